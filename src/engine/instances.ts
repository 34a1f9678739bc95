// Instances: those in memory, and how the others are read back from the store.
import type { Instance } from "./cause.ts";
import type { Catalog } from "./catalog.ts";
import type { CallRequest, Emission, Head, JournalEntry, RunRequest } from "./instance.ts";
import { EngineError, isUnreadable, messageOf } from "./error.ts";
import { loadPayload } from "./payload.ts";
import { StoreError } from "./ports.ts";
import type { Clock, Store } from "./ports.ts";
import { isSchedule } from "./schedule-id.ts";
import { tombstoneOf } from "./tombstone.ts";
import type { Tombstone } from "./tombstone.ts";

/** Instances after which those that were not used meanwhile are forgotten: memory holds twice as many at most. */
const rememberedMax = 10_000;

/** Milliseconds after which those that were not used meanwhile are forgotten: within twice as many, all that rest are. */
const unusedMs = 10_000;

export class Instances {
  readonly #store: Store;
  readonly #catalog: Catalog;
  /** Durable state only: of those in use, and of those that were in use before. */
  #remembered = new Map<string, Instance>();
  #rememberedBefore = new Map<string, Instance>();
  /** Absent: instances are forgotten for the sake of others alone. */
  #clock: Clock | undefined;
  /** While something is remembered: what takes back the call of the clock. */
  #cancelAging: (() => void) | undefined;

  constructor(store: Store, catalog: Catalog, clock?: Clock) {
    this.#store = store;
    this.#catalog = catalog;
    this.#clock = clock;
  }

  /** Time makes nothing forgotten any more. */
  stop(): void {
    this.#clock = undefined;
    this.#cancelAging?.();
  }

  find(id: string): Instance | undefined {
    const known = this.#remembered.get(id);
    if (known) return known;
    const instance = this.look(id);
    if (instance) this.#keep(instance);
    return instance;
  }

  /** As it was last seen durable, without reading the store. */
  remembered(id: string): Instance | undefined {
    return this.#remembered.get(id) ?? this.#rememberedBefore.get(id);
  }

  /** Like `find`, for one that is looked at in passing: the memory keeps those in use. */
  look(id: string): Instance | undefined {
    const known = this.remembered(id);
    if (known) return known;
    const head = isSchedule(id) ? undefined : this.#store.read(id);
    return head && this.of(head);
  }

  /** The instance of a head that the store has just given. Throws `unreadable`, as where its version cannot be loaded. */
  of(head: Head): Instance {
    const known = this.remembered(head.id);
    if (known?.head.revision === head.revision) return known;
    try {
      const definition = this.#catalog.version(head.version);
      const state = definition.machine.restore(head.state);
      return { definition, head, state, payload: loadPayload(this.#store, head) };
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const message = `Instance ${head.id} needs attention: it cannot be read, and goes on when that is mended and the server has started again: ${messageOf(error)}.`;
      throw new EngineError("unreadable", message, { instance: head.id });
    }
  }

  /** What is left of an instance that was removed; undefined where none of the id was. */
  tombstone(id: string): Tombstone | undefined {
    return tombstoneOf(this.#store, id);
  }

  /** The commit that made the instance what it is must be durable. One that ends is forgotten until somebody asks for it. */
  remember(instance: Instance): void {
    if (instance.state.ended) this.forget(instance.head.id);
    else this.#keep(instance);
  }

  /** It is read from the store when somebody asks for it, where it is there. */
  forget(id: string): void {
    this.#remembered.delete(id);
    this.#rememberedBefore.delete(id);
  }

  #keep(instance: Instance): void {
    this.#remembered.set(instance.head.id, instance);
    if (this.#remembered.size >= rememberedMax) this.#age();
    this.#ageLater();
  }

  #age(): void {
    this.#rememberedBefore = this.#remembered;
    this.#remembered = new Map();
  }

  #ageLater(): void {
    const clock = this.#clock;
    this.#cancelAging ??= clock?.at(clock.now() + unusedMs, () => {
      this.#cancelAging = undefined;
      this.#age();
      if (this.#rememberedBefore.size > 0) this.#ageLater();
    });
  }

  /** A request that an earlier commit fixed. */
  requestAt(seq: number, step: string): CallRequest | Emission {
    return requestIn(this.entry(seq).entry, step);
  }

  /** What an earlier commit fixed for a child to begin with. */
  runAt(seq: number, step: string): RunRequest {
    const request = this.entry(seq).entry.runs?.[step];
    if (!request) throw new Error(`journal entry ${seq} holds no run of ${step}`);
    return request;
  }

  entry(seq: number): NonNullable<ReturnType<Store["entry"]>> {
    const found = this.#store.entry(seq);
    if (!found) throw new Error(`journal entry ${seq} is missing`);
    return found;
  }
}

/** Undefined where what is read cannot be: it is found as what needs attention, and keeps nobody from the others. */
export function readable(read: () => Instance | undefined): Instance | undefined {
  try {
    return read();
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

/** A request that the commit of the entry fixed. */
export function requestIn({ seq, requests }: JournalEntry, step: string): CallRequest | Emission {
  const request = requests?.[step];
  if (!request) throw new Error(`journal entry ${seq} holds no request of ${step}`);
  return request;
}
