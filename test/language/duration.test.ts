// Durations and timestamps as texts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationMaxMs, formatDuration, parseDuration } from "../../src/language/duration.ts";
import { parseTimestamp } from "../../src/language/timestamp.ts";

describe("a duration", () => {
  it("is read in every unit", () => {
    expect(["5ms", "5s", "5m", "5h", "5d", "5w"].map(parseDuration)).toEqual([
      5, 5000, 300_000, 18_000_000, 432_000_000, 3_024_000_000,
    ]);
  });

  it("adds its amounts up", () => expect(parseDuration("2h30m")).toBe(9_000_000));

  it("is at most 100 years", () => {
    expect(parseDuration("36525d")).toBe(durationMaxMs);
    expect(parseDuration("36525d1ms")).toBeUndefined();
  });

  it("is nothing else", () => {
    for (const text of [
      "",
      "5",
      "s",
      "5 s",
      "-5s",
      "1.5h",
      "5S",
      "5y",
      "5s ",
      "+5s",
      "５s",
      "1".repeat(101),
    ]) {
      expect(parseDuration(text), text).toBeUndefined();
    }
  });

  it("is printed as it would be read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: durationMaxMs }), (durationMs) => {
        expect(parseDuration(formatDuration(durationMs))).toBe(durationMs);
      }),
    );
  });

  it("is printed in few words", () => {
    expect([0, 999, 432_000_000, 9_000_000, 90_061_001].map(formatDuration)).toEqual([
      "0s",
      "999ms",
      "5d",
      "2h30m",
      "1d1h1m1s1ms",
    ]);
  });
});

describe("a timestamp", () => {
  it("is the same moment in every zone", () => {
    expect(parseTimestamp("2026-03-01T00:30:00+01:00")).toBe(parseTimestamp("2026-02-28T23:30:00Z"));
  });

  it("keeps milliseconds and takes finer fractions", () => {
    expect(parseTimestamp("1970-01-01T00:00:00.123456789Z")).toBe(123);
  });

  it("is read from any moment that JavaScript prints", () => {
    const latest = new Date("9999-12-31T23:59:59.999Z");
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: latest, noInvalidDate: true }),
        (date) => {
          expect(parseTimestamp(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  it("is nothing else", () => {
    const wrong =
      "2026-02-30T00:00:00Z 2026-13-01T00:00:00Z 2026-01-01T24:00:00Z 2026-01-01T00:60:00Z 2026-01-01T00:00:60Z 2026-01-01T00:00:00 2026-01-01t00:00:00z 2026-01-01 20260101T000000Z 2026-01-01T00:00:00+25:00 2026-01-01T00:00:00.Z 0000-01-01T00:00:00Z";
    for (const text of [...wrong.split(" "), "2026-01-01 00:00:00Z"])
      expect(parseTimestamp(text), text).toBeUndefined();
  });
});
