// Frames: all that conditions read, and what may be known of it: of the variables that are read together, in which
// combinations of their classes of values they may be.
import type { DataPlace } from "../language/data-place.ts";
import type { Formula } from "../language/formula.ts";
import type { Truth } from "./graph.ts";
import type { Grouping } from "./grouping.ts";
import { atomsIn, truthOf } from "./reading.ts";
import { Frame } from "./relation.ts";
import { questionOf } from "./variable.ts";
import type { Option, Variable } from "./variable.ts";

/** What is known, by frame. */
export type Relations = readonly bigint[];

/** A variable's place in its frame. */
export interface Slot {
  readonly variable: Variable;
  readonly frame: number;
  readonly index: number;
  /** Decided anew each time. */
  readonly isFleeting: boolean;
  /** Conditions that read it. */
  readonly readers: ReadonlySet<string>;
}

export class Frames {
  readonly slots: readonly Slot[];
  readonly #formulas: ReadonlyMap<string, Formula>;
  readonly #frames: readonly Frame[];
  readonly #slotOf: ReadonlyMap<string, Slot>;
  /** When nothing is known. */
  readonly #full: Relations;
  readonly #truths = new Map<string, Partial<Readonly<Record<string, bigint>>>>();
  readonly #parsed = new Map<string, Relations>();

  constructor({ groups, formulas }: Grouping, isFleeting: (variable: Variable) => boolean) {
    const readers = readersIn(formulas);
    this.#formulas = formulas;
    this.#frames = groups.map((variables) => new Frame(variables.map(({ classes }) => classes.length)));
    this.slots = groups.flatMap((variables, frame) =>
      variables.map((variable, index): Slot => ({
        variable,
        frame,
        index,
        isFleeting: isFleeting(variable),
        readers: readers.get(variable.key) ?? new Set(),
      })),
    );
    this.#slotOf = new Map(this.slots.map((slot) => [slot.variable.key, slot]));
    this.#full = this.#frames.map(({ full }) => full);
  }

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  /** What is known when the condition has the truth; undefined when it cannot. */
  assume(known: Relations, name: string, truth: Truth): Relations | undefined {
    const formula = this.#formulas.get(name)!;
    const [atom] = atomsIn(formula);
    if (!atom) return truthOf(formula, () => "error") === truth ? known : undefined;
    const { frame } = this.#slotOf.get(questionOf(atom).variable)!;
    const relation = known[frame]! & this.#where(name, frame, truth);
    return relation === 0n ? undefined : known.with(frame, relation);
  }

  /** The combinations in which the condition has the truth. */
  #where(name: string, frame: number, truth: Truth): bigint {
    let truths = this.#truths.get(name);
    if (!truths) {
      const formula = this.#formulas.get(name)!;
      const asked = new Map(
        atomsIn(formula).map((atom) => {
          const { variable, question } = questionOf(atom);
          const { variable: found, index } = this.#slotOf.get(variable)!;
          return [atom, { index, truths: found.classes.map((one) => one.truths.get(question)!) }];
        }),
      );
      truths = this.#frames[frame]!.by((classes) => {
        const truth = truthOf(formula, (atom) => {
          const { index, truths: byClass } = asked.get(atom)!;
          return byClass[classes[index]!]!;
        });
        return `${truth}`;
      });
      this.#truths.set(name, truths);
    }
    return truths[`${truth}`] ?? 0n;
  }

  /** Whether the alternative may be true of every variable that is meant. */
  mayBe(known: Relations, isMeant: (variable: Variable) => boolean, alternative: string): boolean {
    return this.slots
      .filter(({ variable }) => isMeant(variable))
      .every(({ frame, index, variable }) =>
        this.#frames
          [frame]!.classesIn(known[frame]!, index)
          .some((one) => variable.classes[one]!.options.some(({ of }) => of[0] === alternative)),
      );
  }

  /** Nothing is known any more of what stands at the places. */
  forget(known: Relations, isMeant: (base: DataPlace) => boolean): Relations {
    return this.without(known, ({ variable }) => variable.bases.some(isMeant));
  }

  without(known: Relations, isMeant: (slot: Slot) => boolean): Relations {
    let now = known;
    for (const slot of this.slots) {
      const { frame, index } = slot;
      if (now[frame] === this.#full[frame] || !isMeant(slot)) continue;
      const left = this.#frames[frame]!.without(now[frame]!, index);
      if (left !== now[frame]) now = now.with(frame, left);
    }
    return now;
  }

  /** Of what stands at the places, one of the alternatives is true. */
  narrow(
    known: Relations,
    isMeant: (base: DataPlace) => boolean,
    alternatives: readonly string[],
  ): Relations {
    return this.keep(known, isMeant, ({ of }, base) => alternatives.includes(of[base]!));
  }

  /** A variable of which that leaves nothing is known no more. */
  keep(
    known: Relations,
    isMeant: (base: DataPlace) => boolean,
    isKept: (option: Option, base: number) => boolean,
  ): Relations {
    let now = known;
    for (const { variable, frame, index } of this.slots) {
      const meant = variable.bases.flatMap((base, number) => (isMeant(base) ? [number] : []));
      if (meant.length === 0) continue;
      const kept = variable.classes.flatMap(({ options }, number) =>
        options.some((option) => meant.every((base) => isKept(option, base))) ? [number] : [],
      );
      const among = this.#frames[frame]!.among(index, kept);
      const narrowed = now[frame]! & among;
      const left = narrowed === 0n ? this.#frames[frame]!.without(now[frame]!, index) & among : narrowed;
      if (left !== 0n && left !== now[frame]) now = now.with(frame, left);
    }
    return now;
  }

  parse(known: string): Relations {
    if (known === "") return this.#full;
    const parsed = this.#parsed.get(known);
    if (parsed) return parsed;
    const relations = [...this.#full];
    for (const part of known.split(" ")) {
      const [frame = "", bits = ""] = part.split(":");
      relations[Number(frame)] = BigInt(`0x${bits}`);
    }
    this.#parsed.set(known, relations);
    return relations;
  }

  /** The empty text when nothing is known. */
  print(known: Relations): string {
    return known
      .flatMap((relation, frame) =>
        relation === this.#full[frame] ? [] : [`${frame}:${relation.toString(16)}`],
      )
      .join(" ");
  }
}

function readersIn(formulas: ReadonlyMap<string, Formula>): ReadonlyMap<string, ReadonlySet<string>> {
  const readers = new Map<string, Set<string>>();
  for (const [name, formula] of formulas) {
    for (const atom of atomsIn(formula)) {
      const { variable } = questionOf(atom);
      readers.set(variable, (readers.get(variable) ?? new Set()).add(name));
    }
  }
  return readers;
}
