// What conditions say of each other, held against the evaluator over a grid of data: what some data does is never
// refused, and of what is understood everything is refused that no data does.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEvaluator } from "../../src/language/expression.ts";
import type { Json, JsonObject } from "../../src/language/json.ts";
import { itemWorkflow } from "../../src/language/item-workflow.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { compile } from "../../src/machine/compile.ts";
import { conditionsOf } from "../../src/machine/condition.ts";
import { load } from "../../src/machine/machine.ts";
import { explore } from "../../src/proof/explore.ts";
import type { Truth } from "../../src/proof/graph.ts";
import { reasonerOf } from "../../src/proof/knowledge.ts";

function workflowOf(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, "test.yaml");
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (!workflow || errors.length > 0) throw new Error(`${text}\n${JSON.stringify(errors, undefined, 1)}`);
  return workflow;
}

/** A workflow that reads the conditions one after the other. */
function reading(input: string, conditions: readonly string[]): Workflow {
  const steps = conditions.map(
    (condition, index) => `  - {id: s${index}, when: ${JSON.stringify(condition)}, call: POST /s}`,
  );
  return workflowOf(`id: test\ninput: ${input}\nsteps:\n${steps.join("\n")}\n`);
}

/** In the order of the text, as `true false error`. */
function possible(workflow: Workflow): ReadonlySet<string> {
  const names = [...conditionsOf(workflow)]
    .filter(([, { kind }]) => kind === "expression")
    .map(([name]) => name);
  const reasoner = reasonerOf(workflow);
  let ways: readonly { readonly known: string; readonly truths: string }[] = [{ known: "", truths: "" }];
  for (const name of names) {
    ways = ways.flatMap(({ known, truths }) =>
      ([true, false, "error"] as const).flatMap((truth) => {
        const next = reasoner.assume(known, name, truth);
        return next === undefined ? [] : [{ known: next, truths: `${truths} ${truth}` }];
      }),
    );
  }
  return new Set(ways.map(({ truths }) => truths.trim()));
}

const evaluator = createEvaluator();

/** What the evaluator says, with each input. */
function actual(conditions: readonly string[], inputs: readonly Json[]): ReadonlySet<string> {
  const said = inputs.map((input) => conditions.map((condition) => truthOf(condition, input)).join(" "));
  return new Set(said);
}

function truthOf(condition: string, input: Json): Truth {
  const scope = { input, event: null, vars: {}, items: {}, error: null, instanceId: "test:1", nowMs: 0 };
  const found = evaluator.evaluate(condition, { ...scope, step: () => undefined });
  return found.ok && typeof found.value === "boolean" ? found.value : "error";
}

/** Maps with one of the values in each field; undefined leaves it out. */
function gridOf(fields: Readonly<Record<string, readonly (Json | undefined)[]>>): readonly JsonObject[] {
  return Object.entries(fields).reduce<readonly JsonObject[]>(
    (maps, [name, values]) =>
      maps.flatMap((map) =>
        values.map((value): JsonObject => (value === undefined ? map : { ...map, [name]: value })),
      ),
    [{}],
  );
}

const numbers = [-2, -1, 0, 0.5, 1, 2, 3, 499, 500, 500.5, 501, 999, 1000, 1001];
const anything = [
  ...[undefined, null, true, false, -1, 0, 0.5, 1, 1.5, 2, 5, 500, 999, 1000, 2000],
  ...["", "a", "b", "x", [], {}, { f: 1 }, { f: 0 }, { f: "a" }, { f: null }],
];

const exact: readonly (readonly [string, readonly string[], readonly JsonObject[]])[] = [
  ["{n: number}", ["input.n > 1000", "input.n <= 500"], gridOf({ n: numbers })],
  ["{n: number}", ["input.n > 1", "input.n < 2"], gridOf({ n: [0, 1, 1.5, 2, 3] })],
  ["{n: integer}", ["input.n > 1", "input.n < 2"], gridOf({ n: [0, 1, 2, 3] })],
  ["{n: integer}", ["input.n > 0.5", "1.5 > input.n", "input.n == 1"], gridOf({ n: [-1, 0, 1, 2] })],
  ["{n: number}", ["input.n in [1, 2, 3]", "input.n != 2", "input.n >= 2"], gridOf({ n: [...numbers, 4] })],
  ["{n: number}", ["input.n == -1", "input.n < 0"], gridOf({ n: numbers })],
  ["{b: boolean}", ["input.b", "!input.b", "input.b == true"], gridOf({ b: [true, false] })],
  [
    "{w: [yes, no, later]}",
    ['input.w == "yes"', 'input.w == "no"', 'input.w != "later"'],
    gridOf({ w: ["yes", "no", "later"] }),
  ],
  ["{w: [yes, no]}", ['input.w == "yes"', 'input.w in ["no"]'], gridOf({ w: ["yes", "no"] })],
  ["{t: string}", ['input.t == "a"', 'input.t in ["a", "b"]'], gridOf({ t: ["a", "b", "c"] })],
  [
    "{t: string?}",
    ["has(input.t)", 'input.t == "a"', "input.t == null"],
    gridOf({ t: [undefined, null, "a", "b"] }),
  ],
  ["{n: number?}", ["has(input.n) && input.n > 5", "input.n > 5"], gridOf({ n: [undefined, null, 5, 6] })],
  ["{n: number?}", ["!has(input.n) || input.n > 5", "has(input.n)"], gridOf({ n: [undefined, null, 5, 6] })],
  [
    "{b: boolean, n: number}",
    ["input.b ? input.n > 5 : input.n > 7", "input.n > 7", "input.b"],
    gridOf({ b: [true, false], n: [5, 6, 7, 8] }),
  ],
  [
    "{b: boolean, n: number}",
    ["input.b && input.n > 5", "input.b", "input.n > 5"],
    gridOf({ b: [true, false], n: [5, 6] }),
  ],
  [
    "{b: boolean, c: boolean, d: boolean}",
    ["input.b || input.c", "!input.c && input.d", "input.b"],
    gridOf({ b: [true, false], c: [true, false], d: [true, false] }),
  ],
  [
    "{x: any}",
    ["input.x > 500", "input.x == 5"],
    gridOf({ x: anything.filter((value) => value !== undefined) }),
  ],
  [
    "{x: any}",
    ['input.x.f == "a"', "has(input.x.f)", "input.x.f > 0"],
    gridOf({ x: anything.filter((value) => value !== undefined) }),
  ],
  ["{x: any?}", ["has(input.x.f)", "input.x.f == 1"], gridOf({ x: anything })],
  [
    "{o: {f: number?}}",
    ["has(input.o.f)", "input.o.f > 3"],
    gridOf({ o: [{}, { f: null }, { f: 3 }, { f: 4 }] }),
  ],
  ["{a: number, b: number}", ["input.a < input.b", "input.b <= input.a"], gridOf({ a: [1, 2], b: [1, 2] })],
  [
    "{a: number, b: number}",
    ["input.a < input.b", "input.a == input.b", "input.b != input.a"],
    gridOf({ a: [1, 2], b: [1, 2] }),
  ],
  [
    "{t: string}",
    ["size(input.t) > 3", "(size(input.t)>3)", "!(size(input.t) > 3)"],
    gridOf({ t: ["abc", "abcd"] }),
  ],
];

/** Of a place and one inside it, and of an order and what it orders, not everything that contradicts is found. */
const wide: typeof exact = [
  [
    "{x: any}",
    ['input.x.f == "a"', "has(input.x.f)", "input.x == null"],
    gridOf({ x: anything.filter((value) => value !== undefined) }),
  ],
  ["{x: any?}", ["has(input.x.f)", "has(input.x)", "input.x.f == 1"], gridOf({ x: anything })],
  [
    "{x: any?, y: any?}",
    ["input.x == input.y", "input.x < input.y", "input.x > 1", "input.y <= 1"],
    gridOf({ x: anything, y: anything }),
  ],
  [
    "{l: [string], n: number}",
    ["size(input.l) > 1 && input.n > 1", 'input.l[0] == "a"', "input.n <= 1"],
    gridOf({ l: [[], ["a"], ["b", "a"]], n: numbers }),
  ],
  [
    "{l: [number]}",
    ["input.l.exists(x, x > 1)", "input.l.all(x, x > 1)"],
    gridOf({ l: [[], [1], [2], [1, 2]] }),
  ],
  [
    "{a: string}",
    ['input.a < "b"', 'input.a == "a"', 'input.a + "c" == "ac"'],
    gridOf({ a: ["a", "b", "c"] }),
  ],
];

describe("conditions over", () => {
  test.each(exact)("%s: %j", (input, conditions, grid) => {
    const workflow = reading(input, conditions);
    expect([...possible(workflow)].toSorted()).toEqual([...actual(conditions, grid)].toSorted());
  });

  test.each(wide)("%s: %j may be as they are with some data", (input, conditions, grid) => {
    const found = possible(reading(input, conditions));
    expect([...actual(conditions, grid)].filter((truths) => !found.has(truths))).toEqual([]);
  });
});

const fieldsOfRandom = {
  n: [-1, 0, 0.5, 1, 1.5, 2, 3, 500, 501, 1000, 1001],
  i: [-1, 0, 1, 2, 3, 500, 501, 1000, 1001],
  w: ["yes", "no", "later"],
  b: [true, false],
  t: [undefined, null, "a", "b", "x"],
  x: anything.filter((value) => value !== undefined),
  y: anything,
} as const;
const inputOfRandom = "{n: number, i: integer, w: [yes, no, later], b: boolean, t: string?, x: any, y: any?}";

const comparison = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
const constant = fc.constantFrom("0", "1", "2", "500", "1000");
const atom = fc.oneof(
  fc.tuple(fc.constantFrom("n", "i", "x"), comparison, constant).map(([f, op, c]) => `input.${f} ${op} ${c}`),
  fc.tuple(comparison, constant).map(([op, c]) => `${c} ${op} input.n`),
  fc.constantFrom("yes", "no", "later").map((word) => `input.w == "${word}"`),
  fc.constantFrom('input.w in ["yes", "no"]', 'input.t in ["a", "b"]', "input.i in [0, 1, 2]"),
  fc.constantFrom("input.b", "has(input.t)", "input.t == null", 'input.t != "a"', "has(input.y.f)"),
  fc.constantFrom('input.x == "a"', "input.x == null", "input.y.f == 1", "input.x == true"),
);
const formula: fc.Arbitrary<string> = fc.letrec<{ readonly f: string }>((tie) => ({
  f: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    atom,
    fc.tuple(tie("f"), tie("f")).map(([a, b]) => `(${a}) && (${b})`),
    fc.tuple(tie("f"), tie("f")).map(([a, b]) => `(${a}) || (${b})`),
    tie("f").map((a) => `!(${a})`),
    fc.tuple(tie("f"), tie("f"), tie("f")).map(([a, b, c]) => `(${a}) ? (${b}) : (${c})`),
  ),
})).f;

const runs = Number(process.env["KNOWLEDGE_RUNS"] ?? 10);

test(`of ${runs} (KNOWLEDGE_RUNS) random pairs of conditions, all that data does and nothing else is possible`, () => {
  const conditions = fc.array(formula, { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(conditions, (sources) => {
      const used = Object.entries(fieldsOfRandom).map(([name, values]) => {
        const isRead = sources.some((source) => source.includes(`input.${name}`));
        return [name, isRead ? values : values.slice(-1)] as const;
      });
      const grid = gridOf(Object.fromEntries(used));
      fc.pre(grid.length <= 1500);
      const real = actual(sources, grid);
      const found = possible(reading(inputOfRandom, sources));
      expect([...real].filter((truths) => !found.has(truths))).toEqual([]);
      expect([...found].filter((truths) => !real.has(truths))).toEqual([]);
    }),
    { numRuns: runs },
  );
});

/** Each run of the workflow's machine as the truths on it, in order; values that can be computed are not said. */
function stories(text: string, list?: string): readonly string[] {
  const whole = workflowOf(text);
  const workflow = list === undefined ? whole : itemWorkflow(whole, list);
  const reasoner = reasonerOf(workflow);
  const graph = explore(load(compile(workflow)), { without: ["cancel"], reasoner });
  const found = new Set<string>();
  const open = graph.starts.map((edge) => ({ edge, said: "" }));
  for (let one = open.pop(); one; one = open.pop()) {
    const truths = one.edge.truths
      .filter(({ condition, truth }) => !condition.endsWith(".values") || truth !== true)
      .map(({ condition, truth }) => `${condition}=${truth}`);
    const said = [one.said, ...truths].filter((part) => part !== "").join(" ");
    const { edges } = one.edge.target;
    if (edges.length === 0) found.add(said);
    for (const edge of edges) open.push({ edge, said });
  }
  return [...found].toSorted();
}

describe("what was read is", () => {
  test("remembered while nothing writes it", () => {
    const text = `
id: test
input: {amount: number}
steps:
  - {id: a, when: input.amount > 1000, call: POST /a}
  - choose: [{when: input.amount <= 500, steps: [{call: POST /b}]}, {when: input.amount > 1000, steps: [{call: POST /c}]}]
`;
    expect(stories(text)).toEqual([
      "a.when=false choose.case.1=false choose.case.2=false",
      "a.when=false choose.case.1=true",
      "a.when=true",
      "a.when=true choose.case.1=false choose.case.2=true",
    ]);
  });

  test("forgotten when a variable is set, and known of what is set to a constant", () => {
    const text = `
id: test
steps:
  - {id: first, set: {go: false}}
  - {id: a, when: vars.go, call: POST /a}
  - {id: ask, ask: {group: g, form: {go: boolean}}}
  - {id: second, set: {go: "\${step(ask).output.go}"}}
  - {id: b, when: vars.go, call: POST /b}
  - {id: c, when: "!vars.go", call: POST /c}
`;
    expect(stories(text)).toEqual([
      "a.when=false b.when=false c.when=true",
      "a.when=false b.when=true",
      "a.when=false b.when=true c.when=false",
    ]);
  });

  test("typed by the form that was filled in", () => {
    const text = `
id: test
steps:
  - {id: sign, ask: {group: g, form: {decision: [approve, reject]}}}
  - choose:
      - {when: step(sign).output.decision == "approve", steps: [{id: a, call: POST /a}]}
      - {when: step(sign).output.decision == "reject", steps: [{id: b, call: POST /b}]}
`;
    expect(stories(text)).toEqual(["choose.case.1=false choose.case.2=true", "choose.case.1=true"]);
  });

  test("new in each round of the step that brings it", () => {
    const text = `
id: test
input: {urgent: boolean}
steps:
  - id: loop
    repeat:
      steps:
        - {id: look, ask: {group: g, form: {ok: boolean}}}
        - {id: a, when: input.urgent, set: {x: 1}}
      until: step(look).output.ok
      max: 2
      on_max: continue
`;
    expect(stories(text)).toEqual([
      "a.when=false loop.until=false a.when=false loop.until=false",
      "a.when=false loop.until=false a.when=false loop.until=true",
      "a.when=false loop.until=true",
      "a.when=true loop.until=false a.when=true loop.until=false",
      "a.when=true loop.until=false a.when=true loop.until=true",
      "a.when=true loop.until=true",
    ]);
  });

  test("never remembered of now", () => {
    const text = `
id: test
input: {at: timestamp}
steps:
  - {id: a, when: now > timestamp(input.at), set: {x: 1}}
  - {id: b, when: now > timestamp(input.at), set: {x: 2}}
`;
    const both = ["true", "false"].flatMap((a) => ["true", "false"].map((b) => `a.when=${a} b.when=${b}`));
    expect(stories(text)).toEqual(expect.arrayContaining(both));
  });

  test("what an event that ended a wait says of it", () => {
    const text = `
id: test
steps:
  - {id: w, wait: 1d, until: [yes_sent, no_sent]}
  - {id: a, when: step(w).timeout || step(w).event.type == "yes_sent", call: POST /a}
  - {id: b, when: "!step(w).timeout && step(w).event.type == 'no_sent'", call: POST /b}
`;
    expect(stories(text)).toEqual(["a.when=false b.when=true", "a.when=true", "a.when=true b.when=false"]);
  });

  test("that time ended a wait, of which conditions over data say more", () => {
    const text = (until: string): string => `
id: test
input: {b: boolean}
steps:
  - {id: w, wait: 1d${until}}
  - {id: a, when: step(w).timeout && input.b, set: {x: 1}}
  - {id: c, when: "!step(w).timeout && input.b", set: {x: 2}}
`;
    const all = ["a.when=false c.when=false", "a.when=false c.when=true", "a.when=true c.when=false"];
    expect(stories(text(""))).toEqual(expect.arrayContaining(all));
    expect(stories(text(", until: [sent]"))).toEqual(all);
  });

  test("what handlers that did not take an error say of it", () => {
    const text = `
id: test
steps:
  - id: a
    call: POST /a
    compensation: {call: POST /undo}
    on_error:
      - {status: 404}
      - {status: 4xx, then: fail}
      - {status: [404, 500]}
      - {type: timeout}
`;
    const found = stories(text);
    expect(found).toContain("a.on_error.1=false a.on_error.2=false a.on_error.3=true");
    expect(found).toContain("a.on_error.1=false a.on_error.2=false a.on_error.3=false a.on_error.4=false");
    expect(found.filter((story) => story.includes("error") && story.includes("=error"))).toEqual([]);
  });

  test("that an outcome nobody knows has no status", () => {
    const text = `
id: test
steps:
  - id: a
    call: POST /a
    compensation: {call: POST /undo}
    on_error: [{status: 5xx}, {type: communication}, {type: timeout}]
`;
    const workflow = workflowOf(text);
    const graph = explore(load(compile(workflow)), { without: ["cancel"], reasoner: reasonerOf(workflow) });
    const unknown = graph.nodes.flatMap(({ edges }) =>
      edges.flatMap(({ take, truths }) =>
        take?.event.unknown && take.step === "a" ? [truths.map(({ truth }) => truth).join(" ")] : [],
      ),
    );
    expect(unknown.toSorted()).toEqual(["false false true", "false true"]);
  });

  test("not what other items may have set", () => {
    const text = `
id: test
input: {list: [string]}
steps:
  - {id: first, set: {n: 0}}
  - id: each
    for_each: \${input.list}
    steps:
      - {id: put, set: {n: 1}}
      - {id: a, when: vars.n == 1, call: POST /a}
      - {id: b, when: vars.n == 1, call: POST /b}
`;
    expect(stories(text, "each")).toEqual(expect.arrayContaining(["a.when=true b.when=false"]));
  });
});

test("a condition over more than may be combined contradicts itself alone", () => {
  const fields = Array.from({ length: 14 }, (_, index) => `f${index}`);
  const input = `{${fields.map((field) => `${field}: boolean`).join(", ")}}`;
  const every = fields.map((field) => `input.${field}`).join(" && ");
  const found = possible(reading(input, [every, "input.f0", "input.f0"]));
  expect(found).toContain("true false false");
  expect(found).not.toContain("true false true");
});

test("what is known is forgotten once nothing can ask for it", () => {
  const workflow = reading("{a: boolean, b: boolean}", ["input.a", "input.b", "input.a"]);
  const graph = explore(load(compile(workflow)), { without: ["cancel"], reasoner: reasonerOf(workflow) });
  const last = graph.nodes.filter(({ state }) => state.active.has("s2"));
  expect(new Set(last.map(({ known }) => known))).toEqual(new Set([""]));
});

test("what became of a step is no knowledge of data where conditions read nothing else", () => {
  const workflow = workflowOf(`
id: test
steps:
  - {id: a, call: POST /a, on_error: [{then: continue}]}
  - {id: b, call: POST /b, when: step(a).failed}
  - {id: c, call: POST /c}
`);
  const graph = explore(load(compile(workflow)), { reasoner: reasonerOf(workflow) });
  expect(new Set(graph.nodes.map(({ known }) => known))).toEqual(new Set([""]));
});
