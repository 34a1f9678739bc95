// Tasks: what an instance in the making asks of people, and what they decide.
import type { JsonObject } from "../../language/json.ts";
import type { Ask } from "../../language/workflow.ts";
import type { Cause } from "../cause.ts";
import { EngineError } from "../error.ts";
import type { TaskHead, TaskOffer } from "../instance.ts";
import { decisionIn } from "../payload.ts";
import type { Decision } from "../payload.ts";
import { isOpen, judge, renderOffer, taskId } from "../task.ts";
import type { IsInside } from "./rounds.ts";
import type { Setting } from "./setting.ts";
import type { Steps } from "./steps.ts";
import { Table } from "./table.ts";

export class Tasks {
  readonly #setting: Setting;
  readonly #steps: Steps;
  readonly heads: Table<TaskHead>;
  /** Offers that this commit made, by step. */
  readonly offered: Record<string, TaskOffer> = {};

  constructor(setting: Setting, steps: Steps) {
    this.#setting = setting;
    this.#steps = steps;
    this.heads = new Table(setting.before?.head.tasks);
  }

  /** The machine has asked whether it can be computed. */
  offer(step: string): void {
    const { at } = this.#setting;
    const { data } = this.#steps;
    const ask = this.#askOf(step);
    const owner = this.#steps.ownerOf(step);
    const rendered = renderOffer(ask, this.#steps.scope(owner ?? step));
    if (!rendered.ok && !at.chosen)
      throw new Error(`task ${step} could be computed and cannot: ${rendered.error}`);
    const reviewed = owner === undefined ? undefined : data.outcomes.get(owner)?.output;
    const offer: TaskOffer = {
      ...(rendered.ok ? rendered.offer : { title: step, group: step }),
      ...(reviewed !== undefined && { data: reviewed }),
    };
    data.outcomes.delete(step);
    this.offered[step] = offer;
    data.offers.set(step, offer);
    this.heads.set(step, {
      visit: this.#steps.heads.get(step)!.visit,
      status: "offered",
      group: offer.group,
      offeredAtMs: at.nowMs,
      ...(ask.dueMs !== undefined && { dueAtMs: at.nowMs + ask.dueMs }),
      offer: at.seq,
    });
  }

  remind(step: string): void {
    this.heads.set(step, { ...this.heads.get(step)!, remindedAtMs: this.#setting.at.nowMs });
  }

  /** Whoever had taken it has it no longer; what was decided stays. */
  escalate(step: string): void {
    const { assignee: _, ...task } = this.heads.get(step)!;
    const group = this.#steps.data.offers.get(step)?.escalate_to ?? task.group;
    this.heads.set(step, { ...task, status: "offered", group, escalatedAtMs: this.#setting.at.nowMs });
  }

  /** Nobody decided it in time. */
  miss(step: string): void {
    const task = this.heads.get(step);
    if (task) this.heads.set(step, { ...task, status: "overdue" });
  }

  /**
   * What a person does to a task; undefined when it is done already. `isDecided`: by as many people as it needs.
   * Throws EngineError when the person may not do this.
   */
  act({
    step,
    visit,
    action,
    by,
  }: Extract<Cause, { kind: "task" }>):
    | { readonly event: JsonObject; readonly isDecided: boolean }
    | undefined {
    const task = this.heads.get(step);
    const { id, at } = this.#setting;
    if (task?.visit !== visit) {
      const message = `Task ${taskId(id, step, visit)} is over: the instance went on meanwhile.`;
      throw new EngineError("task_ended", message);
    }
    const { data } = this.#steps;
    const ask = this.#askOf(step);
    const decisions = data.outcomes.get(step)?.decisions ?? [];
    const isNew = judge(
      {
        id: taskId(id, step, visit),
        head: task,
        offer: data.offers.get(step)!,
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
        this.heads.set(step, { ...task, status: "claimed", assignee: actor });
        break;
      case "release":
        this.heads.set(step, { ...unassigned, status: "offered" });
        break;
      case "delegate":
        this.heads.set(step, { ...task, status: "claimed", assignee: action.to });
        break;
      case "complete": {
        this.#decide(step, [...decisions, decisionIn({ actor, event, atMs: at.nowMs })]);
        const isDecided = decisions.length + 1 >= ask.quorum;
        this.heads.set(
          step,
          isDecided
            ? { ...task, status: "completed", assignee: actor }
            : { ...unassigned, status: "offered" },
        );
        if (isDecided) this.#steps.settleWithOwner(step, { output: action.output });
        return { event, isDecided };
      }
      default:
        action satisfies never;
    }
    return { event, isDecided: false };
  }

  /** Tasks of steps that the state is not in any more. */
  leave(active: ReadonlySet<string>): void {
    for (const [step, task] of Object.entries(this.heads.record)) {
      if (isOpen(task.status) && !active.has(step)) this.heads.set(step, { ...task, status: "cancelled" });
    }
  }

  forget(isForgotten: IsInside): void {
    const { offers } = this.#steps.data;
    for (const step of Object.keys(this.heads.record)) if (isForgotten(step)) this.heads.delete(step);
    for (const step of Object.keys(offers.record)) if (isForgotten(step)) offers.delete(step);
  }

  get areOpen(): boolean {
    return Object.values(this.heads.record).some(({ status }) => isOpen(status));
  }

  #decide(step: string, decisions: readonly Decision[]): void {
    const { heads, data } = this.#steps;
    const owner = this.#steps.ownerOf(step);
    if (owner !== undefined) this.#decide(owner, decisions);
    data.outcomes.set(step, { ...data.outcomes.get(step), decisions });
    const head = heads.get(step)!;
    heads.set(step, { ...head, decisions: [...(head.decisions ?? []), this.#setting.at.seq] });
  }

  #askOf(step: string): Ask {
    const { definition } = this.#setting;
    const ask = definition.asks.get(step);
    if (!ask) throw new Error(`workflow ${definition.workflow.id} has no task ${step}`);
    return ask;
  }
}
