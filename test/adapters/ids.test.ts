// New ids: their shape, order and uniqueness, also when time stands still or steps back.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createNewId } from "../../src/adapters/ids.ts";

test("an id is 17 characters of [0-9a-z]", () => {
  expect(createNewId(() => 0.5)(Date.UTC(2026, 0, 1))).toMatch(/^[0-9a-z]{17}$/);
});

test("ids are unique and sort as text in the order they were made, whatever clock and chance do", () => {
  const time = fc.integer({ min: 0, max: 36 ** 9 - 2 });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(time, { minLength: 2, maxLength: 50 }),
      fc.array(chance, { minLength: 1 }),
      (times, chances) => {
        let drawn = 0;
        const newId = createNewId(() => chances[drawn++ % chances.length] ?? 0);
        const ids = times.map((timeMs) => newId(timeMs));
        expect(ids).toEqual([...new Set(ids)].sort());
      },
    ),
  );
});

test("two makers that begin in the same millisecond differ", () => {
  expect(createNewId(Math.random)(5)).not.toBe(createNewId(Math.random)(5));
});
