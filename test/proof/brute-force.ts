// Brute force: all complete runs of a graph, one by one, and their classes, straight from the definitions of
// design and documentation. It shares nothing with the enumerator but the graph.
import type { Edge, Graph, Node, Run } from "../../src/proof/graph.ts";

/** The runs of a graph by number, from 0. */
export interface BruteForce {
  readonly count: number;
  readonly classes: number;
  /** Equal of runs that differ in the order of independent events only. The run must be one of the graph's. */
  classOf(run: Run): number;
}

/**
 * Undefined when there are more runs than that. The graph must have no circle. Where timers race, two events are independent
 * only if each arms and disarms the same timers in both orders.
 */
export function bruteForce(graph: Graph, runsMax: number, timersRace = false): BruteForce | undefined {
  const numbering = new Numbering(graph);
  const { count } = numbering;
  if (count > runsMax) return undefined;
  const classes = new Partition(count);
  const independent = new Independent(timersRace);
  for (const run of numbering.runs()) {
    const number = numbering.of(run);
    // The start is no event: the first that could be swapped is the one after it.
    for (let place = 1; place + 1 < run.length; place++) {
      const [a, b] = [run[place]!, run[place + 1]!];
      const before = run[place - 1]!.target;
      const swapped = independent.swap(before, a, b);
      if (swapped) classes.join(number, numbering.of(run.toSpliced(place, 2, ...swapped)));
    }
  }
  return { count, classes: classes.count, classOf: (run) => classes.of(numbering.of(run)) };
}

/** Events that a state of the graph has more than once. */
export const eventsTwice = ({ nodes }: Graph): readonly string[] =>
  nodes.flatMap(({ edges }) => edges.map(textOf).filter((event, place, all) => all.indexOf(event) !== place));

/** How many runs lie before a run in the order of the edges. */
class Numbering {
  readonly #graph: Graph;
  readonly #below = new Map<Node, number>();
  readonly count: number;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.count = this.#sum(graph.starts);
  }

  *runs(): Generator<Run> {
    for (const start of this.#graph.starts) yield* runsFrom([start]);
  }

  of(run: Run): number {
    let number = 0;
    let edges = this.#graph.starts;
    for (const edge of run) {
      const place = edges.indexOf(edge);
      if (place < 0) throw new Error("no run of the graph");
      number += this.#sum(edges.slice(0, place));
      edges = edge.target.edges;
    }
    return number;
  }

  #sum(edges: readonly Edge[]): number {
    return edges.reduce((sum, { target }) => sum + this.#runsFrom(target), 0);
  }

  #runsFrom(node: Node): number {
    const known = this.#below.get(node);
    if (known !== undefined) return known;
    const count = node.edges.length === 0 ? 1 : this.#sum(node.edges);
    this.#below.set(node, count);
    return count;
  }
}

function* runsFrom(beginning: Run): Generator<Run> {
  const { edges } = beginning.at(-1)!.target;
  if (edges.length === 0) yield beginning;
  for (const edge of edges) yield* runsFrom([...beginning, edge]);
}

/** Events by what they are called: see `textOf`. */
type Pair = readonly [string, string];

/**
 * Two events are independent in a state when each can happen there and after the other, both orders lead to the same state
 * with the same multiset of effects, an output that one order keeps is not lost in the other, and no third changes that: whenever b is independent of a and of c, and a and c are
 * of each other after b, each two of them are, in the state and after the third; a b for which that does not hold is
 * independent of neither. Nor are a and b independent where each is of c after the other, and not both are before.
 */
class Independent {
  readonly #known = new Map<Node, ReadonlyMap<string, Pair>>();
  readonly #timersRace: boolean;

  constructor(timersRace: boolean) {
    this.#timersRace = timersRace;
  }

  /** Two events that follow each other, swapped; undefined when they are not independent. */
  swap(at: Node, a: Edge, b: Edge): readonly [Edge, Edge] | undefined {
    if (!this.#holds(at, textOf(a), textOf(b))) return undefined;
    const first = edgeOf(at, textOf(b))!;
    return [first, edgeOf(first.target, textOf(a))!];
  }

  #holds(node: Node, a: string, b: string): boolean {
    return this.#pairs(node).has(nameOf([a, b]));
  }

  #pairs(node: Node): ReadonlyMap<string, Pair> {
    const known = this.#known.get(node);
    if (known) return known;
    const events = node.edges.map(textOf);
    const pairs = new Map<string, Pair>();
    for (const a of events)
      for (const b of events) if (commute(node, a, b, this.#timersRace)) pairs.set(nameOf([a, b]), [a, b]);
    for (let size = -1; size !== pairs.size;) {
      size = pairs.size;
      const broken = [...pairs.values()].filter((pair) => this.#isBroken(node, pair, pairs));
      for (const pair of broken) pairs.delete(nameOf(pair));
    }
    this.#known.set(node, pairs);
    return pairs;
  }

  /** Whether one of the two changes how the other stands to a third. */
  #isBroken(node: Node, [one, other]: Pair, pairs: ReadonlyMap<string, Pair>): boolean {
    const isPair = (a: string, b: string): boolean => pairs.has(nameOf([a, b]));
    const isAfter = (event: string, a: string, b: string): boolean =>
      this.#holds(edgeOf(node, event)!.target, a, b);
    const later = edgeOf(node, one)!.target.edges.map(textOf);
    const isLate = (third: string): boolean => isAfter(one, other, third) && isAfter(other, one, third);
    if (later.some((third) => isLate(third) && !(isPair(one, third) && isPair(other, third)))) return true;
    return node.edges.map(textOf).some((third) =>
      [
        [one, other],
        [other, one],
      ].some(
        ([a, b]) =>
          third !== a &&
          isPair(b!, third) &&
          isAfter(b!, a!, third) &&
          !(isPair(a!, third) && isAfter(a!, b!, third) && isAfter(third, a!, b!)),
      ),
    );
  }
}

const nameOf = (pair: Pair): string => pair.toSorted().join("\n");

const edgeOf = (node: Node, event: string): Edge | undefined =>
  node.edges.find((edge) => textOf(edge) === event);

function commute(node: Node, a: string, b: string, timersRace: boolean): boolean {
  if (a === b) return false;
  const [one, other] = [edgeOf(node, a)!, edgeOf(node, b)!];
  const [then, next] = [edgeOf(one.target, b), edgeOf(other.target, a)];
  return (
    then !== undefined &&
    next !== undefined &&
    then.target === next.target &&
    effectsOf(one, then) === effectsOf(other, next) &&
    outputsOf(one, then) === outputsOf(next, other) &&
    (!timersRace || (timersOf(one) === timersOf(next) && timersOf(other) === timersOf(then)))
  );
}

const texts = new WeakMap<Edge, string>();

/** An event with its choices, as text. */
function textOf(edge: Edge): string {
  let text = texts.get(edge);
  if (text === undefined) texts.set(edge, (text = JSON.stringify([edge.take?.event, edge.truths])));
  return text;
}

/** The multiset of the effects of both, as text. */
const effectsOf = (first: Edge, second: Edge): string =>
  [...first.effects, ...second.effects]
    .map((effect) => JSON.stringify(effect))
    .toSorted()
    .join();

/** Whose output is kept. */
const outputsOf = (a: Edge, b: Edge): string =>
  [a, b].map(({ take }) => (take?.late === true ? "lost" : "kept")).join();

const timersOf = ({ effects }: Edge): string =>
  effects
    .filter(({ kind }) => kind === "arm" || kind === "disarm")
    .map((effect) => JSON.stringify(effect))
    .toSorted()
    .join();

/** Union-find. */
class Partition {
  readonly #parents: Int32Array;
  count: number;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, index) => index);
    this.count = size;
  }

  of(member: number): number {
    let root = member;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    for (let at = member; at !== root;) {
      const next = this.#parents[at]!;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.of(one), this.of(other)];
    if (a === b) return;
    this.#parents[a] = b;
    this.count--;
  }
}
