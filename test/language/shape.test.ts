// The JSON Schema for editors says the same of a file as reading it does.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parse } from "yaml";
import {
  cronTriggerShape,
  eventTriggerShape,
  guaranteeForms,
  workflowJsonSchema,
} from "../../src/language/shape.ts";
import { actions, localSteps } from "../../src/language/step-shape.ts";

const schema = workflowJsonSchema() as { readonly [key: string]: unknown };
const asZod = z.fromJSONSchema(schema);

describe("the JSON Schema of a workflow", () => {
  it("is draft 7 and JSON", () => {
    expect(schema["$schema"]).toBe("http://json-schema.org/draft-07/schema#");
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it("takes the shipped workflows and the one with everything in it", () => {
    for (const path of [
      "../../workflows/payment_failed.yaml",
      "../../workflows/payment_failed_agency.yaml",
      "../../workflows/nightly_batch.yaml",
      "full.yaml",
    ]) {
      const value: unknown = parse(readFileSync(join(import.meta.dirname, path), "utf8"));
      expect(asZod.safeParse(value).error?.issues, path).toBeUndefined();
    }
  });

  const wrong: readonly (readonly [string, object])[] = [
    ["an unknown key", { id: "w", steps: [{ call: "POST /a" }], titel: "x" }],
    ["an unknown key of a step", { id: "w", steps: [{ call: "POST /a", colour: "red" }] }],
    ["a step within a branch that does nothing", { id: "w", steps: [{ parallel: [{ id: "a" }] }] }],
    ["a wrong method", { id: "w", steps: [{ call: "POSST /a" }] }],
    ["a wrong duration", { id: "w", steps: [{ wait: "soon" }] }],
    [
      "an unknown key of a case",
      { id: "w", steps: [{ choose: [{ when: "a", steps: [{ wait: "1d" }], then: 1 }] }] },
    ],
    ["a step within a case that does nothing", { id: "w", steps: [{ choose: [{ else: [{ id: "a" }] }] }] }],
    [
      "a step within a handler that does nothing",
      { id: "w", steps: [{ wait: "1d", on_error: [{ steps: [{}] }] }] },
    ],
    ["a step within a scope that does nothing", { id: "w", steps: [{ steps: [{ title: "a" }] }] }],
    ["a wrong status", { id: "w", steps: [{ wait: "1d", on_error: [{ status: "5x" }] }] }],
    ["a wrong end", { id: "w", steps: [{ end: "done" }] }],
    ["a wait for nothing", { id: "w", steps: [{ wait_for: { any: [] } }] }],
    ["a handler of errors where nothing can fail", { id: "w", steps: [{ end: "failed", on_error: [{}] }] }],
    ["a trigger with an event and a schedule", trigger({ event: "a", cron: "0 6 * * *" })],
    ["a schedule with a key", trigger({ cron: "0 6 * * *", key: "a" })],
    ["a wrong overlap", trigger({ cron: "0 6 * * *", overlap: "maybe" })],
    ["a wrong deadline", { id: "w", deadline: 30, steps: [{ wait: "1d" }] }],
    ["a need that names no step", { id: "w", steps: [{ wait: "1d", needs: { a: 1 } }] }],
    ["no steps", { id: "w" }],
    ["an unknown guarantee", { id: "w", steps: [{ wait: "1d" }], guarantees: [{ sometimes: "a" }] }],
  ];
  for (const [rule, value] of wrong) {
    it(`refuses ${rule}`, () => expect(asZod.safeParse(value).success).toBe(false));
  }

  it("takes events and schedules side by side, and explains every key of both", () => {
    const triggers = ["a", { event: "b", key: "${data.k}" }, { cron: "0 6 * * *", catch_up: "none" }];
    expect(asZod.safeParse(trigger(triggers)).error?.issues).toBeUndefined();
    expect([...unexplained(eventTriggerShape), ...unexplained(cronTriggerShape)]).toEqual([]);
  });

  it("explains every key of a step", () => {
    const missing = actions.flatMap((action) =>
      unexplained(localSteps[action]).map((key) => `${action}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it("takes the map form of `wait_for` with one of its keys", () => {
    const form = (JSON.parse(JSON.stringify(schema)) as { definitions: object }).definitions;
    expect(JSON.stringify(form)).toMatch(
      /"any":.*"all":.*"minProperties":1,"maxProperties":1|"minProperties":1,"maxProperties":1.*"any":/,
    );
  });

  it("knows every guarantee", () => {
    for (const form of guaranteeForms) expect(JSON.stringify(schema)).toContain(`"${form}":`);
  });
});

const trigger = (of: unknown): object => ({ id: "w", trigger: of, steps: [{ wait: "1d" }] });

const unexplained = (shape: z.ZodObject): readonly string[] =>
  Object.entries(shape.shape).flatMap(([key, inner]) =>
    descriptionOf(inner as z.ZodType) === undefined ? [key] : [],
  );

function descriptionOf(shape: z.ZodType): string | undefined {
  return (
    shape.meta()?.description ??
    (shape instanceof z.ZodOptional ? descriptionOf(shape.unwrap() as z.ZodType) : undefined)
  );
}
