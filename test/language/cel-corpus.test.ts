// CEL over the corpus: every expression of the workflows that come with the program, of the reference and of the cases
// has the same value for our evaluator as for another reading of CEL, or none for both, over data of the declared types.
import { expect, test } from "vitest";
import { createEnvironment, parseCel } from "../../src/language/cel.ts";
import { parseDuration } from "../../src/language/duration.ts";
import { createEvaluator } from "../../src/language/expression.ts";
import type { Json } from "../../src/language/json.ts";
import type { Scope } from "../../src/language/scope.ts";
import { replaceSteps } from "../../src/language/step-reference.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { corpus } from "./corpus.ts";
import { elsewhere, none } from "./other-cel.ts";

const seed = Number(process.env["CEL_SEED"] ?? 1);
/** Scopes for each file. */
const samples = Number(process.env["CEL_SAMPLES"] ?? 8);

/** What differs on purpose, or by a fault of the other. `explains`: whether that, and no more, is the difference. */
interface Rule {
  readonly name: string;
  readonly why: string;
  explains(source: string, scope: Scope, own: Json | symbol): boolean;
}

const rules: readonly Rule[] = [
  {
    name: "whole numbers beside those of the data",
    why: "JSON has one kind of number: those of the data and whole ones that are written out go together",
    // Written as fractions they are of the other's kind of the data's.
    explains: (source, scope, own) =>
      own !== none &&
      isSame(
        own,
        elsewhere(source, scope, (text) => text.replace(wholeNumber, "$&.0")),
      ),
  },
  {
    name: "days and weeks",
    why: "durations are the language's own, which has them",
    explains: (source, scope, own) =>
      /\bduration\(/.test(source) && isSame(own, elsewhere(source, scope, inHours)),
  },
  {
    name: "null is there",
    why: "CEL asks whether a map has the key; the other takes null for absent",
    explains: (source, scope) => {
      const without = withoutNull(scope);
      return /\bhas\(/.test(source) && isSame(ours(source, without), elsewhere(source, without));
    },
  },
  {
    name: "a step that was not reached",
    why: "it has no fields to ask for, and the other's `has` says that they are absent",
    explains: (source, scope, own) =>
      own === none &&
      /\bhas\(\s*step\(/.test(source) &&
      replaceSteps(source).references.some(({ step }) => scope.step(step) === undefined),
  },
  {
    name: "limits",
    why: "what may take too long, or is no exact number of JSON, is refused before it is run",
    explains: (source) => {
      const parsed = parseCel(createEnvironment(true), source);
      return (
        !parsed.ok &&
        (parsed.problem.code === "expression-limit" || parsed.problem.message.includes("exact number"))
      );
    },
  },
];

const files = corpus();
const evaluator = createEvaluator();

test(`the two agree on ${samples} samples of every expression (CEL_SEED=${seed})`, () => {
  const random = seededRandom(seed);
  const used = new Set<string>();
  const differences: unknown[] = [];
  let [compared, withValue, explained] = [0, 0, 0];
  for (const file of files) {
    const scopes = Array.from({ length: samples }, () => file.scope(random));
    for (const source of file.expressions) {
      for (const scope of scopes) {
        const own = ours(source, scope);
        const other = elsewhere(source, scope);
        compared++;
        if (own !== none) withValue++;
        if (isSame(own, other)) continue;
        const rule = rules.find(({ explains }) => explains(source, scope, own));
        if (!rule) differences.push({ file: file.name, source, own, other });
        explained++;
        used.add(rule?.name ?? "");
      }
    }
  }
  expect(differences).toEqual([]);
  expect([...used].toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
  // Most is compared as it stands, and has a value.
  expect(explained).toBeLessThan(compared * 0.05);
  expect(withValue).toBeGreaterThan(compared * 0.5);
});

test("every expression of a file without mistakes has a value in some sample", () => {
  const random = seededRandom(seed);
  const empty = files
    .filter(({ workflow }) => workflow !== undefined)
    .flatMap((file) => {
      const scopes = Array.from({ length: 4 * samples }, () => file.scope(random));
      return file.expressions.filter((source) => scopes.every((scope) => ours(source, scope) === none));
    });
  expect(empty).toEqual([]);
});

test("the corpus has every expression that the program reads in these files", () => {
  const missing = files.flatMap(({ name, workflow, expressions }) =>
    [...sourcesIn(workflow ?? null)]
      .filter((source) => !expressions.includes(source))
      .map((source) => `${name}: ${source}`),
  );
  expect(missing).toEqual([]);
  const count = (place: string): number =>
    files.filter(({ name }) => name.startsWith(place)).flatMap(({ expressions }) => expressions).length;
  expect(count("workflows/")).toBeGreaterThanOrEqual(150);
  expect(count("reference: ")).toBeGreaterThanOrEqual(95);
  expect(count("test/language/cases/")).toBeGreaterThanOrEqual(150);
});

/** Sources of expressions; not what stands in data that is written out. */
function* sourcesIn(part: unknown): Generator<string> {
  if (typeof part !== "object" || part === null) return;
  const { source, kind } = part as { source?: unknown; kind?: unknown };
  if (kind === "literal" || kind === "schema") return;
  if (typeof source === "string") yield source;
  for (const inner of Object.values(part)) yield* sourcesIn(inner);
}

function ours(source: string, scope: Scope): Json | symbol {
  const evaluated = evaluator.evaluate(source, scope);
  return evaluated.ok ? evaluated.value : none;
}

const isSame = (a: Json | symbol, b: Json | symbol): boolean =>
  a === b || (a !== none && b !== none && JSON.stringify(a) === JSON.stringify(b));

/** Not within a text, a name or a fraction. */
const wholeNumber = /(?<![\w.'"])\d+(?![\w.'"])/g;

const inHours = (text: string): string =>
  text.replace(/\bduration\((["'])(.*?)\1\)/g, (written, _, duration: string) => {
    const durationMs = parseDuration(duration);
    return durationMs === undefined ? written : `duration("${durationMs / 1000}s")`;
  });

/** The same scope without fields that are null. */
function withoutNull(scope: Scope): Scope {
  const without = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value), (_, inner: unknown) => inner ?? undefined) as T;
  return {
    ...scope,
    input: without(scope.input),
    vars: without(scope.vars),
    items: without(scope.items),
    event: without(scope.event),
    error: without(scope.error),
    ...(scope.output !== undefined && { output: without(scope.output) }),
    step(id) {
      const view = scope.step(id);
      return view && { ...view, output: without(view.output), event: without(view.event) };
    },
  };
}
