// imageDifference: the first row in which two images of a store differ, in words.
import type { Json } from "../language/json.ts";
import { differences } from "./difference.ts";
import type { StoreImage } from "./disk.ts";

/** Undefined when the images are equal. Heads come first, since they say the most. */
export function imageDifference(expected: StoreImage, came: StoreImage): string | undefined {
  return (
    inRows("the head of", expected.heads, came.heads) ??
    inList("journal entry", expected.journal, came.journal) ??
    inList("due row", expected.due.map(text), came.due.map(text)) ??
    inList("open instance", expected.open, came.open) ??
    inList("awaited event", expected.awaiting.map(text), came.awaiting.map(text)) ??
    inList("instance with a task", expected.asking, came.asking) ??
    inRows("the answer under", expected.keys, came.keys) ??
    inRows("the definition", expected.definitions, came.definitions)
  );
}

type Rows = readonly (readonly [name: string, text: string])[];

const text = (value: unknown): string => JSON.stringify(value);

function inRows(what: string, expected: Rows, came: Rows): string | undefined {
  const found = new Map(came);
  for (const [name, wanted] of expected) {
    const row = found.get(name);
    if (row !== wanted) return tell(`${what} ${name}`, wanted, row);
  }
  const known = new Set(expected.map(([name]) => name));
  const more = came.find(([name]) => !known.has(name));
  return more && tell(`${what} ${more[0]}`, undefined, more[1]);
}

function inList(what: string, expected: readonly string[], came: readonly string[]): string | undefined {
  const length = Math.max(expected.length, came.length);
  for (let index = 0; index < length; index++) {
    if (expected[index] !== came[index]) return tell(`${what} ${index + 1}`, expected[index], came[index]);
  }
  return undefined;
}

function tell(what: string, expected: string | undefined, came: string | undefined): string {
  if (came === undefined) return `${what} is missing: ${short(expected)}`;
  if (expected === undefined) return `${what} should not be there: ${short(came)}`;
  const [first] = differences(what, parsed(expected), parsed(came));
  if (!first) return `${what} is written otherwise: ${short(came)}, not ${short(expected)}`;
  return `${first.what} is ${short(JSON.stringify(first.came))}, not ${short(JSON.stringify(first.expected))}`;
}

function parsed(row: string): Json {
  try {
    return JSON.parse(row) as Json;
  } catch {
    return row;
  }
}

const lengthMax = 200;

const short = (row: string | undefined): string =>
  row === undefined ? "nothing" : row.length <= lengthMax ? row : `${row.slice(0, lengthMax)}...`;
