// The examination before a store is opened: the end of the journal is held against its chains and heads.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "lmdb";
import { afterAll, expect, it } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { checkLmdbStore } from "../../src/adapters/lmdb/check.ts";
import { examineLmdbStore } from "../../src/adapters/lmdb/examination.ts";
import { isSchedule } from "../../src/engine/schedule-id.ts";
import { busyWorld } from "../engine/stored.ts";

const directory = mkdtempSync(join(tmpdir(), "hms-act-examined-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it("finds a sound store sound, and tells of entries that are not as their heads and followers have them", async () => {
  const store = openLmdbStore(directory);
  await busyWorld(store);
  const first = store.read("parent:000001")?.first ?? 0;
  const { last, revision } = store.read("parent:000001")!;
  const heads = store.list({ limit: 1_000 });
  const instances = heads.filter(({ id }) => !isSchedule(id)).length;
  await store.close();
  expect((await examineLmdbStore(directory)).kind).toBe("present");
  const report = checkLmdbStore(directory);
  expect([report.findings, report.more]).toEqual([[], 0]);
  // A schedule is none.
  expect(heads.length).toBeGreaterThan(instances);
  expect(report.instances).toBe(instances);

  const damages = [
    ["journal", first, "journal entry"],
    ["journal", last, `journal entry ${last} is not as its instance has it`],
  ] as const;
  for (const [table, key, said] of damages) {
    const root = open({ path: directory, encoding: "binary", overlappingSync: false, maxDbs: 24 });
    const rows = root.openDB<Buffer, number>(table, { encoding: "binary" });
    const row = rows.get(key)!;
    rows.putSync(key, Buffer.from(row.toString().replace('"atMs":1', '"atMs":2')));
    expect(await examineLmdbStore(directory)).toEqual({
      kind: "damaged",
      reason: expect.stringContaining(said),
    });
    expect(checkLmdbStore(directory).findings.length).toBeGreaterThan(0);
    rows.putSync(key, row);
    await root.close();
  }

  const root = open({ path: directory, encoding: "binary", overlappingSync: false, maxDbs: 24 });
  const rows = root.openDB<Buffer, string>("heads", { encoding: "binary", useVersions: true });
  rows.putSync("parent:000001", rows.get("parent:000001")!, revision + 1);
  root.openDB("definitions", { encoding: "binary" }).putSync("v", Buffer.from("[]"));
  root.openDB("credentials", { encoding: "binary" }).putSync("k", Buffer.from("{}"));
  await root.close();
  expect(checkLmdbStore(directory).findings.map(({ where }) => where)).toEqual([
    'instance "parent:000001"',
    'definition "v"',
    'API key "k"',
  ]);
});
