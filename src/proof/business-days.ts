// Business days: the longest time that a number of them can take, whenever they begin.
import { afterBusinessDays, isBusinessDay } from "../language/calendar.ts";
import type { Calendar } from "../language/calendar.ts";
import { dayOf } from "../language/holiday.ts";
import { instantOf } from "../language/time-zone.ts";

/** Begins of waits that are looked at: every day of the hundred years from which on the calendars are right. */
const firstDay = dayOf(2020, 1, 1);
const lastDay = dayOf(2119, 12, 31);

const dayMs = 86_400_000;

/** Every day on which one may begin is tried, with its weekends and holidays, and clocks that are set back meanwhile. */
export function longestBusinessDaysMs(days: number, calendar: Calendar): number {
  if (days === 0) return 0;
  const ofCalendar = known.get(calendar) ?? new Map<number, number>();
  known.set(calendar, ofCalendar);
  const found = ofCalendar.get(days) ?? search(days, calendar);
  ofCalendar.set(days, found);
  return found;
}

const known = new WeakMap<Calendar, Map<number, number>>();

function search(days: number, calendar: Calendar): number {
  // The business days from the first on, so that the end of every wait is looked up.
  const business: number[] = [];
  let last = firstDay;
  const after = (place: number): number => {
    for (; business.length <= place; last++) if (isBusinessDay(last, calendar)) business.push(last);
    return business[place]!;
  };
  let longest = 0;
  let begins: number[] = [];
  for (let day = firstDay, place = 0; day <= lastDay; day++) {
    while (after(place) <= day) place++;
    const span = after(place + days - 1) - day;
    if (span > longest) begins = [];
    longest = Math.max(longest, span);
    if (span === longest) begins.push(day);
  }
  if (calendar.timeZone === "UTC") return longest * dayMs;
  // Clocks change by less than a day, so that only the longest waits count; each end of a day tells of a change in it.
  const timesOfDay = [0, dayMs / 2, dayMs - 1];
  return Math.max(
    ...begins.flatMap((day) =>
      timesOfDay.map((time) => {
        const beginMs = instantOf(day * dayMs + time, calendar.timeZone);
        return afterBusinessDays(beginMs, days, calendar) - beginMs;
      }),
    ),
  );
}
