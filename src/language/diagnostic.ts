// What is wrong with a text: a value with a place, a message and a way to mend it. Never thrown.

export type Severity = "error" | "warning";

/** A half-open range of a text. Lines and columns count from 1; columns count UTF-16 code units. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What is wrong at a place of one file. */
export interface Diagnostic extends Range {
  readonly file: string;
  /** Stable name of the rule, e.g. `unknown-key`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, with the value in it. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}
