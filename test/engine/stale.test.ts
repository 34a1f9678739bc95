// Stale outcomes: an answer to a call that was withdrawn meanwhile is in the record, once, and moves nothing, whether the
// instance has gone on, asks the same anew, or has ended.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { archiveIn, readArchive } from "../../src/adapters/archive-directory.ts";
import { checkLmdbStore } from "../../src/adapters/lmdb/check.ts";
import { rebuildLmdbStore } from "../../src/adapters/lmdb/rebuild.ts";
import { segmentsIn } from "../../src/adapters/lmdb/segments.ts";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { MemoryStore } from "../../src/adapters/memory.ts";
import { advance } from "../../src/engine/advance.ts";
import { definitionOf } from "../../src/engine/catalog.ts";
import type { Advance, Cause } from "../../src/engine/cause.ts";
import type { JournalEntry } from "../../src/engine/instance.ts";
import type { Store } from "../../src/engine/ports.ts";
import { soundnessOf } from "../../src/engine/soundness.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { replaced } from "../../src/simulation/disk.ts";
import type { StoreImage } from "../../src/simulation/disk.ts";
import { failure } from "../../src/simulation/happen.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";
import type { WorldOptions } from "../../src/simulation/world.ts";
import { storedIn } from "./stored.ts";

const directory = mkdtempSync(join(tmpdir(), "hms-act-stale-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const race = `id: race
output: "\${ {'ended': now, 'sms': step(sms).output, 'attempts': step(sms).attempts} }"
steps:
  - id: tell
    join: any
    parallel:
      - id: sms
        call: POST /sms
        retry: {max: 2, first: 1s, jitter: 0%}
      - id: letter
        call: POST /letter
  - id: rest
    wait: 1h
`;

const read = (source: string) => ({ workflow: readWorkflow(source, "stale.yaml").workflow!, source });

/** Nothing is answered but by hand. */
const begin = (store: Store, options: Partial<WorldOptions> = {}): Promise<World> =>
  World.create({ store, workflows: [read(race)], script: () => undefined, ...options });

/** A race that the letter has won; the SMS is on the wire. */
async function lost(store: Store, options: Partial<WorldOptions> = {}): Promise<World> {
  const world = await begin(store, options);
  await world.engine.start("race", { data: {}, key: "k" });
  world.gateway.reply("race:k/letter/1", ok("by post"));
  await world.settle();
  return world;
}

const answer = async (world: World, outcome = ok({ number: 7 })): Promise<void> => {
  world.gateway.reply("race:k/sms/1", outcome);
  await world.settle();
};

const entriesIn = (store: MemoryStore): readonly JournalEntry[] =>
  store.image().journal.map((bytes) => JSON.parse(bytes) as JournalEntry);

const noted = { type: "done.sms", visit: 1, attempt: 1, status: 200, output: { number: 7 } };

const findingsIn = (image: StoreImage): readonly unknown[] => [...soundnessOf(storedIn(image))];

test("the record says what came, and of the head only its place in the journal has moved", async () => {
  const store = createMemoryStore();
  const world = await lost(store);
  const before = store.image();
  const head = store.read("race:k")!;
  world.clock.advanceTo(startOfTimeMs + 60_000);
  await answer(world);
  const [entry, ...more] = entriesIn(store).slice(before.journal.length);
  expect(more).toEqual([]);
  expect(entry).toEqual({
    seq: 3,
    instance: "race:k",
    revision: 3,
    atMs: startOfTimeMs + 60_000,
    kind: "stale",
    step: "sms",
    event: noted,
    state: "rest",
    status: "running",
    prevSeq: 2,
    prev: head.hash,
  });
  const after = store.image();
  const { hash } = store.read("race:k")!;
  expect(store.read("race:k")).toEqual({ ...head, revision: 3, last: 3, hash });
  for (const rows of ["due", "open", "awaiting", "asking", "keys"] as const)
    expect(after[rows]).toEqual(before[rows]);
  expect(findingsIn(after)).toEqual([]);
  expect(world.gateway.attempts.map(({ key }) => key)).toEqual(["race:k/sms/1", "race:k/letter/1"]);
  await world.advanceTo(startOfTimeMs + 3_600_000);
  expect(world.engine.read("race:k").output).toEqual({
    ended: "2026-01-05T10:00:00.000Z",
    sms: null,
    attempts: 0,
  });
});

test("an instance that has ended stays as it ended, whatever comes then", async () => {
  const store = createMemoryStore();
  const world = await lost(store);
  await world.advanceTo(startOfTimeMs + 3_600_000);
  const { engine } = world;
  const before = engine.read("race:k");
  expect(before.status).toBe("completed");
  world.clock.advanceTo(startOfTimeMs + 7_200_000);
  await answer(world, failure(true));
  expect(engine.read("race:k")).toEqual({ ...before, revision: before.revision + 1 });
  expect(engine.journal("race:k", { limit: 9 }).items.at(-1)).toMatchObject({
    kind: "stale",
    step: "sms",
    at: "2026-01-05T11:00:00.000Z",
    event: {
      type: "failed.sms",
      visit: 1,
      attempt: 1,
      error: { type: "timeout", step: "sms", message: "as the path says", attempts: 1 },
    },
  });
  await expect(engine.operate("race:k", { kind: "cancel" })).rejects.toMatchObject({ code: "ended" });
  expect(findingsIn(store.image())).toEqual([]);
});

test("each attempt is noted once, and one that was taken is not", async () => {
  const store = createMemoryStore();
  const world = await begin(store, { repeats: true });
  const { engine, gateway } = world;
  await engine.start("race", { data: {}, key: "k" });
  const send = async (key: string, outcome = ok()): Promise<void> => {
    gateway.reply(key, outcome);
    await world.settle();
  };
  engine.run();
  await send("race:k/sms/1", failure(false, true));
  await world.advanceTo(startOfTimeMs + 1_000);
  // Of the first attempt an answer is still to come; the second is on the wire twice.
  engine.run();
  const held = gateway.held().map(({ key }) => key);
  expect(held.toSorted()).toEqual([...Array(3).fill("race:k/letter/1"), ...Array(3).fill("race:k/sms/1")]);
  await send("race:k/letter/1");
  for (const _ of gateway.held()) await send(gateway.held()[0]!.key);
  expect(gateway.held()).toEqual([]);
  expect(entriesIn(store).map(({ kind, step = "" }) => `${kind} ${step}`.trim())).toEqual([
    "started",
    "attempt sms",
    "retry sms",
    "done letter",
    "stale sms",
  ]);
  expect(entriesIn(store).at(-1)?.event).toMatchObject({ visit: 1, attempt: 2 });
});

test("an answer of an earlier visit is noted also where that of a later one was taken", async () => {
  const source = `id: rounds
steps:
  - id: loop
    repeat:
      steps:
        - id: tell
          join: any
          parallel: [{ id: sms, call: POST /sms, retry: 0 }, { id: letter, call: POST /letter, retry: 0 }]
      until: "false"
      max: 3
  - wait: 1h
`;
  const store = createMemoryStore();
  const world = await begin(store, { workflows: [read(source)], repeats: true });
  await world.engine.start("rounds", { data: {}, key: "k" });
  const send = async (key: string): Promise<void> => {
    world.gateway.reply(`rounds:k/${key}`, ok());
    await world.settle();
  };
  world.engine.run();
  for (const key of ["letter/1", "sms/2", "letter/3"]) await send(key);
  for (const key of ["sms/1", "letter/1", "letter/2", "sms/3", "sms/1"]) await send(key);
  expect(world.gateway.held()).toEqual([]);
  const told = entriesIn(store).map(({ kind, step = "", event }) => {
    const { visit } = (event ?? {}) as { readonly visit?: number };
    return [kind, step, visit].filter(Boolean).join(" ");
  });
  expect(told).toEqual([
    "started",
    "done letter",
    "done sms",
    "done letter",
    "stale sms 1",
    "stale letter 2",
    "stale sms 3",
  ]);
});

test("what is withdrawn while the commit that does so is being written is noted behind it", async () => {
  const disk = createMemoryStore();
  const waiting: (() => void)[] = [];
  let holds = false;
  const commit: Store["commit"] = async (made) => {
    if (holds) await new Promise<void>((go) => waiting.push(go));
    return disk.commit(made);
  };
  const world = await begin(replaced(disk, { commit }));
  const { id } = await world.engine.start("race", { data: {} });
  holds = true;
  const cancelled = world.engine.operate(id, { kind: "cancel" });
  for (const step of ["sms", "letter"]) world.gateway.reply(`${id}/${step}/1`, ok());
  await world.turn();
  expect([waiting.length, entriesIn(disk).length]).toEqual([3, 1]);
  for (const go of waiting) go();
  await cancelled;
  await world.settle();
  expect(entriesIn(disk).map(({ kind, step = "" }) => `${kind} ${step}`.trim())).toEqual([
    "started",
    "cancelled",
    "stale sms",
    "stale letter",
  ]);
  expect(findingsIn(disk.image())).toEqual([]);
});

test("a crash loses an answer that is not durable, keeps one that is, and repeats no call either way", async () => {
  const store = createMemoryStore();
  const world = await lost(store);
  const before = store.image();
  await answer(world);
  const after = store.image();
  for (const image of [before, after]) {
    const restarted = createMemoryStore(image);
    const again = await begin(restarted);
    expect([again.gateway.attempts, restarted.image()]).toEqual([[], image]);
    await again.advanceTo(startOfTimeMs + 3_600_000);
    expect(again.engine.read("race:k")).toMatchObject({ status: "completed", output: { sms: null } });
    expect(findingsIn(restarted.image())).toEqual([]);
  }
});

test("an instance leaves the store only with the answers to all its calls", async () => {
  const at = join(directory, "archive");
  const retention = { keepMs: 3_600_000, archive: archiveIn(at), onRemoved: (): void => undefined };
  const world = await lost(createMemoryStore(), { retention });
  await world.advanceTo(startOfTimeMs + 3_600_000);
  await world.engine.start("race", { data: {}, key: "newest" });
  await world.advanceTo(startOfTimeMs + 4 * 3_600_000);
  expect(world.engine.read("race:k").status).toBe("completed");
  await answer(world);
  await world.engine.start("race", { data: {}, key: "newer" });
  await world.advanceTo(startOfTimeMs + 6 * 3_600_000);
  expect(() => world.engine.read("race:k")).toThrow(expect.objectContaining({ code: "archived" }));
  const [file] = readdirSync(at, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ndjson"),
  );
  expect((await readArchive(join(at, file!))).findings).toEqual([]);
  const kinds = [...readFileSync(join(at, file!), "utf8").matchAll(/"kind":"(\w+)","step":"sms"/g)];
  expect(kinds.map(([, kind]) => kind)).toEqual(["stale"]);
});

test("a store on LMDB is sound with it, and is made anew from its segments", async () => {
  const [path, fresh] = [join(directory, "store"), mkdtempSync(join(directory, "fresh-"))];
  const store = openLmdbStore(path, { segments: true });
  const world = await lost(store);
  await answer(world);
  await world.advanceTo(startOfTimeMs + 3_600_000);
  await world.engine.start("race", { data: {}, key: "other" });
  await world.engine.operate("race:other", { kind: "cancel" });
  world.gateway.reply("race:other/sms/1", ok());
  await world.settle();
  expect(world.engine.counts("race").status).toEqual({ completed: 1, cancelled: 1 });
  await world.engine.stop();
  await store.close();
  expect(checkLmdbStore(path)).toMatchObject({ findings: [], instances: 2, entries: 7 });
  await rebuildLmdbStore(segmentsIn(path), fresh);
  expect(checkLmdbStore(fresh)).toMatchObject({ findings: [], instances: 2, entries: 7 });
});

test("an event that was published has no answer, taken or too late", () => {
  const source = "id: news\nsteps:\n  - {id: tell, emit: told}\n";
  const { workflow } = read(source);
  const made: Advance[] = [];
  const act = (cause: Cause): Advance | undefined => {
    const next = advance(made.at(-1)?.instance, cause, {
      nowMs: startOfTimeMs,
      random: 0.5,
      seq: made.length + 1,
      requestAt: () => expect.unreachable(),
      entryAt: (seq) => made[seq - 1]!.commit.entry,
    });
    if (next) made.push(next);
    return next;
  };
  const event = { id: "1", type: "start.news", source: "api", time: "2026-01-05T09:00:00.000Z", data: {} };
  act({ kind: "start", id: "news:1", definition: definitionOf(workflow, source), event, keys: [] });
  act({ kind: "cancel" });
  const outcome: Cause = {
    kind: "outcome",
    step: "tell",
    visit: 1,
    attempt: 1,
    requestSeq: 1,
    outcome: ok({ taken: 1 }),
  };
  expect(act(outcome)?.commit.entry).toMatchObject({
    kind: "stale",
    event: { type: "done.tell", visit: 1, attempt: 1, status: 200, output: null },
  });
  expect(act(outcome)).toBeUndefined();
});
