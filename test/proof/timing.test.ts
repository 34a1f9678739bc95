import { expect, test } from "vitest";
import type { Edge } from "../../src/proof/explore.ts";
import { schedule } from "../../src/proof/timing.ts";

const start = (...effects: Edge["effects"]): Edge => ({ truths: [], effects, target: "" });
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
  expect(schedule([start(arm("a", 5000)), fires("a")])).toEqual([0, 5000]);
});

test("a long timer cannot fire before a short one that was armed with it", () => {
  expect(
    schedule([start(arm("long", 5000), arm("short", 1000)), fires("long"), fires("short")]),
  ).toBeUndefined();
  expect(schedule([start(arm("long", 5000), arm("short", 1000)), fires("short"), fires("long")])).toEqual([
    0, 1000, 5000,
  ]);
});

test("unless the short one is disarmed before it is due", () => {
  const path = [start(arm("long", 5000), arm("short", 1000)), happens("e", disarm("short")), fires("long")];
  expect(schedule(path)).toEqual([0, 0, 5000]);
});

test("an event that must be late pushes a timer armed by it", () => {
  // b is armed by e; a fires before b although b is shorter, so e is late.
  const path = [start(arm("a", 5000)), happens("e", arm("b", 1000)), fires("a"), fires("b")];
  const times = schedule(path)!;
  expect(times[2]).toBe(5000);
  expect(times[3]! - times[1]!).toBe(1000);
  expect(times[1]).toBeGreaterThanOrEqual(4000);
});

test("timers due at one moment fire in the order of their steps", () => {
  const armed = start(arm("a", 1000), arm("b", 1000));
  expect(schedule([armed, fires("a"), fires("b")])).toEqual([0, 1000, 1000]);
  expect(schedule([armed, fires("b"), fires("a")])).toBeUndefined();
});
