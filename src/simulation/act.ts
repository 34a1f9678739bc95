// Act: one thing that happens on a path, and where the machine says that it leads. A script is the acts of a run.
import type { Effect, State, Take } from "../machine/state.ts";
import type { Machine } from "../machine/machine.ts";
import type { ChosenTruth, Truth } from "../proof/graph.ts";
import type { Path } from "../proof/paths.ts";
import type { Brought, Witness } from "../proof/witness.ts";

export type Act =
  | (Common & { readonly kind: "start" })
  /** An answer, a decision, an event from outside, a cancellation, or a timer that is due. */
  | (Common & {
      readonly kind: "take";
      readonly take: Take;
      /** It is the outcome of the last attempt that is allowed, and might be retried otherwise. */
      readonly isLast?: true;
    })
  /** An attempt fails, and another will follow. */
  | (Common & { readonly kind: "attempt"; readonly step: string; readonly unknown: boolean })
  /** The pause before the next attempt is over. */
  | (Common & { readonly kind: "retry"; readonly step: string });

interface Common {
  /** Which event of the path it is, or leads up to. */
  readonly at: number;
  /** How conditions over data are decided, in the order in which they are asked. */
  readonly truths: readonly ChosenTruth[];
  /** How long the timers last that it arms and whose delay data decides, by name. */
  readonly delaysMs: Readonly<Record<string, number>>;
  /** The machine's state after it. */
  readonly state: State;
  /** What the machine asks for, in its order. */
  readonly effects: readonly Effect[];
  /** Milliseconds from the start, at the earliest. */
  readonly atMs: number;
  /** What it brings from outside; absent: a sample of what is declared. */
  readonly brought?: Brought;
  /** Data decides conditions, and must decide them as `truths` says; else they are decided so whatever the data. */
  readonly byData?: boolean;
}

export interface Script {
  readonly path: Path;
  readonly acts: readonly Act[];
}

/** The acts of a path, one an event; with a witness, decided by its data. */
export function scriptOf(machine: Machine, path: Path, witness?: Witness): Script {
  const acts: Act[] = [];
  let state: State | undefined;
  for (const [at, { take, truths, atMs, delaysMs }] of path.events.entries()) {
    const effects: Effect[] = [];
    const world = {
      apply: (effect: Effect) => void effects.push(effect),
      ask: answersOf(truths),
    };
    state = state && take ? machine.decide(state, take.event, world) : machine.start(world);
    const common = { at, truths, state, effects, atMs, delaysMs };
    acts.push(take ? { ...common, kind: "take", take } : { ...common, kind: "start" });
  }
  return witness ? withWitness({ path, acts }, witness) : { path, acts };
}

/** The script with the data of its witness. */
function withWitness({ path, acts }: Script, { brought }: Witness): Script {
  const items = brought[0]?.items;
  const given = acts.map((act, index): Act => ({
    ...act,
    brought: { ...brought[index], ...(items && { items }) },
    byData: true,
  }));
  return { path, acts: given };
}

/** Like the act, with conditions decided as its path says, since what befalls it may change what they look at. */
export const byPath = (act: Act): Act => ({ ...act, byData: false });

/** Answers conditions as they were chosen; one that is asked more often than that, from the first time on again. */
export function answersOf(
  truths: readonly ChosenTruth[],
): (condition: string) => boolean | { readonly error: string } {
  const asked = new Map<string, number>();
  return (condition) => {
    const known = truths.filter((chosen) => chosen.condition === condition);
    const count = asked.get(condition) ?? 0;
    asked.set(condition, count + 1);
    const truth = known[count % known.length]?.truth;
    if (truth === undefined) throw new Error(`the path does not say how ${condition} is decided`);
    return truth === "error" ? { error: "chosen to have no value" } : truth;
  };
}

/** How an answer to a condition decides it. */
export const truthOf = (answer: boolean | { readonly error: string }): Truth =>
  typeof answer === "boolean" ? answer : "error";
