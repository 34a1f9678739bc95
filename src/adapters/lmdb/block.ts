// Block: the facets of instances whose ids stand together, as one row of about a page: what a filter looks through.
//
// Its text is a line of JSON with what is common, and a line with the instances: those with equal marks share a set, so
// that a block that holds none of what is looked for is passed over without its second line.
import { hasMarks, hasText, wantedMarks } from "../../engine/facets.ts";
import type { Facets } from "../../engine/facets.ts";
import type { ListQuery } from "../../engine/ports.ts";
import { compareNames } from "../rows.ts";
import { textOf } from "./tables.ts";

/** By id, in order. */
export type Block = readonly (readonly [id: string, facets: Facets])[];

/** What the instances of one block come to at most, so that with the marks that they share it fits a page of 4 KiB. */
const rowBytesMax = 3584;

interface Top {
  readonly sets: readonly (readonly string[])[];
  /** When the first and the last were created. */
  readonly span: readonly [fromMs: number, toMs: number];
}

type Row = readonly [id: string, set: number, createdAtMs: number, message?: string];

export function encodeBlock(block: Block): Buffer {
  const sets = new Map<string, number>();
  let [from, to] = [Infinity, -Infinity];
  const rows = block.map(([id, { marks, createdAtMs, message }]): Row => {
    const text = JSON.stringify(marks);
    const set = sets.get(text) ?? sets.size;
    sets.set(text, set);
    from = Math.min(from, createdAtMs);
    to = Math.max(to, createdAtMs);
    return message === undefined ? [id, set, createdAtMs] : [id, set, createdAtMs, message];
  });
  const top = `{"sets":[${[...sets.keys()].join(",")}],"span":[${from},${to}]}`;
  return Buffer.from(`${top}\n${JSON.stringify(rows)}`);
}

export function decodeBlock(bytes: Buffer): Block {
  const text = textOf(bytes);
  const end = text.indexOf("\n");
  const { sets } = JSON.parse(text.slice(0, end)) as Top;
  return rowsIn(text, end).map(([id, set, createdAtMs, message]) => [
    id,
    { marks: sets[set]!, createdAtMs, ...(message !== undefined && { message }) },
  ]);
}

/** What is to become of some instances' rows in a block; undefined: it leaves. `moved` in order of id. */
export function movedBlock(
  block: Block,
  moved: readonly (readonly [id: string, facets: Facets | undefined])[],
): Block {
  const made: (readonly [id: string, facets: Facets])[] = [];
  let at = 0;
  for (const [id, facets] of moved) {
    for (; at < block.length && compareNames(block[at]![0], id) < 0; at++) made.push(block[at]!);
    if (block[at]?.[0] === id) at++;
    if (facets) made.push([id, facets]);
  }
  return [...made, ...block.slice(at)];
}

/**
 * The block as blocks that are small enough. What was appended fills the last one up, since ids ascend in time; else
 * each gets about as much as the others.
 */
export function splitBlock(block: Block, isAppended: boolean): readonly Block[] {
  let bytes = 0;
  for (const row of block) bytes += sizeOf(row);
  if (bytes <= rowBytesMax) return [block];
  const partMax = isAppended ? rowBytesMax : bytes / Math.ceil(bytes / rowBytesMax);
  const parts: Block[] = [];
  let from = 0;
  let size = 0;
  for (const [at, row] of block.entries()) {
    const more = sizeOf(row);
    if (size + more > partMax && at > from) {
      parts.push(block.slice(from, at));
      [from, size] = [at, 0];
    }
    size += more;
  }
  return [...parts, block.slice(from)];
}

/** About what it takes in its block. */
const sizeOf = ([id, { message }]: Block[number]): number => id.length + 22 + (message?.length ?? 0);

/** A query that is asked of block after block. */
export class BlockSearch {
  readonly #wanted: readonly (readonly string[])[];
  /** Of each list of marks the bytes of which a block with a match has at least one. */
  readonly #bytes: readonly (readonly Buffer[])[];
  readonly #from: number;
  readonly #before: number;
  readonly #text: string | undefined;
  /** As it stands in JSON; absent where it may stand there otherwise: halves of pairs, and a letter whose case has two forms. */
  readonly #textInJson: string | undefined;

  constructor(query: ListQuery) {
    const { createdFromMs = -Infinity, createdBeforeMs = Infinity, text } = query;
    this.#wanted = wantedMarks(query);
    this.#bytes = this.#wanted.map((anyOf) => anyOf.map((mark) => Buffer.from(JSON.stringify(mark))));
    this.#from = createdFromMs;
    this.#before = createdBeforeMs;
    this.#text = text?.toLowerCase();
    this.#textInJson =
      text?.isWellFormed() && !/[Σσς]/.test(text)
        ? JSON.stringify(text).slice(1, -1).toLowerCase()
        : undefined;
  }

  /** Ids of the instances that match, in order. */
  in(bytes: Buffer): readonly string[] {
    if (!this.#bytes.every((anyOf) => anyOf.some((mark) => bytes.includes(mark)))) return [];
    const block = textOf(bytes);
    const end = block.indexOf("\n");
    const { sets, span } = JSON.parse(block.slice(0, end)) as Top;
    if (span[1] < this.#from || span[0] >= this.#before) return [];
    const fits = sets.map((marks) => hasMarks(marks, this.#wanted));
    if (!fits.includes(true)) return [];
    if (this.#textInJson !== undefined && !block.toLowerCase().includes(this.#textInJson)) return [];
    const isTimed = span[0] < this.#from || span[1] >= this.#before;
    const found: string[] = [];
    for (const [id, set, createdAtMs, message] of rowsIn(block, end)) {
      if (!fits[set]) continue;
      if (isTimed && (createdAtMs < this.#from || createdAtMs >= this.#before)) continue;
      if (this.#text === undefined || hasText(id, message, this.#text)) found.push(id);
    }
    return found;
  }
}

const rowsIn = (text: string, end: number): readonly Row[] =>
  JSON.parse(text.slice(end + 1)) as readonly Row[];
