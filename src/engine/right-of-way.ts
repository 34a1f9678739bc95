// Right of way: what timers that fire ask for outside waits while other timers are due, so that those are durable first. Some
// of it begins with each group of timers, and none of it waits longer than a second for others.
import type { ReadyCall } from "./cause.ts";
import type { Clock } from "./ports.ts";
import { Queue } from "./queue.ts";

/** Calls that begin with each group of timers, whatever else is due. */
const callsPerGroup = 4;

/** Longest time that a call waits for other timers, in milliseconds. */
const givesWayMs = 1_000;

interface GivingWay {
  readonly instance: string;
  readonly call: ReadyCall;
  readonly sinceMs: number;
}

export class RightOfWay {
  readonly #clock: Clock;
  readonly #begin: (instance: string, call: ReadyCall) => void;
  readonly #giving = new Queue<GivingWay>();
  #areOthersDue = false;

  constructor(clock: Clock, begin: (instance: string, call: ReadyCall) => void) {
    this.#clock = clock;
    this.#begin = begin;
  }

  /** Calls that give way. */
  get waiting(): number {
    return this.#giving.length;
  }

  /** A durable commit of a timer asks for the call. It begins now or in one of the next `passed`. */
  give(instance: string, call: ReadyCall): void {
    if (!this.#areOthersDue) this.#begin(instance, call);
    else this.#giving.push({ instance, call, sinceMs: this.#clock.elapsed() });
  }

  /** To be told when a group of timers is durable; begins calls in the order in which they came. */
  passed(areOthersDue: boolean): void {
    this.#areOthersDue = areOthersDue;
    const longAgoMs = this.#clock.elapsed() - givesWayMs;
    let left = areOthersDue ? callsPerGroup : Infinity;
    for (let next = this.#giving.first; next; next = this.#giving.first) {
      if (left-- <= 0 && next.sinceMs > longAgoMs) return;
      this.#giving.shift();
      this.#begin(next.instance, next.call);
    }
  }
}
