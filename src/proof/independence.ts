// Independence: which two events of a state may happen in either order with the same result.
import type { Effect } from "../machine/state.ts";
import { edgeWith } from "./graph.ts";
import type { Edge, Node } from "./graph.ts";

/**
 * Two events are independent in a state when neither disables the other, both orders lead to the same state with the same
 * multiset of effects (Katz and Peled's conditional independence, found by diamonds), and neither changes how the other
 * stands to a third (the cube axiom of asynchronous transition systems, Bednarczyk 1988): where b is independent of a and
 * of c, and these of each other after b, all three are, in every order; likewise where a is independent of b, and each of
 * them of c after the other. So the runs of a class are the linear
 * orders of one partial order of their events. Whose event had an effect does not matter: of a block that waits for both,
 * the last to end reports the end. Where `timersRace`, it matters of timers: what can happen in time depends on when
 * they were armed and disarmed. The graph must have no circle.
 */
export class Independence {
  readonly #effectIds = new Map<string, number>();
  readonly #ofEffect = new WeakMap<Effect, number>();
  readonly #sorted = new WeakMap<readonly Effect[], readonly number[]>();
  readonly #known = new Map<Node, Relation>();
  readonly #timersRace: boolean;

  constructor(timersRace = false) {
    this.#timersRace = timersRace;
  }

  at(node: Node, a: Edge, b: Edge): boolean {
    return this.#relationAt(node).holds(node.edges.indexOf(a), node.edges.indexOf(b));
  }

  /** What a state's events are to each other follows from what they are in the states after it. */
  #relationAt(node: Node): Relation {
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

  #relate(node: Node): Relation {
    const { edges } = node;
    const relation = new Relation(edges);
    edges.forEach((a, place) => {
      for (let other = 0; other < place; other++) {
        if (this.#isDiamond(a, edges[other]!)) relation.set(place, other, true);
      }
    });
    const after = edges.map(({ target }) => this.#known.get(target)!);
    for (
      let broken = brokenCubes(relation, after);
      broken.length > 0;
      broken = brokenCubes(relation, after)
    ) {
      for (const [one, other] of broken) relation.set(one, other, false);
    }
    return relation;
  }

  #isDiamond(a: Edge, b: Edge): boolean {
    if (a.target === b.target && a.label === b.label) return false;
    const thenB = edgeWith(a.target, b.label);
    if (!thenB) return false;
    const thenA = edgeWith(b.target, a.label);
    if (!thenA || thenA.target !== thenB.target) return false;
    return (
      this.#isSame([a.effects, thenB.effects], [b.effects, thenA.effects]) &&
      (!this.#timersRace ||
        (this.#isSame([timersIn(a)], [timersIn(thenA)]) && this.#isSame([timersIn(b)], [timersIn(thenB)])))
    );
  }

  #isSame(one: readonly (readonly Effect[])[], other: readonly (readonly Effect[])[]): boolean {
    const [a, b] = [this.#merge(one), this.#merge(other)];
    return a.length === b.length && a.every((id, index) => id === b[index]);
  }

  #merge(lists: readonly (readonly Effect[])[]): readonly number[] {
    return lists.flatMap((effects) => this.#ids(effects)).toSorted((a, b) => a - b);
  }

  #ids(effects: readonly Effect[]): readonly number[] {
    let ids = this.#sorted.get(effects);
    if (!ids) this.#sorted.set(effects, (ids = effects.map((effect) => this.#id(effect))));
    return ids;
  }

  #id(effect: Effect): number {
    let id = this.#ofEffect.get(effect);
    if (id !== undefined) return id;
    const text = JSON.stringify(effect);
    id = this.#effectIds.get(text);
    if (id === undefined) this.#effectIds.set(text, (id = this.#effectIds.size));
    this.#ofEffect.set(effect, id);
    return id;
  }
}

const timersIn = ({ effects }: Edge): readonly Effect[] =>
  effects.filter(({ kind }) => kind === "arm" || kind === "disarm");

/** A symmetric relation of the edges of a node, by their places. */
class Relation {
  readonly #edges: readonly Edge[];
  readonly #pairs: Uint8Array;
  #places: ReadonlyMap<number, number> | undefined;

  constructor(edges: readonly Edge[]) {
    this.#edges = edges;
    this.#pairs = new Uint8Array(edges.length * edges.length);
  }

  holds(one: number, other: number): boolean {
    return this.#pairs[one * this.#edges.length + other] === 1;
  }

  /** False where the node has no such edges. */
  holdsOf(one: Edge, other: Edge): boolean {
    const places = (this.#places ??= new Map(this.#edges.map(({ label }, place) => [label, place])));
    const [first, second] = [places.get(one.label), places.get(other.label)];
    return first !== undefined && second !== undefined && this.holds(first, second);
  }

  set(one: number, other: number, holds: boolean): void {
    const size = this.#edges.length;
    this.#pairs[one * size + other] = this.#pairs[other * size + one] = holds ? 1 : 0;
  }

  of(one: number): readonly number[] {
    return this.#edges.flatMap((_, other) => (this.holds(one, other) ? [other] : []));
  }

  get edges(): readonly Edge[] {
    return this.#edges;
  }
}

/** Pairs of which one event changes how the other stands to a third. */
function brokenCubes(relation: Relation, after: readonly Relation[]): readonly (readonly [number, number])[] {
  return [...brokenBefore(relation, after), ...brokenAfter(relation, after)];
}

/** Pairs of which each event is independent of a third after the other, although the three are not so together. */
function brokenBefore(
  relation: Relation,
  after: readonly Relation[],
): readonly (readonly [number, number])[] {
  const { edges } = relation;
  return edges.flatMap((one, a) =>
    relation
      .of(a)
      .filter((b) => b > a)
      .flatMap((b): readonly (readonly [number, number])[] => {
        const other = edges[b]!;
        const isBroken = after[a]!.edges.some(
          (third) =>
            after[a]!.holdsOf(other, third) &&
            after[b]!.holdsOf(one, third) &&
            !(relation.holdsOf(one, third) && relation.holdsOf(other, third)),
        );
        return isBroken ? [[a, b]] : [];
      }),
  );
}

/** Pairs of which one event makes the other independent of a third. */
function brokenAfter(relation: Relation, after: readonly Relation[]): readonly (readonly [number, number])[] {
  const { edges } = relation;
  return edges.flatMap((middle, b) => {
    const others = relation.of(b);
    return others.flatMap((a, index) =>
      others.slice(index + 1).flatMap((c): readonly (readonly [number, number])[] => {
        const [first, last] = [edges[a]!, edges[c]!];
        const whole =
          relation.holds(a, c) && after[a]!.holdsOf(middle, last) && after[c]!.holdsOf(middle, first);
        return whole || !after[b]!.holdsOf(first, last)
          ? []
          : [
              [a, b],
              [b, c],
            ];
      }),
    );
  });
}
