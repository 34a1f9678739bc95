// Independence: which two events of a state may happen in either order with the same result.
import { Bags } from "./bag.ts";
import type { Edge, Node } from "./graph.ts";

/**
 * Two events are independent in a state when neither disables the other, both orders lead to the same state with the same
 * multiset of effects (Katz and Peled's conditional independence, found by diamonds), neither leaves the other's call
 * behind, whose outcome is then late and its output lost, and neither changes how the other stands to a third (the cube axiom of asynchronous transition systems, Bednarczyk 1988): where b is independent of a and
 * of c, and these of each other after b, all three are, in every order; likewise where a is independent of b, and each of
 * them of c after the other. So the runs of a class are the linear
 * orders of one partial order of their events. Whose event had an effect does not matter: of a block that waits for both,
 * the last to end reports the end. Where `timersRace`, it matters of timers: what can happen in time depends on when
 * they were armed and disarmed. The graph must have no circle.
 */
export class Independence {
  readonly #bags = new Bags();
  readonly #known = new Map<Node, Relation>();
  readonly #timersRace: boolean;
  /** Places of labels among the edges of a node, while they are asked for; -1 between. */
  readonly #places: number[] = [];

  constructor(timersRace = false) {
    this.#timersRace = timersRace;
  }

  at(node: Node, a: Edge, b: Edge): boolean {
    return this.of(node).holds(node.edges.indexOf(a), node.edges.indexOf(b));
  }

  /** What a state's events are to each other follows from what they are in the states after it. */
  of(node: Node): Relation {
    const found = this.#known.get(node);
    if (found) return found;
    const open = [node];
    for (let at = open.at(-1); at; at = open.at(-1)) {
      const unknown = this.#known.has(at) ? [] : at.edges.filter(({ target }) => !this.#known.has(target));
      if (unknown.length > 0) {
        for (const { target } of unknown) open.push(target);
        continue;
      }
      open.pop();
      if (!this.#known.has(at)) this.#known.set(at, this.#relate(at));
    }
    return this.#known.get(node)!;
  }

  #relate({ edges }: Node): Relation {
    const after = edges.map(({ target }) => this.#known.get(target)!);
    const relation = new Relation(
      edges,
      edges.map(({ effects }) => this.#bags.of(effects)),
      this.#followers(edges),
    );
    for (let a = 0; a < edges.length; a++) {
      for (let b = 0; b < a; b++) if (this.#isDiamond(relation, after, a, b)) relation.set(a, b, true);
    }
    for (
      let broken = brokenCubes(relation, after);
      broken.length > 0;
      broken = brokenCubes(relation, after)
    ) {
      for (const [one, other] of broken) relation.set(one, other, false);
    }
    return relation;
  }

  /** For each two of the edges, see `Relation.then`. */
  #followers(edges: readonly Edge[]): Int16Array {
    const places = this.#places;
    const followers = new Int16Array(edges.length * edges.length);
    let at = 0;
    for (const { target } of edges) {
      target.edges.forEach(({ label }, place) => (places[label] = place));
      for (const { label } of edges) followers[at++] = places[label] ?? -1;
      for (const { label } of target.edges) places[label] = -1;
    }
    return followers;
  }

  #isDiamond(relation: Relation, after: readonly Relation[], a: number, b: number): boolean {
    const [thenB, thenA] = [relation.then(a, b), relation.then(b, a)];
    if (thenB < 0) return false;
    const [afterA, afterB] = [after[a]!, after[b]!];
    if (thenA < 0 || afterA.edges[thenB]!.target !== afterB.edges[thenA]!.target) return false;
    if (isLate(relation, a) !== isLate(afterB, thenA) || isLate(relation, b) !== isLate(afterA, thenB))
      return false;
    const [first, second] = [relation.bags[a]!, relation.bags[b]!];
    const [later, sooner] = [afterB.bags[thenA]!, afterA.bags[thenB]!];
    const bags = this.#bags;
    return (
      ((first === later && second === sooner) || bags.sum(first, sooner) === bags.sum(second, later)) &&
      (!this.#timersRace ||
        (bags.timersIn(first) === bags.timersIn(later) && bags.timersIn(second) === bags.timersIn(sooner)))
    );
  }
}

/** Whether the event is the outcome of a call that was left behind: its output is lost. */
const isLate = ({ edges }: Relation, place: number): boolean => edges[place]!.take?.late === true;

/** A symmetric relation of the edges of a node, by their places. */
export class Relation {
  readonly edges: readonly Edge[];
  /** The effects of each. */
  readonly bags: readonly number[];
  readonly #followers: Int16Array;
  readonly #pairs: Uint8Array;

  constructor(edges: readonly Edge[], bags: readonly number[], followers: Int16Array) {
    this.edges = edges;
    this.bags = bags;
    this.#followers = followers;
    this.#pairs = new Uint8Array(followers.length);
  }

  holds(one: number, other: number): boolean {
    return this.#pairs[one * this.edges.length + other] === 1;
  }

  /** The place of the second event where the first leads to; -1 where it cannot follow. */
  then(first: number, second: number): number {
    return this.#followers[first * this.edges.length + second]!;
  }

  set(one: number, other: number, holds: boolean): void {
    const size = this.edges.length;
    this.#pairs[one * size + other] = this.#pairs[other * size + one] = holds ? 1 : 0;
  }
}

type Pair = readonly [number, number];

/** Pairs of which one event changes how the other stands to a third. */
function brokenCubes(relation: Relation, after: readonly Relation[]): readonly Pair[] {
  const broken: Pair[] = [];
  for (let one = 0; one < after.length; one++) {
    for (let other = one + 1; other < after.length; other++) {
      if (!relation.holds(one, other)) continue;
      if (isBroken(relation, after, one, other)) broken.push([one, other]);
    }
  }
  for (let middle = 0; middle < after.length; middle++) breakAround(middle, relation, after, broken);
  return broken;
}

/** Whether each of the two is independent of a third after the other, although the three are not so together. */
function isBroken(relation: Relation, after: readonly Relation[], one: number, other: number): boolean {
  const [first, second] = [after[one]!, after[other]!];
  const [then, before] = [relation.then(one, other), relation.then(other, one)];
  return first.edges.some(({ label }, place) => {
    if (!first.holds(then, place)) return false;
    const third = relation.edges.findIndex((edge) => edge.label === label);
    if (third >= 0 && relation.holds(one, third) && relation.holds(other, third)) return false;
    const late = second.edges.findIndex((edge) => edge.label === label);
    return late >= 0 && second.holds(before, late);
  });
}

/** Adds the pairs of the middle event with others that it makes independent of each other. */
function breakAround(middle: number, relation: Relation, after: readonly Relation[], broken: Pair[]): void {
  for (let a = 0; a < after.length; a++) {
    if (!relation.holds(middle, a)) continue;
    for (let c = a + 1; c < after.length; c++) {
      if (!relation.holds(middle, c)) continue;
      const isWhole =
        relation.holds(a, c) &&
        after[a]!.holds(relation.then(a, middle), relation.then(a, c)) &&
        after[c]!.holds(relation.then(c, middle), relation.then(c, a));
      if (!isWhole && after[middle]!.holds(relation.then(middle, a), relation.then(middle, c)))
        broken.push([a, middle], [middle, c]);
    }
  }
}
