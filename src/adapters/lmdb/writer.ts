// Writer: all writes of a store, by group commit: what is given while a write is under way shares the next one, in one
// child transaction, which LMDB undoes whole when anything in it throws. Rows are bytes before the transaction begins,
// so that inside it there are only look-ups, puts and removals.
import { setImmediate } from "node:timers/promises";
import { decodeHead } from "./head-row.ts";
import type { Commit, Head } from "../../engine/instance.ts";
import { StoreError } from "../../engine/ports.ts";
import { tombstoneKey, tombstoneKeys } from "../../engine/tombstone.ts";
import { entriesFault } from "../rows.ts";
import type { Committed, FacetIndex } from "./facet-index.ts";
import { Filing } from "./filing.ts";
import type { MovedIndex } from "./filing.ts";
import { dueKey, lastKey, nothing, putHead, textOf } from "./tables.ts";
import type { Tables } from "./tables.ts";
import type { AnswersWrite, CommitWrite, RemovalWrite, Write } from "./write.ts";

/** Bytes of one group after which the rest waits for the next: LMDB ends a transaction at 512 MiB. */
const groupBytes = 32 * 1024 * 1024;

interface Pending {
  readonly write: Write;
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
  /** Found while the group is written: why this commit alone is left out. */
  conflict: string | undefined;
  /** Likewise: the head that a commit takes the place of. */
  before: Head | undefined;
  /** Likewise: indexes in which the instance of a commit has got or lost its row. */
  readonly moved: MovedIndex[];
}

export class Writer {
  readonly #tables: Tables;
  readonly #index: FacetIndex;
  /** The open index as the newest group leaves it, so that its rows are touched only on a change. */
  readonly #opened: Set<string>;
  /** `seq` of the newest durable entry; inside a group `#nextSeq` runs ahead of it. */
  #lastSeq: number;
  #nextSeq: number;
  #waiting: Pending[] = [];
  #group: Pending[] = [];
  #writing = false;
  #failure: StoreError | undefined;
  #ended = false;
  readonly #whenIdle: (() => void)[] = [];
  /** Resolves when nothing more can be written, with why. */
  readonly broken: Promise<StoreError>;
  readonly #tellBroken: (failure: StoreError) => void;
  /** Nothing more can be filed: told when the write under way has ended. */
  #unfiled: StoreError | undefined;
  readonly #filing: Filing | undefined;
  /** Whether an id that is new may be a removed instance's. */
  #hasTombstones: boolean;
  /** Whether notes are in the store that nobody goes on with. */
  #hasOldNotes: boolean;

  /** With the directory of the segments, all that is written is filed there. Throws when that cannot be. */
  constructor(tables: Tables, index: FacetIndex, segments: string | undefined) {
    this.#tables = tables;
    this.#index = index;
    let tellBroken!: (failure: StoreError) => void;
    this.broken = new Promise((resolve) => (tellBroken = resolve));
    this.#tellBroken = tellBroken;
    this.#filing = segments === undefined ? undefined : new Filing(tables, segments, this.#filingFailed);
    this.#hasOldNotes = this.#filing === undefined && lastKey(tables.unfiled) > 0;
    this.#opened = new Set(tables.open.getKeys());
    const { from: start, to: end } = tombstoneKeys;
    this.#hasTombstones = [...tables.keys.getKeys({ start, end, limit: 1 })].length > 0;
    this.#lastSeq = lastKey(tables.journal);
    this.#nextSeq = this.#lastSeq + 1;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Why nothing more is written, and what was read since may not be believed. */
  get failure(): StoreError | undefined {
    return this.#failure;
  }

  /** Resolves once it is durable. Rejects with StoreError: `conflict` when it was left out, else `broken`. */
  write(write: Write): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      if (this.#ended) return reject(closed());
      this.#waiting.push({ write, resolve, reject, conflict: undefined, before: undefined, moved: [] });
      if (!this.#writing) this.#begin();
    });
  }

  /** Resolves once no write is under way. */
  async idle(): Promise<void> {
    if (this.#writing) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Takes no more; resolves when what was given before is durable, or has failed. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.idle();
    if (this.#failure === undefined) await this.#filing?.close();
  }

  /**
   * Asks for a transaction. Its callback comes in a later turn, from LMDB's write thread, and takes all that
   * waits by then: the longer the disk takes, the more commits share it.
   */
  #begin(): void {
    this.#writing = true;
    this.#tables.root.childTransaction(this.#writeGroup).then(this.#durable, this.#fail);
  }

  readonly #writeGroup = (): void => {
    const { credentials, definitions } = this.#tables;
    this.#group = takeGroup(this.#waiting);
    this.#nextSeq = this.#lastSeq + 1;
    this.#index.settle(this.#lastSeq);
    for (const pending of this.#group) {
      const { write } = pending;
      if (write.kind === "commit") this.#put(pending, write);
      else if (write.kind === "answers") this.#putAnswers(write);
      else if (write.kind === "removal") this.#remove(pending, write);
      else if (write.kind === "credential") credentials.putSync(write.name, write.text);
      else if (!definitions.doesExist(write.name)) definitions.putSync(write.name, write.text);
    }
    this.#note();
  };

  /** What is written without filing makes the notes worthless: who files next begins anew. */
  #note(): void {
    const { unfiled } = this.#tables;
    const applied = this.#group.filter(({ conflict }) => conflict === undefined);
    this.#filing?.note(applied, this.#nextSeq - 1);
    if (!this.#hasOldNotes) return;
    for (const group of [...unfiled.getKeys()]) unfiled.removeSync(group);
    this.#hasOldNotes = false;
  }

  #remove(pending: Pending, { removals, tombstones }: RemovalWrite): void {
    pending.conflict = this.#removalConflict(removals);
    if (pending.conflict !== undefined) return;
    const { journal, heads, keys } = this.#tables;
    for (const [at, { id, entries }] of removals.entries()) {
      for (const seq of entries) journal.removeSync(seq);
      heads.removeSync(id);
      keys.putSync(tombstoneKey(id), tombstones[at]!);
      this.#index.remove(id);
    }
    this.#hasTombstones = true;
  }

  #removalConflict(removals: RemovalWrite["removals"]): string | undefined {
    const { heads, journal, asking } = this.#tables;
    for (const removal of removals) {
      const { id, revision } = removal;
      if (!heads.doesExist(id, revision)) return `Instance ${id} is not at revision ${revision}.`;
      if (this.#opened.has(id) || asking.doesExist(id)) return `Instance ${id} is under way.`;
      const fault = entriesFault(removal, this.#nextSeq - 1, (seq) => journal.doesExist(seq));
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #putAnswers({ rows }: AnswersWrite): void {
    const { keys } = this.#tables;
    for (const [key, answer] of rows) {
      if (answer === undefined) keys.removeSync(key);
      else keys.putSync(key, answer);
    }
  }

  #put(pending: Pending, { commit, head, entry, answers }: CommitWrite): void {
    pending.conflict = this.#conflict(commit);
    if (pending.conflict !== undefined) return;
    const { journal, heads, due, awaiting, asking, keys } = this.#tables;
    const { id, revision } = commit.head;
    const before = commit.expected === 0 ? undefined : (commit.before ?? this.#read(id));
    // The revision is checked as the head is put, which is why that is the first of the commit's rows.
    if (!putHead(heads, id, head, { revision, expected: commit.expected })) {
      pending.conflict = `Instance ${id} is not at revision ${commit.expected}.`;
      return;
    }
    pending.before = before;
    journal.putSync(this.#nextSeq++, entry, append);
    for (const row of commit.dueRemoved) due.removeSync(dueKey(row));
    for (const row of commit.dueAdded) due.putSync(dueKey(row), nothing);
    if (commit.open !== this.#opened.has(id)) {
      this.#mark(id, commit.open);
      pending.moved.push("open");
    }
    for (const event of commit.awaitsRemoved) awaiting.removeSync([event, id]);
    for (const event of commit.awaitsAdded) awaiting.putSync([event, id], nothing);
    // Without tasks nobody is asked.
    if (commit.asks || before?.tasks) {
      if (commit.asks) asking.putSync(id, nothing);
      else asking.removeSync(id);
      pending.moved.push("asking");
    }
    commit.keys.forEach(({ key }, at) => keys.putSync(key, answers[at] ?? nothing));
  }

  #read(id: string): Head | undefined {
    const row = this.#tables.heads.get(id);
    return row && decodeHead(textOf(row), id);
  }

  /** Why the commit is left out, but for its revision. */
  #conflict({ head, expected, entry, keys }: Commit): string | undefined {
    const { keys: used } = this.#tables;
    const { id } = head;
    if (expected === 0 && this.#hasTombstones && used.doesExist(tombstoneKey(id)))
      return `Instance ${id} was removed.`;
    if (entry.seq !== this.#nextSeq) return `The next journal entry is ${this.#nextSeq}, not ${entry.seq}.`;
    if (keys.length === 0) return undefined;
    const names = new Set<string>();
    for (const { key } of keys) {
      if (names.has(key) || used.doesExist(key)) return `The key ${key} has been used.`;
      names.add(key);
    }
    return undefined;
  }

  #mark(id: string, isOpen: boolean): void {
    const { open } = this.#tables;
    if (isOpen) {
      this.#opened.add(id);
      open.putSync(id, nothing);
    } else {
      this.#opened.delete(id);
      open.removeSync(id);
    }
  }

  readonly #durable = (): void => {
    const group = this.#group;
    this.#group = [];
    this.#lastSeq = this.#nextSeq - 1;
    this.#index.committed(committedIn(group));
    this.#filing?.noted(this.#lastSeq);
    for (const { conflict, resolve, reject } of group) {
      if (conflict === undefined) resolve();
      else reject(new StoreError("conflict", conflict));
    }
    if (this.#unfiled !== undefined) return this.#stop(this.#unfiled);
    if (this.#waiting.length > 0) return this.#begin();
    this.#rest();
  };

  readonly #fail = async (cause: unknown): Promise<void> => this.#stop(writeFailed(await reasonOf(cause)));

  /** A process that ends while LMDB's thread is in the middle of a write waits for it for ever: see `main.ts`. */
  readonly #filingFailed = (cause: unknown): void => {
    if (this.#writing) this.#unfiled = writeFailed(cause);
    else this.#stop(writeFailed(cause));
  };

  /** Fail-stop: nothing is tried again after a failed sync, since nobody knows what it wrote. */
  #stop(failure: StoreError): void {
    this.#failure ??= failure;
    this.#tellBroken(failure);
    this.#filing?.stop();
    for (const { reject } of [...this.#group, ...this.#waiting]) reject(failure);
    this.#group = [];
    this.#waiting = [];
    this.#rest();
  }

  #rest(): void {
    this.#writing = false;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

function* committedIn(group: readonly Pending[]): Generator<Committed> {
  for (const { write, conflict, before } of group)
    if (write.kind === "commit" && conflict === undefined) yield { commit: write.commit, before };
}

const append = { append: true } as const;

/** What an entry that is removed counts for in its group, about: what is freed is noted, too. */
const removedBytes = 256;

/** Takes writes from the front until they make a group, at least one. */
function takeGroup(waiting: Pending[]): Pending[] {
  let bytes = 0;
  let count = 0;
  for (const { write } of waiting) {
    if (bytes > groupBytes) break;
    bytes += sizeOf(write);
    count++;
  }
  return waiting.splice(0, count);
}

function sizeOf(write: Write): number {
  if (write.kind === "answers")
    return write.rows.reduce((bytes, [key, answer]) => bytes + key.length + (answer?.length ?? 0), 0);
  if (write.kind === "removal")
    return write.removals.reduce((bytes, { entries }) => bytes + entries.length * removedBytes, 0);
  if (write.kind !== "commit") return write.text.length;
  return write.answers.reduce(
    (bytes, answer) => bytes + answer.length,
    write.head.length + write.entry.length,
  );
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

const writeFailed = (cause: unknown): StoreError => broken("A write failed and the store has stopped", cause);

export function broken(message: string, cause: unknown): StoreError {
  return new StoreError("broken", `${message}: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
}

export function closed(): StoreError {
  return new StoreError("broken", "The store is closed.");
}
