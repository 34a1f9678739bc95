// Loops that are cut to three rounds: nothing that can happen in a round is missing.
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";
import { inAnyRound } from "../../src/machine/rounds.ts";
import type { Effect } from "../../src/machine/state.ts";
import { bounded } from "../../src/proof/bounded.ts";
import { explore } from "../../src/proof/explore.ts";

const read = (source: string): Workflow => {
  const { workflow, diagnostics } = readWorkflow(source, "w.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return workflow;
};

const undone = `id: w
steps:
  - id: loop
    repeat:
      max: MAX
      until: input.over
      steps:
        - id: pay
          call: POST /pay
          compensation: POST /recall
          on_error:
            - steps: [{id: note, call: POST /note, irreversible: true}]
              then: continue
  - {id: close, call: POST /close, irreversible: true}
`;

const nested = `id: w
steps:
  - id: outer
    repeat:
      max: MAX
      until: input.over
      steps:
        - {id: open, call: POST /open, compensation: POST /shut}
        - id: inner
          repeat:
            max: MAX
            until: input.paid
            on_max: continue
            steps: [{id: pay, call: POST /pay, compensation: POST /recall}]
  - {id: close, call: POST /close, irreversible: true}
`;

const raced = `id: w
steps:
  - id: loop
    repeat:
      max: MAX
      every: 2d
      until: input.over
      steps:
        - join: any
          parallel:
            a: [{id: a, call: POST /a, compensation: POST /undo}]
            b: [{id: b, wait: 1d}]
        - {id: told, call: POST /told, irreversible: true, when: step(b).timeout}
`;

/** What happens in some round: a transition, without what tells its round from others. */
function happenings(workflow: Workflow): ReadonlySet<string> {
  const { nodes } = explore(load(compile(workflow)));
  const told = (effect: Effect): unknown => ("index" in effect ? { ...effect, index: undefined } : effect);
  return new Set(
    nodes.flatMap(({ state, edges }) =>
      edges.map(({ take, truths, effects, target }) =>
        JSON.stringify([
          inAnyRound(state.json),
          take?.event,
          truths,
          effects.map(told),
          inAnyRound(target.state.json),
        ]),
      ),
    ),
  );
}

describe("what happens in some of six rounds happens in some of three, in", () => {
  test.each([
    ["rounds that leave this or that to undo", undone, 6],
    ["loops in loops", nested, 4],
    ["rounds that leave calls behind", raced, 6],
  ])("%s", (_, source, max) => {
    const workflow = read(source.replaceAll("MAX", `${max}`));
    const [all, some] = [happenings(workflow), happenings(bounded(workflow).workflow)];
    expect([...all].filter((each) => !some.has(each))).toEqual([]);
    expect([...some].filter((each) => !all.has(each))).toEqual([]);
  });
});

test("every loop is named, with the rounds that are explored, wherever it stands", () => {
  const loop = (id: string, max: number, steps: string): string =>
    `{id: ${id}, repeat: {max: ${max}, until: input.over, steps: [${steps}]}}`;
  const call = (id: string, more = ""): string =>
    `{id: ${id}, call: POST /do, ${more || "irreversible: true"}}`;
  const workflow = read(`id: w
steps:
  - ${loop("outer", 12, loop("inner", 5, call("a")))}
  - {id: items, for_each: input.list, as: item, steps: [${loop("in_items", 9, call("b"))}]}
  - parallel: {one: [${loop("in_branch", 4, call("c"))}], two: [${call("d")}]}
  - choose: [{when: input.case, steps: [${loop("in_case", 7, call("e"))}]}]
  - steps: [${loop("short", 2, call("f"))}]
  - ${call("g", `compensation: [${loop("in_undo", 6, call("h"))}]`)}
  - ${call("i", `irreversible: true, on_error: [{steps: [${loop("in_handler", 8, call("j"))}]}]`)}
`);
  const { workflow: cut, loops } = bounded(workflow);
  expect(loops.map(({ step, max, exploredMax }) => [step.split(".").at(-1), max, exploredMax])).toEqual([
    ["outer", 12, 3],
    ["inner", 5, 3],
    ["in_items", 9, 3],
    ["in_branch", 4, 3],
    ["in_case", 7, 3],
    ["short", 2, 2],
    ["in_undo", 6, 3],
    ["in_handler", 8, 3],
  ]);
  expect(bounded(cut).loops.map(({ max }) => max)).toEqual([3, 3, 3, 3, 3, 2, 3, 3]);
  expect(bounded(cut).workflow).toBe(cut);
});

test("a loop of 12 rounds that leave this or that to undo has 136 states", () => {
  const workflow = read(undone.replace("MAX", "12"));
  expect(explore(load(compile(bounded(workflow).workflow))).nodes.length).toBe(136);
});
