// The store in memory: the oracle that every other store is compared with, and the disk of the simulation,
// which can stop at a durable point and start again from an image.
import type { Json } from "../language/json.ts";
import type { Commit, DueRow, Head, StoredDefinition } from "../engine/instance.ts";
import { facetsOf, isFiltered, matcherOf, recount } from "../engine/facets.ts";
import { StoreError } from "../engine/ports.ts";
import type { Counts, ListQuery, Store } from "../engine/ports.ts";
import { isSchedule } from "../engine/schedule-id.ts";
import { tombstoneKey } from "../engine/tombstone.ts";
import type { Removal } from "../engine/tombstone.ts";
import type { Disk, OpenDisk, StoreImage } from "../simulation/disk.ts";
import {
  compareDue,
  compareNames,
  entriesFault,
  keyFault,
  nameFault,
  parseAnswer,
  parseDefinition,
  parseEntry,
  parseHead,
} from "./rows.ts";

export interface MemoryStore extends Disk {
  /** All rows that are durable now. The only call that still answers after a crash. */
  image(): StoreImage;
}

/** A moment at which a crash makes a difference: the commit is lost, or it is kept and nobody was told. */
export type DurablePoint = "before-commit" | "after-commit";

export interface MemoryOptions {
  /**
   * Asked at both points of every commit that has no conflict. `crash` ends the process as far as this store
   * knows: the commit and all after it never settle, and every later call fails. A new store made from
   * `image()` is the restart.
   */
  readonly onPoint?: (point: DurablePoint, commit: Commit) => void | "crash";
}

/** A store that begins empty, or with the rows of an image. Commits settle in a microtask, in order. */
export function createMemoryStore(image?: StoreImage, options: MemoryOptions = {}): MemoryStore {
  return new Memory(image, options);
}

type Write = Settle &
  (
    | {
        readonly kind: "commit";
        readonly commit: Commit;
        readonly head: string;
        readonly answers: readonly string[];
      }
    | { readonly kind: "define"; readonly version: string; readonly text: string }
    | { readonly kind: "keep"; readonly rows: readonly (readonly [key: string, text: string])[] }
    | { readonly kind: "forget"; readonly keys: readonly string[] }
    | {
        readonly kind: "removal";
        readonly removals: readonly Removal[];
        readonly tombstones: readonly string[];
      }
  );

type CommitWrite = Extract<Write, { kind: "commit" }>;
type RemovalWrite = Extract<Write, { kind: "removal" }>;

interface Settle {
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
}

interface HeadRow {
  readonly revision: number;
  readonly text: string;
}

/** The disk of simulated processes. */
export const openMemoryDisk: OpenDisk = (image, onDurable) =>
  createMemoryStore(image, {
    onPoint: (point, commit) => void (point === "after-commit" && onDurable(commit)),
  });

class Memory implements MemoryStore {
  readonly #heads: Map<string, HeadRow>;
  /** Empty where the entry was removed. */
  readonly #journal: string[];
  readonly #due: DueRow[];
  readonly #open: Set<string>;
  readonly #awaiting: Map<string, Set<string>>;
  readonly #asking: Set<string>;
  readonly #keys: Map<string, string>;
  readonly #definitions: Map<string, string>;
  readonly #onPoint: NonNullable<MemoryOptions["onPoint"]>;
  #writes: Write[] = [];
  #ended: "crashed" | "closed" | undefined;

  constructor(image: StoreImage | undefined, options: MemoryOptions) {
    this.#heads = new Map(
      image?.heads.map(([id, text]) => [id, { revision: parseHead(text, id).revision, text }]),
    );
    this.#journal = [...(image?.journal ?? [])];
    this.#due = [...(image?.due ?? [])];
    this.#open = new Set(image?.open);
    this.#awaiting = new Map();
    for (const [event, id] of image?.awaiting ?? []) this.#await(event, id);
    this.#asking = new Set(image?.asking);
    this.#keys = new Map(image?.keys);
    this.#definitions = new Map(image?.definitions);
    this.#onPoint = options.onPoint ?? (() => undefined);
  }

  read(id: string): Head | undefined {
    this.#assertAlive();
    const row = this.#heads.get(id);
    return row && parseHead(row.text, id);
  }

  commit(commit: Commit): Promise<void> {
    const fault = nameFault(commit);
    if (fault !== undefined) return Promise.reject(new RangeError(fault));
    const head = JSON.stringify(commit.head);
    const answers = commit.keys.map(({ answer }) => JSON.stringify(answer));
    return this.#enqueue((settle) => ({ kind: "commit", commit, head, answers, ...settle }));
  }

  key(key: string): Json | undefined {
    this.#assertAlive();
    const text = this.#keys.get(key);
    return text === undefined ? undefined : parseAnswer(text, key);
  }

  keep(rows: Commit["keys"]): Promise<void> {
    const fault = keyFault(rows);
    if (fault !== undefined) return Promise.reject(new RangeError(fault));
    const texts = rows.map(({ key, answer }) => [key, JSON.stringify(answer)] as const);
    return this.#enqueue((settle) => ({ kind: "keep", rows: texts, ...settle }));
  }

  async forget({ from, to, limit }: Parameters<Store["forget"]>[0]): Promise<number> {
    const keys = [...this.#keys.keys()]
      .filter((key) => compareNames(key, from) >= 0 && compareNames(key, to) < 0)
      .toSorted(compareNames)
      .slice(0, Math.max(limit, 0));
    await this.#enqueue((settle) => ({ kind: "forget", keys, ...settle }));
    return keys.length;
  }

  remove(removals: readonly Removal[]): Promise<void> {
    const tombstones = removals.map(({ tombstone }) => JSON.stringify(tombstone));
    return this.#enqueue((settle) => ({ kind: "removal", removals, tombstones, ...settle }));
  }

  entry(seq: number): ReturnType<Store["entry"]> {
    this.#assertAlive();
    const bytes = this.#journal[seq - 1];
    return bytes === undefined || bytes === "" ? undefined : { entry: parseEntry(bytes, seq), bytes };
  }

  lastSeq(): number {
    this.#assertAlive();
    return this.#journal.length;
  }

  due(nowMs: number, limit: number): readonly DueRow[] {
    this.#assertAlive();
    const rows: DueRow[] = [];
    for (const row of this.#due) {
      if (row.dueAtMs > nowMs || rows.length >= limit) break;
      rows.push({ ...row });
    }
    return rows;
  }

  open(): readonly string[] {
    this.#assertAlive();
    return [...this.#open].toSorted(compareNames);
  }

  awaiting(name: string, limit: number, after?: string): readonly string[] {
    this.#assertAlive();
    const ids = [...(this.#awaiting.get(name) ?? [])].toSorted(compareNames);
    return ids.filter((id) => after === undefined || compareNames(id, after) > 0).slice(0, limit);
  }

  awaitedFrom(name: string): string | undefined {
    this.#assertAlive();
    let first: string | undefined;
    for (const other of this.#awaiting.keys())
      if (compareNames(other, name) >= 0 && (first === undefined || compareNames(other, first) < 0))
        first = other;
    return first;
  }

  asking({ limit, after }: Parameters<Store["asking"]>[0]): readonly string[] {
    this.#assertAlive();
    const ids = [...this.#asking].toSorted(compareNames);
    return ids
      .filter((id) => after === undefined || compareNames(id, after) > 0)
      .slice(0, Math.max(limit, 0));
  }

  list(query: ListQuery): readonly Head[] {
    this.#assertAlive();
    const heads: Head[] = [];
    const filtered = isFiltered(query);
    const matches = matcherOf(query);
    for (const [id, { text }] of sortedByName(this.#heads)) {
      if (heads.length >= query.limit) break;
      if (query.after !== undefined && compareNames(id, query.after) <= 0) continue;
      if (query.before !== undefined && compareNames(id, query.before) >= 0) break;
      const head = parseHead(text, id);
      if (!filtered || matches(id, facetsOf(head))) heads.push(head);
    }
    return heads;
  }

  counts(workflow: string): Counts {
    this.#assertAlive();
    const heads = [...this.#heads].map(([id, { text }]) => parseHead(text, id));
    return recount(heads.filter((head) => head.workflow === workflow && !isSchedule(head.id)));
  }

  define(definition: StoredDefinition): Promise<void> {
    const { version } = definition;
    if (this.#ended === undefined && this.#definitions.has(version)) return Promise.resolve();
    const text = JSON.stringify(definition);
    return this.#enqueue((settle) => ({ kind: "define", version, text, ...settle }));
  }

  definition(version: string): StoredDefinition | undefined {
    this.#assertAlive();
    const text = this.#definitions.get(version);
    return text === undefined ? undefined : parseDefinition(text, version);
  }

  versions(): readonly string[] {
    this.#assertAlive();
    return [...this.#definitions.keys()].toSorted(compareNames);
  }

  async close(): Promise<void> {
    if (this.#ended === "crashed") throw this.#dead();
    while (this.#writes.length > 0) await Promise.resolve();
    this.#ended ??= "closed";
  }

  image(): StoreImage {
    return Object.freeze({
      heads: frozenRows(new Map([...this.#heads].map(([id, { text }]) => [id, text]))),
      journal: Object.freeze([...this.#journal]),
      due: Object.freeze([...this.#due]),
      open: Object.freeze([...this.#open].toSorted(compareNames)),
      awaiting: Object.freeze(
        sortedByName(this.#awaiting).flatMap(([event, ids]) =>
          [...ids].toSorted(compareNames).map((id) => Object.freeze([event, id] as const)),
        ),
      ),
      asking: Object.freeze([...this.#asking].toSorted(compareNames)),
      keys: frozenRows(this.#keys),
      definitions: frozenRows(this.#definitions),
    });
  }

  #enqueue(write: (settle: Settle) => Write): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#dead());
    return new Promise((resolve, reject) => {
      this.#writes.push(write({ resolve, reject }));
      if (this.#writes.length === 1) queueMicrotask(() => this.#drain());
    });
  }

  #drain(): void {
    for (const write of this.#writes) {
      if (write.kind === "commit") this.#settle(write);
      else if (write.kind === "removal") this.#remove(write);
      else this.#put(write);
      if (this.#ended === "crashed") break;
    }
    this.#writes = [];
  }

  #settle(write: CommitWrite): void {
    const conflict = this.#conflict(write.commit);
    if (conflict !== undefined) return write.reject(new StoreError("conflict", conflict));
    if (this.#onPoint("before-commit", write.commit) === "crash") return this.#crash();
    this.#apply(write);
    if (this.#onPoint("after-commit", write.commit) === "crash") return this.#crash();
    write.resolve();
  }

  #remove({ removals, tombstones, resolve, reject }: RemovalWrite): void {
    const conflict = removals
      .map((removal) => this.#removalConflict(removal))
      .find((why) => why !== undefined);
    if (conflict !== undefined) return reject(new StoreError("conflict", conflict));
    for (const [at, { id, entries }] of removals.entries()) {
      for (const seq of entries) this.#journal[seq - 1] = "";
      this.#heads.delete(id);
      this.#keys.set(tombstoneKey(id), tombstones[at]!);
    }
    resolve();
  }

  #removalConflict({ id, revision, entries }: Removal): string | undefined {
    const found = this.#heads.get(id)?.revision;
    if (found === undefined || found !== revision)
      return `Instance ${id} is at revision ${found ?? 0}, not ${revision}.`;
    if (this.#open.has(id) || this.#asking.has(id)) return `Instance ${id} is under way.`;
    return entriesFault(
      { id, revision, entries },
      this.#journal.length,
      (seq) => this.#journal[seq - 1] !== "",
    );
  }

  #put(write: Exclude<Write, CommitWrite | RemovalWrite>): void {
    switch (write.kind) {
      case "define":
        if (!this.#definitions.has(write.version)) this.#definitions.set(write.version, write.text);
        break;
      case "keep":
        for (const [key, text] of write.rows) this.#keys.set(key, text);
        break;
      case "forget":
        for (const key of write.keys) this.#keys.delete(key);
        break;
      default:
        write satisfies never;
    }
    write.resolve();
  }

  #conflict({ head, expected, entry, keys }: Commit): string | undefined {
    const revision = this.#heads.get(head.id)?.revision ?? 0;
    if (revision !== expected) return `Instance ${head.id} is at revision ${revision}, not ${expected}.`;
    if (expected === 0 && this.#keys.has(tombstoneKey(head.id))) return `Instance ${head.id} was removed.`;
    const next = this.#journal.length + 1;
    if (entry.seq !== next) return `The next journal entry is ${next}, not ${entry.seq}.`;
    const names = new Set<string>();
    for (const { key } of keys) {
      if (this.#keys.has(key) || names.has(key)) return `The key ${key} has been used.`;
      names.add(key);
    }
    return undefined;
  }

  #apply({ commit, head, answers }: CommitWrite): void {
    const { id, revision } = commit.head;
    this.#heads.set(id, { revision, text: head });
    this.#journal.push(commit.entryBytes);
    for (const row of commit.dueRemoved) this.#removeDue(row);
    for (const row of commit.dueAdded) this.#addDue(row);
    if (commit.open) this.#open.add(id);
    else this.#open.delete(id);
    for (const event of commit.awaitsRemoved) this.#forget(event, id);
    for (const event of commit.awaitsAdded) this.#await(event, id);
    if (commit.asks) this.#asking.add(id);
    else this.#asking.delete(id);
    commit.keys.forEach(({ key }, at) => this.#keys.set(key, answers[at] ?? "null"));
  }

  #await(event: string, id: string): void {
    const ids = this.#awaiting.get(event);
    if (ids) ids.add(id);
    else this.#awaiting.set(event, new Set([id]));
  }

  #forget(event: string, id: string): void {
    const ids = this.#awaiting.get(event);
    if (ids?.delete(id) && ids.size === 0) this.#awaiting.delete(event);
  }

  #addDue(row: DueRow): void {
    const at = this.#dueIndex(row);
    if (!this.#isDueAt(at, row)) this.#due.splice(at, 0, Object.freeze({ ...row }));
  }

  #removeDue(row: DueRow): void {
    const at = this.#dueIndex(row);
    if (this.#isDueAt(at, row)) this.#due.splice(at, 1);
  }

  /** Where the row is in the due index, or would be. */
  #dueIndex(row: DueRow): number {
    let low = 0;
    let high = this.#due.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#due[middle];
      if (other !== undefined && compareDue(other, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isDueAt(at: number, row: DueRow): boolean {
    const other = this.#due[at];
    return other !== undefined && compareDue(other, row) === 0;
  }

  #crash(): void {
    this.#ended = "crashed";
  }

  #assertAlive(): void {
    if (this.#ended !== undefined) throw this.#dead();
  }

  #dead(): StoreError {
    return new StoreError(
      "broken",
      this.#ended === "closed" ? "The store is closed." : "The process has crashed.",
    );
  }
}

function frozenRows(rows: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return Object.freeze(sortedByName(rows).map((row) => Object.freeze(row)));
}

function sortedByName<Row>(rows: ReadonlyMap<string, Row>): [string, Row][] {
  return [...rows].toSorted(([a], [b]) => compareNames(a, b));
}
