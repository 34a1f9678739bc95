// createEngine: wires catalogue, mailboxes, performer and timers round one store. The loop is in `deliver`.
import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../language/json.ts";
import { checkData } from "../language/data.ts";
import type { Scope } from "../language/scope.ts";
import type { RecordType, Trigger, Workflow } from "../language/workflow.ts";
import type { Conditions } from "../machine/decision.ts";
import { isInternal } from "../machine/event.ts";
import { advance } from "./advance.ts";
import type { Cause, Instance, OutsideEventData, ReadyCall } from "./advance.ts";
import { Catalog } from "./catalog.ts";
import type { Definition } from "./catalog.ts";
import type { Engine, OutsideEvent, Published } from "./engine.ts";
import { EngineError } from "./error.ts";
import type { CallRequest, Commit, DueRow, Head } from "./instance.ts";
import { Mailboxes } from "./mailbox.ts";
import { loadPayload, scopeOf } from "./payload.ts";
import { Performer } from "./performer.ts";
import type { Clock, Gateway, NewId, Observer, Outcome, Random, Store } from "./ports.ts";
import { evaluateExpression, renderTemplate } from "./request.ts";
import { Timers } from "./timers.ts";
import { viewEntry, viewInstance } from "./view.ts";

export interface EngineOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  /** Absent: calls are kept open and none is made. */
  readonly gateway?: Gateway;
  readonly observer?: Observer;
  /** Calls on the wire at once. */
  readonly concurrentCallsMax?: number;
  /** Chosen truth values in place of evaluated conditions: simulations of paths. */
  readonly conditions?: Conditions;
  /** Called once when a commit failed: the store is lost to this process, which must end. */
  readonly onBroken: (error: unknown) => void;
}

/** An engine, and the doors that only its host uses. */
export interface HostedEngine extends Engine {
  /** Makes a workflow the one that new instances of its id begin with. Durable when resolved. */
  register(workflow: Workflow, source: string): Promise<string>;
  /** Resolves once every event given so far has been handled. Calls on the wire and timers to come are not waited for. */
  settled(): Promise<void>;
}

export function createEngine(options: EngineOptions): HostedEngine {
  return new DurableEngine(options);
}

/** Instances kept in memory after their last use. */
const rememberedInstancesMax = 10_000;
const mailboxMax = 1000;
const concurrentCallsDefault = 256;

class DurableEngine implements HostedEngine {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #options: EngineOptions;
  readonly #catalog: Catalog;
  readonly #mailboxes = new Mailboxes();
  readonly #performer: Performer;
  readonly #timers: Timers;
  /** Durable state only: an instance is put here after its commit. In order of use, oldest first. */
  readonly #instances = new Map<string, Instance>();
  #seq: number;
  #stopping = false;
  #broken = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#catalog = new Catalog(options.store);
    this.#seq = options.store.lastSeq();
    this.#timers = new Timers(options.store, options.clock, (row) => this.#fire(row));
    this.#performer = new Performer({
      gateway: options.gateway,
      observer: options.observer,
      concurrentMax: options.concurrentCallsMax ?? concurrentCallsDefault,
      settle: (instance, call, outcome) => this.#settle(instance, call, outcome),
      timeoutMs: (instance, step) => this.#find(instance)!.definition.calls.get(step)!.call.timeoutMs,
    });
  }

  async register(workflow: Workflow, source: string): Promise<string> {
    return (await this.#catalog.register(workflow, source)).version;
  }

  run(): void {
    for (const id of this.#store.open()) {
      const instance = this.#find(id)!;
      for (const [step, call] of Object.entries(instance.head.calls)) {
        if (call.dueAtMs !== undefined) continue;
        const { visit, attempt } = call;
        this.#performer.perform(id, { step, visit, attempt, request: this.#requestAt(call.request, step) });
      }
    }
    this.#timers.start();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#performer.stop();
    await this.#timers.stop();
    await this.#mailboxes.idle();
  }

  async settled(): Promise<void> {
    do await this.#mailboxes.idle();
    while (this.#timers.busy);
  }

  async publish(event: OutsideEvent): Promise<Published> {
    this.#mayTake(event.type);
    const given = { ...event, source: event.source ?? "api" };
    const recorded = this.#recorded(given);
    const starts = this.#catalog
      .triggeredBy(event.type)
      .flatMap(({ definition, trigger }) => this.#triggered(definition, trigger, recorded, event.id));
    if (starts.length === 0) this.#mustKnow(event.type);
    const instances: Published["instances"][number][] = [];
    for (const start of starts) {
      const begun = await this.#begin(start, event.actor);
      instances.push({ id: begun.id, workflow: start.definition.workflow.id, started: begun.started });
    }
    return { id: recorded.id, instances };
  }

  async start(
    workflow: string,
    { data, key, actor }: { readonly data: Json; readonly key?: string; readonly actor?: string },
  ): ReturnType<Engine["start"]> {
    if (this.#stopping) throw stopping();
    const definition = this.#catalog.current(workflow);
    if (!definition) {
      const known = this.#catalog.all().map((other) => other.workflow.id);
      throw new EngineError("unknown_workflow", `There is no workflow ${quote(workflow)}.`, { known });
    }
    mustMatch(definition.workflow.input, data, "/data");
    const id = key === undefined ? this.#newInstanceId(definition) : keyedId(definition, key);
    const recorded = this.#recorded({ type: `start.${workflow}`, data, source: "api" });
    const begun = await this.#begin({ definition, id, event: recorded }, actor);
    if (!begun.started) {
      throw new EngineError("key_taken", `An instance with the key ${quote(key ?? "")} exists.`, {
        instance: id,
      });
    }
    return this.read(id);
  }

  async send(
    id: string,
    { type, data, actor }: { readonly type: string; readonly data: Json; readonly actor?: string },
  ): ReturnType<Engine["send"]> {
    this.#mayTake(type);
    const { definition, state } = this.#mustFind(id);
    if (!definition.events.has(type)) {
      throw new EngineError(
        "unknown_event",
        `Workflow ${definition.workflow.id} takes no event ${quote(type)}.`,
        {
          known: [...definition.events],
        },
      );
    }
    if (state.ended) throw ended(id);
    mustMatch(definition.workflow.events[type]?.data, data, "/data");
    this.#mustHaveRoom(id);
    const event = this.#recorded({ type, data, source: "api" });
    const taken = await this.#deliver(id, { kind: "event", event, ...(actor !== undefined && { actor }) });
    if (!taken) {
      const now = this.#mustFind(id);
      if (now.state.ended) throw ended(id);
      throw new EngineError("not_awaited", `Instance ${id} does not wait for ${quote(type)} now.`, {
        awaited: now.state.awaits.map((awaited) => awaited.event),
      });
    }
    return this.read(id);
  }

  read(id: string): ReturnType<Engine["read"]> {
    return viewInstance(this.#mustFind(id), this.#clock.now());
  }

  list(query: Parameters<Engine["list"]>[0]): ReturnType<Engine["list"]> {
    const heads = this.#store.list({ ...query, limit: query.limit + 1 });
    const page = heads.slice(0, query.limit);
    const nowMs = this.#clock.now();
    const items = page.map((head) => viewInstance(this.#hydrate(head), nowMs));
    const next = heads.length > page.length ? page.at(-1) : undefined;
    return { items, ...(next && { next: next.id }) };
  }

  journal(
    id: string,
    { limit, after }: { readonly limit: number; readonly after?: number },
  ): ReturnType<Engine["journal"]> {
    const { head } = this.#mustFind(id);
    const seqs: number[] = [];
    for (let seq = head.last; seq > (after ?? 0); seq = this.#entry(seq).entry.prevSeq) seqs.push(seq);
    seqs.reverse();
    const page = seqs.slice(0, limit);
    const items = page.map((seq) => {
      const { entry, bytes } = this.#entry(seq);
      return viewEntry(entry, bytes);
    });
    const next = page.length < seqs.length ? page[page.length - 1] : undefined;
    return { items, ...(next !== undefined && { next }) };
  }

  workflows(): ReturnType<Engine["workflows"]> {
    return this.#catalog.all().map(({ workflow, version, source }) => ({
      id: workflow.id,
      ...(workflow.title !== undefined && { title: workflow.title }),
      version,
      triggers: workflow.triggers.map((trigger) => trigger.event),
      source,
    }));
  }

  /**
   * The loop: one cause of one instance is decided, committed, and then performed. Gives the instance after it, or
   * undefined when nothing took the cause. A start that finds the instance there already gives undefined too.
   */
  #deliver(id: string, cause: Cause): Promise<Instance | undefined> {
    return this.#mailboxes.run(id, async () => {
      const nowMs = this.#clock.now();
      const advanced = advance(this.#find(id), cause, {
        nowMs,
        random: this.#options.random(),
        seq: this.#seq + 1,
        conditions: this.#options.conditions,
        requestAt: (seq, step) => this.#requestAt(seq, step),
      });
      if (!advanced) return undefined;
      this.#seq++;
      await this.#commit(advanced.commit);
      this.#remember(advanced.instance);
      this.#options.observer?.committed(advanced.commit);
      for (const row of advanced.commit.dueAdded) this.#timers.added(row.dueAtMs);
      for (const call of advanced.ready) this.#performer.perform(id, call);
      return advanced.instance;
    });
  }

  /** Keeps one name from filling memory: what comes from outside is refused while too much waits. */
  #mustHaveRoom(mailbox: string): void {
    if (this.#mailboxes.waiting(mailbox) < mailboxMax) return;
    throw new EngineError("overloaded", `Too many events wait for ${mailbox}: try again later.`);
  }

  async #commit(commit: Commit): Promise<void> {
    try {
      await this.#store.commit(commit);
    } catch (error) {
      this.#break(error);
      throw error;
    }
  }

  /** Fail-stop: what memory holds may be ahead of the disk, so nothing more is done. */
  #break(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#stopping = true;
    this.#performer.stop();
    this.#options.onBroken(error);
  }

  async #settle(instance: string, call: ReadyCall, outcome: Outcome): Promise<void> {
    const { step, visit, attempt } = call;
    await this.#internally(() => this.#deliver(instance, { kind: "outcome", step, visit, attempt, outcome }));
  }

  async #fire(row: DueRow): Promise<void> {
    await this.#internally(() => this.#deliver(row.instance, { kind: "due", row }));
  }

  /** For causes without a caller to answer: a failure to handle one is the engine's own. */
  async #internally(deliver: () => Promise<unknown>): Promise<void> {
    try {
      await deliver();
    } catch (error) {
      this.#break(error);
    }
  }

  async #begin(start: Start, actor: string | undefined): Promise<{ id: string; started: boolean }> {
    const { definition, id, event, key } = start;
    const begin = async (): Promise<{ id: string; started: boolean }> => {
      if (key !== undefined) {
        const known = this.#store.key(key) as { instance: string; data: string } | undefined;
        if (known && known.data !== JSON.stringify(event.data)) {
          throw new EngineError(
            "key_reused",
            `Event ${quote(event.id)} of ${quote(event.source)} came before with other data.`,
            {
              instance: known.instance,
            },
          );
        }
        if (known) return { id: known.instance, started: true };
      }
      const keys =
        key === undefined ? [] : [{ key, answer: { instance: id, data: JSON.stringify(event.data) } }];
      const begun = await this.#deliver(id, {
        kind: "start",
        id,
        definition,
        event,
        keys,
        ...(actor !== undefined && { actor }),
      });
      return { id, started: begun !== undefined };
    };
    this.#mustHaveRoom(id);
    if (key === undefined) return begin();
    this.#mustHaveRoom(key);
    return this.#mailboxes.run(key, begin);
  }

  #triggered(
    definition: Definition,
    trigger: Trigger,
    event: OutsideEventData,
    givenId: string | undefined,
  ): readonly Start[] {
    mustMatch(definition.workflow.input, event.data, "/data");
    const scope = (): Scope =>
      scopeOf(
        definition,
        { id: "", steps: {} },
        { input: event.data, outcomes: {} },
        event as unknown as Json,
        this.#clock.now(),
      );
    if (trigger.when) {
      const result = evaluateExpression(trigger.when.source, scope());
      if (!result.ok) throw badTrigger(definition, "when", result.error);
      if (result.value !== true) return [];
    }
    let id: string;
    if (trigger.key) {
      const result = renderTemplate(trigger.key, scope());
      if (!result.ok) throw badTrigger(definition, "key", result.error);
      id = keyedId(
        definition,
        typeof result.value === "string" ? result.value : JSON.stringify(result.value),
      );
    } else {
      id = this.#newInstanceId(definition);
    }
    const key = givenId === undefined ? undefined : eventKey(event, definition);
    return [{ definition, id, event, ...(key !== undefined && { key }) }];
  }

  #recorded(event: Pick<OutsideEvent, "type" | "data" | "id"> & { source: string }): OutsideEventData {
    const nowMs = this.#clock.now();
    return {
      id: event.id ?? this.#options.newId(nowMs),
      type: event.type,
      source: event.source,
      time: new Date(nowMs).toISOString(),
      data: event.data,
    };
  }

  #newInstanceId(definition: Definition): string {
    return `${definition.workflow.id}:${this.#options.newId(this.#clock.now())}`;
  }

  #mayTake(type: string): void {
    if (this.#stopping) throw stopping();
    if (isInternal(type)) {
      throw new EngineError(
        "bad_event",
        `Events ${quote(type)} come from the engine alone; nobody may send them.`,
      );
    }
    if (!/^[A-Za-z][A-Za-z0-9_.-]{0,127}$/.test(type)) {
      throw new EngineError(
        "bad_event",
        `${quote(type)} is no event type: a letter, then up to 127 letters, digits, "_", "." or "-".`,
      );
    }
  }

  /** An event that starts nothing must at least be one that some workflow speaks of. */
  #mustKnow(type: string): void {
    const known = new Set<string>();
    for (const { workflow } of this.#catalog.all()) {
      for (const trigger of workflow.triggers) known.add(trigger.event);
      for (const event of Object.keys(workflow.events)) known.add(event);
    }
    if (!known.has(type)) {
      throw new EngineError("unknown_event", `No workflow knows the event ${quote(type)}.`, {
        known: [...known].toSorted(),
      });
    }
  }

  #mustFind(id: string): Instance {
    const instance = this.#find(id);
    if (!instance) throw new EngineError("unknown_instance", `There is no instance ${quote(id)}.`);
    return instance;
  }

  #find(id: string): Instance | undefined {
    const known = this.#instances.get(id);
    if (known) return known;
    const head = this.#store.read(id);
    if (!head) return undefined;
    const instance = this.#hydrate(head);
    this.#remember(instance);
    return instance;
  }

  #hydrate(head: Head): Instance {
    const known = this.#instances.get(head.id);
    if (known?.head.revision === head.revision) return known;
    const definition = this.#catalog.version(head.version);
    return {
      definition,
      head,
      state: definition.machine.restore(head.state),
      payload: loadPayload(this.#store, head),
    };
  }

  #remember(instance: Instance): void {
    const { id } = instance.head;
    this.#instances.delete(id);
    this.#instances.set(id, instance);
    if (this.#instances.size > rememberedInstancesMax) {
      const [oldest] = this.#instances.keys();
      this.#instances.delete(oldest!);
    }
  }

  #requestAt(seq: number, step: string): CallRequest {
    const request = this.#entry(seq).entry.requests?.[step];
    if (!request) throw new Error(`journal entry ${seq} holds no request of ${step}`);
    return request;
  }

  #entry(seq: number): NonNullable<ReturnType<Store["entry"]>> {
    const found = this.#store.entry(seq);
    if (!found) throw new Error(`journal entry ${seq} is missing`);
    return found;
  }
}

/** An instance to be begun. `key` names the event that does, where its sender gave it an id. */
interface Start {
  readonly definition: Definition;
  readonly id: string;
  readonly event: OutsideEventData;
  readonly key?: string;
}

/** Names an event that starts a workflow. A digest, since a store's keys are short and senders' ids may be long. */
function eventKey({ source, id }: OutsideEventData, { workflow }: Definition): string {
  const digest = createHash("sha256").update(JSON.stringify([source, id]));
  return `event/${workflow.id}/${digest.digest("hex")}`;
}

/** Keys may hold a `:` but not end in one and digits: that is how restarted instances are named. */
function keyedId(definition: Definition, key: string): string {
  if (!/^[\x20-\x2e\x30-\x7e]{1,128}$/.test(key) || /:\d+$/.test(key)) {
    throw new EngineError(
      "bad_data",
      `${quote(key)} is no key: 1 to 128 printable ASCII characters without "/", not ending in ":" and digits.`,
      { errors: [{ pointer: "/key", detail: "not a key" }] },
    );
  }
  return `${definition.workflow.id}:${key}`;
}

function mustMatch(type: RecordType | undefined, data: Json, at: string): void {
  const errors = type ? checkData(type, data) : [];
  if (errors.length === 0) return;
  throw new EngineError("bad_data", "The data does not match the declared types.", {
    errors: errors.map(({ pointer, message }): JsonObject => ({ pointer: at + pointer, detail: message })),
  });
}

const badTrigger = (definition: Definition, part: string, error: string): EngineError =>
  new EngineError(
    "bad_data",
    `The trigger's ${part} of workflow ${definition.workflow.id} has no value: ${error}`,
    {
      errors: [{ pointer: "/data", detail: error }],
    },
  );

const ended = (id: string): EngineError =>
  new EngineError("ended", `Instance ${id} has ended.`, { instance: id });

const stopping = (): EngineError => new EngineError("stopping", "The engine is stopping.");

const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
