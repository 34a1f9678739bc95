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
export function notUndone(workflow: Workflow, whole: Reach): readonly Finding[] {
  const reach = whereAllCounts(whole);
  const ends = new Set(endSteps(workflow.steps));
  const completions = completionsOf(reach);
  const failures = new Map<string, Failures>();
  return callsIn(workflow.steps, []).flatMap(({ call, around }): readonly Finding[] => {
    const key = around.join(" ");
    const known = failures.get(key) ?? new Failures(new Set(around), reach);
    failures.set(key, known);
    const last = known.after(completions.get(call.id) ?? []);
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

/** An edge on which a step completes, and what it does after that. */
interface Completion {
  readonly edge: Edge;
  readonly after: readonly Effect[];
}

function completionsOf({ all }: Reach): ReadonlyMap<string, readonly Completion[]> {
  const found = new Map<string, Completion[]>();
  for (const edge of all) {
    edge.effects.forEach((effect, index) => {
      if (!isCompletion(effect)) return;
      const completion = { edge, after: edge.effects.slice(index + 1) };
      const others = found.get(effect.step);
      if (others) others.push(completion);
      else found.set(effect.step, [completion]);
    });
  }
  return found;
}

/** What may make an instance fail from each place on, as long as no step around has completed. */
class Failures {
  readonly #around: ReadonlySet<string>;
  /** By place, the event that makes the instance fail on a shortest way from there, and how far it is. */
  readonly #nearest = new Map<Node, { readonly edge: Edge; readonly far: number }>();

  constructor(around: ReadonlySet<string>, reach: Reach) {
    this.#around = around;
    const into = new Map<Node, Node[]>();
    let frontier: Node[] = [];
    const failing = new Set(reach.nodes.filter(({ state }) => isFailing(state)));
    for (const node of reach.nodes) {
      if (node.state.status !== "running") continue;
      for (const edge of reach.edges(node)) {
        const { target } = edge;
        if (covers(edge.effects, around)) continue;
        if (failing.has(target)) {
          if (this.#nearest.has(node)) continue;
          this.#nearest.set(node, { edge, far: 0 });
          frontier.push(node);
        } else {
          const sources = into.get(target);
          if (sources) sources.push(node);
          else into.set(target, [node]);
        }
      }
    }
    for (let far = 1; frontier.length > 0; far++) {
      const next: Node[] = [];
      for (const node of frontier) {
        const { edge } = this.#nearest.get(node)!;
        for (const source of into.get(node) ?? []) {
          if (this.#nearest.has(source)) continue;
          this.#nearest.set(source, { edge, far });
          next.push(source);
        }
      }
      frontier = next;
    }
  }

  /** The event that makes the instance fail on a shortest way from one of the completions; undefined without one. */
  after(completions: readonly Completion[]): Edge | undefined {
    let best: { readonly edge: Edge; readonly far: number } | undefined;
    for (const { edge, after } of completions) {
      if (covers(after, this.#around)) continue;
      if (isFailing(edge.target.state)) return edge;
      const found = this.#nearest.get(edge.target);
      if (found && (!best || found.far < best.far)) best = found;
    }
    return best?.edge;
  }
}

/** What can be reached by what counts, and by nothing else. */
function whereAllCounts(whole: Reach): Reach {
  const starts = whole.starts.filter(counts);
  const edges = new Map<Node, readonly Edge[]>();
  const enter = ({ target }: Edge): void => {
    if (!edges.has(target)) edges.set(target, whole.edges(target).filter(counts));
  };
  starts.forEach(enter);
  for (const own of edges.values()) own.forEach(enter);
  return {
    starts,
    nodes: [...edges.keys()],
    edges: (node) => edges.get(node) ?? [],
    all: [...starts, ...[...edges.values()].flat()],
  };
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
