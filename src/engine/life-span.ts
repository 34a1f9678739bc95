// Life span: how long an instance of a version may be under way by design.
import type { Workflow } from "../language/workflow.ts";
import { longestLife } from "../proof/worst-case.ts";
import type { Definition } from "./catalog.ts";

/**
 * From the sums of its timers, attempts and time limits, undo included, in milliseconds; Infinity where a person or an
 * event may be waited for without a limit. Computed once for a version, with its children as they are then.
 */
export class LifeSpans {
  readonly #current: (workflow: string) => Workflow | undefined;
  readonly #known = new WeakMap<Definition, number>();

  /** `current`: what a step would run now. */
  constructor(current: (workflow: string) => Workflow | undefined) {
    this.#current = current;
  }

  ofMs(definition: Definition): number {
    const known = this.#known.get(definition);
    if (known !== undefined) return known;
    const longest = longestLife(definition.workflow, this.#current);
    const ms = longest.kind === "bounded" ? longest.ms : Infinity;
    this.#known.set(definition, ms);
    return ms;
  }
}
