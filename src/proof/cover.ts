// Cover: runs that together take every transition of a graph, and every two of them of which one depends on the other.
import { inAnyRound } from "../machine/rounds.ts";
import type { Edge, Graph, Node, Run } from "./graph.ts";
import type { Independence } from "./independence.ts";

/**
 * For each transition or pair that no earlier run took, deepest first: a shortest way to it, and a shortest way on to an
 * end. What differs in nothing but the round of a loop is one transition, taken in the first round that has it. Two that
 * are independent are no pair: one order of them stands for both.
 */
export function cover(graph: Graph, independence: Independence): readonly Run[] {
  const ways = shortestWays(graph);
  const on = shortestWaysOn(graph);
  const keys = keysOf(graph);
  const wanted = new Map<string, { readonly way: Way; readonly last: Edge }>();
  const want = (key: string, way: Way, last: Edge): void => {
    const other = wanted.get(key);
    if (!other || way.length < other.way.length) wanted.set(key, { way, last });
  };
  for (const node of graph.nodes) {
    const way = ways.get(node)!;
    for (const edge of node.edges) {
      want(keys.get(edge)!, way, edge);
      const first: Way = { edge, before: way, length: way.length + 1 };
      for (const second of edge.target.edges) {
        if (!isIndependent(node, edge, second, independence)) want(pairOf(keys, edge, second), first, second);
      }
    }
  }
  const taken = new Set<string>();
  const runs: Run[] = [];
  for (const [key, { way, last }] of [...wanted].toSorted(([, a], [, b]) => b.way.length - a.way.length)) {
    if (taken.has(key)) continue;
    const run = [...runOf(way), last];
    for (let next = on.get(last.target); next; next = on.get(next.target)) run.push(next);
    run.forEach((edge, index) => {
      taken.add(keys.get(edge) ?? "");
      const before = run[index - 1];
      if (before) taken.add(pairOf(keys, before, edge));
    });
    runs.push(run);
  }
  return runs;
}

/** Whether the second event could have come first with the same result. */
function isIndependent(node: Node, edge: Edge, second: Edge, independence: Independence): boolean {
  const other = node.edges.find(({ label }) => label === second.label);
  return other !== undefined && independence.at(node, edge, other);
}

const pairOf = (keys: ReadonlyMap<Edge, string>, a: Edge, b: Edge): string => `${keys.get(a)} ${keys.get(b)}`;

/** Equal of what is the same transition. */
function keysOf({ nodes }: Graph): ReadonlyMap<Edge, string> {
  const places = new Map<string, number>();
  const placeOf = new Map<Node, number>();
  for (const node of nodes) {
    const place = `${inAnyRound(node.state.json)} ${node.known}`;
    if (!places.has(place)) places.set(place, places.size);
    placeOf.set(node, places.get(place)!);
  }
  const keys = new Map<Edge, string>();
  for (const node of nodes) {
    for (const edge of node.edges) {
      keys.set(edge, `${placeOf.get(node)}:${edge.label}:${placeOf.get(edge.target)}`);
    }
  }
  return keys;
}

/** From its end to its beginning. */
interface Way {
  readonly edge: Edge;
  readonly before: Way | undefined;
  readonly length: number;
}

function runOf(way: Way): Edge[] {
  const run: Edge[] = [];
  for (let at: Way | undefined = way; at; at = at.before) run.push(at.edge);
  return run.toReversed();
}

function shortestWays({ starts }: Graph): ReadonlyMap<Node, Way> {
  const ways = new Map<Node, Way>();
  let frontier = starts.map((edge): Way => ({ edge, before: undefined, length: 1 }));
  while (frontier.length > 0) {
    const next: Way[] = [];
    for (const way of frontier) {
      const { target } = way.edge;
      if (ways.has(target)) continue;
      ways.set(target, way);
      for (const edge of target.edges) next.push({ edge, before: way, length: way.length + 1 });
    }
    frontier = next;
  }
  return ways;
}

/** The first edge of a shortest way from each node to an end. */
function shortestWaysOn({ nodes }: Graph): ReadonlyMap<Node, Edge> {
  const into = new Map<Node, Node[]>();
  for (const node of nodes) {
    for (const { target } of node.edges) {
      const sources = into.get(target);
      if (sources) sources.push(node);
      else into.set(target, [node]);
    }
  }
  const distance = new Map<Node, number>();
  let frontier = nodes.filter(({ edges }) => edges.length === 0);
  for (let far = 0; frontier.length > 0; far++) {
    const reached = frontier.filter((node) => !distance.has(node));
    for (const node of reached) distance.set(node, far);
    frontier = reached.flatMap((node) => into.get(node) ?? []);
  }
  const on = new Map<Node, Edge>();
  for (const node of nodes) {
    const near = distance.get(node)! - 1;
    const edge = node.edges.find(({ target }) => distance.get(target) === near);
    if (edge) on.set(node, edge);
  }
  return on;
}
