// SimulatedClock: time that moves when it is told to.
import type { Clock } from "../engine/ports.ts";

export class SimulatedClock implements Clock {
  #nowMs: number;
  #elapsedMs = 0;
  readonly #isHeld: boolean;
  readonly #waiting = new Set<{ readonly timeMs: number; readonly callback: () => void }>();

  /** `isHeld`: what is due already when somebody begins to wait for it waits for the next `advanceTo`, too. */
  constructor(nowMs: number, isHeld = false) {
    this.#nowMs = nowMs;
    this.#isHeld = isHeld;
  }

  now(): number {
    return this.#nowMs;
  }

  elapsed(): number {
    return this.#elapsedMs;
  }

  at(timeMs: number, callback: () => void): () => void {
    const wait = { timeMs, callback };
    this.#waiting.add(wait);
    if (timeMs <= this.#nowMs && !this.#isHeld) queueMicrotask(() => this.#fire(wait));
    return () => void this.#waiting.delete(wait);
  }

  /** The earliest time that somebody waits for, in milliseconds since the epoch. */
  next(): number | undefined {
    let next: number | undefined;
    for (const { timeMs } of this.#waiting) if (next === undefined || timeMs < next) next = timeMs;
    return next;
  }

  /** Moves to a time, calling back what is due by then. Time never goes back by itself. */
  advanceTo(timeMs: number): void {
    if (timeMs < this.#nowMs) throw new RangeError(`time cannot go back from ${this.#nowMs} to ${timeMs}`);
    this.#elapsedMs += timeMs - this.#nowMs;
    this.set(timeMs);
  }

  /** Somebody sets the clock, forward or back, in no time; what is due by then is called back. */
  set(timeMs: number): void {
    this.#nowMs = timeMs;
    const due = [...this.#waiting].filter((wait) => wait.timeMs <= timeMs);
    for (const wait of due.toSorted((a, b) => a.timeMs - b.timeMs)) this.#fire(wait);
  }

  #fire(wait: { readonly callback: () => void }): void {
    if (this.#waiting.delete(wait as never)) wait.callback();
  }
}
