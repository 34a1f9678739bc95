// Supported: what `promela.ts` has words for; all else is refused, so that no model says less than its workflow.
import { allSteps } from "../../../src/language/all-steps.ts";
import type { Step, Workflow } from "../../../src/language/workflow.ts";
import { conditionsOf, insideOf, isGraph, readOf } from "./structure.ts";

export function refuse(workflow: Workflow): void {
  if (workflow.output) throw new Error("no output");
  refuseLater(workflow.steps);
  const data = new Set<string>();
  for (const step of allSteps(workflow.steps)) {
    refuseStep(step);
    insideOf(step).forEach(refuseLater);
    for (const condition of conditionsOf(step)) {
      if (readOf(condition)) continue;
      // What was read once would have to be remembered.
      if (data.has(condition.source)) throw new Error(`${condition.source} is read twice`);
      data.add(condition.source);
    }
    if (data.size > 15) throw new Error("more than 15 conditions over data");
    for (const undo of step.compensation ?? []) {
      const isSimple = undo.kind === "call" || undo.kind === "emit" || undo.kind === "wait";
      if (!isSimple || undo.when || undo.onError) throw new Error(`no undo such as ${undo.id}`);
      refuseStep(undo);
    }
    if (isGraph(step.compensation ?? [])) throw new Error("no undo with needs");
  }
}

/** What a step needs stands before it: then the order of the undo is that of the text, backward. */
function refuseLater(list: readonly Step[]): void {
  const before = new Set<string>();
  for (const { id, needs = [] } of list) {
    if (needs.some((need) => !before.has(need))) throw new Error(`${id} needs a step that stands after it`);
    before.add(id);
  }
}

function refuseStep(step: Step): void {
  const { id, onError = [] } = step;
  if (onError.length > 1 || onError.some(({ types, statuses, when }) => types ?? statuses ?? when))
    throw new Error(`no handlers that take some errors, such as those of ${id}`);
  switch (step.kind) {
    case "call":
    case "emit":
    case "steps":
    case "choose":
    case "parallel":
    case "fail":
    case "end":
      return;
    case "wait":
      if (step.match || step.time.kind !== "for" || step.time.durationMs === 0)
        throw new Error(`no wait such as ${id}`);
      return;
    case "wait_for":
      if (step.match) throw new Error(`no wait such as ${id}`);
      return;
    default:
      throw new Error(`no ${step.kind}, such as ${id}`);
  }
}
