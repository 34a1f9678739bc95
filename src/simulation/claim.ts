// claim: one run from before a decision on, in which somebody takes the task first and gives it back.
import type { Json } from "../language/json.ts";
import { Life } from "./life.ts";
import { takeAndGiveBack } from "./people.ts";
import { imageAfter } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Impossible } from "./violation.ts";

/** `act`: index of the act that decides the step's task. Rejects with the Violation that this brings to light. */
export async function claim(
  subject: Subject,
  recording: Recording,
  act: number,
  step: string,
): Promise<void> {
  const { acts } = recording.script;
  const durable = recording.moments.findLastIndex((moment) => moment.act === act - 1) + 1;
  const { nowMs } = recording.moments[durable - 1]!;
  const { event } = recording.moments[durable]!.commit.entry;
  const begin = (image: ReturnType<typeof imageAfter>): Promise<Life> =>
    Life.begin({ ...subject, image, nowMs, next: acts[act]! }, act);
  const life = await takeAndGiveBack(
    await begin(imageAfter(recording, durable)),
    step,
    (event as { readonly output: Json }).output,
    (before) => begin(before.disk.image()),
  );
  try {
    for (let next = act; next < acts.length; next++) await life.perform(acts[next]!, next);
  } catch (cause) {
    if (!(cause instanceof Impossible)) throw cause;
  }
}
