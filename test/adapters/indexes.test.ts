// The indexes of a store, and what lists and counts are made from: `doctor` tells each planted damage, and how to mend it;
// all are made anew from the heads; and a store of format 3, whose awaited events had no values in their names, becomes the
// present one.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { decodeBlock, encodeBlock } from "../../src/adapters/lmdb/block.ts";
import type { Block } from "../../src/adapters/lmdb/block.ts";
import { checkLmdbStore } from "../../src/adapters/lmdb/check.ts";
import { rebuildLmdbStore } from "../../src/adapters/lmdb/rebuild.ts";
import { reindex } from "../../src/adapters/lmdb/reindex.ts";
import { segmentsIn } from "../../src/adapters/lmdb/segments.ts";
import { storeFormat } from "../../src/adapters/lmdb/store-format.ts";
import { nothing, openRoot, openTables } from "../../src/adapters/lmdb/tables.ts";
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

let sound: string;
/** Most of its instances stand in blocks as they are; one has moved since. */
beforeAll(async () => {
  sound = newPath();
  const store = openLmdbStore(sound, { segments: true, settledAfter: 1 });
  await busyWorld(store);
  await store.close();
});

/** Of a copy of the store in which something was changed. */
async function damaged(change: (tables: Tables) => void): Promise<string> {
  const path = newPath();
  cpSync(sound, path, { recursive: true });
  const tables = openTables(openRoot(path));
  tables.root.transactionSync(() => change(tables));
  await tables.root.close();
  return path;
}

const rewritten =
  (change: (block: Block) => Block) =>
  ({ facets }: Tables): void => {
    for (const { key, value } of [...facets.getRange()].map(({ key, value }) => ({
      key,
      value: Buffer.from(value),
    })))
      facets.putSync(key, encodeBlock(change(decodeBlock(value))));
  };

const counted = (change: (row: [string, number][]) => [string, number][]) => {
  return ({ counts }: Tables): void => {
    const row = JSON.parse(counts.get("parent")!.toString()) as [string, number][];
    counts.putSync("parent", Buffer.from(JSON.stringify(change(row))));
  };
};

const parents = ({ heads }: Tables): readonly string[] =>
  [...heads.getKeys()].filter((id) => id.startsWith("parent:"));

describe("a look through a store", () => {
  it("that the engine made is sound", () => expect(findings(sound)).toEqual([]));

  it.each<[string, (tables: Tables) => void, string, RegExp]>([
    [
      "lost a mark of an instance",
      rewritten((block) => block.map(([id, own]) => [id, { ...own, marks: own.marks.toSpliced(2, 1) }])),
      "the index of lists",
      /does not have instance ".*" as it is/,
    ],
    [
      "has an instance created at another time",
      rewritten((block) => block.map(([id, own]) => [id, { ...own, createdAtMs: own.createdAtMs + 1 }])),
      "the index of lists",
      /does not have instance ".*" as it is/,
    ],
    [
      "lost an instance from a block",
      rewritten((block) => block.toSpliced(0, 1)),
      "the index of lists",
      /does not have instance/,
    ],
    [
      "has an instance in a block that is none",
      rewritten((block) => [...block, ["zz:nobody", block[0]![1]]]),
      "the index of lists",
      /has "zz:nobody", which is no instance/,
    ],
    [
      "has a block out of order",
      rewritten((block) => block.toReversed()),
      "the index of lists",
      /stands behind/,
    ],
    [
      "has a block that is no JSON",
      ({ facets }) => facets.putSync("", Buffer.from("{")),
      "the index of lists",
      /block "" cannot be read/,
    ],
    ["lost its blocks", ({ facets }) => facets.clearSync(), "the index of lists", /does not have instance/],
    [
      "says that its blocks are ahead of the journal",
      ({ meta }) => meta.putSync("settled", Buffer.from("999999")),
      "the index of lists",
      /up to entry 999999, and the last is \d+/,
    ],
    [
      "counts one too many",
      counted((row) => row.map(([mark, number], at) => [mark, number + Number(at === 0)])),
      'the counts of "parent"',
      /is \d+, and \d+ are so/,
    ],
    [
      "counts something not at all",
      counted(([, ...rest]) => rest),
      'the counts of "parent"',
      /is missing, and \d+ are so/,
    ],
    [
      "counts what is not there",
      counted((row) => [...row, ["step=nowhere", 3]]),
      'the counts of "parent"',
      /step=nowhere is 3, and 0 are so/,
    ],
    [
      "has counts that are no JSON",
      ({ counts }) => counts.putSync("parent", Buffer.from("[")),
      'the counts of "parent"',
      /cannot be read/,
    ],
    [
      "lost something due",
      ({ due }) => due.removeSync([...due.getKeys({ limit: 1 })][0]!),
      "instance",
      /is not in the due index/,
    ],
    [
      "has something due of which no instance knows",
      (tables) => tables.due.putSync([1, parents(tables)[0]!, "none", 1], nothing),
      "the due index",
      /has no timer none, visit 1, due at 1/,
    ],
    [
      "lost an open instance",
      ({ open }) => open.removeSync([...open.getKeys({ limit: 1 })][0]!),
      "instance",
      /is not in the index of open instances/,
    ],
    [
      "has an open instance that is none",
      ({ open }) => open.putSync("nobody", nothing),
      "the index of open instances",
      /nobody is not open/,
    ],
    [
      "lost an instance that asks people",
      ({ asking }) => asking.removeSync([...asking.getKeys({ limit: 1 })][0]!),
      "instance",
      /is not in the index of instances that ask people/,
    ],
    [
      "has an instance that asks nobody among those that do",
      ({ asking }) => asking.putSync("nobody", nothing),
      "the index of instances that ask people",
      /nobody asks nobody/,
    ],
    [
      "lost an awaited event",
      ({ awaiting }) => awaiting.removeSync([...awaiting.getKeys({ limit: 1 })][0]!),
      "instance",
      /is not in the index of instances that await "paid /,
    ],
    [
      "has an awaited event that nobody awaits",
      ({ awaiting }) => awaiting.putSync(["paid", "nobody"], nothing),
      "the index of awaited events",
      /nobody does not await "paid"/,
    ],
  ])("that %s is told so, and that it can be made anew", async (_, change, where, what) => {
    const path = await damaged(change);
    const told = checkLmdbStore(path).findings;
    const own = told.filter((finding) => finding.where.startsWith(where) && what.test(finding.what));
    expect(own.length, JSON.stringify(told)).toBeGreaterThan(0);
    for (const { mend } of own) expect(mend).toBe("rebuild");
  });

  it("that has all of it wrong is sound again when it is made from its segments", async () => {
    const path = await damaged((tables) => {
      for (const name of ["facets", "counts", "due", "open", "asking", "awaiting"] as const)
        tables[name].clearSync();
    });
    expect(findings(path).length).toBeGreaterThan(5);
    const fresh = newPath();
    mkdirSync(fresh);
    await rebuildLmdbStore(segmentsIn(path), fresh);
    expect(findings(fresh)).toEqual([]);
  });
});
