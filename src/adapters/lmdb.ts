// The store on LMDB: one environment in one directory, written by one process.
//
//   heads        id                                    head as JSON; LMDB's version of the row is its revision
//   journal      seq                                   the entry's stored bytes, over which its hash is made
//   due          [dueAtMs, instance, timer, visit]     nothing
//   open         id                                    nothing
//   awaiting     [event type, instance]                nothing
//   asking       id                                    nothing
//   keys         key                                   answer as JSON
//   definitions  version                               definition as JSON
//   credentials  id of an API key                      its record as JSON
//   meta         "format"                              number of this layout
//
// All writes go through group commit: what is given while a write is under way shares the next one, in one
// child transaction, which LMDB undoes whole when anything in it throws. Rows are bytes before the
// transaction begins, so that inside it there are only look-ups, puts and removals.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { open } from "lmdb";
import type { Database, RootDatabase } from "lmdb";
import type { Json } from "../language/json.ts";
import type { Commit, DueRow, Head, StoredDefinition } from "../engine/instance.ts";
import { StoreError } from "../engine/ports.ts";
import type { ListQuery, Store } from "../engine/ports.ts";
import type { KeyRecord, KeyRing } from "./key-ring.ts";
import { assertKeyId, parseKeyRecord } from "./key-ring.ts";
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

/** Number of the layout above. A store of another number is not opened. */
export const storeFormat = 2;

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

/** What a directory holds, seen without risk to this process. */
export type Examination =
  | { readonly kind: "absent" }
  | { readonly kind: "present"; readonly format: number }
  | { readonly kind: "damaged"; readonly reason: string };

/**
 * Looks at a store in a process of its own: damage in an LMDB file is a crash of whoever reads it, not an
 * exception. Reads the first rows of every index, so it takes about 0.1 s and does not prove the rest sound.
 * The caller holds the directory's lock.
 */
export function examineLmdbStore(directory: string): Examination {
  if (!existsSync(join(directory, "data.mdb"))) return { kind: "absent" };
  const lmdb = createRequire(import.meta.url).resolve("lmdb");
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ["-e", examiner, lmdb, directory], {
    encoding: "utf8",
    timeout: 60_000,
  });
  const format = Number(stdout);
  if (status === 0 && Number.isSafeInteger(format)) return { kind: "present", format };
  const lines = stderr.split("\n").filter((line) => /error/i.test(line));
  return {
    kind: "damaged",
    reason: lines.at(0)?.trim() ?? `reading it ended with ${signal ?? `code ${status}`}`,
  };
}

/** Prints the format; 0 for an environment that was made and never written to. */
const examiner = `
  const [lmdb, directory] = process.argv.slice(1);
  const root = require(lmdb).open({ path: directory, overlappingSync: false, encoding: "binary", noSubdir: false });
  let format = 0;
  for (const name of [...root.getKeys()]) {
    const rows = root.openDB(name, { encoding: "binary", useVersions: name === "heads" });
    for (const reverse of [false, true])
      for (const { key, value } of rows.getRange({ limit: 1000, reverse }))
        if (name === "meta" && key === "format") format = Number(value.toString());
  }
  root.close().then(() => process.stdout.write(String(format)));
`;

/** Bytes of one group after which the rest waits for the next: LMDB ends a transaction at 512 MiB. */
const groupBytes = 32 * 1024 * 1024;

type Write = Settle & (CommitWrite | RowWrite | AnswersWrite);

interface CommitWrite {
  readonly kind: "commit";
  readonly commit: Commit;
  readonly head: Buffer;
  readonly entry: Buffer;
  readonly answers: readonly Buffer[];
}

/** A row that is given whole: a definition stays as it was first written, a credential becomes what it is now. */
interface RowWrite {
  readonly kind: "definition" | "credential";
  readonly name: string;
  readonly text: Buffer;
}

/** Answers that are kept outside of commits, and those that are forgotten (without bytes). */
interface AnswersWrite {
  readonly kind: "answers";
  readonly rows: readonly (readonly [key: string, answer: Buffer | undefined])[];
}

interface Settle {
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
  /** Found while the group is written: why this commit alone is left out. */
  conflict: string | undefined;
}

type AwaitKey = [event: string, instance: string];
type DueKey = [dueAtMs: number, instance: string, timer: string, visit: number];

class Lmdb implements LmdbStore {
  readonly keyRing: KeyRing;
  readonly #root: RootDatabase<Buffer, string>;
  readonly #heads: Database<Buffer, string>;
  readonly #journal: Database<Buffer, number>;
  readonly #due: Database<Buffer, DueKey>;
  readonly #open: Database<Buffer, string>;
  readonly #awaiting: Database<Buffer, AwaitKey>;
  readonly #asking: Database<Buffer, string>;
  readonly #keys: Database<Buffer, string>;
  readonly #definitions: Database<Buffer, string>;
  readonly #credentials: Database<Buffer, string>;
  /** The open index as the newest group leaves it, so that its rows are touched only on a change. */
  readonly #opened: Set<string>;
  /** `seq` of the newest durable entry; inside a group `#nextSeq` runs ahead of it. */
  #lastSeq: number;
  #nextSeq: number;
  #waiting: Write[] = [];
  #group: Write[] = [];
  #writing = false;
  #failure: StoreError | undefined;
  #closing: Promise<void> | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(directory: string) {
    try {
      this.#root = open({ path: directory, overlappingSync: false, encoding: "binary", noSubdir: false });
      this.#heads = this.#root.openDB("heads", { encoding: "binary", useVersions: true });
      this.#journal = this.#root.openDB("journal", { encoding: "binary" });
      this.#due = this.#root.openDB("due", { encoding: "binary" });
      this.#open = this.#root.openDB("open", { encoding: "binary" });
      this.#awaiting = this.#root.openDB("awaiting", { encoding: "binary" });
      this.#asking = this.#root.openDB("asking", { encoding: "binary" });
      this.#keys = this.#root.openDB("keys", { encoding: "binary" });
      this.#definitions = this.#root.openDB("definitions", { encoding: "binary" });
      this.#credentials = this.#root.openDB("credentials", { encoding: "binary" });
      assertFormat(this.#root.openDB("meta", { encoding: "binary" }));
      this.#opened = new Set(this.#open.getKeys());
      this.#lastSeq = lastKey(this.#journal);
      this.#nextSeq = this.#lastSeq + 1;
    } catch (cause) {
      throw broken(`The store in ${directory} cannot be opened`, cause);
    }
    this.keyRing = {
      find: (id) => this.#credential(id),
      all: () => this.#allCredentials(),
      keep: async (record) => {
        assertKeyId(record.id);
        await this.#keep("credential", record.id, Buffer.from(JSON.stringify(record)));
      },
    };
  }

  read(id: string): Head | undefined {
    const text = this.#text(this.#heads, id, nameLimits.instance);
    return text === undefined ? undefined : parseHead(text, id);
  }

  commit(commit: Commit): Promise<void> {
    const fault = nameFault(commit);
    if (fault !== undefined) return Promise.reject(new RangeError(fault));
    const head = Buffer.from(JSON.stringify(commit.head));
    const entry = Buffer.from(commit.entryBytes);
    const answers = commit.keys.length === 0 ? none : commit.keys.map(({ answer }) => bytesOf(answer));
    return new Promise((resolve, reject) => {
      this.#enqueue({ kind: "commit", commit, head, entry, answers, resolve, reject, conflict: undefined });
    });
  }

  key(key: string): Json | undefined {
    const text = this.#text(this.#keys, key, nameLimits.key);
    return text === undefined ? undefined : parseAnswer(text, key);
  }

  keep(rows: Commit["keys"]): Promise<void> {
    const fault = keyFault(rows);
    if (fault !== undefined) return Promise.reject(new RangeError(fault));
    return this.#writeAnswers(rows.map(({ key, answer }) => [key, bytesOf(answer)] as const));
  }

  async forget({ from, to, limit }: Parameters<Store["forget"]>[0]): Promise<number> {
    this.#assertOpen();
    if (limit <= 0) return 0;
    const keys = [...this.#keys.getKeys({ start: from, end: to, limit })];
    await this.#writeAnswers(keys.map((key) => [key, undefined] as const));
    return keys.length;
  }

  #writeAnswers(rows: AnswersWrite["rows"]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ kind: "answers", rows, resolve, reject, conflict: undefined });
    });
  }

  entry(seq: number): ReturnType<Store["entry"]> {
    this.#assertOpen();
    if (!Number.isSafeInteger(seq)) return undefined;
    const row = this.#journal.getBinaryFast(seq);
    if (row === undefined) return undefined;
    const bytes = textOf(row);
    return { entry: parseEntry(bytes, seq), bytes };
  }

  lastSeq(): number {
    this.#assertOpen();
    return this.#lastSeq;
  }

  due(nowMs: number, limit: number): readonly DueRow[] {
    this.#assertOpen();
    const rows: DueRow[] = [];
    for (const [dueAtMs, instance, timer, visit] of this.#due.getKeys({ limit })) {
      if (dueAtMs > nowMs) break;
      rows.push({ dueAtMs, instance, timer, visit });
    }
    return rows;
  }

  open(): readonly string[] {
    this.#assertOpen();
    return [...this.#open.getKeys()];
  }

  awaiting(event: string, limit: number, after?: string): readonly string[] {
    this.#assertOpen();
    const ids: string[] = [];
    if (limit <= 0 || event.length > nameLimits.event) return ids;
    const start: AwaitKey = [event, after ?? ""];
    for (const [type, id] of this.#awaiting.getKeys({ start, exclusiveStart: after !== undefined })) {
      if (type !== event || ids.push(id) >= limit) break;
    }
    return ids;
  }

  asking({ limit, after }: Parameters<Store["asking"]>[0]): readonly string[] {
    this.#assertOpen();
    if (limit <= 0) return [];
    return [
      ...this.#asking.getKeys(
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
    for (const { key, value } of this.#heads.getRange(
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
    return this.#keep("definition", definition.version, bytesOf(definition));
  }

  definition(version: string): StoredDefinition | undefined {
    const text = this.#text(this.#definitions, version, nameLimits.version);
    return text === undefined ? undefined : parseDefinition(text, version);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #credential(id: string): KeyRecord | undefined {
    const text = this.#text(this.#credentials, id, nameLimits.key);
    return text === undefined ? undefined : parseKeyRecord(text, id);
  }

  #allCredentials(): readonly KeyRecord[] {
    this.#assertOpen();
    return [...this.#credentials.getRange()].map(({ key, value }) => parseKeyRecord(textOf(value), key));
  }

  #keep(kind: RowWrite["kind"], name: string, text: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ kind, name, text, resolve, reject, conflict: undefined });
    });
  }

  async #close(): Promise<void> {
    if (this.#writing) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    await this.#root.close();
  }

  #enqueue(write: Write): void {
    if (this.#failure !== undefined) return write.reject(this.#failure);
    if (this.#closing !== undefined) return write.reject(closed());
    this.#waiting.push(write);
    if (!this.#writing) this.#begin();
  }

  /**
   * Asks for a transaction. Its callback comes in a later turn, from LMDB's write thread, and takes all that
   * waits by then: the longer the disk takes, the more commits share it.
   */
  #begin(): void {
    this.#writing = true;
    this.#root.childTransaction(this.#writeGroup).then(this.#durable, this.#fail);
  }

  readonly #writeGroup = (): void => {
    this.#group = takeGroup(this.#waiting);
    this.#nextSeq = this.#lastSeq + 1;
    for (const write of this.#group) {
      if (write.kind === "commit") this.#put(write);
      else if (write.kind === "answers") this.#putAnswers(write);
      else if (write.kind === "credential") this.#credentials.putSync(write.name, write.text);
      else if (!this.#definitions.doesExist(write.name)) this.#definitions.putSync(write.name, write.text);
    }
  };

  #putAnswers({ rows }: AnswersWrite): void {
    for (const [key, answer] of rows) {
      if (answer === undefined) this.#keys.removeSync(key);
      else this.#keys.putSync(key, answer);
    }
  }

  #put(write: Write & CommitWrite): void {
    const { commit } = write;
    write.conflict = this.#conflict(commit);
    if (write.conflict !== undefined) return;
    const { id, revision } = commit.head;
    this.#journal.putSync(this.#nextSeq++, write.entry, append);
    this.#heads.putSync(id, write.head, revision);
    for (const row of commit.dueRemoved) this.#due.removeSync(dueKey(row));
    for (const row of commit.dueAdded) this.#due.putSync(dueKey(row), nothing);
    if (commit.open !== this.#opened.has(id)) this.#mark(id, commit.open);
    for (const event of commit.awaitsRemoved) this.#awaiting.removeSync([event, id]);
    for (const event of commit.awaitsAdded) this.#awaiting.putSync([event, id], nothing);
    if (commit.asks !== this.#asking.doesExist(id)) {
      if (commit.asks) this.#asking.putSync(id, nothing);
      else this.#asking.removeSync(id);
    }
    commit.keys.forEach(({ key }, at) => this.#keys.putSync(key, write.answers[at] ?? nothing));
  }

  #conflict({ head, expected, entry, keys }: Commit): string | undefined {
    const { id } = head;
    const asExpected = expected === 0 ? !this.#heads.doesExist(id) : this.#heads.doesExist(id, expected);
    if (!asExpected) return `Instance ${id} is not at revision ${expected}.`;
    if (entry.seq !== this.#nextSeq) return `The next journal entry is ${this.#nextSeq}, not ${entry.seq}.`;
    if (keys.length === 0) return undefined;
    const names = new Set<string>();
    for (const { key } of keys) {
      if (names.has(key) || this.#keys.doesExist(key)) return `The key ${key} has been used.`;
      names.add(key);
    }
    return undefined;
  }

  #mark(id: string, isOpen: boolean): void {
    if (isOpen) {
      this.#opened.add(id);
      this.#open.putSync(id, nothing);
    } else {
      this.#opened.delete(id);
      this.#open.removeSync(id);
    }
  }

  readonly #durable = (): void => {
    const group = this.#group;
    this.#group = [];
    this.#lastSeq = this.#nextSeq - 1;
    for (const { conflict, resolve, reject } of group) {
      if (conflict === undefined) resolve();
      else reject(new StoreError("conflict", conflict));
    }
    if (this.#waiting.length > 0) return this.#begin();
    this.#writing = false;
    this.#whenIdle?.();
  };

  /** Fail-stop: nothing is tried again after a failed sync, since nobody knows what it wrote. */
  readonly #fail = async (cause: unknown): Promise<void> => {
    const failure = broken("A write failed and the store has stopped", await reasonOf(cause));
    this.#failure = failure;
    for (const { reject } of [...this.#group, ...this.#waiting]) reject(failure);
    this.#group = [];
    this.#waiting = [];
    this.#writing = false;
    this.#whenIdle?.();
  };

  #text<Name extends string>(rows: Database<Buffer, Name>, name: Name, limit: number): string | undefined {
    this.#assertOpen();
    if (name.length > limit) return undefined;
    const bytes = rows.getBinaryFast(name);
    return bytes && textOf(bytes);
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw closed();
  }
}

const nothing = Buffer.from([0]);
const none: readonly Buffer[] = [];
const append = { append: true } as const;

/** Takes writes from the front until they make a group, at least one. */
function takeGroup(waiting: Write[]): Write[] {
  let bytes = 0;
  let count = 0;
  for (const write of waiting) {
    if (bytes > groupBytes) break;
    bytes += sizeOf(write);
    count++;
  }
  return waiting.splice(0, count);
}

function sizeOf(write: Write): number {
  if (write.kind === "answers")
    return write.rows.reduce((bytes, [key, answer]) => bytes + key.length + (answer?.length ?? 0), 0);
  if (write.kind !== "commit") return write.text.length;
  return write.answers.reduce(
    (bytes, answer) => bytes + answer.length,
    write.head.length + write.entry.length,
  );
}

function dueKey({ dueAtMs, instance, timer, visit }: DueRow): DueKey {
  return [dueAtMs, instance, timer, visit];
}

function bytesOf(value: Json | StoredDefinition): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** The text of a row in LMDB's own buffer, which the next look-up overwrites. */
function textOf(bytes: Buffer): string {
  return bytes.toString("utf8", 0, bytes.length);
}

/** Bytes that are in every head the query can match, so that the others need not be decoded. */
function marksOf({ workflow, version, status, step, error }: ListQuery): readonly Buffer[] {
  const marks: Buffer[] = [];
  for (const text of [workflow, version, status, error]) if (text !== undefined) marks.push(bytesOf(text));
  if (step !== undefined) marks.push(Buffer.from(`${JSON.stringify(step)}:{`));
  return marks;
}

function lastKey(rows: Database<Buffer, number>): number {
  for (const key of rows.getKeys({ reverse: true, limit: 1 })) return key;
  return 0;
}

function assertFormat(meta: Database<Buffer, string>): void {
  const row = meta.get("format");
  if (row === undefined) meta.putSync("format", Buffer.from(String(storeFormat)));
  else if (row.toString() !== String(storeFormat))
    throw new Error(`it has format ${row.toString()}, and this version reads format ${storeFormat}`);
}

/**
 * Why a transaction failed. lmdb-js tells it through a second promise, rejected in the same turn, which would end
 * the process as an unhandled rejection if nobody took it.
 */
async function reasonOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && "commitError" in error && error.commitError instanceof Promise))
    return error;
  const told = error.commitError.catch((reason: unknown) => reason);
  return Promise.race([told, setImmediate(error)]);
}

function broken(message: string, cause: unknown): StoreError {
  return new StoreError("broken", `${message}: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
}

function closed(): StoreError {
  return new StoreError("broken", "The store is closed.");
}
