// Figures: medians, ratios within a round, and what is shown when there is nothing to show.
import { expect, test } from "vitest";
import { quantile, renderTable, summarise } from "../../src/bench/figure.ts";

test.each([
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 2, 3], 0.5, 2.5],
  [[1, 2, 3, 4, 5], 0.95, 4.8],
  [[7], 0.95, 7],
])("of %j the share %d lies below %d", (values, share, expected) => {
  expect(quantile(values, share)).toBeCloseTo(expected, 10);
});

test("a ratio is taken within each round, not of the medians", () => {
  const summary = summarise({
    name: "x",
    better: "more",
    digits: 0,
    against: "bare",
    base: [10, 100, 1000],
    engine: [9, 50, 100],
  });
  expect(summary.bare).toEqual({ median: 100, min: 10, max: 1000 });
  expect(summary.ratio).toEqual({ median: 0.5, min: 0.1, max: 0.9 });
});

test("a figure that could not be measured is a dash, not a number", () => {
  const memory = {
    name: "memory MiB",
    better: "less",
    digits: 1,
    against: "bare",
    base: [NaN],
    engine: [NaN],
  } as const;
  expect(summarise(memory)).toMatchObject({ bare: null, engine: null, ratio: null });
  expect(renderTable([memory], "bare").split("\n")[1]).toMatch(/^memory MiB \(less is better\) +- +- +-$/);
});

test("the table lines its columns up", () => {
  const table = renderTable(
    [
      { name: "starts", better: "more", digits: 0, against: "bare", base: [2000], engine: [1200] },
      { name: "seconds", better: "less", digits: 2, against: "bare", base: [0.5], engine: [0.75] },
    ],
    "bare",
  );
  expect(table.split("\n")).toEqual([
    "                          bare line             engine                engine / bare",
    "starts (more is better)   2,000 [2,000..2,000]  1,200 [1,200..1,200]  0.60 [0.60..0.60]",
    "seconds (less is better)  0.50 [0.50..0.50]     0.75 [0.75..0.75]     1.50 [1.50..1.50]",
  ]);
});
