// What `doctor` says of what lists and counts are made from, and of every index: each planted damage is told, with how to
// mend it, and a store made from the segments is sound.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { decodeBlock, encodeBlock } from "../../src/adapters/lmdb/block.ts";
import type { Block } from "../../src/adapters/lmdb/block.ts";
import { checkLmdbStore } from "../../src/adapters/lmdb/check.ts";
import { rebuildLmdbStore } from "../../src/adapters/lmdb/rebuild.ts";
import { segmentsIn } from "../../src/adapters/lmdb/segments.ts";
import { nothing, openRoot, openTables } from "../../src/adapters/lmdb/tables.ts";
import type { Tables } from "../../src/adapters/lmdb/tables.ts";
import { busyWorld } from "../engine/stored.ts";

const directory = mkdtempSync(join(tmpdir(), "hms-act-check-facets-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let count = 0;
const newPath = (): string => join(directory, String(++count));

let sound: string;
/** Most of its instances stand in blocks as they are; one has moved since. */
beforeAll(async () => {
  sound = newPath();
  const store = openLmdbStore(sound, { segments: true, settledAfter: 1 });
  await busyWorld(store);
  await store.close();
});

const findings = (path: string): readonly unknown[] => checkLmdbStore(path).findings;

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

describe("a store", () => {
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
    const told = findings(path) as readonly { where: string; what: string; mend?: string }[];
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
