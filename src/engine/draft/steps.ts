// Steps: how far each step of an instance in the making has come, and what expressions see of it all.
import type { Json } from "../../language/json.ts";
import type { Scope } from "../../language/scope.ts";
import { frameOf } from "../../machine/address.ts";
import { deadlineName, stepsName } from "../../machine/event.ts";
import type { Effect, State, StepStatus } from "../../machine/state.ts";
import type { ErrorData, StepHead } from "../instance.ts";
import { errorOf, scopeOf } from "../payload.ts";
import type { StepOutcome } from "../payload.ts";
import type { Data } from "./data.ts";
import { ownError } from "./own-error.ts";
import type { Rounds } from "./rounds.ts";
import type { Setting } from "./setting.ts";
import { Table } from "./table.ts";
import type { Growing } from "./table.ts";

export class Steps {
  readonly #setting: Setting;
  readonly #rounds: Rounds;
  readonly data: Data;
  readonly heads: Table<StepHead>;
  /** What is being handled, as expressions see it. */
  event: Json = null;
  /** Why the instance failed. */
  error: ErrorData | undefined;
  /** The error of the step that was last recorded as failed: the outermost one, since inner ones come first. */
  failure: ErrorData | undefined;
  /** The step that this commit recorded as failed last. */
  failed: string | undefined;
  /** Failures that this commit found by itself, by step. */
  readonly errors: Record<string, ErrorData> = {};

  constructor(setting: Setting, data: Data, rounds: Rounds) {
    this.#setting = setting;
    this.#rounds = rounds;
    this.data = data;
    this.heads = new Table(setting.before?.head.steps);
    this.error = setting.before?.head.error;
  }

  /** Begins a new visit and returns its number. */
  enter(step: string, status: StepStatus): number {
    const entered = this.#entered(step);
    this.heads.set(step, { status, ...entered });
    this.data.outcomes.delete(step);
    return entered.visit;
  }

  /** Begins the present visit once more, as one that goes on: its attempts count on. */
  reenter(step: string): StepHead {
    const { visit, attempts } = this.heads.get(step)!;
    const head: StepHead = { status: "running", visit, attempts, startedAtMs: this.#setting.at.nowMs };
    this.data.outcomes.delete(step);
    this.heads.set(step, head);
    return head;
  }

  /** Keeps what an outcome brought, before the machine decides, since its guards may read it. */
  settle(step: string, outcome: StepOutcome, seq: number = this.#setting.at.seq): void {
    this.data.outcomes.set(step, joined(outcome, this.data.outcomes.get(step)));
    const head = this.heads.get(step);
    if (head) this.heads.set(step, { ...head, outcome: seq });
  }

  /** What a part of an agent's step brings is the step's. */
  settleWithOwner(step: string, outcome: StepOutcome): void {
    const owner = this.ownerOf(step);
    if (owner !== undefined) this.settle(owner, outcome);
    this.settle(step, outcome);
  }

  /** A failure that this commit finds by itself. */
  fail(step: string, error: ErrorData): void {
    this.errors[step] = error;
    if (!this.heads.get(step)) this.enter(step, "failed");
    this.settle(step, { error });
  }

  record({ step, status, because }: Extract<Effect, { kind: "record" }>): void {
    if (because === "handled") {
      this.heads.set(step, { ...this.heads.get(step)!, handled: true });
      return;
    }
    if (status === "failed") {
      const error = ownError(this.#setting.definition, this, step, because);
      if (error && step === deadlineName) {
        this.error ??= error;
        return;
      }
      if (error) this.fail(step, error);
      if (step === stepsName) {
        this.failure = this.errorOf(step);
        return;
      }
    }
    const { definition, at } = this.#setting;
    const end = definition.steps.get(step);
    // What a handler gives up on is what it handles, however long ago that failed.
    const handled = end?.kind === "end" && end.as === "failed" && definition.handles.get(step);
    if (handled) this.failure = this.errorOf(handled);
    switch (status) {
      case "running":
      case "waiting":
      case "pending":
        this.enter(step, status);
        break;
      case "compensating":
        this.heads.set(step, { ...this.heads.get(step)!, status });
        break;
      case "completed":
      case "failed":
      case "skipped":
      case "cancelled":
      case "compensated": {
        const entered = this.heads.get(step) ?? this.#entered(step);
        const ended: Growing<StepHead> = { ...entered, status, completedAtMs: at.nowMs };
        if (ended.handled) delete ended.handled;
        if (status === "completed" && because === "timeout") ended.timeout = true;
        this.heads.set(step, ended);
        if (status === "failed") {
          this.failure = this.errorOf(step);
          this.failed = step;
        }
        break;
      }
      default:
        status satisfies never;
    }
  }

  /** Ends the statuses of steps that the state has left; a call that may have to be undone is waited for. */
  leave({ takes, active }: State): void {
    let open: ReadonlySet<string> | undefined;
    const isOpen = (step: string): boolean => (open ??= outcomesIn(takes)).has(step);
    const heads = this.heads.record;
    for (const step in heads) {
      const head = heads[step]!;
      if (head.status !== "running" && head.status !== "waiting") continue;
      if (active.has(step) || isOpen(step)) continue;
      this.heads.set(step, { ...head, status: "cancelled", completedAtMs: this.#setting.at.nowMs });
    }
  }

  /** The step whose part a second request or a review is. */
  ownerOf(step: string): string | undefined {
    const { parts, addresses } = this.#setting.definition;
    const part = parts.get(step);
    return part && addresses.keyIn(frameOf(step), part.id);
  }

  errorOf(step: string): ErrorData | undefined {
    return errorOf(this.#setting.definition, this.heads.record, this.data.payload, step);
  }

  /** `step`: what something is evaluated for; empty for the workflow as a whole. */
  scope(step: string): Scope {
    const { definition, id, at } = this.#setting;
    const scope = scopeOf({
      definition,
      head: { id, steps: this.heads.record },
      payload: this.data.payload,
      event: this.event,
      step,
      nowMs: at.nowMs,
    });
    const items = at.chosen?.items;
    return items ? { ...scope, items } : scope;
  }

  #entered(step: string): Omit<StepHead, "status"> {
    const visit = this.#rounds.nextVisit(step, this.heads.get(step));
    return { visit, attempts: 0, startedAtMs: this.#setting.at.nowMs };
  }
}

/** Steps whose outcomes are waited for. */
const outcomesIn = (takes: State["takes"]): ReadonlySet<string> =>
  new Set(takes.filter(({ kind }) => kind === "outcome").map(({ step }) => step));

/** A new outcome, with what people and events have brought the step before. */
function joined(outcome: StepOutcome, before: StepOutcome | undefined): StepOutcome {
  const { events, decisions } = before ?? {};
  if (!events && !decisions) return outcome;
  return { ...outcome, ...(events && { events }), ...(decisions && { decisions }) };
}
