// The compiled machine as a Mermaid state diagram.
import { formatDuration } from "../language/duration.ts";
import type { GuardConfig, MachineConfig, StateNodeConfig, TransitionConfig } from "./config.ts";

export function generateMermaid(config: MachineConfig): string {
  const lines = ["stateDiagram-v2"];
  printStates(config.states, config.initial, [], 1, lines);
  printTransitions(config.states, [], config.id, lines);
  return `${lines.join("\n")}\n`;
}

type States = Readonly<Record<string, StateNodeConfig>>;

function printStates(
  states: States,
  initial: string | undefined,
  path: readonly string[],
  depth: number,
  lines: string[],
): void {
  const indent = "  ".repeat(depth);
  if (initial !== undefined) lines.push(`${indent}[*] --> ${idOf([...path, initial])}`);
  for (const [name, node] of Object.entries(states)) {
    const here = [...path, name];
    const label = node.description === undefined ? name : `${name}: ${node.description}`;
    lines.push(`${indent}state "${escape(label)}" as ${idOf(here)}`);
    if (node.states) {
      lines.push(`${indent}state ${idOf(here)} {`);
      if (node.type === "parallel") printRegions(node.states, here, depth + 1, lines);
      else printStates(node.states, node.initial, here, depth + 1, lines);
      lines.push(`${indent}}`);
    }
  }
}

/** Regions lie side by side, divided by a dashed line. */
function printRegions(regions: States, path: readonly string[], depth: number, lines: string[]): void {
  Object.entries(regions).forEach(([name, region], index) => {
    if (index > 0) lines.push(`${"  ".repeat(depth)}--`);
    printStates(region.states ?? {}, region.initial, [...path, name], depth, lines);
  });
}

function printTransitions(states: States, path: readonly string[], machine: string, lines: string[]): void {
  for (const [name, node] of Object.entries(states)) {
    const here = [...path, name];
    const from = idOf(here);
    const print = (transition: TransitionConfig, label: string): void => {
      if (transition.target === undefined) return;
      const target = transition.target.startsWith("#")
        ? transition.target.slice(machine.length + 2).split(".")
        : [...path, transition.target];
      const words = [label, transition.guard && `[${sayGuard(transition.guard)}]`].filter(Boolean).join(" ");
      lines.push(`  ${from} --> ${idOf(target)}${words ? `: ${escape(words)}` : ""}`);
    };
    for (const [event, transitions] of Object.entries(node.on ?? {})) {
      for (const transition of transitions) print(transition, sayEvent(event));
    }
    for (const [delayMs, transitions] of Object.entries(node.after ?? {})) {
      for (const transition of transitions) print(transition, `after ${formatDuration(Number(delayMs))}`);
    }
    for (const transition of node.always ?? []) print(transition, "");
    for (const transition of node.onDone ?? []) print(transition, "done");
    if (node.type === "final" && path.length === 0) lines.push(`  ${from} --> [*]`);
    if (node.states) printTransitions(node.states, here, machine, lines);
  }
}

/** `done.email` is said as `done`: the arrow begins at the step. */
const sayEvent = (event: string): string => /^(done|failed)\./.exec(event)?.[1] ?? event;

function sayGuard(guard: GuardConfig): string {
  switch (guard.type) {
    case "when":
      return guard.params.source;
    case "unevaluable":
      return `${guard.params.source} has no value`;
    case "fact":
      return `${guard.params.step} ${guard.params.any.join(" or ")}`;
    case "count":
      return `${sayShare(guard.params.steps, guard.params.atLeast)} ${guard.params.fact}`;
    case "working":
      return "not ending";
    case "settled":
      return guard.params ? "its calls are settled" : "every call is settled";
    case "exhausted":
      return `round ${guard.params.max}`;
    case "kept":
      return "a round before";
    case "unknownOutcome":
      return "outcome unknown";
    default:
      return guard satisfies never;
  }
}

function sayShare(steps: readonly string[], atLeast: number): string {
  const share = steps.length === 1 ? "" : atLeast === steps.length ? "all of " : `${atLeast} of `;
  return share + steps.join(", ");
}

/** The parts of a path joined by two `_`; the prefix keeps names clear of Mermaid's own words. */
const idOf = (path: readonly string[]): string => `s_${path.join("__")}`;

/** Mermaid ends a label at a line break or `;`, and reads `#` and quotes. */
const escape = (text: string): string =>
  text.replace(/[#;"<>{}\n\r]/g, (character) => `#${character.codePointAt(0)!};`);
