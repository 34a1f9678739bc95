// Soundness: whether what is stored fits together: the chains of the journal, the heads, and every index with them.
import type { Json } from "../language/json.ts";
import { Catalog } from "./catalog.ts";
import type { Definition } from "./catalog.ts";
import { messageOf } from "./error.ts";
import { indexedBy } from "./indexed.ts";
import type { Indexed } from "./indexed.ts";
import type { DueRow, Head, JournalEntry } from "./instance.ts";
import { hashEntry, noHash } from "./journal.ts";
import type { Store } from "./ports.ts";
import { isTombstone } from "./tombstone.ts";
import type { Tombstone } from "./tombstone.ts";
import { isSchedule } from "./schedule-id.ts";

/** A store at one moment. Readers throw StoreError where a row cannot be read. */
export interface Stored extends Pick<Store, "read" | "entry" | "lastSeq" | "definition"> {
  /** Number of entries in the journal, whatever their numbers. */
  entries(): number;
  /** What is kept under the keys of tombstones, by the instances that were removed. */
  tombstones(): Iterable<readonly [instance: string, tombstone: Json]>;
  ids(): Iterable<string>;
  /** Every row of each index, in any order. */
  due(): Iterable<DueRow>;
  open(): Iterable<string>;
  asking(): Iterable<string>;
  awaiting(): Iterable<readonly [event: string, instance: string]>;
  hasDue(row: DueRow): boolean;
  isOpen(instance: string): boolean;
  isAsking(instance: string): boolean;
  isAwaiting(event: string, instance: string): boolean;
}

/** Something that does not fit: which row, and what is wrong with it. */
export interface Finding {
  readonly where: string;
  readonly what: string;
  /** Of a row that follows from others: what makes it anew. */
  readonly mend?: "rebuild";
}

/**
 * Looks at every entry twice and at every other row once, in memory that does not grow with the store. An entry is on a
 * chain when the one that it names before it is the same instance's, of the revision before, and has the hash that it
 * says; since the heads' revisions add up to the number of entries, none is on no chain. Entries of instances that were
 * removed are missing: as many as the tombstones say, and none that a chain or a head names.
 */
export function* soundnessOf(stored: Stored): Generator<Finding> {
  yield* journalFindings(stored, yield* removedEntries(stored));
  const expected = { due: 0, open: 0, asking: 0, awaiting: 0 };
  let revisions = 0;
  const catalog = new Catalog({ definition: (version) => stored.definition(version), define: refuse });
  for (const id of stored.ids()) {
    const where = `instance ${JSON.stringify(id)}`;
    const head = yield* reading(where, () => stored.read(id));
    if (head === undefined) continue;
    revisions += head.revision;
    yield* headFindings(stored, head, where);
    const indexed = yield* reading(where, () => indexedBy(head, definitionOf(catalog, head), stored));
    if (indexed === undefined) continue;
    expected.due += indexed.due.length;
    expected.open += Number(indexed.open);
    expected.asking += Number(indexed.asks);
    expected.awaiting += indexed.awaits.size;
    yield* missingRows(stored, head, indexed, where);
  }
  const entries = stored.entries();
  if (revisions !== entries)
    yield {
      where: "the journal",
      what: `it has ${entries} entries, and the revisions of the instances add up to ${revisions}`,
    };
  yield* strayRows(stored, catalog, expected);
}

const refuse = (): Promise<void> => Promise.reject(new Error("a look changes nothing"));

const definitionOf = (catalog: Catalog, head: Head): Definition | undefined =>
  isSchedule(head.id) ? undefined : catalog.version(head.version);

/** How many there are that tombstones account for. */
function* removedEntries(stored: Stored): Generator<Finding, number> {
  let removed = 0;
  for (const [id, tombstone] of stored.tombstones()) {
    const where = `the tombstone of ${JSON.stringify(id)}`;
    if (!isTombstone(tombstone)) {
      yield { where, what: "it does not say what was removed" };
      continue;
    }
    removed += (tombstone as unknown as Tombstone).entries;
    const head = yield* reading(where, () => stored.read(id) ?? "missing");
    if (head !== undefined && head !== "missing") yield { where, what: "the instance is there" };
  }
  return removed;
}

function* journalFindings(stored: Stored, removed: number): Generator<Finding> {
  const entries = stored.entries();
  const lastSeq = stored.lastSeq();
  if (entries + removed !== lastSeq) {
    const without = removed === 0 ? "" : `, ${removed} were removed with their instances`;
    yield {
      where: "the journal",
      what: `it has ${entries} entries${without}, and the last is number ${lastSeq}`,
    };
  }
  for (let seq = 1; seq <= lastSeq; seq++) {
    const where = `journal entry ${seq}`;
    const found = yield* reading(where, () => stored.entry(seq) ?? "missing");
    if (found === undefined) continue;
    if (found === "missing") {
      // Which of several is not a removed instance's, the chains say.
      if (removed === 0) yield { where, what: "it is missing" };
      continue;
    }
    const what = yield* reading(where, () => chainFault(stored, found.entry) ?? "sound");
    if (what !== undefined && what !== "sound") yield { where, what };
  }
}

function chainFault(stored: Stored, entry: JournalEntry): string | undefined {
  const { seq, instance, revision, prevSeq, prev } = entry;
  if (prevSeq === 0)
    return revision === 1 && prev === noHash
      ? undefined
      : `it is the first of its chain, but of revision ${revision} and behind ${prev}`;
  if (!(prevSeq < seq)) return `it stands behind entry ${prevSeq}`;
  const before = stored.entry(prevSeq);
  if (before === undefined) return `it stands behind entry ${prevSeq}, which is missing`;
  if (before.entry.instance !== instance || before.entry.revision !== revision - 1)
    return `it is revision ${revision} of ${instance}, and stands behind entry ${prevSeq}, which is revision ${before.entry.revision} of ${before.entry.instance}`;
  if (hashEntry(before.bytes) !== prev) return `the hash that it has of entry ${prevSeq} is not that entry's`;
  return undefined;
}

function* headFindings(stored: Stored, head: Head, where: string): Generator<Finding> {
  const { id, revision, last, hash, first, calls, runs = {} } = head;
  const newest = yield* reading(where, () => stored.entry(last) ?? "missing");
  if (newest === "missing") yield { where, what: `its newest entry, ${last}, is missing` };
  else if (newest !== undefined) {
    const { entry, bytes } = newest;
    if (entry.instance !== id || entry.revision !== revision)
      yield {
        where,
        what: `it is at revision ${revision}, and its newest entry, ${last}, is revision ${entry.revision} of ${entry.instance}`,
      };
    else if (hashEntry(bytes) !== hash)
      yield { where, what: `its hash is not that of its newest entry, ${last}` };
  }
  const named: readonly (readonly [seq: number, holds: string, is: (entry: JournalEntry) => boolean])[] = [
    [first, "its beginning", (entry) => entry.revision === 1],
    ...Object.entries(calls).map(
      ([step, { request }]) =>
        [request, `the request of ${step}`, (entry: JournalEntry) => has(entry.requests, step)] as const,
    ),
    ...Object.entries(runs).map(
      ([step, { request }]) =>
        [request, `the run of ${step}`, (entry: JournalEntry) => has(entry.runs, step)] as const,
    ),
  ];
  for (const [seq, holds, is] of named) {
    const found = yield* reading(where, () => stored.entry(seq)?.entry ?? "missing");
    const isThere = found !== undefined && found !== "missing" && found.instance === id && is(found);
    if (found !== undefined && !isThere) yield { where, what: `entry ${seq} does not hold ${holds}` };
  }
}

const has = (rows: Readonly<Record<string, unknown>> | undefined, step: string): boolean =>
  rows !== undefined && Object.hasOwn(rows, step);

function* missingRows(stored: Stored, head: Head, indexed: Indexed, where: string): Generator<Finding> {
  const { id } = head;
  for (const row of indexed.due)
    if (!stored.hasDue(row)) yield { where, what: `its ${said(row)} is not in the due index`, mend };
  if (indexed.open && !stored.isOpen(id))
    yield { where, what: "it is not in the index of open instances", mend };
  if (indexed.asks && !stored.isAsking(id))
    yield { where, what: "it is not in the index of instances that ask people", mend };
  for (const event of indexed.awaits)
    if (!stored.isAwaiting(event, id))
      yield { where, what: `it is not in the index of instances that await ${JSON.stringify(event)}`, mend };
}

/** Indexes follow from heads. */
const mend = "rebuild";

const said = ({ timer, visit, dueAtMs }: DueRow): string =>
  `timer ${timer}, visit ${visit}, due at ${dueAtMs}`;

/** Rows that no head asks for. Where there are as many as the heads have, and none was missing, there are none. */
function* strayRows(
  stored: Stored,
  catalog: Catalog,
  expected: Readonly<Record<"due" | "open" | "asking" | "awaiting", number>>,
): Generator<Finding> {
  const indexedOf = (id: string): Indexed | undefined => {
    try {
      const head = stored.read(id);
      return head && indexedBy(head, definitionOf(catalog, head), stored);
    } catch {
      // What is wrong with the head has been told.
      return undefined;
    }
  };
  if (countOf(stored.due()) !== expected.due)
    for (const row of stored.due()) {
      const isKnown = indexedOf(row.instance)?.due.some(
        ({ dueAtMs, timer, visit }) => dueAtMs === row.dueAtMs && timer === row.timer && visit === row.visit,
      );
      if (isKnown !== true)
        yield { where: "the due index", what: `${row.instance} has no ${said(row)}`, mend };
    }
  if (countOf(stored.open()) !== expected.open)
    for (const id of stored.open())
      if (indexedOf(id)?.open !== true)
        yield { where: "the index of open instances", what: `${id} is not open`, mend };
  if (countOf(stored.asking()) !== expected.asking)
    for (const id of stored.asking())
      if (indexedOf(id)?.asks !== true)
        yield { where: "the index of instances that ask people", what: `${id} asks nobody`, mend };
  if (countOf(stored.awaiting()) !== expected.awaiting)
    for (const [event, id] of stored.awaiting())
      if (indexedOf(id)?.awaits.has(event) !== true)
        yield {
          where: "the index of awaited events",
          what: `${id} does not await ${JSON.stringify(event)}`,
          mend,
        };
}

function countOf(rows: Iterable<unknown>): number {
  let count = 0;
  for (const _ of rows) count++;
  return count;
}

/** What `read` gives; undefined, and a finding, where it throws. */
function* reading<T>(where: string, read: () => T): Generator<Finding, T | undefined> {
  try {
    return read();
  } catch (error) {
    yield { where, what: messageOf(error) };
    return undefined;
  }
}
