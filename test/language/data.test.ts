// Data from outside: what fits a declaration and what is said of what does not.
import { describe, expect, it } from "vitest";
import { checkData } from "../../src/language/data.ts";
import type { Json } from "../../src/language/json.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { DataType } from "../../src/language/workflow.ts";

const type = declared(
  '{id: string, n: number, i: integer, b: boolean, at: timestamp, d: duration, any: any, o: string?, l: [integer], m: {a: {b: string}}, "a/b~c": string?}',
);

const right = {
  id: "x",
  n: 1.5,
  i: 3,
  b: false,
  at: "2026-02-28T23:59:59.123+01:00",
  d: "1h30m",
  any: null,
  l: [1, 2],
  m: { a: { b: "c" } },
};

describe("data", () => {
  it("that fits has no errors", () => expect(checkData(type, right)).toEqual([]));

  it("may have fields that nothing declares", () => {
    expect(checkData(type, { ...right, more: { x: 1 }, m: { a: { b: "c", d: 1 } } })).toEqual([]);
  });

  it("may leave optional fields out, or null", () => {
    expect(checkData(type, { ...right, o: null })).toEqual([]);
    expect(checkData(type, { ...right, o: "x" })).toEqual([]);
  });

  const mistakes: readonly (readonly [string, Json, string, string])[] = [
    ["a number for a string", { id: 5 }, "/id", "must be a string, not 5"],
    ["a text for a number", { n: "1" }, "/n", 'must be a number, not "1"'],
    ["a fraction for an integer", { i: 1.5 }, "/i", "must be a whole number, not 1.5"],
    ["an inexact integer", { i: 2 ** 53 }, "/i", "must be a whole number, not 9007199254740992"],
    ["a text for a boolean", { b: "true" }, "/b", 'must be true or false, not "true"'],
    ["null for a required field", { b: null }, "/b", "must be true or false, not null"],
    [
      "a date for a timestamp",
      { at: "2026-02-28" },
      "/at",
      'must be a timestamp such as 2026-01-31T09:30:00Z, not "2026-02-28"',
    ],
    [
      "a timestamp without a zone",
      { at: "2026-02-28T10:00:00" },
      "/at",
      'must be a timestamp such as 2026-01-31T09:30:00Z, not "2026-02-28T10:00:00"',
    ],
    [
      "a day that does not exist",
      { at: "2026-02-29T10:00:00Z" },
      "/at",
      'must be a timestamp such as 2026-01-31T09:30:00Z, not "2026-02-29T10:00:00Z"',
    ],
    ["a duration in other words", { d: "1 day" }, "/d", 'must be a duration such as 30s or 5d, not "1 day"'],
    ["a wrong optional field", { o: 1 }, "/o", "must be a string, not 1"],
    ["a map for a list", { l: {} }, "/l", "must be a list, not a map"],
    ["a wrong item", { l: [1, "2", 3] }, "/l/1", 'must be a whole number, not "2"'],
    ["a list for a map", { m: [] }, "/m", "must be a map, not a list"],
    ["a field missing further in", { m: { a: {} } }, "/m/a/b", "is missing"],
    ["a field whose name needs escapes in a pointer", { "a/b~c": 1 }, "/a~1b~0c", "must be a string, not 1"],
  ];
  for (const [rule, change, pointer, message] of mistakes) {
    it(`is refused with place and value for ${rule}`, () => {
      expect(checkData(type, { ...right, ...(change as object) })).toEqual([{ pointer, message }]);
    });
  }

  it("is told which field was probably meant", () => {
    const errors = checkData(declared("{payment: string}"), { paymnt: "x" });
    expect(errors).toEqual([{ pointer: "/payment", message: 'is missing (there is "paymnt")' }]);
  });

  it("is refused as a whole when it is no map", () => {
    expect(checkData(type, [1])).toEqual([{ pointer: "", message: "must be a map, not a list" }]);
    expect(checkData(type, null)).toEqual([{ pointer: "", message: "must be a map, not null" }]);
  });

  it("is told all its errors at once", () => {
    expect(checkData(type, {}).map(({ pointer }) => pointer)).toEqual([
      "/id",
      "/n",
      "/i",
      "/b",
      "/at",
      "/d",
      "/any",
      "/l",
      "/m",
    ]);
  });

  it("is told at most a hundred errors, and long values are cut", () => {
    const errors = checkData(type, { ...right, l: Array.from({ length: 1000 }, () => "x".repeat(1000)) });
    expect(errors).toHaveLength(100);
    expect(errors[0]?.message.length).toBeLessThan(120);
  });

  it("does not take inherited names for fields", () => {
    const odd = declared("{toString: string, constructor: string?}");
    expect(checkData(odd, {})).toEqual([{ pointer: "/toString", message: "is missing" }]);
  });
});

function declared(input: string): DataType {
  const { workflow, diagnostics } = readWorkflow(
    `id: w\ninput: ${input}\nsteps:\n  - call: POST /a\n`,
    "w.yaml",
  );
  if (!workflow?.input) throw new Error(JSON.stringify(diagnostics));
  return workflow.input;
}
