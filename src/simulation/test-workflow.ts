// testWorkflow: every path of a workflow on the real engine, without a fault and with each that may befall it, one by one
// or on several lanes at once.
import { listSteps } from "../language/item-workflow.ts";
import type { Workflow } from "../language/workflow.ts";
import type { BoundedLoop } from "../proof/bounded.ts";
import type { Path } from "../proof/paths.ts";
import { refutingPath } from "../proof/refuting-path.ts";
import type { DrivenPath, Failure } from "./drive-path.ts";
import type { FaultKind } from "./fault.ts";
import { Lane } from "./lane.ts";
import type { Lanes, Surroundings } from "./lane.ts";
import { partOf } from "./part.ts";
import type { Part } from "./part.ts";
import { planOf } from "./plan.ts";
import type { PlannedPath, PlanOptions } from "./plan.ts";

export interface TestOptions extends PlanOptions, Surroundings {
  /** No path is begun any more after this many failures, and one that is driven is left. By default 10. */
  readonly failuresMax?: number;
  /** Where paths are driven. By default here, one after the other. */
  readonly lanes?: Lanes;
  /** Hears of each path: of which workflow or item, how many have been driven of how many, and how many runs that took. */
  readonly onProgress?: (workflow: string, driven: number, of: number, runs: number) => void;
  /** When aborted, no path is begun any more, and the report says so. */
  readonly stop?: AbortSignal;
}

export interface TestReport extends Omit<DrivenPath, "faults"> {
  /** Of the workflow, or of what is done for an item of a list. */
  readonly workflow: string;
  /** Paths that were driven. */
  readonly paths: number;
  /** Paths that were to be driven: more than were, after too many failures, or when it was stopped. */
  readonly chosen: number;
  /** Of so many, up to the order of independent events. */
  readonly classes: bigint;
  /** Whether those that were chosen are all; else they take every transition and every pair of dependent ones. */
  readonly complete: boolean;
  /** How many of those that were driven were chosen by chance, each path as likely as every other. */
  readonly drawn: number;
  /** Those that were cut to fewer rounds than their author wrote. */
  readonly loops: readonly CutLoop[];
  /** How often each fault befell a run. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Paths that were driven with data that leads along them: it decided every condition. */
  readonly witnessed: number;
  /** Those for which no such data was found: conditions were decided as the path says, whatever the data. */
  readonly unwitnessed: readonly { readonly path: string; readonly reason: string }[];
  /** What is done for the items of each list. */
  readonly items: readonly TestReport[];
}

export interface CutLoop extends BoundedLoop {
  /** Paths, of those that were driven, that went through all the rounds that its author wrote. */
  readonly whole: number;
}

/**
 * Of a workflow that has no errors. What it runs and goes through lists for is answered for, as the path says. Long loops
 * are cut to three rounds, but for a few paths through all of them. The report is the same whatever the lanes. Throws `TooManyStates`.
 */
export async function testWorkflow(
  written: { readonly workflow: Workflow; readonly source: string },
  options: TestOptions,
): Promise<TestReport> {
  const { workflow } = written;
  const report = await testPart(written, {}, options);
  const items: TestReport[] = [];
  for (const { id } of listSteps(workflow)) items.push(await testPart(written, { item: id }, options));
  const wanted = options.path;
  if (wanted === undefined || [report, ...items].some(({ paths }) => paths > 0)) return { ...report, items };
  const refuting = refutingPath(workflow, wanted);
  if (!refuting) return { ...report, items };
  const { item, path } = refuting;
  if (item === undefined) return { ...(await testPart(written, {}, options, path)), items };
  return { ...report, items: [await testPart(written, { item }, options, path)] };
}

/** Of `own` alone, where it is given. */
async function testPart(
  written: { readonly workflow: Workflow; readonly source: string },
  part: Part,
  options: TestOptions,
  own?: Path,
): Promise<TestReport> {
  const { source } = written;
  const { failuresMax = 10, fault, stop, onProgress } = options;
  const { workflow, loops } = partOf(written.workflow, part);
  const { workflow: whole } = partOf(written.workflow, { ...part, isWhole: true });
  const plan = planOf({ whole, workflow, loops }, source, options, own);
  const lanes = options.lanes ?? new Lane(() => written.workflow, options);
  const sum = new Sum();
  const isOver = (): boolean => sum.failures.length >= failuresMax || stop?.aborted === true;
  const begin = (planned: PlannedPath): Begun => {
    const driven = lanes.drive({
      source,
      part: planned.long ? { ...part, isWhole: true } : part,
      planned,
      failuresMax,
      ...(fault !== undefined && { fault }),
    });
    // It is looked at in its turn, which may come later than its failure.
    driven.catch(() => undefined);
    return { planned, driven };
  };
  const left = plan.paths.values();
  const begun: Begun[] = [];
  try {
    for (;;) {
      while (begun.length < lanes.ahead && !isOver()) {
        const next = left.next();
        if (next.done) break;
        begun.push(begin(next.value));
      }
      const first = begun.shift();
      if (!first || sum.failures.length >= failuresMax) break;
      const driven = await first.driven;
      if (!driven) break;
      sum.add(first.planned, driven);
      onProgress?.(workflow.id, sum.paths, plan.paths.length, sum.runs);
    }
  } finally {
    await Promise.allSettled(begun.map(({ driven }) => driven));
  }
  return {
    workflow: workflow.id,
    ...sum.report(),
    chosen: plan.paths.length,
    classes: plan.counts.classes,
    complete: plan.complete,
    loops: loops
      .filter(({ max, exploredMax }) => exploredMax < max)
      .map((loop) => ({ ...loop, whole: sum.longIn(loop.step) })),
    items: [],
  };
}

interface Begun {
  readonly planned: PlannedPath;
  readonly driven: Promise<DrivenPath | undefined>;
}

/** Of paths in the order in which they were planned. */
class Sum {
  paths = 0;
  runs = 0;
  readonly failures: Failure[] = [];
  readonly #faults = new Map<FaultKind, number>();
  readonly #long = new Map<string, number>();
  readonly #unwitnessed: { readonly path: string; readonly reason: string }[] = [];
  #drawn = 0;
  #points = 0;
  #impossible = 0;

  /** Paths that went through all rounds of the loop. */
  longIn(step: string): number {
    return this.#long.get(step) ?? 0;
  }

  add(
    { path, found, isDrawn, long }: PlannedPath,
    { points, runs, faults, impossible, failures }: DrivenPath,
  ): void {
    this.paths++;
    this.runs += runs;
    this.failures.push(...failures);
    for (const [kind, count] of faults) this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + count);
    if (isDrawn) this.#drawn++;
    if (found.kind === "unwitnessed") this.#unwitnessed.push({ path: path.id, reason: found.reason });
    if (long) this.#long.set(long.step, (this.#long.get(long.step) ?? 0) + 1);
    this.#points += points;
    this.#impossible += impossible;
  }

  report(): Pick<TestReport, "paths" | "drawn" | "witnessed" | "unwitnessed" | keyof DrivenPath> {
    return {
      paths: this.paths,
      drawn: this.#drawn,
      witnessed: this.paths - this.#unwitnessed.length,
      unwitnessed: this.#unwitnessed,
      points: this.#points,
      runs: this.runs,
      faults: Object.fromEntries(this.#faults),
      impossible: this.#impossible,
      failures: this.failures,
    };
  }
}
