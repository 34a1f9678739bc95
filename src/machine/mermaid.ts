// The compiled machine as a Mermaid state diagram.
import { arrowsFrom } from "./arrow.ts";
import type { MachineConfig, StateNodeConfig } from "./config.ts";

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
    for (const { to, words } of arrowsFrom(node, here, machine))
      lines.push(`  ${from} --> ${idOf(to)}${words ? `: ${escape(words)}` : ""}`);
    if (node.type === "final" && path.length === 0) lines.push(`  ${from} --> [*]`);
    if (node.states) printTransitions(node.states, here, machine, lines);
  }
}

/** The parts of a path joined by two `_`; the prefix keeps names clear of Mermaid's own words. */
const idOf = (path: readonly string[]): string => `s_${path.join("__")}`;

/** Mermaid ends a label at a line break or `;`, and reads `#` and quotes. */
const escape = (text: string): string =>
  text.replace(/[#;"<>{}\n\r]/g, (character) => `#${character.codePointAt(0)!};`);
