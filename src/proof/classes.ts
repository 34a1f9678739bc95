// Classes: the runs of a graph up to swapping neighbours that are independent (Mazurkiewicz traces), counted exactly and
// enumerated one representative each, by sleep sets (Godefroid, Partial-Order Methods, 1996).
import type { Edge, Graph, Node, Run } from "./graph.ts";
import type { Independence } from "./independence.ts";

/**
 * Edges of a node that a representative need not take there: what they lead to was reached in another order. Their places
 * are the characters' codes, sorted.
 */
type Sleep = string;

const none: Sleep = "";

/** How many classes of complete runs the graph has, by dynamic programming over nodes and sleep sets. */
export function countClasses(graph: Graph, independence: Independence): bigint {
  const counts = new Map<Node, Map<Sleep, bigint>>();
  const known = ({ node, sleep }: Place): bigint | undefined => counts.get(node)?.get(sleep);
  let total = 0n;
  for (const { target } of graph.starts) {
    const open: Open[] = [{ node: target, sleep: none }];
    for (let at = open.at(-1); at; at = open.at(-1)) {
      if (known(at) !== undefined) {
        open.pop();
        continue;
      }
      at.next ??= next(at, independence);
      const unknown = at.next.filter(({ place }) => known(place) === undefined);
      if (unknown.length > 0) {
        for (const { place } of unknown) open.push({ ...place });
        continue;
      }
      open.pop();
      const { node, sleep } = at;
      const count =
        node.edges.length === 0 ? 1n : at.next.reduce((sum, { place }) => sum + known(place)!, 0n);
      let ofNode = counts.get(node);
      if (!ofNode) counts.set(node, (ofNode = new Map<Sleep, bigint>()));
      ofNode.set(sleep, count);
    }
    total += known({ node: target, sleep: none })!;
  }
  return total;
}

/**
 * One complete run of each class, depth first in the order of the edges. `prune` may leave out a run that has begun so,
 * with all that go on from there; it sees each beginning once, first that of the start alone.
 */
export function* representatives(
  graph: Graph,
  independence: Independence,
  prune: (beginning: Run) => boolean = () => false,
): Generator<Run> {
  for (const start of graph.starts) {
    const run: Edge[] = [start];
    if (prune(run)) continue;
    const open: { readonly ways: readonly Way[]; at: number }[] = [];
    const enter = (place: Place): void => void open.push({ ways: next(place, independence), at: 0 });
    enter({ node: start.target, sleep: none });
    if (start.target.edges.length === 0) yield [start];
    for (let level = open.at(-1); level; level = open.at(-1)) {
      const way = level.ways[level.at++];
      if (!way) {
        open.pop();
        run.pop();
        continue;
      }
      run.push(way.edge);
      if (prune(run)) {
        run.pop();
        continue;
      }
      if (way.edge.target.edges.length === 0) yield [...run];
      enter(way.place);
    }
  }
}

interface Place {
  readonly node: Node;
  readonly sleep: Sleep;
}

interface Open extends Place {
  next?: readonly Way[];
}

interface Way {
  readonly edge: Edge;
  readonly place: Place;
}

/** The edges that are awake, each with the sleep set after it: of what slept or was taken before, what is independent of it. */
function next({ node, sleep }: Place, independence: Independence): readonly Way[] {
  const relation = independence.of(node);
  const ways: Way[] = [];
  const done: number[] = [];
  for (let at = 0; at < sleep.length; at++) done.push(sleep.charCodeAt(at));
  node.edges.forEach((edge, index) => {
    if (done.includes(index)) return;
    const after: number[] = [];
    for (const other of done) if (relation.holds(other, index)) after.push(relation.then(index, other));
    after.sort(inOrder);
    ways.push({ edge, place: { node: edge.target, sleep: String.fromCharCode(...after) } });
    done.push(index);
  });
  return ways;
}

const inOrder = (a: number, b: number): number => a - b;
