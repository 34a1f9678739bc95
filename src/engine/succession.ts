// Succession: the instances that one key has had, one after the other: `<workflow>:<key>`, then the same with `:2`, `:3`.

export interface Succession {
  /** The newest instance of the key; undefined when there was none. */
  readonly latest: string | undefined;
  /** The id of the one to follow. */
  readonly next: string;
}

/** The numbers have no gaps, so few looks find the last of many: twice as far each time, then halves. */
export function successionOf(first: string, exists: (id: string) => boolean): Succession {
  const nth = (n: number): string => (n === 1 ? first : `${first}:${n}`);
  if (!exists(first)) return { latest: undefined, next: first };
  let there = 1;
  let gone = 2;
  while (exists(nth(gone))) [there, gone] = [gone, gone * 2];
  while (gone - there > 1) {
    const middle = Math.floor((there + gone) / 2);
    if (exists(nth(middle))) there = middle;
    else gone = middle;
  }
  return { latest: nth(there), next: nth(gone) };
}
