// Structure: checks a part of a tree against its shape and says in an author's words what does not fit.
import { z } from "zod";
import type { Findings, Place } from "./findings.ts";
import { meant } from "./near.ts";
import { judge, quoted, wrongType } from "./mismatch.ts";
import { plainOf } from "./tree.ts";
import type { Node } from "./tree.ts";

/** Reports all that does not fit; true when everything does. */
export function checkShape(node: Node, shape: z.ZodType, what: string, findings: Findings): boolean {
  const checked = shape.safeParse(plainOf(node));
  if (checked.success) return true;
  for (const issue of checked.error.issues) report(issue, node, shape, what, findings);
  return false;
}

/** Where to point for something that a map lacks: its first key. */
export function headOf(node: Node): Place {
  if (node.kind !== "map") return node.place;
  const [first] = node.entries.values();
  return first?.keyPlace ?? node.place;
}

/** Where the value at an RFC 6901 pointer stands; of one that is missing, the map that lacks it. */
export function placeAt(node: Node, pointer: string): Place {
  let at = node;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    const inner =
      at.kind === "map"
        ? at.entries.get(name)?.value
        : at.kind === "list"
          ? at.items[Number(name)]
          : undefined;
    if (!inner) return headOf(at);
    at = inner;
  }
  return at.place;
}

export function unknownKey(
  key: string,
  place: Place,
  legal: readonly string[],
  what: string,
  findings: Findings,
): void {
  findings.error(place, {
    code: "unknown-key",
    message: `${what} has no key \`${key}\``,
    hint: () => meant(key, legal, "its keys"),
  });
}

type Issue = z.core.$ZodIssue;

function report(issue: Issue, root: Node, shape: z.ZodType, what: string, findings: Findings): void {
  const { node, entry, name, lacks } = follow(root, issue.path, what);
  if (lacks !== undefined) {
    const near = meant(lacks, unknownKeys(node, keysAt(shape, root, issue.path.slice(0, -1))), "");
    const message = `${name} has no \`${lacks}\``;
    // A misspelt key is reported as such.
    if (!near.startsWith("did you mean"))
      findings.error(headOf(node), { code: "missing-key", message, hint: `add \`${lacks}:\`` });
    return;
  }
  if (issue.code === "invalid_union") {
    const branch = meantBranch(issue, node);
    if (branch === undefined) {
      findings.error(node.place, wrongType(name, kindsOf(issue), node, entry?.key));
      return;
    }
    for (const inner of branch)
      report({ ...inner, path: [...issue.path, ...inner.path] }, root, shape, what, findings);
    return;
  }
  if (issue.code === "unrecognized_keys" && node.kind === "map") {
    const legal = keysAt(shape, root, issue.path);
    for (const key of issue.keys)
      unknownKey(key, node.entries.get(key)?.keyPlace ?? node.place, legal, name, findings);
    return;
  }
  findings.error(
    issue.code === "invalid_key" ? (entry?.keyPlace ?? node.place) : node.place,
    judge(issue, node, name, entry?.key),
  );
}

/** The alternative that the author meant: the one whose kind of value is there. */
function meantBranch(issue: Issue & { code: "invalid_union" }, node: Node): readonly Issue[] | undefined {
  const ofItsKind = issue.errors.filter(isOfItsKind);
  const fitting = ofItsKind.length > 1 ? ofItsKind.filter((errors) => !isForOtherKeys(errors)) : ofItsKind;
  if (fitting.length <= 1) return fitting[0];
  return node.kind === "scalar" ? fitting[0] : fitting.reduce((a, b) => (distance(b) < distance(a) ? b : a));
}

/** How far off: a value that is wrong as a whole is further off than one with something wrong inside. */
const distance = (issues: readonly Issue[]): number =>
  issues.reduce((sum, { path }) => sum + (path.length === 0 ? 3 : 2), 0);

/** False when the value as a whole is of another kind. */
function isOfItsKind(errors: readonly Issue[]): boolean {
  return !errors.some((error) => {
    if (error.path.length > 0) return false;
    if (error.code === "invalid_union") return !error.errors.some(isOfItsKind);
    return error.code === "invalid_type" || error.code === "invalid_value";
  });
}

/** A map with keys that the alternative does not have, and without one that it needs. */
const isForOtherKeys = (errors: readonly Issue[]): boolean =>
  errors.some(({ code, path }) => code === "unrecognized_keys" && path.length === 0) &&
  errors.some(({ path }) => path.length === 1);

/** The kinds of value that a union takes. */
function kindsOf(issue: Issue & { code: "invalid_union" }): readonly string[] {
  return issue.errors.flat().flatMap((error) => {
    if (error.path.length > 0) return [];
    if (error.code === "invalid_union") return kindsOf(error);
    if (error.code === "invalid_value") return error.values.map(quoted);
    return error.code === "invalid_type" ? [error.expected] : [];
  });
}

interface Followed {
  /** The node at the path, or the one that lacks the last key of it. */
  readonly node: Node;
  /** The entry that the path ends with, where it is an entry of a map. */
  readonly entry?: { readonly key: string; readonly keyPlace: Place };
  /** What the node is to the author. */
  readonly name: string;
  /** The last key of the path, where the map has none such. */
  readonly lacks?: string;
}

function follow(root: Node, path: readonly PropertyKey[], what: string): Followed {
  let followed: Followed = { node: root, name: what };
  for (const step of path) {
    const { node, name } = followed;
    if (node.kind === "map") {
      const entry = node.entries.get(String(step));
      if (!entry) return { node, name, lacks: String(step) };
      followed = { node: entry.value, entry, name: `\`${entry.key}\`` };
    } else if (node.kind === "list") {
      const item = node.items[Number(step)];
      if (!item) return { node, name };
      followed = { node: item, name: `an item of ${name}` };
    } else return { node, name };
  }
  return followed;
}

function unknownKeys(node: Node, legal: readonly string[]): readonly string[] {
  return node.kind !== "map" ? [] : [...node.entries.keys()].filter((key) => !legal.includes(key));
}

/** Keys that the shape allows at a path. */
function keysAt(shape: z.ZodType, root: Node, path: readonly PropertyKey[]): readonly string[] {
  let options: readonly z.ZodType[] = unfold(shape);
  let node: Node | undefined = root;
  for (const step of path) {
    const value: Node | undefined = node;
    options = options.flatMap((option) => unfold(inside(option, String(step))));
    node =
      value?.kind === "map"
        ? value.entries.get(String(step))?.value
        : value?.kind === "list"
          ? value.items[Number(step)]
          : undefined;
  }
  return [
    ...new Set(options.flatMap((option) => (option instanceof z.ZodObject ? Object.keys(option.shape) : []))),
  ];
}

function inside(shape: z.ZodType, step: string): z.ZodType | undefined {
  if (shape instanceof z.ZodObject) return shape.shape[step] as z.ZodType | undefined;
  if (shape instanceof z.ZodRecord) return shape.valueType as z.ZodType;
  return shape instanceof z.ZodArray ? (shape.element as z.ZodType) : undefined;
}

/** Alternatives, without what wraps them. */
function unfold(shape: z.ZodType | undefined): readonly z.ZodType[] {
  if (shape === undefined) return [];
  if (shape instanceof z.ZodOptional) return unfold(shape.unwrap() as z.ZodType);
  if (shape instanceof z.ZodLazy) return unfold(shape.unwrap() as z.ZodType);
  if (shape instanceof z.ZodUnion) return shape.options.flatMap((option) => unfold(option as z.ZodType));
  return [shape];
}
