// Log injection: names that would end a line, colour it or turn it round.
import { expect, test } from "vitest";
import { printable } from "../../src/cli/report.ts";
import { logLine } from "../../src/server/log-line.ts";

const hostile = [
  "a\nadmin signed in",
  "a\r\nb",
  "\u001b[2K\u001b[1A",
  "\u009b31m",
  "\u202eevil\u202c",
  "\u2066\u2069",
  "\u200b\u200e\u200f\u061c\ufeff",
  "\u2028\u2029\u0085",
  "\u{e0041}\u{e007f}",
  "\u0000\u0007\u007f",
  '"}\n{"failed":"nothing"',
  "\ud800",
];

test.each(hostile)("%j in a log is one line of what can be seen, and says the same", (name) => {
  const line = logLine({ failed: `instance ${name}`, error: name });
  expect(line.endsWith("\n")).toBe(true);
  expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(line)).toEqual({ failed: `instance ${name}`, error: name });
});

test.each(hostile)("%j on a terminal is one line of what can be seen", (name) => {
  expect(printable(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
});

test("names of other scripts stay as they are", () => {
  for (const name of ["Zoë", "Ⅷ", "名前", "🦉", "عبد"]) {
    expect([printable(name), logLine({ name })]).toEqual([name, `{"name":"${name}"}\n`]);
  }
});
