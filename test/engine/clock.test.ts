// The clock: long waits, changes of summer time, and a clock that somebody sets, on the simulated clock.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { MemoryStore } from "../../src/adapters/memory.ts";
import { watchClock } from "../../src/engine/clock-watch.ts";
import type { ClockFault, ClockWatch } from "../../src/engine/clock-watch.ts";
import { createEngine } from "../../src/engine/create.ts";
import type { HostedEngine } from "../../src/engine/create.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { SimulatedClock } from "../../src/simulation/clock.ts";
import { World } from "../../src/simulation/world.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const beginMs = Date.UTC(2026, 0, 5, 9);

test.each(["30d", "400d"])(
  "a wait of %s ends at its time, not a millisecond before, also after a restart",
  async (wait) => {
    const source = `id: long\nsteps:\n  - id: rest\n    wait: ${wait}\n`;
    const workflows = [{ workflow: readWorkflow(source, "long.yaml").workflow!, source }];
    const store = createMemoryStore();
    const world = await World.create({ store, workflows, nowMs: beginMs });
    const { id } = await world.engine.start("long", { data: null });
    const endMs = beginMs + Number.parseInt(wait) * dayMs;
    await world.advanceTo(endMs - 10 * dayMs);
    const image = store.image();
    const again = await World.create({
      store: createMemoryStore(image),
      workflows,
      nowMs: world.clock.now(),
    });
    await again.advanceTo(endMs - 1);
    expect(again.engine.read(id).status).toBe("running");
    await again.advanceTo(endMs);
    expect(again.engine.read(id)).toMatchObject({
      status: "completed",
      updated_at: new Date(endMs).toISOString(),
    });
  },
);

test("over a change of summer time a day is 24 hours, and business days end at the hour of the calendar", async () => {
  const source = `
id: dst
input: {}
steps:
  - parallel:
      - id: day
        wait: 1d
      - id: business
        wait_business_days: 1
        calendar: de
`;
  const read = readWorkflow(source, "dst.yaml");
  expect(read.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  // Saturday before the clocks go forward, 12:00 in Berlin.
  const world = await World.create({
    store: createMemoryStore(),
    workflows: [{ workflow: read.workflow!, source }],
    nowMs: Date.UTC(2026, 2, 28, 11),
  });
  const { id } = await world.engine.start("dst", { data: {} });
  const due = world.engine.read(id).waiting_for.flatMap((wait) => wait.due ?? []);
  expect(due).toEqual(["2026-03-29T11:00:00.000Z", "2026-03-30T10:00:00.000Z"]);
});

interface Box {
  readonly clock: SimulatedClock;
  readonly engine: HostedEngine;
  readonly watch: ClockWatch;
  readonly told: (ClockFault | undefined)[];
  settle(): Promise<void>;
  /** The process ends, and another begins where the clock stands then. */
  restart(clock: SimulatedClock, accept?: boolean): Promise<Box>;
}

const source = "id: patient\nsteps:\n  - id: rest\n    wait: 2h\n";
const patient = readWorkflow(source, "patient.yaml").workflow!;

async function open(store: MemoryStore, clock: SimulatedClock, accept = false): Promise<Box> {
  const told: (ClockFault | undefined)[] = [];
  const fail = (error: unknown): void => expect.unreachable(String(error));
  const watch = watchClock({
    store,
    clock,
    everyMs: 60_000,
    accept,
    onChange: (fault) => told.push(fault),
    onBroken: fail,
  });
  let ids = store.lastSeq();
  const engine = createEngine({
    store,
    clock,
    timersBy: watch.timers,
    random: () => 0.5,
    newId: () => `${++ids}`,
    onBroken: fail,
    onFault: (_, error) => fail(error),
  });
  await engine.register(patient, source);
  engine.run();
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    await engine.settled();
  };
  return {
    clock,
    engine,
    watch,
    told,
    settle,
    async restart(next, accepted) {
      await engine.stop();
      await watch.stop();
      return open(createMemoryStore(store.image()), next, accepted);
    },
  };
}

const at = (ms: number): SimulatedClock => new SimulatedClock(ms);
const start = (box: Box): Promise<{ readonly id: string }> => box.engine.start("patient", { data: null });

test("a clock that was set back lets timers rest until it stands there again, and says so", async () => {
  const box = await open(createMemoryStore(), at(beginMs));
  const early = await start(box);
  box.clock.advanceTo(beginMs + hourMs);
  box.clock.set(beginMs - 5 * hourMs);
  expect(box.watch.fault()).toEqual({ kind: "back", seenMs: beginMs + hourMs, nowMs: beginMs - 5 * hourMs });
  // Due by the clock as it is, but begun while it was wrong.
  const late = await start(box);
  box.clock.advanceTo(beginMs + hourMs - 1001);
  await box.settle();
  expect([early, late].map(({ id }) => box.engine.read(id).status)).toEqual(["running", "running"]);
  box.clock.advanceTo(beginMs + hourMs);
  await box.settle();
  expect([early, late].map(({ id }) => box.engine.read(id).status)).toEqual(["running", "completed"]);
  expect(box.told.map((fault) => fault?.kind)).toEqual(["back", undefined]);
  box.clock.advanceTo(beginMs + 2 * hourMs);
  await box.settle();
  expect(box.engine.read(early.id).status).toBe("completed");
});

test("a step of a second back is how clocks are kept right", async () => {
  const box = await open(createMemoryStore(), at(beginMs));
  box.clock.set(beginMs - 1000);
  expect(box.watch.fault()).toBeUndefined();
  expect(box.told).toEqual([]);
});

test("a leap of over an hour ahead fires what is due, and is told; a shorter one is not", async () => {
  const box = await open(createMemoryStore(), at(beginMs));
  const { id } = await start(box);
  box.clock.advanceTo(beginMs + 1000);
  box.clock.set(beginMs + hourMs);
  expect(box.watch.fault()).toBeUndefined();
  box.clock.set(beginMs + 3 * hourMs);
  await box.settle();
  expect(box.engine.read(id).status).toBe("completed");
  expect(box.told).toEqual([{ kind: "ahead", seenMs: beginMs + hourMs, nowMs: beginMs + 3 * hourMs }]);
  expect(box.watch.fault()).toEqual(box.told[0]);
});

test("time that passes is no leap, however long", async () => {
  const box = await open(createMemoryStore(), at(beginMs));
  for (let hour = 1; hour <= 48; hour++) {
    box.clock.advanceTo(beginMs + hour * hourMs);
    await box.settle();
  }
  expect(box.told).toEqual([]);
});

test("after a restart with the clock behind, timers rest; accepted as it is, they go on", async () => {
  const box = await open(createMemoryStore(), at(beginMs));
  box.clock.advanceTo(beginMs + 10 * dayMs);
  await box.settle();
  const behind = await box.restart(at(beginMs));
  expect(behind.told).toEqual([{ kind: "back", seenMs: beginMs + 10 * dayMs, nowMs: beginMs }]);
  const { id } = await start(behind);
  behind.clock.advanceTo(beginMs + 3 * hourMs);
  await behind.settle();
  expect(behind.engine.read(id).status).toBe("running");

  const accepted = await behind.restart(at(beginMs + 4 * hourMs), true);
  await accepted.settle();
  expect(accepted.told).toEqual([]);
  expect(accepted.engine.read(id).status).toBe("completed");
  // And so it stays without being accepted again.
  const after = await accepted.restart(at(beginMs + 4 * hourMs));
  expect(after.told).toEqual([]);
});

test("after a restart with the clock far ahead, what is due fires and the leap is told", async () => {
  const box = await open(createMemoryStore(), at(beginMs));
  const { id } = await start(box);
  const ahead = await box.restart(at(beginMs + 3 * dayMs));
  await ahead.settle();
  expect(ahead.engine.read(id).status).toBe("completed");
  expect(ahead.told).toEqual([{ kind: "ahead", seenMs: beginMs, nowMs: beginMs + 3 * dayMs }]);
});

test("a store of before the time was kept has that of its newest entry", async () => {
  const store = createMemoryStore();
  const world = await World.create({ store, workflows: [{ workflow: patient, source }], nowMs: beginMs });
  await world.engine.start("patient", { data: null });
  const box = await open(store, at(beginMs - dayMs));
  expect(box.told).toEqual([{ kind: "back", seenMs: beginMs, nowMs: beginMs - dayMs }]);
});
