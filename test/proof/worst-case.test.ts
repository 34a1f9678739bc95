import { describe, expect, test } from "vitest";
import { parseDuration } from "../../src/language/duration.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";
import { spaceOf } from "../../src/proof/space.ts";
import { worstCase } from "../../src/proof/worst-case.ts";
import type { WorstCase } from "../../src/proof/worst-case.ts";

function read(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, "test.yaml");
  if (!workflow) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return workflow;
}

/** One attempt of 10s, so that times are easy to see. */
const head = "id: flow\ndefaults: {timeout: 10s, retry: 0}\n";

interface Asked {
  readonly of?: string;
  readonly step?: string;
  readonly children?: Readonly<Record<string, string>>;
  /** Without: by structure alone. */
  readonly explored?: boolean;
}

function worst(
  text: string,
  { of = "start", step = "last", children = {}, explored = true }: Asked = {},
): WorstCase {
  const workflow = read(head + text);
  const family = new Map(Object.entries(children).map(([id, child]) => [id, read(child)]));
  return worstCase(workflow, explored ? spaceOf(load(compile(workflow))) : undefined, {
    of,
    step,
    children: (id) => family.get(id),
  });
}

type Case = readonly [rule: string, steps: string, time: string, asked?: Asked];

const withAsked = ([rule, steps, time, asked = {}]: Case): Required<Case> => [rule, steps, time, asked];

const last = "\n  - {id: last, call: POST /last}\n";

describe("the longest time until a step has completed", () => {
  const cases: readonly Case[] = [
    [
      "a call takes all of its attempts, and pauses as long as `Retry-After` may ask for",
      "steps:\n  - {id: last, call: POST /a, timeout: 30s, retry: {max: 5, cap: 1m}}",
      "8m",
    ],
    [
      "a wait takes all of its time, though an event may end it",
      `steps:\n  - {id: w, wait: 5d, until: news}${last}`,
      "5d10s",
    ],
    ["what follows one another adds up", `steps:\n  - call: POST /a\n  - wait: 1h${last}`, "1h20s"],
    [
      "of what lies side by side the longest counts",
      `steps:\n  - parallel:\n      - wait: 1h\n      - wait: 3h\n      - call: POST /a${last}`,
      "3h10s",
    ],
    [
      "of cases the longest counts",
      `input: {n: number}\nsteps:\n  - choose:\n      - {when: input.n > 1, steps: [{wait: 1h}]}\n      - else: [{wait: 2h}]${last}`,
      "2h10s",
    ],
    [
      "a graph goes by what is needed",
      "steps:\n  - {id: a, wait: 1h}\n  - {id: b, wait: 5h}\n  - {id: c, needs: a, wait: 2h}\n  - {id: last, needs: [c], call: POST /last}",
      "3h10s",
    ],
    ["a task is decided before it is due", `steps:\n  - ask: {group: g, due: 2d}${last}`, "2d10s"],
    [
      "a handler comes after the failure",
      `steps:\n  - call: POST /a\n    on_error: [{steps: [{wait: 1h}]}]${last}`,
      "1h20s",
    ],
    [
      "a time limit cuts off",
      `steps:\n  - timeout: 1d\n    steps: [{wait_for: news}]\n    on_error: [{type: timeout}]${last}`,
      "1d10s",
    ],
    ["so does the deadline", `deadline: 3d\nsteps:\n  - wait_for: news${last}`, "3d"],
    [
      "rounds come at their pace, as many as there may be",
      `steps:\n  - repeat: {steps: [{call: POST /a}], until: false, max: 4, every: 1h, on_max: continue}${last}`,
      "3h20s",
    ],
    [
      "in a loop the last completion counts",
      "steps:\n  - repeat: {steps: [{wait: 1h}, {id: last, call: POST /a}], until: false, max: 3}",
      "3h30s",
    ],
    [
      "items go by turns, as many as there may be",
      `input: {all: [string]}\nsteps:\n  - for_each: input.all\n    max_items: 25\n    max_parallel: 10\n    steps: [{wait: 1h}]${last}`,
      "3h10s",
    ],
    [
      "a race may be lost by all that can fail",
      `steps:\n  - join: any\n    parallel: [{call: POST /a}, {wait: 1h}, {wait: 2h}]${last}`,
      "1h10s",
    ],
    [
      "an agent is asked twice, and reviewed",
      `steps:\n  - agent: a\n    output: {n: number}\n    review: {group: g, due: 1h}${last}`,
      "1h30s",
    ],
    ["an event is published with the pauses of its retries", `steps:\n  - emit: news${last}`, "10s"],
    [
      "a child takes as long as it may, with its undo",
      `steps:\n  - run: child\n    on_error: [{}]${last}`,
      "4h50s",
      {
        children: {
          child:
            "id: child\ndefaults: {timeout: 20s, retry: 0}\nsteps:\n  - {call: POST /a, compensation: {call: POST /b, retry: 0}}\n  - wait: 4h\n",
        },
      },
    ],
    ["a child that is not waited for takes no time", `steps:\n  - run: child\n    wait: false${last}`, "10s"],
    [
      "conditions that contradict each other never hold on one path",
      `steps:\n  - {id: w, wait: 1h, until: news}\n  - {when: step(w).timeout, wait: 2d}\n  - {when: "!step(w).timeout", wait: 3d}${last}`,
      "3d1h10s",
    ],
    [
      "nor does the same condition over the input go both ways",
      `input: {n: number}\nsteps:\n  - {when: input.n > 1, wait: 2d}\n  - {id: a, when: input.n > 1, call: POST /a}\n  - {when: step(a).skipped, wait: 1d}${last}`,
      "2d20s",
    ],
    [
      "an undo begins when the instance may be cancelled last, and takes its turn",
      "steps:\n  - {id: a, call: POST /a, compensation: {id: last, call: POST /b, retry: 0}}\n  - {id: b, call: POST /c, compensation: {wait: 1h}}\n  - wait: 1d",
      "1d1h30s",
      { step: "a.compensation.last" },
    ],
  ];
  test.each(cases.map(withAsked))("%s", (_, steps, time, asked) => {
    const found = worst(steps, asked);
    expect(found).toMatchObject({ kind: "bounded", ms: parseDuration(time) });
    if (found.kind === "bounded") expect(found.story.reduce((sum, { ms }) => sum + ms, 0)).toBe(found.ms);
  });
});

describe("from the completion of a step", () => {
  const cases: readonly Case[] = [
    [
      "only what comes after it counts",
      `steps:\n  - wait: 9d\n  - {id: a, call: POST /a}\n  - wait: 1h${last}`,
      "1h10s",
    ],
    [
      "branches beside it may have just begun",
      `steps:\n  - parallel:\n      - {id: a, call: POST /a}\n      - wait: 1h${last}`,
      "1h10s",
    ],
    [
      "what it needs has ended, what it does not need may have just begun",
      "steps:\n  - {id: x, wait: 5d}\n  - {id: y, wait: 2d}\n  - {id: a, needs: x, call: POST /a}\n  - {id: last, needs: [a, y], call: POST /a}",
      "2d10s",
    ],
    [
      "in a loop the same round counts",
      "steps:\n  - repeat: {steps: [{id: a, call: POST /a}, {wait: 1h}, {id: last, call: POST /a}], until: false, max: 5}",
      "1h10s",
    ],
    [
      "of what may come in the next round before the step, that round too",
      "steps:\n  - repeat: {steps: [{id: last, call: POST /a}, {wait: 1h}, {id: a, call: POST /b}, {wait: 2h}], until: false, max: 5}",
      "2h10s",
    ],
    [
      "of a step that a round may skip, all rounds after it",
      `input: {n: number}\nsteps:\n  - repeat: {steps: [{id: a, when: vars.n > 1, call: POST /b}, {wait: 1h}], until: false, max: 5, on_max: continue}${last}`.replace(
        "steps:",
        'steps:\n  - set: {n: "${input.n}"}',
      ),
      "5h10s",
    ],
    [
      "a whole around it has its time limit",
      `steps:\n  - timeout: 1d\n    steps: [{id: a, call: POST /a}, {wait_for: news}]\n    on_error: [{type: timeout}]${last}`,
      "1d10s",
    ],
    [
      "of an item, what is done for it",
      "input: {all: [string]}\nsteps:\n  - for_each: input.all\n    steps: [{id: a, call: POST /a}, {wait: 1h}, {id: last, call: POST /b}]",
      "1h10s",
    ],
  ];
  test.each(cases.map(withAsked))("%s", (_, steps, time) => {
    expect(worst(steps, { of: "a" })).toMatchObject({ kind: "bounded", ms: parseDuration(time) });
  });

  test("a step that is always over by then never follows", () => {
    expect(worst(`steps:\n  - {id: last, call: POST /a}\n  - {id: a, call: POST /b}`, { of: "a" })).toEqual({
      kind: "never",
    });
  });
});

describe("what nothing bounds is named, with what would bound it", () => {
  const cases: readonly (readonly [steps: string, because: RegExp])[] = [
    [`steps:\n  - {id: x, wait_for: news}${last}`, /`x` waits until news comes: give it a `timeout`/],
    [`steps:\n  - {id: x, ask: {group: g}}${last}`, /`x` waits until people decide: give it `due`/],
    [
      `steps:\n  - {id: x, ask: {group: g, due: 1d, escalate_to: h}}${last}`,
      /once `x` is overdue.*give it a `timeout`/,
    ],
    [
      `input: {at: timestamp}\nsteps:\n  - {id: x, wait_until: "\${input.at}"}${last}`,
      /data says how long `x` waits: give a scope/,
    ],
    [
      `steps:\n  - {id: x, run: other}${last}`,
      /how long `other` takes, which `x` runs: give the step a `timeout`/,
    ],
  ];
  test.each(cases)("%s", (steps, because) => {
    const found = worst(steps);
    expect(found.kind === "unbounded" ? found.because : found).toMatch(because);
  });
});
