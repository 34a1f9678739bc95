// Timing: when the events of a run may happen.
import type { Edge, Run } from "./graph.ts";

export interface Times {
  /** For each edge of the run, milliseconds from the start, as early as possible; the first is 0. */
  readonly atMs: readonly number[];
  /** For each edge, how long the timers last that it arms and whose delay data decides, by name. */
  readonly delaysMs: readonly Readonly<Record<string, number>>[];
}

/**
 * Undefined when no times exist. A timer fires exactly when due; until then everything else happens before it is due.
 * Where one whose delay data decides can only be due at the very moment of an event before it, it is: of such a moment the
 * engine may choose another order.
 */
export const schedule = (run: Run): Times | undefined => scheduleInOrder(run) ?? timesOf(run, () => 0);

/** Undefined when no times exist by which the engine, too, has no other order than that of the run. */
export const scheduleInOrder = (run: Run): Times | undefined =>
  timesOf(run, () => 1) ?? timesOf(run, slackOf);

/**
 * `slack`: how long before a timer is due whose delay data decides the last other event comes. Times solve difference
 * constraints (Bellman and Ford).
 */
function timesOf(run: Run, slack: typeof slackOf): Times | undefined {
  const constraints = new Constraints();
  const armed = new Map<string, Armed>();
  const computed: Computed[] = [];
  run.forEach((edge, index) => {
    constraints.add(index - 1, index, 0);
    const fired = firedBy(edge);
    for (const [timer, { at, delayMs }] of armed) {
      if (delayMs === undefined) {
        if (timer !== fired) continue;
        for (let before = at; before < index; before++)
          constraints.add(before, index, slack(firedBy(run[before]!), timer));
      } else if (timer === fired) constraints.exactly(at, index, delayMs);
      else constraints.atMost(at, index, delayMs - slackOf(fired, timer));
    }
    const leave = (timer: string): void => {
      const left = armed.get(timer);
      if (left && left.delayMs === undefined)
        computed.push({ timer, at: left.at, until: index, fired: timer === fired });
      armed.delete(timer);
    };
    if (fired !== undefined) leave(fired);
    for (const effect of edge.effects) {
      if (effect.kind === "arm" || effect.kind === "disarm") leave(effect.step);
      if (effect.kind === "arm") armed.set(effect.step, { at: index, delayMs: known(effect.delayMs) });
    }
  });
  const atMs = constraints.solve(run.length);
  if (!atMs) return undefined;
  for (const [timer, { at, delayMs }] of armed) {
    if (delayMs === undefined) computed.push({ timer, at, until: run.length - 1, fired: false });
  }
  const delaysMs = run.map((): Record<string, number> => ({}));
  for (const { timer, at, until, fired } of computed) {
    delaysMs[at]![timer] = atMs[until]! - atMs[at]! + (fired ? 0 : unreachedMs);
  }
  return { atMs, delaysMs };
}

export const firedBy = ({ take }: Edge): string | undefined =>
  take?.kind === "timer" ? take.step : undefined;

/** Undefined of a delay that data decides. */
export const known = (delayMs: number | "computed"): number | undefined =>
  delayMs === "computed" ? undefined : delayMs;

/** How long before a timer is due the last other event comes: of timers due at one moment, those of earlier names come first. */
export const slackOf = (fired: string | undefined, timer: string): number =>
  fired !== undefined && fired < timer ? 0 : 1;

/** What a delay that data decides has left when its timer is disarmed: one day. */
const unreachedMs = 86_400_000;

interface Armed {
  readonly at: number;
  readonly delayMs: number | undefined;
}

interface Computed {
  readonly timer: string;
  readonly at: number;
  readonly until: number;
  readonly fired: boolean;
}

/** Least distances in time between the events of a run, by their places in it. */
export class Constraints {
  readonly #all: Constraint[] = [];

  get count(): number {
    return this.#all.length;
  }

  /** Forgets all that were added after the first so many. */
  cut(count: number): void {
    this.#all.length = count;
  }

  add(from: number, to: number, atLeastMs: number): void {
    if (from >= 0) this.#all.push({ from, to, atLeastMs });
  }

  atMost(from: number, to: number, mostMs: number): void {
    this.#all.push({ from: to, to: from, atLeastMs: -mostMs });
  }

  exactly(from: number, to: number, ms: number): void {
    this.add(from, to, ms);
    this.atMost(from, to, ms);
  }

  /** The earliest times, none before `earliest`; undefined when there are none. */
  solve(count: number, earliest: readonly number[] = []): readonly number[] | undefined {
    const times = Array.from({ length: count }, (_, index) => earliest[index] ?? 0);
    for (let round = 0; round <= count; round++) {
      let changed = false;
      for (const { from, to, atLeastMs } of this.#all) {
        const time = times[from]! + atLeastMs;
        if (times[to]! < time) {
          times[to] = time;
          changed = true;
        }
      }
      if (!changed) return times;
    }
    return undefined;
  }
}

/** time[to] - time[from] >= atLeastMs. */
interface Constraint {
  readonly from: number;
  readonly to: number;
  readonly atLeastMs: number;
}
