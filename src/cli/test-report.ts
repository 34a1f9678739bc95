// Test report: what became of the paths that were driven, for people and as data.
import { countText } from "../language/count-text.ts";
import { sayCut } from "../proof/workflow-space.ts";
import type { Failure } from "../simulation/drive-path.ts";
import { randomDefault } from "../simulation/plan.ts";
import type { CutLoop, TestReport } from "../simulation/test-workflow.ts";
import { invariants } from "../simulation/violation.ts";
import type { Paint } from "./report.ts";
import { printable } from "./report.ts";
import { counted } from "./workflow-files.ts";

export type Driven =
  | {
      readonly kind: "driven";
      readonly file: string;
      readonly report: TestReport;
      readonly seconds: number;
      /** Threads on which they were. */
      readonly jobs: number;
      readonly chance: Chance;
    }
  /** It has more states than may be explored. */
  | { readonly kind: "too-large"; readonly file: string; readonly statesMax: number };

/** What paths are drawn by, where there are too many to drive all. */
export interface Chance {
  readonly seed: number;
  readonly random: number;
}

/** A workflow's own, and those of its items. */
const reportsOf = (driven: Driven): readonly TestReport[] =>
  driven.kind === "driven" ? [driven.report, ...driven.report.items] : [];

/** Runs that broke a promise; what cannot be driven counts as one. */
export const failedIn = (driven: Driven): number =>
  driven.kind === "too-large" ? 1 : sum(reportsOf(driven), ({ failures }) => failures.length);

export function pathLines(driven: Driven, paint: Paint): string {
  if (driven.kind === "too-large") {
    const states = countText(driven.statesMax);
    return `  ${paint.red("✖")} its paths are not driven: more than ${states} states can be reached. Split the workflow.\n`;
  }
  const reports = reportsOf(driven).filter(({ chosen }) => chosen > 0);
  return reports
    .map((report) => reportLines(report, driven, reports.length > 1 ? undefined : driven.seconds, paint))
    .join("");
}

function reportLines(
  report: TestReport,
  { file, chance }: Extract<Driven, { kind: "driven" }>,
  seconds: number | undefined,
  paint: Paint,
): string {
  const { workflow, paths, chosen, points, runs, failures, loops, impossible } = report;
  const mark = failures.length === 0 ? paint.green("✔") : paint.red("✖");
  const took = seconds === undefined ? "" : ` in ${sayTime(seconds)}`;
  const counts = `${counted(paths, "path")}, ${countText(points)} crash points, ${countText(runs)} runs${took}`;
  const more = [
    ...(paths === chosen ? [] : [`ended before the other ${countText(chosen - paths)} paths were driven`]),
    ...sayChosen(report, chance),
    ...loops.map((loop) => `loops: ${sayCut([loop])}, but for ${sayWhole(loop)}`),
    sayWitnessed(report),
    ...(impossible === 0
      ? []
      : [`${counted(impossible, "fault")} left out: time lets something else happen first`]),
  ].map((line) => `      ${paint.dim(line)}\n`);
  return `  ${mark} ${workflow}: ${counts}\n${more.join("")}${failures.map((failure) => failureLines(failure, file, chance, paint)).join("")}`;
}

const sayWhole = ({ whole, max }: CutLoop): string =>
  `${whole === 0 ? "no path" : counted(whole, "path")} through all ${max}`;

/** How paths were chosen, where not all were driven. */
function sayChosen({ complete, classes, paths, drawn }: TestReport, { seed }: Chance): readonly string[] {
  if (complete) return [];
  const all = countText(classes);
  const covering = `${countText(paths - drawn)} of ${all} paths, which take every transition and every pair of dependent ones`;
  if (drawn === 0) return [covering];
  return [covering, `${countText(drawn)} more by chance, each path as likely as every other: seed ${seed}`];
}

/** What decided the conditions of those that were driven. */
function sayWitnessed({ witnessed, unwitnessed }: TestReport): string {
  const all = witnessed + unwitnessed.length;
  const [first] = unwitnessed;
  if (!first) return `data decides all conditions of ${counted(all, "path")}`;
  return `data decides all conditions of ${countText(witnessed)} of ${counted(all, "path")}; the others are unwitnessed, such as ${first.path}: ${first.reason}`;
}

function failureLines(failure: Failure, file: string, chance: Chance, paint: Paint): string {
  const { invariant, message, fault, during, story } = failure;
  const where = during === undefined ? fault : `${fault}, ${during}`;
  return [
    `    ${paint.red("✖")} ${printable(story)}\n`,
    `      fault:   ${printable(where)}\n`,
    `      came:    ${printable(message)}\n`,
    `      promise: ${invariants[invariant]} (${invariant})\n`,
    `      again:   ${replayOf(file, failure, chance)}\n`,
  ].join("");
}

/** What does just this once more. */
function replayOf(file: string, { path, fault, isDrawn }: Failure, { seed, random }: Chance): string {
  const count = random === randomDefault ? "" : ` --random ${random}`;
  const chance = isDrawn ? ` --seed ${seed}${count}` : "";
  return `hms-act test ${printable(file)} --path ${path} --fault ${fault}${chance}`;
}

export interface Total {
  readonly paths: number;
  readonly sentence: (paint: Paint) => string;
  /** Whether the fault, or one of the kind, has befallen some run. */
  readonly befell: (fault: string) => boolean;
}

export function totalOf(driven: readonly Driven[]): Total {
  const reports = driven.flatMap(reportsOf);
  const failed = driven.reduce((all, each) => all + failedIn(each), 0);
  const [paths, points, runs] = [
    sum(reports, (report) => report.paths),
    sum(reports, (report) => report.points),
    sum(reports, (report) => report.runs),
  ];
  const jobs = Math.max(1, ...driven.map((each) => (each.kind === "driven" ? each.jobs : 1)));
  const seconds = driven.reduce((all, each) => all + (each.kind === "driven" ? each.seconds : 0), 0);
  return {
    paths,
    befell(fault) {
      const kind = fault.slice(fault.lastIndexOf(",") + 1).split("@")[0]!;
      return reports.some(
        ({ faults, failures }) => failures.length > 0 || Object.keys(faults).includes(kind),
      );
    },
    sentence(paint) {
      const each = jobs === 1 ? "" : " and thread";
      const on = jobs === 1 ? "" : ` on ${jobs} threads`;
      const speed = seconds > 0 ? `, ${countText(Math.round(runs / seconds / jobs))} a second${each}` : "";
      const unwitnessed = sum(reports, (report) => report.unwitnessed.length);
      const led = unwitnessed === 0 ? "" : ` (${countText(unwitnessed)} unwitnessed)`;
      const what = `${counted(paths, "path")}${led}, ${countText(points)} crash points, ${countText(runs)} runs in ${sayTime(seconds)}${on}${speed}`;
      return failed === 0
        ? `${paint.green("✔")} ${what}: every promise kept`
        : `${paint.red("✖")} ${what}: ${failed} broke a promise`;
    },
  };
}

export function documentOf(driven: Driven): unknown {
  if (driven.kind === "too-large") return { error: `more than ${driven.statesMax} states can be reached` };
  const { seconds, jobs, file, chance } = driven;
  const [own, ...items] = reportsOf(driven).map((report) => ({
    ...report,
    unwitnessed: report.unwitnessed.length,
    unwitnessed_paths: report.unwitnessed,
    classes: report.classes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(report.classes) : `${report.classes}`,
    loops: report.loops.map(({ step, max, exploredMax, whole }) => ({
      step,
      max,
      explored_max: exploredMax,
      whole,
    })),
    failures: report.failures.map((failure) => ({
      ...failure,
      again: replayOf(file, failure, chance),
    })),
  }));
  return { ...own, items, seconds, jobs, seed: chance.seed };
}

const sum = (reports: readonly TestReport[], of: (report: TestReport) => number): number =>
  reports.reduce((all, report) => all + of(report), 0);

const sayTime = (seconds: number): string => `${seconds.toFixed(1)} s`;
