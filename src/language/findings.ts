// Findings: collects what is wrong with one text, by offsets, and gives it as diagnostics in order of place.
import type { Diagnostic, Range, Severity } from "./diagnostic.ts";

/** A half-open range of the text, in UTF-16 code units from 0. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Finding {
  readonly code: string;
  readonly message: string;
  /** A function where the hint takes time to find: it is asked for when the finding is among the first that are shown. */
  readonly hint?: string | (() => string) | undefined;
}

interface Found {
  readonly place: Place;
  readonly finding: Finding;
  readonly severity: Severity;
}

/** More findings than this are of no use to anyone; the last one then says how many are left out. */
const findingsMax = 200;

/** More hints that take time to find are not found: so many mistakes have one cause. */
const soughtHintsMax = 50;

export class Findings {
  readonly #file: string;
  readonly #text: string;
  readonly #lineStarts: number[] = [0];
  readonly #found: Found[] = [];
  #soughtHints = 0;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
      this.#lineStarts.push(at + 1);
  }

  get count(): number {
    return this.#found.length;
  }

  get hasErrors(): boolean {
    return this.#found.some(({ severity }) => severity === "error");
  }

  error(place: Place, finding: Finding): void {
    this.#found.push({ place, finding, severity: "error" });
  }

  /** What is legal, and hardly what the author wants. */
  warning(place: Place, finding: Finding): void {
    this.#found.push({ place, finding, severity: "warning" });
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

  /** Without those for which `hidden` is true: they may only follow from others. Warnings give way to errors. */
  diagnostics(hidden: (line: number, finding: Finding) => boolean): readonly Diagnostic[] {
    const all = this.#found
      .map((found) => ({ ...found, line: this.lineOf(found.place.start) }))
      .filter(({ line, finding }) => !hidden(line, finding))
      .sort((a, b) => a.place.start - b.place.start);
    const errors = all.filter(({ severity }) => severity === "error");
    const [first] = errors;
    if (all.length <= findingsMax || first === undefined)
      return all.slice(0, findingsMax).map((found) => this.#diagnostic(found));
    if (errors.length <= findingsMax) return errors.map((found) => this.#diagnostic(found));
    const [next = first, ...rest] = errors.slice(findingsMax - 1);
    const message = `${rest.length + 1} more errors follow`;
    const finding = { code: "too-many-errors", message, hint: "mend these first" };
    return [...errors.slice(0, findingsMax - 1), { ...next, finding }].map((found) =>
      this.#diagnostic(found),
    );
  }

  /** A place in lines and columns. */
  rangeOf(place: Place): Range {
    const start = Math.min(Math.max(place.start, 0), this.#text.length);
    const end = Math.min(Math.max(place.end, start), this.#text.length);
    const line = this.lineOf(start);
    const endLine = this.lineOf(end);
    return {
      line,
      column: start - this.#lineStarts[line - 1]! + 1,
      endLine,
      endColumn: end - this.#lineStarts[endLine - 1]! + 1,
    };
  }

  #diagnostic({ place, finding: { code, message, hint }, severity }: Found): Diagnostic {
    const told = typeof hint === "function" ? this.#sought(hint) : hint;
    return {
      file: this.#file,
      ...this.rangeOf(place),
      code,
      severity,
      message: crop(message),
      ...(told !== undefined && { hint: crop(told) }),
    };
  }

  #sought(hint: () => string): string | undefined {
    return ++this.#soughtHints > soughtHintsMax ? undefined : hint();
  }
}

/** An author's own text in a message may be of any length. */
const crop = (sentence: string): string => (sentence.length <= 400 ? sentence : `${sentence.slice(0, 400)}…`);
