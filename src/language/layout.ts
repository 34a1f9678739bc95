// Layout: where the steps of a text stand, line by line, with the comments and blank lines around them.
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { CST, Document, Pair, ParsedNode, YAMLMap, YAMLSeq } from "yaml";
import { draftSteps, everyDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { Findings } from "./findings.ts";
import { Lines } from "./lines.ts";
import { readTree } from "./tree.ts";
import type { Node } from "./tree.ts";

export interface Layout {
  readonly document: Document.Parsed;
  readonly lines: Lines;
  /** By id, generated ids included. */
  readonly steps: ReadonlyMap<string, Site>;
  /** The list at the root; absent when there is none. */
  readonly root: List | undefined;
  /** Where a list of the tree is written; undefined when that is no list. */
  readonly listAt: (node: Node | undefined) => List | undefined;
}

/** A step in the text. */
export interface Site {
  readonly draft: Draft;
  readonly list: List;
  readonly index: number;
  readonly node: WrittenMap;
  /** An alias writes it at a second place too. */
  readonly shared: boolean;
}

/** A list in the text. */
export interface List {
  readonly node: WrittenList;
  readonly path: Path;
  /** Column of the key that it is the value of; undefined inside brackets and braces. */
  readonly keyColumn: number | undefined;
  /** Column of its dashes, and one block an item; undefined when it is written in brackets. */
  readonly dashes: { readonly column: number; readonly blocks: readonly Block[] } | undefined;
}

/** Whole lines of the text: an item of a list with the comments above it and in it. Offsets, the end excluded. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly commented: boolean;
}

export type Path = readonly (string | number)[];
export type WrittenMap = YAMLMap.Parsed;
export type WrittenList = YAMLSeq.Parsed;
export type WrittenPair = Pair<ParsedNode, ParsedNode | null>;

/** A sentence when the text is no YAML. */
export function layoutOf(text: string): Layout | string {
  const findings = new Findings("", text);
  const { root } = readTree(text, findings);
  if (!root || findings.hasErrors) {
    const [first] = findings.diagnostics(() => false);
    const hint = first?.hint === undefined ? "" : ` (${first.hint})`;
    return `line ${first?.line ?? 1} must be mended before steps can be edited: ${first?.message ?? "the file is empty"}${hint}`;
  }
  const document = parseDocument(text, { keepSourceTokens: true, uniqueKeys: false });
  const lines = new Lines(text);
  const lists = new Map<number, List>();
  const items = new Map<number, { list: List; index: number; node: WrittenMap }>();
  for (const list of listsIn(document.contents, [], undefined, lines)) {
    lists.set(list.node.range[0], list);
    list.node.items.forEach((node, index) => {
      if (isMap(node)) items.set(node.range[0], { list, index, node });
    });
  }
  const listAt = (node: Node | undefined): List | undefined =>
    node?.kind === "list" ? lists.get(node.place.start) : undefined;
  const rootSteps = root.kind === "map" ? root.entries.get("steps")?.value : undefined;
  const drafts = everyDraft(draftSteps(rootSteps, findings));
  const seen = new Map<number, number>();
  for (const { node } of drafts) seen.set(node.place.start, (seen.get(node.place.start) ?? 0) + 1);
  const steps = new Map<string, Site>();
  for (const draft of drafts) {
    const { start } = draft.node.place;
    const item = items.get(start);
    if (item) steps.set(draft.id, { draft, ...item, shared: seen.get(start)! > 1 });
  }
  return { document, lines, steps, root: listAt(rootSteps), listAt };
}

/** The offset behind the last character of a value that is not a comment. */
function endOf(node: ParsedNode, lines: Lines): number {
  const last = isMap(node) ? node.items.at(-1) : undefined;
  if (last && !isFlow(node)) return endOfPair(last, lines);
  const item = isSeq(node) ? (node.items.at(-1) as ParsedNode | null | undefined) : undefined;
  if (item && !isFlow(node)) return endOf(item, lines);
  return lines.trimmedEnd(node.range[0], node.range[1]);
}

export function endOfPair({ key, value }: WrittenPair, lines: Lines): number {
  return value ? Math.max(endOf(value, lines), key.range[1]) : key.range[1];
}

/** Written in brackets or braces. */
export const isFlow = (node: ParsedNode): boolean => (isMap(node) || isSeq(node)) && node.flow === true;

export const keyOf = ({ key }: WrittenPair): string => (isScalar(key) ? String(key.source ?? key.value) : "");

function* listsIn(
  node: ParsedNode | null,
  path: Path,
  keyColumn: number | undefined,
  lines: Lines,
): Generator<List> {
  if (node === null) return;
  if (isMap(node)) {
    for (const pair of node.items as WrittenPair[]) {
      const column = isFlow(node) ? undefined : lines.columnOf(pair.key.range[0]);
      yield* listsIn(pair.value, [...path, keyOf(pair)], column, lines);
    }
  }
  if (isSeq(node)) {
    yield { node, path, keyColumn, dashes: isFlow(node) ? undefined : dashesOf(node, lines) };
    for (const [index, item] of (node.items as (ParsedNode | null)[]).entries()) {
      yield* listsIn(item, [...path, index], undefined, lines);
    }
  }
}

/** Undefined when the first dash does not begin its line. */
function dashesOf(list: WrittenList, lines: Lines): List["dashes"] {
  const token = list.srcToken as CST.BlockSequence | undefined;
  const dashes = (token?.items ?? [])
    .map(({ start }) => start.find(({ type }) => type === "seq-item-ind")?.offset)
    .filter((offset) => offset !== undefined);
  const column = lines.columnOf(dashes[0] ?? 0);
  const items = list.items as (ParsedNode | null)[];
  if (items.length !== dashes.length || lines.indentation(lines.at(dashes[0] ?? 0)) !== column)
    return undefined;
  const blocks: Block[] = [];
  let floor = 0;
  for (const [index, dash] of dashes.entries()) {
    const item = items[index];
    const line = lines.at(dash);
    let first = line;
    while (first > floor && lines.isComment(first - 1)) first--;
    floor = tailEnd(lines.at(item ? Math.max(endOf(item, lines) - 1, dash) : dash) + 1, column, lines);
    blocks.push({ start: lines.start(first), end: lines.start(floor), commented: first < line });
  }
  return { column, blocks };
}

/** The line behind the comments below an item that stand further right than its dash. */
function tailEnd(from: number, column: number, lines: Lines): number {
  let end = from;
  for (let line = from; line < lines.count; line++) {
    if (lines.isBlank(line)) continue;
    if (!lines.isComment(line) || lines.indentation(line) <= column) break;
    end = line + 1;
  }
  return end;
}
