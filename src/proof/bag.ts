// Bags: effects in any order, each as often as it comes, as numbers.
import type { Effect } from "../machine/state.ts";

/** The number of no effects. */
const empty = 0;
/** Of so many bags, two make one number that is exact. */
const bagsMax = 2 ** 26;

/** Two bags of the same effects have the same number. */
export class Bags {
  /** By number: numbers of the effects, sorted. */
  readonly #effects: (readonly number[])[] = [[]];
  readonly #known = new Map<string, number>([["", empty]]);
  /** By both numbers. */
  readonly #sums = new Map<number, number>();
  /** By the text of the one effect that is in it. */
  readonly #singles = new Map<string, number>();
  readonly #ofEffect = new WeakMap<Effect, number>();
  /** Numbers of bags that hold one effect, which arms or disarms a timer. */
  readonly #timers = new Set<number>();
  readonly #timersIn: number[] = [];

  of(effects: readonly Effect[]): number {
    let bag = empty;
    for (const effect of effects) bag = this.sum(bag, this.#single(effect));
    return bag;
  }

  /** All that is in either. */
  sum(one: number, other: number): number {
    if (one === empty) return other;
    if (other === empty) return one;
    const key = one < other ? one * bagsMax + other : other * bagsMax + one;
    let sum = this.#sums.get(key);
    if (sum === undefined)
      this.#sums.set(key, (sum = this.#number([...this.#effects[one]!, ...this.#effects[other]!])));
    return sum;
  }

  /** The bag of what arms or disarms timers in it. */
  timersIn(bag: number): number {
    return (this.#timersIn[bag] ??= this.#number(
      this.#effects[bag]!.filter((effect) => this.#timers.has(effect)),
    ));
  }

  #single(effect: Effect): number {
    const known = this.#ofEffect.get(effect);
    if (known !== undefined) return known;
    const text = JSON.stringify(effect);
    let single = this.#singles.get(text);
    if (single === undefined) {
      single = this.#effects.length;
      this.#singles.set(text, single);
      this.#number([single]);
      if (effect.kind === "arm" || effect.kind === "disarm") this.#timers.add(single);
    }
    this.#ofEffect.set(effect, single);
    return single;
  }

  /** An effect's number is that of the bag that holds it alone. */
  #number(effects: readonly number[]): number {
    const sorted = effects.toSorted((a, b) => a - b);
    const key = sorted.join();
    let bag = this.#known.get(key);
    if (bag === undefined) {
      this.#known.set(key, (bag = this.#effects.length));
      this.#effects.push(sorted);
    }
    return bag;
  }
}
