// Check of segments: whether they can be read to their end, and whether they say of each row what the store says.
import { crc32 } from "node:zlib";
import type { Finding } from "../../engine/soundness.ts";
import { filedTables } from "./segment.ts";
import type { FiledTable } from "./segment.ts";
import { allFrames } from "./segments.ts";
import type { Extent } from "./segments.ts";
import { lastKey } from "./tables.ts";
import type { Rows } from "./tables.ts";

const where = "the segments";

export interface FiledStore {
  readonly tables: Readonly<Record<FiledTable, Rows<string>>>;
  readonly unfiled: Rows<number>;
}

/**
 * Of a store, and of its segments as they were a moment before. Where groups are not filed yet, as while a server runs, rows may be newer in
 * the store, and only the journal is compared. Remembers 4 bytes and the key of every row that is not in the journal.
 */
export function* segmentFindings(files: Extent, { tables, unfiled }: FiledStore): Generator<Finding> {
  if (files.length === 0) return;
  const known = new Map<string, number | undefined>();
  const entries = new FiledEntries(tables.journal as unknown as Rows<number>);
  let [group, lastSeq] = [0, 0];
  try {
    for (const frame of allFrames(files)) {
      if (frame.group < group) yield { where, what: `group ${frame.group} stands behind group ${group}` };
      ({ group, lastSeq } = frame);
      for (const { table, key, value } of frame.rows()) {
        if (table !== "journal") {
          known.set(nameOf(table, key), value && crc32(value));
          continue;
        }
        yield* entries.take(key as number, value);
      }
    }
  } catch (error) {
    yield { where, what: (error as Error).message };
    return;
  }
  if (entries.lastSeq !== lastSeq)
    yield { where, what: `they say ${lastSeq} entries, and have ${entries.lastSeq}` };
  const newest = lastKey(unfiled);
  if (group > newest) yield { where, what: `they reach group ${group}, and the store group ${newest}` };
  if (group !== newest) return;
  yield* entries.end();
  for (const table of filedTables) {
    if (table === "journal") continue;
    for (const { key, value } of tables[table].getRange()) {
      const name = nameOf(table, key);
      if (known.get(name) !== crc32(value))
        yield { where, what: `the row ${JSON.stringify(key)} of ${table} is not as in the store` };
      known.delete(name);
    }
  }
  for (const [name, value] of known)
    if (value !== undefined) yield { where, what: `they have the row ${name}, and the store does not` };
}

/**
 * The entries that segments have, held against the journal as they come. The segments may have an entry that the journal
 * has no more: then a later row must say so, unless that is not filed yet. Remembers the numbers of those alone.
 */
class FiledEntries {
  readonly #journal: Rows<number>;
  readonly #newest: number;
  readonly #gone = new Set<number>();
  #lastSeq = 0;

  constructor(journal: Rows<number>) {
    this.#journal = journal;
    this.#newest = lastKey(journal);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  *take(seq: number, value: Buffer | undefined): Generator<Finding> {
    const stored = this.#journal.get(seq);
    if (seq <= this.#lastSeq && value !== undefined)
      yield { where, what: `journal entry ${seq} stands behind entry ${this.#lastSeq}` };
    const end = Math.min(seq, this.#newest + 1);
    for (let left = this.#lastSeq + 1; left < end; left++)
      if (this.#journal.doesExist(left)) yield { where, what: `they do not have journal entry ${left}` };
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    if (value !== undefined && stored === undefined) this.#gone.add(seq);
    else if (value === undefined && stored === undefined) this.#gone.delete(seq);
    else if (value === undefined || stored?.equals(value) !== true)
      yield { where, what: `journal entry ${seq} is not as in the store` };
  }

  /** When all is filed. */
  *end(): Generator<Finding> {
    for (const seq of this.#gone)
      yield { where, what: `they have journal entry ${seq}, and the store does not` };
  }
}

const nameOf = (table: FiledTable, key: unknown): string => `${table} ${JSON.stringify(key)}`;
