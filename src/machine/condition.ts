// Conditions: everything of a workflow that is decided by data, by the name that guards and the engine call it by.
import { everyStep } from "../language/all-steps.ts";
import { readsOf, readsOnlyControl } from "../language/expression.ts";
import type { Ask, DataType, ErrorHandler, Expression, Template, Workflow } from "../language/workflow.ts";
import type { ConditionParams } from "./config.ts";
import { reviewName } from "./event.ts";

export type Condition =
  /** True, false, or without a value. */
  | { readonly kind: "expression"; readonly step: string; readonly expression: Expression }
  /** Whether the handler takes the step's error. */
  | { readonly kind: "handler"; readonly step: string; readonly handler: ErrorHandler }
  /** Whether an agent's answer holds to the type. */
  | { readonly kind: "fits"; readonly step: string; readonly type: DataType }
  /** Whether a task's title, group and who may not decide it can be computed. */
  | { readonly kind: "task"; readonly step: string; readonly ask: Ask }
  /** Whether the templates can be computed. */
  | { readonly kind: "templates"; readonly step: string; readonly templates: readonly Template[] };

export const whenOf = (step: string): string => `${step}.when`;
export const caseOf = (step: string, index: number): string => `${step}.case.${index + 1}`;
export const untilOf = (step: string): string => `${step}.until`;
export const handlerOf = (step: string, index: number): string => `${step}.on_error.${index + 1}`;
export const matchOf = (step: string): string => `${step}.match`;
export const fitsOf = (step: string): string => `${step}.fits`;
export const fitsAgainOf = (step: string): string => `${step}.fits_again`;
export const valuesOf = (step: string): string => `${step}.values`;
/** The workflow's own `output`. */
export const outputName = "output";

export function conditionsOf(workflow: Workflow): ReadonlyMap<string, Condition> {
  const conditions = new Map<string, Condition>();
  const expression = (name: string, step: string, expression: Expression): void => {
    conditions.set(name, { kind: "expression", step, expression });
  };
  for (const step of everyStep(workflow.steps)) {
    const { id } = step;
    if (step.when) expression(whenOf(id), id, step.when);
    step.onError?.forEach((handler, index) => {
      conditions.set(handlerOf(id, index), { kind: "handler", step: id, handler });
    });
    if (step.kind === "choose") {
      step.cases.forEach(({ when }, index) => {
        if (when) expression(caseOf(id, index), id, when);
      });
    }
    if (step.kind === "repeat") expression(untilOf(id), id, step.until);
    if ((step.kind === "wait" || step.kind === "wait_for") && step.match)
      expression(matchOf(id), id, step.match);
    if (step.kind === "set") {
      const templates = step.values.map(([, template]) => template);
      conditions.set(valuesOf(id), { kind: "templates", step: id, templates });
    }
    if (step.kind === "ask" && isComputed(step.ask)) {
      conditions.set(valuesOf(id), { kind: "task", step: id, ask: step.ask });
    }
    if (step.kind === "agent") {
      const { output: type, review } = step;
      for (const name of [fitsOf(id), fitsAgainOf(id)])
        conditions.set(name, { kind: "fits", step: id, type });
      const task = reviewName(id);
      if (review?.when) expression(whenOf(task), id, review.when);
      if (review && isComputed(review))
        conditions.set(valuesOf(task), { kind: "task", step: id, ask: review });
    }
    if (step.kind === "for_each") {
      conditions.set(valuesOf(id), { kind: "templates", step: id, templates: [step.list] });
    }
    if (step.kind === "wait" && step.time.kind === "at") {
      conditions.set(valuesOf(id), { kind: "templates", step: id, templates: [step.time.at] });
    }
  }
  if (workflow.output) {
    conditions.set(outputName, { kind: "templates", step: "", templates: [workflow.output] });
  }
  return conditions;
}

/** A condition as guards carry it. Facts decide it where they are all of steps of the machine itself. */
export function paramsOf(name: string, condition: Condition, own: ReadonlySet<string>): ConditionParams {
  switch (condition.kind) {
    case "expression": {
      const { source } = condition.expression;
      const isOwn = readsOf(source).every(({ step }) => own.has(step));
      const reads = isOwn && readsOnlyControl(source) ? "control" : "data";
      return { condition: name, of: "truth", source, reads };
    }
    case "handler":
      return { condition: name, of: "truth", source: sayHandler(condition.handler), reads: "data" };
    case "fits":
      return { condition: name, of: "fit", source: name, reads: "data" };
    case "task":
    case "templates":
      return { condition: name, of: "value", source: name, reads: "data" };
    default:
      return condition satisfies never;
  }
}

/** Whether anything of a task is computed, so that it may have no value. */
function isComputed({ group, title, escalateTo, notBy }: Ask): boolean {
  const texts = [group, title, ...(escalateTo ? [escalateTo] : [])];
  return notBy.length > 0 || texts.some(({ kind }) => kind !== "literal");
}

function sayHandler({ types, statuses, when }: ErrorHandler): string {
  const parts = [
    types && `type ${types.join(" or ")}`,
    statuses && `status ${statuses.map((s) => (typeof s === "number" ? s : `${s.class}xx`)).join(" or ")}`,
    when?.source,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(" and ") : "any error";
}
