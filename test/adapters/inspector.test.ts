// The inspector over the real engine in its simulated world: who is shown, in what order, and what a slow reader gets.
import { describe, expect, test } from "vitest";
import { createInspector } from "../../src/adapters/inspector.ts";
import type { Inspector } from "../../src/adapters/inspector.ts";
import type { ActorFrame, Frame } from "../../src/adapters/inspector-frames.ts";
import type { InspectorQuery } from "../../src/adapters/inspector-view.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";

const outer = `id: outer
input: {name: string}
trigger: {event: began}
steps:
  - id: first
    call: POST /first
  - id: badge
    run: inner
    with: {holder: "\${input.name}", password: canary}
  - id: last
    wait: 1h
`;

const inner = `id: inner
input: {holder: string, password: string}
steps:
  - id: print
    wait: 1h
  - id: photo
    call: POST /photo
`;

const yearly = `id: yearly
trigger: {cron: "0 0 1 6 *", timezone: UTC}
steps:
  - id: count
    call: POST /count
`;

interface Watched {
  readonly world: World;
  readonly inspector: Inspector;
  readonly faults: readonly unknown[];
}

async function watched(
  limits: { readonly onlookersMax?: number; readonly waitingMax?: number } = {},
): Promise<Watched> {
  const store = createMemoryStore();
  const faults: unknown[] = [];
  const inspector = createInspector({ store, ...limits, onFault: (error) => faults.push(error) });
  const workflows = [outer, inner, yearly].map((source) => ({
    workflow: readWorkflow(source, "test").workflow!,
    source,
  }));
  const world = await World.create({ store, workflows });
  world.engine.watch(({ commit }) => inspector.committed(commit));
  return { world, inspector, faults };
}

interface Onlooking {
  readonly frames: Frame[];
  readonly dropped: string[];
  /** Lets the wire take what waits for it; until then it takes nothing. */
  take(): void;
  detach(): void;
}

/** `slow`: nothing leaves before `take`. */
function lookOn(inspector: Inspector, query: InspectorQuery, slow = false): Onlooking | undefined {
  const frames: Frame[] = [];
  const dropped: string[] = [];
  let open: (() => void)[] = [];
  let isSlow = slow;
  const onlooker = inspector.attach(query, {
    send(text, sent) {
      frames.push(JSON.parse(text) as Frame);
      if (isSlow) open.push(sent);
      else sent();
    },
    drop: (why) => void dropped.push(why),
  });
  if (!onlooker) return undefined;
  const take = (): void => {
    isSlow = false;
    for (const sent of open) sent();
    open = [];
  };
  return { frames, dropped, take, detach: () => onlooker.detach() };
}

const said = (frames: readonly Frame[]): readonly string[] =>
  frames.map((frame) => {
    const who = frame.sessionId.slice(0, frame.sessionId.indexOf(":"));
    if (frame.type === "@xstate.actor") return `${who} actor in ${JSON.stringify(frame.snapshot.value)}`;
    if (frame.type === "@xstate.event") return `${who} event ${frame.event.type}`;
    return `${who} is in ${JSON.stringify(frame.snapshot.value)} after ${frame.event.type}`;
  });

const recent: InspectorQuery = { kind: "recent", limit: 50 };
const hourMs = 3_600_000;

async function started(world: World): Promise<string> {
  const { instances } = await world.engine.publish({ type: "began", data: { name: "Ada" } });
  await world.settle();
  return instances[0]!.id;
}

describe("an onlooker", () => {
  test("is shown the present first, a parent before its child, then what happens", async () => {
    const { world, inspector } = await watched();
    const id = await started(world);
    const { frames } = lookOn(inspector, recent)!;
    expect(said(frames)).toEqual([
      `outer actor in "badge"`,
      `outer is in "badge" after done.first`,
      `inner actor in "print"`,
      `inner is in "print" after xstate.init`,
    ]);
    const [parent, , child] = frames as [ActorFrame, Frame, ActorFrame];
    expect(parent).toMatchObject({ name: "outer", sessionId: id, rootId: id });
    expect(parent).not.toHaveProperty("parentId");
    expect(child).toMatchObject({ name: "badge", parentId: id, rootId: id });
    expect(parent.snapshot.children).toEqual({ badge: { xstate$$type: 1, id: "badge" } });

    frames.length = 0;
    await world.advanceTo(startOfTimeMs + hourMs);
    expect(said(frames)).toEqual([
      "inner event xstate.after.3600000.inner.print",
      `inner is in "photo" after xstate.after.3600000.inner.print`,
      "inner event done.photo",
      `inner is in "completed" after done.photo`,
      "outer event done.badge",
      `outer is in "last" after done.badge`,
    ]);
    expect(frames[4]).toMatchObject({ sourceId: child.sessionId });
    expect(frames[3]).toMatchObject({ snapshot: { status: "done" } });
  });

  test("is shown instances that begin later, each as it begins", async () => {
    const { world, inspector } = await watched();
    const { frames } = lookOn(inspector, recent)!;
    expect(frames).toEqual([]);
    await started(world);
    expect(said(frames)).toEqual([
      `outer actor in "first"`,
      "outer event xstate.init",
      `outer is in "first" after xstate.init`,
      "outer event done.first",
      `outer is in "badge" after done.first`,
      `inner actor in "print"`,
      "inner event xstate.init",
      `inner is in "print" after xstate.init`,
    ]);
    expect(JSON.stringify(frames)).not.toContain("canary");
  });

  test("of one instance is shown it and what its steps run, and nobody else", async () => {
    const { world, inspector } = await watched();
    const id = await started(world);
    await started(world);
    const { frames } = lookOn(inspector, { kind: "instance", id })!;
    expect(said(frames).filter((line) => line.includes("actor"))).toEqual([
      `outer actor in "badge"`,
      `inner actor in "print"`,
    ]);
    await world.advanceTo(startOfTimeMs + 3 * hourMs);
    expect(new Set(frames.map(({ rootId }) => rootId))).toEqual(new Set([id]));
    expect(said(frames).at(-1)).toBe(`outer is in "completed" after xstate.after.3600000.outer.last`);
  });

  test("of a child is shown it as nobody's child", async () => {
    const { world, inspector } = await watched();
    const id = await started(world);
    const child = world.engine.read(id).steps["badge"]!.child!;
    const { frames } = lookOn(inspector, { kind: "instance", id: child })!;
    expect(frames[0]).toMatchObject({ sessionId: child, rootId: child, name: "inner" });
    expect(frames[0]).not.toHaveProperty("parentId");
    await world.advanceTo(startOfTimeMs + 3 * hourMs);
    expect(new Set(frames.map(({ sessionId }) => sessionId))).toEqual(new Set([child]));
  });

  test("is shown the instances that moved last, at most so many, with their parents", async () => {
    const { world, inspector } = await watched();
    for (let count = 0; count < 5; count++) await started(world);
    const { frames } = lookOn(inspector, { kind: "recent", limit: 3 })!;
    expect(said(frames).filter((line) => line.includes("actor"))).toEqual([
      `outer actor in "badge"`,
      `inner actor in "print"`,
      `outer actor in "badge"`,
      `inner actor in "print"`,
    ]);
  });

  test("that takes its time is shown each revision once, and the newest last", async () => {
    const { world, inspector } = await watched();
    const id = await started(world);
    const { frames, take } = lookOn(inspector, recent, true)!;
    await world.advanceTo(startOfTimeMs + 3 * hourMs);
    take();
    const own = said(frames.filter(({ sessionId }) => sessionId === id));
    expect(own.at(-1)).toBe(`outer is in "completed" after xstate.after.3600000.outer.last`);
    expect(new Set(own).size).toBe(own.length);
  });

  test("that reads more slowly than things happen is dropped, and others are not", async () => {
    const { world, inspector } = await watched({ waitingMax: 20_000 });
    await started(world);
    const slow = lookOn(inspector, recent, true)!;
    const quick = lookOn(inspector, recent)!;
    for (let count = 0; count < 300 && slow.dropped.length === 0; count++) await started(world);
    expect(slow.dropped).toEqual(["You read more slowly than things happen."]);
    const { length } = slow.frames;
    await started(world);
    expect(slow.frames.length).toBe(length);
    expect(quick.dropped).toEqual([]);
    expect(said(quick.frames).at(-1)).toBe(`inner is in "print" after xstate.init`);
  });

  test("beyond as many as may look on has no place until one leaves", async () => {
    const { inspector } = await watched({ onlookersMax: 2 });
    const first = lookOn(inspector, recent);
    expect(lookOn(inspector, recent)).toBeDefined();
    expect(lookOn(inspector, recent)).toBeUndefined();
    first?.detach();
    expect(lookOn(inspector, recent)).toBeDefined();
  });

  test("is dropped by a wire that breaks, which harms no instance", async () => {
    const { world, inspector, faults } = await watched();
    const broken = new Error("the wire broke");
    const dropped: string[] = [];
    inspector.attach(recent, {
      send: () => {
        throw broken;
      },
      drop: (why) => void dropped.push(why),
    });
    const id = await started(world);
    expect(dropped).toEqual(["The server failed; its log says why."]);
    expect(faults).toEqual([broken]);
    expect(world.engine.read(id).status).toBe("running");
    expect(world.broken).toBeUndefined();
  });
});

test("an instance is known by its id, and a schedule is none", async () => {
  const { world, inspector } = await watched();
  const id = await started(world);
  expect(inspector.knows(id)).toBe(true);
  expect(inspector.knows(`${id}x`)).toBe(false);
  const [schedule] = world.store.list({ limit: 1 });
  expect(schedule!.workflow).toBe("yearly");
  expect(inspector.knows(schedule!.id)).toBe(false);
});
