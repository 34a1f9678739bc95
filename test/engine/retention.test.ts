// Retention: families that ended long enough ago leave the store, once their record is archived whole; nothing else
// does, whenever the process dies, and no id begins twice.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { archiveIn, readArchive } from "../../src/adapters/archive-directory.ts";
import { checkLmdbStore } from "../../src/adapters/lmdb/check.ts";
import { rebuildLmdbStore } from "../../src/adapters/lmdb/rebuild.ts";
import { segmentsIn } from "../../src/adapters/lmdb/segments.ts";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { EngineError } from "../../src/engine/error.ts";
import type { Archive, Store } from "../../src/engine/ports.ts";
import { soundnessOf } from "../../src/engine/soundness.ts";
import { tombstoneOf } from "../../src/engine/tombstone.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { StoreImage } from "../../src/simulation/disk.ts";
import type { Script } from "../../src/simulation/gateway.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";
import { storedIn } from "./stored.ts";

const directory = mkdtempSync(join(tmpdir(), "hms-act-retention-"));
let count = 0;
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const newPath = (): string => join(directory, String(++count));

const hourMs = 3_600_000;
const keepMs = 10 * hourMs;
/** A round takes no longer. */
const roundMs = 10_000;

const sources = [
  `id: grant
trigger: {event: asked, key: "\${data.name}", if_ended: restart}
input: {name: string}
steps:
  - call: POST /pay
  - wait: 1h
`,
  `id: note
trigger: noted
steps:
  - call: POST /note
`,
  `id: parent
steps:
  - {id: part, run: child}
  - {id: rest, wait: 1h}
`,
  `id: child
steps:
  - call: POST /child
`,
  `id: aside
steps:
  - {id: part, run: slow, wait: false}
`,
  `id: slow
steps:
  - wait: 100h
`,
  `id: rounds
steps:
  - id: loop
    repeat:
      max: 3
      until: "false"
      steps:
        - {id: part, run: child}
`,
  `id: undone
steps:
  - {id: first, call: POST /first, compensation: POST /undo}
  - {id: second, call: POST /second}
`,
];

const workflows = sources.map((source) => {
  const { workflow, diagnostics } = readWorkflow(source, "retention.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return { workflow, source };
});

interface Told {
  readonly world: World;
  /** Of each round in which some were, how many were removed. */
  readonly removed: number[];
  readonly faults: string[];
}

async function worldOn(
  store: Store,
  archive: Archive,
  options: { readonly nowMs?: number; readonly script?: Script } = {},
): Promise<Told> {
  const [removed, faults]: [number[], string[]] = [[], []];
  const world = await World.create({
    store,
    workflows,
    ...options,
    retention: { keepMs, archive, onRemoved: (instances) => void removed.push(instances) },
    onFault: (instance, error) => void faults.push(`${instance}: ${(error as Error).message}`),
  });
  return { world, removed, faults };
}

/** Something happens last, so that the newest entry of all is no instance's that is to be removed. */
async function noteIn({ engine }: World): Promise<string> {
  const { id } = await engine.start("note", { data: {} });
  return id;
}

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
    return "done";
  } catch (error) {
    return error instanceof EngineError ? error.code : error;
  }
};

const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("."));

/** Whenever they were removed. */
const timeless = (image: StoreImage): StoreImage => ({
  ...image,
  keys: image.keys.map(([key, text]) => [key, text.replace(/"removedAtMs":\d+/, `"removedAtMs":0`)]),
});

const findingsIn = (image: StoreImage): readonly unknown[] => [...soundnessOf(storedIn(image))];

describe("an instance that ended", () => {
  test("leaves the store when its time is over and not before, with a record from which it can be read", async () => {
    const store = createMemoryStore();
    const at = newPath();
    const { world, removed } = await worldOn(store, archiveIn(at));
    const { id } = await world.engine.start("grant", { data: { name: "a" }, key: "a" });
    await world.advanceTo(startOfTimeMs + hourMs);
    const before = world.engine.read(id);
    const entries = world.engine.journal(id, { limit: 100 }).items;
    expect(before.status).toBe("completed");
    await noteIn(world);
    await world.advanceTo(startOfTimeMs + hourMs + keepMs - 1);
    expect([world.engine.read(id).status, removed, filesIn(directory).length]).toEqual(["completed", [], 0]);

    const nowMs = startOfTimeMs + hourMs + keepMs;
    await world.advanceTo(nowMs + roundMs);
    expect(removed).toEqual([1]);
    expect(world.broken).toBeUndefined();
    expect(await codeOf(() => world.engine.read(id))).toBe("archived");
    const [file] = filesIn(at);
    const tombstone = tombstoneOf(store, id)!;
    expect(tombstone).toMatchObject({
      workflow: "grant",
      entries: entries.length,
      endedAtMs: startOfTimeMs + hourMs,
      removedAtMs: nowMs,
      file,
      hash: entries.at(-1)!.hash,
    });
    const report = await readArchive(join(at, file!));
    expect(report).toMatchObject({ family: id, findings: [], sha256: tombstone.sha256 });
    expect(report.instances).toEqual([
      expect.objectContaining({ id, entries: entries.length, hash: entries.at(-1)!.hash, view: before }),
    ]);
    expect(findingsIn(store.image())).toEqual([]);
  });

  test("is told as archived wherever it is asked for, and lists and streams pass over it", async () => {
    const store = createMemoryStore();
    const { world } = await worldOn(store, archiveIn(newPath()));
    const { engine } = world;
    const { id } = await engine.start("grant", { data: { name: "a" }, key: "a" });
    await world.advanceTo(startOfTimeMs + hourMs);
    const last = await noteIn(world);
    await world.advanceTo(startOfTimeMs + keepMs + hourMs);
    const asked: readonly (() => unknown)[] = [
      () => engine.read(id),
      () => engine.journal(id, { limit: 9 }),
      () => engine.recorded(id, { limit: 9, after: 0 }),
      () => engine.send(id, { type: "paid", data: {} }),
      () => engine.operate(id, { kind: "cancel" }),
      () => engine.task(`${id}/pay/1`),
    ];
    expect(await Promise.all(asked.map(codeOf))).toEqual(asked.map(() => "archived"));
    expect(engine.list({ limit: 9 }).items.map((item) => item.id)).toEqual([last]);
    expect(engine.find([id])).toEqual([]);
    expect(engine.counts("grant").status).toEqual({});
    const { items, upTo } = engine.entries({ after: 0, limit: 1_000 });
    expect(new Set(items.map(({ instance }) => instance))).toEqual(new Set([last]));
    expect(upTo).toBe(engine.lastSeq());
    const batch = await engine.beginBatch({ operation: { kind: "cancel" }, filter: {} });
    await world.settle();
    expect(engine.batch(batch.id)).toMatchObject({ status: "completed", total: 1 });
  });

  test("stays while it has the newest entry of all", async () => {
    const store = createMemoryStore();
    const { world, removed } = await worldOn(store, archiveIn(newPath()));
    const id = await noteIn(world);
    await world.advanceTo(startOfTimeMs + 3 * keepMs);
    expect([world.engine.read(id).status, removed]).toEqual(["completed", []]);
    await noteIn(world);
    await world.advanceTo(startOfTimeMs + 3 * keepMs + hourMs + roundMs);
    expect([await codeOf(() => world.engine.read(id)), removed]).toEqual(["archived", [1]]);
  });

  test("stays while the clock stands before the time last seen", async () => {
    const store = createMemoryStore();
    const { world } = await worldOn(store, archiveIn(newPath()));
    await noteIn(world);
    await noteIn(world);
    const image = store.image();
    await world.engine.stop();
    const { removed } = await worldOn(createMemoryStore(image), archiveIn(newPath()), { nowMs: 0 });
    expect(removed).toEqual([]);
  });
});

describe("what has not ended", () => {
  test("stays: what is under way, paused, or needs attention", async () => {
    const store = createMemoryStore();
    const script: Script = ({ request: { path } }) =>
      path === "/second" || path === "/undo"
        ? {
            kind: "error",
            type: "communication",
            message: "down",
            status: 404,
            retryable: false,
            unknown: false,
          }
        : { kind: "ok", status: 200, output: {} };
    const { world, removed } = await worldOn(store, archiveIn(newPath()), { script });
    const { engine } = world;
    await engine.start("slow", { data: {} });
    const { id: undone } = await engine.start("undone", { data: {} });
    const { id: paused } = await engine.start("grant", { data: { name: "p" }, key: "p" });
    await engine.operate(paused, { kind: "pause" });
    await world.settle();
    await noteIn(world);
    await world.advanceTo(startOfTimeMs + 3 * keepMs);
    await noteIn(world);
    await world.advanceTo(startOfTimeMs + 4 * keepMs);
    expect(engine.read(undone).status).toBe("needs_attention");
    expect(engine.read(paused).status).toBe("paused");
    expect(engine.list({ limit: 9, workflow: "slow" }).items).toHaveLength(1);
    expect(removed).toEqual([1]);
  });

  test.each([
    ["parent", "a child that ended, while its parent goes on"],
    ["aside", "a parent that ended, while its child goes on that it does not wait for"],
  ])("keeps its family: %s", async (workflow) => {
    const store = createMemoryStore();
    const at = newPath();
    const { world, removed } = await worldOn(store, archiveIn(at));
    const { engine } = world;
    const { id } = await engine.start(workflow, { data: {} });
    if (workflow === "parent") await engine.operate(id, { kind: "pause" });
    await world.settle();
    await noteIn(world);
    await world.advanceTo(startOfTimeMs + 3 * keepMs);
    expect(engine.read(engine.read(id).steps["part"]!.child!).parent?.instance).toBe(id);
    if (workflow === "parent") await engine.operate(id, { kind: "resume" });
    await world.advanceTo(startOfTimeMs + 100 * hourMs + keepMs);
    await noteIn(world);
    await world.advanceTo(startOfTimeMs + 102 * hourMs + keepMs);
    expect(removed.reduce((sum, number) => sum + number)).toBe(3);
    const [file] = filesIn(at).filter((name) => name.includes(workflow));
    const report = await readArchive(join(at, file!));
    expect([report.findings, report.instances.length]).toEqual([[], 2]);
    expect(findingsIn(store.image())).toEqual([]);
  });

  test("leaves with the children of all rounds, once all are over", async () => {
    const store = createMemoryStore();
    const at = newPath();
    const { world, removed } = await worldOn(store, archiveIn(at));
    const { id } = await world.engine.start("rounds", { data: {} });
    await world.settle();
    expect(world.engine.list({ limit: 9, workflow: "child" }).items).toHaveLength(3);
    await noteIn(world);
    await world.advanceTo(startOfTimeMs + keepMs + hourMs);
    expect([await codeOf(() => world.engine.read(id)), removed]).toEqual(["archived", [4]]);
    expect(filesIn(at)).toHaveLength(1);
    expect(world.engine.list({ limit: 9, workflow: "child" }).items).toEqual([]);
  });
});

describe("an id that was removed", () => {
  async function afterRemoval(): Promise<{
    readonly world: World;
    readonly store: Store;
    readonly first: unknown;
  }> {
    const store = createMemoryStore();
    const { world } = await worldOn(store, archiveIn(newPath()));
    const asked = { type: "asked", data: { name: "a" }, id: "e-1", source: "desk" };
    const first = await world.engine.publish(asked);
    await world.engine.publish({ type: "noted", data: {}, id: "n-1", source: "desk" });
    await world.engine.start("grant", { data: { name: "k" }, key: "k" });
    await world.advanceTo(startOfTimeMs + hourMs);
    await noteIn(world);
    await world.advanceTo(startOfTimeMs + keepMs + hourMs + roundMs);
    expect(world.engine.list({ limit: 9 }).items).toHaveLength(1);
    return { world, store, first };
  }

  test("is not begun again by its key, and who tries is told", async () => {
    const { world } = await afterRemoval();
    const again = world.engine.start("grant", { data: { name: "k" }, key: "k" });
    await expect(again).rejects.toMatchObject({
      code: "key_taken",
      message: expect.stringContaining("archived"),
    });
    expect(world.broken).toBeUndefined();
  });

  test("is the answer to the event that began it, which begins nothing more", async () => {
    const { world, first } = await afterRemoval();
    const asked = { type: "asked", data: { name: "a" }, id: "e-1", source: "desk" };
    expect(await world.engine.publish(asked)).toEqual(first);
    const noted = { type: "noted", data: {}, id: "n-1", source: "desk" };
    const { instances } = await world.engine.publish(noted);
    expect(instances).toEqual([expect.objectContaining({ workflow: "note", started: true })]);
    await world.settle();
    expect(world.engine.list({ limit: 9 }).items).toHaveLength(1);
    expect(world.broken).toBeUndefined();
  });

  test("is followed by the next of its key", async () => {
    const { world } = await afterRemoval();
    const { instances } = await world.engine.publish({
      type: "asked",
      data: { name: "a" },
      id: "e-2",
      source: "x",
    });
    expect(instances).toEqual([{ id: "grant:a:2", workflow: "grant", started: true }]);
  });
});

describe("a crash", () => {
  /** Two that are over, and one of them with a child. */
  async function over(): Promise<{ readonly image: StoreImage; readonly ids: readonly string[] }> {
    const store = createMemoryStore();
    const world = await World.create({ store, workflows });
    const { id: parent } = await world.engine.start("parent", { data: {}, key: "p" });
    const { id: grant } = await world.engine.start("grant", { data: { name: "g" }, key: "g" });
    await world.advanceTo(startOfTimeMs + hourMs);
    const child = world.engine.read(parent).steps["part"]!.child!;
    await noteIn(world);
    await world.settle();
    return { image: store.image(), ids: [parent, child, grant] };
  }
  const later = { nowMs: startOfTimeMs + hourMs + keepMs };

  /** After its first round. */
  async function rounded(store: Store, archive: Archive): Promise<Told> {
    const told = await worldOn(store, archive, later);
    await told.world.advanceTo(later.nowMs + roundMs);
    return told;
  }

  test.each(["before it is written", "in the middle of it", "behind it"] as const)(
    "at the archive, %s, loses nothing and doubles nothing",
    async (where) => {
      const { image, ids } = await over();
      const at = newPath();
      const real = archiveIn(at);
      const store = createMemoryStore(image);
      let calls = 0;
      let die!: () => void;
      const death = new Promise<void>((resolve) => (die = resolve));
      /** Nobody comes back from there. */
      const dies = (): Promise<never> => {
        die();
        return new Promise(() => undefined);
      };
      const archive: Archive = {
        async keep(record) {
          if (++calls < 2) return real.keep(record);
          if (where === "before it is written") return dies();
          if (where === "behind it") return real.keep(record).then(dies);
          const [first] = record.lines;
          return real.keep({ ...record, lines: [first!, "{"] }).catch(dies);
        },
      };
      await Promise.race([rounded(store, archive), death]);
      expect(calls).toBe(2);
      const left = store.image();
      expect(findingsIn(left)).toEqual([]);

      const again = createMemoryStore(left);
      const { removed, world } = await rounded(again, real);
      expect(removed).toEqual([ids.filter((id) => left.heads.some(([other]) => other === id)).length]);
      expect(world.broken).toBeUndefined();
      expect(findingsIn(again.image())).toEqual([]);
      // As without a crash, row by row and file by file.
      const [calm, calmAt] = [createMemoryStore(image), newPath()];
      await rounded(calm, archiveIn(calmAt));
      expect(timeless(again.image())).toEqual(timeless(calm.image()));
      const whole = (path: string): readonly string[] =>
        filesIn(path).filter((name) => !name.endsWith(".partial"));
      expect(whole(at)).toEqual(whole(calmAt));
      for (const file of whole(at))
        expect(readFileSync(join(at, file), "utf8")).toBe(readFileSync(join(calmAt, file), "utf8"));
      expect(filesIn(at)).toEqual(whole(at));
      for (const id of ids) expect(tombstoneOf(again, id)).toBeDefined();
    },
  );
});

describe("an archive that fails", () => {
  /** So many notes, of which the last stays. */
  async function notes(count: number): Promise<StoreImage> {
    const store = createMemoryStore();
    const world = await World.create({ store, workflows });
    for (let each = 0; each < count; each++) await noteIn(world);
    await world.settle();
    return store.image();
  }
  const nowMs = startOfTimeMs + keepMs;

  test("keeps what it cannot take, which is told, and tries again", async () => {
    const real = archiveIn(newPath());
    let fails = true;
    const archive: Archive = {
      keep: (record) => (fails ? Promise.reject(new Error("no space left")) : real.keep(record)),
    };
    const { world, removed, faults } = await worldOn(createMemoryStore(await notes(4)), archive, { nowMs });
    await world.advanceTo(nowMs + roundMs);
    expect(removed).toEqual([]);
    expect(faults).toHaveLength(3);
    expect(faults[0]).toMatch(/^(note:\S+): \1 was not archived, and stays in the store: no space left$/);
    fails = false;
    await world.advanceTo(nowMs + hourMs + 2 * roundMs);
    expect([removed, faults.length]).toEqual([[3], 3]);
  });

  test("ends a round when nothing can be taken, and no family keeps those behind it in the store", async () => {
    const real = archiveIn(newPath());
    const bad = new Set<string>();
    const archive: Archive = {
      keep(record) {
        if (bad.size < 15) bad.add(record.family);
        return bad.has(record.family) ? Promise.reject(new Error("damaged")) : real.keep(record);
      },
    };
    const { world, removed, faults } = await worldOn(createMemoryStore(await notes(31)), archive, { nowMs });
    await world.advanceTo(nowMs + roundMs);
    expect([removed, faults.length]).toEqual([[], 10]);
    await world.advanceTo(nowMs + hourMs + 2 * roundMs);
    expect([removed, faults.length]).toEqual([[15], 15]);
    expect(world.engine.list({ limit: 99 }).items).toHaveLength(16);
  });
});

describe("a store on LMDB", () => {
  test("is sound after removals and made anew from its segments, over several pages of them", async () => {
    const path = newPath();
    const at = newPath();
    const real = archiveIn(at);
    /** Of notes a file each is not wanted. */
    const archive: Archive = {
      keep: (record) =>
        record.family.startsWith("note:")
          ? Promise.resolve({ file: "2026/note.ndjson", sha256: "1".repeat(64) })
          : real.keep(record),
    };
    let store = openLmdbStore(path, { segments: true, settledAfter: 100 });
    const { world } = await worldOn(store, archive);
    for (let each = 0; each < 120; each++) await noteIn(world);
    const { id } = await world.engine.start("parent", { data: {}, key: "p" });
    await world.settle();
    await world.advanceTo(startOfTimeMs + hourMs);
    await noteIn(world);
    await world.settle();
    await world.engine.stop();
    await store.close();

    store = openLmdbStore(path, { segments: true, settledAfter: 100 });
    const nowMs = startOfTimeMs + hourMs + keepMs;
    const again = await worldOn(store, archive, { nowMs });
    await again.world.advanceTo(nowMs + roundMs);
    expect([again.removed, again.faults]).toEqual([[122], []]);
    expect(again.world.engine.counts("note").status).toEqual({ completed: 1 });
    expect(await codeOf(() => again.world.engine.read(id))).toBe("archived");
    await noteIn(again.world);
    await again.world.engine.stop();
    await store.close();
    expect(checkLmdbStore(path)).toMatchObject({ findings: [], instances: 2 });

    const fresh = mkdtempSync(join(directory, "fresh-"));
    await rebuildLmdbStore(segmentsIn(path), fresh);
    expect(checkLmdbStore(fresh)).toMatchObject({ findings: [], instances: 2 });
    const [a, b] = [openLmdbStore(path), openLmdbStore(fresh)];
    expect(b.list({ limit: 9 })).toEqual(a.list({ limit: 9 }));
    expect(tombstoneOf(b, id)).toEqual(tombstoneOf(a, id));
    expect(b.lastSeq()).toBe(a.lastSeq());
    await Promise.all([a.close(), b.close()]);
    expect(filesIn(at)).toHaveLength(1);
  });
});
