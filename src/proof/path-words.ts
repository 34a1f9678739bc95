// Path words: what happens in a path, said for people.
import type { Step, Workflow } from "../language/workflow.ts";
import { formatDuration } from "../language/duration.ts";
import { allSteps, everyStep } from "../language/all-steps.ts";
import { everyOf } from "../language/step-id.ts";
import { reviewName } from "../machine/event.ts";
import type { Take } from "../machine/state.ts";
import type { ChosenTruth, Edge } from "./graph.ts";
import type { Path, PathEvent } from "./paths.ts";

/** `freeze succeeds, notify fails: failed`; rounds of loops that are the same are said once. */
export function sayPath(workflow: Workflow, { events, ends }: Path): string {
  const hasLoops = [...everyStep(workflow.steps)].some(({ kind }) => kind === "repeat");
  const words = (hasLoops ? folded : flat)(events.map((event) => sayEvent(workflow, event)));
  return `${words.length > 0 ? words.join(", ") : "it starts"}: ${ends}`;
}

/** One event, with how its conditions were decided. */
export function sayEdge(workflow: Workflow, { take, truths }: Pick<Edge, "take" | "truths">): string {
  const conditions = truths.map(sayTruth).join(", ");
  if (!take) return conditions || "it starts";
  return conditions ? `${sayTake(workflow, take)}, ${conditions}` : sayTake(workflow, take);
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

function sayEvent(workflow: Workflow, { take, truths, rounds }: PathEvent): Said {
  const words = truths.map(sayTruth);
  if (!take) return { words: ["", ...words], round: "" };
  return { words: [sayTake(workflow, take), ...words], round: sayRound(workflow, take.step, rounds) };
}

const sayTruth = ({ condition, truth }: ChosenTruth): string =>
  truth === "error" ? `${condition} has no value` : `${condition} is ${truth}`;

/** Of what happens in a loop, from the second round on: its number, after those of the loops around. */
function sayRound(workflow: Workflow, step: string, rounds: PathEvent["rounds"]): string {
  const loops = [...everyStep(workflow.steps)].filter(
    (loop) => loop.kind === "repeat" && [...allSteps(loop.steps)].some(({ id }) => id === step),
  );
  if (loops.every(({ id }) => rounds[id] === undefined)) return "";
  return ` in round ${loops.map(({ id }) => rounds[id] ?? 1).join(".")}`;
}

/** What happened, without its conditions. */
function sayTake(workflow: Workflow, { kind, step, event }: Take): string {
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
