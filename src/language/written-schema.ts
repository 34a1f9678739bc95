// Written schemas: a declared type as JSON Schema, for whoever is to give data of it.
import { durationPattern } from "./duration.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Type } from "./workflow.ts";

/** Optional fields may be absent or null. */
export function schemaOf(type: Type): Json {
  switch (type.kind) {
    case "schema":
      return type.schema;
    case "any":
      return {};
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return { type: type.kind };
    case "timestamp":
      return { type: "string", format: "date-time" };
    case "duration":
      return { type: "string", pattern: durationPattern.source };
    case "enum":
      return { type: "string", enum: type.values };
    case "list":
      return { type: "array", items: schemaOf(type.of) };
    case "record": {
      const fields = Object.entries(type.fields);
      const properties = fields.map(([name, field]): readonly [string, Json] => {
        const schema = schemaOf(field.type);
        return [name, field.optional ? ({ anyOf: [schema, { type: "null" }] } satisfies JsonObject) : schema];
      });
      const required = fields.filter(([, { optional }]) => !optional).map(([name]) => name);
      return { type: "object", properties: Object.fromEntries(properties), required };
    }
    default:
      return type satisfies never;
  }
}
