// Right of way: what timers ask for outside waits while other timers are due: a few calls begin with each group, in order,
// and none waits longer than a second.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { RightOfWay } from "../../src/engine/right-of-way.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { SimulatedClock } from "../../src/simulation/clock.ts";
import { World } from "../../src/simulation/world.ts";

const call = {
  step: "tell",
  visit: 1,
  attempt: 1,
  request: { method: "POST", path: "/tell", body: null },
  requestSeq: 1,
} as const;

function setUp() {
  const clock = new SimulatedClock(0);
  const begun: string[] = [];
  const rightOfWay = new RightOfWay(clock, (instance) => void begun.push(instance));
  const give = (from: number, to: number): void => {
    for (let number = from; number <= to; number++) rightOfWay.give(`${number}`, call);
  };
  return { clock, begun, rightOfWay, give };
}

const upTo = (last: number): readonly string[] => Array.from({ length: last }, (_, at) => `${at + 1}`);

test("a call begins at once while no other timer is due, else some with each group, and all when no other is", () => {
  const { begun, rightOfWay, give } = setUp();

  give(1, 2);
  expect(begun).toEqual(upTo(2));
  rightOfWay.passed(true);
  give(3, 20);
  expect(begun).toEqual(upTo(2));
  rightOfWay.passed(true);
  expect(begun).toEqual(upTo(6));
  rightOfWay.passed(true);
  expect(begun).toEqual(upTo(10));
  expect(rightOfWay.waiting).toBe(10);
  rightOfWay.passed(false);
  expect(begun).toEqual(upTo(20));
  give(21, 21);
  expect(begun).toEqual(upTo(21));
});

test("timers that are due without an end keep no call waiting for more than a second", () => {
  const { clock, begun, rightOfWay, give } = setUp();
  rightOfWay.passed(true);

  let longest = 0;
  const began = new Map<string, number>();
  for (let group = 0; group < 50; group++) {
    give(group * 100 + 1, group * 100 + 100);
    for (let number = group * 100 + 1; number <= group * 100 + 100; number++)
      began.set(`${number}`, clock.elapsed());
    clock.advanceTo(clock.now() + 100);
    const before = begun.length;
    rightOfWay.passed(true);
    for (const instance of begun.slice(before))
      longest = Math.max(longest, clock.elapsed() - began.get(instance)!);
  }

  expect(longest).toBe(1_000);
  expect(begun).toEqual(upTo(begun.length));
  expect(rightOfWay.waiting).toBeLessThanOrEqual(1_000);
});

const source = `id: nap
steps:
  - wait: 1h
  - call: POST /tell
`;

test("of many timers that are due together all are durable before most of their calls, and the first call comes early", async () => {
  const { workflow } = readWorkflow(source, "nap.yaml");
  const came: string[] = [];
  const world = await World.create({
    store: createMemoryStore(),
    workflows: [{ workflow: workflow!, source }],
    observer: {
      committed: ({ entry }) => entry.kind === "timer" && came.push("timer"),
      calling: () => came.push("call"),
    },
  });
  for (let number = 0; number < 300; number++) await world.engine.start("nap", { data: null });

  await world.advanceTo(world.clock.now() + 3_600_000);

  const lastTimer = came.lastIndexOf("timer");
  expect(came.indexOf("call")).toBeLessThanOrEqual(48);
  expect(came.slice(0, lastTimer).filter((what) => what === "call").length).toBeLessThan(60);
  expect(came.filter((what) => what === "call")).toHaveLength(300);
  expect(world.engine.counts("nap").status).toEqual({ completed: 300 });
});
