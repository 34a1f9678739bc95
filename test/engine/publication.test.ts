// Publication: an event without an address begins and resumes each instance once, whenever the process dies and however
// often the event is sent; and it finds exactly those that it would find if all were asked, and asks few.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { MemoryStore } from "../../src/adapters/memory.ts";
import type { Published } from "../../src/engine/engine.ts";
import type { Store } from "../../src/engine/ports.ts";
import { equalityIn } from "../../src/language/equality.ts";
import type { Json } from "../../src/language/json.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { replaced } from "../../src/simulation/disk.ts";
import { World } from "../../src/simulation/world.ts";

const household = `id: household
input: {street: string}
events: {storm: {data: {street: string}}}
steps:
  - id: shelter
    wait_for: storm
    match: data.street == input.street
  - wait: 1h
`;
const relief = `id: relief
trigger: {event: storm, key: "\${data.street}"}
input: {street: string}
steps:
  - wait: 1h
`;
const register = `id: register
trigger: storm
steps:
  - wait: 1h
`;
function read(source: string): { readonly workflow: Workflow; readonly source: string } {
  const { workflow, diagnostics } = readWorkflow(source, "story.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return { workflow, source };
}
const workflows = [household, relief, register].map(read);

const storm = { type: "storm", data: { street: "Elm" }, id: "s-1", source: "weather" };
const open = (store: MemoryStore): Promise<World> => World.create({ store, workflows });

/** Two households in Elm street, with one in Oak street between them. */
async function settled(): Promise<MemoryStore> {
  const store = createMemoryStore();
  const { engine } = await open(store);
  for (const [key, street] of Object.entries({ a: "Elm", b: "Oak", c: "Elm" }))
    await engine.start("household", { data: { street }, key });
  return store;
}

/** Sends the event to an engine on the store; undefined when the process dies of it. */
async function send(store: MemoryStore): Promise<Published | undefined> {
  const { engine } = await open(store);
  const dead = new Promise<undefined>((resolve) => setImmediate(resolve, undefined));
  return Promise.race([engine.publish(storm), dead]);
}

/** What can be told of the instances from outside, times apart: chance names those without a key. */
const statesIn = (store: MemoryStore): readonly unknown[] =>
  store.list({ limit: 100 }).map(({ workflow, revision, state }) => [workflow, revision, state]);

describe("an event that begins two instances and resumes two", () => {
  test("is answered with each of them, and with none else", async () => {
    const published = await send(await settled());
    expect(published).toEqual({
      id: "s-1",
      instances: [
        { id: "relief:Elm", workflow: "relief", started: true },
        { id: expect.stringMatching(/^register:/) as string, workflow: "register", started: true },
        { id: "household:a", workflow: "household", started: false },
        { id: "household:c", workflow: "household", started: false },
      ],
    });
  });

  const points = [1, 2, 3, 4].flatMap((commit) =>
    (["before-commit", "after-commit"] as const).map((point) => [point, commit] as const),
  );
  test.each(points)("gets the rest done when it is sent again after a crash %s %i", async (point, commit) => {
    const image = (await settled()).image();
    const whole = createMemoryStore(image);
    const expected = await send(whole);
    let commits = 0;
    const store = createMemoryStore(image, {
      onPoint: (reached) => {
        if (reached === "before-commit") commits++;
        return commits === commit && reached === point ? "crash" : undefined;
      },
    });
    expect(await send(store)).toBeUndefined();
    const restarted = createMemoryStore(store.image());
    const again = await send(restarted);
    expect(again?.instances.map(({ workflow, started }) => [workflow, started])).toEqual(
      expected?.instances.map(({ workflow, started }) => [workflow, started]),
    );
    expect(statesIn(restarted)).toEqual(statesIn(whole));
    const seq = restarted.lastSeq();
    expect(await send(restarted)).toEqual(again);
    expect(restarted.lastSeq()).toBe(seq);
  });

  test("sent ten times at once, happens once", async () => {
    const store = await settled();
    const { engine } = await open(store);
    const published = await Promise.all(Array.from({ length: 10 }, () => engine.publish(storm)));
    for (const one of published) expect(one).toEqual(published[0]);
    expect(store.lastSeq()).toBe(3 + 4);
  });

  test("sent again, does not reach who began to wait after it", async () => {
    const store = await settled();
    const { engine } = await open(store);
    const first = await engine.publish(storm);
    await engine.start("household", { data: { street: "Elm" }, key: "d" });
    expect(await engine.publish(storm)).toEqual(first);
    expect(engine.read("household:d").status).toBe("running");
    expect((await engine.publish({ ...storm, id: "s-2" })).instances.map(({ id }) => id)).toContain(
      "household:d",
    );
  });
});

test("an event that moves nothing leaves no trace: the same again is looked at anew", async () => {
  const { engine } = await World.create({ store: createMemoryStore(), workflows: workflows.slice(0, 1) });
  expect((await engine.publish(storm)).instances).toEqual([]);
  await engine.start("household", { data: { street: "Elm" }, key: "a" });
  expect((await engine.publish(storm)).instances.map(({ id }) => id)).toEqual(["household:a"]);
});

test("an event finds each of a thousand that wait, and leaves another thousand waiting", async () => {
  const store = createMemoryStore();
  const { engine } = await World.create({ store, workflows: workflows.slice(0, 1) });
  const streets = Array.from({ length: 2_000 }, (_, n) => (n % 2 === 0 ? "Elm" : "Oak"));
  await Promise.all(
    streets.map((street, n) => engine.start("household", { data: { street }, key: `h${n}` })),
  );
  const { instances } = await engine.publish(storm);
  expect(instances).toHaveLength(1_000);
  expect((await engine.publish({ ...storm, id: "s-2" })).instances).toEqual([]);
  expect(store.image().awaiting).toHaveLength(1_000);
  expect(instances.every(({ id }) => Number(id.slice("household:h".length)) % 2 === 0)).toBe(true);
});

describe("data that does not fit", () => {
  const other = `id: hut
input: {street: string}
events: {storm: {data: {force: number}}}
steps:
  - wait_for: storm
    match: data.force > 8
`;
  const huts = [
    ...workflows.slice(0, 1),
    { workflow: readWorkflow(other, "hut.yaml").workflow!, source: other },
  ];
  const world = async (): Promise<World> => {
    const made = await World.create({ store: createMemoryStore(), workflows: huts });
    for (const workflow of ["household", "hut"])
      await made.engine.start(workflow, { data: { street: "Elm" }, key: "a" });
    return made;
  };

  test("what one workflow declares leaves that workflow's instances alone", async () => {
    const { engine } = await world();
    const published = await engine.publish({ type: "storm", data: { street: "Elm" } });
    expect(published.instances.map(({ id }) => id)).toEqual(["household:a"]);
    expect((await engine.publish({ type: "storm", data: { force: 9 } })).instances).toHaveLength(1);
  });

  test("anything that declares the event is refused", async () => {
    const { engine } = await world();
    await expect(engine.publish({ type: "storm", data: { force: "9" } })).rejects.toMatchObject({
      code: "bad_data",
      details: { errors: [{ pointer: "/data/street" }] },
    });
  });
});

describe("an event that restarts the instance of its key", () => {
  const watch = read(`id: watch
trigger: {event: storm, key: "\${data.street}", if_running: restart}
steps:
  - id: post
    call: POST /watch
    compensation: DELETE /watch
  - wait: 1h
`);
  const begun = async (): Promise<MemoryStore> => {
    const store = createMemoryStore();
    const world = await World.create({ store, workflows: [watch] });
    await world.engine.publish({ ...storm, id: "s-0" });
    await world.settle();
    return store;
  };
  const points = [1, 2, 3].flatMap((commit) =>
    (["before-commit", "after-commit"] as const).map((point) => [point, commit] as const),
  );

  test.each(points)(
    "does so once, also when it is sent again after a crash %s %i",
    async (point, crashAt) => {
      let commits = 0;
      const store = createMemoryStore((await begun()).image(), {
        onPoint: (reached) => {
          if (reached === "before-commit") commits++;
          return commits === crashAt && reached === point ? "crash" : undefined;
        },
      });
      const first = await World.create({ store, workflows: [watch] });
      const turn = new Promise((resolve) => setImmediate(resolve));
      await Promise.race([first.engine.publish(storm).catch(() => "the process is dead"), turn]);
      const again = await World.create({ store: createMemoryStore(store.image()), workflows: [watch] });
      for (let times = 0; times < 2; times++) {
        const { instances } = await again.engine.publish(storm);
        expect(instances).toEqual([{ id: "watch:Elm:2", workflow: "watch", started: true }]);
        await again.settle();
      }
      expect(again.engine.list({ limit: 9 }).items.map(({ id, status }) => [id, status])).toEqual([
        ["watch:Elm", "cancelled"],
        ["watch:Elm:2", "running"],
      ]);
    },
  );

  test("sent ten times at once under ten ids, restarts it ten times, one after the other", async () => {
    const world = await World.create({ store: await begun(), workflows: [watch] });
    const published = await Promise.all(
      Array.from({ length: 10 }, (_, n) => world.engine.publish({ ...storm, id: `s-${n + 1}` })),
    );
    await world.settle();
    expect(new Set(published.map(({ instances }) => instances[0]?.id)).size).toBe(10);
    const { items } = world.engine.list({ limit: 99 });
    expect(items.filter(({ status }) => status === "running").map(({ id }) => id)).toEqual(["watch:Elm:11"]);
    expect(items.filter(({ status }) => status === "cancelled")).toHaveLength(10);
  });
});

describe("the equality in an expression", () => {
  test.each([
    ["data.a == input.b", ["a"], "input.b"],
    ["input.b == data.a", ["a"], "input.b"],
    ["event.data.a.b == vars.c", ["a", "b"], "vars.c"],
    ['data.n > 2 && (data.a == "x")', ["a"], '"x"'],
    ["data.n > 2 && data.a == input.b && data.c == 1", ["a"], "input.b"],
    ["data == input.b", [], "input.b"],
    ["data.a == step(pay).output.id", ["a"], "step(pay).output.id"],
    ["data.a == input.list.filter(x, x > 1)[0]", ["a"], "input.list.filter(x, x > 1)[0]"],
    ["data.a == input.n + 1", ["a"], "input.n + 1"],
    ["data.a == (input.n + 1)", ["a"], "input.n + 1"],
    ["data.a == instance.id", ["a"], "instance.id"],
  ])("is found: %s", (source, field, value) => expect(equalityIn(source)).toEqual({ field, value }));

  test.each([
    "data.a == input.a || data.n == 1",
    "!(data.a == input.a)",
    "data.a != input.a",
    "data.a == data.b",
    "data.a == string(now)",
    'data["a b"] == input.a',
    "event.id == input.a",
    "data.a in input.list",
    "data.a == (input.n + 1) * 2",
    "data.a == (input.n) + (input.m)",
    "data.a ==",
  ])("is not: %s", (source) => expect(equalityIn(source)).toBeUndefined());
});

const matches = [
  "data.a == input.a",
  "input.a == event.data.a",
  'data.a == "x" && data.n != 1',
  "data.n > 0 && data.a == 1",
  "data.a.b == input.a",
  "data.a == input.a.b",
  "data.a == input.n + 1",
  "data.a == string(input.n)",
  "data.n == input.n || data.a == input.a",
  "data == input.a",
  "data.a == null",
  "data.a == true",
  "data.a == [input.a][0]",
  "data.constructor == input.a",
  "data.a == size(input.a)",
];

const matching = matches.map((match, nth) =>
  read(`id: w${nth}
input: {a: any, n: any}
steps:
  - id: wait_here
    wait_for: it
    match: ${JSON.stringify(match)}
  - wait: 1h
`),
);

/** All instances await every event, and none by a value. */
const linear = (store: MemoryStore): Store =>
  replaced(store, {
    awaiting: (name, limit, after = "") =>
      name.includes(" ")
        ? []
        : store
            .list({ limit: 1_000 })
            .map(({ id }) => id)
            .filter((id) => id > after)
            .slice(0, limit),
    awaitedFrom: () => undefined,
  });

describe("an event that a match compares with what instances have", () => {
  test("moves those that it would move if all were asked, in the same order", async () => {
    const value = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom<Json>("x", "1", 1, 2, 1.5, 0, -0, true, null, "", "w0:a") },
      { weight: 1, arbitrary: fc.constantFrom<Json>([], [1], { b: "x" }, { b: 1 }, { constructor: "x" }) },
    );
    const data = fc.oneof(
      { weight: 4, arbitrary: fc.record({ a: value, n: value }, { requiredKeys: [] }) },
      { weight: 1, arbitrary: fc.constantFrom<Json>({ constructor: "x" }, { a: { b: "x" } }, "x", 1, null) },
    );
    const inputs = fc.array(fc.record({ a: value, n: value }), { minLength: 1, maxLength: 4 });
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(inputs, fc.array(data, { minLength: 3, maxLength: 8 }), async (given, events) => {
        const store = createMemoryStore();
        const { engine } = await World.create({ store, workflows: matching });
        for (const [nth, input] of given.entries())
          for (const { workflow } of matching)
            await engine.start(workflow.id, { data: input, key: String(nth) });
        const image = store.image();
        for (const event of events) {
          const [found, all] = await Promise.all(
            [(own: MemoryStore) => own, linear].map(async (as) => {
              const world = await World.create({ store: as(createMemoryStore(image)), workflows: matching });
              const published = await world.engine.publish({ type: "it", data: event });
              return published.instances.map(({ id }) => id);
            }),
          );
          expect(found).toEqual(all);
          moved += found!.length;
        }
      }),
      { numRuns: Number(process.env["CORRELATION_RUNS"] ?? 3) },
    );
    expect(moved).toBeGreaterThan(0);
  });

  test("is offered to those alone that wait for its value", async () => {
    const offered: string[] = [];
    const store = createMemoryStore();
    const counted = replaced(store, {
      awaiting: (name, limit, after) => {
        const ids = store.awaiting(name, limit, after);
        offered.push(...ids);
        return ids;
      },
    });
    const { engine } = await World.create({ store: counted, workflows: matching.slice(0, 1) });
    for (let n = 0; n < 200; n++)
      await engine.start("w0", { data: { a: `order ${n}`, n: 0 }, key: String(n) });
    const { instances } = await engine.publish({ type: "it", data: { a: "order 7" } });
    expect([instances.map(({ id }) => id), [...new Set(offered)]]).toEqual([["w0:7"], ["w0:7"]]);
    expect((await engine.publish({ type: "it", data: { a: "order 7" } })).instances).toEqual([]);
  });

  test("finds an instance by the value that a variable has now", async () => {
    const store = createMemoryStore();
    const changing = read(`id: changing
input: {key: string}
steps:
  - id: first
    set: {key: "\${input.key}"}
  - id: both
    parallel:
      - id: change
        steps:
          - id: moved
            wait_for: moved
          - id: note
            set: {key: "\${step(moved).event.data.key}"}
          - wait: 1h
      - id: found
        wait_for: it
        match: data.key == vars.key
`);
    const { engine } = await World.create({ store, workflows: [changing] });
    const { id } = await engine.start("changing", { data: { key: "old" }, key: "a" });
    const before = store.image().awaiting;
    await engine.send(id, { type: "moved", data: { key: "new" } });
    const after = store.image().awaiting;
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(after).not.toEqual(before);
    expect((await engine.publish({ type: "it", data: { key: "old" } })).instances).toEqual([]);
    expect((await engine.publish({ type: "it", data: { key: "new" } })).instances).toHaveLength(1);
    expect(store.image().awaiting).toEqual([]);
  });

  test("finds the items of a list, each by its own value", async () => {
    const store = createMemoryStore();
    const listed = read(`id: listed
input: {parcels: [string]}
steps:
  - id: each
    for_each: \${input.parcels}
    as: parcel
    max_parallel: 5
    steps:
      - id: arrived
        wait_for: it
        match: data.parcel == parcel
`);
    const { engine } = await World.create({ store, workflows: [listed] });
    const { id } = await engine.start("listed", { data: { parcels: ["p1", "p2", "p3"] }, key: "a" });
    expect(store.image().awaiting).toHaveLength(3);
    for (const parcel of ["p2", "p1", "p9", "p3"]) await engine.publish({ type: "it", data: { parcel } });
    expect(engine.read(id).status).toBe("completed");
  });
});
