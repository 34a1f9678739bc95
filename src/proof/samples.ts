// Samples: values of a type such that whatever compares a place in them with constants is decided as some sample decides it.
import { sampleOf } from "../language/sample.ts";
import type { Json } from "../language/json.ts";
import type { Type } from "../language/workflow.ts";

/** Undefined: nothing is there. */
export type Sample = Json | undefined;

/** `below`: the fields that lead to the place that is compared. */
export function samplesOf(
  type: Type,
  below: readonly string[],
  constants: readonly Json[],
): readonly Sample[] {
  const [field, ...rest] = below;
  if (field === undefined) return valuesOf(type, constants);
  if (type.kind === "schema") return samplesOf(type.as, below, constants);
  const known = type.kind === "record" && Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
  const isOpen = known === undefined || known.optional;
  const inner = [
    ...samplesOf(known?.type ?? any, rest, constants),
    // An optional field may be absent, or null.
    ...(isOpen ? [null, undefined] : []),
  ];
  const maps = inner.map((value): Json => (value === undefined ? {} : { [field]: value }));
  return type.kind === "record" ? maps : [...maps, null, true, 987, "text", []];
}

const any: Type = { kind: "any" };

function valuesOf(type: Type, constants: readonly Json[]): readonly Json[] {
  switch (type.kind) {
    case "boolean":
      return [true, false];
    case "number":
      return numbersAround(constants);
    case "integer":
      return numbersAround(constants).filter((value) => Number.isSafeInteger(value));
    case "enum":
      return type.values;
    case "string":
      return textsBeside(constants, "text");
    case "timestamp":
    case "duration":
      return textsBeside(constants, sampleOf(type, "all") as string);
    case "any":
      return [null, true, false, ...numbersAround(constants), ...textsBeside(constants, "text"), [], {}];
    case "list":
      return [[], sampleOf(type, "all")];
    case "record":
      return [sampleOf(type, "all")];
    case "schema":
      return [sampleOf(type, "all"), ...valuesOf(type.as, constants)];
    default:
      return type satisfies never;
  }
}

/** Each constant, one between each two neighbours, also a whole one where there is any, and one on each side. */
function numbersAround(constants: readonly Json[]): readonly number[] {
  const numbers = constants.filter((constant) => typeof constant === "number");
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [987];
  const between = sorted.slice(1).flatMap((high, index) => {
    const low = sorted[index]!;
    const whole = Math.floor(low) + 1;
    const middle = low + (high - low) / 2;
    return [...(whole < high ? [whole] : []), ...(middle > low && middle < high ? [middle] : [])];
  });
  return [...sorted, ...between, ...below(first), ...above(last)];
}

/** A whole number; where constants are too large to have one beside them, the farthest there is. */
const below = (value: number): readonly number[] =>
  [Math.ceil(value) - 1, -Number.MAX_VALUE].filter((other) => other < value);
const above = (value: number): readonly number[] =>
  [Math.floor(value) + 1, Number.MAX_VALUE].filter((other) => other > value);

function textsBeside(constants: readonly Json[], other: string): readonly string[] {
  const texts = constants.filter((constant) => typeof constant === "string");
  let beside = other;
  while (texts.includes(beside)) beside += "_";
  return [...texts, beside];
}
