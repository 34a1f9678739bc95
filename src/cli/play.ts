// Play: one instance of one workflow on an engine of its own, until it ends or rests.
import { createEngine } from "../engine/create.ts";
import type { HostedEngine } from "../engine/create.ts";
import { EngineError } from "../engine/error.ts";
import type { Clock, Gateway, NewId, Random, Store } from "../engine/ports.ts";
import type { InstanceView } from "../engine/view.ts";
import type { Json } from "../language/json.ts";
import type { Workflow } from "../language/workflow.ts";
import { SimulatedClock } from "../simulation/clock.ts";
import { refusal } from "./refusal.ts";
import type { ScheduledDecision } from "./scheduled-decision.ts";
import type { ScheduledEvent } from "./scheduled-event.ts";
import type { Timeline } from "./timeline.ts";

export interface PlayOptions {
  readonly workflow: Workflow;
  readonly source: string;
  /** Those that it may run. */
  readonly others: readonly { readonly workflow: Workflow; readonly source: string }[];
  /** Where these were looked for, in words. */
  readonly othersFrom: string;
  readonly input: Json;
  readonly events: readonly ScheduledEvent[];
  readonly decisions: readonly ScheduledDecision[];
  readonly store: Store;
  readonly gateway: Gateway;
  /** The real one; with `fastForward` only the time to begin with is taken from it. */
  readonly clock: Clock;
  /** Time stands still while calls are on the wire, and jumps to the next thing due when nothing else is left. */
  readonly fastForward: boolean;
  readonly random: Random;
  readonly newId: NewId;
  readonly tell: Tell;
  readonly stop: AbortSignal;
}

export type Tell = (happening: Happening) => void;

export type Happening =
  /** An attempt is about to be sent. `attempt` counts from 1. */
  | { readonly kind: "call"; readonly method: string; readonly path: string; readonly attempt: number }
  | { readonly kind: "emitted"; readonly event: string }
  /** Another workflow is to begin. */
  | { readonly kind: "run"; readonly workflow: string }
  /** Told once for each wait. */
  | { readonly kind: "waiting"; readonly step: string; readonly forMs: number }
  | { readonly kind: "retrying"; readonly step: string; readonly forMs: number }
  /** Told once for each task. */
  | { readonly kind: "offered"; readonly step: string; readonly title: string; readonly group: string }
  | { readonly kind: "decided"; readonly step: string; readonly by: string }
  | { readonly kind: "taken"; readonly event: string }
  /** No step waited for it. */
  | { readonly kind: "late"; readonly event: string; readonly became: "ignored" | "kept" }
  | { readonly kind: "refused"; readonly event: string; readonly why: string };

/** On the real clock, a wait longer than this is not sat through: the instance rests. */
const patienceMs = 60_000;

/** Rejects with EngineError when the instance cannot begin with this input. */
export async function play(options: PlayOptions): Promise<Timeline> {
  const { workflow, store, tell, stop } = options;
  const simulated = options.fastForward ? new SimulatedClock(options.clock.now()) : undefined;
  const clock = simulated ?? options.clock;
  const wire = new Wire(options.gateway);
  let sending = "";
  const engine = createEngine({
    store,
    clock,
    random: options.random,
    newId: options.newId,
    gateway: wire,
    workflowsFrom: options.othersFrom,
    schedules: false,
    observer: {
      committed: ({ entry }) => {
        wire.moved();
        for (const { workflow: other } of Object.values(entry.runs ?? {}))
          tell({ kind: "run", workflow: other });
        if (entry.kind === "event") tell({ kind: "taken", event: sending });
        if (entry.kind === "ignored" || entry.kind === "kept")
          tell({ kind: "late", event: sending, became: entry.kind });
        if (entry.kind === "task") tell({ kind: "decided", step: entry.step ?? "", by: entry.actor ?? "" });
        for (const [step, { title, group }] of Object.entries(entry.tasks ?? {}))
          tell({ kind: "offered", step, title, group });
      },
      calling: ({ request: { method, path } }, attempt) => tell({ kind: "call", method, path, attempt }),
      emitting: ({ type }) => tell({ kind: "emitted", event: type }),
    },
    onBroken: (cause) => wire.fail(cause),
    onFault: (_, cause) => wire.fail(cause),
  });
  await engine.register(workflow, options.source);
  for (const other of options.others) await engine.register(other.workflow, other.source);
  engine.run();
  const startMs = clock.now();
  const { id } = await engine.start(workflow.id, { data: options.input });
  const acts = [...options.events, ...options.decisions].toSorted((a, b) => a.offsetMs - b.offsetMs);
  const told = new Set<string>();
  const stopped = aborted(stop);

  while (!stop.aborted) {
    await wire.still(engine);
    const awake = familyOf(engine).filter((instance) => !hasEnded(instance));
    if (awake.length === 0) break;
    for (const instance of awake) tellWaits(instance, clock.now(), told, tell);
    const [act] = acts;
    const actMs = act === undefined ? Infinity : startMs + act.offsetMs;
    const due = store.due(Infinity, 1)[0];
    const nextMs = Math.min(actMs, due?.dueAtMs ?? Infinity);
    if (simulated !== undefined) {
      if (wire.busy) await Promise.race([wire.next(), stopped]);
      else if (nextMs === Infinity) break;
      else simulated.advanceTo(Math.max(nextMs, clock.now()));
    } else {
      const near = nextMs <= clock.now() + patienceMs || due?.timer.startsWith("retry:") === true;
      if (!wire.busy && !near && act === undefined) break;
      await untilTime(clock, nextMs, Promise.race([wire.next(), stopped]));
    }
    if (act !== undefined && clock.now() >= actMs) {
      acts.shift();
      sending = act.text;
      await perform(engine, addressee(act, id, awake), act, tell);
    }
  }
  for (const { text } of acts)
    tell({ kind: "refused", event: text, why: "the instance took no more events" });
  await engine.stop();
  return { instance: engine.read(id), journal: readJournal(engine, id) };
}

/** The gateway, watched: what is on the wire, and when something moves. */
class Wire implements Gateway {
  readonly #gateway: Gateway;
  #calls = 0;
  #moves = 0;
  #failure: { readonly cause: unknown } | undefined;
  readonly #waiting: (() => void)[] = [];

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  async call(attempt: Parameters<Gateway["call"]>[0]): ReturnType<Gateway["call"]> {
    this.#calls++;
    const outcome = await this.#gateway.call(attempt);
    this.#calls--;
    this.moved();
    return outcome;
  }

  get busy(): boolean {
    return this.#calls > 0;
  }

  moved(): void {
    this.#moves++;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  fail(cause: unknown): void {
    this.#failure = { cause };
    this.moved();
  }

  /** Resolves at the next move. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves once nothing moves without time or an answer; throws what broke the engine. */
  async still(engine: HostedEngine): Promise<void> {
    for (let before = -1; before !== this.#moves;) {
      before = this.#moves;
      await engine.settled();
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (this.#failure !== undefined) throw this.#failure.cause;
  }
}

/** All that have begun: the instance, and what it runs. */
const familyOf = (engine: HostedEngine): readonly InstanceView[] => engine.list({ limit: Infinity }).items;

/** Whom an event or a decision helps: the instance itself, else one of its family that waits for it. */
function addressee(
  act: ScheduledEvent | ScheduledDecision,
  id: string,
  awake: readonly InstanceView[],
): string {
  const waits = awake.filter(({ waiting_for }) =>
    waiting_for.some(({ kind, step, event }) =>
      "type" in act ? event === act.type : kind === "task" && step === act.step,
    ),
  );
  return (waits.find((instance) => instance.id === id) ?? waits[0])?.id ?? id;
}

function hasEnded({ status }: InstanceView): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

function tellWaits(instance: InstanceView, nowMs: number, told: Set<string>, tell: Tell): void {
  for (const { kind, step, due } of instance.waiting_for) {
    const name = `${instance.id} ${step} ${due}`;
    if (due === undefined || told.has(name)) continue;
    told.add(name);
    tell({
      kind: kind === "call" ? "retrying" : "waiting",
      step,
      forMs: Math.max(Date.parse(due) - nowMs, 0),
    });
  }
}

/** Resolves at the time, or earlier with `move`. */
async function untilTime(clock: Clock, timeMs: number, move: Promise<void>): Promise<void> {
  if (timeMs === Infinity) return move;
  let takeBack: () => void = () => undefined;
  const time = new Promise<void>((resolve) => (takeBack = clock.at(timeMs, resolve)));
  await Promise.race([time, move]);
  takeBack();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

async function perform(
  engine: HostedEngine,
  id: string,
  act: ScheduledEvent | ScheduledDecision,
  tell: Tell,
): Promise<void> {
  const refused = (why: string): void => tell({ kind: "refused", event: act.text, why });
  try {
    if ("type" in act) await engine.send(id, { type: act.type, data: act.data });
    else {
      const task = engine
        .tasks({ instance: id, limit: Infinity })
        .items.find(({ step }) => step === act.step);
      if (!task) return refused(`nobody has been asked to decide ${act.step}`);
      await engine.act(task.id, { kind: "complete", output: act.output }, { user: act.user, groups: "all" });
    }
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    refused(refusal(cause));
  }
}

function readJournal(engine: HostedEngine, id: string): Timeline["journal"] {
  return engine.journal(id, { limit: Infinity }).items;
}
