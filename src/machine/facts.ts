// Facts: what a machine has to remember, so that its guards can tell; the rest is forgotten, to keep states few.
import { ownSteps } from "../language/all-steps.ts";
import { readsOf } from "../language/expression.ts";
import type { ParallelStep, Step } from "../language/workflow.ts";
import { branchName, regionsOf } from "./chart.ts";
import type { Chart } from "./chart.ts";
import { isFamily, isUndone } from "./compensation.ts";
import type { Condition } from "./condition.ts";
import type { Fact } from "./config.ts";

/** Remembered once an instance has begun to end: nothing cancels it any more, and its deadline is void. */
export const endingName = "(ending)";
/** Remembered of an instance that will end as cancelled. */
export const cancelledName = "(cancelled)";

/** Running while an instance that was cancelled must not begin to undo: it is not its turn in its family. */
export const heldName = "(held)";

export interface Facts {
  /** Whether calls may be left behind on the way to success. */
  readonly leaves: boolean;
  /** Whether some guard asks for this fact of this step. */
  asked(step: string, fact: Fact): boolean;
  /** What facts may be remembered of, of these steps and all inside them. */
  namesIn(steps: readonly Step[]): readonly string[];
}

export function factsOf({ steps }: Chart, conditions: ReadonlyMap<string, Condition>): Facts {
  const own = [...ownSteps(steps)];
  const asked = new Set<string>();
  for (const { id } of own.filter(isUndone)) {
    asked.add(`${id} completed`).add(`${id} unknown`).add(`${id} failed`);
  }
  for (const condition of conditions.values()) {
    for (const read of sourcesOf(condition).flatMap(readsOf)) asked.add(`${read.step} ${read.field}`);
  }
  const isNamed = new Set([...asked].map((each) => each.slice(0, each.indexOf(" "))));
  const isAsked = (step: string, fact: string): boolean => asked.has(`${step} ${fact}`);
  return {
    leaves: own.some(leavesSteps),
    asked: (step, fact) =>
      // Both fields of a step tell it.
      fact === "timed_out" ? isAsked(step, "failed") || isAsked(step, "timeout") : isAsked(step, fact),
    namesIn: (inside) =>
      withUndo(inside).flatMap((step) => [
        ...(isNamed.has(step.id) || isFamily(step) ? [step.id] : []),
        ...(step.kind === "parallel" ? namesOf(step).filter((name) => !isNamed.has(name)) : []),
      ]),
  };
}

/** What a block remembers so as to count its branches. */
function namesOf(step: ParallelStep): readonly string[] {
  if (step.join === step.branches.length) return [step.id];
  return regionsOf(step).map((region) => branchName(step.id, region));
}

/** Whether some of the steps, or one inside them, can leave others before their end. */
export const canLeave = (steps: readonly Step[]): boolean => [...ownSteps(steps)].some(leavesSteps);

/** The steps that are states of one machine, with those of their compensations. */
export const withUndo = (steps: readonly Step[]): readonly Step[] =>
  [...ownSteps(steps)].flatMap((step) => [step, ...ownSteps(step.compensation ?? [])]);

/** True for a step that can leave others before their end: a race, a time limit, an end of the whole. */
function leavesSteps(step: Step): boolean {
  switch (step.kind) {
    case "parallel":
      return (
        step.timeoutMs !== undefined ||
        step.onFail === "cancel" ||
        (step.onWin === "cancel" && step.join < step.branches.length)
      );
    case "steps":
    case "choose":
    case "repeat":
      return step.timeoutMs !== undefined;
    case "for_each":
      // Its calls are of other machines.
      return false;
    case "end":
      return true;
    case "call":
    case "wait":
    case "wait_for":
    case "emit":
    case "run":
    case "set":
    case "fail":
    case "ask":
    case "agent":
      return false;
    default:
      return step satisfies never;
  }
}

function sourcesOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "expression":
      return [condition.expression.source];
    case "handler":
      return condition.handler.when ? [condition.handler.when.source] : [];
    case "task":
    case "fits":
    case "templates":
      return [];
    default:
      return condition satisfies never;
  }
}
