// A proof in words, and as JSON.
import { countText } from "../language/count-text.ts";
import { formatDuration } from "../language/duration.ts";
import { sayClaim, writtenClaim } from "../proof/claim.ts";
import type { EventAnswer, EventRow } from "../proof/event-table.ts";
import type { EventClass } from "../proof/explore.ts";
import type { Finding } from "../proof/finding.ts";
import type { Counterexample, Proof, Verdict } from "../proof/prove.ts";
import type { Counts } from "../proof/space.ts";
import type { Choice, StoryEvent } from "../proof/story.ts";
import type { Subject } from "../proof/subject.ts";
import { sayCut } from "../proof/workflow-space.ts";
import { durationText } from "./duration-text.ts";
import { numberOf } from "./number.ts";
import type { Paint } from "./report.ts";
import { printable, table } from "./report.ts";
import { counted } from "./workflow-files.ts";

export interface Proved {
  readonly file: string;
  readonly proof: Proof;
}

export function proofText({ file, proof }: Proved, without: readonly EventClass[], paint: Paint): string {
  const left = without.length === 0 ? "" : `, without ${without.join(", ")}`;
  const lines = [`${paint.bold(file)}: ${countsText(proof.counts)}${left}`];
  for (const { step, counts } of proof.items) lines.push(`  an item of ${step}: ${countsText(counts)}`);
  const cut = sayCut(proof.loops);
  if (cut !== "") lines.push(`  loops: ${cut}`);
  if (proof.verdicts.length === 0) lines.push("  no guarantees: write them under `guarantees:`");
  const verdicts = proof.verdicts.map((verdict) => verdictText(verdict, file, paint));
  const findings = (proof.findings ?? []).map((finding) => findingText(finding, paint));
  return [`${lines.join("\n")}\n`, ...verdicts, ...findings, eventsText(proof.events)].join("");
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

/** Whether the claim does not hold. */
export const isBroken = ({ kind }: Verdict): boolean => kind === "refuted" || kind === "too_late";

type Timed = Extract<Verdict, { kind: "in_time" | "too_late" }>;

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

/** As the interface has it; counts beyond 2^53 are texts. */
export function proofDocument({ file, proof }: Proved): unknown {
  return {
    file,
    workflow: proof.workflow,
    ...countsDocument(proof.counts),
    ...(proof.items.length > 0 && {
      items: proof.items.map(({ step, counts }) => ({ step, ...countsDocument(counts) })),
    }),
    loops: proof.loops.map(({ step, max, exploredMax }) => ({ step, max, explored_max: exploredMax })),
    guarantees: proof.verdicts.map(verdictDocument),
    findings: [
      ...proof.verdicts.flatMap(({ guarantee, ...verdict }) =>
        verdict.kind === "vacuous"
          ? [
              {
                code: "vacuous",
                message: `\`${sayClaim(guarantee)}\` says nothing: ${verdict.because}`,
                line: guarantee.line,
              },
            ]
          : [],
      ),
      ...(proof.findings ?? []),
    ],
    events: proof.events.map(({ event, cells }) => ({
      event,
      states: cells.map(({ state, answers }) => ({ state, answers: answers.map(answerDocument) })),
    })),
  };
}

function answerDocument(answer: EventAnswer): object {
  if (answer.kind !== "taken") return answer;
  const { leadsTo, ...rest } = answer;
  return { ...rest, leads_to: leadsTo };
}

const countsDocument = ({ states, transitions, runs, classes, exact }: Counts): object => ({
  states,
  transitions,
  runs: numberOf(runs),
  paths: numberOf(classes),
  exact,
});

function verdictDocument(verdict: Verdict): object {
  const { guarantee, subject } = verdict;
  const head = {
    guarantee: writtenClaim(guarantee),
    line: guarantee.line,
    ...(subject.item !== undefined && { item_of: subject.item }),
    ...(subject.single.length > 0 && { one_item_of: subject.single }),
    holds: !isBroken(verdict),
  };
  if (verdict.kind === "in_time" || verdict.kind === "too_late") {
    const { longestMs, parts } = verdict;
    return {
      ...head,
      longest: longestMs === undefined ? null : formatDuration(longestMs),
      parts: parts.map(({ step, ms, words }) => ({ step, time: formatDuration(ms), words })),
      ...(verdict.kind === "too_late" && { repair: verdict.repair }),
    };
  }
  if (verdict.kind !== "refuted") return head;
  const { story, repair, runs, paths, path } = verdict;
  return {
    ...head,
    counterexample: story.map(eventDocument),
    repair,
    fails: {
      runs: numberOf(runs.refuting),
      ...(paths && { paths: paths.refuting }),
    },
    ...(path !== undefined && { path: path.id }),
  };
}

const eventDocument = ({ step, outcome, at, choices }: StoryEvent): object => ({
  step,
  outcome,
  at,
  ...(choices && { choices: choices.map(({ condition, source, truth }) => ({ condition, source, truth })) }),
});
