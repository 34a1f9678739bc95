// answer: what data says to a condition that the machine asks.
import { checkData } from "../language/data.ts";
import type { Json } from "../language/json.ts";
import type { Evaluated, Scope } from "../language/scope.ts";
import { parseTimestamp } from "../language/timestamp.ts";
import type { ErrorHandler } from "../language/workflow.ts";
import type { Condition } from "../machine/condition.ts";
import type { ErrorData } from "./instance.ts";
import { evaluateExpression, renderTemplate } from "./request.ts";
import { renderOffer } from "./task.ts";

/** The truth, of templates true when all can be computed; or why there is none. */
export type Answer = boolean | { readonly error: string; readonly type?: "validation" };

export interface AnswerOptions {
  readonly scope: Scope;
  /** The error of the condition's step. */
  readonly error: ErrorData | undefined;
  /** Whether the templates are a time to wait for, which must be a timestamp. */
  readonly isTime: boolean;
  /** What the condition's step has answered, where it is an agent. */
  readonly output: Json;
  /** Where the templates are a list to go through: the most items that it may have. */
  readonly itemsMax?: number | undefined;
  /** Where what the templates give is kept: why it cannot be, if it cannot. */
  readonly refuses?: (values: readonly Json[]) => string | undefined;
}

export function answer(
  condition: Condition,
  { scope, error, isTime, output, itemsMax, refuses }: AnswerOptions,
): Answer {
  switch (condition.kind) {
    case "expression":
      return truthOf(evaluateExpression(condition.expression.source, scope));
    case "handler": {
      const { handler } = condition;
      if (!error || !takes(handler, error)) return false;
      if (!handler.when) return true;
      return truthOf(evaluateExpression(handler.when.source, { ...scope, error: error as unknown as Json }));
    }
    case "fits":
      return checkData(condition.type, output).length === 0;
    case "task": {
      const rendered = renderOffer(condition.ask, scope);
      return rendered.ok || { error: rendered.error };
    }
    case "templates": {
      const values: Json[] = [];
      for (const template of condition.templates) {
        const rendered = renderTemplate(template, scope);
        if (!rendered.ok) return { error: rendered.error };
        if (isTime && !isTimestamp(rendered.value)) {
          return { error: `${JSON.stringify(rendered.value)} is no timestamp` };
        }
        const wrong = itemsMax === undefined ? undefined : wrongList(rendered.value, itemsMax);
        if (wrong) return wrong;
        values.push(rendered.value);
      }
      const refused = refuses?.(values);
      return refused === undefined || { error: refused, type: "validation" };
    }
    default:
      return condition satisfies never;
  }
}

/** Whether a handler's types and statuses take the error; its `when` is another matter. */
function takes({ types, statuses }: ErrorHandler, { type, status }: ErrorData): boolean {
  const byStatus = (taken: number | { readonly class: number }): boolean =>
    status !== undefined &&
    (typeof taken === "number" ? taken === status : taken.class === Math.floor(status / 100));
  return (types === undefined || types.includes(type)) && (statuses === undefined || statuses.some(byStatus));
}

function truthOf(result: Evaluated): Answer {
  if (!result.ok) return result;
  if (typeof result.value === "boolean") return result.value;
  return { error: `${JSON.stringify(result.value)} is neither true nor false` };
}

function wrongList(value: Json, itemsMax: number): Exclude<Answer, boolean> | undefined {
  if (!Array.isArray(value)) return { error: `${JSON.stringify(value).slice(0, 80)} is no list` };
  if (value.length <= itemsMax) return undefined;
  return { error: `the list has ${value.length} items, and at most ${itemsMax} may be`, type: "validation" };
}

const isTimestamp = (value: Json): boolean =>
  typeof value === "string" && parseTimestamp(value) !== undefined;
