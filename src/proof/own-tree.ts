// Own tree: the steps of one machine: an instance's without what is done for items, or those of an item.
import { listsIn } from "../language/all-steps.ts";
import type { Step, Workflow } from "../language/workflow.ts";

export interface OwnTree {
  /** Every step of the machine by its id, undos too. */
  readonly steps: ReadonlyMap<string, Step>;
  /** The ids of the steps around a step, whose own state changes with it: handlers leave the step alone that they are of. */
  readonly around: ReadonlyMap<string, readonly string[]>;
  /** The step whose error a step's expressions name: that of the handler around it. */
  readonly handled: ReadonlyMap<string, string>;
}

export function ownTree(workflow: Workflow): OwnTree {
  const steps = new Map<string, Step>();
  const around = new Map<string, readonly string[]>();
  const handled = new Map<string, string>();
  const visit = (inside: readonly Step[], outer: readonly string[], error: string | undefined): void => {
    for (const step of inside) {
      steps.set(step.id, step);
      around.set(step.id, outer);
      if (error !== undefined) handled.set(step.id, error);
      const lists = step.kind === "for_each" ? [] : listsIn(step);
      for (const inner of lists) visit(inner, [...outer, step.id], error);
      for (const { steps: inner } of step.onError ?? []) visit(inner, outer, step.id);
      visit(step.compensation ?? [], outer, undefined);
    }
  };
  visit(workflow.steps, [], undefined);
  return { steps, around, handled };
}
