// testWorkflow: every path of a workflow on the real engine, without a fault and with each that may befall it, held
// against what must be true of every run.
import { itemWorkflow, listSteps } from "../language/item-workflow.ts";
import type { Workflow } from "../language/workflow.ts";
import { compile } from "../machine/compile.ts";
import type { Machine } from "../machine/machine.ts";
import { interpret } from "../machine/interpreter.ts";
import { bounded } from "../proof/bounded.ts";
import type { BoundedLoop } from "../proof/bounded.ts";
import { sayPath } from "../proof/path-words.ts";
import { pathsIn } from "../proof/paths.ts";
import type { Path } from "../proof/paths.ts";
import { refutingPath } from "../proof/refuting-path.ts";
import { workflowSpace } from "../proof/workflow-space.ts";
import { definitionOf } from "../engine/catalog.ts";
import { scriptOf } from "./act.ts";
import type { Script } from "./act.ts";
import { checkRecording } from "./check.ts";
import { crashPoints, recover } from "./crash.ts";
import type { CrashPoint } from "./crash.ts";
import { commute, swapsIn } from "./commute.ts";
import type { OpenDisk } from "./disk.ts";
import { faultAt, wantedBy } from "./fault.ts";
import type { Fault, FaultKind, Wanted } from "./fault.ts";
import { interfere } from "./interfere.ts";
import type { Interference } from "./interfere.ts";
import { leap, leapsIn } from "./jump.ts";
import { said } from "./life.ts";
import { record } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { reopened } from "./reopened.ts";
import type { StorePlace } from "./reopened.ts";
import { retried, retriesOf } from "./retries.ts";
import type { RetryKind } from "./retries.ts";
import { slowly } from "./slow-disk.ts";
import { Impossible, Violation } from "./violation.ts";
import type { Invariant } from "./violation.ts";

export interface TestOptions {
  readonly open: OpenDisk;
  /** Above this many paths, those are driven that together take every transition. By default 20,000. */
  readonly pathsMax?: number;
  /** At most so many of these, evenly spread over them: a quick look, and no proof. */
  readonly spread?: number;
  /** A place for a store of another kind, on which three of the paths are driven too. Without it none is. */
  readonly otherStore?: () => StorePlace;
  /** Of one path alone, by its id. */
  readonly path?: string;
  /** One fault alone, or one kind of fault. */
  readonly fault?: Fault;
  /** Ends after this many failures. By default 10. */
  readonly failuresMax?: number;
  /** Hears of each path: of which workflow or item, how many have been driven of how many, and how many runs that took. */
  readonly onProgress?: (workflow: string, driven: number, of: number, runs: number) => void;
}

export interface TestReport {
  /** Of the workflow, or of what is done for an item of a list. */
  readonly workflow: string;
  /** Paths that were driven. */
  readonly paths: number;
  /** Of so many, up to the order of independent events. */
  readonly classes: bigint;
  /** Whether those that were chosen are all; else they take every transition and every pair of dependent ones. */
  readonly complete: boolean;
  /** Those that were cut to fewer rounds than their author wrote. */
  readonly loops: readonly BoundedLoop[];
  /** Durable points at which a process died. */
  readonly points: number;
  /** Runs from a start of the engine to the end of the path. Points that leave the same disk with the same to come share one. */
  readonly runs: number;
  /** How often each fault befell a run. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  /** Faults that could not be brought about, since time lets something else happen first. */
  readonly impossible: number;
  readonly failures: readonly Failure[];
  /** What is done for the items of each list. */
  readonly items: readonly TestReport[];
}

export interface Failure {
  readonly invariant: Invariant;
  /** What differs first. */
  readonly message: string;
  readonly path: string;
  readonly fault: Fault;
  /** At what event of the path, in words. */
  readonly during?: string;
  /** The path in words. */
  readonly story: string;
}

/**
 * Of a workflow that has no errors. What it runs and goes through lists for is answered for, as the path says. Long loops
 * are cut to three rounds.
 */
export async function testWorkflow(
  written: { readonly workflow: Workflow; readonly source: string },
  options: TestOptions,
): Promise<TestReport> {
  const { source, workflow } = written;
  const test = (whole: Workflow, own?: Path): Promise<TestReport> => {
    const cut = bounded(whole);
    const loops = cut.loops.filter(({ max, exploredMax }) => exploredMax < max);
    return new Test({ workflow: cut.workflow, source, open: options.open }, loops, options).run(own);
  };
  const report = await test(workflow);
  const items: TestReport[] = [];
  for (const { id } of listSteps(workflow)) items.push(await test(itemWorkflow(workflow, id)));
  const wanted = options.path;
  if (wanted === undefined || [report, ...items].some(({ paths }) => paths > 0)) return { ...report, items };
  const refuting = refutingPath(workflow, wanted);
  if (!refuting) return { ...report, items };
  const { item, path } = refuting;
  if (item === undefined) return { ...(await test(workflow, path)), items };
  return { ...report, items: [await test(itemWorkflow(workflow, item), path)] };
}

class Test {
  readonly #subject: Subject;
  readonly #options: TestOptions;
  readonly #wanted: Wanted;
  readonly #loops: readonly BoundedLoop[];
  readonly #failures: Failure[] = [];
  readonly #faults = new Map<FaultKind, number>();
  /** Faults that befall each state once, by their name and the state. */
  readonly #done = new Set<string>();
  #points = 0;
  #runs = 0;
  #impossible = 0;

  constructor(subject: Subject, loops: readonly BoundedLoop[], options: TestOptions) {
    this.#subject = subject;
    this.#loops = loops;
    this.#options = options;
    this.#wanted = wantedBy(options.fault);
  }

  /** Of `own` alone, where it is given. */
  async run(own?: Path): Promise<TestReport> {
    const { workflow } = this.#subject;
    const { pathsMax = 20_000, path: only, onProgress } = this.#options;
    const space = workflowSpace(workflow);
    const { counts, complete, paths: listed } = pathsIn(space, pathsMax);
    const paths = own ? [own] : spread(listed, this.#options.spread ?? listed.length);
    const machine = interpret(compile(workflow));
    let driven = 0;
    const sample = new Set(spread(paths, othersMax));
    for (const path of paths) {
      if (only !== undefined && path.id !== only) continue;
      if (this.#isOver) break;
      await this.#drive(scriptOf(machine, path), machine, sample.has(path));
      driven++;
      onProgress?.(workflow.id, driven, paths.length, this.#runs);
    }
    return {
      workflow: workflow.id,
      paths: driven,
      complete: complete && paths.length === listed.length,
      loops: this.#loops,
      classes: counts.classes,
      points: this.#points,
      runs: this.#runs,
      faults: Object.fromEntries(this.#faults),
      impossible: this.#impossible,
      failures: this.#failures,
      items: [],
    };
  }

  get #isOver(): boolean {
    return this.#failures.length >= (this.#options.failuresMax ?? 10);
  }

  async #drive(script: Script, machine: Machine, isSample: boolean): Promise<void> {
    const recording = await this.#record(script, "none");
    if (!recording) return;
    await this.#crash(recording, "", () => true);
    await this.#crashTwice(recording);
    await this.#leap(recording);
    await this.#swap(recording, machine);
    await this.#interfere(recording, "");
    await this.#slow(recording);
    await this.#reopen(recording, isSample);
    await this.#retry(script);
  }

  /** The run that others are compared with; undefined where it fails or cannot be. */
  async #record(script: Script, fault: FaultKind, act?: number): Promise<Recording | undefined> {
    let recording: Recording | undefined;
    this.#count(fault);
    await this.#run(script, faultAt(fault, act), act, async () => {
      const made = await record(this.#subject, script);
      checkRecording(this.#subject, made);
      recording = made;
    });
    return recording;
  }

  /** `within`: the fault that the recording has already, with a comma. */
  async #crash(recording: Recording, within: string, isMeant: (point: CrashPoint) => boolean): Promise<void> {
    const verified = new Set<string>();
    for (const point of crashPoints(this.#subject.workflow, recording)) {
      const fault = within + faultAt(point.kind, point.act, point.nth);
      if (!isMeant(point) || !this.#wanted.is(fault)) continue;
      if (this.#isOver) return;
      this.#count(point.kind);
      this.#points++;
      if (verified.has(point.name)) continue;
      verified.add(point.name);
      await this.#run(recording.script, fault, point.act, () => recover(this.#subject, recording, point));
    }
  }

  /** At one point of each path, another on each. */
  async #crashTwice(recording: Recording): Promise<void> {
    const { script } = recording;
    const points = crashPoints(this.#subject.workflow, recording).filter(({ act, next }) => act === next);
    const chosen = points[Number.parseInt(script.path.id, 16) % points.length];
    for (const point of points) {
      const fault = faultAt("second-crash", point.act, point.nth);
      if (this.#isOver || !this.#wanted.is(fault)) continue;
      if (point !== chosen && this.#options.fault !== fault) continue;
      this.#count("second-crash");
      await this.#run(script, fault, point.act, () => recover(this.#subject, recording, point, true));
    }
  }

  /** Each timer in each state once. */
  async #leap(recording: Recording): Promise<void> {
    const { acts } = recording.script;
    for (const each of leapsIn(recording)) {
      const fault = faultAt("clock-jump", each.act);
      const words = acts.slice(each.act, each.act + each.count).map(said);
      const key = `clock-jump ${words.join()} ${acts[each.act - 1]!.state.json}`;
      if (this.#isOver || !this.#isNew(key, fault)) continue;
      for (const isDown of [false, true]) {
        this.#count("clock-jump");
        await this.#run(recording.script, fault, each.act, () =>
          leap(this.#subject, recording, each, isDown),
        );
      }
    }
  }

  /** Each pair in each state once. */
  async #swap(recording: Recording, machine: Machine): Promise<void> {
    const { acts } = recording.script;
    if (this.#options.fault !== undefined && !this.#options.fault.startsWith("swap")) return;
    for (const each of swapsIn(machine, recording)) {
      const fault = faultAt("swap", each.act);
      const words = [said(acts[each.act]!), said(acts[each.act + 1]!)].toSorted();
      const key = `swap ${words.join()} ${acts[each.act - 1]!.state.json}`;
      if (this.#isOver || !this.#isNew(key, fault)) continue;
      this.#count("swap");
      await this.#run(recording.script, fault, each.act, () => commute(this.#subject, recording, each));
    }
  }

  /** Whether the fault is wanted, and has not befallen another path in the same state. */
  #isNew(key: string, fault: Fault): boolean {
    if (!this.#wanted.is(fault) || (this.#done.has(key) && this.#options.path === undefined)) return false;
    this.#done.add(key);
    return true;
  }

  /** All in one run; where that fails, what came last is tried alone. */
  async #interfere(recording: Recording, within: string): Promise<void> {
    const { script } = recording;
    const isAll = this.#wanted.is(`${within}everything-twice`);
    let last: { readonly kind: Interference; readonly act: number } | undefined;
    const run = async (isWanted: (fault: Fault) => boolean): Promise<void> => {
      last = undefined;
      await interfere(this.#subject, recording, (kind, act) => {
        if (!isWanted(within + faultAt(kind, act))) return false;
        last = { kind, act };
        this.#count(kind);
        return true;
      });
    };
    const isWanted = isAll ? () => true : this.#wanted.is;
    if (this.#isOver || !mayInterfere(this.#options.fault)) return;
    this.#count("everything-twice");
    const failed = await this.#violationOf(() => run(isWanted));
    if (!failed || !last) return this.#fail(script, `${within}everything-twice`, undefined, failed);
    const { kind, act } = last;
    const fault = within + faultAt(kind, act);
    const alone = await this.#violationOf(() => run((other) => other === fault));
    if (alone) this.#fail(script, fault, act, alone);
    else this.#fail(script, `${within}everything-twice`, act, failed);
  }

  async #slow(recording: Recording): Promise<void> {
    if (!this.#wanted.is("slow-disk") || this.#isOver) return;
    let act: number | undefined;
    const run = (): Promise<void> =>
      slowly(this.#subject, recording, (now) => {
        act = now;
        this.#count("slow-disk");
      });
    const failed = await this.#violationOf(run);
    this.#fail(recording.script, "slow-disk", act, failed);
  }

  async #reopen(recording: Recording, isSample: boolean): Promise<void> {
    const { otherStore, fault } = this.#options;
    const isMeant = isSample || fault === "other-store";
    if (!otherStore || !isMeant || !this.#wanted.is("other-store") || this.#isOver) return;
    this.#count("other-store");
    const place = otherStore();
    await this.#run(recording.script, "other-store", undefined, () =>
      reopened(this.#subject, recording, place),
    );
    place.remove();
  }

  /** Each outcome of a call in each state once, on the first path that has it. */
  async #retry(script: Script): Promise<void> {
    const definition = definitionOf(this.#subject.workflow, this.#subject.source);
    for (const [index, act] of script.acts.entries()) {
      const max = retriesOf(definition, act);
      if (max === 0 || act.kind !== "take") continue;
      const key = `retry ${said(act)} ${script.acts[index - 1]!.state.json}`;
      if (this.#done.has(key) && this.#options.path === undefined) continue;
      this.#done.add(key);
      await this.#retryAt(script, index, "retry", 1, max === 1);
      if (max > 1) await this.#retryAt(script, index, "retry-to-last", max, true);
    }
  }

  async #retryAt(
    script: Script,
    index: number,
    kind: RetryKind,
    count: number,
    isLast: boolean,
  ): Promise<void> {
    const fault = faultAt(kind, index);
    if ((!this.#wanted.is(fault) && !this.#wanted.leadsTo(fault)) || this.#isOver) return;
    const recording = await this.#record(retried(script, index, count, isLast), kind, index);
    if (!recording) return;
    const end = index + 2 * count;
    // Between the attempts; of many, round the last, since one in the middle is like the first.
    await this.#crash(recording, `${fault},`, ({ act }) => act >= end - 2 && act <= end);
    await this.#interfere(recording, `${fault},`);
  }

  #count(kind: FaultKind): void {
    this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + 1);
  }

  async #run(script: Script, fault: Fault, act: number | undefined, run: () => Promise<void>): Promise<void> {
    this.#fail(script, fault, act, await this.#violationOf(run));
  }

  /** What a run brings to light. What an engine throws that is no violation of its own breaks the path. */
  async #violationOf(run: () => Promise<void>): Promise<Violation | undefined> {
    this.#runs++;
    try {
      await run();
      return undefined;
    } catch (cause) {
      if (cause instanceof Violation) return cause;
      if (cause instanceof Impossible) {
        this.#impossible++;
        return undefined;
      }
      const message = cause instanceof Error ? cause.message : JSON.stringify(cause);
      return new Violation("path", `the run breaks off: ${message}`, { cause });
    }
  }

  #fail(script: Script, fault: Fault, act: number | undefined, failed: Violation | undefined): void {
    if (!failed) return;
    const during = act === undefined ? undefined : script.acts[act];
    this.#failures.push({
      invariant: failed.invariant,
      message: failed.message,
      path: script.path.id,
      fault,
      ...(during && { during: said(during) }),
      story: sayPath(this.#subject.workflow, script.path),
    });
  }
}

/** Paths driven on the other store, of each workflow. */
const othersMax = 3;

const spread = <Item>(all: readonly Item[], count: number): readonly Item[] =>
  all.length <= count
    ? all
    : Array.from({ length: count }, (_, nth) => all[Math.floor((nth * all.length) / count)]!);

const interferences: readonly string[] = [
  "everything-twice",
  "duplicate-response",
  "late-response",
  "asked-again",
  "clock-still",
] satisfies readonly FaultKind[];

/** Whether the run of interferences is wanted at all. */
const mayInterfere = (fault: Fault | undefined): boolean =>
  fault === undefined ||
  interferences.some((kind) => fault.slice(fault.lastIndexOf(",") + 1).startsWith(kind));
