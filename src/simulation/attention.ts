// attention: an undo failed, and an operator lets it be tried once more, or passes over it: the rest is undone, to the end
// that the machine names. A process dies in between.
import type { Machine } from "../machine/machine.ts";
import type { Effect, Take } from "../machine/state.ts";
import type { MachineEvent } from "../machine/event.ts";
import { retryEvent, skipEvent } from "../machine/event.ts";
import type { Attempt } from "../engine/ports.ts";
import type { ChosenTruth } from "../proof/graph.ts";
import type { Act } from "./act.ts";
import { Life, said } from "./life.ts";
import { lastImage } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Violation } from "./violation.ts";

export type AttentionKind =
  /** The undo fails once more, and then it succeeds. */
  | "undo-retried"
  /** The instance goes on as if it had been dealt with. */
  | "undo-skipped";

/** More acts than the undo of anything takes. */
const actsMax = 1_000;

/** Of a run that came to rest because an undo failed. Rejects with the Violation that comes to light. */
export async function attend(
  subject: Subject,
  machine: Machine,
  recording: Recording,
  kind: AttentionKind,
): Promise<void> {
  const { acts } = recording.script;
  let [act, index] = [acts.at(-1)!, acts.length];
  const follow = (take: Take): Act => (act = moved(machine, act, take));
  const begin = (image: Parameters<typeof Life.begin>[0]["image"], nowMs: number): Promise<Life> =>
    Life.begin({ ...subject, ...(image && { image }), nowMs, next: act }, index);
  let life = await begin(lastImage(recording), recording.moments.at(-1)!.nowMs);
  const stuck = life.head?.incident?.step;
  const failed = failedCall(recording, stuck);
  const retry = async (): Promise<void> => {
    follow(operatorsTake(retryEvent));
    life.hear(act, index++);
    await life.operate({ kind: "retry" });
    life.mustBeAt(act);
    life = await begin(life.disk.image(), life.world.clock.now());
    life.mustBeAt(act);
    mustBeCalledAlike(life, failed);
  };
  const skip = async (): Promise<void> => {
    const step = life.head?.incident?.step;
    if (step === undefined) throw new Violation("path", "no step is said to need attention");
    follow(operatorsTake(skipEvent));
    life.hear(act, index++);
    await life.operate({ kind: "skip", step, reason: "by hand" });
    life.mustBeAt(act);
  };
  if (kind === "undo-retried") {
    await retry();
    const again = act.state.takes.find(({ event }) => event.type === `failed.${stuck}`);
    if (again) {
      await life.perform(follow(again), index++);
      if (life.head?.status === "needs_attention") await retry();
    }
  } else await skip();
  while (!act.state.ended) {
    const take = act.state.takes.find(isSuccess) ?? act.state.takes.find(({ kind: is }) => is === "timer");
    const isStuck = act.state.status === "needs_attention";
    if ((!take && !isStuck) || index > acts.length + actsMax)
      throw new Violation("stuck", `after ${said(act)} nothing leads to an end`);
    // What fails whatever its calls bring is passed over.
    if (!take) await skip();
    else await life.perform(follow(take), index++);
    life = await begin(life.disk.image(), life.world.clock.now());
  }
  const { due, open } = life.disk.image();
  if (due.length + open.length > 0)
    throw new Violation("stuck", "the instance has ended, and something of it is left");
}

const operatorsTake = (type: string): Take => ({ kind: "event", step: "", event: { type } });

const isSuccess = ({ kind, event }: Take): boolean => kind === "outcome" && event.type.startsWith("done.");

/** Where the machine goes with it. What data would decide is true. */
function moved(machine: Machine, before: Act, take: Take): Act {
  const effects: Effect[] = [];
  const truths: ChosenTruth[] = [];
  const delaysMs: Record<string, number> = {};
  const event: MachineEvent = take.event;
  const state = machine.decide(before.state, event, {
    apply(effect) {
      effects.push(effect);
      if (effect.kind === "arm" && effect.delayMs === "computed") delaysMs[effect.step] = 1_000;
    },
    ask(condition) {
      truths.push({ condition, truth: true });
      return true;
    },
  });
  return { kind: "take", take, at: before.at, atMs: before.atMs, truths, delaysMs, effects, state };
}

/** The call of the undo that failed; undefined where it failed before it was called, since a value was missing. */
function failedCall({ script, calls, id }: Recording, step: string | undefined): Attempt | undefined {
  const outcomes = [`done.${step}`, `failed.${step}`];
  const last = script.acts.findLast((act) => act.kind === "take" && outcomes.includes(act.take.event.type));
  if (last?.kind !== "take" || last.take.event.type !== `failed.${step}`) return undefined;
  return calls.findLast(({ attempt }) => attempt.key.startsWith(`${id}/${step}/`))?.attempt;
}

/** What was called is called again, with the key and the request that it had. */
function mustBeCalledAlike({ calls, head, id }: Life, failed: Attempt | undefined): void {
  for (const [step, { visit, dueAtMs }] of Object.entries(head?.calls ?? {})) {
    const key = `${id}/${step}/${visit}`;
    if (dueAtMs === undefined && !calls.some(({ attempt }) => attempt.key === key))
      throw new Violation("calls", `${key} is open and is not called`);
    if (failed?.key.startsWith(`${id}/${step}/`) && key !== failed.key)
      throw new Violation("calls", `${step} is tried again as ${key}, and not as ${failed.key}`);
  }
  const sent = calls.find(({ attempt }) => attempt.key === failed?.key)?.attempt;
  if (sent && JSON.stringify(sent.request) !== JSON.stringify(failed?.request))
    throw new Violation("calls", `${sent.key} is tried again with another request`);
}
