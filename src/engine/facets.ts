// Facets: what an instance is found and counted by, as its head says.
import type { Status } from "../machine/state.ts";
import { deadlineName, reminderName, taskDueName } from "../machine/event.ts";
import { isPending } from "./child.ts";
import { isEmpty } from "./draft/table.ts";
import type { Head, TaskHead } from "./instance.ts";
import type { Counts, ListQuery } from "./ports.ts";
import { isOpen } from "./task.ts";

export interface Facets {
  /** Such as `status=running` and `step=wait_for_fix`: each once. */
  readonly marks: readonly string[];
  readonly createdAtMs: number;
  /** The beginning of the error's message. */
  readonly message?: string;
}

/** Characters of an error's message in which a text is looked for. */
export const searchedMax = 200;

/** What an instance that has not ended may wait for. */
export type WaitKind = "call" | "timer" | "event" | "task" | "child";

export function facetsOf(head: Head): Facets {
  const { workflow, version, status, error, steps, tasks, createdAtMs } = head;
  const marks = [`workflow=${workflow}`, `version=${version}`, `status=${status}`];
  const add = (mark: string): void => {
    if (!marks.includes(mark)) marks.push(mark);
  };
  for (const key of Object.keys(steps)) {
    const { status: is } = steps[key]!;
    if (is === "running" || is === "waiting") add(`step=${idIn(key)}`);
  }
  if (!isEnded(status)) for (const kind of waitKinds(head)) marks.push(`waiting=${kind}`);
  if (tasks) for (const task of Object.values(tasks)) add(`task=${task.status}`);
  if (!error) return { marks, createdAtMs };
  marks.push(`error=${error.type}`);
  return { marks, createdAtMs, message: error.message.slice(0, searchedMax) };
}

/** The workflow of the instance whose facets they are. */
export const workflowIn = ({ marks }: Pick<Facets, "marks">): string =>
  marks.find((mark) => mark.startsWith(ofWorkflow))?.slice(ofWorkflow.length) ?? "";

const ofWorkflow = "workflow=";

/** The counts that marks and their numbers make. */
export function countsOf(numbers: Iterable<readonly [mark: string, number: number]>): Counts {
  const counts = { status: new Map<string, number>(), waiting: new Map(), step: new Map() };
  for (const [mark, number] of numbers) {
    const [kind, name] = partsOf(mark);
    if (isCounted(kind) && number > 0) counts[kind].set(name, number);
  }
  const inOrder = (named: ReadonlyMap<string, number>): Record<string, number> =>
    Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { status: inOrder(counts.status), waiting: inOrder(counts.waiting), step: inOrder(counts.step) };
}

/** Counted anew from heads. */
export function recount(heads: Iterable<Head>): Counts {
  const numbers = new Map<string, number>();
  for (const head of heads)
    for (const mark of facetsOf(head).marks) numbers.set(mark, (numbers.get(mark) ?? 0) + 1);
  return countsOf(numbers);
}

/** Whether counts speak of what the mark says. */
export const isCountedMark = (mark: string): boolean => isCounted(partsOf(mark)[0]);

const isCounted = (kind: string): kind is keyof Counts =>
  kind === "status" || kind === "waiting" || kind === "step";

function partsOf(mark: string): readonly [kind: string, name: string] {
  const at = mark.indexOf("=");
  return [mark.slice(0, at), mark.slice(at + 1)];
}

/** The marks that a query asks for: one of each list. */
export function wantedMarks(query: ListQuery): readonly (readonly string[])[] {
  const { workflow, versions, status, unloadable = [], step, error, task } = query;
  const one = (kind: string, name: string | undefined): readonly string[][] =>
    name === undefined ? [] : [[`${kind}=${name}`]];
  return [
    ...one("step", step),
    ...one("error", error),
    ...one("task", task),
    ...(unloadable.length === 0 ? one("status", status) : attention(unloadable)),
    ...(versions ? [versions.map((version) => `version=${version}`)] : []),
    ...one("workflow", workflow),
  ];
}

/** Of those whose heads say that they need attention, and of those that have not ended and cannot go on. */
function attention(unloadable: readonly string[]): readonly (readonly string[])[] {
  const needed: Status = "needs_attention";
  const live: readonly Status[] = [needed, "running", "paused", "compensating"];
  return [
    [`status=${needed}`, ...unloadable.map((version) => `version=${version}`)],
    live.map((status) => `status=${status}`),
  ];
}

/** Whether the query has filters: without, it gives all that stand in its range. */
export const isFiltered = (query: ListQuery): boolean =>
  Object.entries(query).some(([name, filter]) => filter !== undefined && !isOfRange(name));

const isOfRange = (name: string): boolean => name === "limit" || name === "after" || name === "before";

/** Says whether an instance passes the query's filters; `limit`, `after` and `before` are not looked at. */
export function matcherOf(query: ListQuery): (id: string, facets: Facets) => boolean {
  const { createdFromMs = -Infinity, createdBeforeMs = Infinity } = query;
  const [wanted, text] = [wantedMarks(query), query.text?.toLowerCase()];
  return (id, { marks, createdAtMs, message }) =>
    createdAtMs >= createdFromMs &&
    createdAtMs < createdBeforeMs &&
    hasMarks(marks, wanted) &&
    (text === undefined || hasText(id, message, text));
}

export const hasMarks = (marks: readonly string[], wanted: readonly (readonly string[])[]): boolean =>
  wanted.every((anyOf) => anyOf.some((mark) => marks.includes(mark)));

/** `wanted` in lower case. */
export const hasText = (id: string, message: string | undefined, wanted: string): boolean =>
  id.toLowerCase().includes(wanted) || message?.toLowerCase().includes(wanted) === true;

export const isEnded = (status: Status): boolean =>
  status === "completed" || status === "failed" || status === "cancelled";

/** A step that waits and asks nobody waits for an event. */
function waitKinds({ steps, calls, timers, tasks = {}, runs = {} }: Head): readonly WaitKind[] {
  const open = Object.keys(tasks).filter((step) => isOpenTask(tasks[step]!));
  const ofTasks = new Set([deadlineName, ...open.flatMap((step) => [taskDueName(step), reminderName(step)])]);
  return [
    ...(isEmpty(calls) ? [] : (["call"] as const)),
    ...(Object.keys(timers).some((timer) => !ofTasks.has(timer)) ? (["timer"] as const) : []),
    ...(open.length > 0 ? (["task"] as const) : []),
    ...(Object.values(runs).some(isPending) ? (["child"] as const) : []),
    ...(Object.keys(steps).some((step) => steps[step]!.status === "waiting" && !Object.hasOwn(tasks, step))
      ? (["event"] as const)
      : []),
  ];
}

const isOpenTask = ({ status }: TaskHead): boolean => isOpen(status);

/** The id of the step that a key is of: what stands behind the last frame. */
function idIn(key: string): string {
  const frame = key.lastIndexOf("].");
  return frame === -1 ? key : key.slice(frame + 2);
}
