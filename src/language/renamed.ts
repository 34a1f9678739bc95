// Renamed: steps that have another id after an edit. `needs` follows them; an id that then would be another step's,
// unnoticed by what refers to it, stops the edit.
import { isScalar, isSeq } from "yaml";
import type { ParsedNode } from "yaml";
import type { Json } from "./json.ts";
import { keyOf } from "./layout.ts";
import type { Layout, Path, Site, WrittenPair } from "./layout.ts";
import type { Splice } from "./splice.ts";
import { writtenScalar } from "./written.ts";

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

/** Lets every `needs` name steps of its list as they are called after the edit, in the value and in the text. */
export function renamedNeeds(before: Names, after: Layout, value: Json): readonly Splice[] {
  const renamed = new Map<Site["list"], Map<string, string>>();
  for (const [id, { list, index }] of after.steps) {
    const old = before.get(at(value, [...list.path, index]));
    if (old === undefined || old === id) continue;
    renamed.set(list, (renamed.get(list) ?? new Map<string, string>()).set(old, id));
  }
  return [...after.steps.values()].flatMap(({ list, index, node }): readonly Splice[] => {
    const names = renamed.get(list);
    const needs = (node.items as WrittenPair[]).find((pair) => keyOf(pair) === "needs")?.value;
    if (!names || !needs) return [];
    const step = at(value, [...list.path, index]) as { needs: Json };
    const renamedOne = (name: Json): Json => nameIn(names, name) ?? name;
    step.needs = Array.isArray(step.needs)
      ? (step.needs as readonly Json[]).map(renamedOne)
      : renamedOne(step.needs);
    const items: readonly (ParsedNode | null)[] = isSeq(needs) ? needs.items : [needs];
    return items.flatMap((item): readonly Splice[] => {
      const name = isScalar(item) ? nameIn(names, item.value as Json) : undefined;
      if (name === undefined || !isScalar(item)) return [];
      const [start, end] = item.range;
      return [{ start, end, text: writtenScalar(name, item) ?? name }];
    });
  });
}

const nameIn = (names: ReadonlyMap<string, string>, name: Json): string | undefined =>
  typeof name === "string" ? names.get(name) : undefined;

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
