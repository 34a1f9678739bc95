// Near misses: which known word an author most likely meant.

/** The nearest candidate, if it is near enough to be a slip: about one change in three letters. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > 64) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = distanceOf(lower, candidate.toLowerCase());
    if (distance < bestDistance && distance < word.length) [best, bestDistance] = [candidate, distance];
  }
  return best ?? sameBeginning(lower, candidates);
}

/** `retries` for `retry`: a beginning of four letters or more in common, and little else. */
function sameBeginning(word: string, candidates: readonly string[]): string | undefined {
  for (const candidate of candidates) {
    let common = 0;
    while (common < word.length && word[common] === candidate.toLowerCase()[common]) common++;
    if (common >= 4 && Math.max(word.length, candidate.length) - common <= 3) return candidate;
  }
  return undefined;
}

/** A hint in words: the near miss where there is one, else what is known. */
export function meant(word: string, candidates: readonly string[], what: string): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (candidates.length === 0) return `there are no ${what} here`;
  return `${what}: ${listed(candidates)}`;
}

/** At most twelve, the rest counted. */
function listed(words: readonly string[]): string {
  const shown = words.slice(0, 12).join(", ");
  return words.length > 12 ? `${shown} and ${words.length - 12} more` : shown;
}

/** Edit distance in which swapping two neighbours counts once (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        distance = Math.min(distance, before[j - 2]! + 1);
      }
      row.push(distance);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
