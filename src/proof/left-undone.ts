// Left undone: calls that have happened for good when the instance fails later, each with one way to that.
import { listsIn } from "../language/all-steps.ts";
import type { CallStep, Step, Workflow } from "../language/workflow.ts";
import { deadlineName } from "../machine/event.ts";
import type { Effect, State } from "../machine/state.ts";
import type { Finding } from "./finding.ts";
import type { Edge, Node } from "./graph.ts";
import type { Reach } from "./reach.ts";

/**
 * Expressions without a value and cancellation by an operator could come after every call, so they do not count; nor do
 * GET, calls that say that they are irreversible, and calls of which a step around them that has completed is undone.
 */
export function notUndone(workflow: Workflow, reach: Reach): readonly Finding[] {
  const ends = new Set(endSteps(workflow.steps));
  return callsIn(workflow.steps, []).flatMap(({ call, around }): readonly Finding[] => {
    const last = failureAfter(call.id, new Set(around), reach);
    if (!last) return [];
    return [
      {
        code: "not-undone",
        message: `nothing undoes \`${call.id}\` when ${causeOf(last, ends)}`,
        hint: "add `compensation:` with what undoes it, or `irreversible: true` where nothing can",
        line: call.line,
        step: call.id,
      },
    ];
  });
}

interface Call {
  readonly call: CallStep;
  /** Steps around it with an undo of their own. */
  readonly around: readonly string[];
}

function callsIn(steps: readonly Step[], around: readonly string[]): readonly Call[] {
  return steps.flatMap((step): readonly Call[] => {
    const handlers = (step.onError ?? []).flatMap((handler) => callsIn(handler.steps, around));
    if (step.kind === "call") {
      const isMeant = step.call.method === "GET" || step.irreversible || step.compensation;
      return isMeant ? handlers : [{ call: step, around }, ...handlers];
    }
    // Items are machines of their own.
    if (step.kind === "for_each") return handlers;
    const inside = step.compensation ? [...around, step.id] : around;
    return [...listsIn(step).flatMap((list) => callsIn(list, inside)), ...handlers];
  });
}

const endSteps = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap((step) => [
    ...(step.kind === "end" ? [step.id] : []),
    ...listsIn(step).flatMap(endSteps),
    ...(step.onError ?? []).flatMap((handler) => endSteps(handler.steps)),
  ]);

/** The event that makes the instance fail on a shortest way from the completion of the call; undefined without one. */
function failureAfter(call: string, around: ReadonlySet<string>, reach: Reach): Edge | undefined {
  const seen = new Set<Node>();
  let frontier: Node[] = [];
  for (const edge of reach.all) {
    const at = edge.effects.findIndex((effect) => isCompletion(effect) && effect.step === call);
    if (at < 0 || !counts(edge) || covers(edge.effects.slice(at + 1), around)) continue;
    if (isFailing(edge.target.state)) return edge;
    if (edge.target.state.status === "running") frontier.push(edge.target);
  }
  while (frontier.length > 0) {
    const next: Node[] = [];
    for (const node of frontier) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const edge of reach.edges(node)) {
        if (!counts(edge) || covers(edge.effects, around)) continue;
        if (isFailing(edge.target.state)) return edge;
        if (edge.target.state.status === "running") next.push(edge.target);
      }
    }
    frontier = next;
  }
  return undefined;
}

const counts = ({ take, truths }: Edge): boolean =>
  take?.kind !== "cancel" && !truths.some(({ truth }) => truth === "error");

const isCompletion = (effect: Effect): effect is Extract<Effect, { kind: "record" }> =>
  effect.kind === "record" && effect.status === "completed";

/** Whether a step around has completed, whose own undo stands for what is in it. */
const covers = (effects: readonly Effect[], around: ReadonlySet<string>): boolean =>
  effects.some((effect) => isCompletion(effect) && around.has(effect.step));

const isFailing = ({ status }: State): boolean =>
  status === "compensating" || status === "failed" || status === "cancelled";

function causeOf({ effects }: Edge, ends: ReadonlySet<string>): string {
  for (const effect of effects) {
    if (effect.kind !== "record") continue;
    const { step, status, because } = effect;
    if (status === "completed" && ends.has(step)) return `\`${step}\` ends the instance`;
    if (status !== "failed" || because === "handled") continue;
    if (step === deadlineName) return "the deadline passes";
    if (because === "timeout") return `time runs out in \`${step}\``;
    if (because === "max") return `the rounds of \`${step}\` run out`;
    if (because === "overdue") return `nobody decides \`${step}\` in time`;
    return `\`${step}\` fails`;
  }
  return "the instance fails";
}
