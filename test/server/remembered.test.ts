// Remembered: what is made of a version is made once; that it takes too long is looked at anew after a minute.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { remembered } from "../../src/server/remembered.ts";
import type { Done } from "../../src/server/workshop.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Asks for one version; `made` counts how often it was made. */
function asking(make: () => Promise<Done>) {
  const known = new Map<string, Promise<Done>>();
  const asked = { made: 0, ask: () => remembered(known, "v1", () => (asked.made++, make())) };
  return asked;
}

test("a picture is drawn once", async () => {
  const asked = asking(async () => ({ kind: "drawn", svg: "<svg/>" }));
  await asked.ask();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([await asked.ask(), asked.made]).toEqual([{ kind: "drawn", svg: "<svg/>" }, 1]);
});

test("what takes too long is tried anew after a minute, not before", async () => {
  const asked = asking(async () => ({ kind: "given_up", because: "It takes longer than 30 seconds." }));
  await asked.ask();
  await vi.advanceTimersByTimeAsync(59_999);
  await asked.ask();
  expect(asked.made).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  await asked.ask();
  expect(asked.made).toBe(2);
});

test("what failed is tried anew at once", async () => {
  const asked = asking(() => Promise.reject(new Error("too many wait")));
  await expect(asked.ask()).rejects.toThrow("too many wait");
  await expect(asked.ask()).rejects.toThrow("too many wait");
  expect(asked.made).toBe(2);
});
