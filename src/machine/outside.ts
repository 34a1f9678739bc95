// outside: steps that are done outside of the machine, which hears how they ended: calls, events to publish, other
// workflows, items of a list.
import type { CallStep, EmitStep, ForEachStep, RunStep } from "../language/workflow.ts";
import { absolute, printPath, record, remember } from "./chart.ts";
import type { Exits, Place } from "./chart.ts";
import { hasCompensation, isFamily } from "./compensation.ts";
import { valuesOf } from "./condition.ts";
import type { StateNodeConfig } from "./config.ts";
import { doneEvent, failedEvent } from "./event.ts";
import type { StepEnds } from "./step-ends.ts";

export const callState = (step: CallStep, { exits }: Place, ends: StepEnds): StateNodeConfig =>
  performed(step, exits, "call", `${step.call.method} ${printPath(step.call.path)}`, ends);

export const emitState = (step: EmitStep, { exits }: Place, ends: StepEnds): StateNodeConfig =>
  performed(step, exits, "emit", `emit ${step.event}`, ends);

function performed(
  step: CallStep | EmitStep,
  exits: Exits,
  type: "call" | "emit",
  description: string,
  ends: StepEnds,
): StateNodeConfig {
  const left = hasCompensation(step) ? [remember(step.id, "running")] : [];
  return {
    description,
    meta: { step: step.id },
    entry: [{ type, params: { step: step.id } }, ...left],
    on: {
      [doneEvent(step.id)]: [ends.completing(step.id, exits)],
      [failedEvent(step.id)]: [
        ...(step.compensation
          ? [{ ...ends.failing(step.id, exits, "unknown"), guard: { type: "unknownOutcome" } as const }]
          : []),
        ends.failing(step.id, exits),
      ],
    },
  };
}

/** Without `wait` the child's beginning is the outcome. */
export function runState(step: RunStep, { exits }: Place, ends: StepEnds): StateNodeConfig {
  const { id, workflow, timeoutMs } = step;
  const begun = isFamily(step) ? [remember(id, "begun")] : [];
  return {
    description: `run ${workflow}`,
    meta: { step: id },
    entry: [{ type: "run", params: { step: id } }, ...begun],
    on: {
      [doneEvent(id)]: [ends.completing(id, exits)],
      [failedEvent(id)]: [ends.failing(id, exits)],
    },
    ...(timeoutMs !== undefined && { after: { [timeoutMs]: [ends.failing(id, exits, "timed_out")] } }),
  };
}

/** What is done for an item is a machine of its own; the engine counts how the items end. */
export function forEachState(step: ForEachStep, { exits, path }: Place, ends: StepEnds): StateNodeConfig {
  const outward = { ...exits, done: "done", failed: absolute(path, exits.failed) };
  const begun = isFamily(step) ? [remember(step.id, "begun")] : [];
  return {
    description: `for each ${step.as}`,
    initial: "check",
    states: {
      check: { always: [ends.unevaluable(valuesOf(step.id), step.id, outward), { target: "active" }] },
      active: {
        meta: { step: step.id },
        entry: [record(step.id, "running"), ...begun, { type: "spread", params: { step: step.id } }],
        on: {
          [doneEvent(step.id)]: [ends.completing(step.id, outward)],
          [failedEvent(step.id)]: [ends.failing(step.id, outward)],
        },
        ...ends.timeLimit(step, outward),
      },
      done: { type: "final" },
    },
    onDone: [{ target: exits.done }],
  };
}
