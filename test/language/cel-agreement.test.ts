// CEL agreement: expressions mean the same to our evaluator as to another reading of CEL, but where the language
// says otherwise.
import { isCelError, isCelList, isCelMap, run } from "@bufbuild/cel";
import type { CelInput, CelValue } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { describe, expect, it } from "vitest";
import { createEnvironment } from "../../src/language/cel.ts";
import { formatDuration } from "../../src/language/duration.ts";
import { createEvaluator } from "../../src/language/expression.ts";
import type { Json } from "../../src/language/json.ts";
import type { Scope, StepView } from "../../src/language/scope.ts";
import { replaceSteps } from "../../src/language/step-reference.ts";

/** Expressions with a value, by what they are about. */
const values: Readonly<Record<string, readonly string[]>> = {
  "whole numbers": [
    "1 + 2",
    "7 - 10",
    "3 * 4",
    "7 / 2",
    "-7 / 2",
    "7 % 3",
    "-7 % 3",
    "-(2 + 3)",
    "2 + 3 * 4",
    "(2 + 3) * 4",
    "10 - 4 - 3",
    "100 / 10 / 5",
    "0xff",
    "9007199254740991",
    "size(input.l) + 1",
    "size(input.l) / 2",
    "-size(input.l)",
    "int(7) / 2",
    "int(input.n) % 2 == 1",
  ],
  "fractions and numbers of the data": [
    "1.5 + 2.25",
    "7.5 / 2.5",
    "2.0 * 3.5",
    "0.1 + 0.2",
    "- 4.5",
    "1e3",
    "1.5e-3",
    "input.n",
    "-input.n",
    "input.price * input.price",
    "input.n - input.price",
    "input.n / input.price",
    "input.n * 1.0 == 5.0",
    "vars.total + 1.0",
    "double(size(input.l)) / 2.0",
  ],
  "comparison of numbers": [
    "1 == 1",
    "1 == 1.0",
    "1.0 == 1",
    "1 != 2",
    "1 < 2",
    "2 <= 2",
    "3 > 4",
    "3 >= 3",
    "1 < 1.5",
    "1.5 > 1",
    "input.n == 5",
    "5 == input.n",
    "input.n == 5.0",
    "input.n > 4",
    "5 >= input.n",
    "input.n >= input.price",
    "input.minus < 0",
    "input.big > 1e17",
    "size(input.l) == 3",
    "size(input.l) > input.n",
    "int(input.n) == input.n",
  ],
  "comparison of other values": [
    "'a' < 'b'",
    "'a' < 'B'",
    "'abc' < 'abd'",
    "'ä' > 'z'",
    "'a' == 'a'",
    "'a' != 'b'",
    "true == false",
    "false < true",
    "'5' == input.n",
    "input.s == 5",
    "[1, 2] == [1, 2]",
    "[1, 2] == [1.0, 2.0]",
    "[1, 2] == [2, 1]",
    "input.l == [1, 2, 987]",
    "[[5]] == [[input.n]]",
    "{'a': 1} == {'a': 1}",
    "{'a': 1} != {'a': 2}",
    "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}",
    "input.nested == {'a': {'b': [{'c': 1}]}}",
    "input.void == {}",
    "input.nothing == []",
  ],
  null: [
    "null == null",
    "input.none",
    "input.none == null",
    "input.none != null",
    "input.n == null",
    "null in [null]",
    "input.on ? 'a' : null",
    "input.off ? 'a' : null",
    "input.on ? null : input.n",
  ],
  conditions: [
    "true && false",
    "true || false",
    "!true",
    "!input.on",
    "!!input.on",
    "!(1 > 2)",
    "true && true && false",
    "false || false || true",
    "true || 1 / 0 > 0",
    "1 / 0 > 0 || true",
    "false && 1 / 0 > 0",
    "1 / 0 > 0 && false",
    "input.n == 5 && input.name == 'Ada Lovelace' || false",
    "input.on ? 'yes' : 'no'",
    "input.off ? 1 : 2",
    "input.on ? 1 : 2.5",
    "input.on ? 'a' : input.missing",
    "input.n == 5 ? input.n : 0",
    "input.n > 3 ? 'high' : input.n > 2 ? 'mid' : 'low'",
    "input.on ? {'a': 1} : {'b': 2}",
  ],
  membership: [
    "1 in [1, 2]",
    "3 in [1, 2]",
    "1.0 in [1.0, 2.0]",
    "987 in input.l",
    "5 in input.l",
    "input.n in [4, 5]",
    "input.n in [4.0, 5.0]",
    "'a' in input.names",
    "'z' in input.names",
    "1 in input.nothing",
    "[1] in [[1], [2]]",
    "'a' in {'a': 1}",
    "'b' in {'a': 1}",
    "'name' in input",
  ],
  "fields and items": [
    "input.nested.a.b[0].c",
    "input['nested']['a']['b'][0]['c']",
    "input.l[0]",
    "input.l[2]",
    "input.l[1.0]",
    "input.l[input.zero]",
    "input.l[size(input.l) - 1]",
    "input.people[1]",
    "[1, 2, 3][1]",
    "{'a': 1}['a']",
    "{'a': 1}.a",
    "{1: 'a'}[1]",
    "{true: 'a'}[true]",
    "has(input.n)",
    "has(input.missing)",
    "has(input.nested.a)",
    "has(input.nested.x)",
    "has(input.nested.a) && has(input.nested.a.b)",
    "has(vars.who) && !has(vars.other)",
  ],
  "lists and maps": [
    "[]",
    "{}",
    "[1, 'a', null, [true]]",
    "{'a': {'b': [1, 'x', null, true, 2.5]}}",
    "{'b': 1, 'a': [input.n]}",
    "{input.name: 1}",
    "[input.n, 1]",
    "[1, 2,]",
    "{'a': 1,}",
    "[1] + [2, 3]",
    "input.l + [4.0]",
    "input.names + ['c']",
    "input.nothing + []",
  ],
  sizes: [
    "size('abc')",
    "size(input.s)",
    "size('😀a')",
    "size('')",
    "size([1, 2])",
    "size(input.nothing)",
    "size({'a': 1})",
    "size(input.void)",
    "input.name.size()",
    "input.l.size()",
    "{'a': 1, 'b': 2}.size()",
  ],
  macros: [
    "[1, 2, 3].all(x, x > 0)",
    "[1, 2, 3].all(x, x > 1)",
    "[].all(x, x > 1)",
    "input.l.all(x, x >= 1.0)",
    "[0, 1].all(x, 1 / x == 5)",
    "input.l.exists(x, x == 987)",
    "[].exists(x, true)",
    "[1, 2, 3].exists(x, x > 5)",
    "[0, 1].exists(x, 1 / x == 1)",
    "[1, 2, 3].exists(x, x in input.l)",
    "[1, 2, 3].exists_one(x, x > 2)",
    "[1, 2, 3].exists_one(x, x > 1)",
    "[].exists_one(x, true)",
    "[1, 2, 3].filter(x, x % 2 == 1)",
    "input.l.filter(x, x > 1.5)",
    "input.nothing.filter(x, x)",
    "[1, 2, 3].map(x, x * 2)",
    "[1, 2, 3].map(x, x > 1, x * 2)",
    "[[1, 2], [3]].map(l, size(l))",
    "[1, 2].map(input, input + 1)",
    "[1].map(x, [2].map(x, x))",
    "input.l.map(x, input.names.map(y, y + string(x)))",
    "input.people.filter(p, p.age >= 18.0).map(p, p.name)",
    "input.people.exists(p, p.name.startsWith('B'))",
    "input.people.exists(p, p.missing == 1 || p.age == 17.0)",
    "input.people.all(p, has(p.age))",
    "{'a': 1, 'b': 2}.exists(k, k == 'b')",
    "{'a': 1, 'b': 2}.all(k, k < 'c')",
    "{'a': 1, 'b': 2}.filter(k, k != 'a')",
    "input.nested.map(k, k + '!')",
  ],
  texts: [
    "'a' + 'b'",
    "input.name + '!'",
    "'a' + string(1)",
    "input.name.startsWith('Ada')",
    "input.name.startsWith('')",
    "input.name.endsWith('lace')",
    "input.name.contains('Love')",
    "input.name.contains('love')",
    "input.s.contains('€')",
    "input.name.indexOf('a')",
    "input.name.indexOf('zz')",
    "input.name.indexOf('a', 3)",
    "input.name.lastIndexOf('a')",
    "input.name.lastIndexOf('a', 3)",
    "input.name.substring(4)",
    "input.name.substring(0, 3)",
    "input.name.substring(3, 3)",
    "input.name.split(' ')",
    "'a,b,c'.split(',')",
    "'a,b,c'.split(',', 0)",
    "'a,b,c'.split(',', -1)",
    "'abc'.split('')",
    "''.split(',')",
    "['a', 'b'].join()",
    "input.names.join(', ')",
    "[].join('-')",
    "input.padded.trim()",
    "'Ada'.lowerAscii() + 'Ada'.upperAscii()",
    "'a\\n\\t\\\\'",
    '"it\'s"',
    "'\\u00e4' + '\\x41'",
    "r'\\n'",
    "'''three'''",
  ],
  conversions: [
    "string(5)",
    "string(5.0)",
    "string(input.price)",
    "string(true)",
    "string('x')",
    "string(1e21)",
    "string(0.1 + 0.2)",
    "string(1e-7)",
    "int('42')",
    "int('-7')",
    "int(4.9)",
    "int(-4.9)",
    "int(input.price)",
    "double('4.5')",
    "double('1e3')",
    "double(3)",
    "double(input.n)",
    "bool('true')",
    "bool('f')",
    "bool('1')",
    "bool(true)",
    "dyn(1)",
    "dyn(input.n) + 1.0",
    "type(1) == int",
  ],
  timestamps: [
    "now",
    "timestamp('2026-01-01T00:00:00Z')",
    "timestamp('2026-01-01T00:00:00.5Z')",
    "timestamp('2026-01-01T00:00:00.123456789Z')",
    "timestamp(input.at)",
    "timestamp(timestamp(input.at))",
    "timestamp(input.at) == timestamp('2026-03-01T11:30:45Z')",
    "timestamp(input.at) > now",
    "timestamp(input.at) < now",
    "now >= now",
    "now != timestamp('2026-01-02T03:04:05Z')",
    "timestamp('0001-01-01T00:00:00Z')",
    "timestamp('9999-12-31T23:59:59Z')",
    "now - timestamp('2026-01-01T00:00:00Z')",
    "timestamp('2026-01-01T00:00:00Z') - now",
    "timestamp(input.at) - now > duration('24h')",
    "now + duration('90m')",
    "now - duration('90m')",
    "duration('90m') + now",
    "now.getFullYear()",
    "now.getMonth()",
    "now.getDate()",
    "now.getDayOfMonth()",
    "now.getDayOfWeek()",
    "now.getDayOfYear()",
    "now.getHours()",
    "now.getMinutes()",
    "now.getSeconds()",
    "timestamp('2026-01-01T00:00:00.250Z').getMilliseconds()",
    "timestamp('2026-07-01T23:30:00Z').getHours('Europe/Berlin')",
    "timestamp('2026-07-01T23:30:00Z').getDate('Europe/Berlin')",
    "timestamp('2026-12-31T23:30:00Z').getFullYear('Europe/Berlin')",
    "timestamp('2026-12-31T23:30:00Z').getMonth('Europe/Berlin')",
    "timestamp('2026-12-31T12:30:00Z').getDayOfWeek('Europe/Berlin')",
    "timestamp('2026-10-25T00:30:00Z').getHours('Europe/Berlin')",
  ],
  durations: [
    "duration('90m')",
    "duration('1h30m') == duration('90m')",
    "duration('1s500ms')",
    "duration('0s')",
    "duration('1h') < duration('61m')",
    "duration('1h') + duration('30m')",
    "duration('1h') - duration('90m')",
    "duration('500ms') + duration('1500ms')",
    "duration('90m').getHours()",
    "duration('90m').getMinutes()",
    "duration('90m').getSeconds()",
    "duration('500ms').getMilliseconds()",
  ],
  "steps, events and errors": [
    "step(a).output.id",
    "step(a).timeout && !step(a).skipped",
    "step(a).output.lines.map(l, l.sum)",
    "step(a).output.lines.exists(l, 'a' in l.tags)",
    "step(a).event.data.iban",
    "step(a).attempts > 1.0",
    "step(b.c).output.code + 'x'",
    'step("b.c").error == null',
    "has(step(a).output.code)",
    "has(step(a).output.nope)",
    "'step(a)'",
    "error.status >= 500.0",
    "error.type == 'communication'",
    "event.type + data.iban",
    "instance.id",
  ],
};

/** Expressions without a value. */
const refusals: readonly string[] = [
  "1 / 0",
  "1 % 0",
  "9223372036854775807 + 1",
  "'a' < 1",
  "'a' + 1",
  "input.names + 'c'",
  "{'a': 1} + {'b': 2}",
  "-'a'",
  "true && 1 / 0 > 0",
  "false || 1 / 0 > 0",
  "input.on && input.n",
  "!input.n",
  "input.n ? 1 : 2",
  "false ? 1.0 : input.missing",
  "'x' in 'xyz'",
  "input.missing",
  "input.missing.deep",
  "input['missing']",
  "input.l[3]",
  "input.l[-1]",
  "input.l[1.5]",
  "input.l['a']",
  "input.n.x",
  "input.none.x",
  "[1, 2, 3][3]",
  "{'a': 1}['b']",
  "has(input.missing.x)",
  "has(input)",
  "size(5)",
  "size(null)",
  "input.people.map(p, p.missing)",
  "input.people.all(p, p.missing)",
  "[0, 2].exists(x, 1 / x == 1)",
  "[1, 2].exists(x, x)",
  "5.exists(x, true)",
  "'abc'.all(x, true)",
  "input.name.substring(3, 2)",
  "input.name.substring(99)",
  "input.name.substring(-1)",
  "[1, 2].join('-')",
  "string(input.none)",
  "int('x')",
  "int('4.2')",
  "int(true)",
  "int(1e30)",
  "bool('x')",
  "bool(1)",
  "timestamp('2026-01-01')",
  "timestamp('nonsense')",
  "timestamp('2026-07-01T23:30:00Z').getHours('Mars/Olympus')",
  "duration('x')",
  "now + now",
  "now + 1",
  "step(later).output",
  "vars.other",
  "nothing",
  "unknown(1)",
  "input.unknown()",
  "1 +",
  "'abc",
  "input..n",
  "a b",
  "[1",
];

const none = Symbol("no value");

/** What differs on purpose, or by a fault of the other: ours, theirs, why. */
const differences: readonly (readonly [string, Json | symbol, Json | symbol, why: string])[] = [
  ["input.n + 1", 6, none, mixed()],
  ["1 + input.n", 6, none, mixed()],
  ["input.price - 1", 1.5, none, mixed()],
  ["input.n * 2", 10, none, mixed()],
  ["-1 * input.n", -5, none, mixed()],
  ["input.n / 2", 2.5, none, mixed()],
  ["7 % input.n", 2, none, mixed()],
  ["input.n % 2", 1, none, mixed()],
  ["input.n % input.price", 0, none, "numbers of JSON have a rest too"],
  ["size(input.l) + input.n", 8, none, mixed()],
  ["input.l[input.zero + 1]", 2, none, mixed()],
  ["1.0 / 0.0", none, null, "JSON has no infinity; their value is shown as null"],
  ["input.n / input.zero", none, null, "JSON has no infinity; their value is shown as null"],
  ["9007199254740993", none, 9007199254740992, "a whole number that JSON would round is refused"],
  ["5u", none, 5, "JSON has no unsigned numbers"],
  ["uint(5)", none, 5, "JSON has no unsigned numbers"],
  ["size(b'abc')", none, 3, "JSON has no bytes"],
  ["'Ada'.matches('A.*')", none, true, "a pattern can take for ever"],
  ["duration('5d')", "5d", none, "durations are the language's own: days and weeks"],
  ["duration('1w')", "7d", none, "durations are the language's own: days and weeks"],
  ["duration('1.5h')", none, "1h30m", "durations are the language's own: whole amounts"],
  ["duration('-1h')", none, "-1h", "durations are the language's own: no sign"],
  ["duration('1us')", none, "0s", "durations are the language's own: no shorter than a millisecond"],
  ["duration('0')", none, "0s", "durations are the language's own: a unit always"],
  ["timestamp(0)", none, "1970-01-01T00:00:00.000Z", "timestamps are texts by RFC 3339"],
  ["timestamp('2026-02-30T00:00:00Z')", none, "2026-03-02T00:00:00.000Z", "no month has that day"],
  ["timestamp('2026-01-01T24:00:00Z')", none, "2026-01-02T00:00:00.000Z", "RFC 3339 has no hour 24"],
  [
    "input.n > 3 ? input.n < 6 ? 'a' : 'b' : 'c'",
    "a",
    none,
    "a choice in the middle of a choice needs no brackets",
  ],
  ["1 // remark", 1, none, "they read no comments"],
  ["has(input.none)", true, false, "CEL asks whether a map has the key; they take null for absent"],
  ["'a,b,c'.split(',', 2)", ["a", "b,c"], ["a", "b"], "CEL keeps the rest; they drop it"],
  ["double('x')", none, null, "CEL refuses; they give what is no number, shown as null"],
  ["double('')", none, 0, "CEL refuses; they give 0"],
  [
    "'a' || true",
    none,
    true,
    "what is no condition is refused whatever stands beside it, as CEL's checker does",
  ],
  ["timestamp('0001-01-01T00:00:00Z').getFullYear()", 1, 1901, "they take the first years for those of 1900"],
];

function mixed(): string {
  return "numbers of the data and whole numbers that are written out go together";
}

/** What the package offers and the language does not. */
const unavailable: ReadonlySet<string> = new Set([
  ...["bytes", "hex", "base64", "json", "at", "string"].map((name) => `bytes.${name}`),
  ...["bytes", "bytes.size", "uint", "string.matches", "CelNamespace.bind"],
  ...["OptionalNamespace.none", "OptionalNamespace.of"],
  ...["hasValue", "or", "orValue"].map((name) => `optional<dyn>.${name}`),
  "optional<A>.value",
  // How the language's own are called inside.
  "durationOf",
  "timestampOf",
]);

describe.each(Object.entries(values))("of %s", (_, sources) => {
  it.each(sources)("the other makes the same: %s", (source) => {
    const value = ours(source);
    expect(value).not.toBe(none);
    expect(value).toEqual(theirs(source));
  });
});

describe("no value", () => {
  it.each(refusals)("is made by either of: %s", (source) => {
    expect([ours(source), theirs(source)]).toEqual([none, none]);
  });
});

describe("what differs for a reason", () => {
  it.each(differences)("is %s", (source, own, other) => {
    expect([ours(source), theirs(source)]).toEqual([own, other]);
  });
});

describe("the corpus", () => {
  const all = [...Object.values(values).flat(), ...refusals, ...differences.map(([source]) => source)];

  it("has each expression once", () => expect(new Set(all).size).toBe(all.length));

  it("has every function and macro of the language, with a value", () => {
    const { functions } = createEnvironment(true).getDefinitions();
    const named = functions.map(({ name, receiverType }) => [name, receiverType] as const);
    const missing = named.filter(([name, receiver]) => {
      const call = receiver === null ? new RegExp(`(?<![.\\w])${name}\\(`) : new RegExp(`\\.${name}\\(`);
      const isOffered = !unavailable.has(receiver === null ? name : `${receiver}.${name}`);
      return (
        isOffered &&
        !Object.values(values)
          .flat()
          .some((source) => call.test(source))
      );
    });
    expect(missing).toEqual([]);
  });
});

const view: StepView = {
  output: {
    id: 7,
    code: "x",
    lines: [
      { sum: 2.5, tags: ["a", "b"] },
      { sum: 4, tags: [] },
    ],
  },
  timeout: true,
  skipped: false,
  failed: false,
  error: null,
  event: { type: "bank_updated", data: { iban: "DE1" } },
  by: null,
  attempts: 2,
  completed_at: "2026-01-01T00:00:00.000Z",
};

const event = { id: "e1", type: "paid", source: "bank", time: "2026-01-01T00:00:00Z", data: { iban: "DE2" } };
const nowText = "2026-01-02T03:04:05Z";

const scope: Scope = {
  input: {
    n: 5,
    price: 2.5,
    zero: 0,
    minus: -3,
    big: 1e18,
    s: "ä€",
    name: "Ada Lovelace",
    padded: "  a b\t",
    l: [1, 2, 987],
    names: ["b", "a"],
    nothing: [],
    none: null,
    on: true,
    off: false,
    at: "2026-03-01T12:30:45+01:00",
    nested: { a: { b: [{ c: 1 }] } },
    people: [
      { name: "Ada", age: 36 },
      { name: "Bob", age: 17 },
    ],
    void: {},
  },
  event,
  items: {},
  vars: { total: 12, who: "x" },
  error: { type: "communication", step: "a", status: 503, message: "busy", attempts: 6 },
  instanceId: "w:1",
  nowMs: Date.parse(nowText),
  step: (id) => (id === "a" || id === "b.c" ? view : undefined),
};

const evaluator = createEvaluator();

function ours(source: string): Json | symbol {
  const evaluated = evaluator.evaluate(source, scope);
  return evaluated.ok ? evaluated.value : none;
}

/** Steps are plain variables to the other. */
function theirs(source: string): Json | symbol {
  const { text, references } = replaceSteps(source);
  const steps = references.filter(({ step }) => scope.step(step) !== undefined);
  const bindings: Readonly<Record<string, unknown>> = {
    input: scope.input,
    vars: scope.vars,
    error: scope.error,
    event,
    data: event.data,
    instance: { id: scope.instanceId },
    now: run(`timestamp("${nowText}")`),
    ...Object.fromEntries(steps.map(({ variable }) => [variable, view])),
  };
  const value = run(text, bindings as Record<string, CelInput>, { funcs: strings });
  return isCelError(value) ? none : asJson(value);
}

/** As ours come: timestamps by RFC 3339 with milliseconds, durations in the language's own units. */
function asJson(value: CelValue): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") {
    return Number.isFinite(Number(value)) ? Number(value) : null;
  }
  if (isCelList(value)) return [...value].map(asJson);
  if (isCelMap(value))
    return Object.fromEntries([...value].map(([key, item]) => [asText(key), asJson(item)]));
  const text = asText(value);
  if (/^\d+$/.test(text)) return Number(text);
  if (!text.endsWith("s")) return new Date(text).toISOString();
  const durationMs = Number(text.slice(0, -1)) * 1000;
  return durationMs < 0 ? `-${formatDuration(-durationMs)}` : formatDuration(Math.round(durationMs));
}

function asText(value: CelValue): string {
  const text = run("string(x)", { x: value });
  return typeof text === "string" ? text : "no text";
}
