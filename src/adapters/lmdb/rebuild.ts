// Rebuild: a store made from its segments alone.
import { decodeHead } from "./head-row.ts";
import { allFrames, extentOf, tornBytes } from "./segments.ts";
import type { FiledRow } from "./segment.ts";
import { rebuildFacets } from "./facet-index.ts";
import { writeFormat } from "./format.ts";
import { reindex } from "./reindex.ts";
import type { Reindexed } from "./reindex.ts";
import { openRoot, openTables } from "./tables.ts";
import type { Rows, Tables } from "./tables.ts";

/** Bytes of values after which what was taken so far is written. */
const togetherBytes = 32 * 1024 * 1024;

/**
 * Makes the store that the segments tell of, in a directory that is there and empty; every index and count is made from
 * the heads, and where that is not as the segments have it, they hear of it when the store is next opened. Gives the number of the last entry.
 * On disk when it resolves. Throws where a segment is damaged, a row is none of ours, or nothing of what is there can be read.
 */
export async function rebuildLmdbStore(segments: string, to: string): Promise<number> {
  const tables = openTables(openRoot(to));
  let [group, lastSeq] = [0, 0];
  try {
    let rows: FiledRow[] = [];
    let bytes = 0;
    const write = (): void => {
      tables.root.transactionSync(() => {
        for (const row of rows) put(tables, row);
        if (group > 0) tables.unfiled.putSync(group, Buffer.from(JSON.stringify({ last: lastSeq })));
      });
      [rows, bytes] = [[], 0];
    };
    let before = -1;
    const files = extentOf(segments);
    for (const frame of allFrames(files)) {
      if (frame.group < before) throw new Error(`group ${frame.group} stands behind group ${before}`);
      before = frame.group;
      for (const row of frame.rows()) {
        rows.push(row);
        bytes += row.value?.length ?? 0;
      }
      [group, lastSeq] = [frame.group, frame.lastSeq];
      if (bytes > togetherBytes) write();
    }
    if (before < 0 && tornBytes(files) > 0)
      throw new Error(`of the segments in ${segments}, nothing can be read`);
    write();
    tables.root.transactionSync(() => {
      for (const key of [...tables.unfiled.getKeys()]) if (key < group) tables.unfiled.removeSync(key);
      rebuildFacets(tables);
      noteChanges(tables, group, { last: lastSeq, ...reindex(tables) });
      writeFormat(tables);
    });
    return lastSeq;
  } finally {
    await tables.root.close();
  }
}

/** As `filing` has it: rows of open and asking instances go with the head. */
function noteChanges(
  { unfiled }: Tables,
  group: number,
  { last, due, awaiting, open, asking }: Reindexed & { readonly last: number },
): void {
  const heads = [...new Set([...open, ...asking])];
  if (due.length + awaiting.length + heads.length === 0) return;
  unfiled.putSync(group + 1, Buffer.from(JSON.stringify({ last, heads, due, awaiting })));
}

/** A head's row has its revision as LMDB's version. */
function put(tables: Tables, { table, key, value }: FiledRow): void {
  const rows = tables[table] as Rows<string>;
  const name = key as string;
  if (value === undefined) rows.removeSync(name);
  else if (table === "heads") rows.putSync(name, value, decodeHead(value.toString(), name).revision);
  else rows.putSync(name, value);
}
