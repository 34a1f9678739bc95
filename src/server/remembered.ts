// Remembered: what the workshop made of a version, so that it is made once.
import type { Done } from "./workshop.ts";

const rememberedMax = 100;

/** What failed for a want of ours, such as too many waiting, is not remembered. */
export function remembered(
  made: Map<string, Promise<Done>>,
  tag: string,
  make: () => Promise<Done>,
): Promise<Done> {
  const known = made.get(tag);
  if (known) return known;
  const done = make();
  done.catch(() => made.delete(tag));
  made.set(tag, done);
  const [oldest] = made.keys();
  if (made.size > rememberedMax) made.delete(oldest!);
  return done;
}
