// Words: durations, tables and texts from elsewhere, as people see them.
import { expect, test } from "vitest";
import { durationText } from "../../src/cli/duration-text.ts";
import { printable, table } from "../../src/cli/report.ts";

test.each([
  [0, "0 ms"],
  [0.4, "1 ms"],
  [999, "999 ms"],
  [1000, "1 second"],
  [1100, "1 second"],
  [90_000, "1 minute 30 seconds"],
  [5 * 86_400_000, "5 days"],
  [5 * 86_400_000 - 3, "5 days"],
  [86_400_000 + 3_600_000 + 60_000, "1 day 1 hour"],
])("%d ms are said as %s", (durationMs, text) => {
  expect(durationText(durationMs)).toBe(text);
});

test("columns are as wide as their widest cell, the last one as it is", () => {
  expect(
    table([
      ["a", "b"],
      ["long", "c"],
      ["x", ""],
    ]),
  ).toBe("a     b\nlong  c\nx\n");
});

test.each(["\u001b[31m", "a\nb", "\u0007", "\u009b", "\u202eabc", "\u2028"])(
  "%j cannot act on a terminal",
  (text) => {
    expect(printable(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
  },
);

test("letters of all scripts are left as they are", () => {
  expect(printable("Zürich ▶ 東京 😀")).toBe("Zürich ▶ 東京 😀");
});
