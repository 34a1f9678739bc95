// Longest: how long something takes at most, and what that time is made of.

export type Longest =
  /** Whole milliseconds. */
  | { readonly kind: "bounded"; readonly ms: number; readonly story: Story }
  /** `because` names the step, and says how it is bounded. */
  | { readonly kind: "unbounded"; readonly because: string };

/** One after another, flattened by `partsOf`. */
type Story = readonly (Part | Story)[];

export interface Part {
  readonly step: string;
  readonly ms: number;
  /** What takes the time: goes on from the step's name, as in `6 attempts of 30s`. */
  readonly words: string;
}

export const noTime: Longest = { kind: "bounded", ms: 0, story: [] };

export const lasting = (part: Part): Longest => ({
  kind: "bounded",
  ms: part.ms,
  story: part.ms > 0 ? [part] : [],
});

export const endless = (because: string): Longest => ({ kind: "unbounded", because });

/** One after the other; undefined, what never happens, when either never does. */
export function inTurn(first: Longest | undefined, second: Longest | undefined): Longest | undefined {
  if (!first || !second) return undefined;
  if (first.kind === "unbounded") return first;
  if (second.kind === "unbounded") return second;
  if (first.ms === 0) return second;
  if (second.ms === 0) return first;
  return { kind: "bounded", ms: first.ms + second.ms, story: [first.story, second.story] };
}

/** One or the other, whichever takes longer. */
export function either(...all: readonly (Longest | undefined)[]): Longest | undefined {
  let longest: Longest | undefined;
  for (const each of all) if (each && (!longest || isLonger(each, longest))) longest = each;
  return longest;
}

/** All of them, side by side; undefined when one never happens. */
export const all = (each: readonly (Longest | undefined)[]): Longest | undefined =>
  each.every((one) => one !== undefined) ? (either(...each) ?? noTime) : undefined;

export function isLonger(one: Longest, other: Longest): boolean {
  if (other.kind === "unbounded") return false;
  return one.kind === "unbounded" || one.ms > other.ms;
}

/** Cut off where the limit ends it. */
export const atMost = (time: Longest | undefined, limit: Longest): Longest | undefined =>
  time && isLonger(time, limit) ? limit : time;

/** So many times in a row; `words` says so of each. */
export function times(
  count: number,
  each: Longest | undefined,
  step: string,
  words: string,
): Longest | undefined {
  if (count === 0) return noTime;
  if (count === 1 || each?.kind !== "bounded") return each;
  return lasting({ step, ms: each.ms * count, words });
}

export const partsOf = (story: Story): readonly Part[] =>
  story.flatMap((each): readonly Part[] => ("ms" in each ? [each] : partsOf(each)));
