// Written types: a type as its author wrote it, for whoever fills in a form.
import type { Json, JsonObject } from "./json.ts";
import type { DataType, Type } from "./workflow.ts";

export function writtenData(type: DataType): JsonObject {
  if (type.kind === "schema") return { schema: type.schema };
  const { fields } = type;
  const entries = Object.entries(fields).map(([name, { type, optional }]): readonly [string, Json] => {
    const written = writtenType(type);
    return [name, optional && typeof written === "string" ? `${written}?` : written];
  });
  return Object.fromEntries(entries);
}

function writtenType(type: Type): Json {
  switch (type.kind) {
    case "record":
    case "schema":
      return writtenData(type);
    case "list":
      return [writtenType(type.of)];
    case "enum":
      return type.values;
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "timestamp":
    case "duration":
    case "any":
      return type.kind;
    default:
      return type satisfies never;
  }
}
