import fc from "fast-check";
import { test } from "vitest";
import { countText } from "../../src/language/count-text.ts";

test("a count is written as JavaScript's own formatter writes it", () => {
  const property = fc.property(
    fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 30n })),
    (count) => countText(count) === count.toLocaleString("en"),
  );
  fc.assert(property, { seed: 1 });
});
