// Correlation: by names an event finds exactly the instances that it would find if all were asked, and asks few.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { MemoryStore } from "../../src/adapters/memory.ts";
import type { Store } from "../../src/engine/ports.ts";
import type { Json } from "../../src/language/json.ts";
import { equalityIn } from "../../src/language/equality.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { replaced } from "../../src/simulation/disk.ts";
import { World } from "../../src/simulation/world.ts";

function read(source: string): { readonly workflow: Workflow; readonly source: string } {
  const { workflow, diagnostics } = readWorkflow(source, "story.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return { workflow, source };
}

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

const workflows = matches.map((match, nth) =>
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

describe("an event without an address", () => {
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
        const { engine } = await World.create({ store, workflows });
        for (const [nth, input] of given.entries())
          for (const { workflow } of workflows)
            await engine.start(workflow.id, { data: input, key: String(nth) });
        const image = store.image();
        for (const event of events) {
          const [found, all] = await Promise.all(
            [(own: MemoryStore) => own, linear].map(async (as) => {
              const world = await World.create({ store: as(createMemoryStore(image)), workflows });
              const published = await world.engine.publish({ type: "it", data: event });
              return published.instances.map(({ id }) => id);
            }),
          );
          expect(found).toEqual(all);
          moved += found!.length;
        }
      }),
      { numRuns: Number(process.env["CORRELATION_RUNS"] ?? 6) },
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
    const { engine } = await World.create({ store: counted, workflows: workflows.slice(0, 1) });
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
