// Story: a run as numbered events that a person can read: what happened, when, and which choices of data it rests on.
import { everyStep } from "../language/all-steps.ts";
import { formatDuration } from "../language/duration.ts";
import { everyOf } from "../language/step-id.ts";
import type { Workflow } from "../language/workflow.ts";
import { conditionsOf, paramsOf } from "../machine/condition.ts";
import { deadlineName, reminderName, taskDueName } from "../machine/event.ts";
import type { Effect, Take } from "../machine/state.ts";
import type { Edge, Run, Truth } from "./graph.ts";
import { sayEdge } from "./path-words.ts";
import { schedule } from "./timing.ts";

export interface StoryEvent {
  /** Or `instance`. */
  readonly step: string;
  /**
   * Of a step `completed`, `failed`, `unknown` (it failed, and may have taken effect), `timeout`, `overdue`, `reminded`,
   * `next_round`, `started`, `skipped`, `compensated`, or the event that it took; of the instance `started`, `cancel`,
   * `deadline`, or how it ended.
   */
  readonly outcome: string;
  /** As early as possible after the start: an offset such as `5d`. */
  readonly at: string;
  /** What data decided on the way. */
  readonly choices?: readonly Choice[];
  readonly words: string;
  /** It follows from the event before it, at once. */
  readonly follows: boolean;
}

export interface Choice {
  readonly condition: string;
  /** As the author wrote it, where it is an expression. */
  readonly source: string;
  readonly truth: Truth;
  /** The truth that is nothing to speak of: of values, that there is one. Undefined of what may well be either. */
  readonly usual: Truth | undefined;
}

/** Steps whose ends are told, and those whose beginnings are. */
export interface Told {
  readonly ends: ReadonlySet<string>;
  readonly starts: ReadonlySet<string>;
}

/** The run must be one that time allows. */
export function storyOf(run: Run, workflow: Workflow, told: Told): readonly StoryEvent[] {
  const times = schedule(run);
  if (!times) throw new Error("the events of a run have no times");
  const story = run.flatMap((edge, index): readonly StoryEvent[] => {
    const at = formatDuration(times.atMs[index]!);
    const choices = choicesOf(edge, workflow);
    const first = leading(edge, workflow);
    const main: StoryEvent = {
      ...first,
      at,
      ...(choices.length > 0 && { choices }),
      words: sayEdge(workflow, { ...edge, truths: [] }),
      follows: false,
    };
    const others = edge.effects.flatMap((effect): readonly StoryEvent[] => {
      const outcome = outcomeOf(effect, told);
      if (outcome === undefined || (effect.step === first.step && outcome !== "started")) return [];
      return [{ step: effect.step, outcome, at, words: `${effect.step} ${verbs[outcome]}`, follows: true }];
    });
    return edge.take || choices.length > 0 ? [main, ...others] : others;
  });
  const { state, edges } = run.at(-1)!.target;
  if (edges.length > 0) return story;
  const words = state.ended ? `the instance ends ${state.status}` : `the instance rests: ${state.status}`;
  const at = formatDuration(times.atMs.at(-1)!);
  return [...story, { step: "instance", outcome: state.status, at, words, follows: true }];
}

function choicesOf({ truths }: Edge, workflow: Workflow): readonly Choice[] {
  if (truths.length === 0) return [];
  const conditions = conditionsOf(workflow);
  return truths.map(({ condition, truth }) => {
    const { source, of } = paramsOf(condition, conditions.get(condition)!, new Set());
    return { condition, source, truth, usual: of === "truth" ? undefined : true };
  });
}

function leading({ take }: Edge, workflow: Workflow): Pick<StoryEvent, "step" | "outcome"> {
  if (!take) return { step: "instance", outcome: "started" };
  switch (take.kind) {
    case "outcome":
      if (take.event.unknown) return { step: take.step, outcome: "unknown" };
      return { step: take.step, outcome: take.event.type.startsWith("done.") ? "completed" : "failed" };
    case "timer":
      return timed(take, workflow);
    case "event":
      return { step: take.step, outcome: take.event.type };
    case "cancel":
      return { step: "instance", outcome: "cancel" };
    default:
      return take.kind satisfies never;
  }
}

function timed({ step }: Take, workflow: Workflow): Pick<StoryEvent, "step" | "outcome"> {
  if (step === deadlineName) return { step: "instance", outcome: "deadline" };
  const ids = [...everyStep(workflow.steps)].map(({ id }) => id);
  if (ids.includes(step)) return { step, outcome: "timeout" };
  const part = step.slice(0, step.lastIndexOf("."));
  if (step === taskDueName(part)) return { step: part, outcome: "overdue" };
  if (step === reminderName(part)) return { step: part, outcome: "reminded" };
  return { step: part, outcome: step === everyOf(part) ? "next_round" : "timeout" };
}

/** Steps that were passed over are always told. */
function outcomeOf(effect: Effect, { ends, starts }: Told): keyof typeof verbs | undefined {
  const begins = starts.has(effect.step) ? "started" : undefined;
  if (effect.kind === "call" || effect.kind === "emit" || effect.kind === "run" || effect.kind === "set")
    return begins;
  if (effect.kind !== "record") return undefined;
  switch (effect.status) {
    case "skipped":
      return "skipped";
    case "running":
    case "waiting":
      return begins;
    case "completed":
    case "failed":
    case "compensated":
      return ends.has(effect.step) ? effect.status : undefined;
    case "pending":
    case "cancelled":
    case "compensating":
      return undefined;
    default:
      return effect.status satisfies never;
  }
}

const verbs = {
  started: "starts",
  completed: "completes",
  failed: "fails",
  skipped: "is skipped",
  compensated: "is undone",
} as const;
