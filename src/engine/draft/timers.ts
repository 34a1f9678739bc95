// Timers: delayed transitions of an instance in the making, and the times that its data says.
import { afterBusinessDays } from "../../language/calendar.ts";
import { everyOf } from "../../language/step-id.ts";
import { parseTimestamp } from "../../language/timestamp.ts";
import type { Effect } from "../../machine/state.ts";
import type { ArmedTimer } from "../instance.ts";
import { renderTemplate } from "../request.ts";
import type { DueRows } from "./due-rows.ts";
import type { Setting } from "./setting.ts";
import type { Steps } from "./steps.ts";
import { Table } from "./table.ts";

export class Timers {
  readonly #setting: Setting;
  readonly #steps: Steps;
  readonly #due: DueRows;
  readonly armed: Table<ArmedTimer>;

  constructor(setting: Setting, steps: Steps, due: DueRows) {
    this.#setting = setting;
    this.#steps = steps;
    this.#due = due;
    this.armed = new Table(setting.before?.head.timers);
  }

  arm({ step, delayMs, event }: Extract<Effect, { kind: "arm" }>): void {
    this.disarm(step);
    const { id, before, at } = this.#setting;
    // A revision arms a step's timer at most once, so it tells this arming from any other.
    const visit = (before?.head.revision ?? 0) + 1;
    const dueAtMs = delayMs === "computed" ? this.#timeOf(step) : at.nowMs + delayMs;
    this.armed.set(step, { event, dueAtMs, visit });
    this.#due.add({ dueAtMs, instance: id, timer: step, visit });
  }

  disarm(step: string): void {
    const armed = this.armed.get(step);
    if (!armed) return;
    this.armed.delete(step);
    const { dueAtMs, visit } = armed;
    this.#due.remove({ dueAtMs, instance: this.#setting.id, timer: step, visit });
  }

  /** Takes all out of the due index. */
  suspend(): void {
    for (const [timer, { dueAtMs, visit }] of Object.entries(this.armed.record))
      this.#due.remove({ dueAtMs, instance: this.#setting.id, timer, visit });
  }

  /** Puts them back, due when they were; as new ones, so that what fired in vain before is not taken for them. */
  goOn(): void {
    const { id: instance, before } = this.#setting;
    const visit = before!.head.revision + 1;
    for (const [timer, armed] of Object.entries(this.armed.record)) {
      this.armed.set(timer, { ...armed, visit });
      this.#due.add({ dueAtMs: armed.dueAtMs, instance, timer, visit });
    }
  }

  /** The time that a step's data says; one that has passed is due at once. */
  #timeOf(step: string): number {
    const { definition, at } = this.#setting;
    if (at.chosen) return at.nowMs + at.chosen.delayMs(step);
    const nextRoundAtMs = this.#nextRoundAtMs(step);
    if (nextRoundAtMs !== undefined) return Math.max(nextRoundAtMs, at.nowMs);
    const wait = definition.steps.get(step);
    const time = wait?.kind === "wait" ? wait.time : undefined;
    if (time?.kind === "business") return afterBusinessDays(at.nowMs, time.days, time.calendar);
    const rendered = time?.kind === "at" ? renderTemplate(time.at, this.#steps.scope(step)) : undefined;
    const timeMs =
      rendered?.ok && typeof rendered.value === "string" ? parseTimestamp(rendered.value) : undefined;
    if (timeMs === undefined) throw new Error(`step ${step} says no time to wait for`);
    return Math.max(timeMs, at.nowMs);
  }

  /** When the round is due that the pause leads to; undefined of what is no pause. */
  #nextRoundAtMs(pause: string): number | undefined {
    const loop = pause.slice(0, -everyOf("").length);
    const repeat = this.#setting.definition.steps.get(loop);
    if (repeat?.kind !== "repeat" || everyOf(loop) !== pause) return undefined;
    const { startedAtMs, round } = this.#steps.heads.get(loop)!;
    return (round?.startedAtMs ?? startedAtMs) + repeat.everyMs!;
  }
}
