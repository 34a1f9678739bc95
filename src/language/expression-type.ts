// Types of expressions: whether an expression can have a value where it stands, before anything runs.
import { createEnvironment, functionNames, nodesOf, parseCel, withoutStacks } from "./cel.ts";
import type { Node, Problem, Program } from "./cel.ts";
import { parseDuration } from "./duration.ts";
import { outOfPlace, problemOf } from "./expression-problem.ts";
import type { Known } from "./expression-problem.ts";
import { meant } from "./near.ts";
import type { StepReference } from "./step-reference.ts";
import { parseTimestamp } from "./timestamp.ts";
import { variableReads } from "./variable-read.ts";
import type { VariableRead } from "./variable-read.ts";
import type { RecordType, Type } from "./workflow.ts";

/** What a step's view holds where more is known than that it is JSON. */
export interface StepType {
  readonly output?: Type | { readonly kind: "null" };
  readonly event?: RecordType;
  /** Of a wait for several events: each by its type. */
  readonly events?: RecordType;
  /** Of a task. */
  readonly decisions?: Type;
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
  | {
      readonly ok: true;
      readonly type: TypeName;
      /** The same as a type of the language. */
      readonly value: Type;
      readonly variables: readonly VariableRead[];
    }
  | { readonly ok: false; readonly problem: Problem };

/** The names that are in scope at one kind of place, with their types: those given, and `now`, a timestamp. */
export class ExpressionEnvironment {
  readonly #cel = createEnvironment(false);
  /** Fields of the maps whose type is known, by the name that CEL knows the type by. */
  readonly #fields = new Map<string, readonly string[]>();
  readonly #known: Known;
  readonly #records = new Map<string, RecordType>();
  readonly #nullables = new Set<string>();
  /** The view of steps of which nothing more is known; most are. */
  #plainStep: string | undefined;

  constructor(variables: Readonly<Record<string, Type>>, takesSteps: boolean) {
    for (const [name, type] of Object.entries(variables))
      this.#cel.registerVariable(name, this.#typeOf(type));
    this.#cel.registerVariable("now", "google.protobuf.Timestamp");
    this.#known = {
      names: [...Object.keys(variables), "now", ...(takesSteps ? ["step"] : [])],
      fieldsOf: (type) => this.#fields.get(type) ?? [],
    };
  }

  /** The type of the value, or the first thing that is wrong. Never throws. */
  check(source: string, typeOfStep: (id: string) => StepType): TypedExpression {
    return withoutStacks(() => this.#check(source, typeOfStep));
  }

  #check(source: string, typeOfStep: (id: string) => StepType): TypedExpression {
    const parsed = parseCel(this.#cel, source);
    if (!parsed.ok) return parsed;
    const { program } = parsed;
    try {
      const [first] = program.references;
      if (first && !this.#known.names.includes("step")) {
        const { offset, length } = first;
        return {
          ok: false,
          problem: { code: "unknown-name", ...outOfPlace("step", this.#known), offset, length },
        };
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
      if (checked.valid) {
        const wrongWord = this.#wrongWord(program);
        if (wrongWord) return { ok: false, problem: wrongWord };
        const type = checked.type ?? "dyn";
        const variables = variableReads(program.root);
        return { ok: true, type: this.#name(type), value: this.#typeNamed(type), variables };
      }
      return { ok: false, problem: problemOf(checked.error, program, 0, this.#known) };
    } catch (error) {
      return { ok: false, problem: problemOf(error, program, 0, this.#known) };
    }
  }

  #declareStep({ variable }: StepReference, type: StepType): void {
    const isPlain = Object.keys(type).length === 0;
    const view = (isPlain && this.#plainStep) || this.#viewOf(type);
    if (isPlain) this.#plainStep = view;
    this.#cel.registerVariable(variable, view);
  }

  #viewOf({ output, event, events, decisions }: StepType): string {
    return this.#register("step", {
      output: this.#outputOf(output),
      timeout: "bool",
      skipped: "bool",
      failed: "bool",
      error: "dyn",
      event: event ? this.#nullable(this.#typeOf(event)) : "dyn",
      ...(events && { events: this.#typeOf(events) }),
      by: "dyn<string>",
      ...(decisions && { decisions: this.#typeOf(decisions) }),
      attempts: "double",
      completed_at: "dyn<string>",
    });
  }

  #outputOf(output: StepType["output"]): string {
    if (output === undefined || output.kind === "null") return output === undefined ? "dyn" : "null";
    if (output.kind === "schema") return this.#outputOf(output.as);
    return output.kind === "record" ? this.#nullable(this.#typeOf(output)) : "dyn";
  }

  /** Timestamps and durations are texts in JSON; `timestamp(...)` and `duration(...)` read them. */
  #typeOf(type: Type): string {
    switch (type.kind) {
      case "string":
      case "timestamp":
      case "duration":
      case "enum":
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
      case "record": {
        const fields = Object.entries(type.fields).map(([name, { type: inner, optional }]) => [
          name,
          optional ? this.#optional(this.#typeOf(inner)) : this.#typeOf(inner),
        ]);
        const name = this.#register("record", Object.fromEntries(fields) as Record<string, string>);
        this.#records.set(name, type);
        return name;
      }
      case "schema":
        return this.#typeOf(type.as);
      default:
        return type satisfies never;
    }
  }

  /** Optional fields may be null, so their type is open. */
  #typeNamed(name: string): Type {
    const items = /^list<(.*)>$/.exec(name)?.[1];
    if (items !== undefined) return { kind: "list", of: this.#typeNamed(items) };
    const type = names.get(name);
    if (type === undefined || type === "null") return this.#records.get(name) ?? { kind: "any" };
    return { kind: type };
  }

  #register(kind: string, fields: Readonly<Record<string, string>>): string {
    const name = `${kind}.t${this.#fields.size}`;
    this.#fields.set(name, Object.keys(fields));
    // Nothing is ever of the class: expressions are typed here, and not run. Without one the package would make its own.
    this.#cel.registerType({ name, fields, ctor: class {} });
    return name;
  }

  /** What may be null as well. Fields and items are known of a type that is not open alone. */
  #optional(type: string): string {
    if (this.#fields.has(type) || type.startsWith("list<")) return this.#nullable(type);
    return type.startsWith("dyn") ? "dyn" : `dyn<${type}>`;
  }

  #nullable(type: string): string {
    if (!this.#nullables.has(type)) this.#cel.registerOperator(`${type} == null: bool`, () => false);
    this.#nullables.add(type);
    return type;
  }

  #unknownFunction({ root }: Program): Problem | undefined {
    for (const node of nodesOf(root)) {
      const name = node.op === "call" || node.op === "rcall" ? (node.args as [string])[0] : undefined;
      if (name === undefined || functions.has(name) || (name === "step" && node.op === "call")) continue;
      const known = [
        ...[...functions].filter(isPublic),
        ...this.#known.names.filter((word) => word === "step"),
      ];
      const length = node.op === "call" ? name.length : node.end - node.start;
      return {
        code: "unknown-name",
        message: `there is no function \`${name}\``,
        hint: () => meant(name, known, "functions"),
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
      if (code === "no_such_key") return problemOf(error, program, argument.start, this.#known);
    }
    return undefined;
  }

  /** A text that an enumeration is compared with and that is none of its words: never equal. */
  #wrongWord({ root }: Program): Problem | undefined {
    for (const { op, args } of nodesOf(root)) {
      if (op !== "==" && op !== "!=" && op !== "in") continue;
      const [left, right] = args as [Node, Node];
      const words = this.#wordsOf(left) ?? (op === "in" ? undefined : this.#wordsOf(right));
      const texts = [left, ...(right.op === "list" ? (right.args as Node[]) : [right])];
      for (const { op: kind, args: value, start, end } of words ? texts : []) {
        if (kind !== "value" || typeof value !== "string" || words!.includes(value)) continue;
        return {
          code: "unknown-word",
          message: `the value is never "${value}"`,
          hint: meant(value, words!, "it is one of"),
          offset: start,
          length: end - start,
        };
      }
    }
    return undefined;
  }

  /** The words that a field may have; undefined where it is no enumeration. */
  #wordsOf({ op, args }: Node): readonly string[] | undefined {
    if (op !== ".") return undefined;
    const [owner, field] = args as [Node, string];
    const fields = this.#records.get(owner.checkedType?.name ?? "")?.fields ?? {};
    const type = Object.hasOwn(fields, field) ? fields[field]?.type : undefined;
    return type?.kind === "enum" ? type.values : undefined;
  }

  #name(type: string): TypeName {
    const inner = /^dyn<(.*)>$/.exec(type)?.[1] ?? type;
    if (this.#fields.has(inner) || inner.startsWith("map")) return "map";
    if (inner.startsWith("list")) return "list";
    return names.get(inner) ?? "any";
  }
}

const functions = functionNames();

const isPublic = (name: string): boolean => !name.endsWith("Of") && name !== "bytes" && name !== "uint";

const names: ReadonlyMap<string, Exclude<TypeName, "list" | "map" | "any">> = new Map([
  ["string", "string"],
  ["double", "number"],
  ["int", "number"],
  ["bool", "boolean"],
  ["null", "null"],
  ["google.protobuf.Timestamp", "timestamp"],
  ["google.protobuf.Duration", "duration"],
]);

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
      hint: "read one of its fields: output, timeout, skipped, failed, error, event, by, attempts, completed_at",
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
