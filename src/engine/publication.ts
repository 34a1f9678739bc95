// Publication: what an event without an address begins and resumes, each of them once, however often it comes.
import { checkData } from "../language/data.ts";
import type { Json } from "../language/json.ts";
import type { Catalog, Definition } from "./catalog.ts";
import type { Advance, Cause, Instance, Waiting } from "./cause.ts";
import type { Published } from "./engine.ts";
import { EngineError } from "./error.ts";
import type { Commit, OutsideEventData } from "./instance.ts";
import type { Instances } from "./instances.ts";
import type { Mailboxes } from "./mailbox.ts";
import type { Clock, Store } from "./ports.ts";
import { waitingFor } from "./resume.ts";
import { digestOf, mustBeKnown, mustFitSome, quote, startsOf } from "./start.ts";

export interface PublicationsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly instances: Instances;
  readonly mailboxes: Mailboxes;
  readonly newId: () => string;
  readonly deliver: (id: string, cause: Cause) => Promise<Advance | undefined>;
  readonly mustHaveRoom: (mailbox: string) => void;
}

/**
 * What an event is to begin and to resume, fixed before any of it is done. It is kept under the event's name by the
 * first commit that follows from it: who repeats the event after a crash half-way gets the rest done, and no more.
 */
interface Plan {
  /** Digest of the event's data. */
  readonly data: string;
  readonly time: string;
  readonly starts: readonly { readonly workflow: string; readonly instance: string }[];
  readonly resumes: readonly { readonly instance: string; readonly waiting: Waiting }[];
}

/** Instances looked at before others get their turn. */
const pageSize = 100;

export class Publications {
  readonly #options: PublicationsOptions;

  constructor(options: PublicationsOptions) {
    this.#options = options;
  }

  /** `named`: the sender gave the event its id, so that the same again is known. */
  async publish(
    event: OutsideEventData,
    { named, actor }: { readonly named: boolean; readonly actor: string | undefined },
  ): Promise<Published["instances"]> {
    const { store, mailboxes, mustHaveRoom } = this.#options;
    if (!named) return this.#perform(event, await this.#plan(event), { actor });
    const name = `event/${digestOf([event.source, event.id])}`;
    mustHaveRoom(name);
    return mailboxes.run(name, async () => {
      const known = store.key(name) as unknown as Plan | undefined;
      if (known) mustBeSame(known, event);
      const plan = known ?? (await this.#plan(event));
      return this.#perform({ ...event, time: plan.time }, plan, { actor, name, isKept: known !== undefined });
    });
  }

  /**
   * `bad_data` when the data does not fit what a trigger's workflow takes, or when all that could take the event
   * refuses it; `unknown_event` when nothing declares it. An instance whose version refuses the data is left out.
   */
  async #plan(event: OutsideEventData): Promise<Plan> {
    const { catalog, clock, newId } = this.#options;
    const starts = startsOf(catalog, event, { newId, nowMs: clock.now() });
    const resumes = await this.#waiting(event);
    if (starts.length === 0 && resumes.length === 0) {
      mustBeKnown(catalog, event.type);
      mustFitSome(catalog, event);
    }
    return {
      data: digestOf(event.data),
      time: event.time,
      starts: starts.map(({ definition, id }) => ({ workflow: definition.workflow.id, instance: id })),
      resumes,
    };
  }

  async #waiting(event: OutsideEventData): Promise<Plan["resumes"]> {
    const { store, clock, instances } = this.#options;
    const resumes: Plan["resumes"][number][] = [];
    const fits = new Map<Definition, boolean>();
    let page: readonly string[] = [];
    do {
      if (page.length > 0) await new Promise<void>((resolve) => clock.at(clock.now(), resolve));
      page = store.awaiting(event.type, pageSize, page.at(-1));
      for (const id of page) {
        const instance = instances.look(id)!;
        const { definition } = instance;
        if (!fits.has(definition)) fits.set(definition, fitsEvent(definition, event));
        const waiting = fits.get(definition) ? waitingFor(instance, event, clock.now()) : undefined;
        if (waiting) resumes.push({ instance: id, waiting });
      }
    } while (page.length === pageSize);
    return resumes;
  }

  async #perform(
    event: OutsideEventData,
    plan: Plan,
    {
      actor,
      name,
      isKept = true,
    }: { readonly actor: string | undefined; readonly name?: string; readonly isKept?: boolean },
  ): Promise<Published["instances"]> {
    const { store, catalog, instances, deliver, mustHaveRoom } = this.#options;
    for (const { instance } of [...plan.starts, ...plan.resumes]) mustHaveRoom(instance);
    const moved = new Map<string, Published["instances"][number]>();
    let toKeep: Commit["keys"] =
      name === undefined || isKept ? [] : [{ key: name, answer: plan as unknown as Json }];
    const by = actor === undefined ? {} : { actor };
    for (const { workflow, instance: id } of plan.starts) {
      const definition = catalog.current(workflow);
      const begun =
        definition && (await deliver(id, { kind: "start", id, definition, event, keys: toKeep, ...by }));
      if (begun) toKeep = [];
      const there = instances.look(id);
      if (there) moved.set(id, { id, workflow, started: begun !== undefined || this.#beganBy(event, there) });
    }
    for (const { instance: id, waiting } of plan.resumes) {
      const own = name === undefined ? [] : [{ key: `${name}/${id}`, answer: null }];
      const before = own.some(({ key }) => store.key(key) !== undefined);
      const keys = [...toKeep, ...own];
      const resumed = before || (await deliver(id, { kind: "event", event, waiting, keys, ...by }));
      if (!resumed) continue;
      if (!before) toKeep = [];
      const { workflow } = instances.look(id)!.head;
      if (!moved.has(id)) moved.set(id, { id, workflow, started: false });
    }
    return [...moved.values()];
  }

  /** Whether the event that is given once more is the one that the instance began with. */
  #beganBy({ id, source }: OutsideEventData, { head }: Instance): boolean {
    const first = this.#options.instances.entry(head.first).entry.event as unknown as OutsideEventData;
    return first.id === id && first.source === source;
  }
}

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
