// Children: instances that the steps of an instance in the making run, and what is to become of them.
import { failedEvent, undoOf } from "../../machine/event.ts";
import { childId, isPending, runOf } from "../child.ts";
import type { RunHead, RunRequest } from "../instance.ts";
import { renderTemplate } from "../request.ts";
import type { Calls } from "./calls.ts";
import type { Setting } from "./setting.ts";
import type { Steps } from "./steps.ts";
import { Table } from "./table.ts";

export class Children {
  readonly #setting: Setting;
  readonly #steps: Steps;
  readonly #calls: Calls;
  readonly runs: Table<RunHead>;
  readonly requests: Record<string, RunRequest> = {};
  /** Steps whose children want attention after the commit. */
  readonly attend = new Set<string>();

  constructor(setting: Setting, steps: Steps, calls: Calls) {
    this.#setting = setting;
    this.#steps = steps;
    this.#calls = calls;
    this.runs = new Table(setting.before?.head.runs);
  }

  run(step: string): void {
    const { definition, id, at, events } = this.#setting;
    const visit = this.#steps.enter(step, "running");
    if (at.chosen) return this.#calls.pretend(step);
    const { workflow, with: template, wait } = runOf(definition, step);
    const rendered = template
      ? renderTemplate(template, this.#steps.scope(step))
      : ({ ok: true, value: this.#steps.data.input } as const);
    if (!rendered.ok) {
      this.#steps.fail(step, { type: "expression", step, message: `with: ${rendered.error}` });
      events.push({ type: failedEvent(step) });
      return;
    }
    this.requests[step] = { workflow, data: rendered.value, wait };
    this.runs.set(step, { visit, child: childId(workflow, id, step, visit), request: at.seq, is: "open" });
    this.attend.add(step);
  }

  undo(step: string): void {
    if (this.#setting.at.chosen) return this.#calls.pretend(undoOf(step));
    const run = this.runs.get(step);
    if (!run) throw new Error(`step ${step} has no child to undo`);
    this.runs.set(step, { ...run, is: "undoing" });
    this.attend.add(step);
  }

  /** Children that nobody waits for any more; with `holds`, where all is undone, they wait for their turn. */
  leave(active: ReadonlySet<string>, holds: boolean): void {
    for (const [step, run] of Object.entries(this.runs.record)) {
      if (run.is !== "open" || active.has(step)) continue;
      this.runs.set(step, { ...run, is: holds ? "held" : "left" });
      this.attend.add(step);
    }
  }

  /** After a pause, in which they got no attention. */
  attendAll(): void {
    for (const [step, { is }] of Object.entries(this.runs.record)) if (is !== "over") this.attend.add(step);
  }

  get arePending(): boolean {
    return Object.values(this.runs.record).some(isPending);
  }
}
