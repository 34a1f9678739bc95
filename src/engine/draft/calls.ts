// Calls: what an instance in the making asks for outside: calls and events to publish, and their next attempts.
import { checkData } from "../../language/data.ts";
import type { JsonObject } from "../../language/json.ts";
import type { PolicyWaiver } from "../../language/workflow.ts";
import { failedEvent } from "../../machine/event.ts";
import type { State } from "../../machine/state.ts";
import type { ReadyCall } from "../cause.ts";
import type { CallRequest, DueRow, Emission, OpenCall } from "../instance.ts";
import { emptyOf, renderPerformed, retryOf } from "../request.ts";
import type { Performed } from "../request.ts";
import { nextAttemptMs } from "../retry.ts";
import type { DueRows } from "./due-rows.ts";
import type { IsInside } from "./rounds.ts";
import type { Setting } from "./setting.ts";
import type { Steps } from "./steps.ts";
import { isEmpty, Table } from "./table.ts";

export class Calls {
  readonly #setting: Setting;
  readonly #steps: Steps;
  readonly #due: DueRows;
  readonly open: Table<OpenCall>;
  /** Whether a pause has ended, so that what is open is taken up. */
  #takesUp = false;
  /** What was called before is called once more: in the same visit, with the same request, for one more attempt. */
  isAgain = false;
  /** Attempts that begin with the commit. */
  readonly ready: ReadyCall[] = [];
  /** Requests that this commit fixed, by step. */
  readonly requests: Record<string, CallRequest | Emission> = {};
  /** Of those about which no policy is asked, why not. */
  readonly policies: Record<string, PolicyWaiver> = {};

  constructor(setting: Setting, steps: Steps, due: DueRows) {
    this.#setting = setting;
    this.#steps = steps;
    this.#due = due;
    this.open = new Table(setting.before?.head.calls);
  }

  /** Fixes what is to be made outside. */
  perform(step: string): void {
    const { at, events } = this.#setting;
    if (this.isAgain && this.#performAgain(step)) return;
    const visit = this.#steps.enter(step, "running");
    const performed = this.#performedBy(step);
    const rendered = renderPerformed(performed, this.#steps.scope(step));
    if (!rendered.ok && !at.chosen?.excuses(step, rendered.error)) {
      this.#steps.fail(step, { type: "expression", step, message: rendered.error });
      events.push({ type: failedEvent(step) });
      return;
    }
    const request = this.#asAgent(step) ?? (rendered.ok ? rendered.request : emptyOf(performed));
    if ("call" in performed && performed.policy) this.policies[step] = performed.policy;
    this.#begin(step, visit, request);
  }

  /** False where the step has made no attempt, so that there is nothing to be repeated. */
  #performAgain(step: string): boolean {
    const { before, at } = this.#setting;
    if (!this.#steps.heads.get(step)?.attempts) return false;
    for (let seq = before!.head.last; seq > 0;) {
      const { requests, prevSeq } = at.entryAt(seq);
      const request = requests?.[step];
      if (request) {
        const { visit, attempts } = this.#steps.reenter(step);
        this.open.set(step, { visit, attempt: attempts + 1, request: seq });
        this.ready.push({ step, visit, attempt: attempts + 1, request, requestSeq: seq });
        return true;
      }
      seq = prevSeq;
    }
    return false;
  }

  /** On a simulated path: what is no call is answered like one. */
  pretend(step: string): void {
    const visit = this.#steps.heads.get(step)?.visit ?? this.#steps.enter(step, "running");
    this.#begin(step, visit, { method: "POST", path: "/", body: null });
  }

  /** Plans the next attempt and says when it begins, by RFC 3339; undefined when that was the last one. */
  again(
    step: string,
    { retryAfterMs, unknown }: { readonly retryAfterMs?: number; readonly unknown?: boolean },
  ): string | undefined {
    const { id, at } = this.#setting;
    const { visit, attempt, request } = this.open.get(step)!;
    const policy = retryOf(this.#performedBy(step));
    const delayMs = nextAttemptMs(policy, attempt, at.random, retryAfterMs);
    if (delayMs === undefined) return undefined;
    const dueAtMs = at.nowMs + delayMs;
    this.open.set(step, {
      visit,
      attempt: attempt + 1,
      dueAtMs,
      request,
      ...(unknown && { unknown: true }),
    });
    this.#due.add({ dueAtMs, instance: id, timer: retryTimer(step), visit });
    return new Date(dueAtMs).toISOString();
  }

  /** Takes next attempts out of the due index. */
  suspend(): void {
    for (const [step, { dueAtMs, visit }] of Object.entries(this.open.record))
      if (dueAtMs !== undefined)
        this.#due.remove({ dueAtMs, instance: this.#setting.id, timer: retryTimer(step), visit });
  }

  /** Puts them back; those whose time has come begin. What was to be made, or was on the wire, is taken up. */
  goOn(): void {
    const { id: instance, at } = this.#setting;
    this.#takesUp = true;
    for (const [step, { visit, attempt, dueAtMs, request }] of Object.entries(this.open.record)) {
      if (dueAtMs === undefined) continue;
      if (dueAtMs > at.nowMs) {
        this.#due.add({ dueAtMs, instance, timer: retryTimer(step), visit });
        continue;
      }
      this.open.set(step, { visit, attempt, request });
      this.ready.push(this.#readyCall(step, visit, attempt, request));
    }
  }

  /** After the commit. Whoever performs them knows which are on the wire already. */
  get toPerform(): readonly ReadyCall[] {
    if (!this.#takesUp) return this.ready;
    const ready = new Set(this.ready.map(({ step }) => step));
    const others = Object.entries(this.open.record).flatMap(
      ([step, { visit, attempt, dueAtMs, request }]): readonly ReadyCall[] =>
        dueAtMs === undefined && !ready.has(step) ? [this.#readyCall(step, visit, attempt, request)] : [],
    );
    return [...this.ready, ...others];
  }

  /** The step whose back-off is over: its next attempt is ready; undefined when that is not waited for. */
  retry(row: DueRow): string | undefined {
    const step = row.timer.slice(retryTimer("").length);
    const call = this.open.get(step);
    if (call?.dueAtMs !== row.dueAtMs || call.visit !== row.visit) return undefined;
    const { visit, attempt, request } = call;
    this.#due.remove(row);
    this.open.set(step, { visit, attempt, request });
    this.ready.push(this.#readyCall(step, visit, attempt, request));
    return step;
  }

  /**
   * Forgets calls that nobody waits for. A call that may have to be undone is waited for while it is on the wire; one
   * that is not there has the outcome of its last attempt.
   */
  leave(takes: State["takes"]): void {
    if (isEmpty(this.open.record)) return;
    const open = new Map(takes.filter(({ kind }) => kind === "outcome").map((take) => [take.step, take]));
    for (const [step, call] of Object.entries(this.open.record)) {
      const take = open.get(step);
      const isReady = this.ready.some((other) => other.step === step);
      if (take && (!take.late || (call.dueAtMs === undefined && !isReady))) continue;
      this.#forget(step, call);
      if (take)
        this.#setting.events.push({ type: failedEvent(step), ...(call.unknown && { unknown: true }) });
    }
  }

  forget(isForgotten: IsInside): void {
    for (const [step, call] of Object.entries(this.open.record)) {
      if (isForgotten(step)) this.#forget(step, call);
    }
  }

  /** Whether an attempt is ready or on the wire. */
  get areUnderWay(): boolean {
    const { record } = this.open;
    for (const step in record) if (record[step]!.dueAtMs === undefined) return true;
    return false;
  }

  #begin(step: string, visit: number, request: CallRequest | Emission): void {
    const { seq } = this.#setting.at;
    this.requests[step] = request;
    this.open.set(step, { visit, attempt: 1, request: seq });
    this.ready.push({ step, visit, attempt: 1, request, requestSeq: seq });
  }

  /** An attempt with a request that an earlier commit fixed. */
  #readyCall(step: string, visit: number, attempt: number, requestSeq: number): ReadyCall {
    return { step, visit, attempt, request: this.#setting.at.requestAt(requestSeq, step), requestSeq };
  }

  #forget(step: string, { dueAtMs, visit }: OpenCall): void {
    this.open.delete(step);
    const ready = this.ready.findIndex((other) => other.step === step);
    if (ready >= 0) this.ready.splice(ready, 1);
    const instance = this.#setting.id;
    if (dueAtMs !== undefined) this.#due.remove({ dueAtMs, instance, timer: retryTimer(step), visit });
  }

  /** An agent's second request is its first, with what it answered and what is wrong with that. */
  #asAgent(step: string): CallRequest | undefined {
    const { definition, at } = this.#setting;
    const { heads, data } = this.#steps;
    const part = definition.parts.get(step);
    if (part) {
      const key = this.#steps.ownerOf(step)!;
      const answer = data.output(key);
      const first = at.requestAt(heads.get(key)!.request!, key) as CallRequest;
      const errors = checkData(part.output, answer).map(({ pointer, message }) => ({ pointer, message }));
      return { ...first, body: { ...(first.body as JsonObject | null), answer, errors } };
    }
    if (definition.steps.get(step)?.kind === "agent") {
      data.outcomes.delete(step);
      heads.set(step, { ...heads.get(step)!, request: at.seq });
    }
    return undefined;
  }

  #performedBy(step: string): Performed {
    const { definition } = this.#setting;
    const found = definition.performed.get(step);
    if (!found) throw new Error(`workflow ${definition.workflow.id} makes nothing outside in ${step}`);
    return found;
  }
}

/** Whether the row is the next attempt of a call. */
export const isRetry = ({ timer }: DueRow): boolean => timer.startsWith(retryTimer(""));

export const retryTimer = (step: string): string => `retry:${step}`;
