// Question: what guards and actions ask the facts of a machine: of a name, whether its fact is one of some. Questions go
// by numbers, sets of them are bits.
import { readsOf } from "../language/expression.ts";
import type { ActionConfig, Fact, GuardConfig, RoundParams } from "./config.ts";

/** What conditions over facts alone read of a step, with the facts that make it true. */
export const factsOfField: Readonly<Record<ControlField, readonly Fact[]>> = {
  timeout: ["timeout", "timed_out"],
  skipped: ["skipped"],
  failed: ["failed", "timed_out", "unknown"],
};
export type ControlField = "timeout" | "skipped" | "failed";
const isControl = (field: string): field is ControlField => field in factsOfField;

export const everyFact: readonly Fact[] = [
  "completed",
  "failed",
  "unknown",
  "begun",
  "skipped",
  "timeout",
  "timed_out",
  "cancelled",
  "running",
];

/** A set of questions; all of one machine are of one length. */
export type QuestionSet = Uint32Array;

export class Questions {
  readonly #numbers = new Map<string, number>();
  readonly #byName = new Map<string, { readonly number: number; readonly yes: ReadonlySet<Fact> }[]>();

  /** The number of the question whether the fact of `name` is one of `yes`. */
  ask(name: string, yes: readonly Fact[]): number {
    const key = `${name} ${yes.toSorted().join()}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(key, number);
    const others = this.#byName.get(name) ?? [];
    this.#byName.set(name, [...others, { number, yes: new Set(yes) }]);
    return number;
  }

  ofGuard(guard: GuardConfig | undefined): readonly number[] {
    switch (guard?.type) {
      case "fact":
        return [this.ask(guard.params.step, guard.params.any)];
      case "count":
        return guard.params.steps.map((name) => this.ask(name, [guard.params.fact]));
      case "when":
      case "unevaluable": {
        const { source, reads } = guard.params;
        if (reads === "data") return [];
        return readsOf(source).flatMap(({ step, field }) =>
          isControl(field) ? [this.ask(step, factsOfField[field])] : [],
        );
      }
      case "settled":
        return (guard.params?.steps ?? []).map((name) => this.ask(name, ["running"]));
      case "working":
      case "exhausted":
      case "kept":
      case "unknownOutcome":
      case undefined:
        return [];
      default:
        return guard satisfies never;
    }
  }

  ofAction(action: ActionConfig): readonly number[] {
    if (action.type === "nextRound") return this.#ofRound(action.params, []);
    if (action.type === "previousRound") return this.#ofRound(action.params, action.params.undo);
    return [];
  }

  /** What the present round leaves to its undo, but for what is being undone. */
  #ofRound({ kept, items = [] }: RoundParams, undo: readonly Fact[]): readonly number[] {
    const asked = (name: string, as: Fact, yes: readonly Fact[] = [as]): readonly number[] =>
      undo.includes(as) ? [] : [this.ask(name, yes)];
    const begun = everyFact.filter((fact) => fact !== "completed");
    return kept.flatMap((name) => [
      ...asked(name, "completed"),
      ...(items.includes(name)
        ? asked(name, "begun", begun)
        : [...asked(name, "unknown"), ...asked(name, "begun")]),
    ]);
  }

  ofName(name: string): readonly number[] {
    return (this.#byName.get(name) ?? []).map(({ number }) => number);
  }

  /** Room for all questions asked so far. */
  none(): QuestionSet {
    return new Uint32Array(Math.ceil(this.#numbers.size / 32));
  }

  /** The first of `facts` that gets the answers of `fact` to all questions of the set; undefined where all are no. */
  first(set: QuestionSet, name: string, fact: Fact, facts: readonly Fact[]): Fact | undefined {
    const asked = (this.#byName.get(name) ?? []).filter(({ number }) => has(set, number));
    if (!asked.some(({ yes }) => yes.has(fact))) return undefined;
    return facts.find((other) => asked.every(({ yes }) => yes.has(other) === yes.has(fact))) ?? fact;
  }
}

/** Names whose facts an action writes anew, whatever they were. */
export function writtenBy(action: ActionConfig): readonly string[] {
  switch (action.type) {
    case "remember":
      return [action.params.step];
    case "forget":
      return action.params.steps;
    case "nextRound":
    case "previousRound":
      return action.params.facts;
    default:
      return [];
  }
}

const has = (set: QuestionSet, number: number): boolean => (set[number >>> 5]! & (1 << (number & 31))) !== 0;

export function add(set: QuestionSet, numbers: Iterable<number>): void {
  for (const number of numbers) set[number >>> 5]! |= 1 << (number & 31);
}

export function remove(set: QuestionSet, numbers: Iterable<number>): void {
  for (const number of numbers) set[number >>> 5]! &= ~(1 << (number & 31));
}

/** Whether `set` has grown. */
export function unite(set: QuestionSet, other: QuestionSet): boolean {
  let grown = false;
  for (let word = 0; word < set.length; word++) {
    const both = (set[word]! | other[word]!) >>> 0;
    grown ||= both !== set[word];
    set[word] = both;
  }
  return grown;
}
