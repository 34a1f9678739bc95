// Places inside a scalar: where a part of a value stands in the file, whatever quotes and line breaks are between.
import type { Place } from "./findings.ts";

/** The place of `value.slice(offset, offset + length)` for a scalar written at `place`. */
export function placeInScalar(
  text: string,
  place: Place,
  value: string,
  offset: number,
  length: number,
): Place {
  const source = text.slice(place.start, place.end);
  const start = sourceOffset(source, value, offset);
  const end = length === 0 ? start : sourceOffset(source, value, offset + length - 1) + 1;
  return { start: place.start + start, end: place.start + Math.max(end, start) };
}

/** Walks source and value side by side: blanks of any number match blanks of any number, escapes match what they mean. */
function sourceOffset(source: string, value: string, offset: number): number {
  const quote = /^["']/.exec(source)?.[0];
  const header = quote === undefined && /^[|>]/.test(source) ? source.indexOf("\n") + 1 : 0;
  let at = quote === undefined ? header : 1;
  for (let i = 0; i < offset && at < source.length; i++) {
    if (blank.test(value[i]!)) {
      if (quote === '"' && source[at] === "\\") at += escapeLength(source, at);
      else if (value[i] === "\n" || !blank.test(value[i + 1] ?? ""))
        while (blank.test(source[at] ?? "")) at++;
      else at++;
    } else {
      while (blank.test(source[at] ?? "")) at++;
      if (quote === '"' && source[at] === "\\") at += escapeLength(source, at);
      else if (quote === "'" && source[at] === "'" && source[at + 1] === "'") at += 2;
      else at++;
    }
  }
  while (at < source.length && blank.test(source[at]!) && !blank.test(value[offset] ?? " ")) at++;
  return Math.min(at, source.length);
}

const blank = /[ \t\r\n]/;

const escapeLength = (source: string, at: number): number =>
  ({ x: 4, u: 6, U: 10 })[source[at + 1] ?? ""] ?? 2;
