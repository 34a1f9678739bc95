// Graph: a list of steps whose order `needs` says, as a checked workflow has it.
import type { Step } from "./workflow.ts";

/** True where steps of the list start by what they need, and not one after another. */
export const isGraph = (steps: readonly Step[]): boolean => steps.some(({ needs }) => needs !== undefined);

/**
 * The steps in the order in which they are undone: each before all that it needs, and of those that may come next the
 * last one in the text. A list that is no graph is undone from its end.
 */
export function inUndoOrder(steps: readonly Step[]): readonly Step[] {
  const dependants = new Map(steps.map(({ id }) => [id, 0]));
  for (const id of steps.flatMap(({ needs = [] }) => needs))
    dependants.set(id, (dependants.get(id) ?? 0) + 1);
  const left = steps.toReversed();
  const order: Step[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ id }) => dependants.get(id) === 0);
    const [step] = left.splice(next, 1);
    order.push(step!);
    for (const id of step!.needs ?? []) dependants.set(id, dependants.get(id)! - 1);
  }
  return order;
}
