// Any text at all: read without an exception, in time, and with an answer that people can do something with.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import type { ReadResult } from "../../src/language/read.ts";
import { expectAnswer } from "./answer.ts";
import { hostileSize, plainText, workflowTexts, yamlTexts } from "./hostile-texts.ts";

const runs = Number(process.env["HOSTILE_RUNS"] ?? 30);
const full = readFileSync(join(import.meta.dirname, "full.yaml"), "utf8");

describe(`any text gives a workflow or errors that have a place, ${runs} times (HOSTILE_RUNS)`, () => {
  const pieces = fc.oneof(
    fc.constantFrom(
      ..."id: w|steps:|  - id: a|    call: POST /a|    when: |${|}|step(a).output|&a|*a|!x|[|]|{|}|: |- |\n|\n  |\t|\"|'|#|---|? |<<: *a|__proto__: 1|constructor: 1|parallel:|wait: 1d|until: x|guarantees:|  - always: a|choose:|  - when: x|  - else: [end: completed]|on_error: [{then: fail}]|set: {a: 1}|set: {a: $|vars.a|wait_for: {all: [a, b]}|wait_until: |join: 2|fail: {type: x}|end: failed|steps: [wait: 1d]|error.type|input: {a: string}|compensation:|with:|retry: 3|output: |trigger: |events: |%YAML 1.1|!!omap|!!binary x|!!set|\u0000|\ufeff|\u2028|\r|\ud800".split(
        "|",
      ),
    ),
    fc.string(),
  );
  const parts = fc.array(pieces, { maxLength: 40 }).map((all) => all.join(""));
  const bytes = fc.uint8Array({ maxLength: 300 });
  const texts: Readonly<Record<string, fc.Arbitrary<string>>> = {
    characters: fc.string({ unit: "binary" }),
    "bytes read as UTF-8": bytes.map((array) => new TextDecoder().decode(array)),
    "bytes read as UTF-16, surrogates alone or not": bytes.map((array) =>
      String.fromCharCode(
        ...Array.from({ length: array.length >> 1 }, (_, i) => array[2 * i]! * 256 + array[2 * i + 1]!),
      ),
    ),
    "pieces of the language": parts,
    "pieces of the language as a body": parts.map(
      (text) => `id: w\nsteps:\n  - call: POST /a\n    with: ${text}`,
    ),
    "pieces of the language as an expression": parts.map(
      (text) => `id: w\nsteps:\n  - {call: POST /a, when: ${JSON.stringify(text)}}`,
    ),
    "JSON as steps": fc.json().map((json) => `id: w\nsteps: ${json}\n`),
    "JSON as the value of any key": fc
      .tuple(fc.constantFrom(...full.match(/^\w+(?=:)/gm)!), fc.json())
      .map(([key, json]) => `${key}: ${json}\nid: w\nsteps: [wait: 1d]\n`),
    "a right file, damaged": damaged(full),
    "a right file, damaged twice": fc
      .tuple(damaged(full), damaged(full))
      .map(([a, b]) => a.slice(0, a.length / 2) + b.slice(b.length / 2)),
  };
  it.each(Object.entries(texts))("%s", { timeout: 120_000 }, (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (text) => expectAnswer(text, readWorkflow(text, "w.yaml"))),
      { numRuns: runs },
    );
  });
});

describe("a hostile file of 256 KB is answered in time", () => {
  const plain = plainText();
  let plainMs: number | undefined;
  it.each(Object.entries({ ...yamlTexts, ...workflowTexts }))("%s", { timeout: 60_000 }, (_, make) => {
    const text = make().slice(0, hostileSize);
    // On a machine that does nothing else both take some tens of milliseconds; beside other tests both take longer, and
    // what else happened is no fault of the text: both are measured once more, three times at most.
    const { answer, spentMs } = timed(text);
    expectAnswer(text, answer);
    expect(JSON.stringify(answer.diagnostics).length).toBeLessThan(200_000);
    let [least, leastPlain] = [spentMs, (plainMs ??= timed(plain).spentMs)];
    for (let turn = 0; turn < 3 && least >= 6 * leastPlain; turn++) {
      least = Math.min(least, timed(text).spentMs);
      leastPlain = turn === 0 ? timed(plain).spentMs : Math.min(leastPlain, timed(plain).spentMs);
    }
    expect(least).toBeLessThan(6 * leastPlain);
  });

  it("beside a right one of the same size", () => {
    expect(plain.length).toBe(hostileSize);
    expect(timed(plain).answer.workflow?.steps).toHaveLength(400);
  });
});

/** By the processor's time of this process. */
function timed(text: string): { readonly answer: ReadResult; readonly spentMs: number } {
  const before = process.cpuUsage();
  const answer = readWorkflow(text, "w.yaml");
  const { user, system } = process.cpuUsage(before);
  return { answer, spentMs: (user + system) / 1000 };
}

/** A right file with a piece cut out, doubled or replaced. */
function damaged(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(30), fc.string({ maxLength: 5 }))
    .map(([start, length, insert]) => text.slice(0, start) + insert + text.slice(start + length));
}
