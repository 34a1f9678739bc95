// Calendars: which days are business days, and the time that is a number of them ahead. Data only, so that a workflow
// carries the calendar that it was checked with.
import { dayOf, daysOff, weekdayOf } from "./holiday.ts";
import type { Holiday } from "./holiday.ts";
import { instantOf, localTime } from "./time-zone.ts";

export interface Calendar {
  readonly name: string;
  readonly title: string;
  /** Year and number of the edition; another one whenever the data changes. */
  readonly version: string;
  /** IANA name of the zone in which its days begin and end. */
  readonly timeZone: string;
  /** Days of the week without business; 0 is Sunday. */
  readonly weekend: readonly number[];
  readonly holidays: readonly Holiday[];
}

/** No wait is longer; some 70 years. */
export const businessDaysMax = 18_000;

/**
 * The same time of day, in the calendar's zone, on the business day that is `days` of them after the local date of
 * `timeMs`; from a day off, the next business day is the first. 0 days give `timeMs` itself. A time of day that the day does not have
 * moves on by what its clocks are set forward; of one that it has twice, the first counts.
 */
export function afterBusinessDays(timeMs: number, days: number, calendar: Calendar): number {
  if (days === 0) return timeMs;
  const localMs = localTime(timeMs, calendar.timeZone);
  const today = Math.floor(localMs / dayMs);
  const day = businessDayAfter(today, days, calendar);
  return instantOf(localMs + (day - today) * dayMs, calendar.timeZone);
}

/** Days are counted from 1970-01-01, which is 0. */
export function isBusinessDay(day: number, calendar: Calendar): boolean {
  return !calendar.weekend.includes(weekdayOf(day)) && !daysOffIn(yearOf(day), calendar).has(day);
}

function businessDayAfter(today: number, days: number, calendar: Calendar): number {
  let day = today;
  let left = days;
  for (let year = yearOf(today); ; year++) {
    const off = daysOffIn(year, calendar);
    for (const last = dayOf(year, 12, 31); day < last;) {
      day++;
      if (!calendar.weekend.includes(weekdayOf(day)) && !off.has(day)) left--;
      if (left === 0) return day;
    }
  }
}

const dayMs = 86_400_000;

const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear();

const known = new WeakMap<Calendar, Map<number, ReadonlySet<number>>>();

function daysOffIn(year: number, calendar: Calendar): ReadonlySet<number> {
  const years = known.get(calendar) ?? new Map<number, ReadonlySet<number>>();
  known.set(calendar, years);
  const { holidays, weekend } = calendar;
  // Next year's first holiday may move into this one.
  const days =
    years.get(year) ??
    new Set([...daysOff(year, holidays, weekend), ...daysOff(year + 1, holidays, weekend)]);
  years.set(year, days);
  return days;
}
