import { expect, test } from "vitest";
import type { Edge, Node, Run } from "../../src/proof/graph.ts";
import { schedule, scheduleInOrder } from "../../src/proof/timing.ts";

const times = (run: Run): readonly number[] | undefined => schedule(run)?.atMs;
const start = (...effects: Edge["effects"]): Edge => ({ truths: [], effects, target: {} as Node, label: 0 });
const arm = (timer: string, delayMs: number): Edge["effects"][number] => ({
  kind: "arm",
  step: timer,
  delayMs,
  event: timer,
});
const disarm = (timer: string): Edge["effects"][number] => ({ kind: "disarm", step: timer });
const fires = (timer: string, ...effects: Edge["effects"]): Edge => ({
  ...start(...effects),
  take: { kind: "timer", step: timer, event: { type: timer } },
});
const happens = (type: string, ...effects: Edge["effects"]): Edge => ({
  ...start(...effects),
  take: { kind: "event", step: "x", event: { type } },
});

test("a timer fires when it is due", () => {
  expect(times([start(arm("a", 5000)), fires("a")])).toEqual([0, 5000]);
});

test("a long timer cannot fire before a short one that was armed with it", () => {
  expect(
    times([start(arm("long", 5000), arm("short", 1000)), fires("long"), fires("short")]),
  ).toBeUndefined();
  expect(times([start(arm("long", 5000), arm("short", 1000)), fires("short"), fires("long")])).toEqual([
    0, 1000, 5000,
  ]);
});

test("unless the short one is disarmed before it is due", () => {
  const path = [start(arm("long", 5000), arm("short", 1000)), happens("e", disarm("short")), fires("long")];
  expect(times(path)).toEqual([0, 0, 5000]);
});

test("an event that must be late pushes a timer armed by it", () => {
  // b is armed by e; a fires before b although b is shorter, so e is late.
  const path = [start(arm("a", 5000)), happens("e", arm("b", 1000)), fires("a"), fires("b")];
  const at = times(path)!;
  expect(at[2]).toBe(5000);
  expect(at[3]! - at[1]!).toBe(1000);
  expect(at[1]).toBeGreaterThanOrEqual(4000);
});

test("timers due at one moment fire in the order of their steps", () => {
  const armed = start(arm("a", 1000), arm("b", 1000));
  expect(times([armed, fires("a"), fires("b")])).toEqual([0, 1000, 1000]);
  expect(times([armed, fires("b"), fires("a")])).toBeUndefined();
});

test("a delay that data decides ends at one moment with others where nothing else is left, in the order of names first", () => {
  const computed: Edge["effects"][number] = { kind: "arm", step: "c", event: "", delayMs: "computed" };
  const first = [start(computed, arm("a", 5000), arm("z", 5000)), fires("a"), fires("c"), fires("z")];
  const together = { atMs: [0, 5000, 5000, 5000], delaysMs: [{ c: 5000 }, {}, {}, {}] };
  expect(scheduleInOrder(first)).toEqual(together);
  // By name `c` comes before `m`: the engine would not have this order.
  const second = [start(computed, arm("m", 5000), arm("z", 5000)), fires("m"), fires("c"), fires("z")];
  expect(scheduleInOrder(second)).toBeUndefined();
  expect(schedule(second)).toEqual(together);
});

test("a delay that data decides is as long as the run needs it to be", () => {
  const computed: Edge["effects"][number] = { kind: "arm", step: "c", delayMs: "computed", event: "c" };
  expect(schedule([start(computed, arm("a", 5000)), fires("a"), fires("c")])).toEqual({
    atMs: [0, 5000, 5001],
    delaysMs: [{ c: 5001 }, {}, {}],
  });
  expect(schedule([start(computed, arm("a", 5000)), fires("c"), fires("a")])!.delaysMs[0]).toEqual({ c: 1 });
  const left = schedule([start(computed), happens("e", disarm("c"))])!;
  expect(left.delaysMs[0]!["c"]).toBeGreaterThan(left.atMs[1]!);
});
