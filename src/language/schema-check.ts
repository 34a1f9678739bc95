// Schema check: whether data fits a JSON Schema that has been read. An interpreter with a budget: no schema and no
// data can keep it busy for long, and the same data always gets the same answer.
import { isRecord, listed, mismatch, shown } from "./data-error.ts";
import type { DataError } from "./data-error.ts";
import { formatNamed } from "./format.ts";
import type { Json, JsonObject } from "./json.ts";
import { nearest } from "./near.ts";
import { childPointer, schemaAt } from "./pointer.ts";

/** All that is wrong with `data`, whose own place is `at`. `schema` is the whole, or a part of the whole `root`. */
export function checkSchema(schema: Json, data: Json, at = "", root = schema): readonly DataError[] {
  const check = new Check(root);
  const { errors } = check.apply(schema, data, at);
  if (check.spent <= spentMax) return errors;
  return [{ pointer: at, message: "takes too long to check against its schema: make it smaller" }];
}

/** Schemas applied to values, and values compared, in one check. */
const spentMax = 1_000_000;

/** Schemas within each other; data that nests deeper does not fit a schema that refers to itself. */
const depthMax = 500;

interface Verdict {
  readonly errors: readonly DataError[];
  /** Names of fields, or indexes of items, that some schema had something to say about. */
  readonly seen: ReadonlySet<string>;
}

class Check {
  spent = 0;
  readonly #root: Json;
  #depth = 0;

  constructor(root: Json) {
    this.#root = root;
  }

  apply(schema: Json, value: Json, pointer: string): Verdict {
    if (++this.spent > spentMax) return fits;
    if (schema === true) return fits;
    if (!isRecord(schema)) return { errors: [{ pointer, message: "is not allowed" }], seen: new Set() };
    if (this.#depth >= depthMax)
      return { errors: [{ pointer, message: "is nested too deeply" }], seen: new Set() };
    this.#depth++;
    const part = new Part(pointer);
    this.#whole(schema, value, part);
    if (part.errors.length === 0) {
      if (typeof value === "number") checkNumber(schema, value, part);
      else if (typeof value === "string") checkText(schema, value, part);
      else if (Array.isArray(value)) this.#list(schema, value as readonly Json[], part);
      else if (isRecord(value)) this.#map(schema, value, part);
      this.#sameValue(schema, value, part);
      this.#unevaluated(schema, value, part);
    }
    this.#depth--;
    return part;
  }

  #whole(schema: JsonObject, value: Json, part: Part): void {
    const { type } = schema;
    if (type !== undefined) {
      const types = (Array.isArray(type) ? type : [type]) as readonly string[];
      if (!types.some((name) => isOfType(name, value))) {
        part.add(mismatch("", listed(types.map((name) => typeWords[name] ?? name)), value).message);
        return;
      }
    }
    if (Array.isArray(schema["enum"])) {
      const values = schema["enum"] as readonly Json[];
      if (!values.some((other) => this.#equal(other, value)))
        part.add(`must be ${values.length === 1 ? "" : "one of "}${some(values)}, not ${shown(value)}`);
    }
    if (schema["const"] !== undefined && !this.#equal(schema["const"], value))
      part.add(`must be ${written(schema["const"])}, not ${shown(value)}`);
  }

  #map(schema: JsonObject, value: JsonObject, part: Part): void {
    const names = Object.keys(value);
    const properties = (schema["properties"] ?? {}) as JsonObject;
    const missing = (name: string, since = ""): void => {
      if (Object.hasOwn(value, name)) return;
      const others = names.filter((other) => !Object.hasOwn(properties, other)).slice(0, 100);
      const near = since === "" ? nearest(name, others) : undefined;
      const hint = near === undefined ? since : ` (there is ${shown(near)})`;
      part.addAt(name, `is missing${hint}`);
    };
    for (const name of (schema["required"] ?? []) as readonly string[]) missing(name);
    for (const [name, needed] of Object.entries((schema["dependentRequired"] ?? {}) as JsonObject)) {
      if (!Object.hasOwn(value, name)) continue;
      for (const other of needed as readonly string[]) missing(other, `: it is needed beside ${shown(name)}`);
    }
    part.count(names.length, schema["minProperties"], schema["maxProperties"], "field");
    if (schema["propertyNames"] !== undefined) {
      for (const name of names) {
        for (const { message } of this.apply(schema["propertyNames"], name, "").errors)
          part.addAt(name, `has a name that ${message}`);
      }
    }
    for (const name of names) {
      const inner = Object.hasOwn(properties, name) ? properties[name] : schema["additionalProperties"];
      if (inner === undefined) continue;
      if (inner === false && !Object.hasOwn(properties, name)) {
        const absent = Object.keys(properties).filter((other) => !Object.hasOwn(value, other));
        const near = nearest(name, absent.slice(0, 100));
        part.addAt(
          name,
          `is no declared field${near === undefined ? "" : ` (did you mean ${shown(near)}?)`}`,
        );
      } else part.take(name, this.apply(inner, value[name]!, childPointer(part.pointer, name)));
    }
  }

  #list(schema: JsonObject, value: readonly Json[], part: Part): void {
    part.count(value.length, schema["minItems"], schema["maxItems"], "item");
    const isTuple = Array.isArray(schema["items"]);
    const first = (isTuple ? schema["items"] : (schema["prefixItems"] ?? [])) as readonly Json[];
    const rest = isTuple ? schema["additionalItems"] : schema["items"];
    value.forEach((item, index) => {
      const inner = first[index] ?? rest;
      if (inner !== undefined && !part.isFull)
        part.take(String(index), this.apply(inner, item, `${part.pointer}/${index}`));
    });
    if (schema["uniqueItems"] === true) this.#unique(value, part);
    if (schema["contains"] !== undefined) this.#contains(schema, schema["contains"], value, part);
  }

  #unique(value: readonly Json[], part: Part): void {
    const seen = new Map<string, number>();
    for (const [index, item] of value.entries()) {
      const text = this.#canonical(item);
      const before = seen.get(text);
      if (before === undefined) seen.set(text, index);
      else part.addAt(String(index), `must differ from item ${before}, and is ${shown(item)} too`);
    }
  }

  #contains(schema: JsonObject, inner: Json, value: readonly Json[], part: Part): void {
    const fitting = [...value.keys()].filter(
      (index) => this.apply(inner, value[index]!, "").errors.length === 0,
    );
    for (const index of fitting) part.see(String(index));
    part.count(
      fitting.length,
      schema["minContains"] ?? 1,
      schema["maxContains"],
      "item",
      " fitting `contains`",
    );
  }

  /** Schemas about the same value. */
  #sameValue(schema: JsonObject, value: Json, part: Part): void {
    const apply = (inner: Json): Verdict => this.apply(inner, value, part.pointer);
    if (typeof schema["$ref"] === "string") part.join(apply(schemaAt(this.#root, schema["$ref"])));
    for (const inner of (schema["allOf"] ?? []) as readonly Json[]) part.join(apply(inner));
    if (schema["anyOf"] !== undefined || schema["oneOf"] !== undefined) {
      for (const key of ["anyOf", "oneOf"]) {
        const inner = schema[key];
        if (inner !== undefined) alternatives((inner as readonly Json[]).map(apply), key === "oneOf", part);
      }
    }
    if (schema["not"] !== undefined && apply(schema["not"]).errors.length === 0)
      part.add("must not be what `not` describes");
    if (schema["if"] !== undefined) {
      const condition = apply(schema["if"]);
      const holds = condition.errors.length === 0;
      if (holds) part.join(condition);
      const branch = schema[holds ? "then" : "else"];
      if (branch !== undefined) part.join(apply(branch));
    }
    if (!isRecord(value)) return;
    const dependent = {
      ...(schema["dependencies"] as JsonObject),
      ...(schema["dependentSchemas"] as JsonObject),
    };
    for (const [name, inner] of Object.entries(dependent)) {
      if (!Object.hasOwn(value, name)) continue;
      if (!Array.isArray(inner)) part.join(apply(inner));
      else {
        for (const needed of inner as readonly string[]) {
          if (!Object.hasOwn(value, needed))
            part.addAt(needed, `is missing: it is needed beside ${shown(name)}`);
        }
      }
    }
  }

  #unevaluated(schema: JsonObject, value: Json, part: Part): void {
    const inner = Array.isArray(value)
      ? schema["unevaluatedItems"]
      : isRecord(value)
        ? schema["unevaluatedProperties"]
        : undefined;
    if (inner === undefined) return;
    const entries = Object.entries(value as JsonObject).filter(([name]) => !part.seen.has(name));
    for (const [name, item] of entries) {
      if (inner === false)
        part.addAt(name, Array.isArray(value) ? "is one item too many" : "is no declared field");
      else part.take(name, this.apply(inner, item, childPointer(part.pointer, name)));
    }
  }

  #equal(a: Json, b: Json): boolean {
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
    return this.#canonical(a) === this.#canonical(b);
  }

  /** One text for all that JSON Schema holds equal. */
  #canonical(value: Json): string {
    return JSON.stringify(value, (_, inner: Json) => {
      this.spent++;
      if (!isRecord(inner)) return inner;
      return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    });
  }
}

/** More errors than this are of no use to a caller. */
const errorsMax = 100;

/** What is found of one value by one schema. */
class Part implements Verdict {
  readonly pointer: string;
  readonly errors: DataError[] = [];
  readonly seen = new Set<string>();

  constructor(pointer: string) {
    this.pointer = pointer;
  }

  get isFull(): boolean {
    return this.errors.length >= errorsMax;
  }

  add(message: string): void {
    if (!this.isFull) this.errors.push({ pointer: this.pointer, message });
  }

  addAt(name: string, message: string): void {
    if (!this.isFull) this.errors.push({ pointer: childPointer(this.pointer, name), message });
  }

  see(name: string): void {
    this.seen.add(name);
  }

  /** The verdict on a field or an item. */
  take(name: string, { errors }: Verdict): void {
    this.seen.add(name);
    this.#push(errors);
  }

  /** Another verdict on the same value. */
  join({ errors, seen }: Verdict): void {
    for (const name of seen) this.seen.add(name);
    this.#push(errors);
  }

  count(found: number, least: Json | undefined, most: Json | undefined, what: string, which = ""): void {
    const says = (limit: number, side: string): void =>
      this.add(`must have ${side} ${limit} ${what}${limit === 1 ? "" : "s"}${which}, not ${found}`);
    if (typeof least === "number" && found < least) says(least, "at least");
    if (typeof most === "number" && found > most) says(most, "at most");
  }

  #push(errors: readonly DataError[]): void {
    for (const error of errors) {
      if (this.isFull) return;
      if (!this.errors.some(({ pointer, message }) => pointer === error.pointer && message === error.message))
        this.errors.push(error);
    }
  }
}

const fits: Verdict = { errors: [], seen: new Set() };

/** Told apart by what stands in them: where one alternative alone is near, what is wrong with it is said. */
function alternatives(verdicts: readonly Verdict[], one: boolean, part: Part): void {
  const fitting = verdicts.filter(({ errors }) => errors.length === 0);
  for (const verdict of fitting) part.join(verdict);
  if (one && fitting.length > 1) {
    part.add(
      `must fit one alone of the ${verdicts.length} alternatives of \`oneOf\`, and fits ${fitting.length}`,
    );
    return;
  }
  if (fitting.length > 0) return;
  const near = verdicts.filter(({ errors }) => errors.every(({ pointer }) => pointer !== part.pointer));
  const [only = verdicts[0]!] = near;
  if (near.length === 1 || verdicts.length === 1) part.join(only);
  else part.add(`must fit one of the ${verdicts.length} alternatives of \`${one ? "oneOf" : "anyOf"}\``);
}

function checkNumber(schema: JsonObject, value: number, part: Part): void {
  const bound = (key: string, holds: (limit: number) => boolean, words: string): void => {
    const limit = schema[key];
    if (typeof limit === "number" && !holds(limit)) part.add(`must be ${words} ${limit}, not ${value}`);
  };
  bound("minimum", (limit) => value >= limit, "at least");
  bound("exclusiveMinimum", (limit) => value > limit, "more than");
  bound("maximum", (limit) => value <= limit, "at most");
  bound("exclusiveMaximum", (limit) => value < limit, "less than");
  bound("multipleOf", (limit) => isMultiple(value, limit), "a multiple of");
}

function checkText(schema: JsonObject, value: string, part: Part): void {
  if (schema["minLength"] !== undefined || schema["maxLength"] !== undefined) {
    let length = 0;
    for (const _ of value) length++;
    part.count(length, schema["minLength"], schema["maxLength"], "character");
  }
  const format = formatNamed(schema["format"]);
  if (format && !format.holds(value))
    part.add(`must be ${format.what} such as ${format.example}, not ${shown(value)}`);
}

/** Exact: both numbers are taken as the decimals that they are written as. */
function isMultiple(value: number, of: number): boolean {
  if (!Number.isFinite(value)) return false;
  const [a, b] = [decimal(value), decimal(of)];
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = ({ digits, exponent: own }: Decimal): bigint => digits * 10n ** BigInt(own - exponent);
  return scaled(a) % scaled(b) === 0n;
}

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

function decimal(value: number): Decimal {
  const [mantissa = "", power = "0"] = value.toString().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

function isOfType(name: string, value: Json): boolean {
  switch (name) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    default:
      return typeof value === name;
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
};

/** As JSON; what is long is cut. */
function written(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The first ten. */
function some(values: readonly Json[]): string {
  const texts = values.slice(0, 10).map(written);
  return values.length > 10 ? `${texts.join(", ")} and ${values.length - 10} more` : texts.join(", ");
}
