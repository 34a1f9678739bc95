// Findings: collects what is wrong with one text, by offsets, and gives it as diagnostics in order of place.
import type { Diagnostic } from "./diagnostic.ts";

/** A half-open range of the text, in UTF-16 code units from 0. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Finding {
  readonly code: string;
  readonly message: string;
  /** A function where the hint takes time to find: it is asked for when the finding is shown. */
  readonly hint?: string | (() => string) | undefined;
}

/** More findings than this are of no use to anyone; the last one then says how many are left out. */
const findingsMax = 200;

export class Findings {
  readonly #file: string;
  readonly #text: string;
  readonly #lineStarts: number[] = [0];
  readonly #found: { readonly place: Place; readonly finding: Finding }[] = [];

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
      this.#lineStarts.push(at + 1);
  }

  get count(): number {
    return this.#found.length;
  }

  error(place: Place, finding: Finding): void {
    this.#found.push({ place, finding });
  }

  /** 1-based. */
  lineOf(offset: number): number {
    let [low, high] = [0, this.#lineStarts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Without those for which `hidden` is true: they may only follow from others. */
  diagnostics(hidden: (line: number, finding: Finding) => boolean): readonly Diagnostic[] {
    const all = this.#found
      .map(({ place, finding }) => ({ place, finding, line: this.lineOf(place.start) }))
      .filter(({ line, finding }) => !hidden(line, finding))
      .sort((a, b) => a.place.start - b.place.start);
    const shown = all.slice(0, all.length > findingsMax ? findingsMax - 1 : findingsMax);
    const diagnostics = shown.map(({ place, finding }) => this.#diagnostic(place, finding));
    const [next, ...rest] = all.slice(shown.length);
    if (!next) return diagnostics;
    const message = `${rest.length + 1} more errors follow`;
    return [
      ...diagnostics,
      this.#diagnostic(next.place, { code: "too-many-errors", message, hint: "mend these first" }),
    ];
  }

  #diagnostic(place: Place, { code, message, hint }: Finding): Diagnostic {
    const start = Math.min(Math.max(place.start, 0), this.#text.length);
    const end = Math.min(Math.max(place.end, start), this.#text.length);
    const line = this.lineOf(start);
    const endLine = this.lineOf(end);
    return {
      file: this.#file,
      line,
      column: start - this.#lineStarts[line - 1]! + 1,
      endLine,
      endColumn: end - this.#lineStarts[endLine - 1]! + 1,
      code,
      severity: "error",
      message: crop(message),
      ...(hint !== undefined && { hint: crop(typeof hint === "string" ? hint : hint()) }),
    };
  }
}

/** An author's own text in a message may be of any length. */
const crop = (sentence: string): string => (sentence.length <= 400 ? sentence : `${sentence.slice(0, 400)}…`);
