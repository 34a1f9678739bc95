// Types: reads what `input` and `events` declare.
import { typePattern } from "./shape.ts";
import type { MapNode, Node } from "./tree.ts";
import type { RecordType, Type } from "./workflow.ts";

/** Parts that do not fit their shape have been reported, and are taken as `any`. */
export function readRecord(node: MapNode): RecordType {
  const fields: Record<string, { type: Type; optional: boolean }> = {};
  for (const [name, { value }] of node.entries) {
    const optional = value.kind === "scalar" && String(value.value).endsWith("?");
    fields[name] = { type: readType(value), optional };
  }
  return { kind: "record", fields };
}

function readType(node: Node): Type {
  switch (node.kind) {
    case "map":
      return readRecord(node);
    case "list":
      return { kind: "list", of: node.items[0] ? readType(node.items[0]) : { kind: "any" } };
    case "scalar": {
      const name = String(node.value);
      if (!typePattern.test(name)) return { kind: "any" };
      return { kind: name.replace("?", "") as Exclude<Type["kind"], "list" | "record"> };
    }
    default:
      return node satisfies never;
  }
}
