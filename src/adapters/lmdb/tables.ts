// Tables: the databases of one environment in one directory, and what their rows are.
//
//   heads        id                                    head (`head-row`); LMDB's version of the row is its revision
//   journal      seq                                   the entry's stored bytes, over which its hash is made; gaps
//                                                      where instances were removed
//   due          [dueAtMs, instance, timer, visit]     nothing
//   open         id                                    nothing
//   awaiting     [name of awaited events, instance]    nothing (`engine/correlation`)
//   asking       id                                    nothing
//   keys         key                                   answer as JSON; `archived/<id>`: tombstone (`engine/tombstone`)
//   definitions  version                               definition as JSON
//   credentials  id of an API key                      its record as JSON
//   facets       where a block of instances begins     what each is found by (`block`)
//   counts       workflow                              how many of its instances are so and so, as JSON
//   unfiled      number of a group                     which rows it touched, as JSON (`filing`)
//   meta         "format"                              number of this layout
//                "settled"                             the newest entry of which `facets` and `counts` speak
import { createRequire } from "node:module";
import type * as lmdb from "lmdb";
import type { Database, RootDatabase } from "lmdb";
import type { DueRow } from "../../engine/instance.ts";

// As CommonJS it is one file; as modules it takes a start 30 ms more.
const { open } = createRequire(import.meta.url)("lmdb") as typeof lmdb;

export type AwaitKey = [name: string, instance: string];
export type DueKey = [dueAtMs: number, instance: string, timer: string, visit: number];

export interface Tables {
  readonly root: RootDatabase<Buffer, string>;
  readonly heads: Database<Buffer, string>;
  readonly journal: Database<Buffer, number>;
  readonly due: Database<Buffer, DueKey>;
  readonly open: Database<Buffer, string>;
  readonly awaiting: Database<Buffer, AwaitKey>;
  readonly asking: Database<Buffer, string>;
  readonly keys: Database<Buffer, string>;
  readonly definitions: Database<Buffer, string>;
  readonly credentials: Database<Buffer, string>;
  readonly facets: Database<Buffer, string>;
  readonly counts: Database<Buffer, string>;
  readonly meta: Database<Buffer, string>;
  readonly unfiled: Database<Buffer, number>;
}

export type Rows<Key extends string | number | AwaitKey | DueKey> = Database<Buffer, Key>;

/** Throws when the environment cannot be opened. */
export function openRoot(directory: string): RootDatabase<Buffer, string> {
  return open({
    path: directory,
    overlappingSync: false,
    encoding: "binary",
    noSubdir: false,
    maxDbs: tablesMax,
  });
}

/** Makes those that are not there yet. */
export function openTables(root: RootDatabase<Buffer, string>): Tables {
  return {
    root,
    heads: root.openDB("heads", { encoding: "binary", useVersions: true }),
    journal: root.openDB("journal", { encoding: "binary" }),
    due: root.openDB("due", { encoding: "binary" }),
    open: root.openDB("open", { encoding: "binary" }),
    awaiting: root.openDB("awaiting", { encoding: "binary" }),
    asking: root.openDB("asking", { encoding: "binary" }),
    keys: root.openDB("keys", { encoding: "binary" }),
    definitions: root.openDB("definitions", { encoding: "binary" }),
    credentials: root.openDB("credentials", { encoding: "binary" }),
    facets: root.openDB("facets", { encoding: "binary" }),
    counts: root.openDB("counts", { encoding: "binary" }),
    meta: root.openDB("meta", { encoding: "binary" }),
    unfiled: root.openDB("unfiled", { encoding: "binary" }),
  };
}

/** For reading alone, beside whoever writes. What is read in one turn is of one moment. Throws when it cannot be opened. */
export function openForReading(directory: string): RootDatabase<Buffer, string> {
  return open<Buffer, string>({
    path: directory,
    readOnly: true,
    encoding: "binary",
    noSubdir: false,
    maxDbs: tablesMax,
  });
}

/** More than there are: LMDB asks for a number when it opens. */
const tablesMax = 24;

/** What stands in rows whose key says all. */
export const nothing = Buffer.from([0]);

export function dueKey({ dueAtMs, instance, timer, visit }: DueRow): DueKey {
  return [dueAtMs, instance, timer, visit];
}

/** The text of a row in LMDB's own buffer, which the next look-up overwrites. */
export function textOf(bytes: Buffer): string {
  return bytes.toString("utf8", 0, bytes.length);
}

/** The last key of a table of numbers; 0 where it is empty. */
export function lastKey(rows: Rows<number>): number {
  for (const key of rows.getKeys({ reverse: true, limit: 1 })) return key;
  return 0;
}

/**
 * Within a transaction: puts a head in the place of the one at the expected revision, 0 where there is to be none. False,
 * putting nothing, when that is not so.
 */
export function putHead(
  heads: Rows<string>,
  id: string,
  head: Buffer,
  { revision, expected }: { readonly revision: number; readonly expected: number },
): boolean {
  const rows = heads as unknown as ConditionalRows;
  return rows.putSync(id, head, revision, expected === 0 ? null : expected);
}

/** What lmdb does within a transaction, and its types do not tell: `null` is no row. */
interface ConditionalRows {
  putSync(key: string, value: Buffer, version: number, expected: number | null): boolean;
}
