// Truth: how a condition stands when a step of a machine reads it.
import { createEvaluator } from "../language/expression.ts";
import type { Evaluator } from "../language/expression.ts";
import type { Scope, StepView } from "../language/scope.ts";
import type { Fact } from "./config.ts";
import { factsOfField } from "./question.ts";
import type { ControlField } from "./question.ts";
import type { World } from "./state.ts";

/** `error`: the condition has no value. Why is the engine's to know. */
export type Truth = true | false | "error";

export const truthOf = (answer: ReturnType<World["ask"]>): Truth =>
  typeof answer === "boolean" ? answer : "error";

/** What is remembered of a step, if anything. */
export type FactOf = (step: string) => Fact | undefined;

/** Evaluates conditions that read nothing but control: facts alone decide them, the same in the same state. */
export function createControl(): (source: string, factOf: FactOf) => Truth {
  let evaluator: Evaluator | undefined;
  return (source, factOf) => {
    evaluator ??= createEvaluator();
    const result = evaluator.evaluate(source, controlScope(factOf));
    return result.ok && typeof result.value === "boolean" ? result.value : "error";
  };
}

function controlScope(factOf: FactOf): Scope {
  const is = (id: string, field: ControlField): boolean => {
    const known = factOf(id);
    return known !== undefined && factsOfField[field].includes(known);
  };
  return {
    input: null,
    items: {},
    vars: {},
    error: null,
    event: null,
    instanceId: "",
    nowMs: 0,
    step: (id): StepView => ({
      output: null,
      timeout: is(id, "timeout"),
      skipped: is(id, "skipped"),
      failed: is(id, "failed"),
      error: null,
      event: null,
      by: null,
      attempts: 0,
      completed_at: null,
    }),
  };
}
