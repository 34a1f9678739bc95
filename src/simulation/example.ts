// runExample: one of an author's examples on the real engine, in simulated time, among simulated services.
import { EngineError } from "../engine/error.ts";
import type { Attempt, Outcome, Store } from "../engine/ports.ts";
import { isOpen } from "../engine/task.ts";
import type { InstanceView } from "../engine/view.ts";
import { checkData } from "../language/data.ts";
import { formatDuration } from "../language/duration.ts";
import type { Json } from "../language/json.ts";
import { sampleOf } from "../language/sample.ts";
import type { Example, Expected, Happening, Workflow } from "../language/workflow.ts";
import { addressesOf } from "../machine/address.ts";
import type { Addresses } from "../machine/address.ts";
import { reviewName } from "../machine/event.ts";
import { outcomeOf } from "./answer.ts";
import { differences } from "./difference.ts";
import type { Difference } from "./difference.ts";
import { usualAnswer } from "./gateway.ts";
import { World } from "./world.ts";

interface Written {
  readonly workflow: Workflow;
  readonly source: string;
}

/**
 * What is not as the example says; empty when all is. The instance goes on until it ends, or until nothing but an event
 * or a person could move it. `others` are the workflows that it runs; `store` must be empty.
 */
export async function runExample(
  written: Written,
  example: Example,
  { store, others = [] }: { readonly store: Store; readonly others?: readonly Written[] },
): Promise<readonly Difference[]> {
  return new Run(written, example, store, others).differences();
}

class Run {
  readonly #written: Written;
  readonly #example: Example;
  readonly #store: Store;
  readonly #others: readonly Written[];
  readonly #id: string;
  readonly #addresses: Addresses;
  readonly #attempts = new Map<string, number>();
  #world!: World;
  #startMs = 0;

  constructor(written: Written, example: Example, store: Store, others: readonly Written[]) {
    this.#written = written;
    this.#example = example;
    this.#store = store;
    this.#others = others;
    this.#id = `${written.workflow.id}:example`;
    this.#addresses = addressesOf(written.workflow);
  }

  async differences(): Promise<readonly Difference[]> {
    const { workflow } = this.#written;
    this.#world = await World.create({
      store: this.#store,
      workflows: [this.#written, ...this.#others],
      schedules: false,
      // The middle of what jitter allows: pauses are as they are written.
      random: () => 0.5,
      script: (attempt) => this.#answer(attempt),
    });
    this.#startMs = this.#world.clock.now();
    const data = this.#example.input ?? usualInput(workflow);
    await this.#world.engine.start(workflow.id, { data, key: "example" });
    await this.#world.settle();
    const refused: Difference[] = [];
    for (const happening of this.#example.happenings) {
      await this.#world.advanceTo(this.#startMs + happening.atMs);
      const why = await this.#happen(happening);
      if (why !== undefined) refused.push({ what: said(happening), expected: "taken", came: why });
      await this.#world.settle();
    }
    await this.#rest();
    if (this.#world.broken !== undefined) throw new Error("the engine broke", { cause: this.#world.broken });
    return [...refused, ...this.#compare(this.#example.expected)];
  }

  #answer(attempt: Attempt): Outcome | undefined {
    const { answers: all } = this.#example;
    const isOwn = attempt.instance === this.#id;
    const answers = isOwn ? (all[attempt.step] ?? all[this.#addresses.idOf(attempt.step)]) : undefined;
    const number = this.#attempts.get(attempt.step) ?? 0;
    this.#attempts.set(attempt.step, number + 1);
    const answer = answers?.[Math.min(number, answers.length - 1)];
    if (!answer) return usualAnswer(attempt);
    const outcome = outcomeOf(answer, attempt);
    if (answer.kind !== "timeout") return outcome;
    const { clock, gateway } = this.#world;
    clock.at(clock.now() + attempt.timeoutMs, () => gateway.reply(attempt.key, outcome));
    return undefined;
  }

  /** Why it was refused; undefined when it was not. */
  async #happen(happening: Happening): Promise<string | undefined> {
    const { engine } = this.#world;
    try {
      switch (happening.kind) {
        case "event": {
          const { event: type, data } = happening;
          const { event } = await engine.send(this.#id, { type, data });
          return event === "ignored" ? "ignored: no step waited for it" : undefined;
        }
        case "decision": {
          const { step, output, by } = happening;
          const { items } = engine.tasks({ instance: this.#id, limit: 500 });
          const names = [step, reviewName(step)];
          const named = [
            ...items.filter((task) => names.includes(task.step)),
            ...items.filter((task) => names.includes(this.#addresses.idOf(task.step))),
          ];
          const task = named.find(({ status }) => isOpen(status)) ?? named[0];
          if (!task) return "refused: nothing is asked of people there now";
          await engine.act(task.id, { kind: "complete", output }, { user: by, groups: "all" });
          return undefined;
        }
        default:
          return happening satisfies never;
      }
    } catch (cause) {
      if (cause instanceof EngineError) return `refused: ${cause.message}`;
      throw cause;
    }
  }

  async #rest(): Promise<void> {
    const { clock } = this.#world;
    for (let next = clock.next(); next !== undefined && !hasEnded(this.#instance()); next = clock.next())
      await this.#world.advanceTo(next);
  }

  #instance(): InstanceView {
    return this.#world.engine.read(this.#id);
  }

  #compare({ status, output, error, steps, calls, afterMs }: Expected): readonly Difference[] {
    const instance = this.#instance();
    const found: Difference[] = [];
    if (status !== undefined && status !== instance.status)
      found.push({ what: "status", expected: status, came: statusOf(instance) });
    if (output !== undefined) found.push(...differences("output", output, instance.output));
    if (error !== undefined)
      found.push(...differences("error", error, instance.error as unknown as Json | undefined, true));
    for (const [step, expected] of Object.entries(steps ?? {})) {
      const came = this.#statusesOf(instance, step);
      if (came !== expected) found.push({ what: `steps.${step}`, expected, came });
    }
    if (calls !== undefined) found.push(...differences("calls", calls, this.#calls()));
    if (afterMs !== undefined) {
      const tookMs = Date.parse(instance.updated_at) - this.#startMs;
      const came = hasEnded(instance) ? formatDuration(tookMs) : "no end";
      if (!hasEnded(instance) || tookMs !== afterMs)
        found.push({ what: "after", expected: formatDuration(afterMs), came });
    }
    return found;
  }

  /** Of a step that is done for items, by its id, the statuses of all. */
  #statusesOf({ steps }: InstanceView, name: string): string {
    const keys = Object.keys(steps).filter((key) => key === name || this.#addresses.idOf(key) === name);
    return keys.length === 0 ? "absent" : [...new Set(keys.map((key) => steps[key]!.status))].join(", ");
  }

  /** Each request once, in the order of its first attempt. */
  #calls(): readonly string[] {
    const requests = new Map(
      this.#world.gateway.attempts.map(({ key, request: { method, path } }) => [key, `${method} ${path}`]),
    );
    return [...requests.values()];
  }
}

/** `{}`, or a sample where that does not fit. */
function usualInput({ input }: Workflow): Json {
  if (!input || checkData(input, {}).length === 0) return {};
  return sampleOf(input, "required");
}

function said(happening: Happening): string {
  const what = happening.kind === "event" ? happening.event : `decision of ${happening.step}`;
  return `${what} at ${formatDuration(happening.atMs)}`;
}

function statusOf({ status, error }: InstanceView): string {
  if (!error) return status;
  return `${status} (${error.type}${error.step === undefined ? "" : ` in ${error.step}`}: ${error.message})`;
}

const hasEnded = ({ status }: InstanceView): boolean =>
  status === "completed" || status === "failed" || status === "cancelled";
