// jump: the clock leaps over the time at which something is due, in a running process and while none runs. What is due
// by then fires once, in its order.
import type { Effect } from "../machine/state.ts";
import { byPath } from "./act.ts";
import type { Act, Script } from "./act.ts";
import { Life, said, timerOf } from "./life.ts";
import { imageAfter } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Impossible, Violation } from "./violation.ts";
import { startOfTimeMs } from "./world.ts";

export interface Leap {
  /** Index of the act that is due first. */
  readonly act: number;
  /** How many acts are due by then: one, or this and the next. */
  readonly count: number;
  /** What the clock shows then, in milliseconds since the epoch. */
  readonly toMs: number;
}

/** By how much a single timer is missed, if nothing else is due by then. */
const missedMs = 86_400_000;

/** At each timer of the run the leap over it, over what it disarms, and over the next where that is due in turn. */
export function leapsIn({ acts }: Script): readonly Leap[] {
  const times = dueTimes(acts);
  return acts.flatMap((act, index): readonly Leap[] => {
    const own = takenTimer(act);
    const timers = times[index - 1] ?? noTimers;
    const dueAtMs = timers.get(own ?? "");
    if (own === undefined || dueAtMs === undefined) return [];
    const next = takenTimer(acts[index + 1]);
    const nextAtMs = timers.get(next ?? "");
    const left = leftBy(act, timers);
    const others = [...timers].flatMap(([step, timeMs]) =>
      step === own || step === next || left.has(step) ? [] : timeMs,
    );
    const freeMs = Math.min(...others) - 1;
    if (nextAtMs !== undefined) {
      const isFree = nextAtMs > dueAtMs && nextAtMs <= freeMs && !armsAtOnce(act);
      return isFree ? [{ act: index, count: 2, toMs: nextAtMs }] : [];
    }
    // What it disarms may be due by then, too: it does not fire any more.
    const toMs = Math.min(Math.max(dueAtMs + missedMs, ...left.values()), freeMs);
    return toMs > dueAtMs ? [{ act: index, count: 1, toMs }] : [];
  });
}

type Timers = ReadonlyMap<string, number>;

const noTimers: Timers = new Map();

/** After each act, when each armed timer is due, in milliseconds since the epoch: what happens, happens at its earliest. */
function dueTimes(acts: readonly Act[]): readonly Timers[] {
  let nowMs = startOfTimeMs;
  let timers = noTimers;
  return acts.map((act) => {
    const own = takenTimer(act) ?? "";
    nowMs = Math.max(nowMs, timers.get(own) ?? startOfTimeMs + act.atMs);
    const after = new Map(timers);
    after.delete(own);
    for (const effect of act.effects) {
      if (effect.kind === "disarm") after.delete(effect.step);
      if (effect.kind === "arm") after.set(effect.step, nowMs + delayOf(act, effect));
    }
    timers = act.state.ended ? noTimers : after;
    return timers;
  });
}

/** The timers that the act disarms, and does not arm again, each with when it is due. */
function leftBy({ effects, state }: Act, timers: Timers): Timers {
  const after = new Set(state.ended ? [] : timers.keys());
  for (const effect of effects) {
    if (effect.kind === "disarm") after.delete(effect.step);
    if (effect.kind === "arm") after.add(effect.step);
  }
  return new Map([...timers].filter(([step]) => !after.has(step)));
}

const delayOf = ({ delaysMs }: Act, { step, delayMs }: Extract<Effect, { kind: "arm" }>): number =>
  delayMs === "computed" ? delaysMs[step]! : delayMs;

const takenTimer = (act: Act | undefined): string | undefined =>
  act?.kind === "take" ? timerOf(act) : undefined;

const armsAtOnce = (act: Act): boolean =>
  act.effects.some((effect) => effect.kind === "arm" && delayOf(act, effect) === 0);

/** Rejects with the Violation that the leap brings to light. `isDown`: no process runs while the clock leaps. */
export async function leap(
  subject: Subject,
  recording: Recording,
  { act: first, count, toMs }: Leap,
  isDown: boolean,
): Promise<void> {
  const acts = recording.script.acts.map(byPath);
  const durable = recording.moments.findLastIndex((moment) => moment.act === first - 1) + 1;
  const image = imageAfter(recording, durable);
  const nowMs = isDown ? toMs : recording.moments[durable - 1]!.nowMs;
  const due = acts.slice(first, first + count);
  const life = await Life.begin({ ...subject, image, nowMs, next: due[0]!, following: due.slice(1) }, first);
  if (!isDown) {
    life.world.clock.advanceTo(toMs);
    await life.world.settle();
  }
  life.mustBeAt(due.at(-1)!);
  if (life.moments.length !== count)
    throw new Violation(
      "timers",
      `${life.moments.length} entries are made at ${said(due[0]!)}, not ${count}`,
    );
  try {
    for (let next = first + count; next < acts.length; next++) await life.perform(acts[next]!, next);
  } catch (cause) {
    // What is armed late is due late: the rest may come in another order, which is another path.
    if (!(cause instanceof Impossible)) throw cause;
  }
}
