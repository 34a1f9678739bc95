// Variables: what is set on every path may be read, and has the type of all that sets it.
import { describe, expect, it } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";

/** A variable `x` is read after the steps. */
describe("a variable that is read later", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["set by a step before", "- set: {x: 1}", true],
    ["set by a step that may be skipped", "- {set: {x: 1}, when: input.a}", false],
    ["set before a step that may be skipped", "- set: {x: 1}\n- {set: {x: 2}, when: input.a}", true],
    ["set in a scope", "- steps: [{steps: [set: {x: 1}]}]", true],
    ["set in a scope that may be skipped", "- {steps: [set: {x: 1}], when: input.a}", false],
    ["set in every case", "- choose: [{when: input.a, steps: [set: {x: 1}]}, {else: [set: {x: 2}]}]", true],
    ["set in every case where there may be none", "- choose: [{when: input.a, steps: [set: {x: 1}]}]", false],
    ["set in one case", "- choose: [{when: input.a, steps: [set: {x: 1}]}, {else: [wait: 1s]}]", false],
    [
      "set in every case that goes on",
      "- choose: [{when: input.a, steps: [set: {x: 1}]}, {when: input.b, steps: [end: completed]}, {else: [fail: {type: no}]}]",
      true,
    ],
    ["set in one of all branches", "- parallel: {l: [set: {x: 1}], r: [wait: 1s]}", true],
    [
      "set in one of the branches of which one must succeed",
      "- {parallel: [set: {x: 1}, wait: 1s], join: any}",
      false,
    ],
    [
      "set in one of the branches of which all must succeed",
      "- {parallel: [set: {x: 1}, wait: 1s], join: 2}",
      true,
    ],
    [
      "set in so many branches that one of them succeeds",
      "- {parallel: [set: {x: 1}, set: {x: 1}, wait: 1s], join: 2}",
      true,
    ],
    [
      "set in too few branches for one of them to succeed",
      "- {parallel: [set: {x: 1}, wait: 1s, wait: 1s], join: 2}",
      false,
    ],
    [
      "set in a step that failed and was handled",
      "- {steps: [set: {x: 1}, call: POST /a], on_error: [{}]}",
      false,
    ],
    [
      "set in a scope and in what handles its failure",
      "- {steps: [set: {x: 1}], on_error: [steps: [set: {x: 2}]]}",
      true,
    ],
    [
      "set in a scope whose failure goes on outward",
      "- {steps: [set: {x: 1}], on_error: [then: fail]}",
      true,
    ],
    ["set in a handler", "- {call: POST /a, on_error: [steps: [set: {x: 1}]]}", false],
    [
      "set in a handler that then fails",
      "- {call: POST /a, on_error: [{steps: [set: {x: 1}], then: fail}]}",
      false,
    ],
    [
      "set by a step of a list with `needs`",
      "- steps: [{id: a, set: {x: 1}}, {wait: 1s, needs: a}, {wait: 2s}]",
      true,
    ],
    [
      "set by a step that may be skipped, and one that needs it",
      "- steps: [{id: b, set: {x: 2}, needs: a}, {id: a, set: {x: 1}, when: input.a}]",
      true,
    ],
    [
      "set by a step that is needed by way of another",
      "- steps: [{set: {x: '${vars.y}'}, needs: b}, {id: b, wait: 1s, needs: a}, {id: a, set: {y: 1}}]",
      true,
    ],
    [
      "set from what a step sets that is not needed",
      "- steps: [{set: {x: '${vars.y}'}, needs: []}, {id: a, set: {y: 1}}]",
      false,
    ],
  ];
  for (const [rule, steps, isSet] of cases) {
    it(`may ${isSet ? "" : "not "}be ${rule}`, () => {
      const text = `${steps}\n- call: POST /z/\${vars.x}\n`;
      expect(errorsOf(text)).toEqual(isSet ? [] : ["variable-not-set"]);
    });
  }

  it("may be read before it is certain where an expression asks for it first", () => {
    const steps = "- {set: {x: 1}, when: input.a}\n- call: POST /a\n  when: ";
    expect(errorsOf(`${steps}has(vars.x) && vars.x == 1\n`)).toEqual([]);
    expect(errorsOf(`${steps}vars.x == 1\n`)).toEqual(["variable-not-set"]);
  });

  it("may be read by the undo of a step that completes after it was set, and of no other", () => {
    const undo = "compensation: POST /u/${vars.x}";
    expect(errorsOf(`- steps: [set: {x: 1}]\n  ${undo}\n`)).toEqual([]);
    expect(errorsOf(`- call: POST /a\n  ${undo}\n- set: {x: 1}\n`)).toEqual(["variable-not-set"]);
  });

  it("may be read by the output where every way to complete sets it", () => {
    const output = "output: ${vars.x}\n";
    const early = (end: string) => `- {end: ${end}, when: input.a}\n- set: {x: 1}\n`;
    expect(errorsOf(early("completed"), output)).toEqual(["variable-not-set"]);
    expect(errorsOf(early("cancelled"), output)).toEqual([]);
    expect(errorsOf(`- set: {x: 1}\n- {end: completed, when: input.a}\n`, output)).toEqual([]);
  });

  it("may be read as one of all, whichever are set", () => {
    expect(errorsOf("- {set: {x: 1}, when: input.a}\n- {call: POST /a, with: '${vars}'}\n")).toEqual([]);
  });
});

describe("the type of a variable", () => {
  /** Each reads `x` in a way that only some types allow. */
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ["is that of its value", "- set: {x: 1}", "vars.x + 1 > 1", true],
    ["refuses what its value does not allow", "- set: {x: a}", "vars.x + 1 > 1", false],
    ["is open where values differ", "- set: {x: a}\n- set: {x: 1}", "vars.x + 1 > 1", true],
    ["is that of the input", "- set: {x: '${input.name}'}", "vars.x + 1 > 1", false],
    ["is a text where parts are joined", "- set: {x: 'a${input.a}'}", "vars.x + 1 > 1", false],
    ["comes from another variable", "- set: {y: a}\n- set: {x: '${vars.y}'}", "vars.x + 1 > 1", false],
    [
      "comes from a variable that a later step changes",
      "- set: {y: a}\n- set: {x: '${vars.y}'}\n- set: {y: 1}",
      "vars.x + 1 > 1",
      true,
    ],
    ["stays while it counts itself up", "- set: {x: 0}\n- set: {x: '${vars.x + 1}'}", "vars.x == 'a'", false],
    [
      "is open where it rests on itself alone",
      "- {set: {x: '${has(vars.x) ? vars.x : 1}'}}",
      "vars.x == 'a'",
      true,
    ],
    [
      "is open where a service answers",
      "- call: POST /a\n- set: {x: '${step(a).output.n}'}",
      "vars.x == 'a'",
      true,
    ],
    ["is a timestamp's, which is a text", "- set: {x: '${now}'}", "timestamp(vars.x) < now", true],
    ["may hold lists", "- set: {x: [1, a]}", "size(vars.x) > 1", true],
    ["may be null", "- set: {x: null}", "vars.x == null", true],
  ];
  for (const [rule, steps, condition, isRight] of cases) {
    it(`${rule}: ${condition}`, () => {
      const text = `${steps}\n- call: POST /z\n  when: ${condition}\n`;
      expect(errorsOf(text)).toEqual(isRight ? [] : ["expression-type"]);
    });
  }

  it("settles for a long chain of variables that rest on each other", () => {
    const chain = Array.from({ length: 30 }, (_, i) => `- set: {v${i + 1}: "\${vars.v${i}}"}\n`).join("");
    expect(errorsOf(`- set: {v0: 1}\n${chain}- call: POST /z/\${vars.v30}\n`)).toEqual([]);
  });
});

describe("a variable that two branches set", () => {
  const warnings = (steps: string): readonly string[] => {
    const { workflow, diagnostics } = read(steps);
    expect(workflow).toBeDefined();
    return diagnostics.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
  };

  it("is warned of once for each later branch, and the workflow is read", () => {
    const found = warnings(
      "- {id: p, parallel: [{steps: [set: {x: 1}, set: {x: 2}]}, set: {x: 3}, set: {y: 1}]}\n",
    );
    expect(found).toEqual([
      "warning set-in-two-branches two branches of `p` set `x`, and which does so last is chance",
    ]);
  });

  it("is not warned of where the branches are one after the other", () => {
    expect(warnings("- parallel: [set: {x: 1}, wait: 1s]\n- parallel: [set: {x: 2}, wait: 1s]\n")).toEqual(
      [],
    );
  });
});

const read = (steps: string, more = "") =>
  readWorkflow(
    `id: w\ninput: {a: boolean, b: boolean, name: string}\n${more}steps:\n${steps.replace(/^(?=.)/gm, "  ")}`,
    "w.yaml",
  );

const errorsOf = (steps: string, more = ""): readonly string[] =>
  read(steps, more)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code }) => code);
