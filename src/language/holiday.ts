// Holidays as rules: on which days of a year each falls. Days are counted from 1970-01-01, which is day 0.

export type Holiday = HolidayRule & {
  readonly title: string;
  /** First and last year that has it. */
  readonly from?: number;
  readonly to?: number;
  /** Years in which it was moved or left out. */
  readonly except?: readonly number[];
};

type HolidayRule =
  /**
   * The same date every year. On a weekend it moves: `nearest`: from a Saturday to the Friday before, from a Sunday to
   * the Monday after, into another year if need be. `next`: to the next day that is free. Otherwise it is lost.
   */
  | {
      readonly kind: "date";
      readonly month: number;
      readonly day: number;
      readonly moves?: "nearest" | "next";
    }
  /** Of a month the nth such weekday (0 is Sunday), or the last. */
  | {
      readonly kind: "weekday";
      readonly month: number;
      readonly weekday: number;
      readonly nth: 1 | 2 | 3 | 4 | "last";
    }
  /** So many days after Easter Sunday of the western churches; before it, where negative. */
  | { readonly kind: "easter"; readonly days: number }
  /** In one year only: `2022-06-03`. */
  | { readonly kind: "once"; readonly date: string };

/** One may be the last day of the year before: a New Year's Day that moves. */
export function daysOff(
  year: number,
  holidays: readonly Holiday[],
  weekend: readonly number[],
): ReadonlySet<number> {
  const days = new Set<number>();
  const moving: number[] = [];
  for (const holiday of holidays) {
    if (!isIn(year, holiday)) continue;
    const day = dayIn(year, holiday);
    const isOnWeekend = weekend.includes(weekdayOf(day));
    if (holiday.kind !== "date" || holiday.moves === undefined || !isOnWeekend) days.add(day);
    else if (holiday.moves === "next") moving.push(day);
    else days.add(weekend.includes(weekdayOf(day - 1)) ? day + 1 : day - 1);
  }
  // Those that are on a day of their own come first: a holiday that moves passes over them.
  for (const from of moving.toSorted((a, b) => a - b)) {
    let day = from + 1;
    while (weekend.includes(weekdayOf(day)) || days.has(day)) day++;
    days.add(day);
  }
  return days;
}

/** 0 is Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

export const dayOf = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / 86_400_000;

function isIn(year: number, { from = -Infinity, to = Infinity, except = [], ...rule }: Holiday): boolean {
  if (rule.kind === "once") return rule.date.startsWith(`${year}-`);
  return year >= from && year <= to && !except.includes(year);
}

function dayIn(year: number, rule: HolidayRule): number {
  switch (rule.kind) {
    case "date":
      return dayOf(year, rule.month, rule.day);
    case "weekday": {
      if (rule.nth === "last") {
        const last = dayOf(year, rule.month + 1, 0);
        return last - ((weekdayOf(last) - rule.weekday + 7) % 7);
      }
      const first = dayOf(year, rule.month, 1);
      return first + ((rule.weekday - weekdayOf(first) + 7) % 7) + (rule.nth - 1) * 7;
    }
    case "easter":
      return easterSunday(year) + rule.days;
    case "once":
      return Date.parse(rule.date) / 86_400_000;
    default:
      return rule satisfies never;
  }
}

/** Gregorian, by the anonymous algorithm as in Meeus, Astronomical Algorithms, chapter 8. */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}
