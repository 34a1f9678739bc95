// Types of expressions: whether an expression can have a value where it stands, before anything runs.
import { createEnvironment, nodesOf, parseCel } from "./cel.ts";
import type { Node, Problem, Program } from "./cel.ts";
import { parseDuration } from "./duration.ts";
import { inOurWords } from "./expression.ts";
import { meant } from "./near.ts";
import type { StepReference } from "./step-reference.ts";
import { parseTimestamp } from "./timestamp.ts";
import type { RecordType, Type } from "./workflow.ts";

/** What a step's view holds where more is known than that it is JSON. */
export interface StepType {
  readonly output?: RecordType;
  readonly event?: RecordType;
}

export type TypeName =
  | "string"
  | "number"
  | "boolean"
  | "null"
  | "list"
  | "map"
  | "any"
  | "timestamp"
  | "duration";

export type TypedExpression =
  | { readonly ok: true; readonly type: TypeName }
  | { readonly ok: false; readonly problem: Problem };

/** The names that are in scope at one kind of place, with their types: those given, and `now`, a timestamp. */
export class ExpressionEnvironment {
  readonly #cel = createEnvironment(false);
  readonly #names: readonly string[];
  /** Fields of the maps whose type is known, by the name that CEL knows the type by. */
  readonly #fields = new Map<string, readonly string[]>();
  readonly #functions: ReadonlySet<string>;
  /** The view of steps of which nothing more is known; most are. */
  #plainStep: string | undefined;

  constructor(variables: Readonly<Record<string, Type>>, takesSteps: boolean) {
    this.#functions = new Set(this.#cel.getDefinitions().functions.map(({ name }) => name));
    for (const [name, type] of Object.entries(variables))
      this.#cel.registerVariable(name, this.#typeOf(type));
    this.#cel.registerVariable("now", "google.protobuf.Timestamp");
    this.#names = [...Object.keys(variables), "now", ...(takesSteps ? ["step"] : [])];
  }

  /** The type of the value, or the first thing that is wrong. Never throws. */
  check(source: string, typeOfStep: (id: string) => StepType): TypedExpression {
    const parsed = parseCel(this.#cel, source);
    if (!parsed.ok) return parsed;
    const { program } = parsed;
    try {
      const [first] = program.references;
      if (first && !this.#names.includes("step")) {
        const { offset, length } = first;
        return { ok: false, problem: { code: "unknown-name", ...this.#outOfPlace("step"), offset, length } };
      }
      for (const reference of program.references) {
        if (!this.#cel.hasVariable(reference.variable))
          this.#declareStep(reference, typeOfStep(reference.step));
      }
      const problem =
        this.#unknownFunction(program) ??
        wholeStep(program) ??
        wrongLiteral(program) ??
        this.#misspeltInHas(program);
      if (problem) return { ok: false, problem };
      const checked = program.run.check();
      if (checked.valid) return { ok: true, type: this.#name(checked.type ?? "dyn") };
      return { ok: false, problem: this.#problem(checked.error, program, 0) };
    } catch (error) {
      return { ok: false, problem: this.#problem(error, program, 0) };
    }
  }

  #declareStep({ variable }: StepReference, type: StepType): void {
    const isPlain = type.output === undefined && type.event === undefined;
    const view = (isPlain && this.#plainStep) || this.#viewOf(type);
    if (isPlain) this.#plainStep = view;
    this.#cel.registerVariable(variable, view);
  }

  #viewOf({ output, event }: StepType): string {
    return this.#register("step", {
      output: output ? this.#nullable(this.#typeOf(output)) : "dyn",
      timeout: "bool",
      skipped: "bool",
      failed: "bool",
      error: "dyn",
      event: event ? this.#nullable(this.#typeOf(event)) : "dyn",
      attempts: "double",
      completed_at: "dyn<string>",
    });
  }

  /** Timestamps and durations are texts in JSON; `timestamp(...)` and `duration(...)` read them. */
  #typeOf(type: Type): string {
    switch (type.kind) {
      case "string":
      case "timestamp":
      case "duration":
        return "string";
      case "number":
      case "integer":
        return "double";
      case "boolean":
        return "bool";
      case "any":
        return "dyn";
      case "list":
        return `list<${this.#typeOf(type.of)}>`;
      case "record":
        return this.#register(
          "record",
          Object.fromEntries(
            Object.entries(type.fields).map(([name, { type: inner, optional }]) => [
              name,
              optional ? `dyn<${this.#typeOf(inner)}>` : this.#typeOf(inner),
            ]),
          ),
        );
      default:
        return type satisfies never;
    }
  }

  #register(kind: string, fields: Readonly<Record<string, string>>): string {
    const name = `${kind}.t${this.#fields.size}`;
    this.#fields.set(name, Object.keys(fields));
    this.#cel.registerType({ name, fields });
    return name;
  }

  #nullable(type: string): string {
    this.#cel.registerOperator(`${type} == null: bool`, () => false);
    return type;
  }

  #unknownFunction({ root }: Program): Problem | undefined {
    for (const node of nodesOf(root)) {
      const name = node.op === "call" || node.op === "rcall" ? (node.args as [string])[0] : undefined;
      if (name === undefined || this.#functions.has(name) || (name === "step" && node.op === "call"))
        continue;
      const known = [
        ...[...this.#functions].filter(isPublic),
        ...this.#names.filter((word) => word === "step"),
      ];
      const length = node.op === "call" ? name.length : node.end - node.start;
      return {
        code: "unknown-name",
        message: `there is no function \`${name}\``,
        hint: meant(name, known, "functions"),
        offset: node.start,
        length,
      };
    }
    return undefined;
  }

  /** CEL lets `has` ask for fields that its argument can never have. */
  #misspeltInHas(program: Program): Problem | undefined {
    for (const node of nodesOf(program.root)) {
      if (node.op !== "call" || (node.args as [string])[0] !== "has") continue;
      const [argument] = (node.args as [string, Node[]])[1];
      if (!argument) continue;
      const { error } = this.#cel.check(program.text.slice(argument.start, argument.end));
      const code = (error as { code?: string } | undefined)?.code;
      if (code === "no_such_key") return this.#problem(error, program, argument.start);
    }
    return undefined;
  }

  #problem(error: unknown, program: Program, from: number): Problem {
    const { code = "", summary, message, range, node } = error as CelError;
    const offset = Math.min(from + (range?.start ?? 0), program.text.length);
    const length = Math.min(from + (range?.end ?? program.text.length), program.text.length) - offset;
    const at = { offset, length };
    const text = summary ?? message ?? "the expression cannot be typed";
    if (code === "no_such_key") {
      const field = text.slice("No such key: ".length);
      const fields = this.#fields.get(node?.args?.[0]?.checkedType?.name ?? "") ?? [];
      return {
        code: "unknown-field",
        message: `there is no field \`${field}\``,
        hint: meant(field, fields, "fields"),
        ...at,
      };
    }
    if (code === "unknown_variable") {
      const name = text.slice("Unknown variable: ".length);
      if (name === "step" || name === "data" || (name === "input" && this.#names.includes("data")))
        return { code: "unknown-name", ...this.#outOfPlace(name), ...at };
      const hint = meant(name, this.#names, "names in scope");
      return { code: "unknown-name", message: `there is nothing called \`${name}\` here`, hint, ...at };
    }
    const called = /^found no matching overload for '(?:.*\.)?(\w+)\((.*)\)'$/.exec(text);
    if (called) {
      const name = inOurWords(called[1]!);
      if (name === "step") return { code: "expression-type", ...this.#outOfPlace("step"), ...at };
      return {
        code: "expression-type",
        message: `\`${name}\` does not take (${this.#words(called[2]!)})`,
        ...at,
      };
    }
    const negated = /^no such overload: ([!-])(\S+)$/.exec(text);
    if (negated) {
      const message = `\`${negated[1]}\` has no meaning before ${this.#words(negated[2]!)}`;
      return { code: "expression-type", message, ...at };
    }
    const combined = /^no such overload: (\S.*) (\S+) (\S.*)$/.exec(text);
    if (combined) {
      const [left, operator, right] = [this.#words(combined[1]!), combined[2]!, this.#words(combined[3]!)];
      const hint = hintFor(left, operator, right);
      return {
        code: "expression-type",
        message: `\`${operator}\` has no meaning between ${left} and ${right}`,
        hint,
        ...at,
      };
    }
    return { code: "expression-type", message: this.#words(inOurWords(text)), ...at };
  }

  #outOfPlace(name: "step" | "data" | "input"): { message: string; hint: string } {
    if (name === "data") {
      return {
        message: "`data` is the data of the event that starts an instance: known in triggers alone",
        hint: "write `input`, or `step(x).event.data` after a wait",
      };
    }
    if (name === "input") {
      return { message: "there is no `input` before an instance has begun", hint: "write `data`" };
    }
    return this.#names.includes("step")
      ? { message: "`step` takes the id of one step", hint: stepHint }
      : {
          message: "no step has run when a trigger is read",
          hint: `names in scope: ${this.#names.join(", ")}`,
        };
  }

  #words(types: string): string {
    return inOurWords(
      types
        .replace(/\b(?:record|step)\.t\d+\b/g, "map")
        .replace(/\blist<.*>/g, "list")
        .replace(/\bmap<.*>/g, "map"),
    );
  }

  #name(type: string): TypeName {
    const inner = /^dyn<(.*)>$/.exec(type)?.[1] ?? type;
    if (this.#fields.has(inner) || inner.startsWith("map")) return "map";
    if (inner.startsWith("list")) return "list";
    return names.get(inner) ?? "any";
  }
}

interface CelError {
  readonly code?: string;
  readonly summary?: string;
  readonly message?: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly node?: { readonly args?: readonly { readonly checkedType?: { readonly name: string } }[] };
}

const stepHint = "write for example `step(create_ticket).output`";

const isPublic = (name: string): boolean => !name.endsWith("Of") && name !== "bytes" && name !== "uint";

const names: ReadonlyMap<string, TypeName> = new Map([
  ["string", "string"],
  ["double", "number"],
  ["int", "number"],
  ["bool", "boolean"],
  ["null", "null"],
  ["google.protobuf.Timestamp", "timestamp"],
  ["google.protobuf.Duration", "duration"],
]);

/** What most authors then need. */
function hintFor(left: string, operator: string, right: string): string | undefined {
  const types = [left, right];
  if (types.includes("timestamp") && types.includes("string"))
    return "in data a timestamp is a text: read it with timestamp(...)";
  if (types.includes("duration") && types.includes("string"))
    return "in data a duration is a text: read it with duration(...)";
  if (operator === "+" && types.includes("string")) return "make it a text with string(...)";
  if (types.includes("null")) return `a required ${left === "null" ? right : left} is never null`;
  return undefined;
}

/** `step(x)` is read by its fields, never as a whole. */
function wholeStep({ root, references }: Program): Problem | undefined {
  const steps = new Map(references.map((reference) => [reference.variable, reference]));
  const read = new Set<Node>();
  for (const node of nodesOf(root)) if (node.op === ".") read.add((node.args as [Node])[0]);
  for (const node of nodesOf(root)) {
    const reference = node.op === "id" ? steps.get(node.args as string) : undefined;
    if (reference === undefined || read.has(node)) continue;
    return {
      code: "expression-type",
      message: `step(${reference.step}) has no value of its own`,
      hint: "read one of its fields: output, timeout, skipped, failed, error, event, attempts, completed_at",
      offset: node.start,
      length: node.end - node.start,
    };
  }
  return undefined;
}

/** Durations and timestamps that are written out can be read at once. */
function wrongLiteral({ root }: Program): Problem | undefined {
  for (const node of nodesOf(root)) {
    if (node.op !== "call") continue;
    const [name, [argument]] = node.args as [string, Node[]];
    if (argument?.op !== "value" || typeof argument.args !== "string") continue;
    const at = { offset: argument.start, length: argument.end - argument.start };
    if (name === "durationOf" && parseDuration(argument.args) === undefined) {
      return {
        code: "expression-type",
        message: `"${argument.args}" is no duration`,
        hint: "write for example 30s, 2h30m or 5d",
        ...at,
      };
    }
    if (name === "timestampOf" && parseTimestamp(argument.args) === undefined) {
      return {
        code: "expression-type",
        message: `"${argument.args}" is no timestamp`,
        hint: "write for example 2026-01-31T09:30:00Z",
        ...at,
      };
    }
  }
  return undefined;
}
