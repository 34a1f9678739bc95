// What was made durable is never changed by what comes after it: a draft's records are copied when they first change.
import { describe, expect, it } from "vitest";
import { Table } from "../../src/engine/draft/table.ts";

describe("a table", () => {
  it("is the record that it was made from, until something is changed", () => {
    const before = Object.freeze({ a: 1 });
    const table = new Table(before);
    table.delete("b");
    table.replace(before);
    expect(table.record).toBe(before);
  });

  it("changes a copy", () => {
    const before = Object.freeze({ a: 1, b: 2 });
    const table = new Table<number>(before);
    table.set("c", 3);
    table.delete("a");
    expect(table.record).toEqual({ b: 2, c: 3 });
    expect(table.get("a")).toBeUndefined();
    expect(before).toEqual({ a: 1, b: 2 });
  });

  it("copies what it was replaced with, too", () => {
    const other = Object.freeze({ b: 2 });
    const table = new Table<number>({ a: 1 });
    table.set("a", 3);
    table.replace(other);
    table.set("b", 4);
    expect(table.record).toEqual({ b: 4 });
    expect(other).toEqual({ b: 2 });
  });

  it("weighs what comes and what goes", () => {
    const table = new Table<string>({ a: "one", b: "three" }, (value) => value.length);
    table.set("a", "seven");
    expect(table.gain).toBe(2);
    table.delete("b");
    expect(table.gain).toBe(-3);
    table.replace({ a: "seven", c: "eleven" });
    expect(table.gain).toBe(3);
  });
});
