// Timed: a graph without what time makes impossible: a 5-day timer does not fire before a 1-day timer armed with it.
import type { Edge, Graph, Node } from "./graph.ts";
import { TooManyStates, statesMaxDefault } from "./explore.ts";
import { after, noTimers } from "./zone.ts";
import type { Zone } from "./zone.ts";

export interface Timed {
  /** Every run of it can happen in time. Its nodes are nodes of `states`, each once for every zone that it is reached in. */
  readonly runs: Graph;
  /** Each of its nodes and edges is part of a run that can happen in time; not all of its runs need be. */
  readonly states: Graph;
  /** Whether `states` has runs that cannot happen. */
  readonly races: boolean;
}

/** Throws `TooManyStates`. */
export function timed(graph: Graph, statesMax = statesMaxDefault): Timed {
  if (graph.nodes.every(({ state }) => !hasRace(state.takes.filter(({ kind }) => kind === "timer").length))) {
    return { runs: graph, states: graph, races: false };
  }
  return new Timing(graph, statesMax).result();
}

/** One timer alone never contradicts anything. */
const hasRace = (armed: number): boolean => armed > 1;

interface TimedNode extends Node {
  readonly zone: Zone;
  readonly base: Node;
  edges: readonly Edge[];
}

class Timing {
  readonly #graph: Graph;
  readonly #statesMax: number;
  readonly #nodes: TimedNode[] = [];
  readonly #known = new Map<Node, Map<string, TimedNode>>();
  /** In how many zones each edge can happen. */
  readonly #possible = new Map<Edge, number>();

  constructor(graph: Graph, statesMax: number) {
    this.#graph = graph;
    this.#statesMax = statesMax;
  }

  result(): Timed {
    const starts = this.#graph.starts.map((start) => this.#follow(start, noTimers)!);
    for (let index = 0; index < this.#nodes.length; index++) {
      const node = this.#nodes[index]!;
      node.edges = node.base.edges.flatMap((edge) => this.#follow(edge, node.zone) ?? []);
    }
    const races = [...this.#known].some(([{ edges }, zones]) =>
      edges.some((edge) => (this.#possible.get(edge) ?? zones.size) !== zones.size),
    );
    return { runs: { nodes: this.#nodes, starts }, states: this.#states(), races };
  }

  #follow(edge: Edge, zone: Zone): Edge | undefined {
    const next = after(zone, edge);
    if (!next) return undefined;
    this.#possible.set(edge, (this.#possible.get(edge) ?? 0) + 1);
    return { ...edge, target: this.#intern(edge.target, next) };
  }

  #intern(base: Node, zone: Zone): TimedNode {
    let zones = this.#known.get(base);
    if (!zones) this.#known.set(base, (zones = new Map<string, TimedNode>()));
    const found = zones.get(zone.key);
    if (found) return found;
    if (this.#nodes.length >= this.#statesMax) throw new TooManyStates(this.#statesMax);
    const { state, known } = base;
    const node: TimedNode = { index: this.#nodes.length, state, known, zone, base, edges: [] };
    zones.set(zone.key, node);
    this.#nodes.push(node);
    return node;
  }

  #states(): Graph {
    const { nodes, starts } = this.#graph;
    const reached = nodes.filter((node) => this.#known.has(node));
    if (
      reached.length === nodes.length &&
      nodes.every(({ edges }) => edges.every((edge) => this.#possible.has(edge)))
    ) {
      return this.#graph;
    }
    const copies = new Map(
      reached.map(({ state, known }, index) => [
        reached[index]!,
        { index, state, known, edges: [] as readonly Edge[] },
      ]),
    );
    const copy = (edge: Edge): Edge => ({ ...edge, target: copies.get(edge.target)! });
    for (const [node, own] of copies) {
      own.edges = node.edges.filter((edge) => this.#possible.has(edge)).map(copy);
    }
    return { nodes: [...copies.values()], starts: starts.map(copy) };
  }
}
