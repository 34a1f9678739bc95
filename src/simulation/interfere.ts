// interfere: one run in which, beside what the path says, everything comes twice that may, and late: answers, and
// requests; and in which the clock stops just before each timer. It must change nothing, but that the journal notes the
// first answer to each attempt that is not awaited any more.
import type { Head, JournalEntry } from "../engine/instance.ts";
import type { Attempt } from "../engine/ports.ts";
import type { Json } from "../language/json.ts";
import type { Workflow } from "../language/workflow.ts";
import type { Act } from "./act.ts";
import { askAgain, isRefusedAgain } from "./ask-again.ts";
import { failure } from "./happen.ts";
import { ok } from "./gateway.ts";
import { imageDifference } from "./image-difference.ts";
import { answeredStep, Life, said, timerOf } from "./life.ts";
import { decidedStep, decideUnasked } from "./people.ts";
import { lastImage } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Violation } from "./violation.ts";
import { withoutStale } from "./without-stale.ts";

export type Interference =
  /** A call is on the wire twice, and both are answered. */
  | "duplicate-response"
  /** A call is answered that nobody waits for any more. */
  | "late-response"
  /** Whoever was answered asks again. */
  | "asked-again"
  /** Somebody decides a task who may not. */
  | "unasked-decision"
  /** Time stands still a millisecond before a timer is due. */
  | "clock-still";

/** Told before each: which it is, and the index of the act. False: it is left out. */
export type OnInterference = (kind: Interference, act: number) => boolean;

/** Rejects with the Violation that the last one told brings to light. */
export async function interfere(
  subject: Subject,
  recording: Recording,
  onInterference: OnInterference,
): Promise<void> {
  const { acts } = recording.script;
  const life = await Life.begin({ ...subject, next: acts[0]!, repeats: true }, 0);
  const interferer = new Interferer(subject.workflow, life, outputsIn(recording), onInterference);
  for (const [index, act] of acts.entries()) {
    await interferer.before(act, index);
    await life.perform(act, index);
    await interferer.after(act, index);
  }
  const difference = imageDifference(lastImage(recording), withoutStale(life.disk.image()));
  if (difference !== undefined) throw new Violation("duplicates", difference);
}

/** What each task's decision is, by the index of the act. */
const outputsIn = ({ moments }: Recording): ReadonlyMap<number, Json> =>
  new Map(
    moments.flatMap(({ act, commit: { entry } }) =>
      entry.kind === "task" ? [[act, (entry.event as { readonly output: Json }).output] as const] : [],
    ),
  );

class Interferer {
  readonly #workflow: Workflow;
  readonly #life: Life;
  /** What is decided, by the index of the act. */
  readonly #outputs: ReadonlyMap<number, Json>;
  readonly #tell: OnInterference;
  /** Answers that nobody waits for, so far: success and failure take turns. */
  #answered = 0;
  /** Attempts whose outcome the journal has. */
  readonly #recorded = new Set<string>();

  constructor(workflow: Workflow, life: Life, outputs: ReadonlyMap<number, Json>, tell: OnInterference) {
    this.#workflow = workflow;
    this.#life = life;
    this.#outputs = outputs;
    this.#tell = tell;
  }

  async before(act: Act, index: number): Promise<void> {
    const timer = timerOf(act);
    const due = this.#life.due().find(([name]) => name === timer);
    const { world } = this.#life;
    if (due && due[1] - 1 > world.clock.now() && this.#tell("clock-still", index)) {
      await this.#mustChangeNothing(`the clock stops before ${said(act)}`, "timers", () =>
        world.advanceTo(due[1] - 1),
      );
    }
    const step = answeredStep(act);
    const call = step === undefined ? undefined : this.#life.head?.calls[step];
    if (call) this.#recorded.add(nameOf(`${this.#life.id}/${step}/${call.visit}`, call.attempt));
    const task = decidedStep(this.#workflow, act);
    if (task !== undefined && this.#tell("unasked-decision", index))
      await decideUnasked(this.#life, task, this.#outputs.get(index) ?? null);
    // An engine that is told to run, and repeats, performs once more what is open.
    if (call && this.#tell("duplicate-response", index)) {
      const { calls } = this.#life;
      const before = calls.length;
      world.engine.run();
      if (calls.length === before) throw new Error(`the call of ${step} is not on the wire twice`);
    }
  }

  async after(act: Act, index: number): Promise<void> {
    const { world } = this.#life;
    const step = answeredStep(act);
    for (const { attempt, number } of this.#unawaited()) {
      const kind = attempt.step === step ? "duplicate-response" : "late-response";
      if (!this.#tell(kind, index)) continue;
      const outcome = this.#answered++ % 2 === 0 ? ok() : failure(false);
      const what = `an answer to ${attempt.key} after ${said(act)}`;
      const comes = (): Promise<void> => {
        world.gateway.reply(attempt, outcome);
        return world.settle();
      };
      const name = nameOf(attempt.key, number);
      if (this.#recorded.has(name)) await this.#mustChangeNothing(what, "duplicates", comes);
      else await this.#mustOnlyBeNoted(what, attempt.step, name, comes);
      this.#recorded.add(name);
    }
    if (isRefusedAgain(this.#workflow, act) && this.#tell("asked-again", index))
      await askAgain(this.#workflow, this.#life, act, index);
  }

  /** Attempts that are on the wire, and that the engine does not wait for. */
  #unawaited(): readonly { readonly attempt: Attempt; readonly number: number }[] {
    const { calls, world } = this.#life;
    const numbers = new Map(calls.map(({ attempt, number }) => [attempt, number]));
    return world.gateway
      .held()
      .map((attempt) => ({ attempt, number: numbers.get(attempt)! }))
      .filter(({ attempt, number }) => !this.#life.isAwaited(attempt, number));
  }

  /** One entry says which attempt was answered, and nothing else of the instance is another. */
  async #mustOnlyBeNoted(
    what: string,
    step: string,
    name: string,
    happen: () => Promise<void>,
  ): Promise<void> {
    const { moments, calls, head: before } = this.#life;
    const [noted, called] = [moments.length, calls.length];
    await happen();
    this.#life.mustBeWell();
    const [moment, more] = moments.slice(noted);
    const broken = (why: string): Violation => new Violation("duplicates", `${what} ${why}`);
    if (!moment) throw broken("is not in the journal");
    if (more) throw broken(`is taken: entry ${more.commit.entry.seq} is ${more.commit.entry.kind}`);
    const { entry, head, dueAdded, dueRemoved } = moment.commit;
    const { visit, attempt } = (entry.event ?? {}) as { readonly visit?: number; readonly attempt?: number };
    const told = nameOf(`${this.#life.id}/${entry.step}/${visit}`, attempt ?? 0);
    if (entry.kind !== "stale" || entry.step !== step || told !== name)
      throw broken(`has an entry ${entry.kind} of ${told}`);
    if (!isSameBut(before, head, entry))
      throw broken("changes more of the head than its place in the journal");
    const [row] = [...dueAdded, ...dueRemoved];
    if (row) throw broken(`changes what is due: ${row.timer}`);
    const call = calls[called]?.attempt;
    if (call) throw broken(`makes the call ${call.key}`);
  }

  async #mustChangeNothing(
    what: string,
    invariant: "timers" | "duplicates",
    happen: () => Promise<void>,
  ): Promise<void> {
    const { moments, calls } = this.#life;
    const before = [moments.length, calls.length] as const;
    await happen();
    this.#life.mustBeWell();
    const more = moments[before[0]]?.commit.entry;
    if (more)
      throw new Violation(invariant, `${what} is taken: entry ${more.seq} is ${more.kind} of ${more.step}`);
    const call = calls[before[1]]?.attempt;
    if (call) throw new Violation(invariant, `${what} makes the call ${call.key}`);
  }
}

const nameOf = (key: string, number: number): string => `${key}#${number}`;

/** Whether the heads are equal but for the newest entry, which is the one. */
const isSameBut = (before: Head | undefined, after: Head, { seq, revision }: JournalEntry): boolean =>
  before !== undefined &&
  JSON.stringify({ ...before, revision, last: seq, hash: after.hash }) === JSON.stringify(after);
