// Soundness: what must hold of a store that a process left behind, whatever became of the process.
import { noHash, hashEntry } from "../../../src/engine/journal.ts";
import type { Head, JournalEntry } from "../../../src/engine/instance.ts";
import type { Store } from "../../../src/engine/ports.ts";

/** The journal as it is stored, by instance, oldest first. */
export type Journal = ReadonlyMap<string, readonly JournalEntry[]>;

export function journalOf(store: Store): Journal {
  const chains = new Map<string, JournalEntry[]>();
  for (let seq = 1; seq <= store.lastSeq(); seq++) {
    const found = store.entry(seq);
    if (found === undefined) continue;
    const { entry } = found;
    const chain = chains.get(entry.instance);
    if (chain) chain.push(entry);
    else chains.set(entry.instance, [entry]);
  }
  return chains;
}

/** Places where rows do not fit each other: numbers, hashes, heads and the indexes. Empty: the store is sound. */
export function unsound(store: Store): readonly string[] {
  const wrong: string[] = [];
  const last = new Map<string, { readonly entry: JournalEntry; readonly hash: string }>();
  for (let seq = 1; seq <= store.lastSeq(); seq++) {
    const found = store.entry(seq);
    if (found === undefined) {
      wrong.push(`there is no entry ${seq}`);
      continue;
    }
    const { entry, bytes } = found;
    const before = last.get(entry.instance);
    if (entry.seq !== seq) wrong.push(`entry ${seq} says that it is ${entry.seq}`);
    if (entry.prev !== (before?.hash ?? noHash))
      wrong.push(`entry ${seq} does not hold the hash of the one before`);
    if (entry.prevSeq !== (before?.entry.seq ?? 0)) wrong.push(`entry ${seq} does not name the one before`);
    if (entry.revision !== (before?.entry.revision ?? 0) + 1)
      wrong.push(`entry ${seq} is of another revision`);
    last.set(entry.instance, { entry, hash: hashEntry(bytes) });
  }
  const heads = store.list({ limit: Infinity });
  if (heads.length !== last.size) wrong.push(`${heads.length} heads and ${last.size} journals`);
  for (const head of heads) {
    const { entry, hash } = last.get(head.id) ?? {};
    if (entry?.revision !== head.revision || entry.seq !== head.last || hash !== head.hash)
      wrong.push(`the head of ${head.id} is not that of its journal`);
    if (store.definition(head.version) === undefined) wrong.push(`the version of ${head.id} is not there`);
  }
  const due = new Set(store.due(Infinity, Infinity).map((row) => JSON.stringify(row)));
  const armed = new Set(heads.flatMap(rowsOf).map((row) => JSON.stringify(row)));
  for (const row of armed) if (!due.has(row)) wrong.push(`the due index lacks ${row}`);
  for (const row of due) if (!armed.has(row)) wrong.push(`the due index has ${row}, which no head knows`);
  return wrong;
}

/** What the due index must hold of an instance. */
function rowsOf({ id, timers, calls }: Head): readonly object[] {
  const rows: object[] = [];
  for (const [timer, { dueAtMs, visit }] of Object.entries(timers))
    rows.push({ dueAtMs, instance: id, timer, visit });
  for (const [step, { dueAtMs, visit }] of Object.entries(calls))
    if (dueAtMs !== undefined) rows.push({ dueAtMs, instance: id, timer: `retry:${step}`, visit });
  return rows;
}
