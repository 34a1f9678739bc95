// Document: a proof as JSON, for programs.
import { formatDuration } from "../language/duration.ts";
import { sayClaim, writtenClaim } from "./claim.ts";
import type { EventAnswer } from "./event-table.ts";
import { numberOf } from "./number.ts";
import type { Proof, Verdict } from "./prove.ts";
import type { Counts } from "./space.ts";
import type { StoryEvent } from "./story.ts";

export interface Proved {
  readonly file: string;
  readonly proof: Proof;
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

/** Whether the claim does not hold. */
export const isBroken = ({ kind }: Verdict): boolean => kind === "refuted" || kind === "too_late";
