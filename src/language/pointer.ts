// Pointers: places in JSON by RFC 6901, and the references of JSON Schema that are made of them.
import type { Json, JsonObject } from "./json.ts";

/** The pointer to a field or an item of what a pointer names. */
export const childPointer = (pointer: string, name: string): string =>
  `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** The pointer in a reference such as `#/$defs/name`; undefined for one that leads elsewhere. */
export function atPointer(reference: string): string | undefined {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return undefined;
  }
}

/** What a reference of a checked schema leads to. */
export function schemaAt(root: Json, reference: string): Json {
  let at: Json | undefined = root;
  for (const part of (atPointer(reference) ?? "").split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    at = Array.isArray(at) ? (at as readonly Json[])[Number(name)] : (at as JsonObject | undefined)?.[name];
  }
  if (at === undefined) throw new Error(`the schema has nothing at ${reference}`);
  return at;
}
