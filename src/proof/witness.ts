// Witness: data that leads an instance along a path: what its input is, and what the calls, events and decisions on the
// way bring, so that every condition is decided by it as the path says.
import type { Json, JsonObject } from "../language/json.ts";

export type Found = Witness | Unwitnessed;

export interface Witness {
  readonly kind: "witness";
  /** One for each event of the path. */
  readonly brought: readonly Brought[];
}

/** No such data is known. */
export interface Unwitnessed {
  readonly kind: "unwitnessed";
  /** A sentence without its full stop. */
  readonly reason: string;
}

/** What one event of a path brings from outside. Nothing: a timer, a cancellation. */
export interface Brought {
  /** The input; the data of an event; the answer of a call or a child. */
  readonly data?: Json;
  /** With the start: the item that the steps are done for, and its place, by the names that they have in expressions. */
  readonly items?: JsonObject;
  /** How a call or a child failed. */
  readonly error?: BroughtError;
  /** What people decide, one after another. */
  readonly decisions?: readonly BroughtDecision[];
}

export interface BroughtError {
  readonly type: string;
  readonly status?: number;
}

export interface BroughtDecision {
  readonly by: string;
  readonly output: Json;
}
