// Draw: paths by chance, each as likely as every other, where there are too many to take all.
import { ClassCounts } from "./classes.ts";
import type { Run } from "./graph.ts";
import { inTime } from "./space.ts";
import type { Space } from "./space.ts";

/**
 * Runs of paths without end, each of them one draw: all paths are equally likely, in every draw, and may come again.
 * Where timers race, a draw may give what cannot happen in time, which is undefined: what is left of the draws is as
 * likely as before. `random` gives numbers in [0, 1), of which 32 bits are used.
 */
export function* draws(space: Space, random: () => number): Generator<Run | undefined, never> {
  const { states, independence } = space;
  const counts = new ClassCounts(states, independence);
  const below = (limit: bigint): bigint => numberBelow(limit, random);
  for (;;) yield inTime(space, counts.draw(below));
}

/** Numbers of as many bits as the greatest has, until one is below the limit: at most two on the average. */
function numberBelow(limit: bigint, random: () => number): bigint {
  const bits = (limit - 1n).toString(2).length;
  const words = Math.ceil(bits / wordBits);
  for (;;) {
    let number = 0n;
    for (let word = 0; word < words; word++)
      number = (number << BigInt(wordBits)) | BigInt(Math.floor(random() * 2 ** wordBits));
    number >>= BigInt(words * wordBits - bits);
    if (number < limit) return number;
  }
}

const wordBits = 32;
