// Undo steps: the whole undo of a workflow, in its order, as steps, so that it can be measured like any others.
import { listsIn } from "../language/all-steps.ts";
import { inUndoOrder } from "../language/graph.ts";
import type { Step } from "../language/workflow.ts";

/** All that may have to be undone of a list, one undo at a time. */
export function undoSteps(steps: readonly Step[]): readonly Step[] {
  return inUndoOrder(steps).flatMap((step): readonly Step[] => {
    const handlers = (step.onError ?? []).toReversed().flatMap((handler) => undoSteps(handler.steps));
    return [...handlers, ...undoOf(step)];
  });
}

/** Once a step has completed, its own undo stands for those inside it. */
function undoOf(step: Step): readonly Step[] {
  const inside = undoInside(step);
  const { compensation, line } = step;
  if (!compensation) return inside;
  const own: Step = { kind: "steps", id: undoName(step), line, steps: compensation };
  if (inside.length === 0) return [own];
  const cases = [{ when: { source: "true" }, steps: [own] }, { steps: inside }];
  return [{ kind: "choose", id: undoName(step), line, cases }];
}

function undoInside(step: Step): readonly Step[] {
  const base = { id: undoName(step), line: step.line } as const;
  // A child is undone by what its own workflow says, which takes no longer than all of it.
  if (step.kind === "run") return step.wait ? [{ ...step, ...base }] : [];
  const inside = listsIn(step).toReversed().flatMap(undoSteps);
  if (inside.length === 0) return [];
  switch (step.kind) {
    case "repeat":
      return [
        {
          ...base,
          kind: "repeat",
          steps: inside,
          until: { source: "false" },
          max: step.max,
          onMax: "continue",
        },
      ];
    case "for_each": {
      const { list, as, maxItems } = step;
      const one = { maxParallel: 1, join: "all", onWin: "finish", onFail: "finish" } as const;
      return [{ ...base, ...one, kind: "for_each", list, as, maxItems, steps: inside }];
    }
    case "call":
    case "parallel":
    case "wait":
    case "wait_for":
    case "emit":
    case "steps":
    case "choose":
    case "set":
    case "fail":
    case "end":
    case "ask":
    case "agent":
      return inside;
    default:
      return step satisfies never;
  }
}

const undoName = ({ id }: Step): string => `the undo of ${id}`;
