// Written types: for people as the author wrote them, for agents as JSON Schema that says the same.
import { describe, expect, test } from "vitest";
import { checkData } from "../../src/language/data.ts";
import type { Json } from "../../src/language/json.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { sampleOf } from "../../src/language/sample.ts";
import { checkSchema } from "../../src/language/schema-check.ts";
import type { DataType } from "../../src/language/workflow.ts";
import { schemaOf } from "../../src/language/written-schema.ts";
import { writtenData } from "../../src/language/written-type.ts";

const written = {
  decision: ["approve", "reject"],
  note: "string?",
  amount: "number",
  count: "integer",
  sure: "boolean",
  at: "timestamp",
  grace: "duration",
  extra: "any",
  lines: [{ tags: [["small", "large"]] }],
};

const typeOf = (input: Json): DataType => {
  const { workflow } = readWorkflow(`id: w\ninput: ${JSON.stringify(input)}\nsteps: [wait: 1d]\n`, "w.yaml");
  return workflow!.input!;
};

test.each([[written], [{ schema: { type: "object", required: ["a"] } }]])(
  "%j is written as it was",
  (input) => {
    expect(writtenData(typeOf(input))).toEqual(input);
  },
);

describe("the JSON Schema of a type", () => {
  const type = typeOf(written);
  const sample = sampleOf(type, "all") as Readonly<Record<string, Json>>;
  const others: readonly (readonly [string, Json])[] = [
    ["a sample", sample],
    ["null for what is optional", { ...sample, note: null }],
    ["a word of none", { ...sample, decision: "maybe" }],
    ["a text for a number", { ...sample, amount: "1" }],
    ["a part of a whole number", { ...sample, count: 1.5 }],
    ["no time", { ...sample, at: "soon" }],
    ["a wrong item", { ...sample, lines: [{ tags: ["medium"] }] }],
    ["nothing", {}],
  ];
  test.each(others)("takes %s as the type does", (_, data) => {
    expect(checkSchema(schemaOf(type), data, "").length === 0).toBe(checkData(type, data).length === 0);
  });
});
