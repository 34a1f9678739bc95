// Readings: what is told of instances, their journals and their tasks; always as it is on disk.
import type { Catalog } from "./catalog.ts";
import type { Instance } from "./cause.ts";
import type { Engine } from "./engine.ts";
import { EngineError, isUnreadable } from "./error.ts";
import { rangeOf } from "./instance-query.ts";
import type { Instances } from "./instances.ts";
import type { Clock, Store } from "./ports.ts";
import { isSchedule } from "./schedule-id.ts";
import { quote } from "./start.ts";
import { parseTaskId } from "./task.ts";
import { archivedError } from "./tombstone.ts";
import { findTasks, viewTask } from "./task-view.ts";
import { viewEntry, viewRecorded, viewUnreadable } from "./view.ts";
import type { InstanceView, RecordedView } from "./view.ts";

export interface ReadingsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly instances: Instances;
  readonly viewOf: (instance: Instance, nowMs: number) => InstanceView;
}

type Read = "read" | "find" | "list" | "journal" | "recorded" | "entries" | "task" | "tasks";

export class Readings implements Pick<Engine, Read> {
  readonly #at: ReadingsOptions;

  constructor(options: ReadingsOptions) {
    this.#at = options;
  }

  read(id: string): ReturnType<Engine["read"]> {
    let instance: Instance;
    try {
      instance = this.#mustFind(id);
    } catch (error) {
      const head = isUnreadable(error) ? this.#at.store.read(id) : undefined;
      if (!head) throw error;
      return viewUnreadable(head, (error as EngineError).message);
    }
    return this.#at.viewOf(instance, this.#at.clock.now());
  }

  find(ids: readonly string[]): ReturnType<Engine["find"]> {
    const nowMs = this.#at.clock.now();
    return ids.flatMap((id) => {
      const instance = this.#at.instances.find(id);
      return instance ? [this.#at.viewOf(instance, nowMs)] : [];
    });
  }

  list(query: Parameters<Engine["list"]>[0]): ReturnType<Engine["list"]> {
    const heads = this.#at.store.list(rangeOf(query, this.#at));
    const page = heads.slice(0, query.limit);
    const nowMs = this.#at.clock.now();
    const items = page.map((head) => {
      let instance: Instance;
      try {
        instance = this.#at.instances.of(head);
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        return viewUnreadable(head, error.message);
      }
      return this.#at.viewOf(instance, nowMs);
    });
    const next = heads.length > page.length ? page.at(-1) : undefined;
    return { items, ...(next && { next: next.id }) };
  }

  journal(
    id: string,
    { limit, after }: { readonly limit: number; readonly after?: number },
  ): ReturnType<Engine["journal"]> {
    const { page, more } = this.#page(id, limit, after ?? 0);
    const items = page.map(({ entry, bytes }) => viewEntry(entry, bytes));
    const next = more ? items.at(-1)?.seq : undefined;
    return { items, ...(next !== undefined && { next }) };
  }

  recorded(
    id: string,
    { limit, after }: { readonly limit: number; readonly after: number },
  ): ReturnType<Engine["recorded"]> {
    return this.#page(id, limit, after).page.map(({ entry, bytes }) => viewRecorded(entry, bytes));
  }

  /** Of the chain of an instance, oldest first. */
  #page(
    id: string,
    limit: number,
    after: number,
  ): { readonly page: readonly StoredEntry[]; readonly more: boolean } {
    const { head } = this.mustFind(id);
    const seqs: number[] = [];
    for (let seq = head.last; seq > after; seq = this.#at.instances.entry(seq).entry.prevSeq) seqs.push(seq);
    seqs.reverse();
    return {
      page: seqs.slice(0, limit).map((seq) => this.#at.instances.entry(seq)),
      more: seqs.length > limit,
    };
  }

  entries({ limit, after, workflow }: Parameters<Engine["entries"]>[0]): ReturnType<Engine["entries"]> {
    const upTo = Math.min(after + limit, this.#at.store.lastSeq());
    const items: RecordedView[] = [];
    for (let seq = after + 1; seq <= upTo; seq++) {
      const found = this.#at.store.entry(seq);
      // Its instance was removed: whether that is so of all that is missing is for `soundness` to say.
      if (!found) continue;
      const { entry, bytes } = found;
      const isWanted = workflow === undefined || entry.instance.startsWith(`${workflow}:`);
      if (isWanted && !isSchedule(entry.instance)) items.push(viewRecorded(entry, bytes));
    }
    return { items, upTo };
  }

  task(id: string): ReturnType<Engine["task"]> {
    const { instance, step } = this.mustFindTask(id);
    return viewTask(instance, step, this.#at.clock.now());
  }

  tasks(query: Parameters<Engine["tasks"]>[0]): ReturnType<Engine["tasks"]> {
    const found = findTasks(this.#at.store, this.#at.instances, query, this.#at.clock.now());
    const items = found.slice(0, query.limit);
    const last = found.length > items.length ? items.at(-1) : undefined;
    return { items, ...(last && { next: last.id }) };
  }

  /** Throws `unknown_task`, `archived`, or `task_ended` when the step has offered another since, or its round is over. */
  mustFindTask(id: string): { readonly instance: Instance; readonly step: string; readonly visit: number } {
    const parts = parseTaskId(id);
    const instance = parts && this.#at.instances.find(parts.instance);
    const task = instance?.head.tasks?.[parts?.step ?? ""];
    const tombstone = parts && !instance ? this.#at.instances.tombstone(parts.instance) : undefined;
    if (tombstone) throw archivedError(parts!.instance, tombstone);
    const last = Math.max(task?.visit ?? 0, lastVisit(instance, parts?.step));
    if (!parts || !instance || last < parts.visit)
      throw new EngineError("unknown_task", `There is no task ${quote(id)}.`);
    if (!task)
      throw new EngineError(
        "task_ended",
        `Task ${quote(id)} is over: the instance went on to another round.`,
      );
    if (task.visit > parts.visit)
      throw new EngineError("task_ended", `Task ${quote(id)} was offered anew since.`);
    return { instance, step: parts.step, visit: parts.visit };
  }

  /** Throws `unknown_instance`, `archived`, or `wrong_status` when the instance is there and cannot be read. */
  mustFind(id: string): Instance {
    try {
      return this.#mustFind(id);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      throw new EngineError("wrong_status", error.message, error.details);
    }
  }

  #mustFind(id: string): Instance {
    const instance = this.#at.instances.find(id);
    if (instance) return instance;
    const tombstone = this.#at.instances.tombstone(id);
    if (tombstone) throw archivedError(id, tombstone);
    throw new EngineError("unknown_instance", `There is no instance ${quote(id)}.`);
  }
}

/** Of a step that asks people, and is not reached yet in the present round of its loop; 0 of all others. */
const lastVisit = (instance: Instance | undefined, step = ""): number =>
  instance?.definition.asks.get(step) ? (instance.head.visits?.[step] ?? 0) : 0;

type StoredEntry = NonNullable<ReturnType<Store["entry"]>>;
