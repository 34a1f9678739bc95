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
  let [group, lastSeq, filedSeq] = [0, 0, 0];
  try {
    for (const frame of allFrames(files)) {
      if (frame.group < group) yield { where, what: `group ${frame.group} stands behind group ${group}` };
      ({ group, lastSeq } = frame);
      for (const { table, key, value } of frame.rows()) {
        if (table !== "journal") {
          known.set(nameOf(table, key), value && crc32(value));
          continue;
        }
        const seq = key as number;
        yield* entryFindings(seq, filedSeq, value, tables.journal.get(key as string));
        filedSeq = seq;
      }
    }
  } catch (error) {
    yield { where, what: (error as Error).message };
    return;
  }
  if (filedSeq !== lastSeq) yield { where, what: `they say ${lastSeq} entries, and have ${filedSeq}` };
  const newest = lastKey(unfiled);
  if (group > newest) yield { where, what: `they reach group ${group}, and the store group ${newest}` };
  if (group !== newest) return;
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

function* entryFindings(
  seq: number,
  before: number,
  value: Buffer | undefined,
  stored: Buffer | undefined,
): Generator<Finding> {
  if (seq !== before + 1) yield { where, what: `journal entry ${seq} stands behind entry ${before}` };
  if (value === undefined || stored?.equals(value) !== true)
    yield { where, what: `journal entry ${seq} is not as in the store` };
}

const nameOf = (table: FiledTable, key: unknown): string => `${table} ${JSON.stringify(key)}`;
