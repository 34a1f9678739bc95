// Child: an instance that a step of another runs, and the words in which the two speak.
import { hash } from "node:crypto";
import type { Json } from "../language/json.ts";
import type { RunStep } from "../language/workflow.ts";
import type { Definition } from "./catalog.ts";
import type { ErrorData, Head, Parent, RunHead } from "./instance.ts";

/** Levels of children below the outermost instance. What would run itself for ever fails instead. */
export const depthMax = 16;

/** The same step and visit have the same child, so that one that began and was not noted is found again. */
export const childId = (workflow: string, instance: string, step: string, visit: number): string =>
  `${workflow}:${hash("sha256", `${instance}/${step}/${visit}`).slice(0, 20)}`;

export function runOf(definition: Definition, step: string): RunStep {
  const found = definition.steps.get(step);
  if (found?.kind !== "run") throw new Error(`workflow ${definition.workflow.id} runs nothing in ${step}`);
  return found;
}

/** What becomes of a child, as its parent hears of it. */
export type ChildEnd =
  /** It has begun, and is not waited for. */
  | { readonly kind: "begun" }
  | { readonly kind: "completed"; readonly output: Json }
  /** It failed, was cancelled by somebody else, or could not begin. */
  | { readonly kind: "failed"; readonly error: Omit<ErrorData, "step"> }
  /** What it did is undone, or it did nothing. */
  | { readonly kind: "undone" };

/** Whether something is to be done about a child, or its end to be heard of. */
export const isPending = ({ is }: RunHead): boolean => is === "open" || is === "undoing";

export const parentOf = (head: Head, step: string, visit: number, wait: boolean): Parent => ({
  instance: head.id,
  step,
  visit,
  wait,
  depth: (head.parent?.depth ?? 0) + 1,
});
