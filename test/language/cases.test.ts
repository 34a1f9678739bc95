// Cases: a workflow file with mistakes above the line, what the author is told below it. `UPDATE=1` rewrites what is
// below; the difference is to be read.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/language/diagnostic.ts";
import { picture } from "../../src/language/picture.ts";
import { readWorkflow } from "../../src/language/read.ts";

const directory = join(import.meta.dirname, "cases");
const separator = "----\n";

describe("a file with mistakes", () => {
  for (const name of readdirSync(directory).sort()) {
    it(`is answered as written in ${name}`, () => check(name));
  }
});

describe("limits of a file", () => {
  it("allows 1 MiB", () => {
    const text = padded("id: w\nsteps:\n  - call: POST /a\n", 1_048_576);
    expect(readWorkflow(text, "w.yaml").diagnostics).toEqual([]);
  });

  it("refuses one byte more, in one diagnostic, counting bytes and not characters", () => {
    expect(codesOf(padded("id: w\n", 1_048_577))).toEqual(["file-too-large"]);
    expect(codesOf(padded("# ä\nid: w\n", 1_048_576))).toEqual(["file-too-large"]);
  });

  it("allows 500 steps and points at the next", () => {
    const steps = (count: number) => `id: w\nsteps:\n${"  - call: POST /a\n".repeat(count)}`;
    expect(codesOf(steps(500))).toEqual([]);
    const [finding, ...others] = readWorkflow(steps(501), "w.yaml").diagnostics;
    expect([finding?.code, finding?.line, others]).toEqual(["too-many-steps", 503, []]);
  });

  it("allows 16 levels of steps", () => {
    const nested = (depth: number, block: string): string =>
      `id: w\nsteps:\n${Array.from({ length: depth }, (_, i) => `${"  ".repeat(i + 1)}- ${i + 1 < depth ? block : "call: POST /a"}\n`).join("")}`;
    for (const block of ["parallel:", "steps:"]) {
      expect(codesOf(nested(16, block))).toEqual([]);
      expect(codesOf(nested(17, block))).toContain("too-deep");
    }
  });

  it("counts steps in cases and handlers", () => {
    const branching = (count: number) =>
      `id: w\nsteps:\n${"  - choose: [{when: input.a, steps: [{call: POST /a, on_error: [{steps: [end: completed]}]}]}]\n".repeat(count)}`;
    expect(codesOf(branching(166))).toEqual([]);
    expect(codesOf(branching(167))).toEqual(["too-many-steps"]);
  });

  it("shows errors before warnings where there is no room for both", () => {
    const race = "  - parallel: [set: {x: 1}, set: {x: 2}]\n".repeat(101);
    expect(new Set(codesOf(`id: w\nsteps:\n${race}`))).toEqual(new Set(["set-in-two-branches"]));
    const { diagnostics } = readWorkflow(
      `id: w\nsteps:\n${race}${"  - call: POST a\n".repeat(150)}`,
      "w.yaml",
    );
    expect(diagnostics.map(({ code }) => code)).toEqual(Array.from({ length: 150 }, () => "wrong-path"));
  });

  it("counts no brackets, tags and anchors inside texts", () => {
    const block = (start: string) => `      - |\n        ${start} text\n`;
    const body = ["[", "{", "&a", "!b", "*c"].map((start) => block(start).repeat(150)).join("");
    expect(codesOf(`id: w\nsteps:\n  - call: POST /a\n    with:\n${body}`)).toEqual([]);
  });

  it("allows names of 64 characters", () => {
    const named = (length: number) => `id: ${"a".repeat(length)}\nsteps:\n  - call: POST /a\n`;
    expect(codesOf(named(64))).toEqual([]);
    expect(codesOf(named(65))).toEqual(["wrong-id"]);
  });

  it("lets aliases make a file ten times as large, and not larger", () => {
    const doubled = (times: number) =>
      [
        "id: w\nsteps:\n  - call: POST /a\n    with:\n      a0: &a0 [xxxxxxxxxx, xxxxxxxxxx]\n",
        ...Array.from({ length: times }, (_, i) => `      a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`),
      ].join("");
    expect(codesOf(doubled(3))).toEqual([]);
    expect(codesOf(doubled(30))).toEqual(["too-complex"]);
  });

  it("shows the first 200 mistakes and counts the rest", () => {
    const text = `id: w\nsteps:\n${"  - call: POST a\n".repeat(300)}`;
    const { diagnostics } = readWorkflow(text, "w.yaml");
    expect(diagnostics).toHaveLength(200);
    expect(diagnostics.at(-1)).toMatchObject({ code: "too-many-errors", message: "101 more errors follow" });
  });

  it("looks for near misses of the first 50", () => {
    const text = `id: w\nsteps:\n  - {id: first, call: POST /a}\n${"  - {call: POST /a, when: step(firts).skipped}\n".repeat(60)}`;
    const { diagnostics } = readWorkflow(text, "w.yaml");
    expect(diagnostics.map(({ hint }) => hint)).toEqual(
      Array.from({ length: 60 }, (_, at) => (at < 50 ? "did you mean `first`?" : undefined)),
    );
  });

  it("allows 1000 variables", () => {
    const text = (count: number) =>
      `id: w\nsteps:\n  - set:\n${Array.from({ length: count }, (_, at) => `      v${at}: 1\n`).join("")}`;
    expect(codesOf(text(1000))).toEqual([]);
    expect(codesOf(text(1001))).toEqual(["too-complex"]);
  });

  it("allows 1000 items in one pair of brackets", () => {
    const text = (count: number, inner = "1") =>
      `id: w\nsteps:\n  - call: POST /a\n    with: {a: [${Array.from({ length: count }, () => inner).join(", ")}], b: {c: 1}}\n`;
    expect(codesOf(text(1000))).toEqual([]);
    expect(codesOf(text(1000, "[1, 2, 3]"))).toEqual([]);
    const [finding] = readWorkflow(text(1001), "w.yaml").diagnostics;
    expect([finding?.code, finding?.message]).toEqual([
      "too-complex",
      "a list or map in brackets has more than 1000 items: write them a line each",
    ]);
  });

  it("allows 50,000 lines", () => {
    const text = (lines: number) =>
      `id: w\nsteps:\n  - call: POST /a\n    with: |\n${"      x\n".repeat(lines - 4)}`;
    expect(codesOf(text(50_000))).toEqual([]);
    const [finding] = readWorkflow(`${text(50_000)}# more`, "w.yaml").diagnostics;
    expect([finding?.code, finding?.line]).toEqual(["too-complex", 50_001]);
  });

  it("allows 2500 expressions", () => {
    const body = (count: number) =>
      `id: w\nsteps:\n  - call: POST /a\n    with: "${"${input.a}".repeat(count)}"\n`;
    expect(codesOf(body(2500))).toEqual([]);
    expect(codesOf(body(2501))).toEqual(["too-complex"]);
  });
});

it("has a case for every code that the language gives", () => {
  const source = join(import.meta.dirname, "../../src/language");
  const given = new Set<string>();
  for (const file of readdirSync(source)) {
    for (const [, code] of readFileSync(join(source, file), "utf8").matchAll(/code: "([a-z-]+)"/g))
      given.add(code!);
  }
  const shown = [directory, join(import.meta.dirname, "together")]
    .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")))
    .join("\n");
  const missing = [...given].filter(
    (code) => !shown.includes(` error ${code} `) && !shown.includes(` warning ${code} `),
  );
  expect(missing.sort()).toEqual(["file-too-large", "too-many-errors", "too-many-steps"]);
});

function check(name: string): void {
  const path = join(directory, name);
  const content = readFileSync(path, "utf8");
  const at = content.lastIndexOf(`\n${separator}`) + 1;
  const text = content.slice(0, at);
  const { diagnostics, workflow } = readWorkflow(text, "w.yaml");
  const shown = diagnostics.map((diagnostic) => picture(diagnostic, text)).join("\n");
  if (process.env["UPDATE"] === "1") writeFileSync(path, `${text}${separator}${shown}`);
  expect(`${text}${separator}${shown}`).toBe(readFileSync(path, "utf8"));
  expect(workflow === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
  expect(diagnostics.length).toBeGreaterThan(0);
  for (const diagnostic of diagnostics) expectPlace(diagnostic, text);
}

/** Every place is one of the text. */
function expectPlace({ line, column, endLine, endColumn }: Diagnostic, text: string): void {
  const lines = text.split("\n");
  expect(line).toBeLessThanOrEqual(lines.length);
  expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
  expect(endLine > line || (endLine === line && endColumn >= column)).toBe(true);
}

/** Without the warnings of calls that nothing undoes, of which these texts are full. */
const codesOf = (text: string): readonly string[] =>
  readWorkflow(text, "w.yaml")
    .diagnostics.map(({ code }) => code)
    .filter((code) => code !== "not-undone");

/** With a comment that brings it to so many characters. */
const padded = (text: string, length: number): string => `${text}#${"x".repeat(length - text.length - 2)}\n`;
