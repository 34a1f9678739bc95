// Schema types: what expressions can know of data that fits a JSON Schema.
import { isRecord } from "./data-error.ts";
import type { Json, JsonObject } from "./json.ts";
import { schemaAt } from "./pointer.ts";
import type { RecordType, Type } from "./workflow.ts";

/** Never says more than holds of all data that fits; of maps, the fields that are declared, as for other types. */
export function typeOfSchema(root: Json): Type {
  return typeOf(root, root, new Set());
}

const any: Type = { kind: "any" };

function typeOf(schema: Json, root: Json, within: ReadonlySet<string>): Type {
  if (!isRecord(schema)) return any;
  const parts = [ownType(schema, root, within)];
  const reference = schema["$ref"];
  // What refers to itself has an end somewhere, and is open there.
  if (typeof reference === "string" && !within.has(reference))
    parts.push(typeOf(schemaAt(root, reference), root, new Set([...within, reference])));
  for (const part of (schema["allOf"] ?? []) as readonly Json[]) parts.push(typeOf(part, root, within));
  const type = parts.reduce(both);
  const isOpen =
    type.kind === "record" &&
    schema["additionalProperties"] !== false &&
    alternativesOf(schema).some(maySayFields);
  return isOpen ? any : type;
}

function ownType(schema: JsonObject, root: Json, within: ReadonlySet<string>): Type {
  const { type } = schema;
  const [name, ...others] = Array.isArray(type) ? (type as readonly string[]) : [type];
  if (others.length > 0) return any;
  switch (name) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return { kind: name };
    case "array": {
      const { items } = schema;
      const isPlain = items !== undefined && !Array.isArray(items) && schema["prefixItems"] === undefined;
      return { kind: "list", of: isPlain ? typeOf(items, root, within) : any };
    }
    case "object":
    case undefined:
      return schema["properties"] === undefined ? typeOfValues(schema) : fieldsOf(schema, root, within);
    default:
      return any;
  }
}

/** Fields that nothing declares are errors, unless the schema says what they are. */
function fieldsOf(schema: JsonObject, root: Json, within: ReadonlySet<string>): Type {
  const more = schema["additionalProperties"] ?? schema["unevaluatedProperties"] ?? false;
  if (more !== false) return any;
  const required = (schema["required"] ?? []) as readonly string[];
  const fields = Object.entries(schema["properties"] as JsonObject).map(([name, inner]) => {
    const nullable = withoutNull(inner);
    const type = typeOf(nullable ?? inner, root, within);
    return [name, { type, optional: nullable !== undefined || !required.includes(name) }] as const;
  });
  return { kind: "record", fields: Object.fromEntries(fields) };
}

/** Of a schema that takes null beside one other type, that for the other. */
function withoutNull(schema: Json): Json | undefined {
  const type = isRecord(schema) ? schema["type"] : undefined;
  if (!isRecord(schema) || !Array.isArray(type) || !type.includes("null")) return undefined;
  const others = (type as readonly string[]).filter((name) => name !== "null");
  return others.length === 1 ? { ...schema, type: others[0]! } : undefined;
}

/** Of `enum` and `const`, where all values are of one kind. */
function typeOfValues(schema: JsonObject): Type {
  const values = (
    schema["const"] === undefined ? (schema["enum"] ?? []) : [schema["const"]]
  ) as readonly Json[];
  const kinds = new Set(values.map((value) => typeof value));
  const [kind] = kinds;
  const isPlain = kinds.size === 1 && (kind === "string" || kind === "number" || kind === "boolean");
  return isPlain ? { kind } : any;
}

/** Data that fits both. */
function both(a: Type, b: Type): Type {
  if (a.kind === "any") return b;
  if (b.kind === "any") return a;
  if (a.kind === "record" && b.kind === "record") return merged(a, b);
  if (a.kind === b.kind) return a;
  return a.kind === "integer" || b.kind === "integer" ? { kind: "integer" } : any;
}

function merged(a: RecordType, b: RecordType): RecordType {
  const fields: Record<string, { type: Type; optional: boolean }> = { ...a.fields };
  for (const [name, field] of Object.entries(b.fields)) {
    const other = Object.hasOwn(fields, name) ? fields[name] : undefined;
    fields[name] = other
      ? { type: both(other.type, field.type), optional: other.optional && field.optional }
      : field;
  }
  return { kind: "record", fields };
}

/** Schemas of which not all must hold. */
function alternativesOf(schema: JsonObject): readonly Json[] {
  const {
    anyOf = [],
    oneOf = [],
    then = true,
    else: otherwise = true,
    dependentSchemas,
    dependencies,
  } = schema;
  return [
    ...(anyOf as readonly Json[]),
    ...(oneOf as readonly Json[]),
    then,
    otherwise,
    ...Object.values({ ...(dependentSchemas as JsonObject), ...(dependencies as JsonObject) }),
  ];
}

const saysFields = ["properties", "additionalProperties", "unevaluatedProperties", "$ref", "allOf"];

const maySayFields = (schema: Json): boolean =>
  isRecord(schema) &&
  (saysFields.some((key) => schema[key] !== undefined) || alternativesOf(schema).some(maySayFields));
