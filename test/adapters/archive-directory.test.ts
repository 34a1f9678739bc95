// The archive in a directory: a record is there whole or not at all, whatever damage comes to it is told, and no id leads
// out of the directory.
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { archiveIn, readArchive } from "../../src/adapters/archive-directory.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { archiveLines } from "../../src/engine/archive.ts";
import type { ArchivedFamily } from "../../src/engine/archive.ts";
import type { InstanceView } from "../../src/engine/view.ts";
import { commitOf } from "../contract/store.ts";
import { busyWorld } from "../engine/stored.ts";

const directory = mkdtempSync(join(tmpdir(), "hms-act-archive-"));
let count = 0;
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const newPath = (): string => join(directory, String(++count));
const endedAtMs = Date.UTC(2026, 11, 31, 23, 59);

/** Of an instance, and of its child where two are asked for, as the engine made them. */
async function familyLines(members: number): Promise<readonly string[]> {
  const store = createMemoryStore();
  const { engine } = await busyWorld(store);
  const root = store.list({ limit: 99, workflow: "parent" })[0]!;
  const heads = [root, store.read(root.runs!["child"]!.child)!].slice(0, members);
  const definitions = heads.map(({ version }) => store.definition(version)!);
  const family: ArchivedFamily = {
    definitions,
    instances: heads.map((head) => ({
      head,
      view: engine.read(head.id),
      entries: engine.journal(head.id, { limit: 999 }).items.map(({ seq }) => seq),
    })),
  };
  return [...archiveLines(family, (seq) => store.entry(seq)!.bytes)];
}

const lines = await familyLines(2);
const family = (JSON.parse(lines[0]!) as { readonly family: string }).family;
const record = { family, endedAtMs, lines };

const shown: InstanceView = {
  id: "",
  workflow: "w",
  version: "v1",
  status: "completed",
  state: "done",
  input: null,
  steps: {},
  waiting_for: [],
  overdue: false,
  trace: "",
  created_at: "",
  updated_at: "",
  revision: 1,
};

describe("a record that is kept", () => {
  it("is a file below the year of its end, for its owner alone, and reads back whole", async () => {
    const at = newPath();
    const kept = await archiveIn(at).keep(record);
    const path = join(at, kept.file);
    expect(kept.file).toMatch(/^2026\/parent-[\w-]+\.[0-9a-f]{16}\.ndjson$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(at, "2026")).mode & 0o777).toBe(0o700);
    expect(readFileSync(path, "utf8")).toBe(lines.map((line) => `${line}\n`).join(""));
    const report = await readArchive(path);
    expect(report).toMatchObject({ family, sha256: kept.sha256, findings: [] });
    expect(report.instances.map(({ workflow }) => workflow)).toEqual(["parent", "child"]);
    expect(readdirSync(join(at, "2026"))).toHaveLength(1);
  });

  it("is the same when it is kept again, also behind a part that a crash left", async () => {
    const at = newPath();
    const archive = archiveIn(at);
    const kept = await archive.keep(record);
    const path = join(at, kept.file);
    const { ino } = statSync(path);
    writeFileSync(join(at, `${kept.file.replace("/", "/.").replace(".ndjson", "")}.partial`), lines[0]!);
    expect(await archive.keep(record)).toEqual(kept);
    expect([statSync(path).ino, readdirSync(join(at, "2026")).length]).toEqual([ino, 1]);
  });

  it("takes the place of one that is damaged, and stands beside one that is whole and tells something else", async () => {
    const at = newPath();
    const archive = archiveIn(at);
    const kept = await archive.keep(record);
    const path = join(at, kept.file);
    writeFileSync(path, readFileSync(path, "utf8").slice(0, -9));
    expect(await archive.keep(record)).toEqual(kept);
    expect((await readArchive(path)).findings).toEqual([]);

    const other = await archive.keep({ ...record, lines: await familyLines(1) });
    expect(other.file).toBe(kept.file.replace(".ndjson", ".2.ndjson"));
    expect(await archive.keep(record)).toEqual(kept);
  });

  it("is refused where it is not whole, and nothing of it gets the name", async () => {
    const at = newPath();
    const archive = archiveIn(at);
    for (const wrong of [lines.slice(0, -1), lines.slice(1), [], lines.toSpliced(5, 1)])
      await expect(archive.keep({ ...record, lines: wrong })).rejects.toThrow(/does not read back: line \d+/);
    expect(readdirSync(join(at, "2026")).filter((name) => !name.endsWith(".partial"))).toEqual([]);
  });

  it.each([
    "../../etc/passwd",
    "..",
    ".",
    "",
    "/",
    "a/b",
    "\u0000",
    "\ud800",
    "con",
    "ä".repeat(200),
    "a b*?<>|:\n",
  ])("of the instance %j has a name that leads nowhere else", async (id) => {
    const at = newPath();
    const { head, entryBytes } = commitOf({ id });
    const definition = { workflow: head.workflow, version: head.version, source: "", compiled: "{}" };
    const instances = [{ head, view: { ...shown, id }, entries: [1] }];
    const own = archiveLines({ instances, definitions: [definition] }, () => entryBytes);
    const { file } = await archiveIn(at).keep({ family: id, endedAtMs, lines: own });
    expect(file).toMatch(/^2026\/[A-Za-z0-9_-]{0,80}\.[0-9a-f]{16}\.ndjson$/);
    expect(readdirSync(at, { recursive: true })).toEqual(["2026", file]);
    expect((await readArchive(join(at, file))).instances).toEqual([expect.objectContaining({ id })]);
  });
});

describe("damage to a record", () => {
  it("is told, whichever byte of it is another", async () => {
    const path = newPath();
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    const untold: number[] = [];
    for (let at = 0; at < bytes.length; at += 331) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      writeFileSync(path, changed);
      if ((await readArchive(path)).findings.length === 0) untold.push(at);
    }
    expect(untold).toEqual([]);
  });

  it("is told, wherever it is cut off, and whichever line is missing, doubled or moved", async () => {
    const path = newPath();
    const text = lines.map((line) => `${line}\n`).join("");
    const untold: string[] = [];
    const look = async (what: string, changed: string): Promise<void> => {
      writeFileSync(path, changed);
      if ((await readArchive(path)).findings.length === 0) untold.push(what);
    };
    for (let at = 0; at < text.length - 1; at += 997) await look(`cut at ${at}`, text.slice(0, at));
    const joined = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
    for (const [at, line] of lines.entries()) {
      await look(`without line ${at}`, joined(lines.toSpliced(at, 1)));
      await look(`line ${at} twice`, joined(lines.toSpliced(at, 0, line)));
      if (at > 0) await look(`line ${at} moved`, joined(lines.with(at, lines[at - 1]!).with(at - 1, line)));
    }
    expect(untold).toEqual([]);
  });

  it("is told also where somebody made its sum anew", async () => {
    const path = newPath();
    const changes: readonly (readonly [RegExp, string, string])[] = [
      [/"name":"a"/, `"name":"b"`, "does not continue the chain"],
      [/"revision":3,/, `"revision":4,`, "is revision 4"],
    ];
    for (const [what, by, said] of changes) {
      const at = lines.findIndex((line) => line.startsWith(`{"seq"`) && what.test(line));
      expect(at).toBeGreaterThan(0);
      const body = lines.slice(0, -1).with(at, lines[at]!.replace(what, by));
      const sum = createHash("sha256")
        .update(body.map((line) => `${line}\n`).join(""))
        .digest("hex");
      const end = JSON.stringify({ archive: "end", lines: body.length, sha256: sum });
      writeFileSync(path, [...body, end].map((line) => `${line}\n`).join(""));
      const { findings } = await readArchive(path);
      expect(findings.join("\n")).toContain(said);
    }
  });
});
