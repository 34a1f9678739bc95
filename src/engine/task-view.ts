// TaskView: a task as people and programs see it, and which tasks a list shows.
import type { Json, JsonObject } from "../language/json.ts";
import { writtenData } from "../language/written-type.ts";
import type { Instance } from "./cause.ts";
import type { TaskHead, TaskStatus } from "./instance.ts";
import { readable } from "./instances.ts";
import type { Instances } from "./instances.ts";
import type { Decision } from "./payload.ts";
import type { Store } from "./ports.ts";
import { isOpen, taskId } from "./task.ts";

/** Times are RFC 3339 in UTC with milliseconds. */
export interface TaskView {
  readonly id: string;
  readonly instance: string;
  readonly workflow: string;
  readonly step: string;
  readonly title: string;
  readonly group: string;
  /** Who has taken it, or decided it last. */
  readonly assignee?: string;
  readonly status: TaskStatus;
  /** Types of the output, as the author wrote them. */
  readonly form: JsonObject;
  /** What it is about: the instance's input; of a review, what the agent answered. */
  readonly data: Json;
  readonly due?: string;
  readonly overdue: boolean;
  /** How many people must decide it. */
  readonly quorum: number;
  readonly decisions: readonly Decision[];
  readonly reminded_at?: string;
  readonly escalated_at?: string;
  readonly created_at: string;
  /** Of its instance. */
  readonly revision: number;
}

export interface TaskQuery {
  readonly limit: number;
  /** The id of the last task of the page before. */
  readonly after?: string;
  readonly group?: string;
  /** Of one of these alone. */
  readonly groups?: readonly string[];
  readonly assignee?: string;
  readonly status?: TaskStatus;
  readonly overdue?: boolean;
  readonly instance?: string;
}

export function viewTask(instance: Instance, step: string, nowMs: number): TaskView {
  const { definition, head, payload } = instance;
  const task = head.tasks![step]!;
  const ask = definition.asks.get(step)!;
  return {
    id: taskId(head.id, step, task.visit),
    instance: head.id,
    workflow: head.workflow,
    step,
    title: payload.offers[step]!.title,
    group: task.group,
    ...(task.assignee !== undefined && { assignee: task.assignee }),
    status: task.status,
    form: writtenData(ask.form),
    data: payload.offers[step]!.data ?? payload.input,
    ...(task.dueAtMs !== undefined && { due: iso(task.dueAtMs) }),
    overdue: isOverdue(task, nowMs),
    quorum: ask.quorum,
    decisions: payload.outcomes[step]?.decisions ?? [],
    ...(task.remindedAtMs !== undefined && { reminded_at: iso(task.remindedAtMs) }),
    ...(task.escalatedAtMs !== undefined && { escalated_at: iso(task.escalatedAtMs) }),
    created_at: iso(task.offeredAtMs),
    revision: head.revision,
  };
}

/** Nobody decided it in time, so far or for good. */
function isOverdue({ status, dueAtMs }: TaskHead, nowMs: number): boolean {
  return status === "overdue" || (isOpen(status) && dueAtMs !== undefined && dueAtMs <= nowMs);
}

/** At most `limit` and one, so that the caller can tell whether there are more. */
export function findTasks(
  store: Store,
  instances: Instances,
  query: TaskQuery,
  nowMs: number,
): readonly TaskView[] {
  const found: TaskView[] = [];
  for (const instance of candidates(store, instances, query)) {
    for (const step of Object.keys(instance.head.tasks ?? {}).toSorted()) {
      const { visit } = instance.head.tasks![step]!;
      if (instance.head.id === instanceOf(query.after) && !isAfter(step, visit, query.after!)) continue;
      const task = viewTask(instance, step, nowMs);
      if (isAskedFor(task, query)) found.push(task);
      if (found.length > query.limit) return found;
    }
  }
  return found;
}

const batchSize = 200;

/** Instances in order of id that may have such tasks; those with open ones are known to the store. */
function* candidates(store: Store, instances: Instances, query: TaskQuery): Generator<Instance> {
  const { instance, status } = query;
  const from = instanceOf(query.after);
  if (instance !== undefined) {
    const only = from === undefined || from === instance ? instances.find(instance) : undefined;
    if (only) yield only;
    return;
  }
  const first = from === undefined ? undefined : readable(() => instances.find(from));
  if (first) yield first;
  const open = status === undefined || isOpen(status);
  for (let after = from; ;) {
    const page = { limit: batchSize, ...(after !== undefined && { after }) };
    const heads = open ? [] : store.list({ ...page, task: status });
    const ids = open ? store.asking(page) : heads.map(({ id }) => id);
    const reads = open
      ? ids.map((id) => () => instances.find(id))
      : heads.map((head) => () => instances.of(head));
    for (const read of reads) {
      const found = readable(read);
      if (found) yield found;
    }
    after = ids.at(-1);
    if (ids.length < batchSize) return;
  }
}

function isAskedFor(task: TaskView, query: TaskQuery): boolean {
  const { status, group, groups, assignee, overdue, instance } = query;
  if (status === undefined ? instance === undefined && !isOpen(task.status) : task.status !== status)
    return false;
  if (group !== undefined && task.group !== group) return false;
  if (groups !== undefined && !groups.includes(task.group)) return false;
  if (assignee !== undefined && task.assignee !== assignee) return false;
  return overdue === undefined || task.overdue === overdue;
}

/** Ids of instances hold no `/`. */
const instanceOf = (task: string | undefined): string | undefined => task?.slice(0, task.indexOf("/"));

function isAfter(step: string, visit: number, task: string): boolean {
  const [, last = "", lastVisit = "0"] = task.split("/");
  return step > last || (step === last && visit > Number(lastVisit));
}

const iso = (timeMs: number): string => new Date(timeMs).toISOString();
