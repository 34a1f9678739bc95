// Draft: the next head of an instance in the making.
import { afterBusinessDays } from "../language/calendar.ts";
import type { Json, JsonObject } from "../language/json.ts";
import { formatDuration } from "../language/duration.ts";
import type { Scope } from "../language/scope.ts";
import { parseTimestamp } from "../language/timestamp.ts";
import { everyOf } from "../language/step-id.ts";
import type { Ask, ForEachStep, PolicyWaiver } from "../language/workflow.ts";
import { checkData } from "../language/data.ts";
import type { Condition } from "../machine/condition.ts";
import type { Because, Effect, Of, State, World } from "../machine/state.ts";
import { matchOf } from "../machine/condition.ts";
import {
  cancelEvent,
  deadlineName,
  doneEvent,
  failedEvent,
  reviewName,
  stepsName,
  holdEvent,
  releaseEvent,
  undoOf,
} from "../machine/event.ts";
import type { MachineEvent } from "../machine/event.ts";
import { frameOf } from "../machine/address.ts";
import { answer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { childId, isPending, runOf } from "./child.ts";
import type { Advance, Cause, Circumstances, Instance, ReadyCall } from "./cause.ts";
import type { Definition } from "./catalog.ts";
import { EngineError } from "./error.ts";
import type {
  ArmedTimer,
  CallRequest,
  Commit,
  DueRow,
  Emission,
  EntryKind,
  ErrorData,
  Head,
  JournalEntry,
  OpenCall,
  OutsideEventData,
  Parent,
  RunHead,
  RunRequest,
  StepHead,
  TaskHead,
  TaskOffer,
} from "./instance.ts";
import { encodeEntry, hashEntry, noHash } from "./journal.ts";
import { decisionIn, errorOf, scopeOf } from "./payload.ts";
import type { Decision, KeptEvent, Payload, StepOutcome } from "./payload.ts";
import { emptyOf, renderPerformed, renderTemplate, retryOf } from "./request.ts";
import type { Performed } from "./request.ts";
import { isWaiting, matchedEvents } from "./resume.ts";
import { nextAttemptMs } from "./retry.ts";
import { Rounds } from "./rounds.ts";
import type { IsInside, Reached } from "./rounds.ts";
import { isOpen, judge, renderOffer, taskId } from "./task.ts";

/** Lives for one call of `advance`. */
export class Draft {
  readonly #definition: Definition;
  readonly #id: string;
  readonly #before: Instance | undefined;
  readonly #at: Circumstances;
  #steps: Record<string, StepHead>;
  readonly #calls: Record<string, OpenCall>;
  readonly #timers: Record<string, ArmedTimer>;
  readonly #tasks: Record<string, TaskHead>;
  #offers: Payload["offers"];
  #runs: Record<string, RunHead>;
  #parent: Parent | undefined;
  #outcomes: Payload["outcomes"];
  #vars: Payload["vars"];
  readonly #varSeqs: Record<string, number>;
  readonly #varsSet: Record<string, Json> = {};
  readonly #rounds: Rounds;
  #kept: readonly KeptEvent[];
  readonly #delivered: number[] = [];
  #lists: Payload["lists"];
  #listSeqs: Record<string, number>;
  readonly #listsSet: Record<string, readonly Json[]> = {};
  #input: Json = null;
  #event: Json = null;
  #state: State | undefined;
  #error: ErrorData | undefined;
  readonly #dueAdded: DueRow[] = [];
  readonly #dueRemoved: DueRow[] = [];
  readonly #ready: ReadyCall[] = [];
  readonly #requests: Record<string, CallRequest | Emission> = {};
  readonly #attend = new Set<string>();
  readonly #policies: Record<string, PolicyWaiver> = {};
  readonly #offered: Record<string, TaskOffer> = {};
  readonly #runRequests: Record<string, RunRequest> = {};
  readonly #errors: Record<string, ErrorData> = {};
  /** Events that the machine must hear within this same commit. */
  readonly #events: MachineEvent[] = [];
  /** Effects that the machine asked for. */
  #applied = 0;
  /** Whether what is handled is for this instance alone. */
  #isAddressed = true;
  /** The error of the step that was last recorded as failed: the outermost one, since inner ones come first. */
  #failure: ErrorData | undefined;

  constructor(definition: Definition, id: string, before: Instance | undefined, at: Circumstances) {
    this.#definition = definition;
    this.#id = id;
    this.#before = before;
    this.#at = at;
    this.#steps = { ...before?.head.steps };
    this.#calls = { ...before?.head.calls };
    this.#timers = { ...before?.head.timers };
    this.#tasks = { ...before?.head.tasks };
    this.#offers = before?.payload.offers ?? {};
    this.#runs = { ...before?.head.runs };
    this.#parent = before?.head.parent;
    this.#rounds = new Rounds(before?.head, at, (loop) => this.#insideOf(loop));
    this.#outcomes = before?.payload.outcomes ?? {};
    this.#vars = before?.payload.vars ?? {};
    this.#varSeqs = { ...before?.head.vars };
    this.#kept = before?.payload.kept ?? [];
    this.#lists = before?.payload.lists ?? {};
    this.#listSeqs = { ...before?.head.lists };
    this.#input = before?.payload.input ?? null;
    this.#state = before?.state;
    this.#error = before?.head.error;
  }

  start(cause: Extract<Cause, { kind: "start" }>): Advance {
    this.#input = cause.event.data;
    this.#parent = cause.parent;
    this.#event = cause.event as unknown as Json;
    this.#state = this.#definition.machine.start(this.#world);
    this.#drain();
    return this.#finish({
      kind: "started",
      event: cause.event as unknown as Json,
      actor: cause.actor,
      keys: cause.keys,
    });
  }

  event({ event, waiting, actor, keys }: Extract<Cause, { kind: "event" }>): Advance | undefined {
    if (waiting && !isWaiting(this.#before!, waiting, event, this.#at.nowMs)) return undefined;
    this.#isAddressed = waiting === undefined;
    const [taker] = this.#offer(event, this.#at.seq);
    if (taker === undefined) return waiting ? undefined : this.#late(event, actor);
    this.#drain();
    return this.#finish({ kind: "event", step: taker, event: event as unknown as Json, actor, keys });
  }

  /** Lets the steps that wait for an event have it, and says which took it. `seq`: of the entry that holds it. */
  #offer(event: OutsideEventData, seq: number): readonly string[] {
    const { type } = event;
    const [before, applied, eventBefore] = [this.#state!, this.#applied, this.#event];
    const takers = new Map(
      before.awaits
        .filter((awaited) => awaited.event === type)
        .map(({ step }) => [step, this.#steps[step]!.visit]),
    );
    if (takers.size === 0) return [];
    this.#event = event as unknown as Json;
    const back = new Map([...takers.keys()].map((step) => [step, this.#receive(step, type, seq)]));
    this.#state = this.#definition.machine.decide(before, { type }, this.#world);
    const isTaken = this.#state !== before || this.#applied > applied;
    // One that waits on, in the same visit, did not take the event: its `match` was not true.
    for (const { step, event: awaited } of this.#state.awaits) {
      if (awaited !== type || this.#steps[step]?.visit !== takers.get(step)) continue;
      back.get(step)?.();
      takers.delete(step);
    }
    if (isTaken) return [...takers.keys()];
    this.#event = eventBefore;
    return [];
  }

  /** Keeps the event with the step that may take it; what is returned takes that back. */
  #receive(step: string, type: string, seq: number): () => void {
    const outcomes = this.#outcomes;
    const head = this.#steps[step]!;
    const definition = this.#definition.steps.get(step);
    if (definition?.kind === "wait_for" && definition.mode === "all") {
      const events = { ...outcomes[step]?.events, [type]: this.#event };
      this.#outcomes = { ...outcomes, [step]: { ...outcomes[step], events } };
      this.#steps[step] = { ...head, events: { ...head.events, [type]: seq } };
    } else {
      this.#settle(step, { event: this.#event }, seq);
    }
    return () => {
      const { [step]: _, ...others } = this.#outcomes;
      this.#outcomes = outcomes[step] ? { ...others, [step]: outcomes[step] } : others;
      this.#steps[step] = head;
    };
  }

  /** What no step takes is refused, noted, or kept for a later wait: as the workflow says. */
  #late(event: OutsideEventData, actor: string | undefined): Advance | undefined {
    const { late } = this.#definition.workflow.events[event.type] ?? {};
    const recorded = event as unknown as Json;
    switch (late) {
      case undefined:
        return undefined;
      case "ignore":
        return this.#finish({ kind: "ignored", event: recorded, actor });
      case "keep":
        if (this.#kept.length >= keptMax) return undefined;
        this.#kept = [...this.#kept, { seq: this.#at.seq, event }];
        return this.#finish({ kind: "kept", event: recorded, actor });
      default:
        return late satisfies never;
    }
  }

  /** Gives the steps that wait now the oldest kept event that one of them takes; false when none takes any. */
  #deliverKept(): boolean {
    for (const kept of this.#kept) {
      this.#isAddressed = true;
      if (this.#offer(kept.event, kept.seq).length === 0) continue;
      this.#kept = this.#kept.filter((other) => other !== kept);
      this.#delivered.push(kept.seq);
      return true;
    }
    return false;
  }

  cancel({ reason, keys, actor, hold }: Extract<Cause, { kind: "cancel" }>): Advance | undefined {
    if (!this.#state!.cancellable) return undefined;
    this.#move({ type: hold ? holdEvent : cancelEvent });
    const event = { type: cancelEvent, ...(reason !== undefined && { reason }) };
    return this.#finish({ kind: "cancelled", event, actor, keys });
  }

  undo(): Advance | undefined {
    const before = this.#state!;
    if (before.status === "completed") {
      this.#state = this.#definition.machine.reopen(before, this.#world);
      this.#drain();
    } else {
      this.#move({ type: releaseEvent });
    }
    return this.#state === before ? undefined : this.#finish({ kind: "undone" });
  }

  child({ step, visit, ended }: Extract<Cause, { kind: "child" }>): Advance | undefined {
    const run = this.#runs[step];
    if (run?.visit !== visit || run.is !== (ended.kind === "undone" ? "undoing" : "open")) return undefined;
    const { child } = run;
    this.#runs[step] = { ...run, is: "over" };
    switch (ended.kind) {
      case "begun":
        return this.#childDone(step, step, { instance: child }, child);
      case "completed":
        return this.#childDone(step, step, ended.output, child);
      case "undone":
        return this.#childDone(step, undoOf(step), null, child);
      case "failed": {
        const { type: why, ...rest } = ended.error;
        const error: ErrorData = { type: why, step, ...rest };
        // One that could not begin is nobody's child.
        if (rest.instance === undefined) delete this.#runs[step];
        this.#settle(step, { error });
        const type = failedEvent(step);
        this.#move({ type });
        return this.#finish({ kind: "failed", step, event: { type, error: error as unknown as Json } });
      }
      default:
        return ended satisfies never;
    }
  }

  /** `name`: the step itself, or its undo. */
  #childDone(step: string, name: string, output: Json, child: string): Advance {
    if (name === step) this.#settle(step, { output });
    const type = doneEvent(name);
    this.#move({ type });
    return this.#finish({ kind: "done", step: name, event: { type, output, instance: child } });
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
    const left = this.#state!.takes.some((take) => take.late && take.step === step);
    this.#steps[step] = { ...this.#steps[step]!, attempts: attempt, ...(left && { late: true }) };
    if (outcome.kind === "ok") {
      delete this.#calls[step];
      // Whoever took an event that was emitted, it has no answer.
      const performed = this.#definition.performed.get(step);
      const output = performed && "call" in performed ? outcome.output : null;
      this.#settleWithOwner(step, { output });
      this.#move({ type: doneEvent(step) });
      const event = { type: doneEvent(step), status: outcome.status, output };
      return this.#finish({ kind: "done", step, event });
    }
    const error: ErrorData = {
      type: outcome.type,
      step,
      ...(outcome.status !== undefined && { status: outcome.status }),
      message: outcome.message,
      attempts: attempt,
    };
    const delayMs =
      outcome.retryable && !left
        ? nextAttemptMs(
            retryOf(performedBy(this.#definition, step)),
            attempt,
            this.#at.random,
            outcome.retryAfterMs,
          )
        : undefined;
    if (delayMs !== undefined) {
      const dueAtMs = this.#at.nowMs + delayMs;
      const unknown = outcome.unknown && ({ unknown: true } as const);
      this.#calls[step] = { visit, attempt: attempt + 1, dueAtMs, request: call.request, ...unknown };
      this.#dueAdded.push({ dueAtMs, instance: this.#id, timer: retryTimer(step), visit });
      const event = { type: failedEvent(step), error: error as unknown as Json, next_at: iso(dueAtMs) };
      return this.#finish({ kind: "attempt", step, event });
    }
    delete this.#calls[step];
    this.#settleWithOwner(step, { error });
    this.#move({ type: failedEvent(step), ...(outcome.unknown && { unknown: true }) });
    return this.#finish({
      kind: "failed",
      step,
      event: { type: failedEvent(step), error: error as unknown as Json },
    });
  }

  /** Throws EngineError when the person may not do this. */
  task({ step, visit, action, by }: Extract<Cause, { kind: "task" }>): Advance | undefined {
    const task = this.#tasks[step];
    if (task?.visit !== visit) throw new EngineError("task_ended", `Task ${step} was offered anew since.`);
    const ask = askOf(this.#definition, step);
    const decisions = this.#outcomes[step]?.decisions ?? [];
    const isNew = judge(
      {
        id: taskId(this.#id, step, visit),
        head: task,
        offer: this.#offers[step]!,
        form: ask.form,
        decidedBy: decisions.map((decision) => decision.by),
      },
      action,
      by,
    );
    if (!isNew) return undefined;
    const { assignee: _, ...unassigned } = task;
    const actor = by.user;
    const { kind, ...what } = action;
    const event: JsonObject = { action: kind, ...what };
    switch (action.kind) {
      case "claim":
        this.#tasks[step] = { ...task, status: "claimed", assignee: actor };
        break;
      case "release":
        this.#tasks[step] = { ...unassigned, status: "offered" };
        break;
      case "delegate":
        this.#tasks[step] = { ...task, status: "claimed", assignee: action.to };
        break;
      case "complete": {
        const decision = decisionIn({ actor, event, atMs: this.#at.nowMs });
        this.#decide(step, [...decisions, decision]);
        if (decisions.length + 1 < ask.quorum) this.#tasks[step] = { ...unassigned, status: "offered" };
        else {
          this.#tasks[step] = { ...task, status: "completed", assignee: actor };
          this.#settleWithOwner(step, { output: action.output });
          this.#move({ type: doneEvent(step) });
        }
        break;
      }
      default:
        action satisfies never;
    }
    return this.#finish({ kind: "task", step, event, actor });
  }

  #decide(step: string, decisions: readonly Decision[]): void {
    const owner = this.#ownerOf(step);
    if (owner !== undefined) this.#decide(owner, decisions);
    this.#outcomes = { ...this.#outcomes, [step]: { ...this.#outcomes[step], decisions } };
    const head = this.#steps[step]!;
    this.#steps[step] = { ...head, decisions: [...(head.decisions ?? []), this.#at.seq] };
  }

  /** The step whose part a second request or a review is. */
  #ownerOf(step: string): string | undefined {
    const part = this.#definition.parts.get(step);
    return part && this.#definition.addresses.keyIn(frameOf(step), part.id);
  }

  /** Lets the machine take an event and everything that follows from it at once. */
  #move(event: MachineEvent): void {
    this.#events.push(event);
    this.#drain();
  }

  #drain(): void {
    do {
      for (let event = this.#events.shift(); event; event = this.#events.shift()) {
        this.#state = this.#definition.machine.decide(this.#state!, event, this.#world);
      }
      this.#leave();
    } while (this.#events.length > 0 || this.#deliverKept());
  }

  /**
   * Ends what the state was left by: calls that nobody waits for, and the statuses of their steps. A call that may have
   * to be undone is waited for while it is on the wire; one that is not there has the outcome of its last attempt.
   */
  #leave(): void {
    const { takes, active } = this.#state!;
    const open = new Map(takes.filter(({ kind }) => kind === "outcome").map((take) => [take.step, take]));
    for (const [step, call] of Object.entries(this.#calls)) {
      const take = open.get(step);
      const ready = this.#ready.findIndex((other) => other.step === step);
      if (take && (!take.late || (call.dueAtMs === undefined && ready < 0))) continue;
      this.#forgetCall(step, call);
      if (take) this.#events.push({ type: failedEvent(step), ...(call.unknown && { unknown: true }) });
    }
    for (const [step, task] of Object.entries(this.#tasks)) {
      if (isOpen(task.status) && !active.has(step)) this.#tasks[step] = { ...task, status: "cancelled" };
    }
    this.#leaveChildren(active);
    for (const step in this.#steps) {
      const head = this.#steps[step]!;
      if (head.status !== "running" && head.status !== "waiting") continue;
      if (active.has(step) || open.has(step)) continue;
      this.#steps[step] = { ...head, status: "cancelled", completedAtMs: this.#at.nowMs };
    }
  }

  #forgetCall(step: string, { dueAtMs, visit }: OpenCall): void {
    delete this.#calls[step];
    const ready = this.#ready.findIndex((other) => other.step === step);
    if (ready >= 0) this.#ready.splice(ready, 1);
    if (dueAtMs !== undefined)
      this.#removeDue({ dueAtMs, instance: this.#id, timer: retryTimer(step), visit });
  }

  /** On a simulated path nobody goes through lists: the path says how they end. */
  get #world(): World {
    return {
      apply: (effect) => this.#apply(effect),
      ask: (condition, of, frame) => this.#ask(condition, of, frame ?? ""),
      ...(!this.#at.chosen && { items: (step: string) => this.#spread(step) }),
    };
  }

  /** Children that nobody waits for any more; where all is undone, they wait for their turn. */
  #leaveChildren(active: State["active"]): void {
    const { status } = this.#state!;
    const undoes = status === "compensating" || status === "needs_attention";
    for (const [step, run] of Object.entries(this.#runs)) {
      if (run.is !== "open" || active.has(step)) continue;
      this.#runs[step] = { ...run, is: undoes ? "held" : "left" };
      this.#attend.add(step);
    }
  }

  #apply(effect: Effect): void {
    this.#applied++;
    switch (effect.kind) {
      case "call":
      case "emit":
        return this.#perform(effect.step);
      case "run":
        return this.#run(effect.step);
      case "undo":
        return this.#undo(effect.step);
      case "set":
        return this.#set(effect.step);
      case "spread":
        return this.#pretend(effect.step);
      case "arm":
        return this.#arm(effect);
      case "disarm":
        return this.#disarm(effect.step);
      case "ask":
        return this.#askPeople(effect.step);
      case "remind":
        return this.#remind(effect.step);
      case "escalate":
        return this.#escalate(effect.step);
      case "record":
        return this.#record(effect);
      case "round":
        return this.#round(effect);
      default:
        return effect satisfies never;
    }
  }

  /** Fixes what is to be made outside. */
  #perform(step: string): void {
    const visit = this.#rounds.nextVisit(step, this.#steps[step]);
    this.#steps[step] = { status: "running", visit, attempts: 0, startedAtMs: this.#at.nowMs };
    const performed = performedBy(this.#definition, step);
    const rendered = renderPerformed(performed, this.#scope(step));
    if (!rendered.ok && !this.#at.chosen) {
      this.#fail(step, { type: "expression", step, message: rendered.error });
      this.#events.push({ type: failedEvent(step) });
      return;
    }
    const request = this.#asAgent(step) ?? (rendered.ok ? rendered.request : emptyOf(performed));
    this.#requests[step] = request;
    if ("call" in performed && performed.policy) this.#policies[step] = performed.policy;
    this.#calls[step] = { visit, attempt: 1, request: this.#at.seq };
    this.#ready.push({ step, visit, attempt: 1, request });
  }

  /** An agent's second request is its first, with what it answered and what is wrong with that. */
  #asAgent(step: string): CallRequest | undefined {
    const part = this.#definition.parts.get(step);
    if (part) {
      const key = this.#ownerOf(step)!;
      const answer = this.#outcomes[key]?.output ?? null;
      const first = this.#at.requestAt(this.#steps[key]!.request!, key) as CallRequest;
      const errors = checkData(part.output, answer).map(({ pointer, message }) => ({ pointer, message }));
      return { ...first, body: { ...(first.body as JsonObject | null), answer, errors } };
    }
    if (this.#definition.steps.get(step)?.kind === "agent") {
      const { [step]: _, ...outcomes } = this.#outcomes;
      this.#outcomes = outcomes;
      this.#steps[step] = { ...this.#steps[step]!, request: this.#at.seq };
    }
    return undefined;
  }

  /** On a simulated path: what is no call is answered like one. */
  #pretend(step: string): void {
    const request: CallRequest = { method: "POST", path: "/", body: null };
    this.#steps[step] ??= {
      status: "running",
      visit: this.#rounds.nextVisit(step, undefined),
      attempts: 0,
      startedAtMs: this.#at.nowMs,
    };
    const { visit } = this.#steps[step];
    this.#requests[step] = request;
    this.#calls[step] = { visit, attempt: 1, request: this.#at.seq };
    this.#ready.push({ step, visit, attempt: 1, request });
  }

  /** How many items there are. The machine has asked whether there is a list. */
  #spread(step: string): number {
    const definition = this.#definition.steps.get(step);
    const rendered =
      definition?.kind === "for_each" ? renderTemplate(definition.list, this.#scope(step)) : undefined;
    if (!rendered?.ok || !Array.isArray(rendered.value)) throw new Error(`step ${step} has no list`);
    const list = rendered.value as readonly Json[];
    this.#lists = { ...this.#lists, [step]: list };
    this.#listSeqs[step] = this.#at.seq;
    this.#listsSet[step] = list;
    return list.length;
  }

  #run(step: string): void {
    const visit = this.#rounds.nextVisit(step, this.#steps[step]);
    this.#steps[step] = { status: "running", visit, attempts: 0, startedAtMs: this.#at.nowMs };
    if (this.#at.chosen) return this.#pretend(step);
    const { workflow, with: template, wait } = runOf(this.#definition, step);
    const rendered = template
      ? renderTemplate(template, this.#scope(step))
      : ({ ok: true, value: this.#input } as const);
    if (!rendered.ok) {
      this.#fail(step, { type: "expression", step, message: `with: ${rendered.error}` });
      this.#events.push({ type: failedEvent(step) });
      return;
    }
    this.#runRequests[step] = { workflow, data: rendered.value, wait };
    const child = childId(workflow, this.#id, step, visit);
    this.#runs[step] = { visit, child, request: this.#at.seq, is: "open" };
    this.#attend.add(step);
  }

  #undo(step: string): void {
    if (this.#at.chosen) return this.#pretend(undoOf(step));
    const run = this.#runs[step];
    if (!run) throw new Error(`step ${step} has no child to undo`);
    this.#runs[step] = { ...run, is: "undoing" };
    this.#attend.add(step);
  }

  /** All values see the variables as they were. The machine has asked whether they can be computed. */
  #set(step: string): void {
    const definition = this.#definition.steps.get(step);
    if (definition?.kind !== "set") throw new Error(`step ${step} sets nothing`);
    const scope = this.#scope(step);
    const values = definition.values.map(([name, template]): readonly [string, Json] => {
      const rendered = renderTemplate(template, scope);
      if (rendered.ok) return [name, rendered.value];
      if (this.#at.chosen) return [name, null];
      throw new Error(`${step}.${name} could be computed and cannot: ${rendered.error}`);
    });
    this.#vars = { ...this.#vars, ...Object.fromEntries(values) };
    for (const [name, value] of values) {
      this.#varsSet[name] = value;
      this.#varSeqs[name] = this.#at.seq;
    }
  }

  /** The machine has asked whether it can be computed. */
  #askPeople(step: string): void {
    const ask = askOf(this.#definition, step);
    const owner = this.#ownerOf(step);
    const rendered = renderOffer(ask, this.#scope(owner ?? step));
    if (!rendered.ok && !this.#at.chosen)
      throw new Error(`task ${step} could be computed and cannot: ${rendered.error}`);
    const data = owner === undefined ? undefined : this.#outcomes[owner]?.output;
    const offer: TaskOffer = {
      ...(rendered.ok ? rendered.offer : { title: step, group: step }),
      ...(data !== undefined && { data }),
    };
    const { nowMs } = this.#at;
    const { [step]: _, ...outcomes } = this.#outcomes;
    this.#outcomes = outcomes;
    this.#offered[step] = offer;
    this.#offers = { ...this.#offers, [step]: offer };
    this.#tasks[step] = {
      visit: this.#steps[step]!.visit,
      status: "offered",
      group: offer.group,
      offeredAtMs: nowMs,
      ...(ask.dueMs !== undefined && { dueAtMs: nowMs + ask.dueMs }),
      offer: this.#at.seq,
    };
  }

  #remind(step: string): void {
    this.#tasks[step] = { ...this.#tasks[step]!, remindedAtMs: this.#at.nowMs };
  }

  /** Whoever had taken it has it no longer; what was decided stays. */
  #escalate(step: string): void {
    const { assignee: _, ...task } = this.#tasks[step]!;
    const group = this.#offers[step]?.escalate_to ?? task.group;
    this.#tasks[step] = { ...task, status: "offered", group, escalatedAtMs: this.#at.nowMs };
  }

  #arm({ step, delayMs, event }: Extract<Effect, { kind: "arm" }>): void {
    this.#disarm(step);
    // A revision arms a step's timer at most once, so it tells this arming from any other.
    const visit = this.#revision();
    const dueAtMs = delayMs === "computed" ? this.#timeOf(step) : this.#at.nowMs + delayMs;
    this.#timers[step] = { event, dueAtMs, visit };
    this.#dueAdded.push({ dueAtMs, instance: this.#id, timer: step, visit });
  }

  /** The time that a step's data says; one that has passed is due at once. */
  #timeOf(step: string): number {
    if (this.#at.chosen) return this.#at.nowMs + this.#at.chosen.delayMs;
    const nextRoundAtMs = this.#nextRoundAtMs(step);
    if (nextRoundAtMs !== undefined) return Math.max(nextRoundAtMs, this.#at.nowMs);
    const definition = this.#definition.steps.get(step);
    const time = definition?.kind === "wait" ? definition.time : undefined;
    if (time?.kind === "business") return afterBusinessDays(this.#at.nowMs, time.days, time.calendar);
    const rendered = time?.kind === "at" ? renderTemplate(time.at, this.#scope(step)) : undefined;
    const timeMs =
      rendered?.ok && typeof rendered.value === "string" ? parseTimestamp(rendered.value) : undefined;
    if (timeMs === undefined) throw new Error(`step ${step} says no time to wait for`);
    return Math.max(timeMs, this.#at.nowMs);
  }

  /** When the round is due that the pause leads to; undefined of what is no pause. */
  #nextRoundAtMs(pause: string): number | undefined {
    const loop = pause.slice(0, -everyOf("").length);
    const definition = this.#definition.steps.get(loop);
    if (definition?.kind !== "repeat" || everyOf(loop) !== pause) return undefined;
    const { startedAtMs, round } = this.#steps[loop]!;
    return (round?.startedAtMs ?? startedAtMs) + definition.everyMs!;
  }

  #disarm(step: string): void {
    const armed = this.#timers[step];
    if (!armed) return;
    delete this.#timers[step];
    this.#removeDue({ dueAtMs: armed.dueAtMs, instance: this.#id, timer: step, visit: armed.visit });
  }

  #removeDue(row: DueRow): void {
    const added = this.#dueAdded.findIndex((other) => other.timer === row.timer);
    if (added >= 0) this.#dueAdded.splice(added, 1);
    else this.#dueRemoved.push(row);
  }

  #record({ step, status, because }: Extract<Effect, { kind: "record" }>): void {
    if (because === "handled") {
      this.#steps[step] = { ...this.#steps[step]!, handled: true };
      return;
    }
    const task = this.#tasks[step];
    if (task && because === "overdue") this.#tasks[step] = { ...task, status: "overdue" };
    if (status === "failed") {
      const error = this.#ownError(step, because);
      if (error && step === deadlineName) {
        this.#error ??= error;
        return;
      }
      if (error) this.#fail(step, error);
      if (step === stepsName) {
        this.#failure = errorOf(this.#definition, this.#steps, this.#payload(), step);
        return;
      }
    }
    const definition = this.#definition.steps.get(step);
    // What a handler gives up on is what it handles, however long ago that failed.
    const handled =
      definition?.kind === "end" && definition.as === "failed" && this.#definition.handles.get(step);
    if (handled) this.#failure = errorOf(this.#definition, this.#steps, this.#payload(), handled);
    const before = this.#steps[step];
    const nowMs = this.#at.nowMs;
    switch (status) {
      case "running":
      case "waiting":
      case "pending":
        this.#steps[step] = {
          status,
          visit: this.#rounds.nextVisit(step, this.#steps[step]),
          attempts: 0,
          startedAtMs: nowMs,
        };
        break;
      case "compensating":
        this.#steps[step] = { ...before!, status };
        break;
      case "completed":
      case "failed":
      case "skipped":
      case "cancelled":
      case "compensated": {
        const { handled: _, ...entered } = before ?? {
          visit: this.#rounds.nextVisit(step, before),
          attempts: 0,
          startedAtMs: nowMs,
        };
        const timeout = status === "completed" && because === "timeout" && ({ timeout: true } as const);
        this.#steps[step] = { ...entered, status, completedAtMs: nowMs, ...timeout };
        if (status === "failed")
          this.#failure = errorOf(this.#definition, this.#steps, this.#payload(), step);
        break;
      }
      default:
        status satisfies never;
    }
  }

  #round(effect: Extract<Effect, { kind: "round" }>): void {
    const { step: loop, keeps } = effect;
    const isInside = this.#insideOf(loop);
    if (keeps) this.#rounds.keep(loop, this.#reached());
    // What is still open there is given up: nothing that has an undo is.
    for (const [step, call] of Object.entries(this.#calls)) if (isInside(step)) this.#forgetCall(step, call);
    for (const step of Object.keys(this.#tasks)) if (isInside(step)) delete this.#tasks[step];
    this.#offers = Object.fromEntries(Object.entries(this.#offers).filter(([step]) => !isInside(step)));
    if (effect.to === "kept") {
      const { index, drops } = effect;
      this.#reach(this.#rounds.takeUp(loop, index, drops, this.#reached()));
      return;
    }
    this.#reach(this.#rounds.clear(loop, this.#reached()));
    const head = this.#steps[loop]!;
    const number = (head.round?.number ?? 1) + 1;
    this.#steps[loop] = { ...head, round: { number, startedAtMs: this.#at.nowMs } };
  }

  #insideOf(loop: string): IsInside {
    return (step) => this.#definition.addresses.isInside(step, loop);
  }

  #reached(): Reached {
    return {
      steps: { ...this.#steps },
      outcomes: this.#outcomes,
      runs: { ...this.#runs },
      lists: this.#lists,
      listSeqs: { ...this.#listSeqs },
    };
  }

  #reach({ steps, outcomes, runs, lists, listSeqs }: Reached): void {
    this.#steps = { ...steps };
    this.#outcomes = outcomes;
    this.#runs = { ...runs };
    this.#lists = lists;
    this.#listSeqs = { ...listSeqs };
  }

  /** Why a step failed, where it did not fail by something inside it, a call or a condition. */
  #ownError(step: string, because: Because | undefined): ErrorData | undefined {
    if (step === deadlineName) {
      const limit = formatDuration(this.#definition.workflow.deadlineMs ?? 0);
      return { type: "timeout", message: `the deadline of ${limit} has passed` };
    }
    if (because === "timeout") return { type: "timeout", step, message: `time ran out in ${step}` };
    if (because === "overdue") {
      const { asks } = this.#definition;
      const time = formatDuration((asks.get(step) ?? asks.get(reviewName(step)))?.dueMs ?? 0);
      return { type: "human", step, message: `nobody decided ${step} within ${time}` };
    }
    const definition = this.#definition.steps.get(step);
    if (because === "max" && definition?.kind === "repeat") {
      const message = `after ${definition.max} rounds \`${definition.until.source}\` is not true`;
      return { type: "runtime", step, message };
    }
    if (because === "misfit" && definition?.kind === "agent") {
      const errors = checkData(definition.output, this.#outcomes[step]?.output ?? null);
      const mistakes = errors.slice(0, 10).map(({ pointer, message }) => `${pointer || "it"} ${message}`);
      const answer = `the answer of agent ${definition.agent} does not hold to its output`;
      return { type: "validation", step, message: [answer, mistakes.join("; ")].filter(Boolean).join(": ") };
    }
    if (definition?.kind === "for_each") return this.#tooFew(definition, step);
    if (definition?.kind !== "fail") return undefined;
    const rendered = renderTemplate(definition.message, this.#scope(step));
    const text = rendered.ok ? rendered.value : `its message has no value: ${rendered.error}`;
    return { type: definition.type, step, message: typeof text === "string" ? text : JSON.stringify(text) };
  }

  #tooFew({ join }: ForEachStep, step: string): ErrorData | undefined {
    const count = this.#lists[step]?.length ?? 0;
    if (join === "all" || join <= count) return undefined;
    return {
      type: "runtime",
      step,
      message: `at least ${join} of the items must succeed, and the list has ${count}`,
    };
  }

  /** Keeps what an outcome brought, before the machine decides, since its guards may read it. */
  #settle(step: string, outcome: StepOutcome, seq: number = this.#at.seq): void {
    const { events, decisions } = this.#outcomes[step] ?? {};
    const kept = { ...outcome, ...(events && { events }), ...(decisions && { decisions }) };
    this.#outcomes = { ...this.#outcomes, [step]: kept };
    const head = this.#steps[step];
    if (head) this.#steps[step] = { ...head, outcome: seq };
  }

  /** What a part of an agent's step brings is the step's. */
  #settleWithOwner(step: string, outcome: StepOutcome): void {
    const owner = this.#ownerOf(step);
    if (owner !== undefined) this.#settle(owner, outcome);
    this.#settle(step, outcome);
  }

  /** A failure that this commit finds by itself. */
  #fail(step: string, error: ErrorData): void {
    this.#errors[step] = error;
    this.#steps[step] ??= {
      status: "failed",
      visit: this.#rounds.nextVisit(step, this.#steps[step]),
      attempts: 0,
      startedAtMs: this.#at.nowMs,
    };
    this.#settle(step, { error });
  }

  #ask(name: string, of: Of, frame: string): Answer {
    const condition = this.#definition.conditions.get(name)!;
    const step = this.#definition.addresses.keyIn(frame, condition.step);
    const answer: Answer = this.#at.chosen?.ask(name, of) ?? this.#read(condition, step);
    if (typeof answer === "boolean") return answer;
    // An event for whoever matches fails nobody's wait.
    if (!this.#isAddressed && name === matchOf(condition.step)) return false;
    const error: ErrorData = { type: answer.type ?? "expression", message: `${name}: ${answer.error}` };
    // A handler whose condition has no value leaves the error as it is.
    if (condition.step === "") this.#error = error;
    else if (condition.kind !== "handler") this.#fail(step, { ...error, step });
    return answer;
  }

  #read(condition: Condition, step: string): Answer {
    const definition = this.#definition.steps.get(step);
    return answer(condition, {
      scope: this.#scope(step),
      error: errorOf(this.#definition, this.#steps, this.#payload(), step),
      output: this.#outcomes[step]?.output ?? null,
      isTime: definition?.kind === "wait",
      itemsMax: definition?.kind === "for_each" ? definition.maxItems : undefined,
    });
  }

  /** `step`: what something is evaluated for; empty for the workflow as a whole. */
  #scope(step: string): Scope {
    return scopeOf({
      definition: this.#definition,
      head: { id: this.#id, steps: this.#steps },
      payload: this.#payload(),
      event: this.#event,
      step,
      nowMs: this.#at.nowMs,
    });
  }

  #payload(): Payload {
    const { length } = this.#kept;
    return {
      input: this.#input,
      vars: this.#vars,
      lists: this.#lists,
      outcomes: this.#outcomes,
      offers: this.#offers,
      ...(length > 0 && { kept: this.#kept }),
    };
  }

  #awaits(state: State): Pick<Commit, "awaitsAdded" | "awaitsRemoved"> {
    const before = this.#before ? matchedEvents(this.#before.definition, this.#before.state) : noEvents;
    const after = matchedEvents(this.#definition, state);
    return {
      awaitsAdded: [...after].filter((event) => !before.has(event)),
      awaitsRemoved: [...before].filter((event) => !after.has(event)),
    };
  }

  #revision(): number {
    return (this.#before?.head.revision ?? 0) + 1;
  }

  #finish(cause: {
    readonly kind: EntryKind;
    readonly step?: string;
    readonly event?: Json;
    readonly actor?: string | undefined;
    readonly keys?: Commit["keys"] | undefined;
  }): Advance {
    const { nowMs, seq } = this.#at;
    const before = this.#before?.head;
    const state = this.#state!;
    const worked = before === undefined || before.status === "running";
    const failed = state.status === "failed" || state.status === "compensating";
    if (worked && failed) this.#error ??= this.#failure;
    if (state.status === "completed") this.#reach(this.#rounds.backToLatest(this.#reached()));
    const entry: JournalEntry = {
      seq,
      instance: this.#id,
      revision: this.#revision(),
      atMs: nowMs,
      kind: cause.kind,
      ...(cause.step !== undefined && { step: cause.step }),
      ...(cause.event !== undefined && { event: cause.event }),
      ...(notEmpty(this.#requests) && { requests: this.#requests }),
      ...(notEmpty(this.#policies) && { policies: this.#policies }),
      ...(notEmpty(this.#offered) && { tasks: this.#offered }),
      ...(notEmpty(this.#runRequests) && { runs: this.#runRequests }),
      ...(notEmpty(this.#varsSet) && { vars: this.#varsSet }),
      ...(notEmpty(this.#listsSet) && { lists: this.#listsSet }),
      ...(notEmpty(this.#errors) && { errors: this.#errors }),
      ...this.#rounds.entry(),
      ...(this.#delivered.length > 0 && { delivered: this.#delivered }),
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
      ...(notEmpty(this.#tasks) && { tasks: this.#tasks }),
      ...(notEmpty(this.#runs) && { runs: this.#runs }),
      ...(this.#parent && { parent: this.#parent }),
      ...(notEmpty(this.#varSeqs) && { vars: this.#varSeqs }),
      ...(this.#kept.length > 0 && { kept: this.#kept.map(({ seq: keptSeq }) => keptSeq) }),
      ...(notEmpty(this.#listSeqs) && { lists: this.#listSeqs }),
      ...this.#rounds.head(),
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
        open:
          hasOpenCall(this.#calls) ||
          Object.values(this.#runs).some(isPending) ||
          (this.#parent?.wait === true && !state.ended),
        ...this.#awaits(state),
        asks: Object.values(this.#tasks).some(({ status }) => isOpen(status)),
        keys: cause.keys ?? [],
      },
      instance: { definition: this.#definition, head, state, payload: this.#payload() },
      ready: this.#ready,
      attend: [...this.#attend],
    };
  }
}

/** Events that one instance keeps for later waits. */
export const keptMax = 100;

const noEvents: ReadonlySet<string> = new Set();

const retryTimer = (step: string): string => `retry:${step}`;

function performedBy(definition: Definition, step: string): Performed {
  const found = definition.performed.get(step);
  if (!found) throw new Error(`workflow ${definition.workflow.id} makes nothing outside in ${step}`);
  return found;
}

function askOf(definition: Definition, step: string): Ask {
  const ask = definition.asks.get(step);
  if (!ask) throw new Error(`workflow ${definition.workflow.id} has no task ${step}`);
  return ask;
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
