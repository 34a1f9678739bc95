// checkUndo: what completed is undone in reverse order, each step once, and nothing else is. The order is that of the
// author's text: between branches of one block, and steps of a graph, the reverse of the declared order.
import { allSteps, listsIn } from "../language/all-steps.ts";
import { inUndoOrder } from "../language/graph.ts";
import type { Step, Workflow } from "../language/workflow.ts";
import type { Effect } from "../machine/state.ts";
import type { Act } from "./act.ts";
import { said } from "./life.ts";
import type { Recording } from "./record.ts";
import { Violation } from "./violation.ts";

/** Throws a Violation where the run undid too much, too little, or in another order. */
export function checkUndo(workflow: Workflow, { script }: Recording): void {
  const places = placesOf(workflow.steps);
  const list = new UndoList(places);
  for (const act of script.acts) list.take(act);
  const status = script.acts.at(-1)!.state.status;
  if (status === "completed" || status === "failed" || status === "cancelled") list.mustBeDone(status);
}

/** Where a step stands: from the outside inwards, in which list and how late its turn to be undone comes there. */
interface Place {
  readonly step: Step;
  /** At each level the position in the list; lower is undone first. */
  readonly turns: readonly number[];
  /** Steps around it, outermost first, each at its level. */
  readonly around: readonly Step[];
}

function placesOf(steps: readonly Step[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const walk = (list: readonly Step[], turns: readonly number[], around: readonly Step[]): void => {
    const order = inUndoOrder(list);
    for (const step of list) {
      const own = [...turns, order.indexOf(step)];
      places.set(step.id, { step, turns: own, around });
      if (step.kind === "for_each") continue;
      const handlers = (step.onError ?? []).map((handler) => handler.steps);
      const inner = [...listsIn(step), ...handlers];
      inner.forEach((each, index) => walk(each, [...own, inner.length - index], [...around, step, step]));
    }
  };
  walk(steps, [], []);
  return places;
}

/** What is to be undone, should the instance fail now. */
interface Entry {
  readonly place: Place;
  /** Of each loop around it, the round. */
  readonly rounds: ReadonlyMap<string, number>;
  /** `unknown`: it failed and may have taken effect. `begun`: something outside began, and may undo itself. */
  readonly because: "completed" | "unknown" | "begun";
  /** A step around it completed, whose own undo stands for its own. */
  isCovered: boolean;
}

class UndoList {
  readonly #places: ReadonlyMap<string, Place>;
  readonly #rounds = new Map<string, number>();
  #entries: Entry[] = [];
  #undoing: Entry | undefined;

  constructor(places: ReadonlyMap<string, Place>) {
    this.#places = places;
  }

  /** An outcome that nobody knows, or that came too late, leaves something to undo, whatever the machine records. */
  take(act: Act): void {
    const outcome = act.kind === "take" && act.take.kind === "outcome" ? act.take : undefined;
    if (outcome?.event.unknown) this.#add(outcome.step, "unknown");
    for (const effect of act.effects) this.#apply(effect, act);
    const isRecorded = act.effects.some(
      (effect) => effect.kind === "record" && effect.step === outcome?.step && effect.status === "completed",
    );
    if (outcome?.late && outcome.event.type.startsWith("done.") && !isRecorded)
      this.#add(outcome.step, "completed");
  }

  #apply(effect: Effect, act: Act): void {
    if (effect.kind === "round" && effect.to === "next")
      this.#rounds.set(effect.step, (this.#rounds.get(effect.step) ?? 1) + 1);
    if (effect.kind === "run" || effect.kind === "spread") this.#add(effect.step, "begun");
    if (effect.kind !== "record") return;
    const { step, status } = effect;
    if (status === "running") this.#rounds.delete(step);
    if (status === "completed") this.#complete(step);
    // A child that failed has undone itself; one that time ran out for has not.
    const isChild = this.#places.get(step)?.step.kind === "run";
    const isOutcome = act.kind === "take" && act.take.kind === "outcome" && act.take.step === step;
    if (status === "failed" && isChild && isOutcome) this.#forgetBegun(step);
    if (status === "compensating") this.#begin(step, act);
    if (status === "compensated") this.#end(step, act);
  }

  /** How an instance ends says what must have been undone by then. */
  mustBeDone(status: "completed" | "failed" | "cancelled"): void {
    if (this.#undoing) throw new Violation("undo", `the undo of ${this.#undoing.place.step.id} has no end`);
    const left = this.#entries.find(({ because, isCovered }) =>
      status === "completed" ? because === "unknown" : because !== "begun" && !isCovered,
    );
    if (left)
      throw new Violation("undo", `the instance ends ${status}, and ${left.place.step.id} is not undone`);
  }

  #complete(step: string): void {
    const place = this.#places.get(step);
    if (!place) return;
    if (place.step.compensation !== undefined) {
      const inner = new Set([...allSteps(listsIn(place.step).flat())].map(({ id }) => id));
      for (const entry of this.#entries)
        if (inner.has(entry.place.step.id) && isSameRound(place, entry.rounds, this.#rounds))
          entry.isCovered = true;
    }
    this.#add(step, "completed");
  }

  #add(step: string, because: Entry["because"]): void {
    const place = this.#places.get(step);
    if (!place || !isUndoable(place.step)) return;
    const rounds = new Map(this.#rounds);
    // What had begun has completed: that is one thing to undo, not two.
    this.#forgetBegun(step);
    const isCovered = this.#entries.some(
      (entry) =>
        entry.because === "completed" &&
        entry.place.step.compensation !== undefined &&
        place.around.includes(entry.place.step) &&
        isInRound(entry, rounds),
    );
    this.#entries.push({ place, rounds, because, isCovered });
  }

  #forgetBegun(step: string): void {
    this.#entries = this.#entries.filter(
      (entry) => entry.place.step.id !== step || entry.because !== "begun" || !isInRound(entry, this.#rounds),
    );
  }

  #begin(step: string, act: Act): void {
    const { status } = act.state;
    // An instance that is to complete undoes what failed and may have taken effect, and no more.
    const isWhole = status !== "completed" && status !== "running";
    if (this.#undoing)
      throw new Violation(
        "undo",
        `${step} is undone before ${this.#undoing.place.step.id} is, at ${said(act)}`,
      );
    const isDue = ({ isCovered, because }: Entry): boolean => (isWhole ? !isCovered : because === "unknown");
    const entry = this.#entries.findLast((other) => other.place.step.id === step && isDue(other));
    if (!entry) throw new Violation("undo", `${step} is undone at ${said(act)}, and it did not complete`);
    const first = this.#entries.find(
      (other) => other !== entry && other.because !== "begun" && isDue(other) && isFirst(other, entry),
    );
    if (first)
      throw new Violation("undo", `${step} is undone before ${first.place.step.id}, which comes after it`);
    this.#undoing = entry;
  }

  #end(step: string, act: Act): void {
    if (this.#undoing?.place.step.id !== step)
      throw new Violation("undo", `${step} is said to be undone at ${said(act)}, and its undo did not begin`);
    this.#entries = this.#entries.filter((entry) => entry !== this.#undoing);
    this.#undoing = undefined;
  }
}

const isUndoable = (step: Step): boolean =>
  step.compensation !== undefined ||
  (step.kind === "run" && step.wait) ||
  (step.kind === "for_each" && [...allSteps(step.steps)].some(isUndoable));

const isInRound = ({ place, rounds }: Entry, now: ReadonlyMap<string, number>): boolean =>
  isSameRound(place, rounds, now);

/** Whether the loops around the place are in the same rounds. */
const isSameRound = (
  { around }: Place,
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): boolean => around.every(({ id }) => (one.get(id) ?? 1) === (other.get(id) ?? 1));

/** Whether one is undone before the other. */
function isFirst(one: Entry, other: Entry): boolean {
  const length = Math.min(one.place.turns.length, other.place.turns.length);
  for (let level = 0; level < length; level++) {
    const [turn, turnOfOther] = [one.place.turns[level]!, other.place.turns[level]!];
    if (turn !== turnOfOther) return turn < turnOfOther;
    const around = one.place.around[level];
    if (!around || around !== other.place.around[level]) break;
    const [round, roundOfOther] = [one.rounds.get(around.id) ?? 1, other.rounds.get(around.id) ?? 1];
    if (round !== roundOfOther) return round > roundOfOther;
  }
  return false;
}
