// Path tests: a machine's paths as a test file that a person can read, one test a path, titled in words.
import type { Step, Workflow } from "../language/workflow.ts";
import { formatDuration } from "../language/duration.ts";
import { allSteps, everyStep } from "../language/all-steps.ts";
import { everyOf } from "../language/step-id.ts";
import { reviewName } from "../machine/event.ts";
import { itemWorkflow, listSteps } from "../language/item-workflow.ts";
import { compile } from "../machine/compile.ts";
import { load } from "../machine/machine.ts";
import type { Machine } from "../machine/machine.ts";
import { pathsOf } from "./paths.ts";
import type { Path, PathEvent } from "./paths.ts";

/** Above this many, the file holds a selection that takes every transition. */
const pathsMax = 200;

/** `file` is the workflow's, relative to the folder of the generated file. */
export function generatePathTests(workflow: Workflow, machine: Machine, file: string): string {
  const lists = listSteps(workflow);
  const items = lists.map(({ id }) => {
    const own = itemWorkflow(workflow, id);
    const title = `${workflow.id}, for an item of ${id}`;
    return printPaths(title, own, load(compile(own)), `, itemWorkflow(workflow, ${JSON.stringify(id)})`);
  });
  const itemImport = 'import { itemWorkflow } from "../src/language/item-workflow.ts";\n';
  return `import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
${lists.length > 0 ? itemImport : ""}import { readWorkflow } from "../src/language/read.ts";
import { follow } from "../src/simulation/follow.ts";
import type { PathStep } from "../src/simulation/follow.ts";

const file = new URL(${JSON.stringify(file)}, import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (path: readonly PathStep[], followed = workflow): Promise<string> =>
  (await follow({ workflow: followed, source }, path, { open: createMemoryStore })).status;

${[printPaths(workflow.id, workflow, machine, ""), ...items].join("\n")}`;
}

/** `followed`: the second argument of the call, where that is not the workflow itself. */
function printPaths(name: string, workflow: Workflow, machine: Machine, followed: string): string {
  const { counts, complete, paths } = pathsOf(machine, pathsMax, { without: ["cancel"] });
  const title = complete
    ? `${name}: each of its ${paths.length} paths, cancellations aside`
    : `${name}: ${paths.length} paths that take every transition and every pair of dependent ones, ` +
      `of ${counts.exact ? "" : "at most "}${counts.classes}, cancellations aside`;
  const tests = paths.map((path) => printTest(workflow, path, followed)).join("\n");
  return `describe(${JSON.stringify(title)}, () => {
${tests}});
`;
}

function printTest(workflow: Workflow, path: Path, followed: string): string {
  const hasLoops = [...everyStep(workflow.steps)].some(({ kind }) => kind === "repeat");
  const words = (hasLoops ? folded : flat)(path.events.map((event) => sayEvent(workflow, event)));
  const title = `${words.length > 0 ? words.join(", ") : "it starts"}: ${path.ends}`;
  const steps = path.events.map((event) => `        ${printEvent(event)},\n`).join("");
  return `  test(${JSON.stringify(title)}, async () => {
    expect(
      await ends([
${steps}      ]${followed}),
    ).toBe(${JSON.stringify(path.ends)});
  });
`;
}

function printEvent({ take, truths, atMs, delaysMs }: PathEvent): string {
  const parts = [`event: ${JSON.stringify(take?.event.type ?? "start")}`];
  if (take?.event.unknown) parts.push("unknown: true");
  parts.push(`atMs: ${atMs}`);
  if (truths.length > 0) {
    const chosen = Object.entries(truthsOf(truths)).map(
      ([condition, truth]) => `${JSON.stringify(condition)}: ${JSON.stringify(truth)}`,
    );
    parts.push(`truths: { ${chosen.join(", ")} }`);
  }
  if (Object.keys(delaysMs).length > 0) parts.push(`delaysMs: ${JSON.stringify(delaysMs)}`);
  return `{ ${parts.join(", ")} }`;
}

interface Said {
  readonly words: readonly string[];
  readonly round: string;
}

const flat = (events: readonly Said[]): readonly string[] =>
  events.flatMap(({ words: [first = "", ...others], round }) =>
    first === "" ? others : [`${first}${round}`, ...others],
  );

/** Rounds that are the same are said once. */
function folded(events: readonly Said[]): readonly string[] {
  const keys = events.map(({ words }) => words.join(", "));
  const repeats = (at: number, length: number): number => {
    let times = 1;
    const isSame = (from: number): boolean =>
      keys.slice(from, from + length).join() === keys.slice(at, at + length).join();
    while (at + (times + 1) * length <= keys.length && isSame(at + times * length)) times++;
    return times;
  };
  const words: string[] = [];
  for (let at = 0; at < events.length;) {
    const lengths = Array.from({ length: Math.min(40, (events.length - at) >> 1) }, (_, index) => index + 1);
    const length = lengths.find((each) => repeats(at, each) > 1) ?? 1;
    const times = repeats(at, length);
    const said = flat(events.slice(at, at + length)).join(", ");
    if (said !== "") words.push(times > 1 ? `${times} times (${said})` : said);
    at += times * length;
  }
  return words;
}

/** By condition; of one that is decided several times, each in turn. */
export function truthsOf(truths: PathEvent["truths"]): Readonly<Record<string, Truth | readonly Truth[]>> {
  const all = new Map<string, Truth[]>();
  for (const { condition, truth } of truths) all.set(condition, [...(all.get(condition) ?? []), truth]);
  return Object.fromEntries(
    [...all].map(([condition, each]) => [condition, each.length === 1 ? each[0]! : each]),
  );
}

type Truth = PathEvent["truths"][number]["truth"];

function sayEvent(workflow: Workflow, { take, truths, rounds }: PathEvent): Said {
  const words = truths.map(({ condition, truth }) =>
    truth === "error" ? `${condition} has no value` : `${condition} is ${truth}`,
  );
  if (!take) return { words: ["", ...words], round: "" };
  return { words: [sayTake(workflow, take), ...words], round: sayRound(workflow, take.step, rounds) };
}

/** Of what happens in a loop, from the second round on: its number, after those of the loops around. */
function sayRound(workflow: Workflow, step: string, rounds: PathEvent["rounds"]): string {
  const loops = [...everyStep(workflow.steps)].filter(
    (loop) => loop.kind === "repeat" && [...allSteps(loop.steps)].some(({ id }) => id === step),
  );
  if (loops.every(({ id }) => rounds[id] === undefined)) return "";
  return ` in round ${loops.map(({ id }) => rounds[id] ?? 1).join(".")}`;
}

function sayTake(workflow: Workflow, { kind, step, event }: NonNullable<PathEvent["take"]>): string {
  switch (kind) {
    case "outcome":
      if (event.unknown) return `${step} fails and may have taken effect`;
      if (isTask(workflow, step)) return `${step} is decided`;
      return event.type.startsWith("done.") ? `${step} succeeds` : `${step} fails`;
    case "timer":
      return sayTime(workflow, step);
    case "event":
      return `${event.type} arrives`;
    case "cancel":
      return "it is cancelled";
    default:
      return kind satisfies never;
  }
}

function sayTime(workflow: Workflow, id: string): string {
  const ends = [
    [".due", "is not decided in time"],
    [".reminder", "is not decided yet: a reminder"],
  ] as const;
  for (const [end, words] of ends) {
    const task = id.slice(0, -end.length);
    if (id.endsWith(end) && isTask(workflow, task)) return `${task} ${words}`;
  }
  const step = stepOf(workflow, id);
  const loop = [...everyStep(workflow.steps)].find((other) => everyOf(other.id) === id);
  if (loop?.kind === "repeat") return `the next round of ${loop.id} is due`;
  if (step?.kind === "wait" && step.time.kind === "for")
    return `${formatDuration(step.time.durationMs)} pass in ${id}`;
  return step ? `time runs out in ${id}` : "the deadline passes";
}

const stepOf = (workflow: Workflow, id: string): Step | undefined =>
  [...everyStep(workflow.steps)].find((step) => step.id === id);

/** The task of a step `ask`, or the review of what an agent answered. */
const isTask = (workflow: Workflow, id: string): boolean =>
  [...everyStep(workflow.steps)].some(
    (step) =>
      (step.kind === "ask" && step.id === id) || (step.kind === "agent" && reviewName(step.id) === id),
  );
