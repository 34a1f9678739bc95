// Reindex: whatever an index lost or has too many, it is made anew from the heads; and a store of format 3, whose awaited
// events had no values in their names, becomes the present one.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { checkLmdbStore } from "../../src/adapters/lmdb/check.ts";
import { rebuildLmdbStore } from "../../src/adapters/lmdb/rebuild.ts";
import { reindex } from "../../src/adapters/lmdb/reindex.ts";
import { segmentsIn } from "../../src/adapters/lmdb/segments.ts";
import { nothing, openRoot, openTables, storeFormat } from "../../src/adapters/lmdb/tables.ts";
import type { Rows, Tables } from "../../src/adapters/lmdb/tables.ts";
import { busyWorld } from "../engine/stored.ts";

const directory = mkdtempSync(join(tmpdir(), "hms-act-reindex-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let count = 0;
const newPath = (): string => join(directory, String(++count));

const indexes = ["due", "open", "awaiting", "asking"] as const;

const rowsOf = (tables: Tables): unknown =>
  Object.fromEntries(indexes.map((name) => [name, [...(tables[name] as Rows<string>).getKeys()]]));

/** Of the store in a directory that nobody has open. */
async function within<T>(path: string, look: (tables: Tables) => T): Promise<T> {
  const tables = openTables(openRoot(path));
  try {
    return tables.root.transactionSync(() => look(tables));
  } finally {
    await tables.root.close();
  }
}

async function busyStore(): Promise<string> {
  const path = newPath();
  const store = openLmdbStore(path, { segments: true });
  await busyWorld(store);
  await store.close();
  return path;
}

/** As the version before left it. */
const asFormat3 = (path: string): Promise<void> =>
  within(path, ({ awaiting, meta }) => {
    const rows = [...awaiting.getKeys()];
    expect(rows.every(([name]) => name.includes(" "))).toBe(true);
    for (const key of rows) awaiting.removeSync(key);
    for (const [name, id] of rows) awaiting.putSync([name.split(" ")[0]!, id], nothing);
    meta.putSync("format", Buffer.from("3"));
  });

const findings = (path: string): readonly string[] =>
  checkLmdbStore(path).findings.map(({ where, what }) => `${where}: ${what}`);

describe("the indexes of a store", () => {
  let path: string;
  beforeAll(async () => (path = await busyStore()));

  it("stay as they are where nothing is wrong with them", async () => {
    const before = await within(path, rowsOf);
    for (const name of indexes)
      expect((before as Record<string, unknown[]>)[name]!.length).toBeGreaterThan(0);
    const changed = await within(path, reindex);
    expect(changed).toEqual({ due: [], open: [], awaiting: [], asking: [] });
    expect(await within(path, rowsOf)).toEqual(before);
  });

  it.each(indexes)("get back what %s lost, and lose what it has too many", async (name) => {
    await within(path, (tables) => {
      const before = rowsOf(tables);
      const rows = tables[name] as Rows<string>;
      const keys = [...rows.getKeys()];
      rows.removeSync(keys[0]!);
      const [first] = [...tables.heads.getKeys()].filter((id) => id.startsWith("parent:"));
      const stray = {
        due: [1, first!, "none", 1],
        awaiting: ["none", first!],
        open: "nobody",
        asking: "nobody",
      };
      rows.putSync(stray[name] as string, nothing);
      const changed = reindex(tables)[name];
      expect(changed).toContainEqual(keys[0]);
      expect(changed).toContainEqual(stray[name]);
      expect(changed).toHaveLength(2);
      expect(rowsOf(tables)).toEqual(before);
    });
  });

  it("keep the rows of an instance whose version is not there", async () => {
    await within(path, (tables) => {
      const before = rowsOf(tables);
      for (const version of [...tables.definitions.getKeys()]) tables.definitions.removeSync(version);
      reindex(tables);
      expect(rowsOf(tables)).toEqual(before);
    });
  });
});

describe("a store of format 3", () => {
  let path: string;
  let before: unknown;
  beforeEach(async () => {
    path = await busyStore();
    before = await within(path, rowsOf);
    await asFormat3(path);
  });

  it("gets names with values, and its segments with it; a copy is kept first", async () => {
    expect(await within(path, rowsOf)).not.toEqual(before);
    await openLmdbStore(path, { segments: true }).close();
    expect(await within(path, rowsOf)).toEqual(before);
    expect(readdirSync(path)).toEqual(expect.arrayContaining(["data.mdb.format-3", "segments.aside-1"]));
    expect(findings(path)).toEqual([]);
    const fresh = newPath();
    mkdirSync(fresh);
    await rebuildLmdbStore(segmentsIn(path), fresh);
    expect(await within(fresh, rowsOf)).toEqual(before);
  });

  it("is made from its segments in the present format, which then hear of it", async () => {
    // The segments say, too, what the version before wrote.
    const filed = openLmdbStore(path, { segments: true });
    await filed.close();
    await within(path, ({ unfiled, meta, awaiting, journal }) => {
      const rows = [...awaiting.getKeys()];
      for (const key of rows) awaiting.removeSync(key);
      const olds = rows.map(([name, id]): [string, string] => [name.split(" ")[0]!, id]);
      for (const key of olds) awaiting.putSync(key, nothing);
      const last = [...journal.getKeys({ reverse: true, limit: 1 })][0];
      unfiled.putSync(1_000, Buffer.from(JSON.stringify({ last, awaiting: [...rows, ...olds] })));
      meta.putSync("format", Buffer.from(String(storeFormat)));
    });
    await openLmdbStore(path, { segments: true }).close();
    const fresh = newPath();
    mkdirSync(fresh);
    await rebuildLmdbStore(segmentsIn(path), fresh);
    expect(await within(fresh, rowsOf)).toEqual(before);
    renameSync(join(fresh, "data.mdb"), join(path, "data.mdb"));
    expect(findings(path)).toEqual([]);
    await openLmdbStore(path, { segments: true }).close();
    expect(findings(path)).toEqual([]);
  });
});
