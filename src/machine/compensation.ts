// compensation: the undo chain. Each step that completed, or may have, is undone in reverse order of the text, one at
// a time; between branches of one block that is the reverse of their declared order, whichever finished first.
import { listsIn } from "../language/all-steps.ts";
import { inUndoOrder } from "../language/graph.ts";
import type { CallStep, EmitStep, Step } from "../language/workflow.ts";
import { absolute, fact, Names, namesOf, record } from "./chart.ts";
import type { Fact, StateNodeConfig, TransitionConfig } from "./config.ts";

export type CompensatedStep = Step & { readonly compensation: readonly Step[] };

export const hasCompensation = (step: Step): step is CompensatedStep => step.compensation !== undefined;

/** Made outside: its outcome comes when its state may have been left already. */
export const isPerformed = (step: Step): step is CallStep | EmitStep =>
  step.kind === "call" || step.kind === "emit";

/** The states of the list of steps known as `list`, with the names of `namesOf`; it leads to `done`, a failure to `failed`. */
export type Sequence = (
  list: string,
  steps: readonly Step[],
  names: readonly string[],
  exits: { readonly done: string; readonly failed: string },
  path: readonly string[],
) => Readonly<Record<string, StateNodeConfig>>;

export interface ChainOptions {
  readonly steps: readonly Step[];
  /** What must be remembered of a step that holds no others for it to be undone. */
  readonly undo: readonly Fact[];
  /** Whether calls may have been left behind: then their outcomes are waited for first. */
  readonly settles: boolean;
  readonly then: readonly TransitionConfig[];
  /** Names of the states from the root to the chain. */
  readonly path: readonly string[];
  readonly sequence: Sequence;
}

export function compensationOf(options: ChainOptions): StateNodeConfig {
  const { steps, settles, then, path } = options;
  const chain = new Chain(options).of(steps, path);
  const settling: StateNodeConfig = {
    description: "wait for calls that were left behind",
    always: [{ guard: { type: "settled" }, target: chain.initial! }],
  };
  return {
    initial: settles ? "settling" : chain.initial!,
    states: { ...(settles && { settling }), ...chain.states },
    onDone: then,
  };
}

class Chain {
  readonly #undo: readonly Fact[];
  readonly #sequence: Sequence;

  constructor({ undo, sequence }: Pick<ChainOptions, "undo" | "sequence">) {
    this.#undo = undo;
    this.#sequence = sequence;
  }

  of(steps: readonly Step[], path: readonly string[]): StateNodeConfig {
    const units = this.#unitsOf(steps).toReversed();
    const names = new Names(["settling", "done"]);
    const unitNames = units.map(({ id }) => names.take(id.replace(/\W/g, "_")));
    const states: Record<string, StateNodeConfig> = {};
    units.forEach((step, index) => {
      const name = unitNames[index]!;
      const next = unitNames[index + 1] ?? "done";
      states[name] = { ...this.#undoOf(step, [...path, name]), onDone: [{ target: next }] };
    });
    return { initial: unitNames[0] ?? "done", states: { ...states, done: { type: "final" } } };
  }

  /** What can be undone, the last to be undone first; a step with an undo of its own stands for those that it holds. */
  #unitsOf(steps: readonly Step[]): readonly CompensatedStep[] {
    return inUndoOrder(steps)
      .toReversed()
      .flatMap((step): readonly CompensatedStep[] => {
        const handlers = step.onError?.flatMap((handler) => this.#unitsOf(handler.steps)) ?? [];
        if (hasCompensation(step) && (!holdsSteps(step) || this.#undo.includes("completed")))
          return [step, ...handlers];
        return [...listsIn(step).flatMap((inner) => this.#unitsOf(inner)), ...handlers];
      });
  }

  /** A step that holds others is undone as a whole when it completed; else they are, one by one. */
  #undoOf(step: CompensatedStep, path: readonly string[]): StateNodeConfig {
    const names = new Names(["check", "inner", "undone", "needs_attention", "done"]);
    const undoNames = namesOf(step.compensation, names);
    const inner = holdsSteps(step) ? this.of(listsIn(step).flat(), [...path, "inner"]) : undefined;
    return {
      initial: "check",
      states: {
        check: {
          always: [
            {
              guard: fact(step.id, inner ? ["completed"] : this.#undo),
              target: undoNames[0]!,
              actions: [record(step.id, "compensating")],
            },
            { target: inner ? "inner" : "done" },
          ],
        },
        ...this.#sequence(
          `${step.id}.compensation`,
          step.compensation,
          undoNames,
          { done: "undone", failed: absolute(path, "needs_attention") },
          path,
        ),
        undone: { always: [{ target: "done", actions: [record(step.id, "compensated")] }] },
        ...(inner && { inner: { ...inner, onDone: [{ target: "done" }] } }),
        needs_attention: {
          description: "the undo failed: a person must look at it",
          tags: ["needs_attention"],
        },
        done: { type: "final" },
      },
    };
  }
}

const holdsSteps = (step: Step): boolean => listsIn(step).length > 0;
