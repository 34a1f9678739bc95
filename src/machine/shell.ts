// shell: what stands around a step with `when` or `on_error`: the condition is read on entry, and a failure finds its
// handler.
import type { Step } from "../language/workflow.ts";
import { absolute, record } from "./chart.ts";
import type { BlockOf, Exits, Place } from "./chart.ts";
import { handlerOf, whenOf } from "./condition.ts";
import type { StateNodeConfig, TransitionConfig } from "./config.ts";
import type { StepEnds } from "./step-ends.ts";

/** `stateOf` gives the state of the step itself. */
export function shellState(
  step: Step,
  { exits, path, name }: Place,
  ends: StepEnds,
  block: BlockOf,
  stateOf: (place: Place) => StateNodeConfig,
): StateNodeConfig {
  const inside = [...path, name];
  const outward = { ...exits, failed: absolute(path, exits.failed) };
  const handlers = step.onError ?? [];
  const states: Record<string, StateNodeConfig> = {};
  if (step.when) states["check"] = { always: checkWhen(step, outward, ends) };
  const failed = handlers.length > 0 ? { failed: "caught", onFailed: [] } : outward;
  states["active"] = stateOf({ exits: { ...failed, done: "done" }, path: inside, name: "active" });
  if (handlers.length > 0) states["caught"] = { always: checkHandlers(step, outward, ends) };
  handlers.forEach((handler, index) => {
    const then =
      handler.then === "continue"
        ? { target: "done", actions: [record(step.id, "failed", "handled")] }
        : { target: outward.failed, actions: [record(step.id, "failed"), ...exits.onFailed] };
    states[`on_error_${index + 1}`] = {
      ...block(handlerOf(step.id, index), handler.steps, outward, [...inside, `on_error_${index + 1}`]),
      onDone: [then],
    };
  });
  states["done"] = { type: "final" };
  return {
    ...(step.when && { description: `when ${step.when.source}` }),
    initial: step.when ? "check" : "active",
    states,
    onDone: [{ target: exits.done }],
  };
}

function checkWhen(step: Step, exits: Exits, ends: StepEnds): readonly TransitionConfig[] {
  const params = ends.params(whenOf(step.id));
  const skip = { target: "done", actions: ends.leave(step.id, "skipped", "skipped") };
  return [
    { guard: { type: "when", params }, target: "active" },
    ...(params.reads === "data" ? [ends.unevaluable(whenOf(step.id), step.id, exits)] : []),
    skip,
  ];
}

/** The first handler that takes the error; one whose condition has no value does not, and the error goes on. */
function checkHandlers(step: Step, exits: Exits, ends: StepEnds): readonly TransitionConfig[] {
  const outward = { target: exits.failed, actions: [record(step.id, "failed"), ...exits.onFailed] };
  return [
    ...step.onError!.flatMap((_, index): readonly TransitionConfig[] => {
      const params = ends.params(handlerOf(step.id, index));
      return [
        { guard: { type: "when", params }, target: `on_error_${index + 1}` },
        { ...outward, guard: { type: "unevaluable", params } },
      ];
    }),
    outward,
  ];
}
