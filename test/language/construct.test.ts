// Constructs: what each says when little is written, and in what order its steps are told.
import { describe, expect, it } from "vitest";
import { allSteps } from "../../src/language/all-steps.ts";
import { calendars } from "../../src/language/calendars.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Step, Workflow } from "../../src/language/workflow.ts";

describe("left unsaid", () => {
  const cases: readonly (readonly [string, string, object])[] = [
    [
      "a block needs all branches",
      "- parallel: [call: POST /a, call: POST /b]",
      { join: 2, onWin: "cancel", onFail: "finish" },
    ],
    [
      "`all` is the number of branches",
      "- {parallel: [call: POST /a, call: POST /b], join: all}",
      { join: 2 },
    ],
    ["`any` is one branch", "- {parallel: [call: POST /a, call: POST /b], join: any}", { join: 1 }],
    [
      "a wait for one event is for any of one",
      "- wait_for: a",
      { mode: "any", events: ["a"], onTimeout: "fail" },
    ],
    [
      "rounds follow at once, and too few of them are a failure",
      "- repeat: {steps: [call: POST /a], until: step(repeat.a).output.done, max: 3}",
      { kind: "repeat", max: 3, onMax: "fail", until: { source: "step(repeat.a).output.done" } },
    ],
    [
      "a handler handles all and goes on",
      "- {call: POST /a, on_error: [{}]}",
      { onError: [{ steps: [], then: "continue" }] },
    ],
    [
      "one type or status is a list of one",
      "- {call: POST /a, on_error: [{type: timeout, status: 5xx, then: fail}]}",
      { onError: [{ types: ["timeout"], statuses: [{ class: 5 }], steps: [], then: "fail" }] },
    ],
    [
      "a failure says its type",
      "- fail: {type: ineligible}",
      { type: "ineligible", message: { kind: "literal", value: "the workflow fails here: ineligible" } },
    ],
    [
      "a wait for days has days of 24 hours",
      "- wait_days: 2",
      { time: { kind: "for", durationMs: 172_800_000 }, until: [] },
    ],
    [
      "business days are those from Monday to Friday",
      "- wait_business_days: 2",
      { time: { kind: "business", days: 2, calendar: { name: "weekdays", timeZone: "UTC" } }, until: [] },
    ],
    [
      "a workflow carries its calendar",
      "- {wait_business_days: 0, calendar: de, until: a}",
      { time: { calendar: calendars.find(({ name }) => name === "de") }, until: ["a"] },
    ],
    [
      "a time may be written bare",
      "- wait_until: input.at",
      { kind: "wait", time: { kind: "at", at: { kind: "expression", source: "input.at" } } },
    ],
    [
      "a time may be written out",
      "- wait_until: 2027-01-31T09:30:00Z",
      { time: { kind: "at", at: { kind: "literal", value: "2027-01-31T09:30:00Z" } } },
    ],
    [
      "a time may be put together",
      "- wait_until: ${input.day}T09:30:00Z",
      { time: { kind: "at", at: { kind: "text", parts: [{ source: "input.day" }, "T09:30:00Z"] } } },
    ],
  ];
  for (const [rule, step, expected] of cases) {
    it(`${rule}`, () => expect(stepsOf(step)[0]).toMatchObject(expected));
  }

  it("no part of a step stands there empty", () => {
    expect(stepsOf("- steps: [end: failed]")).toEqual([
      {
        kind: "steps",
        id: "steps",
        line: 3,
        steps: [{ kind: "end", id: "steps.end", line: 3, as: "failed" }],
      },
    ]);
  });
});

describe("a list with `needs`", () => {
  const needsOf = (steps: readonly Step[]): readonly unknown[] => steps.map(({ needs }) => needs);

  it("says of every step what it needs, and no other list does", () => {
    const steps = stepsOf(
      "- id: a\n  call: POST /a\n- {call: POST /b, needs: a}\n- {steps: [call: POST /c], needs: [b, a]}",
    );
    expect(needsOf(steps)).toEqual([[], ["a"], ["b", "a"]]);
    const [, , scope] = steps;
    expect(scope?.kind === "steps" && needsOf(scope.steps)).toEqual([undefined]);
  });

  it("may be that of a branch, a case and a handler", () => {
    const list = "[{call: POST /a, needs: []}, {call: POST /b}]";
    const [block, choice, call] = stepsOf(
      `- parallel: {l: ${list}}\n- choose: [else: ${list}]\n- {call: POST /a, on_error: [steps: ${list}]}`,
    );
    expect(block?.kind === "parallel" && block.branches.map(({ steps }) => needsOf(steps))).toEqual([
      [[], []],
    ]);
    expect(choice?.kind === "choose" && choice.cases.map(({ steps }) => needsOf(steps))).toEqual([[[], []]]);
    expect(needsOf(call?.onError?.[0]?.steps ?? [])).toEqual([[], []]);
  });

  it("may name a step that has no id of its own, and one further down", () => {
    const [, block] = stepsOf(
      "- call: POST /a\n- {id: s, steps: [{call: POST /b, needs: s.c}, {call: POST /c}]}",
    );
    expect(block?.kind === "steps" && needsOf(block.steps)).toEqual([["s.c"], []]);
  });
});

describe("an event", () => {
  it("is declared by its use wherever that is", () => {
    const steps =
      "- {call: POST /a, on_error: [steps: [wait_for: a]]}\n- choose: [else: [wait_for: {all: [b, c]}]]\n- steps: [{wait_until: now, until: d}]";
    expect(Object.keys(read(steps).events).sort()).toEqual(["a", "b", "c", "d"]);
  });
});

describe("the steps of a workflow", () => {
  it("are told in the order of the text, those of a handler after its step", () => {
    const steps = [
      "- id: a",
      "  steps: [{id: b, call: POST /b, on_error: [steps: [{id: c, call: POST /c}]]}]",
      "  on_error: [{type: timeout, steps: [{id: d, call: POST /d}]}, steps: [{id: e, wait: 1s}]]",
      "- id: f",
      "  choose: [{when: input.x, steps: [{id: g, wait_for: x}]}, else: [{id: h, set: {x: 1}}]]",
      "- id: i",
      "  parallel: {l: [{id: j, end: failed}], r: [{id: k, fail: {type: x}}]}",
    ].join("\n");
    expect([...allSteps(stepsOf(steps))].map(({ id }) => id).join("")).toBe("abcdefghijk");
  });
});

describe("a guarantee", () => {
  it("may name a step of a case, a handler or a scope, and the end of any timed wait", () => {
    const { guarantees } = read(
      "- choose: [else: [{id: a, wait_until: now}]]\n- {call: POST /b, on_error: [steps: [call: POST /c]]}",
      "guarantees: [before: [a, b.on_error.c], {never: b, after: a.resolved}]\n",
    );
    expect(guarantees).toHaveLength(2);
  });
});

function read(steps: string, more = ""): Workflow {
  const { workflow, diagnostics } = readWorkflow(
    `id: w\nsteps:\n${steps.replace(/^/gm, "  ")}\n${more}`,
    "w.yaml",
  );
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!workflow) throw new Error("no workflow and no diagnostics");
  return workflow;
}

const stepsOf = (steps: string): readonly Step[] => read(steps).steps;
