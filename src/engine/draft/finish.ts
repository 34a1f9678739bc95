// finish: the commit that a draft has come to, with what is to be done once it is durable.
import type { Json } from "../../language/json.ts";
import type { State } from "../../machine/state.ts";
import type { Advance, Instance } from "../cause.ts";
import { awaitedNames } from "../correlation.ts";
import type { Commit, EntryKind, Head, JournalEntry, Parent } from "../instance.ts";
import { encodeEntry, hashEntry, noHash } from "../journal.ts";
import type { Trace } from "../trace.ts";
import type { Calls } from "./calls.ts";
import type { Children } from "./children.ts";
import type { Data } from "./data.ts";
import type { DueRows } from "./due-rows.ts";
import type { Pause } from "./pause.ts";
import type { Rounds } from "./rounds.ts";
import type { Setting } from "./setting.ts";
import type { Steps } from "./steps.ts";
import { isEmpty } from "./table.ts";
import type { Growing } from "./table.ts";
import type { Tasks } from "./tasks.ts";
import type { Timers } from "./timers.ts";

/** What the draft has handled, as the entry says it. */
export interface Handled {
  readonly kind: EntryKind;
  readonly step?: string;
  readonly event?: Json;
  readonly actor?: string | undefined;
  readonly keys?: Commit["keys"] | undefined;
}

export interface Parts {
  readonly rounds: Rounds;
  readonly data: Data;
  readonly steps: Steps;
  readonly due: DueRows;
  readonly calls: Calls;
  readonly timers: Timers;
  readonly tasks: Tasks;
  readonly children: Children;
  readonly pause: Pause;
  readonly incident: Head["incident"];
  readonly parent: Parent | undefined;
  readonly trace: Trace | undefined;
  /** `seq` of the entries with kept events that steps took. */
  readonly delivered: readonly number[];
}

/**
 * Entry and head are made property by property, in the order in which they are stored: objects spread into one another
 * take ten times as long, and this is done for every commit.
 */
export function finish(setting: Setting, state: State, handled: Handled, parts: Parts): Advance {
  const {
    rounds,
    data,
    steps,
    due,
    calls,
    timers,
    tasks,
    children,
    pause,
    incident,
    parent,
    trace,
    delivered,
  } = parts;
  const { definition, id } = setting;
  const { nowMs, seq } = setting.at;
  const before = setting.before?.head;
  const { error } = steps;
  const status = pause.fault ? "needs_attention" : pause.isOn ? "paused" : state.status;
  const entry = {
    seq,
    instance: id,
    revision: (before?.revision ?? 0) + 1,
    atMs: nowMs,
    kind: handled.kind,
  } as Growing<JournalEntry>;
  if (handled.step !== undefined) entry.step = handled.step;
  if (handled.event !== undefined) entry.event = handled.event;
  if (!isEmpty(calls.requests)) entry.requests = calls.requests;
  if (!isEmpty(calls.policies)) entry.policies = calls.policies;
  if (!isEmpty(tasks.offered)) entry.tasks = tasks.offered;
  if (!isEmpty(children.requests)) entry.runs = children.requests;
  data.enter(entry);
  if (!isEmpty(steps.errors)) entry.errors = steps.errors;
  rounds.enter(entry);
  if (delivered.length > 0) entry.delivered = delivered;
  entry.state = state.value;
  entry.status = status;
  if (handled.actor !== undefined) entry.actor = handled.actor;
  entry.prevSeq = before?.last ?? 0;
  entry.prev = before?.hash ?? noHash;
  const entryBytes = encodeEntry(entry);
  const head = {
    id,
    workflow: definition.workflow.id,
    version: definition.version,
    status,
    state: state.json,
    steps: steps.heads.record,
    calls: calls.open.record,
    timers: timers.armed.record,
  } as Growing<Head>;
  if (!isEmpty(tasks.heads.record)) head.tasks = tasks.heads.record;
  if (!isEmpty(children.runs.record)) head.runs = children.runs.record;
  if (parent) head.parent = parent;
  if (trace !== undefined) head.trace = trace;
  data.note(head);
  rounds.note(head);
  if (error) head.error = error;
  if (pause.now) head.paused = pause.now;
  if (incident) head.incident = incident;
  head.createdAtMs = before?.createdAtMs ?? nowMs;
  head.updatedAtMs = before && handled.kind === "stale" ? before.updatedAtMs : nowMs;
  head.revision = entry.revision;
  head.first = before?.first ?? seq;
  head.last = seq;
  head.hash = hashEntry(entryBytes);
  const instance: Instance = { definition, head, state, payload: data.payload };
  return {
    commit: {
      head,
      expected: before?.revision ?? 0,
      before,
      entry,
      entryBytes,
      // What is due waits until the pause has ended.
      dueAdded: pause.isOn ? [] : due.added,
      dueRemoved: due.removed,
      open: calls.areUnderWay || children.arePending || (parent?.wait === true && !state.ended),
      ...awaits(setting.before, instance),
      asks: tasks.areOpen,
      keys: handled.keys ?? [],
    },
    instance,
    ready: calls.toPerform,
    attend: [...children.attend],
  };
}

function awaits(
  before: Instance | undefined,
  instance: Instance,
): Pick<Commit, "awaitsAdded" | "awaitsRemoved"> {
  if (instance.state.awaits.length === 0 && (!before || before.state.awaits.length === 0)) return unchanged;
  const old = before ? awaitedNames(before) : noNames;
  const now = awaitedNames(instance);
  return {
    awaitsAdded: [...now].filter((name) => !old.has(name)),
    awaitsRemoved: [...old].filter((name) => !now.has(name)),
  };
}

const unchanged = { awaitsAdded: [], awaitsRemoved: [] } as const;
const noNames: ReadonlySet<string> = new Set();
