// retried: a script in which attempts of a call fail before its outcome comes, and the pauses between them pass.
import { retryOf } from "../engine/request.ts";
import type { Definition } from "../engine/catalog.ts";
import { byPath } from "./act.ts";
import type { Act, Script } from "./act.ts";

export type RetryKind =
  /** One attempt fails, and the next has the outcome. */
  | "retry"
  /** All attempts but the last that is allowed fail. */
  | "retry-to-last";

/** How often the call may be tried again whose outcome the act is; 0 where that is no call, or nobody waits for it. */
export function retriesOf(definition: Definition, act: Act): number {
  if (act.kind !== "take" || act.take.kind !== "outcome" || act.take.late) return 0;
  const performed = definition.performed.get(act.take.step);
  return performed ? retryOf(performed).max : 0;
}

/**
 * The script with so many attempts before the outcome of the act. Each leaves the machine where it was. When it is to be
 * the last that is allowed, an outcome that is a failure is one that might be retried.
 */
export function retried(script: Script, index: number, count: number, isLast: boolean): Script {
  const outcome = script.acts[index]!;
  if (outcome.kind !== "take") throw new RangeError(`act ${index} is no outcome of a call`);
  const { state } = script.acts[index - 1]!;
  const { at, atMs, take, brought } = outcome;
  const still = { at, atMs, state, truths: [], effects: [], delaysMs: {}, ...(brought && { brought }) };
  const before = Array.from({ length: count }, (_, nth): readonly Act[] => [
    { ...still, kind: "attempt", step: take.step, unknown: nth % 2 === 1 },
    { ...still, kind: "retry", step: take.step },
  ]).flat();
  const acts = [
    ...script.acts.slice(0, index),
    ...before,
    byPath(isLast ? { ...outcome, isLast: true as const } : outcome),
    ...script.acts.slice(index + 1).map(byPath),
  ];
  return { ...script, acts };
}
