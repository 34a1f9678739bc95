// Endings: how an instance ends. The states at the root besides those of the steps: the final ones, the undo chain
// before a failure, and what has to be settled before a success.
import { allSteps } from "../language/all-steps.ts";
import type { Step, Workflow } from "../language/workflow.ts";
import { absolute, fact, record, remember } from "./chart.ts";
import type { Names } from "./chart.ts";
import { compensationOf, hasCompensation, isPerformed } from "./compensation.ts";
import type { Sequence } from "./compensation.ts";
import { conditionsOf, outputName, paramsOf } from "./condition.ts";
import type { MachineConfig, StateNodeConfig, TransitionConfig } from "./config.ts";
import { cancelEvent, deadlineName, doneEvent, failedEvent } from "./event.ts";
import { cancelledName, endingName } from "./facts.ts";
import type { Facts } from "./facts.ts";

/** Names of the states at the root besides those of the steps; absent where the workflow needs none. */
interface Ends {
  readonly output: string | undefined;
  readonly completing: string | undefined;
  readonly completed: string;
  readonly compensating: string | undefined;
  readonly failed: string;
  readonly cancelled: string;
}

export class Endings {
  readonly #workflow: Workflow;
  readonly #all: readonly Step[];
  readonly #leaves: boolean;
  readonly #ends: Ends;

  constructor(workflow: Workflow, facts: Facts, names: Names) {
    this.#workflow = workflow;
    this.#all = [...allSteps(workflow.steps)];
    this.#leaves = facts.leaves;
    this.#ends = this.#nameEnds(names);
  }

  /** Where the last step leads. */
  get success(): string {
    return this.#ends.output ?? this.#ends.completing ?? this.#ends.completed;
  }

  /** Where a failure leads that nothing handles. */
  get failure(): string {
    return this.#ends.compensating ?? this.#ends.failed;
  }

  /** Where a cancellation leads, by a step `end: cancelled` or from outside, and what it leaves. */
  cancelling(): TransitionConfig & { readonly target: string } {
    const { compensating, cancelled } = this.#ends;
    if (compensating === undefined) return { target: cancelled };
    return { target: compensating, actions: [remember(cancelledName, "cancelled")] };
  }

  #nameEnds(names: Names): Ends {
    const undoes = this.#all.some(hasCompensation);
    // A call may be left behind, or have failed and been handled, on the way to success.
    const unsettled = undoes && (this.#leaves || this.#all.some((step) => step.onError !== undefined));
    return {
      output: this.#workflow.output && names.take("output"),
      completing: unsettled ? names.take("completing") : undefined,
      completed: names.take("completed"),
      compensating: undoes ? names.take("compensating") : undefined,
      failed: "failed",
      cancelled: names.take("cancelled"),
    };
  }

  /** The states themselves. */
  states(sequence: Sequence): Readonly<Record<string, StateNodeConfig>> {
    const { output, completing, completed, compensating, failed, cancelled } = this.#ends;
    const { steps } = this.#workflow;
    const entry = [remember(endingName, "completed")];
    const hasCalls = this.#all.some((step) => isPerformed(step) && hasCompensation(step));
    const states: Record<string, StateNodeConfig> = {};
    if (output) {
      const params = paramsOf(outputName, conditionsOf(this.#workflow).get(outputName)!);
      states[output] = {
        always: [
          { guard: { type: "unevaluable", params }, target: this.failure },
          { target: completing ?? completed },
        ],
      };
    }
    if (completing) {
      const then = [{ target: completed }];
      states[completing] = {
        description: "wait for calls that were left behind; undo what failed and may have taken effect",
        entry,
        ...compensationOf({
          steps,
          undo: ["unknown"],
          settles: hasCalls && this.#leaves,
          then,
          path: [this.#workflow.id, completing],
          sequence,
        }),
      };
    }
    if (compensating) {
      const then = [{ guard: fact(cancelledName, ["cancelled"]), target: cancelled }, { target: failed }];
      states[compensating] = {
        description: "undo what was done, in reverse order",
        tags: ["compensating"],
        entry,
        ...compensationOf({
          steps,
          undo: ["completed", "unknown"],
          settles: hasCalls,
          then,
          path: [this.#workflow.id, compensating],
          sequence,
        }),
      };
    }
    states[completed] = { type: "final", tags: ["completed"] };
    states[failed] = { type: "final", tags: ["failed"] };
    states[cancelled] = { type: "final", tags: ["cancelled"] };
    return states;
  }

  /** What the root itself holds: the deadline, cancellation, and outcomes of calls that were left. */
  root(): Pick<MachineConfig, "meta" | "after" | "on"> {
    const { deadlineMs } = this.#workflow;
    const { target, actions } = this.cancelling();
    const cancel = {
      guard: { type: "working" },
      target: this.#absolute(target),
      ...(actions && { actions }),
    } as const;
    return {
      ...(deadlineMs !== undefined && this.#deadline(deadlineMs)),
      on: { [cancelEvent]: [cancel], ...this.#lateOutcomes() },
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
    return absolute([this.#workflow.id], target);
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
        { actions: [record(id, "cancelled"), remember(id, "failed")] },
      ];
    }
    return on;
  }
}
