// Test store: what paths are driven on, in whatever thread: memory, and for some an LMDB store that is gone afterwards.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLmdbStore } from "../adapters/lmdb.ts";
import { openMemoryDisk } from "../adapters/memory.ts";
import type { Surroundings } from "../simulation/lane.ts";

export const testStores: Surroundings = {
  open: openMemoryDisk,
  otherStore() {
    const directory = mkdtempSync(join(tmpdir(), "hms-act-test-"));
    return {
      open: () => openLmdbStore(directory),
      remove: () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};
