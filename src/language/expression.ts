// Expressions at run time: CEL over recorded data, JSON in and JSON out.
import { childrenOf, createEnvironment, nodesOf, parseCel } from "./cel.ts";
import type { Node, Program } from "./cel.ts";
import { formatDuration } from "./duration.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Evaluated, Scope } from "./scope.ts";
import type { Template } from "./workflow.ts";

export interface Evaluator {
  /** A value, or why there is none. The same scope gives the same value. Never throws. */
  evaluate(source: string, scope: Scope): Evaluated;
  render(template: Template, scope: Scope): Evaluated;
}

/** Programs are kept by their source, so that each is parsed once. */
export function createEvaluator(): Evaluator {
  const environment = createEnvironment(true);
  let rest = 0;
  environment.registerFunction("bounded(dyn): dyn", (items: unknown) => {
    rest -= weigh(items, rest);
    if (rest < 0) throw new Error("the expression goes through too many items");
    return items;
  });
  const wrapper = (iterable: Node): unknown => {
    const call = environment.parse("bounded(items)").ast as unknown as { args: [string, unknown[]] };
    call.args[1][0] = iterable;
    return call;
  };
  const programs = new Map<string, Program | string>();

  function programOf(source: string): Program | string {
    const known = programs.get(source);
    if (known !== undefined) return known;
    const parsed = parseCel(environment, source);
    if (parsed.ok) boundLoops(parsed.program.root, wrapper);
    const program = parsed.ok ? parsed.program : `${parsed.problem.message}: ${source.slice(0, 200)}`;
    if (programs.size >= programsMax) programs.delete(programs.keys().next().value!);
    programs.set(source, program);
    return program;
  }

  function evaluate(source: string, scope: Scope): Evaluated {
    const program = programOf(source);
    if (typeof program === "string") return { ok: false, error: program };
    rest = weightMax;
    const context = contextOf(program, scope);
    try {
      return toJson(program.run(context));
    } catch (error) {
      if ((error as { code?: string }).code !== "unsupported_type") return failed(error, program, source);
    }
    // Data with a field called `constructor` confuses the package, unless it comes as a Map.
    try {
      return toJson(program.run(asMaps(context)));
    } catch (error) {
      return failed(error, program, source);
    }
  }

  function render(template: Template, scope: Scope): Evaluated {
    switch (template.kind) {
      case "literal":
        return { ok: true, value: template.value };
      case "expression":
        return evaluate(template.source, scope);
      case "text": {
        let text = "";
        for (const part of template.parts) {
          const piece = typeof part === "string" ? part : asText(evaluate(part.source, scope), part.source);
          if (typeof piece !== "string") return piece;
          text += piece;
        }
        return { ok: true, value: text };
      }
      case "list": {
        const items: Json[] = [];
        for (const item of template.items) {
          const rendered = render(item, scope);
          if (!rendered.ok) return rendered;
          items.push(rendered.value);
        }
        return { ok: true, value: items };
      }
      case "map": {
        const entries: [string, Json][] = [];
        for (const [key, entry] of template.entries) {
          const rendered = render(entry, scope);
          if (!rendered.ok) return rendered;
          entries.push([key, rendered.value]);
        }
        return { ok: true, value: Object.fromEntries(entries) };
      }
      default:
        return template satisfies never;
    }
  }

  return { evaluate, render };
}

/** Which fields of which steps an expression reads; field "" where it takes a step as a whole. */
export function readsOf(source: string): readonly { readonly step: string; readonly field: string }[] {
  const parsed = parseCel(analysis, source);
  if (!parsed.ok) return [];
  const reads = new Map<string, { step: string; field: string }>();
  for (const read of stepReads(parsed.program)) reads.set(`${read.step} ${read.field}`, read);
  return [...reads.values()];
}

/** True when an expression reads nothing but `timeout`, `skipped` and `failed` of steps. */
export function readsOnlyControl(source: string): boolean {
  const parsed = parseCel(analysis, source);
  if (!parsed.ok) return false;
  const names = nodesOf(parsed.program.root).filter(({ op }) => op === "id").length;
  const reads = stepReads(parsed.program).filter(({ field }) => controlFields.has(field));
  return reads.length === names;
}

const analysis = createEnvironment(true);
const controlFields: ReadonlySet<string> = new Set(["timeout", "skipped", "failed"]);
const programsMax = 5000;

function stepReads({
  root,
  references,
}: Program): readonly { readonly step: string; readonly field: string }[] {
  const steps = new Map(references.map(({ variable, step }) => [variable, step]));
  const reads: { step: string; field: string }[] = [];
  const visit = (node: Node, field: string): void => {
    const step = node.op === "id" ? steps.get(node.args as string) : undefined;
    if (step !== undefined) reads.push({ step, field });
    for (const child of childrenOf(node))
      visit(child, node.op === "." ? (node.args as [Node, string])[1] : "");
  };
  visit(root, "");
  return reads;
}

function contextOf(program: Program, scope: Scope): Record<string, unknown> {
  const event = scope.event as JsonObject | null;
  const context: Record<string, unknown> = {
    ...scope.items,
    input: scope.input,
    vars: scope.vars,
    error: scope.error,
    event,
    data: event?.["data"] ?? null,
    ...(scope.output !== undefined && { output: scope.output }),
    instance: { id: scope.instanceId },
    now: new Date(scope.nowMs),
  };
  for (const { variable, step } of program.references) {
    const view = scope.step(step);
    if (view !== undefined) context[variable] = view;
  }
  return context;
}

function failed(error: unknown, program: Program, source: string): Evaluated {
  const { summary, message } = error as { summary?: string; message?: string };
  let text = summary ?? message ?? String(error);
  for (const { variable, step } of program.references) {
    if (text === `Unknown variable: ${variable}`) text = `step ${step} has not been reached`;
  }
  return { ok: false, error: `${inOurWords(text)} (in ${source.slice(0, 200)})` };
}

/** The package's names of types as the language's. */
export function inOurWords(text: string): string {
  return text
    .replace(/dyn<([^<>]*)>/g, "$1")
    .replace(/google\.protobuf\.(\w)/g, (_, first: string) => first.toLowerCase())
    .replace(/\b(?:durationOf|timestampOf)\b/g, (name) => name.slice(0, -2))
    .replace(/\b(?:double|int)\b(?!\()/g, (name) => (name === "int" ? "integer" : "number"))
    .replace(/\bbool\b/g, "boolean")
    .replace(/\bdyn\b/g, "any")
    .replace(/^No such key: /, "no such field: ")
    .replace(/^Unknown variable: /, "no such name: ");
}

function asText(evaluated: Evaluated, source: string): string | Evaluated {
  if (!evaluated.ok) return evaluated;
  const { value } = evaluated;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const found = value === null ? "null" : Array.isArray(value) ? "a list" : "a map";
  return { ok: false, error: `${source} is ${found}, where a text takes a string, number or boolean` };
}

/** Characters of texts and a hundred for each item: about what going through a value costs. */
function weigh(value: unknown, limit: number): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let weight = 0;
  for (const item of value instanceof Map ? value.values() : Object.values(value)) {
    weight += 100 + weigh(item, limit - weight);
    if (weight > limit) break;
  }
  return weight;
}

/** Some 40,000 items, or 4 million characters. */
const weightMax = 4_000_000;

/** Every list that is gone through is weighed first; all of one evaluation share one bound. */
function boundLoops(root: Node, wrapper: (iterable: Node) => unknown): void {
  for (const node of nodesOf(root)) {
    const loop = node.meta.alternate;
    if (loop?.op === "comprehension") loop.args.iterable = wrapper(loop.args.iterable as Node);
  }
}

/** The value as JSON, at most 1 MiB of it. */
function toJson(value: unknown): Evaluated {
  let size = 0;
  const convert = (inner: unknown, depth: number): Json => {
    if (depth > 64) throw new Error("the value is nested deeper than 64 levels");
    size += typeof inner === "string" ? inner.length : 1;
    if (size > 1_048_576) throw new Error("the value is larger than 1 MiB");
    switch (typeof inner) {
      case "string":
      case "boolean":
        return inner;
      case "number":
        if (!Number.isFinite(inner)) throw new Error(`the value is ${inner}, which is no JSON number`);
        return inner;
      case "bigint":
        if (!Number.isSafeInteger(Number(inner)))
          throw new Error(`${inner} is too large for an exact number`);
        return Number(inner);
      case "object":
        break;
      default:
        throw new Error(`a ${typeof inner} is no JSON value`);
    }
    if (inner === null) return null;
    if (Array.isArray(inner)) return inner.map((item) => convert(item, depth + 1));
    if (inner instanceof Date) return inner.toISOString();
    if (inner instanceof Map) return record([...(inner as Map<string, unknown>)], depth, convert);
    const prototype: unknown = Object.getPrototypeOf(inner);
    if (prototype === Object.prototype || prototype === null)
      return record(Object.entries(inner), depth, convert);
    if ("nanos" in inner) return durationText(Number(inner.valueOf()));
    throw new Error("bytes, types and unsigned numbers are no JSON values");
  };
  return { ok: true, value: convert(value, 0) };
}

function record(
  entries: readonly (readonly [string, unknown])[],
  depth: number,
  convert: (inner: unknown, depth: number) => Json,
): Json {
  return Object.fromEntries(entries.map(([key, inner]) => [key, convert(inner, depth + 1)]));
}

const durationText = (durationMs: number): string =>
  durationMs < 0 ? `-${formatDuration(-Math.round(durationMs))}` : formatDuration(Math.round(durationMs));

function asMaps<T>(context: Record<string, T>): Record<string, unknown> {
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== "object" || value === null || value instanceof Date) return value;
    return new Map(Object.entries(value).map(([key, inner]) => [key, convert(inner)]));
  };
  return Object.fromEntries(Object.entries(context).map(([name, value]) => [name, convert(value)]));
}
