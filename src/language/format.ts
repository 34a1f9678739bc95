// Formats: the texts that JSON Schema names, each checked in one pass over the text.
import { parseTimestamp } from "./timestamp.ts";

interface Format {
  /** After "must be". */
  readonly what: string;
  readonly example: string;
  readonly holds: (text: string) => boolean;
}

export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  [
    "date-time",
    {
      what: "a timestamp",
      example: "2026-01-31T09:30:00Z",
      holds: (text) => parseTimestamp(text.toUpperCase()) !== undefined,
    },
  ],
  ["date", { what: "a date", example: "2026-01-31", holds: isDate }],
  [
    "time",
    {
      what: "a time of day with its zone",
      example: "09:30:00Z",
      holds: (text) => parseTimestamp(`2026-01-31T${text.toUpperCase()}`) !== undefined,
    },
  ],
  [
    "duration",
    {
      what: "a duration of ISO 8601",
      example: "P3DT12H",
      holds: (text) => text.length <= 100 && isDuration(text),
    },
  ],
  ["email", { what: "an e-mail address", example: "ada@example.org", holds: isEmail }],
  ["hostname", { what: "a host name", example: "www.example.org", holds: isHostname }],
  ["ipv4", { what: "an IPv4 address", example: "192.0.2.1", holds: isIpv4 }],
  ["ipv6", { what: "an IPv6 address", example: "2001:db8::1", holds: isIpv6 }],
  ["uri", { what: "a URI", example: "https://example.org/path", holds: isUri }],
  [
    "uuid",
    {
      what: "a UUID",
      example: "123e4567-e89b-12d3-a456-426614174000",
      holds: (text) => /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(text),
    },
  ],
]);

/** Undefined for no name, and for an unknown one. */
export const formatNamed = (name: unknown): Format | undefined =>
  typeof name === "string" ? formats.get(name) : undefined;

function isDate(text: string): boolean {
  return parseTimestamp(`${text}T00:00:00Z`) !== undefined;
}

/** RFC 3339, appendix A. */
function isDuration(text: string): boolean {
  if (/^P\d+W$/.test(text)) return true;
  const match = /^P(\d+Y)?(\d+M)?(\d+D)?(?:T(\d+H)?(\d+M)?(\d+S)?)?$/.exec(text);
  if (!match || text.endsWith("P") || text.endsWith("T")) return false;
  const [, years, months, days, hours, minutes, seconds] = match;
  return !(years && !months && days) && !(hours && !minutes && seconds);
}

/** A mailbox of RFC 5321 without comments and quoted names. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const name = text.slice(0, Math.max(at, 0));
  const atoms = name.split(".");
  const isAtom = (atom: string): boolean => /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/.test(atom);
  return name.length <= 64 && atoms.every(isAtom) && isHostname(text.slice(at + 1));
}

/** RFC 1123. */
function isHostname(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  return text.split(".").every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label));
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return (
    text.length <= 15 &&
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

/** RFC 4291: eight groups, the last two may be an IPv4 address, one run of zeros may be left out. */
function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const all = groups.flat();
  const last = all.at(-1);
  const embeds = last?.includes(".") === true && (halves.length === 1 || halves[1] !== "");
  if (embeds && !isIpv4(last)) return false;
  const hex = embeds ? all.slice(0, -1) : all;
  const count = hex.length + (embeds ? 2 : 0);
  return (
    hex.every((group) => /^[\da-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count <= 7 : count === 8)
  );
}

/** RFC 3986: a scheme, then legal characters only, escapes written in full, brackets around an address alone. */
function isUri(text: string): boolean {
  return (
    /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/(?:[^/?#[\]@]*@)?(?:\[[\da-f:.]+\]|[^/?#[\]@:]*)(?::\d*)?(?=[/?#]|$)|(?!\/\/))[^[\]#]*(?:#[^[\]#]*)?$/i.test(
      text,
    ) &&
    /^[!#$%&'()*+,./:;=?@[\]_~0-9A-Za-z-]*$/.test(text) &&
    !/%(?![\da-f]{2})/i.test(text)
  );
}
