// Format: the number of a store's layout, and how an older layout becomes the present one.
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { rebuildFacets } from "./facet-index.ts";
import { reindex } from "./reindex.ts";
import { segmentsIn, setAside } from "./segments.ts";
import { storeFormat } from "./store-format.ts";
import { openRoot, openTables } from "./tables.ts";
import type { Tables } from "./tables.ts";

/** The lowest that can be brought to it. */
const oldestFormat = 2;

/**
 * Opens the tables of a directory, an empty store where there is none. An older store is first copied, beside itself, to
 * `data.mdb.format-<n>`, and the copy compared with it; then it is brought to the present format in one transaction, so
 * that a crash leaves the one or the other. Heads keep the form that they have until their instances move: format 7 is format 6
 * with shorter heads, and format 6 is format 5 with tombstones, which none has yet. Where indexes are made anew, the segments are set aside before, and written anew. Throws when the format is none of those, or the copy cannot be made.
 */
export function openInFormat(directory: string): Tables {
  const root = openRoot(directory);
  const row = root.openDB<Buffer, string>("meta", { encoding: "binary" }).get("format")?.toString();
  const found = row === undefined ? storeFormat : Number(row);
  if (!(found >= oldestFormat && found <= storeFormat))
    throw new Error(`it has format ${row}, and this version reads formats ${oldestFormat} to ${storeFormat}`);
  if (found < storeFormat) keepCopy(join(directory, "data.mdb"), found);
  const tables = openTables(root);
  if (row === undefined) writeFormat(tables);
  if (found < storeFormat) {
    if (found < 4) setAside(segmentsIn(directory));
    root.transactionSync(() => {
      if (found < 3) rebuildFacets(tables);
      if (found < 4) reindex(tables);
      writeFormat(tables);
    });
  }
  return tables;
}

/** Says that the tables are as this version has them. */
export function writeFormat({ meta }: Tables): void {
  meta.putSync("format", Buffer.from(String(storeFormat)));
}

/** Nobody writes to the file meanwhile. One that was kept before and differs stays as it is. */
function keepCopy(file: string, format: number): void {
  let copy = `${file}.format-${format}`;
  for (let number = 2; existsSync(copy); number++) {
    if (isEqual(file, copy)) return;
    copy = `${file}.format-${format}.${number}`;
  }
  const partial = `${copy}.partial`;
  try {
    copyFileSync(file, partial);
    if (!isEqual(file, partial)) throw new Error("the copy differs from the store");
    sync(partial);
    renameSync(partial, copy);
  } catch (cause) {
    rmSync(partial, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`it is of format ${format}, and the copy to be made first failed: ${reason}`, { cause });
  }
}

const chunkBytes = 1024 * 1024;

function isEqual(file: string, other: string): boolean {
  const [a, b] = [openSync(file, "r"), openSync(other, "r")];
  const [left, right] = [Buffer.alloc(chunkBytes), Buffer.alloc(chunkBytes)];
  try {
    for (let at = 0; ; at += chunkBytes) {
      const [size, otherSize] = [readSync(a, left, 0, chunkBytes, at), readSync(b, right, 0, chunkBytes, at)];
      if (size !== otherSize || left.compare(right, 0, size, 0, size) !== 0) return false;
      if (size < chunkBytes) return true;
    }
  } finally {
    closeSync(a);
    closeSync(b);
  }
}

function sync(file: string): void {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
