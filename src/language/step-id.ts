// Step ids: the name of a step that has none of its own, stable against edits elsewhere in the file.
import { reservedWord } from "./name.ts";

/** Hands out ids, each once. */
export class StepIds {
  readonly #taken = new Set<string>();
  /** The number that the next clash of a wish gets: those below are taken. */
  readonly #next = new Map<string, number>();

  /** False when the id is taken. */
  take(id: string): boolean {
    if (this.#taken.has(id)) return false;
    this.#taken.add(id);
    return true;
  }

  /** `<parent>.<name>`, numbered when that is taken: `notify.email`, `notify.email_2`. */
  generate(parent: string | undefined, name: string): string {
    const local = legible(name);
    const wish = parent === undefined ? local : `${parent}.${local}`;
    for (let n = this.#next.get(wish) ?? 1; ; n++) {
      const id = n === 1 ? wish : `${wish}_${n}`;
      if (reservedWord(id) !== undefined || !this.take(id)) continue;
      this.#next.set(wish, n + 1);
      return id;
    }
  }
}

/** What the pause between two rounds of a `repeat` goes by. */
export const everyOf = (step: string): string => `${step}.every`;

/** Lower case; what is no letter, digit or `_` becomes `_`. Begins with a letter or `_`. */
function legible(name: string): string {
  const text = name
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, "_")
    .slice(0, 64);
  return /^[0-9]/.test(text) ? `_${text}`.slice(0, 64) : text;
}
