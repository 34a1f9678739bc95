// Takes: everything that can move a state, from the nodes that are active in it.
import type { StateNodeConfig, TransitionConfig } from "./config.ts";
import { deadlineName, dueEvent, isInternal } from "./event.ts";
import { endingName } from "./facts.ts";
import type { Take } from "./state.ts";
import type { FactOf } from "./truth.ts";

/** What is read of a state node. */
export interface TakingNode {
  readonly config: Pick<StateNodeConfig, "meta" | "on">;
  /** The events of its delayed transitions. */
  readonly timers: readonly string[];
}

/** What a node takes by itself; for the root see `rootTakes`. */
export function ownTakes({ config, timers }: TakingNode): readonly Take[] {
  const step = config.meta?.step;
  if (step === undefined) return [];
  const others = Object.entries(config.on ?? {}).flatMap(([type, transitions]): readonly Take[] => {
    if (type === dueEvent(step)) return [{ kind: "timer", step, event: { type } }];
    if (!isInternal(type)) return [{ kind: "event", step, event: { type } }];
    return outcomesOf(step, type, transitions);
  });
  return [...others, ...timersOf(timers, step)];
}

export interface RootTakes {
  /** Until the instance begins to end. */
  readonly deadline: readonly Take[];
  /** The outcomes of calls that may be left behind. */
  readonly late: readonly { readonly step: string; readonly type: string; readonly takes: readonly Take[] }[];
}

export function rootTakes({ config, timers }: TakingNode): RootTakes {
  return {
    deadline: timersOf(timers, deadlineName),
    late: Object.entries(config.on ?? {}).flatMap(([type, transitions]) => {
      if (type.startsWith("xstate.")) return [];
      const step = type.slice(type.indexOf(".") + 1);
      const takes = outcomesOf(step, type, transitions).map((take) => ({ ...take, late: true as const }));
      return [{ step, type, takes }];
    }),
  };
}

/** `own`: of each active node but the root, in their order. A state that has ended takes nothing, and is not asked. */
export function takesOf(own: Iterable<readonly Take[]>, root: RootTakes, factOf: FactOf): readonly Take[] {
  const takes: Take[] = [];
  for (const each of own) takes.push(...each);
  if (factOf(endingName) === undefined) takes.push(...root.deadline);
  const open = takes.length;
  for (const { step, type, takes: late } of root.late) {
    if (factOf(step) !== "running") continue;
    const isOpen = takes.some(({ event }, index) => index < open && event.type === type);
    if (!isOpen) takes.push(...late);
  }
  return takes;
}

/** Events from outside among the takes. */
export const awaitsOf = (
  takes: readonly Take[],
): readonly { readonly step: string; readonly event: string }[] =>
  takes.filter(({ kind }) => kind === "event").map(({ step, event }) => ({ step, event: event.type }));

const timersOf = (timers: readonly string[], step: string): readonly Take[] =>
  timers.map((type) => ({ kind: "timer", step, event: { type } }));

/** A failure is two events where the machine tells one whose effect is unknown. */
function outcomesOf(step: string, type: string, transitions: readonly TransitionConfig[]): readonly Take[] {
  const known: Take = { kind: "outcome", step, event: { type } };
  const told = transitions.some(({ guard }) => guard?.type === "unknownOutcome");
  return told ? [known, { ...known, event: { type, unknown: true } }] : [known];
}
