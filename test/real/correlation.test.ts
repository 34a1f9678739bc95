// Correlation at scale: what one event costs that is for one of many parked instances, where its `match` can be looked up
// and where each must be asked: how many are asked, and, for people, the time of the processor. On disk.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { replaced } from "../../src/simulation/disk.ts";
import { World } from "../../src/simulation/world.ts";

const parked = Number(process.env["PARKED"] ?? 2_000);
const directory = mkdtempSync(join(tmpdir(), "hms-act-correlation-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const waiting = (id: string, match: string): Parameters<typeof World.create>[0]["workflows"][number] => {
  const source = `id: ${id}
input: {order: string}
steps:
  - id: paid
    wait_for: ${id}_paid
    match: ${match}
  - wait: 1h
`;
  return { workflow: readWorkflow(source, `${id}.yaml`).workflow!, source };
};

test(`an event for one of ${parked} parked instances looks at one (PARKED=100000 for more)`, async () => {
  const workflows = [
    waiting("equal", "data.order == input.order"),
    waiting("within", "data.order in [input.order]"),
  ];
  const store = openLmdbStore(directory);
  let asked = 0;
  const counted = replaced(store, {
    awaiting: (name, limit, after) => {
      const ids = store.awaiting(name, limit, after);
      if (limit > 1) asked += ids.length;
      return ids;
    },
  });
  const world = await World.create({ store: counted, workflows });
  const cost = async (type: string, order: number): Promise<number> => {
    const before = process.cpuUsage();
    const { instances } = await world.engine.publish({ type, data: { order: `order ${order}` } });
    const { user, system } = process.cpuUsage(before);
    expect(instances).toHaveLength(1);
    return (user + system) / 1_000;
  };
  const settled = async (type: string, order: number): Promise<number> => {
    const pending = cost(type, order);
    await world.settle();
    return pending;
  };
  for (const { workflow } of workflows)
    for (let from = 0; from < parked; from += 500)
      await Promise.all(
        Array.from({ length: Math.min(500, parked - from) }, (_, at) =>
          world.engine.start(workflow.id, { data: { order: `order ${from + at}` }, key: String(from + at) }),
        ),
      );
  const orders = [7, parked / 2, parked - 1];
  const median = async (type: string, mayAsk: (nth: number) => number): Promise<number> => {
    const costs: number[] = [];
    for (const [nth, order] of orders.entries()) {
      asked = 0;
      costs.push(await settled(type, order));
      expect(asked).toBe(mayAsk(nth));
    }
    return costs.toSorted((a, b) => a - b)[1]!;
  };
  const [equal, within] = [
    await median("equal_paid", () => 1),
    await median("within_paid", (nth) => parked - nth),
  ];
  const said = `looked up ${equal.toFixed(2)} ms, each asked ${within.toFixed(2)} ms of the processor`;
  console.log(`${parked} parked, one event: ${said}`);
  await store.close();
}, 600_000);
