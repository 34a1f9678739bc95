// Occurrence: what an edge does to the steps and events that a claim names, in the order in which it happens.
import { whenOf } from "../machine/condition.ts";
import { failedEvent } from "../machine/event.ts";
import type { Effect } from "../machine/state.ts";
import type { Edge } from "./graph.ts";

export type Occurrence =
  /** A step took the event. */
  | { readonly kind: "event"; readonly event: string }
  /**
   * `started`: its call is asked for, its wait, task, block or child begins. `completed`: it ended well; a failure that was
   * handled is none. `unknown`: it failed, and may have taken effect. `left`: it failed after its state was left.
   */
  | {
      readonly kind: "started" | "completed" | "failed" | "timed_out" | "unknown" | "left" | "compensated";
      readonly step: string;
    }
  /** The step's task is offered to people. */
  | { readonly kind: "offered"; readonly step: string }
  /** The loop begins its next round. */
  | { readonly kind: "round"; readonly step: string };

/** What a claim is told of. */
export interface Watched {
  /** Steps, tasks and loops. */
  readonly steps: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  /** Those of the steps that begin and end at one moment without saying that they begin. */
  readonly instant: ReadonlySet<string>;
}

const none: readonly Occurrence[] = [];

export function occurrencesOf({ take, truths, effects }: Edge, watched: Watched): readonly Occurrence[] {
  let found: Occurrence[] | undefined;
  if (take?.kind === "event" && watched.events.has(take.event.type)) {
    found = [{ kind: "event", event: take.event.type }];
  }
  for (const effect of effects) {
    if (!watched.steps.has(effect.step)) continue;
    const { step } = effect;
    if (watched.instant.has(step) && isMoment(effect, truths)) (found ??= []).push({ kind: "started", step });
    const isUnknown = take?.event.unknown === true && take.event.type === failedEvent(step);
    const kind = kindOf(effect, isUnknown);
    if (kind !== undefined) (found ??= []).push({ kind, step });
  }
  return found ?? none;
}

/** Whether the effect is the one moment of a step: it ended, and not because its `when` has no value. */
function isMoment(effect: Effect, truths: Edge["truths"]): boolean {
  if (effect.kind !== "record") return false;
  if (effect.status === "completed") return true;
  const when = whenOf(effect.step);
  return (
    effect.status === "failed" &&
    effect.because !== "handled" &&
    !truths.some(({ condition, truth }) => condition === when && truth === "error")
  );
}

function kindOf(effect: Effect, isUnknown: boolean): Exclude<Occurrence["kind"], "event"> | undefined {
  switch (effect.kind) {
    case "call":
    case "emit":
    case "run":
    case "set":
      return "started";
    case "ask":
      return "offered";
    case "round":
      return effect.to === "next" ? "round" : undefined;
    case "record":
      break;
    case "spread":
    case "undo":
    case "arm":
    case "disarm":
    case "remind":
    case "escalate":
      return undefined;
    default:
      return effect satisfies never;
  }
  switch (effect.status) {
    case "running":
    case "waiting":
      return "started";
    case "completed":
    case "compensated":
      return effect.status;
    case "failed":
      if (isUnknown) return "unknown";
      return effect.because === "timeout" ? "timed_out" : "failed";
    case "cancelled":
      return "left";
    case "pending":
    case "skipped":
    case "compensating":
      return undefined;
    default:
      return effect.status satisfies never;
  }
}
