// Timers: sleeps until the store's next due row and hands over what is due. Time is the store's index; memory
// holds one wake-up.
import type { DueRow } from "./instance.ts";
import type { Clock, Store } from "./ports.ts";

/**
 * Rows delivered together: few at first, so that the first of many calls begins at once, then twice as many each time up
 * to where sharing a write gains no more.
 */
const firstBatchSize = 16;
const batchSizeMax = 512;

/** What became of a row: the store gives it no more, nothing takes it, or nothing could take it now. */
export type Fired = "consumed" | "unconsumed" | "faulty";

/** After which a row that nothing could take is delivered once more. */
const againMs = 60_000;

export interface TimersOptions {
  readonly store: Pick<Store, "due">;
  readonly clock: Clock;
  readonly deliver: (row: DueRow) => Promise<Fired>;
  /** Told when rows that were delivered together have been handled, and whether so many others are due that they wait. */
  readonly onPassed: (areOthersDue: boolean) => void;
  /** Told when the next row is due. */
  readonly onSleep: (dueAtMs: number) => void;
  /** Told that the store cannot be read. */
  readonly onBroken: (error: unknown) => void;
}

export class Timers {
  readonly #at: TimersOptions;
  /** Names of rows that are being delivered. */
  readonly #underWay = new Set<string>();
  /** Rows that nothing consumed, by name, and when they are delivered again: those that nothing takes, not by this process. */
  readonly #unconsumed = new Map<string, number>();
  #wakeAtMs = Infinity;
  #cancelWake: () => void = () => undefined;
  #delivering: Promise<void> | undefined;
  #stopped = true;

  constructor(options: TimersOptions) {
    this.#at = options;
  }

  start(): void {
    this.#stopped = false;
    this.#sleepUntilNext();
  }

  /** To be told of every row that has become durable. */
  added(dueAtMs: number): void {
    if (!this.#stopped && dueAtMs < this.#wakeAtMs && !this.#delivering) this.#sleepUntil(dueAtMs);
  }

  /** Resolves when deliveries under way have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelWake();
    await this.#delivering;
  }

  /** True while due rows are being delivered. */
  get busy(): boolean {
    return this.#delivering !== undefined;
  }

  #sleepUntil(timeMs: number): void {
    this.#cancelWake();
    this.#wakeAtMs = timeMs;
    this.#at.onSleep(timeMs);
    this.#cancelWake = this.#at.clock.at(timeMs, () => {
      this.#wakeAtMs = Infinity;
      this.#delivering = this.#deliverDue()
        .finally(() => (this.#delivering = undefined))
        .then(() => {
          if (!this.#stopped) this.#sleepUntilNext();
        })
        .catch(this.#at.onBroken);
    });
  }

  #sleepUntilNext(): void {
    const [next] = this.#dueBy(Infinity, 1);
    let nextMs = next?.dueAtMs ?? Infinity;
    for (const againAtMs of this.#unconsumed.values()) nextMs = Math.min(nextMs, againAtMs);
    if (nextMs < Infinity) this.#sleepUntil(nextMs);
    else this.#wakeAtMs = Infinity;
  }

  /** While one batch is being written, the next one is decided. */
  async #deliverDue(): Promise<void> {
    let before: Promise<void> | undefined;
    let isBehind = false;
    for (let size = firstBatchSize; !this.#stopped; size = Math.min(size * 2, batchSizeMax)) {
      const rows = this.#dueBy(this.#at.clock.now(), size);
      if (rows.length === 0 && before === undefined) return;
      const batch = rows.length === 0 ? undefined : this.#deliverAll(rows);
      await before;
      isBehind = rows.length === size || (isBehind && rows.length > 0);
      if (before !== undefined) this.#at.onPassed(isBehind);
      before = batch;
    }
    await before;
    this.#at.onPassed(false);
  }

  async #deliverAll(rows: readonly DueRow[]): Promise<void> {
    await Promise.all(
      rows.map(async (row) => {
        const name = nameOf(row);
        this.#underWay.add(name);
        const fired = await this.#at.deliver(row);
        if (fired === "consumed") this.#unconsumed.delete(name);
        else this.#unconsumed.set(name, fired === "faulty" ? this.#at.clock.now() + againMs : Infinity);
        this.#underWay.delete(name);
      }),
    );
  }

  #dueBy(timeMs: number, limit: number): readonly DueRow[] {
    const [underWay, unconsumed] = [this.#underWay, this.#unconsumed];
    if (underWay.size + unconsumed.size === 0) return this.#at.store.due(timeMs, limit);
    const named = this.#at.store
      .due(timeMs, limit + underWay.size + unconsumed.size)
      .map((row) => [nameOf(row), row] as const);
    const names = new Set(named.map(([name]) => name));
    for (const name of unconsumed.keys()) if (!names.has(name)) unconsumed.delete(name);
    const nowMs = this.#at.clock.now();
    const left = named.filter(([name]) => !underWay.has(name) && !((unconsumed.get(name) ?? nowMs) > nowMs));
    return left.slice(0, limit).map(([, row]) => row);
  }
}

/** Neither ids of instances nor names of timers have line breaks. */
const nameOf = ({ dueAtMs, instance, timer, visit }: DueRow): string =>
  `${dueAtMs}\n${visit}\n${timer}\n${instance}`;
