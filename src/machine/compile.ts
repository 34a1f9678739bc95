// compile: a checked workflow becomes a statechart. One state a step, in the order of the text; regions for
// branches; delayed transitions for waits; a `compensating` state that holds the undo chain.
import { formatDuration } from "../language/duration.ts";
import { readsOf, readsOnlyControl } from "../language/expression.ts";
import type {
  CallStep,
  Compensation,
  ParallelStep,
  Step,
  Template,
  WaitStep,
  Workflow,
} from "../language/workflow.ts";
import type {
  ActionConfig,
  Fact,
  GuardConfig,
  MachineConfig,
  StateNodeConfig,
  TransitionConfig,
} from "./config.ts";
import { doneEvent, failedEvent, resolvedEvent } from "./event.ts";
import type { StepStatus } from "./decision.ts";

/** The size of the result grows linearly with the number of steps. */
export function compile(workflow: Workflow): MachineConfig {
  const compiler = new Compiler(workflow);
  return compiler.root();
}

/** Where a step leads: names of sibling states, or `#` and a path from the root. */
interface Exits {
  readonly done: string;
  readonly failed: string;
  /** Taken with the transition to `failed`, beside the step's own. */
  readonly onFailed: readonly ActionConfig[];
}

class Compiler {
  readonly #workflow: Workflow;
  /** Facts that some guard will ask for, as `<step> <fact>`; others are not remembered, to keep states few. */
  readonly #asked = new Set<string>();

  constructor(workflow: Workflow) {
    this.#workflow = workflow;
    for (const step of allSteps(workflow.steps)) {
      if (step.kind === "call" && step.compensation) {
        this.#asked.add(`${step.id} completed`).add(`${step.id} unknown`);
      }
      if (step.when) {
        for (const read of readsOf(step.when.source)) this.#asked.add(`${read.step} ${read.field}`);
      }
    }
  }

  root(): MachineConfig {
    const undone = [...allSteps(this.#workflow.steps)].filter(hasCompensation).reverse();
    const names = new Names(["done", "failed"]);
    const stepNames = this.#workflow.steps.map((step) => names.take(localName(step.id)));
    const completed = names.take("completed");
    const compensating = undone.length > 0 ? names.take("compensating") : undefined;
    const failed = "failed";
    const output = this.#workflow.output ? names.take("output") : undefined;
    const path = [this.#workflow.id];
    const exits = { done: output ?? completed, failed: compensating ?? failed, onFailed: [] };
    const states: Record<string, StateNodeConfig> = this.#sequence(
      this.#workflow.steps,
      stepNames,
      exits,
      path,
    );
    if (output) states[output] = outputState(completed, exits.failed);
    if (compensating) states[compensating] = this.#compensating(undone, failed);
    states[completed] = { type: "final", tags: ["completed"] };
    states[failed] = { type: "final", tags: ["failed"] };
    return {
      id: this.#workflow.id,
      ...(this.#workflow.title !== undefined && { description: this.#workflow.title }),
      initial: stepNames[0] ?? exits.done,
      context: { facts: {} },
      states,
    };
  }

  #sequence(
    steps: readonly Step[],
    names: readonly string[],
    exits: Exits,
    path: readonly string[],
  ): Record<string, StateNodeConfig> {
    const states: Record<string, StateNodeConfig> = {};
    steps.forEach((step, index) => {
      const name = names[index]!;
      const here = { ...exits, done: names[index + 1] ?? exits.done };
      states[name] = step.when
        ? this.#guarded(step, here, path, name)
        : this.#step(step, here, [...path, name]);
    });
    return states;
  }

  /** A step with `when`: the condition is read on entry, then the step is run, skipped or failed. */
  #guarded(step: Step, exits: Exits, path: readonly string[], name: string): StateNodeConfig {
    const source = step.when!.source;
    const params = {
      step: step.id,
      source,
      reads: readsOnlyControl(source) ? ("control" as const) : ("data" as const),
    };
    const outside = (target: string): string =>
      target.startsWith("#") ? target : `#${[...path, target].join(".")}`;
    const failed = outside(exits.failed);
    const check: TransitionConfig[] = [
      { guard: { type: "when", params }, target: "active" },
      { target: "done", actions: this.#outcome(step.id, "skipped", "skipped") },
    ];
    if (params.reads === "data") {
      check.splice(1, 0, {
        guard: { type: "unevaluable", params },
        target: failed,
        actions: [...this.#outcome(step.id, "failed", "failed"), ...exits.onFailed],
      });
    }
    return {
      description: `when ${source}`,
      initial: "check",
      states: {
        check: { always: check },
        active: this.#step(step, { done: "done", failed, onFailed: exits.onFailed }, [
          ...path,
          name,
          "active",
        ]),
        done: { type: "final" },
      },
      onDone: [{ target: exits.done }],
    };
  }

  #step(step: Step, exits: Exits, path: readonly string[]): StateNodeConfig {
    switch (step.kind) {
      case "call":
        return this.#call(step, exits);
      case "parallel":
        return this.#parallel(step, exits, path);
      case "wait":
        return this.#wait(step, exits);
      default:
        return step satisfies never;
    }
  }

  #call(step: CallStep, exits: Exits): StateNodeConfig {
    const failed: TransitionConfig[] = [
      { target: exits.failed, actions: [...this.#outcome(step.id, "failed", "failed"), ...exits.onFailed] },
    ];
    if (step.compensation) {
      failed.unshift({
        guard: { type: "unknownOutcome" },
        target: exits.failed,
        actions: [...this.#outcome(step.id, "failed", "unknown"), ...exits.onFailed],
      });
    }
    return {
      description: `${step.call.method} ${printPath(step.call.path)}`,
      meta: { step: step.id },
      entry: [{ type: "call", params: { step: step.id } }],
      on: {
        [doneEvent(step.id)]: [
          { target: exits.done, actions: this.#outcome(step.id, "completed", "completed") },
        ],
        [failedEvent(step.id)]: failed,
      },
    };
  }

  #wait(step: WaitStep, exits: Exits): StateNodeConfig {
    const until = step.until.length > 0 ? step.until : [resolvedEvent(step.id)];
    return {
      description: `wait ${formatDuration(step.durationMs)}`,
      meta: { step: step.id },
      entry: [record(step.id, "waiting")],
      on: Object.fromEntries(
        until.map((event) => [
          event,
          [{ target: exits.done, actions: this.#outcome(step.id, "completed", "completed") }],
        ]),
      ),
      after: {
        [step.durationMs]: [{ target: exits.done, actions: this.#outcome(step.id, "completed", "timeout") }],
      },
    };
  }

  /** Every branch runs to its end; then the block fails when any branch did. */
  #parallel(step: ParallelStep, exits: Exits, path: readonly string[]): StateNodeConfig {
    const regionNames = new Names([]);
    const states: Record<string, StateNodeConfig> = {};
    for (const branch of step.branches) {
      const region = regionNames.take(branch.name);
      const names = new Names(["done", "failed"]);
      const stepNames = branch.steps.map((inner) => names.take(localName(inner.id)));
      const onFailed: ActionConfig[] = [{ type: "remember", params: { step: step.id, fact: "failed" } }];
      states[region] = {
        initial: stepNames[0] ?? "done",
        states: {
          ...this.#sequence(branch.steps, stepNames, { done: "done", failed: "failed", onFailed }, [
            ...path,
            region,
          ]),
          done: { type: "final" },
          failed: { type: "final" },
        },
      };
    }
    return {
      type: "parallel",
      meta: { step: step.id },
      entry: [record(step.id, "running")],
      states,
      onDone: [
        {
          guard: fact(step.id, ["failed"]),
          target: exits.failed,
          actions: [record(step.id, "failed"), ...exits.onFailed],
        },
        { target: exits.done, actions: this.#outcome(step.id, "completed", "completed") },
      ],
    };
  }

  /** The undo chain: each step that completed, or may have, in reverse order of the text, one at a time. */
  #compensating(steps: readonly CompensatedStep[], failed: string): StateNodeConfig {
    const names = new Names(["done"]);
    const stepNames = steps.map((step) => names.take(step.id.replaceAll(".", "_")));
    const states: Record<string, StateNodeConfig> = {};
    steps.forEach((step, index) => {
      states[stepNames[index]!] = this.#undo(step, stepNames[index + 1] ?? "done");
    });
    return {
      description: "undo what was done, in reverse order",
      tags: ["compensating"],
      initial: stepNames[0]!,
      states: { ...states, done: { type: "final" } },
      onDone: [{ target: failed }],
    };
  }

  #undo(step: CompensatedStep, next: string): StateNodeConfig {
    const names = new Names(["check", "needs_attention", "done"]);
    const undoNames = step.compensation.map((undo) => names.take(localName(undo.id)));
    const states: Record<string, StateNodeConfig> = {
      check: {
        always: [
          {
            guard: fact(step.id, ["completed", "unknown"]),
            target: undoNames[0]!,
            actions: [record(step.id, "compensating")],
          },
          { target: "done" },
        ],
      },
    };
    step.compensation.forEach((undo: Compensation, index) => {
      const last = index === step.compensation.length - 1;
      states[undoNames[index]!] = {
        description: `${undo.call.method} ${printPath(undo.call.path)}`,
        meta: { step: undo.id },
        entry: [{ type: "call", params: { step: undo.id } }],
        on: {
          [doneEvent(undo.id)]: [
            {
              target: undoNames[index + 1] ?? "done",
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
    states["done"] = { type: "final" };
    return { initial: "check", states, onDone: [{ target: next }] };
  }

  /** What a step's end leaves: a record for the engine, and a fact where some guard asks for it. */
  #outcome(step: string, status: StepStatus, known: Fact): readonly ActionConfig[] {
    const actions: ActionConfig[] = [record(step, status)];
    if (this.#asked.has(`${step} ${known}`))
      actions.push({ type: "remember", params: { step, fact: known } });
    return actions;
  }
}

/** An output that cannot be computed fails the instance. */
const outputState = (completed: string, failed: string): StateNodeConfig => ({
  always: [
    { guard: { type: "unevaluable", params: { step: "", source: "output", reads: "data" } }, target: failed },
    { target: completed },
  ],
});

type CompensatedStep = CallStep & { readonly compensation: readonly Compensation[] };

const hasCompensation = (step: Step): step is CompensatedStep =>
  step.kind === "call" && step.compensation !== undefined && step.compensation.length > 0;

const record = (step: string, status: StepStatus): ActionConfig => ({
  type: "record",
  params: { step, status },
});

const fact = (step: string, any: readonly Fact[]): GuardConfig => ({ type: "fact", params: { step, any } });

/** All steps in the order of the text, those of branches included. */
export function* allSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    if (step.kind === "parallel") for (const branch of step.branches) yield* allSteps(branch.steps);
  }
}

/** A path as the author wrote it. */
function printPath(path: Template): string {
  switch (path.kind) {
    case "literal":
      return typeof path.value === "string" ? path.value : JSON.stringify(path.value);
    case "expression":
      return `\${${path.source}}`;
    case "text":
      return path.parts.map((part) => (typeof part === "string" ? part : `\${${part.source}}`)).join("");
    case "list":
    case "map":
      throw new TypeError(`a path is text, not a ${path.kind}`);
    default:
      return path satisfies never;
  }
}

/** The last part of an id: names of states hold no dots, since XState reads those as levels. */
const localName = (id: string): string => id.slice(id.lastIndexOf(".") + 1);

/** Names of sibling states: each given once, numbered on a clash. */
class Names {
  readonly #taken: Set<string>;

  constructor(reserved: readonly string[]) {
    this.#taken = new Set(reserved);
  }

  take(wish: string): string {
    let name = wish;
    for (let n = 2; this.#taken.has(name); n++) name = `${wish}_${n}`;
    this.#taken.add(name);
    return name;
  }
}
