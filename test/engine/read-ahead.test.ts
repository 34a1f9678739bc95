// Read-ahead: instances are read some seconds before their timers are due, a few at a time, while nothing is written.
import { expect, test } from "vitest";
import type { DueRow } from "../../src/engine/instance.ts";
import { ReadAhead } from "../../src/engine/read-ahead.ts";
import { SimulatedClock } from "../../src/simulation/clock.ts";

const dueAtMs = 60_000;

function setUp(count: number, fails = false) {
  const clock = new SimulatedClock(0);
  const rows = Array.from({ length: count }, (_, at): DueRow => ({
    dueAtMs,
    instance: `nap:${at}`,
    timer: "wait",
    visit: 1,
  }));
  const looks: number[] = [];
  const read: string[] = [];
  const broken: unknown[] = [];
  let busy = false;
  const readAhead = new ReadAhead({
    store: {
      due(nowMs, limit) {
        if (fails) throw new Error("no store");
        looks.push(clock.now());
        return rows.filter((row) => row.dueAtMs <= nowMs).slice(0, limit);
      },
    },
    clock,
    isBusy: () => busy,
    read: ({ instance }) => void read.push(instance),
    onBroken: (error) => broken.push(error),
  });
  return { clock, looks, read, broken, readAhead, be: (is: boolean) => (busy = is) };
}

/** Moves time as it goes by itself: to one call of the clock after the other. */
function goTo(clock: SimulatedClock, timeMs: number): void {
  for (let next = clock.next(); next !== undefined && next <= timeMs; next = clock.next())
    clock.advanceTo(Math.max(next, clock.now()));
  clock.advanceTo(timeMs);
}

test("what is due is read in turns, beginning five seconds before, each once", () => {
  const { clock, looks, read, readAhead } = setUp(120);
  readAhead.expect(dueAtMs);

  goTo(clock, 54_999);
  expect(read).toEqual([]);
  goTo(clock, 55_000);
  expect(read).toHaveLength(50);
  goTo(clock, 55_010);
  expect(read).toHaveLength(100);
  goTo(clock, 59_000);
  expect(read).toEqual(Array.from({ length: 120 }, (_, at) => `nap:${at}`));
  expect(looks).toEqual([55_000]);
});

test("nothing is read while something is written, and nothing that is due already", () => {
  const { clock, read, readAhead, be } = setUp(120);
  readAhead.expect(dueAtMs);
  be(true);

  goTo(clock, 56_000);
  expect(read).toEqual([]);
  be(false);
  goTo(clock, 56_010);
  expect(read).toHaveLength(50);
  be(true);
  goTo(clock, dueAtMs);
  be(false);
  goTo(clock, dueAtMs + 1_000);
  expect(read).toHaveLength(50);
  expect(clock.next()).toBeUndefined();
});

test("it looks again only after some time, however often timers come due", () => {
  const { clock, looks, readAhead } = setUp(0);
  for (let number = 0; number < 1_000; number++) {
    readAhead.expect(clock.now() + 10);
    goTo(clock, clock.now() + 10);
  }

  expect(looks).toEqual([0, 2_500, 5_000, 7_500, 10_000]);
});

test("at most 10,000 are read of one look, and none after the end", () => {
  const { clock, read, readAhead } = setUp(10_100);
  readAhead.expect(dueAtMs);
  goTo(clock, 58_000);
  expect(read).toHaveLength(10_000);

  const other = setUp(120);
  other.readAhead.expect(dueAtMs);
  goTo(other.clock, 55_000);
  other.readAhead.stop();
  goTo(other.clock, dueAtMs);
  expect(other.read).toHaveLength(50);
});

test("a store that cannot be read is told", () => {
  const { clock, broken, readAhead } = setUp(1, true);
  readAhead.expect(dueAtMs);
  goTo(clock, dueAtMs);

  expect(broken).toEqual([new Error("no store")]);
});
