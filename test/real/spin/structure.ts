// Structure: what is read of a workflow's steps to say it in Promela.
import { allSteps, listsIn } from "../../../src/language/all-steps.ts";
import { isGraph } from "../../../src/language/graph.ts";
import type { Expression, Step, Workflow } from "../../../src/language/workflow.ts";

export { isGraph };

export type Undone = Step & { readonly compensation: readonly Step[] };

/** An id as a name of Promela. */
export const named = (id: string): string => id.replace(/\W/g, "__");

/** Every step with an undo. */
export const undoable = (steps: readonly Step[]): readonly Undone[] =>
  [...allSteps(steps)].filter((step): step is Undone => step.compensation !== undefined);

/** Made outside: it may have been left when it is known how it ended. */
export const isPerformed = ({ kind }: Step): boolean => kind === "call" || kind === "emit";

/** The lists inside of a step, those of its handlers too. */
export const insideOf = (step: Step): readonly (readonly Step[])[] => [
  ...listsIn(step),
  ...(step.onError ?? []).map(({ steps }) => steps),
];

/** Whether an instance may complete although a step of it failed or was left: only then `perhaps` can matter at its end. */
export const isForgiving = ({ steps }: Workflow): boolean =>
  [...allSteps(steps)].some(
    (step) =>
      step.onError !== undefined ||
      step.kind === "end" ||
      ((step.kind === "steps" || step.kind === "choose") && step.timeoutMs !== undefined) ||
      (step.kind === "parallel" &&
        (step.timeoutMs !== undefined || step.onFail === "cancel" || step.join < step.branches.length)),
  );

export interface Read {
  readonly not: boolean;
  readonly step: string;
  readonly field: string;
}

const ofSteps = /^(!?)step\(([\w.]+)\)\.(failed|timeout|skipped)$/;
const ofData = /^input\.\w+ == 1$/;

/** What a condition reads of a step; undefined where it reads data. */
export function readOf({ source }: Expression): Read | undefined {
  const [, not, step, field] = ofSteps.exec(source) ?? [];
  if (step !== undefined && field !== undefined) return { not: not === "!", step, field };
  if (ofData.test(source)) return undefined;
  throw new Error(`no condition such as ${source}`);
}

/** The conditions that are read as a step begins. */
export const conditionsOf = (step: Step): readonly Expression[] => [
  ...(step.when ? [step.when] : []),
  ...(step.kind === "choose" ? step.cases.flatMap(({ when }) => when ?? []) : []),
];
