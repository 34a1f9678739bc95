// Views: what was shown of instances lately, so that who asks again for one that did not change costs next to nothing.
import type { Instance } from "./cause.ts";
import type { LifeSpans } from "./life-span.ts";
import { overdueFromMs, viewInstance } from "./view.ts";
import type { InstanceView } from "./view.ts";

/** A view and its text are some KiB. */
const keptMax = 1_000;

export class Views {
  readonly #shown = new Map<string, Shown>();

  readonly #lifeSpans: LifeSpans;

  constructor(lifeSpans: LifeSpans) {
    this.#lifeSpans = lifeSpans;
  }

  /** The same object while nothing in it has changed. */
  of(instance: Instance, nowMs: number): InstanceView {
    const { id } = instance.head;
    const shown = this.#shown.get(id);
    if (shown?.instance === instance && shown.view.overdue === nowMs > shown.overdueFromMs) return shown.view;
    if (shown === undefined && this.#shown.size >= keptMax) {
      const [oldest] = this.#shown.keys();
      this.#shown.delete(oldest!);
    }
    const fromMs = overdueFromMs(instance, this.#lifeSpans.ofMs(instance.definition));
    const view = viewInstance(instance, nowMs > fromMs);
    this.#shown.set(id, { instance, view, overdueFromMs: fromMs });
    return view;
  }
}

interface Shown {
  readonly instance: Instance;
  readonly view: InstanceView;
  readonly overdueFromMs: number;
}
