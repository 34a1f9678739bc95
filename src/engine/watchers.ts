// Watchers: those who want to be told of every commit once it is durable.
import type { Commit } from "./instance.ts";

export interface Seen {
  readonly seq: number;
  readonly instance: string;
  /** Is still the engine's: to be read, not to be changed. */
  readonly commit: Commit;
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

  tell(commit: Commit): void {
    const { seq, instance } = commit.entry;
    for (const listener of this.#listeners) listener({ seq, instance, commit });
  }
}
