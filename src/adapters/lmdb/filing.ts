// Filing: keeps the segments behind the store by no more than a second. Inside each group's transaction it notes which rows
// the group touches; when the group is durable, its rows wait, each as the newest group leaves it, until they are written to
// the segments together, and these are synced. A crash in between loses nothing: the notes are in the store, and the next
// start writes what they tell of, from one snapshot.
import { existsSync, renameSync, rmSync } from "node:fs";
import { sync } from "./copy.ts";
import { dirname } from "node:path";
import { FrameWriter, filedTables } from "./segment.ts";
import type { FiledTable } from "./segment.ts";
import { Segments, setAside } from "./segments.ts";
import type { Reach } from "./segments.ts";
import { dueKey, lastKey, nothing } from "./tables.ts";
import type { AwaitKey, DueKey, Rows, Tables } from "./tables.ts";
import { tombstoneKey } from "../../engine/tombstone.ts";
import type { CommitWrite, RemovalWrite, Write } from "./write.ts";

/** What a group touches, beside the journal; the `seq` of the journal's last entry after it. */
interface Note {
  readonly last: number;
  /** Entries that were removed. */
  readonly journal?: number[];
  readonly heads?: string[];
  readonly due?: DueKey[];
  readonly awaiting?: AwaitKey[];
  readonly keys?: string[];
  readonly definitions?: string[];
  readonly credentials?: string[];
}

/** Milliseconds between what is durable and its being in the segments. */
const behindMs = 1000;

/** Entries that wait for that at most: writing them takes some milliseconds. */
const pendingMax = 1000;

/** A frame ends when it is larger. */
const frameBytes = 1024 * 1024;

export class Filing {
  readonly #tables: Tables;
  readonly #segments: Segments;
  readonly #onFailure: (error: unknown) => void;
  readonly #frame = new FrameWriter();
  #group: number;
  /** The lowest note that may still be there. */
  #oldest: number;
  /** Up to which group the segments are on disk: notes of these are not needed any more. */
  #synced: number;
  /** Rows that the group under way writes. */
  #writing: readonly FiledWrite[] = [];
  #pending = new Pending();
  #timer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> | undefined;
  #stopped = false;

  /**
   * Brings the segments to where the store is. Where they do not fit it, since one of them is a copy or another program
   * wrote meanwhile, they are set aside and written anew. `onFailure` hears, once, when nothing more can be filed.
   */
  constructor(tables: Tables, directory: string, onFailure: (error: unknown) => void) {
    this.#tables = tables;
    this.#onFailure = onFailure;
    this.#group = lastKey(tables.unfiled);
    this.#oldest = firstKey(tables.unfiled) ?? this.#group + 1;
    let segments = new Segments(directory);
    if (!fits(tables, segments.reach, this.#oldest, this.#group)) {
      setAside(directory);
      writeBase(tables, directory, this.#group);
      segments = new Segments(directory);
    }
    this.#segments = segments;
    this.#synced = segments.reach?.group ?? 0;
    const reach = gather(tables, segments.reach ?? { group: 0, lastSeq: 0 }, this.#frame);
    if (reach.group > this.#synced) segments.add(this.#frame.take(reach.group, reach.lastSeq), reach);
    else this.#frame.clear();
  }

  /** Inside the transaction of a group, when its rows are written. */
  note(writes: readonly Write[], lastSeq: number): void {
    const { unfiled } = this.#tables;
    const rows: FiledWrite[] = [];
    for (const write of writes) addRows(write, rows);
    this.#writing = rows;
    if (rows.length === 0) return;
    unfiled.putSync(++this.#group, noteOf(rows, lastSeq));
    for (; this.#oldest <= this.#synced && this.#oldest < this.#group; this.#oldest++)
      unfiled.removeSync(this.#oldest);
  }

  /** When the group is durable, whose last entry has the number. */
  noted(lastSeq: number): void {
    if (this.#writing.length === 0 || this.#stopped) return;
    for (const row of this.#writing) this.#pending.take(row, this.#tables);
    this.#pending.reach = { group: this.#group, lastSeq };
    this.#writing = [];
    if (this.#pending.size >= pendingMax) this.#guarded(() => this.#write());
    this.#syncLater();
  }

  #syncLater(): void {
    this.#timer ??= setTimeout(() => this.#guarded(() => this.#sync()), behindMs).unref();
  }

  /** When a write has failed: what is durable is filed when the store is opened again. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** When nothing is written any more. Rejects with what the system says. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#syncing;
    if (this.#stopped) return;
    this.#write();
    this.#segments.close();
  }

  #write(): void {
    const { reach } = this.#pending;
    if (reach === undefined) return;
    const frame = this.#frame;
    for (const [table, name, value] of this.#pending.rows()) {
      frame.add(table, name, value);
      if (frame.length > frameBytes)
        this.#segments.add(frame.take(reach.group, reach.lastSeq, false), undefined);
    }
    this.#segments.add(frame.take(reach.group, reach.lastSeq), reach);
    this.#pending = new Pending();
  }

  #sync(): void {
    this.#timer = undefined;
    // On a slow disk the one before is not done yet.
    if (this.#syncing !== undefined) return this.#syncLater();
    this.#write();
    const group = this.#segments.reach?.group ?? 0;
    this.#syncing = this.#segments
      .sync()
      .then(() => void (this.#synced = group))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => (this.#syncing = undefined));
  }

  #guarded(work: () => void): void {
    if (this.#stopped) return;
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.stop();
    this.#onFailure(error);
  }
}

/** Rows as the groups that are durable and not in the segments leave them. */
class Pending {
  /** Undefined: there are none. */
  reach: Reach | undefined;
  readonly #tables = new Map<FiledTable, Map<string, Buffer | undefined>>(
    filedTables.map((table) => [table, new Map()]),
  );

  /** Entries of the journal. */
  get size(): number {
    return this.#of("journal").size;
  }

  *rows(): Generator<readonly [FiledTable, string, Buffer | undefined]> {
    for (const [table, rows] of this.#tables) for (const [name, value] of rows) yield [table, name, value];
  }

  take([table, name, value]: FiledWrite, { definitions }: Tables): void {
    // A definition that was there before has stayed as it was.
    this.#of(table).set(name, table === "definitions" ? definitions.get(JSON.parse(name) as string) : value);
  }

  #of(table: FiledTable): Map<string, Buffer | undefined> {
    return this.#tables.get(table)!;
  }
}

/** Whether filing can go on behind the segments. Notes tell what came since; without all of them nobody knows. */
function fits(tables: Tables, reach: Reach | undefined, oldest: number, newest: number): boolean {
  const lastSeq = lastKey(tables.journal);
  if (reach === undefined) return newest === 0 && isEmpty(tables);
  const note = noteAt(tables, newest);
  return (
    reach.group <= newest &&
    (reach.group >= newest || oldest <= reach.group + 1) &&
    reach.lastSeq <= lastSeq &&
    (note === undefined ? newest === 0 && reach.lastSeq === lastSeq : note.last === lastSeq)
  );
}

const isEmpty = (tables: Tables): boolean =>
  filedTables.every((name) => firstKey(tables[name] as Rows<string>) === undefined);

function noteAt({ unfiled }: Tables, group: number): Note | undefined {
  const row = unfiled.get(group);
  return row && (JSON.parse(row.toString()) as Note);
}

function firstKey<Key extends string | number>(rows: Rows<Key>): Key | undefined {
  for (const key of rows.getKeys({ limit: 1 })) return key;
  return undefined;
}

/** A row, by the JSON of its key, as a write leaves it; undefined: there is none any more. */
type FiledWrite = readonly [table: FiledTable, name: string, value: Buffer | undefined];

function addRows(write: Write, rows: FiledWrite[]): void {
  switch (write.kind) {
    case "commit":
      return addRowsOfCommit(write, rows);
    case "answers":
      for (const [key, answer] of write.rows) rows.push(["keys", JSON.stringify(key), answer]);
      return;
    case "removal":
      return addRowsOfRemoval(write, rows);
    case "definition":
      return void rows.push(["definitions", JSON.stringify(write.name), write.text]);
    case "credential":
      return void rows.push(["credentials", JSON.stringify(write.name), write.text]);
    default:
      write satisfies never;
  }
}

function addRowsOfCommit({ commit, head, entry, answers }: CommitWrite, rows: FiledWrite[]): void {
  const { dueAdded, dueRemoved, awaitsAdded, awaitsRemoved, keys } = commit;
  const id = JSON.stringify(commit.head.id);
  rows.push(
    ["journal", String(commit.entry.seq), entry],
    ["heads", id, head],
    ["open", id, commit.open ? nothing : undefined],
    ["asking", id, commit.asks ? nothing : undefined],
  );
  for (const row of dueRemoved) rows.push(["due", JSON.stringify(dueKey(row)), undefined]);
  for (const row of dueAdded) rows.push(["due", JSON.stringify(dueKey(row)), nothing]);
  for (const event of awaitsRemoved) rows.push(["awaiting", `[${JSON.stringify(event)},${id}]`, undefined]);
  for (const event of awaitsAdded) rows.push(["awaiting", `[${JSON.stringify(event)},${id}]`, nothing]);
  keys.forEach(({ key }, at) => rows.push(["keys", JSON.stringify(key), answers[at]]));
}

function addRowsOfRemoval({ removals, tombstones }: RemovalWrite, rows: FiledWrite[]): void {
  for (const [at, { id, entries }] of removals.entries()) {
    for (const seq of entries) rows.push(["journal", String(seq), undefined]);
    rows.push(["heads", JSON.stringify(id), undefined]);
    rows.push(["keys", JSON.stringify(tombstoneKey(id)), tombstones[at]]);
  }
}

/** A `Note`. Entries that came are told by the last one's number, rows of open and asking instances by their heads. */
function noteOf(rows: readonly FiledWrite[], last: number): Buffer {
  const names = new Map<FiledTable, string>();
  for (const [table, name, value] of rows) {
    if ((table === "journal" && value !== undefined) || table === "open" || table === "asking") continue;
    const before = names.get(table);
    names.set(table, before === undefined ? name : `${before},${name}`);
  }
  let text = `{"last":${last}`;
  for (const [table, own] of names) text += `,"${table}":[${own}]`;
  return Buffer.from(`${text}}`);
}

/**
 * Adds all rows that were touched since, as they are now. Everything is read in one turn, and so of one moment: no head
 * is ahead of the journal. Gives how far the frame reaches.
 */
function gather(tables: Tables, { group, lastSeq }: Reach, frame: FrameWriter): Reach {
  const touched = new Map<FiledTable, Map<string, unknown>>();
  let [newest, last] = [group, lastSeq];
  for (const { key, value } of tables.unfiled.getRange({ start: group + 1 })) {
    const { last: upTo, ...names } = JSON.parse(value.toString()) as Note;
    [newest, last] = [key, upTo];
    for (const [table, keys] of Object.entries(names) as [FiledTable, readonly unknown[]][]) {
      const known = touched.get(table) ?? new Map<string, unknown>();
      touched.set(table, known);
      for (const name of keys) known.set(typeof name === "string" ? name : JSON.stringify(name), name);
    }
  }
  const add = (table: FiledTable, key: unknown): void =>
    frame.add(table, JSON.stringify(key), (tables[table] as Rows<string>).getBinaryFast(key as string));
  for (let seq = lastSeq + 1; seq <= last; seq++) add("journal", seq);
  for (const [table, keys] of touched) for (const key of keys.values()) add(table, key);
  for (const id of touched.get("heads")?.values() ?? []) {
    add("open", id);
    add("asking", id);
  }
  return { group: newest, lastSeq: last };
}

/** All rows of the store, as the first segments: whole or not there at all. */
function writeBase(tables: Tables, directory: string, group: number): void {
  const fresh = `${directory}.new`;
  if (existsSync(fresh)) rmSync(fresh, { recursive: true });
  const segments = new Segments(fresh);
  const frame = new FrameWriter();
  const reach: Reach = { group, lastSeq: lastKey(tables.journal) };
  for (const table of filedTables)
    for (const { key, value } of (tables[table] as Rows<string>).getRange()) {
      frame.add(table, JSON.stringify(key), value);
      if (frame.length > frameBytes) segments.add(frame.take(group, reach.lastSeq), reach);
    }
  segments.add(frame.take(group, reach.lastSeq), reach);
  segments.close();
  renameSync(fresh, directory);
  sync(dirname(directory));
}
