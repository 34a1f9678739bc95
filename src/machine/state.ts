// State: where an instance is in its machine, and the effects that lead from one state to the next. Data only.
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

/**
 * Why a step failed that met no failure: its time ran out, or its rounds did; nobody decided its task in time; an agent's
 * answer is not of its type. Or what became of a failure: a
 * handler has dealt with it, and what follows runs.
 */
export type Because = "timeout" | "max" | "overdue" | "misfit" | "handled";

/** What a condition may be: `truth`: true, false or without a value. `value`: there is one, or none. `fit`: true or false. */
export type Of = "truth" | "value" | "fit";

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
  /** True until the instance begins to end: `cancelEvent` then ends it. */
  readonly cancellable: boolean;
  /** Events from outside that the state takes, by the step that takes them. */
  readonly awaits: readonly { readonly step: string; readonly event: string }[];
  /** Everything that can move the state: outcomes of open calls, armed timers, events from outside. */
  readonly takes: readonly Take[];
  /** Steps that the state is in. */
  readonly active: ReadonlySet<string>;
  /** The snapshot as stored: `{value, context}` with control data only. `Machine.restore` reads it. */
  readonly json: string;
}

export interface Take {
  readonly kind: "outcome" | "timer" | "event" | "cancel";
  readonly step: string;
  readonly event: MachineEvent;
  /** The outcome of a call that was left behind: it is noted, and nothing follows but what waits for it. */
  readonly late?: true;
}

/** Something to be done, as data. */
export type Effect =
  /** Make the step's call. */
  | { readonly kind: "call"; readonly step: string }
  /** Publish the step's event. */
  | { readonly kind: "emit"; readonly step: string }
  /** Begin what is done for each item of the step's list. */
  | { readonly kind: "spread"; readonly step: string }
  /** Undo what the step began outside of this machine; with `only`, what failed and may have taken effect. */
  | { readonly kind: "undo"; readonly step: string; readonly only?: "unknown" }
  /** Begin the step's child. */
  | { readonly kind: "run"; readonly step: string }
  /** Assign the step's variables. */
  | { readonly kind: "set"; readonly step: string }
  /**
   * Deliver `event` after `delayMs`, unless disarmed; `computed` is a time that the step's data says. A step has one
   * timer: arming it anew replaces it.
   */
  | {
      readonly kind: "arm";
      readonly step: string;
      readonly delayMs: number | "computed";
      readonly event: string;
    }
  | { readonly kind: "disarm"; readonly step: string }
  /** Offer the step's task to people. */
  | { readonly kind: "ask"; readonly step: string }
  /** Remind people of the step's task. */
  | { readonly kind: "remind"; readonly step: string }
  /** Offer the step's task to others: it is overdue. */
  | { readonly kind: "escalate"; readonly step: string }
  /** The step's status changed. */
  | {
      readonly kind: "record";
      readonly step: string;
      readonly status: StepStatus;
      /** With `failed`, where nothing else says why. */
      readonly because?: Because;
    }
  /** A loop begins its next round; `keeps`: something of the one that has ended may have to be undone. */
  | { readonly kind: "round"; readonly step: string; readonly to: "next"; readonly keeps: boolean }
  /**
   * A round of a loop is taken up as it ended: of those that were kept, the one at `index`, from 0. Before that the
   * present one is kept too where `keeps` says so; with `drops` the one taken up and all newer ones are kept no more.
   */
  | {
      readonly kind: "round";
      readonly step: string;
      readonly to: "kept";
      readonly index: number;
      readonly keeps: boolean;
      readonly drops: boolean;
    };

/**
 * What a step of a machine meets, in the order in which it comes to it: a condition that is asked after an effect
 * sees what the effect did.
 */
export interface World {
  /** To be noted; performed AFTER the state that the step leads to is durable, never before. */
  apply(effect: Effect): void;
  /**
   * The truth of a condition (of a `value`: true when there is one; a `fit` always has one), or why it has none; for an
   * item, in its frame.
   */
  ask(condition: string, of: Of, frame?: string): boolean | { readonly error: string };
  /** How many items the list of a step has, by its key. Absent where nobody goes through lists: somebody else says how they end. */
  items?(step: string): number;
}
