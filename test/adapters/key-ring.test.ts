// Key rings: in memory and on LMDB, and what is said of a record that is damaged.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createMemoryKeyRing, parseKeyRecord } from "../../src/adapters/key-ring.ts";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { StoreError } from "../../src/engine/ports.ts";
import { recordOf, testKeyRing } from "../contract/key-ring.ts";
import { commitOf } from "../contract/store.ts";

testKeyRing("memory key ring", async () => {
  const ring = createMemoryKeyRing();
  return { ring, reopen: async () => createMemoryKeyRing(ring.all()) };
});

testKeyRing("LMDB key ring", async () => {
  const { store, path } = openInDirectory();
  return {
    ring: store.keyRing,
    async reopen() {
      await store.close();
      const again = openLmdbStore(path);
      onTestFinished(() => again.close());
      return again.keyRing;
    },
  };
});

it("keys and commits that are given together are both kept", async () => {
  const { store } = openInDirectory();
  await Promise.all([store.commit(commitOf()), store.keyRing.keep(recordOf())]);
  expect([store.read("a")?.revision, store.keyRing.find("b1")?.holder]).toEqual([1, "ada"]);
});

it("a closed store takes no key", async () => {
  const { store } = openInDirectory();
  await store.close();
  await expect(store.keyRing.keep(recordOf())).rejects.toThrow(StoreError);
  expect(() => store.keyRing.all()).toThrow(StoreError);
});

it.each([
  "",
  "null",
  "[]",
  JSON.stringify(recordOf({ id: "c" })),
  JSON.stringify(recordOf({ hash: "x" })),
  JSON.stringify({ ...recordOf(), roles: "admin" }),
  JSON.stringify({ ...recordOf(), revokedAtMs: "never" }),
])("the record %j is damage, and is not signed in with", (text) => {
  expect(() => parseKeyRecord(text, "b1")).toThrow("the key b1 cannot be read");
});

function openInDirectory(): { readonly store: ReturnType<typeof openLmdbStore>; readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "hms-act-ring-"));
  const store = openLmdbStore(path);
  onTestFinished(async () => {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  });
  return { store, path };
}
