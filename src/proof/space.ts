// Space: all that a machine can do, in every order that time allows, and how many ways there are through it.
import type { Machine } from "../machine/machine.ts";
import { countClasses, representatives } from "./classes.ts";
import { explore } from "./explore.ts";
import type { ExploreOptions } from "./explore.ts";
import { countRuns } from "./graph.ts";
import type { Run } from "./graph.ts";
import { Independence } from "./independence.ts";
import { Possible } from "./possible.ts";
import { timed } from "./timed.ts";
import { scheduleInOrder } from "./timing.ts";
import type { Timed } from "./timed.ts";

export interface Space extends Timed {
  /** Of events in `states`. */
  readonly independence: Independence;
}

export interface Counts {
  readonly states: number;
  readonly transitions: number;
  /** Complete runs, every order of independent events counted. */
  readonly runs: bigint;
  /** Classes of runs up to swapping neighbours that are independent: the paths. */
  readonly classes: bigint;
  /** False: there are so many classes whose timers race that `classes` counts some that cannot happen in time. */
  readonly exact: boolean;
}

/** Throws `TooManyStates`. */
export function spaceOf(machine: Machine, options: ExploreOptions = {}): Space {
  const all = timed(explore(machine, options), options.statesMax);
  return { ...all, independence: new Independence(all.races) };
}

/** Where timers race, classes are counted one by one. */
const racingClassesMax = 100_000;

export function count(space: Space): Counts {
  const { runs, states, races, independence } = space;
  const classes = countClasses(states, independence);
  const racing = races ? countRacing(space) : undefined;
  return {
    states: states.nodes.length,
    transitions: states.nodes.reduce((sum, { edges }) => sum + edges.length, 0),
    runs: countRuns(runs),
    classes: racing ?? classes,
    exact: !races || racing !== undefined,
  };
}

function countRacing(space: Space): bigint | undefined {
  let found = 0;
  for (const _ of classesOf(space)) if (++found > racingClassesMax) return undefined;
  return BigInt(found);
}

/** One run of each class, in an order that time allows. */
export function* classesOf({ states, races, independence }: Space): Generator<Run> {
  if (!races) {
    yield* representatives(states, independence);
    return;
  }
  const possible = new Possible(independence);
  for (const run of representatives(states, independence, (beginning) => !possible.holds(beginning))) {
    const found = anOrder(possible, run);
    if (found) yield found;
  }
}

/** A run of the same class, in an order that time allows; undefined where it allows none. */
export function inTime({ races, independence }: Space, run: Run): Run | undefined {
  if (!races) return run;
  const possible = new Possible(independence);
  return possible.holds(run) ? anOrder(possible, run) : undefined;
}

/** The run must have been the last that `holds` was asked about, and possible. */
function anOrder(possible: Possible, run: Run): Run | undefined {
  const early = possible.inOrder(run);
  return scheduleInOrder(early) ? early : possible.anyOrder(run);
}
