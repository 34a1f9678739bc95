// The store on LMDB: one environment in one directory, written by one process. `lmdb/tables` has the layout,
// `lmdb/writer` all that writes.
import type { Json } from "../language/json.ts";
import type { Commit, DueRow, Head, StoredDefinition } from "../engine/instance.ts";
import { facetsOf, isFiltered, matcherOf } from "../engine/facets.ts";
import type { Counts, ListQuery, Store, StoreError } from "../engine/ports.ts";
import type { Removal } from "../engine/tombstone.ts";
import type { KeyRecord, KeyRing } from "./key-ring.ts";
import { assertKeyId, parseKeyRecord } from "./key-ring.ts";
import { FacetIndex } from "./lmdb/facet-index.ts";
import { decodeHead, encodeHead } from "./lmdb/head-row.ts";
import { openInFormat } from "./lmdb/format.ts";
import { segmentsIn } from "./lmdb/segments.ts";
import { textOf } from "./lmdb/tables.ts";
import type { AwaitKey, Rows, Tables } from "./lmdb/tables.ts";
import { broken, closed, Writer } from "./lmdb/writer.ts";
import {
  compareNames,
  keyFault,
  nameFault,
  nameLimits,
  parseAnswer,
  parseDefinition,
  parseEntry,
} from "./rows.ts";

/**
 * Opens the store in the directory, made if absent. The caller holds the directory's lock: a second writer
 * would break the store's promises. A store of an older format is copied and brought to this one first (`openInFormat`).
 * Throws StoreError `broken` when it cannot be opened or has a newer format; a damaged file may end the process instead, so look with `examineLmdbStore` first.
 */
export function openLmdbStore(directory: string, options: LmdbOptions = {}): LmdbStore {
  return new Lmdb(directory, options);
}

export interface LmdbOptions {
  /** Entries after which an instance that has not moved since goes to the index on disk: few, to see it do so. */
  readonly settledAfter?: number;
  /** Keeps a second copy of all rows in segment files beside the store (`lmdb/filing`). */
  readonly segments?: boolean;
}

export interface LmdbStore extends Store {
  /** API keys, in the same file: a copy of the store has them. */
  readonly keyRing: KeyRing;
  /** Resolves when nothing more can be written, with why, also where nobody writes at the time. */
  readonly broken: Promise<StoreError>;
  /** Resolves once no write is under way. Before, only a signal ends the process: LMDB's thread is in the middle of it. */
  idle(): Promise<void>;
}

class Lmdb implements LmdbStore {
  readonly keyRing: KeyRing;
  readonly #tables: Tables;
  readonly #index: FacetIndex;
  readonly #writer: Writer;
  #closing: Promise<void> | undefined;

  constructor(directory: string, { settledAfter, segments = false }: LmdbOptions) {
    try {
      this.#tables = openInFormat(directory);
      this.#index = new FacetIndex(this.#tables, settledAfter);
      this.#writer = new Writer(this.#tables, this.#index, segments ? segmentsIn(directory) : undefined);
    } catch (cause) {
      throw broken(`The store in ${directory} cannot be opened`, cause);
    }
    this.keyRing = {
      find: (id) => this.#credential(id),
      all: () => this.#allCredentials(),
      keep: async (record) => {
        assertKeyId(record.id);
        const text = Buffer.from(JSON.stringify(record));
        await this.#writer.write({ kind: "credential", name: record.id, text });
      },
    };
  }

  read(id: string): Head | undefined {
    const text = this.#text(this.#tables.heads, id, nameLimits.instance);
    return text === undefined ? undefined : decodeHead(text, id);
  }

  commit(commit: Commit): Promise<void> {
    const fault = nameFault(commit);
    if (fault !== undefined) return Promise.reject(new RangeError(fault));
    const head = encodeHead(commit.head);
    const entry = Buffer.from(commit.entryBytes);
    const answers = commit.keys.length === 0 ? none : commit.keys.map(({ answer }) => bytesOf(answer));
    return this.#writer.write({ kind: "commit", commit, head, entry, answers });
  }

  key(key: string): Json | undefined {
    const text = this.#text(this.#tables.keys, key, nameLimits.key);
    return text === undefined ? undefined : parseAnswer(text, key);
  }

  keep(rows: Commit["keys"]): Promise<void> {
    const fault = keyFault(rows);
    if (fault !== undefined) return Promise.reject(new RangeError(fault));
    const answers = rows.map(({ key, answer }) => [key, bytesOf(answer)] as const);
    return this.#writer.write({ kind: "answers", rows: answers });
  }

  async forget({ from, to, limit }: Parameters<Store["forget"]>[0]): Promise<number> {
    this.#assertOpen();
    if (limit <= 0) return 0;
    const keys = [...this.#tables.keys.getKeys({ start: from, end: to, limit })];
    await this.#writer.write({ kind: "answers", rows: keys.map((key) => [key, undefined] as const) });
    return keys.length;
  }

  remove(removals: readonly Removal[]): Promise<void> {
    const tombstones = removals.map(({ tombstone }) => Buffer.from(JSON.stringify(tombstone)));
    return this.#writer.write({ kind: "removal", removals, tombstones });
  }

  entry(seq: number): ReturnType<Store["entry"]> {
    this.#assertOpen();
    if (!Number.isSafeInteger(seq)) return undefined;
    const row = this.#tables.journal.getBinaryFast(seq);
    if (row === undefined) return undefined;
    const bytes = textOf(row);
    return { entry: parseEntry(bytes, seq), bytes };
  }

  get broken(): Promise<StoreError> {
    return this.#writer.broken;
  }

  idle(): Promise<void> {
    return this.#writer.idle();
  }

  lastSeq(): number {
    this.#assertOpen();
    return this.#writer.lastSeq;
  }

  due(nowMs: number, limit: number): readonly DueRow[] {
    this.#assertOpen();
    const rows: DueRow[] = [];
    for (const [dueAtMs, instance, timer, visit] of this.#tables.due.getKeys({ limit })) {
      if (dueAtMs > nowMs) break;
      rows.push({ dueAtMs, instance, timer, visit });
    }
    return rows;
  }

  open(): readonly string[] {
    this.#assertOpen();
    return [...this.#tables.open.getKeys()];
  }

  awaiting(name: string, limit: number, after?: string): readonly string[] {
    this.#assertOpen();
    const ids: string[] = [];
    if (limit <= 0 || name.length > nameLimits.awaited) return ids;
    const start: AwaitKey = [name, after ?? ""];
    for (const [other, id] of this.#tables.awaiting.getKeys({ start, exclusiveStart: after !== undefined })) {
      if (other !== name || ids.push(id) >= limit) break;
    }
    return ids;
  }

  awaitedFrom(name: string): string | undefined {
    this.#assertOpen();
    const start: AwaitKey = [name.slice(0, nameLimits.awaited), ""];
    for (const [first] of this.#tables.awaiting.getKeys({ start }))
      if (compareNames(first, name) >= 0) return first;
    return undefined;
  }

  asking({ limit, after }: Parameters<Store["asking"]>[0]): readonly string[] {
    this.#assertOpen();
    if (limit <= 0) return [];
    return [
      ...this.#tables.asking.getKeys(
        after === undefined ? { limit } : { limit, start: after, exclusiveStart: true },
      ),
    ];
  }

  list(query: ListQuery): readonly Head[] {
    this.#assertOpen();
    const { limit } = query;
    const heads: Head[] = [];
    if (limit <= 0) return heads;
    const filtered = isFiltered(query);
    const matches = matcherOf(query);
    for (const id of filtered ? this.#index.find(query) : this.#idsIn(query)) {
      const head = this.read(id);
      // What it was found by may be a moment older than its head.
      if (head && (!filtered || matches(id, facetsOf(head)))) heads.push(head);
      if (heads.length >= limit) break;
    }
    return heads;
  }

  counts(workflow: string): Counts {
    this.#assertOpen();
    return this.#index.counts(workflow);
  }

  async define(definition: StoredDefinition): Promise<void> {
    this.#assertOpen();
    // It stays as it is, and is on disk, since it can be read.
    if (this.#tables.definitions.doesExist(definition.version)) return;
    await this.#writer.write({
      kind: "definition",
      name: definition.version,
      text: bytesOf(definition),
    });
  }

  definition(version: string): StoredDefinition | undefined {
    const text = this.#text(this.#tables.definitions, version, nameLimits.version);
    return text === undefined ? undefined : parseDefinition(text, version);
  }

  versions(): readonly string[] {
    this.#assertOpen();
    return [...this.#tables.definitions.getKeys()];
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #credential(id: string): KeyRecord | undefined {
    const text = this.#text(this.#tables.credentials, id, nameLimits.key);
    return text === undefined ? undefined : parseKeyRecord(text, id);
  }

  #allCredentials(): readonly KeyRecord[] {
    this.#assertOpen();
    return [...this.#tables.credentials.getRange()].map(({ key, value }) =>
      parseKeyRecord(textOf(value), key),
    );
  }

  *#idsIn({ after, before }: ListQuery): Generator<string> {
    const from = after === undefined ? {} : { start: after, exclusiveStart: true };
    for (const id of this.#tables.heads.getKeys(from)) {
      if (before !== undefined && compareNames(id, before) >= 0) return;
      yield id;
    }
  }

  async #close(): Promise<void> {
    await this.#writer.end();
    await this.#tables.root.close();
  }

  #text(rows: Rows<string>, name: string, limit: number): string | undefined {
    this.#assertOpen();
    if (name.length > limit) return undefined;
    let bytes: Buffer | undefined;
    try {
      bytes = rows.getBinaryFast(name);
    } catch (cause) {
      // After a failed write LMDB reads nothing any more, a moment before it says that the write failed.
      throw broken("The store cannot be read", cause);
    }
    return bytes && textOf(bytes);
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw closed();
    if (this.#writer.failure !== undefined) throw this.#writer.failure;
  }
}

const none: readonly Buffer[] = [];

function bytesOf(value: Json | StoredDefinition): Buffer {
  return Buffer.from(JSON.stringify(value));
}
