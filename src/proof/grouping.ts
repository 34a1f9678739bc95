// Grouping: which variables conditions read together, and as what each condition is looked at.
import type { DataPlace } from "../language/data-place.ts";
import type { Atom, Formula } from "../language/formula.ts";
import type { Alternatives } from "./alternative.ts";
import { atomsIn, chanceMark } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { questionOf, variableOf } from "./variable.ts";
import type { Variable } from "./variable.ts";

export interface Grouping {
  /** Each variable is in one group. */
  readonly groups: readonly (readonly Variable[])[];
  /** By the names of conditions: what they ask of variables, which are all of one group. */
  readonly formulas: ReadonlyMap<string, Formula>;
}

/**
 * Combinations of classes of variables that are read together. A condition that would make more is looked at as a
 * whole: it contradicts itself, and nothing else.
 */
const combinationsMax = 4096;

export function groupingOf(readings: ReadonlyMap<string, Reading>, alternatives: Alternatives): Grouping {
  const atoms = atomsByVariable(readings, alternatives);
  const groupOf = new Map<string, readonly Variable[]>();
  const groupWith = (key: string, about: readonly Atom[]): readonly Variable[] => {
    const group = groupOf.get(key) ?? [variableOf(key, about, alternatives)];
    groupOf.set(key, group);
    return group;
  };
  const formulas = new Map<string, Formula>();
  for (const [name, { formula }] of readings) {
    if (!formula) continue;
    const keys = atomsIn(formula).map((atom) => questionOf(atom).variable);
    const together = [...new Set(keys.map((key) => groupWith(key, atoms.get(key)!)))].flat();
    const combinations = together.reduce((size, { classes }) => size * classes.length, 1);
    if (combinations <= combinationsMax) {
      for (const { key } of together) groupOf.set(key, together);
      formulas.set(name, formula);
    } else {
      const whole = wholeOf(name, formula);
      groupWith(whole.text, [whole]);
      formulas.set(name, whole);
    }
  }
  for (const [key, about] of atoms) groupWith(key, about);
  return { groups: [...new Set(groupOf.values())], formulas };
}

function atomsByVariable(
  readings: ReadonlyMap<string, Reading>,
  alternatives: Alternatives,
): ReadonlyMap<string, readonly Atom[]> {
  const atoms = new Map<string, Atom[]>();
  const add = (atom: Atom): void => {
    const { variable } = questionOf(atom);
    atoms.set(variable, [...(atoms.get(variable) ?? []), atom]);
  };
  for (const { formula } of readings.values()) if (formula) atomsIn(formula).forEach(add);
  // What a wait keeps of the event that ends it is known from the event.
  for (const step of new Set([...atoms.values()].flat().flatMap(waitsIn)))
    for (const type of alternatives.awaitedBy(step)) add(isEventOf(type));
  return atoms;
}

function wholeOf(name: string, formula: Formula): Extract<Atom, { kind: "other" }> {
  const read = atomsIn(formula);
  const isChance = read.some((atom) => questionOf(atom).variable.startsWith(chanceMark));
  return {
    kind: "other",
    text: isChance ? `${chanceMark}${name}` : `(whole) ${name}`,
    reads: read.flatMap(placesOf),
    isTotal: () => false,
  };
}

const waitsIn = (atom: Atom): readonly string[] =>
  placesOf(atom).flatMap(({ step, fields }) =>
    step !== undefined && (fields[0] === "event" || fields[0] === "timeout") ? [step] : [],
  );

const isEventOf = (type: string): Atom => ({
  kind: "place",
  place: { root: "event", fields: ["type"] },
  source: `event.type == ${JSON.stringify(type)}`,
  constants: [type],
  asks: "truth",
});

function placesOf(atom: Atom): readonly DataPlace[] {
  switch (atom.kind) {
    case "place":
      return [atom.place];
    case "order":
      return [atom.left, atom.right];
    case "other":
      return atom.reads;
    default:
      return atom satisfies never;
  }
}
