// Durations as authors write them: `30s`, `2h30m`, `5d`.

/** One or more amounts with a unit: ms, s, m, h, d or w (7 days of 24 hours). */
export const durationPattern = /^(?:\d+(?:ms|s|m|h|d|w))+$/;

/** 100 years of 365.25 days; more is refused, so that sums of due times stay exact. */
export const durationMaxMs = 36_525 * 86_400_000;

/** Milliseconds, or undefined when the text is no duration or longer than 100 years. */
export function parseDuration(text: string): number | undefined {
  if (text.length > 100 || !durationPattern.test(text)) return undefined;
  let totalMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h|d|w)/g)) {
    totalMs += Number(amount) * (unitMs.get(unit!) ?? Number.NaN);
  }
  return totalMs <= durationMaxMs ? totalMs : undefined;
}

/** The shortest text in falling units that `parseDuration` reads back; weeks are written as days. */
export function formatDuration(durationMs: number): string {
  let restMs = durationMs;
  let text = "";
  for (const [unit, ms] of unitMs) {
    if (unit === "w") continue;
    const amount = Math.floor(restMs / ms);
    if (amount > 0) text += `${amount}${unit}`;
    restMs -= amount * ms;
  }
  return text === "" ? "0s" : text;
}

/** Longest first. */
const unitMs: ReadonlyMap<string, number> = new Map([
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
]);
