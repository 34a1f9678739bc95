// interfere: one run in which, beside what the path says, everything comes twice that may, and late: answers, and
// requests; and in which the clock stops just before each timer. It must change nothing.
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
  const difference = imageDifference(lastImage(recording), life.disk.image());
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
    const isCalled = step !== undefined && this.#life.head?.calls[step] !== undefined;
    const task = decidedStep(this.#workflow, act);
    if (task !== undefined && this.#tell("unasked-decision", index))
      await decideUnasked(this.#life, task, this.#outputs.get(index) ?? null);
    // An engine that is told to run, and repeats, performs once more what is open.
    if (isCalled && this.#tell("duplicate-response", index)) {
      const { calls } = this.#life;
      const before = calls.length;
      world.engine.run();
      if (calls.length === before) throw new Error(`the call of ${step} is not on the wire twice`);
    }
  }

  async after(act: Act, index: number): Promise<void> {
    const { world } = this.#life;
    const step = answeredStep(act);
    for (const attempt of this.#unawaited()) {
      const kind = attempt.step === step ? "duplicate-response" : "late-response";
      if (!this.#tell(kind, index)) continue;
      const outcome = this.#answered++ % 2 === 0 ? ok() : failure(false);
      await this.#mustChangeNothing(`an answer to ${attempt.key} after ${said(act)}`, "duplicates", () => {
        world.gateway.reply(attempt, outcome);
        return world.settle();
      });
    }
    if (isRefusedAgain(this.#workflow, act) && this.#tell("asked-again", index))
      await askAgain(this.#workflow, this.#life, act, index);
  }

  /** Attempts that are on the wire, and that the engine does not wait for. */
  #unawaited(): readonly Attempt[] {
    const { calls, world } = this.#life;
    const numbers = new Map(calls.map(({ attempt, number }) => [attempt, number]));
    return world.gateway.held().filter((attempt) => !this.#life.isAwaited(attempt, numbers.get(attempt)!));
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
