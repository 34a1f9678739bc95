// Task: work for a person: what it asks when it is offered, and who may do what to it.
import { checkData } from "../language/data.ts";
import type { Json, JsonObject } from "../language/json.ts";
import type { Scope } from "../language/scope.ts";
import type { Ask, DataType, Template } from "../language/workflow.ts";
import { EngineError } from "./error.ts";
import type { TaskHead, TaskOffer, TaskStatus } from "./instance.ts";
import { evaluateExpression, renderTemplate } from "./request.ts";

/** Who acts. `all`: a member of every group. */
export interface Person {
  readonly user: string;
  readonly groups: "all" | readonly string[];
}

export type TaskAction =
  | { readonly kind: "claim" }
  | { readonly kind: "release" }
  /** Gives it to somebody by name. */
  | { readonly kind: "delegate"; readonly to: string }
  | { readonly kind: "complete"; readonly output: Json };

export const taskId = (instance: string, step: string, visit: number): string =>
  `${instance}/${step}/${visit}`;

/** The parts of a task's id; undefined for what is none. */
export function parseTaskId(
  id: string,
): { readonly instance: string; readonly step: string; readonly visit: number } | undefined {
  const [, instance, step, visit] = /^([^/]+)\/([^/]+)\/([1-9]\d{0,14})$/.exec(id) ?? [];
  if (instance === undefined || step === undefined) return undefined;
  return { instance, step, visit: Number(visit) };
}

/** True while people may act on it. */
export const isOpen = (status: TaskStatus): boolean => status === "offered" || status === "claimed";

export type RenderedOffer =
  | { readonly ok: true; readonly offer: TaskOffer }
  | { readonly ok: false; readonly error: string };

/** What the task asks, by the data of now. Each of `not_by` is a text, a list of texts, or null. */
export function renderOffer(ask: Ask, scope: Scope): RenderedOffer {
  let error: string | undefined;
  const fail = (what: string, why: string): void => {
    error ??= `${what}: ${why}`;
  };
  const text = (template: Template, what: string): string => {
    const rendered = renderTemplate(template, scope);
    if (!rendered.ok) fail(what, rendered.error);
    else if (typeof rendered.value === "string" && rendered.value !== "") return rendered.value;
    else if (typeof rendered.value === "number" || typeof rendered.value === "boolean")
      return String(rendered.value);
    else fail(what, `it is ${JSON.stringify(rendered.value).slice(0, 80)}, where a text is needed`);
    return "";
  };
  const people = ask.notBy.flatMap(({ source }): readonly string[] => {
    const evaluated = evaluateExpression(source, scope);
    if (!evaluated.ok) fail("not_by", evaluated.error);
    else if (evaluated.value === null) return [];
    else {
      const { value } = evaluated;
      const named: readonly Json[] = Array.isArray(value) ? value : [value];
      if (named.every((person) => typeof person === "string")) return named;
      fail("not_by", `${source} is ${JSON.stringify(value).slice(0, 80)}, where people are named by texts`);
    }
    return [];
  });
  const offer: TaskOffer = {
    title: text(ask.title, "title"),
    group: text(ask.group, "group"),
    ...(ask.escalateTo && { escalate_to: text(ask.escalateTo, "escalate_to") }),
    ...(people.length > 0 && { not_by: [...new Set(people)] }),
  };
  return error === undefined ? { ok: true, offer } : { ok: false, error };
}

export interface Judged {
  readonly id: string;
  readonly head: TaskHead;
  readonly offer: TaskOffer;
  readonly form: DataType;
  /** Who has decided it already. */
  readonly decidedBy: readonly string[];
}

/** Throws EngineError when the person may not do this to the task; false when it is done already. */
export function judge(task: Judged, action: TaskAction, by: Person): boolean {
  const { id, head } = task;
  if (!isOpen(head.status)) throw new EngineError("task_ended", `Task ${id} is ${head.status}.`);
  if (by.groups !== "all" && !by.groups.includes(head.group)) {
    const detail = `Task ${id} is for the group ${JSON.stringify(head.group)}, and ${by.user} is not of it.`;
    throw new EngineError("not_in_group", detail, { group: head.group });
  }
  const { assignee } = head;
  switch (action.kind) {
    case "claim":
      mustBeAnother(task, by.user);
      if (assignee === by.user) return false;
      mustBeFree(id, assignee, by);
      return true;
    case "release":
      if (assignee === undefined) throw new EngineError("task_taken", `Nobody has taken task ${id}.`);
      mustBeFree(id, assignee, by);
      return true;
    case "delegate":
      mustBeFree(id, assignee, by);
      mustBeAnother(task, action.to);
      return assignee !== action.to;
    case "complete":
      mustBeAnother(task, by.user);
      mustBeFree(id, assignee, by);
      mustFit(task.form, action.output);
      return true;
    default:
      return action satisfies never;
  }
}

function mustBeFree(id: string, assignee: string | undefined, by: Person): void {
  if (assignee === undefined || assignee === by.user) return;
  throw new EngineError("task_taken", `${assignee} has taken task ${id}.`, { assignee });
}

/** Four eyes: nobody decides twice, nor what they may not decide. */
function mustBeAnother({ id, offer, decidedBy }: Judged, user: string): void {
  if (decidedBy.includes(user)) {
    throw new EngineError("four_eyes", `${user} has decided task ${id}, and somebody else must do so too.`);
  }
  if (offer.not_by?.includes(user)) {
    throw new EngineError("four_eyes", `${user} may not decide task ${id}: somebody else must.`);
  }
}

function mustFit(form: DataType, output: Json): void {
  const errors = checkData(form, output);
  if (errors.length === 0) return;
  throw new EngineError("bad_data", "The output does not match the task's form.", {
    errors: errors.map(({ pointer, message }): JsonObject => ({
      pointer: `/output${pointer}`,
      detail: message,
    })),
  });
}
