// Publication: what an event without an address begins and resumes, each of them once, however often it comes.
import { checkData } from "../language/data.ts";
import type { Json } from "../language/json.ts";
import type { Confirm, Moves } from "./batch.ts";
import type { Catalog, Definition } from "./catalog.ts";
import type { Advance, Cause, Instance } from "./cause.ts";
import { namesFor, typeIn } from "./correlation.ts";
import type { Published } from "./engine.ts";
import { EngineError } from "./error.ts";
import type { Commit, OutsideEventData, Waiting } from "./instance.ts";
import type { Instances } from "./instances.ts";
import type { Mailboxes } from "./mailbox.ts";
import type { Clock, Store } from "./ports.ts";
import { waitingFor } from "./resume.ts";
import { bytesWith, dataMaxBytes, excessError } from "./size.ts";
import { digestOf, mustBeKnown, mustFitSome, quote, startsOf } from "./start.ts";
import type { Keyed } from "./start.ts";
import type { Trace } from "./trace.ts";
import { successionOf } from "./succession.ts";
import type { Tombstone } from "./tombstone.ts";
import type { DeliveryWishes } from "./wishes.ts";

export interface PublicationsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly instances: Instances;
  readonly mailboxes: Mailboxes;
  readonly newId: () => string;
  readonly deliver: (id: string, cause: Cause, wishes?: DeliveryWishes) => Promise<Advance | undefined>;
  readonly mustHaveRoom: (mailbox: string) => void;
  /** Throws `no_room` where no instance may begin now. */
  readonly mayBegin: () => void;
}

/**
 * What an event is to begin and to resume, fixed before any of it is done. It is kept under the event's name by the
 * first commit that follows from it: who repeats the event after a crash half-way gets the rest done, and no more.
 */
interface Plan extends Planned {
  /** Digest of the event's data. */
  readonly data: string;
}

/** What is not to be kept needs no digest. */
interface Planned {
  readonly time: string;
  readonly starts: readonly PlannedStart[];
  readonly resumes: readonly { readonly instance: string; readonly waiting: Waiting }[];
}

interface PlannedStart {
  readonly workflow: string;
  readonly instance: string;
  readonly keyed?: Keyed;
}

/** What the commits that follow from an event have in common. */
interface Following {
  readonly event: OutsideEventData;
  /** The event's name in the store, where it has one. */
  readonly name: string | undefined;
  readonly by: { readonly actor?: string };
  readonly trace: Trace | undefined;
  /** The plan, until a commit has kept it. */
  toKeep: Commit["keys"];
  /** Instances that have begun now. */
  readonly begun: Set<string>;
  /** Whether an earlier sending of the event may have begun what this one is to begin. */
  readonly isRepeated: boolean;
}

export interface PublishOptions {
  /** The sender gave the event its id, so that the same again is known. */
  readonly named: boolean;
  readonly actor: string | undefined;
  readonly trace?: Trace | undefined;
  /** For events that come together: as `takeInOrder` has it. */
  readonly confirm?: Confirm;
  readonly begun?: () => void;
}

const always: Confirm = () => Promise.resolve(true);
const nothing = (): void => undefined;

/** Instances looked at before others get their turn. */
const pageSize = 100;

const unawaitedMax = 1000;

export class Publications {
  readonly #options: PublicationsOptions;
  /** Event types that no instance awaited when one was last published: most only begin instances. */
  readonly #unawaited = new Set<string>();

  constructor(options: PublicationsOptions) {
    this.#options = options;
  }

  /** To be told of every commit once it is durable. */
  told({ awaitsAdded }: Commit): void {
    for (const name of awaitsAdded) this.#unawaited.delete(typeIn(name));
  }

  async publish(
    event: OutsideEventData,
    { named, actor, trace, confirm = always, begun = nothing }: PublishOptions,
  ): Promise<Published["instances"]> {
    const { store, mailboxes, mustHaveRoom } = this.#options;
    if (!named) {
      const performed = this.#perform(event, await this.#confirmed(event, confirm), { actor, trace });
      begun();
      return performed;
    }
    const name = `event/${digestOf([event.source, event.id])}`;
    mustHaveRoom(name);
    return mailboxes.run(name, async () => {
      const known = store.key(name) as unknown as Plan | undefined;
      if (known) mustBeSame(known, event);
      if (known) await confirm(this.#movesOf(known));
      const plan = known ?? { data: digestOf(event.data), ...(await this.#confirmed(event, confirm)) };
      const isKept = known !== undefined;
      const performed = this.#perform({ ...event, time: plan.time }, plan, { actor, trace, name, isKept });
      begun();
      return performed;
    });
  }

  async #confirmed(event: OutsideEventData, confirm: Confirm): Promise<Planned> {
    for (;;) {
      const plan = await this.#plan(event);
      if (await confirm(this.#movesOf(plan))) return plan;
    }
  }

  #movesOf({ starts, resumes }: Planned): Moves {
    const { catalog, instances } = this.#options;
    return {
      instances: [...starts, ...resumes].map(({ instance }) => instance),
      started: starts.flatMap(({ workflow }) => catalog.current(workflow) ?? []),
      resumed: resumes.flatMap(({ instance }) => instances.look(instance)?.definition ?? []),
    };
  }

  /**
   * `bad_data` when the data does not fit what a trigger's workflow takes, or when all that could take the event
   * refuses it; `unknown_event` when nothing declares it. An instance whose version refuses the data is left out, and so
   * is one that has no room for it; `too_much_data` when that was the only one. An event that would begin an instance
   * is refused whole with `no_room` where none may begin.
   */
  async #plan(event: OutsideEventData): Promise<Planned> {
    const { catalog, clock, newId } = this.#options;
    const starts = startsOf(catalog, event, { newId, nowMs: clock.now() });
    for (const start of starts) if (start.keyed?.ifRunning === "reject") this.#mustNotRun(start.id);
    if (starts.length > 0) this.#options.mayBegin();
    const { resumes, refused } = await this.#waiting(event);
    if (starts.length === 0 && resumes.length === 0) {
      if (refused) throw refused;
      mustBeKnown(catalog, event.type);
      mustFitSome(catalog, event);
    }
    return {
      time: event.time,
      starts: starts.map(({ definition, id, keyed }) => ({
        workflow: definition.workflow.id,
        instance: id,
        ...(keyed && { keyed }),
      })),
      resumes,
    };
  }

  async #waiting(
    event: OutsideEventData,
  ): Promise<Pick<Plan, "resumes"> & { readonly refused: EngineError | undefined }> {
    const { clock, instances } = this.#options;
    const resumes: Plan["resumes"][number][] = [];
    const fits = new Map<Definition, boolean>();
    let refused: EngineError | undefined;
    const asked = new Set<string>();
    for await (const page of this.#pagesOf(this.#namesFor(event)))
      for (const id of page) {
        if (asked.has(id)) continue;
        asked.add(id);
        const instance = instances.look(id)!;
        const { definition } = instance;
        if (!fits.has(definition)) fits.set(definition, fitsEvent(definition, event));
        const waiting = fits.get(definition) ? waitingFor(instance, event, clock.now()) : undefined;
        if (!waiting) continue;
        const bytes = bytesWith(instance, event);
        if (bytes <= dataMaxBytes) resumes.push({ instance: id, waiting });
        else refused ??= excessError(bytes, id);
      }
    return { resumes: resumes.toSorted(byInstance), refused };
  }

  /** None where no instance awaits the type. */
  #namesFor(event: OutsideEventData): readonly string[] {
    const { store } = this.#options;
    const { type } = event;
    if (this.#unawaited.has(type)) return [];
    const { names, isAwaited } = namesFor(event, store);
    if (isAwaited || store.awaiting(type, 1).length > 0) return names;
    if (this.#unawaited.size >= unawaitedMax) this.#unawaited.clear();
    this.#unawaited.add(type);
    return [];
  }

  /** Instances that await events under the names, with a turn for others between two full pages; some may come twice. */
  async *#pagesOf(names: readonly string[]): AsyncGenerator<readonly string[]> {
    const { clock, store } = this.#options;
    for (const name of names) {
      let page: readonly string[] = [];
      do {
        if (page.length > 0) await new Promise<void>((resolve) => clock.at(clock.now(), resolve));
        page = store.awaiting(name, pageSize, page.at(-1));
        yield page;
      } while (page.length === pageSize);
    }
  }

  async #perform(
    event: OutsideEventData,
    plan: Planned,
    {
      actor,
      trace,
      name,
      isKept = false,
    }: Pick<PublishOptions, "actor" | "trace"> & { readonly name?: string; readonly isKept?: boolean },
  ): Promise<Published["instances"]> {
    const { store, instances, mailboxes, deliver, mustHaveRoom } = this.#options;
    for (const { instance } of [...plan.starts, ...plan.resumes]) mustHaveRoom(instance);
    const moved = new Map<string, Published["instances"][number]>();
    const following: Following = {
      event,
      name,
      by: actor === undefined ? {} : { actor },
      trace,
      toKeep: name === undefined || isKept ? [] : [{ key: name, answer: plan as unknown as Json }],
      begun: new Set(),
      isRepeated: isKept,
    };
    for (const start of plan.starts) {
      const { workflow, instance, keyed } = start;
      const id = keyed
        ? await mailboxes.run(`key/${instance}`, () => this.#startKeyed(start, keyed, following))
        : await this.#start(start, instance, [], following, !following.isRepeated);
      const there = instances.look(id) ?? instances.tombstone(id);
      const started = following.begun.has(id) || (there !== undefined && this.#beganBy(event, there));
      if (there) moved.set(id, { id, workflow, started });
    }
    for (const { instance: id, waiting } of plan.resumes) {
      const own = name === undefined ? [] : [{ key: `${name}/${id}`, answer: null }];
      const before = own.some(({ key }) => store.key(key) !== undefined);
      const keys = [...following.toKeep, ...own];
      const resumed = before || (await deliver(id, { kind: "event", event, waiting, keys, ...following.by }));
      if (!resumed) continue;
      if (!before) following.toKeep = [];
      const workflow = (instances.look(id)?.head ?? instances.tombstone(id))!.workflow;
      if (!moved.has(id)) moved.set(id, { id, workflow, started: false });
    }
    return [...moved.values()];
  }

  /**
   * Under the mailbox of the key: starts the first instance of the key, or the next, as the trigger says, and gives the
   * id of the one that there is now. Which it is to be is kept under the event's name by the first commit for it.
   */
  async #startKeyed(start: PlannedStart, keyed: Keyed, following: Following): Promise<string> {
    const { store, instances, deliver } = this.#options;
    const { name, event, by } = following;
    const mark = name === undefined ? undefined : `${name}/${start.instance}`;
    const marked = mark === undefined ? undefined : store.key(mark);
    if (typeof marked === "string") return this.#start(start, marked, [], following);
    const { latest, next } = successionOf(start.instance, (id) => this.#hasBegun(id));
    let own = mark === undefined ? [] : [{ key: mark, answer: next }];
    if (latest !== undefined) {
      const isEnded = instances.look(latest)?.state.ended !== false;
      if ((isEnded ? keyed.ifEnded : keyed.ifRunning) === undefined) return latest;
      if (!isEnded && keyed.ifRunning === "reject") throw running(latest);
      const reason = `restarted by ${event.type}`;
      const keys = [...following.toKeep, ...own];
      if (!isEnded && (await deliver(latest, { kind: "cancel", reason, keys, ...by }))) {
        following.toKeep = [];
        own = [];
      }
    }
    return this.#start(start, next, own, following);
  }

  async #start(
    { workflow }: PlannedStart,
    id: string,
    own: Commit["keys"],
    following: Following,
    isNew = false,
  ): Promise<string> {
    const { catalog, deliver } = this.#options;
    const { event, by, trace } = following;
    const definition = catalog.current(workflow);
    const keys = [...following.toKeep, ...own];
    const start: Cause | undefined = definition && {
      kind: "start",
      id,
      definition,
      event,
      keys,
      trace,
      ...by,
    };
    if (start && (await deliver(id, start, { isNew }))) {
      following.toKeep = [];
      following.begun.add(id);
    }
    return id;
  }

  #mustNotRun(first: string): void {
    const { latest } = successionOf(first, (id) => this.#hasBegun(id));
    if (latest !== undefined && this.#options.instances.look(latest)?.state.ended === false)
      throw running(latest);
  }

  /** Be it that it was removed since. */
  #hasBegun(id: string): boolean {
    const { instances } = this.#options;
    return instances.look(id) !== undefined || instances.tombstone(id) !== undefined;
  }

  /** Whether the event that is given once more is the one that the instance began with. */
  #beganBy({ id, source }: OutsideEventData, there: Instance | Tombstone): boolean {
    if (!("head" in there)) return there.began === digestOf([source, id]);
    const { first: seq } = there.head;
    const first = this.#options.instances.entry(seq).entry.event as unknown as OutsideEventData;
    return first.id === id && first.source === source;
  }
}

/** The order in which stores give ids, as far as ids have no characters beyond the first 65,536. */
const byInstance = (a: Plan["resumes"][number], b: Plan["resumes"][number]): number =>
  a.instance < b.instance ? -1 : 1;

const running = (instance: string): EngineError =>
  new EngineError("key_taken", `Instance ${instance} of the same key is running.`, { instance });

const fitsEvent = ({ workflow }: Definition, { type, data }: OutsideEventData): boolean => {
  const declared = workflow.events[type]?.data;
  return declared === undefined || checkData(declared, data).length === 0;
};

function mustBeSame(plan: Plan, event: OutsideEventData): void {
  if (plan.data === digestOf(event.data)) return;
  const instance = (plan.starts[0] ?? plan.resumes[0])?.instance ?? "";
  const which = `Event ${quote(event.id)} of ${quote(event.source)}`;
  throw new EngineError("key_reused", `${which} came before with other data.`, { instance });
}
