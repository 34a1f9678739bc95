// Instance: one run of a workflow at one version, as it is stored; its journal; and the commit that moves it.
import type { Json, JsonObject } from "../language/json.ts";
import type { Status, StepStatus } from "../machine/state.ts";
import type { Trace } from "./trace.ts";
import type { Method, PolicyWaiver } from "../language/workflow.ts";

/**
 * The head of an instance: all that must be read to go on, and no payload. Payload (input, outputs, requests)
 * is in the journal entries that brought it; the head says which by their `seq`.
 */
export interface Head {
  readonly id: string;
  readonly workflow: string;
  /** Content hash of the definition it began with. */
  readonly version: string;
  readonly status: Status;
  /** `State.json` of the machine. */
  readonly state: string;
  readonly steps: Readonly<Record<string, StepHead>>;
  /** Calls and events to publish, made or to be made, whose outcome is not known, by step. */
  readonly calls: Readonly<Record<string, OpenCall>>;
  /** Armed timers, by the step that waits. */
  readonly timers: Readonly<Record<string, ArmedTimer>>;
  /** What people were asked, by step: the newest task of each; absent where nobody was. */
  readonly tasks?: Readonly<Record<string, TaskHead>>;
  /** `seq` of the entry that holds the list of each step that goes through one. */
  readonly lists?: Readonly<Record<string, number>>;
  /** Children of the present visits, by the step that runs them. */
  readonly runs?: Readonly<Record<string, RunHead>>;
  /** Whose child the instance is. */
  readonly parent?: Parent;
  /** `seq` of the entry that set each variable. */
  readonly vars?: Readonly<Record<string, number>>;
  /** `seq` of the entries with events that are kept for a later wait, oldest first. */
  readonly kept?: readonly number[];
  /** Rounds of loops that have ended and of which something may have to be undone, by loop, oldest first. */
  readonly rounds?: Readonly<Record<string, readonly RoundPlace[]>>;
  /** Where the latest round is found of a loop whose steps are, while it is undone, those of an earlier one. */
  readonly latest?: Readonly<Record<string, RoundPlace>>;
  /** The last visit of each step that a new round has begun without; it is not among `steps`. */
  readonly visits?: Readonly<Record<string, number>>;
  /**
   * Bytes of data that the instance holds (`payloadBytes`), without rounds that have ended; absent in heads that were
   * written before it was counted.
   */
  readonly bytes?: number;
  readonly error?: ErrorData;
  /** While it is paused. */
  readonly paused?: PausedHead;
  /** While an undo that failed needs attention: the step of it that did. */
  readonly incident?: { readonly step: string; readonly sinceMs: number };
  /** That of its caller, who gave one: where it is missing, it follows from the id. */
  readonly trace?: Trace;
  readonly createdAtMs: number;
  /** When it last changed: of an instance that has ended, when it did. */
  readonly updatedAtMs: number;
  /** Number of commits; the first makes 1. */
  readonly revision: number;
  /** `seq` of the first journal entry: it holds the input. */
  readonly first: number;
  /** `seq` and hash of the newest journal entry. */
  readonly last: number;
  readonly hash: string;
}

export interface PausedHead {
  readonly sinceMs: number;
  readonly by?: string;
  readonly reason?: string;
  /** It cannot go on by itself: a person has to look at it, and it moves when that is retried. */
  readonly fault?: FaultHead;
  /** What came since and will move the instance when it is resumed, oldest first. */
  readonly held: readonly HeldHead[];
}

/** A mistake of the engine's own, or of what it was given to run: what it met with could not be decided. */
export interface FaultHead {
  readonly sinceMs: number;
  /** What could not be decided, for people: `done.freeze`, `event payment_fixed`. */
  readonly of: string;
  readonly step?: string;
  readonly message: string;
}

export interface HeldHead {
  /** `seq` of the entry that holds it: a kept event, or an outcome. */
  readonly seq: number;
  /** Of a call that failed: nobody knows whether it took effect. */
  readonly unknown?: true;
  /** Of an event without an address: for whom. */
  readonly waiting?: Waiting;
}

/** A step that waits for an event, in one of its visits. */
export interface Waiting {
  readonly step: string;
  readonly visit: number;
}

export interface StepHead {
  readonly status: StepStatus;
  /** How often the step was entered; part of its idempotency key. */
  readonly visit: number;
  /** Attempts of the present visit that have ended. */
  readonly attempts: number;
  readonly startedAtMs: number;
  readonly completedAtMs?: number;
  /** Time ran out in it. */
  readonly timeout?: true;
  /** It failed, and a handler has dealt with it: what follows it runs. */
  readonly handled?: true;
  /** Its outcome came when it had been left behind: it can be undone, and has no output. */
  readonly late?: true;
  /** `seq` of the entry with the outcome: output, error or event. */
  readonly outcome?: number;
  /** `seq` of the entries with the events taken, by type, where a step waits for several. */
  readonly events?: Readonly<Record<string, number>>;
  /** `seq` of the entries with what each person decided, in order, where the step is a task. */
  readonly decisions?: readonly number[];
  /** `seq` of the entry with the request that an agent was sent, which a second one repeats. */
  readonly request?: number;
  /** Of a loop, from its second round on. */
  readonly round?: { readonly number: number; readonly startedAtMs: number };
}

export type TaskStatus =
  /** Anybody of the group may take it. */
  | "offered"
  /** Somebody has taken it. */
  | "claimed"
  /** Decided by as many people as it needs. */
  | "completed"
  /** The instance went on without it. */
  | "cancelled"
  /** Nobody decided it in time, and nobody else was to be asked. */
  | "overdue";

/** Work that is or was offered to people; its id is `<instance>/<step>/<visit>`. */
export interface TaskHead {
  readonly visit: number;
  readonly status: TaskStatus;
  /** Whose members may act; after escalation the other group. */
  readonly group: string;
  /** Who has taken it, or who decided it last. */
  readonly assignee?: string;
  readonly offeredAtMs: number;
  readonly dueAtMs?: number;
  readonly remindedAtMs?: number;
  readonly escalatedAtMs?: number;
  /** `seq` of the entry that holds the offer. */
  readonly offer: number;
}

/** What a task asks, fixed when it is offered. */
export interface TaskOffer {
  readonly title: string;
  readonly group: string;
  readonly escalate_to?: string;
  /** People who may not decide it. */
  readonly not_by?: readonly string[];
  /** What is to be reviewed; absent where the task is about the instance's input. */
  readonly data?: Json;
}

/** Where a round that has ended is found: the so-manyth of its loop in the entry of the commit that ended it. */
export interface RoundPlace {
  readonly seq: number;
  /** From 0. */
  readonly nth: number;
  /** Of its data, rounds of loops inside it included; absent where it was noted before that was counted. */
  readonly bytes?: number;
}

/** A round that has ended: the steps that it reached, with children and lists, and the rounds of loops inside. */
export interface EndedRound {
  readonly steps: Readonly<Record<string, StepHead>>;
  readonly runs?: Head["runs"];
  readonly lists?: Head["lists"];
  readonly rounds?: Head["rounds"];
}

export interface OpenCall {
  readonly visit: number;
  /** The attempt that is on the wire or next, from 1. */
  readonly attempt: number;
  /** Absent: now. Otherwise the attempt waits for this time (back-off). */
  readonly dueAtMs?: number;
  /** With `dueAtMs`: nobody knows whether the attempt before took effect. */
  readonly unknown?: true;
  /** `seq` of the entry that holds the request. */
  readonly request: number;
}

export interface RunHead {
  readonly visit: number;
  /** The child's id, whether it has begun or not. */
  readonly child: string;
  /** `seq` of the entry that holds the request. */
  readonly request: number;
  /**
   * `open`: its end is waited for, or its beginning. `left`: it is not waited for any more, and is cancelled. `held`:
   * likewise, but it begins to undo only when its parent has come so far. `undoing`: it is, and the parent waits.
   */
  readonly is: "open" | "left" | "held" | "undoing" | "over";
}

/** The step that runs an instance, and how many levels above it there are. */
export interface Parent {
  readonly instance: string;
  readonly step: string;
  readonly visit: number;
  readonly wait: boolean;
  readonly depth: number;
}

/** What a child begins with, fixed before it does. */
export interface RunRequest {
  readonly workflow: string;
  readonly data: Json;
  readonly wait: boolean;
}

export interface ArmedTimer {
  readonly event: string;
  readonly dueAtMs: number;
  /** The revision that armed it, so that an old firing is told from a new one. */
  readonly visit: number;
}

/** Why a step or an instance failed. */
export interface ErrorData {
  readonly type: string;
  readonly step?: string;
  readonly status?: number;
  readonly message: string;
  readonly attempts?: number;
  /** The child that failed, where a step ran one. */
  readonly instance?: string;
  readonly errors?: readonly ErrorData[];
}

/** A request as it will be sent, fixed before its first attempt. */
export interface CallRequest {
  readonly method: Method;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers whose values are known only where the request is sent, with the names of these. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Absent: no body. */
  readonly body?: Json;
}

/** An event that a step publishes, fixed before its first attempt. */
export interface Emission {
  readonly kind: "emit";
  readonly event: string;
  readonly data: Json;
}

/** An event from outside as it is recorded and as expressions see it. */
export interface OutsideEventData {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** When it came: RFC 3339. */
  readonly time: string;
  readonly data: Json;
  /** What else its sender said of it, for those who read the journal: expressions do not see it. */
  readonly attributes?: EventAttributes;
}

/** By the names of CloudEvents: `time` is when it happened, `subject` what it is about; and extensions. */
export type EventAttributes = Readonly<Record<string, string | number | boolean>>;

/**
 * One entry of the journal: one commit. Entries of one instance form a chain: `prev` is the hash of the
 * entry before it (64 zeros for the first), a hash being SHA-256 over the entry's stored bytes.
 */
export interface JournalEntry {
  /** One count over all instances, from 1, without gaps but for instances that were removed. */
  readonly seq: number;
  readonly instance: string;
  readonly revision: number;
  readonly atMs: number;
  readonly kind: EntryKind;
  readonly step?: string;
  /** The event that was handled, with its data: an outside event, or the outcome of an attempt. */
  readonly event?: Json;
  /** Requests and events to publish that this commit fixed, by step. */
  readonly requests?: Readonly<Record<string, CallRequest | Emission>>;
  /** Of requests about which no policy is asked, why not, by step. */
  readonly policies?: Readonly<Record<string, PolicyWaiver>>;
  /** Tasks that this commit offered, by step. */
  readonly tasks?: Readonly<Record<string, TaskOffer>>;
  /** Children that this commit wants, by step. */
  readonly runs?: Readonly<Record<string, RunRequest>>;
  /** Variables that this commit set. */
  readonly vars?: JsonObject;
  /** Lists that steps began to go through, by step. */
  readonly lists?: Readonly<Record<string, readonly Json[]>>;
  /** Steps whose failure this commit found by itself: a value that could not be computed, time that ran out. */
  readonly errors?: Readonly<Record<string, ErrorData>>;
  /** Rounds that ended, or were left, in this commit and of which something may have to be undone, by loop. */
  readonly rounds?: Readonly<Record<string, readonly EndedRound[]>>;
  /** `seq` of the entries with kept events that steps took in this commit. */
  readonly delivered?: readonly number[];
  /** `State.value` after the commit. */
  readonly state: Json;
  readonly status: Status;
  /** Who caused it, where someone did. */
  readonly actor?: string;
  /** `seq` of the instance's entry before this one; 0 for the first. */
  readonly prevSeq: number;
  readonly prev: string;
}

export type EntryKind =
  /** The instance began; `event.data` is its input. */
  | "started"
  /** An event from outside was taken. */
  | "event"
  /** The instance was cancelled; `event.reason` says why, where somebody did. */
  | "cancelled"
  /** Somebody paused the instance; `event.reason` says why. What comes until it is resumed has entries of its own. */
  | "paused"
  /** What came could not be decided: it is held, as in a pause; `event` says what, and why not. */
  | "stuck"
  /** Somebody lets the undo that failed, or what could not be decided, be tried once more; `event.reason` says why. */
  | "retried"
  /** Somebody lets the instance go on as if the undo that failed had been dealt with; `event.reason` says why. */
  | "skipped"
  /** It goes on; `delivered` says which events steps took, `event.dropped` which none did. */
  | "resumed"
  /** What the instance did is being undone, now that its parent has come so far. */
  | "undone"
  /** An event that no step waited for was noted. */
  | "ignored"
  /** An event that no step waited for was kept for a later wait. */
  | "kept"
  /** A timer fired. */
  | "timer"
  /** A call or a child succeeded, or a child is undone. */
  | "done"
  /** A call failed for good, or a child did. */
  | "failed"
  /** An attempt failed and another will follow. */
  | "attempt"
  /** The back-off is over: the next attempt begins. */
  | "retry"
  /** An attempt ended whose call was withdrawn: `event` says which, and how. Nothing of the instance changed. */
  | "stale"
  /** A person took a task, gave it back or to somebody else, or decided it; `event.action` says which. */
  | "task"
  /** Of a schedule alone: `event` says what was started, what was skipped, and what comes next. */
  | "schedule";

/** A row of the due index: a step's timer, or the next attempt of its call (`retry:<step>`). */
export interface DueRow {
  readonly dueAtMs: number;
  readonly instance: string;
  readonly timer: string;
  readonly visit: number;
}

/** One atomic write. Written whole or not at all. */
export interface Commit {
  readonly head: Head;
  /** The head's revision before this commit; 0 when the instance must not exist yet. */
  readonly expected: number;
  /** The head before this commit, where who makes it has it at hand: else the store reads it. */
  readonly before?: Head | undefined;
  readonly entry: JournalEntry;
  /** The stored bytes of `entry`, over which its hash was made. */
  readonly entryBytes: string;
  readonly dueAdded: readonly DueRow[];
  readonly dueRemoved: readonly DueRow[];
  /**
   * Whether the instance has a call that is ready or on the wire, a child that it waits for, or a parent that may
   * cancel it. Kept as an index for restarts.
   */
  readonly open: boolean;
  /** Names under which the instance awaits events with a `match` since this commit, and those under which it no longer does. */
  readonly awaitsAdded: readonly string[];
  readonly awaitsRemoved: readonly string[];
  /** Whether one of the head's tasks may be acted on by people. Kept as an index for lists of tasks. */
  readonly asks: boolean;
  /** Names of requests consumed, with what answers the same request again. Must not exist yet. */
  readonly keys: readonly { readonly key: string; readonly answer: Json }[];
}

/** A compiled workflow as it is stored, so that instances outlive changes of the file. */
export interface StoredDefinition {
  readonly workflow: string;
  readonly version: string;
  /** The author's YAML. */
  readonly source: string;
  /** The checked workflow and the machine's config, JSON. */
  readonly compiled: string;
}
