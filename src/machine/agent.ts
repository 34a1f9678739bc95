// agent: a step that asks an agent; once more where the answer does not fit; then, where somebody is to look at it, for a
// review.
import type { AgentStep, Review } from "../language/workflow.ts";
import { absolute, printPath, record } from "./chart.ts";
import type { Exits, Place } from "./chart.ts";
import { fitsAgainOf, fitsOf, valuesOf, whenOf } from "./condition.ts";
import type { StateNodeConfig, TransitionConfig } from "./config.ts";
import { doneEvent, failedEvent, repairName, reviewName } from "./event.ts";
import { also } from "./step-ends.ts";
import type { StepEnds } from "./step-ends.ts";
import type { Because } from "./state.ts";
import { taskStates } from "./task.ts";

export function agentState(step: AgentStep, { exits, path }: Place, ends: StepEnds): StateNodeConfig {
  const { id, call, review } = step;
  const repair = repairName(id);
  const outward = { ...exits, done: "done", failed: absolute(path, exits.failed) };
  const failing = (because?: Because): TransitionConfig => ends.failing(id, outward, "failed", because);
  const next = !review ? "done" : review.when ? "check_review" : "review";
  const fits = (name: string): TransitionConfig => ({
    guard: { type: "when", params: ends.params(name) },
    target: next,
  });
  const asking = (part: string, done: TransitionConfig, failed: TransitionConfig): StateNodeConfig => ({
    description: `${call.method} ${printPath(call.path)}`,
    meta: { step: part },
    entry: [{ type: "call", params: { step: part } }],
    on: { [doneEvent(part)]: [done], [failedEvent(part)]: [failed] },
  });
  return {
    meta: { step: id },
    initial: "asking",
    states: {
      asking: asking(id, { target: "check" }, failing()),
      check: { always: [fits(fitsOf(id)), { target: "repairing" }] },
      repairing: asking(
        repair,
        { target: "check_again", actions: [record(repair, "completed")] },
        also(record(repair, "failed"), failing()),
      ),
      check_again: { always: [fits(fitsAgainOf(id)), failing("misfit")] },
      ...(review && reviewStates(id, review, outward, ends)),
      done: { type: "final" },
    },
    onDone: [ends.completing(id, exits)],
  };
}

function reviewStates(
  id: string,
  review: Review,
  exits: Exits,
  ends: StepEnds,
): Readonly<Record<string, StateNodeConfig>> {
  const task = reviewName(id);
  const failed = record(task, "failed");
  const values = valuesOf(task);
  return {
    ...(review.when && { check_review: checkReview(whenOf(task), id, exits, ends) }),
    review: {
      meta: { step: task },
      entry: [record(task, "waiting")],
      ...taskStates({
        step: task,
        ask: review,
        decided: { target: "done", actions: [record(task, "completed")] },
        overdue: also(record(task, "failed", "overdue"), ends.failing(id, exits, "failed", "overdue")),
        unevaluable: ends.has(values) ? also(failed, ends.unevaluable(values, id, exits)) : undefined,
      }),
    },
  };
}

function checkReview(when: string, id: string, exits: Exits, ends: StepEnds): StateNodeConfig {
  return {
    always: [
      { guard: { type: "when", params: ends.params(when) }, target: "review" },
      ends.unevaluable(when, id, exits),
      { target: "done" },
    ],
  };
}
