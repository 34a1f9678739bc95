// loop: a step whose steps are done again, in rounds, until a condition is true after one.
import { ownSteps } from "../language/all-steps.ts";
import { formatDuration } from "../language/duration.ts";
import { everyOf } from "../language/step-id.ts";
import type { RepeatStep } from "../language/workflow.ts";
import { absolute, record } from "./chart.ts";
import type { BlockOf, Place } from "./chart.ts";
import { hasCompensation, isPerformed } from "./compensation.ts";
import { untilOf } from "./condition.ts";
import type { RoundParams, StateNodeConfig, TransitionConfig } from "./config.ts";
import { dueEvent } from "./event.ts";
import { canLeave } from "./facts.ts";
import type { StepEnds } from "./step-ends.ts";

/** After a round `until` is read: it leads on, or back to the beginning of another, fresh of what `rounds` names. */
export function repeatState(
  step: RepeatStep,
  { exits, path, name }: Place,
  ends: StepEnds,
  block: BlockOf,
  rounds: RoundParams,
): StateNodeConfig {
  const outward = { ...exits, failed: absolute(path, exits.failed) };
  const until = ends.params(untilOf(step.id));
  const lost = {
    guard: { type: "exhausted", params: { step: step.id, max: step.max } },
    ...(step.onMax === "continue" ? { target: "done" } : ends.failing(step.id, outward, "failed", "max")),
  } as const;
  const again = { target: "round", actions: [{ type: "nextRound", params: rounds }] } as const;
  const left = [...ownSteps(step.steps)].filter(isPerformed).filter(hasCompensation);
  const settles = left.length > 0 && canLeave(step.steps);
  const settled = { type: "settled", params: { steps: left.map(({ id }) => id) } } as const;
  const settling = {
    description: "wait for calls that were left behind",
    always: [{ guard: settled, ...again }],
  };
  const next = settles ? { target: "settling" } : again;
  return {
    description: `again until ${step.until.source}, at most ${step.max} times`,
    meta: { step: step.id },
    entry: [record(step.id, "running")],
    exit: [{ type: "lastRound", params: { step: step.id } }],
    initial: "round",
    states: {
      round: {
        ...block(step.id, step.steps, ends.within(step.id, exits, path), [...path, name, "round"]),
        onDone: [{ target: "check" }],
      },
      check: {
        always: [
          { guard: { type: "when", params: until }, target: "done" },
          ...(until.reads === "data" ? [ends.unevaluable(untilOf(step.id), step.id, outward)] : []),
          lost,
          step.everyMs === undefined ? next : { target: "pause" },
        ],
      },
      ...(step.everyMs !== undefined && { pause: pause(step, step.everyMs, next) }),
      ...(settles && { settling }),
      done: { type: "final" },
    },
    onDone: [ends.completing(step.id, exits)],
    ...ends.timeLimit(step, exits),
  };
}

/** The time is counted from the beginning of the round, which the engine knows. */
function pause({ id }: RepeatStep, everyMs: number, next: TransitionConfig): StateNodeConfig {
  const step = everyOf(id);
  const event = dueEvent(step);
  return {
    description: `until ${formatDuration(everyMs)} have passed since the round began`,
    meta: { step },
    entry: [{ type: "arm", params: { step, event } }],
    exit: [{ type: "disarm", params: { step } }],
    on: { [event]: [next] },
  };
}
