// Budget: a bucket of tokens that fills by the clock; what costs one waits until there is one. Time is an argument.

export class Budget {
  readonly #perSecond: number;
  readonly #max: number;
  #tokens: number;
  #atMs = -Infinity;

  /** Full to begin with. `max`: the most that is saved up, at least 1. */
  constructor(perSecond: number, max: number) {
    this.#perSecond = perSecond;
    this.#max = max;
    this.#tokens = max;
  }

  add(tokens: number): void {
    this.#tokens = Math.min(this.#max, this.#tokens + tokens);
  }

  spend(): void {
    this.#tokens -= 1;
  }

  /** When there will be a token: `nowMs` or before, if there is one; Infinity where time alone brings none. */
  readyAtMs(nowMs: number): number {
    // A clock that was set back gives nothing and takes nothing.
    if (nowMs > this.#atMs && this.#atMs !== -Infinity)
      this.add(((nowMs - this.#atMs) / 1000) * this.#perSecond);
    this.#atMs = nowMs;
    if (this.#tokens >= 1) return nowMs;
    return this.#perSecond === 0 ? Infinity : nowMs + ((1 - this.#tokens) / this.#perSecond) * 1000;
  }
}
