// Life: a process that runs one workflow on the real engine, from its start on a disk until it is left: acts are
// performed in it, and every commit and every call is noted.
import type { Workflow } from "../language/workflow.ts";
import type { Answer } from "../engine/answer.ts";
import type { Chosen } from "../engine/cause.ts";
import { EngineError } from "../engine/error.ts";
import type { Commit, Head } from "../engine/instance.ts";
import type { Operation } from "../engine/operation.ts";
import type { Attempt, Store } from "../engine/ports.ts";
import { answersOf, truthOf } from "./act.ts";
import type { Act } from "./act.ts";
import { replaced } from "./disk.ts";
import type { Disk, OpenDisk, StoreImage } from "./disk.ts";
import { answer, begin, failure, happen, pathKey } from "./happen.ts";
import { Turns } from "./turns.ts";
import { Impossible, Violation } from "./violation.ts";
import { startOfTimeMs, World } from "./world.ts";

export interface LifeOptions {
  readonly workflow: Workflow;
  readonly source: string;
  readonly open: OpenDisk;
  /** Absent: an empty disk. */
  readonly image?: StoreImage;
  readonly nowMs?: number;
  /** What is the next to happen: where it is a timer that is due, the start of the process brings it. */
  readonly next: Act;
  /** What follows the next act by itself, in the order in which it does. */
  readonly following?: readonly Act[];
  /** Whether every commit is noted with the image that it leaves. */
  readonly images?: boolean;
  /** Whether the engine, told again to run, makes calls once more that are on the wire. */
  readonly repeats?: boolean;
  /** In place of letting everything settle. */
  readonly settle?: (life: Life) => Promise<void>;
}

/** A commit that has become durable. */
export interface Moment {
  readonly commit: Commit;
  /** Index of the act, in its script, that brought it. */
  readonly act: number;
  readonly nowMs: number;
  readonly image?: StoreImage;
}

export interface Sent {
  readonly attempt: Attempt;
  /** From 1. */
  readonly number: number;
  /** How many moments of the life came before. */
  readonly after: number;
}

export class Life {
  readonly moments: Moment[] = [];
  readonly calls: Sent[] = [];
  readonly disk: Disk;
  readonly id: string;
  /** Requests to the engine that it has answered. */
  answered = 0;
  /** The head as it is on the disk. */
  head: Head | undefined;
  readonly #options: LifeOptions;
  #world: World | undefined;
  #act: number;
  #answers: ReturnType<typeof answersOf>;
  /** What is under way, or comes next. */
  #heard: Act;
  #violation: Violation | undefined;
  #isAsked = false;
  readonly #turns = new Turns();

  /** `act`: index of the next act in its script. */
  static async begin(options: LifeOptions, act: number): Promise<Life> {
    const life = new Life(options, act);
    life.#world = await World.create({
      store: options.following ? life.#heardBy(options.following) : life.disk,
      workflows: [options],
      nowMs: options.nowMs ?? startOfTimeMs,
      random: () => 0.5,
      newId: () => `${life.#act}`.padStart(6, "0"),
      script: () => undefined,
      schedules: false,
      repeats: options.repeats === true,
      chosen: life.#chosen,
      ...(!options.following && { turns: life.#turns }),
      observer: { calling: (attempt, number) => life.#call(attempt, number) },
    });
    life.mustBeWell();
    return life;
  }

  private constructor(options: LifeOptions, act: number) {
    const { workflow, image, open } = options;
    this.#options = options;
    this.#act = act;
    this.#answers = answersOf(options.next.truths);
    this.#heard = options.next;
    this.id = `${workflow.id}:${pathKey}`;
    this.disk = open(image, (commit) => {
      this.head = commit.head;
      const moment = { commit, act: this.#act, nowMs: this.#nowMs() };
      this.moments.push(options.images ? { ...moment, image: this.disk.image() } : moment);
    });
    this.head = this.disk.read(this.id);
  }

  /** The disk as the engine sees it: with each commit that it gives, the next of what follows begins. */
  #heardBy(following: readonly Act[]): Store {
    const { disk } = this;
    let given = 0;
    const commit: Store["commit"] = (commit) => {
      const next = following[given++];
      if (next) this.hear(next, this.#act + 1);
      return disk.commit(commit);
    };
    return replaced(disk, { commit });
  }

  get world(): World {
    return this.#world!;
  }

  /** Index of the act that is under way. */
  get act(): number {
    return this.#act;
  }

  /** Lets the act with that index happen; then the engine must be where the machine is. */
  async perform(act: Act, index: number): Promise<void> {
    this.hear(act, index);
    await this.#pass(act);
    // A service that answers a call gets no answer itself.
    this.#isAsked = this.head?.calls[answeredStep(act) ?? ""] === undefined;
    if (!bringsItself(act)) await this.#mustTake(act);
    this.mustBeAt(act);
  }

  /**
   * Lets the act come to an instance that is paused, which takes it and stays where it is. True: only time can bring the
   * act, which has passed.
   */
  async meet(act: Act, index: number): Promise<boolean> {
    this.hear(act, index);
    await this.#pass(act);
    if (!bringsItself(act)) await this.#mustTake(act);
    this.mustBeWell();
    return bringsItself(act);
  }

  /** What an operator does, which must be done. */
  async operate(operation: Operation): Promise<void> {
    try {
      await this.request(async () => void (await this.world.engine.operate(this.id, operation)));
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
      throw new Violation("stuck", `${operation.kind} is refused: ${cause.message}`, { cause });
    }
  }

  /** From now on conditions are decided as the act says. */
  hear(act: Act, index: number): void {
    this.#act = index;
    this.#answers = answersOf(act.truths);
    this.#heard = act;
  }

  /** Asks something of the engine, which must have answered when all has settled. */
  async request(ask: () => Promise<void>): Promise<void> {
    let answered: { readonly refusal?: unknown } | undefined;
    const note = (answer: { readonly refusal?: unknown }): void => {
      answered = answer;
      if (this.#isAsked) this.answered++;
    };
    ask().then(
      () => note({}),
      (refusal: unknown) => note({ refusal }),
    );
    await this.#settle();
    this.mustBeWell();
    if (answered === undefined) throw new Violation("stuck", "a request is not answered");
    if (answered.refusal !== undefined) throw answered.refusal as Error;
  }

  /** Whoever asked for the act asks again; that changes nothing. */
  async askAgain(act: Act, index: number): Promise<void> {
    const before = this.moments.length;
    this.hear(act, index);
    try {
      await this.request(() => this.#ask(act));
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
    }
    const more = this.moments[before]?.commit.entry;
    if (more)
      throw new Violation("duplicates", `${said(act)}, asked for again, is taken again as ${more.kind}`);
  }

  mustBeAt(act: Act): void {
    this.mustBeWell();
    const { state, status } = this.head ?? {};
    if (state === act.state.json && status === act.state.status) return;
    const came = state === undefined ? "does not exist" : `is ${status} in ${state}`;
    const wanted = `${act.state.status} in ${act.state.json}`;
    throw new Violation("path", `after ${said(act)} the instance ${came}, and the machine is ${wanted}`);
  }

  mustBeWell(): void {
    if (this.#violation) throw this.#violation;
    const { broken } = this.world;
    if (broken === undefined) return;
    const why = broken instanceof Error ? broken.message : JSON.stringify(broken);
    throw new Violation("path", `the engine met a mistake of its own: ${why}`, { cause: broken });
  }

  /** Whether the engine waits for an answer to exactly this attempt. */
  isAwaited({ step, key }: Attempt, number: number): boolean {
    const call = this.head?.calls[step];
    return (
      call !== undefined &&
      call.dueAtMs === undefined &&
      call.attempt === number &&
      key === `${this.id}/${step}/${call.visit}`
    );
  }

  async #settle(): Promise<void> {
    const { settle } = this.#options;
    await (settle ? settle(this) : this.world.settle());
  }

  async #mustTake(act: Act): Promise<void> {
    try {
      await this.request(() => this.#ask(act));
    } catch (cause) {
      if (cause instanceof Violation) throw cause;
      const why = cause instanceof Error ? cause.message : JSON.stringify(cause);
      throw new Violation("path", `${said(act)} is not taken: ${why}`, { cause });
    }
  }

  async #ask(act: Act): Promise<void> {
    const { workflow } = this.#options;
    switch (act.kind) {
      case "start":
        return begin(this.world, workflow, act.brought);
      case "take":
        return act.isLast && act.take.event.type.startsWith("failed.")
          ? answer(
              this.world,
              act.take.step,
              failure(act.take.event.unknown === true, true, act.brought?.error),
            )
          : happen(this.world, this.id, workflow, act.take, act.brought);
      case "attempt":
        return answer(this.world, act.step, failure(act.unknown, true));
      case "retry":
        return;
      default:
        act satisfies never;
    }
  }

  async #pass(act: Act): Promise<void> {
    const { clock } = this.world;
    const own = timerOf(act);
    const timeMs =
      own === undefined
        ? Math.max(clock.now(), startOfTimeMs + act.atMs)
        : Math.max(clock.now(), this.#dueOf(act, own));
    for (const [timer, dueAtMs] of this.due()) {
      if (timer === own) continue;
      const first = dueAtMs < timeMs || (dueAtMs === timeMs && (own === undefined || timer < own));
      if (first) throw new Impossible(`before ${said(act)}, ${timer} is due`);
    }
    this.#turns.give(own === undefined ? undefined : { timer: own, dueAtMs: this.#dueOf(act, own) });
    if (timeMs <= clock.now() && own === undefined) return;
    clock.advanceTo(timeMs);
    await this.#settle();
  }

  /** What is due, and when, by the name of its row. */
  due(): readonly (readonly [timer: string, dueAtMs: number])[] {
    const { timers = {}, calls = {} } = this.head ?? {};
    return [
      ...Object.entries(timers).map(([step, { dueAtMs }]) => [step, dueAtMs] as const),
      ...Object.entries(calls).flatMap(([step, { dueAtMs }]) =>
        dueAtMs === undefined ? [] : [[`retry:${step}`, dueAtMs] as const],
      ),
    ];
  }

  #dueOf(act: Act, timer: string): number {
    const row = this.due().find(([name]) => name === timer);
    if (!row) throw new Violation("timers", `before ${said(act)} nothing is due under the name ${timer}`);
    return row[1];
  }

  get #chosen(): Chosen {
    const delayMs = (timer: string): number => this.#delayMs(timer);
    const items = this.#heard.brought?.items;
    return {
      ask: (condition, _, evaluate) => this.#decide(condition, evaluate),
      excuses: () => this.#heard.byData !== true,
      delayMs,
      ...(items && { items }),
    };
  }

  #decide(condition: string, evaluate: () => Answer): Answer {
    if (this.#violation) return evaluate();
    const answer = this.#answers(condition);
    if (this.#heard.byData !== true) return answer;
    const came = evaluate();
    const [wanted, truth] = [truthOf(answer), truthOf(came)];
    if (truth !== wanted)
      this.#violation ??= new Violation(
        "path",
        `at ${said(this.#heard)} data decides that ${condition} is ${truth}, and not ${wanted}`,
      );
    return came;
  }

  #delayMs(timer: string): number {
    const delayMs = this.#heard.delaysMs[timer];
    if (delayMs === undefined) throw new Error(`the path does not say how long ${timer} lasts`);
    return delayMs;
  }

  /** While the process starts, time stands still. */
  #nowMs(): number {
    return this.#world?.clock.now() ?? this.#options.nowMs ?? startOfTimeMs;
  }

  #call(attempt: Attempt, number: number): void {
    this.calls.push({ attempt, number, after: this.moments.length });
    const { step, key } = attempt;
    const status = this.head?.status;
    if (status === "completed" || status === "failed" || status === "cancelled")
      this.#violation ??= new Violation("end", `${key} is called although the instance is ${status}`);
    if (!this.isAwaited(attempt, number))
      this.#violation ??= new Violation(
        "cause",
        `attempt ${number} of ${step} is made under the key ${key}, and the disk knows no such call to make`,
      );
  }
}

/** Time brings it: nobody asks for it. */
export const bringsItself = (act: Act): boolean => timerOf(act) !== undefined;

/** The name of the row of the due index that brings the act. */
export function timerOf(act: Act): string | undefined {
  if (act.kind === "retry") return `retry:${act.step}`;
  return act.kind === "take" && act.take.kind === "timer" ? act.take.step : undefined;
}

/** The step whose call or task an act gives an outcome. */
export function answeredStep(act: Act): string | undefined {
  if (act.kind === "attempt") return act.step;
  return act.kind === "take" && act.take.kind === "outcome" ? act.take.step : undefined;
}

export function said(act: Act): string {
  switch (act.kind) {
    case "start":
      return "the start";
    case "take": {
      const { kind, step, event } = act.take;
      if (kind === "timer") return `the timer of ${step}`;
      return event.unknown ? `${event.type} (unknown outcome)` : event.type;
    }
    case "attempt":
      return `a failed attempt of ${act.step}`;
    case "retry":
      return `the pause before the next attempt of ${act.step}`;
    default:
      return act satisfies never;
  }
}
