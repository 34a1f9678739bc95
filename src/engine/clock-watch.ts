// ClockWatch: holds the wall clock against the time that was last seen, which the store keeps. While the clock stands
// before it, timers rest; when it has leapt ahead, they fire, and the leap is told.
import type { Clock, Store } from "./ports.ts";

/** What is wrong with the clock. */
export type ClockFault =
  /** It was set back: timers rest until it stands at `seenMs` again. */
  | { readonly kind: "back"; readonly seenMs: number; readonly nowMs: number }
  /** It stands over an hour further than time has passed, or nothing of ours ran for so long; what came due has fired. */
  | { readonly kind: "ahead"; readonly seenMs: number; readonly nowMs: number };

export interface ClockWatch {
  /** What timers go by: it stands before all time while they rest. */
  readonly timers: Clock;
  /** Undefined: nothing is wrong. A leap is told until the watch ends. */
  fault(): ClockFault | undefined;
  /** Resolves when nothing is written any more. */
  stop(): Promise<void>;
}

export interface ClockWatchOptions {
  readonly store: Pick<Store, "key" | "keep" | "entry" | "lastSeq">;
  readonly clock: Clock;
  /** How often the time is looked at and written down. */
  readonly everyMs: number;
  /** Takes the time as it is, whatever was seen before. */
  readonly accept?: boolean;
  /** Hears of every change; undefined: timers go on. */
  readonly onChange: (fault: ClockFault | undefined) => void;
  /** Called when the time cannot be written down. */
  readonly onBroken: (error: unknown) => void;
}

/** Steps back of no more than this are how clocks are kept right. */
const toleranceMs = 1000;
/** A leap ahead of no more than this is not told. */
const leapMinMs = 3_600_000;
/** Under it the store keeps the time that was last seen, in milliseconds since the epoch. */
const seenKey = "clock/seen";

export function watchClock(options: ClockWatchOptions): ClockWatch {
  return new Watch(options);
}

class Watch implements ClockWatch {
  readonly timers: Clock;
  readonly #options: ClockWatchOptions;
  readonly #clock: Clock;
  #fault: ClockFault | undefined;
  /** The latest time that the clock has shown. */
  #seenMs: number;
  /** The clock and the time passed when last looked at. */
  #lookedMs: number;
  #lookedElapsedMs: number;
  #keptMs: number;
  #keeping: Promise<void> = Promise.resolve();
  #cancelLook: () => void = () => undefined;

  constructor(options: ClockWatchOptions) {
    const { store, clock, accept } = options;
    this.#options = options;
    this.#clock = clock;
    const before = accept ? undefined : lastSeen(store);
    this.#seenMs = before ?? clock.now();
    this.#lookedMs = this.#seenMs;
    this.#lookedElapsedMs = clock.elapsed();
    this.#keptMs = -Infinity;
    this.timers = {
      now: () => (this.#rests() ? -Infinity : clock.now()),
      elapsed: () => clock.elapsed(),
      at: (timeMs, callback) => clock.at(this.#rests() ? Math.max(timeMs, this.#seenMs) : timeMs, callback),
    };
    this.#lookAgain();
  }

  fault(): ClockFault | undefined {
    this.#look();
    return this.#fault;
  }

  async stop(): Promise<void> {
    this.#cancelLook();
    await this.#keeping;
  }

  #rests(): boolean {
    this.#look();
    return this.#fault?.kind === "back";
  }

  #lookAgain(): void {
    this.#look();
    this.#keep();
    this.#cancelLook = this.#clock.at(this.#clock.now() + this.#options.everyMs, () => this.#lookAgain());
  }

  #look(): void {
    const [nowMs, elapsedMs] = [this.#clock.now(), this.#clock.elapsed()];
    const leapMs = nowMs - this.#lookedMs - (elapsedMs - this.#lookedElapsedMs);
    [this.#lookedMs, this.#lookedElapsedMs] = [nowMs, elapsedMs];
    const seenMs = this.#seenMs;
    if (nowMs < seenMs - toleranceMs) {
      if (this.#fault?.kind !== "back") this.#change({ kind: "back", seenMs, nowMs });
      return;
    }
    this.#seenMs = Math.max(seenMs, nowMs);
    if (this.#fault?.kind === "back") this.#change(undefined);
    else if (leapMs > leapMinMs) this.#change({ kind: "ahead", seenMs, nowMs });
  }

  #change(fault: ClockFault | undefined): void {
    this.#fault = fault;
    this.#options.onChange(fault);
  }

  #keep(): void {
    if (this.#seenMs === this.#keptMs) return;
    this.#keptMs = this.#seenMs;
    const { store, onBroken } = this.#options;
    this.#keeping = store.keep([{ key: seenKey, answer: this.#seenMs }]).catch(onBroken);
  }
}

/** Undefined in a new store. One of before this was kept has at least the time of its newest entry. */
function lastSeen(store: ClockWatchOptions["store"]): number | undefined {
  const kept = store.key(seenKey);
  return typeof kept === "number" ? kept : store.entry(store.lastSeq())?.entry.atMs;
}
