// Copy: a store as it is at one moment, while a server may be writing to it.
import { closeSync, fsyncSync, openSync } from "node:fs";
import { join } from "node:path";
import { openForReading } from "./tables.ts";

/**
 * Copies the store of one directory into another, which is there and empty: page by page, in a read transaction, which
 * the writer does not wait for. On disk when it resolves; rejects with what the system says.
 */
export async function copyLmdbStore(directory: string, to: string): Promise<void> {
  const root = openForReading(directory);
  try {
    await root.backup(to, false);
  } finally {
    await root.close();
  }
  sync(join(to, "data.mdb"));
  sync(to);
}

/** Puts on disk what a file, or the names in a directory, have become. */
export function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
