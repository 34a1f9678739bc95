// People monitor: `different_people`. Four eyes by what `not_by` names when a task is offered.
import { allSteps, everyStep } from "../language/all-steps.ts";
import { decidersIn } from "../language/persons.ts";
import type { Ask, Step } from "../language/workflow.ts";
import { reviewName } from "../machine/event.ts";
import { broken } from "./monitor.ts";
import type { Monitor, MonitorState } from "./monitor.ts";
import type { Occurrence } from "./occurrence.ts";

/** A step that people decide, and the task that they see. */
export interface Decided {
  readonly step: string;
  readonly task: string;
  readonly ask: Ask;
}

/** Of an agent the review. Undefined for a step that nobody decides. */
export function decidedIn(steps: readonly Step[], id: string): Decided | undefined {
  const step = [...everyStep(steps)].find((other) => other.id === id);
  if (step?.kind === "ask") return { step: id, task: id, ask: step.ask };
  if (step?.kind === "agent" && step.review) return { step: id, task: reviewName(id), ask: step.review };
  return undefined;
}

/** Whether who may not decide the one is sure to hold all who have decided the other. */
const keepsOut = ({ ask }: Decided, other: Decided): boolean =>
  ask.notBy
    .flatMap(({ source }) => decidersIn(source))
    .some(({ step, all }) => step === other.step && (all || other.ask.quorum === 1));

/**
 * Of each task the latest decision counts. A task is kept from those who decided the other when it was offered after
 * that; with a round of a loop both begin anew that are in it. `steps` are the workflow's.
 */
export function peopleMonitor(pair: readonly [Decided, Decided], steps: readonly Step[]): Monitor {
  const inside = new Map(
    [...allSteps(steps)]
      .filter(({ kind }) => kind === "repeat")
      .map((loop) => {
        const ids = new Set([...everyStep([loop])].map(({ id }) => id));
        return [loop.id, pair.map(({ step }) => ids.has(step))] as const;
      }),
  );
  return {
    steps: [...pair.map(({ task }) => task), ...inside.keys()],
    events: [],
    start: print(["idle", "idle"]),
    after(state, occurrence) {
      const phases = phasesOf(state);
      if (occurrence.kind === "round") {
        const fresh = inside.get(occurrence.step);
        return fresh ? print([fresh[0] ? "idle" : phases[0], fresh[1] ? "idle" : phases[1]]) : state;
      }
      if (!("step" in occurrence)) return state;
      const own = occurrence.step === pair[0].task ? 0 : occurrence.step === pair[1].task ? 1 : undefined;
      if (own === undefined) return state;
      const other = own === 0 ? 1 : 0;
      const phase = phaseAfter(occurrence, phases[own], {
        otherDecided: phases[other] === "decided",
        keepsOut: () => keepsOut(pair[own], pair[other]),
      });
      if (phase === undefined) return broken;
      return print(own === 0 ? [phase, phases[1]] : [phases[0], phase]);
    },
    judge: (state) => (phasesOf(state).every((phase) => phase === "decided") ? "holds" : "beside"),
  };
}

/** `guarded`: offered to others than those who have decided the other task. */
type Phase = "idle" | "offered" | "guarded" | "decided";

const print = (phases: readonly [Phase, Phase]): MonitorState => phases.join();
const phasesOf = (state: MonitorState): [Phase, Phase] => state.split(",") as [Phase, Phase];

/** Undefined where both may have been decided by one person. */
function phaseAfter(
  { kind }: Occurrence,
  phase: Phase,
  { otherDecided, keepsOut: keeps }: { readonly otherDecided: boolean; readonly keepsOut: () => boolean },
): Phase | undefined {
  if (kind === "offered") return otherDecided && keeps() ? "guarded" : "offered";
  if (kind !== "completed") return phase;
  return otherDecided && phase !== "guarded" ? undefined : "decided";
}
