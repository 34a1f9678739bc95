// Schedule: a cron trigger made durable. It is kept as an instance is, by a head and a journal, and never shown as one:
// the head's only timer is the next time. Pure; `schedules.ts` does what is decided here.
import type { Json, JsonObject } from "../language/json.ts";
import { nextAfter, occurrencesBetween } from "../language/schedule.ts";
import type { CronTrigger } from "../language/workflow.ts";
import type { ArmedTimer, Commit, DueRow, Head, JournalEntry, OutsideEventData } from "./instance.ts";
import { encodeEntry, hashEntry, noHash } from "./journal.ts";

/** The id of the one instance that a workflow's schedules start at a time; in order of time. */
export const occurrenceId = (workflow: string, timeMs: number): string =>
  `${occurrencePrefix(workflow)}${minuteOf(timeMs)}`;

export const occurrencePrefix = (workflow: string): string => `${workflow}:cron.`;

const minuteOf = (timeMs: number): string => `${iso(timeMs).slice(0, 16).replace(":", "-")}Z`;

/** The event that begins an instance. */
export function occurrenceEvent(
  workflow: string,
  trigger: CronTrigger,
  timeMs: number,
  nowMs: number,
): OutsideEventData {
  return {
    id: minuteOf(timeMs),
    type: `cron.${workflow}`,
    source: scheduleSource(trigger),
    time: new Date(nowMs).toISOString(),
    data: { scheduled_at: iso(timeMs) },
  };
}

/** The time that an instance was begun for. */
export const timeOf = ({ data }: OutsideEventData): number =>
  Date.parse((data as { readonly scheduled_at: string }).scheduled_at);

/** `event.source` of the instances that a schedule began. */
export const scheduleSource = ({ cron, timezone }: CronTrigger): string => `cron ${cron} ${timezone}`;

/** A time that is longer ago was missed: what may wait that long is a busy machine. */
const graceMs = 60_000;
/** Instances that one look at the clock starts. */
const startsMax = 1000;

/** The times after one instant up to another that are to have an instance, in order. */
export function startTimes(trigger: CronTrigger, sinceMs: number, nowMs: number): readonly number[] {
  const latest = (limit: number): readonly number[] => occurrencesBetween(trigger, sinceMs + 1, nowMs, limit);
  switch (trigger.catchUp) {
    case "one":
      return latest(1);
    case "all":
      return latest(startsMax);
    case "none":
      return latest(1).filter((timeMs) => timeMs > nowMs - graceMs);
    default:
      return trigger.catchUp satisfies never;
  }
}

/** Times that got no instance, from the first to the last. */
export interface Skipped {
  readonly because: "missed" | "overlap";
  readonly fromMs: number;
  readonly toMs: number;
}

/** The times after one instant and before another, as missed. */
export function missedBetween(trigger: CronTrigger, sinceMs: number, endMs: number): readonly Skipped[] {
  const fromMs = nextAfter(trigger, sinceMs);
  if (fromMs === undefined || fromMs >= endMs) return [];
  const [toMs = fromMs] = occurrencesBetween(trigger, fromMs, endMs - 1, 1);
  return [{ because: "missed", fromMs, toMs }];
}

/** What became of a schedule. Without `nextMs` it has no time any more. */
export interface Move {
  readonly nextMs: number | undefined;
  readonly started: readonly string[];
  readonly skipped: readonly Skipped[];
  /** Of the instances that it started, those that run; the newest, if there are very many. */
  readonly running: readonly string[];
}

const runningMax = 100;

/** The ids of the instances that a schedule started and that ran when it was last looked at. */
export const runningOf = (head: Head): readonly string[] =>
  (JSON.parse(head.state) as { readonly running: readonly string[] }).running;

/** The row that the due index holds for a schedule. */
export const dueRowOf = (head: Head): DueRow | undefined => {
  const timer = head.timers[timerName];
  return timer && { dueAtMs: timer.dueAtMs, instance: head.id, timer: timerName, visit: timer.visit };
};

const timerName = "cron";

/** One commit of a schedule. */
export function move(
  before: Head | undefined,
  { id, workflow, version }: Pick<Head, "id" | "workflow" | "version">,
  { nextMs, started, skipped, running }: Move,
  { nowMs, seq }: { readonly nowMs: number; readonly seq: number },
): Commit {
  const revision = (before?.revision ?? 0) + 1;
  const status = nextMs === undefined ? "completed" : "running";
  const event: JsonObject = {
    started,
    skipped: skipped.map(({ because, fromMs, toMs }): Json => ({
      because,
      from: iso(fromMs),
      to: iso(toMs),
    })),
    next: nextMs === undefined ? null : iso(nextMs),
  };
  const entry: JournalEntry = {
    seq,
    instance: id,
    revision,
    atMs: nowMs,
    kind: "schedule",
    event,
    state: status,
    status,
    prevSeq: before?.last ?? 0,
    prev: before?.hash ?? noHash,
  };
  const entryBytes = encodeEntry(entry);
  const timers: Record<string, ArmedTimer> =
    nextMs === undefined ? {} : { [timerName]: { event: timerName, dueAtMs: nextMs, visit: revision } };
  const head: Head = {
    id,
    workflow,
    version,
    status,
    state: JSON.stringify({ running: running.slice(-runningMax) }),
    steps: {},
    calls: {},
    timers,
    createdAtMs: before?.createdAtMs ?? nowMs,
    updatedAtMs: nowMs,
    revision,
    first: before?.first ?? seq,
    last: seq,
    hash: hashEntry(entryBytes),
  };
  const [removed, added] = [before && dueRowOf(before), dueRowOf(head)];
  return {
    head,
    expected: before?.revision ?? 0,
    entry,
    entryBytes,
    dueAdded: added ? [added] : [],
    dueRemoved: removed ? [removed] : [],
    open: false,
    asks: false,
    awaitsAdded: [],
    awaitsRemoved: [],
    keys: [],
  };
}

/** Whole seconds: times of schedules have no more. */
const iso = (timeMs: number): string => new Date(timeMs).toISOString().replace(/\.\d+Z$/, "Z");
