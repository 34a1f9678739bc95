// Types: reads what `input` and `events` declare.
import type { Findings } from "./findings.ts";
import { readJsonSchema } from "./json-schema.ts";
import { typeOfSchema } from "./schema-type.ts";
import { typePattern } from "./shape.ts";
import type { MapNode, Node } from "./tree.ts";
import type { DataType, Type } from "./workflow.ts";

/** Parts that do not fit their shape have been reported, and are taken as `any`. Schemas are reported on here. */
export function readDataType(node: MapNode, findings: Findings): DataType {
  const schema = schemaIn(node);
  if (schema) {
    const before = findings.count;
    const json = readJsonSchema(schema, findings);
    const isSound = findings.count === before;
    return { kind: "schema", schema: json, as: isSound ? typeOfSchema(json) : { kind: "any" } };
  }
  const fields: Record<string, { type: Type; optional: boolean }> = {};
  for (const [name, { value }] of node.entries) {
    const optional = value.kind === "scalar" && String(value.value).endsWith("?");
    fields[name] = { type: readType(value, findings), optional };
  }
  return { kind: "record", fields };
}

/** A map with `schema` alone, and under it no name of a type, is a JSON Schema. */
function schemaIn({ entries }: MapNode): Node | undefined {
  const value = entries.size === 1 ? entries.get("schema")?.value : undefined;
  const isSchema = value?.kind === "map" || (value?.kind === "scalar" && typeof value.value === "boolean");
  return isSchema ? value : undefined;
}

function readType(node: Node, findings: Findings): Type {
  switch (node.kind) {
    case "map":
      return readDataType(node, findings);
    case "list":
      return { kind: "list", of: node.items[0] ? readType(node.items[0], findings) : { kind: "any" } };
    case "scalar": {
      const name = String(node.value);
      if (!typePattern.test(name)) return { kind: "any" };
      return { kind: name.replace("?", "") as Exclude<Type["kind"], "list" | "record" | "schema"> };
    }
    default:
      return node satisfies never;
  }
}
