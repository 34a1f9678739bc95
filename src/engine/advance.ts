// advance: what one cause makes of an instance. Pure: the machine's decision, plus all that the machine does not
// know (revision, times, keys, attempts, requests), as one commit.
import type { Json } from "../language/json.ts";
import type { Call } from "../language/workflow.ts";
import type { Conditions, Effect, State } from "../machine/decision.ts";
import { doneEvent, failedEvent } from "../machine/event.ts";
import type { MachineEvent } from "../machine/event.ts";
import type { Definition } from "./catalog.ts";
import type {
  ArmedTimer,
  CallRequest,
  Commit,
  DueRow,
  EntryKind,
  ErrorData,
  Head,
  JournalEntry,
  OpenCall,
  StepHead,
} from "./instance.ts";
import { encodeEntry, hashEntry, noHash } from "./journal.ts";
import { errorOf, scopeOf } from "./payload.ts";
import type { Payload, StepOutcome } from "./payload.ts";
import type { Outcome } from "./ports.ts";
import { evaluateExpression, renderRequest, renderTemplate } from "./request.ts";
import { nextAttemptMs } from "./retry.ts";

/** An instance in memory: its head as stored, and what the head refers to. */
export interface Instance {
  readonly definition: Definition;
  readonly head: Head;
  readonly state: State;
  readonly payload: Payload;
}

/** What may happen to an instance. */
export type Cause =
  | {
      readonly kind: "start";
      readonly id: string;
      readonly definition: Definition;
      readonly event: OutsideEventData;
      readonly keys: Commit["keys"];
      readonly actor?: string;
    }
  | { readonly kind: "event"; readonly event: OutsideEventData; readonly actor?: string }
  | { readonly kind: "due"; readonly row: DueRow }
  | {
      readonly kind: "outcome";
      readonly step: string;
      readonly visit: number;
      readonly attempt: number;
      readonly outcome: Outcome;
    };

/** An event from outside as it is recorded and as expressions see it. */
export interface OutsideEventData {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** RFC 3339. */
  readonly time: string;
  readonly data: Json;
}

export interface Advance {
  readonly commit: Commit;
  /** The instance after the commit: true only once the commit is durable. */
  readonly instance: Instance;
  /** Attempts to be made AFTER the commit is durable. */
  readonly ready: readonly ReadyCall[];
}

export interface ReadyCall {
  readonly step: string;
  readonly visit: number;
  readonly attempt: number;
  readonly request: CallRequest;
}

export interface Circumstances {
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
  /** The journal's next number. */
  readonly seq: number;
  /** Stands in for the evaluation of conditions where truth values are chosen: simulations of paths. */
  readonly conditions?: Conditions | undefined;
  /** Reads a request fixed by an earlier commit. */
  requestAt(seq: number, step: string): CallRequest;
}

/**
 * Undefined when the cause is gone already (a duplicate, or something that was overtaken) or nothing takes it: then
 * nothing is to be written, and the present state is the answer.
 */
export function advance(
  before: Instance | undefined,
  cause: Cause,
  circumstances: Circumstances,
): Advance | undefined {
  if (cause.kind === "start") {
    if (before) return undefined;
    return new Draft(cause.definition, cause.id, undefined, circumstances).start(cause);
  }
  if (!before) return undefined;
  const draft = new Draft(before.definition, before.head.id, before, circumstances);
  switch (cause.kind) {
    case "event":
      return draft.event(cause);
    case "due":
      return draft.due(cause.row);
    case "outcome":
      return draft.outcome(cause);
    default:
      return cause satisfies never;
  }
}

/** The next head in the making. Lives for one call of `advance`. */
class Draft {
  readonly #definition: Definition;
  readonly #id: string;
  readonly #before: Instance | undefined;
  readonly #at: Circumstances;
  readonly #steps: Record<string, StepHead>;
  readonly #calls: Record<string, OpenCall>;
  readonly #timers: Record<string, ArmedTimer>;
  #outcomes: Payload["outcomes"];
  #input: Json = null;
  #event: Json = null;
  #state: State | undefined;
  #error: ErrorData | undefined;
  readonly #dueAdded: DueRow[] = [];
  readonly #dueRemoved: DueRow[] = [];
  readonly #ready: ReadyCall[] = [];
  readonly #requests: Record<string, CallRequest> = {};
  readonly #errors: Record<string, ErrorData> = {};
  /** Events that the machine must hear within this same commit. */
  readonly #events: MachineEvent[] = [];
  /** The step that was last recorded as failed: the outermost one, since inner ones come first. */
  #failedLast: string | undefined;

  constructor(definition: Definition, id: string, before: Instance | undefined, at: Circumstances) {
    this.#definition = definition;
    this.#id = id;
    this.#before = before;
    this.#at = at;
    this.#steps = { ...before?.head.steps };
    this.#calls = { ...before?.head.calls };
    this.#timers = { ...before?.head.timers };
    this.#outcomes = before?.payload.outcomes ?? {};
    this.#input = before?.payload.input ?? null;
    this.#state = before?.state;
    this.#error = before?.head.error;
  }

  start(cause: Extract<Cause, { kind: "start" }>): Advance {
    this.#input = cause.event.data;
    this.#event = cause.event as unknown as Json;
    const { state, effects } = this.#definition.machine.start(this.#conditions);
    this.#state = state;
    this.#apply(effects);
    this.#drain();
    return this.#finish({ kind: "started", event: this.#event, actor: cause.actor, keys: cause.keys });
  }

  event(cause: Extract<Cause, { kind: "event" }>): Advance | undefined {
    const { type } = cause.event;
    const takers = this.#state!.awaits.filter((awaited) => awaited.event === type);
    if (takers.length === 0) return undefined;
    this.#event = cause.event as unknown as Json;
    for (const { step } of takers) this.#settle(step, { event: this.#event });
    this.#move({ type });
    return this.#finish({ kind: "event", step: takers[0]!.step, event: this.#event, actor: cause.actor });
  }

  due(row: DueRow): Advance | undefined {
    if (row.timer.startsWith(retryTimer(""))) return this.#retry(row);
    const timer = this.#timers[row.timer];
    if (timer?.visit !== row.visit || timer.dueAtMs !== row.dueAtMs) return undefined;
    this.#disarm(row.timer);
    const step = this.#steps[row.timer];
    if (step) this.#steps[row.timer] = { ...step, timeout: true };
    this.#move({ type: timer.event });
    return this.#finish({ kind: "timer", step: row.timer });
  }

  #retry(row: DueRow): Advance | undefined {
    const step = row.timer.slice(retryTimer("").length);
    const call = this.#calls[step];
    if (call?.dueAtMs !== row.dueAtMs || call.visit !== row.visit) return undefined;
    const { visit, attempt, request } = call;
    this.#dueRemoved.push(row);
    this.#calls[step] = { visit, attempt, request };
    this.#ready.push({ step, visit, attempt, request: this.#at.requestAt(request, step) });
    return this.#finish({ kind: "retry", step });
  }

  outcome(cause: Extract<Cause, { kind: "outcome" }>): Advance | undefined {
    const { step, visit, attempt, outcome } = cause;
    const call = this.#calls[step];
    if (call?.visit !== visit || call.attempt !== attempt || call.dueAtMs !== undefined) return undefined;
    this.#steps[step] = { ...this.#steps[step]!, attempts: attempt };
    if (outcome.kind === "ok") {
      delete this.#calls[step];
      this.#settle(step, { output: outcome.output });
      this.#move({ type: doneEvent(step) });
      const event = { type: doneEvent(step), status: outcome.status, output: outcome.output };
      return this.#finish({ kind: "done", step, event });
    }
    const error: ErrorData = {
      type: outcome.type,
      step,
      ...(outcome.status !== undefined && { status: outcome.status }),
      message: outcome.message,
      attempts: attempt,
    };
    const policy = callOf(this.#definition, step).retry;
    const delayMs = outcome.retryable
      ? nextAttemptMs(policy, attempt, this.#at.random, outcome.retryAfterMs)
      : undefined;
    if (delayMs !== undefined) {
      const dueAtMs = this.#at.nowMs + delayMs;
      this.#calls[step] = { visit, attempt: attempt + 1, dueAtMs, request: call.request };
      this.#dueAdded.push({ dueAtMs, instance: this.#id, timer: retryTimer(step), visit });
      const event = { type: failedEvent(step), error: error as unknown as Json, next_at: iso(dueAtMs) };
      return this.#finish({ kind: "attempt", step, event });
    }
    delete this.#calls[step];
    this.#settle(step, { error });
    this.#move({ type: failedEvent(step), ...(outcome.unknown && { unknown: true }) });
    return this.#finish({
      kind: "failed",
      step,
      event: { type: failedEvent(step), error: error as unknown as Json },
    });
  }

  /** Lets the machine take an event and everything that follows from it at once. */
  #move(event: MachineEvent): void {
    this.#events.push(event);
    this.#drain();
  }

  #drain(): void {
    for (let event = this.#events.shift(); event; event = this.#events.shift()) {
      const { state, effects } = this.#definition.machine.decide(this.#state!, event, this.#conditions);
      this.#state = state;
      this.#apply(effects);
    }
  }

  #apply(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case "call":
          this.#call(effect.step);
          break;
        case "arm":
          this.#arm(effect);
          break;
        case "disarm":
          this.#disarm(effect.step);
          break;
        case "record":
          this.#record(effect);
          break;
        default:
          effect satisfies never;
      }
    }
  }

  #call(step: string): void {
    const visit = (this.#steps[step]?.visit ?? 0) + 1;
    this.#steps[step] = { status: "running", visit, attempts: 0, startedAtMs: this.#at.nowMs };
    const rendered = renderRequest(callOf(this.#definition, step), this.#scope());
    if (rendered.ok) {
      this.#requests[step] = rendered.request;
      this.#calls[step] = { visit, attempt: 1, request: this.#at.seq };
      this.#ready.push({ step, visit, attempt: 1, request: rendered.request });
    } else {
      this.#fail(step, rendered.error);
      this.#events.push({ type: failedEvent(step) });
    }
  }

  #arm(effect: Extract<Effect, { kind: "arm" }>): void {
    this.#disarm(effect.step);
    // A revision arms a step's timer at most once, so it tells this arming from any other.
    const visit = this.#revision();
    const dueAtMs = this.#at.nowMs + effect.delayMs;
    this.#timers[effect.step] = { event: effect.event, dueAtMs, visit };
    this.#dueAdded.push({ dueAtMs, instance: this.#id, timer: effect.step, visit });
  }

  #disarm(step: string): void {
    const armed = this.#timers[step];
    if (!armed) return;
    delete this.#timers[step];
    const added = this.#dueAdded.findIndex((row) => row.timer === step);
    if (added >= 0) this.#dueAdded.splice(added, 1);
    else
      this.#dueRemoved.push({ dueAtMs: armed.dueAtMs, instance: this.#id, timer: step, visit: armed.visit });
  }

  #record({ step, status }: Extract<Effect, { kind: "record" }>): void {
    const before = this.#steps[step];
    const nowMs = this.#at.nowMs;
    switch (status) {
      case "running":
      case "waiting":
      case "pending":
        this.#steps[step] = { status, visit: (before?.visit ?? 0) + 1, attempts: 0, startedAtMs: nowMs };
        break;
      case "compensating":
        this.#steps[step] = { ...before!, status };
        break;
      case "completed":
      case "failed":
      case "skipped":
      case "cancelled":
      case "compensated": {
        const entered = before ?? { visit: 1, attempts: 0, startedAtMs: nowMs };
        this.#steps[step] = { ...entered, status, completedAtMs: nowMs };
        break;
      }
      default:
        status satisfies never;
    }
    if (status === "failed") this.#failedLast = step;
  }

  /** Keeps what an outcome brought, before the machine decides, since its guards may read it. */
  #settle(step: string, outcome: StepOutcome): void {
    this.#outcomes = { ...this.#outcomes, [step]: outcome };
    const head = this.#steps[step];
    if (head) this.#steps[step] = { ...head, outcome: this.#at.seq };
  }

  /** A failure without a call: something could not be evaluated. */
  #fail(step: string, message: string): void {
    const error: ErrorData = { type: "expression", step, message };
    this.#errors[step] = error;
    const head = this.#steps[step] ?? {
      status: "failed",
      visit: 1,
      attempts: 0,
      startedAtMs: this.#at.nowMs,
    };
    this.#steps[step] = head;
    this.#settle(step, { error });
  }

  readonly #conditions: Conditions = (step) => {
    const chosen = this.#at.conditions?.(step);
    if (chosen !== undefined) {
      if (typeof chosen !== "boolean" && step !== "") this.#fail(step, chosen.error);
      return chosen;
    }
    if (step === "") {
      const rendered = renderTemplate(this.#definition.workflow.output!, this.#scope());
      if (rendered.ok) return true;
      this.#error = { type: "expression", message: `output: ${rendered.error}` };
      return { error: rendered.error };
    }
    const result = evaluateExpression(this.#definition.steps.get(step)!.when!.source, this.#scope());
    if (result.ok && typeof result.value === "boolean") return result.value;
    const error = result.ok
      ? `when: ${JSON.stringify(result.value)} is neither true nor false`
      : `when: ${result.error}`;
    this.#fail(step, error);
    return { error };
  };

  #scope(): ReturnType<typeof scopeOf> {
    const head = { id: this.#id, steps: this.#steps };
    return scopeOf(this.#definition, head, this.#payload(), this.#event, this.#at.nowMs);
  }

  #payload(): Payload {
    return { input: this.#input, outcomes: this.#outcomes };
  }

  #revision(): number {
    return (this.#before?.head.revision ?? 0) + 1;
  }

  #finish(cause: {
    readonly kind: EntryKind;
    readonly step?: string;
    readonly event?: Json;
    readonly actor?: string | undefined;
    readonly keys?: Commit["keys"];
  }): Advance {
    const { nowMs, seq } = this.#at;
    const before = this.#before?.head;
    const state = this.#state!;
    if (!this.#error && (state.status === "failed" || state.status === "compensating") && this.#failedLast) {
      this.#error = errorOf(this.#definition, this.#steps, this.#payload(), this.#failedLast);
    }
    const entry: JournalEntry = {
      seq,
      instance: this.#id,
      revision: this.#revision(),
      atMs: nowMs,
      kind: cause.kind,
      ...(cause.step !== undefined && { step: cause.step }),
      ...(cause.event !== undefined && { event: cause.event }),
      ...(notEmpty(this.#requests) && { requests: this.#requests }),
      ...(notEmpty(this.#errors) && { errors: this.#errors }),
      state: state.value,
      status: state.status,
      ...(cause.actor !== undefined && { actor: cause.actor }),
      prevSeq: before?.last ?? 0,
      prev: before?.hash ?? noHash,
    };
    const entryBytes = encodeEntry(entry);
    const head: Head = {
      id: this.#id,
      workflow: this.#definition.workflow.id,
      version: this.#definition.version,
      status: state.status,
      state: state.json,
      steps: this.#steps,
      calls: this.#calls,
      timers: this.#timers,
      ...(this.#error && { error: this.#error }),
      createdAtMs: before?.createdAtMs ?? nowMs,
      updatedAtMs: nowMs,
      revision: entry.revision,
      first: before?.first ?? seq,
      last: seq,
      hash: hashEntry(entryBytes),
    };
    return {
      commit: {
        head,
        expected: before?.revision ?? 0,
        entry,
        entryBytes,
        dueAdded: this.#dueAdded,
        dueRemoved: this.#dueRemoved,
        open: hasOpenCall(this.#calls),
        keys: cause.keys ?? [],
      },
      instance: { definition: this.#definition, head, state, payload: this.#payload() },
      ready: this.#ready,
    };
  }
}

const retryTimer = (step: string): string => `retry:${step}`;

function callOf(definition: Definition, step: string): Call {
  const found = definition.calls.get(step);
  if (!found) throw new Error(`workflow ${definition.workflow.id} has no call ${step}`);
  return found.call;
}

function notEmpty(record: object): boolean {
  for (const _ in record) return true;
  return false;
}

function hasOpenCall(calls: Head["calls"]): boolean {
  for (const step in calls) if (calls[step]!.dueAtMs === undefined) return true;
  return false;
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
