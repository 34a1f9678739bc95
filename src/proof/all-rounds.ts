// allRounds: paths in which a loop goes through every round that its author wrote, made of paths in which it is cut to
// three: the second round is taken again and again.
import type { Workflow } from "../language/workflow.ts";
import { compile } from "../machine/compile.ts";
import { interpret } from "../machine/interpreter.ts";
import type { Machine } from "../machine/machine.ts";
import type { Effect, State, Take } from "../machine/state.ts";
import type { BoundedLoop } from "./bounded.ts";
import type { ChosenTruth, Edge, Truth } from "./graph.ts";
import { pathOf } from "./paths.ts";
import type { Path, PathEvent } from "./paths.ts";
import { schedule } from "./timing.ts";

export interface LongPath {
  /** The loop. */
  readonly step: string;
  readonly path: Path;
  /** Index of the event that brings the last round. */
  readonly lastRoundAt: number;
}

/** Paths that are tried for each loop and end. */
const triesMax = 10;

/**
 * Of each loop that was cut, for every status in which one of the `paths` ends that take its last round: one path of the
 * whole workflow, whose loops are as long as its author wrote. None where time allows no such path, or where a round
 * cannot be like the one before.
 */
export function allRounds(
  whole: Workflow,
  loops: readonly BoundedLoop[],
  paths: readonly Path[],
): readonly LongPath[] {
  const cut = loops.filter(({ max, exploredMax }) => exploredMax < max);
  if (cut.length === 0) return [];
  const machine = interpret(compile(whole));
  return cut.flatMap((loop) => {
    const candidates = paths
      .filter(({ events }) => events.some(({ rounds }) => rounds[loop.step] === loop.exploredMax))
      .toSorted((a, b) => a.events.length - b.events.length);
    const ends = [...new Set(candidates.map((path) => path.ends))];
    return ends.flatMap((status) => {
      for (const path of candidates.filter((each) => each.ends === status).slice(0, triesMax)) {
        const long = longPath(machine, loop, path);
        if (long?.path.ends === status) return [long];
      }
      return [];
    });
  });
}

function longPath(
  machine: Machine,
  { step, max, exploredMax }: BoundedLoop,
  path: Path,
): LongPath | undefined {
  const { events } = path;
  const last = events.findIndex(({ rounds }) => rounds[step] === exploredMax);
  const first =
    events.findLastIndex(({ rounds }, index) => index < last && rounds[step] !== exploredMax - 1) + 1;
  const round = events.slice(first, last);
  const more = Array.from({ length: max - exploredMax }, () => round).flat();
  const run = new Walk(machine).along([...events.slice(0, last), ...more, ...events.slice(last)]);
  if (!run || !schedule(run)) return undefined;
  const long = pathOf(run);
  const at = long.events.findIndex(({ rounds }) => rounds[step] === max);
  return at < 0 ? undefined : { step, path: long, lastRoundAt: at - 1 };
}

/** Events after those of the guide, at most: more than what undoes a thousand rounds takes. */
const furtherMax = 20_000;

/** A run of a machine, as far as it can along the events of another. */
class Walk {
  readonly #machine: Machine;
  readonly #run: Edge[] = [];
  /** How each condition was decided last. */
  readonly #truths = new Map<string, Truth>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /**
   * An event that the machine does not take there is left out: one of another branch, which happened in an earlier round.
   * What is open after the last one ends well. Undefined where that leads to no end.
   */
  along([start, ...guide]: readonly PathEvent[]): readonly Edge[] | undefined {
    let state = this.#step(undefined, start!.truths, (world) => this.#machine.start(world));
    for (const { take, truths } of guide) {
      const own = take && this.#taken(state, take);
      if (own) state = this.#decide(state, own, truths);
    }
    for (let left = furtherMax; left > 0; left--) {
      const next = state.ended ? undefined : (state.takes.find(isSuccess) ?? state.takes.find(isTimer));
      if (!next) return this.#run;
      state = this.#decide(state, next, []);
    }
    return undefined;
  }

  #taken({ takes, cancellable }: State, take: Take): Take | undefined {
    if (take.kind === "cancel") return cancellable ? take : undefined;
    const { type, unknown } = take.event;
    return takes.find(({ event }) => event.type === type && event.unknown === unknown);
  }

  #decide(state: State, take: Take, truths: readonly ChosenTruth[]): State {
    return this.#step(take, truths, (world) => this.#machine.decide(state, take.event, world));
  }

  #step(
    take: Take | undefined,
    chosen: readonly ChosenTruth[],
    step: (world: Parameters<Machine["start"]>[0]) => State,
  ): State {
    const effects: Effect[] = [];
    const truths: ChosenTruth[] = [];
    const left = [...chosen];
    const state = step({
      apply: (effect) => void effects.push(effect),
      ask: (condition) => {
        const next = left.findIndex((each) => each.condition === condition);
        const truth = next < 0 ? (this.#truths.get(condition) ?? true) : left.splice(next, 1)[0]!.truth;
        this.#truths.set(condition, truth);
        truths.push({ condition, truth });
        return truth === "error" ? { error: "chosen to have no value" } : truth;
      },
    });
    const target = { index: this.#run.length, state, known: "", edges: [] };
    this.#run.push({ ...(take && { take }), truths, effects, target, label: 0 });
    return state;
  }
}

const isSuccess = ({ kind, event }: Take): boolean => kind === "outcome" && event.type.startsWith("done.");

const isTimer = ({ kind }: Take): boolean => kind === "timer";
