// StepEnds: what the end of a step leaves, and where it leads.
import type {
  AskStep,
  ChooseStep,
  ForEachStep,
  ParallelStep,
  RepeatStep,
  ScopeStep,
} from "../language/workflow.ts";
import { absolute, record, remember } from "./chart.ts";
import type { Exits } from "./chart.ts";
import { paramsOf } from "./condition.ts";
import type { Condition } from "./condition.ts";
import type { ActionConfig, ConditionParams, Fact, StateNodeConfig, TransitionConfig } from "./config.ts";
import type { Facts } from "./facts.ts";
import type { Because, StepStatus } from "./state.ts";

export class StepEnds {
  readonly #facts: Facts;
  readonly #conditions: ReadonlyMap<string, Condition>;
  /** Ids of the steps that are states of the machine. */
  readonly #own: ReadonlySet<string>;

  constructor(facts: Facts, conditions: ReadonlyMap<string, Condition>, own: ReadonlySet<string>) {
    this.#facts = facts;
    this.#conditions = conditions;
    this.#own = own;
  }

  completing(step: string, exits: Exits, known: Fact = "completed"): TransitionConfig {
    return { target: exits.done, actions: this.leave(step, "completed", known) };
  }

  failing(step: string, exits: Exits, known: Fact = "failed", because?: Because): TransitionConfig {
    return {
      target: exits.failed,
      actions: [...this.leave(step, "failed", known, because), ...exits.onFailed],
    };
  }

  /** The failure of a step whose condition, or some other thing that is computed, has no value. */
  unevaluable(condition: string, step: string, exits: Exits): TransitionConfig {
    return { ...this.failing(step, exits), guard: { type: "unevaluable", params: this.params(condition) } };
  }

  timeLimit(
    step: ScopeStep | ParallelStep | ChooseStep | RepeatStep | ForEachStep | AskStep,
    exits: Exits,
  ): Pick<StateNodeConfig, "after"> {
    if (step.timeoutMs === undefined) return {};
    return { after: { [step.timeoutMs]: [this.failing(step.id, exits, "timed_out")] } };
  }

  /** Exits for what is inside a step: its failure is the step's. */
  within(step: string, exits: Exits, path: readonly string[]): Exits {
    return {
      done: "done",
      failed: absolute(path, exits.failed),
      onFailed: [...this.leave(step, "failed", "failed"), ...exits.onFailed],
    };
  }

  /** What a step's end leaves: a record for the engine, and a fact where some guard asks for it. */
  leave(
    step: string,
    status: StepStatus,
    known: Fact,
    because: Because | undefined = known === "timed_out" ? "timeout" : undefined,
  ): readonly ActionConfig[] {
    const actions: ActionConfig[] = [record(step, status, because)];
    if (this.#facts.asked(step, known)) actions.push(remember(step, known));
    return actions;
  }

  /** Whether there is such a condition: something is computed. */
  has(condition: string): boolean {
    return this.#conditions.has(condition);
  }

  params(condition: string): ConditionParams {
    return paramsOf(condition, this.#conditions.get(condition)!, this.#own);
  }
}

export const also = (action: ActionConfig, transition: TransitionConfig): TransitionConfig => ({
  ...transition,
  actions: [action, ...(transition.actions ?? [])],
});
