// Remembered: what the workshop made of a version, so that it is made once.
import type { Done } from "./workshop.ts";

const rememberedMax = 100;
/** How long it is remembered that a version takes too long: it may have been the machine that was busy. */
const givenUpMs = 60_000;

/** What failed for a want of ours, such as too many waiting, is not remembered. */
export function remembered(
  made: Map<string, Promise<Done>>,
  tag: string,
  make: () => Promise<Done>,
): Promise<Done> {
  const known = made.get(tag);
  if (known) return known;
  const done = make();
  const forget = (): void => {
    if (made.get(tag) === done) made.delete(tag);
  };
  done.then(({ kind }) => {
    if (kind === "given_up") setTimeout(forget, givenUpMs).unref();
  }, forget);
  made.set(tag, done);
  const [oldest] = made.keys();
  if (made.size > rememberedMax) made.delete(oldest!);
  return done;
}
