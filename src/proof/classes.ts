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
export const countClasses = (graph: Graph, independence: Independence): bigint =>
  new ClassCounts(graph, independence).total;

/** How many classes of complete runs go on from each place of a graph without a circle. */
export class ClassCounts {
  readonly total: bigint;
  readonly #graph: Graph;
  readonly #independence: Independence;
  readonly #counts = new Map<Node, Map<Sleep, bigint>>();

  constructor(graph: Graph, independence: Independence) {
    this.#graph = graph;
    this.#independence = independence;
    let total = 0n;
    for (const { target } of graph.starts) total += this.#count({ node: target, sleep: none });
    this.total = total;
  }

  /**
   * The representative of one class, each class as likely as every other. `below` gives a number from 0 on and less than
   * its argument, each as likely as every other. The graph must have a run.
   */
  draw(below: (limit: bigint) => bigint): Run {
    const starts = this.#graph.starts.map((edge) => ({ edge, place: { node: edge.target, sleep: none } }));
    const run: Edge[] = [];
    for (let ways: readonly Way[] = starts, total = this.total; ways.length > 0;) {
      let left = below(total);
      const way = ways.find(({ place }) => (left -= this.#known(place)!) < 0n)!;
      run.push(way.edge);
      total = this.#known(way.place)!;
      ways = next(way.place, this.#independence);
    }
    return run;
  }

  #known({ node, sleep }: Place): bigint | undefined {
    return this.#counts.get(node)?.get(sleep);
  }

  #count(from: Place): bigint {
    const open: Open[] = [{ ...from }];
    for (let at = open.at(-1); at; at = open.at(-1)) {
      if (this.#known(at) !== undefined) {
        open.pop();
        continue;
      }
      at.next ??= next(at, this.#independence);
      const unknown = at.next.filter(({ place }) => this.#known(place) === undefined);
      if (unknown.length > 0) {
        for (const { place } of unknown) open.push({ ...place });
        continue;
      }
      open.pop();
      const { node, sleep } = at;
      const count =
        node.edges.length === 0 ? 1n : at.next.reduce((sum, { place }) => sum + this.#known(place)!, 0n);
      let ofNode = this.#counts.get(node);
      if (!ofNode) this.#counts.set(node, (ofNode = new Map<Sleep, bigint>()));
      ofNode.set(sleep, count);
    }
    return this.#known(from)!;
  }
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
