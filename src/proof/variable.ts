// Variable: something in the data that conditions look at, as classes of values between which no condition can tell.
import { printPlace } from "../language/data-place.ts";
import type { DataPlace, TypeOfPlace } from "../language/data-place.ts";
import { createEvaluator } from "../language/expression.ts";
import type { Atom, Comparison, OrderAtom, OtherAtom, PlaceAtom } from "../language/formula.ts";
import type { Json, JsonObject } from "../language/json.ts";
import { ownErrorTypes } from "../language/on-error.ts";
import type { Scope, StepView } from "../language/scope.ts";
import type { Type } from "../language/workflow.ts";
import { failure } from "./alternative.ts";
import type { Alternative, Alternatives } from "./alternative.ts";
import type { Truth } from "./graph.ts";
import { samplesOf } from "./samples.ts";
import type { Sample } from "./samples.ts";

export interface Variable {
  readonly key: string;
  /** The places that it is about, each as far as the base that is written as a whole. */
  readonly bases: readonly DataPlace[];
  readonly classes: readonly Class[];
}

export interface Class {
  /** By `Question`. */
  readonly truths: ReadonlyMap<string, Truth>;
  /** When it may be so. */
  readonly options: readonly Option[];
}

export interface Option {
  /** For each base, the name of the alternative that is true of it. */
  readonly of: readonly string[];
  /** The value of the base, where the variable is a place. */
  readonly value?: Sample;
}

/** Which variable an atom is about, and by which name its truth goes there. */
export interface Question {
  readonly variable: string;
  readonly question: string;
}

export function questionOf(atom: Atom): Question {
  switch (atom.kind) {
    case "place":
      return { variable: keyOf(atom.place), question: `${atom.asks} ${atom.source}` };
    case "order":
      return {
        variable: `${printPlace(atom.left)} and ${printPlace(atom.right)}`,
        question: atom.operator,
      };
    case "other":
      return { variable: atom.text, question: "" };
    default:
      return atom satisfies never;
  }
}

/** `atoms`: all that are about the variable; at least one. */
export function variableOf(key: string, atoms: readonly Atom[], alternatives: Alternatives): Variable {
  const [first] = atoms;
  switch (first?.kind) {
    case "place":
      return placeVariable(key, atoms as readonly PlaceAtom[], alternatives);
    case "order":
      return orderVariable(key, atoms as readonly OrderAtom[], alternatives);
    case "other":
      return otherVariable(key, first, alternatives);
    default:
      throw new Error(`nothing is about ${key}`);
  }
}

/** The type of an error and its status depend on each other: one variable. */
function keyOf({ root, step, fields }: DataPlace): string {
  const [first, second, ...others] = fields;
  const isError = root === "step" && first === "error" && others.length === 0;
  const isWhole = isError && (second === undefined || second === "type" || second === "status");
  return printPlace({ root, ...(step !== undefined && { step }), fields: isWhole ? ["error"] : fields });
}

function placeVariable(key: string, atoms: readonly PlaceAtom[], alternatives: Alternatives): Variable {
  const { base, alternatives: all } = alternatives.at(atoms[0]!.place);
  const isError = base.fields[0] === "error" && key === printPlace(base);
  const below = atoms[0]!.place.fields.slice(base.fields.length);
  const constantsAt = (field?: string): readonly Json[] =>
    atoms.flatMap(({ place, constants }) =>
      field === undefined || place.fields.at(-1) === field ? constants : [],
    );
  const options = all.flatMap((alternative): readonly Option[] => {
    if (isError && alternative.name === failure)
      return errorSamples(constantsAt("type"), constantsAt("status"));
    const of = [alternative.name];
    return samplesAt(alternative, isError ? [] : below, constantsAt()).map((value) => ({ of, value }));
  });
  const classes = new Classes();
  for (const option of options) {
    const truths = atoms.map(
      (atom) => [questionOf(atom).question, truthAt(atom, base, option.value)] as const,
    );
    classes.add(truths, option);
  }
  return { key, bases: [base], classes: classes.all };
}

/** Classes by what is true in them. */
class Classes {
  readonly #classes = new Map<string, { truths: ReadonlyMap<string, Truth>; options: Option[] }>();

  get all(): readonly Class[] {
    return [...this.#classes.values()];
  }

  add(truths: readonly (readonly [string, Truth])[], option: Option): void {
    const signature = JSON.stringify(truths);
    const known = this.#classes.get(signature);
    if (known) known.options.push(option);
    else this.#classes.set(signature, { truths: new Map(truths), options: [option] });
  }
}

function samplesAt(
  { holds }: Alternative,
  below: readonly string[],
  constants: readonly Json[],
): readonly Sample[] {
  if (holds === "nothing") return [undefined];
  if (holds === "null") return [null];
  return holds.kind === "value" ? [holds.value] : samplesOf(holds, below, constants);
}

const evaluator = createEvaluator();

function truthAt({ source, asks }: PlaceAtom, base: DataPlace, value: Sample): Truth {
  const found = evaluator.evaluate(source, scopeWith(base, value));
  if (!found.ok) return "error";
  switch (asks) {
    case "truth":
      return typeof found.value === "boolean" ? found.value : "error";
    case "value":
      return true;
    case "text":
      return ["string", "number", "boolean"].includes(typeof found.value) || "error";
    default:
      return asks satisfies never;
  }
}

/** Data in which nothing is but the value at its place. */
function scopeWith({ root, step, fields }: DataPlace, value: Sample): Scope {
  const at = (name: string): Json => (root === name && value !== undefined ? value : null);
  const [field] = fields;
  const vars: JsonObject =
    root === "vars" && field !== undefined && value !== undefined ? { [field]: value } : {};
  const isPlain = ["input", "event", "error", "output", "vars", "instance", "now", "step"].includes(root);
  return {
    input: at("input"),
    event: at("event"),
    vars,
    items: isPlain ? {} : { [root]: value ?? null },
    error: at("error"),
    output: at("output"),
    instanceId: root === "instance" ? idOf(value) : "",
    nowMs: 0,
    step: (id) =>
      id === step && field !== undefined && value !== undefined
        ? { ...emptyView, [field]: value }
        : undefined,
  };
}

const idOf = (instance: Sample): string => {
  const id = (instance as JsonObject | null | undefined)?.["id"];
  return typeof id === "string" ? id : "";
};

const emptyView: StepView = {
  output: null,
  timeout: false,
  skipped: false,
  failed: false,
  error: null,
  event: null,
  by: null,
  attempts: 0,
  completed_at: null,
};

/** Alternatives that an error's type and what is known of its outcome make. */
export const errorOf = (type: string): string => `${failure} ${type}`;
export const lost = `${failure} without an answer`;
/** Of an author's type, or one that no condition names. */
export const otherError = `${failure} of another type`;

/** An answer's status comes with types of calls alone, and with validation where the answer could not be taken. */
function errorSamples(types: readonly Json[], statuses: readonly Json[]): readonly Option[] {
  const named = types.filter((type) => typeof type === "string");
  const numbers = statuses.filter((status) => typeof status === "number");
  const near = [200, 400, ...numbers.flatMap((status) => [status - 1, status, status + 1])];
  const known = [...new Set(near)].filter(
    (status) => Number.isInteger(status) && status >= 100 && status <= 599,
  );
  const error = (of: string, type: string, status?: number): Option => ({
    of: [of],
    value: { type, message: "as assumed", ...(status !== undefined && { status }) },
  });
  let unnamed = "author_error";
  while (named.includes(unnamed)) unnamed += "_";
  const others = [...named.filter((type) => !ownErrorTypes.includes(type)), unnamed];
  return [
    ...["timeout", "communication"].map((type) => error(lost, type)),
    ...ownErrorTypes.flatMap((type) => [
      error(errorOf(type), type),
      ...(withStatus.includes(type) ? known.map((status) => error(errorOf(type), type, status)) : []),
    ]),
    ...others.flatMap((type) => [
      error(otherError, type),
      ...known.map((status) => error(otherError, type, status)),
    ]),
  ];
}

const withStatus: readonly string[] = ["communication", "validation", "policy"];

function orderVariable(key: string, atoms: readonly OrderAtom[], alternatives: Alternatives): Variable {
  const { left, right } = atoms[0]!;
  const { bases, ways } = waysOf([left, right], alternatives);
  const classes = new Classes();
  for (const { of, typeOf } of ways) {
    const [a, b] = [left, right].map((place) => orderedKind(typeOf(place)));
    for (const order of a !== undefined && a === b ? ordered : [...ordered, ...unordered]) {
      const truths = atoms.map(({ operator }) => [operator, order(operator)] as const);
      classes.add(truths, { of });
    }
  }
  return { key, bases, classes: classes.all };
}

/** More ways than this are not told apart: nothing is known of the types of the other bases. */
const waysMax = 256;
const untold = "";

/** The bases of places, and each way in which one of its alternatives may be true of each. */
function waysOf(
  places: readonly DataPlace[],
  alternatives: Alternatives,
): {
  readonly bases: readonly DataPlace[];
  readonly ways: readonly { readonly of: readonly string[]; readonly typeOf: TypeOfPlace }[];
} {
  const bases = new Map<string, { readonly base: DataPlace; readonly names: readonly string[] }>();
  for (const place of places) {
    const { base, alternatives: all } = alternatives.at(place);
    bases.set(printPlace(base), { base, names: all.map(({ name }) => name) });
  }
  let ways: readonly (readonly string[])[] = [[]];
  for (const { names } of bases.values()) {
    const told = ways.length * names.length <= waysMax ? names : [untold];
    ways = ways.flatMap((way) => told.map((name) => [...way, name]));
  }
  const typeOf = (way: readonly string[], place: DataPlace): Type | undefined => {
    const index = [...bases.keys()].indexOf(printPlace(alternatives.at(place).base));
    return alternatives.typeIn(place, way[index]!);
  };
  return {
    bases: [...bases.values()].map(({ base }) => base),
    ways: ways.map((of) => ({ of, typeOf: (place) => typeOf(of, place) })),
  };
}

function orderedKind(type: Type | undefined): "number" | "text" | "boolean" | undefined {
  switch (type?.kind) {
    case "number":
    case "integer":
      return "number";
    case "string":
    case "enum":
    case "timestamp":
    case "duration":
      return "text";
    case "boolean":
      return "boolean";
    case "schema":
      return orderedKind(type.as);
    default:
      return undefined;
  }
}

type Order = (operator: Comparison) => Truth;

const holding =
  (...operators: readonly Comparison[]): Order =>
  (operator) =>
    operators.includes(operator);

/** Less, equal, greater. */
const ordered: readonly Order[] = [
  holding("<", "<=", "!="),
  holding("==", "<=", ">="),
  holding(">", ">=", "!="),
];

/** Equal and different of what has no order; and one of the two is not there. */
const unordered: readonly Order[] = [
  (operator) => (operator === "==" || operator === "!=" ? operator === "==" : "error"),
  (operator) => (operator === "==" || operator === "!=" ? operator === "!=" : "error"),
  () => "error",
];

function otherVariable(key: string, atom: OtherAtom, alternatives: Alternatives): Variable {
  const { bases, ways } = waysOf(atom.reads, alternatives);
  const classes = new Classes();
  for (const { of, typeOf } of ways) {
    const truths: readonly Truth[] = atom.isTotal(typeOf) ? [true, false] : [true, false, "error"];
    for (const truth of truths) classes.add([["", truth]], { of });
  }
  return { key, bases, classes: classes.all };
}
