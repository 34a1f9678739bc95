// Reindex: the rows of every index made anew from the heads and what these name.
import { Catalog } from "../../engine/catalog.ts";
import { indexedBy } from "../../engine/indexed.ts";
import type { Indexed } from "../../engine/indexed.ts";
import type { Head } from "../../engine/instance.ts";
import { isSchedule } from "../../engine/schedule-id.ts";
import { parseDefinition, parseEntry } from "../rows.ts";
import { decodeHead } from "./head-row.ts";
import { dueKey, nothing, textOf } from "./tables.ts";
import type { AwaitKey, DueKey, Rows, Tables } from "./tables.ts";

/** Keys of the rows that were put or removed. */
export interface Reindexed {
  readonly due: readonly DueKey[];
  readonly open: readonly string[];
  readonly awaiting: readonly AwaitKey[];
  readonly asking: readonly string[];
}

/**
 * Within a transaction. Rows of an instance of which the machine or the data cannot be had stay as they are: what is wrong
 * with it a look through the store tells.
 */
export function reindex(tables: Tables): Reindexed {
  const { heads, due, open, awaiting, asking } = tables;
  const indexed = indexer(tables);
  const changed = {
    due: [] as DueKey[],
    open: [] as string[],
    awaiting: [] as AwaitKey[],
    asking: [] as string[],
  };
  const put = <Key extends string | AwaitKey | DueKey>(rows: Rows<Key>, key: Key, noted: Key[]): void => {
    if (rows.doesExist(key)) return;
    rows.putSync(key, nothing);
    noted.push(key);
  };
  const expected = { due: 0, open: 0, awaiting: 0, asking: 0 };
  for (const id of heads.getKeys()) {
    const own = indexed(id);
    if (own === undefined) {
      // So that all rows are looked at.
      expected.due = expected.open = expected.awaiting = expected.asking = NaN;
      continue;
    }
    expected.due += own.due.length;
    expected.open += Number(own.open);
    expected.awaiting += own.awaits.size;
    expected.asking += Number(own.asks);
    for (const row of own.due) put(due, dueKey(row), changed.due);
    for (const name of own.awaits) put(awaiting, [name, id], changed.awaiting);
    if (own.open) put(open, id, changed.open);
    if (own.asks) put(asking, id, changed.asking);
  }
  const clear = <Key extends string | AwaitKey | DueKey>(
    rows: Rows<Key>,
    count: number,
    isStray: (key: Key) => boolean,
    noted: Key[],
  ): void => {
    // None is missing: where there are no more, none is stray.
    if (rows.getKeysCount() === count) return;
    const stray = [...rows.getKeys().filter(isStray)];
    for (const key of stray) rows.removeSync(key);
    noted.push(...stray);
  };
  const none = { due: [], open: false, asks: false, awaits: new Set<string>() };
  const of = (id: string): Indexed | undefined => (heads.doesExist(id) ? indexed(id) : none);
  clear(
    due,
    expected.due,
    ([dueAtMs, id, timer, visit]) =>
      of(id)?.due.every((row) => row.dueAtMs !== dueAtMs || row.timer !== timer || row.visit !== visit) ===
      true,
    changed.due,
  );
  clear(open, expected.open, (id) => of(id)?.open === false, changed.open);
  clear(awaiting, expected.awaiting, ([name, id]) => of(id)?.awaits.has(name) === false, changed.awaiting);
  clear(asking, expected.asking, (id) => of(id)?.asks === false, changed.asking);
  return changed;
}

/** Gives what the instance must have; undefined where that cannot be told. */
function indexer({ heads, journal, definitions }: Tables): (id: string) => Indexed | undefined {
  const entry = (seq: number): { entry: ReturnType<typeof parseEntry>; bytes: string } | undefined => {
    const row = journal.getBinaryFast(seq);
    if (row === undefined) return undefined;
    const bytes = textOf(row);
    return { entry: parseEntry(bytes, seq), bytes };
  };
  const catalog = new Catalog({
    definition: (version) => {
      const row = definitions.getBinaryFast(version);
      return row && parseDefinition(textOf(row), version);
    },
    define: () => Promise.reject(new Error("no version is made here")),
  });
  return (id) => {
    try {
      const head: Head = decodeHead(textOf(heads.getBinaryFast(id)!), id);
      return indexedBy(head, isSchedule(id) ? undefined : catalog.version(head.version), { entry });
    } catch {
      return undefined;
    }
  };
}
