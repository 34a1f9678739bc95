// Repeat: how often, how fast and until when the rounds of a loop follow each other.
import { allSteps } from "./all-steps.ts";
import type { Draft } from "./draft.ts";
import type { Findings, Place } from "./findings.ts";
import type { Reader, View } from "./reader.ts";
import { readDuration } from "./retry.ts";
import type { Node } from "./tree.ts";
import type { ForEachStep, ParallelStep, RepeatStep, Step, WaitStep } from "./workflow.ts";

/** `view`: how `until` reads steps and variables. What is missing has been reported. */
export function readRepeat(
  { node }: Draft,
  steps: readonly Step[],
  view: View,
  reader: Reader,
): Pick<RepeatStep, "until" | "max" | "everyMs" | "onMax"> {
  const repeat = node.entries.get("repeat")!;
  const value = (key: string): Node | undefined =>
    repeat.value.kind === "map" ? repeat.value.entries.get(key)?.value : undefined;
  const until = value("until");
  const max = value("max");
  const onMax = value("on_max");
  const every = value("every");
  const everyMs = readDuration(every, reader.findings, true);
  const rounds = max?.kind === "scalar" && typeof max.value === "number" ? max.value : 1;
  if (!every && rounds > 1 && steps.length > 0 && steps.every(passesAtOnce))
    reportSpin(repeat.keyPlace, reader.findings);
  for (const step of allSteps(steps)) reportLeft(step, reader.findings, repeat.keyPlace);
  return {
    until: (until && reader.condition(until, view)) ?? { source: "true" },
    max: rounds,
    ...(everyMs !== undefined && { everyMs }),
    onMax: onMax?.kind === "scalar" && onMax.value === "continue" ? "continue" : "fail",
  };
}

function reportSpin(place: Place, findings: Findings): void {
  findings.error(place, {
    code: "busy-loop",
    message: "a round can pass without waiting for anything, and the next follows at once",
    hint: "add `every:`, so that time passes between rounds",
  });
}

/**
 * What a step leaves behind is waited for before the next round where it is a call. Items and other workflows have
 * steps of their own to be waited for, so nothing in a round may leave them.
 */
function reportLeft(step: Step, findings: Findings, place: Place): void {
  if (!leaves(step)) return;
  const left = [...allSteps([step])].find(({ kind }) => kind === "for_each" || kind === "run");
  if (!left) return;
  findings.error(place, {
    code: "left-in-round",
    message: `\`${left.id}\` may be left before its end, by \`${step.id}\`, and the next round would begin without it`,
    hint: "put what the round does into a workflow of its own, and `run` that, without a time limit",
  });
}

/** A race or a time limit, within a round. */
function leaves(step: Step): boolean {
  switch (step.kind) {
    case "parallel":
    case "for_each":
      return (
        step.timeoutMs !== undefined ||
        step.onFail === "cancel" ||
        (step.onWin === "cancel" && step.join !== "all" && step.join < branchesIn(step))
      );
    case "steps":
    case "choose":
    case "repeat":
    case "run":
      return step.timeoutMs !== undefined;
    case "call":
    case "wait":
    case "wait_for":
    case "ask":
    case "agent":
    case "emit":
    case "set":
    case "fail":
    case "end":
      return false;
    default:
      return step satisfies never;
  }
}

const branchesIn = (step: ParallelStep | ForEachStep): number =>
  step.kind === "parallel" ? step.branches.length : Infinity;

const passesNoTime = ({ time }: WaitStep): boolean =>
  (time.kind === "for" && time.durationMs === 0) || (time.kind === "business" && time.days === 0);

/** Whether some way through the step waits for nothing: no answer, no event, no time. */
function passesAtOnce(step: Step): boolean {
  if (step.when) return true;
  switch (step.kind) {
    case "wait":
      return passesNoTime(step);
    case "call":
    case "wait_for":
    case "ask":
    case "emit":
    case "run":
    case "agent":
      return false;
    // They lead out of the round.
    case "fail":
    case "end":
      return false;
    // A list may be empty.
    case "for_each":
    case "set":
      return true;
    case "steps":
    case "repeat":
      return step.steps.every(passesAtOnce);
    case "choose":
      return (
        step.cases.every(({ when }) => when) || step.cases.some(({ steps }) => steps.every(passesAtOnce))
      );
    case "parallel":
      return step.branches.filter(({ steps }) => steps.every(passesAtOnce)).length >= step.join;
    default:
      return step satisfies never;
  }
}
