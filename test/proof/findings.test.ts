// What exploration finds in workflows without being asked: each code with a workflow that has it and one that has not.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import type { State } from "../../src/machine/state.ts";
import { eventTable } from "../../src/proof/event-table.ts";
import { findingsOf } from "../../src/proof/findings.ts";
import type { Node } from "../../src/proof/graph.ts";
import { reachOf } from "../../src/proof/reach.ts";
import { restsForEver } from "../../src/proof/rests.ts";
import { workflowSpace } from "../../src/proof/workflow-space.ts";

function read(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(`id: w\n${text}`, "w.yaml");
  if (!workflow) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return workflow;
}

/** As `code: message`, of this code alone. */
function found(text: string, code: string): readonly string[] {
  return findingsOf(workflowSpace(read(text)))
    .filter((finding) => finding.code === code)
    .map(({ message }) => message);
}

const call = (id: string, more = ""): string =>
  `  - {id: ${id}, call: POST /${id}, irreversible: true${more}}\n`;
const rest = "  - {id: rest, wait: 5d, until: news}\n";

describe("found", () => {
  test.each([
    [
      "unreachable-step",
      `steps:\n  - {id: stop, fail: {type: t, message: m}}\n${call("a")}`,
      "no path leads to `a`",
    ],
    [
      "unreachable-step",
      `steps:\n${call("a")}  - choose: [{when: step(a).failed, steps: [{id: b, call: POST /b, irreversible: true}]}]\n`,
      "no path leads to `b`",
    ],
    [
      "when-always-true",
      `steps:\n${call("a")}${call("b", ', when: "!step(a).failed"')}`,
      "`b` is never skipped: its `when` is always true",
    ],
    [
      "when-always-false",
      `steps:\n${call("a")}${call("b", ", when: step(a).failed")}`,
      "`b` is always skipped: its `when` is never true",
    ],
    [
      "handler-never-taken",
      `steps:\n  - {id: rest, wait: 5d, on_error: [{steps: [{call: POST /x, irreversible: true}]}]}\n`,
      "no failure of `rest` comes to its handler 1",
    ],
    [
      "timer-never-due",
      `steps:\n  - {id: whole, timeout: 1d, steps: [{id: rest, wait: 5d}]}\n`,
      "the time of `rest` (5d) never passes: the time limit of `whole` always comes first",
    ],
    [
      "timer-never-due",
      `deadline: 30d\nsteps:\n${rest}`,
      "the deadline (30d) never passes: the time of `rest` always comes first",
    ],
    [
      "event-never-taken",
      `events: {news: , post: }\nsteps:\n${rest}`,
      "no step ever takes `post`, which `events` declares",
    ],
    ["not-undone", `steps:\n  - {id: a, call: POST /a}\n${call("b")}`, "nothing undoes `a` when `b` fails"],
    [
      "not-undone",
      `deadline: 3d\nsteps:\n  - {id: a, call: POST /a}\n  - {id: x, wait_for: news}\n`,
      "nothing undoes `a` when the deadline passes",
    ],
    [
      "endless-wait",
      `steps:\n  - {id: race, join: any, parallel: {work: [{call: POST /a, irreversible: true}], watch: [{id: x, wait_for: news}]}}\n`,
      "once branch `work` of `race` has failed, nothing limits how long `x` waits",
    ],
  ])("%s", (code, text, message) => {
    expect(found(text, code)).toEqual([message]);
  });
});

test("the reference's example has what it says", () => {
  const reference = readFileSync(new URL("../../src/language/README.md", import.meta.url), "utf8");
  const [, text = ""] = /```yaml\nid: finds\n([\s\S]*?)```/.exec(reference) ?? [];
  expect(findingsOf(workflowSpace(read(text))).map(({ code, step }) => `${code} ${step ?? ""}`)).toEqual([
    "event-never-taken ",
    "not-undone hold",
    "timer-never-due rest",
    "when-always-true again",
  ]);
});

describe("not found", () => {
  test.each([
    ["unreachable-step", `steps:\n${call("a")}${call("b")}`],
    ["unreachable-step", `steps:\n  - {id: a, call: POST /a, compensation: POST /b}\n${call("c")}`],
    // Three rounds are explored, and the limit passes in a later one.
    [
      "timer-never-due",
      `steps:\n  - id: whole\n    timeout: 50d\n    repeat: {steps: [{wait: 1d}], until: false, every: 10d, max: 12, on_max: continue}\n`,
    ],
    [
      "handler-never-taken",
      `steps:\n  - id: whole\n    timeout: 50d\n    repeat: {steps: [{wait: 1d}], until: false, every: 10d, max: 12, on_max: continue}\n    on_error: [{type: timeout, steps: [{call: POST /x, irreversible: true}]}]\n`,
    ],
    ["when-always-true", `steps:\n${rest}${call("b", ", when: step(rest).timeout")}`],
    ["when-always-false", `steps:\n${call("a", ", on_error: [{}]")}${call("b", ", when: step(a).failed")}`],
    ["handler-never-taken", `steps:\n${call("a", ", on_error: [{status: 409}]")}`],
    [
      "timer-never-due",
      `steps:\n  - {id: whole, timeout: 9d, steps: [{id: rest, wait: 5d}, {wait_for: news}]}\n`,
    ],
    ["event-never-taken", `events: {news: }\nsteps:\n${rest}`],
    [
      "event-never-taken",
      `input: {all: [string]}\nevents: {news: }\nsteps:\n  - {for_each: input.all, steps: [{wait_for: news}]}\n`,
    ],
    ["not-undone", `steps:\n  - {id: a, call: POST /a, compensation: POST /b}\n${call("b")}`],
    ["not-undone", `steps:\n  - {id: a, call: POST /a}\n${call("b", ", on_error: [{}]")}`],
    // Only what the expression of an output, or an operator, may bring about.
    ["not-undone", `steps:\n  - {id: a, call: POST /a}\n${rest}output: {x: "\${step(a).output.x}"}\n`],
    // A step that holds it is undone as a whole.
    [
      "not-undone",
      `steps:\n  - {id: whole, steps: [{id: a, call: POST /a}], compensation: POST /undo}\n${call("b")}`,
    ],
    [
      "endless-wait",
      `steps:\n  - {id: race, join: any, timeout: 9d, parallel: {work: [{call: POST /a, irreversible: true}], watch: [{id: x, wait_for: news}]}}\n`,
    ],
  ])("%s %#", (code, text) => {
    expect(found(text, code)).toEqual([]);
  });
});

/** No workflow has a state without a way on, or a loop without an end: such graphs are drawn by hand. */
describe("where an instance would rest for ever", () => {
  const workflow = read(`steps:\n${call("a")}`);
  const state = (more: Partial<State>): State => ({
    value: "a",
    status: "running",
    ended: false,
    cancellable: true,
    awaits: [],
    takes: [],
    active: new Set(["a"]),
    json: "{}",
    ...more,
  });
  const node = (index: number, more: Partial<State> = {}): Node & { edges: Node["edges"] } => ({
    index,
    state: state(more),
    known: "",
    edges: [],
  });
  const to = (target: Node, kind: "event" | "cancel" = "event"): Node["edges"][number] => ({
    take: { kind, step: "a", event: { type: "news" } },
    truths: [],
    effects: [],
    target,
    label: target.index,
  });
  const codes = (first: Node, nodes: readonly Node[]): readonly string[] =>
    restsForEver(workflow, reachOf({ nodes, starts: [{ ...to(first) }] }, workflow)).map(
      ({ code, message }) => `${code}: ${message}`,
    );

  test("a state that has not ended and that nothing leads on from", () => {
    const [first, end] = [node(0), node(1, { ended: true, status: "cancelled" })];
    (first as { edges: Node["edges"] }).edges = [to(end, "cancel")];
    expect(codes(first, [first, end])).toEqual([
      "dead-end: an instance that has come to `a` has not ended, and nothing leads on",
    ]);
    (first as { edges: Node["edges"] }).edges = [to(end)];
    expect(codes(first, [first, end])).toEqual([]);
  });

  test("a loop that only a cancellation leaves", () => {
    const [first, second, end] = [node(0), node(1), node(2, { ended: true, status: "completed" })];
    (first as { edges: Node["edges"] }).edges = [to(second)];
    (second as { edges: Node["edges"] }).edges = [to(first), to(end, "cancel")];
    expect(codes(first, [first, second, end])).toEqual([
      "endless-loop: an instance that has come to `a` goes round for ever",
    ]);
    (second as { edges: Node["edges"] }).edges = [to(first), to(end)];
    expect(codes(first, [first, second, end])).toEqual([]);
  });
});

test("what becomes of each event in each state", () => {
  const text = `events: {news: {late: keep}, stop: , post: {late: ignore}}
steps:
  - {id: a, call: POST /a, irreversible: true}
  - {id: rest, wait: 5d, until: [news, stop]}
  - {id: b, call: POST /b, irreversible: true, when: step(rest).timeout}
`;
  const rows = eventTable(workflowSpace(read(text)));
  const told = rows.map(({ event, cells }) => [
    event,
    ...cells.map(({ state, answers }) => `${state}: ${answers.map(({ kind }) => kind).join()}`),
  ]);
  const ends = ["failed: rejected", "cancelled: rejected", "completed: rejected"];
  expect(told).toEqual([
    ["news", "a: kept", "rest: taken", ...ends, "b: kept"],
    ["stop", "a: rejected", "rest: taken", ...ends, "b: rejected"],
    ["post", "a: ignored", "rest: ignored", ...ends, "b: ignored"],
  ]);
  expect(rows[0]!.cells[1]!.answers).toEqual([
    { kind: "taken", by: ["rest"], matching: false, leadsTo: ["completed"], states: 1 },
  ]);
});
