// Schedules: starts instances when their times have come. First the instances, under ids that their times give, then
// one commit of the schedule that moves its row: a crash in between repeats what is known already.
import type { CronTrigger } from "../language/workflow.ts";
import type { Cause } from "./cause.ts";
import type { Catalog, Triggered } from "./catalog.ts";
import { messageOf } from "./error.ts";
import type { Commit, DueRow, Head, OutsideEventData } from "./instance.ts";
import type { Instances } from "./instances.ts";
import type { Clock, Store } from "./ports.ts";
import { nextAfter } from "../language/schedule.ts";
import {
  dueRowOf,
  missedBetween,
  move,
  occurrenceEvent,
  occurrenceId,
  occurrencePrefix,
  runningOf,
  scheduleSource,
  startTimes,
  timeOf,
} from "./schedule.ts";
import { scheduleId } from "./schedule-id.ts";
import type { Move, Skipped } from "./schedule.ts";

export interface SchedulesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly instances: Instances;
  /** Durable when resolved. A start of an instance that is there already does nothing. */
  readonly deliver: (id: string, cause: Cause) => Promise<unknown>;
  /** Numbers, writes and tells a commit. */
  readonly commit: (make: (seq: number) => Commit) => Promise<void>;
}

/** Why a schedule that is due starts nothing, and since when. */
export interface ScheduleFault {
  readonly message: string;
  readonly sinceMs: number;
}

/** Everything here runs in the mailbox of the schedule. */
export class Schedules {
  readonly #at: SchedulesOptions;
  readonly #faults = new Map<string, ScheduleFault>();

  constructor(options: SchedulesOptions) {
    this.#at = options;
  }

  /** Counts from now, unless the schedule is armed already. */
  async arm({ definition, trigger }: Triggered<CronTrigger>): Promise<void> {
    const { store, clock } = this.#at;
    const workflow = definition.workflow.id;
    const id = scheduleId(workflow, trigger);
    const before = store.read(id);
    if (before && dueRowOf(before)) return;
    const nowMs = clock.now();
    const running = before ? runningOf(before) : [];
    const armed = { nextMs: nextAfter(trigger, nowMs), started: [], skipped: [], running };
    await this.#move(before, { id, workflow, version: definition.version }, armed, nowMs);
  }

  /**
   * What has come due; undefined when the row is not the schedule's any more. Where an instance cannot begin because of a
   * mistake, the schedule stays due, so that it loses no time: rejects with it, and the schedule is faulty until it is fired well.
   */
  async fire(row: DueRow): Promise<true | undefined> {
    const id = row.instance;
    try {
      const fired = await this.#fire(row);
      this.#faults.delete(id);
      return fired;
    } catch (error) {
      const sinceMs = this.#faults.get(id)?.sinceMs ?? this.#at.clock.now();
      this.#faults.set(id, { message: messageOf(error), sinceMs });
      throw error;
    }
  }

  isFaulty(id: string): boolean {
    return this.#faults.has(id);
  }

  faultOf(workflow: string, trigger: CronTrigger): ScheduleFault | undefined {
    return this.#faults.get(scheduleId(workflow, trigger));
  }

  async #fire(row: DueRow): Promise<true | undefined> {
    const { store, catalog, clock } = this.#at;
    const before = store.read(row.instance);
    const armed = before && dueRowOf(before);
    if (!before || armed?.dueAtMs !== row.dueAtMs || armed.visit !== row.visit) return undefined;
    const nowMs = clock.now();
    const scheduled = catalog.scheduled(row.instance);
    if (scheduled) {
      const { version } = scheduled.definition;
      await this.#move(before, { ...before, version }, await this.#start(before, scheduled, nowMs), nowMs);
    } else {
      const dropped = { nextMs: undefined, started: [], skipped: [], running: runningOf(before) };
      await this.#move(before, before, dropped, nowMs);
    }
    return true;
  }

  /** Begins an instance for each time that is to have one. */
  async #start(before: Head, scheduled: Triggered<CronTrigger>, nowMs: number): Promise<Move> {
    const { definition, trigger } = scheduled;
    const workflow = definition.workflow.id;
    const begun = this.#unrecorded(before, scheduled);
    const sinceMs = begun.at(-1)?.timeMs ?? before.updatedAtMs;
    const times = startTimes(trigger, sinceMs, nowMs);
    const [firstBegun] = begun;
    const skipped: Skipped[] = [
      ...(firstBegun ? missedBetween(trigger, before.updatedAtMs, firstBegun.timeMs) : []),
      ...missedBetween(trigger, sinceMs, times[0] ?? nowMs + 1),
    ];
    const started = begun.map(({ id }) => id);
    let running = [...runningOf(before), ...started];
    for (const timeMs of times) {
      const id = occurrenceId(workflow, timeMs);
      running = running.filter((other) => this.#runs(other));
      if (trigger.overlap === "skip" && running.length > 0) {
        skip(skipped, timeMs);
        continue;
      }
      const event = occurrenceEvent(workflow, trigger, timeMs, nowMs);
      await this.#at.deliver(id, { kind: "start", id, definition, event, keys: [] });
      started.push(id);
      running.push(id);
    }
    return { nextMs: nextAfter(trigger, nowMs), started, skipped, running };
  }

  /** When it comes next, as it is armed. */
  next(workflow: string, trigger: CronTrigger): number | undefined {
    const head = this.#at.store.read(scheduleId(workflow, trigger));
    return head && dueRowOf(head)?.dueAtMs;
  }

  #runs(id: string): boolean {
    return this.#at.instances.find(id)?.state.ended === false;
  }

  /** Instances that a firing began which a crash kept from being recorded, in order of time. */
  #unrecorded(before: Head, { definition, trigger }: Triggered<CronTrigger>): readonly Begun[] {
    const { store, instances } = this.#at;
    const workflow = definition.workflow.id;
    const [prefix, source] = [occurrencePrefix(workflow), scheduleSource(trigger)];
    const found: Begun[] = [];
    let after = occurrenceId(workflow, before.updatedAtMs);
    for (;;) {
      const heads = store.list({ after, limit: pageSize });
      const own = heads.filter(({ id }) => id.startsWith(prefix));
      for (const { id, first } of own) {
        const event = instances.entry(first).entry.event as unknown as OutsideEventData;
        if (event.source === source) found.push({ id, timeMs: timeOf(event) });
      }
      if (own.length < pageSize) return found;
      after = own.at(-1)!.id;
    }
  }

  async #move(
    before: Head | undefined,
    of: Pick<Head, "id" | "workflow" | "version">,
    what: Move,
    nowMs: number,
  ): Promise<void> {
    await this.#at.commit((seq) => move(before, of, what, { nowMs, seq }));
  }
}

interface Begun {
  readonly id: string;
  readonly timeMs: number;
}

const pageSize = 10;

/** Times that follow each other are kept as one stretch. */
function skip(skipped: Skipped[], timeMs: number): void {
  const last = skipped.at(-1);
  if (last?.because === "overlap") skipped[skipped.length - 1] = { ...last, toMs: timeMs };
  else skipped.push({ because: "overlap", fromMs: timeMs, toMs: timeMs });
}
