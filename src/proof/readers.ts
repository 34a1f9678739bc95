// Readers: which conditions may still be read from a place in a workflow on.
import { isGraph } from "../language/graph.ts";
import { listsIn } from "../language/all-steps.ts";
import type { Step } from "../language/workflow.ts";
import {
  caseOf,
  fitsAgainOf,
  fitsOf,
  handlerOf,
  matchOf,
  outputName,
  untilOf,
  valuesOf,
  whenOf,
} from "../machine/condition.ts";
import { reviewName } from "../machine/event.ts";

type Names = ReadonlySet<string>;

/** Never too few: what is not sure to have been passed may be read. */
export interface Readers {
  /** Once something happens in the step. */
  readonly from: ReadonlyMap<string, Names>;
  /** Once the condition has been read. */
  readonly after: ReadonlyMap<string, Names>;
  /** Once the instance is undoing. */
  readonly undoing: Names;
}

/** Of a list of steps that is a machine's outermost. */
export function readersOf(steps: readonly Step[]): Readers {
  return new Walk(steps);
}

class Walk implements Readers {
  readonly from = new Map<string, Names>();
  readonly after = new Map<string, Names>();
  readonly undoing: Names;
  readonly #inside = new Map<Step, Names>();

  constructor(steps: readonly Step[]) {
    const undos = undosIn(steps);
    this.undoing = new Set(undos.flat().flatMap((step) => [...this.#readIn(step)]));
    const ends = union(this.undoing, new Set([outputName]));
    this.after.set(outputName, ends);
    this.#list(steps, ends);
    for (const undo of undos) this.#list(undo, this.undoing);
  }

  /** `later`: what may be read after the list, or beside it. */
  #list(steps: readonly Step[], later: Names): void {
    let after = later;
    if (isGraph(steps)) {
      for (const step of steps) {
        const before = neededBy(step, steps);
        const beside = steps.filter((other) => other !== step && !before.has(other.id));
        this.#step(step, union(later, ...beside.map((other) => this.#readIn(other))));
      }
      return;
    }
    for (const step of steps.toReversed()) {
      this.#step(step, after);
      after = union(after, this.#readIn(step));
    }
  }

  #step(step: Step, later: Names): void {
    const { id } = step;
    const inside = this.#readIn(step);
    const all = union(inside, later);
    this.from.set(id, all);
    const handlers = (step.onError ?? []).map(({ steps }, index) => ({
      name: handlerOf(id, index),
      steps,
      read: union(new Set([handlerOf(id, index)]), this.#readInList(steps)),
    }));
    const caught = union(later, ...handlers.map(({ read }) => read));
    let left = later;
    for (const { name, steps, read } of handlers.toReversed()) {
      this.after.set(name, union(left, this.#readInList(steps)));
      this.#list(steps, later);
      left = union(left, read);
    }
    this.after.set(whenOf(id), union(without(inside, whenOf(id)), later));
    this.after.set(valuesOf(id), union(caught, ...listsInside(step).map((list) => this.#readInList(list))));
    this.after.set(matchOf(id), union(caught, new Set([matchOf(id)])));
    if (step.kind === "agent") {
      const review = [whenOf(reviewName(id)), valuesOf(reviewName(id))];
      for (const name of [fitsOf(id), fitsAgainOf(id), ...review]) this.after.set(name, all);
      this.from.set(reviewName(id), all);
    }
    this.#inner(step, caught, all);
  }

  #inner(step: Step, caught: Names, all: Names): void {
    const { id } = step;
    const lists = listsInside(step);
    switch (step.kind) {
      case "parallel":
        for (const list of lists) {
          const others = lists.filter((other) => other !== list).map((other) => this.#readInList(other));
          this.#list(list, union(caught, ...others));
        }
        break;
      case "choose": {
        let left = caught;
        for (let index = lists.length - 1; index >= 0; index--) {
          left = union(left, this.#readInList(lists[index]!));
          this.after.set(caseOf(id, index), left);
          left = union(left, new Set([caseOf(id, index)]));
          this.#list(lists[index]!, caught);
        }
        break;
      }
      case "repeat":
        this.after.set(untilOf(id), all);
        for (const list of lists) this.#list(list, all);
        break;
      default:
        for (const list of lists) this.#list(list, caught);
    }
  }

  #readInList(steps: readonly Step[]): Names {
    return union(...steps.map((step) => this.#readIn(step)));
  }

  /** Everything that may be read while the step runs. */
  #readIn(step: Step): Names {
    const known = this.#inside.get(step);
    if (known) return known;
    const { id } = step;
    const task = reviewName(id);
    const own = [whenOf(id), valuesOf(id), matchOf(id), untilOf(id), whenOf(task), valuesOf(task)];
    const cases = step.kind === "choose" ? step.cases.map((_, index) => caseOf(id, index)) : [];
    const handlers = (step.onError ?? []).map((_, index) => handlerOf(id, index));
    const lists = [...listsInside(step), ...(step.onError ?? []).map(({ steps }) => steps)];
    const inner = lists.map((list) => this.#readInList(list));
    const read = union(new Set([...own, ...cases, ...handlers]), ...inner);
    this.#inside.set(step, read);
    return read;
  }
}

/** What must have ended in the list before the step begins. */
function neededBy({ needs = [] }: Step, list: readonly Step[]): Names {
  const needed = new Set<string>();
  const open = [...needs];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    open.push(...(list.find((step) => step.id === id)?.needs ?? []));
  }
  return needed;
}

/** What is done for items is another machine. */
const listsInside = (step: Step): readonly (readonly Step[])[] =>
  step.kind === "for_each" ? [] : listsIn(step);

function undosIn(steps: readonly Step[]): readonly (readonly Step[])[] {
  return steps.flatMap((step) => {
    const lists = [...listsInside(step), ...(step.onError ?? []).map((handler) => handler.steps)];
    const own = step.compensation ? [step.compensation, ...undosIn(step.compensation)] : [];
    return [...own, ...lists.flatMap(undosIn)];
  });
}

const union = (...sets: readonly Names[]): Names => new Set(sets.flatMap((set) => [...set]));

const without = (set: Names, name: string): Names => new Set([...set].filter((other) => other !== name));
