// Inspector frames: an instance of the store and an entry of its journal, as the messages of `@statelyai/inspect` 0.7.2.
// Pure: no live actor is needed, and nothing is told but what was stored.
import type { Head, JournalEntry } from "../engine/instance.ts";
import type { Json, JsonObject } from "../language/json.ts";
import type { MachineConfig } from "../machine/config.ts";
import { cancelEvent, releaseEvent, retryEvent, skipEvent, undoOf } from "../machine/event.ts";
import { snapshotOf, timerEvent } from "../machine/snapshot.ts";
import type { ShownSnapshot } from "../machine/snapshot.ts";
import { redacted } from "./inspector-redaction.ts";

/** One message, JSON. Members that are undefined in the package's own messages are absent here as there. */
export type Frame = ActorFrame | EventFrame | SnapshotFrame;

interface BaseFrame {
  readonly _version: typeof inspectVersion;
  /** Milliseconds since the epoch, as text. */
  readonly createdAt: string;
  readonly id: null;
  /** The instance's id: the same after every restart. */
  readonly sessionId: string;
  readonly rootId: string;
}

export interface ActorFrame extends BaseFrame {
  readonly type: "@xstate.actor";
  readonly name: string;
  /** The machine's config, JSON. */
  readonly definition: string;
  readonly parentId?: string;
  readonly snapshot: FrameSnapshot;
}

export interface EventFrame extends BaseFrame {
  readonly type: "@xstate.event";
  readonly event: FrameEvent;
  readonly sourceId?: string;
}

export interface SnapshotFrame extends BaseFrame {
  readonly type: "@xstate.snapshot";
  readonly snapshot: FrameSnapshot;
  readonly event: FrameEvent;
}

interface FrameSnapshot extends ShownSnapshot {
  readonly children: Readonly<Record<string, { readonly xstate$$type: 1; readonly id: string }>>;
}

export interface FrameEvent {
  readonly type: string;
  readonly [member: string]: Json;
}

export const inspectVersion = "0.7.2";

/** An instance, and its place among those that are shown. */
export interface Subject {
  readonly head: Head;
  readonly config: MachineConfig;
  readonly rootId: string;
  readonly parentId?: string;
}

/** The actor, with the snapshot that the head has. A child goes by the step that runs it, like an invoked actor. */
export function actorFrame(subject: Subject): ActorFrame {
  const { head, config, parentId } = subject;
  return {
    type: "@xstate.actor",
    ...base(subject, head.createdAtMs),
    name: parentId === undefined ? config.id : (head.parent?.step ?? config.id),
    definition: JSON.stringify(config),
    ...(parentId !== undefined && { parentId }),
    snapshot: snapshotIn(subject),
  };
}

/** What the entry handled. */
export function eventFrame(subject: Subject, entry: JournalEntry): EventFrame {
  const sourceId = sourceOf(subject, entry);
  return {
    type: "@xstate.event",
    ...base(subject, entry.atMs),
    event: eventOf(subject.config, entry),
    ...(sourceId !== undefined && { sourceId }),
  };
}

/** The snapshot that the head has, which is the one after the entry where that is the newest. */
export function snapshotFrame(subject: Subject, entry: JournalEntry): SnapshotFrame {
  return {
    type: "@xstate.snapshot",
    ...base(subject, entry.atMs),
    snapshot: snapshotIn(subject),
    event: eventOf(subject.config, entry),
  };
}

function base({ head, rootId }: Subject, atMs: number): BaseFrame {
  return { _version: inspectVersion, createdAt: String(atMs), id: null, sessionId: head.id, rootId };
}

/** The context is control data and names of steps: no payload, so nothing in it is secret. */
function snapshotIn({ head, config }: Subject): FrameSnapshot {
  const runs = Object.entries(head.runs ?? {}).filter(([, { is }]) => is === "open" || is === "undoing");
  const children = Object.fromEntries(runs.map(([step]) => [step, { xstate$$type: 1 as const, id: step }]));
  return { ...snapshotOf(config, head.state), children };
}

/** By the names that the machine knows; `attempt.`, `retry.`, `stale.`, `task.`, `paused` and `resumed` are what the engine handles by itself. */
function eventOf(config: MachineConfig, { kind, step = "", event }: JournalEntry): FrameEvent {
  const recorded = isObject(event) ? (redacted(event) as JsonObject | string) : {};
  const members: JsonObject = typeof recorded === "string" ? { data: recorded } : recorded;
  const named = isObject(event) && typeof event["type"] === "string" ? event["type"] : "";
  switch (kind) {
    case "started":
      return { type: "xstate.init", ...("data" in members && { input: members["data"] }) };
    case "event":
    case "ignored":
    case "kept":
    case "done":
    case "failed":
      return { ...members, type: named };
    case "cancelled":
      return { ...members, type: cancelEvent };
    case "undone":
      return { ...members, type: releaseEvent };
    case "timer":
      return { ...members, type: timerEvent(config, step) };
    case "attempt":
    case "retry":
    case "stale":
    case "task":
      return { ...members, type: `${kind}.${step}` };
    case "retried":
      return { ...members, type: retryEvent };
    case "skipped":
      return { ...members, type: skipEvent };
    case "paused":
    case "resumed":
    case "stuck":
    case "schedule":
      return { ...members, type: kind };
    default:
      return kind satisfies never;
  }
}

/** The parent of an instance that begins, and the child of a step that ended. */
function sourceOf({ head, parentId }: Subject, { kind, step }: JournalEntry): string | undefined {
  if (kind === "started") return parentId;
  if (step === undefined || (kind !== "done" && kind !== "failed")) return undefined;
  return Object.entries(head.runs ?? {}).find(([run]) => step === run || step === undoOf(run))?.[1].child;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
