// Differences: where JSON that came is not what was expected.
import { isRecord } from "../language/data-error.ts";
import type { Json } from "../language/json.ts";

export interface Difference {
  /** `output.ticket`, `calls[2]`. */
  readonly what: string;
  /** Absent: nothing was expected there. */
  readonly expected?: Json;
  /** Absent: nothing came there. */
  readonly came?: Json;
}

/** `part`: fields of maps that are not expected may be there. */
export function differences(
  what: string,
  expected: Json | undefined,
  came: Json | undefined,
  part = false,
): readonly Difference[] {
  if (expected === undefined || came === undefined) {
    if (expected === came || (part && expected === undefined)) return [];
    return [{ what, ...(expected !== undefined && { expected }), ...(came !== undefined && { came }) }];
  }
  if (Array.isArray(expected) && Array.isArray(came)) {
    const [wanted, found] = [expected as readonly Json[], came as readonly Json[]];
    const indexes = [...(wanted.length > found.length ? wanted : found).keys()];
    return indexes.flatMap((index) => differences(`${what}[${index}]`, wanted[index], found[index], part));
  }
  if (isRecord(expected) && isRecord(came)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(came)]);
    return [...names].flatMap((name) =>
      differences(`${what}.${name}`, ownOf(expected, name), ownOf(came, name), part),
    );
  }
  return expected === came ? [] : [{ what, expected, came }];
}

const ownOf = (map: { readonly [name: string]: Json }, name: string): Json | undefined =>
  Object.hasOwn(map, name) ? map[name] : undefined;
