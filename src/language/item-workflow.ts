// Item workflow: what is done for one item of a list, as a workflow of its own, so that its paths can be followed.
import { everyStep, listsIn, withLists } from "./all-steps.ts";
import type { ForEachStep, Step, Workflow } from "./workflow.ts";

/** Steps that go through lists, those in lists and compensations too. */
export const listSteps = ({ steps }: Workflow): readonly ForEachStep[] =>
  [...everyStep(steps)].filter((step) => step.kind === "for_each");

/**
 * Of the step with the id. Its expressions may name the item, which nothing gives: it is for machines whose conditions
 * are chosen.
 */
export function itemWorkflow(workflow: Workflow, list: string): Workflow {
  const step = listSteps(workflow).find(({ id }) => id === list);
  if (!step) throw new RangeError(`${list} is no step that goes through a list`);
  const { title, steps } = step;
  return {
    id: `${workflow.id}_${list.replaceAll(".", "_")}`,
    ...(title !== undefined && { title }),
    triggers: [],
    events: workflow.events,
    steps,
    guarantees: [],
    itemOf: { workflow, list },
  };
}

/**
 * The workflow for lists of one item: each of the `lists` is a scope, which does the same. Names of items mean nothing
 * in it, so it is for machines whose conditions are chosen.
 */
export function withOneItem(workflow: Workflow, lists: ReadonlySet<string>): Workflow {
  const within = (steps: readonly Step[]): readonly Step[] => steps.map(unrolled);
  const unrolled = (step: Step): Step => {
    const inner = withLists(step, within);
    if (inner.kind !== "for_each" || !lists.has(inner.id)) return inner;
    const { id, title, needs, when, onError, compensation, line, steps, timeoutMs } = inner;
    return {
      kind: "steps",
      id,
      ...(title !== undefined && { title }),
      ...(needs && { needs }),
      ...(when && { when }),
      ...(onError && { onError }),
      ...(compensation && { compensation }),
      line,
      steps,
      ...(timeoutMs !== undefined && { timeoutMs }),
    };
  };
  return { ...workflow, steps: within(workflow.steps) };
}

/** For each step inside of lists, those that it is inside of, the outermost first. */
export function listsAround({ steps }: Workflow): ReadonlyMap<string, readonly string[]> {
  const around = new Map<string, readonly string[]>();
  const visit = (list: readonly Step[], outside: readonly string[]): void => {
    for (const step of list) {
      if (outside.length > 0) around.set(step.id, outside);
      const inside = step.kind === "for_each" ? [...outside, step.id] : outside;
      for (const inner of listsIn(step)) visit(inner, inside);
      for (const { steps: handling } of step.onError ?? []) visit(handling, outside);
      visit(step.compensation ?? [], outside);
    }
  };
  visit(steps, []);
  return around;
}
