// Clock runs: the runs of a graph that can happen in time, found by letting a clock tick, a millisecond at a time. It shares
// nothing with the difference bounds that the product reckons with.
import type { Edge, Graph, Run } from "../../src/proof/graph.ts";

/**
 * A timer fires in the very millisecond in which it is due, before anything else that happens in it; of several those of
 * earlier names come first. One whose delay data decides may be due at any time.
 */
export function* clockRuns({ starts }: Graph): Generator<Run> {
  for (const start of starts) yield* runsFrom([start], happen(start, [noTimers]));
}

/** Milliseconds that armed timers have left, by name; undefined of one whose delay data decides. */
type Clock = ReadonlyMap<string, number | undefined>;

const noTimers: Clock = new Map();

function* runsFrom(beginning: Run, clocks: readonly Clock[]): Generator<Run> {
  const { edges } = beginning.at(-1)!.target;
  if (edges.length === 0) yield beginning;
  for (const edge of edges) {
    const next = happen(
      edge,
      clocks.flatMap(tick).filter((clock) => comesFirst(edge, clock)),
    );
    if (next.length > 0) yield* runsFrom([...beginning, edge], next);
  }
}

/** The clock now and in every later millisecond up to that in which the next timer is due. */
function tick(clock: Clock): readonly Clock[] {
  const left = [...clock.values()].filter((ms) => ms !== undefined);
  const next = left.length === 0 ? 0 : Math.min(...left);
  return Array.from(
    { length: next + 1 },
    (_, passed) => new Map([...clock].map(([timer, ms]) => [timer, ms === undefined ? ms : ms - passed])),
  );
}

function comesFirst({ take }: Edge, clock: Clock): boolean {
  const due = [...clock].flatMap(([timer, ms]) => (ms === 0 ? [timer] : [])).toSorted();
  if (take?.kind !== "timer") return due.length === 0;
  const [first] = due;
  return clock.get(take.step) === undefined ? first === undefined || take.step < first : take.step === first;
}

/** The clocks after the event, each once. */
function happen({ take, effects }: Edge, before: readonly Clock[]): readonly Clock[] {
  const after = before.map((clock): Clock => {
    const timers = new Map(clock);
    if (take?.kind === "timer") timers.delete(take.step);
    for (const effect of effects) {
      if (effect.kind === "arm")
        timers.set(effect.step, effect.delayMs === "computed" ? undefined : effect.delayMs);
      if (effect.kind === "disarm") timers.delete(effect.step);
    }
    return timers;
  });
  const distinct = new Map(after.map((clock) => [[...clock].map(String).toSorted().join(" "), clock]));
  return [...distinct.values()];
}
