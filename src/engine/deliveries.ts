// Deliveries: the loop: a cause of an instance is decided and committed at once, on what the commits before it will have
// made of the instance, and performed once its commit is durable.
import { advance } from "./advance.ts";
import type { Advance, Cause, Chosen, Circumstances, Instance } from "./cause.ts";
import { EngineError, messageOf } from "./error.ts";
import type { Commit, JournalEntry } from "./instance.ts";
import { requestIn } from "./instances.ts";
import type { Instances } from "./instances.ts";
import type { Clock, Random, Store } from "./ports.ts";
import { mustBeAt, withKeys } from "./wishes.ts";
import type { DeliveryWishes } from "./wishes.ts";

export interface DeliveriesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly chosen: Chosen | undefined;
  readonly instances: Instances;
  /** Told of each commit once it is durable, in the order of the journal: what it asks for may be performed. */
  readonly perform: (advanced: Advance, cause: Cause) => void;
  /** What an instance met could not be decided: it is held, and the cause with it. */
  readonly onStuck: (instance: string, error: unknown) => void;
  /** A commit failed: the store is lost to this process. */
  readonly onBroken: (error: unknown) => void;
}

/** An instance with commits under way. */
interface Ahead {
  /** As the newest of them leaves it. */
  instance: Instance;
  /** Settles with the newest of them. */
  durable: Promise<unknown>;
  count: number;
}

/**
 * Commits become durable in the order in which they are given, so an instance need not wait for one commit before its
 * next cause is decided: results that come together share a write. Nothing is performed, told or answered before the
 * commit that led to it is durable.
 */
export class Deliveries {
  readonly #at: DeliveriesOptions;
  readonly #ahead = new Map<string, Ahead>();
  /** Entries of commits under way, by `seq`. */
  readonly #entries = new Map<number, JournalEntry>();
  readonly #idle: (() => void)[] = [];
  #seq: number;
  #underWay = 0;

  constructor(options: DeliveriesOptions) {
    this.#at = options;
    this.#seq = options.store.lastSeq();
  }

  /**
   * Gives what was made of a cause, or undefined when nothing took it. A start that finds the instance there already, or
   * removed, gives undefined too. What an answer rests on is durable when it is given, also where nothing was written for it. A cause that
   * cannot be decided is held until that is mended and retried, with all that comes meanwhile.
   */
  deliver(id: string, cause: Cause, wishes: DeliveryWishes = {}): Promise<Advance | undefined> {
    const ahead = this.#ahead.get(id);
    let advanced: Advance | undefined;
    try {
      const before = ahead?.instance ?? (wishes.isNew ? undefined : this.#at.instances.find(id));
      const hasBeen = cause.kind === "start" && !before && wishes.isNew !== true && this.#wasRemoved(id);
      advanced = hasBeen ? undefined : this.#advance(cause, before, wishes);
    } catch (error) {
      const { keysOf } = wishes;
      if (this.#stick(id, cause, error)) return this.deliver(id, cause, keysOf ? { keysOf } : {});
      return refused(this.#told(id, error), this.#ahead.get(id));
    }
    return advanced ? this.#write(id, advanced, cause, ahead) : settled(ahead).then(() => undefined);
  }

  /** Numbers, writes and tells a commit of which nothing but `made` knows; durable when resolved. */
  commit(make: (seq: number) => Commit): Promise<Commit> {
    const commit = make(this.#seq + 1);
    return this.#commit(commit, () => commit);
  }

  #wasRemoved(id: string): boolean {
    return this.#at.instances.tombstone(id) !== undefined;
  }

  /** Commits of the instance that are under way. */
  waiting(id: string): number {
    return this.#ahead.get(id)?.count ?? 0;
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  /** Resolves once no commit is under way. */
  async idle(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Holds the instance whose cause cannot be decided; false where that is not what the error is about. */
  #stick(id: string, cause: Cause, error: unknown): boolean {
    const of = error instanceof EngineError ? undefined : subjectOf(cause);
    if (of === undefined) return false;
    const ahead = this.#ahead.get(id);
    const stick: Cause = { kind: "stick", ...of, message: messageOf(error) };
    let advanced: Advance | undefined;
    try {
      advanced = this.#advance(stick, ahead?.instance ?? this.#at.instances.find(id), {});
    } catch {
      // Of an instance that cannot even be read nothing can be written: the first error says why.
      return false;
    }
    if (!advanced) return false;
    this.#at.onStuck(id, error);
    // Whether it becomes durable shows in what is written after it.
    this.#write(id, advanced, stick, ahead).catch(() => undefined);
    return true;
  }

  /** What a caller hears of an instance that is held and could not go on. */
  #told(id: string, error: unknown): unknown {
    if (error instanceof EngineError) return error;
    const head = (this.#ahead.get(id)?.instance ?? this.#at.instances.remembered(id))?.head;
    if (!head?.paused?.fault && !head?.incident) return error;
    const message = `Instance ${id} still cannot go on: ${messageOf(error)}.`;
    return new EngineError("wrong_status", message, { instance: id });
  }

  #advance(
    cause: Cause,
    before: Instance | undefined,
    { keysOf, revisions }: DeliveryWishes,
  ): Advance | undefined {
    if (revisions && before) mustBeAt(before, revisions);
    const { clock, random, chosen } = this.#at;
    const circumstances: Circumstances = {
      nowMs: clock.now(),
      random: random(),
      seq: this.#seq + 1,
      chosen,
      requestAt: this.#requestAt,
      entryAt: this.#entryAt,
    };
    const made = advance(before, cause, circumstances);
    return made && keysOf ? withKeys(made, keysOf(made)) : made;
  }

  #write(id: string, advanced: Advance, cause: Cause, before: Ahead | undefined): Promise<Advance> {
    const { instance } = advanced;
    const ahead = before ?? { instance, durable: Promise.resolve(), count: 0 };
    if (!before) this.#ahead.set(id, ahead);
    ahead.instance = instance;
    ahead.count++;
    const written = this.#commit(advanced.commit, () => {
      this.#at.instances.remember(instance);
      ahead.count--;
      if (ahead.count === 0) this.#ahead.delete(id);
      this.#at.perform(stillWanted(advanced, ahead.instance), cause);
      return advanced;
    });
    ahead.durable = written;
    return written;
  }

  /** Takes the next number at once. Resolves with what comes of the commit once it is durable. */
  #commit<T>(commit: Commit, durable: () => T): Promise<T> {
    const { entry } = commit;
    this.#seq++;
    this.#underWay++;
    this.#entries.set(entry.seq, entry);
    return this.#at.store.commit(commit).then(
      () => {
        try {
          return durable();
        } finally {
          this.#end(entry);
        }
      },
      (error: unknown) => {
        this.#at.onBroken(error);
        this.#end(entry);
        throw error;
      },
    );
  }

  #end({ seq }: JournalEntry): void {
    this.#entries.delete(seq);
    this.#underWay--;
    if (this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  readonly #entryAt = (seq: number): JournalEntry =>
    this.#entries.get(seq) ?? this.#at.instances.entry(seq).entry;

  readonly #requestAt = (seq: number, step: string): ReturnType<typeof requestIn> =>
    requestIn(this.#entryAt(seq), step);
}

/** What a cause is, for people, where the instance can be held because of it; those who ask for the others are told. */
function subjectOf(cause: Cause): { readonly of: string; readonly step?: string } | undefined {
  switch (cause.kind) {
    case "event":
      return { of: `event ${cause.event.type}` };
    case "outcome":
      return { of: `${cause.outcome.kind === "ok" ? "done" : "failed"}.${cause.step}`, step: cause.step };
    case "child":
      return { of: `the child of ${cause.step}`, step: cause.step };
    case "task":
      return { of: `the task of ${cause.step}`, step: cause.step };
    case "due":
      return { of: `timer ${cause.row.timer}`, step: cause.row.timer.replace(/^retry:/, "") };
    case "undo":
    case "cancel":
    case "resume":
      return { of: cause.kind };
    case "start":
    case "pause":
    case "stick":
    case "retry":
    case "skip":
      return undefined;
    default:
      return cause satisfies never;
  }
}

/** Attempts that a later commit withdraws, be it durable or under way, are not made any more. */
function stillWanted(advanced: Advance, { head }: Instance): Advance {
  if (advanced.instance.head === head || advanced.ready.length === 0) return advanced;
  // Given again when the instance is resumed.
  if (head.paused) return { ...advanced, ready: [] };
  const ready = advanced.ready.filter(({ step, visit, attempt }) => {
    const call = head.calls[step];
    return call?.visit === visit && call.attempt === attempt && call.dueAtMs === undefined;
  });
  return { ...advanced, ready };
}

/** Rejects when the commits that the refusal may rest on are durable. */
async function refused(error: unknown, ahead: Ahead | undefined): Promise<never> {
  await settled(ahead);
  throw error;
}

/** Resolves when the commits of the instance that are under way are durable. */
const settled = async (ahead: Ahead | undefined): Promise<void> => void (await ahead?.durable);
