// MachineConfig: a compiled workflow as an XState machine config, JSON only. Guards and actions are names with
// parameters; `machine.ts` supplies what they mean.
import type { Because, Of, StepStatus } from "./state.ts";

export interface MachineConfig {
  readonly id: string;
  readonly description?: string;
  readonly initial: string;
  readonly context: MachineContext;
  readonly meta?: { readonly step: string };
  /** Cancellation, and outcomes of calls whose states were left. */
  readonly on?: Readonly<Record<string, readonly TransitionConfig[]>>;
  readonly after?: Readonly<Record<number, readonly TransitionConfig[]>>;
  readonly states: Readonly<Record<string, StateNodeConfig>>;
}

/** Control data only: what later guards of the machine itself need to know. Keys of `facts` are sorted. */
export interface MachineContext {
  /**
   * By step id; by `<block>/<branch>` for a branch; by `<list>/<step>` for whether a step of a graph has ended well;
   * by `(ending)` and `(cancelled)` for the instance.
   */
  readonly facts: Readonly<Record<string, Fact>>;
  /** The round that a loop is in, from its second on. */
  readonly rounds?: Readonly<Record<string, number>>;
  /** Rounds that have ended and in which something may have to be undone, by loop, oldest first. */
  readonly kept?: KeptRounds;
}

export type KeptRounds = Readonly<Record<string, readonly KeptRound[]>>;

/** So many rounds in a row of which the same is remembered; with the rounds of loops inside. */
export interface KeptRound {
  readonly times: number;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly kept?: KeptRounds;
}

/**
 * `timeout`: completed because time passed. `timed_out`: failed because of it. `unknown`: failed, or nobody can say.
 * `begun`: what the step began is not part of this machine, and may have to be undone.
 */
export type Fact =
  | "running"
  | "begun"
  | "completed"
  | "failed"
  | "skipped"
  | "timeout"
  | "timed_out"
  | "unknown"
  | "cancelled";

export interface StateNodeConfig {
  readonly type?: "parallel" | "final";
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly meta?: { readonly step: string };
  readonly initial?: string;
  readonly entry?: readonly ActionConfig[];
  readonly exit?: readonly ActionConfig[];
  readonly on?: Readonly<Record<string, readonly TransitionConfig[]>>;
  /** Delays in milliseconds, as numbers: a delay given by name that nothing defines would fire at once. */
  readonly after?: Readonly<Record<number, readonly TransitionConfig[]>>;
  readonly always?: readonly TransitionConfig[];
  readonly onDone?: readonly TransitionConfig[];
  readonly states?: Readonly<Record<string, StateNodeConfig>>;
}

export interface TransitionConfig {
  /** Absent: the state stays, only the actions are taken. */
  readonly target?: string;
  readonly guard?: GuardConfig;
  readonly actions?: readonly ActionConfig[];
}

export type GuardConfig =
  /** The condition is true. */
  | { readonly type: "when"; readonly params: ConditionParams }
  /** The condition has no value: its evaluation failed. */
  | { readonly type: "unevaluable"; readonly params: ConditionParams }
  /** What is remembered of the step is one of `any`. */
  | { readonly type: "fact"; readonly params: { readonly step: string; readonly any: readonly Fact[] } }
  /** The fact is remembered of at least so many of the steps. */
  | {
      readonly type: "count";
      readonly params: { readonly steps: readonly string[]; readonly fact: Fact; readonly atLeast: number };
    }
  /** The instance has not begun to end. */
  | { readonly type: "working" }
  /** No call that was left behind is still on the wire: of these steps, or of any. */
  | { readonly type: "settled"; readonly params?: { readonly steps: readonly string[] } }
  /** The loop is in its last round. */
  | { readonly type: "exhausted"; readonly params: { readonly step: string; readonly max: number } }
  /** In a round of the loop that has ended, something is to be undone: a step of which one of `undo` is remembered. */
  | { readonly type: "kept"; readonly params: { readonly step: string; readonly undo: readonly Fact[] } }
  /** The event says that nobody knows whether the last attempt took effect. */
  | { readonly type: "unknownOutcome" };

export interface ConditionParams {
  /** The condition's name; see `condition.ts`. */
  readonly condition: string;
  readonly of: Of;
  /** For people. */
  readonly source: string;
  /** `control`: facts alone decide it. */
  readonly reads: "control" | "data";
}

export type ActionConfig =
  /** Make the step's call. */
  | { readonly type: "call"; readonly params: { readonly step: string } }
  /** Publish the step's event. */
  | { readonly type: "emit"; readonly params: { readonly step: string } }
  /** Begin what is done for each item of the step's list. */
  | { readonly type: "spread"; readonly params: { readonly step: string } }
  /** Undo what the step began outside of this machine; with `only`, what failed and may have taken effect. */
  | { readonly type: "undo"; readonly params: { readonly step: string; readonly only?: "unknown" } }
  /** Begin the step's child: an instance of another workflow. */
  | { readonly type: "run"; readonly params: { readonly step: string } }
  /** Assign the step's variables. */
  | { readonly type: "set"; readonly params: { readonly step: string } }
  /** Deliver `event` at the time that the step computes. */
  | { readonly type: "arm"; readonly params: { readonly step: string; readonly event: string } }
  | { readonly type: "disarm"; readonly params: { readonly step: string } }
  /** Offer the step's task to people. */
  | { readonly type: "ask"; readonly params: { readonly step: string } }
  /** Remind people of the step's task. */
  | { readonly type: "remind"; readonly params: { readonly step: string } }
  /** Offer the step's task to others: it is overdue. */
  | { readonly type: "escalate"; readonly params: { readonly step: string } }
  /** The step's status changed: told to the engine, not kept by the machine. */
  | {
      readonly type: "record";
      readonly params: { readonly step: string; readonly status: StepStatus; readonly because?: Because };
    }
  /** Keep a fact in the context. */
  | { readonly type: "remember"; readonly params: { readonly step: string; readonly fact: Fact } }
  /** Drop what the context holds under these names. */
  | { readonly type: "forget"; readonly params: { readonly steps: readonly string[] } }
  /** Begin the next round of a loop, fresh; what may have to be undone of the one before is kept. */
  | { readonly type: "nextRound"; readonly params: RoundParams }
  /** Take up the newest round of a loop in which something is to be undone, as it ended. */
  | { readonly type: "previousRound"; readonly params: RoundParams & { readonly undo: readonly Fact[] } }
  /** The loop has been left: its rounds are counted no more. */
  | { readonly type: "lastRound"; readonly params: { readonly step: string } };

/** A loop, and what it holds. */
export interface RoundParams {
  readonly step: string;
  /** What facts are remembered of. */
  readonly facts: readonly string[];
  /** Those of `facts` whose undo needs them. */
  readonly kept: readonly string[];
  /** Those of `kept` that go through lists. */
  readonly items?: readonly string[];
  /** Loops. */
  readonly loops: readonly string[];
}
