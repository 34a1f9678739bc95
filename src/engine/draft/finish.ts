// finish: the commit that a draft has come to, with what is to be done once it is durable.
import type { Json } from "../../language/json.ts";
import type { State } from "../../machine/state.ts";
import type { Advance } from "../cause.ts";
import type { Commit, EntryKind, Head, JournalEntry, Parent } from "../instance.ts";
import { encodeEntry, hashEntry, noHash } from "../journal.ts";
import type { Trace } from "../trace.ts";
import { matchedEvents } from "../resume.ts";
import type { Calls } from "./calls.ts";
import type { Children } from "./children.ts";
import type { Data } from "./data.ts";
import type { DueRows } from "./due-rows.ts";
import type { Pause } from "./pause.ts";
import type { Rounds } from "./rounds.ts";
import type { Setting } from "./setting.ts";
import type { Steps } from "./steps.ts";
import { isEmpty } from "./table.ts";
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
  const status = pause.isOn ? "paused" : state.status;
  const entry: JournalEntry = {
    seq,
    instance: id,
    revision: (before?.revision ?? 0) + 1,
    atMs: nowMs,
    kind: handled.kind,
    ...(handled.step !== undefined && { step: handled.step }),
    ...(handled.event !== undefined && { event: handled.event }),
    ...(!isEmpty(calls.requests) && { requests: calls.requests }),
    ...(!isEmpty(calls.policies) && { policies: calls.policies }),
    ...(!isEmpty(tasks.offered) && { tasks: tasks.offered }),
    ...(!isEmpty(children.requests) && { runs: children.requests }),
    ...data.entry(),
    ...(!isEmpty(steps.errors) && { errors: steps.errors }),
    ...rounds.entry(),
    ...(delivered.length > 0 && { delivered }),
    state: state.value,
    status,
    ...(handled.actor !== undefined && { actor: handled.actor }),
    prevSeq: before?.last ?? 0,
    prev: before?.hash ?? noHash,
  };
  const entryBytes = encodeEntry(entry);
  const head: Head = {
    id,
    workflow: definition.workflow.id,
    version: definition.version,
    status,
    state: state.json,
    steps: steps.heads.record,
    calls: calls.open.record,
    timers: timers.armed.record,
    ...(!isEmpty(tasks.heads.record) && { tasks: tasks.heads.record }),
    ...(!isEmpty(children.runs.record) && { runs: children.runs.record }),
    ...(parent && { parent }),
    ...(trace !== undefined && { trace }),
    ...data.head(),
    ...rounds.head(),
    ...(error && { error }),
    ...pause.head(),
    ...(incident && { incident }),
    createdAtMs: before?.createdAtMs ?? nowMs,
    updatedAtMs: nowMs,
    revision: entry.revision,
    first: before?.first ?? seq,
    last: seq,
    hash: hashEntry(entryBytes),
  };
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
      ...awaits(setting, state),
      asks: tasks.areOpen,
      keys: handled.keys ?? [],
    },
    instance: { definition, head, state, payload: data.payload },
    ready: calls.toPerform,
    attend: [...children.attend],
  };
}

function awaits(
  { definition, before }: Setting,
  state: State,
): Pick<Commit, "awaitsAdded" | "awaitsRemoved"> {
  const old = before ? matchedEvents(before.definition, before.state) : noEvents;
  const now = matchedEvents(definition, state);
  return {
    awaitsAdded: [...now].filter((event) => !old.has(event)),
    awaitsRemoved: [...old].filter((event) => !now.has(event)),
  };
}

const noEvents: ReadonlySet<string> = new Set();
