// Types: reads what `input`, `events` and the forms of tasks declare.
import type { Findings } from "./findings.ts";
import { readJsonSchema } from "./json-schema.ts";
import { typeOfSchema } from "./schema-type.ts";
import type { MapNode, Node } from "./tree.ts";
import { typePattern } from "./type-shape.ts";
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
    case "list": {
      const [first, second] = node.items;
      if (second) return { kind: "enum", values: readWords(node.items, findings) };
      return { kind: "list", of: first ? readType(first, findings) : { kind: "any" } };
    }
    case "scalar": {
      const name = String(node.value);
      if (!typePattern.test(name)) return { kind: "any" };
      return { kind: name.replace("?", "") as Exclude<Type["kind"], "list" | "record" | "schema" | "enum"> };
    }
    default:
      return node satisfies never;
  }
}

/** Words that stand there twice are reported. */
function readWords(items: readonly Node[], findings: Findings): readonly string[] {
  const words = new Set<string>();
  for (const item of items) {
    const word = item.kind === "scalar" ? String(item.value) : "";
    if (item.kind === "scalar" && words.has(word)) {
      const message = `\`${word}\` stands here a second time`;
      findings.error(item.place, { code: "duplicate-word", message });
    }
    words.add(word);
  }
  return [...words];
}
