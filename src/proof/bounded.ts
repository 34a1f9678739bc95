// bounded: a workflow whose long loops are cut to three rounds, so that its machine is small enough to be explored.
import { everyStep, withLists } from "../language/all-steps.ts";
import type { RepeatStep, Step, Workflow } from "../language/workflow.ts";

export interface Bounded {
  readonly workflow: Workflow;
  /** Every loop of the workflow, in the order of its text. */
  readonly loops: readonly BoundedLoop[];
}

export interface BoundedLoop {
  readonly step: string;
  /** Rounds at most, as its author wrote. */
  readonly max: number;
  /** Rounds at most when it is explored. */
  readonly exploredMax: number;
}

/** The first, one that is neither first nor last, and the last. */
const roundsMax = 3;

/**
 * A machine does the same in every round: it counts them only to compare the count with `max`, begins each without the
 * facts of the one before, and undoes them one by one, each as it ended and whatever the others were. So whatever can
 * happen in some round, of the rounds of some loop, can happen within three: in the first; in one that follows
 * another and is followed by one; in the last that `max` allows, after which the loop is lost. Left out are the longer
 * stories: more rounds than three, what they take in all, and what becomes of them together, such as an undo of more
 * than three rounds. What takes time or counts is asked of the workflow itself.
 */
export function bounded(workflow: Workflow): Bounded {
  const loops = [...everyStep(workflow.steps)].flatMap((step): readonly BoundedLoop[] =>
    step.kind === "repeat" ? [{ step: step.id, max: step.max, exploredMax: exploredMaxOf(step) }] : [],
  );
  const isLonger = loops.some(({ max, exploredMax }) => max > exploredMax);
  return { workflow: isLonger ? { ...workflow, steps: cut(workflow.steps) } : workflow, loops };
}

const exploredMaxOf = ({ max }: RepeatStep): number => Math.min(max, roundsMax);

const cut = (steps: readonly Step[]): readonly Step[] => steps.map(cutStep);

function cutStep(step: Step): Step {
  const inner = withLists(step, cut);
  return inner.kind === "repeat" ? { ...inner, max: exploredMaxOf(inner) } : inner;
}
