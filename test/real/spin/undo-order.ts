// Undo order: the steps that are undone, the first to be undone first: strictly in reverse order of the text. What a handler
// did comes after the step that it handles, and is undone before it.
import { listsIn } from "../../../src/language/all-steps.ts";
import type { Step } from "../../../src/language/workflow.ts";
import type { Undone } from "./structure.ts";

export interface Unit {
  readonly step: Undone;
  /** What is undone in its place as long as the step itself has not completed. */
  readonly inner: readonly Unit[];
}

/** `all`: what completed, and what perhaps took effect. `perhaps`: only the latter, which no step stands for that holds others. */
export function undoOrder(steps: readonly Step[], which: "all" | "perhaps"): readonly Unit[] {
  return steps.toReversed().flatMap((step): readonly Unit[] => {
    const handlers = (step.onError ?? []).toReversed().flatMap((handler) => undoOrder(handler.steps, which));
    const lists = listsIn(step);
    const inner = lists.toReversed().flatMap((list) => undoOrder(list, which));
    const isUnit = isUndone(step) && (lists.length === 0 || which === "all");
    return [...handlers, ...(isUnit ? [{ step, inner }] : inner)];
  });
}

/** The units that can only be at work when it is decided whether the step is undone. */
export function decidedBy(step: Step, units: readonly Unit[]): readonly Step[] {
  const order = units.flatMap(flat);
  const place = order.findIndex((unit) => unit.step === step);
  const around = order.filter((unit) => unit.inner.flatMap(flat).some((inner) => inner.step === step));
  return [...around, ...order.slice(place)].map((unit) => unit.step);
}

const flat = (unit: Unit): readonly Unit[] => [unit, ...unit.inner.flatMap(flat)];

const isUndone = (step: Step): step is Undone => step.compensation !== undefined;
