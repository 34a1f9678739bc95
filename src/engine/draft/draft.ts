// Draft: an instance in the making: what one cause makes of it, as the machine decides.
import type { Json, JsonObject } from "../../language/json.ts";
import {
  cancelEvent,
  doneEvent,
  failedEvent,
  holdEvent,
  releaseEvent,
  retryEvent,
  skipEvent,
  undoOf,
} from "../../machine/event.ts";
import type { MachineEvent } from "../../machine/event.ts";
import { matchOf } from "../../machine/condition.ts";
import type { Condition } from "../../machine/condition.ts";
import type { Effect, Of, State, World } from "../../machine/state.ts";
import { answer } from "../answer.ts";
import type { Answer } from "../answer.ts";
import type { Advance, Cause, Circumstances, Instance } from "../cause.ts";
import type { Definition } from "../catalog.ts";
import type {
  ArmedTimer,
  DueRow,
  ErrorData,
  Head,
  HeldHead,
  OutsideEventData,
  Parent,
  Waiting,
} from "../instance.ts";
import type { KeptEvent } from "../payload.ts";
import type { Outcome } from "../ports.ts";
import { renderTemplate } from "../request.ts";
import { isWaiting } from "../resume.ts";
import type { Trace } from "../trace.ts";
import { bytesOf, excessError } from "../size.ts";
import { Calls, isRetry } from "./calls.ts";
import { Children } from "./children.ts";
import { Data } from "./data.ts";
import { DueRows } from "./due-rows.ts";
import { finish } from "./finish.ts";
import type { Handled } from "./finish.ts";
import { stuckStep } from "./incident.ts";
import { Pause } from "./pause.ts";
import { Rounds } from "./rounds.ts";
import type { IsInside, Reached } from "./rounds.ts";
import type { Setting } from "./setting.ts";
import { isRecorded, staleEvent } from "./stale.ts";
import { Steps } from "./steps.ts";
import { isEmpty } from "./table.ts";
import { Tasks } from "./tasks.ts";
import { Timers } from "./timers.ts";

/** Lives for one call of `advance`. */
export class Draft {
  readonly #setting: Setting;
  readonly #definition: Definition;
  readonly #at: Circumstances;
  readonly #events: MachineEvent[] = [];
  readonly #rounds: Rounds;
  readonly #data: Data;
  readonly #steps: Steps;
  readonly #due = new DueRows();
  readonly #calls: Calls;
  readonly #timers: Timers;
  readonly #tasks: Tasks;
  readonly #children: Children;
  readonly #pause: Pause;
  readonly #delivered: number[] = [];
  #parent: Parent | undefined;
  #trace: Trace | undefined;
  #state: State | undefined;
  /** Effects that the machine asked for. */
  #applied = 0;
  /** Whether what is handled is for this instance alone. */
  #isAddressed = true;
  /** Somebody has looked after what needed attention: what needs it now is something else, or the same once more. */
  #isLookedAfter = false;
  /** Whether the instance has not begun to end. */
  #works: boolean;

  constructor(definition: Definition, id: string, before: Instance | undefined, at: Circumstances) {
    const setting: Setting = { definition, id, before, at, events: this.#events };
    this.#setting = setting;
    this.#definition = definition;
    this.#at = at;
    const isPart = (step: string): boolean => definition.parts.get(step) !== undefined;
    this.#rounds = new Rounds(before?.head, at, (loop) => this.#insideOf(loop), isPart);
    this.#data = new Data(setting, this.#rounds);
    this.#steps = new Steps(setting, this.#data, this.#rounds);
    this.#calls = new Calls(setting, this.#steps, this.#due);
    this.#timers = new Timers(setting, this.#steps, this.#due);
    this.#tasks = new Tasks(setting, this.#steps);
    this.#children = new Children(setting, this.#steps, this.#calls);
    this.#pause = new Pause(before?.head);
    this.#works = before === undefined || before.state.status === "running";
    this.#parent = before?.head.parent;
    this.#trace = before?.head.trace;
    this.#state = before?.state;
  }

  /** Throws EngineError when the data is more than an instance may hold. */
  start({ event, parent, trace, actor, keys }: Extract<Cause, { kind: "start" }>): Advance {
    const recorded = event as unknown as Json;
    const { bytes } = this.#data;
    this.#data.input = event.data;
    this.#mustHold(bytes);
    this.#parent = parent;
    this.#trace = trace;
    this.#steps.event = recorded;
    this.#state = this.#definition.machine.start(this.#world);
    this.#drain();
    return this.#finish({ kind: "started", event: recorded, actor, keys });
  }

  /** Throws EngineError when the event is for this instance alone, which would hold more data than it may. */
  event({ event, waiting, actor, keys }: Extract<Cause, { kind: "event" }>): Advance | undefined {
    if (waiting && !isWaiting(this.#setting.before!, waiting, event, this.#at.nowMs)) return undefined;
    if (this.#pause.isOn && (this.#pause.holds || this.#awaits(event.type))) {
      if (!this.#keep(event)) return undefined;
      this.#pause.hold({ seq: this.#at.seq, ...(waiting && { waiting }) });
      return this.#finish({ kind: "kept", event: event as unknown as Json, actor, keys });
    }
    this.#isAddressed = waiting === undefined;
    const [taker] = this.#offer(event, this.#at.seq);
    if (taker === undefined) return waiting ? undefined : this.#late(event, actor);
    this.#drain();
    return this.#finish({ kind: "event", step: taker, event: event as unknown as Json, actor, keys });
  }

  /** Ends a pause, too. */
  cancel({ reason, keys, actor, hold }: Extract<Cause, { kind: "cancel" }>): Advance | undefined {
    if (!this.#state!.cancellable) return undefined;
    const held = this.#goOn() ?? [];
    this.#move({ type: hold ? holdEvent : cancelEvent });
    const dropped = this.#makeUpFor(held, "cancelled");
    const event = { type: cancelEvent, ...(reason !== undefined && { reason }), ...dropped };
    return this.#finish({ kind: "cancelled", event, actor, keys });
  }

  /** Undefined when it is paused already, or at its end. */
  pause({ reason, actor }: Extract<Cause, { kind: "pause" }>): Advance | undefined {
    if (this.#pause.isOn || this.#state!.status !== "running") return undefined;
    this.#timers.suspend();
    this.#calls.suspend();
    const why = reason !== undefined && { reason };
    this.#pause.begin({ sinceMs: this.#at.nowMs, ...(actor !== undefined && { by: actor }), ...why });
    return this.#finish({ kind: "paused", ...(why && { event: why }), actor });
  }

  /** Undefined when it needs attention: that is retried. */
  resume(cause: Extract<Cause, { kind: "resume" }>): Advance | undefined {
    return this.#pause.fault ? undefined : this.#goOnWith("resumed", cause);
  }

  #goOnWith(
    kind: "resumed" | "retried",
    { reason, actor }: { readonly reason?: string; readonly actor?: string },
  ): Advance | undefined {
    const held = this.#goOn();
    if (!held) return undefined;
    const event = { ...(reason !== undefined && { reason }), ...this.#makeUpFor(held, "resumed") };
    return this.#finish({ kind, ...(!isEmpty(event) && { event }), actor });
  }

  /** Undefined when it has ended, or is held for such a reason already. */
  stick({ of, step, message }: Extract<Cause, { kind: "stick" }>): Advance | undefined {
    if (this.#state!.ended || this.#pause.fault) return undefined;
    const sinceMs = this.#at.nowMs;
    if (!this.#pause.isOn) {
      this.#timers.suspend();
      this.#calls.suspend();
      this.#pause.begin({ sinceMs });
    }
    const at = step !== undefined && { step };
    this.#pause.stick({ sinceMs, of, ...at, message });
    return this.#finish({ kind: "stuck", ...at, event: { of, message } });
  }

  /** Undefined when nothing needs attention, or its version was made when nothing could be tried once more. */
  retry(cause: Extract<Cause, { kind: "retry" }>): Advance | undefined {
    if (this.#pause.fault) return this.#goOnWith("retried", cause);
    const { reason, actor } = cause;
    this.#calls.isAgain = true;
    return this.#lookAfter(retryEvent, {
      kind: "retried",
      ...(reason !== undefined && { event: { reason } }),
      actor,
    });
  }

  /** Likewise, or when it is another step that needs attention. */
  skip({ step, reason, actor }: Extract<Cause, { kind: "skip" }>): Advance | undefined {
    if (this.#pause.fault || this.#setting.before!.head.incident?.step !== step) return undefined;
    return this.#lookAfter(skipEvent, { kind: "skipped", event: { reason }, actor });
  }

  #lookAfter(type: string, handled: Handled): Advance | undefined {
    const before = this.#state!;
    if (before.status !== "needs_attention") return undefined;
    this.#move({ type });
    if (this.#state === before && this.#applied === 0) return undefined;
    this.#isLookedAfter = true;
    const { incident } = this.#setting.before!.head;
    return this.#finish({ ...handled, ...(incident && { step: incident.step }) });
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

  /** What becomes of children follows from both heads, so a paused parent is told again when it goes on. */
  child({ step, visit, ended }: Extract<Cause, { kind: "child" }>): Advance | undefined {
    if (this.#pause.isOn) return undefined;
    const { runs } = this.#children;
    const run = runs.get(step);
    if (run?.visit !== visit || run.is !== (ended.kind === "undone" ? "undoing" : "open")) return undefined;
    const { child } = run;
    runs.set(step, { ...run, is: "over" });
    switch (ended.kind) {
      case "begun":
        this.#steps.settle(step, { output: { instance: child } });
        return this.#childDone(step, doneEvent(step), { instance: child }, child);
      case "completed": {
        const { bytes } = this.#data;
        this.#steps.settle(step, { output: ended.output });
        const excess = this.#data.excessSince(bytes);
        if (excess === undefined) return this.#childDone(step, doneEvent(step), ended.output, child);
        return this.#refuseChild(step, child, bytesOf(ended.output), excess);
      }
      case "undone": {
        // Of a child that was refused the step is waiting to fail.
        const isRefused = this.#state!.active.has(step);
        const type = doneEvent(undoOf(step));
        return this.#childDone(undoOf(step), isRefused ? failedEvent(step) : type, null, child);
      }
      case "failed": {
        const { type: why, ...rest } = ended.error;
        const error: ErrorData = { type: why, step, ...rest };
        // One that could not begin is nobody's child.
        if (rest.instance === undefined) runs.delete(step);
        this.#steps.settle(step, { error });
        this.#move({ type: failedEvent(step) });
        return this.#finish({ kind: "failed", step, event: failureOf(step, error) });
      }
      default:
        return ended satisfies never;
    }
  }

  due(row: DueRow): Advance | undefined {
    if (this.#pause.isOn) return undefined;
    if (isRetry(row)) {
      const step = this.#calls.retry(row);
      return step === undefined ? undefined : this.#finish({ kind: "retry", step });
    }
    const timer = this.#timers.armed.get(row.timer);
    if (timer?.visit !== row.visit || timer.dueAtMs !== row.dueAtMs) return undefined;
    this.#fire(row.timer, timer);
    return this.#finish({ kind: "timer", step: row.timer });
  }

  /** One that no open call takes is noted once, and moves nothing; undefined when the record has it. */
  outcome(cause: Extract<Cause, { kind: "outcome" }>): Advance | undefined {
    const { step, visit, attempt, outcome } = cause;
    const { open } = this.#calls;
    const call = open.get(step);
    if (call?.visit !== visit || call.attempt !== attempt || call.dueAtMs !== undefined)
      return this.#stale(cause);
    const { heads } = this.#steps;
    heads.set(step, { ...heads.get(step)!, attempts: attempt });
    const left = this.#noteLate(step);
    const ended = outcome.kind === "ok" ? this.#hold(step, outcome) : outcome;
    if (ended.kind === "ok") {
      open.delete(step);
      this.#move({ type: doneEvent(step) });
      return this.#finish({ kind: "done", step, event: successOf(step, ended) });
    }
    const { retryable, unknown } = ended;
    const error = errorIn(step, attempt, ended);
    const event = failureOf(step, error);
    const nextAt = retryable && !left ? this.#calls.again(step, ended) : undefined;
    if (nextAt !== undefined)
      return this.#finish({ kind: "attempt", step, event: { ...event, next_at: nextAt } });
    open.delete(step);
    this.#steps.settleWithOwner(step, { error });
    this.#move({ type: failedEvent(step), ...(unknown && { unknown: true }) });
    return this.#finish({ kind: "failed", step, event });
  }

  /** Throws EngineError when the person may not do this, or the instance would hold more data than it may. */
  task(cause: Extract<Cause, { kind: "task" }>): Advance | undefined {
    const { step } = cause;
    const { bytes } = this.#data;
    const acted = this.#tasks.act(cause);
    if (!acted) return undefined;
    this.#mustHold(bytes);
    if (acted.isDecided) this.#move({ type: doneEvent(step) });
    return this.#finish({ kind: "task", step, event: acted.event, actor: cause.by.user });
  }

  #fire(name: string, { event }: ArmedTimer): void {
    this.#timers.disarm(name);
    const { heads } = this.#steps;
    const head = heads.get(name);
    if (head) heads.set(name, { ...head, timeout: true });
    this.#move({ type: event });
  }

  /** Ends the pause, if there is one: gives what was held, and lets timers and calls go on. */
  #goOn(): readonly HeldHead[] | undefined {
    const held = this.#pause.end();
    if (!held) return undefined;
    this.#timers.goOn();
    this.#calls.goOn();
    this.#children.attendAll();
    return held;
  }

  /**
   * Lets what was held move the instance, each in its turn; timers that were due before it come before it. An instance
   * that is cancelled takes outcomes alone. Says which events nobody took.
   */
  #makeUpFor(held: readonly HeldHead[], as: "resumed" | "cancelled"): { readonly dropped?: number[] } {
    const { kept } = this.#data;
    const events = new Map(held.map(({ seq }) => [seq, kept.find((other) => other.seq === seq)]));
    for (const event of events.values()) if (event) this.#data.take(event);
    const dropped: number[] = [];
    for (const { seq, unknown, waiting } of held) {
      const { kind, atMs, step = "" } = this.#at.entryAt(seq);
      if (as === "resumed") this.#fireBefore(atMs);
      const event = events.get(seq);
      if (event) {
        if (as === "resumed" && this.#takesNow(event, waiting)) this.#delivered.push(seq);
        else if (this.#lateOf(event.event) === "keep") this.#data.keep(event);
        else dropped.push(seq);
      } else if (!this.#state!.ended) {
        this.#steps.event = null;
        this.#noteLate(step);
        this.#move(
          kind === "failed"
            ? { type: failedEvent(step), ...(unknown && { unknown }) }
            : { type: doneEvent(step) },
        );
      }
    }
    return dropped.length > 0 ? { dropped } : {};
  }

  #fireBefore(timeMs: number): void {
    for (;;) {
      const due = Object.entries(this.#timers.armed.record).filter(([, { dueAtMs }]) => dueAtMs < timeMs);
      const [first] = due.toSorted(([a, one], [b, other]) => one.dueAtMs - other.dueAtMs || (a < b ? -1 : 1));
      if (!first || this.#state!.ended) return;
      this.#steps.event = null;
      this.#fire(...first);
    }
  }

  /** Of an event that was held: whether a step takes it. */
  #takesNow({ seq, event }: KeptEvent, waiting: Waiting | undefined): boolean {
    if (this.#state!.ended) return false;
    if (waiting && this.#steps.heads.get(waiting.step)?.visit !== waiting.visit) return false;
    this.#isAddressed = waiting === undefined;
    const isTaken = this.#offer(event, seq).length > 0;
    if (isTaken) this.#drain();
    this.#isAddressed = true;
    return isTaken;
  }

  #awaits(type: string): boolean {
    return this.#state!.awaits.some(({ event }) => event === type);
  }

  /** The outcome of a call that was left behind is marked as such. */
  #noteLate(step: string): boolean {
    const isLate = this.#state!.takes.some((take) => take.late && take.step === step);
    const { heads } = this.#steps;
    if (isLate) heads.set(step, { ...heads.get(step)!, late: true });
    return isLate;
  }

  /** The instance holds nothing of it, so it needs no room there. */
  #stale(cause: Extract<Cause, { kind: "outcome" }>): Advance | undefined {
    const { step, attempt, outcome } = cause;
    if (isRecorded(cause, this.#setting.before!.head.last, (seq) => this.#at.entryAt(seq))) return undefined;
    const told =
      outcome.kind === "ok"
        ? successOf(step, { ...outcome, output: this.#answerIn(step, outcome) })
        : failureOf(step, errorIn(step, attempt, outcome));
    return this.#finish({ kind: "stale", step, event: staleEvent(cause, told) });
  }

  /** Whoever took an event that was emitted, it has no answer. */
  #answerIn(step: string, { output }: Success): Json {
    const performed = this.#definition.performed.get(step);
    return performed && !("call" in performed) ? null : output;
  }

  /** Keeps an answer. One that the instance has no room for is a failure, like one that is too large by itself. */
  #hold(step: string, success: Success): Outcome {
    const { status } = success;
    const output = this.#answerIn(step, success);
    const { bytes } = this.#data;
    this.#steps.settleWithOwner(step, { output });
    const excess = this.#data.excessSince(bytes);
    if (excess === undefined) return { kind: "ok", status, output };
    const message = `the answer of ${bytesOf(output)} bytes cannot be kept: ${excess}`;
    // What the service did stands, so it is undone like what may have been done.
    return { kind: "error", type: "validation", status, message, retryable: false, unknown: true };
  }

  /** `name`: the step itself, or its undo. */
  #childDone(name: string, type: string, output: Json, child: string): Advance {
    this.#move({ type });
    return this.#finish({ kind: "done", step: name, event: { type, output, instance: child } });
  }

  /** What a child did whose output cannot be kept is undone; until then the step runs, and then it fails. */
  #refuseChild(step: string, child: string, bytes: number, excess: string): Advance {
    const message = `the output of ${bytes} bytes of ${child} cannot be kept: ${excess}`;
    const error: ErrorData = { type: "validation", step, message, instance: child };
    this.#steps.settle(step, { error });
    this.#children.undo(step);
    return this.#finish({ kind: "failed", step, event: failureOf(step, error) });
  }

  /** For what comes from outside. `before`: what the instance held before it came. */
  #mustHold(before: number): void {
    if (this.#data.excessSince(before) !== undefined) throw excessError(this.#data.bytes, this.#setting.id);
  }

  /** Lets the steps that wait for an event have it, and says which took it. `seq`: of the entry that holds it. */
  #offer(event: OutsideEventData, seq: number): readonly string[] {
    const { type } = event;
    const { heads, event: eventBefore } = this.#steps;
    const [before, applied] = [this.#state!, this.#applied];
    const takers = new Map(
      before.awaits
        .filter((awaited) => awaited.event === type)
        .map(({ step }) => [step, heads.get(step)!.visit]),
    );
    if (takers.size === 0) return [];
    this.#steps.event = event as unknown as Json;
    const { bytes } = this.#data;
    const back = new Map([...takers.keys()].map((step) => [step, this.#receive(step, type, seq)]));
    // One that was kept is held already.
    if (seq === this.#at.seq && this.#data.excessSince(bytes) !== undefined) {
      if (this.#isAddressed) throw excessError(this.#data.bytes, this.#setting.id);
      return [];
    }
    this.#state = this.#definition.machine.decide(before, { type }, this.#world);
    const isTaken = this.#state !== before || this.#applied > applied;
    // One that waits on, in the same visit, did not take the event: its `match` was not true.
    for (const { step, event: awaited } of this.#state.awaits) {
      if (awaited !== type || heads.get(step)?.visit !== takers.get(step)) continue;
      back.get(step)?.();
      takers.delete(step);
    }
    if (isTaken) return [...takers.keys()];
    this.#steps.event = eventBefore;
    return [];
  }

  /** Keeps the event with the step that may take it; what is returned takes that back. */
  #receive(step: string, type: string, seq: number): () => void {
    const { heads, event } = this.#steps;
    const { outcomes } = this.#data;
    const [head, outcome] = [heads.get(step)!, outcomes.get(step)];
    const wait = this.#definition.steps.get(step);
    if (wait?.kind === "wait_for" && wait.mode === "all") {
      outcomes.set(step, { ...outcome, events: { ...outcome?.events, [type]: event } });
      heads.set(step, { ...head, events: { ...head.events, [type]: seq } });
    } else {
      this.#steps.settle(step, { event }, seq);
    }
    return () => {
      if (outcome) outcomes.set(step, outcome);
      else outcomes.delete(step);
      heads.set(step, head);
    };
  }

  /** What no step takes is refused, noted, or kept for a later wait: as the workflow says. */
  #late(event: OutsideEventData, actor: string | undefined): Advance | undefined {
    const recorded = event as unknown as Json;
    const late = this.#lateOf(event);
    switch (late) {
      case undefined:
        return undefined;
      case "ignore":
        return this.#finish({ kind: "ignored", event: recorded, actor });
      case "keep":
        return this.#keep(event) ? this.#finish({ kind: "kept", event: recorded, actor }) : undefined;
      default:
        return late satisfies never;
    }
  }

  #lateOf({ type }: OutsideEventData): "ignore" | "keep" | undefined {
    return this.#definition.workflow.events[type]?.late;
  }

  /** False when as many events are kept as may be. */
  #keep(event: OutsideEventData): boolean {
    if (this.#data.kept.length >= keptMax) return false;
    const { bytes } = this.#data;
    this.#data.keep({ seq: this.#at.seq, event });
    this.#mustHold(bytes);
    return true;
  }

  /** Gives the steps that wait now the oldest kept event that one of them takes; false when none takes any. */
  #deliverKept(): boolean {
    for (const kept of this.#data.kept) {
      this.#isAddressed = true;
      if (this.#offer(kept.event, kept.seq).length === 0) continue;
      this.#data.take(kept);
      this.#delivered.push(kept.seq);
      return true;
    }
    return false;
  }

  /** Lets the machine take an event and everything that follows from it at once; in a pause, when that has ended. */
  #move(event: MachineEvent): void {
    if (this.#pause.isOn) {
      this.#pause.hold({ seq: this.#at.seq, ...(event.unknown && { unknown: true }) });
      return;
    }
    this.#events.push(event);
    this.#drain();
  }

  #drain(): void {
    do {
      for (let event = this.#events.shift(); event; event = this.#events.shift()) {
        this.#state = this.#definition.machine.decide(this.#state!, event, this.#world);
      }
      this.#leave(this.#state!);
    } while (this.#events.length > 0 || this.#deliverKept());
    this.#noteEnd();
  }

  /** When the instance begins to end: why. */
  #noteEnd(): void {
    const { status } = this.#state!;
    if (!this.#works || status === "running") return;
    this.#works = false;
    if (status === "failed" || status === "compensating") this.#steps.error ??= this.#steps.failure;
  }

  /** Ends what the state was left by. */
  #leave(state: State): void {
    const { takes, active, status } = state;
    this.#calls.leave(takes);
    this.#tasks.leave(active);
    this.#children.leave(active, status === "compensating" || status === "needs_attention");
    this.#steps.leave(state);
  }

  /** On a simulated path nobody goes through lists: the path says how they end. */
  get #world(): World {
    return {
      apply: (effect) => this.#apply(effect),
      ask: (condition, of, frame) => this.#ask(condition, of, frame ?? ""),
      ...(!this.#at.chosen && { items: (step: string) => this.#spread(step) }),
    };
  }

  #apply(effect: Effect): void {
    this.#applied++;
    switch (effect.kind) {
      case "call":
      case "emit":
        return this.#calls.perform(effect.step);
      case "run":
        return this.#children.run(effect.step);
      case "undo":
        return this.#children.undo(effect.step);
      case "set":
        return this.#set(effect.step);
      case "spread":
        return this.#calls.pretend(effect.step);
      case "arm":
        return this.#timers.arm(effect);
      case "disarm":
        return this.#timers.disarm(effect.step);
      case "ask":
        return this.#tasks.offer(effect.step);
      case "remind":
        return this.#tasks.remind(effect.step);
      case "escalate":
        return this.#tasks.escalate(effect.step);
      case "record":
        if (effect.because === "overdue") this.#tasks.miss(effect.step);
        return this.#steps.record(effect);
      case "round":
        return this.#round(effect);
      default:
        return effect satisfies never;
    }
  }

  /** How many items there are. The machine has asked whether there is a list. */
  #spread(step: string): number {
    const list = this.#definition.steps.get(step);
    const rendered =
      list?.kind === "for_each" ? renderTemplate(list.list, this.#steps.scope(step)) : undefined;
    if (!rendered?.ok || !Array.isArray(rendered.value)) throw new Error(`step ${step} has no list`);
    const items = rendered.value as readonly Json[];
    this.#data.setList(step, items);
    return items.length;
  }

  /** All values see the variables as they were. The machine has asked whether they can be computed. */
  #set(step: string): void {
    const assigned = this.#definition.steps.get(step);
    if (assigned?.kind !== "set") throw new Error(`step ${step} sets nothing`);
    const scope = this.#steps.scope(step);
    const values = assigned.values.map(([name, template]): readonly [string, Json] => {
      const rendered = renderTemplate(template, scope);
      if (rendered.ok) return [name, rendered.value];
      if (this.#at.chosen) return [name, null];
      throw new Error(`${step}.${name} could be computed and cannot: ${rendered.error}`);
    });
    for (const [name, value] of values) this.#data.setVariable(name, value);
  }

  #round(effect: Extract<Effect, { kind: "round" }>): void {
    const { step: loop, keeps } = effect;
    const isInside = this.#insideOf(loop);
    if (keeps) this.#rounds.keep(loop, this.#reached());
    // What is still open there is given up: nothing that has an undo is.
    this.#calls.forget(isInside);
    this.#tasks.forget(isInside);
    if (effect.to === "kept") {
      const { index, drops } = effect;
      this.#reach(this.#rounds.takeUp(loop, index, drops, this.#reached()));
      return;
    }
    this.#reach(this.#rounds.clear(loop, this.#reached()));
    const { heads } = this.#steps;
    const head = heads.get(loop)!;
    const number = (head.round?.number ?? 1) + 1;
    heads.set(loop, { ...head, round: { number, startedAtMs: this.#at.nowMs } });
  }

  #insideOf(loop: string): IsInside {
    return (step) => this.#definition.addresses.isInside(step, loop);
  }

  #reached(): Reached {
    return {
      steps: this.#steps.heads.record,
      outcomes: this.#data.outcomes.record,
      runs: this.#children.runs.record,
      lists: this.#data.lists.record,
      listSeqs: this.#data.listSeqs.record,
    };
  }

  #reach({ steps, outcomes, runs, lists, listSeqs }: Reached): void {
    this.#steps.heads.replace(steps);
    this.#data.outcomes.replace(outcomes);
    this.#children.runs.replace(runs);
    this.#data.lists.replace(lists);
    this.#data.listSeqs.replace(listSeqs);
  }

  #ask(name: string, of: Of, frame: string): Answer {
    const condition = this.#definition.conditions.get(name)!;
    const step = this.#definition.addresses.keyIn(frame, condition.step);
    const said: Answer = this.#at.chosen
      ? this.#at.chosen.ask(name, of, () => this.#read(condition, step))
      : this.#read(condition, step);
    if (typeof said === "boolean") return said;
    // An event for whoever matches fails nobody's wait.
    if (!this.#isAddressed && name === matchOf(condition.step)) return false;
    const error: ErrorData = { type: said.type ?? "expression", message: `${name}: ${said.error}` };
    // A handler whose condition has no value leaves the error as it is.
    if (condition.step === "") this.#steps.error = error;
    else if (condition.kind !== "handler") this.#steps.fail(step, { ...error, step });
    return said;
  }

  #read(condition: Condition, step: string): Answer {
    const asking = this.#definition.steps.get(step);
    const refuses = (values: readonly Json[]): string | undefined => {
      if (asking?.kind === "for_each") return this.#data.refusesList(step, values[0] ?? null);
      if (asking?.kind !== "set") return undefined;
      return this.#data.refusesVariables(asking.values.map(([name], index) => [name, values[index] ?? null]));
    };
    return answer(condition, {
      scope: this.#steps.scope(step),
      error: this.#steps.errorOf(step),
      output: this.#data.output(step),
      isTime: asking?.kind === "wait",
      itemsMax: asking?.kind === "for_each" ? asking.maxItems : undefined,
      refuses,
    });
  }

  #incident({ status }: State): Head["incident"] {
    if (status !== "needs_attention") return undefined;
    const before = this.#setting.before?.head;
    if (before?.status === "needs_attention" && !this.#isLookedAfter) return before.incident;
    const step = stuckStep(this.#definition, this.#steps);
    return step === undefined ? undefined : { step, sinceMs: this.#at.nowMs };
  }

  #finish(handled: Handled): Advance {
    const state = this.#state!;
    if (state.status === "completed") this.#reach(this.#rounds.backToLatest(this.#reached()));
    return finish(this.#setting, state, handled, {
      rounds: this.#rounds,
      data: this.#data,
      steps: this.#steps,
      due: this.#due,
      calls: this.#calls,
      timers: this.#timers,
      tasks: this.#tasks,
      children: this.#children,
      pause: this.#pause,
      incident: this.#incident(state),
      parent: this.#parent,
      trace: this.#trace,
      delivered: this.#delivered,
    });
  }
}

type Success = Extract<Outcome, { kind: "ok" }>;

const successOf = (step: string, { status, output }: Success): JsonObject => ({
  type: doneEvent(step),
  status,
  output,
});

const errorIn = (
  step: string,
  attempts: number,
  { type, status, message }: Extract<Outcome, { kind: "error" }>,
): ErrorData => ({ type, step, ...(status !== undefined && { status }), message, attempts });

const failureOf = (step: string, error: ErrorData): JsonObject => ({
  type: failedEvent(step),
  error: error as unknown as Json,
});

/** Events that one instance keeps for later waits. */
export const keptMax = 100;
