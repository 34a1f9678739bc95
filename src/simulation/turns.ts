// Turns: what is due at one moment happens one after the other, as a path has it, with a look at the engine between. Left to
// itself the engine takes all of it at once.
import type { Store } from "../engine/ports.ts";
import { replaced } from "./disk.ts";

/** A row of the due index. */
export interface Turn {
  readonly timer: string;
  /** Milliseconds since the epoch. */
  readonly dueAtMs: number;
}

export class Turns {
  #turn: Turn | undefined;

  /** From now on, of what is due at the same time, this alone is; undefined: all. */
  give(turn: Turn | undefined): void {
    this.#turn = turn;
  }

  /** The store as the engine is to see it. When the next row is due it may always know. */
  of(store: Store): Store {
    return replaced(store, {
      due: (nowMs, limit) => {
        const turn = this.#turn;
        if (!turn || nowMs === Infinity) return store.due(nowMs, limit);
        return store
          .due(nowMs, limit + togetherMax)
          .filter(({ timer, dueAtMs }) => dueAtMs !== turn.dueAtMs || timer === turn.timer)
          .slice(0, limit);
      },
    });
  }
}

/** More rows than one instance has. */
const togetherMax = 10_000;
