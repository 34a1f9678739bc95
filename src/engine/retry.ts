// Retry: when the next attempt of a call begins, if any. Pure: chance is an argument.
import type { RetryPolicy } from "../language/workflow.ts";

/**
 * Milliseconds from the end of attempt `attempt` (from 1) to the next one, or undefined when that was the last.
 * With the defaults: about 1 s, 2 s, 4 s, 8 s and 16 s. A service's own wish (`retryAfterMs`) is honoured where it
 * is longer, up to the policy's cap, so that the longest time a call can take is known beforehand.
 */
export function nextAttemptMs(
  policy: RetryPolicy,
  attempt: number,
  random: number,
  retryAfterMs: number | undefined,
): number | undefined {
  if (attempt > policy.max) return undefined;
  const backOffMs = Math.min(policy.capMs, policy.firstMs * policy.factor ** (attempt - 1));
  const spread = 1 + policy.jitter * (2 * random - 1);
  const wishMs = Math.min(policy.capMs, retryAfterMs ?? 0);
  return Math.round(Math.max(wishMs, Math.min(policy.capMs, backOffMs * spread)));
}

/** Whether a service that answers so may answer better when it is asked again. */
export const isPassing = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status >= 500;
