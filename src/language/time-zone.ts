// Time zones: what the clock on the wall shows at an instant, and when it shows what. Offsets are those of the IANA
// database that the platform carries.

/** Date and time on the wall, as the milliseconds since 1970 that the same digits would be in UTC. */
export function localTime(timeMs: number, timeZone: string): number {
  return timeMs + offsetAt(timeMs, timeZone);
}

/**
 * The instant at which the wall shows `localMs`. Of two, where clocks are set back, the first; where clocks are set
 * forward past it, the time moves on by as much.
 */
export function instantOf(localMs: number, timeZone: string): number {
  // No offset reaches a day, so these lie before and after any change that is near.
  const before = offsetAt(localMs - dayMs, timeZone);
  const after = offsetAt(localMs + dayMs, timeZone);
  const first = localMs - Math.max(before, after);
  const second = localMs - Math.min(before, after);
  return localTime(first, timeZone) === localMs ? first : second;
}

/** Every instant at which the wall shows `localMs`, in order: none in a gap, two where clocks are set back. */
export function instantsOf(localMs: number, timeZone: string): readonly number[] {
  const offsets = [offsetAt(localMs - dayMs, timeZone), offsetAt(localMs + dayMs, timeZone)];
  const instants = new Set(offsets.map((offset) => localMs - offset));
  return [...instants].filter((timeMs) => localTime(timeMs, timeZone) === localMs).sort((a, b) => a - b);
}

/** The first instant at which the wall shows `localMs` or more. */
export function firstInstantFrom(localMs: number, timeZone: string): number {
  const [first] = instantsOf(localMs, timeZone);
  if (first !== undefined) return first;
  let [before, after] = [localMs - dayMs, localMs + dayMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localTime(middle, timeZone) < localMs) before = middle;
    else after = middle;
  }
  return after;
}

/** By how much clocks are set forward or back within a day of an instant; 0 on most days. */
export function changeAround(timeMs: number, timeZone: string): number {
  const offsets = [-dayMs, 0, dayMs].map((by) => offsetAt(timeMs + by, timeZone));
  return Math.max(...offsets) - Math.min(...offsets);
}

/** True for the IANA names that the platform knows; false for offsets such as `+01:00`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds by which the wall is ahead of UTC. */
function offsetAt(timeMs: number, timeZone: string): number {
  if (timeZone === "UTC") return 0;
  const text = formatterOf(timeZone).format(timeMs);
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = offsetPattern.exec(text) ?? [];
  const size = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000;
  return sign === "-" ? -size : size;
}

const dayMs = 86_400_000;

const offsetPattern = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Costly to make, so each is made once. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  formatters.set(timeZone, made);
  return made;
}
