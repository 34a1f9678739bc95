// Tree: the text of a file as values with places. Reads YAML 1.2 within limits that keep hostile text cheap.
import { Composer, isAlias, isMap, isScalar, isSeq, Parser } from "yaml";
import type { CST, Document, ParsedNode } from "yaml";
import type { Findings, Place } from "./findings.ts";
import type { Json } from "./json.ts";
import { lastQuote, lexemesOf, nestingMax, slipsMax } from "./excess.ts";
import { plainSyntaxError } from "./syntax-error.ts";

export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly place: Place;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Node[];
  /** The value as JSON has it. */
  readonly plain: readonly Json[];
  readonly place: Place;
}

export interface MapNode {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
  /** The value as JSON has it. */
  readonly plain: Readonly<Record<string, Json>>;
  readonly place: Place;
}

export interface Entry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Node;
}

export interface Read {
  /** Absent when the text is empty, too large, or too broken to say anything more about it. */
  readonly root?: Node;
  /** Lines (from 1) that a syntax error makes doubtful: what else is found there may only follow from it. */
  readonly doubtful: readonly { readonly from: number; readonly to: number }[];
}

const fileMaxBytes = 1_048_576;
export function readTree(text: string, findings: Findings): Read {
  const start = { start: 0, end: 0 };
  if (text.length > fileMaxBytes || new TextEncoder().encode(text).length > fileMaxBytes) {
    findings.error(start, {
      code: "file-too-large",
      message: `the file is larger than 1 MiB`,
      hint: "split the workflow, or keep its data elsewhere",
    });
    return { doubtful: [] };
  }
  const lexemes = lexemesOf(text);
  if ("code" in lexemes) {
    findings.error({ start: lexemes.offset, end: lexemes.offset + 1 }, lexemes);
    return { doubtful: [] };
  }
  const documents = compose(lexemes, text.length);
  if (documents === undefined) {
    findings.error(start, { code: "too-complex", message: "the file is nested too deeply" });
    return { doubtful: [] };
  }
  const [document, second] = documents;
  if (!document || isEmpty(document)) {
    if (!document || document.errors.length === 0) {
      findings.error(start, {
        code: "empty-file",
        message: "the file is empty",
        hint: "a workflow has at least an `id` and `steps`",
      });
      return { doubtful: [] };
    }
  }
  if (second !== undefined) {
    findings.error(
      { start: second.range[0], end: second.range[0] + 3 },
      {
        code: "multiple-documents",
        message: "the file holds more than one YAML document",
        hint: "give each workflow its own file, without `---` between",
      },
    );
  }
  const { doubtful, hopeless } = syntaxErrors(document, text, findings);
  if (hopeless || document.contents === null) return { doubtful };
  const root = new Builder(text, findings).build(document.contents, 0);
  return root ? { root, doubtful } : { doubtful };
}

/** Undefined when the text nests deeper than the stack. */
function compose(lexemes: readonly string[], length: number): readonly Document.Parsed[] | undefined {
  try {
    const parser = new Parser();
    const pieces: CST.Token[] = [];
    for (const lexeme of lexemes) for (const piece of parser.next(lexeme)) pieces.push(piece);
    for (const piece of parser.end()) pieces.push(piece);
    const documents: Document.Parsed[] = [];
    const composer = new Composer({ uniqueKeys: false, resolveKnownTags: false });
    for (const document of composer.compose(pieces, true, length)) {
      documents.push(document);
      if (documents.length === 2) break;
    }
    return documents;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const isEmpty = ({ contents }: Document.Parsed): boolean =>
  contents === null ||
  (isScalar(contents) &&
    contents.value === null &&
    contents.source === "" &&
    !contents.tag &&
    !contents.anchor);

/** Reports the first error of each part of the file; others there are its consequences. */
function syntaxErrors(
  document: Document.Parsed,
  text: string,
  findings: Findings,
): { doubtful: { from: number; to: number }[]; hopeless: boolean } {
  const doubtful: { from: number; to: number }[] = [];
  const lines = document.errors.length > 0 ? text.split("\n") : [];
  for (const error of document.errors.slice(0, slipsMax)) {
    const [start, end] = error.pos;
    const line = findings.lineOf(start);
    if (doubtful.some(({ from, to }) => line >= from && line <= to)) continue;
    const slip = plainSyntaxError(error.code, error.message, text, start);
    const offset = slip.openQuote ? lastQuote(text) : slip.offset;
    findings.error({ start: offset, end: offset === start ? Math.max(end, start + 1) : offset + 1 }, slip);
    if (slip.openEnded) return { doubtful, hopeless: true };
    doubtful.push(
      partAround(lines, Math.min(findings.lineOf(offset), line), Math.max(findings.lineOf(offset), line)),
    );
  }
  return { doubtful, hopeless: document.errors.length > slipsMax };
}

/** The lines from the list item or outermost key that holds the first line to where the next one after the last begins. */
function partAround(lines: readonly string[], first: number, last: number): { from: number; to: number } {
  const begins = (line: string | undefined): boolean => /^(?:\s*- |[^\s#])/.test(line ?? "");
  let from = first;
  while (from > 1 && !begins(lines[from - 1])) from--;
  let to = last;
  while (to < lines.length && !begins(lines[to])) to++;
  return { from, to };
}

class Builder {
  readonly #text: string;
  readonly #findings: Findings;
  readonly #anchors = new Map<string, { readonly node: Node; readonly size: number }>();
  /** Characters of the value with all aliases written out. */
  #size = 0;
  #tooLarge = false;

  constructor(text: string, findings: Findings) {
    this.#text = text;
    this.#findings = findings;
  }

  build(node: ParsedNode | null, at: number, depth = 0): Node | undefined {
    const place = node ? { start: node.range[0], end: node.range[1] } : { start: at, end: at };
    if (depth > nestingMax) {
      this.#findings.error(place, {
        code: "too-complex",
        message: `values are nested deeper than ${nestingMax} levels`,
      });
      return undefined;
    }
    if (node === null) return { kind: "scalar", value: null, place };
    if (isAlias(node)) return this.#alias(node.source, place);
    const sizeBefore = this.#size;
    this.#size += 1;
    const tagged =
      node.tag !== undefined && !coreTags.has(node.tag) ? this.#unknownTag(node.tag, place) : undefined;
    let built: Node;
    if (isMap(node)) built = this.#map(node, place, depth);
    else if (isSeq(node)) {
      const items = (node.items as (ParsedNode | null)[])
        .map((item) => this.build(item, place.start, depth + 1))
        .filter((item) => item !== undefined);
      built = { kind: "list", items, plain: items.map(plainOf), place };
    } else {
      this.#size += place.end - place.start;
      built = tagged ?? { kind: "scalar", value: this.#scalar(node.value, place), place };
    }
    if (node.anchor !== undefined)
      this.#anchors.set(node.anchor, { node: built, size: this.#size - sizeBefore });
    return built;
  }

  #map(node: { items: Pair[] }, place: Place, depth: number): MapNode {
    const entries = new Map<string, Entry>();
    const plain: Record<string, Json> = {};
    for (const { key, value } of node.items) {
      const keyPlace = key ? { start: key.range[0], end: key.range[1] } : place;
      if (this.#marks(key)) this.build(key, keyPlace.start, depth + 1);
      const built = this.build(value, keyPlace.end, depth + 1);
      const name =
        isScalar(key) && (key.value !== null || key.source !== "")
          ? String(key.source ?? key.value)
          : undefined;
      if (name === undefined || name === "__proto__") {
        const message = name === undefined ? "a key must be a text" : "`__proto__` is no legal key";
        this.#findings.error(keyPlace, {
          code: "wrong-key",
          message,
          hint: name === undefined ? bracesHint : undefined,
        });
        continue;
      }
      const first = entries.get(name);
      if (first) {
        const line = this.#findings.lineOf(first.keyPlace.start);
        const message = `the key \`${name}\` stands here a second time`;
        this.#findings.error(keyPlace, {
          code: "duplicate-key",
          message,
          hint: `the first is on line ${line}`,
        });
      } else if (built) {
        entries.set(name, { key: name, keyPlace, value: built });
        plain[name] = plainOf(built);
      }
    }
    return { kind: "map", entries, plain, place };
  }

  /** Whether a key marks something for aliases, itself or what is in it. */
  #marks(key: ParsedNode | null): boolean {
    if (key === null || isAlias(key)) return false;
    return (
      key.anchor !== undefined ||
      (!isScalar(key) && this.#text.slice(key.range[0], key.range[1]).includes("&"))
    );
  }

  #alias(name: string, place: Place): Node | undefined {
    const anchor = this.#anchors.get(name);
    if (!anchor) {
      const message = `nothing before this is marked \`&${name}\``;
      const hint = "a text that begins with `*` needs quotes";
      this.#findings.error(place, { code: "unknown-alias", message, hint });
      return undefined;
    }
    this.#size += anchor.size;
    if (this.#size > 10 * this.#text.length) {
      if (!this.#tooLarge) {
        const message = "aliases make the file more than ten times as large as it is written";
        this.#findings.error(place, { code: "too-complex", message });
      }
      this.#tooLarge = true;
      return undefined;
    }
    return anchor.node;
  }

  #scalar(value: unknown, place: Place): ScalarNode["value"] {
    if (typeof value === "number") {
      const exact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
      if (!exact) {
        this.#findings.error(place, {
          code: "wrong-number",
          message: `${this.#text.slice(place.start, place.end)} cannot be kept exactly as a number`,
          hint: "put it in quotes if it is a name or number of something",
        });
      }
      return value;
    }
    return typeof value === "string" || typeof value === "boolean" ? value : null;
  }

  /** The text with its tag is what the author meant. */
  #unknownTag(tag: string, place: Place): ScalarNode {
    const line = this.#text.slice(0, place.start).lastIndexOf("\n") + 1;
    const from = Math.max(this.#text.lastIndexOf("!", place.start), line);
    const whole = { start: from, end: Math.max(place.end, from + 1) };
    this.#findings.error(whole, {
      code: "unknown-tag",
      message: `a value that begins with \`!\` is a YAML tag, and \`${tag}\` is unknown`,
      hint: 'put the text in quotes, for example `when: "!step(x).timeout"`',
    });
    return { kind: "scalar", value: this.#text.slice(whole.start, whole.end).trimEnd(), place: whole };
  }
}

/** As JSON has it. */
export const plainOf = (node: Node): Json => (node.kind === "scalar" ? node.value : node.plain);

interface Pair {
  readonly key: ParsedNode | null;
  readonly value: ParsedNode | null;
}

const bracesHint = "a value that begins with `{` or `[` and is meant as text needs quotes";

const coreTags: ReadonlySet<string> = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"]
    .map((name) => `tag:yaml.org,2002:${name}`)
    .concat("!"),
);
