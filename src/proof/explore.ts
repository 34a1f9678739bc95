// explore: the states a machine can reach and the events between them, by the machine's own step. Conditions over data
// are explored each way, unless what is known already decides them.
import { countText } from "../language/count-text.ts";
import { cancelEvent } from "../machine/event.ts";
import type { MachineEvent } from "../machine/event.ts";
import type { Effect, State, Take, World } from "../machine/state.ts";
import type { Machine } from "../machine/machine.ts";
import type { ChosenTruth, Edge, Graph, Node, Truth } from "./graph.ts";

/** Classes of events that an exploration may leave out; `timeout`: attempts of calls that run out of time. */
export const eventClasses = ["cancel", "timeout", "event", "policy"] as const;
export type EventClass = (typeof eventClasses)[number];

export interface ExploreOptions {
  readonly without?: readonly EventClass[];
  /** Tells which truths of conditions contradict each other. Without it none do. */
  readonly reasoner?: Reasoner;
  /** More states than this are an error. */
  readonly statesMax?: number;
}

/**
 * What the conditions that were read say of those that will be. What is known is a canonical text: equal where the same
 * is known; empty where nothing is.
 */
export interface Reasoner {
  /** What is known once the condition is decided so; undefined when that contradicts what is known. */
  assume(known: string, condition: string, truth: Truth): string | undefined;
  /** What is still known after an event. */
  hear(known: string, take: Take): string;
  /** What is still known after an effect, which may have written what conditions read. */
  apply(known: string, effect: Effect): string;
  /** What is still known once all that follows from the event has come to rest in the state. */
  rest(known: string, state: State): string;
}

export const statesMaxDefault = 1_000_000;

/** The machine has more states than may be explored. */
export class TooManyStates extends Error {
  readonly statesMax: number;

  constructor(statesMax: number) {
    super(`more than ${countText(statesMax)} states can be reached`);
    this.statesMax = statesMax;
  }
}

/** Of a machine that gives one object for one state. Throws `TooManyStates`. */
export function explore(machine: Machine, options: ExploreOptions = {}): Graph {
  return new Exploration(machine, options).graph();
}

const cancellation: Take = { kind: "cancel", step: "", event: { type: cancelEvent } };

interface OpenNode extends Node {
  edges: readonly Edge[];
}

/** What a step did, with its conditions chosen. */
interface Variant {
  readonly truths: readonly ChosenTruth[];
  readonly effects: readonly Effect[];
  readonly state: State;
  readonly known: string;
}

class Exploration {
  readonly #machine: Machine;
  readonly #without: ReadonlySet<EventClass>;
  readonly #reasoner: Reasoner | undefined;
  readonly #statesMax: number;
  readonly #nodes: OpenNode[] = [];
  /** By what is known, by state. */
  readonly #known = new Map<State, Map<string, OpenNode>>();
  readonly #labels = new Map<string, number>();
  /** Of events that read no condition, by one of their takes. */
  readonly #plainLabels = new Map<Take | undefined, number>();

  constructor(machine: Machine, { without = [], reasoner, statesMax = statesMaxDefault }: ExploreOptions) {
    this.#machine = machine;
    this.#without = new Set(without);
    this.#reasoner = reasoner;
    this.#statesMax = statesMax;
  }

  graph(): Graph {
    const starts = this.#variants("", (world) => this.#machine.start(world)).map((variant) =>
      this.#edge(undefined, variant),
    );
    for (let index = 0; index < this.#nodes.length; index++) {
      const node = this.#nodes[index]!;
      node.edges = this.#edgesOf(node);
    }
    return { nodes: this.#nodes, starts };
  }

  #edgesOf({ state, known }: Node): readonly Edge[] {
    const edges: Edge[] = [];
    for (const take of this.#takesOf(state)) {
      const heard = this.#reasoner ? this.#reasoner.hear(known, take) : known;
      for (const variant of this.#variants(heard, (world) =>
        this.#machine.decide(state, take.event, world),
      )) {
        if (variant.state !== state || variant.effects.length > 0) edges.push(this.#edge(take, variant));
      }
    }
    return edges;
  }

  /** An event is one, also where several steps take it. */
  #takesOf({ takes, cancellable }: State): readonly Take[] {
    const told: Take[] = [];
    for (const take of takes) {
      const { kind, event } = take;
      if (kind === "event" && this.#without.has("event")) continue;
      if (kind === "outcome" && event.unknown && this.#without.has("timeout")) continue;
      if (!told.some((other) => isSame(other.event, event))) told.push(take);
    }
    if (cancellable && !this.#without.has("cancel")) told.push(cancellation);
    return told;
  }

  #edge(take: Take | undefined, { truths, effects, state, known }: Variant): Edge {
    const target = this.#intern(state, known);
    const label = truths.length === 0 ? this.#plainLabel(take) : this.#label(take, truths);
    return take ? { take, truths, effects, target, label } : { truths, effects, target, label };
  }

  #plainLabel(take: Take | undefined): number {
    let label = this.#plainLabels.get(take);
    if (label === undefined) this.#plainLabels.set(take, (label = this.#label(take, noTruths)));
    return label;
  }

  #label(take: Take | undefined, truths: readonly ChosenTruth[]): number {
    let key = take ? nameOf(take.event) : "";
    for (const { condition, truth } of truths) key += ` ${condition}=${truth}`;
    let label = this.#labels.get(key);
    if (label === undefined) this.#labels.set(key, (label = this.#labels.size));
    return label;
  }

  #intern(state: State, known: string): Node {
    let ofState = this.#known.get(state);
    if (!ofState) this.#known.set(state, (ofState = new Map<string, OpenNode>()));
    const found = ofState.get(known);
    if (found) return found;
    if (this.#nodes.length >= this.#statesMax) throw new TooManyStates(this.#statesMax);
    const node: OpenNode = { index: this.#nodes.length, state, known, edges: [] };
    ofState.set(known, node);
    this.#nodes.push(node);
    return node;
  }

  /** Takes a step once for every combination of truths of the conditions that it reads. */
  #variants(heard: string, step: (world: World) => State): readonly Variant[] {
    const reasoner = this.#reasoner;
    const found: Variant[] = [];
    const open: (readonly ChosenTruth[])[] = [noTruths];
    for (let chosen = open.pop(); chosen; chosen = open.pop()) {
      const fixed = chosen;
      let truths: ChosenTruth[] | undefined;
      const effects: Effect[] = [];
      let known = heard;
      const state = step({
        apply(effect) {
          effects.push(effect);
          if (reasoner) known = reasoner.apply(known, effect);
        },
        ask(condition, of) {
          const asked = (truths ??= []);
          const before = known;
          const assume = (truth: Truth): string | undefined =>
            reasoner ? reasoner.assume(before, condition, truth) : before;
          let choice = fixed[asked.length];
          if (!choice) {
            const [first, ...others] = possible[of].filter((truth) => assume(truth) !== undefined);
            if (first === undefined)
              throw new Error(`what is known (${known}) leaves no truth to ${condition}`);
            choice = { condition, truth: first };
            for (const truth of others) open.push([...asked, { condition, truth }]);
          }
          asked.push(choice);
          known = assume(choice.truth)!;
          return choice.truth === "error" ? { error: "chosen to have no value" } : choice.truth;
        },
      });
      if (reasoner) known = reasoner.rest(known, state);
      found.push({ truths: truths ?? noTruths, effects, state, known });
    }
    return found;
  }
}

const isSame = (one: MachineEvent, other: MachineEvent): boolean =>
  one.type === other.type && one.unknown === other.unknown;

const nameOf = ({ type, unknown }: MachineEvent): string => `${type}${unknown ? "?" : ""}`;

const noTruths: readonly ChosenTruth[] = [];

const possible = {
  truth: [true, false, "error"],
  value: [true, "error"],
  fit: [true, false],
} as const satisfies Readonly<Record<Parameters<World["ask"]>[1], readonly Truth[]>>;
