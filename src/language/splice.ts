// Splice: pieces of a text replaced by others.
import type { Lines } from "./lines.ts";

/** Offsets in the text, the end excluded. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** None may overlap. Of those at one offset, insertions come first, in the order given. */
export function spliced({ text, eol, ended }: Lines, splices: readonly Splice[]): string {
  let [result, at] = ["", 0];
  for (const { start, end, text: piece } of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, start) + piece;
    at = end;
  }
  result += text.slice(at);
  return ended ? result : result.slice(0, -eol.length);
}
