// Retention: takes families of instances that ended long enough ago out of the store, each once its record is archived.
//
// First the archive, which is durable and read back whole; then the removal, in one write, with tombstones that name the
// archive. A crash in between repeats the archive, which comes out the same, and then removes.
import type { Json } from "../language/json.ts";
import { archiveLines } from "./archive.ts";
import type { ArchivedInstance } from "./archive.ts";
import type { Instance } from "./cause.ts";
import { childId } from "./child.ts";
import { messageOf } from "./error.ts";
import { isEnded } from "./facets.ts";
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
  /** Whether commits of the instance are under way, or attempts whose outcomes its record is to hold. */
  readonly isBusy: (instance: string) => boolean;
  readonly onFault: (instance: string, error: unknown) => void;
  /** The store is lost. */
  readonly onBroken: (error: unknown) => void;
}

/** Between two rounds through all instances. */
const everyMs = 3_600_000;
/** Heads looked at, or one family taken, before others get their turn, and how long that takes at least. */
const pageSize = 100;
const pauseMs = 20;
/** Rows of a family read before others get their turn. */
const rowsAtOnce = 200;
/** Families that could not be archived after which a round ends: it is the archive that fails. */
const failuresMax = 10;

export class Retention {
  readonly #at: RetentionOptions;
  #working: Promise<void> | undefined;
  #cancelWake: () => void = () => undefined;
  #stopped = true;
  /** Rows so far. */
  #read = 0;

  constructor(options: RetentionOptions) {
    this.#at = options;
  }

  /** Goes through all instances now, and then every hour. */
  run(): void {
    this.#stopped = false;
    this.#wakeIn(0, { after: "", removed: 0, failed: 0 });
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
          if (!this.#stopped) this.#wakeIn(next.inMs, next.round);
        })
        .catch(onBroken)
        .finally(() => (this.#working = undefined));
    });
  }

  /** Up to the first family that is taken, so that the disk is for others, too; gives how the round goes on, and when. */
  async #page(round: Round): Promise<Next> {
    const { store, clock, keepMs } = this.#at;
    const heads = store.list({ limit: pageSize, after: round.after });
    const nowMs = clock.now();
    for (const head of heads) {
      if (this.#stopped) break;
      if (head.parent || !isOver(head, nowMs - keepMs)) continue;
      const { removed, failed } = await this.#tried(head.id, nowMs, round);
      if (removed === round.removed && failed === round.failed) continue;
      const next: Round = { after: head.id, removed, failed };
      return failed < failuresMax ? { round: next, inMs: pauseMs } : this.#ended(next);
    }
    const last = heads.at(-1);
    if (heads.length < pageSize || !last) return this.#ended({ ...round, after: "" });
    return { round: { ...round, after: last.id }, inMs: pauseMs };
  }

  /** The next one begins behind what failed, so that no family keeps those behind it in the store. */
  #ended({ after, removed }: Round): Next {
    if (removed > 0) this.#at.onRemoved(removed);
    return { round: { after, removed: 0, failed: 0 }, inMs: everyMs };
  }

  async #tried(root: string, nowMs: number, { removed, failed }: Round): Promise<Omit<Round, "after">> {
    try {
      return { removed: removed + (await this.#take(root, nowMs)), failed };
    } catch (error) {
      if (error instanceof StoreError && error.code === "broken") throw error;
      this.#at.onFault(root, error);
      return { removed, failed: failed + 1 };
    }
  }

  /** Archives and removes the family of an instance that is nobody's child, where all of it is over; gives how many. */
  async #take(root: string, nowMs: number): Promise<number> {
    const { store, keepMs, archive, instances } = this.#at;
    const members = await this.#familyOf(root, nowMs - keepMs);
    if (!members) return 0;
    const versions = [...new Set(members.map(({ head }) => head.version))];
    const definitions = versions.map((version) => store.definition(version)!);
    const lines = archiveLines({ instances: members, definitions }, (seq) => instances.entry(seq).bytes);
    const endedAtMs = members.reduce((latest, { head }) => Math.max(latest, head.updatedAtMs), 0);
    const kept = await archive.keep({ family: root, endedAtMs, lines }).catch((cause: unknown) => {
      throw new Error(`${root} was not archived, and stays in the store: ${messageOf(cause)}`, { cause });
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
    const ids = new Set([root]);
    for (const id of ids) {
      const member = await this.#memberOf(id, endedBeforeMs);
      if (!member) return undefined;
      members.push(member);
      for (const child of member.children) ids.add(child);
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
    const runs = new Map<string, Set<string>>();
    let first: JournalEntry | undefined;
    for (let seq = head.last; seq > 0; seq = first.prevSeq) {
      first = instances.entry(seq).entry;
      entries.push(seq);
      for (const [step, { workflow }] of Object.entries(first.runs ?? {}))
        runs.set(step, (runs.get(step) ?? new Set()).add(workflow));
      await this.#mayTurn();
    }
    const { source, id: event } = first!.event as unknown as OutsideEventData;
    const began = digestOf([source, event] as Json);
    const children = await this.#childrenOf(head, runs);
    return { head, view: viewOf(instance), entries: entries.toReversed(), children, began };
  }

  /** Those that have begun, be it in a visit that the head does not tell of any more; `runs`: what each step ever ran. */
  async #childrenOf(
    { id, steps, visits = {} }: Head,
    runs: ReadonlyMap<string, ReadonlySet<string>>,
  ): Promise<readonly string[]> {
    const children: string[] = [];
    for (const [step, names] of runs)
      for (const workflow of names) {
        const last = Math.max(steps[step]?.visit ?? 0, visits[step] ?? 0);
        for (let visit = 1; visit <= last; visit++) {
          const child = childId(workflow, id, step, visit);
          if (this.#at.store.read(child)?.parent?.instance === id) children.push(child);
          await this.#mayTurn();
        }
      }
    return children;
  }

  /** Lets others have their turn when so many rows have been read. */
  async #mayTurn(): Promise<void> {
    if (++this.#read % rowsAtOnce !== 0) return;
    const { clock } = this.#at;
    await new Promise<void>((resolve) => clock.at(clock.now(), resolve));
  }
}

interface Round {
  /** The last id that was looked at. */
  readonly after: string;
  readonly removed: number;
  readonly failed: number;
}

interface Next {
  readonly round: Round;
  readonly inMs: number;
}

interface Member extends ArchivedInstance {
  readonly children: readonly string[];
  readonly began: string;
}

const isOver = ({ id, status, updatedAtMs }: Head, endedBeforeMs: number): boolean =>
  !isSchedule(id) && isEnded(status) && updatedAtMs <= endedBeforeMs;
