// compensation: the undo chain. Each step that completed, or may have, is undone in reverse order of the text, one at
// a time; between branches of one block that is the reverse of their declared order, whichever finished first.
import { allSteps, listsIn } from "../language/all-steps.ts";
import { inUndoOrder } from "../language/graph.ts";
import type { CallStep, EmitStep, ForEachStep, RepeatStep, RunStep, Step } from "../language/workflow.ts";
import { absolute, fact, Names, namesOf, record, remember } from "./chart.ts";
import { doneEvent, retryEvent, skipEvent, undoOf } from "./event.ts";
import type { ActionConfig, Fact, RoundParams, StateNodeConfig, TransitionConfig } from "./config.ts";

export type CompensatedStep = Step & { readonly compensation: readonly Step[] };

/** A step that begins what is not part of the machine, and is undone with the instance: items, or a child. */
export type FamilyStep = ForEachStep | RunStep;

export const hasCompensation = (step: Step): step is CompensatedStep => step.compensation !== undefined;

/** Made outside: its outcome comes when its state may have been left already. */
export const isPerformed = (step: Step): step is CallStep | EmitStep =>
  step.kind === "call" || step.kind === "emit";
export const isFamily = (step: Step): step is FamilyStep =>
  step.kind === "for_each" ? undoes(step.steps) : isParent(step);

/** Runs another workflow and waits for it. */
const isParent = (step: Step): step is RunStep => step.kind === "run" && step.wait;

/** Whether there is something to be undone of the step itself. */
export const isUndone = (step: Step): boolean => hasCompensation(step) || isParent(step);

/** Whether anything in the list can be undone. */
export const undoes = (steps: readonly Step[]): boolean => [...allSteps(steps)].some(isUndone);

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
  readonly rounds: (step: RepeatStep) => RoundParams;
  /** What lets steps begin as if they had never run. */
  readonly anew: (steps: readonly Step[]) => readonly ActionConfig[];
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
  readonly #rounds: ChainOptions["rounds"];
  readonly #anew: ChainOptions["anew"];

  constructor({ undo, sequence, rounds, anew }: Pick<ChainOptions, "undo" | "sequence" | "rounds" | "anew">) {
    this.#anew = anew;
    this.#undo = undo;
    this.#sequence = sequence;
    this.#rounds = rounds;
  }

  of(steps: readonly Step[], path: readonly string[]): StateNodeConfig {
    const units = this.#unitsOf(steps).toReversed();
    const names = new Names(["settling", "done"]);
    const unitNames = units.map(({ id }) => names.take(id.replace(/\W/g, "_")));
    const states: Record<string, StateNodeConfig> = {};
    units.forEach((step, index) => {
      const name = unitNames[index]!;
      const next = unitNames[index + 1] ?? "done";
      states[name] = { ...this.#unit(step, [...path, name]), onDone: [{ target: next }] };
    });
    return { initial: unitNames[0] ?? "done", states: { ...states, done: { type: "final" } } };
  }

  /**
   * What can be undone, the last to be undone first; a step with an undo of its own stands for those that it holds, and
   * a loop for its rounds.
   */
  #unitsOf(steps: readonly Step[]): readonly Unit[] {
    return inUndoOrder(steps)
      .toReversed()
      .flatMap((step): readonly Unit[] => {
        const handlers = step.onError?.flatMap((handler) => this.#unitsOf(handler.steps)) ?? [];
        const whole = this.#undo.includes("completed");
        if (isFamily(step)) return whole || step.kind === "for_each" ? [step, ...handlers] : handlers;
        if (hasCompensation(step) && (!holdsSteps(step) || whole)) return [step, ...handlers];
        if (step.kind === "repeat")
          return this.#unitsOf(step.steps).length > 0 ? [step, ...handlers] : handlers;
        return [...listsIn(step).flatMap((inner) => this.#unitsOf(inner)), ...handlers];
      });
  }

  #unit(step: Unit, path: readonly string[]): StateNodeConfig {
    if (isFamily(step)) return this.#undoFamily(step, path);
    const isOwn = hasCompensation(step) && (!holdsSteps(step) || this.#undo.includes("completed"));
    if (isOwn) return this.#undoOf(step, path);
    return this.#inside(step, path);
  }

  /** Of a loop the rounds, from the last to the first. */
  #inside(step: Step, path: readonly string[]): StateNodeConfig {
    if (step.kind !== "repeat") return this.of(listsIn(step).flat(), path);
    const undo: readonly Fact[] = this.#undo.includes("completed") ? [...this.#undo, "begun"] : this.#undo;
    return {
      initial: "round",
      states: {
        round: { ...this.of(step.steps, [...path, "round"]), onDone: [{ target: "check" }] },
        check: {
          always: [
            {
              guard: { type: "kept", params: { step: step.id, undo } },
              target: "round",
              actions: [{ type: "previousRound", params: { ...this.#rounds(step), undo } }],
            },
            { target: "done" },
          ],
        },
        done: { type: "final" },
      },
    };
  }

  /** A step that holds others is undone as a whole when it completed; else they are, one by one. */
  #undoOf(step: CompensatedStep, path: readonly string[]): StateNodeConfig {
    const names = new Names(["check", "inner", "undone", "needs_attention", "done"]);
    const own = this.#ownUndo(step, names, path);
    const inner = holdsSteps(step) ? this.#inside(step, [...path, "inner"]) : undefined;
    return {
      initial: "check",
      states: {
        check: {
          always: [
            this.#undoing(step, inner ? ["completed"] : this.#undo, own.first),
            { target: inner ? "inner" : "done" },
          ],
        },
        ...own.states,
        ...(inner && { inner: { ...inner, onDone: [{ target: "done" }] } }),
        undone: undone(step, this.#undo.includes("completed") ? [] : [remember(step.id, "cancelled")]),
        done: { type: "final" },
      },
    };
  }

  /** Items are undone one by one, a child as its workflow says, unless all is over and the step says better. */
  #undoFamily(step: FamilyStep, path: readonly string[]): StateNodeConfig {
    const part = step.kind === "run" ? "child" : "items";
    const names = new Names(["check", part, "undone", "needs_attention", "done"]);
    const whole = this.#undo.includes("completed");
    const own = whole && hasCompensation(step) ? this.#ownUndo(step, names, path) : undefined;
    const undo = undoOf(step.id);
    const begun = begunFacts(step);
    const params = whole ? { step: step.id } : { step: step.id, only: "unknown" as const };
    return {
      initial: "check",
      states: {
        check: {
          always: [
            ...(own ? [this.#undoing(step, ["completed"], own.first)] : []),
            whole ? this.#undoing(step, begun, part) : { guard: fact(step.id, begun), target: part },
            { target: "done" },
          ],
        },
        ...own?.states,
        [part]: {
          description: whole ? sayUndo(step) : "undo what failed and may have taken effect",
          meta: { step: undo },
          entry: [...(whole ? [record(undo, "running")] : []), { type: "undo", params }],
          on: {
            [doneEvent(undo)]: [
              whole ? { target: "undone", actions: [record(undo, "completed")] } : { target: "done" },
            ],
          },
        },
        ...(whole && { undone: undone(step) }),
        done: { type: "final" },
      },
    };
  }

  #undoing({ id }: Step, any: readonly Fact[], target: string): TransitionConfig {
    return { guard: fact(id, any), target, actions: [record(id, "compensating")] };
  }

  /** The steps of a compensation, leading to `undone`. Each of them that fails waits for a person in a state of its own. */
  #ownUndo(
    { id, compensation }: CompensatedStep,
    names: Names,
    path: readonly string[],
  ): { readonly first: string; readonly states: Readonly<Record<string, StateNodeConfig>> } {
    const undoNames = namesOf(compensation, names);
    // A graph is one part.
    const parts = undoNames.length === 1 ? [compensation] : compensation.map((step) => [step]);
    const states: Record<string, StateNodeConfig> = {};
    parts.forEach((steps, index) => {
      const name = undoNames[index]!;
      const done = undoNames[index + 1] ?? "undone";
      const parked = index === 0 ? "needs_attention" : names.take("needs_attention");
      const exits = { done, failed: absolute(path, parked) };
      Object.assign(states, this.#sequence(undoOf(id), steps, [name], exits, path));
      states[parked] = this.#parked(steps, name, done);
    });
    return { first: undoNames[0]!, states };
  }

  #parked(steps: readonly Step[], again: string, next: string): StateNodeConfig {
    const anew = this.#anew(steps);
    const skipped = steps.length === 1 ? [record(steps[0]!.id, "skipped")] : [];
    return {
      description: "the undo failed: a person must look at it",
      tags: ["needs_attention"],
      on: {
        [retryEvent]: [{ target: again, ...(anew.length > 0 && { actions: anew }) }],
        [skipEvent]: [{ target: next, ...(skipped.length > 0 && { actions: skipped }) }],
      },
    };
  }
}

/** What was undone although the instance completes is not undone again, should all of it be. */
const undone = ({ id }: Step, then: readonly ActionConfig[] = []): StateNodeConfig => ({
  always: [{ target: "done", actions: [record(id, "compensated"), ...then] }],
});

const sayUndo = (step: FamilyStep): string =>
  step.kind === "run" ? `undo ${step.workflow}` : "undo the items, the last first";

/** A child that failed has undone itself; items have not. */
const begunFacts = ({ kind }: FamilyStep): readonly Fact[] =>
  kind === "run"
    ? ["begun", "completed", "timed_out"]
    : ["begun", "completed", "failed", "timed_out", "unknown"];

/** What is undone in one place of the chain. */
type Unit = CompensatedStep | FamilyStep | RepeatStep;

const holdsSteps = (step: Step): boolean => listsIn(step).length > 0;
