// Scope: the recorded data that expressions and templates may read. No clock, no randomness: the same
// scope gives the same value on every replay.
import type { Json, JsonObject } from "./json.ts";

export interface Scope {
  readonly input: Json;
  /** The event being handled: `{id, type, source, time, data}`; null when there is none. */
  readonly event: Json;
  /** Variables set so far. */
  readonly vars: JsonObject;
  /** Items of lists that something is done for, and their places, by the names that they have there. */
  readonly items: JsonObject;
  /** The failure that a handler of errors handles: `{type, step, status?, message, attempts}`; else null. */
  readonly error: Json;
  /** What an agent answered, while it is decided what becomes of that; absent elsewhere. */
  readonly output?: Json;
  readonly instanceId: string;
  /** Recorded time of the event being handled, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** Undefined for a step that has not been reached. */
  step(id: string): StepView | undefined;
}

/** What `step(<id>)` shows. */
export interface StepView {
  readonly output: Json;
  /** A wait whose time ran out. */
  readonly timeout: boolean;
  readonly skipped: boolean;
  readonly failed: boolean;
  readonly error: Json;
  /** The event that ended a wait early, else null. */
  readonly event: Json;
  /** The events that a wait for several has got, by their types; absent of other steps. */
  readonly events?: JsonObject;
  /** Who decided a task, last; null of other steps. */
  readonly by: string | null;
  /** `{by, output, at}` of everyone who decided a task, in order; absent of other steps. */
  readonly decisions?: Json;
  readonly attempts: number;
  /** RFC 3339, or null while the step has not completed. */
  readonly completed_at: string | null;
}

export type Evaluated =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly error: string };
