// Table: a record of an instance in the making: that of the commit before, copied when something in it first changes.
export class Table<T> {
  #record: Readonly<Record<string, T>>;
  /** The same record once it is this commit's own. */
  #own: Record<string, T> | undefined;

  constructor(before: Readonly<Record<string, T>> = {}) {
    this.#record = before;
  }

  /** As it is now: what is changed later in the same commit may show in it. */
  get record(): Readonly<Record<string, T>> {
    return this.#record;
  }

  get(key: string): T | undefined {
    return this.#record[key];
  }

  set(key: string, value: T): void {
    this.#changeable()[key] = value;
  }

  delete(key: string): void {
    if (key in this.#record) delete this.#changeable()[key];
  }

  /** Another record in place of this one. */
  replace(record: Readonly<Record<string, T>>): void {
    if (record === this.#record) return;
    this.#record = record;
    this.#own = undefined;
  }

  #changeable(): Record<string, T> {
    if (!this.#own) {
      this.#own = { ...this.#record };
      this.#record = this.#own;
    }
    return this.#own;
  }
}

export function isEmpty(record: object): boolean {
  for (const _ in record) return false;
  return true;
}
