// Resume: which instances an event without an address moves: those of which a waiting step's `match` is true of it.
import type { Json } from "../language/json.ts";
import { answer } from "./answer.ts";
import type { Instance } from "./cause.ts";
import { matchIn } from "./correlation.ts";
import type { OutsideEventData, Waiting } from "./instance.ts";
import { scopeOf } from "./payload.ts";

/** The first step of the instance that waits for the event with a `match` that is true of it. */
export function waitingFor(instance: Instance, event: OutsideEventData, nowMs: number): Waiting | undefined {
  const taker = instance.state.awaits.find(
    (awaited) => awaited.event === event.type && isMatched(instance, awaited.step, event, nowMs),
  );
  return taker && { step: taker.step, visit: instance.head.steps[taker.step]!.visit };
}

/** Whether the step waits for the event still, in the same visit, with a `match` that is true of it. */
export function isWaiting(
  instance: Instance,
  { step, visit }: Waiting,
  event: OutsideEventData,
  nowMs: number,
): boolean {
  return (
    instance.head.steps[step]?.visit === visit &&
    instance.state.awaits.some((awaited) => awaited.step === step && awaited.event === event.type) &&
    isMatched(instance, step, event, nowMs)
  );
}

/** A `match` without a value is not true: it resumes nothing, and fails nothing. */
function isMatched(
  { definition, head, payload }: Instance,
  step: string,
  event: OutsideEventData,
  nowMs: number,
): boolean {
  const condition = matchIn(definition, step);
  if (!condition) return false;
  const scope = scopeOf({ definition, head, payload, event: event as unknown as Json, step, nowMs });
  return answer(condition, { scope, error: undefined, isTime: false, output: null }) === true;
}
