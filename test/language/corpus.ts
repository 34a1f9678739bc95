// Corpus: every expression of the workflows that come with the program, of the reference and of the cases, with data
// that it may meet: of the declared types, and elsewhere of the shape in which the file's expressions read it.
import { readdirSync, readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { childrenOf, createEnvironment, parseCel } from "../../src/language/cel.ts";
import type { Node } from "../../src/language/cel.ts";
import { everyStep } from "../../src/language/all-steps.ts";
import type { Json, JsonObject } from "../../src/language/json.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { sampleOf } from "../../src/language/sample.ts";
import type { Scope, StepView } from "../../src/language/scope.ts";
import { bareExpression, splitText } from "../../src/language/template.ts";
import { parseTimestamp } from "../../src/language/timestamp.ts";
import type { Type, Workflow } from "../../src/language/workflow.ts";

/** One file of the corpus. */
export interface CorpusFile {
  readonly name: string;
  /** Undefined of a file with mistakes. */
  readonly workflow: Workflow | undefined;
  readonly expressions: readonly string[];
  /** Another scope at each call, by a generator of numbers in [0, 1). */
  scope(random: () => number): Scope;
}

interface Text {
  readonly name: string;
  readonly source: string;
}

export function corpus(): readonly CorpusFile[] {
  const reference = readFileSync(new URL("../../src/language/README.md", import.meta.url), "utf8");
  const examples = [...reference.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, source = ""]): Text => ({
    name: `reference: ${/^id: (\w+)/m.exec(source)?.[1] ?? ""}`,
    source,
  }));
  const cases = below("test/language/cases", ".txt").map(({ name, source }) => ({
    name,
    source: source.split("----\n")[0]!,
  }));
  return [...below("workflows", ".yaml"), ...examples, ...cases].map(fileOf);
}

function below(path: string, ending: string): readonly Text[] {
  const folder = new URL(`../../${path}/`, import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name: `${path}/${name}`, source: readFileSync(new URL(name, folder), "utf8") }));
}

function fileOf({ name, source }: Text): CorpusFile {
  const { workflow } = readWorkflow(source, name);
  const expressions = expressionsIn(source);
  const shapes = shapesOf(expressions);
  return {
    name,
    workflow,
    expressions,
    scope: (random) => scopeFor(workflow, shapes, (values) => values[Math.floor(random() * values.length)]!),
  };
}

/** Found in the text and not in the workflow: files with mistakes make none. */
function expressionsIn(source: string): readonly string[] {
  const found = new Set<string>();
  const visit = (node: unknown, key: string, isBare: boolean): void => {
    if (isMap(node)) {
      for (const { key: name, value } of node.items) {
        const inner = isScalar(name) && typeof name.value === "string" ? name.value : "";
        visit(value, inner, bareKeys.has(inner) || (inner === "until" && key === "repeat"));
      }
    } else if (isSeq(node)) {
      for (const item of node.items) visit(item, key, isBare);
    } else if (isScalar(node) && typeof node.value === "string") {
      const { value } = node;
      const bare = isBare && parseTimestamp(value) === undefined ? bareExpression(value) : undefined;
      if (bare && "source" in bare) found.add(bare.source);
      const split = splitText(value);
      for (const part of split.ok ? split.parts : []) if (typeof part !== "string") found.add(part.source);
    }
  };
  visit(parseDocument(source, { logLevel: "silent" }).contents, "", false);
  found.delete("");
  return [...found];
}

/** Keys under which an expression stands bare; `until` is one in a loop, and names events elsewhere. */
const bareKeys: ReadonlySet<string> = new Set(["when", "match", "not_by", "wait_until", "for_each"]);

/** Data in the shape in which expressions read it: by field, by item, and what single values are compared with. */
interface Shape {
  readonly fields: Map<string, Shape>;
  item?: Shape;
  readonly likely: Json[];
}

const emptyShape = (): Shape => ({ fields: new Map(), likely: [] });

function fieldOf(shape: Shape, name: string): Shape {
  const known = shape.fields.get(name) ?? emptyShape();
  shape.fields.set(name, known);
  return known;
}

const dynamic = createEnvironment(true);

/** By the name that an expression begins with; steps as `step(<id>)`. */
function shapesOf(expressions: readonly string[]): ReadonlyMap<string, Shape> {
  const root = emptyShape();
  for (const source of expressions) {
    const parsed = parseCel(dynamic, source);
    if (!parsed.ok) continue;
    const { program } = parsed;
    const steps = new Map(program.references.map(({ variable, step }) => [variable, `step(${step})`]));
    read(program.root, new Map(), (name) => fieldOf(root, steps.get(name) ?? name));
  }
  return root.fields;
}

const macros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);
const ofTexts: ReadonlySet<string> = new Set(
  "startsWith endsWith contains indexOf lastIndexOf substring split trim lowerAscii upperAscii".split(" "),
);

/** Notes what the node reads, and gives the shape of its own value where that is a part of the data. */
function read(
  node: Node,
  locals: ReadonlyMap<string, Shape>,
  named: (name: string) => Shape,
): Shape | undefined {
  const part = (inner: Node): Shape | undefined => read(inner, locals, named);
  const likely = (inner: Node, ...values: readonly Json[]): void => void part(inner)?.likely.push(...values);
  switch (node.op) {
    case "id": {
      const name = node.args as string;
      return locals.get(name) ?? named(name);
    }
    case ".": {
      const [owner, name] = node.args as [Node, string];
      const shape = part(owner);
      return shape && fieldOf(shape, name);
    }
    case "[]": {
      const [owner, key] = node.args as [Node, Node];
      const shape = part(owner);
      part(key);
      if (key.op === "value" && typeof key.args === "string") return shape && fieldOf(shape, key.args);
      return shape && (shape.item ??= emptyShape());
    }
    case "rcall": {
      const [name, receiver, args] = node.args as [string, Node, Node[]];
      if (ofTexts.has(name)) likely(receiver, "text", "A long text", ...args.flatMap(literalOf));
      if (!macros.has(name)) {
        part(receiver);
        args.forEach(part);
        return undefined;
      }
      const list = part(receiver);
      const item = list ? (list.item ??= emptyShape()) : emptyShape();
      const inner = new Map([...locals, [args[0]!.args as string, item]]);
      for (const arg of args.slice(1)) read(arg, inner, named);
      return name === "filter" ? list : undefined;
    }
    case "call": {
      const [name, args] = node.args as [string, Node[]];
      if (name === "timestampOf") likely(args[0]!, "2026-01-05T09:00:00Z", "2026-03-01T12:30:45+01:00");
      else if (name === "durationOf") likely(args[0]!, "1h", "5d");
      else if (name === "size") likely(args[0]!, ["a", "b"], [], "text");
      else if (name === "double" || name === "int") likely(args[0]!, 4.5, 7, "42");
      else args.forEach(part);
      return undefined;
    }
    case "&&":
    case "||":
    case "!_":
      for (const inner of childrenOf(node)) likely(inner, true, false);
      return undefined;
    case "?:": {
      const [condition, ...branches] = childrenOf(node);
      likely(condition!, true, false);
      branches.forEach(part);
      return undefined;
    }
    default: {
      const inner = childrenOf(node);
      const beside = inner.flatMap(literalOf);
      const isNumber = ["-", "*", "/", "%", "-_"].includes(node.op);
      const isOrdered = ["<", "<=", ">", ">="].includes(node.op);
      for (const child of inner) {
        const numbers = beside.flatMap((value) =>
          typeof value === "number" ? [value + 1, value - 0.5] : [],
        );
        likely(
          child,
          ...beside,
          ...numbers,
          ...(isNumber || (isOrdered && beside.length === 0) ? [7, 2.5] : []),
        );
      }
      return undefined;
    }
  }
}

/** A value that is written out, or those of a list that is. */
function literalOf(node: Node): readonly Json[] {
  if (node.op === "list") return (node.args as Node[]).flatMap(literalOf);
  if (node.op !== "value") return [];
  return [typeof node.args === "bigint" ? Number(node.args) : (node.args as Json)];
}

/** Takes one of the values. */
type Pick = <T>(values: readonly T[]) => T;

const anything: readonly Json[] = [987, "text", true, null, 2.5, ["a"], {}, "2026-01-05T09:00:00Z", 0, ""];

/** Of a shape that is empty, anything at all. */
function shaped(shape: Shape, pick: Pick): Json {
  if (shape.fields.size > 0 && pick([true, true, true, true, true, shape.likely.length === 0])) {
    const fields = [...shape.fields].filter(() => pick([true, true, true, true, true, true, true, false]));
    return Object.fromEntries(fields.map(([name, inner]) => [name, shaped(inner, pick)]));
  }
  if (shape.item) {
    const { item } = shape;
    return Array.from({ length: pick([0, 1, 2, 3]) }, () => shaped(item, pick));
  }
  return pick(shape.likely.length > 0 && pick([true, true, true, false]) ? shape.likely : anything);
}

/** What the language's own sample leaves the same at every call is varied. */
function typed(type: Type, shape: Shape | undefined, pick: Pick): Json {
  const likely = (kind: string, ...others: readonly Json[]): Json =>
    pick([...(shape?.likely ?? []).filter((value) => typeof value === kind), ...others]);
  switch (type.kind) {
    case "string":
      return likely("string", sampleOf(type, "all"), "");
    case "number":
      return likely("number", sampleOf(type, "all"), 0, -2.5);
    case "integer":
      return Math.round(likely("number", sampleOf(type, "all"), 0, -3) as number);
    case "boolean":
      return pick([true, false]);
    case "enum":
      return pick(type.values);
    case "list":
      return Array.from({ length: pick([0, 1, 2]) }, () => typed(type.of, shape?.item, pick));
    case "record": {
      const fields = Object.entries(type.fields).filter(
        ([, { optional }]) => !optional || pick([true, false]),
      );
      return Object.fromEntries(
        fields.map(([name, field]) => {
          const isNull = field.optional && pick([true, false, false]);
          return [name, isNull ? null : typed(field.type, shape?.fields.get(name), pick)];
        }),
      );
    }
    case "any":
      return shape ? shaped(shape, pick) : sampleOf(type, "all");
    case "timestamp":
    case "duration":
    case "schema":
      return sampleOf(type, pick(["all", "required"]));
    default:
      return type satisfies never;
  }
}

/** One scope that the expressions of a file may be evaluated in. */
function scopeFor(workflow: Workflow | undefined, shapes: ReadonlyMap<string, Shape>, pick: Pick): Scope {
  const declared = typesOf(workflow);
  const of = (root: string, type: Type | undefined = declared.get(root)): Json => {
    const shape = shapes.get(root);
    if (type) return typed(type, shape, pick);
    return shape ? shaped(shape, pick) : pick(anything);
  };
  const data = of("data", pick(eventsOf(workflow)));
  const fromEvent = shapes.get("event")?.fields.get("data");
  const event = {
    id: "e1",
    type: pick(likelyTexts(shapes.get("event")?.fields.get("type"), "paid")),
    source: "bank",
    time: "2026-01-05T09:00:00Z",
    data: fromEvent && pick([true, false]) ? shaped(fromEvent, pick) : data,
  };
  const items = [...shapes.keys()].filter((root) => !reserved.has(root) && !root.startsWith("step("));
  const views = new Map<string, StepView | undefined>();
  const error = {
    type: pick(["communication", "timeout"]),
    step: "a",
    status: pick([404, 503]),
    message: "no",
    attempts: 6,
  };
  return {
    input: of("input"),
    vars: of("vars") as JsonObject,
    event: pick([event, event, event, null]),
    items: Object.fromEntries(items.map((item) => [item, of(item)])),
    error: pick([error, error, null]),
    ...(pick([true, true, false]) && { output: of("output") }),
    instanceId: "workflow:1",
    nowMs: Date.UTC(2026, 0, 5, 9),
    step(id) {
      if (!views.has(id)) views.set(id, pick([true, true, true, true, true, false]) ? view(id) : undefined);
      return views.get(id);
    },
  };

  function view(id: string): StepView {
    const shape = shapes.get(`step(${id})`);
    const part = (field: string): Json => shaped(shape?.fields.get(field) ?? emptyShape(), pick);
    const type = declared.get(`step(${id})`);
    const happened = shape?.fields.get("event");
    return {
      output: type ? typed(type, shape?.fields.get("output"), pick) : part("output"),
      timeout: pick([true, false]),
      skipped: pick([true, false]),
      failed: pick([true, false]),
      error: pick([error, null]),
      event: pick([happened ? { ...event, ...(shaped(happened, pick) as JsonObject) } : event, null]),
      ...(shape?.fields.has("events") && { events: part("events") as JsonObject }),
      by: pick(["ada", null]),
      ...(shape?.fields.has("decisions") && { decisions: part("decisions") }),
      attempts: pick([1, 6]),
      completed_at: pick(["2026-01-05T09:00:00.000Z", null]),
    };
  }
}

const reserved: ReadonlySet<string> = new Set([
  "input",
  "vars",
  "event",
  "data",
  "error",
  "output",
  "instance",
  "now",
]);

const likelyTexts = (shape: Shape | undefined, other: string): readonly string[] => [
  ...(shape?.likely ?? []).filter((value) => typeof value === "string"),
  other,
];

/** What a file declares: of its input, and of the outputs of its steps. */
function typesOf(workflow: Workflow | undefined): ReadonlyMap<string, Type> {
  const types = new Map<string, Type>();
  if (workflow?.input) types.set("input", workflow.input);
  for (const step of workflow ? everyStep(workflow.steps) : []) {
    if (step.kind === "agent") types.set(`step(${step.id})`, step.output);
    if (step.kind === "ask") types.set(`step(${step.id})`, step.ask.form);
  }
  return types;
}

const eventsOf = (workflow: Workflow | undefined): readonly (Type | undefined)[] => [
  undefined,
  ...Object.values(workflow?.events ?? {}).map(({ data }) => data),
  ...(workflow?.triggers.length ? [workflow.input] : []),
];
