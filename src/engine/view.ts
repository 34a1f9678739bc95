// InstanceView: an instance as people and programs see it; the shape of the HTTP API.
import type { Json, JsonObject } from "../language/json.ts";
import type { PolicyWaiver } from "../language/workflow.ts";
import type { State, StateValue, Status, StepStatus } from "../machine/state.ts";
import { deadlineName, reminderName, taskDueName, undoOf } from "../machine/event.ts";
import { isPending } from "./child.ts";
import type { Instance } from "./cause.ts";
import type { Definition } from "./catalog.ts";
import { isEnded } from "./facets.ts";
import type {
  CallRequest,
  Emission,
  ErrorData,
  FaultHead,
  Head,
  JournalEntry,
  PausedHead,
  StepHead,
  TaskOffer,
} from "./instance.ts";
import { hashEntry } from "./journal.ts";
import { errorOf, outputOf, scopeOf } from "./payload.ts";
import type { Payload } from "./payload.ts";
import { renderTemplate } from "./request.ts";
import type { HoldView } from "./service-view.ts";
import { isOpen } from "./task.ts";
import { traceOf } from "./trace.ts";

/** Times are RFC 3339 in UTC with milliseconds. */
export interface InstanceView {
  readonly id: string;
  readonly workflow: string;
  readonly version: string;
  readonly status: Status;
  readonly state: StateValue;
  readonly input: Json;
  readonly output?: Json;
  readonly error?: ErrorData;
  /** What a person must look at. */
  readonly incident?: IncidentView;
  /** Since when, by whom and why it is paused. */
  readonly paused?: { readonly since: string; readonly by?: string; readonly reason?: string };
  /** The step that runs it. */
  readonly parent?: { readonly instance: string; readonly step: string };
  readonly steps: Readonly<Record<string, StepViewOfInstance>>;
  readonly waiting_for: readonly WaitingFor[];
  /** Whether it is under way longer than it should be by design; see `overdueFromMs`. */
  readonly overdue: boolean;
  /** Id of the distributed trace of its calls. */
  readonly trace: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly revision: number;
}

/** `retry` tries once more what failed. */
export interface IncidentView {
  /** Absent where it is about no step. */
  readonly step?: string;
  /**
   * `compensation`: an undo failed, and `skip` goes on as if it had been dealt with. `fault`: the engine could not decide
   * what came, which is held together with all that came since; it can be retried or cancelled.
   */
  readonly type: "compensation" | "fault";
  readonly message: string;
  readonly since: string;
  readonly cause?: ErrorData;
}

export interface StepViewOfInstance {
  readonly status: StepStatus;
  readonly attempts: number;
  readonly started_at: string;
  readonly completed_at?: string;
  readonly output?: Json;
  readonly error?: ErrorData;
  /** The instance that it runs, of its latest visit. */
  readonly child?: string;
  /** Of a loop: how many rounds have begun. */
  readonly rounds?: number;
}

export interface WaitingFor {
  readonly kind: "call" | "timer" | "event" | "task" | "child";
  readonly step: string;
  readonly due?: string;
  readonly event?: string;
  /** The child. */
  readonly instance?: string;
  /** Of a call that is ready and not sent yet: whose turn it waits for, and why. Only the engine that makes it knows. */
  readonly held?: HoldView & { readonly service: string };
}

export interface EntryView {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly step?: string;
  readonly event?: Json;
  /** Requests and events to publish that this entry fixed, by step. */
  readonly requests?: Readonly<Record<string, CallRequest | Emission>>;
  /** Of requests about which no policy is asked, why not, by step. */
  readonly policies?: Readonly<Record<string, PolicyWaiver>>;
  /** Tasks offered, by step. */
  readonly tasks?: Readonly<Record<string, TaskOffer>>;
  /** What children begin with, by step. */
  readonly runs?: JournalEntry["runs"];
  /** Variables set. */
  readonly vars?: JsonObject;
  /** Lists that steps began to go through, by step. */
  readonly lists?: Readonly<Record<string, readonly Json[]>>;
  /** Failures found without a call, by step. */
  readonly errors?: Readonly<Record<string, ErrorData>>;
  /** Entries with kept events that steps took, by their `seq`. */
  readonly delivered?: readonly number[];
  readonly state: Json;
  readonly actor?: string;
  readonly prev: string;
  readonly hash: string;
}

/** An entry as one of many instances'. */
export interface RecordedView extends EntryView {
  readonly instance: string;
  readonly revision: number;
  /** Of the instance after it. */
  readonly status: Status;
}

export function viewRecorded(entry: JournalEntry, bytes: string): RecordedView {
  const { instance, revision, status } = entry;
  return { ...viewEntry(entry, bytes), instance, revision, status };
}

/** `bytes` are those that the entry is stored as. */
export function viewEntry(entry: JournalEntry, bytes: string): EntryView {
  return {
    seq: entry.seq,
    at: iso(entry.atMs),
    kind: entry.kind,
    ...(entry.step !== undefined && { step: entry.step }),
    ...(entry.event !== undefined && { event: entry.event }),
    ...(entry.requests !== undefined && { requests: entry.requests }),
    ...(entry.policies !== undefined && { policies: entry.policies }),
    ...(entry.tasks !== undefined && { tasks: entry.tasks }),
    ...(entry.runs !== undefined && { runs: entry.runs }),
    ...(entry.vars !== undefined && { vars: entry.vars }),
    ...(entry.lists !== undefined && { lists: entry.lists }),
    ...(entry.errors !== undefined && { errors: entry.errors }),
    ...(entry.delivered !== undefined && { delivered: entry.delivered }),
    state: entry.state,
    ...(entry.actor !== undefined && { actor: entry.actor }),
    prev: entry.prev,
    hash: hashEntry(bytes),
  };
}

/** How late something may be before the instance counts as overdue: above what a busy machine needs. */
const graceMs = 60_000;

/** `isOverdue`: as `overdueFromMs` has it. */
export function viewInstance(
  { definition, head, state, payload }: Instance,
  isOverdue: boolean,
): InstanceView {
  const output = head.status === "completed" ? outputOfInstance(definition, head, payload) : undefined;
  return {
    id: head.id,
    workflow: head.workflow,
    version: head.version,
    status: head.status,
    state: state.value,
    input: payload.input,
    ...(output !== undefined && { output }),
    ...(head.error && { error: head.error }),
    ...incidentOf(definition, head, payload),
    ...(head.paused && !head.paused.fault && { paused: viewPause(head.paused) }),
    ...(head.parent && { parent: { instance: head.parent.instance, step: head.parent.step } }),
    steps: viewSteps(definition, head, payload),
    waiting_for: state.ended ? [] : waitingFor(head, state),
    overdue: isOverdue,
    trace: traceOf(head).slice(0, 32),
    created_at: iso(head.createdAtMs),
    updated_at: iso(head.updatedAtMs),
    revision: head.revision,
  };
}

/** What is known of an instance from its head alone, where the version that it began with cannot be loaded. */
export function viewUnreadable(head: Head, why: string): InstanceView {
  return {
    id: head.id,
    workflow: head.workflow,
    version: head.version,
    status: isEnded(head.status) ? head.status : "needs_attention",
    state: "unknown",
    input: null,
    incident: { type: "fault", message: why, since: iso(head.updatedAtMs) },
    ...(head.parent && { parent: { instance: head.parent.instance, step: head.parent.step } }),
    steps: {},
    waiting_for: [],
    overdue: false,
    trace: traceOf(head).slice(0, 32),
    created_at: iso(head.createdAtMs),
    updated_at: iso(head.updatedAtMs),
    revision: head.revision,
  };
}

function incidentOf(
  definition: Definition,
  head: Head,
  payload: Payload,
): Pick<InstanceView, "incident"> | undefined {
  const { incident, paused } = head;
  if (paused?.fault) return { incident: viewFault(paused.fault) };
  return incident && { incident: viewIncident(definition, head, payload, incident) };
}

const viewFault = ({ sinceMs, of, step, message }: FaultHead): IncidentView => ({
  ...(step !== undefined && { step }),
  type: "fault",
  message: `${of} could not be decided: ${message}`,
  since: iso(sinceMs),
  cause: { type: "runtime", ...(step !== undefined && { step }), message },
});

function viewIncident(
  definition: Definition,
  head: Head,
  payload: Payload,
  { step, sinceMs }: NonNullable<Head["incident"]>,
): IncidentView {
  const cause = errorOf(definition, head.steps, payload, step);
  const undone = step.replace(/\.compensation(?:\..*)?$/, "");
  const message = `the undo of ${undone} failed${cause ? `: ${cause.message}` : ""}`;
  return { step, type: "compensation", message, since: iso(sinceMs), ...(cause && { cause }) };
}

const viewPause = ({ sinceMs, by, reason }: PausedHead): NonNullable<InstanceView["paused"]> => ({
  since: iso(sinceMs),
  ...(by !== undefined && { by }),
  ...(reason !== undefined && { reason }),
});

function viewSteps(definition: Definition, head: Head, payload: Payload): InstanceView["steps"] {
  const views: Record<string, StepViewOfInstance> = {};
  for (const id in head.steps) views[id] = viewStep(definition, head, payload, id, head.steps[id]!);
  return views;
}

function viewStep(
  definition: Definition,
  head: Head,
  payload: Payload,
  id: string,
  step: StepHead,
): StepViewOfInstance {
  const error = errorOf(definition, head.steps, payload, id);
  const isLoop = definition.steps.get(id)?.kind === "repeat" && step.status !== "skipped";
  const output = step.status === "completed" ? outputOf(definition, head.steps, payload, id) : null;
  return {
    status: step.status,
    attempts: step.attempts,
    started_at: iso(step.startedAtMs),
    ...(step.completedAtMs !== undefined && { completed_at: iso(step.completedAtMs) }),
    ...(output !== null && { output }),
    ...(error && { error }),
    ...(head.runs?.[id] && { child: head.runs[id].child }),
    ...(isLoop && { rounds: step.round?.number ?? 1 }),
  };
}

function waitingFor(head: Head, state: State): readonly WaitingFor[] {
  const all: WaitingFor[] = [];
  for (const step in head.calls) {
    const { dueAtMs } = head.calls[step]!;
    all.push({ kind: "call", step, ...(dueAtMs !== undefined && { due: iso(dueAtMs) }) });
  }
  const tasks = Object.entries(head.tasks ?? {}).filter(([, { status }]) => isOpen(status));
  const isShownElsewhere = (timer: string): boolean =>
    timer === deadlineName ||
    tasks.some(([step]) => timer === taskDueName(step) || timer === reminderName(step));
  for (const step in head.timers)
    if (!isShownElsewhere(step)) all.push({ kind: "timer", step, due: iso(head.timers[step]!.dueAtMs) });
  for (const [step, { dueAtMs }] of tasks)
    all.push({ kind: "task", step, ...(dueAtMs !== undefined && { due: iso(dueAtMs) }) });
  for (const [step, run] of Object.entries(head.runs ?? {}))
    if (isPending(run))
      all.push({ kind: "child", step: run.is === "undoing" ? undoOf(step) : step, instance: run.child });
  for (const { step, event } of state.awaits) all.push({ kind: "event", step, event });
  return all;
}

/**
 * From the millisecond after it on, the instance has been under way over a minute longer than any of its version may be by
 * design, or something was due over a minute ago and has not happened, though nobody paused it.
 */
export function overdueFromMs({ head, state }: Instance, longestMs: number): number {
  if (state.ended) return Infinity;
  let firstMs = head.createdAtMs + longestMs;
  if (head.paused) return firstMs + graceMs;
  const look = (dueAtMs: number | undefined): void => {
    if (dueAtMs !== undefined && dueAtMs < firstMs) firstMs = dueAtMs;
  };
  for (const step in head.timers) look(head.timers[step]!.dueAtMs);
  for (const step in head.calls) look(head.calls[step]!.dueAtMs);
  for (const task of Object.values(head.tasks ?? {})) if (isOpen(task.status)) look(task.dueAtMs);
  return firstMs + graceMs;
}

/** The workflow's `output`, computed from what is recorded; `now` in it is the time of completion. */
export function outputOfInstance(definition: Definition, head: Head, payload: Payload): Json | undefined {
  const template = definition.workflow.output;
  if (!template) return undefined;
  const scope = scopeOf({ definition, head, payload, event: null, nowMs: head.updatedAtMs });
  const rendered = renderTemplate(template, scope);
  return rendered.ok ? rendered.value : undefined;
}

/** What is shown together is mostly of one second, whose name is made once. */
function iso(timeMs: number): string {
  const second = Math.floor(timeMs / 1000);
  if (second !== named.second) named = { second, name: new Date(second * 1000).toISOString().slice(0, 20) };
  return `${named.name}${String(timeMs - second * 1000).padStart(3, "0")}Z`;
}

let named = { second: NaN, name: "" };
