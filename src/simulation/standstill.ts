// standstill: one run from before an act on, in which the instance is paused, meets the act while it stands still, and is
// resumed: it must go on and end as it did without, whether a process died in between or not.
import { byPath } from "./act.ts";
import type { Act, Script } from "./act.ts";
import type { StoreImage } from "./disk.ts";
import { Life, said } from "./life.ts";
import { imageAfter, lastImage } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Impossible, Violation } from "./violation.ts";

/** Indexes of the acts that an instance may meet in a pause. A cancellation ends one, and what undoes cannot be paused. */
export const pausesIn = ({ acts }: Script): readonly number[] =>
  acts.flatMap((act, index) => {
    const before = acts[index - 1];
    const isMet = act.kind === "take" && act.take.kind !== "cancel" && before?.state.status === "running";
    return isMet ? [index] : [];
  });

/** Rejects with the Violation that the pause brings to light. `isDown`: the process dies before it is resumed. */
export async function standstill(
  subject: Subject,
  recording: Recording,
  act: number,
  isDown: boolean,
): Promise<void> {
  const acts = recording.script.acts.map(byPath);
  const [before, met] = [acts[act - 1]!, acts[act]!];
  const durable = recording.moments.findLastIndex((moment) => moment.act === act - 1) + 1;
  const begin = (image: StoreImage, nowMs: number): Promise<Life> =>
    Life.begin({ ...subject, image, nowMs, next: met }, act);
  let life = await begin(imageAfter(recording, durable), recording.moments[durable - 1]!.nowMs);
  const keys = new Set(recording.calls.filter(({ after }) => after <= durable).map(keyOf));
  const note = (): void => life.calls.forEach((call) => keys.add(keyOf(call)));
  await life.operate({ kind: "pause" });
  const called = life.calls.length;
  const isTimed = await life.meet(met, act);
  mustStandStill(life, before, `${said(met)} in a pause`);
  if (isDown) {
    note();
    life = await begin(life.disk.image(), life.world.clock.now());
    mustStandStill(life, before, "a restart in a pause");
  }
  const [call] = life.calls.slice(isDown ? 0 : called);
  if (call) throw new Violation("cause", `${keyOf(call)} is called in a pause`);
  await life.operate({ kind: "resume" });
  if (!isTimed) life.mustBeAt(met);
  try {
    for (let next = isTimed ? act : act + 1; next < acts.length; next++)
      await life.perform(acts[next]!, next);
  } catch (cause) {
    // What waited for the pause may be due late: the rest may come in another order, which is another path.
    if (cause instanceof Impossible) return;
    throw cause;
  }
  note();
  mustEndAlike(life, keys, recording);
}

function mustStandStill({ head, disk }: Life, { state }: Act, what: string): void {
  if (head?.status !== "paused" || head.state !== state.json)
    throw new Violation("path", `after ${what} the instance is ${head?.status} in ${head?.state}`);
  const [row] = disk.image().due;
  if (row) throw new Violation("timers", `after ${what} ${row.timer} may fire`);
}

/** What was called, what became of each step, and what is left. */
function mustEndAlike({ head, disk }: Life, keys: ReadonlySet<string>, recording: Recording): void {
  const expected = new Set(recording.calls.map(keyOf));
  const wrong = [...new Set([...expected, ...keys])].find((key) => expected.has(key) !== keys.has(key));
  if (wrong !== undefined)
    throw new Violation("calls", `${wrong} is ${keys.has(wrong) ? "called" : "not called"} with a pause`);
  const { steps } = recording.moments.at(-1)!.commit.head;
  for (const [step, { status, visit, attempts }] of Object.entries(steps)) {
    const came = head?.steps[step];
    if (came?.status !== status || came.visit !== visit || came.attempts !== attempts)
      throw new Violation(
        "path",
        `${step} ends ${came?.status ?? "unknown"} with a pause, and not ${status}`,
      );
  }
  const [left, own] = [disk.image(), lastImage(recording)];
  for (const rows of ["due", "open", "asking", "awaiting"] as const)
    if (left[rows].length !== own[rows].length)
      throw new Violation("stuck", `with a pause ${left[rows].length} rows are ${rows} at the end`);
}

const keyOf = ({ attempt }: Recording["calls"][number]): string => attempt.key;
