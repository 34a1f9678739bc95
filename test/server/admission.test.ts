// The admission: as much begins as leaves the event loop idle for part of the time, whatever it costs and whatever else there is.
import { describe, expect, test } from "vitest";
import { Admission } from "../../src/server/admission.ts";

interface Run {
  /** Share of the second half of the time in which the loop had something to do. */
  readonly busy: number;
  /** Begun in that half, a second. */
  readonly perSecond: number;
  /** Most that had begun and was not done. */
  readonly most: number;
}

/** A loop of which each request takes `costMs`, after `delayMs`, and other things the share `others` of the time. */
function run(
  costMs: number,
  { delayMs = 20, others = 0, least = 0 }: { delayMs?: number; others?: number; least?: number } = {},
): Run {
  const stepMs = 0.25;
  let nowMs = 1_000;
  let idleMs = 500;
  const admission = new Admission({ nowMs: () => nowMs, idleMs: () => idleMs });
  const due: number[] = [];
  let backlogMs = 0;
  let askAtMs = nowMs;
  let begun = 0;
  let most = 0;
  let half = { nowMs, idleMs, begun };
  for (let step = 0; step < 20_000 / stepMs; step++) {
    while (nowMs >= askAtMs) {
      const againInMs = admission.admit(least);
      if (againInMs === undefined) {
        due.push(nowMs + delayMs);
        begun++;
      } else askAtMs = nowMs + againInMs;
    }
    while (due[0] !== undefined && due[0] <= nowMs) {
      due.shift();
      backlogMs += costMs;
    }
    backlogMs += others * stepMs;
    if (backlogMs >= stepMs) backlogMs -= stepMs;
    else idleMs += stepMs;
    most = Math.max(most, due.length + backlogMs / costMs);
    nowMs += stepMs;
    if (step === 10_000 / stepMs) {
      half = { nowMs, idleMs, begun };
      most = 0;
    }
  }
  const passedMs = nowMs - half.nowMs;
  return {
    busy: 1 - (idleMs - half.idleMs) / passedMs,
    perSecond: ((begun - half.begun) / passedMs) * 1_000,
    most,
  };
}

describe("of requests that each take the loop", () => {
  test.each([0.5, 1, 3, 10, 25])(
    "%d ms it lets in what keeps the loop busy for most of the time",
    (costMs) => {
      const { busy, perSecond } = run(costMs);
      expect(busy).toBeGreaterThan(0.45);
      expect(busy).toBeLessThan(0.7);
      expect(perSecond * costMs).toBeGreaterThan(450);
    },
  );
});

test("what else keeps the loop busy leaves less for requests, and not none", () => {
  const alone = run(2);
  const beside = run(2, { others: 0.4 });
  expect(beside.busy).toBeLessThan(0.7);
  expect(beside.perSecond).toBeGreaterThan(alone.perSecond / 4);
  expect(beside.perSecond).toBeLessThan(alone.perSecond * 0.6);
});

test("requests begin one after the other, without bursts", () => {
  expect(run(4).most).toBeLessThan(12);
});

test("so many as must begin do, also while the loop has no time at all", () => {
  const { busy, perSecond } = run(1, { others: 1, least: 50 });
  expect(busy).toBeGreaterThan(0.99);
  expect(perSecond).toBeGreaterThanOrEqual(49);
  expect(perSecond).toBeLessThan(60);
});

test("after a time in which nobody asked it begins as at first", () => {
  let nowMs = 0;
  const admission = new Admission({ nowMs: () => nowMs, idleMs: () => 0 });
  const begunIn = (ms: number): number => {
    let begun = 0;
    for (const untilMs = nowMs + ms; nowMs < untilMs; nowMs++) if (admission.admit(0) === undefined) begun++;
    return begun;
  };
  const first = begunIn(100);
  expect(begunIn(2_000)).toBeLessThan(20 * first);
  expect(begunIn(100)).toBeLessThan(first);
  nowMs += 5_000;
  admission.admit(0);
  expect(Math.abs(begunIn(100) - first)).toBeLessThanOrEqual(2);
});
