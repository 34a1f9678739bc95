// Calendars: the shipped ones against the published lists, and the reckoning of business days.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { afterBusinessDays, businessDaysMax, isBusinessDay } from "../../src/language/calendar.ts";
import type { Calendar } from "../../src/language/calendar.ts";
import { calendars } from "../../src/language/calendars.ts";

const named = (name: string): Calendar => calendars.find((calendar) => calendar.name === name)!;

const dayMs = 86_400_000;

/** Days from Monday to Friday of a year without business, as `MM-DD`. */
function closedOnWeekdays(name: string, year: number): string {
  const closed: string[] = [];
  for (let timeMs = Date.UTC(year, 0, 1); timeMs < Date.UTC(year + 1, 0, 1); timeMs += dayMs) {
    const date = new Date(timeMs);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    if (!isBusinessDay(timeMs / dayMs, named(name))) closed.push(date.toISOString().slice(5, 10));
  }
  return closed.join(" ");
}

describe("the lists that were published, leaving out what falls on weekends", () => {
  const lists: readonly (readonly [string, Readonly<Record<number, string>>])[] = [
    [
      "us_federal", // opm.gov, Federal Holidays
      {
        2020: "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25",
        2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
        2022: "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
        2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
        2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
        2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
        2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
        2027: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
      },
    ],
    [
      "de",
      {
        2020: "01-01 04-10 04-13 05-01 05-21 06-01 12-25",
        2023: "04-07 04-10 05-01 05-18 05-29 10-03 12-25 12-26",
        2024: "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26",
        2025: "01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-25 12-26",
        2026: "01-01 04-03 04-06 05-01 05-14 05-25 12-25",
        2027: "01-01 03-26 03-29 05-06 05-17",
      },
    ],
    [
      "england", // gov.uk/bank-holidays
      {
        2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
        2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
        2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
        2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
        2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
        2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
        2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
        2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
        2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
      },
    ],
    [
      "fr",
      {
        2024: "01-01 04-01 05-01 05-08 05-09 05-20 08-15 11-01 11-11 12-25",
        2025: "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-11 12-25",
        2026: "01-01 04-06 05-01 05-08 05-14 05-25 07-14 11-11 12-25",
        2027: "01-01 03-29 05-06 05-17 07-14 11-01 11-11",
      },
    ],
    [
      "target2", // ecb.europa.eu, closing days
      {
        2022: "04-15 04-18 12-26",
        2023: "04-07 04-10 05-01 12-25 12-26",
        2024: "01-01 03-29 04-01 05-01 12-25 12-26",
        2025: "01-01 04-18 04-21 05-01 12-25 12-26",
        2026: "01-01 04-03 04-06 05-01 12-25",
        2027: "01-01 03-26 03-29",
      },
    ],
    ["weekdays", { 2026: "", 2027: "" }],
  ];
  const rows = lists.flatMap(([name, years]) =>
    Object.entries(years).map(([year, days]): [string, number, string] => [name, Number(year), days]),
  );
  test.each(rows)("%s %d", (name, year, days) => expect(closedOnWeekdays(name, year)).toBe(days));

  it("covers every calendar, and so does the reference", () => {
    const reference = readFileSync(new URL("../../src/language/README.md", import.meta.url), "utf8");
    for (const { name, timeZone } of calendars)
      expect(reference).toMatch(new RegExp(`^\\| \`${name}\`[^|]*\\| ${timeZone} \\|`, "m"));
    expect(lists.map(([name]) => name).toSorted()).toEqual(calendars.map(({ name }) => name).toSorted());
  });
});

describe("Easter Sunday", () => {
  const easter: Calendar = {
    ...named("weekdays"),
    weekend: [],
    holidays: [{ title: "Easter Sunday", kind: "easter", days: 0 }],
  };
  // Earliest and latest that there can be, and years in which simpler formulas are wrong.
  test.each([
    "1818-03-22",
    "1943-04-25",
    "1954-04-18",
    "1981-04-19",
    "2000-04-23",
    "2038-04-25",
    "2049-04-18",
    "2076-04-19",
  ])("%s", (date) => {
    const day = Date.parse(date) / dayMs;
    expect([-7, 0, 7].map((days) => isBusinessDay(day + days, easter))).toEqual([true, false, true]);
  });
});

describe("business days from a time", () => {
  const after = (from: string, days: number, name: string): string =>
    new Date(afterBusinessDays(Date.parse(from), days, named(name))).toISOString();

  const cases: readonly (readonly [string, string, number, string, string])[] = [
    ["none pass at once, on a holiday too", "2026-12-25T10:11:12.013Z", 0, "de", "2026-12-25T10:11:12.013Z"],
    ["a weekend is passed over", "2026-01-09T09:00:00.007Z", 1, "weekdays", "2026-01-12T09:00:00.007Z"],
    [
      "from a Saturday, Monday is the first",
      "2026-01-10T09:00:00Z",
      1,
      "weekdays",
      "2026-01-12T09:00:00.000Z",
    ],
    ["from a holiday, the next is the first", "2026-05-01T09:00:00Z", 1, "de", "2026-05-04T09:00:00.000Z"],
    ["Thanksgiving is no business day", "2026-11-25T15:00:00Z", 1, "us_federal", "2026-11-27T15:00:00.000Z"],
    [
      "New Year's Day is kept the year before",
      "2027-12-30T15:00:00Z",
      1,
      "us_federal",
      "2028-01-03T15:00:00.000Z",
    ],
    [
      "both Christmas days have substitutes",
      "2027-12-24T12:00:00Z",
      1,
      "england",
      "2027-12-29T12:00:00.000Z",
    ],
    [
      "the local date counts: still Friday in New York",
      "2026-01-10T03:00:00Z",
      1,
      "us_federal",
      "2026-01-13T03:00:00.000Z",
    ],
    [
      "the local date counts: Saturday already in Berlin",
      "2026-01-09T23:30:00Z",
      1,
      "de",
      "2026-01-11T23:30:00.000Z",
    ],
    // Clocks change on 29 March and 25 October 2026 in Berlin, on 8 March and 1 November 2026 in New York.
    [
      "ten in the morning stays ten when Berlin goes to summer time",
      "2026-03-27T09:00:00Z",
      1,
      "de",
      "2026-03-30T08:00:00.000Z",
    ],
    ["and when it goes back", "2026-10-23T08:00:00Z", 1, "de", "2026-10-26T09:00:00.000Z"],
    [
      "ten stays ten when New York goes to summer time",
      "2026-03-06T15:00:00Z",
      1,
      "us_federal",
      "2026-03-09T14:00:00.000Z",
    ],
    ["and when it goes back", "2026-10-30T14:00:00Z", 1, "us_federal", "2026-11-02T15:00:00.000Z"],
    ["over Easter and the change of clocks", "2026-03-27T09:00:00Z", 5, "de", "2026-04-07T08:00:00.000Z"],
  ];
  test.each(cases)("%s", (_, from, days, name, expected) => expect(after(from, days, name)).toBe(expected));

  // With business on Sundays, when clocks change.
  const everyDay = (timeZone: string): Calendar => ({ ...named("weekdays"), timeZone, weekend: [] });
  const changes: readonly (readonly [string, string, string, string])[] = [
    [
      "half past two does not exist: half past three",
      "Europe/Berlin",
      "2026-03-28T01:30:00Z",
      "2026-03-29T01:30:00.000Z",
    ],
    [
      "half past two is there twice: the first",
      "Europe/Berlin",
      "2026-10-24T00:30:00Z",
      "2026-10-25T00:30:00.000Z",
    ],
    [
      "half past two does not exist: half past three",
      "America/New_York",
      "2026-03-07T07:30:00Z",
      "2026-03-08T07:30:00.000Z",
    ],
    [
      "half past one is there twice: the first",
      "America/New_York",
      "2026-10-31T05:30:00Z",
      "2026-11-01T05:30:00.000Z",
    ],
    ["the gap begins at two", "Europe/Berlin", "2026-03-28T01:00:00Z", "2026-03-29T01:00:00.000Z"],
    ["the gap ends before three", "Europe/Berlin", "2026-03-28T02:00:00Z", "2026-03-29T01:00:00.000Z"],
    [
      "the second hour lasts until three",
      "Europe/Berlin",
      "2026-10-24T01:00:00Z",
      "2026-10-25T02:00:00.000Z",
    ],
    ["a gap at midnight", "America/Santiago", "2026-09-05T04:30:00Z", "2026-09-06T04:30:00.000Z"],
    ["a change by half an hour", "Australia/Lord_Howe", "2026-10-02T15:45:00Z", "2026-10-03T15:45:00.000Z"],
  ];
  test.each(changes)("%s (%s)", (_, zone, from, expected) => {
    expect(new Date(afterBusinessDays(Date.parse(from), 1, everyDay(zone))).toISOString()).toBe(expected);
  });

  it("takes less than 5 ms for 70 years, once the holidays are known", () => {
    for (const calendar of calendars) {
      const timesMs = Array.from({ length: 5 }, () => {
        const beganMs = performance.now();
        afterBusinessDays(Date.UTC(2026, 0, 5, 9), businessDaysMax, calendar);
        return performance.now() - beganMs;
      });
      expect(Math.min(...timesMs), calendar.name).toBeLessThan(5);
    }
  });
});

describe("whatever the time, the number and the calendar,", () => {
  const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2090, 0, 1) });
  const days = fc.integer({ min: 1, max: 300 });
  const calendar = fc.constantFrom(...calendars);

  /** By the platform's own calendar, to the millisecond. */
  function wall(timeMs: number, timeZone: string): { readonly date: string; readonly time: string } {
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      dateStyle: "short",
      timeStyle: "medium",
    });
    const [date = "", clock = ""] = format.format(timeMs).split(" ");
    return { date, time: `${clock}.${timeMs % 1000}` };
  }

  it("what is given is a business day at the same time of day", () => {
    fc.assert(
      fc.property(time, days, calendar, (timeMs, n, chosen) => {
        const then = wall(afterBusinessDays(timeMs, n, chosen), chosen.timeZone);
        expect(then.time).toBe(wall(timeMs, chosen.timeZone).time);
        expect(isBusinessDay(Date.parse(then.date) / dayMs, chosen)).toBe(true);
      }),
    );
  });

  it("so many business days lie between", () => {
    fc.assert(
      fc.property(time, days, calendar, (timeMs, n, chosen) => {
        const [from, to] = [timeMs, afterBusinessDays(timeMs, n, chosen)].map(
          (at) => Date.parse(wall(at, chosen.timeZone).date) / dayMs,
        ) as [number, number];
        let count = 0;
        for (let day = from + 1; day <= to; day++) if (isBusinessDay(day, chosen)) count++;
        expect(count).toBe(n);
      }),
    );
  });

  it("one more day is later", () => {
    fc.assert(
      fc.property(time, days, calendar, (timeMs, n, chosen) => {
        const [less, more] = [n - 1, n].map((number) => afterBusinessDays(timeMs, number, chosen));
        expect(more).toBeGreaterThan(less!);
      }),
    );
  });

  it("day by day comes to the same as all at once", () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 40 }), calendar, (timeMs, n, chosen) => {
        let stepped = timeMs;
        for (let day = 0; day < n; day++) stepped = afterBusinessDays(stepped, 1, chosen);
        expect(stepped).toBe(afterBusinessDays(timeMs, n, chosen));
      }),
    );
  });
});
