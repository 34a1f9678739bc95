// Services: how many calls, how fast, and whether at all; what is above waits, and nobody waits for another's service.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { ServicePolicy } from "../../src/engine/lane.ts";
import type { Attempt, Outcome } from "../../src/engine/ports.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Script } from "../../src/simulation/gateway.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";

const calling = (
  id: string,
  path: string,
  more = "",
): { workflow: NonNullable<ReturnType<typeof readWorkflow>["workflow"]>; source: string } => {
  const source = `id: ${id}\nsteps:\n  - id: ask\n    call: POST ${path}\n${more}`;
  return { workflow: readWorkflow(source, "w.yaml").workflow!, source };
};
const freeze = calling("freeze", "/finance/freeze");
const patient = calling("patient", "/finance/x", "    retry: {max: 50, first: 1s, factor: 1, jitter: 0}\n");
const notify = calling("notify", "/notify/sms");

const failure = (status: number): Outcome => ({
  kind: "error",
  type: "communication",
  message: `answered ${status}`,
  status,
  retryable: status >= 500,
  unknown: false,
});

const worldOf = (
  policies: Readonly<Record<string, ServicePolicy>>,
  script: Script = () => undefined,
  store = createMemoryStore(),
): Promise<World> =>
  World.create({
    store,
    workflows: [freeze, patient, notify],
    script,
    policyOf: (service) => policies[service] ?? { maxRunning: Infinity },
  });

async function start(world: World, workflow: string, count: number): Promise<readonly string[]> {
  const ids = await Promise.all(
    Array.from({ length: count }, async (_, n) => (await world.engine.start(workflow, { data: { n } })).id),
  );
  await world.settle();
  return ids;
}

const pathsOf = (world: World): readonly string[] =>
  world.gateway.attempts.map(({ request }) => request.path);
const numbersOf = (attempts: readonly Attempt[]): readonly unknown[] =>
  attempts.map(({ request }) => (request.body as { n: number }).n);

describe("max_running", () => {
  test("is how many calls of the service are on the wire; the others wait in their order, and say so", async () => {
    const world = await worldOf({ finance: { maxRunning: 3 } });
    const ids = await start(world, "freeze", 7);
    expect(numbersOf(world.gateway.attempts)).toEqual([0, 1, 2]);
    expect(world.engine.read(ids[2]!).waiting_for).toEqual([{ kind: "call", step: "ask" }]);
    expect(world.engine.read(ids[3]!).waiting_for).toEqual([
      { kind: "call", step: "ask", held: { service: "finance", because: "busy" } },
    ]);
    expect(world.engine.services()).toEqual([
      { name: "finance", status: "held", running: 3, waiting: 4, max_running: 3, held: { because: "busy" } },
    ]);
    for (let n = 0; n < 7; n++) {
      expect(world.gateway.held().length).toBe(Math.min(3, 7 - n));
      world.gateway.reply(world.gateway.held()[0]!, ok());
      await world.settle();
    }
    expect(numbersOf(world.gateway.attempts)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const id of ids)
      expect(world.engine.read(id)).toMatchObject({ status: "completed", waiting_for: [] });
    expect(world.engine.services()).toEqual([
      { name: "finance", status: "open", running: 0, waiting: 0, max_running: 3 },
    ]);
  });

  test("of 0 lets calls wait, whatever happens", async () => {
    const world = await worldOf({ finance: { maxRunning: 0 } });
    const [id] = await start(world, "freeze", 1);
    await world.advanceTo(startOfTimeMs + 86_400_000);
    expect(world.gateway.attempts).toEqual([]);
    expect(world.engine.read(id!).waiting_for[0]).toMatchObject({ held: { because: "off" } });
  });

  test("a call that nobody waits for any more is never sent", async () => {
    const world = await worldOf({ finance: { maxRunning: 1 } });
    const [, second, third] = await start(world, "freeze", 3);
    await world.engine.operate(second!, { kind: "cancel" });
    world.gateway.reply(world.gateway.held()[0]!, ok());
    await world.settle();
    expect(numbersOf(world.gateway.attempts)).toEqual([0, 2]);
    expect(world.engine.read(third!).waiting_for[0]).toEqual({ kind: "call", step: "ask" });
  });

  test("a call of an instance that is paused waits for that, too, and is sent once however often it was resumed", async () => {
    const world = await worldOf({ finance: { maxRunning: 1 } });
    const [, second] = await start(world, "freeze", 3);
    const operate = (kind: "pause" | "resume"): Promise<unknown> => world.engine.operate(second!, { kind });
    for (const kind of ["pause", "resume", "pause", "resume", "pause"] as const) await operate(kind);
    world.gateway.reply(world.gateway.held()[0]!, ok());
    await world.settle();
    expect(numbersOf(world.gateway.attempts)).toEqual([0, 2]);
    await operate("resume");
    world.gateway.reply(world.gateway.held()[0]!, ok());
    await world.settle();
    for (let n = 0; n < 2 && world.gateway.held().length > 0; n++) {
      world.gateway.reply(world.gateway.held()[0]!, ok());
      await world.settle();
    }
    expect(numbersOf(world.gateway.attempts)).toEqual([0, 2, 1]);
    expect(world.engine.read(second!).status).toBe("completed");
  });

  test("1,050 calls that wait are sent in their order, each with its own request, although memory keeps 1,000", async () => {
    const world = await worldOf({ finance: { maxRunning: 1 } }, ({ request }) => {
      return (request.body as { n: number }).n === 0 ? undefined : ok();
    });
    await start(world, "freeze", 1_050);
    expect(world.engine.services()[0]).toMatchObject({ running: 1, waiting: 1_049 });
    world.gateway.reply(world.gateway.held()[0]!, ok());
    await world.settle();
    expect(numbersOf(world.gateway.attempts)).toEqual(Array.from({ length: 1_050 }, (_, n) => n));
  });

  test("after a restart everything that waited waits again, and what was on the wire is repeated under its key", async () => {
    const store = createMemoryStore();
    const world = await worldOf({ finance: { maxRunning: 2 } }, () => undefined, store);
    await start(world, "freeze", 5);
    const keys = world.gateway.attempts.map(({ key }) => key);
    const again = await worldOf({ finance: { maxRunning: 2 } }, () => ok(), createMemoryStore(store.image()));
    await again.settle();
    const after = again.gateway.attempts.map(({ key }) => key);
    expect(after.slice(0, 2).toSorted()).toEqual(keys.toSorted());
    expect(new Set(after).size).toBe(5);
    expect(after).toHaveLength(5);
    expect(again.engine.list({ limit: 9, status: "completed" }).items).toHaveLength(5);
  });
});

describe("draining", () => {
  test("lets what is on the wire end and be recorded, begins nothing more, and takes no work", async () => {
    const world = await worldOf({ finance: { maxRunning: 2 } });
    const ids = await start(world, "freeze", 4);
    const drained = world.engine.drain(60_000);
    await expect(world.engine.start("freeze", { data: {} })).rejects.toMatchObject({ code: "stopping" });
    for (const attempt of world.gateway.held()) world.gateway.reply(attempt, ok());
    await drained;
    expect(world.clock.now()).toBe(startOfTimeMs);
    expect(numbersOf(world.gateway.attempts)).toEqual([0, 1]);
    expect(ids.map((id) => world.engine.read(id).status)).toEqual([
      "completed",
      "completed",
      "running",
      "running",
    ]);
  });

  test("ends at its time, whatever is on the wire", async () => {
    const world = await worldOf({});
    await start(world, "freeze", 1);
    let ended = false;
    const drained = world.engine.drain(5_000).then(() => (ended = true));
    await world.advanceTo(startOfTimeMs + 4_999);
    expect(ended).toBe(false);
    await world.advanceTo(startOfTimeMs + 5_000);
    await drained;
  });
});

describe("a service that hangs", () => {
  const script: Script = ({ request }) => (request.path === "/finance/freeze" ? undefined : ok());

  test("with a limit does not keep others waiting", async () => {
    const world = await worldOf({ finance: { maxRunning: 4 } }, script);
    await start(world, "freeze", 300);
    const sent = await start(world, "notify", 20);
    for (const id of sent) expect(world.engine.read(id).status).toBe("completed");
  });

  test("without a limit, with as many calls as there may be on the wire, does not either", async () => {
    const world = await worldOf({}, script);
    await start(world, "freeze", 550);
    expect(world.gateway.held()).toHaveLength(512);
    const sent = await start(world, "notify", 20);
    for (const id of sent) expect(world.engine.read(id).status).toBe("completed");
  });

  test("leaves the places that it gives back to all in turn", async () => {
    const world = await worldOf({}, () => undefined);
    await start(world, "freeze", 560);
    await start(world, "notify", 100);
    expect(pathsOf(world).filter((path) => path.startsWith("/notify"))).toHaveLength(8);
    for (let n = 0; n < 60; n++) {
      world.gateway.reply(world.gateway.held()[0]!, ok());
      await world.turn();
    }
    await world.settle();
    const after = pathsOf(world).slice(520);
    const notified = after.filter((path) => path.startsWith("/notify")).length;
    expect(Math.abs(2 * notified - after.length)).toBeLessThan(4);
  });
});

describe("rate", () => {
  test("is a burst of so many calls, then so many a second", async () => {
    const times: number[] = [];
    const world: World = await worldOf({ finance: { maxRunning: 9, perSecond: 2 } }, () => {
      times.push(world.clock.now() - startOfTimeMs);
      return ok();
    });
    const ids = await start(world, "freeze", 6);
    expect(world.engine.read(ids[2]!).waiting_for[0]).toMatchObject({
      held: { service: "finance", because: "rate", until: "2026-01-05T09:00:00.500Z" },
    });
    await world.advanceTo(startOfTimeMs + 10_000);
    expect(times).toEqual([0, 0, 500, 1_000, 1_500, 2_000]);
  });

  test("holds in every stretch of time, whenever calls come (SEED=5)", async () => {
    const random = seededRandom(5);
    const times: number[] = [];
    const world: World = await worldOf({ finance: { maxRunning: 99, perSecond: 5 } }, () => {
      times.push(world.clock.now());
      return ok();
    });
    for (let n = 0; n < 25; n++) {
      await start(world, "freeze", 1 + Math.floor(random() * 4));
      await world.advanceTo(world.clock.now() + Math.floor(random() * 700));
    }
    await world.advanceTo(world.clock.now() + 60_000);
    expect(world.engine.list({ limit: 500, status: "running" }).items).toEqual([]);
    for (const [from, fromMs] of times.entries())
      for (let to = from; to < times.length; to++)
        expect(to - from + 1).toBeLessThanOrEqual(
          5 + Math.floor(((times[to]! - fromMs) / 1000) * 5 + 1e-6) + 1,
        );
  });
});

describe("the circuit", () => {
  const breaker = { failures: 3, pauseMs: 10_000 };

  test("opens after failures in a row; calls then wait without using up an attempt, and one finds out", async () => {
    let up = false;
    const world = await worldOf({ finance: { maxRunning: 9, breaker } }, ({ request: { path } }) =>
      up || path.startsWith("/notify") ? ok() : failure(503),
    );
    const failing = await start(world, "patient", 3);
    expect(world.gateway.attempts).toHaveLength(3);
    expect(world.engine.services()[0]).toEqual({
      name: "finance",
      status: "circuit_open",
      running: 0,
      waiting: 0,
      max_running: 9,
      held: { because: "circuit_open", until: "2026-01-05T09:00:10.000Z" },
    });
    const waiting = await start(world, "freeze", 5);
    expect((await start(world, "notify", 1)).map((id) => world.engine.read(id).status)).toEqual([
      "completed",
    ]);
    // The retries, due after a second, wait, too.
    await world.advanceTo(startOfTimeMs + 9_999);
    const seen = world.gateway.attempts.length;
    expect(seen).toBe(4);
    for (const id of [...failing, ...waiting])
      expect(world.engine.read(id).waiting_for).toEqual([
        {
          kind: "call",
          step: "ask",
          held: { service: "finance", because: "circuit_open", until: "2026-01-05T09:00:10.000Z" },
        },
      ]);
    for (const id of waiting) expect(world.engine.read(id).steps["ask"]).toMatchObject({ attempts: 0 });

    await world.advanceTo(startOfTimeMs + 10_000);
    expect(world.gateway.attempts.length - seen).toBe(1);
    // It failed: the pause begins anew.
    await world.advanceTo(startOfTimeMs + 19_999);
    expect(world.gateway.attempts.length - seen).toBe(1);
    up = true;
    await world.advanceTo(startOfTimeMs + 20_000);
    for (const id of [...failing, ...waiting]) expect(world.engine.read(id).status).toBe("completed");
    expect(world.engine.services()[0]).toMatchObject({ name: "finance", status: "open", waiting: 0 });
  });

  test("is asked by one call at a time, whose silence keeps the others waiting", async () => {
    let hangs = false;
    const world = await worldOf({ finance: { maxRunning: 9, breaker } }, () =>
      hangs ? undefined : failure(500),
    );
    await start(world, "patient", 3);
    hangs = true;
    await start(world, "freeze", 5);
    await world.advanceTo(startOfTimeMs + 60_000);
    expect(world.gateway.held()).toHaveLength(1);
    hangs = false;
    world.gateway.reply(world.gateway.held()[0]!, failure(404));
    // One that refuses a single request is up.
    await world.settle();
    expect(world.gateway.attempts.length).toBeGreaterThan(8);
  });

  test("a success between failures, and refusals of single requests, keep it closed", async () => {
    let count = 0;
    const world = await worldOf({ finance: { maxRunning: 1, breaker } }, () =>
      ++count % 3 === 0 ? ok() : count % 3 === 1 ? failure(503) : failure(count % 2 === 0 ? 422 : 503),
    );
    await start(world, "freeze", 30);
    expect(world.engine.services()[0]).toMatchObject({ status: "open", waiting: 0 });
  });

  test.each([
    ["429, which says that it is too much", "circuit_open", { ...failure(429), retryable: true }],
    ["no answer", "circuit_open", { ...failure(0), status: undefined, retryable: true }],
    ["404, of a single request", "open", failure(404)],
    ["an answer that cannot be taken", "open", { ...failure(502), type: "validation" }],
  ] as const)("by %s it is %s", async (_, status, outcome) => {
    const world = await worldOf({ finance: { maxRunning: 1, breaker } }, () => outcome as Outcome);
    await start(world, "patient", 5);
    expect(world.engine.services()[0]).toMatchObject({ status });
  });

  test("what was on the wire when it opened does not open it again, and its success closes it", async () => {
    const world = await worldOf({ finance: { maxRunning: 9, breaker } });
    await start(world, "freeze", 6);
    for (let n = 0; n < 4; n++) world.gateway.reply(world.gateway.held()[0]!, failure(500));
    await world.settle();
    expect(world.engine.services()[0]).toMatchObject({
      status: "circuit_open",
      held: { until: "2026-01-05T09:00:10.000Z" },
    });
    await world.advanceTo(startOfTimeMs + 500);
    world.gateway.reply(world.gateway.held()[0]!, failure(500));
    await world.settle();
    expect(world.engine.services()[0]).toMatchObject({ held: { until: "2026-01-05T09:00:10.000Z" } });
    world.gateway.reply(world.gateway.held()[0]!, ok());
    await world.settle();
    expect(world.engine.services()[0]).toMatchObject({ status: "open" });
  });
});

describe("the retry budget", () => {
  test("lets so many further attempts through; first attempts pass those that wait", async () => {
    const retries = { perSecond: 0, share: 0.5 };
    let broken = true;
    const world = await worldOf({ finance: { maxRunning: 999, retries } }, () =>
      broken ? failure(503) : ok(),
    );
    // 100 are saved up to begin with.
    const failing = await start(world, "patient", 150);
    await world.advanceTo(startOfTimeMs + 60_000);
    expect(world.gateway.attempts).toHaveLength(250);
    expect(world.engine.services()[0]).toMatchObject({ status: "open", waiting: 150 });
    expect(world.engine.read(failing[149]!).waiting_for[0]).toMatchObject({ held: { because: "retries" } });
    broken = false;
    const fresh = await start(world, "freeze", 20);
    for (const id of fresh) expect(world.engine.read(id).status).toBe("completed");
    expect(world.gateway.attempts).toHaveLength(250 + 20 + 10);
  });

  test("fills by the clock", async () => {
    const retries = { perSecond: 10, share: 0 };
    const world = await worldOf({ finance: { maxRunning: 999, retries } }, () => failure(503));
    await start(world, "patient", 300);
    await world.advanceTo(startOfTimeMs + 1_000);
    expect(world.gateway.attempts).toHaveLength(300 + 100);
    await world.advanceTo(startOfTimeMs + 11_000);
    expect(world.gateway.attempts.length - 400).toBe(100);
  });
});
