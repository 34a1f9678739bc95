// Part: which part of a workflow is driven, the whole or what it does for the items of a list, as data that may go
// to another thread.
import { itemWorkflow } from "../language/item-workflow.ts";
import type { Workflow } from "../language/workflow.ts";
import { bounded } from "../proof/bounded.ts";
import type { Bounded } from "../proof/bounded.ts";

export interface Part {
  /** The list of whose items it is; absent where it is the workflow itself. */
  readonly item?: string;
}

/** With its long loops cut, as it is explored. */
export const partOf = (workflow: Workflow, { item }: Part): Bounded =>
  bounded(item === undefined ? workflow : itemWorkflow(workflow, item));
