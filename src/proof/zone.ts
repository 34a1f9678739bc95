// Zone: all that may be true of the ages of armed timers at one place of a run, as difference bounds (Dill 1989).
import type { Edge } from "./graph.ts";

/**
 * Whole milliseconds. The age of a timer is the time since it was armed. Timers whose delay data decides are not in it: they
 * may be due at any time.
 */
export interface Zone {
  /** Armed timers by name, sorted. */
  readonly timers: readonly string[];
  /** How long each lasts. */
  readonly delaysMs: readonly number[];
  /**
   * `bounds[i * n + j]`: age of i minus age of j is at most this, where 0 stands for no timer, whose age is 0, and timers
   * follow from 1; n is one more than there are timers.
   */
  readonly bounds: readonly number[];
  /** Canonical: equal zones have equal keys. */
  readonly key: string;
}

export const noTimers: Zone = { timers: [], delaysMs: [], bounds: [0], key: "" };

/** The zone after an edge; undefined when the edge cannot happen in this one: a timer that is due comes first. */
export function after(zone: Zone, { take, effects }: Pick<Edge, "take" | "effects">): Zone | undefined {
  const fired = take?.kind === "timer" ? take.step : undefined;
  const elapsed = zone.timers.length === 0 ? zone : elapse(zone, fired);
  if (!elapsed) return undefined;
  let next = fired === undefined ? elapsed : disarm(elapsed, fired);
  for (const effect of effects) {
    if (effect.kind === "disarm") next = disarm(next, effect.step);
    if (effect.kind !== "arm") continue;
    next = disarm(next, effect.step);
    if (effect.delayMs !== "computed") next = arm(next, effect.step, effect.delayMs);
  }
  return next;
}

/** Time passes until `fired` is due, or for a while in which no timer becomes due. */
function elapse({ timers, delaysMs, bounds }: Zone, fired: string | undefined): Zone | undefined {
  const size = timers.length + 1;
  const next = [...bounds];
  timers.forEach((timer, index) => {
    const delayMs = delaysMs[index]!;
    const row = (index + 1) * size;
    if (timer === fired) {
      next[row] = delayMs;
      next[index + 1] = Math.min(next[index + 1]!, -delayMs);
    } else {
      // Still armed, so not yet due; timers due at one moment fire in order of their names.
      next[row] = fired !== undefined && fired < timer ? delayMs : delayMs - 1;
    }
  });
  return close(next, size) ? zoneOf(timers, delaysMs, next) : undefined;
}

function arm({ timers, delaysMs, bounds }: Zone, timer: string, delayMs: number): Zone {
  const at = timers.findIndex((other) => other > timer);
  const place = at < 0 ? timers.length : at;
  const size = timers.length + 1;
  // Its age is 0, as that of no timer.
  const old = Array.from({ length: size }, (_, index) => index).toSpliced(place + 1, 0, 0);
  return zoneOf(
    timers.toSpliced(place, 0, timer),
    delaysMs.toSpliced(place, 0, delayMs),
    old.flatMap((row) => old.map((column) => bounds[row * size + column]!)),
  );
}

function disarm(zone: Zone, timer: string): Zone {
  const { timers, delaysMs, bounds } = zone;
  const place = timers.indexOf(timer);
  if (place < 0) return zone;
  const size = timers.length + 1;
  return zoneOf(
    timers.toSpliced(place, 1),
    delaysMs.toSpliced(place, 1),
    bounds.filter((_, at) => Math.floor(at / size) !== place + 1 && at % size !== place + 1),
  );
}

const zoneOf = (timers: Zone["timers"], delaysMs: Zone["delaysMs"], bounds: Zone["bounds"]): Zone =>
  timers.length === 0 ? noTimers : { timers, delaysMs, bounds, key: `${timers.join()} ${bounds.join()}` };

/** Makes every bound as tight as the others imply (Floyd and Warshall). False when no ages are left. */
function close(bounds: number[], size: number): boolean {
  for (let via = 0; via < size; via++) {
    for (let from = 0; from < size; from++) {
      const first = bounds[from * size + via]!;
      for (let to = 0; to < size; to++) {
        const around = first + bounds[via * size + to]!;
        if (around < bounds[from * size + to]!) bounds[from * size + to] = around;
      }
    }
  }
  for (let each = 0; each < size; each++) if (bounds[each * size + each]! < 0) return false;
  return true;
}
