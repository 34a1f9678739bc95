// Known: names that must be known where they stand.
import type { Findings, Place } from "./findings.ts";
import { meant } from "./near.ts";

export interface Known {
  readonly words: ReadonlySet<string>;
  readonly code: string;
  /** What is wrong with a name that is none of them. */
  readonly says: (name: string) => string;
  /** All of them. */
  readonly listing: string;
}

/** Reports a name that is not known. */
export function mustBeKnown(name: string, place: Place, known: Known, findings: Findings): void {
  const { words, code, says, listing } = known;
  if (words.has(name)) return;
  findings.error(place, { code, message: says(name), hint: () => meant(name, [...words], listing) });
}

/** "there is no step `x`" */
export const thereIsNo =
  (what: string) =>
  (name: string): string =>
    `there is no ${what} \`${name}\``;
