// crash: a process dies at a durable point of a recorded run; what a new one makes of the disk, by the normal start
// of the engine, must be what came without the crash.
import type { Workflow } from "../language/workflow.ts";
import type { Act } from "./act.ts";
import { askAgain, isRefusedAgain } from "./ask-again.ts";
import type { StoreImage } from "./disk.ts";
import { imageDifference } from "./image-difference.ts";
import { bringsItself, Life } from "./life.ts";
import { imageAfter, lastImage } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Violation } from "./violation.ts";

export type CrashKind =
  /** What was asked for is not durable, and is asked for again. */
  | "crash-before-commit"
  /** What was asked for is durable, and nobody was told. */
  | "crash-after-commit"
  /** Likewise; whoever was not answered asks again. */
  | "crash-asked-again"
  /** A call has reached the service, which has not answered. */
  | "crash-sent"
  /** The service has answered, and the answer is not durable. */
  | "crash-answered"
  /** A timer, or the pause before an attempt, is due, and its firing is not durable. */
  | "crash-due";

export interface CrashPoint {
  readonly kind: CrashKind;
  /** Index of the act that is under way. */
  readonly act: number;
  /** Which commit of the act it is about, from 1. */
  readonly nth: number;
  /** How many commits of the run are durable. */
  readonly durable: number;
  readonly nowMs: number;
  /** Index of the act that is the next to happen, or to happen again. */
  readonly next: number;
  /** Two points with one name leave the same disk, and the same is still to come. */
  readonly name: string;
}

/** Every durable point of the run, in its order. */
export function crashPoints(
  workflow: Workflow,
  { script: { acts }, moments, calls }: Recording,
): readonly CrashPoint[] {
  const points: CrashPoint[] = [];
  const add = (kind: CrashKind, nth: number, place: Omit<CrashPoint, "kind" | "nth" | "name">): void => {
    const again = kind === "crash-asked-again" ? " again" : "";
    const name = `${place.durable} ${place.nowMs} ${place.next}${again}`;
    points.push({ kind, nth, ...place, name });
  };
  let nth = 0;
  for (const [index, { act, nowMs }] of moments.entries()) {
    nth = moments[index - 1]?.act === act ? nth + 1 : 1;
    const isLast = moments[index + 1]?.act !== act;
    add(kindBefore(acts[act]!), nth, { act, durable: index, nowMs, next: act });
    const after = { act, durable: index + 1, nowMs, next: isLast ? act + 1 : act };
    add("crash-after-commit", nth, after);
    if (calls.some((call) => call.after === index + 1)) add("crash-sent", nth, after);
    if (isLast && isRefusedAgain(workflow, acts[act]!)) add("crash-asked-again", nth, after);
  }
  return points;
}

function kindBefore(act: Act): CrashKind {
  if (bringsItself(act)) return "crash-due";
  const isAnswer = act.kind === "attempt" || (act.kind === "take" && act.take.kind === "outcome");
  return isAnswer ? "crash-answered" : "crash-before-commit";
}

/** Rejects with the Violation that the crash brings to light. `twice`: the new process dies after its first act. */
export async function recover(
  subject: Subject,
  recording: Recording,
  point: CrashPoint,
  twice = false,
): Promise<void> {
  const { acts } = recording.script;
  let { next } = point;
  const begin = (image: StoreImage, nowMs: number): Promise<Life> =>
    Life.begin({ ...subject, image, nowMs, next: acts[next] ?? acts.at(-1)! }, next);
  let life = await begin(imageAfter(recording, point.durable), point.nowMs);
  mustHaveResumed(life, recording, point);
  if (point.kind === "crash-asked-again") await askAgain(subject.workflow, life, acts[point.act]!, point.act);
  for (; next < acts.length; next++) {
    await life.perform(acts[next]!, next);
    if (!twice || next !== point.next) continue;
    next++;
    life = await begin(life.disk.image(), life.world.clock.now());
    next--;
  }
  const difference = imageDifference(lastImage(recording), life.disk.image());
  if (difference !== undefined) throw new Violation("restart", difference);
  mustCallAlike(life, recording);
}

/** What was to be called when the process died is called by the new one. */
function mustHaveResumed({ calls, id }: Life, recording: Recording, point: CrashPoint): void {
  const { head } = recording.moments[point.durable - 1]?.commit ?? {};
  for (const [step, call] of Object.entries(head?.calls ?? {})) {
    const key = `${id}/${step}/${call.visit}`;
    if (call.dueAtMs === undefined && !calls.some(({ attempt }) => attempt.key === key))
      throw new Violation("calls", `${key} was to be called and is not called after the restart`);
  }
}

function mustCallAlike({ calls }: Life, recording: Recording): void {
  const requests = new Map(recording.calls.map(({ attempt }) => [attempt.key, attempt.request]));
  for (const { attempt } of calls) {
    const known = requests.get(attempt.key);
    if (!known) throw new Violation("calls", `${attempt.key} is called only because of the crash`);
    if (JSON.stringify(known) !== JSON.stringify(attempt.request))
      throw new Violation("calls", `under the key ${attempt.key} another request is sent after the crash`);
  }
}
