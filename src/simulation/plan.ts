// Plan: which paths are driven, and which of them bring about the faults that befall each state once.
import type { Workflow } from "../language/workflow.ts";
import { compile } from "../machine/compile.ts";
import { interpret } from "../machine/interpreter.ts";
import type { Machine } from "../machine/machine.ts";
import { allRounds } from "../proof/all-rounds.ts";
import type { Bounded, BoundedLoop } from "../proof/bounded.ts";
import { draws } from "../proof/draw.ts";
import { pathOf, pathsIn } from "../proof/paths.ts";
import type { Path, Paths } from "../proof/paths.ts";
import { workflowSpace } from "../proof/workflow-space.ts";
import type { WorkflowSpace } from "../proof/workflow-space.ts";
import type { Found } from "../proof/witness.ts";
import { definitionOf } from "../engine/catalog.ts";
import type { Definition } from "../engine/catalog.ts";
import { scriptOf } from "./act.ts";
import type { Script } from "./act.ts";
import { swapsIn } from "./commute.ts";
import { faultAt, wantedBy } from "./fault.ts";
import type { Fault, Wanted } from "./fault.ts";
import { leapsIn } from "./jump.ts";
import { said } from "./life.ts";
import { decidedStep } from "./people.ts";
import { seededRandom } from "./random.ts";
import { retriesOf } from "./retries.ts";
import { pausesIn } from "./standstill.ts";
import { Witnesses } from "./witnesses.ts";

export interface PlanOptions {
  /** Above this many paths, those are driven that together take every transition, and some by chance. By default 20,000. */
  readonly pathsMax?: number;
  /** So many by chance, where there are too many paths to drive them all. By default 1,000. */
  readonly random?: number;
  /** Which ones: the same seed gives the same. By default 1. */
  readonly seed?: number;
  /** At most so many of these, evenly spread over them: a quick look, and no proof. */
  readonly spread?: number;
  /** Of one path alone, by its id. */
  readonly path?: string;
  /** One fault alone, or one kind of fault. */
  readonly fault?: Fault;
}

export interface Plan extends Pick<Paths, "counts" | "complete"> {
  readonly paths: readonly PlannedPath[];
}

/** All that driving a path needs to know beside its workflow, as data. */
export interface PlannedPath {
  readonly path: Path;
  /** The data that leads along it, if any was found. */
  readonly found: Found;
  /** Those faults of the path which befall each state once, and no earlier path. */
  readonly once: readonly Fault[];
  /** It is driven on the other store, too. */
  readonly isSample: boolean;
  /** It was chosen by chance: the seed gives it again. */
  readonly isDrawn: boolean;
  /** It is a path of the workflow as long as its author wrote, through all rounds of a loop, and crashes come round the last. */
  readonly long?: { readonly step: string; readonly lastRoundAt: number };
}

const pathsMaxDefault = 20_000;
export const randomDefault = 1000;

export interface Planned extends Bounded {
  /** With its loops as long as their author wrote. */
  readonly whole: Workflow;
}

/** Of `own` alone, where it is given. Throws `TooManyStates`. */
export function planOf(
  { whole, workflow, loops }: Planned,
  source: string,
  options: PlanOptions,
  own?: Path,
): Plan {
  const { pathsMax = pathsMaxDefault, path: only, fault } = options;
  const space = workflowSpace(workflow);
  const { counts, complete, paths: listed } = pathsIn(space, pathsMax);
  const drawn = complete ? [] : drawnFrom(space, new Set(listed.map(({ id }) => id)), options);
  const all = [...listed, ...drawn];
  const paths = own ? [own] : spread(all, options.spread ?? all.length);
  const sample = new Set(spread(paths, othersMax));
  const isDrawn = new Set(drawn);
  const machine = interpret(compile(workflow));
  const once = new Once(machine, definitionOf(workflow, source), wantedBy(fault), only !== undefined);
  const witnesses = new Witnesses(workflow, source);
  const planned = paths
    .filter(({ id }) => only === undefined || id === only)
    .map((path): PlannedPath => {
      const script = scriptOf(machine, path);
      return {
        path,
        found: witnesses.seekFor(script.acts),
        once: once.of(script),
        isSample: sample.has(path),
        isDrawn: isDrawn.has(path),
      };
    });
  return {
    counts,
    complete: complete && paths.length === all.length,
    paths:
      own || options.spread !== undefined
        ? planned
        : [...planned, ...longPaths(whole, loops, source, all, only)],
  };
}

/** Nothing befalls them that befalls a state once: shorter paths have all that. */
function longPaths(
  whole: Workflow,
  loops: readonly BoundedLoop[],
  source: string,
  paths: readonly Path[],
  only: string | undefined,
): readonly PlannedPath[] {
  if (paths.some(({ id }) => id === only)) return [];
  const long = allRounds(whole, loops, paths).filter(({ path }) => only === undefined || path.id === only);
  if (long.length === 0) return [];
  const witnesses = new Witnesses(whole, source);
  return long.map(({ path, ...rest }) => ({
    path,
    found: witnesses.seek(path),
    once: [],
    isSample: false,
    isDrawn: false,
    long: rest,
  }));
}

/** Other paths than those with the ids, each once. */
function drawnFrom(
  space: WorkflowSpace,
  known: Set<string>,
  { random = randomDefault, seed = 1 }: PlanOptions,
): readonly Path[] {
  const found: Path[] = [];
  let left = random * drawsForOne;
  for (const run of draws(space, seededRandom(seed))) {
    if (found.length >= random || left-- <= 0) break;
    const path = run && pathOf(run);
    if (!path || known.has(path.id)) continue;
    known.add(path.id);
    found.push(path);
  }
  return found;
}

/** Draws for a path at most: others come again, or cannot happen in time. */
const drawsForOne = 20;

/** Paths driven on the other store, of each workflow. */
const othersMax = 3;

const spread = <Item>(all: readonly Item[], count: number): readonly Item[] =>
  all.length <= count
    ? all
    : Array.from({ length: count }, (_, nth) => all[Math.floor((nth * all.length) / count)]!);

/** Gives each fault that befalls a state once to the first path that has it. */
class Once {
  readonly #machine: Machine;
  readonly #definition: Definition;
  readonly #wanted: Wanted;
  /** One path alone is driven: each of its faults is its own. */
  readonly #isAlone: boolean;
  readonly #done = new Set<string>();

  constructor(machine: Machine, definition: Definition, wanted: Wanted, isAlone: boolean) {
    this.#machine = machine;
    this.#definition = definition;
    this.#wanted = wanted;
    this.#isAlone = isAlone;
  }

  of(script: Script): readonly Fault[] {
    const { acts } = script;
    const own: Fault[] = [];
    const add = (fault: Fault, act: number, words: readonly string[]): void => {
      const key = `${fault.split("@")[0]} ${words.join()} ${acts[act - 1]!.state.json}`;
      const isWanted = this.#wanted.is(fault) || this.#wanted.leadsTo(fault);
      if (!isWanted || (this.#done.has(key) && !this.#isAlone)) return;
      this.#done.add(key);
      own.push(fault);
    };
    for (const { act, count } of leapsIn(script))
      add(faultAt("clock-jump", act), act, acts.slice(act, act + count).map(said));
    for (const { act } of swapsIn(this.#machine, script))
      add(faultAt("swap", act), act, [said(acts[act]!), said(acts[act + 1]!)].toSorted());
    for (const act of pausesIn(script)) add(faultAt("pause", act), act, [said(acts[act]!)]);
    const last = acts.length - 1;
    if (acts[last]!.state.status === "needs_attention")
      for (const kind of ["undo-retried", "undo-skipped"] as const)
        add(faultAt(kind, last), last, [said(acts[last]!)]);
    for (const [act, each] of acts.entries()) {
      if (decidedStep(this.#definition.workflow, each) !== undefined)
        add(faultAt("claimed", act), act, [said(each)]);
      const max = retriesOf(this.#definition, each);
      if (max > 0) add(faultAt("retry", act), act, [said(each)]);
      if (max > 1) add(faultAt("retry-to-last", act), act, [said(each)]);
    }
    return own;
  }
}
