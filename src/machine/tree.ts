// Tree: the state nodes of a config, numbered in the order of the document, with all of a transition that is known
// before it is taken. After the algorithm of SCXML (https://www.w3.org/TR/scxml/#AlgorithmforSCXMLInterpretation) as
// XState has it, which differs from the paper: a transition to its own source or into it never leaves the source.
import type {
  ActionConfig,
  GuardConfig,
  MachineConfig,
  StateNodeConfig,
  TransitionConfig,
} from "./config.ts";
import { armOf } from "./effect.ts";
import type { Effect, Take } from "./state.ts";
import { ownTakes } from "./takes.ts";

export type Act = () => void;
export type Guard = () => boolean;

/** What the parts of a config do when their turn comes. */
export interface Meaning {
  guard(config: GuardConfig): Guard;
  action(config: ActionConfig): Act;
  effect(effect: Effect): Act;
}

export interface Node {
  readonly order: number;
  /** The order of the last node inside; its own where there is none. */
  readonly last: number;
  readonly parent: Node | undefined;
  readonly key: string;
  /** The key as JSON. */
  readonly quoted: string;
  /** What XState calls it: the keys from the root on, with dots between. */
  readonly id: string;
  readonly kind: "atomic" | "compound" | "parallel" | "final";
  readonly children: readonly Node[];
  /** Of a compound node. */
  readonly initial: Node | undefined;
  readonly step: string | undefined;
  readonly tags: readonly string[];
  /** The events of its delayed transitions; `takes` has them too. */
  readonly timers: readonly string[];
  readonly takes: readonly Take[];
  readonly entry: readonly Act[];
  readonly exit: readonly Act[];
  readonly always: readonly Transition[];
  readonly onDone: readonly Transition[];
  /** The node and those around it that have `always`, from the inside out. */
  readonly eventless: readonly Node[];
}

export interface Transition {
  readonly source: Node;
  readonly guard: Guard | undefined;
  readonly actions: readonly Act[];
  /** All inside is left; undefined where the transition has no target. */
  readonly domain: Node | undefined;
  /** In the order of the document. */
  readonly enters: readonly Node[];
}

/** The transitions of one node for one event, in the order in which their guards are asked. */
export interface Handler {
  readonly node: Node;
  readonly transitions: readonly Transition[];
}

export interface Tree {
  /** By their order; the root is the first. */
  readonly nodes: readonly Node[];
  /** By event: inner nodes before those that hold them, else in the order of the document. */
  readonly handlers: ReadonlyMap<string, readonly Handler[]>;
}

/** The config must be as `compile` makes them; what the interpreter does not know of statecharts is refused. */
export function growTree(config: MachineConfig, meaning: Meaning): Tree {
  return new Grower(config, meaning).grow();
}

/** What is active below a node that is entered by default, with the node; in the order of the document. */
export function initialNodes(node: Node): readonly Node[] {
  const below = node.kind === "parallel" ? node.children : node.initial ? [node.initial] : [];
  return [node, ...below.flatMap(initialNodes)];
}

export const isInside = (node: Node, outer: Node): boolean =>
  node.order > outer.order && node.order <= outer.last;

type Grown = { -readonly [key in keyof Node]: Node[key] };

class Grower {
  readonly #config: MachineConfig;
  readonly #meaning: Meaning;
  readonly #nodes: Grown[] = [];
  readonly #configs: StateNodeConfig[] = [];
  readonly #handlers = new Map<string, Handler[]>();

  constructor(config: MachineConfig, meaning: Meaning) {
    this.#config = config;
    this.#meaning = meaning;
  }

  grow(): Tree {
    const root = this.#node(this.#config, this.#config.id, undefined);
    this.#connect(root);
    return { nodes: this.#nodes, handlers: this.#handlers };
  }

  #node(config: StateNodeConfig, key: string, parent: Node | undefined): Grown {
    const states = Object.entries(config.states ?? {});
    const node: Grown = {
      order: this.#nodes.length,
      last: 0,
      parent,
      key,
      quoted: JSON.stringify(key),
      id: parent ? `${parent.id}.${key}` : key,
      kind: config.type ?? (states.length > 0 ? "compound" : "atomic"),
      children: [],
      initial: undefined,
      step: config.meta?.step,
      tags: config.tags ?? [],
      timers: [],
      takes: [],
      entry: [],
      exit: [],
      always: [],
      onDone: [],
      eventless: [],
    };
    this.#nodes.push(node);
    this.#configs.push(config);
    node.children = states.map(([name, state]) => this.#node(state, name, node));
    node.last = this.#nodes.length - 1;
    node.initial = node.kind === "compound" ? childOf(node, config.initial ?? "") : undefined;
    return node;
  }

  /** Gives the node what it does, when all nodes are there. */
  #connect(node: Grown): void {
    const { id } = node;
    const config = this.#configs[node.order]!;
    const meaning = this.#meaning;
    const transitions = (configs: readonly TransitionConfig[] = []): readonly Transition[] =>
      configs.map((each) => this.#transition(node, each));
    node.always = transitions(config.always);
    node.onDone = transitions(config.onDone);
    const around = node.parent?.eventless ?? [];
    node.eventless = node.always.length > 0 ? [node, ...around] : around;
    for (const child of node.children) this.#connect(child);

    const on = new Map(Object.entries(config.on ?? {}).map(([type, each]) => [type, transitions(each)]));
    if (config.onDone) on.set(`xstate.done.state.${id}`, node.onDone);
    const step = node.step ?? node.key;
    const delayed = Object.entries(config.after ?? {}).map(([key, each]) => {
      const type = `xstate.after.${Number(key)}.${id}`;
      on.set(type, [...(on.get(type) ?? []), ...transitions(each)]);
      return { arm: armOf(step, Number(key), type), type, count: each.length };
    });
    for (const [type, each] of on) {
      if (type === "*" || type.endsWith(".*")) throw new Error(`${id} takes events by a pattern: ${type}`);
      this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), { node, transitions: each }]);
    }
    node.timers = delayed.flatMap(({ type, count }) => Array.from({ length: count }, () => type));
    node.takes = node.parent ? ownTakes({ config, timers: node.timers }) : [];
    node.entry = [
      ...(config.entry ?? []).map((each) => meaning.action(each)),
      ...delayed.map(({ arm }) => meaning.effect(arm)),
    ];
    node.exit = [
      ...(config.exit ?? []).map((each) => meaning.action(each)),
      ...delayed.map(() => meaning.effect({ kind: "disarm", step })),
    ];
  }

  #transition(source: Node, { target: name, guard, actions = [] }: TransitionConfig): Transition {
    const target = name === undefined ? undefined : this.#target(source, name);
    const domain = target && domainOf(source, target);
    return {
      source,
      guard: guard && this.#meaning.guard(guard),
      actions: actions.map((each) => this.#meaning.action(each)),
      domain,
      enters: target && domain ? entered(source, target, domain) : [],
    };
  }

  /** A sibling by name, or any node by `#` and its path from the root. */
  #target(source: Node, target: string): Node {
    const [first = "", ...path] = target.split(".");
    if (first === `#${this.#config.id}`) return path.reduce(childOf, this.#nodes[0]! as Node);
    if (first.startsWith("#") || first === "" || !source.parent)
      throw new Error(`${this.#config.id} has no state for the target ${target}`);
    return [first, ...path].reduce(childOf, source.parent);
  }
}

function childOf(node: Node, key: string): Node {
  const child = node.children.find((each) => each.key === key);
  if (!child) throw new Error(`state ${node.key} holds no state ${key}`);
  return child;
}

/** The innermost node that holds both; the source itself where that is the target, or holds it. */
function domainOf(source: Node, target: Node): Node {
  if (target === source || isInside(target, source)) return source;
  let domain: Node = target;
  while (domain.parent) {
    domain = domain.parent;
    if (isInside(source, domain)) return domain;
  }
  return domain;
}

function entered(source: Node, target: Node, domain: Node): readonly Node[] {
  const nodes = new Set<Node>(source === target && source === domain ? [] : [target]);
  for (const node of initialNodes(target).slice(1)) nodes.add(node);
  const addRegions = (node: Node): void => {
    if (node.kind !== "parallel") return;
    for (const region of node.children) {
      if ([...nodes].some((other) => isInside(other, region))) continue;
      for (const each of initialNodes(region)) nodes.add(each);
    }
  };
  for (let node = target.parent; node && isInside(node, domain); node = node.parent) {
    nodes.add(node);
    addRegions(node);
  }
  addRegions(domain);
  return [...nodes].toSorted((a, b) => a.order - b.order);
}
