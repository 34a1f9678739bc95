// Each form of guarantee, where it holds and where it does not, with the story that refutes it.
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { prove } from "../../src/proof/prove.ts";
import type { Verdict } from "../../src/proof/prove.ts";

function verdictOf(steps: string, guarantee: string): Verdict {
  const events = steps.includes("until: e") ? "events: {e: }\n" : "";
  const { workflow, diagnostics } = readWorkflow(
    `id: w\ninput: {x: boolean, who: string}\n${events}steps:\n${steps}guarantees: [{${guarantee}}]\n`,
    "w.yaml",
  );
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return prove(workflow!).verdicts[0]!;
}

/** `holds`, or why it says nothing, or the story with commas between. */
function saidOf(steps: string, guarantee: string): string {
  const verdict = verdictOf(steps, guarantee);
  switch (verdict.kind) {
    case "holds":
      return "holds";
    case "vacuous":
      return verdict.because;
    case "in_time":
      return `${verdict.longestMs / 1000}s`;
    case "too_late":
      return verdict.repair;
    case "refuted":
      return verdict.story.map(({ words }) => words).join(", ");
    default:
      return verdict satisfies never;
  }
}

const a = "  - {id: a, call: POST /a}\n";
const b = "  - {id: b, call: POST /b}\n";
const handled = "  - {id: a, call: POST /a, on_error: [{steps: [{set: {x: 1}}]}]}\n";
const undone = "  - {id: a, call: POST /a, compensation: POST /x}\n";
const fails = "  - {id: f, fail: {type: t, message: m}}\n";
const race = "  - {id: r, join: any, parallel: [{id: a, call: POST /a}, {id: b, call: POST /b}]}\n";
const wait = "  - {id: w, wait: 1d, until: e}\n  - {id: b, call: POST /b, when: step(w).timeout}\n";
const choice =
  "  - choose: [{when: input.x, steps: [{id: a, call: POST /a}]}, {else: [{id: b, call: POST /b}]}]\n";
const rounds =
  "  - {id: r, repeat: {steps: [{id: a, call: POST /a}, {id: b, call: POST /b}], until: input.x, max: 3}}\n";

const failedAfter = "a succeeds, b fails, the instance ends failed";

describe("within:", () => {
  test.each([
    ["all attempts and pauses count", a, "{step: a, of: start, max: 8m}", "480s"],
    [
      "what takes most is named",
      `  - wait: 5d\n${a}`,
      "{step: a, of: start, max: 5d}",
      "shorten `wait`, which takes 5d of it, or allow `max: 5d8m`",
    ],
    ["time counts from a step", `${a}  - wait: 5d\n${b}`, "{step: b, of: a, max: 6d}", "432480s"],
    [
      "so is what nothing bounds",
      `  - {id: x, ask: {group: g}}\n${a}`,
      "{step: a, of: start, max: 5d}",
      "`x` waits until people decide: give it `due`",
    ],
    [
      "of what never comes it says nothing",
      a + b,
      "{step: a, of: b, max: 1d}",
      "`a` never completes after `b`",
    ],
  ])("%s", (_, steps, claim, said) => {
    expect(saidOf(steps, `within: ${claim}`)).toBe(said);
  });
});

describe("always:", () => {
  test.each([
    ["a failure ends the instance", a + b, "b", "a fails, the instance ends failed"],
    [
      "it may be cancelled",
      a + b,
      "{step: b, unless: failed}",
      "it is cancelled, the instance ends cancelled",
    ],
    ["what is excused does not count", a + b, "{step: b, unless: [failed, cancelled]}", "holds"],
    [
      "a failure that was handled is no completion",
      handled + b,
      "{step: a, unless: [failed, cancelled]}",
      "a fails, b succeeds, the instance ends completed",
    ],
    [
      "what is skipped does not complete",
      wait,
      "{step: b, unless: [failed, cancelled]}",
      "e arrives, b is skipped, the instance ends completed",
    ],
    [
      "an event excuses the path that it comes in",
      wait,
      "{step: b, unless: [failed, cancelled, e]}",
      "holds",
    ],
    [
      "the loser of a race is left",
      race,
      "{step: a, unless: [failed, cancelled]}",
      "b succeeds, the instance ends completed",
    ],
    ["a rest is no end", undone + b, "{step: b, unless: [failed, cancelled]}", "holds"],
    [
      "a path on which everybody is excused says nothing",
      "  - {id: a, end: failed}\n" + b,
      "{step: b, unless: [failed, cancelled]}",
      "no path of which it speaks reaches an end",
    ],
  ])("%s", (_, steps, claim, said) => expect(saidOf(steps, `always: ${claim}`)).toBe(said));
});

describe("never:", () => {
  test.each([
    ["a step that starts", a + b, "b", "a succeeds, b starts"],
    ["a step that starts at once", a + b, "a", "a starts"],
    ["a step behind an end does not", "  - {id: e, end: completed}\n" + a, "a", "holds"],
    ["after an event nothing starts", wait, "b, after: e", "holds"],
    ["what began before the event may go on", wait, "w, after: e", "holds"],
    ["after a step that completed", a + b, "b, after: a", "a succeeds, b starts"],
    ["what began before it", a + b, "a, after: b", "holds"],
    [
      "a failure that was handled is nothing that happened",
      choice.replace("POST /a}", "POST /a, on_error: [{steps: [{id: c, call: POST /c}]}]}"),
      "c, after: a",
      "holds",
    ],
    [
      "`fail` is a step that starts",
      a + fails,
      "f, after: a",
      "a succeeds, f fails, the instance ends failed",
    ],
    [
      "an event that nothing waits for says nothing",
      "  - {id: w, wait: 0s, until: e}\n" + b,
      "b, after: e",
      "`e` never happens",
    ],
  ])("%s", (_, steps, claim, said) => expect(saidOf(steps, `never: ${claim}`)).toBe(said));
});

describe("before:", () => {
  test.each([
    ["the order of the text", a + b, "[a, b]", "holds"],
    ["the other way round", a + b, "[b, a]", "a starts"],
    ["a failure that was handled is not enough", handled + b, "[a, b]", "a fails, b starts"],
    ["side by side", race, "[a, b]", "b starts"],
    ["in one round is enough for all that follow", rounds, "[a, b]", "holds"],
    [
      "a step that never starts says nothing",
      a + "  - {id: e, end: completed}\n" + b,
      "[a, b]",
      "`b` never starts",
    ],
  ])("%s", (_, steps, claim, said) => expect(saidOf(steps, `before: ${claim}`)).toBe(said));
});

describe("leads_to:", () => {
  test.each([
    ["a failure after the first", a + b, "[a, b]", failedAfter],
    [
      "the second had completed before",
      a + b,
      "[b, a]",
      "a succeeds, b succeeds, the instance ends completed",
    ],
    ["at the same moment", `${a}  - {id: b, end: completed}\n`, "[a, b]", "holds"],
    ["again in every round", rounds, "[a, b]", failedAfter],
    [
      "a rest is a continuation too",
      undone + fails,
      "[a, a.compensation]",
      "a succeeds, a.compensation fails, the instance rests: needs_attention",
    ],
    [
      "a first that never completes says nothing",
      "  - {id: a, fail: {type: t, message: m}}\n" + b,
      "[a, b]",
      "`a` never completes",
    ],
  ])("%s", (_, steps, claim, said) => expect(saidOf(steps, `leads_to: ${claim}`)).toBe(said));
});

describe("exclusive:", () => {
  test.each([
    ["cases of a choice", choice, "holds"],
    ["two in a row", a + b, "a succeeds, b succeeds, the instance ends completed"],
    ["a race", race, "holds"],
    [
      "a race whose loser may finish",
      race.replace("any", "any, on_win: finish"),
      "a succeeds, b succeeds, the instance ends completed",
    ],
    [
      "a loser that is waited for so that it can be undone",
      race.replace("POST /b", "POST /b, compensation: POST /x"),
      "a succeeds, b succeeds, the instance ends completed",
    ],
    [
      "steps that never complete say nothing",
      "  - {id: e, end: completed}\n" + a + b,
      "none of the steps ever completes",
    ],
  ])("%s", (_, steps, said) => expect(saidOf(steps, "exclusive: [a, b]")).toBe(said));
});

describe("compensated:", () => {
  const scope = (inner: string, more: string): string =>
    `  - {id: s, steps: [${inner}, {id: b, call: POST /b}]${more}}\n`;
  const inner = "{id: a, call: POST /a}";
  const own = "{id: a, call: POST /a, compensation: POST /y}";
  test.each([
    ["nothing undoes it", a + b, failedAfter],
    ["what undoes it may fail, and then a person looks", undone + b, "holds"],
    [
      "the undo of what holds it is none before that has completed",
      scope(inner, ", compensation: POST /x") + fails,
      failedAfter,
    ],
    ["its own is until then", scope(own, ", compensation: POST /x") + fails, "holds"],
    [
      "a loser that completes late is undone",
      race.replace("POST /a", "POST /a, compensation: POST /x") + fails,
      "holds",
    ],
    ["each round is undone", rounds.replace("POST /a}", "POST /a, compensation: POST /x}") + fails, "holds"],
    ["no round is", rounds + fails, "a succeeds, b succeeds, the instance ends failed"],
    ["a child is undone with its parent", "  - {id: a, run: other}\n" + fails, "holds"],
    [
      "a child that nobody waits for is not",
      "  - {id: a, run: other, wait: false}\n" + fails,
      "a succeeds, the instance ends failed",
    ],
    [
      "no path that completes is claimed of",
      "  - {id: z, end: completed}\n" + a,
      "no path fails or is cancelled after `a` has completed",
    ],
  ])("%s", (_, steps, said) => expect(saidOf(steps, "compensated: a")).toBe(said));
});

describe("different_people:", () => {
  const task = (id: string, more = ""): string =>
    `{id: ${id}, ask: {group: g, title: t, form: {ok: boolean}${more}}}`;
  const after = (by: string, first = ""): string => `  - ${task("a", first)}\n  - ${task("b", by)}\n`;
  const both = "a is decided, b is decided, the instance ends completed";
  const reviewed = "{id: a, agent: n, output: {ok: boolean}, review: {group: g}}";
  test.each([
    ["nothing keeps them apart", after(""), both],
    ["`not_by` does", after(", not_by: step(a).by"), "holds"],
    ["in a list", after(', not_by: ["${step(a).by}"]'), "holds"],
    ["whoever is not the first is no help", after(", not_by: input.who"), both],
    ["that and others", after(', not_by: "[step(a).by] + [input.who]"'), "holds"],
    ["only now and then", after(', not_by: "input.x ? step(a).by : null"'), both],
    ["either way", after(', not_by: "input.x ? step(a).by : [step(a).by, input.who]"'), "holds"],
    ["a quorum: the last is one of several", after(", not_by: step(a).by", ", quorum: 2"), both],
    ["a quorum: all of them", after(', not_by: "step(a).decisions.map(d, d.by)"', ", quorum: 2"), "holds"],
    ["both open at one time", `  - parallel: [${task("a")}, ${task("b")}]\n`, both],
    [
      "what an agent's review decided",
      `  - ${reviewed}\n  - ${task("b", ", not_by: step(a).by")}\n`,
      "holds",
    ],
    [
      "an agent's review, kept from nobody",
      `  - ${reviewed}\n  - ${task("b")}\n`,
      "a succeeds, a.review is decided, a completes, b is decided, the instance ends completed",
    ],
    [
      "each round by itself",
      `  - {id: r, repeat: {steps: [${task("a")}, ${task("b", ", not_by: step(a).by")}], until: input.x, max: 3}}\n`,
      "holds",
    ],
    [
      "the latest of each counts",
      `  - ${task("a")}\n  - {id: r, repeat: {steps: [${task("b", ", not_by: step(a).by")}], until: input.x, max: 3}}\n`,
      "holds",
    ],
    [
      "never both",
      `  - choose: [{when: input.x, steps: [${task("a")}]}, {else: [${task("b")}]}]\n`,
      "no path leads through both tasks",
    ],
  ])("%s", (_, steps, said) => expect(saidOf(steps, "different_people: [a, b]")).toBe(said));
});

describe("steps in lists:", () => {
  const list = (inner: string): string => `  - {id: l, for_each: "\${[1]}", as: i, steps: [${inner}]}\n`;
  const pair = "{id: a, call: POST /a}, {id: b, call: POST /b}";
  test.each([
    ["both inside, of each item", list(pair), "before: [a, b]", "holds", { item: "l", single: [] }],
    ["both inside, refuted", list(pair), "before: [b, a]", "a starts", { item: "l", single: [] }],
    [
      "one inside, of a list of one item",
      a + list("{id: b, call: POST /b}"),
      "before: [a, b]",
      "holds",
      { single: ["l"] },
    ],
    [
      "one inside, refuted",
      list("{id: b, call: POST /b}") + a,
      "before: [a, b]",
      "b starts",
      { single: ["l"] },
    ],
    [
      "undo, with the instance",
      list("{id: a, call: POST /a, compensation: POST /x}") + fails,
      "compensated: a",
      "holds",
      { single: ["l"] },
    ],
    [
      "no undo, with the instance",
      list("{id: a, call: POST /a}") + fails,
      "compensated: a",
      "a succeeds, the instance ends failed",
      { single: ["l"] },
    ],
  ])("%s", (_, steps, claim, said, subject) => {
    expect(saidOf(steps, claim)).toBe(said);
    expect(verdictOf(steps, claim).subject).toEqual(subject);
  });
});
