// Endings: how an instance ends. The states at the root besides those of the steps: the final ones, the undo chain
// before a failure, and what has to be settled before a success.
import { ownSteps } from "../language/all-steps.ts";
import type { RepeatStep, Step } from "../language/workflow.ts";
import { absolute, fact, record, remember } from "./chart.ts";
import type { Chart, Names } from "./chart.ts";
import { compensationOf, hasCompensation, isFamily, isPerformed, undoes } from "./compensation.ts";
import type { Sequence } from "./compensation.ts";
import type {
  ActionConfig,
  ConditionParams,
  MachineConfig,
  RoundParams,
  StateNodeConfig,
  TransitionConfig,
} from "./config.ts";
import { cancelEvent, deadlineName, doneEvent, failedEvent, holdEvent, releaseEvent } from "./event.ts";
import { cancelledName, endingName, heldName, withUndo } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { roundParams } from "./rounds.ts";

/** Names of the states at the root besides those of the steps; absent where the workflow needs none. */
interface Ends {
  readonly output: string | undefined;
  readonly completing: string | undefined;
  readonly completed: string;
  readonly compensating: string | undefined;
  readonly failed: string;
  readonly cancelled: string;
  /** Where an item is that was left before its end. */
  readonly left: string | undefined;
}

export class Endings {
  readonly #chart: Chart;
  readonly #all: readonly Step[];
  readonly #leaves: boolean;
  readonly #facts: Facts;
  readonly #ends: Ends;

  constructor(chart: Chart, facts: Facts, names: Names) {
    this.#chart = chart;
    this.#all = [...ownSteps(chart.steps)];
    this.#leaves = facts.leaves;
    this.#facts = facts;
    this.#ends = this.#nameEnds(names);
  }

  /** Where the last step leads. What an item did is undone, or settled, when all of it is over. */
  get success(): string {
    if (this.#chart.kind === "item") return this.#ends.completed;
    return this.#ends.output ?? this.#ends.completing ?? this.#ends.completed;
  }

  /** Where a failure leads that nothing handles. */
  get failure(): string {
    if (this.#chart.kind === "item") return this.#ends.failed;
    return this.#ends.compensating ?? this.#ends.failed;
  }

  /** Where a cancellation leads, by a step `end: cancelled` or from outside, and what it leaves. */
  cancelling(): TransitionConfig & { readonly target: string } {
    const { compensating, cancelled, left } = this.#ends;
    if (left !== undefined) return { target: left };
    if (compensating === undefined) return { target: cancelled };
    return { target: compensating, actions: [remember(cancelledName, "cancelled")] };
  }

  #nameEnds(names: Names): Ends {
    const isItem = this.#chart.kind === "item";
    const undone = undoes(this.#chart.steps);
    const hasItems = this.#all.some((step) => step.kind === "for_each" && isFamily(step));
    // A call may be left behind, or have failed and been forgiven, on the way to success. Children see to themselves.
    const unsettled =
      hasItems || (this.#all.some(hasCompensation) && (isItem || this.#leaves || this.#all.some(forgives)));
    return {
      output: this.#chart.output && names.take("output"),
      completing: unsettled ? names.take("completing") : undefined,
      completed: names.take("completed"),
      compensating: undone ? names.take("compensating") : undefined,
      failed: "failed",
      cancelled: names.take(isItem ? "undone" : "cancelled"),
      left: isItem ? names.take("left") : undefined,
    };
  }

  /** The states themselves; `params` ask whether the workflow's output has a value. */
  states(sequence: Sequence, params: ConditionParams | undefined): Readonly<Record<string, StateNodeConfig>> {
    const { output, completing, completed, compensating, failed, cancelled, left } = this.#ends;
    const { id, kind, steps, deadlineMs } = this.#chart;
    const rounds = (step: RepeatStep): RoundParams => roundParams(step, this.#facts);
    const anew = (again: readonly Step[]): readonly ActionConfig[] => this.#anew(again);
    const entry = [
      remember(endingName, "completed"),
      ...(deadlineMs !== undefined ? [{ type: "disarm", params: { step: deadlineName } } as const] : []),
    ];
    const hasCalls = this.#all.some((step) => isPerformed(step) && hasCompensation(step));
    const states: Record<string, StateNodeConfig> = {};
    if (output !== undefined && params) {
      states[output] = {
        always: [
          { guard: { type: "unevaluable", params }, target: this.failure },
          { target: completing ?? completed },
        ],
      };
    }
    if (completing) {
      const then = [{ target: kind === "item" ? cancelled : completed }];
      states[completing] = {
        description: "wait for calls that were left behind; undo what failed and may have taken effect",
        ...(kind === "item" && { tags: ["completing"] }),
        entry,
        ...compensationOf({
          steps,
          undo: ["unknown"],
          settles: hasCalls && (this.#leaves || kind === "item"),
          then,
          path: [id, completing],
          sequence,
          rounds,
          anew,
        }),
      };
    }
    if (compensating) {
      const then =
        kind === "item"
          ? [{ target: cancelled }]
          : [{ guard: fact(cancelledName, ["cancelled"]), target: cancelled }, { target: failed }];
      states[compensating] = {
        description: "undo what was done, in reverse order",
        tags: ["compensating"],
        entry,
        ...compensationOf({
          steps,
          undo: ["completed", "unknown"],
          settles: hasCalls || kind !== "item",
          then,
          path: [id, compensating],
          sequence,
          rounds,
          anew,
        }),
      };
    }
    states[completed] = { type: "final", tags: ["completed"] };
    states[failed] = { type: "final", tags: ["failed"] };
    states[cancelled] = { type: "final", tags: ["cancelled"] };
    if (left !== undefined) states[left] = { description: "left before its end", tags: ["cancelled"] };
    return states;
  }

  /** What is remembered of the steps is forgotten, and their loops begin with their first round. */
  #anew(steps: readonly Step[]): readonly ActionConfig[] {
    const facts = this.#facts.namesIn(steps);
    const loops = withUndo(steps).filter(({ kind }) => kind === "repeat");
    return [
      ...(facts.length > 0 ? [{ type: "forget", params: { steps: facts } } as const] : []),
      ...loops.map(({ id }) => ({ type: "lastRound", params: { step: id } }) as const),
    ];
  }

  /** What the root itself holds: the deadline, cancellation, and outcomes of calls that were left. */
  root(): Pick<MachineConfig, "meta" | "after" | "on"> {
    const { deadlineMs } = this.#chart;
    const { target, actions } = this.cancelling();
    const cancel = {
      guard: { type: "working" },
      target: this.#absolute(target),
      ...(actions && { actions }),
    } as const;
    const hold = { ...cancel, ...(actions && { actions: [...actions, remember(heldName, "running")] }) };
    const release = { guard: fact(heldName, ["running"]), actions: [remember(heldName, "completed")] };
    return {
      ...(deadlineMs !== undefined && this.#deadline(deadlineMs)),
      on: {
        [cancelEvent]: [cancel],
        ...(this.#chart.kind !== "item" && { [holdEvent]: [hold] }),
        ...(actions && { [releaseEvent]: [release] }),
        ...this.#lateOutcomes(),
      },
    };
  }

  /** Counts from the start of the instance until it begins to end. */
  #deadline(deadlineMs: number): Pick<MachineConfig, "meta" | "after"> {
    return {
      meta: { step: deadlineName },
      after: {
        [deadlineMs]: [
          {
            guard: { type: "working" },
            target: this.#absolute(this.failure),
            actions: [record(deadlineName, "failed", "timeout")],
          },
        ],
      },
    };
  }

  #absolute(target: string): string {
    return absolute([this.#chart.id], target);
  }

  /** A call whose state was left goes on the list of what is to be undone once its outcome is known. */
  #lateOutcomes(): Readonly<Record<string, readonly TransitionConfig[]>> {
    const on: Record<string, readonly TransitionConfig[]> = {};
    for (const step of this.#all.filter(hasCompensation)) {
      if (!isPerformed(step)) continue;
      const { id } = step;
      on[doneEvent(id)] = [{ actions: [record(id, "completed"), remember(id, "completed")] }];
      on[failedEvent(id)] = [
        { guard: { type: "unknownOutcome" }, actions: [record(id, "failed"), remember(id, "unknown")] },
        { actions: [record(id, "cancelled"), remember(id, "cancelled")] },
      ];
    }
    return on;
  }
}

/** Whether a failure inside the step, or its own, may be followed by success. */
const forgives = (step: Step): boolean =>
  step.onError !== undefined || (step.kind === "parallel" && step.join < step.branches.length);
