// wait: steps that rest until time has passed, a time has come, or an event has.
import { formatDuration } from "../language/duration.ts";
import type { WaitForStep, WaitStep } from "../language/workflow.ts";
import { absolute, localName, Names, record } from "./chart.ts";
import type { Exits, Place } from "./chart.ts";
import { matchOf, valuesOf } from "./condition.ts";
import type { StateNodeConfig, TransitionConfig } from "./config.ts";
import { dueEvent, resolvedEvent } from "./event.ts";
import type { StepEnds } from "./step-ends.ts";

export function waitState(step: WaitStep, place: Place, ends: StepEnds): StateNodeConfig {
  const { time } = step;
  const { exits } = place;
  if ((time.kind === "for" && time.durationMs === 0) || (time.kind === "business" && time.days === 0))
    return pass(step, exits, ends);
  switch (time.kind) {
    case "for":
      return waitFor(step, time.durationMs, exits, ends);
    case "at":
      return waitAt(step, place, ends);
    case "business": {
      const { days, calendar } = time;
      return {
        description: `wait ${days} business ${days === 1 ? "day" : "days"} (${calendar.name} ${calendar.version})`,
        ...waitComputed(step, exits, ends),
      };
    }
    default:
      return time satisfies never;
  }
}

export const waitForState = (step: WaitForStep, place: Place, ends: StepEnds): StateNodeConfig =>
  step.mode === "any" ? waitForAny(step, place.exits, ends) : waitForAll(step, place, ends);

function waitFor(step: WaitStep, durationMs: number, exits: Exits, ends: StepEnds): StateNodeConfig {
  return {
    description: `wait ${formatDuration(durationMs)}`,
    meta: { step: step.id },
    entry: [record(step.id, "waiting")],
    on: early(step, exits, ends),
    after: { [durationMs]: [ends.completing(step.id, exits, "timeout")] },
  };
}

/** A wait for no time at all: no event is early enough to end it. */
function pass(step: WaitStep, exits: Exits, ends: StepEnds): StateNodeConfig {
  return {
    description: "wait for no time",
    entry: [record(step.id, "waiting")],
    always: [{ target: exits.done, actions: ends.leave(step.id, "completed", "timeout", "timeout") }],
  };
}

function early(
  step: WaitStep,
  exits: Exits,
  ends: StepEnds,
): Readonly<Record<string, readonly TransitionConfig[]>> {
  const until = step.until.length > 0 ? step.until : [resolvedEvent(step.id)];
  const taken = taking(step, ends.completing(step.id, exits), exits, ends);
  return Object.fromEntries(until.map((event) => [event, taken]));
}

/** What data says may be no time. */
function waitAt(step: WaitStep, { exits, path }: Place, ends: StepEnds): StateNodeConfig {
  const outward = { ...exits, done: "done", failed: absolute(path, exits.failed) };
  return {
    description: "wait until a time",
    initial: "check",
    states: {
      check: { always: [ends.unevaluable(valuesOf(step.id), step.id, outward), { target: "waiting" }] },
      waiting: waitComputed(step, outward, ends),
      done: { type: "final" },
    },
    onDone: [{ target: exits.done }],
  };
}

/** The time is computed on entry. */
function waitComputed(step: WaitStep, exits: Exits, ends: StepEnds): StateNodeConfig {
  const event = dueEvent(step.id);
  return {
    meta: { step: step.id },
    entry: [record(step.id, "waiting"), { type: "arm", params: { step: step.id, event } }],
    exit: [{ type: "disarm", params: { step: step.id } }],
    on: { ...early(step, exits, ends), [event]: [ends.completing(step.id, exits, "timeout")] },
  };
}

function waitForAny(step: WaitForStep, exits: Exits, ends: StepEnds): StateNodeConfig {
  const taken = taking(step, ends.completing(step.id, exits), exits, ends);
  return {
    description: `wait for ${step.events.join(" or ")}`,
    meta: { step: step.id },
    entry: [record(step.id, "waiting")],
    on: Object.fromEntries(step.events.map((event) => [event, taken])),
    ...giveUp(step, exits, ends),
  };
}

function waitForAll(step: WaitForStep, { exits, path }: Place, ends: StepEnds): StateNodeConfig {
  const names = new Names([]);
  const outward = { ...exits, failed: absolute(path, exits.failed) };
  const regions = step.events.map((event): readonly [string, StateNodeConfig] => [
    names.take(localName(event)),
    {
      initial: "waiting",
      states: {
        waiting: {
          meta: { step: step.id },
          on: { [event]: taking(step, { target: "received" }, outward, ends) },
        },
        received: { type: "final" },
      },
    },
  ]);
  return {
    type: "parallel",
    description: `wait for ${step.events.join(" and ")}`,
    meta: { step: step.id },
    entry: [record(step.id, "waiting")],
    states: Object.fromEntries(regions),
    onDone: [ends.completing(step.id, exits)],
    ...giveUp(step, exits, ends),
  };
}

/** With `match`, an event for which it is not true is not taken. */
function taking(
  step: WaitStep | WaitForStep,
  taken: TransitionConfig,
  exits: Exits,
  ends: StepEnds,
): readonly TransitionConfig[] {
  if (!step.match) return [taken];
  const params = ends.params(matchOf(step.id));
  return [
    { ...taken, guard: { type: "when", params } },
    ...(params.reads === "data" ? [ends.unevaluable(matchOf(step.id), step.id, exits)] : []),
  ];
}

function giveUp(step: WaitForStep, exits: Exits, ends: StepEnds): Pick<StateNodeConfig, "after"> {
  if (step.timeoutMs === undefined) return {};
  const late =
    step.onTimeout === "continue"
      ? ends.completing(step.id, exits, "timeout")
      : ends.failing(step.id, exits, "timed_out");
  return { after: { [step.timeoutMs]: [late] } };
}
