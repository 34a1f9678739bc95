// Check of facets and counts: whether instances are found and counted by what their heads say.
import { facetsOf, isCountedMark, workflowIn } from "../../engine/facets.ts";
import type { Facets } from "../../engine/facets.ts";
import type { Head } from "../../engine/instance.ts";
import type { Finding } from "../../engine/soundness.ts";
import { isSchedule } from "../../engine/schedule-id.ts";
import { compareNames } from "../rows.ts";
import { decodeBlock } from "./block.ts";
import type { Block } from "./block.ts";
import { textOf } from "./tables.ts";
import type { Rows } from "./tables.ts";

export interface FoundStore {
  readonly facets: Rows<string>;
  readonly counts: Rows<string>;
  /** The entry up to which they are true; undefined where no row says it. */
  readonly settled: number | undefined;
  readonly lastSeq: number;
  /** Ids of all instances, in order. */
  ids(): Iterable<string>;
  /** Undefined where it cannot be read, which is told elsewhere. */
  head(id: string): Head | undefined;
}

const where = "the index of lists";

/**
 * An instance that has moved since is not compared: a start reads it from the journal. The counts are held against the
 * blocks, which they follow. Remembers a number for each workflow and mark.
 */
export function* facetFindings(store: FoundStore): Generator<Finding> {
  const { settled = 0, lastSeq } = store;
  const find = (what: string): Finding => ({ where, what, mend: "rebuild" });
  if (!(Number.isSafeInteger(settled) && settled >= 0 && settled <= lastSeq)) {
    yield find(`it says that it is true up to entry ${settled}, and the last is ${lastSeq}`);
    return;
  }
  const numbers = new Map<string, number>();
  const heads = store.ids()[Symbol.iterator]();
  let next = heads.next();
  let before: string | undefined;
  /** Instances up to the id, which is in a block, that are in none. */
  function* missingUpTo(id: string | undefined): Generator<Finding> {
    for (
      ;
      next.done !== true && (id === undefined || compareNames(next.value, id) < 0);
      next = heads.next()
    ) {
      const head = store.head(next.value);
      if (head && head.last <= settled) yield find(`it does not have instance ${JSON.stringify(head.id)}`);
    }
  }
  for (const { key, value } of store.facets.getRange()) {
    const block = readBlock(value);
    if (block === undefined) {
      yield find(`its block ${JSON.stringify(key)} cannot be read`);
      return;
    }
    for (const [id, facets] of block) {
      count(numbers, id, facets);
      if (before !== undefined && compareNames(id, before) <= 0)
        yield find(`${JSON.stringify(id)} stands behind ${JSON.stringify(before)}`);
      if (compareNames(id, key) < 0)
        yield find(`${JSON.stringify(id)} stands in the block that begins at ${JSON.stringify(key)}`);
      before = id;
      yield* missingUpTo(id);
      if (next.done === true || next.value !== id) {
        yield find(`it has ${JSON.stringify(id)}, which is no instance`);
        continue;
      }
      next = heads.next();
      const head = store.head(id);
      if (head && head.last <= settled && said(facetsOf(head)) !== said(facets))
        yield find(`it does not have instance ${JSON.stringify(id)} as it is`);
    }
  }
  yield* missingUpTo(undefined);
  yield* countFindings(store.counts, numbers);
}

function* countFindings(rows: Rows<string>, numbers: Map<string, number>): Generator<Finding> {
  for (const { key: workflow, value } of rows.getRange()) {
    const of = `the counts of ${JSON.stringify(workflow)}`;
    let row: readonly (readonly [mark: string, number: number])[];
    try {
      row = JSON.parse(textOf(value)) as typeof row;
    } catch {
      yield { where: of, what: "they cannot be read", mend: "rebuild" };
      continue;
    }
    for (const [mark, number] of row) {
      const name = nameOf(workflow, mark);
      const counted = numbers.get(name) ?? 0;
      numbers.delete(name);
      if (number !== counted)
        yield { where: of, what: `${mark} is ${number}, and ${counted} are so`, mend: "rebuild" };
    }
  }
  for (const [name, number] of numbers) {
    const [workflow = "", mark = ""] = JSON.parse(name) as readonly string[];
    const of = `the counts of ${JSON.stringify(workflow)}`;
    yield { where: of, what: `${mark} is missing, and ${number} are so`, mend: "rebuild" };
  }
}

function count(numbers: Map<string, number>, id: string, { marks }: Facets): void {
  if (isSchedule(id)) return;
  const workflow = workflowIn({ marks });
  for (const mark of marks) {
    if (!isCountedMark(mark)) continue;
    const name = nameOf(workflow, mark);
    numbers.set(name, (numbers.get(name) ?? 0) + 1);
  }
}

const nameOf = (workflow: string, mark: string): string => JSON.stringify([workflow, mark]);

const said = ({ marks, createdAtMs, message }: Facets): string =>
  JSON.stringify([marks.toSorted(), createdAtMs, message]);

function readBlock(bytes: Buffer): Block | undefined {
  try {
    return decodeBlock(bytes);
  } catch {
    return undefined;
  }
}
