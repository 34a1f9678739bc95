// Findings: what stands in a workflow and never happens, what may have to be undone and is not, and where instances
// would rest for ever. Exact for what was explored; where an exploration cannot tell, nothing is said.
import { allSteps, ownSteps } from "../language/all-steps.ts";
import { formatDuration } from "../language/duration.ts";
import { listSteps } from "../language/item-workflow.ts";
import type { Step, Workflow } from "../language/workflow.ts";
import { compile } from "../machine/compile.ts";
import { handlerOf } from "../machine/condition.ts";
import { deadlineName, reminderName, taskDueName } from "../machine/event.ts";
import { withUndo } from "../machine/facts.ts";
import { interpret } from "../machine/interpreter.ts";
import { explore } from "./explore.ts";
import type { Finding } from "./finding.ts";
import { reasonerOf } from "./knowledge.ts";
import { notUndone } from "./left-undone.ts";
import { reachedSteps, reachOf } from "./reach.ts";
import type { Reach } from "./reach.ts";
import { restsForEver } from "./rests.ts";
import type { WorkflowSpace } from "./workflow-space.ts";

/**
 * In the order of the text. The space must have been explored with nothing left out. What is done for the items of lists is not
 * looked into. Throws `TooManyStates`.
 */
export function findingsOf(space: WorkflowSpace, statesMax?: number): readonly Finding[] {
  const { workflow, loops, runs } = space;
  const reach = reachOf(runs, workflow);
  // A time limit that does not pass in three rounds may pass in more.
  const isCut = loops.some(({ max, exploredMax }) => exploredMax < max);
  const limit = statesMax === undefined ? {} : { statesMax };
  const explored = (): Reach =>
    reachOf(explore(interpret(compile(workflow)), { ...limit, reasoner: reasonerOf(workflow) }), workflow);
  const untimed = isCut ? explored() : reach;
  const findings = [
    ...neverHappens(workflow, untimed),
    ...(isCut ? [] : neverDue(workflow, reach)),
    ...eventsNeverTaken(workflow, untimed),
    ...notUndone(workflow, reach),
    ...restsForEver(workflow, untimed),
  ];
  return findings.toSorted((a, b) => a.line - b.line);
}

/** Steps, conditions and handlers. */
function neverHappens(workflow: Workflow, reach: Reach): readonly Finding[] {
  const { started, skipped } = reachedSteps(reach);
  const taken = new Set(
    reach.all.flatMap(({ truths }) =>
      truths.flatMap(({ condition, truth }) => (truth === true ? condition : [])),
    ),
  );
  const findings: Finding[] = [];
  /** What stands inside of something that was found is not worth a finding of its own. */
  const covered = new Set<string>();
  const cover = (steps: readonly Step[]): void => {
    for (const { id } of withUndo(steps)) covered.add(id);
  };
  for (const step of withUndo(workflow.steps)) {
    const { id, line, when, onError = [] } = step;
    if (covered.has(id)) continue;
    if (!started.has(id)) {
      cover([step]);
      findings.push(
        skipped.has(id)
          ? {
              code: "when-always-false",
              message: `\`${id}\` is always skipped: its \`when\` is never true`,
              hint: "mend the condition, or leave the step out",
              line,
              step: id,
            }
          : {
              code: "unreachable-step",
              message: `no path leads to \`${id}\``,
              hint: "leave it out, or mend what always leads past it",
              line,
              step: id,
            },
      );
      continue;
    }
    if (when && !skipped.has(id)) {
      findings.push({
        code: "when-always-true",
        message: `\`${id}\` is never skipped: its \`when\` is always true`,
        hint: "leave `when` out, or mend the condition",
        line,
        step: id,
      });
    }
    onError.forEach(({ steps }, index) => {
      if (taken.has(handlerOf(id, index))) return;
      cover(steps);
      findings.push({
        code: "handler-never-taken",
        message: `no failure of \`${id}\` comes to its handler ${index + 1}`,
        hint: "leave the handler out: nothing in the step fails",
        line,
        step: id,
      });
    });
  }
  return findings;
}

function neverDue(workflow: Workflow, { all, nodes, edges }: Reach): readonly Finding[] {
  const steps = new Map(withUndo(workflow.steps).map((step) => [step.id, step]));
  const delays = new Map<string, number>();
  for (const { effects } of all) {
    for (const effect of effects) {
      if (effect.kind === "arm" && effect.delayMs !== "computed") delays.set(effect.step, effect.delayMs);
    }
  }
  for (const { take } of all) if (take?.kind === "timer") delays.delete(take.step);
  return [...delays].flatMap(([timer, delayMs]): readonly Finding[] => {
    const firsts = new Set<string>();
    for (const node of nodes) {
      const isArmed = ({ takes }: typeof node.state): boolean =>
        takes.some(({ kind, step }) => kind === "timer" && step === timer);
      if (!isArmed(node.state)) continue;
      for (const { take, target } of edges(node))
        if (take?.kind === "timer" && !isArmed(target.state)) firsts.add(take.step);
    }
    // What else ends it comes whenever it comes.
    if (firsts.size === 0) return [];
    const step = steps.get(timer) ?? steps.get(timer.slice(0, timer.lastIndexOf(".")));
    const first = [...firsts].map((other) => sayTimer(other, steps.get(other))).join(", or ");
    return [
      {
        code: "timer-never-due",
        message: `${sayTimer(timer, step)} (${formatDuration(delayMs)}) never passes: ${first} always comes first`,
        hint: "leave it out, or make it shorter than what comes first",
        line: step?.line ?? 1,
        ...(step && { step: step.id }),
      },
    ];
  });
}

function sayTimer(timer: string, step: Step | undefined): string {
  if (timer === deadlineName) return "the deadline";
  if (!step) return `the time of \`${timer}\``;
  if (timer === taskDueName(step.id)) return `the due time of \`${step.id}\``;
  if (timer === reminderName(step.id)) return `the reminder of \`${step.id}\``;
  return step.kind === "wait" ? `the time of \`${step.id}\`` : `the time limit of \`${step.id}\``;
}

function eventsNeverTaken(workflow: Workflow, { all }: Reach): readonly Finding[] {
  const taken = new Set(all.flatMap(({ take }) => (take?.kind === "event" ? take.event.type : [])));
  // Items take events too, and are machines of their own.
  const own = new Set([...ownSteps(workflow.steps)].map(({ id }) => id));
  for (const { steps } of listSteps(workflow)) {
    for (const step of withUndo([...allSteps(steps)])) {
      if (own.has(step.id)) continue;
      if (step.kind === "wait") for (const event of step.until) taken.add(event);
      if (step.kind === "wait_for") for (const event of step.events) taken.add(event);
    }
  }
  return Object.keys(workflow.events)
    .filter((event) => !taken.has(event))
    .map((event) => ({
      code: "event-never-taken",
      message: `no step ever takes \`${event}\`, which \`events\` declares`,
      hint: "leave it out of `events`, or wait for it",
      line: 1,
    }));
}
