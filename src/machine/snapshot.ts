// Snapshot: a stored state, told as XState tells a snapshot of an actor, for those who look on.
import type { MachineConfig, MachineContext, StateNodeConfig } from "./config.ts";
import { dueEvent } from "./event.ts";
import type { StateValue } from "./state.ts";

/** What `JSON.stringify` makes of XState's own snapshot, but for `children`. */
export interface ShownSnapshot {
  /** `done` in a final state, however the instance ended. */
  readonly status: "active" | "done";
  readonly value: StateValue;
  readonly context: MachineContext;
  /** No machine has history states. */
  readonly historyValue: Readonly<Record<string, never>>;
  readonly tags: readonly string[];
}

/** `json` is `State.json` of the config's machine. Of an instance that goes through lists, the states of items are left out. */
export function snapshotOf(config: MachineConfig, json: string): ShownSnapshot {
  const stored = JSON.parse(json) as StoredState | { readonly root: StoredState };
  const { value, context } = "root" in stored ? stored.root : stored;
  const nodes = [...nodesIn(config, value)];
  const isDone = typeof value === "string" && config.states[value]?.type === "final";
  return {
    status: isDone ? "done" : "active",
    value,
    context,
    historyValue: {},
    tags: [...new Set(nodes.flatMap(({ tags = [] }) => tags))],
  };
}

interface StoredState {
  readonly value: StateValue;
  readonly context: MachineContext;
}

/** The event that a step's timer brings, by the name that XState gives it; `timer.<step>` where the config does not say. */
export function timerEvent(config: MachineConfig, step: string): string {
  for (const { path, key, node } of allNodes(config, [config.id], config.id)) {
    const [delay, ...others] = Object.keys(node.after ?? {});
    const isOf = (node.meta?.step ?? key) === step;
    if (isOf && delay !== undefined && others.length === 0) return `xstate.after.${delay}.${path.join(".")}`;
    if (node.on && Object.hasOwn(node.on, dueEvent(step))) return dueEvent(step);
  }
  return `timer.${step}`;
}

type Node = Pick<StateNodeConfig, "states" | "tags" | "after" | "on" | "meta">;

function* nodesIn(parent: Node, value: StateValue): Generator<Node> {
  const inner = typeof value === "string" ? { [value]: undefined } : value;
  for (const [name, below] of Object.entries(inner)) {
    const node = parent.states?.[name];
    if (node === undefined) continue;
    yield node;
    if (below !== undefined) yield* nodesIn(node, below);
  }
}

function* allNodes(
  node: Node,
  path: readonly string[],
  key: string,
): Generator<{ readonly path: readonly string[]; readonly key: string; readonly node: Node }> {
  yield { path, key, node };
  for (const [name, inner] of Object.entries(node.states ?? {}))
    yield* allNodes(inner, [...path, name], name);
}
