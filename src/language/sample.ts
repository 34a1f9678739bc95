// Samples: data that fits a declared type, for trying things out and for simulations.
import { isRecord } from "./data-error.ts";
import { formatNamed } from "./format.ts";
import type { Json, JsonObject } from "./json.ts";
import { schemaAt } from "./pointer.ts";
import { checkSchema } from "./schema-check.ts";
import type { Type } from "./workflow.ts";

/** Whether fields that may be absent are there. */
export type Fields = "all" | "required";

/** The same at every call. A schema may be such that no sample of it is found: what is given then is near to it. */
export function sampleOf(type: Type, fields: Fields): Json {
  switch (type.kind) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return 987;
    case "boolean":
      return true;
    case "timestamp":
      return "2026-01-05T09:00:00Z";
    case "duration":
      return "1h";
    case "enum":
      return type.values[0] ?? "";
    case "any":
      return {};
    case "list":
      return [sampleOf(type.of, fields)];
    case "record":
      return Object.fromEntries(
        Object.entries(type.fields)
          .filter(([, { optional }]) => fields === "all" || !optional)
          .map(([name, field]) => [name, sampleOf(field.type, fields)]),
      );
    case "schema":
      return new Sampler(type.schema).sample(fields);
    default:
      return type satisfies never;
  }
}

/** Schemas within each other; optional fields further in are left out, so that what refers to itself ends. */
const depthMax = 6;

/** Alternatives that are tried because the ones before did not fit. */
const triesMax = 100;

class Sampler {
  readonly #root: Json;
  #fields: Fields = "all";
  #depth = 0;
  #tries = 0;

  constructor(root: Json) {
    this.#root = root;
  }

  sample(fields: Fields): Json {
    const orders: readonly Fields[] = fields === "all" ? ["all", "required"] : ["required", "all"];
    const samples = orders.map((order) => {
      this.#fields = order;
      return this.#of(this.#root, 0);
    });
    return samples.find((sample) => this.#fits(this.#root, sample)) ?? samples[0]!;
  }

  /** `variant` tells samples for one list apart. */
  #of(schema: Json, variant: number): Json {
    if (!isRecord(schema) || this.#depth > 2 * depthMax) return {};
    this.#depth++;
    const { oneOf, anyOf, then, else: otherwise, ...whole } = this.#withAllOf(schema, new Set());
    const options = [oneOf ?? anyOf, [then, otherwise]].flatMap((list) =>
      ((list ?? []) as readonly (Json | undefined)[]).filter((option) => option !== undefined),
    );
    let sample = options.length === 0 ? this.#plain(whole, variant) : undefined;
    for (const option of options) {
      if (sample !== undefined && (this.#fits(schema, sample) || ++this.#tries > triesMax)) break;
      sample = this.#of(isRecord(option) ? this.#both(whole, option) : whole, variant);
    }
    this.#depth--;
    return sample!;
  }

  /** With what it refers to, and with all that must hold beside it. */
  #withAllOf(schema: JsonObject, within: ReadonlySet<Json>): JsonObject {
    const { $ref, allOf = [], ...own } = schema;
    const target = typeof $ref === "string" ? schemaAt(this.#root, $ref) : true;
    const parts = [target, ...(allOf as readonly Json[])];
    return parts.reduce<JsonObject>(
      (whole, part) =>
        isRecord(part) && !within.has(part)
          ? this.#both(whole, this.#withAllOf(part, new Set([...within, part])))
          : whole,
      own,
    );
  }

  #both(a: JsonObject, b: JsonObject): JsonObject {
    const list = (key: string): readonly Json[] =>
      [a, b].flatMap((schema) => (schema[key] ?? []) as readonly Json[]);
    const map = (key: string): JsonObject => ({ ...(a[key] as JsonObject), ...(b[key] as JsonObject) });
    return {
      ...a,
      ...b,
      ...(a["required"] !== undefined || b["required"] !== undefined ? { required: list("required") } : {}),
      ...(a["properties"] !== undefined || b["properties"] !== undefined
        ? { properties: map("properties") }
        : {}),
    };
  }

  #plain(schema: JsonObject, variant: number): Json {
    const given = [
      ...(schema["const"] === undefined ? [] : [schema["const"]]),
      ...((schema["enum"] ?? []) as readonly Json[]),
      ...((schema["examples"] ?? []) as readonly Json[]),
      ...(schema["default"] === undefined ? [] : [schema["default"]]),
    ];
    const fitting = given.filter((value) => this.#fits(schema, value));
    if (fitting.length > 0) return fitting[variant % fitting.length]!;
    switch (kindOf(schema)) {
      case "string":
        return text(schema, variant);
      case "integer":
      case "number":
        return this.#number(schema, variant);
      case "boolean":
        return variant % 2 === 0;
      case "null":
        return null;
      case "array":
        return this.#list(schema, variant);
      default:
        return this.#map(schema, variant);
    }
  }

  #number(schema: JsonObject, variant: number): Json {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Readonly<
      Record<string, number | undefined>
    >;
    const low = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity);
    const high = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity);
    const step = multipleOf ?? 1;
    const up = Math.ceil(low / step) * step;
    const down = Math.floor(high / step) * step;
    const candidates = [
      987 + variant,
      up + variant * step,
      up + (variant + 1) * step,
      down - variant * step,
      down - (variant + 1) * step,
      0,
      low,
      high,
      (low + high) / 2,
    ];
    return candidates.find((value) => Number.isFinite(value) && this.#fits(schema, value)) ?? 987;
  }

  #list(schema: JsonObject, variant: number): Json {
    const isTuple = Array.isArray(schema["items"]);
    const first = (isTuple ? schema["items"] : (schema["prefixItems"] ?? [])) as readonly Json[];
    const rest = (isTuple ? schema["additionalItems"] : schema["items"]) ?? schema["contains"] ?? {};
    const contained = (schema["minContains"] as number | undefined) ?? 1;
    const least = (schema["minItems"] as number | undefined) ?? Math.max(first.length, contained);
    const most = (schema["maxItems"] as number | undefined) ?? Infinity;
    const length = Math.min(least, most, itemsMax);
    return Array.from({ length: rest === false ? Math.min(length, first.length) : length }, (_, index) =>
      this.#of(first[index] ?? rest, variant + index),
    );
  }

  #map(schema: JsonObject, variant: number): Json {
    const properties = (schema["properties"] ?? {}) as JsonObject;
    const required = (schema["required"] ?? []) as readonly string[];
    const optional = this.#fields === "all" && this.#depth < depthMax ? Object.keys(properties) : [];
    const names = new Set([...required, ...optional.filter((name) => properties[name] !== false)]);
    const more = schema["additionalProperties"] ?? {};
    const least = Math.min((schema["minProperties"] as number | undefined) ?? 0, itemsMax);
    for (let number = 1; names.size < least; number++) names.add(`field_${number}`);
    const sample: Record<string, Json> = {};
    for (const name of names)
      sample[name] = this.#of(Object.hasOwn(properties, name) ? properties[name]! : more, variant);
    return sample;
  }

  #fits(schema: Json, value: Json): boolean {
    return checkSchema(schema, value, "", this.#root).length === 0;
  }
}

const itemsMax = 100;

/** What `type` says, else what its keywords are about. */
function kindOf(schema: JsonObject): string | undefined {
  const { type } = schema;
  if (type !== undefined) return (Array.isArray(type) ? type[0] : type) as string;
  const says = (...keys: readonly string[]): boolean => keys.some((key) => schema[key] !== undefined);
  if (says("properties", "required", "minProperties")) return "object";
  if (says("items", "prefixItems", "contains", "minItems")) return "array";
  if (says("format", "minLength", "maxLength")) return "string";
  if (says("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")) return "number";
  return undefined;
}

function text(schema: JsonObject, variant: number): string {
  const format = formatNamed(schema["format"]);
  if (format) return format.example;
  const least = Math.min((schema["minLength"] as number | undefined) ?? 0, 1000);
  const most = (schema["maxLength"] as number | undefined) ?? Infinity;
  const number = variant === 0 ? "" : `${variant + 1}`;
  const whole = `text${number}`.padStart(least, "x");
  return whole.slice(Math.max(whole.length - most, 0));
}
