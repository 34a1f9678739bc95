// Templates: YAML values in which `${...}` stands for a computed value; `$${` stands for `${` itself.
import type { JsonObject, Json } from "./json.ts";
import type { Node, ScalarNode } from "./tree.ts";
import type { Expression, Template } from "./workflow.ts";

/** An expression within a text. */
export interface Located extends Expression {
  /** Where the source begins in the text. */
  readonly offset: number;
}

export type Split =
  | { readonly ok: true; readonly parts: readonly (string | Located)[] }
  /** A `${` at the offset has no end. */
  | { readonly ok: false; readonly offset: number };

/** Texts and expressions in turn; no two texts follow each other. */
export function splitText(text: string): Split {
  const parts: (string | Located)[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) break;
    literal += text.slice(at, dollar);
    if (text.startsWith("$${", dollar)) {
      literal += "${";
      at = dollar + 3;
    } else if (text.startsWith("${", dollar)) {
      const end = closingBrace(text, dollar + 2);
      if (end === undefined) return { ok: false, offset: dollar };
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push(trimmed(text.slice(dollar + 2, end), dollar + 2));
      at = end + 1;
    } else {
      literal += "$";
      at = dollar + 1;
    }
  }
  literal += text.slice(at);
  if (literal !== "") parts.push(literal);
  return { ok: true, parts };
}

/** What is told about a template while it is read. */
export interface TemplateVisitor {
  /** `whole`: the value keeps its type; else it becomes part of a text. */
  expression(located: Located, node: ScalarNode, whole: boolean): void;
  /** A `${` at the offset of the text has no end. */
  open(offset: number, node: ScalarNode): void;
}

/** Parts that hold no expression become literals. */
export function readTemplate(node: Node, visitor: TemplateVisitor): Template {
  switch (node.kind) {
    case "scalar":
      return typeof node.value === "string"
        ? textTemplate(node.value, node, visitor)
        : { kind: "literal", value: node.value };
    case "list": {
      const items = node.items.map((item) => readTemplate(item, visitor));
      const values = items.map((item) => (item.kind === "literal" ? item.value : undefined));
      return values.every((value) => value !== undefined)
        ? { kind: "literal", value: values }
        : { kind: "list", items };
    }
    case "map": {
      const entries = [...node.entries].map(
        ([key, { value }]) => [key, readTemplate(value, visitor)] as const,
      );
      const value: Record<string, Json> = {};
      for (const [key, entry] of entries) {
        if (entry.kind !== "literal") return { kind: "map", entries };
        value[key] = entry.value;
      }
      return { kind: "literal", value: value as JsonObject };
    }
    default:
      return node satisfies never;
  }
}

function textTemplate(text: string, node: ScalarNode, visitor: TemplateVisitor): Template {
  const split = splitText(text);
  if (!split.ok) {
    visitor.open(split.offset, node);
    return { kind: "literal", value: text };
  }
  return partsTemplate(split.parts, (located, whole) => visitor.expression(located, node, whole));
}

export function partsTemplate(
  parts: readonly (string | Located)[],
  visit: (located: Located, whole: boolean) => void,
): Template {
  const [first] = parts;
  for (const part of parts) if (typeof part !== "string") visit(part, parts.length === 1);
  if (first === undefined) return { kind: "literal", value: "" };
  if (parts.length === 1) {
    return typeof first === "string"
      ? { kind: "literal", value: first }
      : { kind: "expression", source: first.source };
  }
  return {
    kind: "text",
    parts: parts.map((part) => (typeof part === "string" ? part : { source: part.source })),
  };
}

/** A place that takes an expression: written bare, or as one `${...}`. */
export function bareExpression(
  text: string,
): Located | { readonly problem: string; readonly offset: number } {
  if (!text.includes("${")) return trimmed(text, 0);
  const split = splitText(text.trimEnd());
  if (!split.ok) return { problem: "`${` has no `}`", offset: split.offset };
  const parts = split.parts.filter((part) => typeof part !== "string" || part.trim() !== "");
  const [only] = parts;
  if (parts.length === 1 && typeof only === "object") return only;
  return { problem: "one expression stands here: written bare, or all of it in one `${...}`", offset: 0 };
}

/** Without blanks around it; `offset` is where the source begins. */
export function trimmed(source: string, offset: number): Located {
  const start = source.length - source.trimStart().length;
  return { source: source.trim(), offset: offset + start };
}

/** The `}` that belongs to a `${`, past texts and maps of the expression. */
function closingBrace(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === "{") depth++;
    else if (character === "}" && depth-- === 0) return at;
    else if (character === '"' || character === "'") {
      const end = closingQuote(text, at);
      if (end === undefined) {
        const next = text.indexOf("}", at);
        return next < 0 ? undefined : next;
      }
      at = end;
    }
  }
  return undefined;
}

function closingQuote(text: string, from: number): number | undefined {
  const quote = text[from]!;
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return undefined;
}
