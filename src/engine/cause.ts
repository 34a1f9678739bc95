// Cause: what may happen to an instance, and what becomes of it: the words in which the engine speaks with `advance`.
import type { JsonObject } from "../language/json.ts";
import type { Of, State } from "../machine/state.ts";
import type { Answer } from "./answer.ts";
import type { Definition } from "./catalog.ts";
import type { ChildEnd } from "./child.ts";
import type {
  CallRequest,
  Commit,
  DueRow,
  Emission,
  Head,
  JournalEntry,
  OutsideEventData,
  Parent,
  Waiting,
} from "./instance.ts";
import type { Trace } from "./trace.ts";
import type { Person, TaskAction } from "./task.ts";
import type { Payload } from "./payload.ts";
import type { Outcome } from "./ports.ts";

/** An instance in memory: its head as stored, and what the head refers to. */
export interface Instance {
  readonly definition: Definition;
  readonly head: Head;
  readonly state: State;
  readonly payload: Payload;
}

/** What may happen to an instance. */
export type Cause =
  | {
      readonly kind: "start";
      readonly id: string;
      readonly definition: Definition;
      readonly event: OutsideEventData;
      readonly keys: Commit["keys"];
      readonly parent?: Parent;
      readonly trace?: Trace | undefined;
      readonly actor?: string;
    }
  | {
      readonly kind: "event";
      readonly event: OutsideEventData;
      /** Absent: the event is addressed to the instance. Else it is for whom this still waits. */
      readonly waiting?: Waiting;
      readonly keys?: Commit["keys"];
      readonly actor?: string;
    }
  /** Somebody wants the instance ended, and what it did undone; with `hold` only after a cause `undo`. */
  | {
      readonly kind: "cancel";
      readonly reason?: string;
      readonly keys?: Commit["keys"];
      readonly actor?: string;
      readonly hold?: boolean;
    }
  /** Somebody wants the instance to stand still: no call is begun and nothing moves it before `resume`. */
  | { readonly kind: "pause"; readonly reason?: string; readonly actor?: string }
  | { readonly kind: "resume"; readonly reason?: string; readonly actor?: string }
  /** Another cause could not be decided: the instance is held as in a pause, for a person to look at. */
  | { readonly kind: "stick"; readonly of: string; readonly step?: string; readonly message: string }
  /** Somebody lets the undo that failed, or what could not be decided, be tried once more. */
  | { readonly kind: "retry"; readonly reason?: string; readonly actor?: string }
  /** Somebody has dealt with the undo of this step that failed: the instance goes on. */
  | { readonly kind: "skip"; readonly step: string; readonly reason: string; readonly actor?: string }
  /** What the instance did is undone now, although it has completed: that of which it was a part failed. */
  | { readonly kind: "undo" }
  /** Something became of a child. */
  | { readonly kind: "child"; readonly step: string; readonly visit: number; readonly ended: ChildEnd }
  | { readonly kind: "due"; readonly row: DueRow }
  | {
      readonly kind: "task";
      readonly step: string;
      readonly visit: number;
      readonly action: TaskAction;
      readonly by: Person;
    }
  | {
      readonly kind: "outcome";
      readonly step: string;
      readonly visit: number;
      readonly attempt: number;
      /** `seq` of the entry that holds the request. */
      readonly requestSeq: number;
      readonly outcome: Outcome;
    };

export interface Advance {
  readonly commit: Commit;
  /** The instance after the commit: true only once the commit is durable. */
  readonly instance: Instance;
  /** Attempts to be made AFTER the commit is durable. */
  readonly ready: readonly ReadyCall[];
  /** Steps whose children want attention AFTER the commit is durable. */
  readonly attend: readonly string[];
}

export interface ReadyCall {
  readonly step: string;
  readonly visit: number;
  readonly attempt: number;
  readonly request: CallRequest | Emission;
  /** `seq` of the entry that holds it. */
  readonly requestSeq: number;
}

/**
 * What stands in for data on a simulated path. Children are answered for like calls, and so is what is done for items.
 * Where data does not fit although its condition is said to hold, its values are null.
 */
export interface Chosen {
  /** Decides a condition; `said` is what data says to it. */
  ask(condition: string, of: Of, said: () => Answer): Answer;
  /** Whether an empty request stands for one that cannot be computed, and why it cannot; else the step fails, as in life. */
  excuses(step: string, why: string): boolean;
  /** How long a timer lasts whose delay data decides. */
  delayMs(timer: string): number;
  /** Items, by the names that they have in expressions, where the workflow is what is done for one. */
  readonly items?: JsonObject;
}

export interface Circumstances {
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
  /** The journal's next number. */
  readonly seq: number;
  /** Chosen in place of what data would say: simulations of paths. */
  readonly chosen?: Chosen | undefined;
  /** Reads a request fixed by an earlier commit. */
  requestAt(seq: number, step: string): CallRequest | Emission;
  /** Reads an entry that an earlier commit of the instance made. */
  entryAt(seq: number): JournalEntry;
}
