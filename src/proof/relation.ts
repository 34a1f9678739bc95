// Relation: which combinations of classes some variables may have together, as bits of one number.

/** What variables that conditions read together may be: one bit for each combination of their classes. */
export class Frame {
  /** Combinations in all. */
  readonly size: number;
  readonly full: bigint;
  readonly #counts: readonly number[];
  readonly #strides: readonly number[];
  readonly #slices = new Map<string, bigint>();

  /** `counts`: how many classes each variable has. */
  constructor(counts: readonly number[]) {
    const strides: number[] = [];
    this.size = counts.reduce((size, count) => {
      strides.push(size);
      return size * count;
    }, 1);
    this.full = (1n << BigInt(this.size)) - 1n;
    this.#counts = counts;
    this.#strides = strides;
  }

  /** The combinations for which it holds, given the class of each variable, by what it says of them. */
  by<Said extends string>(
    say: (classes: readonly number[]) => Said,
  ): Partial<Readonly<Record<Said, bigint>>> {
    const said = Array.from({ length: this.size }, (_, index) => say(this.#classesAt(index)));
    const bits = (one: Said): string =>
      said
        .map((other) => (other === one ? "1" : "0"))
        .toReversed()
        .join("");
    return Object.fromEntries([...new Set(said)].map((one) => [one, BigInt(`0b${bits(one)}`)])) as Partial<
      Record<Said, bigint>
    >;
  }

  #classesAt(index: number): readonly number[] {
    return this.#counts.map((count, variable) => Math.floor(index / this.#strides[variable]!) % count);
  }

  /** The combinations in which the variable has one of the classes. */
  among(variable: number, classes: readonly number[]): bigint {
    return classes.reduce((bits, one) => bits | this.#slice(variable, one), 0n);
  }

  /** The classes that the variable has in some of the combinations. */
  classesIn(relation: bigint, variable: number): readonly number[] {
    const classes = Array.from({ length: this.#counts[variable]! }, (_, one) => one);
    return classes.filter((one) => (relation & this.#slice(variable, one)) !== 0n);
  }

  /** What is left when nothing is known of the variable any more. */
  without(relation: bigint, variable: number): bigint {
    const [count, stride] = [this.#counts[variable]!, BigInt(this.#strides[variable]!)];
    let first = 0n;
    for (let one = 0; one < count; one++)
      first |= (relation & this.#slice(variable, one)) >> (BigInt(one) * stride);
    let left = 0n;
    for (let one = 0; one < count; one++) left |= first << (BigInt(one) * stride);
    return left;
  }

  #slice(variable: number, one: number): bigint {
    const key = `${variable} ${one}`;
    let slice = this.#slices.get(key);
    if (slice === undefined) {
      const [count, stride] = [this.#counts[variable]!, this.#strides[variable]!];
      const period = "0".repeat(stride * (count - 1 - one)) + "1".repeat(stride) + "0".repeat(stride * one);
      slice = BigInt(`0b${period.repeat(this.size / (stride * count))}`);
      this.#slices.set(key, slice);
    }
    return slice;
  }
}
