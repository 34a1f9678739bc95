// Timers: sleeps until the store's next due row and hands over what is due. Time is the store's index; memory
// holds one wake-up.
import type { DueRow } from "./instance.ts";
import type { Clock, Store } from "./ports.ts";

/** Rows read and delivered together. */
const batchSize = 500;

export class Timers {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #deliver: (row: DueRow) => Promise<boolean>;
  readonly #onBroken: (error: unknown) => void;
  /** Rows that nothing consumed, by name: not delivered again by this process. */
  readonly #unconsumed = new Set<string>();
  #wakeAtMs = Infinity;
  #cancelWake: () => void = () => undefined;
  #delivering: Promise<void> | undefined;
  #stopped = true;

  /** `deliver` says whether the row was consumed, so that the store will not give it again; `onBroken` hears that it cannot be read. */
  constructor(
    store: Store,
    clock: Clock,
    deliver: (row: DueRow) => Promise<boolean>,
    onBroken: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#deliver = deliver;
    this.#onBroken = onBroken;
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
    this.#cancelWake = this.#clock.at(timeMs, () => {
      this.#wakeAtMs = Infinity;
      this.#delivering = this.#deliverDue()
        .finally(() => (this.#delivering = undefined))
        .then(() => {
          if (!this.#stopped) this.#sleepUntilNext();
        })
        .catch(this.#onBroken);
    });
  }

  #sleepUntilNext(): void {
    const [next] = this.#dueBy(Infinity, 1);
    if (next) this.#sleepUntil(next.dueAtMs);
    else this.#wakeAtMs = Infinity;
  }

  async #deliverDue(): Promise<void> {
    while (!this.#stopped) {
      const rows = this.#dueBy(this.#clock.now(), batchSize);
      if (rows.length === 0) return;
      await Promise.all(
        rows.map(async (row) => {
          if (!(await this.#deliver(row))) this.#unconsumed.add(nameOf(row));
        }),
      );
    }
  }

  #dueBy(timeMs: number, limit: number): readonly DueRow[] {
    if (this.#unconsumed.size === 0) return this.#store.due(timeMs, limit);
    const rows = this.#store.due(timeMs, limit + this.#unconsumed.size);
    const names = new Set(rows.map(nameOf));
    for (const name of this.#unconsumed) if (!names.has(name)) this.#unconsumed.delete(name);
    return rows.filter((row) => !this.#unconsumed.has(nameOf(row))).slice(0, limit);
  }
}

const nameOf = ({ dueAtMs, instance, timer, visit }: DueRow): string =>
  JSON.stringify([dueAtMs, instance, timer, visit]);
