// Batches: each instance that the filter finds is touched once, whatever moment the engine stops at.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { Store } from "../../src/engine/ports.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { World } from "../../src/simulation/world.ts";

const source = `id: parked
labels: {team: payments}
steps:
  - id: wait_for_word
    wait_for: word
`;
const { workflow } = readWorkflow(source, "parked.yaml");
const workflows = [{ workflow: workflow as Workflow, source }];

async function parked(count: number, store: Store = createMemoryStore()): Promise<World> {
  const world = await World.create({ store, workflows });
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      world.engine.start("parked", { data: {}, key: String(index).padStart(4, "0") }),
    ),
  );
  await world.settle();
  return world;
}

const kindsOf = (world: World, id: string): readonly string[] =>
  world.engine.journal(id, { limit: 50 }).items.map(({ kind }) => kind);

const pause = {
  operation: { kind: "pause", reason: "audit" },
  filter: { status: "running" },
  actor: "ada",
} as const;

test("every instance that is found is touched, once, over several pages", async () => {
  const world = await parked(250);
  await world.engine.operate("parked:0007", { kind: "cancel" });
  const begun = await world.engine.beginBatch(pause);
  expect(begun).toMatchObject({ action: "pause", status: "running", done: 0, by: "ada" });
  await world.settle();
  expect(world.engine.batch(begun.id)).toMatchObject({
    status: "completed",
    total: 249,
    done: 249,
    failed: 0,
  });
  expect(world.engine.list({ limit: 500, status: "paused" }).items).toHaveLength(249);
  expect(kindsOf(world, "parked:0000")).toEqual(["started", "paused"]);
});

test("one that cannot be made so is told, and stops nothing", async () => {
  const world = await parked(3);
  await world.engine.operate("parked:0001", { kind: "cancel" });
  const begun = await world.engine.beginBatch({ ...pause, filter: { workflow: "parked" } });
  await world.settle();
  expect(world.engine.batch(begun.id)).toMatchObject({
    status: "completed",
    done: 2,
    failed: 1,
    errors: [{ instance: "parked:0001", code: "ended", message: "Instance parked:0001 has ended." }],
  });
});

test("who begins later is left out", async () => {
  const world = await parked(2);
  world.clock.advanceTo(world.clock.now() + 1_000);
  const begun = world.engine.beginBatch({ ...pause, filter: { labels: { team: "payments" } } });
  world.clock.advanceTo(world.clock.now() + 1_000);
  await world.engine.start("parked", { data: {}, key: "9999" });
  await begun;
  await world.settle();
  expect(world.engine.read("parked:9999").status).toBe("running");
  expect(world.engine.batches()).toMatchObject([{ done: 2 }]);
});

test("a dry run says how many, and which come first, and does nothing", async () => {
  const world = await parked(30);
  const { total, sample } = await world.engine.rehearseBatch(pause);
  expect([total, sample.length, sample[0]]).toEqual([30, 20, "parked:0000"]);
  expect(world.engine.batches()).toEqual([]);
  expect(kindsOf(world, "parked:0000")).toEqual(["started"]);
});

test("the same name is the same batch", async () => {
  const world = await parked(2);
  const [first, second] = await Promise.all([
    world.engine.beginBatch(pause, "named"),
    world.engine.beginBatch(pause, "named"),
  ]);
  expect(second.id).toBe(first.id);
  expect(world.engine.batches()).toHaveLength(1);
});

test("what is unknown is refused", async () => {
  const world = await parked(0);
  expect(() => world.engine.batch("nobody")).toThrow("There is no batch");
});

describe("after a crash", () => {
  /** Pausing, then resuming all: what is touched twice shows in the journal. */
  test("at every durable point of it, it goes on to the same end", async () => {
    const memory = createMemoryStore();
    const images: ReturnType<typeof memory.image>[] = [];
    const noting = async (write: Promise<unknown>): Promise<unknown> => {
      const written = await write;
      images.push(memory.image());
      return written;
    };
    let isNoting = false;
    const store: Store = new Proxy(memory, {
      get(target, name) {
        if (isNoting && (name === "commit" || name === "keep" || name === "forget"))
          return (argument: never) => noting(target[name](argument));
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? (member.bind(target) as unknown) : member;
      },
    });
    const world = await parked(120, store);
    isNoting = true;
    const { id } = await world.engine.beginBatch(pause);
    await world.settle();
    await world.engine.stop();
    expect(images.length).toBeGreaterThan(120);
    // The first, the last, and of the others each eighth.
    const chosen = images.filter((_, index) => index % 8 === 0 || index > images.length - 4);
    for (const image of chosen) {
      const restarted = createMemoryStore(image);
      const after = await World.create({ store: restarted, workflows });
      await after.settle();
      expect(after.broken).toBeUndefined();
      expect(after.engine.batch(id)).toMatchObject({ status: "completed", total: 120, done: 120, failed: 0 });
      for (const each of after.engine.list({ limit: 500 }).items)
        expect(kindsOf(after, each.id)).toEqual(["started", "paused"]);
      expect(restarted.image().keys.filter(([key]) => key.startsWith("batch-mark/"))).toEqual([]);
      await after.engine.stop();
    }
  });
});
