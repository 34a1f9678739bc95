// The system clock: far timers and early wakers, with Node's timers driven by vitest.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../../src/adapters/clock.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 1);

beforeEach(() => {
  vi.useFakeTimers({ now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a timer 400 days away fires once, at its time and not before", () => {
  const fired: number[] = [];
  systemClock().at(startMs + 400 * dayMs, () => fired.push(Date.now()));
  vi.advanceTimersByTime(400 * dayMs - 1);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(400 * dayMs);
  expect(fired).toEqual([startMs + 400 * dayMs]);
});

test("no sleep is longer than ten minutes, so a clock that was set is noticed within that time", () => {
  const fired: number[] = [];
  systemClock().at(startMs + 30 * dayMs, () => fired.push(Date.now()));
  vi.setSystemTime(startMs + 31 * dayMs);
  vi.advanceTimersByTime(600_000);
  expect(fired).toHaveLength(1);
});

test("a timer that wakes before its time sleeps on", () => {
  let fired = false;
  systemClock().at(startMs + 1000, () => (fired = true));
  vi.setSystemTime(startMs - 5000);
  vi.advanceTimersByTime(1000);
  expect(fired).toBe(false);
  vi.advanceTimersByTime(5000);
  expect(fired).toBe(true);
});

test("a time that has passed fires at once, but not within the call", () => {
  let fired = false;
  systemClock().at(startMs - 1, () => (fired = true));
  expect(fired).toBe(false);
  vi.advanceTimersByTime(1);
  expect(fired).toBe(true);
});

test("what was taken back does not fire, also after hops", () => {
  let fired = false;
  const takeBack = systemClock().at(startMs + 3 * dayMs, () => (fired = true));
  vi.advanceTimersByTime(2 * dayMs);
  takeBack();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(2 * dayMs);
  expect(fired).toBe(false);
});
