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
import type { CommitWrite, Write } from "./write.ts";

/** What a group touches, beside the journal; the `seq` of the journal's last entry after it. */
interface Note {
  readonly last: number;
  readonly heads?: string[];
  readonly due?: DueKey[];
  readonly awaiting?: AwaitKey[];
  readonly keys?: string[];
  readonly definitions?: string[];
  readonly credentials?: string[];
}

type Touched = { -readonly [Table in Exclude<keyof Note, "last">]-?: NonNullable<Note[Table]> };

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
  /** What the group under way writes. */
  #writing: readonly Write[] = [];
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
    this.#writing = writes;
    const note = noteOf(writes, lastSeq);
    if (note === undefined) return;
    unfiled.putSync(++this.#group, Buffer.from(JSON.stringify(note)));
    for (; this.#oldest <= this.#synced && this.#oldest < this.#group; this.#oldest++)
      unfiled.removeSync(this.#oldest);
  }

  /** When the group is durable, whose last entry has the number. */
  noted(lastSeq: number): void {
    if (this.#writing.length === 0 || this.#stopped) return;
    const { definitions } = this.#tables;
    for (const write of this.#writing) this.#pending.take(write, (version) => definitions.get(version));
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

  take(write: Write, definition: (version: string) => Buffer | undefined): void {
    switch (write.kind) {
      case "commit":
        return this.#takeCommit(write);
      case "answers":
        for (const [key, answer] of write.rows) this.#of("keys").set(JSON.stringify(key), answer);
        return;
      case "definition":
        // One that was there before has stayed as it was.
        return void this.#of("definitions").set(JSON.stringify(write.name), definition(write.name));
      case "credential":
        return void this.#of("credentials").set(JSON.stringify(write.name), write.text);
      default:
        write satisfies never;
    }
  }

  #takeCommit({ commit, head, entry, answers }: CommitWrite): void {
    const id = JSON.stringify(commit.head.id);
    const { dueAdded, dueRemoved, awaitsAdded, awaitsRemoved, keys } = commit;
    this.#of("journal").set(String(commit.entry.seq), entry);
    this.#of("heads").set(id, head);
    this.#of("open").set(id, commit.open ? nothing : undefined);
    this.#of("asking").set(id, commit.asks ? nothing : undefined);
    for (const row of dueRemoved) this.#of("due").set(JSON.stringify(dueKey(row)), undefined);
    for (const row of dueAdded) this.#of("due").set(JSON.stringify(dueKey(row)), nothing);
    const awaiting = this.#of("awaiting");
    for (const event of awaitsRemoved) awaiting.set(JSON.stringify([event, commit.head.id]), undefined);
    for (const event of awaitsAdded) awaiting.set(JSON.stringify([event, commit.head.id]), nothing);
    keys.forEach(({ key }, at) => this.#of("keys").set(JSON.stringify(key), answers[at]));
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

function noteOf(writes: readonly Write[], last: number): Note | undefined {
  const touched: Touched = { heads: [], due: [], awaiting: [], keys: [], definitions: [], credentials: [] };
  for (const write of writes) {
    switch (write.kind) {
      case "commit": {
        const { head, dueAdded, dueRemoved, awaitsAdded, awaitsRemoved, keys } = write.commit;
        touched.heads.push(head.id);
        for (const row of dueRemoved) touched.due.push(dueKey(row));
        for (const row of dueAdded) touched.due.push(dueKey(row));
        for (const event of awaitsRemoved) touched.awaiting.push([event, head.id]);
        for (const event of awaitsAdded) touched.awaiting.push([event, head.id]);
        for (const { key } of keys) touched.keys.push(key);
        break;
      }
      case "answers":
        for (const [key] of write.rows) touched.keys.push(key);
        break;
      case "definition":
        touched.definitions.push(write.name);
        break;
      case "credential":
        touched.credentials.push(write.name);
        break;
      default:
        write satisfies never;
    }
  }
  const some = Object.entries(touched).filter(([, keys]) => keys.length > 0);
  return some.length === 0 ? undefined : { last, ...Object.fromEntries(some) };
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
