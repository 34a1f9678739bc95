// Expressions at run time: JSON in, JSON out, and a reason where there is no value.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEvaluator, readsOf, readsOnlyControl } from "../../src/language/expression.ts";
import type { Json } from "../../src/language/json.ts";
import type { Evaluated, Scope, StepView } from "../../src/language/scope.ts";

const evaluator = createEvaluator();

const view: StepView = {
  output: { id: 7, code: "x" },
  timeout: true,
  skipped: false,
  failed: false,
  error: null,
  event: { data: { iban: "DE1" } },
  by: null,
  attempts: 2,
  completed_at: "2026-01-01T00:00:00.000Z",
};

const input: Json = {
  n: 5,
  price: 2.5,
  s: "ä€",
  l: [1, 2, 987],
  names: ["b", "a"],
  none: null,
  on: true,
  grace: "2d",
  at: "2026-01-01T00:00:00+01:00",
  nested: { a: { b: [{ c: 1 }] } },
};

const scope: Scope = {
  input,
  event: { id: "e1", type: "paid", source: "bank", time: "2026-01-01T00:00:00Z", data: { iban: "DE2" } },
  items: {},
  vars: { total: 12, who: "x" },
  error: { type: "communication", step: "a", status: 503, message: "busy", attempts: 6 },
  instanceId: "w:1",
  nowMs: Date.parse("2026-01-02T00:00:00Z"),
  step: (id) => (id === "a" || id === "block.branch.a" ? view : undefined),
};

const evaluate = (source: string, within: Partial<Scope> = {}): Evaluated =>
  evaluator.evaluate(source, { ...scope, ...within });

describe("an expression", () => {
  const values: readonly (readonly [string, string, Json])[] = [
    ["adds a whole number to a number of the data", "input.n + 1", 6],
    ["adds a number of the data to a whole number", "1 + input.n", 6],
    ["multiplies fractions", "input.price * 2", 5],
    ["divides numbers of the data as JSON does", "input.n / 2", 2.5],
    ["divides whole numbers that are written out as CEL does", "7 / 2", 3],
    ["has the rest of a division", "input.n % 2 == 1", true],
    ["changes the sign", "-input.n", -5],
    [
      "compares numbers of both kinds",
      "input.n == 5 && 5 == input.n && input.n != 6 && input.n > 4 && 4 < input.n",
      true,
    ],
    ["finds a number in a written list", "input.n in [4, 5]", true],
    ["finds a written number in a list of the data", "987 in input.l", true],
    ["compares lists", "input.l == [1, 2, 987]", true],
    ["adds a number to a size", "size(input.l) + input.n", 8],
    ["compares a size with a written list", "size(input.l) in [3, 4]", true],
    ["counts characters", "size(input.s)", 2],
    ["chooses between numbers of both kinds", "input.on ? 1 : input.price", 1],
    ["chooses between a text and null", "input.on ? 'a' : null", "a"],
    ["joins texts", "'a' + input.s", "aä€"],
    ["makes a text of a number", "string(input.n) + '%'", "5%"],
    ["maps, filters and asks lists", "input.l.filter(x, x > 1).map(x, x * 2)", [4, 1974]],
    ["asks whether all or some are so", "input.l.all(x, x > 0) && input.l.exists(x, x == 987)", true],
    ["builds maps and mixed lists", "{'a': 1, 'b': [1, 2.5, 'x', null]}", { a: 1, b: [1, 2.5, "x", null] }],
    ["gives a part of the data as it is", "input.nested.a", { b: [{ c: 1 }] }],
    ["reads by index", "input.nested['a'].b[0].c", 1],
    ["asks whether a field is there", "has(input.n) && !has(input.missing)", true],
    ["compares with null", "input.none == null && input.n != null", true],
    ["reads the event", "event.type + event.data.iban", "paidDE2"],
    ["reads the event's data for short", "data.iban", "DE2"],
    [
      "reads variables",
      "vars.total + 1 == 13 && vars['who'] == 'x' && has(vars.who) && !has(vars.other)",
      true,
    ],
    [
      "reads the error being handled",
      "error.type + string(error.status + error.attempts)",
      "communication509",
    ],
    ["reads the instance's id", "instance.id", "w:1"],
    ["gives the recorded time as a text", "now", "2026-01-02T00:00:00.000Z"],
    [
      "compares timestamps with their zones",
      "timestamp(input.at) == timestamp('2025-12-31T23:00:00Z')",
      true,
    ],
    ["gives the time between as a duration", "now - timestamp('2026-01-01T00:00:00Z')", "1d"],
    ["gives a negative duration", "timestamp('2026-01-01T00:00:00Z') - now", "-1d"],
    ["reads durations in the language's own units", "duration(input.grace) > duration('1d23h')", true],
    ["moves a timestamp by a duration", "now + duration('1w')", "2026-01-09T00:00:00.000Z"],
    ["reads a step", "step(a).timeout && step(a).attempts == 2", true],
    ["reads a step within blocks", "step(block.branch.a).output.id", 7],
    ["reads a step with blanks around its id", "step( a ).output.code", "x"],
    ["reads a step by its id as a text", "step(\"a\").output.id + step('a').output.id", 14],
    [
      "asks whether a step's output has a field",
      "has(step(a).output.code) && !has(step(a).output.nothing)",
      true,
    ],
    ["leaves texts alone that look like steps", "'step(a)' + \"step(b)\"", "step(a)step(b)"],
    ["takes an error beside what decides for nothing", "true || input.missing.x", true],
  ];
  for (const [rule, source, value] of values) {
    it(`${rule}: ${source}`, () => expect(evaluate(source)).toEqual({ ok: true, value }));
  }

  const refusals: readonly (readonly [string, string, RegExp])[] = [
    ["a field that is not there", "input.missing", /no such field: missing/],
    ["a variable that is not set", "vars.other", /no such field: other/],
    ["a step that has not been reached", "step(later).output", /step later has not been reached/],
    ["division by zero", "1 / 0", /division by zero/],
    ["a number that JSON cannot hold", "input.n / 0", /Infinity/],
    ["a written number that is not exact", "9007199254740993", /too large for an exact number/],
    ["a computed number that is not exact", "int(9007199254740991) + 1", /too large for an exact number/],
    ["kinds that do not go together", "'x' + 1", /no such overload: string \+ integer/],
    ["what cannot be read", "input.n +", /ends too early/],
    ["no expression", " ", /empty/],
    ["a day that no month has", "timestamp('2026-02-30T00:00:00Z')", /no timestamp/],
    ["a timestamp without a zone", "timestamp('2026-01-01T00:00:00.000')", /no timestamp/],
    ["a unit that does not exist", "duration('5y')", /no duration/],
    ["patterns, which can take for ever", "input.s.matches('(a+)+$')", /matches/],
    ["binding, which can double and double again", "cel.bind(x, 1, x)", /`cel` is not available/],
    ["bytes", "b'a'", /no JSON/],
    ["types", "type(1)", /no JSON/],
    ["a prototype", "input.__proto__", /reserved|no such field/i],
    ["a constructor", "input.constructor", /no such field/],
    ["a constructor of a text", "'a'.constructor", /.+/],
    ["deep nesting", "(".repeat(100) + "1" + ")".repeat(100), /too deeply nested/],
    ["a long source", `"${"a".repeat(3000)}"`, /longer than 2048/],
  ];
  for (const [rule, source, error] of refusals) {
    it(`has no value, and no exception, for ${rule}`, () => {
      const result = evaluate(source);
      expect(result).toEqual({ ok: false, error: expect.stringMatching(error) as string });
    });
  }

  it("is not false when it cannot be evaluated", () => {
    expect(evaluate("input.missing == 1")).toMatchObject({ ok: false });
    expect(evaluate("!input.missing")).toMatchObject({ ok: false });
  });

  it("is the same at another time with the same scope", () => {
    expect(evaluate("now - timestamp(input.at)")).toEqual(evaluate("now - timestamp(input.at)"));
  });

  it("reads null where no error is being handled", () => {
    expect(evaluate("error == null", { error: null })).toEqual({ ok: true, value: true });
  });

  it("reads the events of a wait for several", () => {
    const events = { "form.received": { type: "form.received", data: { n: 3 } } };
    const step = (): StepView => ({ ...view, events });
    expect(evaluate("step(x).events['form.received'].data.n", { step })).toEqual({ ok: true, value: 3 });
  });

  it("reads null where there is no event", () => {
    expect(evaluate("event == null && data == null", { event: null })).toEqual({ ok: true, value: true });
  });

  it("reads data whose fields have the names of JavaScript's own", () => {
    const odd = JSON.parse('{"constructor": "c", "toString": [1], "n": {"constructor": 2, "x": 3}}') as Json;
    expect(evaluate("input.n.x + input.n.constructor", { input: odd })).toEqual({ ok: true, value: 5 });
    expect(evaluate("input", { input: odd })).toEqual({ ok: true, value: odd });
  });

  it("goes through a bounded number of items, loops within loops included", () => {
    const big = { input: { l: Array.from({ length: 3000 }, (_, i) => i) } };
    expect(evaluate("size(input.l.map(x, x + 1))", big)).toEqual({ ok: true, value: 3000 });
    expect(evaluate("input.l.map(x, input.l.map(y, x * y))", big)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/too many items/) as string,
    });
  });

  it("cannot grow a text by doubling it", () => {
    const doubling = `['xxxxxxxxxx']${".map(a, a + a)".repeat(30)}`;
    expect(evaluate(doubling)).toMatchObject({ ok: false });
  });

  it("gives at most 1 MiB", () => {
    const half = { input: { s: "x".repeat(600_000) } };
    expect(evaluate("input.s", half)).toMatchObject({ ok: true });
    expect(evaluate("input.s + input.s", half)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/1 MiB/) as string,
    });
  });

  it("never throws, whatever the source", () => {
    const words = fc.constantFrom(
      ..."input. step(a) ( ) [ ] { } + - * / % == in ? : 'a' \" 1 2.5 .map(x, .all(y, has( null true duration( now size( , || && ! // \\u".split(
        " ",
      ),
    );
    const sources = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.array(words).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(sources, (source) => {
        const result = evaluate(source);
        expect(typeof (result.ok ? JSON.stringify(result.value) : result.error)).toBe("string");
        expect(Array.isArray(readsOf(source))).toBe(true);
        expect(typeof readsOnlyControl(source)).toBe("boolean");
      }),
      { numRuns: 1000 },
    );
  });

  it("gives any data back as it came", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const came = JSON.parse(JSON.stringify(value)) as Json;
        expect(evaluate("input", { input: came })).toEqual({ ok: true, value: came });
      }),
    );
  });

  it("adds numbers as JavaScript does", () => {
    const number = fc.oneof(fc.integer(), fc.double({ min: -1e9, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(number, fc.integer({ min: -1000, max: 1000 }), (n, whole) => {
        expect(evaluate(`input + ${whole < 0 ? `(${whole})` : whole}`, { input: n })).toEqual({
          ok: true,
          value: n + whole,
        });
      }),
    );
  });
});

describe("a template", () => {
  it("keeps the type of a whole value and joins parts as text", () => {
    const rendered = evaluator.render(
      {
        kind: "map",
        entries: [
          ["n", { kind: "expression", source: "input.n" }],
          [
            "text",
            {
              kind: "text",
              parts: ["n=", { source: "input.n" }, ", on=", { source: "input.on" }, { source: "input.s" }],
            },
          ],
          [
            "list",
            {
              kind: "list",
              items: [
                { kind: "literal", value: [1] },
                { kind: "expression", source: "input.l" },
              ],
            },
          ],
        ],
      },
      scope,
    );
    expect(rendered).toEqual({ ok: true, value: { n: 5, text: "n=5, on=trueä€", list: [[1], [1, 2, 987]] } });
  });

  it("says why it has no value when one of its parts has none", () => {
    const part = { kind: "expression", source: "input.missing" } as const;
    for (const template of [
      part,
      { kind: "list", items: [part] },
      { kind: "map", entries: [["a", part]] },
    ] as const) {
      expect(evaluator.render(template, scope)).toMatchObject({
        ok: false,
        error: expect.stringMatching(/missing/) as string,
      });
    }
  });

  it("does not write null, lists and maps into a text", () => {
    for (const source of ["input.none", "input.l", "input.nested"]) {
      const rendered = evaluator.render({ kind: "text", parts: ["a", { source }] }, scope);
      expect(rendered).toMatchObject({ ok: false, error: expect.stringContaining(source) as string });
    }
  });
});

describe("what an expression reads", () => {
  it("is told by step and field, each once", () => {
    expect(readsOf("step(a).timeout && step(a).timeout || has(step(b.c).output.id) && input.x")).toEqual([
      { step: "a", field: "timeout" },
      { step: "b.c", field: "output" },
    ]);
  });

  it("includes steps inside loops, calls, maps and choices", () => {
    const source = "[1].map(x, {'a': size(step(a).output), 'b': step(b).failed ? step(c).error : null})";
    expect(readsOf(source).map(({ step }) => step)).toEqual(["a", "b", "c"]);
  });

  it("has no field where a step is taken as a whole", () => {
    expect(readsOf("step(a)['timeout']")).toEqual([{ step: "a", field: "" }]);
  });

  const sources: readonly (readonly [string, boolean])[] = [
    ["step(a).timeout", true],
    ["!step(a).failed && (step(b).skipped || true)", true],
    ["true", true],
    ["step(a).output", false],
    ["step(a).timeout && step(a).attempts > 1", false],
    ["step(a)", false],
    ["input.x", false],
    ["vars.x", false],
    ["step(a).timeout && vars.x", false],
    ["error.type == 'timeout'", false],
    ["step(a).timeout && now > now", false],
    ["step(a", false],
  ];
  for (const [source, expected] of sources) {
    it(`is ${expected ? "only" : "more than"} control: ${source}`, () =>
      expect(readsOnlyControl(source)).toBe(expected));
  }
});
