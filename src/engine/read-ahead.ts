// Read-ahead: instances whose timers come due within the next seconds are read while nothing is written, so that only
// decisions and writes are left when many are due at one moment.
import type { DueRow } from "./instance.ts";
import type { Clock, Store } from "./ports.ts";

export interface ReadAheadOptions {
  readonly store: Pick<Store, "due">;
  readonly clock: Clock;
  /** Whether there is something better to do. */
  readonly isBusy: () => boolean;
  /** Reads the instance of a row, so that memory has it. */
  readonly read: (row: DueRow) => void;
  /** Called when the store cannot be read. */
  readonly onBroken: (error: unknown) => void;
}

/** How long before they are due rows are looked for, in milliseconds. */
const aheadMs = 5_000;

/** Between two looks, so that timers that come due one after the other are not looked for each time. */
const restMs = 2_500;

/** Rows of one look: memory holds as many instances. */
const rowsMax = 10_000;

/** Instances read in one go: some milliseconds; and how long others have then. */
const turnSize = 50;
const pauseMs = 10;

export class ReadAhead {
  readonly #options: ReadAheadOptions;
  #rows: readonly DueRow[] = [];
  /** Index of the next one to be read. */
  #next = 0;
  #lookedAtMs = -Infinity;
  #cancel: () => void = () => undefined;

  constructor(options: ReadAheadOptions) {
    this.#options = options;
  }

  /** The next timer is due at the time. */
  expect(dueAtMs: number): void {
    if (this.#next < this.#rows.length || dueAtMs <= this.#options.clock.now()) return;
    this.#at(Math.max(dueAtMs - aheadMs, this.#lookedAtMs + restMs), () => this.#look());
  }

  stop(): void {
    this.#cancel();
    this.#rows = [];
  }

  #at(timeMs: number, work: () => void): void {
    this.#cancel();
    this.#cancel = this.#options.clock.at(timeMs, () => {
      try {
        work();
      } catch (error) {
        this.#options.onBroken(error);
      }
    });
  }

  #look(): void {
    const { clock, store } = this.#options;
    this.#lookedAtMs = clock.now();
    this.#rows = store.due(this.#lookedAtMs + aheadMs, rowsMax);
    this.#next = 0;
    this.#turn();
  }

  #turn(): void {
    const { clock, isBusy, read } = this.#options;
    const end = isBusy() ? this.#next : Math.min(this.#next + turnSize, this.#rows.length);
    const nowMs = clock.now();
    for (; this.#next < end; this.#next++) {
      const row = this.#rows[this.#next]!;
      // What is due is being read by whoever fires it.
      if (row.dueAtMs > nowMs) read(row);
    }
    if (this.#next < this.#rows.length) this.#at(nowMs + pauseMs, () => this.#turn());
    else this.#rows = [];
  }
}
