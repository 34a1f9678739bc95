// WorkflowSpace: all that the instances of a workflow can do, as it is counted, proved and executed.
import type { Workflow } from "../language/workflow.ts";
import { compile } from "../machine/compile.ts";
import { interpret } from "../machine/interpreter.ts";
import { bounded } from "./bounded.ts";
import type { BoundedLoop } from "./bounded.ts";
import type { ExploreOptions } from "./explore.ts";
import { reasonerOf } from "./knowledge.ts";
import { spaceOf } from "./space.ts";
import type { Space } from "./space.ts";

export interface WorkflowSpace extends Space {
  /** The workflow with its long loops cut: what was explored, and what paths are executed on. */
  readonly workflow: Workflow;
  readonly loops: readonly BoundedLoop[];
}

/** Without what no data can do. Throws `TooManyStates`. */
export function workflowSpace(
  whole: Workflow,
  options: Omit<ExploreOptions, "reasoner"> = {},
): WorkflowSpace {
  const { workflow, loops } = bounded(whole);
  const reasoner = reasonerOf(workflow);
  return { ...spaceOf(interpret(compile(workflow)), { ...options, reasoner }), workflow, loops };
}

/** Says which loops were cut; empty when none was. */
export function sayCut(loops: readonly BoundedLoop[]): string {
  return loops
    .filter(({ max, exploredMax }) => exploredMax < max)
    .map(({ step, max, exploredMax }) => `${step} with ${exploredMax} rounds at most in place of ${max}`)
    .join(", ");
}
