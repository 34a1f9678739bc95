// Ports: everything the engine needs of the world. The contract is in the prose; an adapter keeps it whole.
import type { Json } from "../language/json.ts";
import type {
  CallRequest,
  Commit,
  DueRow,
  Head,
  JournalEntry,
  StoredDefinition,
  TaskStatus,
} from "./instance.ts";
import type { Removal } from "./tombstone.ts";
import type { Trace } from "./trace.ts";
import type { Status } from "../machine/state.ts";

/**
 * Where instances live. One writer; reads see only what is durable, and values they return belong to the caller.
 */
export interface Store {
  /** The head of an instance, or undefined. */
  read(id: string): Head | undefined;
  /**
   * Writes the commit whole and resolves once it is durable, not merely visible. Commits that are under way
   * together may share one write; they become durable in the order they were given. Rejects with StoreError
   * `conflict`, writing nothing of this commit, when the head's revision is not `expected` (0: the instance
   * exists, or was removed), when a key exists already, or when `entry.seq` is not the next one. Any other rejection is
   * `broken`: the store must be taken as lost and the process stopped.
   */
  commit(commit: Commit): Promise<void>;
  /** The answer kept under a request's key, or undefined. */
  key(key: string): Json | undefined;
  /** Keeps answers under keys outside of any commit, in place of what was there; durable when resolved. */
  keep(rows: Commit["keys"]): Promise<void>;
  /**
   * Removes answers whose keys stand, by code point, at or after `from` and before `to`: the first ones, at most
   * `limit`. Resolves with their number once that is durable.
   */
  forget(range: { readonly from: string; readonly to: string; readonly limit: number }): Promise<number>;
  /**
   * Removes instances of which no index has a row, with all their entries, and keeps their tombstones among the answers:
   * whole, and durable when resolved. No instance of these ids can begin again. Rejects with StoreError `conflict`,
   * removing nothing, when one of them is not at its revision, has not just these entries, is open or asks people, or
   * when the newest entry of all is among them.
   */
  remove(removals: readonly Removal[]): Promise<void>;
  /** The entry and the exact bytes its hash is made over, or undefined, as where its instance was removed. */
  entry(seq: number): { readonly entry: JournalEntry; readonly bytes: string } | undefined;
  /** `seq` of the newest entry of all; 0 in an empty store. */
  lastSeq(): number;
  /** Rows due at or before `nowMs`, earliest first, at most `limit`. `Infinity` gives the earliest of all. */
  due(nowMs: number, limit: number): readonly DueRow[];
  /** Ids of the instances whose last commit said `open`, in any order. */
  open(): readonly string[];
  /**
   * Ids of the instances whose commits said that they await events under the name, in order of id, at most `limit`,
   * after the id `after` where given.
   */
  awaiting(name: string, limit: number, after?: string): readonly string[];
  /** The first name, by code point, that is the given one or stands behind it and under which an instance awaits events. */
  awaitedFrom(name: string): string | undefined;
  /** Ids of the instances whose last commit said `asks`, in order, at most `limit`, after the id `after` where given. */
  asking(query: { readonly limit: number; readonly after?: string }): readonly string[];
  /** Heads in order of id, at most `limit`, after the id `after` and before the id `before` where given. */
  list(query: ListQuery): readonly Head[];
  /** Of the workflow's instances; schedules are none. */
  counts(workflow: string): Counts;
  /** Keeps a definition; durable when resolved. The same version again changes nothing. */
  define(definition: StoredDefinition): Promise<void>;
  definition(version: string): StoredDefinition | undefined;
  /** All that are kept, in order. */
  versions(): readonly string[];
  /** Resolves when everything under way is durable and the store is closed. */
  close(): Promise<void>;
}

export interface ListQuery {
  readonly limit: number;
  readonly after?: string;
  readonly before?: string;
  readonly workflow?: string;
  /** One of them. */
  readonly versions?: readonly string[];
  readonly status?: Status;
  /** Versions whose instances need attention, whatever their heads say, unless they have ended. With `status: needs_attention`. */
  readonly unloadable?: readonly string[];
  /** Instances whose step of this id is running or waiting, be it for one item of a list. */
  readonly step?: string;
  /** Instances that failed with an error of this type. */
  readonly error?: string;
  /** Created at this time or later. */
  readonly createdFromMs?: number;
  /** Created before this time. */
  readonly createdBeforeMs?: number;
  /** In the id or in the first `searchedMax` characters of the error's message, whatever the case of its letters. */
  readonly text?: string;
  /** Instances with a task that is so. */
  readonly task?: TaskStatus;
}

/** How many instances of a workflow there are: by status, by what they wait for, and by step that is running or waiting. */
export interface Counts {
  readonly status: Readonly<Record<string, number>>;
  readonly waiting: Readonly<Record<string, number>>;
  readonly step: Readonly<Record<string, number>>;
}

export class StoreError extends Error {
  readonly code: "conflict" | "broken";

  constructor(code: "conflict" | "broken", message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}

/** Where the records of instances are kept that leave the store. */
export interface Archive {
  /**
   * Keeps the lines as one file. Resolves once it is durable, has been read back and found whole; what is there of an
   * earlier call with the same lines is taken as it is. Rejects with what went wrong: nothing may be removed then.
   */
  keep(record: {
    readonly family: string;
    readonly endedAtMs: number;
    readonly lines: Iterable<string>;
  }): Promise<Kept>;
}

/** The file, by its name in the archive, and the SHA-256 that its last line says. */
export interface Kept {
  readonly file: string;
  readonly sha256: string;
}

/** The only source of time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that have passed since some moment, whatever the clock was set to meanwhile. */
  elapsed(): number;
  /** Calls back once at or after the time, however far away; the returned function takes that back. */
  at(timeMs: number, callback: () => void): () => void;
}

/** The way to the services. Never throws and never retries: one attempt, one outcome. */
export interface Gateway {
  call(attempt: Attempt): Promise<Outcome>;
}

export interface Attempt {
  readonly request: CallRequest;
  readonly instance: string;
  readonly step: string;
  /** Idempotency key: `<instance>/<step>/<visit>`, the same on every attempt. */
  readonly key: string;
  /** W3C trace context of the instance, with a span of its own for the call. */
  readonly traceparent: string;
  /** What systems on the way of the trace said of themselves. */
  readonly tracestate?: string;
  /** Longest time the whole attempt may take. */
  readonly timeoutMs: number;
}

/**
 * Where events go that workflows emit: the engine itself, or a bus of its surroundings. Never throws and never retries:
 * one attempt, one outcome. The same event comes again under the same `source` and `id` until an outcome is known.
 */
export interface Publisher {
  publish(event: EmittedEvent): Promise<Outcome>;
}

/** An event with the attributes that CloudEvents asks for. */
export interface EmittedEvent {
  /** `<instance>/<step>/<visit>`. */
  readonly id: string;
  /** `act/<workflow>`. */
  readonly source: string;
  readonly type: string;
  readonly data: Json;
  /** Of the instance that emits it. */
  readonly trace: Trace;
}

/** How one attempt ended. */
export type Outcome =
  | { readonly kind: "ok"; readonly status: number; readonly output: Json }
  | {
      readonly kind: "error";
      readonly type: "communication" | "timeout" | "validation";
      readonly message: string;
      readonly status?: number;
      /** Whether another attempt may succeed. */
      readonly retryable: boolean;
      /** Wish of the service, from `Retry-After`: milliseconds from now. */
      readonly retryAfterMs?: number;
      /** True when nobody knows whether the call took effect: time ran out, or the connection broke after sending. */
      readonly unknown: boolean;
    };

/** Why no new instance may begin now, in one sentence, or undefined. Those that have begun go on in any case. */
export type Room = () => string | undefined;

/** A number in [0, 1), for jitter. */
export type Random = () => number;

/** A new instance id's last part: unique, ascending in time, `[0-9a-z]+`. */
export type NewId = (nowMs: number) => string;

/** Watches. Must not throw; cannot change anything. */
export interface Observer {
  /** A commit is durable. */
  committed(commit: Commit): void;
  /** An attempt is about to be sent. */
  calling(attempt: Attempt, number: number): void;
  /** An event that a workflow emits is about to be published. */
  emitting(event: EmittedEvent, number: number): void;
}
