// compile: a checked workflow becomes a statechart. One state a step, in the order of the text; regions for
// branches; delayed transitions for waits; a `compensating` state that holds the undo chain.
import { ownSteps } from "../language/all-steps.ts";
import { listSteps } from "../language/item-workflow.ts";
import { formatDuration } from "../language/duration.ts";
import { isGraph } from "../language/graph.ts";
import { everyOf } from "../language/step-id.ts";
import type {
  AgentStep,
  AskStep,
  CallStep,
  ChooseStep,
  EmitStep,
  EndStep,
  ForEachStep,
  ParallelStep,
  Review,
  RunStep,
  RepeatStep,
  ScopeStep,
  SetStep,
  Step,
  WaitForStep,
  WaitStep,
  Workflow,
} from "../language/workflow.ts";
import {
  absolute,
  branchName,
  count,
  fact,
  localName,
  Names,
  namesOf,
  printPath,
  record,
  regionsOf,
  remember,
} from "./chart.ts";
import type { Chart, Exits } from "./chart.ts";
import { hasCompensation, isFamily, isPerformed } from "./compensation.ts";
import {
  caseOf,
  conditionsOf,
  fitsAgainOf,
  fitsOf,
  handlerOf,
  matchOf,
  outputName,
  paramsOf,
  untilOf,
  valuesOf,
  whenOf,
} from "./condition.ts";
import type { Condition } from "./condition.ts";
import type { ActionConfig, Fact, MachineConfig, StateNodeConfig, TransitionConfig } from "./config.ts";
import type { Because, StepStatus } from "./state.ts";
import { Endings } from "./endings.ts";
import {
  doneEvent,
  dueEvent,
  failedEvent,
  repairName,
  resolvedEvent,
  reviewName,
  stepsName,
} from "./event.ts";
import { canLeave, factsOf, withUndo } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { graphOf } from "./graph.ts";
import { roundParams } from "./rounds.ts";
import { taskStates } from "./task.ts";

/** The size of the result grows linearly with the number of steps. */
export function compile(workflow: Workflow): MachineConfig {
  const { id, title, steps, deadlineMs, output } = workflow;
  const chart: Chart = {
    id,
    kind: "instance",
    ...(title !== undefined && { title }),
    steps,
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(output && { output }),
  };
  return new Compiler(chart, conditionsOf(workflow)).root();
}

/** What is done for each item of a list, by the id of the step that says so. */
export function compileItems(workflow: Workflow): Readonly<Record<string, MachineConfig>> {
  const conditions = conditionsOf(workflow);
  const items: Record<string, MachineConfig> = {};
  for (const { id, title, steps } of listSteps(workflow)) {
    const chart: Chart = {
      id: `${workflow.id}/${id}`,
      kind: "item",
      ...(title !== undefined && { title }),
      steps,
    };
    items[id] = new Compiler(chart, conditions).root();
  }
  return items;
}

class Compiler {
  readonly #chart: Chart;
  /** Ids of the steps that are states of this machine. */
  readonly #own: ReadonlySet<string>;
  readonly #conditions: ReadonlyMap<string, Condition>;
  readonly #facts: Facts;
  readonly #stepNames: readonly string[];
  readonly #endings: Endings;

  constructor(chart: Chart, conditions: ReadonlyMap<string, Condition>) {
    const names = new Names(["done", "failed"]);
    this.#chart = chart;
    this.#own = new Set(withUndo(chart.steps).map(({ id }) => id));
    this.#conditions = conditions;
    this.#facts = factsOf(chart, conditions);
    this.#stepNames = namesOf(chart.steps, names);
    this.#endings = new Endings(chart, this.#facts, names);
  }

  root(): MachineConfig {
    const { id, title, steps, output } = this.#chart;
    const { success, failure } = this.#endings;
    const onFailed = isGraph(steps) ? [record(stepsName, "failed")] : [];
    const exits = { done: success, failed: failure, onFailed };
    return {
      id,
      ...(title !== undefined && { description: title }),
      initial: this.#stepNames[0] ?? success,
      context: { facts: {} },
      ...this.#endings.root(),
      states: {
        ...this.#list(stepsName, steps, this.#stepNames, exits, [id]),
        ...this.#endings.states(
          (list, undo, names, { done, failed }, path) =>
            this.#list(list, undo, names, { done, failed, onFailed: [] }, path),
          output && this.#params(outputName),
        ),
      },
    };
  }

  /** One state a step, each leading to the next; one for all of them where the list, known as `list`, is a graph. */
  #list(
    list: string,
    steps: readonly Step[],
    names: readonly string[],
    exits: Exits,
    path: readonly string[],
  ): Record<string, StateNodeConfig> {
    if (isGraph(steps)) {
      const [name = ""] = names;
      const inside = (step: Step, own: Exits, region: string, state: string): StateNodeConfig =>
        this.#guarded(step, own, [...path, name, region], state);
      return { [name]: graphOf(list, steps, exits, inside) };
    }
    const states: Record<string, StateNodeConfig> = {};
    steps.forEach((step, index) => {
      const name = names[index]!;
      const here = { ...exits, done: names[index + 1] ?? exits.done };
      states[name] = this.#guarded(step, here, path, name);
    });
    return states;
  }

  #guarded(step: Step, exits: Exits, path: readonly string[], name: string): StateNodeConfig {
    return step.when || step.onError
      ? this.#shell(step, exits, path, name)
      : this.#step(step, exits, path, name);
  }

  /** Steps as a compound state that ends in `done`. */
  #block(
    list: string,
    steps: readonly Step[],
    exits: Exits,
    path: readonly string[],
  ): Pick<StateNodeConfig, "initial" | "states"> & { readonly initial: string } {
    const names = namesOf(steps, new Names(["done", "failed"]));
    return {
      initial: names[0] ?? "done",
      states: {
        ...this.#list(list, steps, names, { ...exits, done: "done" }, path),
        done: { type: "final" },
      },
    };
  }

  /** A step with `when` or `on_error`: the condition is read on entry, and a failure finds its handler. */
  #shell(step: Step, exits: Exits, path: readonly string[], name: string): StateNodeConfig {
    const inside = [...path, name];
    const outward = { ...exits, failed: absolute(path, exits.failed) };
    const handlers = step.onError ?? [];
    const states: Record<string, StateNodeConfig> = {};
    if (step.when) states["check"] = { always: this.#checkWhen(step, outward) };
    const failed = handlers.length > 0 ? { failed: "caught", onFailed: [] } : outward;
    states["active"] = this.#step(step, { ...failed, done: "done" }, inside, "active");
    if (handlers.length > 0) states["caught"] = { always: this.#checkHandlers(step, outward) };
    handlers.forEach((handler, index) => {
      const then =
        handler.then === "continue"
          ? { target: "done", actions: [record(step.id, "failed", "handled")] }
          : { target: outward.failed, actions: [record(step.id, "failed"), ...exits.onFailed] };
      states[`on_error_${index + 1}`] = {
        ...this.#block(handlerOf(step.id, index), handler.steps, outward, [
          ...inside,
          `on_error_${index + 1}`,
        ]),
        onDone: [then],
      };
    });
    states["done"] = { type: "final" };
    return {
      ...(step.when && { description: `when ${step.when.source}` }),
      initial: step.when ? "check" : "active",
      states,
      onDone: [{ target: exits.done }],
    };
  }

  #checkWhen(step: Step, exits: Exits): readonly TransitionConfig[] {
    const params = this.#params(whenOf(step.id));
    const skip = { target: "done", actions: this.#outcome(step.id, "skipped", "skipped") };
    return [
      { guard: { type: "when", params }, target: "active" },
      ...(params.reads === "data" ? [this.#unevaluable(whenOf(step.id), step.id, exits)] : []),
      skip,
    ];
  }

  /** The first handler that takes the error; one whose condition has no value does not, and the error goes on. */
  #checkHandlers(step: Step, exits: Exits): readonly TransitionConfig[] {
    const outward = { target: exits.failed, actions: [record(step.id, "failed"), ...exits.onFailed] };
    return [
      ...step.onError!.flatMap((_, index): readonly TransitionConfig[] => {
        const params = this.#params(handlerOf(step.id, index));
        return [
          { guard: { type: "when", params }, target: `on_error_${index + 1}` },
          { ...outward, guard: { type: "unevaluable", params } },
        ];
      }),
      outward,
    ];
  }

  #step(step: Step, exits: Exits, path: readonly string[], name: string): StateNodeConfig {
    switch (step.kind) {
      case "call":
        return this.#performed(step, exits, "call", `${step.call.method} ${printPath(step.call.path)}`);
      case "parallel":
        return this.#parallel(step, exits, path, name);
      case "wait":
        return this.#wait(step, exits, path);
      case "wait_for":
        return step.mode === "any" ? this.#waitForAny(step, exits) : this.#waitForAll(step, exits, path);
      case "steps":
        return this.#scope(step, exits, path, name);
      case "choose":
        return this.#choose(step, exits, path, name);
      case "repeat":
        return this.#repeat(step, exits, path, name);
      case "emit":
        return this.#performed(step, exits, "emit", `emit ${step.event}`);
      case "for_each":
        return this.#forEach(step, exits, path);
      case "run":
        return this.#run(step, exits);
      case "set":
        return this.#set(step, exits);
      case "fail":
        return { always: [this.#failing(step.id, exits)] };
      case "end":
        return this.#end(step);
      case "ask":
        return this.#ask(step, exits, path);
      case "agent":
        return this.#agent(step, exits, path);
      default:
        return step satisfies never;
    }
  }

  /** Made outside, with an outcome. */
  #performed(
    step: CallStep | EmitStep,
    exits: Exits,
    type: "call" | "emit",
    description: string,
  ): StateNodeConfig {
    const left = hasCompensation(step) ? [remember(step.id, "running")] : [];
    return {
      description,
      meta: { step: step.id },
      entry: [{ type, params: { step: step.id } }, ...left],
      on: {
        [doneEvent(step.id)]: [this.#completing(step.id, exits)],
        [failedEvent(step.id)]: [
          ...(step.compensation
            ? [{ ...this.#failing(step.id, exits, "unknown"), guard: { type: "unknownOutcome" } as const }]
            : []),
          this.#failing(step.id, exits),
        ],
      },
    };
  }

  /** Without `wait` the child's beginning is the outcome. */
  #run(step: RunStep, exits: Exits): StateNodeConfig {
    const { id, workflow, timeoutMs } = step;
    const begun = isFamily(step) ? [remember(id, "begun")] : [];
    return {
      description: `run ${workflow}`,
      meta: { step: id },
      entry: [{ type: "run", params: { step: id } }, ...begun],
      on: {
        [doneEvent(id)]: [this.#completing(id, exits)],
        [failedEvent(id)]: [this.#failing(id, exits)],
      },
      ...(timeoutMs !== undefined && { after: { [timeoutMs]: [this.#failing(id, exits, "timed_out")] } }),
    };
  }

  #wait(step: WaitStep, exits: Exits, path: readonly string[]): StateNodeConfig {
    const { time } = step;
    if ((time.kind === "for" && time.durationMs === 0) || (time.kind === "business" && time.days === 0))
      return this.#pass(step, exits);
    switch (time.kind) {
      case "for":
        return this.#waitFor(step, time.durationMs, exits);
      case "at":
        return this.#waitAt(step, exits, path);
      case "business": {
        const { days, calendar } = time;
        return {
          description: `wait ${days} business ${days === 1 ? "day" : "days"} (${calendar.name} ${calendar.version})`,
          ...this.#waitComputed(step, exits),
        };
      }
      default:
        return time satisfies never;
    }
  }

  #waitFor(step: WaitStep, durationMs: number, exits: Exits): StateNodeConfig {
    return {
      description: `wait ${formatDuration(durationMs)}`,
      meta: { step: step.id },
      entry: [record(step.id, "waiting")],
      on: this.#early(step, exits),
      after: { [durationMs]: [this.#completing(step.id, exits, "timeout")] },
    };
  }

  /** A wait for no time at all: no event is early enough to end it. */
  #pass(step: WaitStep, exits: Exits): StateNodeConfig {
    return {
      description: "wait for no time",
      entry: [record(step.id, "waiting")],
      always: [{ target: exits.done, actions: this.#outcome(step.id, "completed", "timeout", "timeout") }],
    };
  }

  #early(step: WaitStep, exits: Exits): Readonly<Record<string, readonly TransitionConfig[]>> {
    const until = step.until.length > 0 ? step.until : [resolvedEvent(step.id)];
    const taken = this.#taking(step, this.#completing(step.id, exits), exits);
    return Object.fromEntries(until.map((event) => [event, taken]));
  }

  /** What data says may be no time. */
  #waitAt(step: WaitStep, exits: Exits, path: readonly string[]): StateNodeConfig {
    const outward = { ...exits, done: "done", failed: absolute(path, exits.failed) };
    return {
      description: "wait until a time",
      initial: "check",
      states: {
        check: { always: [this.#unevaluable(valuesOf(step.id), step.id, outward), { target: "waiting" }] },
        waiting: this.#waitComputed(step, outward),
        done: { type: "final" },
      },
      onDone: [{ target: exits.done }],
    };
  }

  /** The time is computed on entry. */
  #waitComputed(step: WaitStep, exits: Exits): StateNodeConfig {
    const event = dueEvent(step.id);
    return {
      meta: { step: step.id },
      entry: [record(step.id, "waiting"), { type: "arm", params: { step: step.id, event } }],
      exit: [{ type: "disarm", params: { step: step.id } }],
      on: { ...this.#early(step, exits), [event]: [this.#completing(step.id, exits, "timeout")] },
    };
  }

  #waitForAny(step: WaitForStep, exits: Exits): StateNodeConfig {
    const taken = this.#taking(step, this.#completing(step.id, exits), exits);
    return {
      description: `wait for ${step.events.join(" or ")}`,
      meta: { step: step.id },
      entry: [record(step.id, "waiting")],
      on: Object.fromEntries(step.events.map((event) => [event, taken])),
      ...this.#giveUp(step, exits),
    };
  }

  #waitForAll(step: WaitForStep, exits: Exits, path: readonly string[]): StateNodeConfig {
    const names = new Names([]);
    const outward = { ...exits, failed: absolute(path, exits.failed) };
    const regions = step.events.map((event): readonly [string, StateNodeConfig] => [
      names.take(localName(event)),
      {
        initial: "waiting",
        states: {
          waiting: {
            meta: { step: step.id },
            on: { [event]: this.#taking(step, { target: "received" }, outward) },
          },
          received: { type: "final" },
        },
      },
    ]);
    return {
      type: "parallel",
      description: `wait for ${step.events.join(" and ")}`,
      meta: { step: step.id },
      entry: [record(step.id, "waiting")],
      states: Object.fromEntries(regions),
      onDone: [this.#completing(step.id, exits)],
      ...this.#giveUp(step, exits),
    };
  }

  /** With `match`, an event for which it is not true is not taken. */
  #taking(step: WaitStep | WaitForStep, taken: TransitionConfig, exits: Exits): readonly TransitionConfig[] {
    if (!step.match) return [taken];
    const params = this.#params(matchOf(step.id));
    return [
      { ...taken, guard: { type: "when", params } },
      ...(params.reads === "data" ? [this.#unevaluable(matchOf(step.id), step.id, exits)] : []),
    ];
  }

  #giveUp(step: WaitForStep, exits: Exits): Pick<StateNodeConfig, "after"> {
    if (step.timeoutMs === undefined) return {};
    const late =
      step.onTimeout === "continue"
        ? this.#completing(step.id, exits, "timeout")
        : this.#failing(step.id, exits, "timed_out");
    return { after: { [step.timeoutMs]: [late] } };
  }

  #scope(step: ScopeStep, exits: Exits, path: readonly string[], name: string): StateNodeConfig {
    return {
      meta: { step: step.id },
      entry: [record(step.id, "running")],
      ...this.#block(step.id, step.steps, this.#within(step.id, exits, path), [...path, name]),
      onDone: [this.#completing(step.id, exits)],
      ...this.#timeLimit(step, exits),
    };
  }

  #choose(step: ChooseStep, exits: Exits, path: readonly string[], name: string): StateNodeConfig {
    const inner = this.#within(step.id, exits, path);
    const outward = { ...exits, failed: absolute(path, exits.failed) };
    const check: TransitionConfig[] = [];
    const states: Record<string, StateNodeConfig> = {};
    let otherwise: TransitionConfig = { target: "done" };
    step.cases.forEach(({ when, steps }, index) => {
      const choice = when ? `case_${index + 1}` : "else";
      states[choice] = {
        ...this.#block(caseOf(step.id, index), steps, inner, [...path, name, choice]),
        onDone: [{ target: "done" }],
      };
      if (when) {
        const condition = caseOf(step.id, index);
        check.push({ guard: { type: "when", params: this.#params(condition) }, target: choice });
        if (this.#params(condition).reads === "data")
          check.push(this.#unevaluable(condition, step.id, outward));
      } else {
        otherwise = { target: choice };
      }
    });
    return {
      meta: { step: step.id },
      entry: [record(step.id, "running")],
      initial: "check",
      states: { check: { always: [...check, otherwise] }, ...states, done: { type: "final" } },
      onDone: [this.#completing(step.id, exits)],
      ...this.#timeLimit(step, exits),
    };
  }

  /** After a round `until` is read: it leads on, or back to the beginning of another. */
  #repeat(step: RepeatStep, exits: Exits, path: readonly string[], name: string): StateNodeConfig {
    const outward = { ...exits, failed: absolute(path, exits.failed) };
    const until = this.#params(untilOf(step.id));
    const lost = {
      guard: { type: "exhausted", params: { step: step.id, max: step.max } },
      ...(step.onMax === "continue" ? { target: "done" } : this.#failing(step.id, outward, "failed", "max")),
    } as const;
    const again = { target: "round", actions: [this.#nextRound(step)] };
    const left = [...ownSteps(step.steps)].filter(isPerformed).filter(hasCompensation);
    const settles = left.length > 0 && canLeave(step.steps);
    const settled = { type: "settled", params: { steps: left.map(({ id }) => id) } } as const;
    const settling = {
      description: "wait for calls that were left behind",
      always: [{ guard: settled, ...again }],
    };
    const next = settles ? { target: "settling" } : again;
    return {
      description: `again until ${step.until.source}, at most ${step.max} times`,
      meta: { step: step.id },
      entry: [record(step.id, "running")],
      exit: [{ type: "lastRound", params: { step: step.id } }],
      initial: "round",
      states: {
        round: {
          ...this.#block(step.id, step.steps, this.#within(step.id, exits, path), [...path, name, "round"]),
          onDone: [{ target: "check" }],
        },
        check: {
          always: [
            { guard: { type: "when", params: until }, target: "done" },
            ...(until.reads === "data" ? [this.#unevaluable(untilOf(step.id), step.id, outward)] : []),
            lost,
            step.everyMs === undefined ? next : { target: "pause" },
          ],
        },
        ...(step.everyMs !== undefined && { pause: this.#pause(step, step.everyMs, next) }),
        ...(settles && { settling }),
        done: { type: "final" },
      },
      onDone: [this.#completing(step.id, exits)],
      ...this.#timeLimit(step, exits),
    };
  }

  #nextRound(step: RepeatStep): ActionConfig {
    return { type: "nextRound", params: roundParams(step, this.#facts) };
  }

  /** The time is counted from the beginning of the round, which the engine knows. */
  #pause({ id }: RepeatStep, everyMs: number, next: TransitionConfig): StateNodeConfig {
    const step = everyOf(id);
    const event = dueEvent(step);
    return {
      description: `until ${formatDuration(everyMs)} have passed since the round began`,
      meta: { step },
      entry: [{ type: "arm", params: { step, event } }],
      exit: [{ type: "disarm", params: { step } }],
      on: { [event]: [next] },
    };
  }

  /** Branches end on their own; the block goes on when enough succeeded, and fails when enough cannot any more. */
  #parallel(step: ParallelStep, exits: Exits, path: readonly string[], name: string): StateNodeConfig {
    const branches = regionsOf(step);
    const all = step.join === step.branches.length;
    const facts = branches.map((branch) => branchName(step.id, branch));
    const states: Record<string, StateNodeConfig> = {};
    step.branches.forEach((branch, index) => {
      const region = branches[index]!;
      const failed = { failed: "failed", onFailed: all ? [remember(step.id, "failed")] : [] };
      const inside = [...path, name, region];
      const block = this.#block(facts[index]!, branch.steps, { ...failed, done: "done" }, inside);
      states[region] = {
        initial: block.initial,
        states: {
          ...block.states,
          done: { type: "final", ...(!all && { entry: [remember(facts[index]!, "completed")] }) },
          failed: { type: "final", ...(!all && { entry: [remember(facts[index]!, "failed")] }) },
        },
      };
    });
    const tooMany = step.branches.length - step.join + 1;
    const won = all ? undefined : count(facts, "completed", step.join);
    const lost = all ? fact(step.id, ["failed"]) : count(facts, "failed", tooMany);
    const win = this.#completing(step.id, exits);
    const lose = this.#failing(step.id, exits);
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
      ...this.#timeLimit(step, exits),
    };
  }

  /** What is done for an item is a machine of its own; the engine counts how the items end. */
  #forEach(step: ForEachStep, exits: Exits, path: readonly string[]): StateNodeConfig {
    const outward = { ...exits, done: "done", failed: absolute(path, exits.failed) };
    const begun = isFamily(step) ? [remember(step.id, "begun")] : [];
    return {
      description: `for each ${step.as}`,
      initial: "check",
      states: {
        check: { always: [this.#unevaluable(valuesOf(step.id), step.id, outward), { target: "active" }] },
        active: {
          meta: { step: step.id },
          entry: [record(step.id, "running"), ...begun, { type: "spread", params: { step: step.id } }],
          on: {
            [doneEvent(step.id)]: [this.#completing(step.id, outward)],
            [failedEvent(step.id)]: [this.#failing(step.id, outward)],
          },
          ...this.#timeLimit(step, outward),
        },
        done: { type: "final" },
      },
      onDone: [{ target: exits.done }],
    };
  }

  #set(step: SetStep, exits: Exits): StateNodeConfig {
    const done = this.#completing(step.id, exits);
    return {
      description: `set ${step.values.map(([name]) => name).join(", ")}`,
      always: [
        this.#unevaluable(valuesOf(step.id), step.id, exits),
        { ...done, actions: [{ type: "set", params: { step: step.id } }, ...(done.actions ?? [])] },
      ],
    };
  }

  #end(step: EndStep): StateNodeConfig {
    const end = ({
      target,
      actions = [],
    }: TransitionConfig & { readonly target: string }): StateNodeConfig => ({
      always: [
        {
          target: absolute([this.#chart.id], target),
          actions: [record(step.id, "completed"), ...actions],
        },
      ],
    });
    switch (step.as) {
      case "completed":
        return end({ target: this.#endings.success });
      case "failed":
        return end({ target: this.#endings.failure });
      case "cancelled":
        return end(this.#endings.cancelling());
      default:
        return step.as satisfies never;
    }
  }

  #ask(step: AskStep, exits: Exits, path: readonly string[]): StateNodeConfig {
    const { id, ask } = step;
    const outward = { ...exits, failed: absolute(path, exits.failed) };
    const condition = valuesOf(id);
    return {
      meta: { step: id },
      entry: [record(id, "waiting")],
      ...taskStates({
        step: id,
        ask,
        decided: this.#completing(id, exits),
        overdue: this.#failing(id, outward, "failed", "overdue"),
        unevaluable: this.#conditions.has(condition) ? this.#unevaluable(condition, id, outward) : undefined,
      }),
      ...this.#timeLimit(step, exits),
    };
  }

  /** Asked, and asked once more where the answer does not fit; then, where somebody is to look at it, reviewed. */
  #agent(step: AgentStep, exits: Exits, path: readonly string[]): StateNodeConfig {
    const { id, call, review } = step;
    const repair = repairName(id);
    const outward = { ...exits, done: "done", failed: absolute(path, exits.failed) };
    const failing = (because?: Because): TransitionConfig => this.#failing(id, outward, "failed", because);
    const next = !review ? "done" : review.when ? "check_review" : "review";
    const fits = (name: string): TransitionConfig => ({
      guard: { type: "when", params: this.#params(name) },
      target: next,
    });
    const asking = (part: string, done: TransitionConfig, failed: TransitionConfig): StateNodeConfig => ({
      description: `${call.method} ${printPath(call.path)}`,
      meta: { step: part },
      entry: [{ type: "call", params: { step: part } }],
      on: { [doneEvent(part)]: [done], [failedEvent(part)]: [failed] },
    });
    return {
      meta: { step: id },
      initial: "asking",
      states: {
        asking: asking(id, { target: "check" }, failing()),
        check: { always: [fits(fitsOf(id)), { target: "repairing" }] },
        repairing: asking(
          repair,
          { target: "check_again", actions: [record(repair, "completed")] },
          also(record(repair, "failed"), failing()),
        ),
        check_again: { always: [fits(fitsAgainOf(id)), failing("misfit")] },
        ...(review && this.#review(id, review, outward)),
        done: { type: "final" },
      },
      onDone: [this.#completing(id, exits)],
    };
  }

  #review(id: string, review: Review, exits: Exits): Readonly<Record<string, StateNodeConfig>> {
    const task = reviewName(id);
    const failed = record(task, "failed");
    const when = whenOf(task);
    const values = valuesOf(task);
    const check: StateNodeConfig = {
      always: [
        { guard: { type: "when", params: this.#params(when) }, target: "review" },
        this.#unevaluable(when, id, exits),
        { target: "done" },
      ],
    };
    return {
      ...(review.when && { check_review: check }),
      review: {
        meta: { step: task },
        entry: [record(task, "waiting")],
        ...taskStates({
          step: task,
          ask: review,
          decided: { target: "done", actions: [record(task, "completed")] },
          overdue: also(record(task, "failed", "overdue"), this.#failing(id, exits, "failed", "overdue")),
          unevaluable: this.#conditions.has(values)
            ? also(failed, this.#unevaluable(values, id, exits))
            : undefined,
        }),
      },
    };
  }

  #timeLimit(
    step: ScopeStep | ParallelStep | ChooseStep | RepeatStep | ForEachStep | AskStep,
    exits: Exits,
  ): Pick<StateNodeConfig, "after"> {
    if (step.timeoutMs === undefined) return {};
    return { after: { [step.timeoutMs]: [this.#failing(step.id, exits, "timed_out")] } };
  }

  /** Exits for what is inside a step: its failure is the step's. */
  #within(step: string, exits: Exits, path: readonly string[]): Exits {
    return {
      done: "done",
      failed: absolute(path, exits.failed),
      onFailed: [...this.#outcome(step, "failed", "failed"), ...exits.onFailed],
    };
  }

  #completing(step: string, exits: Exits, known: Fact = "completed"): TransitionConfig {
    return { target: exits.done, actions: this.#outcome(step, "completed", known) };
  }

  #failing(step: string, exits: Exits, known: Fact = "failed", because?: Because): TransitionConfig {
    return {
      target: exits.failed,
      actions: [...this.#outcome(step, "failed", known, because), ...exits.onFailed],
    };
  }

  #unevaluable(condition: string, step: string, exits: Exits): TransitionConfig {
    return { ...this.#failing(step, exits), guard: { type: "unevaluable", params: this.#params(condition) } };
  }

  #params(condition: string): ReturnType<typeof paramsOf> {
    return paramsOf(condition, this.#conditions.get(condition)!, this.#own);
  }

  /** What a step's end leaves: a record for the engine, and a fact where some guard asks for it. */
  #outcome(
    step: string,
    status: StepStatus,
    known: Fact,
    because: Because | undefined = known === "timed_out" ? "timeout" : undefined,
  ): readonly ActionConfig[] {
    const actions: ActionConfig[] = [record(step, status, because)];
    if (this.#facts.asked(step, known)) actions.push(remember(step, known));
    return actions;
  }
}

const also = (action: ActionConfig, transition: TransitionConfig): TransitionConfig => ({
  ...transition,
  actions: [action, ...(transition.actions ?? [])],
});
