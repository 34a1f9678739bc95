// FacetIndex: finds instances by their facets and keeps their counts. What has moved of late is held in memory and goes
// to its block, and into the counts on disk, only when so many entries have been written since: an instance that takes
// its steps at once is written there once. A mark says up to which entry the tables are true; the journal has the rest.
import { countsOf, facetsOf, isCountedMark, matcherOf, workflowIn } from "../../engine/facets.ts";
import type { Facets } from "../../engine/facets.ts";
import type { Commit, Head } from "../../engine/instance.ts";
import type { Counts, ListQuery } from "../../engine/ports.ts";
import { isSchedule } from "../../engine/schedule-id.ts";
import { compareNames, parseEntry } from "../rows.ts";
import { decodeHead } from "./head-row.ts";
import { BlockSearch, decodeBlock, encodeBlock, movedBlock, splitBlock } from "./block.ts";
import type { Block } from "./block.ts";
import { lastKey, textOf } from "./tables.ts";
import type { Tables } from "./tables.ts";

/** Entries after which an instance that has not moved since goes to its block, unless a test says so. */
const settledAfterDefault = 4096;

/** An instance that has moved since the mark. */
interface Moved {
  head: Head;
  /** Of its newest entry. */
  seq: number;
  /** As it stands in the numbers: by the facets, or else by the head before it moved, where there was one. */
  counted: Facets | Head | undefined;
}

type Numbers = Map<string, number>;

export interface Committed {
  readonly commit: Commit;
  /** What it took the place of. */
  readonly before: Head | undefined;
}

export class FacetIndex {
  readonly #tables: Tables;
  readonly #settledAfter: number;
  /** By `seq`, oldest first. */
  readonly #moved = new Map<string, Moved>();
  /** Those that stand in the numbers as they were: an instance is counted anew when somebody asks, or it settles. */
  readonly #uncounted = new Set<Moved>();
  /** By workflow and mark, as the newest durable commit leaves them, but for what is uncounted. */
  readonly #numbers = new Map<string, Numbers>();
  /** Likewise, as the blocks have them. */
  readonly #settled: Map<string, Numbers>;
  /** Instances that the group under way has brought to their blocks. */
  #settling: readonly Moved[] = [];
  /** Instances that the group under way removes, by what their blocks had of them. */
  readonly #removing = new Map<string, Facets | undefined>();
  /** The newest entry of before that group. */
  #settledUpTo: number;

  constructor(tables: Tables, settledAfter = settledAfterDefault) {
    this.#tables = tables;
    this.#settledAfter = settledAfter;
    this.#settledUpTo = settledUpTo(tables);
    this.#settled = readNumbers(tables);
    for (const [workflow, numbers] of this.#settled) this.#numbers.set(workflow, new Map(numbers));
    this.#catchUp();
  }

  counts(workflow: string): Counts {
    this.#countAll();
    return countsOf(this.#numbers.get(workflow) ?? []);
  }

  /**
   * Ids of the instances in the query's range that may match it, in order: they did at some moment since the reader's
   * last turn, so that each wants a look at its head.
   */
  *find(query: ListQuery): Generator<string> {
    const recent = this.#recentlyMoved(query);
    let at = 0;
    for (const id of this.#settledIds(query)) {
      for (; at < recent.length && compareNames(recent[at]!, id) < 0; at++) yield recent[at]!;
      yield id;
    }
    yield* recent.slice(at);
  }

  /** Within a transaction, before the commits of its group: brings to the blocks what has rested long enough. */
  settle(lastSeq: number): void {
    const settling: Moved[] = [];
    this.#settling = settling;
    // A few together, since most of them stand in the same blocks.
    if (lastSeq - this.#settledAfter - this.#settledUpTo < this.#settledAfter / 16) return;
    this.#settledUpTo = lastSeq - this.#settledAfter;
    for (const moved of this.#moved.values()) {
      if (moved.seq > this.#settledUpTo) break;
      settling.push(moved);
    }
    if (settling.length > 0) this.#write(settling);
  }

  /** The group under way is durable, and so are its commits, oldest first. */
  committed(commits: Iterable<Committed>): void {
    for (const { commit, before } of commits) {
      const { head, entry } = commit;
      const moved = this.#moved.get(head.id) ?? { head, seq: 0, counted: before };
      moved.head = head;
      moved.seq = entry.seq;
      this.#moved.delete(head.id);
      this.#moved.set(head.id, moved);
      this.#uncounted.add(moved);
    }
    for (const { head, seq } of this.#settling) if (seq <= this.#settledUpTo) this.#moved.delete(head.id);
    this.#settling = [];
    for (const [id, settled] of this.#removing) this.#uncount(id, settled);
    this.#removing.clear();
  }

  /** Within a transaction: takes an instance out of its block and of the counts on disk. */
  remove(id: string): void {
    const { facets: blocks, counts } = this.#tables;
    const key = keyAt(this.#tables, id);
    const row = blocks.get(key);
    const block = row ? decodeBlock(row) : [];
    const settled = block.find(([other]) => other === id)?.[1];
    this.#removing.set(id, settled);
    if (!settled) return;
    const rest = movedBlock(block, [[id, undefined]]);
    if (rest.length === 0) blocks.removeSync(key);
    else blocks.putSync(key, encodeBlock(rest));
    const workflow = workflowIn(settled);
    count(this.#settled, { id, workflow }, settled, none);
    counts.putSync(workflow, Buffer.from(JSON.stringify([...(this.#settled.get(workflow) ?? [])])));
  }

  /** Takes an instance that was removed out of memory. `settled`: as its block had it. */
  #uncount(id: string, settled: Facets | undefined): void {
    const moved = this.#moved.get(id);
    const counted = moved ? moved.counted : settled;
    if (counted) {
      const was = "marks" in counted ? counted : facetsOf(counted);
      count(this.#numbers, { id, workflow: workflowIn(was) }, was, none);
    }
    if (!moved) return;
    this.#moved.delete(id);
    this.#uncounted.delete(moved);
  }

  #countAll(): void {
    for (const moved of this.#uncounted) this.#count(moved);
  }

  /** Gives its facets, which it is counted by from now on. */
  #count(moved: Moved): Facets {
    const { head, counted } = moved;
    if (counted !== undefined && "marks" in counted && !this.#uncounted.has(moved)) return counted;
    const facets = facetsOf(head);
    count(this.#numbers, head, counted && ("marks" in counted ? counted : facetsOf(counted)), facets);
    moved.counted = facets;
    this.#uncounted.delete(moved);
    return facets;
  }

  /** What the journal has of before this process. */
  #catchUp(): void {
    const { journal, heads } = this.#tables;
    const last = new Map<string, number>();
    for (const { key: seq, value } of journal.getRange({ start: settledUpTo(this.#tables) + 1 })) {
      const id = parseEntry(textOf(value), seq).instance;
      last.delete(id);
      last.set(id, seq);
    }
    const before = new Map<string, Facets>();
    for (const [key, ids] of this.#blocksOf([...last.keys()].toSorted(compareNames))) {
      const row = this.#tables.facets.get(key);
      const known = new Map(row ? decodeBlock(row) : []);
      for (const id of ids) {
        const facets = known.get(id);
        if (facets) before.set(id, facets);
      }
    }
    for (const [id, seq] of last) {
      const row = heads.getBinaryFast(id);
      if (!row) continue;
      const head = decodeHead(textOf(row), id);
      const moved = { head, seq, counted: before.get(id) };
      this.#moved.set(id, moved);
      this.#uncounted.add(moved);
    }
  }

  #write(settling: readonly Moved[]): void {
    const { facets: blocks, meta, counts } = this.#tables;
    const settled = new Map(settling.map((moved) => [moved.head.id, moved] as const));
    const workflows = new Set<string>();
    for (const [key, ids] of this.#blocksOf([...settled.keys()].toSorted(compareNames))) {
      const row = blocks.get(key);
      const block: Block = row ? decodeBlock(row) : [];
      const known = new Map(block);
      const moved = ids.map((id): readonly [id: string, facets: Facets] => {
        const own = settled.get(id)!;
        const facets = this.#count(own);
        count(this.#settled, own.head, known.get(id), facets);
        workflows.add(own.head.workflow);
        return [id, facets];
      });
      const lastId = block.at(-1)?.[0];
      const isAppended = lastId === undefined || compareNames(ids[0]!, lastId) > 0;
      // The key of a block is no more than where it begins: the first has the empty one.
      splitBlock(movedBlock(block, moved), isAppended).forEach((part, index) =>
        blocks.putSync(index === 0 ? key : part[0]![0], encodeBlock(part)),
      );
    }
    for (const workflow of workflows)
      counts.putSync(workflow, Buffer.from(JSON.stringify([...(this.#settled.get(workflow) ?? [])])));
    meta.putSync(settledName, Buffer.from(String(this.#settledUpTo)));
  }

  /** Ids, in order, by the key of the block in which each stands or would stand. */
  *#blocksOf(ids: readonly string[]): Generator<readonly [key: string, ids: readonly string[]]> {
    const { facets: blocks } = this.#tables;
    for (let at = 0; at < ids.length;) {
      const key = keyAt(this.#tables, ids[at]!);
      const [next] = blocks.getKeys({ start: key, exclusiveStart: true, limit: 1 });
      let end = at + 1;
      while (end < ids.length && (next === undefined || compareNames(ids[end]!, next) < 0)) end++;
      yield [key, ids.slice(at, end)];
      at = end;
    }
  }

  #recentlyMoved(query: ListQuery): readonly string[] {
    const ids: string[] = [];
    this.#countAll();
    const matches = matcherOf(query);
    for (const [id, { counted }] of this.#moved)
      if (isInRange(id, query) && matches(id, counted as Facets)) ids.push(id);
    return ids.toSorted(compareNames);
  }

  *#settledIds(query: ListQuery): Generator<string> {
    const { after, before } = query;
    const search = new BlockSearch(query);
    const start = after === undefined ? "" : keyAt(this.#tables, after);
    for (const { key, value } of this.#tables.facets.getRange({ start })) {
      if (before !== undefined && compareNames(key, before) >= 0) return;
      for (const id of search.in(value)) if (isInRange(id, query) && !this.#moved.has(id)) yield id;
    }
  }
}

/**
 * Makes blocks and counts anew from all heads. Within a transaction: what has been there before is gone, and the tables
 * are true up to the newest entry.
 */
export function rebuildFacets(tables: Tables): void {
  const { heads, facets, counts, meta, journal } = tables;
  facets.clearSync();
  counts.clearSync();
  const numbers = new Map<string, Numbers>();
  let key = "";
  let block: (readonly [id: string, facets: Facets])[] = [];
  for (const { key: id, value } of heads.getRange({})) {
    const head = decodeHead(textOf(value), id);
    const own = facetsOf(head);
    count(numbers, head, undefined, own);
    block.push([id, own]);
    const [full, rest] = splitBlock(block, true);
    if (!rest) continue;
    facets.putSync(key, encodeBlock(full!));
    block = [...rest];
    key = block[0]![0];
  }
  if (block.length > 0) facets.putSync(key, encodeBlock(block));
  for (const [workflow, marks] of numbers) counts.putSync(workflow, Buffer.from(JSON.stringify([...marks])));
  meta.putSync(settledName, Buffer.from(String(lastKey(journal))));
}

const none: Facets = { marks: [], createdAtMs: 0 };

const settledName = "settled";

/** The newest entry of which the tables speak. */
const settledUpTo = ({ meta }: Tables): number => Number(meta.get(settledName)?.toString() ?? 0);

/** Of the block in which the id stands, or would stand. */
function keyAt({ facets }: Tables, id: string): string {
  if (id === "") return "";
  const [key = ""] = facets.getKeys({ start: id, reverse: true, limit: 1 });
  return key;
}

function readNumbers({ counts }: Tables): Map<string, Numbers> {
  const numbers = new Map<string, Numbers>();
  for (const { key, value } of counts.getRange({}))
    numbers.set(key, new Map(JSON.parse(textOf(value)) as (readonly [string, number])[]));
  return numbers;
}

/** Takes an instance out of the numbers as it was and puts it in as it is. */
function count(
  numbers: Map<string, Numbers>,
  { id, workflow }: Pick<Head, "id" | "workflow">,
  was: Facets | undefined,
  is: Facets,
): void {
  if (isSchedule(id)) return;
  let own = numbers.get(workflow);
  if (!own) numbers.set(workflow, (own = new Map()));
  for (const mark of was?.marks ?? []) if (!is.marks.includes(mark)) add(own, mark, -1);
  for (const mark of is.marks) if (was?.marks.includes(mark) !== true) add(own, mark, 1);
}

function add(numbers: Numbers, mark: string, by: number): void {
  if (!isCountedMark(mark)) return;
  const sum = (numbers.get(mark) ?? 0) + by;
  if (sum === 0) numbers.delete(mark);
  else numbers.set(mark, sum);
}

const isInRange = (id: string, { after, before }: ListQuery): boolean =>
  (after === undefined || compareNames(id, after) > 0) &&
  (before === undefined || compareNames(id, before) < 0);
