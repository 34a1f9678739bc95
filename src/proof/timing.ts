// Timing: when the events of a path may happen, or that they cannot: a 5-day timer does not fire before a 1-day
// timer armed with it.
import type { Edge } from "./explore.ts";

/**
 * Milliseconds from the start for each edge of a path (the first is the start, 0), as early as possible; undefined
 * when no times exist. A timer fires exactly when due; until then everything else happens before it is due.
 * Times solve difference constraints (Bellman-Ford).
 */
export function schedule(path: readonly Edge[]): readonly number[] | undefined {
  const constraints: Constraint[] = [];
  const armed = new Map<string, { readonly at: number; readonly delayMs: number }>();
  path.forEach((edge, index) => {
    if (index > 0) constraints.push({ from: index - 1, to: index, atLeastMs: 0 });
    const fired = edge.take?.kind === "timer" ? edge.take.step : undefined;
    for (const [timer, { at, delayMs }] of armed) {
      if (timer === fired) {
        constraints.push({ from: at, to: index, atLeastMs: delayMs });
        constraints.push({ from: index, to: at, atLeastMs: -delayMs });
      } else {
        // Still armed, so not yet due; timers due at one moment fire in order of their steps.
        const slackMs = fired !== undefined && fired < timer ? delayMs : delayMs - 1;
        constraints.push({ from: index, to: at, atLeastMs: -slackMs });
      }
    }
    if (fired !== undefined) armed.delete(fired);
    for (const effect of edge.effects) {
      if (effect.kind === "disarm") armed.delete(effect.step);
      if (effect.kind !== "arm") continue;
      const delayMs = effect.delayMs === "computed" ? assumedDelayMs : effect.delayMs;
      armed.set(effect.step, { at: index, delayMs });
    }
  });
  return solve(path.length, constraints);
}

/** What a delay that data decides is taken to be: one day. */
export const assumedDelayMs = 86_400_000;

/** time[to] - time[from] >= atLeastMs. */
interface Constraint {
  readonly from: number;
  readonly to: number;
  readonly atLeastMs: number;
}

function solve(count: number, constraints: readonly Constraint[]): readonly number[] | undefined {
  const times = Array.from<number>({ length: count }).fill(0);
  for (let round = 0; round <= count; round++) {
    let changed = false;
    for (const { from, to, atLeastMs } of constraints) {
      const earliest = times[from]! + atLeastMs;
      if (times[to]! < earliest) {
        times[to] = earliest;
        changed = true;
      }
    }
    if (!changed) return times;
  }
  return undefined;
}
