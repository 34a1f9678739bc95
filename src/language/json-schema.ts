// JSON Schema: reads the schemas that authors write in place of types, drafts 7 and 2020-12. What is not checked here
// is refused, so that no keyword stands in a file without effect.
import type { Findings } from "./findings.ts";
import { formats } from "./format.ts";
import type { Json } from "./json.ts";
import { meant } from "./near.ts";
import { atPointer, childPointer } from "./pointer.ts";
import { plainOf } from "./tree.ts";
import type { Entry, MapNode, Node } from "./tree.ts";

/** Reports all that is wrong with it; what is given is then of no use. */
export function readJsonSchema(node: Node, findings: Findings): Json {
  const reader = new SchemaReader(node, findings);
  reader.read(node, "");
  reader.checkReferences();
  return plainOf(node);
}

type Draft = "7" | "2020-12";

/** What a keyword takes. */
type Takes =
  | "schema"
  | "schemas"
  | "schema or schemas"
  | "schemas by name"
  | "schemas or names by name"
  | "number"
  | "positive number"
  | "count"
  | "true or false"
  | "text"
  | "names"
  | "names by name"
  | "types"
  | "values"
  | "list"
  | "anything"
  | "format"
  | "reference"
  | "draft";

interface Keyword {
  readonly takes: Takes;
  /** The schemas in it are about the same value, not about a part of it. */
  readonly same?: true;
  /** The only draft that has it. */
  readonly draft?: Draft;
}

const keywords: Readonly<Record<string, Keyword>> = {
  $schema: { takes: "draft" },
  $id: { takes: "text" },
  $comment: { takes: "text" },
  title: { takes: "text" },
  description: { takes: "text" },
  default: { takes: "anything" },
  examples: { takes: "list" },
  deprecated: { takes: "true or false" },
  readOnly: { takes: "true or false" },
  writeOnly: { takes: "true or false" },
  $ref: { takes: "reference", same: true },
  $defs: { takes: "schemas by name" },
  definitions: { takes: "schemas by name" },
  type: { takes: "types" },
  enum: { takes: "values" },
  const: { takes: "anything" },
  allOf: { takes: "schemas", same: true },
  anyOf: { takes: "schemas", same: true },
  oneOf: { takes: "schemas", same: true },
  not: { takes: "schema", same: true },
  if: { takes: "schema", same: true },
  then: { takes: "schema", same: true },
  else: { takes: "schema", same: true },
  properties: { takes: "schemas by name" },
  required: { takes: "names" },
  additionalProperties: { takes: "schema" },
  propertyNames: { takes: "schema" },
  minProperties: { takes: "count" },
  maxProperties: { takes: "count" },
  dependentRequired: { takes: "names by name", draft: "2020-12" },
  dependentSchemas: { takes: "schemas by name", same: true, draft: "2020-12" },
  dependencies: { takes: "schemas or names by name", same: true, draft: "7" },
  unevaluatedProperties: { takes: "schema", draft: "2020-12" },
  items: { takes: "schema or schemas" },
  prefixItems: { takes: "schemas", draft: "2020-12" },
  additionalItems: { takes: "schema", draft: "7" },
  contains: { takes: "schema" },
  minContains: { takes: "count", draft: "2020-12" },
  maxContains: { takes: "count", draft: "2020-12" },
  minItems: { takes: "count" },
  maxItems: { takes: "count" },
  uniqueItems: { takes: "true or false" },
  unevaluatedItems: { takes: "schema", draft: "2020-12" },
  minimum: { takes: "number" },
  maximum: { takes: "number" },
  exclusiveMinimum: { takes: "number" },
  exclusiveMaximum: { takes: "number" },
  multipleOf: { takes: "positive number" },
  minLength: { takes: "count" },
  maxLength: { takes: "count" },
  format: { takes: "format" },
};

/** Keywords that JSON Schema or its relatives have and that are not taken: why, and what to write instead. */
const refused: ReadonlyMap<string, readonly [why: string, instead: string]> = new Map(
  Object.entries({
    pattern: ["a pattern can take for ever", "use `enum`, `format`, `minLength` and `maxLength`"],
    patternProperties: ["a pattern can take for ever", "use `properties` or `propertyNames`"],
    $anchor: ["schemas are referred to by their place", "write `$ref: '#/$defs/name'`"],
    $dynamicRef: ["schemas are referred to by their place", "write `$ref: '#/$defs/name'`"],
    $dynamicAnchor: ["schemas are referred to by their place", "write `$ref: '#/$defs/name'`"],
    $recursiveRef: ["schemas are referred to by their place", "write `$ref: '#'`"],
    $vocabulary: ["there is one vocabulary", "leave it out"],
    contentEncoding: ["texts are not decoded", "leave it out, or say it in `description`"],
    contentMediaType: ["texts are not decoded", "leave it out, or say it in `description`"],
    contentSchema: ["texts are not decoded", "leave it out, or say it in `description`"],
    nullable: ["it belongs to OpenAPI 3.0", 'write `type: [string, "null"]`'],
    discriminator: ["it belongs to OpenAPI", "use `oneOf` with `const`"],
  } as const),
);

const types = ["string", "number", "integer", "boolean", "null", "array", "object"];

/** Names that authors know from `input` and from other languages. */
const otherTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    list: "array",
    map: "object",
    any: "leave `type` out",
    text: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    timestamp: "string` with `format: date-time",
    date: "string` with `format: date",
  }),
);

/** Keywords that say nothing about data. */
const notes: ReadonlySet<string> = new Set([
  "$schema",
  "$id",
  "$comment",
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
  "$defs",
  "definitions",
]);

class SchemaReader {
  readonly #findings: Findings;
  readonly #draft: Draft | undefined;
  /** For each schema, by its pointer, those about the same value. */
  readonly #same = new Map<string, string[]>();
  readonly #references: { readonly node: Node; readonly from: string; readonly to: string }[] = [];

  constructor(root: Node, findings: Findings) {
    this.#findings = findings;
    const said = root.kind === "map" ? root.entries.get("$schema")?.value : undefined;
    this.#draft = said?.kind === "scalar" ? draftOf(said.value) : undefined;
  }

  read(node: Node, pointer: string): void {
    this.#same.set(pointer, []);
    if (node.kind === "scalar" && typeof node.value === "boolean") return;
    if (node.kind !== "map") {
      this.#wrong(node, "a schema is a map, `true` or `false`");
      return;
    }
    for (const entry of node.entries.values()) this.#entry(entry, node, pointer);
  }

  /** Each leads to a schema of this one, and none back to itself without going into the data. */
  checkReferences(): void {
    for (const { node, from, to } of this.#references) {
      if (this.#same.has(to)) this.#same.get(from)?.push(to);
      else {
        const near = [...this.#same.keys()].filter((pointer) =>
          /^\/(?:\$defs|definitions)\/[^/]*$/.test(pointer),
        );
        this.#wrong(node, `\`$ref\` leads to no schema: there is none at \`#${to}\``, () =>
          meant(
            `#${to}`,
            near.map((pointer) => `#${pointer}`),
            "schemas to refer to",
          ),
        );
      }
    }
    const circular = this.#references.find(({ from }) => this.#leadsBack(from));
    if (circular) {
      const hint = "refer to it from `properties`, `items` or the like";
      this.#wrong(circular.node, "the schema refers to itself for the same value, without end", hint);
    }
  }

  #leadsBack(from: string): boolean {
    const seen = new Set<string>();
    const next = [...(this.#same.get(from) ?? [])];
    for (let pointer = next.pop(); pointer !== undefined; pointer = next.pop()) {
      if (pointer === from) return true;
      if (seen.has(pointer)) continue;
      seen.add(pointer);
      next.push(...(this.#same.get(pointer) ?? []));
    }
    return false;
  }

  #entry(entry: Entry, schema: MapNode, pointer: string): void {
    const { key, keyPlace, value } = entry;
    const keyword = Object.hasOwn(keywords, key) ? keywords[key] : undefined;
    if (!keyword) {
      const [why, instead] = refused.get(key) ?? [];
      if (why === undefined) {
        this.#findings.error(keyPlace, {
          code: "unknown-keyword",
          message: `JSON Schema has no keyword \`${key}\``,
          hint: () => meant(key, Object.keys(keywords), "keywords"),
        });
      } else {
        const message = `\`${key}\` is not taken in a schema: ${why}`;
        this.#findings.error(keyPlace, { code: "refused-keyword", message, hint: instead });
      }
      return;
    }
    if (this.#draft !== undefined && keyword.draft !== undefined && keyword.draft !== this.#draft) {
      const message = `draft ${this.#draft} of JSON Schema has no \`${key}\`: it belongs to draft ${keyword.draft}`;
      this.#findings.error(keyPlace, {
        code: "unknown-keyword",
        message,
        hint: "change `$schema`, or leave it out",
      });
    }
    if (key === "$id" && pointer !== "") {
      const message = "`$id` is not taken inside a schema: references are meant from the top";
      this.#findings.error(keyPlace, { code: "refused-keyword", message, hint: "leave it out" });
    }
    if (key === "$ref" && this.#draft === "7") this.#checkAlone(schema);
    this.#value(entry, keyword, childPointer(pointer, key), pointer);
    if (key === "format") this.#format(value);
  }

  /** Draft 7 passes over what stands beside `$ref`. */
  #checkAlone({ entries }: MapNode): void {
    for (const { key, keyPlace } of entries.values()) {
      if (key === "$ref" || notes.has(key)) continue;
      const message = `draft 7 of JSON Schema passes over \`${key}\` beside \`$ref\``;
      const hint = "put the two under `allOf`, or use draft 2020-12";
      this.#findings.error(keyPlace, { code: "wrong-schema", message, hint });
    }
  }

  #value({ key, value }: Entry, { takes, same }: Keyword, pointer: string, of: string): void {
    const inner = (node: Node, at: string): void => {
      if (same) this.#same.get(of)?.push(at);
      this.read(node, at);
    };
    const wrong = (what: string, node = value, hint?: string): void =>
      this.#wrong(node, `\`${key}\` takes ${what}`, hint);
    const scalar = value.kind === "scalar" ? value.value : undefined;
    switch (takes) {
      case "schema":
        return inner(value, pointer);
      case "schema or schemas":
        if (value.kind !== "list") return inner(value, pointer);
        if (this.#draft === "2020-12")
          return wrong("one schema in draft 2020-12", value, "use `prefixItems`");
        return value.items.forEach((item, index) => inner(item, `${pointer}/${index}`));
      case "schemas":
        if (value.kind !== "list" || value.items.length === 0) return wrong("a list of schemas");
        return value.items.forEach((item, index) => inner(item, `${pointer}/${index}`));
      case "schemas by name":
        if (value.kind !== "map") return wrong("a map of schemas");
        for (const [name, entry] of value.entries) inner(entry.value, childPointer(pointer, name));
        return;
      case "schemas or names by name":
        if (value.kind !== "map") return wrong("a map of schemas and lists of names");
        for (const [name, entry] of value.entries) {
          if (entry.value.kind !== "list") inner(entry.value, childPointer(pointer, name));
          else if (!areTexts(entry.value)) wrong("lists of names", entry.value);
        }
        return;
      case "names by name":
        if (value.kind !== "map") return wrong("a map of lists of names");
        for (const entry of value.entries.values())
          if (!areTexts(entry.value)) wrong("lists of names", entry.value);
        return;
      case "names":
        return areTexts(value) ? undefined : wrong("a list of names", value, requiredHint(key, value));
      case "number":
        return typeof scalar === "number" ? undefined : wrong("a number");
      case "positive number":
        return typeof scalar === "number" && scalar > 0 ? undefined : wrong("a number above 0");
      case "count":
        return Number.isSafeInteger(scalar) && Number(scalar) >= 0
          ? undefined
          : wrong("a whole number from 0");
      case "true or false":
        return typeof scalar === "boolean" ? undefined : wrong("true or false");
      case "text":
      case "format":
        return typeof scalar === "string" ? undefined : wrong("a text");
      case "types":
        return this.#types(value);
      case "values":
        return value.kind === "list" && value.items.length > 0 ? undefined : wrong("a list of values");
      case "list":
        return value.kind === "list" ? undefined : wrong("a list");
      case "anything":
        return;
      case "reference":
        return this.#reference(value, of);
      case "draft":
        if (draftOf(scalar) === undefined)
          wrong("draft 7 or 2020-12", value, "for example https://json-schema.org/draft/2020-12/schema");
        return;
      default:
        return takes satisfies never;
    }
  }

  #types(node: Node): void {
    const items = node.kind === "list" ? node.items : [node];
    if (items.length === 0) this.#wrong(node, "`type` takes a type, or a list of them");
    for (const item of items) {
      const name = item.kind === "scalar" ? String(item.value) : "";
      if (item.kind === "scalar" && item.value === null)
        this.#wrong(item, "`type` is empty", 'put it in quotes: "null"');
      else if (!types.includes(name)) {
        const other = otherTypes.get(name.replace("?", ""));
        const hint =
          other === undefined
            ? meant(name, types, "types")
            : other.includes(" `type` ")
              ? other
              : `did you mean \`${other}\`?`;
        this.#wrong(item, `\`${name}\` is no type of JSON Schema`, hint);
      }
    }
  }

  #format(node: Node): void {
    if (node.kind !== "scalar" || typeof node.value !== "string" || formats.has(node.value)) return;
    const name = node.value;
    this.#wrong(node, `the format \`${name}\` is not known`, () =>
      meant(name, [...formats.keys()], "formats"),
    );
  }

  #reference(node: Node, from: string): void {
    const text = node.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
    const to = text === undefined ? undefined : atPointer(text);
    if (to !== undefined) this.#references.push({ node, from, to });
    else if (text === undefined) this.#wrong(node, "`$ref` takes a text");
    else {
      const hint = "put the schema under `$defs` and write `$ref: '#/$defs/name'`";
      this.#wrong(node, `\`$ref\` takes a place in the same schema, not \`${text}\``, hint);
    }
  }

  #wrong(node: Node, message: string, hint?: string | (() => string)): void {
    // An empty value has no extent of its own.
    const place =
      node.place.end > node.place.start ? node.place : { ...node.place, end: node.place.start + 1 };
    this.#findings.error(place, { code: "wrong-schema", message, hint });
  }
}

const areTexts = (node: Node): boolean =>
  node.kind === "list" &&
  node.items.every((item) => item.kind === "scalar" && typeof item.value === "string");

/** Draft 4 and other languages have it on the field itself. */
const requiredHint = (key: string, node: Node): string | undefined =>
  key === "required" && node.kind === "scalar" && typeof node.value === "boolean"
    ? "write the names of the fields beside `properties`: `required: [name]`"
    : undefined;

function draftOf(uri: unknown): Draft | undefined {
  const match = /^https?:\/\/json-schema\.org\/(?:draft-(07)|draft\/(2020-12))\/schema#?$/.exec(String(uri));
  if (!match) return undefined;
  return match[1] === undefined ? "2020-12" : "7";
}
