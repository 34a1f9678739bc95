// Schedules: at which instants a cron expression falls in a time zone. The package finds the days and times of day on a
// calendar without time zones; what clocks that are put forward or back make of them is decided here.
import { Cron } from "croner";
import { changeAround, firstInstantFrom, instantsOf, localTime } from "./time-zone.ts";

export interface Schedule {
  /** Five fields that `cronSlips` finds nothing wrong with. */
  readonly cron: string;
  /** An IANA name. */
  readonly timezone: string;
}

/** The first occurrence after an instant; undefined when there is none. Occurrences are at whole minutes. */
export function nextAfter(schedule: Schedule, timeMs: number): number | undefined {
  const { timezone } = schedule;
  const changeMs = changeAround(timeMs, timezone);
  let next: number | undefined;
  // Near a change the order of wall times is not that of instants, so a few more of them are looked at.
  let lastWall = Infinity;
  let wall = wallAfter(schedule, localTime(timeMs, timezone) - changeMs);
  while (wall !== undefined && wall <= lastWall) {
    const instant = occurrencesAt(schedule, wall).find((at) => at > timeMs);
    if (instant !== undefined && (next === undefined || instant < next)) {
      if (changeMs === 0) return instant;
      next = instant;
      lastWall = localTime(next, timezone) + changeMs;
    }
    wall = wallAfter(schedule, wall);
  }
  return next;
}

/** The latest occurrences, at most `limit`, from one instant to another, both included, in order. */
export function occurrencesBetween(
  schedule: Schedule,
  fromMs: number,
  toMs: number,
  limit: number,
): readonly number[] {
  // Looks back ever further, so that a long time full of occurrences costs no more than those that are wanted.
  for (let backMs = hourMs; ; backMs *= 4) {
    const startMs = Math.max(fromMs, toMs - backMs);
    const found: number[] = [];
    for (
      let at = nextAfter(schedule, startMs - 1);
      at !== undefined && at <= toMs;
      at = nextAfter(schedule, at)
    )
      found.push(at);
    if (found.length >= limit || startMs === fromMs) return limit > 0 ? found.slice(-limit) : [];
  }
}

const hourMs = 3_600_000;

/**
 * A schedule that names its hours falls once on each: at the first moment after a gap that the time lies in, and the
 * first time that clocks which are put back show it. One of every hour goes by the hours that really pass.
 */
function occurrencesAt({ cron, timezone }: Schedule, wallMs: number): readonly number[] {
  const everyHour = cron.trim().split(/\s+/)[1] === "*";
  return everyHour ? instantsOf(wallMs, timezone) : [firstInstantFrom(wallMs, timezone)];
}

/** The first matching wall time after another. */
function wallAfter(schedule: Schedule, wallMs: number): number | undefined {
  let pattern = patterns.get(schedule);
  if (pattern === undefined) {
    pattern = new Cron(schedule.cron, { paused: true, mode: "5-part", utcOffset: 0 });
    patterns.set(schedule, pattern);
  }
  return pattern.nextRun(new Date(wallMs))?.getTime();
}

const patterns = new WeakMap<Schedule, Cron>();
