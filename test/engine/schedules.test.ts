// Schedules on the real engine: never early, never twice for one time, and the same whatever crash comes between.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { DurablePoint, MemoryStore } from "../../src/adapters/memory.ts";
import { EngineError } from "../../src/engine/error.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";
import type { WorldOptions } from "../../src/simulation/world.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A workflow with one call, begun by the triggers. */
function workflowOf(trigger: string, id = "nightly"): WorldOptions["workflows"][number] {
  const source = `id: ${id}\ntrigger: ${trigger}\nsteps:\n  - call: POST /clean\n`;
  const { workflow, diagnostics } = readWorkflow(source, "w.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return { workflow, source };
}

interface Begun extends Partial<WorldOptions> {
  readonly store: MemoryStore;
  readonly trigger?: string;
}

async function begin({ trigger, ...options }: Begun): Promise<World> {
  const workflows = trigger === undefined ? [] : [workflowOf(trigger)];
  const world = await World.create({ workflows, ...options });
  expect(world.broken).toBeUndefined();
  return world;
}

/** Every instance's time in its id, in order. */
const timesIn = ({ engine }: World): readonly string[] =>
  engine.list({ limit: 5000 }).items.map(({ id }) => id.replace("nightly:cron.", ""));

/** What the schedule's journal says, entry by entry. */
function storyOf(store: MemoryStore): readonly object[] {
  return store
    .image()
    .journal.map((text) => JSON.parse(text) as { readonly kind: string; readonly event: object })
    .filter(({ kind }) => kind === "schedule")
    .map(({ event }) => event);
}

const daily = `{cron: "0 6 * * *"}`;

test("an instance begins at the time and not a millisecond before, with the time as its data", async () => {
  const world = await begin({ store: createMemoryStore(), trigger: daily });
  const sixMs = startOfTimeMs + 21 * hourMs;
  await world.advanceTo(sixMs - 1);
  expect(timesIn(world)).toEqual([]);
  await world.advanceTo(sixMs);
  expect(world.engine.list({ limit: 9 }).items).toMatchObject([
    {
      id: "nightly:cron.2026-01-06T06-00Z",
      status: "completed",
      input: { scheduled_at: "2026-01-06T06:00:00Z" },
      created_at: "2026-01-06T06:00:00.000Z",
    },
  ]);
});

test("nothing is started for times before the workflow was first registered", async () => {
  const world = await begin({ store: createMemoryStore(), trigger: `{cron: "0 6 * * *", catch_up: all}` });
  await world.advanceTo(startOfTimeMs + hourMs);
  expect(timesIn(world)).toEqual([]);
});

test("a year and a day have an instance each day", async () => {
  const world = await begin({
    store: createMemoryStore(),
    trigger: `{cron: "0 6 * * *", timezone: Europe/Berlin}`,
  });
  await world.advanceTo(startOfTimeMs + 366 * dayMs);
  const times = timesIn(world);
  expect([times.length, new Set(times.map((time) => time.slice(0, 10))).size]).toEqual([366, 366]);
  expect(new Set(times.map((time) => time.slice(11)))).toEqual(new Set(["04-00Z", "05-00Z"]));
});

test("two schedules of one workflow that meet start one instance", async () => {
  const trigger = `[{cron: "0 6 * * *"}, {cron: "0 6 6 * *"}, {cron: "30 6 6 * *", overlap: allow}]`;
  const world = await begin({ store: createMemoryStore(), trigger });
  await world.advanceTo(startOfTimeMs + dayMs);
  expect(timesIn(world)).toEqual(["2026-01-06T06-00Z", "2026-01-06T06-30Z"]);
});

test("events start instances beside the schedule", async () => {
  const world = await begin({ store: createMemoryStore(), trigger: `[asked, {cron: "0 6 * * *"}]` });
  await world.advanceTo(startOfTimeMs + dayMs);
  await world.engine.publish({ type: "asked", data: {} });
  expect(world.engine.list({ limit: 9 }).items.map(({ input }) => input)).toEqual([
    {},
    { scheduled_at: "2026-01-06T06:00:00Z" },
  ]);
});

describe("while the instance before runs", () => {
  const silent = { script: () => undefined };

  test("the default is that none is started, until it has ended", async () => {
    const store = createMemoryStore();
    const world = await begin({ store, trigger: daily, ...silent });
    await world.advanceTo(startOfTimeMs + 3 * dayMs);
    expect(timesIn(world)).toEqual(["2026-01-06T06-00Z"]);
    expect(storyOf(store).slice(2)).toEqual([
      {
        started: [],
        skipped: [{ because: "overlap", from: "2026-01-07T06:00:00Z", to: "2026-01-07T06:00:00Z" }],
        next: "2026-01-08T06:00:00Z",
      },
      {
        started: [],
        skipped: [{ because: "overlap", from: "2026-01-08T06:00:00Z", to: "2026-01-08T06:00:00Z" }],
        next: "2026-01-09T06:00:00Z",
      },
    ]);
    world.gateway.reply("nightly:cron.2026-01-06T06-00Z/clean/1", ok());
    await world.settle();
    await world.advanceTo(startOfTimeMs + 4 * dayMs);
    expect(timesIn(world)).toEqual(["2026-01-06T06-00Z", "2026-01-09T06-00Z"]);
  });

  test("`overlap: allow` starts the next", async () => {
    const world = await begin({
      store: createMemoryStore(),
      trigger: `{cron: "0 6 * * *", overlap: allow}`,
      ...silent,
    });
    await world.advanceTo(startOfTimeMs + 3 * dayMs);
    expect(timesIn(world)).toEqual(["2026-01-06T06-00Z", "2026-01-07T06-00Z", "2026-01-08T06-00Z"]);
  });

  test("one that was started by an event or another schedule does not count", async () => {
    const trigger = `[asked, {cron: "0 5 * * *"}, {cron: "0 6 * * *"}]`;
    const world = await begin({ store: createMemoryStore(), trigger, ...silent });
    await world.engine.publish({ type: "asked", data: {} });
    await world.advanceTo(startOfTimeMs + dayMs);
    expect(timesIn(world).slice(1)).toEqual(["2026-01-06T05-00Z", "2026-01-06T06-00Z"]);
  });

  test("more of them than one count, where `allow` became `skip`", async () => {
    const store = createMemoryStore();
    const before = await begin({ store, trigger: `{cron: "0 6 * * *", overlap: allow}`, ...silent });
    await before.advanceTo(startOfTimeMs + 2 * dayMs);
    await before.engine.register(workflowOf(daily).workflow, "");
    before.gateway.reply("nightly:cron.2026-01-07T06-00Z/clean/1", ok());
    await before.settle();
    await before.advanceTo(startOfTimeMs + 3 * dayMs);
    expect(timesIn(before)).toEqual(["2026-01-06T06-00Z", "2026-01-07T06-00Z"]);
  });
});

describe("after the process was down", () => {
  async function upAgain(trigger: string, downMs: number): Promise<{ world: World; store: MemoryStore }> {
    const before = createMemoryStore();
    await begin({ store: before, trigger });
    const store = createMemoryStore(before.image());
    return { store, world: await begin({ store, trigger, nowMs: startOfTimeMs + downMs }) };
  }

  test("the latest missed time alone gets an instance, and the others are noted", async () => {
    const { world, store } = await upAgain(daily, 5 * dayMs);
    expect(timesIn(world)).toEqual(["2026-01-10T06-00Z"]);
    expect(storyOf(store).at(-1)).toEqual({
      started: ["nightly:cron.2026-01-10T06-00Z"],
      skipped: [{ because: "missed", from: "2026-01-06T06:00:00Z", to: "2026-01-09T06:00:00Z" }],
      next: "2026-01-11T06:00:00Z",
    });
  });

  test("`catch_up: none` leaves all of them out, and notes them", async () => {
    const { world, store } = await upAgain(`{cron: "0 6 * * *", catch_up: none}`, 5 * dayMs);
    expect(timesIn(world)).toEqual([]);
    expect(storyOf(store).at(-1)).toEqual({
      started: [],
      skipped: [{ because: "missed", from: "2026-01-06T06:00:00Z", to: "2026-01-10T06:00:00Z" }],
      next: "2026-01-11T06:00:00Z",
    });
  });

  test("with `catch_up: none`, a time less than a minute ago is not missed", async () => {
    const trigger = `{cron: "0 6 * * *", catch_up: none}`;
    const { world } = await upAgain(trigger, 21 * hourMs + 59_999);
    expect(timesIn(world)).toEqual(["2026-01-06T06-00Z"]);
    const { world: later } = await upAgain(trigger, 21 * hourMs + 60_000);
    expect(timesIn(later)).toEqual([]);
  });

  test("`catch_up: all` makes up for each, in order", async () => {
    const { world, store } = await upAgain(`{cron: "0 6 * * *", overlap: allow, catch_up: all}`, 3 * dayMs);
    expect(timesIn(world)).toEqual(["2026-01-06T06-00Z", "2026-01-07T06-00Z", "2026-01-08T06-00Z"]);
    expect(storyOf(store).at(-1)).toMatchObject({ skipped: [], next: "2026-01-09T06:00:00Z" });
  });

  test("`catch_up: all` makes up for the latest thousand", async () => {
    const { world, store } = await upAgain(
      `{cron: "* * * * *", overlap: allow, catch_up: all}`,
      1100 * 60_000,
    );
    expect(timesIn(world)).toHaveLength(1000);
    expect(storyOf(store).at(-1)).toMatchObject({
      skipped: [{ because: "missed", from: "2026-01-05T09:01:00Z", to: "2026-01-05T10:40:00Z" }],
      next: "2026-01-06T03:21:00Z",
    });
  });
});

describe("a new version of the workflow", () => {
  test("that leaves the schedule as it is lets it go on, with what was missed", async () => {
    const before = createMemoryStore();
    await begin({ store: before, trigger: daily });
    const store = createMemoryStore(before.image());
    const { workflow, source } = workflowOf(`[asked, {cron: "0 6 * * *", catch_up: one}]`);
    const world = await begin({ store, workflows: [{ workflow, source }], nowMs: startOfTimeMs + dayMs });
    expect(timesIn(world)).toEqual(["2026-01-06T06-00Z"]);
    expect(world.engine.read("nightly:cron.2026-01-06T06-00Z").version).toBe(
      world.engine.workflows()[0]!.version,
    );
  });

  test("with another schedule counts from when it came, and the old one starts nothing", async () => {
    const store = createMemoryStore();
    const world = await begin({ store, trigger: daily });
    await world.engine.register(workflowOf(`{cron: "0 7 * * *"}`).workflow, "");
    await world.advanceTo(startOfTimeMs + 2 * dayMs);
    expect(timesIn(world)).toEqual(["2026-01-06T07-00Z", "2026-01-07T07-00Z"]);
    expect(store.due(Infinity, 9)).toHaveLength(1);
  });

  test("without a schedule starts nothing more, and no row is left of it", async () => {
    const before = createMemoryStore();
    await begin({ store: before, trigger: daily });
    const store = createMemoryStore(before.image());
    const world = await begin({ store, trigger: "asked", nowMs: startOfTimeMs + 9 * dayMs });
    expect([timesIn(world), store.due(Infinity, 9)]).toEqual([[], []]);
    expect(storyOf(store).at(-1)).toEqual({ started: [], skipped: [], next: null });
  });

  test("that brings it back counts from then", async () => {
    const first = createMemoryStore();
    await begin({ store: first, trigger: daily });
    const second = createMemoryStore(first.image());
    await begin({ store: second, trigger: "asked", nowMs: startOfTimeMs + 2 * dayMs });
    const third = createMemoryStore(second.image());
    const world = await begin({ store: third, trigger: daily, nowMs: startOfTimeMs + 9 * dayMs });
    expect(timesIn(world)).toEqual([]);
    await world.advanceTo(startOfTimeMs + 10 * dayMs);
    expect(timesIn(world)).toEqual(["2026-01-15T06-00Z"]);
  });
});

describe("a schedule's record", () => {
  test("is no instance: it is not listed, read, sent to, cancelled, or told the journal of", async () => {
    const store = createMemoryStore();
    const world = await begin({ store, trigger: daily });
    const [id = ""] = store.list({ limit: 9 }).map((head) => head.id);
    expect(id).toMatch(/^\(schedule\):nightly:[0-9a-f]{16}$/);
    expect(world.engine.list({ limit: 9 }).items).toEqual([]);
    expect(world.engine.list({ limit: 9, after: "(" }).items).toEqual([]);
    const unknown = (error: unknown): unknown => error instanceof EngineError && error.code;
    const asked: readonly (() => unknown)[] = [
      () => world.engine.read(id),
      () => world.engine.journal(id, { limit: 9 }),
      () => world.engine.send(id, { type: "x", data: null }),
      () => world.engine.operate(id, { kind: "cancel" }),
    ];
    for (const ask of asked) {
      const code = await Promise.resolve()
        .then(ask)
        .then(() => undefined, unknown);
      expect(code).toBe("unknown_instance");
    }
  });

  test("is a chain of entries like an instance's", async () => {
    const store = createMemoryStore();
    const world = await begin({ store, trigger: daily });
    await world.advanceTo(startOfTimeMs + 3 * dayMs);
    const [head] = store.list({ limit: 1 });
    const entries = store
      .image()
      .journal.map((_, at) => store.entry(at + 1)!.entry)
      .filter(({ instance }) => instance === head!.id);
    expect(entries.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    expect(entries.map(({ prevSeq }) => prevSeq)).toEqual([0, ...entries.slice(0, -1).map(({ seq }) => seq)]);
    expect(new Set(entries.map(({ prev }) => prev)).size).toBe(4);
  });

  test("says in the view of the workflow when it comes next", async () => {
    const trigger = `[asked, {cron: "0 6 * * 1-5", timezone: Europe/Berlin, overlap: allow, catch_up: none}]`;
    const world = await begin({ store: createMemoryStore(), trigger });
    const schedule = { cron: "0 6 * * 1-5", timezone: "Europe/Berlin", overlap: "allow", catch_up: "none" };
    expect(world.engine.workflows()).toMatchObject([
      { triggers: ["asked"], schedules: [{ ...schedule, next: "2026-01-06T05:00:00.000Z" }] },
    ]);
  });

  test("is not made where schedules are turned off", async () => {
    const store = createMemoryStore();
    const world = await begin({ store, trigger: daily, schedules: false });
    await world.advanceTo(startOfTimeMs + 2 * dayMs);
    expect([timesIn(world), store.lastSeq()]).toEqual([[], 0]);
  });
});

/** Four days pass, the process is down for three, and comes back. It may crash on the way, once. */
async function live(
  trigger: string,
  crash: { readonly commit: number; readonly point: DurablePoint },
): Promise<Lived> {
  let commits = 0;
  const onPoint = (point: DurablePoint): "crash" | undefined => {
    if (point === "before-commit") commits++;
    return commits === crash.commit && point === crash.point ? "crash" : undefined;
  };
  let store = createMemoryStore(undefined, { onPoint });
  let world: World | undefined;
  const start = async (nowMs: number): Promise<void> => {
    await settled(begin({ store, trigger, nowMs }).then((made) => (world = made)));
    if (isDead(store)) await restart(nowMs);
  };
  const restart = async (nowMs: number): Promise<void> => {
    store = createMemoryStore(store.image(), { onPoint });
    await start(nowMs);
  };
  const advanceTo = async (timeMs: number): Promise<void> => {
    await settled(world!.advanceTo(timeMs));
    if (!isDead(store)) return;
    await restart(world!.clock.now());
    await world!.advanceTo(timeMs);
  };
  await start(startOfTimeMs);
  await advanceTo(startOfTimeMs + 4 * dayMs);
  await restart(startOfTimeMs + 7 * dayMs);
  return { times: timesIn(world!), commits, armed: store.due(Infinity, 9).length };
}

interface Lived {
  readonly times: readonly string[];
  readonly commits: number;
  /** Rows of the due index. */
  readonly armed: number;
}

/** What a crashed store was asked never settles: everything that can has had its turns. */
async function settled(work: Promise<unknown>): Promise<void> {
  let turns = 0;
  const later = async (): Promise<void> => {
    while (turns++ < 50) await new Promise((resolve) => setImmediate(resolve));
  };
  await Promise.race([work.catch(() => undefined), later()]);
}

function isDead(store: MemoryStore): boolean {
  try {
    store.lastSeq();
    return false;
  } catch {
    return true;
  }
}

describe("a crash at any durable point leaves one instance for each time", () => {
  test.each([
    ["one", `{cron: "0 6 * * *"}`, 5],
    ["all", `{cron: "0 6 * * *", catch_up: all, overlap: allow}`, 7],
    ["none", `{cron: "0 6 * * *", catch_up: none}`, 4],
  ])("with `catch_up: %s`", async (_, trigger, count) => {
    const uncrashed = await live(trigger, { commit: Infinity, point: "before-commit" });
    expect([uncrashed.times.length, uncrashed.armed]).toEqual([count, 1]);
    for (let commit = 1; commit <= uncrashed.commits; commit++) {
      for (const point of ["before-commit", "after-commit"] as const) {
        const crashed = await live(trigger, { commit, point });
        expect([crashed.times, crashed.armed], `${point} ${commit}`).toEqual([uncrashed.times, 1]);
      }
    }
  });
});

test("an instance that a crash kept from being recorded counts as running", async () => {
  const trigger = `{cron: "0 6 * * *", catch_up: all}`;
  // The third commit is the schedule's, after that of the instance.
  const crashing = createMemoryStore(undefined, {
    onPoint: (point, { entry }) => (point === "before-commit" && entry.seq === 3 ? "crash" : undefined),
  });
  const world = await begin({ store: crashing, trigger, script: () => undefined });
  await settled(world.advanceTo(startOfTimeMs + dayMs));
  const store = createMemoryStore(crashing.image());
  const nowMs = startOfTimeMs + 3 * dayMs;
  const again = await begin({ store, trigger, script: () => undefined, nowMs });
  expect(timesIn(again)).toEqual(["2026-01-06T06-00Z"]);
  expect(storyOf(store).at(-1)).toEqual({
    started: ["nightly:cron.2026-01-06T06-00Z"],
    skipped: [{ because: "overlap", from: "2026-01-07T06:00:00Z", to: "2026-01-08T06:00:00Z" }],
    next: "2026-01-09T06:00:00Z",
  });
});
