// Overlay: a store that begins with some instances of another one, which it reads and never writes.
import type { Json } from "../language/json.ts";
import { retryTimer } from "../engine/draft/calls.ts";
import { recount } from "../engine/facets.ts";
import type { Commit, DueRow, Head, JournalEntry, StoredDefinition } from "../engine/instance.ts";
import { StoreError } from "../engine/ports.ts";
import type { Counts, ListQuery, Store } from "../engine/ports.ts";

/** What of a store may be read of it. */
export type StoreRecord = Pick<Store, "read" | "entry" | "definition" | "lastSeq">;

/** Of the other store's instances only the given ones are there. For one engine, which makes no conflict. */
export class Overlay implements Store {
  readonly #base: StoreRecord;
  readonly #heads: Map<string, Head>;
  readonly #from: number;
  readonly #entries: { readonly entry: JournalEntry; readonly bytes: string }[] = [];
  readonly #due: Set<DueRow>;
  readonly #open: Set<string>;
  readonly #asking: Set<string>;
  readonly #awaiting: Set<string>;
  readonly #keys = new Map<string, Json>();
  readonly #definitions = new Map<string, StoredDefinition>();

  constructor(base: StoreRecord, heads: readonly Head[]) {
    this.#base = base;
    this.#from = base.lastSeq();
    this.#heads = new Map(heads.map((head) => [head.id, head]));
    this.#due = new Set(heads.flatMap(rowsOf));
    // Whoever is looked at without need is found as it is.
    [this.#open, this.#asking, this.#awaiting] = [new Set(), new Set(), new Set()];
    for (const set of [this.#open, this.#asking, this.#awaiting]) for (const { id } of heads) set.add(id);
  }

  read(id: string): Head | undefined {
    return this.#heads.get(id);
  }

  async commit({
    head,
    entry,
    entryBytes: bytes,
    dueAdded,
    dueRemoved,
    keys,
    ...index
  }: Commit): Promise<void> {
    this.#heads.set(head.id, head);
    this.#entries.push({ entry, bytes });
    for (const removed of dueRemoved)
      for (const row of this.#due) if (isSame(row, removed)) this.#due.delete(row);
    for (const row of dueAdded) this.#due.add(row);
    for (const { key, answer } of keys) this.#keys.set(key, answer);
    mark(this.#open, head.id, index.open);
    mark(this.#asking, head.id, index.asks);
    this.#awaiting.add(head.id);
    return Promise.resolve();
  }

  key(key: string): Json | undefined {
    return this.#keys.get(key);
  }

  keep(rows: Commit["keys"]): Promise<void> {
    for (const { key, answer } of rows) this.#keys.set(key, answer);
    return Promise.resolve();
  }

  /** Nothing here is old. */
  forget(): Promise<number> {
    return Promise.resolve(0);
  }

  /** Nor does anything leave it. */
  remove(): Promise<void> {
    return Promise.reject(new StoreError("conflict", "What is only looked at cannot be removed."));
  }

  entry(seq: number): ReturnType<Store["entry"]> {
    return seq > this.#from ? this.#entries[seq - this.#from - 1] : this.#base.entry(seq);
  }

  lastSeq(): number {
    return this.#from + this.#entries.length;
  }

  due(nowMs: number, limit: number): readonly DueRow[] {
    const rows = [...this.#due].filter(({ dueAtMs }) => dueAtMs <= nowMs);
    return rows.toSorted((a, b) => a.dueAtMs - b.dueAtMs).slice(0, limit);
  }

  open(): readonly string[] {
    return [...this.#open];
  }

  /** More than await it, which the engine sees when it looks at them. */
  awaiting(_: string, limit: number, after = ""): readonly string[] {
    return idsAfter(this.#awaiting, limit, after);
  }

  /** All are given under each event's type. */
  awaitedFrom(): undefined {
    return undefined;
  }

  asking({ limit, after = "" }: Parameters<Store["asking"]>[0]): readonly string[] {
    return idsAfter(this.#asking, limit, after);
  }

  list({ limit, after = "" }: ListQuery): readonly Head[] {
    return idsAfter(this.#heads.keys(), limit, after).map((id) => this.#heads.get(id)!);
  }

  counts(workflow: string): Counts {
    return recount([...this.#heads.values()].filter((head) => head.workflow === workflow));
  }

  define(definition: StoredDefinition): Promise<void> {
    this.#definitions.set(definition.version, definition);
    return Promise.resolve();
  }

  definition(version: string): StoredDefinition | undefined {
    return this.#definitions.get(version) ?? this.#base.definition(version);
  }

  versions(): readonly string[] {
    return [...this.#definitions.keys()];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What the due index has of an instance. */
function rowsOf({ id: instance, timers, calls, paused }: Head): readonly DueRow[] {
  if (paused) return [];
  return [
    ...Object.entries(timers).map(([timer, { dueAtMs, visit }]) => ({ dueAtMs, instance, timer, visit })),
    ...Object.entries(calls).flatMap(([step, { dueAtMs, visit }]) =>
      dueAtMs === undefined ? [] : [{ dueAtMs, instance, timer: retryTimer(step), visit }],
    ),
  ];
}

const isSame = (a: DueRow, b: DueRow): boolean =>
  a.dueAtMs === b.dueAtMs && a.instance === b.instance && a.timer === b.timer && a.visit === b.visit;

function mark(ids: Set<string>, id: string, isIn: boolean): void {
  if (isIn) ids.add(id);
  else ids.delete(id);
}

const idsAfter = (ids: Iterable<string>, limit: number, after: string): readonly string[] =>
  [...ids]
    .filter((id) => id > after)
    .toSorted()
    .slice(0, Math.max(limit, 0));
