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
    if (isOf(shown, instance, nowMs)) return shown.view;
    if (shown === undefined && this.#shown.size >= keptMax) {
      const [oldest] = this.#shown.keys();
      this.#shown.delete(oldest!);
    }
    const made = this.#make(instance, nowMs);
    this.#shown.set(id, made);
    return made.view;
  }

  /** Of an instance that has just moved: nobody may ask for it again, so that it is not kept. */
  once(instance: Instance, nowMs: number): InstanceView {
    const shown = this.#shown.get(instance.head.id);
    return (isOf(shown, instance, nowMs) ? shown : this.#make(instance, nowMs)).view;
  }

  #make(instance: Instance, nowMs: number): Shown {
    const fromMs = overdueFromMs(instance, this.#lifeSpans.ofMs(instance.definition));
    return { instance, view: viewInstance(instance, nowMs > fromMs), overdueFromMs: fromMs };
  }
}

const isOf = (shown: Shown | undefined, instance: Instance, nowMs: number): shown is Shown =>
  shown?.instance === instance && shown.view.overdue === nowMs > shown.overdueFromMs;

interface Shown {
  readonly instance: Instance;
  readonly view: InstanceView;
  readonly overdueFromMs: number;
}
