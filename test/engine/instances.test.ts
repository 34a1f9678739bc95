// Instances: memory holds those that are in use; those that rest leave it within twenty seconds, and are read again when they
// are asked for.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { Catalog } from "../../src/engine/catalog.ts";
import { Instances } from "../../src/engine/instances.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { SimulatedClock } from "../../src/simulation/clock.ts";
import { World } from "../../src/simulation/world.ts";

const source = `id: nap
steps:
  - wait: 1h
`;

async function twoNaps() {
  const store = createMemoryStore();
  const { workflow } = readWorkflow(source, "nap.yaml");
  const world = await World.create({ store, workflows: [{ workflow: workflow!, source }] });
  const { id: used } = await world.engine.start("nap", { data: null });
  const { id: rests } = await world.engine.start("nap", { data: null });
  return { store, used, rests };
}

test("who rests is forgotten in 10 to 20 seconds, who is used is not, and at last nothing is waited for", async () => {
  const { store, used, rests } = await twoNaps();
  const clock = new SimulatedClock(0);
  const instances = new Instances(store, new Catalog(store), clock);
  const before = instances.find(rests);
  instances.find(used);

  clock.advanceTo(10_000);
  expect(instances.remembered(rests)).toBe(before);
  instances.find(used);
  clock.advanceTo(20_000);
  expect(instances.remembered(rests)).toBeUndefined();
  expect(instances.remembered(used)).toBeDefined();
  expect(instances.find(rests)).toEqual(before);

  clock.advanceTo(30_000);
  clock.advanceTo(40_000);
  expect([used, rests].map((id) => instances.remembered(id))).toEqual([undefined, undefined]);
  expect(clock.next()).toBeUndefined();
});

test("without a clock, or when that has been stopped, nobody is forgotten by time", async () => {
  const { store, rests } = await twoNaps();
  const clock = new SimulatedClock(0);
  const instances = new Instances(store, new Catalog(store), clock);
  instances.find(rests);
  instances.stop();
  clock.advanceTo(60_000);

  expect(instances.remembered(rests)).toBeDefined();
  instances.forget(rests);
  instances.find(rests);
  expect(clock.next()).toBeUndefined();
});
