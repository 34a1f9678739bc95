// Watchers: those who want to be told of every commit once it is durable.
import type { Commit } from "./instance.ts";

export interface Seen {
  readonly seq: number;
  readonly instance: string;
}

export class Watchers {
  readonly #listeners = new Set<(seen: Seen) => void>();

  /** Listeners must not throw. What is returned takes the listener away. */
  add(listener: (seen: Seen) => void): () => void {
    // Two who give the same function are two.
    const own = (seen: Seen): void => listener(seen);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell({ entry: { seq, instance } }: Commit): void {
    for (const listener of this.#listeners) listener({ seq, instance });
  }
}
