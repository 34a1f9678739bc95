// The store on LMDB: one environment in one directory, written by one process. `lmdb/tables` has the layout,
// `lmdb/writer` all that writes.
import type { Json } from "../language/json.ts";
import type { Commit, DueRow, Head, StoredDefinition } from "../engine/instance.ts";
import type { ListQuery, Store } from "../engine/ports.ts";
import type { KeyRecord, KeyRing } from "./key-ring.ts";
import { assertKeyId, parseKeyRecord } from "./key-ring.ts";
import { openTables, textOf } from "./lmdb/tables.ts";
import type { AwaitKey, Rows, Tables } from "./lmdb/tables.ts";
import { broken, closed, Writer } from "./lmdb/writer.ts";
import {
  keyFault,
  matches,
  nameFault,
  nameLimits,
  parseAnswer,
  parseDefinition,
  parseEntry,
  parseHead,
} from "./rows.ts";

/**
 * Opens the store in the directory, made if absent. The caller holds the directory's lock: a second writer
 * would break the store's promises. Throws StoreError `broken` when it cannot be opened or has another format;
 * a damaged file may end the process instead, so look with `examineLmdbStore` first.
 */
export function openLmdbStore(directory: string): LmdbStore {
  return new Lmdb(directory);
}

export interface LmdbStore extends Store {
  /** API keys, in the same file: a copy of the store has them. */
  readonly keyRing: KeyRing;
}

class Lmdb implements LmdbStore {
  readonly keyRing: KeyRing;
  readonly #tables: Tables;
  readonly #writer: Writer;
  #closing: Promise<void> | undefined;

  constructor(directory: string) {
    try {
      this.#tables = openTables(directory);
      this.#writer = new Writer(this.#tables);
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
    return text === undefined ? undefined : parseHead(text, id);
  }

  commit(commit: Commit): Promise<void> {
    const fault = nameFault(commit);
    if (fault !== undefined) return Promise.reject(new RangeError(fault));
    const head = Buffer.from(JSON.stringify(commit.head));
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

  entry(seq: number): ReturnType<Store["entry"]> {
    this.#assertOpen();
    if (!Number.isSafeInteger(seq)) return undefined;
    const row = this.#tables.journal.getBinaryFast(seq);
    if (row === undefined) return undefined;
    const bytes = textOf(row);
    return { entry: parseEntry(bytes, seq), bytes };
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

  awaiting(event: string, limit: number, after?: string): readonly string[] {
    this.#assertOpen();
    const ids: string[] = [];
    if (limit <= 0 || event.length > nameLimits.event) return ids;
    const start: AwaitKey = [event, after ?? ""];
    for (const [type, id] of this.#tables.awaiting.getKeys({ start, exclusiveStart: after !== undefined })) {
      if (type !== event || ids.push(id) >= limit) break;
    }
    return ids;
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
    const { limit, after } = query;
    const heads: Head[] = [];
    if (limit <= 0) return heads;
    const marks = marksOf(query);
    for (const { key, value } of this.#tables.heads.getRange(
      after === undefined ? {} : { start: after, exclusiveStart: true },
    )) {
      if (!marks.every((mark) => value.includes(mark))) continue;
      const head = parseHead(textOf(value), key);
      if (matches(head, query)) heads.push(head);
      if (heads.length >= limit) break;
    }
    return heads;
  }

  define(definition: StoredDefinition): Promise<void> {
    return this.#writer.write({
      kind: "definition",
      name: definition.version,
      text: bytesOf(definition),
    });
  }

  definition(version: string): StoredDefinition | undefined {
    const text = this.#text(this.#tables.definitions, version, nameLimits.version);
    return text === undefined ? undefined : parseDefinition(text, version);
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

  async #close(): Promise<void> {
    await this.#writer.end();
    await this.#tables.root.close();
  }

  #text(rows: Rows<string>, name: string, limit: number): string | undefined {
    this.#assertOpen();
    if (name.length > limit) return undefined;
    const bytes = rows.getBinaryFast(name);
    return bytes && textOf(bytes);
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw closed();
  }
}

const none: readonly Buffer[] = [];

function bytesOf(value: Json | StoredDefinition): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Bytes that are in every head the query can match, so that the others need not be decoded. */
function marksOf({ workflow, version, status, step, error }: ListQuery): readonly Buffer[] {
  const marks: Buffer[] = [];
  for (const text of [workflow, version, status, error]) if (text !== undefined) marks.push(bytesOf(text));
  if (step !== undefined) marks.push(Buffer.from(`${JSON.stringify(step)}:{`));
  return marks;
}
