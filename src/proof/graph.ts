// Graph: the transition system of a machine. Nodes are the states it can reach, edges the events that lead from one to
// the next.
import type { Effect, State, Take } from "../machine/state.ts";

export interface Graph {
  /** In the order in which they were reached, nearest first. */
  readonly nodes: readonly Node[];
  /** Edges out of nowhere: how an instance may begin. */
  readonly starts: readonly Edge[];
}

export interface Node {
  /** Its place in `Graph.nodes`. */
  readonly index: number;
  readonly state: State;
  /** What is known of the data, from conditions that were read and may be read again: canonical; empty when nothing is. */
  readonly known: string;
  readonly edges: readonly Edge[];
}

export interface Edge {
  /** Absent on a start. */
  readonly take?: Take;
  readonly truths: readonly ChosenTruth[];
  readonly effects: readonly Effect[];
  readonly target: Node;
  /** The same number on all edges of a graph that are the same event with the same truths. */
  readonly label: number;
}

/** How a condition was decided on the way. Of a `value`, true says that there is one. */
export interface ChosenTruth {
  readonly condition: string;
  readonly truth: Truth;
}

/** `error`: the condition has no value. */
export type Truth = boolean | "error";

/** A way through a graph, from one of its starts. */
export type Run = readonly Edge[];

/** The edge of the node with the label. */
export function edgeWith(node: Node, label: number): Edge | undefined {
  for (const edge of node.edges) if (edge.label === label) return edge;
  return undefined;
}

/** How many complete runs there are: sums from the ends to the starts. The graph must have no circle. */
export function countRuns(graph: Graph): bigint {
  const counts = new Map<Node, bigint>();
  const open = graph.starts.map(({ target }) => target);
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const unknown = counts.has(node) ? [] : node.edges.filter(({ target }) => !counts.has(target));
    for (const { target } of unknown) open.push(target);
    if (unknown.length > 0) continue;
    open.pop();
    if (counts.has(node)) continue;
    counts.set(
      node,
      node.edges.length === 0 ? 1n : node.edges.reduce((sum, { target }) => sum + counts.get(target)!, 0n),
    );
  }
  return graph.starts.reduce((sum, { target }) => sum + counts.get(target)!, 0n);
}
