// Witnesses: data for each kind of condition; and whatever is found leads the real engine along its path, by that data
// alone.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryStore, openMemoryDisk } from "../../src/adapters/memory.ts";
import { itemWorkflow } from "../../src/language/item-workflow.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { TooManyStates } from "../../src/proof/explore.ts";
import { pathStep } from "../../src/proof/path-step.ts";
import type { PathStep } from "../../src/proof/path-step.ts";
import { sayPath } from "../../src/proof/path-words.ts";
import { pathsIn } from "../../src/proof/paths.ts";
import type { Path } from "../../src/proof/paths.ts";
import type { Found } from "../../src/proof/witness.ts";
import { workflowSpace } from "../../src/proof/workflow-space.ts";
import { scriptOf } from "../../src/simulation/act.ts";
import { follow } from "../../src/simulation/follow.ts";
import { record } from "../../src/simulation/record.ts";
import { Impossible } from "../../src/simulation/violation.ts";
import { Witnesses } from "../../src/simulation/witnesses.ts";
import { randomWorkflow } from "../proof/random-workflow.ts";

interface Sought {
  readonly workflow: Workflow;
  readonly path: Path;
  readonly found: Found;
}

function workflowOf(source: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(source, "flow.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

/** Cancellations aside; at most so many. */
function seekAll(source: string, whole = workflowOf(source), pathsMax = 1000): readonly Sought[] {
  const space = workflowSpace(whole, { without: ["cancel"], statesMax: 300 });
  const { workflow } = space;
  const witnesses = new Witnesses(workflow, source);
  const { paths } = pathsIn(space, pathsMax);
  return paths.slice(0, pathsMax).map((path) => ({ workflow, path, found: witnesses.seek(path) }));
}

function stepsOf({ path, found }: Sought): readonly PathStep[] {
  if (found.kind !== "witness") throw new Error(found.reason);
  return path.events.map((event, index) => pathStep(event, found.brought[index]));
}

/** On the real engine, which decides every condition by the data; `follow` rejects where it decides one otherwise. */
async function mustLead(source: string, sought: Sought): Promise<void> {
  const { workflow, path } = sought;
  const { status } = await follow({ workflow, source }, stepsOf(sought), createMemoryStore());
  expect(status, sayPath(workflow, path)).toBe(path.ends);
}

const flow = (rest: string): string => `id: flow\n${rest}`;

/** Every path of each has a witness in which each condition has a value. */
const witnessed: readonly (readonly [string, string])[] = [
  [
    "a number between two constants",
    flow(`
input: {amount: integer}
steps:
  - choose:
      - {when: input.amount >= 100, steps: [{call: POST /much}]}
      - {when: input.amount > 98, steps: [{call: POST /nearly}]}
      - {when: input.amount == -3.0, steps: [{call: POST /less}]}
`),
  ],
  [
    "a word of a list, a text, and one that is none of them",
    flow(`
input: {size: [small, large, huge], kind: string}
steps:
  - {id: a, call: POST /a, when: 'input.size in ["small", "huge"]'}
  - {id: b, call: POST /b, when: input.size == "small" || input.kind == "express"}
`),
  ],
  [
    "a field that may be absent",
    flow(`
input: {phone: string?, more: any?}
steps:
  - {id: a, call: POST /a, when: has(input.phone)}
  - {id: b, call: POST /b, when: input.more.deep.yes}
`),
  ],
  [
    "two places that are equal, less or greater",
    flow(`
input: {limit: number, name: string}
events: {paid: {data: {amount: number, by: string}}}
steps:
  - {id: wait, wait_for: paid, timeout: 1d, match: data.by == input.name}
  - {id: a, call: POST /a, when: step(wait).event.data.amount > input.limit}
  - {id: b, call: POST /b, when: step(wait).event.data.amount >= input.limit}
`),
  ],
  [
    "answers, and variables computed from them over rounds",
    flow(`
input: {amount: number}
steps:
  - {id: none, set: {paid: 0}}
  - id: months
    repeat:
      steps:
        - {id: pay, call: POST /pay, irreversible: true}
        - {id: add, set: {paid: "\${vars.paid + (has(step(pay).output.paid) ? step(pay).output.paid : 0)}"}}
      until: vars.paid >= input.amount
      max: 3
      on_max: continue
`),
  ],
  [
    "the status and the type of a failure",
    flow(`
steps:
  - id: a
    call: POST /a
    on_error:
      - {status: 409, steps: [{call: POST /conflict}]}
      - {status: 5xx, steps: [{call: POST /broken}]}
      - {type: validation, steps: [{call: POST /wrong}]}
      - {when: error.status > 410, steps: [{call: POST /other}]}
`),
  ],
  [
    "what people decide, and who",
    flow(`
steps:
  - {id: first, ask: {group: g, form: {yes: boolean}}}
  - {id: second, ask: {group: g, quorum: 2, form: {decision: [approve, refuse]}}}
  - {id: a, call: POST /a, when: "step(first).output.yes && step(second).by == step(first).by"}
  - {id: b, call: POST /b, when: "step(second).decisions.exists(d, d.output.decision == 'refuse') && step(second).decisions.exists(d, d.output.decision == 'approve')"}
`),
  ],
  [
    "an agent's answer that fits, does not, and is looked through",
    flow(`
input: {claim: string}
steps:
  - id: assess
    agent: assessor
    output: {finding: [clean, fraud], confidence: number}
    review: {group: officers, title: "\${output.finding}", when: "output.confidence < 0.8"}
  - {id: a, call: POST /a, when: step(assess).output.finding == "fraud"}
`),
  ],
  [
    "lists of none, one and two",
    flow(`
input: {names: [string], others: any}
steps:
  - {id: a, call: POST /a, when: size(input.names) == 0}
  - {id: b, call: POST /b, when: size(input.others) > 1}
`),
  ],
  [
    "input with formats, and limits of its own",
    flow(`
input:
  schema:
    type: object
    required: [mail, day, amount]
    properties: {mail: {type: string, format: email}, day: {type: string, format: date}, amount: {type: integer, minimum: 10, maximum: 20}}
steps:
  - {id: a, call: POST /a, when: input.amount > 15}
`),
  ],
  [
    "requests that must be computed, from answers that nothing declares",
    flow(`
steps:
  - {id: find, call: GET /bed}
  - {id: book, call: "POST /beds/\${step(find).output.bed.number}", with: {to: "\${step(find).output.owner}"}}
`),
  ],
];

describe("each path has a witness, and the engine is led by it:", () => {
  test.each(witnessed)("%s", async (_, source) => {
    const all = seekAll(source);
    expect(all.length).toBeGreaterThan(1);
    const isLed = ({ found }: Sought): boolean => found.kind === "witness";
    const reasons = all.flatMap(({ found }) => (found.kind === "unwitnessed" ? found.reason : []));
    // Where types do not say that a condition has a value, it is tried what becomes of the instance where it has none.
    expect(reasons.filter((reason) => !reason.includes(" has no value ("))).toEqual([]);
    for (const sought of all.filter(isLed)) await mustLead(source, sought);
  });
});

test("what is done for an item is led by an item", async () => {
  const source = flow(`
input: {children: [{name: string, age: number}]}
steps:
  - id: pay
    for_each: \${input.children}
    as: child
    max_items: 10
    steps: [{id: transfer, call: "POST /pay/\${child.name}", when: child.age < 18}]
`);
  const all = seekAll(source, itemWorkflow(workflowOf(source), "pay"));
  for (const sought of all) await mustLead(source, sought);
  expect(all.map(({ path }) => path.events[0]!.truths[0]!.truth)).toContain(false);
});

test("a path that no data leads along is unwitnessed, and it says at what", () => {
  const source = flow(`
input: {amount: number}
steps:
  - {id: a, call: POST /a, when: input.amount * 2 > 10}
  - {id: b, call: POST /b, when: input.amount * 2 <= 10}
`);
  const all = seekAll(source);
  const unwitnessed = all.flatMap(({ found }) => (found.kind === "unwitnessed" ? [found.reason] : []));
  expect(unwitnessed.length).toBeGreaterThan(0);
  expect(unwitnessed.length).toBeLessThan(all.length);
  for (const reason of unwitnessed) expect(reason).toMatch(/no data was found .*(a|b)\.when/);
});

test("data that decides otherwise than the path says is told", async () => {
  const [, source] = witnessed[0]!;
  const sought = seekAll(source).find(({ path }) => path.events[0]!.truths[0]!.truth === true)!;
  const [start, ...others] = stepsOf(sought);
  const path = [{ ...start!, data: { amount: 1 } }, ...others];
  await expect(follow({ workflow: sought.workflow, source }, path, createMemoryStore())).rejects.toThrow(
    "at start data decides that choose.case.1 is false, and not true",
  );
});

test("of the paths of the shipped workflows, more than 95 of 100 have a witness", () => {
  const directory = new URL("../../workflows/", import.meta.url);
  // Of hardship_instalments, the largest, nine in ten.
  const files = readdirSync(directory).filter((file) => !file.startsWith("hardship"));
  const all = files.flatMap((file) => seekAll(readFileSync(new URL(file, directory), "utf8")));
  const led = all.filter(({ found }) => found.kind === "witness").length;
  expect(led / all.length, `${led} of ${all.length}`).toBeGreaterThan(0.95);
});

const many = Number(process.env["ACT_WITNESS_WORKFLOWS"] ?? 20);
const seed = Number(process.env["ACT_WITNESS_SEED"] ?? 1);

/** None of a workflow that is large. */
function seekSome(source: string): readonly Sought[] {
  try {
    return seekAll(source, workflowOf(source), 10);
  } catch (cause) {
    if (cause instanceof TooManyStates) return [];
    throw cause;
  }
}

test(`paths of random workflows (ACT_WITNESS_WORKFLOWS=${many} ACT_WITNESS_SEED=${seed})`, async () => {
  let [all, led] = [0, 0];
  for (const { text: source } of fc.sample(randomWorkflow, { seed, numRuns: many })) {
    for (const { workflow, path, found } of seekSome(source)) {
      all++;
      if (found.kind === "unwitnessed") continue;
      led++;
      const script = scriptOf(interpret(compile(workflow)), path, found);
      try {
        await record({ workflow, source, open: openMemoryDisk }, script);
      } catch (cause) {
        // Of timers that are due together, the engine lets the first by name fire first.
        if (!(cause instanceof Impossible))
          throw new Error(`${sayPath(workflow, path)}, seed ${seed}\n${source}`, { cause });
      }
    }
  }
  expect(led / all, `${led} of ${all} paths are witnessed, seed ${seed}`).toBeGreaterThan(0.8);
});
