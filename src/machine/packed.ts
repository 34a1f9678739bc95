// Packed: a state as the interpreter keeps it, two short strings; what it says of itself is read from them each time.
import type { Fact, MachineConfig, MachineContext } from "./config.ts";
import { endingName } from "./facts.ts";
import { factOf } from "./memory.ts";
import type { Memory, Rounds } from "./memory.ts";
import type { State, StateValue, Status, Take } from "./state.ts";
import { statusOf } from "./status.ts";
import { awaitsOf, rootTakes, takesOf } from "./takes.ts";
import type { RootTakes } from "./takes.ts";
import type { Node, Tree } from "./tree.ts";

export class PackedState implements State {
  readonly packing: Packing;
  /** Codes of facts, the number of what is remembered of loops, and leaves in the order of the document: all that it is. */
  readonly key: string;
  /** Active nodes in the order in which they are asked. */
  readonly orders: string;
  readonly rounds: Rounds;
  readonly ended: boolean;

  constructor(packing: Packing, key: string, orders: string, rounds: Rounds, ended: boolean) {
    this.packing = packing;
    this.key = key;
    this.orders = orders;
    this.rounds = rounds;
    this.ended = ended;
  }

  get nodes(): readonly Node[] {
    return this.packing.unpack(this.orders);
  }

  get context(): MachineContext {
    return JSON.parse(this.#contextText) as MachineContext;
  }

  get value(): StateValue {
    return JSON.parse(this.#valueText) as StateValue;
  }

  get status(): Status {
    const tags = this.nodes.flatMap((node) => node.tags);
    return statusOf((tag) => tags.includes(tag));
  }

  get cancellable(): boolean {
    return !this.ended && this.#factOf(endingName) === undefined;
  }

  get awaits(): State["awaits"] {
    return awaitsOf(this.takes);
  }

  get takes(): readonly Take[] {
    if (this.ended) return [];
    const own = this.nodes.map(({ takes }) => takes);
    return takesOf(own, this.packing.rootTakes, (step) => this.#factOf(step));
  }

  get active(): ReadonlySet<string> {
    return new Set(this.nodes.flatMap(({ step }) => step ?? []));
  }

  get json(): string {
    return `{"value":${this.#valueText},"context":${this.#contextText}}`;
  }

  get #valueText(): string {
    return textOf(this.nodes.toSorted((a, b) => a.order - b.order));
  }

  get #contextText(): string {
    return this.packing.memory.textOf((place) => this.key.charCodeAt(place), this.rounds);
  }

  #factOf(name: string): Fact | undefined {
    const place = this.packing.memory.placeOf(name);
    return place === undefined ? undefined : factOf(this.key.charCodeAt(place));
  }
}

/** How nodes are written into strings, and what all states of one machine have in common. */
export class Packing {
  readonly memory: Memory;
  readonly rootTakes: RootTakes;
  readonly #nodes: readonly Node[];
  /** Characters below 256 take a byte each: so many of them for a node. */
  readonly #width: 1 | 2;

  constructor(config: MachineConfig, memory: Memory, { nodes }: Tree) {
    this.memory = memory;
    this.rootTakes = rootTakes({ config, timers: nodes[0]!.timers });
    this.#nodes = nodes;
    this.#width = nodes.length > 256 ? 2 : 1;
  }

  /** Appends the characters' codes. */
  pack(nodes: readonly Node[], codes: number[]): number[] {
    for (const { order } of nodes) {
      codes.push(order & 255);
      if (this.#width === 2) codes.push(order >>> 8);
    }
    return codes;
  }

  unpack(orders: string): Node[] {
    const nodes: Node[] = [];
    if (this.#width === 1) {
      for (let at = 0; at < orders.length; at++) nodes.push(this.#nodes[orders.charCodeAt(at)]!);
    } else {
      for (let at = 0; at < orders.length; at += 2)
        nodes.push(this.#nodes[orders.charCodeAt(at) + (orders.charCodeAt(at + 1) << 8)]!);
    }
    return nodes;
  }
}

/** The value of nodes, which are in the order of the document, as JSON. */
function textOf(nodes: readonly Node[]): string {
  let at = 0;
  const inside = ({ kind, last }: Node): string => {
    let text = "";
    while (at < nodes.length && nodes[at]!.order <= last) {
      const child = nodes[at++]!;
      if (kind === "compound" && child.children.length === 0) return child.quoted;
      text += `${text && ","}${child.quoted}:${inside(child)}`;
    }
    return `{${text}}`;
  };
  return inside(nodes[at++]!);
}
