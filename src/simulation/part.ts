// Part: which part of a workflow is driven, the whole or what it does for the items of a list, as data that may go
// to another thread.
import { itemWorkflow } from "../language/item-workflow.ts";
import type { Workflow } from "../language/workflow.ts";
import { bounded } from "../proof/bounded.ts";
import type { Bounded } from "../proof/bounded.ts";

export interface Part {
  /** The list of whose items it is; absent where it is the workflow itself. */
  readonly item?: string;
  /** Its loops are as long as their author wrote, and not cut to three rounds, as they are explored. */
  readonly isWhole?: true;
}

export function partOf(workflow: Workflow, { item, isWhole }: Part): Bounded {
  const whole = item === undefined ? workflow : itemWorkflow(workflow, item);
  return isWhole ? { workflow: whole, loops: [] } : bounded(whole);
}
