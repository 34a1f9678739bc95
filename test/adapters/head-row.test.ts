// Head row: a head comes back as it was, letter for letter, from less than its JSON; heads of stores of before are read.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { checkLmdbStore } from "../../src/adapters/lmdb/check.ts";
import { examineLmdbStore } from "../../src/adapters/lmdb/examination.ts";
import { decodeHead, encodeHead } from "../../src/adapters/lmdb/head-row.ts";
import { rebuildLmdbStore } from "../../src/adapters/lmdb/rebuild.ts";
import { segmentsIn } from "../../src/adapters/lmdb/segments.ts";
import { storeFormat } from "../../src/adapters/lmdb/store-format.ts";
import { openRoot } from "../../src/adapters/lmdb/tables.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { Head } from "../../src/engine/instance.ts";
import { StoreError } from "../../src/engine/ports.ts";
import { replaced } from "../../src/simulation/disk.ts";
import { commitOf } from "../contract/store.ts";
import { busyWorld } from "../engine/stored.ts";

const directory = mkdtempSync(join(tmpdir(), "hms-act-heads-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Of every commit of a world in which everything happens. */
async function busyHeads(): Promise<readonly Head[]> {
  const heads: Head[] = [];
  const disk = createMemoryStore();
  await busyWorld(
    replaced(disk, {
      commit: (commit) => {
        heads.push(commit.head);
        return disk.commit(commit);
      },
    }),
  );
  return heads;
}

const again = (head: Head): Head => decodeHead(encodeHead(head).toString(), head.id);

describe("the row of a head", () => {
  it("says all that the head does, in its order, in 57 % of the bytes", async () => {
    const heads = await busyHeads();
    expect(heads.length).toBeGreaterThan(10);
    const bytes = { json: 0, row: 0 };
    for (const head of heads) {
      const text = JSON.stringify(head);
      expect(JSON.stringify(again(head))).toBe(text);
      bytes.json += text.length;
      bytes.row += encodeHead(head).length;
    }
    expect(bytes.row / bytes.json).toBeLessThan(0.57);
  });

  const head = commitOf().head;
  const step = { status: "completed", visit: 1, attempts: 2, startedAtMs: 5 } as const;
  it.each<[string, Partial<Head>]>([
    ["a workflow that the id does not name", { workflow: "other" }],
    ["an id that begins with a colon", { id: ":x", workflow: "" }],
    ["a hash that is none", { hash: "h" }],
    [
      "a step named like a property of all objects",
      { steps: JSON.parse(`{"__proto__":${JSON.stringify(step)}}`) },
    ],
    [
      "a step in another order",
      { steps: { a: { visit: 1, attempts: 0, startedAtMs: 9, status: "skipped" } } },
    ],
    [
      "steps that have an outcome, an end, both, and both in another order",
      {
        first: 40,
        steps: {
          a: { ...step, outcome: 41 },
          b: { ...step, completedAtMs: 0 },
          c: { ...step, outcome: 39, completedAtMs: 9 },
          d: { ...step, completedAtMs: 9, outcome: 39 },
          e: { ...step, outcome: 39, completedAtMs: 9, timeout: true },
        },
      },
    ],
    ["times before the first", { createdAtMs: 100, updatedAtMs: 50, steps: { a: step } }],
    ["half of a pair", { id: "\ud800", error: { type: "x", message: "\udc00\n" } }],
    ["calls and nothing more", { calls: { a: { visit: 1, attempt: 1, request: 7 } } }],
  ])("holds %s", (_, of) => {
    expect(again({ ...head, ...of })).toEqual({ ...head, ...of });
  });

  it("is read in the form that format 6 has", () => {
    const row =
      '["v1","running",1,1,1,1000,1,"h",{"a":["completed",1,2,5,{"outcome":3,"completedAtMs":1007}]},{},0,0,"w"]';
    const steps = { a: { ...step, startedAtMs: 1005, outcome: 3, completedAtMs: 1007 } };
    const text = JSON.stringify({ ...head, workflow: "w", steps, hash: "h" });
    expect(JSON.stringify(decodeHead(`${row}\n${head.state}`, "a"))).toBe(text);
  });

  it.each(["", "[", "[]\n{}", "{}", "null", '["v","running",0,1,1,5,0,"h",{},{}]\n{}', '["v"]\n{}'])(
    "is not %j",
    (text) => expect(() => decodeHead(text, "a")).toThrow(StoreError),
  );
});

describe("a store of format 4", () => {
  it("is read, and gets rows of this form as its instances move; a copy is kept first", async () => {
    const path = join(directory, "old");
    const store = openLmdbStore(path, { segments: true });
    await busyWorld(store);
    const heads = store.list({ limit: 100 });
    await store.close();
    await asFormat4(path);

    expect(await examineLmdbStore(path)).toEqual({ kind: "present", format: 4 });
    const later = openLmdbStore(path, { segments: true });
    expect(later.list({ limit: 100 })).toEqual(heads);
    await later.close();
    expect(readdirSync(path)).toContain("data.mdb.format-4");
    expect(await examineLmdbStore(path)).toEqual({ kind: "present", format: storeFormat });
    expect(checkLmdbStore(path).findings).toEqual([]);

    const rebuilt = join(directory, "rebuilt");
    mkdirSync(rebuilt);
    await rebuildLmdbStore(segmentsIn(path), rebuilt);
    cpSync(segmentsIn(path), segmentsIn(rebuilt), { recursive: true });
    const made = openLmdbStore(rebuilt, { segments: true });
    expect(made.list({ limit: 100 })).toEqual(heads);
    await made.close();
    expect(checkLmdbStore(rebuilt).findings).toEqual([]);
  });
});

/** As the version before wrote it, and its segments. */
async function asFormat4(path: string): Promise<void> {
  await within(path, async (root) => {
    const rows = root.openDB<Buffer, string>("heads", { encoding: "binary", useVersions: true });
    for (const { key, value, version } of [...rows.getRange({ versions: true })])
      await rows.put(key, Buffer.from(JSON.stringify(decodeHead(value.toString(), key))), version!);
  });
  rmSync(segmentsIn(path), { recursive: true });
  await openLmdbStore(path, { segments: true }).close();
  await within(path, async (root) => {
    await root.openDB<Buffer, string>("meta", { encoding: "binary" }).put("format", Buffer.from("4"));
  });
}

async function within(
  path: string,
  work: (root: ReturnType<typeof openRoot>) => Promise<void>,
): Promise<void> {
  const root = openRoot(path);
  await work(root);
  await root.close();
}
