// compile: a checked workflow becomes a statechart. One state a step, in the order of the text; regions for
// branches; delayed transitions for waits; a `compensating` state that holds the undo chain.
import { listSteps } from "../language/item-workflow.ts";
import { isGraph } from "../language/graph.ts";
import type { EndStep, SetStep, Step, Workflow } from "../language/workflow.ts";
import { agentState } from "./agent.ts";
import { chooseState, parallelState, scopeState } from "./block.ts";
import { absolute, Names, namesOf, record } from "./chart.ts";
import type { BlockOf, Chart, Exits, Place } from "./chart.ts";
import { conditionsOf, outputName, valuesOf } from "./condition.ts";
import type { Condition } from "./condition.ts";
import type { MachineConfig, StateNodeConfig, TransitionConfig } from "./config.ts";
import { Endings } from "./endings.ts";
import { stepsName } from "./event.ts";
import { factsOf, withUndo } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { graphOf } from "./graph.ts";
import { repeatState } from "./loop.ts";
import { callState, emitState, forEachState, runState } from "./outside.ts";
import { roundParams } from "./rounds.ts";
import { shellState } from "./shell.ts";
import { StepEnds } from "./step-ends.ts";
import { askState } from "./task.ts";
import { waitForState, waitState } from "./wait.ts";

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
  readonly #facts: Facts;
  readonly #ends: StepEnds;
  readonly #stepNames: readonly string[];
  readonly #endings: Endings;

  constructor(chart: Chart, conditions: ReadonlyMap<string, Condition>) {
    const names = new Names(["done", "failed"]);
    const own = new Set(withUndo(chart.steps).map(({ id }) => id));
    this.#chart = chart;
    this.#facts = factsOf(chart, conditions);
    this.#ends = new StepEnds(this.#facts, conditions, own);
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
          output && this.#ends.params(outputName),
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
        this.#guarded(step, { exits: own, path: [...path, name, region], name: state });
      return { [name]: graphOf(list, steps, exits, inside) };
    }
    const states: Record<string, StateNodeConfig> = {};
    steps.forEach((step, index) => {
      const name = names[index]!;
      const here = { ...exits, done: names[index + 1] ?? exits.done };
      states[name] = this.#guarded(step, { exits: here, path, name });
    });
    return states;
  }

  readonly #block: BlockOf = (list, steps, exits, path) => {
    const names = namesOf(steps, new Names(["done", "failed"]));
    return {
      initial: names[0] ?? "done",
      states: {
        ...this.#list(list, steps, names, { ...exits, done: "done" }, path),
        done: { type: "final" },
      },
    };
  };

  #guarded(step: Step, place: Place): StateNodeConfig {
    return step.when || step.onError
      ? shellState(step, place, this.#ends, this.#block, (inside) => this.#step(step, inside))
      : this.#step(step, place);
  }

  #step(step: Step, place: Place): StateNodeConfig {
    const ends = this.#ends;
    switch (step.kind) {
      case "call":
        return callState(step, place, ends);
      case "emit":
        return emitState(step, place, ends);
      case "run":
        return runState(step, place, ends);
      case "for_each":
        return forEachState(step, place, ends);
      case "wait":
        return waitState(step, place, ends);
      case "wait_for":
        return waitForState(step, place, ends);
      case "ask":
        return askState(step, place, ends);
      case "agent":
        return agentState(step, place, ends);
      case "steps":
        return scopeState(step, place, ends, this.#block);
      case "choose":
        return chooseState(step, place, ends, this.#block);
      case "parallel":
        return parallelState(step, place, ends, this.#block);
      case "repeat":
        return repeatState(step, place, ends, this.#block, roundParams(step, this.#facts));
      case "set":
        return setState(step, place, ends);
      case "fail":
        return { always: [ends.failing(step.id, place.exits)] };
      case "end":
        return this.#end(step);
      default:
        return step satisfies never;
    }
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
}

function setState(step: SetStep, { exits }: Place, ends: StepEnds): StateNodeConfig {
  const done = ends.completing(step.id, exits);
  return {
    description: `set ${step.values.map(([name]) => name).join(", ")}`,
    always: [
      ends.unevaluable(valuesOf(step.id), step.id, exits),
      { ...done, actions: [{ type: "set", params: { step: step.id } }, ...(done.actions ?? [])] },
    ],
  };
}
