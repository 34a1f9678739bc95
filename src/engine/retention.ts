// Retention: takes families of instances that ended long enough ago out of the store, each once its record is archived.
//
// First the archive, which is durable and read back whole; then the removal, in one write, with tombstones that name the
// archive. A crash in between repeats the archive, which comes out the same, and then removes.
import type { Json } from "../language/json.ts";
import { archiveLines } from "./archive.ts";
import type { ArchivedInstance } from "./archive.ts";
import type { Instance } from "./cause.ts";
import { childId } from "./child.ts";
import { indexedBy } from "./indexed.ts";
import type { Head, JournalEntry, OutsideEventData } from "./instance.ts";
import type { Instances } from "./instances.ts";
import { StoreError } from "./ports.ts";
import type { Archive, Clock, Store } from "./ports.ts";
import { isSchedule } from "./schedule-id.ts";
import { digestOf } from "./start.ts";
import type { Removal } from "./tombstone.ts";
import type { InstanceView } from "./view.ts";

/** What is kept in the store for how long, and where it goes then. */
export interface RetentionRule {
  /** How long a family stays after the last of it has ended, in milliseconds. */
  readonly keepMs: number;
  readonly archive: Archive;
  /** Hears after each round in which some were, how many instances were archived and removed. */
  readonly onRemoved: (instances: number) => void;
}

export interface RetentionOptions extends RetentionRule {
  readonly store: Store;
  /** What timers go by: while that rests, nothing is old. */
  readonly clock: Clock;
  readonly instances: Instances;
  readonly viewOf: (instance: Instance) => InstanceView;
  /** Whether commits of the instance are under way. */
  readonly isBusy: (instance: string) => boolean;
  readonly onFault: (instance: string, error: unknown) => void;
  /** The store is lost. */
  readonly onBroken: (error: unknown) => void;
}

/** Between two rounds through all instances. */
const everyMs = 3_600_000;
/** Heads looked at before others get their turn, and how long that takes at least. */
const pageSize = 100;
const pauseMs = 20;
/** Entries read before others get their turn. */
const entriesAtOnce = 200;

export class Retention {
  readonly #at: RetentionOptions;
  #working: Promise<void> | undefined;
  #cancelWake: () => void = () => undefined;
  #stopped = true;

  constructor(options: RetentionOptions) {
    this.#at = options;
  }

  /** Goes through all instances now, and then every hour. */
  run(): void {
    this.#stopped = false;
    this.#wakeIn(0, { after: "", removed: 0 });
  }

  /** Resolves when nothing is archived or removed any more; what is not removed by then stays. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelWake();
    await this.#working;
  }

  /** Resolves when the page that it is at is done. */
  async idle(): Promise<void> {
    await this.#working;
  }

  #wakeIn(ms: number, round: Round): void {
    const { clock, onBroken } = this.#at;
    this.#cancelWake = clock.at(clock.now() + ms, () => {
      this.#working = this.#page(round)
        .then((next) => {
          if (!this.#stopped) this.#wakeIn(next ? pauseMs : everyMs, next ?? { after: "", removed: 0 });
        })
        .catch(onBroken)
        .finally(() => (this.#working = undefined));
    });
  }

  /** Gives how the round goes on; undefined when it has ended. */
  async #page({ after, removed: before }: Round): Promise<Round | undefined> {
    const { store, clock, keepMs, onFault, onRemoved } = this.#at;
    const heads = store.list({ limit: pageSize, after });
    const nowMs = clock.now();
    let removed = before;
    let failed = false;
    for (const head of heads) {
      if (this.#stopped || failed) break;
      if (head.parent || !isOver(head, nowMs - keepMs)) continue;
      try {
        removed += await this.#take(head.id, nowMs);
      } catch (error) {
        if (error instanceof StoreError && error.code === "broken") throw error;
        onFault(head.id, error);
        // Where one cannot be archived the next can hardly be: the next round tries again.
        failed = error instanceof ArchiveError;
      }
    }
    const last = heads.at(-1);
    if (heads.length === pageSize && last && !failed && !this.#stopped) return { after: last.id, removed };
    if (removed > 0) onRemoved(removed);
    return undefined;
  }

  /** Archives and removes the family of an instance that is nobody's child, where all of it is over; gives how many. */
  async #take(root: string, nowMs: number): Promise<number> {
    const { store, keepMs, archive, instances } = this.#at;
    const members = await this.#familyOf(root, nowMs - keepMs);
    if (!members) return 0;
    const versions = [...new Set(members.map(({ head }) => head.version))];
    const definitions = versions.map((version) => store.definition(version)!);
    const lines = archiveLines({ instances: members, definitions }, (seq) => instances.entry(seq).bytes);
    const endedAtMs = Math.max(...members.map(({ head }) => head.updatedAtMs));
    const kept = await archive.keep({ family: root, endedAtMs, lines }).catch((cause: unknown) => {
      throw new ArchiveError(root, cause);
    });
    const removals = members.map(({ head, entries, began }): Removal => {
      const { id, revision, workflow, hash } = head;
      const times = { endedAtMs: head.updatedAtMs, removedAtMs: nowMs };
      return {
        id,
        revision,
        entries,
        tombstone: { workflow, entries: revision, ...times, ...kept, hash, began },
      };
    });
    try {
      await store.remove(removals);
    } catch (error) {
      if (error instanceof StoreError && error.code === "conflict") return 0;
      throw error;
    }
    for (const { id } of removals) instances.forget(id);
    return removals.length;
  }

  /** Undefined while one of them is not over, or has the newest entry of all. */
  async #familyOf(root: string, endedBeforeMs: number): Promise<readonly Member[] | undefined> {
    const members: Member[] = [];
    const ids = [root];
    for (const id of ids) {
      const member = await this.#memberOf(id, endedBeforeMs);
      if (!member) return undefined;
      members.push(member);
      for (const child of member.children) if (!ids.includes(child)) ids.push(child);
    }
    return members;
  }

  async #memberOf(id: string, endedBeforeMs: number): Promise<Member | undefined> {
    const { store, instances, viewOf, isBusy } = this.#at;
    const instance = instances.look(id);
    if (!instance) return undefined;
    const { head, state, definition } = instance;
    if (!isOver(head, endedBeforeMs) || !state.ended || head.paused || head.incident) return undefined;
    if (isBusy(id) || head.last >= store.lastSeq()) return undefined;
    const { due, open, asks, awaits } = indexedBy(head, definition, store);
    if (due.length > 0 || open || asks || awaits.size > 0) return undefined;
    const entries: number[] = [];
    const children = new Set<string>();
    let first: JournalEntry | undefined;
    for (let seq = head.last; seq > 0;) {
      const { entry } = instances.entry(seq);
      entries.push(seq);
      for (const child of this.#childrenIn(entry, head)) children.add(child);
      first = entry;
      seq = entry.prevSeq;
      if (entries.length % entriesAtOnce === 0) await this.#turn();
    }
    const { source, id: event } = first!.event as unknown as OutsideEventData;
    const began = digestOf([source, event] as Json);
    return { head, view: viewOf(instance), entries: entries.toReversed(), children: [...children], began };
  }

  /** Children that the entry asked for and that have begun, be it in a visit that the head does not tell of any more. */
  *#childrenIn({ runs = {} }: JournalEntry, { id, steps, visits = {} }: Head): Generator<string> {
    for (const [step, { workflow }] of Object.entries(runs)) {
      const last = Math.max(steps[step]?.visit ?? 0, visits[step] ?? 0);
      for (let visit = 1; visit <= last; visit++) {
        const child = childId(workflow, id, step, visit);
        if (this.#at.store.read(child)?.parent?.instance === id) yield child;
      }
    }
  }

  #turn(): Promise<void> {
    const { clock } = this.#at;
    return new Promise((resolve) => clock.at(clock.now(), resolve));
  }
}

interface Round {
  /** The last id that was looked at. */
  readonly after: string;
  readonly removed: number;
}

interface Member extends ArchivedInstance {
  readonly children: readonly string[];
  readonly began: string;
}

/** The record of a family could not be kept, so nothing of it was removed. */
class ArchiveError extends Error {
  constructor(family: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${family} was not archived, and stays in the store: ${why}`, { cause });
    this.name = "ArchiveError";
  }
}

const isOver = ({ id, status, updatedAtMs }: Head, endedBeforeMs: number): boolean =>
  !isSchedule(id) &&
  (status === "completed" || status === "failed" || status === "cancelled") &&
  updatedAtMs <= endedBeforeMs;
