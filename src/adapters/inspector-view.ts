// Inspector view: what one onlooker is shown: first the instances as they are in the store, then what happens to them.
import type { Commit, Head, JournalEntry } from "../engine/instance.ts";
import type { Store } from "../engine/ports.ts";
import { isSchedule } from "../engine/schedule-id.ts";
import type { MachineConfig } from "../machine/config.ts";
import { actorFrame, eventFrame, snapshotFrame } from "./inspector-frames.ts";
import type { Frame, Subject } from "./inspector-frames.ts";

/** What is read of the store. */
export type InspectedStore = Pick<Store, "read" | "entry" | "lastSeq" | "definition">;

export type InspectorQuery =
  /** One instance, with those that its steps run, and theirs. */
  | { readonly kind: "instance"; readonly id: string }
  /** Those that moved last, at most so many, with their parents; and every one that moves from now on. */
  | { readonly kind: "recent"; readonly limit: number };

/** So far back in the journal of all instances are those looked for that moved last. */
const recentEntriesMax = 5_000;

/** Instances of which is remembered that they were shown. One that moves again after that is introduced anew. */
const shownMax = 10_000;

export class InspectorView {
  readonly #store: InspectedStore;
  readonly #query: InspectorQuery;
  /** Revisions that were shown. */
  readonly #shown = new Map<string, number>();
  readonly #configs = new Map<string, MachineConfig>();

  constructor(store: InspectedStore, query: InspectorQuery) {
    this.#store = store;
    this.#query = query;
  }

  /** The present: of each instance an actor and its snapshot, a parent before its children. Read as it is taken. */
  *present(): Generator<Frame, undefined> {
    const query = this.#query;
    if (query.kind === "instance") {
      yield* this.#introduceFamily(query.id);
      return;
    }
    // The one that moved last comes last.
    for (const id of this.#recent(query.limit).toReversed()) yield* this.#introduce(id);
  }

  /** What a commit is to the onlooker: nothing where it is of no instance that is shown, or was shown already. */
  *live({ head, entry }: Pick<Commit, "head" | "entry">): Generator<Frame, undefined> {
    if (isSchedule(head.id) || !this.#isWanted(head)) return;
    const known = this.#shown.get(head.id);
    if (known !== undefined && head.revision <= known) return;
    if (known === undefined) {
      yield* this.#introduceParent(head);
      yield actorFrame(this.#subject(head));
    }
    const subject = this.#subject(head);
    yield eventFrame(subject, entry);
    yield snapshotFrame(subject, entry);
    this.#remember(head);
  }

  *#introduceFamily(id: string): Generator<Frame, undefined> {
    yield* this.#introduce(id);
    const { runs = {} } = this.#store.read(id) ?? {};
    for (const { child } of Object.values(runs)) {
      if (this.#shown.has(child)) continue;
      const head = this.#store.read(child);
      if (head?.parent?.instance === id) yield* this.#introduceFamily(child);
    }
  }

  *#introduce(id: string): Generator<Frame, undefined> {
    const head = this.#shown.has(id) ? undefined : this.#store.read(id);
    if (head === undefined) return;
    yield* this.#introduceParent(head);
    const subject = this.#subject(head);
    yield actorFrame(subject);
    // Without a snapshot after it, an inspector shows the machine's first state.
    yield snapshotFrame(subject, this.#entry(head.last));
    this.#remember(head);
  }

  *#introduceParent(head: Head): Generator<Frame, undefined> {
    const parentId = this.#parentOf(head);
    if (parentId !== undefined) yield* this.#introduce(parentId);
  }

  /** Within what is shown: the instance asked for is nobody's child. */
  #parentOf({ id, parent }: Head): string | undefined {
    return this.#query.kind === "instance" && this.#query.id === id ? undefined : parent?.instance;
  }

  #isWanted(head: Head): boolean {
    if (this.#query.kind === "recent") return true;
    return [...this.#lineOf(head)].includes(this.#query.id);
  }

  /** The instance, and above it its parent, and so on. */
  *#lineOf(head: Head): Generator<string, undefined> {
    for (let at: Head | undefined = head; at !== undefined;) {
      yield at.id;
      const parentId = this.#parentOf(at);
      at = parentId === undefined ? undefined : this.#store.read(parentId);
    }
  }

  #subject(head: Head): Subject {
    const parentId = this.#parentOf(head);
    const rootId = [...this.#lineOf(head)].at(-1)!;
    return { head, config: this.#config(head.version), rootId, ...(parentId !== undefined && { parentId }) };
  }

  #config(version: string): MachineConfig {
    const known = this.#configs.get(version);
    if (known) return known;
    const stored = this.#store.definition(version);
    if (!stored)
      throw new Error(`the store has an instance of version ${version} but not the version itself`);
    const { config } = JSON.parse(stored.compiled) as { readonly config: MachineConfig };
    this.#configs.set(version, config);
    return config;
  }

  #recent(limit: number): readonly string[] {
    const found = new Set<string>();
    const last = this.#store.lastSeq();
    for (let seq = last; seq > Math.max(last - recentEntriesMax, 0) && found.size < limit; seq--) {
      // Some may belong to an instance that was removed.
      const instance = this.#store.entry(seq)?.entry.instance;
      if (instance !== undefined && !isSchedule(instance)) found.add(instance);
    }
    return [...found];
  }

  #entry(seq: number): JournalEntry {
    const found = this.#store.entry(seq);
    if (!found) throw new Error(`journal entry ${seq} is missing`);
    return found.entry;
  }

  #remember({ id, revision }: Head): void {
    this.#shown.delete(id);
    this.#shown.set(id, revision);
    if (this.#shown.size <= shownMax) return;
    const [oldest] = this.#shown.keys();
    this.#shown.delete(oldest!);
  }
}
