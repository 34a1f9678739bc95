// drivePath: one path on the real engine, without a fault and with each that may befall it, held against what must be true
// of every run. What comes depends on the path alone, and not on what was driven before.
import { compile } from "../machine/compile.ts";
import { interpret } from "../machine/interpreter.ts";
import type { Machine } from "../machine/machine.ts";
import { sayPath } from "../proof/path-words.ts";
import { definitionOf } from "../engine/catalog.ts";
import { scriptOf } from "./act.ts";
import type { Script } from "./act.ts";
import { attend } from "./attention.ts";
import { checkRecording } from "./check.ts";
import { crashPoints, recover } from "./crash.ts";
import type { CrashPoint } from "./crash.ts";
import { commute, swapsIn } from "./commute.ts";
import { claim } from "./claim.ts";
import { faultAt, wantedBy } from "./fault.ts";
import type { Fault, FaultKind, Wanted } from "./fault.ts";
import { interfere } from "./interfere.ts";
import type { Interference } from "./interfere.ts";
import { leap, leapsIn } from "./jump.ts";
import { said } from "./life.ts";
import { decidedStep } from "./people.ts";
import type { PlannedPath } from "./plan.ts";
import { record } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { reopened } from "./reopened.ts";
import type { StorePlace } from "./reopened.ts";
import { retried, retriesOf } from "./retries.ts";
import type { RetryKind } from "./retries.ts";
import { slowly } from "./slow-disk.ts";
import { pausesIn, standstill } from "./standstill.ts";
import { Impossible, Violation } from "./violation.ts";
import type { Invariant } from "./violation.ts";

export interface DriveLimits {
  /** One fault alone, or one kind of fault. */
  readonly fault?: Fault;
  /** The path is left after this many failures. */
  readonly failuresMax: number;
}

/** What is driven, and a place for a store of another kind, on which samples are driven too. */
export interface DrivenSubject extends Subject {
  readonly otherStore?: () => StorePlace;
}

/** What came of a path, as data. */
export interface DrivenPath {
  /** Durable points at which a process died. */
  readonly points: number;
  /** Runs from a start of the engine to the end of the path. Points that leave the same disk with the same to come share one. */
  readonly runs: number;
  /** How often each fault befell a run. */
  readonly faults: ReadonlyMap<FaultKind, number>;
  /** Faults that could not be brought about, since time lets something else happen first. */
  readonly impossible: number;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly invariant: Invariant;
  /** What differs first. */
  readonly message: string;
  readonly path: string;
  /** The path was chosen by chance. */
  readonly isDrawn?: true;
  readonly fault: Fault;
  /** At what event of the path, in words. */
  readonly during?: string;
  /** The path in words. */
  readonly story: string;
}

/** Drives paths of one subject, each from an empty disk. */
export class Driver {
  readonly #subject: DrivenSubject;
  readonly #machine: Machine;

  constructor(subject: DrivenSubject) {
    this.#subject = subject;
    this.#machine = interpret(compile(subject.workflow));
  }

  drive(planned: PlannedPath, limits: DriveLimits): Promise<DrivenPath> {
    return new Drive(this.#subject, this.#machine, planned, limits).run();
  }
}

class Drive {
  readonly #subject: DrivenSubject;
  readonly #machine: Machine;
  readonly #planned: PlannedPath;
  readonly #limits: DriveLimits;
  readonly #wanted: Wanted;
  readonly #failures: Failure[] = [];
  readonly #faults = new Map<FaultKind, number>();
  #points = 0;
  #runs = 0;
  #impossible = 0;

  constructor(subject: DrivenSubject, machine: Machine, planned: PlannedPath, limits: DriveLimits) {
    this.#subject = subject;
    this.#machine = machine;
    this.#planned = planned;
    this.#limits = limits;
    this.#wanted = wantedBy(limits.fault);
  }

  async run(): Promise<DrivenPath> {
    const { path, found } = this.#planned;
    await this.#drive(scriptOf(this.#machine, path, found.kind === "witness" ? found : undefined));
    return {
      points: this.#points,
      runs: this.#runs,
      faults: this.#faults,
      impossible: this.#impossible,
      failures: this.#failures,
    };
  }

  get #isOver(): boolean {
    return this.#failures.length >= this.#limits.failuresMax;
  }

  async #drive(script: Script): Promise<void> {
    const recording = await this.#record(script, "none");
    if (!recording) return;
    const { long } = this.#planned;
    if (long) return this.#crash(recording, "", isRoundLast(script, long.lastRoundAt));
    await this.#crash(recording, "", () => true);
    await this.#crashTwice(recording);
    await this.#leap(recording);
    await this.#pause(recording);
    await this.#attend(recording);
    await this.#swap(recording);
    await this.#interfere(recording, "");
    await this.#claim(recording);
    await this.#slow(recording);
    await this.#reopen(recording);
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
      if (point !== chosen && this.#limits.fault !== fault) continue;
      this.#count("second-crash");
      await this.#run(script, fault, point.act, () => recover(this.#subject, recording, point, true));
    }
  }

  /** Each timer in each state once. */
  async #leap(recording: Recording): Promise<void> {
    for (const each of leapsIn(recording.script)) {
      const fault = faultAt("clock-jump", each.act);
      if (!this.#isDue(fault)) continue;
      for (const isDown of [false, true]) {
        this.#count("clock-jump");
        await this.#run(recording.script, fault, each.act, () =>
          leap(this.#subject, recording, each, isDown),
        );
      }
    }
  }

  /** Each event in each state once. */
  async #pause(recording: Recording): Promise<void> {
    for (const act of pausesIn(recording.script)) {
      const fault = faultAt("pause", act);
      if (!this.#isDue(fault)) continue;
      for (const isDown of [false, true]) {
        this.#count("pause");
        await this.#run(recording.script, fault, act, () =>
          standstill(this.#subject, recording, act, isDown),
        );
      }
    }
  }

  /** Each undo that fails in each state once. */
  async #attend(recording: Recording): Promise<void> {
    const last = recording.script.acts.length - 1;
    for (const kind of ["undo-retried", "undo-skipped"] as const) {
      const fault = faultAt(kind, last);
      if (!this.#isDue(fault)) continue;
      this.#count(kind);
      await this.#run(recording.script, fault, last, () =>
        attend(this.#subject, this.#machine, recording, kind),
      );
    }
  }

  /** Each pair in each state once. */
  async #swap(recording: Recording): Promise<void> {
    if (!this.#planned.once.some((fault) => fault.startsWith("swap"))) return;
    for (const each of swapsIn(this.#machine, recording.script)) {
      const fault = faultAt("swap", each.act);
      if (!this.#isDue(fault)) continue;
      this.#count("swap");
      await this.#run(recording.script, fault, each.act, () => commute(this.#subject, recording, each));
    }
  }

  /** Each task in each state once. */
  async #claim(recording: Recording): Promise<void> {
    for (const [index, act] of recording.script.acts.entries()) {
      const fault = faultAt("claimed", index);
      const step = decidedStep(this.#subject.workflow, act);
      if (step === undefined || !this.#isDue(fault)) continue;
      this.#count("claimed");
      await this.#run(recording.script, fault, index, () => claim(this.#subject, recording, index, step));
    }
  }

  /** Whether the fault is wanted, and befalls no earlier path in the same state. */
  #isDue(fault: Fault): boolean {
    return !this.#isOver && this.#planned.once.includes(fault) && this.#wanted.is(fault);
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
    if (this.#isOver || !mayInterfere(this.#limits.fault)) return;
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

  async #reopen(recording: Recording): Promise<void> {
    const { otherStore } = this.#subject;
    const { fault } = this.#limits;
    const isMeant = this.#planned.isSample || fault === "other-store";
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
    const { once } = this.#planned;
    for (const [index, act] of script.acts.entries()) {
      const max = retriesOf(definition, act);
      if (once.includes(faultAt("retry", index))) await this.#retryAt(script, index, "retry", 1, max === 1);
      if (once.includes(faultAt("retry-to-last", index)))
        await this.#retryAt(script, index, "retry-to-last", max, true);
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
      ...(this.#planned.isDrawn && { isDrawn: true }),
      fault,
      ...(during && { during: said(during) }),
      story: sayPath(this.#subject.workflow, script.path),
    });
  }
}

/** Before, in and after the last round of a long loop, as far as that costs little, and at the end. */
function isRoundLast({ acts }: Script, lastRoundAt: number): (point: CrashPoint) => boolean {
  const end = acts.length - 1;
  const near = end - lastRoundAt > 100 ? 1 : 8;
  return ({ act }) => (act >= lastRoundAt && act <= lastRoundAt + near) || act >= end - 1;
}

const interferences: readonly string[] = [
  "everything-twice",
  "duplicate-response",
  "late-response",
  "asked-again",
  "unasked-decision",
  "clock-still",
] satisfies readonly FaultKind[];

/** Whether the run of interferences is wanted at all. */
const mayInterfere = (fault: Fault | undefined): boolean =>
  fault === undefined ||
  interferences.some((kind) => fault.slice(fault.lastIndexOf(",") + 1).startsWith(kind));
