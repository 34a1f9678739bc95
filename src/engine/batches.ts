// Batches: an operation on all instances that a filter finds. A batch is durable: it goes on after a restart where it
// stopped, and touches each instance once.
import type { Json } from "../language/json.ts";
import type { Catalog } from "./catalog.ts";
import type { Advance, Cause, Instance } from "./cause.ts";
import { EngineError } from "./error.ts";
import type { Commit } from "./instance.ts";
import { rangeOf } from "./instance-query.ts";
import type { InstanceQuery } from "./instance-query.ts";
import { causeOf, mustBeSo } from "./operation.ts";
import type { Operation } from "./operation.ts";
import type { Clock, Store } from "./ports.ts";
import { quote } from "./start.ts";

export type BatchFilter = Omit<InstanceQuery, "limit" | "after">;

export interface BatchRequest {
  readonly operation: Operation;
  readonly filter: BatchFilter;
  readonly actor?: string;
}

/** Times are RFC 3339 in UTC with milliseconds. */
export interface BatchView {
  readonly id: string;
  readonly action: Operation["kind"];
  readonly status: "running" | "completed";
  /** How many the filter found when the batch began; absent until they are counted. */
  readonly total?: number;
  /** How many are what was asked for now. */
  readonly done: number;
  /** How many could not be made so. */
  readonly failed: number;
  /** Why not: of the first thousand. */
  readonly errors: readonly BatchError[];
  readonly by?: string;
  readonly created_at: string;
  readonly completed_at?: string;
}

export interface BatchError {
  readonly instance: string;
  readonly code: string;
  readonly message: string;
}

export interface Rehearsal {
  readonly action: Operation["kind"];
  readonly dry_run: true;
  /** How many instances the filter finds now. */
  readonly total: number;
  /** The first of them. */
  readonly sample: readonly string[];
}

/** As it is stored. */
interface Record extends BatchRequest {
  readonly id: string;
  readonly createdAtMs: number;
  readonly endedAtMs?: number;
  readonly total?: number;
  readonly done: number;
  readonly failed: number;
  readonly errors: readonly BatchError[];
  /** The last id that was taken up. */
  readonly after: string;
  /** Those that are being touched: fixed before the first of them is. */
  readonly page: readonly string[];
}

export interface BatchesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: Catalog;
  /** Throws EngineError where there is none, as when it was removed meanwhile. */
  readonly mustFind: (instance: string) => Instance;
  readonly newId: () => string;
  readonly deliver: (
    instance: string,
    cause: Cause,
    keysOf: (advanced: Advance) => Commit["keys"],
  ) => Promise<Advance | undefined>;
  readonly isStopping: () => boolean;
  readonly onFault: (instance: string, error: unknown) => void;
  /** The store is lost. */
  readonly onBroken: (error: unknown) => void;
}

const pageSize = 100;
const countedAtOnce = 500;
const sampleSize = 20;
const errorsMax = 1_000;
/** Older ones are forgotten. */
const keptBatches = 1_000;
const listKey = "batches";

export class Batches {
  readonly #options: BatchesOptions;
  readonly #working = new Set<Promise<void>>();
  /** One after the other, since each changes the list. */
  #beginning: Promise<unknown> = Promise.resolve();

  constructor(options: BatchesOptions) {
    this.#options = options;
  }

  /** Takes up those that have not ended. */
  run(): void {
    for (const id of this.#ids()) {
      const record = this.#find(id);
      if (record && record.endedAtMs === undefined) this.#work(record);
    }
  }

  /** Resolves when none is under way. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  async rehearse({ operation, filter }: BatchRequest): Promise<Rehearsal> {
    const sample = this.#page(filter, "", sampleSize);
    const total = await this.#count(filter);
    return { action: operation.kind, dry_run: true, total, sample };
  }

  /** Durable when resolved; what is done goes on. `name`: the same again is the same batch. */
  begin(request: BatchRequest, name: string | undefined): Promise<BatchView> {
    const { newId, clock } = this.#options;
    const nowMs = clock.now();
    const begun = this.#beginning.then(() => this.#begin(request, name ?? newId(), nowMs));
    this.#beginning = begun.catch(() => undefined);
    return begun;
  }

  /** Throws `unknown_batch`. */
  read(id: string): BatchView {
    const record = this.#find(id);
    if (!record) throw new EngineError("unknown_batch", `There is no batch ${quote(id)}.`);
    return viewOf(record);
  }

  /** The newest first. */
  list(): readonly BatchView[] {
    return this.#ids().flatMap((id) => {
      const record = this.#find(id);
      return record ? [viewOf(record)] : [];
    });
  }

  async #begin(request: BatchRequest, id: string, createdAtMs: number): Promise<BatchView> {
    const { store } = this.#options;
    const known = this.#find(id);
    if (known) return viewOf(known);
    const record: Record = {
      ...request,
      id,
      createdAtMs,
      done: 0,
      failed: 0,
      errors: [],
      after: "",
      page: [],
    };
    const ids = [id, ...this.#ids()];
    await store.keep([rowOf(record), { key: listKey, answer: ids.slice(0, keptBatches) }]);
    for (const old of ids.slice(keptBatches))
      await store.forget({ from: keyOf(old), to: `${keyOf(old)} `, limit: 1 });
    this.#work(record);
    return viewOf(record);
  }

  #work(record: Record): void {
    const work = this.#goThrough(record)
      .catch(this.#options.onBroken)
      .finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  async #goThrough(from: Record): Promise<void> {
    const { store, clock, isStopping } = this.#options;
    let record = from;
    if (record.total === undefined) record = { ...record, total: await this.#count(this.#filterOf(record)) };
    while (!isStopping()) {
      const results = await Promise.all(record.page.map((instance) => this.#touch(record, instance)));
      if (isStopping()) return;
      const errors = results.filter((result) => result !== undefined);
      const page = this.#page(this.#filterOf(record), record.after, pageSize);
      record = {
        ...record,
        done: record.done + results.length - errors.length,
        failed: record.failed + errors.length,
        errors: [...record.errors, ...errors].slice(0, errorsMax),
        after: page.at(-1) ?? record.after,
        page,
      };
      await store.keep([rowOf(record)]);
      if (page.length > 0) continue;
      // First the marks: what has ended is not taken up after a crash, and they would stay.
      await this.#forgetMarks(record.id);
      return store.keep([rowOf({ ...record, endedAtMs: clock.now() })]);
    }
  }

  /** Leaves a mark in the commit that does it, so that the same instance is not touched again after a crash. */
  async #touch({ id, operation, actor }: Record, instance: string): Promise<BatchError | undefined> {
    const { store, mustFind, deliver, onFault } = this.#options;
    const key = `${marksOf(id)}/${instance}`;
    if (store.key(key) !== undefined) return undefined;
    try {
      const touched = await deliver(instance, causeOf(operation, actor), () => [{ key, answer: null }]);
      if (!touched) mustBeSo(mustFind(instance), operation);
      return undefined;
    } catch (error) {
      if (error instanceof EngineError) return { instance, code: error.code, message: error.message };
      onFault(instance, error);
      return { instance, code: "internal", message: "The engine met a mistake of its own." };
    }
  }

  async #forgetMarks(id: string): Promise<void> {
    const { store } = this.#options;
    // Behind the slash comes the 0.
    const range = { from: `${marksOf(id)}/`, to: `${marksOf(id)}0`, limit: countedAtOnce };
    while ((await store.forget(range)) === countedAtOnce);
  }

  /** Whoever begins later is not of the batch. */
  #filterOf({ filter, createdAtMs }: Record): BatchFilter {
    return { ...filter, createdBeforeMs: Math.min(filter.createdBeforeMs ?? Infinity, createdAtMs + 1) };
  }

  async #count(filter: BatchFilter): Promise<number> {
    const { clock, isStopping } = this.#options;
    let count = 0;
    for (let after = ""; ;) {
      const page = this.#page(filter, after, countedAtOnce);
      count += page.length;
      if (page.length < countedAtOnce || isStopping()) return count;
      after = page.at(-1)!;
      await new Promise<void>((resolve) => clock.at(clock.now(), resolve));
    }
  }

  #page(filter: BatchFilter, after: string, limit: number): readonly string[] {
    const { store, catalog } = this.#options;
    const heads = store.list(rangeOf({ ...filter, limit, after }, { store, catalog }));
    return heads.slice(0, limit).map(({ id }) => id);
  }

  #find(id: string): Record | undefined {
    return this.#options.store.key(keyOf(id)) as unknown as Record | undefined;
  }

  #ids(): readonly string[] {
    return (this.#options.store.key(listKey) ?? []) as readonly string[];
  }
}

const keyOf = (id: string): string => `batch/${id}`;
const marksOf = (id: string): string => `batch-mark/${id}`;

const rowOf = (record: Record): Commit["keys"][number] => ({
  key: keyOf(record.id),
  answer: record as unknown as Json,
});

function viewOf(record: Record): BatchView {
  const { id, operation, total, done, failed, errors, actor, createdAtMs, endedAtMs } = record;
  return {
    id,
    action: operation.kind,
    status: endedAtMs === undefined ? "running" : "completed",
    ...(total !== undefined && { total }),
    done,
    failed,
    errors,
    ...(actor !== undefined && { by: actor }),
    created_at: new Date(createdAtMs).toISOString(),
    ...(endedAtMs !== undefined && { completed_at: new Date(endedAtMs).toISOString() }),
  };
}
