// Cron expressions: which are legal, and what is wrong with the others. Five fields, and in them numbers, names, `*`,
// ranges, steps and lists, with `L`, `W` and `#` for days.
import { nearest } from "./near.ts";

export interface Slip {
  readonly message: string;
  readonly hint: string;
  /** Where in the text. */
  readonly offset: number;
  readonly length: number;
}

/** All that is wrong, one for each field; none for a legal expression. */
export function cronSlips(text: string): readonly Slip[] {
  const whole = { offset: 0, length: text.length };
  const nickname = nicknames.get(text.trim().toLowerCase());
  if (nickname !== undefined) {
    return [{ ...whole, message: `\`${text.trim()}\` is no cron expression`, hint: `write \`${nickname}\`` }];
  }
  const words = [...text.matchAll(/\S+/g)];
  if (words.length !== fields.length) {
    const message = `a cron expression has five fields, and this one has ${words.length}`;
    const rest = words.slice(1).map(([word]) => word);
    const hint = words.length === 6 ? `there are no seconds: \`${rest.join(" ")}\`` : order;
    return [{ ...whole, message, hint }];
  }
  return words.flatMap((word, index) => {
    const slip = slipIn(word[0], fields[index]!);
    return slip ? [{ ...slip, offset: word.index, length: word[0].length }] : [];
  });
}

const order = "minute, hour, day of the month, month, day of the week: for example `0 6 * * 1-5`";

const nicknames: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** Items that only this field has. */
  readonly own?: RegExp;
  /** What the field takes. */
  readonly takes: string;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const fields: readonly Field[] = [
  { name: "minute", min: 0, max: 59, takes: "0 to 59" },
  { name: "hour", min: 0, max: 23, takes: "0 to 23" },
  {
    name: "day of the month",
    min: 1,
    max: 31,
    own: /^(?:L|LW|(?:[1-9]|[12]\d|3[01])W)$/,
    takes: "1 to 31, `L` for the last, `15W` for the weekday nearest to the 15th, `LW` for the last weekday",
  },
  { name: "month", min: 1, max: 12, names: months, takes: "1 to 12, or JAN to DEC" },
  {
    name: "day of the week",
    min: 0,
    max: 7,
    names: days,
    own: /^(?:[0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(?:L|#[1-5])$/,
    takes: "0 to 7 (0 and 7 are Sunday), or SUN to SAT, `FRI#2` for the second Friday, `FRIL` for the last",
  },
];

type Wrong = Pick<Slip, "message" | "hint">;

function slipIn(text: string, field: Field): Wrong | undefined {
  const items = text.split(",");
  if (items.length > 1 && items.some((item) => item.toUpperCase() === "LW"))
    return wrong(text, field, "`LW` stands alone: write a trigger for each");
  for (const item of items) {
    const hint = slipHint(item.toUpperCase(), field);
    if (hint !== undefined) return wrong(item, field, hint);
  }
  return undefined;
}

const wrong = (item: string, { name }: Field, hint: string): Wrong => ({
  message: `\`${item.slice(0, 40)}\` is no ${name}`,
  hint,
});

/** What to do about an item in capitals; undefined for a legal one. */
function slipHint(item: string, field: Field): string | undefined {
  const takes = `it takes ${field.takes}`;
  if (item === "*" || field.own?.test(item)) return undefined;
  if (item === "?") return "write `*`";
  const [range = "", step, ...more] = item.split("/");
  if (more.length > 0) return takes;
  if (step !== undefined && (!/^\d{1,2}$/.test(step) || Number(step) < 1 || Number(step) > field.max)) {
    return `a step is 1 to ${field.max}`;
  }
  if (step !== undefined && range === "") return `write \`*/${step}\``;
  if (range === "*") return undefined;
  const [first = "", last, ...rest] = range.split("-");
  if (rest.length > 0) return takes;
  const from = valueOf(first, field);
  if (from === undefined) return nearName(first, field) ?? takes;
  if (last === undefined) return step === undefined ? undefined : `write \`${first}-${field.max}/${step}\``;
  const to = last === "SUN" ? 7 : valueOf(last, field);
  if (to === undefined) return nearName(last, field) ?? takes;
  return from <= to ? undefined : `the range runs backwards: ${turned(first, last, field)}`;
}

function valueOf(word: string, { names, min, max }: Field): number | undefined {
  const at = names?.indexOf(word) ?? -1;
  if (at >= 0) return at + (min === 1 ? 1 : 0);
  return /^\d{1,2}$/.test(word) && Number(word) >= min && Number(word) <= max ? Number(word) : undefined;
}

function nearName(word: string, { names = [] }: Field): string | undefined {
  const near =
    names.find((name) => /^[A-Z]{4,}$/.test(word) && word.startsWith(name)) ?? nearest(word, names);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** `22-2` as `22-23,0-2`, in the author's words. */
function turned(first: string, last: string, { name, min, max, names }: Field): string {
  const inWords = /^[A-Z]/.test(first + last) && names !== undefined;
  const week = name === "day of the week";
  const end = week ? (inWords ? "SUN" : "7") : inWords ? names.at(-1)! : String(max);
  const start = week ? (inWords ? "MON" : "1") : inWords ? names[0]! : String(min);
  const range = (from: string, to: string): string => (from === to ? from : `${from}-${to}`);
  if (week && last === "0") return `write \`${range(first, end)}\``;
  return `write \`${range(first, end)},${range(start, last)}\``;
}
