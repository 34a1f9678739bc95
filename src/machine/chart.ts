// Pieces that statecharts are built of: actions, guards, names of states.
import { isGraph } from "../language/graph.ts";
import type { ParallelStep, Step, Template } from "../language/workflow.ts";
import type { ActionConfig, Fact, GuardConfig, StateNodeConfig } from "./config.ts";
import type { Because, StepStatus } from "./state.ts";

/** Where a step leads: names of sibling states, or `#` and a path from the root. */
export interface Exits {
  readonly done: string;
  readonly failed: string;
  /** Taken with the transition to `failed`, beside the step's own. */
  readonly onFailed: readonly ActionConfig[];
}

/** Where the state of a step stands. */
export interface Place {
  readonly exits: Exits;
  /** Names of the states around it, from the root. */
  readonly path: readonly string[];
  /** Its own, among its siblings. */
  readonly name: string;
}

/** Steps, known as `list`, as what a compound state holds; it ends in `done`. */
export type BlockOf = (
  list: string,
  steps: readonly Step[],
  exits: Exits,
  path: readonly string[],
) => { readonly initial: string; readonly states: Readonly<Record<string, StateNodeConfig>> };

/** What becomes one machine: a workflow, or what is done for each item of a list. */
export interface Chart {
  readonly id: string;
  readonly kind: "instance" | "item";
  readonly title?: string;
  readonly steps: readonly Step[];
  readonly deadlineMs?: number;
  readonly output?: Template;
}

export const record = (step: string, status: StepStatus, because?: Because): ActionConfig => ({
  type: "record",
  params: { step, status, ...(because && { because }) },
});

export const remember = (step: string, fact: Fact): ActionConfig => ({
  type: "remember",
  params: { step, fact },
});

export const fact = (step: string, any: readonly Fact[]): GuardConfig => ({
  type: "fact",
  params: { step, any },
});

export const count = (steps: readonly string[], fact: Fact, atLeast: number): GuardConfig => ({
  type: "count",
  params: { steps, fact, atLeast },
});

/** A target as it is said from anywhere: by its path from the root. */
export const absolute = (path: readonly string[], target: string): string =>
  target.startsWith("#") ? target : `#${[...path, target].join(".")}`;

/** The last part of an id: names of states hold no dots, since XState reads those as levels. */
export const localName = (id: string): string => id.slice(id.lastIndexOf(".") + 1).replace(/\W/g, "_");

/** Names of sibling states: each given once, numbered on a clash. */
export class Names {
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

/** Names of the states that a list of steps becomes: one a step, or one for all where it is a graph. */
export const namesOf = (steps: readonly Step[], names: Names): readonly string[] =>
  isGraph(steps) ? [names.take("steps")] : steps.map((step) => names.take(localName(step.id)));
/** Names of the regions of a block, in the order of its branches. */
export function regionsOf(step: ParallelStep): readonly string[] {
  const names = new Names([]);
  return step.branches.map(({ name }) => names.take(name));
}

/** What is remembered of a branch goes by this name. */
export const branchName = (step: string, region: string): string => `${step}/${region}`;

/** A path as the author wrote it. */
export function printPath(path: Template): string {
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
