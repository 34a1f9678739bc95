// Decision: what the machine's step returns. Data only; nothing here has been done yet.
import type { MachineEvent } from "./event.ts";
export type Status =
  | "running"
  | "paused"
  | "compensating"
  | "needs_attention"
  | "completed"
  | "failed"
  | "cancelled";

export type StepStatus =
  | "pending"
  | "running"
  | "waiting"
  | "completed"
  | "failed"
  | "skipped"
  | "cancelled"
  | "compensating"
  | "compensated";

/** A state value of XState: a name, or names by region. */
export type StateValue = string | { readonly [region: string]: StateValue };

/**
 * Where an instance is in its machine. Interned: one machine hands out one object for one state, so states
 * can be compared by identity and `json` is encoded once.
 */
export interface State {
  readonly value: StateValue;
  readonly status: Status;
  /** True when no event can move the instance any more. */
  readonly ended: boolean;
  /** Events from outside that the state takes, by the step that takes them. */
  readonly awaits: readonly { readonly step: string; readonly event: string }[];
  /** Everything that can move the state: outcomes of open calls, armed timers, events from outside. */
  readonly takes: readonly Take[];
  /** The snapshot as stored: `{value, context}` with control data only. `Machine.restore` reads it. */
  readonly json: string;
}

export interface Take {
  readonly kind: "outcome" | "timer" | "event";
  readonly step: string;
  readonly event: MachineEvent;
}

/** Something to be done, as data. Performed AFTER the state is durable, never before. */
export type Effect =
  /** Make the step's call. */
  | { readonly kind: "call"; readonly step: string }
  /** Deliver `event` after `delayMs`, unless disarmed. A step has one timer: arming it anew replaces it. */
  | { readonly kind: "arm"; readonly step: string; readonly delayMs: number; readonly event: string }
  | { readonly kind: "disarm"; readonly step: string }
  /** The step's status changed. */
  | { readonly kind: "record"; readonly step: string; readonly status: StepStatus };

export interface Decision {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/**
 * The data conditions are decided by, given to every step of a machine.
 * Returns the truth of the step's condition, or why it has none.
 */
export type Conditions = (step: string) => boolean | { readonly error: string };
