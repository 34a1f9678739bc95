// Breaker: whether a service is asked at all. After so many failures in a row it is left alone for a while, and then asked
// by one call; calls wait meanwhile, which uses up none of their attempts. Time is an argument.
import type { Outcome } from "./ports.ts";

export interface BreakerPolicy {
  /** Failures in a row that open it, at least 1. */
  readonly failures: number;
  /** How long nobody asks. */
  readonly pauseMs: number;
}

export class Breaker {
  readonly #policy: BreakerPolicy;
  #failures = 0;
  /** Absent while it is closed. */
  #openUntilMs: number | undefined;
  /** A call is on its way to find out. */
  #isProbing = false;

  constructor(policy: BreakerPolicy) {
    this.#policy = policy;
  }

  /** Undefined when it is closed. `untilMs`: when one call may find out; absent while one does. */
  blocked(nowMs: number): { readonly untilMs?: number } | undefined {
    if (this.#openUntilMs === undefined) return undefined;
    if (this.#isProbing) return {};
    // A clock that was set back does not make the pause longer.
    this.#openUntilMs = Math.min(this.#openUntilMs, nowMs + this.#policy.pauseMs);
    return this.#openUntilMs > nowMs ? { untilMs: this.#openUntilMs } : undefined;
  }

  get isOpen(): boolean {
    return this.#openUntilMs !== undefined;
  }

  /** A call begins that was not blocked. Gives whether it is the one that finds out. */
  began(): boolean {
    this.#isProbing = this.isOpen;
    return this.#isProbing;
  }

  /** Of calls that began before it opened, only success counts then. */
  ended(outcome: Outcome, isProbe: boolean, nowMs: number): void {
    if (isProbe) this.#isProbing = false;
    if (!saysThatItIsDown(outcome)) {
      this.#failures = 0;
      this.#openUntilMs = undefined;
      return;
    }
    this.#failures++;
    const opens = isProbe || (!this.isOpen && this.#failures >= this.#policy.failures);
    if (opens) this.#openUntilMs = nowMs + this.#policy.pauseMs;
  }

  /** Whether it knows nothing that a new one does not. */
  get isFresh(): boolean {
    return this.#failures === 0;
  }
}

/** Lost, late, broken or overloaded. A service that refuses a single request is up. */
const saysThatItIsDown = (outcome: Outcome): boolean =>
  outcome.kind === "error" &&
  outcome.type !== "validation" &&
  (outcome.status === undefined || outcome.status >= 500 || outcome.status === 429);
