// createEngine: wires catalogue, mailboxes, deliveries, performer and timers round one store.
import type { Json } from "../language/json.ts";
import type { Workflow } from "../language/workflow.ts";
import { Batches } from "./batches.ts";
import type { BatchRequest } from "./batches.ts";
import { takeInOrder } from "./batch.ts";
import type { Advance, Cause, Chosen, Instance, ReadyCall } from "./cause.ts";
import { isPending } from "./child.ts";
import { createFamily } from "./family.ts";
import type { Family } from "./family.ts";
import { Catalog } from "./catalog.ts";
import { keptMax } from "./draft/draft.ts";
import { Deliveries } from "./deliveries.ts";
import type { Engine, OutsideEvent, Published, Sent } from "./engine.ts";
import { EngineError, messageOf } from "./error.ts";
import type { Commit, DueRow, OutsideEventData } from "./instance.ts";
import { Instances, readable } from "./instances.ts";
import { LifeSpans } from "./life-span.ts";
import { Mailboxes } from "./mailbox.ts";
import { causeOf, mustBeSo } from "./operation.ts";
import { createOwnPublisher } from "./own-publisher.ts";
import type { ServicePolicy, WaitingCall } from "./lane.ts";
import { Performer } from "./performer.ts";
import type { Clock, Gateway, NewId, Observer, Outcome, Publisher, Random, Room, Store } from "./ports.ts";
import { Publications } from "./publication.ts";
import type { PublishOptions } from "./publication.ts";
import { ReadAhead } from "./read-ahead.ts";
import { Readings } from "./readings.ts";
import { Replies } from "./replies.ts";
import { Retention } from "./retention.ts";
import type { RetentionRule } from "./retention.ts";
import { timeoutOf } from "./request.ts";
import { RightOfWay } from "./right-of-way.ts";
import { isSchedule } from "./schedule-id.ts";
import { Schedules } from "./schedules.ts";
import { withHeld } from "./held.ts";
import { viewService } from "./service-view.ts";
import { keyedId, mustBeSendable, mustMatch, quote } from "./start.ts";
import type { Person, TaskAction } from "./task.ts";
import { viewTask } from "./task-view.ts";
import type { TaskView } from "./task-view.ts";
import { traceOf } from "./trace.ts";
import { Timers } from "./timers.ts";
import type { Fired } from "./timers.ts";
import type { InstanceView } from "./view.ts";
import { VersionTrial } from "./version-trial.ts";
import { Views } from "./views.ts";
import { Watchers } from "./watchers.ts";
import { Workflows } from "./workflows.ts";
import { wishesOf } from "./wishes.ts";
import type { Wishes } from "./wishes.ts";

export interface EngineOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** What timers go by. Absent: `clock`. */
  readonly timersBy?: Clock;
  readonly random: Random;
  readonly newId: NewId;
  /** Absent: calls are kept open and none is made. */
  readonly gateway?: Gateway;
  /** Where emitted events go. Absent: to this engine. With `chosen` the gateway answers for it. */
  readonly publisher?: Publisher;
  readonly observer?: Observer;
  /** Asked before events and callers begin instances, not before schedules and steps do. Absent: there is room. */
  readonly room?: Room;
  /** When instances that have ended leave the store. Absent: never. */
  readonly retention?: RetentionRule;
  /** Calls on the wire at once, a few of each service aside. */
  readonly concurrentCallsMax?: number;
  /** What each service may be asked for. Absent: anything. */
  readonly policyOf?: (service: string) => ServicePolicy;
  /** Where workflows come from, in words, for the failure of a step that runs one that is not there. */
  readonly workflowsFrom?: string;
  /** Chosen in place of what data would say, children included: simulations of paths. */
  readonly chosen?: Chosen;
  /** False: cron triggers start nothing. Absent: they do. */
  readonly schedules?: boolean;
  /**
   * Reads instances before their timers are due, forgets those that nobody uses, and tries all stored versions soon after the
   * start. Absent: nothing of this, as in simulated time.
   */
  readonly tendsMemory?: boolean;
  /** True: `run`, told again, begins calls once more that are under way: simulations of calls that are answered twice. */
  readonly repeats?: boolean;
  /** Told of each durable commit what led to it, before anything is performed; without a cause it is a schedule's. Must not throw. */
  readonly recorder?: (commit: Commit, cause: Cause | undefined) => void;
  /** Called once when a commit failed: the store is lost to this process, which must end. */
  readonly onBroken: (error: unknown) => void;
  /** Called when an instance met a mistake of the engine's own and stays as it is. */
  readonly onFault: (instance: string, error: unknown) => void;
}

/** An engine, and the doors that only its host uses. */
export interface HostedEngine extends Engine {
  /** Makes a workflow the one that new instances of its id begin with. Durable when resolved. */
  register(workflow: Workflow, source: string): Promise<string>;
  /**
   * Takes up the workflows of files, and those that were deployed: of each id the newest counts, as `Deployments.seen`
   * has it. Before anything else is asked.
   */
  install(files: readonly { readonly workflow: Workflow; readonly source: string }[]): Promise<void>;
  /**
   * Works out how long instances of the workflows may take, which may need a tenth of a second, so that it is not the first look at one
   * that waits for it.
   */
  foresee(): void;
  /** Resolves once every event given so far has been handled. Calls on the wire and timers to come are not waited for. */
  settled(): Promise<void>;
}

export function createEngine(options: EngineOptions): HostedEngine {
  return new DurableEngine(options);
}

/** More than this waiting for one instance means that somebody floods it. */
const mailboxMax = 1000;
const concurrentCallsDefault = 512;
/** With more calls than this waiting for their services nothing new begins. */
const waitingCallsMax = 1_000_000;
const anything: ServicePolicy = { maxRunning: Infinity };

class DurableEngine implements HostedEngine {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #options: EngineOptions;
  readonly #catalog: Catalog;
  readonly #mailboxes = new Mailboxes();
  readonly #performer: Performer;
  readonly #timers: Timers;
  /** Absent: instances are read when they are asked for. */
  readonly #readAhead: ReadAhead | undefined;
  readonly #rightOfWay: RightOfWay;
  readonly #versionTrial: VersionTrial;
  readonly #family: Family;
  readonly #instances: Instances;
  readonly #readings: Readings;
  readonly #deliveries: Deliveries;
  readonly #publications: Publications;
  readonly #schedules: Schedules;
  readonly #replies: Replies;
  readonly #workflows: Workflows;
  readonly #watchers = new Watchers();
  readonly #batches: Batches;
  /** Absent: nothing is ever removed. */
  readonly #retention: Retention | undefined;
  readonly #lifeSpans: LifeSpans;
  readonly #views: Views;
  #stopping = false;
  #broken = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#catalog = new Catalog(options.store);
    this.#versionTrial = new VersionTrial(this.#catalog, options.clock);
    this.#lifeSpans = new LifeSpans((id) => this.#catalog.current(id)?.workflow);
    this.#views = new Views(this.#lifeSpans);
    this.#instances = new Instances(
      options.store,
      this.#catalog,
      options.tendsMemory === true ? options.clock : undefined,
    );
    this.#replies = new Replies(options.store, options.clock, this.#mailboxes);
    this.#readings = new Readings({
      store: options.store,
      clock: options.clock,
      catalog: this.#catalog,
      instances: this.#instances,
      viewOf: (instance, nowMs) => this.#viewOf(instance, nowMs),
    });
    this.#deliveries = new Deliveries({
      store: options.store,
      clock: options.clock,
      random: options.random,
      chosen: options.chosen,
      instances: this.#instances,
      perform: (advanced, cause) => this.#perform(advanced, cause),
      onStuck: options.onFault,
      onBroken: (error) => this.#break(error),
    });
    this.#publications = new Publications({
      store: options.store,
      clock: options.clock,
      catalog: this.#catalog,
      instances: this.#instances,
      mailboxes: this.#mailboxes,
      newId: () => options.newId(options.clock.now()),
      deliver: (id, cause, wishes) => this.#deliveries.deliver(id, cause, wishes),
      mustHaveRoom: (mailbox) => this.#mustHaveRoom(mailbox),
      mayBegin: () => this.#mayBegin(),
    });
    this.#schedules = new Schedules({
      store: options.store,
      clock: options.clock,
      catalog: this.#catalog,
      instances: this.#instances,
      deliver: (id, cause) => this.#deliveries.deliver(id, cause),
      commit: async (make) => this.#tell(await this.#deliveries.commit(make), undefined),
    });
    this.#workflows = new Workflows({
      store: options.store,
      clock: options.clock,
      catalog: this.#catalog,
      mailboxes: this.#mailboxes,
      schedules: options.schedules === false ? undefined : this.#schedules,
      next: (workflow, trigger) => this.#schedules.next(workflow, trigger),
      faultOf: (workflow, trigger) => this.#schedules.faultOf(workflow, trigger),
    });
    const timersBy = options.timersBy ?? options.clock;
    this.#readAhead =
      options.tendsMemory === true
        ? new ReadAhead({
            store: options.store,
            clock: timersBy,
            isBusy: () => !this.#deliveries.isIdle,
            read: ({ instance }) => readable(() => this.#instances.find(instance)),
            onBroken: (error) => this.#break(error),
          })
        : undefined;
    this.#timers = new Timers({
      store: options.store,
      clock: timersBy,
      deliver: (row) => this.#fire(row),
      onPassed: (areOthersDue) => this.#rightOfWay.passed(areOthersDue),
      onSleep: (dueAtMs) => this.#readAhead?.expect(dueAtMs),
      onBroken: (error) => this.#break(error),
    });
    this.#rightOfWay = new RightOfWay(options.clock, (instance, call) =>
      this.#performer.perform(instance, call),
    );
    this.#performer = new Performer({
      gateway: options.gateway,
      publisher: options.chosen ? undefined : (options.publisher ?? createOwnPublisher(this)),
      observer: options.observer,
      clock: options.clock,
      concurrentMax: options.concurrentCallsMax ?? concurrentCallsDefault,
      policyOf: options.policyOf ?? (() => anything),
      repeats: options.repeats === true,
      maySend: (instance, call) => this.#mayBeSent(instance, call),
      requestOf: (instance, { step }) => {
        const open = this.#instances.find(instance)?.head.calls[step];
        return open && this.#instances.requestAt(open.request, step);
      },
      settle: (instance, call, outcome) => this.#settle(instance, call, outcome),
      traceOf: (instance) => traceOf(this.#instances.find(instance)!.head),
      timeoutMs: (instance, step) =>
        timeoutOf(this.#instances.find(instance)!.definition.performed.get(step)),
    });
    this.#batches = new Batches({
      store: options.store,
      clock: options.clock,
      catalog: this.#catalog,
      mustFind: (id) => this.#readings.mustFind(id),
      newId: () => options.newId(options.clock.now()),
      deliver: (id, cause, keysOf) => this.#deliveries.deliver(id, cause, { keysOf }),
      isStopping: () => this.#stopping,
      onFault: (id, error) => {
        if (!this.#broken) options.onFault(id, error);
      },
      onBroken: (error) => this.#break(error),
    });
    this.#retention =
      options.retention &&
      new Retention({
        ...options.retention,
        store: options.store,
        clock: timersBy,
        instances: this.#instances,
        viewOf: (instance) => this.#views.once(instance, this.#clock.now()),
        isBusy: (id) => this.#deliveries.waiting(id) > 0 || this.#performer.isCalling(id),
        onFault: (id, error) => {
          if (!this.#broken) options.onFault(id, error);
        },
        onBroken: (error) => this.#break(error),
      });
    this.#family = createFamily({
      find: (id) => this.#instances.find(id),
      wasRemoved: (id) => this.#instances.tombstone(id) !== undefined,
      catalog: this.#catalog,
      from: options.workflowsFrom,
      requestAt: (seq, step) => this.#instances.runAt(seq, step),
      now: () => this.#clock.now(),
      deliver: (id, cause) => void this.#internally(id, this.#deliveries.deliver(id, cause)),
      begin: (parent, step, start) => void this.#internally(start.id, this.#beginChild(parent, step, start)),
    });
  }

  register(workflow: Workflow, source: string): Promise<string> {
    return this.#workflows.register(workflow, source);
  }

  install(files: Parameters<HostedEngine["install"]>[0]): Promise<void> {
    return this.#workflows.install(files);
  }

  foresee(): void {
    for (const definition of this.#catalog.all()) this.#lifeSpans.ofMs(definition);
  }

  async deploy(
    ...[workflow, source, wishes = {}]: Parameters<Engine["deploy"]>
  ): ReturnType<Engine["deploy"]> {
    this.#mustBeOpen();
    const deployed = await this.#workflows.deploy(workflow, source, wishes);
    this.#lifeSpans.ofMs(this.#catalog.current(workflow.id)!);
    return deployed;
  }

  definition(id: string): ReturnType<Engine["definition"]> {
    return this.#workflows.definition(id);
  }

  run(): void {
    for (const id of this.#store.open()) {
      try {
        this.#takeUp(id);
      } catch (error) {
        // One that cannot be read keeps no other from going on.
        this.#options.onFault(id, error);
      }
    }
    this.#timers.start();
    this.#batches.run();
    this.#retention?.run();
    if (this.#options.tendsMemory === true) this.#versionTrial.start(this.#store);
  }

  #takeUp(id: string): void {
    const instance = this.#instances.find(id)!;
    for (const [step, call] of Object.entries(instance.head.calls)) {
      if (call.dueAtMs !== undefined || instance.head.paused) continue;
      const { visit, attempt } = call;
      this.#performer.perform(id, {
        step,
        visit,
        attempt,
        request: this.#instances.requestAt(call.request, step),
        requestSeq: call.request,
      });
    }
    const { runs = {}, parent } = instance.head;
    for (const [step, run] of Object.entries(runs)) if (isPending(run)) this.#attend(id, step);
    if (parent) this.#attend(parent.instance, parent.step);
  }

  async drain(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#stopTending();
    const untilMs = this.#clock.now() + graceMs;
    await this.#timers.stop();
    await this.#retention?.stop();
    await this.#performer.drain(untilMs);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stopTending();
    this.#performer.stop();
    await this.#timers.stop();
    await this.#retention?.stop();
    await this.#idle();
  }

  #stopTending(): void {
    this.#readAhead?.stop();
    this.#instances.stop();
    this.#versionTrial.stop();
  }

  async settled(): Promise<void> {
    do await this.#idle();
    while (this.#timers.busy);
  }

  /** What is in a mailbox may be about to deliver. */
  async #idle(): Promise<void> {
    do {
      await this.#batches.idle();
      await this.#retention?.idle();
      await this.#mailboxes.idle();
      await this.#deliveries.idle();
    } while (!this.#mailboxes.isIdle || !this.#deliveries.isIdle);
  }

  publish(event: OutsideEvent): Promise<Published> {
    return this.#publish(event, {});
  }

  publishAll(events: readonly OutsideEvent[]): ReturnType<Engine["publishAll"]> {
    return takeInOrder(
      events,
      (event, confirm, begun) => this.#publish(event, { confirm, begun }),
      (error) => error instanceof EngineError,
    );
  }

  async #publish(
    event: OutsideEvent,
    together: Pick<PublishOptions, "confirm" | "begun">,
  ): Promise<Published> {
    this.#mustBeOpen();
    mustBeSendable(event.type);
    const recorded = this.#recorded({ ...event, source: event.source ?? "api" });
    const named = event.id !== undefined;
    const { actor, trace } = event;
    const instances = await this.#publications.publish(recorded, { named, actor, trace, ...together });
    return { id: recorded.id, instances };
  }

  async start(
    workflow: string,
    { data, key, trace, actor }: Parameters<Engine["start"]>[1],
    { reply }: NonNullable<Parameters<Engine["start"]>[2]> = {},
  ): ReturnType<Engine["start"]> {
    this.#mustBeOpen();
    const definition = this.#catalog.current(workflow);
    if (!definition) {
      const known = this.#catalog.all().map((other) => other.workflow.id);
      throw new EngineError("unknown_workflow", `There is no workflow ${quote(workflow)}.`, { known });
    }
    mustMatch(definition.workflow.input, data, "/data");
    this.#mayBegin();
    const id =
      key === undefined ? `${workflow}:${this.#options.newId(this.#clock.now())}` : keyedId(definition, key);
    const recorded = this.#recorded({ type: `start.${workflow}`, data, source: "api" });
    this.#mustHaveRoom(id);
    const by = actor === undefined ? {} : { actor };
    const start: Cause = { kind: "start", id, definition, event: recorded, keys: [], trace, ...by };
    const begun = await this.#deliveries.deliver(id, start, {
      ...wishesOf({ reply }, (after) => this.#view(after)),
      isNew: key === undefined,
    });
    if (!begun) {
      const is = this.#instances.tombstone(id) ? "has ended and was archived" : "exists";
      throw new EngineError("key_taken", `An instance with the key ${quote(key ?? "")} ${is}.`, {
        instance: id,
      });
    }
    return this.#view(begun);
  }

  async send(
    id: string,
    { type, data, actor }: { readonly type: string; readonly data: Json; readonly actor?: string },
    wishes: Wishes<Sent> = {},
  ): ReturnType<Engine["send"]> {
    this.#mustBeOpen();
    mustBeSendable(type);
    const { definition, state } = this.#readings.mustFind(id);
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
    const sent = (after: Advance): Sent => {
      const { kind } = after.commit.entry;
      const event = kind === "ignored" || kind === "kept" ? kind : "taken";
      return { event, instance: this.#view(after) };
    };
    const cause: Cause = { kind: "event", event, ...(actor !== undefined && { actor }) };
    const advanced = await this.#deliveries.deliver(id, cause, wishesOf(wishes, sent));
    if (advanced) return sent(advanced);
    const now = this.#readings.mustFind(id);
    if (now.state.ended) throw ended(id);
    const mayKeep = definition.workflow.events[type]?.late === "keep" || now.head.paused !== undefined;
    const isFull = mayKeep && (now.head.kept?.length ?? 0) >= keptMax;
    const full = isFull ? `, and keeps ${keptMax} events for later already` : "";
    throw new EngineError("not_awaited", `Instance ${id} does not wait for ${quote(type)} now${full}.`, {
      awaited: now.state.awaits.map((awaited) => awaited.event),
    });
  }

  async operate(
    ...[id, operation, actor, wishes = {}]: Parameters<Engine["operate"]>
  ): ReturnType<Engine["operate"]> {
    this.#mustBeOpen();
    this.#readings.mustFind(id);
    this.#mustHaveRoom(id);
    const operated = await this.#deliveries.deliver(
      id,
      causeOf(operation, actor),
      wishesOf(wishes, (after) => this.#view(after)),
    );
    if (operated) return this.#view(operated);
    mustBeSo(this.#readings.mustFind(id), operation);
    return this.read(id);
  }

  rehearseBatch(request: BatchRequest): ReturnType<Engine["rehearseBatch"]> {
    return this.#batches.rehearse(request);
  }

  async beginBatch(request: BatchRequest, name?: string): ReturnType<Engine["beginBatch"]> {
    this.#mustBeOpen();
    return this.#batches.begin(request, name);
  }

  batch(id: string): ReturnType<Engine["batch"]> {
    return this.#batches.read(id);
  }

  batches(): ReturnType<Engine["batches"]> {
    return this.#batches.list();
  }

  once(...[request, work]: Parameters<Engine["once"]>): ReturnType<Engine["once"]> {
    return this.#replies.once(request, work);
  }

  read(id: string): ReturnType<Engine["read"]> {
    return this.#readings.read(id);
  }

  find(ids: readonly string[]): ReturnType<Engine["find"]> {
    return this.#readings.find(ids);
  }

  list(query: Parameters<Engine["list"]>[0]): ReturnType<Engine["list"]> {
    return this.#readings.list(query);
  }

  journal(...[id, options]: Parameters<Engine["journal"]>): ReturnType<Engine["journal"]> {
    return this.#readings.journal(id, options);
  }

  recorded(...[id, options]: Parameters<Engine["recorded"]>): ReturnType<Engine["recorded"]> {
    return this.#readings.recorded(id, options);
  }

  counts(workflow: string): ReturnType<Engine["counts"]> {
    return this.#store.counts(workflow);
  }

  lastSeq(): number {
    return this.#store.lastSeq();
  }

  entries(query: Parameters<Engine["entries"]>[0]): ReturnType<Engine["entries"]> {
    return this.#readings.entries(query);
  }

  get record(): Engine["record"] {
    return this.#store;
  }

  now(): number {
    return this.#clock.now();
  }

  watch(listener: Parameters<Engine["watch"]>[0]): () => void {
    return this.#watchers.add(listener);
  }

  services(): ReturnType<Engine["services"]> {
    return this.#performer.services().map(viewService);
  }

  workflows(): ReturnType<Engine["workflows"]> {
    return this.#workflows.views();
  }

  async act(
    id: string,
    action: TaskAction,
    by: Person,
    wishes: Wishes<TaskView> = {},
  ): ReturnType<Engine["act"]> {
    this.#mustBeOpen();
    const { instance, step, visit } = this.#readings.mustFindTask(id);
    const { head } = instance;
    this.#mustHaveRoom(head.id);
    const view = ({ instance: after }: Advance): TaskView =>
      // What was decided may have led back to the same step, which then asks anew.
      after.head.tasks?.[step]?.visit === visit
        ? viewTask(after, step, this.#clock.now())
        : {
            ...viewTask(instance, step, this.#clock.now()),
            status: "completed",
            assignee: by.user,
            revision: after.head.revision,
          };
    const cause: Cause = { kind: "task", step, visit, action, by };
    const after = await this.#deliveries.deliver(head.id, cause, wishesOf(wishes, view));
    return after ? view(after) : this.task(id);
  }

  task(id: string): ReturnType<Engine["task"]> {
    return this.#readings.task(id);
  }

  tasks(query: Parameters<Engine["tasks"]>[0]): ReturnType<Engine["tasks"]> {
    return this.#readings.tasks(query);
  }

  #perform(advanced: Advance, cause: Cause): void {
    const { commit, ready } = advanced;
    this.#tell(commit, cause);
    for (const call of ready) {
      if (cause.kind === "due") this.#rightOfWay.give(commit.head.id, call);
      else this.#performer.perform(commit.head.id, call);
    }
    this.#tellFamily(advanced);
  }

  /** What is open and may not begin now is given to the performer again when it may. */
  #mayBeSent(instance: string, { step, visit, attempt }: WaitingCall["call"]): boolean {
    const head = this.#instances.find(instance)?.head;
    const open = head?.calls[step];
    return (
      head?.paused === undefined &&
      open?.visit === visit &&
      open.attempt === attempt &&
      open.dueAtMs === undefined
    );
  }

  /** With what only this process knows of it: which of its calls are held back. */
  #viewOf(instance: Instance, nowMs: number): InstanceView {
    const view = this.#views.of(instance, nowMs);
    const { id, calls, paused } = instance.head;
    if (paused) return view;
    return withHeld(view, (step) => {
      const { visit, attempt, request } = calls[step]!;
      return this.#performer.held(id, { step, visit, attempt, requestSeq: request }, () =>
        this.#instances.requestAt(request, step),
      );
    });
  }

  /** As the commit leaves it, which may not be made yet: whether a call is held back shows when it is looked at. */
  #view({ instance }: Advance): InstanceView {
    return this.#views.once(instance, this.#clock.now());
  }

  #tellFamily({ instance: { head, state }, commit: { entry }, attend }: Advance): void {
    if (this.#stopping) return;
    for (const step of attend) this.#attend(head.id, step);
    const { parent } = head;
    // A parent may have left a child while that began.
    if (parent && (entry.kind === "started" || entry.kind === "retried" || state.ended))
      this.#attend(parent.instance, parent.step);
  }

  /** One of a family that cannot be read keeps the others from nothing but its own end. */
  #attend(instance: string, step: string): void {
    try {
      this.#family.attend(instance, step);
    } catch (error) {
      this.#options.onFault(instance, error);
    }
  }

  /** A child that cannot begin because of a mistake of ours is nobody's to look at but the parent's. */
  #beginChild(
    parent: string,
    step: string,
    start: Extract<Cause, { kind: "start" }>,
  ): Promise<Advance | undefined> {
    return this.#deliveries.deliver(start.id, start).catch(async (error: unknown) => {
      if (this.#broken) throw error;
      const of = `the start of ${start.id}`;
      const stick: Cause = { kind: "stick", of, step, message: messageOf(error) };
      await this.#deliveries.deliver(parent, stick);
      throw error;
    });
  }

  /** Keeps one name from filling memory: what comes from outside is refused while too much waits. */
  #mustHaveRoom(mailbox: string): void {
    if (this.#mailboxes.waiting(mailbox) + this.#deliveries.waiting(mailbox) < mailboxMax) return;
    throw new EngineError("overloaded", `Too many events wait for ${mailbox}: try again later.`);
  }

  #mayBegin(): void {
    if (this.#performer.waiting + this.#rightOfWay.waiting >= waitingCallsMax)
      throw new EngineError("overloaded", "Too many calls wait for their services: try again later.");
    const why = this.#options.room?.();
    if (why !== undefined) throw new EngineError("no_room", why);
  }

  #tell(commit: Commit, cause: Cause | undefined): void {
    this.#options.recorder?.(commit, cause);
    this.#publications.told(commit);
    this.#watchers.tell(commit);
    this.#options.observer?.committed(commit);
    for (const row of commit.dueAdded) this.#timers.added(row.dueAtMs);
  }

  /** Fail-stop: what memory holds may be ahead of the disk, so nothing more is done. */
  #break(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#stopping = true;
    this.#stopTending();
    this.#performer.stop();
    void this.#timers.stop();
    void this.#retention?.stop();
    this.#options.onBroken(error);
  }

  #settle(instance: string, call: ReadyCall, outcome: Outcome): Promise<unknown> {
    const { step, visit, attempt, requestSeq } = call;
    const cause: Cause = { kind: "outcome", step, visit, attempt, requestSeq, outcome };
    return this.#internally(instance, this.#deliveries.deliver(instance, cause));
  }

  async #fire(row: DueRow): Promise<Fired> {
    const id = row.instance;
    if (isSchedule(id)) {
      const fired = await this.#internally(
        id,
        this.#mailboxes.run(id, () => this.#schedules.fire(row)),
      );
      return fired ? "consumed" : this.#schedules.isFaulty(id) ? "faulty" : "unconsumed";
    }
    const taken = await this.#internally(id, this.#deliveries.deliver(id, { kind: "due", row }));
    return taken ? "consumed" : "unconsumed";
  }

  /**
   * For causes without a caller to answer. A cause that cannot be handled is a mistake of ours: it is told, what it
   * would have consumed stays in the store, and other instances go on.
   */
  #internally(instance: string, delivered: Promise<unknown>): Promise<boolean> {
    return delivered.then(isTaken, (error: unknown) => {
      if (!this.#broken) this.#options.onFault(instance, error);
      return false;
    });
  }

  #mustBeOpen(): void {
    if (this.#stopping) throw new EngineError("stopping", "The engine is stopping.");
  }

  #recorded(
    event: Pick<OutsideEvent, "type" | "data" | "id" | "attributes"> & { source: string },
  ): OutsideEventData {
    const nowMs = this.#clock.now();
    return {
      id: event.id ?? this.#options.newId(nowMs),
      type: event.type,
      source: event.source,
      time: new Date(nowMs).toISOString(),
      data: event.data,
      ...(event.attributes !== undefined && { attributes: event.attributes }),
    };
  }
}

const isTaken = (made: unknown): boolean => made !== undefined;

const ended = (id: string): EngineError =>
  new EngineError("ended", `Instance ${id} has ended.`, { instance: id });
