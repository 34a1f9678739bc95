// A proof in words, and as JSON.
import { countText } from "../language/count-text.ts";
import { formatDuration } from "../language/duration.ts";
import { sayClaim } from "../proof/claim.ts";
import type { Proved } from "../proof/document.ts";
import type { EventAnswer, EventRow } from "../proof/event-table.ts";
import type { EventClass } from "../proof/explore.ts";
import type { Finding } from "../proof/finding.ts";
import type { Counterexample, Verdict } from "../proof/prove.ts";
import type { Counts } from "../proof/space.ts";
import type { Choice } from "../proof/story.ts";
import type { Subject } from "../proof/subject.ts";
import { sayCut } from "../proof/workflow-space.ts";
import { durationText } from "./duration-text.ts";
import type { Paint } from "./report.ts";
import { printable, table } from "./report.ts";
import { counted } from "./workflow-files.ts";

export function proofText({ file, proof }: Proved, without: readonly EventClass[], paint: Paint): string {
  const left = without.length === 0 ? "" : `, without ${without.join(", ")}`;
  const lines = [`${paint.bold(file)}: ${countsText(proof.counts)}${left}`];
  for (const { step, counts } of proof.items) lines.push(`  an item of ${step}: ${countsText(counts)}`);
  const cut = sayCut(proof.loops);
  if (cut !== "") lines.push(`  loops: ${cut}`);
  if (proof.verdicts.length === 0) lines.push("  no guarantees: write them under `guarantees:`");
  const verdicts = proof.verdicts.map((verdict) => verdictText(verdict, file, paint));
  const findings = (proof.findings ?? []).map((finding) => findingText(finding, paint));
  const apart = proof.verdicts.some(isTimed) ? timesText : "";
  return [`${lines.join("\n")}\n`, ...verdicts, apart, ...findings, eventsText(proof.events)].join("");
}

function countsText({ states, transitions, runs, classes, exact }: Counts): string {
  const paths = `${exact ? "" : "at most "}${countText(classes)} paths`;
  const orders = runs === classes ? "" : ` (${countText(runs)} with every order of independent events)`;
  return `${countText(states)} states, ${countText(transitions)} transitions, ${paths}${orders}`;
}

function verdictText(verdict: Verdict, file: string, paint: Paint): string {
  const { guarantee, subject } = verdict;
  const claim = `${printable(sayClaim(guarantee))}${subjectText(subject)}`;
  switch (verdict.kind) {
    case "holds":
      return `  ${paint.green("✔")} ${claim}\n`;
    case "vacuous":
      return `  ${paint.green("✔")} ${claim}\n      ${paint.yellow("says nothing")}: ${verdict.because}\n`;
    case "in_time":
      return `  ${paint.green("✔")} ${claim}\n      ${longestText(verdict)}\n`;
    case "too_late": {
      const head = `  ${paint.red("✖")} ${claim} ${paint.dim(`(line ${guarantee.line})`)}\n`;
      return `${head}${partsText(verdict)}      ${longestText(verdict)} To mend it, ${printable(verdict.repair)}.\n`;
    }
    case "refuted": {
      const head = `  ${paint.red("✖")} ${claim} ${paint.dim(`(line ${guarantee.line})`)}\n`;
      return `${head}${storyText(verdict)}${afterStory(verdict, file)}`;
    }
    default:
      return verdict satisfies never;
  }
}

type Timed = Extract<Verdict, { kind: "in_time" | "too_late" }>;

const isTimed = ({ kind }: Verdict): boolean => kind === "in_time" || kind === "too_late";

/** What depends on other instances, on services and on operators, and is in no text. */
const timesText =
  "  times are without waits of calls for their service (max_running, rate, an open circuit) and without pauses of an instance\n";

const longestText = ({ longestMs }: Timed): string =>
  longestMs === undefined ? "Nothing bounds the time." : `It takes ${durationText(longestMs)} at most.`;

const partsText = ({ parts }: Timed): string =>
  table(parts.map(({ step, ms, words }) => ["     ", formatDuration(ms), `${step}: ${printable(words)}`]));

function subjectText({ item, single }: Subject): string {
  if (single.length > 0) return `, for lists of one item (${single.join(", ")})`;
  return item === undefined ? "" : `, for each item of ${item}`;
}

function storyText({ story }: Counterexample): string {
  let number = 0;
  const rows = story.flatMap((event): readonly (readonly string[])[] => [
    event.follows
      ? ["        ", "", `→ ${printable(event.words)}`]
      : [`     ${`${++number}.`.padStart(3)}`, event.at, printable(event.words)],
    ...(event.choices ?? []).filter(isTold).map((choice) => ["        ", "", `  ${choiceText(choice)}`]),
  ]);
  return table(rows);
}

/** That what is usual is so is not worth a line. */
const isTold = ({ truth, usual }: Choice): boolean => truth !== usual;

const choiceText = ({ source, truth }: Choice): string =>
  truth === "error" ? `where ${printable(source)} has no value` : `where ${printable(source)} is ${truth}`;

function afterStory({ repair, runs, paths, path }: Counterexample, file: string): string {
  const fails =
    paths === undefined
      ? `${countText(runs.refuting)} of ${countText(runs.all)} orders of events`
      : `${countText(paths.refuting)} of ${counted(paths.all, "path")}`;
  const replay = path === undefined ? "" : `      To replay it: hms-act test ${file} --path ${path.id}\n`;
  return `      It fails on ${fails}. To mend it, ${printable(repair)}.\n${replay}`;
}

const findingText = ({ code, message, hint, line }: Finding, paint: Paint): string =>
  `  ${paint.yellow("!")} ${printable(message)} ${paint.dim(`(line ${line}, ${code})`)}\n      ${printable(hint)}\n`;

/** States in which the same becomes of an event share a line. */
function eventsText(rows: readonly EventRow[]): string {
  return rows
    .map(({ event, cells }) => {
      const states = new Map<string, string[]>();
      for (const { state, answers } of cells) {
        const answer = answers.map((each) => answerText(each, answers.length > 1)).join("; ");
        states.set(answer, [...(states.get(answer) ?? []), state]);
      }
      const lines = [...states]
        .toSorted(([a], [b]) => Number(b.startsWith("taken")) - Number(a.startsWith("taken")))
        .map(([answer, names]) => ["     ", answer, `in ${names.join(", ")}`]);
      return `  event ${printable(event)}\n${table(lines)}`;
    })
    .join("");
}

function answerText(answer: EventAnswer, isShared: boolean): string {
  const { kind, states } = answer;
  const share = isShared ? ` in ${counted(states, "state")}` : "";
  if (kind !== "taken") return `${kind}${share}`;
  const by = `${answer.by.join(", ")}${answer.matching ? " where it matches" : ""}`;
  return `taken by ${by}${share}, leads to ${answer.leadsTo.join(", ")}`;
}
