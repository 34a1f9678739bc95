// compensation: the undo chain. Each step that completed, or may have, is undone in reverse order of the text, one at
// a time; between branches of one block that is the reverse of their declared order, whichever finished first.
import { listsIn } from "../language/all-steps.ts";
import type { CallStep, Compensation, ScopeStep, Step } from "../language/workflow.ts";
import { fact, localName, Names, printPath, record } from "./chart.ts";
import type { Fact, StateNodeConfig, TransitionConfig } from "./config.ts";
import { doneEvent, failedEvent } from "./event.ts";

export type CompensatedStep = (CallStep | ScopeStep) & { readonly compensation: readonly Compensation[] };

export const hasCompensation = (step: Step): step is CompensatedStep =>
  (step.kind === "call" || step.kind === "steps") &&
  step.compensation !== undefined &&
  step.compensation.length > 0;

export interface ChainOptions {
  readonly steps: readonly Step[];
  /** What must be remembered of a call for it to be undone. */
  readonly undo: readonly Fact[];
  /** Whether calls may have been left behind: then their outcomes are waited for first. */
  readonly settles: boolean;
  readonly then: readonly TransitionConfig[];
}

export function compensationOf({ steps, undo, settles, then }: ChainOptions): StateNodeConfig {
  const chain = chainOf(steps, undo);
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

function chainOf(steps: readonly Step[], undo: readonly Fact[]): StateNodeConfig {
  const units = unitsOf(steps, undo).toReversed();
  const names = new Names(["settling", "done"]);
  const unitNames = units.map(({ step }) => names.take(step.id.replace(/\W/g, "_")));
  const states: Record<string, StateNodeConfig> = {};
  units.forEach((unit, index) => {
    const next = unitNames[index + 1] ?? "done";
    states[unitNames[index]!] =
      unit.step.kind === "call" ? undoCall(unit.step, undo, next) : undoScope(unit.step, undo, next);
  });
  return { initial: unitNames[0] ?? "done", states: { ...states, done: { type: "final" } } };
}

interface Unit {
  readonly step: CompensatedStep;
}

/** What can be undone, in the order of the text; a scope with an undo of its own stands for its steps. */
function unitsOf(steps: readonly Step[], undo: readonly Fact[]): readonly Unit[] {
  return steps.flatMap((step): readonly Unit[] => {
    const handlers = step.onError?.flatMap((handler) => unitsOf(handler.steps, undo)) ?? [];
    if (hasCompensation(step) && (step.kind === "call" || undo.includes("completed")))
      return [{ step }, ...handlers];
    return [...listsIn(step).flatMap((inner) => unitsOf(inner, undo)), ...handlers];
  });
}

function undoCall(step: CompensatedStep, undo: readonly Fact[], next: string): StateNodeConfig {
  const names = new Names(["check", "needs_attention", "done"]);
  const calls = undoCalls(step, names);
  return {
    initial: "check",
    states: {
      check: {
        always: [
          { guard: fact(step.id, undo), target: calls.first, actions: [record(step.id, "compensating")] },
          { target: "done" },
        ],
      },
      ...calls.states,
      done: { type: "final" },
    },
    onDone: [{ target: next }],
  };
}

/** A scope that completed is undone as a whole; one that did not, step by step. */
function undoScope(step: CompensatedStep, undo: readonly Fact[], next: string): StateNodeConfig {
  const names = new Names(["check", "inner", "needs_attention", "done"]);
  const calls = undoCalls(step, names);
  const inner = chainOf(step.kind === "steps" ? step.steps : [], undo);
  return {
    initial: "check",
    states: {
      check: {
        always: [
          {
            guard: fact(step.id, ["completed"]),
            target: calls.first,
            actions: [record(step.id, "compensating")],
          },
          { target: "inner" },
        ],
      },
      ...calls.states,
      inner: { ...inner, onDone: [{ target: "done" }] },
      done: { type: "final" },
    },
    onDone: [{ target: next }],
  };
}

/** The calls of an undo, in order, ending in `done`; the first that fails leaves the instance to a person. */
function undoCalls(
  step: CompensatedStep,
  names: Names,
): { readonly first: string; readonly states: Readonly<Record<string, StateNodeConfig>> } {
  const callNames = step.compensation.map((undo) => names.take(localName(undo.id)));
  const states: Record<string, StateNodeConfig> = {};
  step.compensation.forEach((undo, index) => {
    const last = index === step.compensation.length - 1;
    states[callNames[index]!] = {
      description: `${undo.call.method} ${printPath(undo.call.path)}`,
      meta: { step: undo.id },
      entry: [{ type: "call", params: { step: undo.id } }],
      on: {
        [doneEvent(undo.id)]: [
          {
            target: callNames[index + 1] ?? "done",
            actions: [record(undo.id, "completed"), ...(last ? [record(step.id, "compensated")] : [])],
          },
        ],
        [failedEvent(undo.id)]: [{ target: "needs_attention", actions: [record(undo.id, "failed")] }],
      },
    };
  });
  states["needs_attention"] = {
    description: "the undo failed: a person must look at it",
    tags: ["needs_attention"],
  };
  return { first: callNames[0]!, states };
}
