// Near misses: which known word an author most likely meant.

/** The nearest candidate, if it is near enough to be a slip: about one change in three letters. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > wordMax) return undefined;
  const lower = word.toLowerCase();
  const distance = new Distance(lower);
  const looked = candidates.slice(0, candidatesMax);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of looked) {
    if (candidate === word || Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const found = distance.to(candidate.toLowerCase(), bestDistance);
    if (found < bestDistance && found < word.length) [best, bestDistance] = [candidate, found];
  }
  return best ?? looked.find((candidate) => sameBeginning(lower, candidate.toLowerCase()));
}

const wordMax = 64;
/** Of more candidates than this, the rest are not looked at. */
const candidatesMax = 500;

/** `retries` for `retry`: a beginning of four letters or more in common, and little else. */
function sameBeginning(a: string, b: string): boolean {
  let common = 0;
  while (common < a.length && a[common] === b[common]) common++;
  return common >= 4 && Math.max(a.length, b.length) - common <= 3;
}

/** A hint in words: the near miss where there is one, else what is known. */
export function meant(word: string, candidates: readonly string[], what: string): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (candidates.length === 0) return `there are no ${what} here`;
  return `${what}: ${listed(candidates)}`;
}

/** At most twenty, which is all that a step can do; the rest counted. */
function listed(words: readonly string[]): string {
  const shown = words.slice(0, 20).join(", ");
  return words.length > 20 ? `${shown} and ${words.length - 20} more` : shown;
}

/** Edit distances from one word, in which swapping two neighbours counts once (optimal string alignment). */
class Distance {
  readonly #word: string;
  /** Three rows of the table, in turn. */
  #rows = [0, 1, 2].map(() => new Uint8Array(2 * wordMax)) as [Uint8Array, Uint8Array, Uint8Array];

  constructor(word: string) {
    this.#word = word;
  }

  /** Some number that is no smaller than `limit` where the distance is not. */
  to(other: string, limit: number): number {
    const word = this.#word;
    let begin = 0;
    while (begin < word.length && word.charCodeAt(begin) === other.charCodeAt(begin)) begin++;
    let [n, m] = [word.length - begin, other.length - begin];
    if (Math.abs(n - m) >= limit) return limit;
    while (n > 0 && m > 0 && word.charCodeAt(begin + n - 1) === other.charCodeAt(begin + m - 1)) {
      n--;
      m--;
    }
    if (n === 0 || m === 0) return n + m;
    let [before, last, row] = this.#rows;
    for (let j = 0; j <= m; j++) last[j] = j;
    for (let i = 1; i <= n; i++) {
      // Further from the diagonal than the limit, every distance is larger.
      const from = Math.max(1, i - limit);
      const to = Math.min(m, i + limit);
      const letter = word.charCodeAt(begin + i - 1);
      row[from - 1] = from === 1 ? i : limit;
      if (i + limit - 1 <= m) last[i + limit] = limit;
      let least = Math.min(row[from - 1]!, limit);
      for (let j = from; j <= to; j++) {
        const same = letter === other.charCodeAt(begin + j - 1);
        let distance = last[j - 1]! + (same ? 0 : 1);
        if (row[j - 1]! + 1 < distance) distance = row[j - 1]! + 1;
        if (last[j]! + 1 < distance) distance = last[j]! + 1;
        const swapped =
          i > 1 &&
          j > 1 &&
          letter === other.charCodeAt(begin + j - 2) &&
          word.charCodeAt(begin + i - 2) === other.charCodeAt(begin + j - 1);
        if (swapped && before[j - 2]! + 1 < distance) distance = before[j - 2]! + 1;
        row[j] = distance;
        if (distance < least) least = distance;
      }
      if (least >= limit) return limit;
      [before, last, row] = [last, row, before];
    }
    this.#rows = [before, last, row];
    return last[m]!;
  }
}
