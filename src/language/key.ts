// Key: sets one key of a map in a text, or takes it away, and leaves the other lines as they are.
import { isMap, isScalar, isSeq } from "yaml";
import type { Json, JsonObject } from "./json.ts";
import { endOfPair, isFlow, keyOf } from "./layout.ts";
import type { WrittenMap, WrittenPair } from "./layout.ts";
import type { Lines } from "./lines.ts";
import type { Splice } from "./splice.ts";
import { writtenFlow, writtenFlowPair, writtenPair, writtenScalar } from "./written.ts";
import type { Manner } from "./written.ts";

export interface Paper {
  readonly lines: Lines;
  readonly manner: Manner;
}

/** Without a value the key is taken away. The end of a sentence about the map when that cannot be done. */
export function setIn(
  map: WrittenMap,
  key: string,
  value: Json | undefined,
  paper: Paper,
): readonly Splice[] | string {
  const pairs = map.items as WrittenPair[];
  const index = pairs.findIndex((pair) => keyOf(pair) === key);
  const pair = pairs[index];
  if (!pair) return value === undefined ? [] : [addition(map, pairs, key, value, paper)];
  if (value !== undefined) return replacement(map, pair, value, paper);
  if (pairs.length === 1) return `has no key but \`${key}\`: remove the step instead`;
  return [isFlow(map) ? flowRemoval(pairs, index, paper) : removal(pairs, index, paper)];
}

/** Keys that stand at the beginning of a step, in this order; others come last. */
const firstKeys = ["id", "title", "when"];

function addition(
  map: WrittenMap,
  pairs: readonly WrittenPair[],
  key: string,
  value: Json,
  { lines, manner }: Paper,
): Splice {
  const rank = firstKeys.indexOf(key);
  const ahead = rank < 0 ? pairs : pairs.filter((pair) => firstKeys.slice(0, rank).includes(keyOf(pair)));
  const above = ahead.at(-1);
  const first = pairs[0]!.key.range[0];
  if (isFlow(map)) {
    const [start, end] = map.range;
    const text = writtenFlowPair(key, value);
    // A single pair in brackets needs no braces; two do.
    if (lines.text[start] !== "{") {
      const pair = lines.text.slice(start, end);
      return { start, end, text: above ? `{${pair}, ${text}}` : `{${text}, ${pair}}` };
    }
    const at = above ? endOfPair(above, lines) : first;
    return { start: at, end: at, text: above ? `, ${text}` : `${text}, ` };
  }
  const column = lines.columnOf(first);
  const text = writtenPair(key, value, column, manner);
  const indentation = " ".repeat(column);
  if (!above) return { start: first, end: first, text: text + indentation };
  const at = lines.start(lines.at(endOfPair(above, lines) - 1) + 1);
  return { start: at, end: at, text: indentation + text };
}

function replacement(map: WrittenMap, pair: WrittenPair, value: Json, paper: Paper): readonly Splice[] {
  const { lines, manner } = paper;
  const { key, value: before } = pair;
  const end = endOfPair(pair, lines);
  if (isFlow(map)) return [{ start: key.range[1], end, text: `: ${writtenFlow(value)}` }];
  if (before && JSON.stringify(before.toJSON()) === JSON.stringify(value)) return [];
  if (isMap(before) && !isFlow(before) && isJsonObject(value)) {
    const splices = differences(before, value, paper);
    if (splices) return splices;
  }
  const isOneLine = before !== null && lines.at(before.range[0]) === lines.at(end - 1);
  if (isOneLine && (isMap(before) || isSeq(before)) && isFlow(before) && isCollection(value)) {
    if (before.items.length > 0) return [{ start: before.range[0], end, text: writtenFlow(value) }];
  }
  if (isOneLine && isScalar(before) && before.range[0] < end && !isCollection(value)) {
    const text = writtenScalar(value, before);
    if (text !== undefined) return [{ start: before.range[0], end, text }];
  }
  const name = lines.text.slice(key.range[0], key.range[1]);
  const written = writtenPair("k", value, lines.columnOf(key.range[0]), manner);
  const [head = "", ...rest] = written.slice("k:".length).trimEnd().split("\n");
  const sep = pair.srcToken?.sep ?? [];
  const comment = sep.find(({ type }) => type === "comment");
  const remark = comment && lines.at(comment.offset) === lines.at(key.range[0]) ? ` ${comment.source}` : "";
  return [{ start: key.range[0], end, text: [`${name}:${head.trimEnd()}${remark}`, ...rest].join("\n") }];
}

/** Only what differs; undefined when nothing of the map would stay. */
function differences(map: WrittenMap, value: JsonObject, paper: Paper): readonly Splice[] | undefined {
  const gone = (map.items as WrittenPair[]).map(keyOf).filter((key) => !Object.hasOwn(value, key));
  if (gone.length === map.items.length) return undefined;
  const splices: Splice[] = [];
  for (const key of [...gone, ...Object.keys(value)]) {
    const own = setIn(map, key, value[key], paper);
    if (typeof own === "string") return undefined;
    splices.push(...own);
  }
  return splices;
}

function removal(pairs: readonly WrittenPair[], index: number, { lines }: Paper): Splice {
  const pair = pairs[index]!;
  const start = pair.key.range[0];
  const line = lines.at(start);
  const below = lines.at(endOfPair(pair, lines) - 1) + 1;
  if (lines.indentation(line) === lines.columnOf(start)) {
    return { start: lines.start(line), end: lines.start(below), text: "" };
  }
  // The first key shares its line with the dash, which stays.
  const next = pairs[index + 1]!.key.range[0];
  if (lines.at(next) === below) return { start, end: next, text: "" };
  return { start: lines.trimmedEnd(0, start), end: lines.start(below), text: lines.eol };
}

function flowRemoval(pairs: readonly WrittenPair[], index: number, { lines }: Paper): Splice {
  const [above, pair, below] = [pairs[index - 1], pairs[index]!, pairs[index + 1]];
  if (below) return { start: pair.key.range[0], end: below.key.range[0], text: "" };
  return { start: endOfPair(above!, lines), end: endOfPair(pair, lines), text: "" };
}

const isCollection = (value: Json): boolean => typeof value === "object" && value !== null;

const isJsonObject = (value: Json): value is JsonObject => isCollection(value) && !Array.isArray(value);
