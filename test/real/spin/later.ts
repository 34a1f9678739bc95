// Later: what can still be asked, and come to, while a step is under way, whatever conditions say and calls answer.
// It follows the text of a workflow from step to step.
import type { ParallelStep, Step, Workflow } from "../../../src/language/workflow.ts";
import { allSteps } from "../../../src/language/all-steps.ts";
import { conditionsOf, isGraph, named, readOf } from "./structure.ts";

export interface Later {
  /** What conditions ask of steps, with when it can still be asked: one of these guards of Promela is true. */
  readonly questions: readonly { readonly name: string; readonly places: readonly string[] }[];
  /** When the instance can still complete: likewise. */
  readonly success: readonly string[];
}

export function laterOf({ steps }: Workflow): Later {
  const walk = new Walk();
  walk.list(steps, { done: success, failed: "failure" });
  const readers = new Map<string, Set<string>>();
  for (const step of allSteps(steps)) {
    for (const condition of conditionsOf(step)) {
      const read = readOf(condition);
      if (!read) continue;
      const name = `${named(read.step)}_${read.field}`;
      readers.set(name, (readers.get(name) ?? new Set()).add(`begin ${step.id}`));
    }
  }
  return {
    questions: [...readers].map(([name, points]) => ({ name, places: walk.leadingTo(points) })),
    success: walk.leadingTo(new Set([success])),
  };
}

const success = "success";

/** Points of the text. */
interface Then {
  readonly done: string;
  readonly failed: string;
}

class Walk {
  readonly #next = new Map<string, Set<string>>();
  /** Guards of Promela, by the point at which an instance rests when they are true. */
  readonly #places = new Map<string, string>();

  /** The guards of all places from which one of the points can be come to. */
  leadingTo(points: ReadonlySet<string>): readonly string[] {
    return [...this.#places].flatMap(([place, guard]) => (this.#leads(place, points) ? [guard] : []));
  }

  /** The points at which the list begins. */
  list(steps: readonly Step[], then: Then): readonly string[] {
    if (isGraph(steps)) return steps.map((step) => this.#inGraph(step, then));
    steps.forEach((step, index) => {
      const next = steps[index + 1];
      this.#step(step, next ? { ...then, done: `begin ${next.id}` } : then);
    });
    return steps.slice(0, 1).map(({ id }) => `begin ${id}`);
  }

  #inGraph(step: Step, then: Then): string {
    const { id, needs = [] } = step;
    const ended = `ended ${id}`;
    this.#places.set(ended, `${named(id)}_place >= WELL`);
    this.#way(ended, then.done, then.failed);
    this.#step(step, { done: ended, failed: ended });
    if (needs.length === 0) return `begin ${id}`;
    this.#places.set(`waits ${id}`, `${named(id)}_place == WAITS`);
    this.#way(`waits ${id}`, `begin ${id}`);
    return `waits ${id}`;
  }

  #step(step: Step, then: Then): void {
    const { id } = step;
    const [begin, on, done, failed] = [`begin ${id}`, `on ${id}`, `done ${id}`, `failed ${id}`] as const;
    this.#way(done, then.done);
    this.#way(failed, then.failed);
    for (const handler of step.onError ?? []) {
      const after = handler.then === "continue" ? then.done : then.failed;
      const first = this.list(handler.steps, { ...then, done: after });
      this.#way(failed, ...(first.length > 0 ? first : [after]));
    }
    if (step.when) this.#way(begin, then.done);
    if (conditionsOf(step).some((condition) => !readOf(condition))) this.#way(begin, failed);
    const inner = { done, failed };
    switch (step.kind) {
      case "fail":
        this.#way(begin, failed);
        return;
      case "end":
        this.#way(begin, step.as === "completed" ? success : "failure");
        return;
      case "call":
      case "emit":
        this.#way(on, done, failed);
        break;
      case "wait":
        this.#way(on, done);
        break;
      case "wait_for":
        this.#way(on, done);
        if (step.timeoutMs !== undefined && step.onTimeout === "fail") this.#way(on, failed);
        break;
      case "steps":
        this.#way(begin, ...this.list(step.steps, inner));
        if (step.timeoutMs !== undefined) this.#way(on, failed);
        break;
      case "choose":
        this.#way(begin, done, ...step.cases.flatMap(({ steps }) => this.list(steps, inner)));
        if (step.timeoutMs !== undefined) this.#way(on, failed);
        break;
      case "parallel":
        this.#way(begin, ...this.#branches(step, inner));
        if (step.onWin === "cancel" && step.join < step.branches.length) this.#way(on, done);
        if (step.onFail === "cancel" || step.timeoutMs !== undefined) this.#way(on, failed);
        break;
      default:
        throw new Error(`no ${step.kind}`);
    }
    this.#places.set(on, `${named(id)} == ON`);
    this.#way(begin, on);
  }

  /** The end of any branch may be that of the block, well or not. */
  #branches({ id, branches }: ParallelStep, { done, failed }: Then): readonly string[] {
    const ended = `branch of ${id}`;
    this.#way(ended, done, failed);
    const guards = branches.map((_, index) => `${named(id)}_b${index + 1} >= WELL`);
    this.#places.set(ended, guards.join(" || "));
    return branches.flatMap(({ steps }) => this.list(steps, { done: ended, failed: ended }));
  }

  #way(from: string, ...to: readonly string[]): void {
    const known = this.#next.get(from) ?? new Set();
    for (const point of to) known.add(point);
    this.#next.set(from, known);
  }

  #leads(from: string, to: ReadonlySet<string>): boolean {
    const seen = new Set([from]);
    for (const point of seen) {
      if (to.has(point)) return true;
      for (const next of this.#next.get(point) ?? []) seen.add(next);
    }
    return false;
  }
}
