// Item workflow: what is done for one item of a list, as a workflow of its own, so that its paths can be followed.
import { everyStep } from "./all-steps.ts";
import type { ForEachStep, Workflow } from "./workflow.ts";

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
  };
}
