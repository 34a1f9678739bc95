// Disk: where the instances of a simulated process live: a store that gives immutable images of itself, and begins
// with the rows of one.
import type { Commit, DueRow } from "../engine/instance.ts";
import type { Store } from "../engine/ports.ts";

/** The rows of a store, frozen. Two stores with equal rows have deeply equal images. */
export interface StoreImage {
  /** Head as JSON by instance, in order of id. */
  readonly heads: readonly (readonly [id: string, text: string])[];
  /** Stored bytes of the entries 1, 2, 3, ...; empty where the instance was removed. */
  readonly journal: readonly string[];
  readonly due: readonly DueRow[];
  readonly open: readonly string[];
  /** Instances by the names under which they await events. */
  readonly awaiting: readonly (readonly [name: string, instance: string])[];
  readonly asking: readonly string[];
  /** Answer as JSON by key. */
  readonly keys: readonly (readonly [key: string, text: string])[];
  /** Definition as JSON by version. */
  readonly definitions: readonly (readonly [version: string, text: string])[];
}

export interface Disk extends Store {
  /** All rows that are durable now. */
  image(): StoreImage;
}

/** Opens a disk with the rows of an image, or an empty one. `onDurable` hears of every commit before anybody else does. */
export type OpenDisk = (image: StoreImage | undefined, onDurable: (commit: Commit) => void) => Disk;

/** The store with some of its operations replaced. */
export const replaced = (store: Store, own: Partial<Store>): Store => ({
  read: (id) => store.read(id),
  commit: (commit) => store.commit(commit),
  key: (key) => store.key(key),
  keep: (rows) => store.keep(rows),
  forget: (range) => store.forget(range),
  remove: (removals) => store.remove(removals),
  entry: (seq) => store.entry(seq),
  lastSeq: () => store.lastSeq(),
  due: (nowMs, limit) => store.due(nowMs, limit),
  open: () => store.open(),
  awaiting: (name, limit, after) => store.awaiting(name, limit, after),
  awaitedFrom: (name) => store.awaitedFrom(name),
  asking: (query) => store.asking(query),
  list: (query) => store.list(query),
  counts: (workflow) => store.counts(workflow),
  define: (definition) => store.define(definition),
  definition: (version) => store.definition(version),
  versions: () => store.versions(),
  close: () => store.close(),
  ...own,
});
