// Filing: keeps the segments behind the store by no more than a second. Inside each group's transaction it notes which rows
// the group touches; later, the rows that the notes tell of are read, each as the newest group leaves it and all of one
// snapshot, and written to the segments together, which are then synced. Nothing of this is held in memory, so that a crash
// in between loses nothing: the next start does the same.
import { existsSync, renameSync, rmSync } from "node:fs";
import { sync } from "./copy.ts";
import { dirname } from "node:path";
import { FrameWriter, filedTables } from "./segment.ts";
import type { FiledTable } from "./segment.ts";
import { Segments, setAside } from "./segments.ts";
import type { Reach } from "./segments.ts";
import { dueKey, lastKey, textOf } from "./tables.ts";
import type { AwaitKey, DueKey, Rows, Tables } from "./tables.ts";
import { tombstoneKey } from "../../engine/tombstone.ts";
import type { Write } from "./write.ts";

/** What a group touches, beside the journal; the `seq` of the journal's last entry after it. */
interface Note {
  readonly last: number;
  /** Entries that were removed. */
  readonly journal?: readonly number[];
  readonly heads?: readonly string[];
  readonly due?: readonly DueKey[];
  readonly awaiting?: readonly AwaitKey[];
  readonly keys?: readonly string[];
  readonly definitions?: readonly string[];
  readonly credentials?: readonly string[];
  /** Instances that have got or lost their row; absent in notes of stores up to format 6, where it may be all of `heads`. */
  readonly open?: readonly string[];
  readonly asking?: readonly string[];
}

/** An index whose rows have no more than the id of an instance. */
export type MovedIndex = "open" | "asking";

/** A write of a group, and what is not told by it alone. */
export interface Applied {
  readonly write: Write;
  readonly moved: readonly MovedIndex[];
}

type NotedTable = Exclude<keyof Note, "last">;

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
    this.#write();
  }

  /** Inside the transaction of a group, when its rows are written. */
  note(applied: readonly Applied[], lastSeq: number): void {
    const { unfiled } = this.#tables;
    if (applied.length === 0) return;
    unfiled.putSync(++this.#group, noteOf(applied, lastSeq));
    for (; this.#oldest <= this.#synced && this.#oldest < this.#group; this.#oldest++)
      unfiled.removeSync(this.#oldest);
  }

  /** When the group is durable, whose last entry has the number. */
  noted(lastSeq: number): void {
    if (this.#stopped) return;
    const { group, lastSeq: filedSeq } = this.#reach;
    if (group === this.#group) return;
    if (lastSeq - filedSeq >= pendingMax) this.#guarded(() => this.#write());
    this.#syncLater();
  }

  get #reach(): Reach {
    return this.#segments.reach ?? noReach;
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

  /**
   * Adds all rows that were touched since, as they are now. Everything is read in one turn, and so of one moment: no head
   * is ahead of the journal, and a group that becomes durable meanwhile has its rows in the next frame.
   */
  #write(): void {
    this.#tables.root.resetReadTxn();
    const { tables, to } = touchedSince(this.#tables, this.#reach);
    if (to.group === this.#reach.group) return;
    const frame = this.#frame;
    for (const [table, rows] of tables)
      for (const [name, key] of rows) {
        frame.add(table, name, (this.#tables[table] as Rows<typeof key>).getBinaryFast(key));
        if (frame.length > frameBytes) this.#segments.add(frame.take(to.group, to.lastSeq, false), undefined);
      }
    this.#segments.add(frame.take(to.group, to.lastSeq), to);
  }

  #sync(): void {
    this.#timer = undefined;
    // On a slow disk the one before is not done yet.
    if (this.#syncing !== undefined) return this.#syncLater();
    this.#write();
    const { group } = this.#reach;
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

const noReach: Reach = { group: 0, lastSeq: 0 };

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

/** Names of rows, as JSON with commas between, by their table. */
type Names = Map<NotedTable, string>;

function nameRows({ write, moved }: Applied, names: Names): void {
  switch (write.kind) {
    case "commit": {
      const { head, dueAdded, dueRemoved, awaitsAdded, awaitsRemoved, keys } = write.commit;
      const id = JSON.stringify(head.id);
      add(names, "heads", id);
      for (const index of moved) add(names, index, id);
      for (const row of dueRemoved) add(names, "due", JSON.stringify(dueKey(row)));
      for (const row of dueAdded) add(names, "due", JSON.stringify(dueKey(row)));
      for (const event of awaitsRemoved) add(names, "awaiting", `[${JSON.stringify(event)},${id}]`);
      for (const event of awaitsAdded) add(names, "awaiting", `[${JSON.stringify(event)},${id}]`);
      for (const { key } of keys) add(names, "keys", JSON.stringify(key));
      return;
    }
    case "answers":
      for (const [key] of write.rows) add(names, "keys", JSON.stringify(key));
      return;
    case "removal":
      for (const { id, entries } of write.removals) {
        for (const seq of entries) add(names, "journal", String(seq));
        add(names, "heads", JSON.stringify(id));
        add(names, "keys", JSON.stringify(tombstoneKey(id)));
      }
      return;
    case "definition":
      return add(names, "definitions", JSON.stringify(write.name));
    case "credential":
      return add(names, "credentials", JSON.stringify(write.name));
    default:
      write satisfies never;
  }
}

function add(names: Names, table: NotedTable, name: string): void {
  const before = names.get(table);
  names.set(table, before ? `${before},${name}` : name);
}

/** A `Note`. Entries that came are told by the last one's number. */
function noteOf(applied: readonly Applied[], last: number): Buffer {
  const names: Names = new Map([
    ["open", ""],
    ["asking", ""],
  ]);
  for (const each of applied) nameRows(each, names);
  let text = `{"last":${last}`;
  for (const [table, own] of names) text += `,"${table}":[${own}]`;
  return Buffer.from(`${text}}`);
}

type RowKey = string | number | AwaitKey | DueKey;

/** Keys of the rows that groups touched which are not in the segments, by their JSON, and up to which group. */
function touchedSince(
  { unfiled }: Tables,
  { group, lastSeq }: Reach,
): { readonly tables: ReadonlyMap<FiledTable, ReadonlyMap<string, RowKey>>; readonly to: Reach } {
  const tables = new Map<FiledTable, Map<string, RowKey>>();
  const of = (table: FiledTable): Map<string, RowKey> => {
    const known = tables.get(table);
    if (known) return known;
    const rows = new Map<string, RowKey>();
    tables.set(table, rows);
    return rows;
  };
  const entries = of("journal");
  let [newest, seq] = [group, lastSeq];
  for (const { key, value } of unfiled.getRange({ start: group + 1 })) {
    const { last, ...names } = JSON.parse(textOf(value)) as Note;
    newest = key;
    while (seq < last) entries.set(String(++seq), seq);
    const { heads, open = heads, asking = heads } = names;
    const touched: Partial<Record<NotedTable, readonly RowKey[] | undefined>> = { ...names, open, asking };
    for (const [table, keys = []] of Object.entries(touched) as [NotedTable, readonly RowKey[]][])
      for (const row of keys) of(table).set(JSON.stringify(row), row);
  }
  return { tables, to: { group: newest, lastSeq: seq } };
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
