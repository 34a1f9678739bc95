// All steps: every step of a workflow, whatever it stands inside of.
import type { Step } from "./workflow.ts";

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
