// archive: what left the store is shown and proved from its files, without a server.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { archiveIn } from "../../src/adapters/archive-directory.ts";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";
import { hmsAct, temporaryDirectory } from "./harness.ts";

const sources = [
  "id: grant\nsteps:\n  - {id: pay, run: payment}\n",
  "id: payment\nsteps:\n  - call: POST /pay\n",
];
const workflows = sources.map((source) => ({
  workflow: readWorkflow(source, "grant.yaml").workflow!,
  source,
}));

let cwd: string;
/** Below `cwd`, in order. */
let files: readonly string[];

/** Two families have left the store in `data` for `archive`; one instance is there. */
beforeEach(async () => {
  cwd = temporaryDirectory();
  const archive = archiveIn(join(cwd, "archive"));
  mkdirSync(join(cwd, "data"));
  const store = openLmdbStore(join(cwd, "data"));
  const retention = { keepMs: 3_600_000, archive, onRemoved: () => undefined };
  const world = await World.create({ store, workflows, retention });
  for (const key of ["a", "b"]) await world.engine.start("grant", { data: { key }, key });
  await world.settle();
  await world.engine.start("grant", { data: {}, key: "c" });
  await world.engine.operate("grant:c", { kind: "pause" });
  await world.advanceTo(startOfTimeMs + 3_610_000);
  await world.engine.stop();
  await store.close();
  files = readdirSync(join(cwd, "archive", "2026"))
    .toSorted()
    .map((name) => `archive/2026/${name}`);
});

const verified = ["archive", "verify", "--archive", "archive"];

describe("archive show", () => {
  test("prints every instance with its journal", async () => {
    const { code, stdout, stderr } = await hmsAct(["archive", "show", files[0]!], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^grant:a {2}completed\n[^]*\n1 +2026-01-05T09:00:00.000Z +started /);
    expect(stdout).toMatch(/\npayment:[0-9a-f]{20} {2}completed\n[^]* done +pay/);
  });

  test("prints one document with --json", async () => {
    const { code, stdout } = await hmsAct(["archive", "show", files[0]!, "--json"], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      file: files[0],
      family: "grant:a",
      instances: [
        { instance: { id: "grant:a", status: "completed" }, journal: [{ seq: 1, kind: "started" }, {}] },
        { instance: { workflow: "payment" }, journal: [{ kind: "started" }, { kind: "done" }] },
      ],
    });
  });

  test("shows nothing of a file that is not whole, and says why", async () => {
    const path = join(cwd, files[0]!);
    writeFileSync(path, readFileSync(path, "utf8").replace("POST", "GET!"));
    const { code, stdout, stderr } = await hmsAct(["archive", "show", files[0]!, "--json"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain(`${files[0]}: line`);
    expect(JSON.parse(stdout)).toMatchObject({
      type: "urn:hms-act:problem:not-done",
      findings: expect.arrayContaining([{ file: files[0], what: expect.stringContaining("SHA-256") }]),
    });
  });

  test("refuses what cannot be read", async () => {
    const { code, stderr } = await hmsAct(["archive", "show", "nowhere.ndjson"], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining("nowhere.ndjson cannot be read (ENOENT")]);
  });
});

describe("archive verify", () => {
  test("proves files one by one", async () => {
    const { code, stdout, stderr } = await hmsAct(["archive", "verify", ...files], { cwd });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(
        / is whole and unchanged: grant:a, 2 instances, 4 journal entries, SHA-256 [0-9a-f]{64}$/,
      ),
      expect.stringMatching(
        / is whole and unchanged: grant:b, 2 instances, 4 journal entries, SHA-256 [0-9a-f]{64}$/,
      ),
      "",
    ]);
    const json = await hmsAct(["archive", "verify", files[1]!, "--json"], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({
      whole: true,
      files: [{ file: files[1], family: "grant:b", instances: [{ id: "grant:b", entries: 2 }, {}] }],
    });
  });

  test("holds the archive against all that the store let go", async () => {
    const { code, stdout } = await hmsAct(verified, { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      / has all that the store let go, whole and unchanged: 4 instances in 2 files\.\n$/,
    );
    const json = await hmsAct(["archive", "verify", "--json"], { cwd, env: { ACT_ARCHIVE: "archive" } });
    expect(JSON.parse(json.stdout)).toMatchObject({ whole: true, instances: 4, files: 2 });
  });

  test.each<[string, () => void, string]>([
    ["missing", () => rmSync(join(cwd, files[0]!)), "it is missing, and holds grant:a, payment:"],
    [
      "cut off",
      () => writeFileSync(join(cwd, files[0]!), readFileSync(join(cwd, files[0]!), "utf8").slice(0, -99)),
      "it is cut off",
    ],
    [
      "another",
      () => renameSync(join(cwd, files[1]!), join(cwd, files[0]!)),
      "it does not hold the record of grant:a that the store let go",
    ],
  ])("tells of a file that is %s", async (_, damage, said) => {
    damage();
    const { code, stdout, stderr } = await hmsAct(verified, { cwd });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("The archive is not whole and unchanged:");
    expect(stderr).toContain(said);
  });

  test("needs a store, and an archive", async () => {
    const none = await hmsAct(["archive", "verify"], { cwd });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("There is no archive to look at")]);
    const nowhere = await hmsAct([...verified, "--data", "nowhere"], { cwd });
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("There is no store in")]);
  });
});
