// Arrows: transitions of a machine as a picture has them, with words.
import { formatDuration } from "../language/duration.ts";
import type { GuardConfig, StateNodeConfig, TransitionConfig } from "./config.ts";

export interface Arrow {
  /** Path of the state in which it ends, from the top. */
  readonly to: readonly string[];
  /** The event or the time, and the condition; empty where neither is needed. */
  readonly words: string;
  /** Taken when something has failed: a call, a block, or an expression that has no value. */
  readonly isFailure: boolean;
}

/** Those of the state at the path, of its own; in the order in which the machine has them. */
export function arrowsFrom(
  node: StateNodeConfig,
  path: readonly string[],
  machine: string,
): readonly Arrow[] {
  const arrows: Arrow[] = [];
  const add = (
    transitions: readonly TransitionConfig[] | undefined,
    label: string,
    isFailure = false,
  ): void => {
    for (const { target, guard } of transitions ?? []) {
      if (target === undefined) continue;
      const to = target.startsWith("#")
        ? target.slice(machine.length + 2).split(".")
        : [...path.slice(0, -1), target];
      const words = [label, guard && `[${sayGuard(guard)}]`].filter(Boolean).join(" ");
      arrows.push({ to, words, isFailure: isFailure || (guard !== undefined && asksForFailure(guard)) });
    }
  };
  for (const [event, transitions] of Object.entries(node.on ?? {}))
    add(transitions, sayEvent(event), event.startsWith("failed."));
  for (const [delayMs, transitions] of Object.entries(node.after ?? {}))
    add(transitions, `after ${formatDuration(Number(delayMs))}`);
  add(node.always, "");
  add(node.onDone, "done");
  return arrows;
}

function asksForFailure(guard: GuardConfig): boolean {
  switch (guard.type) {
    case "unevaluable":
      return true;
    case "fact":
      return guard.params.any.length === 1 && guard.params.any[0] === "failed";
    case "count":
      return guard.params.fact === "failed";
    default:
      return false;
  }
}

/** `done.email` is said as `done`: the arrow begins at the step. */
const sayEvent = (event: string): string => /^(done|failed)\./.exec(event)?.[1] ?? event;

function sayGuard(guard: GuardConfig): string {
  switch (guard.type) {
    case "when":
      return guard.params.source;
    case "unevaluable":
      return `${guard.params.source} has no value`;
    case "fact":
      return `${guard.params.step} ${guard.params.any.join(" or ")}`;
    case "count":
      return `${sayShare(guard.params.steps, guard.params.atLeast)} ${guard.params.fact}`;
    case "working":
      return "not ending";
    case "settled":
      return guard.params ? "its calls are settled" : "every call is settled";
    case "exhausted":
      return `round ${guard.params.max}`;
    case "kept":
      return "a round before";
    case "unknownOutcome":
      return "outcome unknown";
    default:
      return guard satisfies never;
  }
}

function sayShare(steps: readonly string[], atLeast: number): string {
  const share = steps.length === 1 ? "" : atLeast === steps.length ? "all of " : `${atLeast} of `;
  return share + steps.join(", ");
}
