// Reach: what can be reached in a graph, once what is chosen contradicts no handler: one that names no error takes every
// one, and only a handler's condition may have no value.
import type { Workflow } from "../language/workflow.ts";
import { conditionsOf } from "../machine/condition.ts";
import type { ChosenTruth, Edge, Graph, Node } from "./graph.ts";

export interface Reach {
  readonly starts: readonly Edge[];
  /** In the order in which they are reached. */
  readonly nodes: readonly Node[];
  /** Of a node, those that can happen. */
  readonly edges: (node: Node) => readonly Edge[];
  /** All of them, with the starts. */
  readonly all: readonly Edge[];
}

export function reachOf({ starts: begins }: Graph, workflow: Workflow): Reach {
  const conditions = conditionsOf(workflow);
  const isPossible = ({ condition: name, truth }: ChosenTruth): boolean => {
    const condition = conditions.get(name);
    if (condition?.kind !== "handler") return true;
    const { types, statuses, when } = condition.handler;
    return truth === true || (truth === "error" ? when !== undefined : Boolean(types ?? statuses ?? when));
  };
  const possible = (edges: readonly Edge[]): readonly Edge[] =>
    edges.filter(({ truths }) => truths.every(isPossible));
  const starts = possible(begins);
  const edges = new Map<Node, readonly Edge[]>(starts.map(({ target }) => [target, possible(target.edges)]));
  for (const own of edges.values()) {
    for (const { target } of own) if (!edges.has(target)) edges.set(target, possible(target.edges));
  }
  return {
    starts,
    nodes: [...edges.keys()],
    edges: (node) => edges.get(node) ?? [],
    all: [...starts, ...[...edges.values()].flat()],
  };
}

/** Steps that have begun, and steps that were skipped. */
export function reachedSteps({ all }: Reach): {
  readonly started: ReadonlySet<string>;
  readonly skipped: ReadonlySet<string>;
} {
  const started = new Set<string>();
  const skipped = new Set<string>();
  for (const { effects } of all) {
    for (const effect of effects) {
      if (effect.kind === "round" || effect.kind === "disarm") continue;
      const isSkip = effect.kind === "record" && effect.status === "skipped";
      (isSkip ? skipped : started).add(effect.step);
    }
  }
  return { started, skipped };
}
