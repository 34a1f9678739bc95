// Mailboxes: one thing at a time per name, many names at once.

export class Mailboxes {
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #idle: (() => void)[] = [];

  /** How much waits under the name behind what is being done. */
  waiting(name: string): number {
    return this.#waiting.get(name)?.length ?? 0;
  }

  /** Runs the work after all work given before under the same name has ended; at once when there is none. */
  run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) {
      this.#waiting.set(name, []);
      return this.#work(name, work);
    }
    return new Promise<T>((resolve, reject) => {
      waiting.push(() => void this.#work(name, work).then(resolve, reject));
    });
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  /** Resolves once nothing is running or waiting. */
  async idle(): Promise<void> {
    if (this.#waiting.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async #work<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      const next = this.#waiting.get(name)!.shift();
      if (next) next();
      else {
        this.#waiting.delete(name);
        if (this.#waiting.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
      }
    }
  }
}
