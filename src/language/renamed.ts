// Renamed: generated ids that an edit would give to another step, unnoticed by what refers to them.
import type { Json } from "./json.ts";
import type { Layout, Path } from "./layout.ts";

/** Which step a map of the value is, by its id in the text. */
export type Names = ReadonlyMap<unknown, string>;

export const namesIn = ({ steps }: Layout, value: Json): Names =>
  new Map([...steps].map(([id, { list, index }]) => [at(value, [...list.path, index]), id]));

/**
 * `before` are the names in the text before; its maps are still in the value that the text has now. A sentence when an
 * id that something refers to came to name another step.
 */
export function mistaken(before: Names, after: Layout, value: Json): string | undefined {
  const known = new Set(before.values());
  for (const [id, { list, index, draft }] of after.steps) {
    const old = before.get(at(value, [...list.path, index]));
    if (old === undefined || old === id || !known.has(id) || !mentions(value, id)) continue;
    const line = after.lines.at(draft.node.place.start) + 1;
    return `\`${id}\`, which something refers to, would then be another step, that on line ${line}: give both an \`id\` of their own first`;
  }
  return undefined;
}

/** The inner value that a path leads to. */
export function at(value: Json, path: Path): unknown {
  let inner: unknown = value;
  for (const key of path) inner = (inner as Readonly<Record<string | number, unknown>>)[key];
  return inner;
}

/** In a text that is no key and no step's own `id`. */
function mentions(value: Json, id: string): boolean {
  const word = new RegExp(`(?<![\\w./-])${id.replaceAll(".", "\\.")}(?![\\w/-])`);
  const within = (inner: Json, key?: string): boolean => {
    if (typeof inner === "string") return key !== "id" && word.test(inner);
    if (typeof inner !== "object" || inner === null) return false;
    return Object.entries(inner).some(([name, item]: [string, Json]) => within(item, name));
  };
  return within(value);
}
