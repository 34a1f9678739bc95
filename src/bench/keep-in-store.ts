// Keep in store: the bare line's instances and journal in the engine's own store, with all that this adds to a write: the
// revision is checked, entries are hashed in chains, there are indexes and segments.
import { hash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { openLmdbStore } from "../adapters/lmdb.ts";
import type { Commit, DueRow, Head, JournalEntry } from "../engine/instance.ts";
import type { Happened, Instance, Keep } from "./keep.ts";

export function keepInStore(data: string): Keep {
  mkdirSync(data, { recursive: true });
  const store = openLmdbStore(data, { segments: true });
  /** As last written or read: each is read from the store once, as the engine does. */
  const heads = new WeakMap<Instance, Head>();
  let seq = store.lastSeq();
  const read = (id: string): Instance | undefined => {
    const head = store.read(id);
    if (!head) return undefined;
    const instance = instanceOf(head);
    heads.set(instance, head);
    return instance;
  };
  return {
    read,
    text(id) {
      const instance = read(id);
      return instance && JSON.stringify(instance);
    },
    write(instance, happened) {
      seq += 1;
      const commit = commitOf(instance, happened, seq, heads.get(instance));
      heads.set(instance, commit.head);
      return store.commit(commit);
    },
    close: () => store.close(),
  };
}

function commitOf(instance: Instance, happened: Happened, seq: number, before: Head | undefined): Commit {
  const { id, workflow, version, status, revision, createdAtMs, updatedAtMs, steps, state } = instance;
  const { kind, step, event, requests } = happened;
  const entry = {
    seq,
    instance: id,
    revision,
    atMs: updatedAtMs,
    kind,
    ...(step !== undefined && { step }),
    event,
    ...(requests && { requests }),
    state,
    status,
    prevSeq: before?.last ?? 0,
    prev: before?.hash ?? "0".repeat(64),
  } as JournalEntry;
  const entryBytes = JSON.stringify(entry);
  const due = dueOf(instance);
  const dueBefore = before?.timers[waiting];
  const head: Head = {
    id,
    workflow,
    version,
    status,
    state: JSON.stringify(state),
    steps: { ...steps },
    calls: {},
    timers: due ? { [waiting]: { event: waiting, dueAtMs: due.dueAtMs, visit: 1 } } : {},
    createdAtMs,
    updatedAtMs,
    revision,
    first: before?.first ?? seq,
    last: seq,
    hash: hash("sha256", entryBytes),
  };
  return {
    head,
    expected: revision - 1,
    ...(before && { before }),
    entry,
    entryBytes,
    dueAdded: due && !dueBefore ? [due] : [],
    dueRemoved: dueBefore && !due ? [{ ...dueBefore, instance: id, timer: waiting }] : [],
    open: status === "running" && !due,
    awaitsAdded: [],
    awaitsRemoved: [],
    asks: false,
    keys: [],
  };
}

const waiting = "wait_for_fix";

const dueOf = ({ id, dueAtMs }: Instance): DueRow | undefined =>
  dueAtMs === undefined ? undefined : { dueAtMs, instance: id, timer: waiting, visit: 1 };

function instanceOf({ id, workflow, version, status, state, steps, timers, ...head }: Head): Instance {
  const { createdAtMs, updatedAtMs, revision } = head;
  return {
    id,
    workflow,
    version,
    status: status as Instance["status"],
    state: JSON.parse(state) as string,
    steps: { ...steps } as Instance["steps"],
    createdAtMs,
    updatedAtMs,
    revision,
    ...(timers[waiting] && { dueAtMs: timers[waiting].dueAtMs }),
  };
}
