// The LMDB store: the Store contract, equality with the memory store, and what is LMDB's own.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "lmdb";
import { afterAll, describe, expect, it } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { examineLmdbStore } from "../../src/adapters/lmdb/examination.ts";
import { storeFormat } from "../../src/adapters/lmdb/store-format.ts";
import { StoreError } from "../../src/engine/ports.ts";
import type { Store } from "../../src/engine/ports.ts";
import { commitOf, expectSameAsMemory, removalOf, testStore } from "../contract/store.ts";
import type { StoreUnderTest } from "../contract/store.ts";

const groups = Number(process.env["STORE_RUNS"] ?? 40);
const directory = mkdtempSync(join(tmpdir(), "hms-act-lmdb-"));
let count = 0;
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function newPath(): string {
  return join(directory, String(++count));
}

async function make(): Promise<StoreUnderTest> {
  const path = newPath();
  const store = openLmdbStore(path);
  return {
    store,
    async reopen(): Promise<Store> {
      await store.close();
      return openLmdbStore(path);
    },
  };
}

testStore("LMDB store", make);

describe("LMDB store and memory store", () => {
  it(`answer the same to any groups of commits, ${groups} times (STORE_RUNS)`, { timeout: 60_000 }, () =>
    expectSameAsMemory(make, groups),
  );
});

describe("a version of a workflow", () => {
  it("that is there is not written again at the next start", async () => {
    const path = newPath();
    const definition = { workflow: "w", version: "v1", source: "id: w", compiled: "{}" };
    const first = openLmdbStore(path, { segments: true });
    await first.define(definition);
    await first.close();
    const next = openLmdbStore(path, { segments: true });
    const before = transactions(path);
    await next.define(definition);
    expect(transactions(path)).toBe(before);
    await next.close();
    await expect(next.define(definition)).rejects.toHaveProperty("code", "broken");
  });
});

describe("group commit", () => {
  it("writes what is given together in few transactions", async () => {
    const path = newPath();
    const store = openLmdbStore(path);
    const before = transactions(path);
    await Promise.all(
      Array.from({ length: 1_000 }, (_, at) => store.commit(commitOf({ id: `i${at}`, seq: at + 1 }))),
    );
    expect(transactions(path) - before).toBeLessThan(10);
    await store.close();
  });

  it("splits a group that would be too large for one transaction, and keeps all of it", async () => {
    const path = newPath();
    const store = openLmdbStore(path);
    const before = transactions(path);
    const event = "x".repeat(8 * 1024 * 1024);
    await Promise.all(
      Array.from({ length: 10 }, (_, at) => store.commit(commitOf({ id: `i${at}`, seq: at + 1, event }))),
    );
    expect(transactions(path) - before).toBeGreaterThan(1);
    expect(store.lastSeq()).toBe(10);
    await store.close();
  });

  it("writes all groups before it closes", async () => {
    const path = newPath();
    const store = openLmdbStore(path);
    const event = "x".repeat(8 * 1024 * 1024);
    const writes = Array.from({ length: 10 }, (_, at) =>
      store.commit(commitOf({ id: `i${at}`, seq: at + 1, event })),
    );
    await Promise.all([store.close(), ...writes]);
    const again = openLmdbStore(path);
    expect(again.lastSeq()).toBe(10);
    await again.close();
  });
});

describe("a store of format 5", () => {
  it("becomes the present one with a copy kept first, and nothing of it is another", async () => {
    const path = newPath();
    const store = openLmdbStore(path, { segments: true });
    for (const [at, id] of ["a", "b"].entries()) await store.commit(commitOf({ id, seq: at + 1 }));
    const heads = store.list({ limit: 9 });
    await store.close();
    const root = open({ path, encoding: "binary", overlappingSync: false, maxDbs: 24 });
    root.openDB<Buffer, string>("meta", { encoding: "binary" }).putSync("format", Buffer.from("5"));
    await root.close();

    const later = openLmdbStore(path, { segments: true });
    expect([later.list({ limit: 9 }), later.lastSeq()]).toEqual([heads, 2]);
    await later.remove([removalOf(later, "a")]);
    await later.close();
    expect(await examineLmdbStore(path)).toEqual({ kind: "present", format: storeFormat });
    expect(readdirSync(path).filter((name) => /format|aside/.test(name))).toEqual(["data.mdb.format-5"]);
  });
});

describe("a store that cannot be read", () => {
  it("is one of another format", async () => {
    const path = await storeOfFormat(storeFormat + 1);
    const said = `has format ${storeFormat + 1}, and this version reads formats 2 to ${storeFormat}`;
    expect(() => openLmdbStore(path)).toThrow(said);
    expect(() => openLmdbStore(path)).toThrow(StoreError);
  });

  it("is one with a row that no version wrote", async () => {
    const path = newPath();
    const store = openLmdbStore(path);
    await store.commit(commitOf());
    const root = open({ path, encoding: "binary" });
    root
      .openDB("heads", { encoding: "binary", useVersions: true })
      .putSync("a", Buffer.from('{"id":"a"}'), 1);
    expect(() => store.read("a")).toThrow(/head "a" cannot be read/);
    await root.close();
    await store.close();
  });
});

describe("an examination", () => {
  it("finds no store in a directory without one", async () => {
    expect(await examineLmdbStore(newPath())).toEqual({ kind: "absent" });
  });

  it("tells a sound store's format", async () => {
    const path = newPath();
    const store = openLmdbStore(path);
    await store.commit(commitOf({ open: true, keys: [{ key: "k", answer: 1 }] }));
    await store.close();
    expect(await examineLmdbStore(path)).toEqual({ kind: "present", format: storeFormat });
  });

  it("tells a newer store's format", async () => {
    expect(await examineLmdbStore(await storeOfFormat(7))).toEqual({ kind: "present", format: 7 });
  });

  it("survives a file that is no database, which ends the process that opens it", async () => {
    const path = newPath();
    mkdirSync(path);
    writeFileSync(join(path, "data.mdb"), "This is no database. ".repeat(1_000));
    expect(await examineLmdbStore(path)).toMatchObject({ kind: "damaged" });
  });

  it("survives a file that is cut off, which ends the process that reads it", async () => {
    const path = newPath();
    const store = openLmdbStore(path);
    await Promise.all(
      Array.from({ length: 2_000 }, (_, at) => store.commit(commitOf({ id: `i${at}`, seq: at + 1 }))),
    );
    await store.close();
    truncateSync(join(path, "data.mdb"), 40_960);
    expect(await examineLmdbStore(path)).toMatchObject({ kind: "damaged" });
  });
});

/** How many transactions the environment has seen. */
function transactions(path: string): number {
  const root = open({ path, encoding: "binary", overlappingSync: false });
  const { lastTxnId } = root.getStats() as { lastTxnId: number };
  return lastTxnId;
}

async function storeOfFormat(format: number): Promise<string> {
  const path = newPath();
  const root = open({ path, encoding: "binary", overlappingSync: false });
  root.openDB("meta", { encoding: "binary" }).putSync("format", Buffer.from(String(format)));
  await root.close();
  return path;
}
