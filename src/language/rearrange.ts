// Rearrange: pieces of text that put a step into a list, take it out of one, or let it change places there.
import type { Block, Layout, List, Site } from "./layout.ts";
import { shifted } from "./lines.ts";
import type { Slot } from "./place.ts";
import type { Splice } from "./splice.ts";

export function insertion(
  layout: Layout,
  { list, index, side }: Slot,
  block: string,
  commented: boolean,
): Splice {
  const blocks = list.dashes?.blocks ?? [];
  const [above, below] = [blocks[index - 1], blocks[index]];
  if (above && (side === "after" || !below)) {
    return { start: above.end, end: above.end, text: separator(layout, list, commented) + block };
  }
  if (below) {
    const text = block + separator(layout, list, below.commented);
    return { start: below.start, end: below.start, text };
  }
  const opening = openingOf(layout, list);
  return { ...(opening as Splice), text: layout.lines.eol + block.slice(0, -layout.lines.eol.length) };
}

/** Blank lines between two steps of a list. */
function separator(layout: Layout, list: List, commented: boolean): string {
  const blocks = list.dashes?.blocks ?? [];
  const gaps = blocks.slice(1).map((_, index) => gapAbove(layout, blocks, index + 1));
  const blank = new Set(gaps.filter(isBlank));
  const [only] = blank;
  if (only !== undefined && blank.size === 1) return only;
  const isLoneAtRoot = list === layout.root && blocks.length === 1;
  return commented || (isLoneAtRoot && isApart(layout, blocks[0]!)) ? layout.lines.eol : "";
}

/** Whether a blank line stands above the key that the first item of a list belongs to, and above its comments. */
function isApart({ lines }: Layout, first: Block): boolean {
  let line = lines.at(first.start) - 1;
  while (lines.isBlank(line) || lines.isComment(line)) line--;
  do line--;
  while (line >= 0 && lines.isComment(line));
  return line >= 0 && lines.isBlank(line);
}

/** Takes the blank lines on one side of it too; comments that stand apart from every step stay. */
export function removal(layout: Layout, { list, index }: Site): Splice {
  const blocks = list.dashes!.blocks;
  const [above, block, below] = [blocks[index - 1], blocks[index]!, blocks[index + 1]];
  if (above && isBlank(gapAbove(layout, blocks, index)))
    return { start: above.end, end: block.end, text: "" };
  if (below && isBlank(gapAbove(layout, blocks, index + 1))) {
    return { start: block.start, end: below.start, text: "" };
  }
  return { start: block.start, end: block.end, text: "" };
}

/** Steps change places and the blank lines between them stay; undefined when comments of no step stand between. */
export function permutation(layout: Layout, { list, index: from }: Site, to: number): Splice | undefined {
  const { column, blocks } = list.dashes!;
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const region = blocks.slice(low, high + 1);
  const gaps = region.map((_, offset) => (offset === 0 ? "" : gapAbove(layout, blocks, low + offset)));
  if (!gaps.every(isBlank)) return undefined;
  const texts = region.map((block) => textOf(layout, block));
  const [moved] = texts.splice(from - low, 1);
  texts.splice(to - low, 0, shifted(moved!, column, column));
  return {
    start: region[0]!.start,
    end: region.at(-1)!.end,
    text: texts.map((text, offset) => gaps[offset]! + text).join(""),
  };
}

/** The items of a list in brackets as lines that begin with dashes. */
export function openingOf(layout: Layout, list: List): Splice | string {
  const { text, eol } = layout.lines;
  const [start, end] = list.node.range;
  const items = (list.node.items as ((typeof list.node.items)[number] | null)[]).map((item) =>
    item ? text.slice(item.range[0], item.range[1]) : "",
  );
  const isPlain =
    !items.some((item) => item.includes("\n")) && !between(text.slice(start, end), items).includes("#");
  if (list.keyColumn === undefined || !isPlain) {
    return `the list on line ${layout.lines.at(start) + 1} is written in brackets: write its items below each other, each behind a \`-\`, first`;
  }
  const indentation = " ".repeat(columnIn(list));
  return {
    start: layout.lines.trimmedEnd(0, start),
    end,
    text: items.map((item) => `${eol}${indentation}- ${item}`).join(""),
  };
}

/** What a list's text holds beside its items. */
function between(text: string, items: readonly string[]): string {
  let [rest, kept] = [text, ""];
  for (const item of items) {
    const at = rest.indexOf(item);
    kept += rest.slice(0, at);
    rest = rest.slice(at + item.length);
  }
  return kept + rest;
}

export const columnIn = ({ dashes, keyColumn }: List): number => dashes?.column ?? (keyColumn ?? 0) + 2;

export const textOf = ({ lines }: Layout, { start, end }: Block): string => lines.text.slice(start, end);

const gapAbove = ({ lines }: Layout, blocks: readonly Block[], index: number): string =>
  lines.text.slice(blocks[index - 1]!.end, blocks[index]!.start);

const isBlank = (text: string): boolean => text.trim() === "";
