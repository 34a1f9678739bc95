// Version trial: soon after the start every stored version is loaded once, one at a time, so that no list of live instances
// has to do that for all of them before it answers.
import type { Catalog } from "./catalog.ts";
import type { Clock, Store } from "./ports.ts";

/** Loading one takes some milliseconds: others have so many between two. */
const pauseMs = 50;

export class VersionTrial {
  readonly #catalog: Pick<Catalog, "unloadable">;
  readonly #clock: Clock;
  #versions: readonly string[] = [];
  #cancel: () => void = () => undefined;

  constructor(catalog: Pick<Catalog, "unloadable">, clock: Clock) {
    this.#catalog = catalog;
    this.#clock = clock;
  }

  start(store: Pick<Store, "versions">): void {
    this.#versions = store.versions();
    this.#later(0);
  }

  stop(): void {
    this.#cancel();
  }

  #later(index: number): void {
    const version = this.#versions[index];
    if (version === undefined) return;
    this.#cancel = this.#clock.at(this.#clock.now() + pauseMs, () => {
      // It keeps what it finds, and tries none twice.
      this.#catalog.unloadable([version]);
      this.#later(index + 1);
    });
  }
}
