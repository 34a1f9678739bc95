// Succession: of the instances that a key has had, the newest is found however many there were.
import fc from "fast-check";
import { expect, test } from "vitest";
import { successionOf } from "../../src/engine/succession.ts";

test("a key without an instance begins with its own name", () => {
  expect(successionOf("w:a", () => false)).toEqual({ latest: undefined, next: "w:a" });
});

test("the newest of any number is found, in few looks", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (count) => {
      let looks = 0;
      const exists = (id: string): boolean => {
        looks++;
        return id === "w:a" || Number(id.slice("w:a:".length)) <= count;
      };
      const latest = count === 1 ? "w:a" : `w:a:${count}`;
      expect(successionOf("w:a", exists)).toEqual({ latest, next: `w:a:${count + 1}` });
      expect(looks).toBeLessThan(2 * Math.log2(count + 1) + 4);
    }),
  );
});
