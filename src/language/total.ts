// Total: which expressions have a value whatever the data, by the declared types of what they read.
import { childrenOf } from "./cel.ts";
import type { Node } from "./cel.ts";
import type { DataPlace, TypeOfPlace } from "./data-place.ts";
import type { Type } from "./workflow.ts";

/** Never true of an expression that may fail; what is not understood may. `placeOf`: the place that a node is, if it is one. */
export function isTotal(
  node: Node,
  placeOf: (node: Node) => DataPlace | undefined,
  typeOf: TypeOfPlace,
): boolean {
  return kindOf(node, placeOf, typeOf) !== undefined;
}

/** What kind of value a node always has; undefined where it may have none, or one of another kind. */
type Kind = "number" | "text" | "boolean" | "null" | "data";

function kindOf(
  node: Node,
  placeOf: (node: Node) => DataPlace | undefined,
  typeOf: TypeOfPlace,
): Kind | undefined {
  const place = placeOf(node);
  if (place) {
    const type = typeOf(place);
    return type && kindOfType(type);
  }
  const { op, args } = node;
  if (op === "value") return kindOfValue(args);
  const [name] = op === "call" || op === "rcall" ? (args as [string]) : [""];
  if (name === "has") {
    const asked = placeOf((args as [string, [Node]])[1][0]);
    const owner = asked && { ...asked, fields: asked.fields.slice(0, -1) };
    return owner && asked.fields.length > 0 && typeOf(owner) ? "boolean" : undefined;
  }
  const ofItems =
    node.meta.alternate?.op === "comprehension" ? kindOfItems(node, placeOf, typeOf) : undefined;
  if (ofItems) return ofItems;
  const kinds = childrenOf(node).map((child) => kindOf(child, placeOf, typeOf));
  const [first] = kinds;
  if (kinds.includes(undefined)) return undefined;
  const areAll = (kind: Kind): boolean => kinds.every((one) => one === kind);
  switch (op) {
    case "&&":
    case "||":
    case "!_":
      return areAll("boolean") ? "boolean" : undefined;
    case "==":
    case "!=":
      return "boolean";
    case "<":
    case "<=":
    case ">":
    case ">=":
      return areAll("number") || areAll("text") ? "boolean" : undefined;
    case "?:": {
      const [when, then, otherwise] = kinds;
      if (when !== "boolean") return undefined;
      return then === otherwise ? then : "data";
    }
    case "+":
      return areAll("text") ? "text" : undefined;
    case "rcall":
      return ["startsWith", "endsWith", "contains"].includes(name) && areAll("text") ? "boolean" : undefined;
    case "call":
      return name === "size" && first === "text" ? "number" : undefined;
    default:
      return undefined;
  }
}

/** Of `list.all(item, ...)` and its like, over a list whose items have a type. */
function kindOfItems(
  node: Node,
  placeOf: (node: Node) => DataPlace | undefined,
  typeOf: TypeOfPlace,
): Kind | undefined {
  const [name] = node.args as [string];
  const [list, item, body, ...others] = childrenOf(node);
  const place = list && placeOf(list);
  const type = place && typeOf(place);
  if (type?.kind !== "list" || typeof item?.args !== "string" || !body || others.length > 0) return undefined;
  const kind = kindOf(body, placeOf, (inner) =>
    inner.root === item.args && inner.step === undefined
      ? inner.fields.reduce<Type | undefined>(requiredField, type.of)
      : typeOf(inner),
  );
  if (name === "map") return kind && "data";
  if (kind !== "boolean") return undefined;
  return name === "filter" ? "data" : "boolean";
}

/** The type of a field that is there whatever the data. */
export function requiredField(type: Type | undefined, name: string): Type | undefined {
  if (type?.kind === "schema") return requiredField(type.as, name);
  if (type?.kind !== "record" || !Object.hasOwn(type.fields, name)) return undefined;
  const field = type.fields[name]!;
  return field.optional ? undefined : field.type;
}

function kindOfType(type: Type): Kind | undefined {
  switch (type.kind) {
    case "string":
    case "timestamp":
    case "duration":
    case "enum":
      return "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "list":
    case "record":
    case "any":
      return "data";
    case "schema":
      return kindOfType(type.as);
    default:
      return type satisfies never;
  }
}

function kindOfValue(value: unknown): Kind | undefined {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
    case "bigint":
      return "number";
    case "boolean":
      return "boolean";
    default:
      return undefined;
  }
}
