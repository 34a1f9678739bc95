// Timers: many that are due at one moment are delivered in batches, of which the first is small and the next is decided
// while the one before is written; each row once.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { replaced } from "../../src/simulation/disk.ts";
import { World } from "../../src/simulation/world.ts";

const source = `id: nap
steps:
  - wait: 1h
`;

test("of many that are due together few are written first, two batches at once, and each once", async () => {
  const disk = createMemoryStore();
  const fired: string[] = [];
  const held: (() => void)[] = [];
  const store = replaced(disk, {
    commit: async (commit) => {
      if (commit.entry.kind === "timer") {
        fired.push(commit.head.id);
        await new Promise<void>((go) => held.push(go));
      }
      return disk.commit(commit);
    },
  });
  const { workflow } = readWorkflow(source, "nap.yaml");
  const world = await World.create({ store, workflows: [{ workflow: workflow!, source }] });
  const ids = new Set<string>();
  for (let number = 0; number < 200; number++) ids.add((await world.engine.start("nap", { data: null })).id);
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  world.clock.advanceTo(world.clock.now() + 3_600_000);
  const underWay: number[] = [];
  for (let written = 0; ;) {
    await turn();
    underWay.push(fired.length - written);
    const batch = held.splice(0, underWay.length === 1 ? 16 : Infinity);
    if (batch.length === 0) break;
    for (const go of batch) go();
    written += batch.length;
  }

  expect(underWay).toEqual([48, 96, 88, 0]);
  expect(fired).toHaveLength(200);
  expect(new Set(fired)).toEqual(ids);
  expect(world.engine.counts("nap").status).toEqual({ completed: 200 });
});
