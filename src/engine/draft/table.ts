// Table: a record of an instance in the making: that of the commit before, copied when something in it first changes.
export class Table<T> {
  /** What has come into the record since the commit before, less what has left it. */
  gain = 0;
  readonly #weigh: Weigh<T> | undefined;
  #record: Readonly<Record<string, T>>;
  /** The same record once it is this commit's own. */
  #own: Record<string, T> | undefined;

  /** Without `weigh` nothing in it has a weight. */
  constructor(before: Readonly<Record<string, T>> = {}, weigh?: Weigh<T>) {
    this.#record = before;
    this.#weigh = weigh;
  }

  /** As it is now: what is changed later in the same commit may show in it. */
  get record(): Readonly<Record<string, T>> {
    return this.#record;
  }

  get(key: string): T | undefined {
    return this.#record[key];
  }

  set(key: string, value: T): void {
    this.#weighAnew(key, this.#record[key], value);
    this.#changeable()[key] = value;
  }

  delete(key: string): void {
    if (!(key in this.#record)) return;
    this.#weighAnew(key, this.#record[key], undefined);
    delete this.#changeable()[key];
  }

  /** Another record in place of this one. */
  replace(record: Readonly<Record<string, T>>): void {
    if (record === this.#record) return;
    if (this.#weigh) {
      for (const key in this.#record) this.#weighAnew(key, this.#record[key], record[key]);
      for (const key in record) if (!(key in this.#record)) this.#weighAnew(key, undefined, record[key]);
    }
    this.#record = record;
    this.#own = undefined;
  }

  #weighAnew(key: string, before: T | undefined, after: T | undefined): void {
    const weigh = this.#weigh;
    if (!weigh || before === after) return;
    if (before !== undefined) this.gain -= weigh(before, key);
    if (after !== undefined) this.gain += weigh(after, key);
  }

  #changeable(): Record<string, T> {
    if (!this.#own) {
      this.#own = { ...this.#record };
      this.#record = this.#own;
    }
    return this.#own;
  }
}

type Weigh<T> = (value: T, key: string) => number;

export function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}

/** A record that is being made, whose properties are set one after the other. */
export type Growing<T> = { -readonly [K in keyof T]: T[K] };
