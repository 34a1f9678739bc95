// MachineConfig: a compiled workflow as an XState machine config, JSON only. Guards and actions are names with
// parameters; `machine.ts` supplies what they mean.
import type { StepStatus } from "./decision.ts";

export interface MachineConfig {
  readonly id: string;
  readonly description?: string;
  readonly initial: string;
  readonly context: MachineContext;
  readonly states: Readonly<Record<string, StateNodeConfig>>;
}

/** Control data only: what later guards of the machine itself need to know. Keys of `facts` are step ids, sorted. */
export interface MachineContext {
  readonly facts: Readonly<Record<string, Fact>>;
}

export type Fact = "completed" | "failed" | "skipped" | "timeout" | "unknown";

export interface StateNodeConfig {
  readonly type?: "parallel" | "final";
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly meta?: { readonly step: string };
  readonly initial?: string;
  readonly entry?: readonly ActionConfig[];
  readonly on?: Readonly<Record<string, readonly TransitionConfig[]>>;
  /** Delays in milliseconds, as numbers: a delay given by name that nothing defines would fire at once. */
  readonly after?: Readonly<Record<number, readonly TransitionConfig[]>>;
  readonly always?: readonly TransitionConfig[];
  readonly onDone?: readonly TransitionConfig[];
  readonly states?: Readonly<Record<string, StateNodeConfig>>;
}

export interface TransitionConfig {
  readonly target: string;
  readonly guard?: GuardConfig;
  readonly actions?: readonly ActionConfig[];
}

export type GuardConfig =
  /** The step's `when` is true. `reads: control` means that facts alone decide it. */
  | { readonly type: "when"; readonly params: ConditionParams }
  /** The step's `when` has no value: its evaluation failed. */
  | { readonly type: "unevaluable"; readonly params: ConditionParams }
  /** What is remembered of the step is one of `any`. */
  | { readonly type: "fact"; readonly params: { readonly step: string; readonly any: readonly Fact[] } }
  /** The event says that nobody knows whether the last attempt took effect. */
  | { readonly type: "unknownOutcome" };

export interface ConditionParams {
  /** The step whose `when` it is; empty for the workflow's `output`, which has no value when it cannot be computed. */
  readonly step: string;
  readonly source: string;
  readonly reads: "control" | "data";
}

export type ActionConfig =
  /** Make the step's call. */
  | { readonly type: "call"; readonly params: { readonly step: string } }
  /** The step's status changed: told to the engine, not kept by the machine. */
  | { readonly type: "record"; readonly params: { readonly step: string; readonly status: StepStatus } }
  /** Keep a fact in the context. */
  | { readonly type: "remember"; readonly params: { readonly step: string; readonly fact: Fact } };
