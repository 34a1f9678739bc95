// The turnstile: how many requests pass, by the clock and by how many are inside.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTurnstile } from "../../src/server/turnstile.ts";
import type { Rates, Turnstile } from "../../src/server/turnstile.ts";

interface Clocked {
  readonly turnstile: Turnstile;
  /** How many of so many requests of a caller pass, each gone before the next. */
  pass(caller: string, requests: number): number;
  wait(ms: number): void;
}

function clocked(perSecond: number, rates: Partial<Rates> = {}): Clocked {
  let nowMs = 1_000_000;
  const turnstile = createTurnstile(
    { perSecond: () => perSecond, atOnce: 1_000, allAtOnce: 1_000, ...rates },
    () => nowMs,
  );
  return {
    turnstile,
    wait: (ms) => void (nowMs += ms),
    pass(caller, requests) {
      let passed = 0;
      for (let i = 0; i < requests; i++) {
        const turn = turnstile.enter(caller);
        if (turn.kind === "in") {
          turn.leave();
          passed++;
        }
      }
      return passed;
    },
  };
}

test("a burst passes up to the rate, then as many as time allows", () => {
  const { pass, wait } = clocked(10);
  expect(pass("a", 25)).toBe(10);
  wait(300);
  expect(pass("a", 25)).toBe(3);
  wait(60_000);
  expect(pass("a", 25)).toBe(10);
});

test("callers do not take each other's tokens", () => {
  const { pass } = clocked(10);
  expect([pass("a", 100), pass("b", 100), pass("a", 100)]).toEqual([10, 10, 0]);
});

test("who is refused is told when to come again, and may then", () => {
  const { turnstile, pass, wait } = clocked(1);
  expect(pass("a", 2)).toBe(1);
  expect(turnstile.enter("a")).toMatchObject({ kind: "later", seconds: 1 });
  wait(1_000);
  expect(pass("a", 2)).toBe(1);
});

test("a clock that is set back gives nothing and takes nothing away", () => {
  const { pass, wait } = clocked(10);
  expect(pass("a", 5)).toBe(5);
  wait(-60_000);
  expect(pass("a", 25)).toBe(5);
  wait(1_000);
  expect(pass("a", 25)).toBe(10);
});

test("no more than so many are inside, of one caller and of all", () => {
  const { turnstile } = clocked(Infinity, { atOnce: 2, allAtOnce: 3 });
  const enter = (caller: string) => turnstile.enter(caller);
  const first = enter("a");
  expect([first, enter("a"), enter("a")].map(({ kind }) => kind)).toEqual(["in", "in", "later"]);
  expect([enter("b"), enter("b")].map(({ kind }) => kind)).toEqual(["in", "later"]);
  if (first.kind === "in") first.leave();
  // Leaving twice makes no room for two.
  if (first.kind === "in") first.leave();
  expect([enter("b"), enter("c")].map(({ kind }) => kind)).toEqual(["in", "later"]);
});

test("callers that are gone are forgotten, and those that have used up their tokens are not", () => {
  const { pass, wait } = clocked(1_000);
  for (let i = 0; i < 20_000; i++) pass(`passer-by ${i}`, 1);
  wait(900);
  expect(pass("flood", 5_000)).toBe(1_000);
  wait(200);
  expect(pass("one more", 1)).toBe(1);
  expect(pass("flood", 5_000)).toBe(200);
});

test("over any time no caller passes more often than the burst and the rate allow", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.tuple(fc.nat(2_000), fc.nat(30)), { maxLength: 40 }),
      (perSecond, story) => {
        const { pass, wait } = clocked(perSecond);
        let elapsedMs = 0;
        let passed = 0;
        for (const [ms, requests] of story) {
          wait(ms);
          elapsedMs += ms;
          passed += pass("a", requests);
        }
        expect(passed).toBeLessThanOrEqual(perSecond + (elapsedMs / 1000) * perSecond + 1e-6);
      },
    ),
  );
});
