// block: steps that hold others: scopes, choices, and branches side by side.
import type { ChooseStep, ParallelStep, ScopeStep } from "../language/workflow.ts";
import { absolute, branchName, count, fact, record, regionsOf, remember } from "./chart.ts";
import type { BlockOf, Place } from "./chart.ts";
import { caseOf } from "./condition.ts";
import type { StateNodeConfig, TransitionConfig } from "./config.ts";
import type { StepEnds } from "./step-ends.ts";

export function scopeState(
  step: ScopeStep,
  { exits, path, name }: Place,
  ends: StepEnds,
  block: BlockOf,
): StateNodeConfig {
  return {
    meta: { step: step.id },
    entry: [record(step.id, "running")],
    ...block(step.id, step.steps, ends.within(step.id, exits, path), [...path, name]),
    onDone: [ends.completing(step.id, exits)],
    ...ends.timeLimit(step, exits),
  };
}

export function chooseState(
  step: ChooseStep,
  { exits, path, name }: Place,
  ends: StepEnds,
  block: BlockOf,
): StateNodeConfig {
  const inner = ends.within(step.id, exits, path);
  const outward = { ...exits, failed: absolute(path, exits.failed) };
  const check: TransitionConfig[] = [];
  const states: Record<string, StateNodeConfig> = {};
  let otherwise: TransitionConfig = { target: "done" };
  step.cases.forEach(({ when, steps }, index) => {
    const choice = when ? `case_${index + 1}` : "else";
    states[choice] = {
      ...block(caseOf(step.id, index), steps, inner, [...path, name, choice]),
      onDone: [{ target: "done" }],
    };
    if (when) {
      const condition = caseOf(step.id, index);
      check.push({ guard: { type: "when", params: ends.params(condition) }, target: choice });
      if (ends.params(condition).reads === "data") check.push(ends.unevaluable(condition, step.id, outward));
    } else {
      otherwise = { target: choice };
    }
  });
  return {
    meta: { step: step.id },
    entry: [record(step.id, "running")],
    initial: "check",
    states: { check: { always: [...check, otherwise] }, ...states, done: { type: "final" } },
    onDone: [ends.completing(step.id, exits)],
    ...ends.timeLimit(step, exits),
  };
}

/** Branches end on their own; the block goes on when enough succeeded, and fails when enough cannot any more. */
export function parallelState(
  step: ParallelStep,
  { exits, path, name }: Place,
  ends: StepEnds,
  block: BlockOf,
): StateNodeConfig {
  const branches = regionsOf(step);
  const all = step.join === step.branches.length;
  const facts = branches.map((branch) => branchName(step.id, branch));
  const states: Record<string, StateNodeConfig> = {};
  step.branches.forEach((branch, index) => {
    const region = branches[index]!;
    const failed = { failed: "failed", onFailed: all ? [remember(step.id, "failed")] : [] };
    const inside = [...path, name, region];
    const inner = block(facts[index]!, branch.steps, { ...failed, done: "done" }, inside);
    states[region] = {
      initial: inner.initial,
      states: {
        ...inner.states,
        done: { type: "final", ...(!all && { entry: [remember(facts[index]!, "completed")] }) },
        failed: { type: "final", ...(!all && { entry: [remember(facts[index]!, "failed")] }) },
      },
    };
  });
  const tooMany = step.branches.length - step.join + 1;
  const won = all ? undefined : count(facts, "completed", step.join);
  const lost = all ? fact(step.id, ["failed"]) : count(facts, "failed", tooMany);
  const win = ends.completing(step.id, exits);
  const lose = ends.failing(step.id, exits);
  const early = [
    ...(won && step.onWin === "cancel" ? [{ ...win, guard: won }] : []),
    ...(step.onFail === "cancel" ? [{ ...lose, guard: lost }] : []),
  ];
  return {
    type: "parallel",
    meta: { step: step.id },
    entry: [record(step.id, "running")],
    states,
    ...(early.length > 0 && { always: early }),
    onDone: [{ ...lose, guard: lost }, win],
    ...ends.timeLimit(step, exits),
  };
}
