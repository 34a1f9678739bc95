// Independence: which two events of a state may happen in either order with the same result.
import type { Effect } from "../machine/state.ts";
import { edgeWith } from "./graph.ts";
import type { Edge, Node } from "./graph.ts";

/**
 * Two events are independent in a state when neither disables the other and both orders lead to the same state with the
 * same multiset of effects (Katz and Peled's conditional independence, found by diamonds). Whose event had an effect does
 * not matter: of a block that waits for both, the last to end reports the end.
 */
export class Independence {
  readonly #effectIds = new Map<string, number>();
  readonly #ofEffect = new WeakMap<Effect, number>();
  readonly #sorted = new WeakMap<readonly Effect[], readonly number[]>();
  /** By node and, of its edges, two: 1 dependent, 2 independent. */
  readonly #known: Uint8Array[] = [];

  at(node: Node, a: Edge, b: Edge): boolean {
    const count = node.edges.length;
    const known = (this.#known[node.index] ??= new Uint8Array(count * count));
    const [i, j] = [node.edges.indexOf(a), node.edges.indexOf(b)];
    const place = Math.min(i, j) * count + Math.max(i, j);
    if (known[place] === 0) known[place] = this.#isDiamond(a, b) ? 2 : 1;
    return known[place] === 2;
  }

  #isDiamond(a: Edge, b: Edge): boolean {
    if (a.target === b.target && a.label === b.label) return false;
    const thenB = edgeWith(a.target, b.label);
    if (!thenB) return false;
    const thenA = edgeWith(b.target, a.label);
    if (!thenA || thenA.target !== thenB.target) return false;
    return this.#isSame([a.effects, thenB.effects], [b.effects, thenA.effects]);
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
