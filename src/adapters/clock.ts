// The system's clock, as the engine's port.
import type { Clock } from "../engine/ports.ts";

/**
 * Sleeps in hops of at most ten minutes and looks at the wall clock after each: a Node timer longer than 24.8 days
 * fires after 1 ms, and a machine that slept or had its clock set is found out within that time. Never early:
 * a timer that wakes before its time sleeps on.
 */
export function systemClock(): Clock {
  return { now: Date.now, elapsed: () => performance.now(), at };
}

const longestHopMs = 600_000;

function at(timeMs: number, callback: () => void): () => void {
  let timer = hop();
  return () => clearTimeout(timer);

  function hop(): NodeJS.Timeout {
    return setTimeout(wake, Math.min(Math.max(timeMs - Date.now(), 0), longestHopMs));
  }

  function wake(): void {
    if (Date.now() < timeMs) timer = hop();
    else callback();
  }
}
