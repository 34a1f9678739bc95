// Timestamps in data: RFC 3339 with `T` and a zone, years 1 to 9999.

/** Milliseconds since the epoch; undefined for any other text, days that no calendar has included. */
export function parseTimestamp(text: string): number | undefined {
  const match = timestampPattern.exec(text);
  if (!match) return undefined;
  const [, date, hour, minute, second, offsetHour = "0", offsetMinute = "0"] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const midnight = new Date(`${date}T00:00:00Z`);
  // A day that its month does not have either is refused or becomes one of the next month.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date!)) return undefined;
  const timeMs = Date.parse(text);
  return timeMs >= earliestMs && timeMs <= latestMs ? timeMs : undefined;
}

const timestampPattern = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-](\d\d):(\d\d))$/;

const earliestMs = Date.parse("0001-01-01T00:00:00Z");
const latestMs = Date.parse("9999-12-31T23:59:59.999Z");
