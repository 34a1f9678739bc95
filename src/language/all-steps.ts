// All steps: every step of a workflow, whatever it stands inside of.
import type { Step, Workflow } from "./workflow.ts";

/** In the order of the text: a step, then the steps inside it, then those of its handlers of errors. Not its compensation. */
export function* allSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const list of listsIn(step)) yield* allSteps(list);
    for (const handler of step.onError ?? []) yield* allSteps(handler.steps);
  }
}

/** With the steps of compensations, each after the step that it undoes. */
export function* everyStep(steps: readonly Step[]): Generator<Step> {
  for (const step of allSteps(steps)) {
    yield step;
    yield* allSteps(step.compensation ?? []);
  }
}

/** Without what is done for each item of a list, which is the business of another machine. */
export function* ownSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    if (step.kind !== "for_each") for (const list of listsIn(step)) yield* ownSteps(list);
    for (const handler of step.onError ?? []) yield* ownSteps(handler.steps);
  }
}

/** The secrets that calls name, each once. */
export const secretsIn = (steps: readonly Step[]): readonly string[] => [
  ...new Set(
    [...everyStep(steps)].flatMap((step) =>
      step.kind === "call" ? (step.call.secrets ?? []).map(([, name]) => name) : [],
    ),
  ),
];

/** Ids of the workflows that steps run. */
export const runsOf = ({ steps }: Workflow): readonly string[] =>
  [...everyStep(steps)].flatMap((step) => (step.kind === "run" ? [step.workflow] : []));

/** The lists of steps that stand inside a step, handlers aside. */
export function listsIn(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case "parallel":
      return step.branches.map(({ steps }) => steps);
    case "choose":
      return step.cases.map(({ steps }) => steps);
    case "steps":
    case "for_each":
    case "repeat":
      return [step.steps];
    case "call":
    case "wait":
    case "wait_for":
    case "emit":
    case "run":
    case "set":
    case "fail":
    case "end":
    case "ask":
    case "agent":
      return [];
    default:
      return step satisfies never;
  }
}

/** The step with each list of steps in it replaced: those of `listsIn`, of its handlers and of its compensation. */
export function withLists(step: Step, replace: (steps: readonly Step[]) => readonly Step[]): Step {
  const inside = <Holder extends { readonly steps: readonly Step[] }>(
    holders: readonly Holder[],
  ): readonly Holder[] => holders.map((holder) => ({ ...holder, steps: replace(holder.steps) }));
  const { onError, compensation } = step;
  const around = {
    ...(onError && { onError: inside(onError) }),
    ...(compensation && { compensation: replace(compensation) }),
  };
  switch (step.kind) {
    case "parallel":
      return { ...step, ...around, branches: inside(step.branches) };
    case "choose":
      return { ...step, ...around, cases: inside(step.cases) };
    case "steps":
    case "for_each":
    case "repeat":
      return { ...step, ...around, steps: replace(step.steps) };
    case "call":
    case "wait":
    case "wait_for":
    case "emit":
    case "run":
    case "set":
    case "fail":
    case "end":
    case "ask":
    case "agent":
      return { ...step, ...around };
    default:
      return step satisfies never;
  }
}
