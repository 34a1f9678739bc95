// NameSet: some of the names of one file, as bits, so that sets of hundreds are joined for hundreds of steps at little
// cost.
export class NameSet {
  readonly #places: ReadonlyMap<string, number>;
  readonly #bits: Uint32Array;

  private constructor(places: ReadonlyMap<string, number>, bits: Uint32Array) {
    this.#places = places;
    this.#bits = bits;
  }

  /** All of the names: what other sets of them are made from. */
  static all(names: Iterable<string>): NameSet {
    const places = new Map<string, number>();
    for (const name of names) if (!places.has(name)) places.set(name, places.size);
    return new NameSet(places, new Uint32Array((places.size + 31) >>> 5).fill(0xffffffff));
  }

  has(name: string): boolean {
    const place = this.#places.get(name);
    return place !== undefined && this.#holds(place);
  }

  none(): NameSet {
    return new NameSet(this.#places, new Uint32Array(this.#bits.length));
  }

  with(names: readonly string[]): NameSet {
    const bits = this.#bits.slice();
    for (const name of names) {
      const place = this.#places.get(name)!;
      bits[place >>> 5]! |= 1 << (place & 31);
    }
    return new NameSet(this.#places, bits);
  }

  /** What is in this or in any other. */
  or(others: readonly NameSet[]): NameSet {
    const bits = this.#bits.slice();
    for (const other of others) for (let i = 0; i < bits.length; i++) bits[i]! |= other.#bits[i]!;
    return new NameSet(this.#places, bits);
  }

  /** What is in this and in all others. */
  and(others: readonly NameSet[]): NameSet {
    const apart = others.filter((other) => other !== this);
    if (apart.length === 0) return this;
    const bits = this.#bits.slice();
    for (const other of apart) for (let i = 0; i < bits.length; i++) bits[i]! &= other.#bits[i]!;
    return new NameSet(this.#places, bits);
  }

  /** And what is in at least so many of the others. */
  orIn(count: number, others: readonly NameSet[]): NameSet {
    const names = [...this.#places].filter(
      ([, place]) => others.filter((other) => other.#holds(place)).length >= count,
    );
    return this.with(names.map(([name]) => name));
  }

  #holds(place: number): boolean {
    return (this.#bits[place >>> 5]! & (1 << (place & 31))) !== 0;
  }
}
