// Data: whether JSON from outside has the types that a workflow declares.
import { isRecord, mismatch, shown } from "./data-error.ts";
import type { DataError } from "./data-error.ts";
import { parseDuration } from "./duration.ts";
import type { Json, JsonObject } from "./json.ts";
import { nearest } from "./near.ts";
import { childPointer } from "./pointer.ts";
import { checkSchema } from "./schema-check.ts";
import { parseTimestamp } from "./timestamp.ts";
import type { RecordType, Type } from "./workflow.ts";

/** All that is wrong, in the order of the declaration. Fields that nothing declares are allowed, unless a schema says otherwise. */
export function checkData(type: Type, data: Json): readonly DataError[] {
  const errors: DataError[] = [];
  checkValue(type, data, "", errors);
  return errors;
}

/** More errors than this are of no use to a caller. */
const errorsMax = 100;

function checkValue(type: Type, value: Json, pointer: string, errors: DataError[]): void {
  if (errors.length >= errorsMax) return;
  switch (type.kind) {
    case "any":
      return;
    case "record":
      if (isRecord(value)) checkFields(type, value, pointer, errors);
      else errors.push(mismatch(pointer, "a map", value));
      return;
    case "list":
      if (Array.isArray(value)) {
        value.forEach((item: Json, index) => checkValue(type.of, item, `${pointer}/${index}`, errors));
      } else errors.push(mismatch(pointer, "a list", value));
      return;
    case "schema":
      errors.push(...checkSchema(type.schema, value, pointer).slice(0, errorsMax - errors.length));
      return;
    case "enum":
      if (typeof value !== "string" || !type.values.includes(value))
        errors.push(noWord(pointer, type.values, value));
      return;
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "timestamp":
    case "duration":
      if (!holds[type.kind](value)) errors.push(mismatch(pointer, expected[type.kind], value));
      return;
    default:
      return type satisfies never;
  }
}

/** An optional field may be absent or null. */
function checkFields(type: RecordType, value: JsonObject, pointer: string, errors: DataError[]): void {
  for (const [name, { type: inner, optional }] of Object.entries(type.fields)) {
    const at = childPointer(pointer, name);
    const field = Object.hasOwn(value, name) ? value[name] : undefined;
    if (optional && (field === undefined || field === null)) continue;
    if (field !== undefined) {
      checkValue(inner, field, at, errors);
      continue;
    }
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(type.fields, key));
    const near = nearest(name, unknown.slice(0, 100));
    const hint = near === undefined ? "" : ` (there is ${shown(near)})`;
    if (errors.length < errorsMax) errors.push({ pointer: at, message: `is missing${hint}` });
  }
}

type Scalar = Exclude<Type["kind"], "record" | "list" | "schema" | "any" | "enum">;

const holds: Readonly<Record<Scalar, (value: Json) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === "boolean",
  timestamp: (value) => typeof value === "string" && parseTimestamp(value) !== undefined,
  duration: (value) => typeof value === "string" && parseDuration(value) !== undefined,
};

const expected: Readonly<Record<Scalar, string>> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  timestamp: "a timestamp such as 2026-01-31T09:30:00Z",
  duration: "a duration such as 30s or 5d",
};

function noWord(pointer: string, words: readonly string[], value: Json): DataError {
  const near = typeof value === "string" ? nearest(value, words) : undefined;
  const hint = near === undefined ? "" : ` (did you mean ${shown(near)}?)`;
  const some = words.slice(0, 20).map(shown).join(", ");
  const more = words.length > 20 ? ` and ${words.length - 20} more` : "";
  return { pointer, message: `must be one of ${some}${more}, not ${shown(value)}${hint}` };
}
