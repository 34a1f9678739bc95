// Test report: what became of the paths that were driven, for people and as data.
import { countText } from "../language/count-text.ts";
import { sayCut } from "../proof/workflow-space.ts";
import type { Failure, TestReport } from "../simulation/test-workflow.ts";
import { invariants } from "../simulation/violation.ts";
import type { Paint } from "./report.ts";
import { printable } from "./report.ts";
import { counted } from "./workflow-files.ts";

export type Driven =
  | { readonly kind: "driven"; readonly file: string; readonly report: TestReport; readonly seconds: number }
  /** It has more states than may be explored. */
  | { readonly kind: "too-large"; readonly file: string; readonly statesMax: number };

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
  const { seconds, file } = driven;
  const reports = reportsOf(driven).filter(({ paths }) => paths > 0);
  return reports
    .map((report) => reportLines(report, file, reports.length > 1 ? undefined : seconds, paint))
    .join("");
}

function reportLines(report: TestReport, file: string, seconds: number | undefined, paint: Paint): string {
  const { workflow, paths, points, runs, failures, complete, classes, loops, impossible } = report;
  const mark = failures.length === 0 ? paint.green("✔") : paint.red("✖");
  const took = seconds === undefined ? "" : ` in ${sayTime(seconds)}`;
  const counts = `${counted(paths, "path")}, ${countText(points)} crash points, ${countText(runs)} runs${took}`;
  const cut = sayCut(loops);
  const more = [
    ...(complete
      ? []
      : [
          `of ${countText(classes)} paths, those that take every transition and every pair of dependent ones`,
        ]),
    ...(cut === "" ? [] : [`loops: ${cut}`]),
    ...(impossible === 0
      ? []
      : [`${counted(impossible, "fault")} left out: time lets something else happen first`]),
  ].map((line) => `      ${paint.dim(line)}\n`);
  return `  ${mark} ${workflow}: ${counts}\n${more.join("")}${failures.map((failure) => failureLines(failure, file, paint)).join("")}`;
}

function failureLines(
  { invariant, message, path, fault, during, story }: Failure,
  file: string,
  paint: Paint,
): string {
  const where = during === undefined ? fault : `${fault}, ${during}`;
  return [
    `    ${paint.red("✖")} ${printable(story)}\n`,
    `      fault:   ${printable(where)}\n`,
    `      came:    ${printable(message)}\n`,
    `      promise: ${invariants[invariant]} (${invariant})\n`,
    `      again:   ${replayOf(file, path, fault)}\n`,
  ].join("");
}

/** What does just this once more. */
const replayOf = (file: string, path: string, fault: string): string =>
  `hms-act test ${printable(file)} --path ${path} --fault ${fault}`;

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
      const speed = seconds > 0 ? `, ${countText(Math.round(runs / seconds))} a second` : "";
      const what = `${counted(paths, "path")}, ${countText(points)} crash points, ${countText(runs)} runs in ${sayTime(seconds)}${speed}`;
      return failed === 0
        ? `${paint.green("✔")} ${what}: every promise kept`
        : `${paint.red("✖")} ${what}: ${failed} broke a promise`;
    },
  };
}

export function documentOf(driven: Driven): unknown {
  if (driven.kind === "too-large") return { error: `more than ${driven.statesMax} states can be reached` };
  const { seconds, file } = driven;
  const [own, ...items] = reportsOf(driven).map((report) => ({
    ...report,
    classes: report.classes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(report.classes) : `${report.classes}`,
    loops: report.loops.map(({ step, max, exploredMax }) => ({ step, max, explored_max: exploredMax })),
    failures: report.failures.map((failure) => ({
      ...failure,
      again: replayOf(file, failure.path, failure.fault),
    })),
  }));
  return { ...own, items, seconds };
}

const sum = (reports: readonly TestReport[], of: (report: TestReport) => number): number =>
  reports.reduce((all, report) => all + of(report), 0);

const sayTime = (seconds: number): string => `${seconds.toFixed(1)} s`;
