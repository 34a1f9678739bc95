// Version trial: stored versions are tried one by one after the start, so that a list need not.
import { expect, test } from "vitest";
import { Catalog } from "../../src/engine/catalog.ts";
import { VersionTrial } from "../../src/engine/version-trial.ts";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { SimulatedClock } from "../../src/simulation/clock.ts";
import { replaced } from "../../src/simulation/disk.ts";

/** A store with three versions, the second of which nothing can be made of, and what was read of them. */
async function setUp() {
  const disk = createMemoryStore();
  const author = new Catalog(disk);
  for (const at of [1, 2, 3]) {
    const source = `id: w\nsteps: [{id: call, call: POST /${at}}]\n`;
    await author.keep(readWorkflow(source, "w.yaml").workflow!, source);
  }
  const read: string[] = [];
  const [, broken = ""] = disk.versions();
  const store = replaced(disk, {
    definition(version) {
      read.push(version);
      const stored = disk.definition(version)!;
      return version === broken ? { ...stored, compiled: "{}" } : stored;
    },
  });
  const clock = new SimulatedClock(0);
  const catalog = new Catalog(store);
  return { store, clock, catalog, read, broken, trial: new VersionTrial(catalog, clock) };
}

test("each is loaded once, with a pause before it, and none by a list that comes later", async () => {
  const { store, clock, catalog, read, broken, trial } = await setUp();
  trial.start(store);

  expect(read).toEqual([]);
  clock.advanceTo(50);
  expect(read).toEqual(store.versions().slice(0, 1));
  clock.advanceTo(100);
  clock.advanceTo(150);
  expect(read).toEqual(store.versions());
  expect(clock.next()).toBeUndefined();

  expect(catalog.unloadable(store.versions())).toEqual([broken]);
  expect(read).toHaveLength(3);
});

test("a list that does not wait for it tries the others itself", async () => {
  const { store, clock, catalog, read, broken, trial } = await setUp();
  trial.start(store);
  clock.advanceTo(50);

  expect(catalog.unloadable(store.versions())).toEqual([broken]);
  clock.advanceTo(1_000);
  expect(read.toSorted()).toEqual(store.versions());
});

test("nothing is tried once it has stopped", async () => {
  const { store, clock, read, trial } = await setUp();
  trial.start(store);
  clock.advanceTo(50);
  trial.stop();
  clock.advanceTo(1_000);
  expect(read).toHaveLength(1);
});
