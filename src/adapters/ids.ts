// Ids of new instances: 17 characters of base 36 that sort as text in the order they were made.
import type { NewId, Random } from "../engine/ports.ts";

/**
 * Nine characters of time in milliseconds (enough until the year 5188) and eight of a number that begins at
 * random in each millisecond and grows within it. A clock that steps backwards does not: the last time seen is
 * used until the clock has caught up. There is room for 340 million ids in one millisecond.
 */
export function createNewId(random: Random): NewId {
  let lastMs = -1;
  let tail = 0;

  return (nowMs) => {
    if (nowMs > lastMs) {
      lastMs = nowMs;
      tail = Math.floor((random() * tails) / 2);
    } else {
      tail += 1 + Math.floor(random() * largestStride);
    }
    return lastMs.toString(36).padStart(9, "0") + tail.toString(36).padStart(8, "0");
  };
}

const tails = 36 ** 8;
const largestStride = 4096;
