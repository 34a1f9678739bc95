// askAgain: whoever asked for what happened asks again, and changes nothing.
import type { Workflow } from "../language/workflow.ts";
import type { Act } from "./act.ts";
import type { Life } from "./life.ts";
import { decideAgain, decidedStep } from "./people.ts";

/** A request, rather than an answer, that changes nothing when it comes again. */
export function isRefusedAgain(workflow: Workflow, act: Act): boolean {
  if (act.kind === "start") return true;
  if (act.kind !== "take") return false;
  const { take, state } = act;
  const { type } = take.event;
  const isOver =
    workflow.events[type]?.late === undefined && !state.takes.some(({ event }) => event.type === type);
  if (decidedStep(workflow, act) !== undefined) return true;
  return take.kind === "cancel" || (take.kind === "event" && isOver);
}

/** Rejects with the Violation where that changes something. */
export async function askAgain(workflow: Workflow, life: Life, act: Act, index: number): Promise<void> {
  const task = decidedStep(workflow, act);
  if (task === undefined) return life.askAgain(act, index);
  life.hear(act, index);
  return decideAgain(life, task);
}
