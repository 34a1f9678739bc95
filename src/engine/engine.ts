// Engine: the closed loop event -> decide -> commit -> perform -> event.
import type { Json } from "../language/json.ts";
import type { CronTrigger, Workflow } from "../language/workflow.ts";
import type { Definition } from "./catalog.ts";
import type { EngineError } from "./error.ts";
import type { EntryView, InstanceView, RecordedView } from "./view.ts";
import type { EventAttributes } from "./instance.ts";
import type { Counts, Store } from "./ports.ts";
import type { InstanceQuery } from "./instance-query.ts";
import type { BatchRequest, BatchView, Rehearsal } from "./batches.ts";
import type { Operation } from "./operation.ts";
import type { BegunRequest, Done, NamedRequest, Replied } from "./replies.ts";
import type { Person, TaskAction } from "./task.ts";
import type { ServiceView } from "./service-view.ts";
import type { TaskQuery, TaskView } from "./task-view.ts";
import type { Trace } from "./trace.ts";
import type { Seen } from "./watchers.ts";
import type { Wishes } from "./wishes.ts";

/** What a person or program may ask of the engine. Rejects with EngineError; every answer is durable when given. */
export interface Engine {
  /**
   * Starts instances by their triggers, and resumes those of which a waiting step's `match` is true of the event. The
   * same `source` and `id` again changes nothing and answers the same.
   */
  publish(event: OutsideEvent): Promise<Published>;
  /**
   * Publishes events in their order: each finds what it would find if those before it had been published first. Gives
   * for each what `publish` gives, or why it was refused, which stops none of the others.
   */
  publishAll(events: readonly OutsideEvent[]): Promise<readonly (Published | EngineError)[]>;
  /** Starts an instance by name. `key` makes the id `<workflow>:<key>`. */
  start(
    workflow: string,
    options: {
      readonly data: Json;
      readonly key?: string;
      readonly trace?: Trace | undefined;
      readonly actor?: string;
    },
    wishes?: Pick<Wishes<InstanceView>, "reply">,
  ): Promise<InstanceView>;
  /** Delivers an event to one instance; answers what became of it, and the instance after it. */
  send(
    instance: string,
    event: { readonly type: string; readonly data: Json; readonly actor?: string },
    wishes?: Wishes<Sent>,
  ): Promise<Sent>;
  /**
   * What operators do; answers the instance after it, which may still be at that. What is so already is done. Rejects
   * also `ended`, and `wrong_status` where the instance's status does not allow it.
   */
  operate(
    instance: string,
    operation: Operation,
    actor?: string,
    wishes?: Wishes<InstanceView>,
  ): Promise<InstanceView>;
  /** What a batch would touch: nothing is done. */
  rehearseBatch(request: BatchRequest): Promise<Rehearsal>;
  /**
   * Operates on all instances that the filter finds and that have begun by now, each once; answers when that is durable.
   * Under the same `name` it is the same batch.
   */
  beginBatch(request: BatchRequest, name?: string): Promise<BatchView>;
  /** Rejects `unknown_batch`. */
  batch(id: string): BatchView;
  /** The newest first: a thousand at most. */
  batches(): readonly BatchView[];
  /**
   * Does a request that its caller named once, however often it comes; `work` says what became of it. What it does in
   * one commit should keep its answer there (`Wishes`); what takes several should be named after the request.
   */
  once(request: NamedRequest, work: (request: BegunRequest) => Promise<Done>): Promise<Replied>;
  /** Rejects `unknown_instance`, and `archived` of one that was removed, as all that is asked of one instance does. */
  read(instance: string): InstanceView;
  /** Those of the ids that there are. */
  find(ids: readonly string[]): readonly InstanceView[];
  list(query: InstanceQuery): { readonly items: readonly InstanceView[]; readonly next?: string };
  /** Oldest first, at most `limit`, after the entry `after` (its seq) where given. */
  journal(
    instance: string,
    options: { readonly limit: number; readonly after?: number },
  ): { readonly items: readonly EntryView[]; readonly next?: number };
  /** The same entries, with what says whose they are. Rejects `unknown_instance`. */
  recorded(
    instance: string,
    options: { readonly limit: number; readonly after: number },
  ): readonly RecordedView[];
  /** Number of the newest entry of all; 0 before the first. */
  lastSeq(): number;
  /**
   * Entries of all instances after the entry `after`, oldest first, where given those of one workflow's. At most
   * `limit` are looked at, the last of which is `upTo`.
   */
  entries(query: { readonly limit: number; readonly after: number; readonly workflow?: string }): {
    readonly items: readonly RecordedView[];
    readonly upTo: number;
  };
  /** What is stored, to be read. */
  readonly record: Pick<Store, "read" | "entry" | "definition" | "lastSeq">;
  /** The engine's time, in milliseconds since the epoch. */
  now(): number;
  /** Tells of every commit once it is durable; what is returned ends that. */
  watch(listener: (seen: Seen) => void): () => void;
  /** Services that were called since the start, in order of their names. */
  services(): readonly ServiceView[];
  workflows(): readonly WorkflowView[];
  /** Of the workflow's instances, as they are now. */
  counts(workflow: string): Counts;
  /** The one that new instances begin with. Rejects `unknown_workflow`. */
  definition(workflow: string): Pick<Definition, "version" | "workflow" | "source">;
  /**
   * Makes a workflow the one that new instances of its id begin with, also after a restart; those that there are keep
   * theirs. `versions`: it must be at one of these before, else `changed`.
   */
  deploy(
    workflow: Workflow,
    source: string,
    wishes?: { readonly versions?: readonly string[] | undefined },
  ): Promise<{ readonly version: string; readonly isNew: boolean }>;
  /** Does something to a task; answers the task after it. Rejects also `unknown_task` and what `judge` refuses. */
  act(task: string, action: TaskAction, by: Person, wishes?: Wishes<TaskView>): Promise<TaskView>;
  /** Rejects `unknown_task`. */
  task(id: string): TaskView;
  /** In order of instance and step. Of all instances, tasks that people may act on, unless a `status` is asked for. */
  tasks(query: TaskQuery): { readonly items: readonly TaskView[]; readonly next?: string };
  /** Takes up what is open in the store: calls without outcome, timers. Nothing is performed before this. */
  run(): void;
  /** Refuses new work and begins no call; resolves once no call is on the wire any more, or so much later. */
  drain(graceMs: number): Promise<void>;
  /** Refuses new work, lets commits under way end; calls on the wire are left to be repeated after a restart. */
  stop(): Promise<void>;
}

export interface OutsideEvent {
  readonly type: string;
  readonly data: Json;
  /** With `source`, the event's identity; a new one is made where it is missing. */
  readonly id?: string;
  readonly source?: string;
  readonly attributes?: EventAttributes;
  /** What it starts belongs to this trace. */
  readonly trace?: Trace | undefined;
  readonly actor?: string;
}

export interface Sent {
  /** `ignored` and `kept`: no step waited for it, and the workflow says that this is no mistake. */
  readonly event: "taken" | "ignored" | "kept";
  readonly instance: InstanceView;
}

export interface Published {
  readonly id: string;
  readonly instances: readonly {
    readonly id: string;
    readonly workflow: string;
    readonly started: boolean;
  }[];
}

export interface ScheduleView {
  readonly cron: string;
  readonly timezone: string;
  readonly overlap: CronTrigger["overlap"];
  readonly catch_up: CronTrigger["catchUp"];
  /** When it starts the next instance: RFC 3339 in UTC with milliseconds. Absent where the engine starts none. */
  readonly next?: string;
  /** Why it is due and starts nothing, because of a mistake, and since when: it is tried again every minute. */
  readonly fault?: { readonly message: string; readonly since: string };
}

export interface WorkflowView {
  readonly id: string;
  readonly title?: string;
  /** The version that new instances begin with. */
  readonly version: string;
  /** Those that were current once, as far as a file or a deployment made them so, oldest first. */
  readonly versions: readonly { readonly version: string; readonly since: string }[];
  /** Types of the events that start an instance. */
  readonly triggers: readonly string[];
  readonly schedules: readonly ScheduleView[];
  /** YAML as the author wrote it. */
  readonly source: string;
}
