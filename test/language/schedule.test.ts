// Schedules against a calendar that is walked minute by minute, and the days on which clocks change.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { cronSlips } from "../../src/language/cron.ts";
import { nextAfter, occurrencesBetween } from "../../src/language/schedule.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
const at = (text: string): number => Date.parse(text);
const iso = (timeMs: number | undefined): string =>
  timeMs === undefined ? "never" : new Date(timeMs).toISOString().replace(":00.000Z", "Z");

/** The times from `from` on until before `to`, all of them. */
function timesIn(cron: string, timezone: string, from: string, to: string): readonly string[] {
  const schedule = { cron, timezone };
  return occurrencesBetween(schedule, at(from), at(to) - 1, 10_000).map(iso);
}

describe("the next time", () => {
  it.each<[string, string, string, string]>([
    ["0 6 * * 1-5", "UTC", "2026-01-05T05:59:59.999Z", "2026-01-05T06:00Z"],
    ["0 6 * * 1-5", "UTC", "2026-01-05T06:00:00Z", "2026-01-06T06:00Z"],
    ["0 6 * * MON-FRI", "UTC", "2026-01-09T06:00:00.001Z", "2026-01-12T06:00Z"],
    ["0 6 * * 1-5", "Europe/Berlin", "2026-01-05T00:00:00Z", "2026-01-05T05:00Z"],
    ["0 6 * * 1-5", "Europe/Berlin", "2026-07-06T00:00:00Z", "2026-07-06T04:00Z"],
    ["0 0 1 JAN *", "Pacific/Kiritimati", "2026-06-01T00:00:00Z", "2026-12-31T10:00Z"],
    ["*/20 9-10 * * *", "UTC", "2026-01-05T10:40:00Z", "2026-01-06T09:00Z"],
    ["0 9 L * *", "UTC", "2028-02-01T00:00:00Z", "2028-02-29T09:00Z"],
    ["0 9 15W * *", "UTC", "2026-08-01T00:00:00Z", "2026-08-14T09:00Z"],
    ["0 9 LW * *", "UTC", "2026-05-02T00:00:00Z", "2026-05-29T09:00Z"],
    ["0 9 * * FRI#2", "UTC", "2026-01-01T00:00:00Z", "2026-01-09T09:00Z"],
    ["0 9 * * 5L", "UTC", "2026-01-01T00:00:00Z", "2026-01-30T09:00Z"],
    // Where both are given, either day counts.
    ["0 9 13 * FRI", "UTC", "2026-01-10T00:00:00Z", "2026-01-13T09:00Z"],
  ])("of `%s` in %s after %s is %s", (cron, timezone, after, next) => {
    expect(iso(nextAfter({ cron, timezone }, at(after)))).toBe(next);
  });

  it("is undefined for a day that no year has", () => {
    expect(nextAfter({ cron: "0 0 30 2 *", timezone: "UTC" }, 0)).toBeUndefined();
  });

  it.each([
    ["2026-01-01T00:00:00Z", "2028-02-29T00:00Z"],
    ["2028-02-29T00:00:00Z", "2032-02-29T00:00Z"],
    // 2100 is no leap year.
    ["2096-02-29T00:00:00Z", "2104-02-29T00:00Z"],
  ])("of 29 February after %s is %s", (after, next) => {
    expect(iso(nextAfter({ cron: "0 0 29 2 *", timezone: "UTC" }, at(after)))).toBe(next);
  });
});

describe("in the night in which clocks are put forward", () => {
  const berlin = ["Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T03:00:00Z"] as const;
  const newYork = ["America/New_York", "2026-03-08T05:00:00Z", "2026-03-08T09:00:00Z"] as const;

  it.each<[string, readonly [string, string, string], readonly string[]]>([
    // 02:00 to 03:00 does not exist: the first moment after it does.
    ["0 2 * * *", berlin, ["2026-03-29T01:00Z"]],
    ["30 2 * * *", berlin, ["2026-03-29T01:00Z"]],
    ["0 3 * * *", berlin, ["2026-03-29T01:00Z"]],
    ["59 1 * * *", berlin, ["2026-03-29T00:59Z"]],
    [
      "*/30 1-3 * * *",
      berlin,
      ["2026-03-29T00:00Z", "2026-03-29T00:30Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z"],
    ],
    // Every hour means every hour that passes.
    [
      "30 * * * *",
      berlin,
      ["2026-03-28T23:30Z", "2026-03-29T00:30Z", "2026-03-29T01:30Z", "2026-03-29T02:30Z"],
    ],
    ["30 2 * * *", newYork, ["2026-03-08T07:00Z"]],
    ["30 1,2,3 * * *", newYork, ["2026-03-08T06:30Z", "2026-03-08T07:00Z", "2026-03-08T07:30Z"]],
    [
      "30 * * * *",
      newYork,
      ["2026-03-08T05:30Z", "2026-03-08T06:30Z", "2026-03-08T07:30Z", "2026-03-08T08:30Z"],
    ],
  ])("`%s` in %s falls at %s", (cron, [zone, from, to], times) => {
    expect(timesIn(cron, zone, from, to)).toEqual(times);
  });

  it("the day after is like any other", () => {
    expect(timesIn("30 2 * * *", "Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-30T12:00:00Z")).toEqual([
      "2026-03-30T00:30Z",
    ]);
  });
});

describe("in the night in which clocks are put back", () => {
  const berlin = ["Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T03:00:00Z"] as const;
  const newYork = ["America/New_York", "2026-11-01T04:00:00Z", "2026-11-01T08:00:00Z"] as const;

  it.each<[string, readonly [string, string, string], readonly string[]]>([
    // 02:00 to 03:00 comes twice: the first one counts.
    ["0 2 * * *", berlin, ["2026-10-25T00:00Z"]],
    ["30 2 * * *", berlin, ["2026-10-25T00:30Z"]],
    ["0 3 * * *", berlin, ["2026-10-25T02:00Z"]],
    ["*/30 2 * * *", berlin, ["2026-10-25T00:00Z", "2026-10-25T00:30Z"]],
    [
      "30 * * * *",
      berlin,
      [
        "2026-10-24T22:30Z",
        "2026-10-24T23:30Z",
        "2026-10-25T00:30Z",
        "2026-10-25T01:30Z",
        "2026-10-25T02:30Z",
      ],
    ],
    ["30 1 * * *", newYork, ["2026-11-01T05:30Z"]],
    [
      "30 * * * *",
      newYork,
      ["2026-11-01T04:30Z", "2026-11-01T05:30Z", "2026-11-01T06:30Z", "2026-11-01T07:30Z"],
    ],
  ])("`%s` in %s falls at %s", (cron, [zone, from, to], times) => {
    expect(timesIn(cron, zone, from, to)).toEqual(times);
  });

  it("asked in the hour that comes again, the next time is the day after", () => {
    const schedule = { cron: "30 2 * * *", timezone: "Europe/Berlin" };
    expect(iso(nextAfter(schedule, at("2026-10-25T01:10:00Z")))).toBe("2026-10-26T01:30Z");
  });
});

it("a day that a zone leaves out altogether gives its times to the moment after it", () => {
  // Samoa went from 29 to 31 December 2011.
  expect(timesIn("0 9 30 12 *", "Pacific/Apia", "2011-12-29T00:00:00Z", "2012-01-02T00:00:00Z")).toEqual([
    "2011-12-30T10:00Z",
  ]);
});

describe("the times between two instants", () => {
  const daily = { cron: "0 6 * * *", timezone: "UTC" };

  it("include both ends", () => {
    const times = occurrencesBetween(daily, at("2026-01-05T06:00:00Z"), at("2026-01-07T06:00:00Z"), 9);
    expect(times.map(iso)).toEqual(["2026-01-05T06:00Z", "2026-01-06T06:00Z", "2026-01-07T06:00Z"]);
  });

  it("are the latest ones where there are more than are asked for", () => {
    const times = occurrencesBetween(daily, at("2020-01-01T00:00:00Z"), at("2026-01-07T12:00:00Z"), 2);
    expect(times.map(iso)).toEqual(["2026-01-06T06:00Z", "2026-01-07T06:00Z"]);
  });

  it("are none where none lie between, or none are asked for", () => {
    expect(occurrencesBetween(daily, at("2026-01-05T06:00:01Z"), at("2026-01-06T05:59:59Z"), 9)).toEqual([]);
    expect(occurrencesBetween(daily, at("2026-01-05T00:00:00Z"), at("2026-01-06T00:00:00Z"), 0)).toEqual([]);
  });

  it("cost no more for a century of minutes than for those that are asked for", () => {
    const everyMinute = { cron: "* * * * *", timezone: "Europe/Berlin" };
    const times = occurrencesBetween(everyMinute, at("1970-01-01T00:00:00Z"), at("2070-01-01T00:00:00Z"), 3);
    expect(times.map(iso)).toEqual(["2069-12-31T23:58Z", "2069-12-31T23:59Z", "2070-01-01T00:00Z"]);
  });
});

describe("any legal expression", () => {
  test("falls in UTC on the minutes that its fields say, walked one by one", () => {
    fc.assert(
      fc.property(expressions(), fc.integer({ min: 0, max: 40_000 }), (cron, day) => {
        expect(cronSlips(cron)).toEqual([]);
        const fromMs = day * dayMs;
        const toMs = fromMs + 35 * dayMs;
        const found = occurrencesBetween({ cron, timezone: "UTC" }, fromMs, toMs - 1, 100_000);
        expect(found, cron).toEqual(walked(cron, fromMs, toMs));
      }),
      { numRuns: 80 },
    );
  });

  test("falls in a zone on each wall time once, or at the end of the gap that it lies in", () => {
    const changes = fc.constantFrom<[string, string][]>(
      ["Europe/Berlin", "2026-03-29"],
      ["Europe/Berlin", "2026-10-25"],
      ["America/New_York", "2027-03-14"],
      ["America/New_York", "2027-11-07"],
      // Half an hour.
      ["Australia/Lord_Howe", "2026-04-05"],
      ["Australia/Lord_Howe", "2026-10-04"],
      // For the month of Ramadan.
      ["Africa/Casablanca", "2026-02-15"],
      ["Africa/Casablanca", "2026-03-22"],
    );
    const hours = fc.constantFrom("0-4", "1,2,3", "*/2", "2");
    const minutes = fc.constantFrom("0", "30", "*/15", "7,59");
    fc.assert(
      fc.property(changes, minutes, hours, ([timezone, day], minute, hour) => {
        const cron = `${minute} ${hour} * * *`;
        const [fromMs, toMs] = [at(day) - 2 * dayMs, at(day) + 2 * dayMs];
        const found = occurrencesBetween({ cron, timezone }, fromMs, toMs, 100_000);
        expect(found, cron).toEqual(walkedIn(timezone, cron, fromMs, toMs));
      }),
      { numRuns: 30 },
    );
  });
});

/** Every minute on which the clocks of UTC show what the fields say. */
function walked(cron: string, fromMs: number, toMs: number): readonly number[] {
  const found: number[] = [];
  const matches = matcher(cron);
  for (let midnight = fromMs; midnight < toMs; midnight += dayMs) {
    if (!matches.day(midnight)) continue;
    for (let timeMs = midnight; timeMs < midnight + dayMs; timeMs += minuteMs)
      if (matches.time(timeMs)) found.push(timeMs);
  }
  return found;
}

/** What the clocks show is followed from minute to minute: forward past what matched, and never twice over. */
function walkedIn(zone: string, cron: string, fromMs: number, toMs: number): readonly number[] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  const wallAt = (timeMs: number): number => Date.parse(`${format.format(timeMs).replace(" ", "T")}:00Z`);
  const matches = matcher(cron);
  const found: number[] = [];
  let shown = wallAt(fromMs - dayMs);
  for (let timeMs = fromMs - dayMs; timeMs <= toMs; timeMs += minuteMs) {
    const wall = wallAt(timeMs);
    let hits = false;
    for (; shown <= wall; shown += minuteMs) hits ||= matches.time(shown);
    if (hits && timeMs >= fromMs) found.push(timeMs);
  }
  return found;
}

/** Read without the package: by the words of the reference. */
function matcher(cron: string): { day(timeMs: number): boolean; time(timeMs: number): boolean } {
  const [minute, hour, monthday, month, weekday] = cron.split(" ") as [
    string,
    string,
    string,
    string,
    string,
  ];
  const [minutes, hours, months] = [numbers(minute, 0, 59), numbers(hour, 0, 23), numbers(month, 1, 12)];
  const hasDay = (items: string, is: (item: string) => boolean): boolean => items.split(",").some(is);
  return {
    time: (timeMs) => {
      const date = new Date(timeMs);
      return minutes.has(date.getUTCMinutes()) && hours.has(date.getUTCHours());
    },
    day: (timeMs) => {
      const date = new Date(timeMs);
      if (!months.has(date.getUTCMonth() + 1)) return false;
      const [day, week] = [date.getUTCDate(), date.getUTCDay()];
      const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
      const weekdayOf = (of: number): number =>
        new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), of)).getUTCDay();
      const byMonth = hasDay(monthday, (item) => {
        if (item === "L") return day === last;
        if (item === "LW") return day === nearestWeekday(last, last, weekdayOf);
        if (item.endsWith("W")) {
          const wanted = Number(item.slice(0, -1));
          return wanted <= last && day === nearestWeekday(wanted, last, weekdayOf);
        }
        return numbers(item, 1, 31).has(day);
      });
      const byWeek = hasDay(weekday, (item) => {
        const [name, nth] = item.split("#");
        if (nth !== undefined) return valueOf(name!) % 7 === week && Math.ceil(day / 7) === Number(nth);
        if (item.endsWith("L")) return valueOf(item.slice(0, -1)) % 7 === week && day + 7 > last;
        const days = numbers(item, 0, 7);
        return days.has(week) || (week === 0 && days.has(7));
      });
      if (monthday === "*") return byWeek;
      return weekday === "*" ? byMonth : byMonth || byWeek;
    },
  };
}

/** Within the month. */
function nearestWeekday(day: number, last: number, weekdayOf: (day: number) => number): number {
  const week = weekdayOf(day);
  if (week === 6) return day === 1 ? 3 : day - 1;
  if (week === 0) return day === last ? day - 2 : day + 1;
  return day;
}

const names = "SUN MON TUE WED THU FRI SAT JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const valueOf = (word: string): number => {
  const at = names.indexOf(word);
  return at < 0 ? Number(word) : at < 7 ? at : at - 6;
};

function numbers(field: string, min: number, max: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (const item of field.split(",")) {
    const [range = "", step = "1"] = item.split("/");
    const [from = "", to = from] = range.split("-");
    const [low, high] =
      from === "*" ? [min, max] : [valueOf(from), to === "SUN" && to !== from ? 7 : valueOf(to)];
    for (let value = low; value <= high; value += Number(step)) found.add(value);
  }
  return found;
}

/** Legal expressions of every form. */
function expressions(): fc.Arbitrary<string> {
  const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
  const range = (min: number, max: number) =>
    fc
      .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const field = (min: number, max: number, own: fc.Arbitrary<string> = number(min, max)) => {
    const stepped = fc
      .tuple(fc.oneof(range(min, max), fc.constant("*")), fc.integer({ min: 1, max }))
      .map(([of, step]) => `${of}/${step}`);
    const item = fc.oneof(number(min, max), range(min, max), stepped, own);
    return fc.oneof(
      fc.constant("*"),
      fc.array(item, { minLength: 1, maxLength: 3 }).map((all) => all.join(",")),
    );
  };
  const day = fc.constantFrom("L", "1W", "15W", "30W", "31W");
  const month = fc.constantFrom("JAN", "FEB", "JUN-DEC", "JAN-DEC/5");
  const week = fc.constantFrom(
    "SUN",
    "MON-FRI",
    "SAT-SUN",
    "FRI#2",
    "0#1",
    "7#5",
    "MON#5",
    "5L",
    "SUNL",
    "7L",
    "TUE",
  );
  const monthday = fc.oneof({ weight: 5, arbitrary: field(1, 31, day) }, fc.constant("LW"));
  const sparse = fc.constantFrom("0", "59", "5-6", "*/40");
  return fc
    .tuple(sparse, field(0, 23), monthday, field(1, 12, month), field(0, 7, week))
    .map((all) => all.join(" "));
}
