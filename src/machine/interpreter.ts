// Interpreter: the machine of a config as `load` has it, for exploration: a step takes microseconds, a state some
// hundred bytes. XState is the reference: what the two say of each step is the same, word for word.
import { readsOf } from "../language/expression.ts";
import type { ActionConfig, ConditionParams, Fact, GuardConfig, MachineConfig } from "./config.ts";
import { effectOf } from "./effect.ts";
import type { MachineEvent } from "./event.ts";
import { endingName } from "./facts.ts";
import { livenessOf } from "./liveness.ts";
import type { LiveQuestions } from "./liveness.ts";
import type { Machine } from "./machine.ts";
import { codeOf, factOf, Memory } from "./memory.ts";
import { PackedState, Packing } from "./packed.ts";
import { Reduction } from "./reduction.ts";
import { reopened, reopenEvent } from "./reopen.ts";
import { isKept, lastRound, nextRound, previousRound, roundOf } from "./rounds.ts";
import type { Turned } from "./rounds.ts";
import type { State, StateValue, World } from "./state.ts";
import { growTree, initialNodes, isInside } from "./tree.ts";
import type { Act, Guard, Handler, Node, Transition, Tree } from "./tree.ts";
import { createControl, truthOf } from "./truth.ts";
import type { Truth } from "./truth.ts";

/**
 * Takes one step at a time: a world that the step meets leads it into no other. Every state that it ever gave is kept,
 * so that each is one object, for as long as an exploration lasts. What a state says of itself is computed anew each
 * time that it is read.
 */
export function interpret(config: MachineConfig): Machine {
  return new Interpreter(config, livenessOf(config));
}

/** As for XState in `load`. */
const microstepsMax = 1_000_000;

class Interpreter implements Machine {
  readonly config: MachineConfig;
  readonly #tree: Tree;
  readonly #packing: Packing;
  readonly #reduction: Reduction;
  readonly #control = createControl();
  readonly #controlReaders = new Map<string, () => Truth>();
  /** By their keys. */
  readonly #states = new Map<string, PackedState>();

  // The rest is of the step under way.
  readonly #memory: Memory;
  #world: World = { apply: () => undefined, ask: () => false };
  /** Active nodes in the order in which they were entered, which is that in which they are asked. */
  #active: readonly Node[] = [];
  readonly #isActive: Uint8Array;
  #isDone = false;
  #isUnknown = false;
  /** Nodes whose completion is still to be heard of. */
  #completed: Node[] = [];
  /** Whether the microstep changed what is remembered, if only to the same. */
  #assigned = false;
  readonly #conditions = new Map<string, number>();
  /** By condition; true to the present only where `#askedAt` is. */
  readonly #truths: Truth[] = [];
  readonly #askedAt: number[] = [];
  /** Counts steps, and rounds in them: in another round the same condition is another question. */
  #question = 0;
  /** Counts microsteps, for `#leftAt`. */
  #microstep = 0;
  readonly #leftAt: Float64Array;

  constructor(config: MachineConfig, liveness: LiveQuestions) {
    this.config = config;
    this.#memory = new Memory(config);
    this.#tree = growTree(config, {
      guard: (guard) => this.#guard(guard),
      action: (action) => this.#action(action),
      effect: (effect) => () => this.#world.apply(effect),
    });
    const { nodes } = this.#tree;
    this.#reduction = new Reduction(this.#memory, liveness, this.#tree);
    this.#packing = new Packing(config, this.#memory, this.#tree);
    this.#isActive = new Uint8Array(nodes.length);
    this.#leftAt = new Float64Array(nodes.length);
  }

  start(world: World): State {
    this.#memory.context = this.config.context;
    this.#isActive.fill(0);
    this.#active = [];
    this.#isDone = false;
    this.#begin(world, false);
    this.#enter(initialNodes(this.#tree.nodes[0]!));
    this.#goOn();
    return this.#intern();
  }

  decide(state: State, event: MachineEvent, world: World): State {
    this.#takeUp(this.#known(state));
    this.#step(event, world);
    return this.#intern();
  }

  reopen(state: State, world: World, only?: "unknown"): State {
    const { value, context } = reopened(this.config, this.#known(state).context, only);
    this.#resolve(value);
    this.#memory.context = context;
    this.#step(reopenEvent, world);
    return this.#intern();
  }

  restore(json: string): State {
    return this.#restored(json);
  }

  #restored(json: string): PackedState {
    const { value, context } = JSON.parse(json) as { value: StateValue; context: MachineConfig["context"] };
    this.#resolve(value);
    this.#memory.context = context;
    return this.#intern();
  }

  #known(state: State): PackedState {
    const isOwn = state instanceof PackedState && state.packing === this.#packing;
    return isOwn ? state : this.#restored(state.json);
  }

  // ---- a step

  #begin(world: World, isUnknown: boolean): void {
    this.#world = world;
    this.#isUnknown = isUnknown;
    this.#completed = [];
    this.#question++;
    this.#microstep++;
  }

  #step({ type, unknown }: MachineEvent, world: World): void {
    this.#begin(world, unknown === true);
    this.#take(this.#select(this.#tree.handlers.get(type) ?? []));
    this.#goOn();
  }

  /** Until the machine is at rest. */
  #goOn(): void {
    let isChanged = true;
    for (let count = 0; !this.#isDone; count++) {
      if (count > microstepsMax)
        throw new Error(`machine ${this.config.id} takes more than ${microstepsMax} microsteps in one step`);
      const eventless = isChanged ? this.#selectEventless() : [];
      if (eventless.length > 0) {
        isChanged = this.#take(eventless);
        continue;
      }
      const completed = this.#completed.shift();
      if (!completed) return;
      this.#isUnknown = false;
      const isActive = this.#isActive[completed.order] === 1;
      this.#take(isActive ? this.#select([{ node: completed, transitions: completed.onDone }]) : []);
      isChanged = true;
    }
  }

  #select(handlers: readonly Handler[]): readonly Transition[] {
    const selected: Transition[] = [];
    for (const { node, transitions } of handlers) {
      if (this.#isActive[node.order] === 0 || selected.some(({ source }) => isInside(source, node))) continue;
      const transition = firstEnabled(transitions);
      if (transition) selected.push(transition);
    }
    return selected;
  }

  #selectEventless(): readonly Transition[] {
    const selected: Transition[] = [];
    for (const node of this.#active) {
      if (node.children.length > 0) continue;
      for (const { always } of node.eventless) {
        const transition = firstEnabled(always);
        if (!transition) continue;
        if (!selected.includes(transition)) selected.push(transition);
        break;
      }
    }
    return selected;
  }

  /** One microstep; whether anything is another than before. */
  #take(selected: readonly Transition[]): boolean {
    if (selected.length === 0) return false;
    const transitions = selected.length > 1 ? withoutConflicts(selected) : selected;
    this.#microstep++;
    this.#assigned = false;
    const left = this.#leave(transitions);
    for (const { actions } of transitions) for (const act of actions) act();
    const enters =
      transitions.length === 1 ? transitions[0]!.enters : transitions.flatMap((each) => each.enters);
    const isMoved = this.#enter(transitions.length === 1 ? enters : enters.toSorted(inOrder), left);
    return isMoved || this.#assigned;
  }

  /** Leaves what is inside of domains, the last of the document first. */
  #leave(transitions: readonly Transition[]): number {
    const leaving: Node[] = [];
    for (const { domain } of transitions) {
      if (domain) for (const node of this.#active) if (isInside(node, domain)) leaving.push(node);
    }
    leaving.sort(inReverse);
    for (const node of leaving) {
      for (const act of node.exit) act();
      this.#isActive[node.order] = 0;
      this.#leftAt[node.order] = this.#microstep;
    }
    return leaving.length;
  }

  /** After so many were left; whether others are active than before. If none are, they keep their order. */
  #enter(nodes: readonly Node[], left = 0): boolean {
    const entered: Node[] = [];
    let whole: Set<Node> | undefined;
    let returned = 0;
    for (const node of nodes) {
      if (this.#isActive[node.order] === 0) {
        this.#isActive[node.order] = 1;
        entered.push(node);
        if (this.#leftAt[node.order] === this.#microstep) returned++;
      }
      for (const act of node.entry) act();
      if (node.kind === "final") this.#complete(node, (whole ??= new Set()));
    }
    const isMoved = returned < left || returned < entered.length;
    if (isMoved) {
      const stayed =
        left > 0 ? this.#active.filter(({ order }) => this.#leftAt[order] !== this.#microstep) : this.#active;
      this.#active = [...stayed, ...entered];
    }
    if (this.#isDone) this.#leaveAll();
    return isMoved;
  }

  /** Raises what the entry of a final node completes; `whole` are the parallel nodes of which that was said already. */
  #complete({ parent }: Node, whole: Set<Node>): void {
    let around = parent?.kind === "parallel" ? parent : parent?.parent;
    if (parent?.kind === "compound") this.#completed.push(parent);
    while (around?.kind === "parallel" && !whole.has(around) && this.#isFinal(around)) {
      whole.add(around);
      this.#completed.push(around);
      around = around.parent;
    }
    if (!around) this.#isDone = true;
  }

  #isFinal(node: Node): boolean {
    if (node.kind === "compound")
      return node.children.some(({ kind, order }) => kind === "final" && this.#isActive[order] === 1);
    return node.kind === "parallel"
      ? node.children.every((child) => this.#isFinal(child))
      : node.kind === "final";
  }

  /** What ends does so in all its nodes, which stay active. */
  #leaveAll(): void {
    for (const node of this.#active.toSorted(inReverse)) for (const act of node.exit) act();
  }

  // ---- what is asked and done on the way

  #guard(guard: GuardConfig): Guard {
    const memory = this.#memory;
    const { bytes } = memory;
    switch (guard.type) {
      case "when":
      case "unevaluable": {
        const wanted: Truth = guard.type === "when" ? true : "error";
        const read = this.#reader(guard.params);
        return () => read() === wanted;
      }
      case "fact": {
        const place = memory.placeOf(guard.params.step);
        const codes = guard.params.any.map(codeOf);
        return () => place !== undefined && codes.includes(bytes[place]!);
      }
      case "count": {
        const places = this.#placesOf(guard.params.steps);
        const [code, atLeast] = [codeOf(guard.params.fact), guard.params.atLeast];
        return () => {
          let count = 0;
          for (const place of places) if (bytes[place] === code) count++;
          return count >= atLeast;
        };
      }
      case "working": {
        const place = memory.placeOf(endingName)!;
        return () => bytes[place] === 0;
      }
      case "settled": {
        const running = codeOf("running");
        if (!guard.params) return () => !bytes.includes(running);
        const places = this.#placesOf(guard.params.steps);
        return () => places.every((place) => bytes[place] !== running);
      }
      case "exhausted": {
        const { step, max } = guard.params;
        return () => roundOf({ facts: {}, ...memory.rounds }, step) >= max;
      }
      case "kept": {
        const { step, undo } = guard.params;
        return () => isKept({ facts: {}, ...memory.rounds }, step, undo);
      }
      case "unknownOutcome":
        return () => this.#isUnknown;
      default:
        return guard satisfies never;
    }
  }

  /** A condition is asked of the world once in a round of a step. */
  #reader({ condition, of, reads, source }: ConditionParams): () => Truth {
    if (reads === "control") {
      const reader = this.#controlReaders.get(source) ?? this.#controlReader(source);
      this.#controlReaders.set(source, reader);
      return reader;
    }
    const number = this.#conditions.get(condition) ?? this.#conditions.size;
    this.#conditions.set(condition, number);
    this.#askedAt[number] = 0;
    return () => {
      if (this.#askedAt[number] === this.#question) return this.#truths[number]!;
      const truth = truthOf(this.#world.ask(condition, of));
      this.#truths[number] = truth;
      this.#askedAt[number] = this.#question;
      return truth;
    };
  }

  /** Facts alone decide it: the same facts the same. */
  #controlReader(source: string): () => Truth {
    const { bytes } = this.#memory;
    const known = new Map<string, Truth>();
    const read = (step: string): Fact | undefined => {
      const place = this.#memory.placeOf(step);
      return place === undefined ? undefined : factOf(bytes[place]!);
    };
    let places: readonly number[] | undefined;
    return () => {
      places ??= this.#placesOf([...new Set(readsOf(source).map(({ step }) => step))]);
      const key = String.fromCharCode(...places.map((place) => bytes[place]!));
      const truth = known.get(key) ?? this.#control(source, read);
      known.set(key, truth);
      return truth;
    };
  }

  /** Without those of which nothing is ever remembered. */
  #placesOf(steps: readonly string[]): readonly number[] {
    return steps.flatMap((step) => this.#memory.placeOf(step) ?? []);
  }

  #action(action: ActionConfig): Act {
    const memory = this.#memory;
    const { bytes } = memory;
    switch (action.type) {
      case "remember": {
        const [place, code] = [memory.placeOf(action.params.step)!, codeOf(action.params.fact)];
        return () => {
          bytes[place] = code;
          this.#assigned = true;
        };
      }
      case "forget": {
        const places = this.#placesOf(action.params.steps);
        return () => {
          for (const place of places) bytes[place] = 0;
          this.#assigned = true;
        };
      }
      case "nextRound": {
        const { params } = action;
        return () => this.#turn(nextRound(memory.context, params));
      }
      case "previousRound": {
        const { params } = action;
        return () => this.#turn(previousRound(memory.context, params));
      }
      case "lastRound": {
        const { step } = action.params;
        return () => {
          if (memory.rounds.rounds) memory.context = lastRound(memory.context, step);
          this.#assigned = true;
        };
      }
      default: {
        const effect = effectOf(action);
        return () => this.#world.apply(effect);
      }
    }
  }

  #turn({ context, effect }: Turned): void {
    this.#memory.context = context;
    this.#assigned = true;
    this.#question++;
    this.#world.apply(effect);
  }

  // ---- states

  #place(nodes: readonly Node[]): void {
    this.#isActive.fill(0);
    for (const { order } of nodes) this.#isActive[order] = 1;
    this.#active = nodes;
    this.#isDone = this.#isFinal(this.#tree.nodes[0]!);
  }

  /** Makes a value active. What it leaves open is entered by default. */
  #resolve(value: StateValue): void {
    const nodes = [this.#tree.nodes[0]!];
    const resolve = (node: Node, inner: StateValue | undefined): void => {
      const below = belowOf(node, inner);
      nodes.push(...below);
      for (const child of below) resolve(child, typeof inner === "object" ? inner[child.key] : undefined);
    };
    resolve(nodes[0]!, value);
    this.#place(nodes);
  }

  /** The order in which XState has the nodes of a state: those next below a node together, then what is in each. */
  #arranged(): readonly Node[] {
    const nodes = [this.#tree.nodes[0]!];
    const arrange = (node: Node): void => {
      const below = node.children.filter(({ order }) => this.#isActive[order] === 1);
      nodes.push(...below);
      below.forEach(arrange);
    };
    arrange(nodes[0]!);
    return nodes;
  }

  #takeUp({ key, nodes, rounds, ended }: PackedState): void {
    const { bytes } = this.#memory;
    for (let place = 0; place < bytes.length; place++) bytes[place] = key.charCodeAt(place);
    this.#memory.rounds = rounds;
    this.#isActive.fill(0);
    for (const { order } of nodes) this.#isActive[order] = 1;
    this.#active = nodes;
    this.#isDone = ended;
  }

  /** The one state of what the step has come to. */
  #intern(): PackedState {
    this.#reduction.reduce(this.#active);
    const { bytes, loops, rounds } = this.#memory;
    const codes: number[] = [];
    for (let place = 0; place < bytes.length; place++) codes.push(bytes[place]!);
    if (loops) for (const shift of [0, 8, 16, 24]) codes.push((rounds.number >>> shift) & 255);
    const leaves: Node[] = [];
    for (const node of this.#active) if (node.children.length === 0) leaves.push(node);
    const key = String.fromCharCode(...this.#packing.pack(leaves.sort(inOrder), codes));
    const known = this.#states.get(key);
    if (known) return known;
    const orders = String.fromCharCode(...this.#packing.pack(this.#arranged(), []));
    const hasEnded = this.#isFinal(this.#tree.nodes[0]!);
    const state = new PackedState(this.#packing, key, orders, rounds, hasEnded);
    this.#states.set(key, state);
    return state;
  }
}

function firstEnabled(transitions: readonly Transition[]): Transition | undefined {
  for (const transition of transitions) if (!transition.guard || transition.guard()) return transition;
  return undefined;
}

/** Of two that leave the same nodes, the one with the inner source; else the one that was selected first. */
function withoutConflicts(selected: readonly Transition[]): readonly Transition[] {
  let kept: Transition[] = [];
  for (const transition of selected) {
    const outer: Transition[] = [];
    const isPreempted = kept.some((other) => {
      if (!leavesAlike(transition, other)) return false;
      if (!isInside(transition.source, other.source)) return true;
      outer.push(other);
      return false;
    });
    if (!isPreempted) kept = [...kept.filter((other) => !outer.includes(other)), transition];
  }
  return kept;
}

/** Domains are active, so that there is something to leave wherever the inner of the two holds anything. */
function leavesAlike({ domain: a }: Transition, { domain: b }: Transition): boolean {
  if (!a || !b) return false;
  const inner = a === b || isInside(a, b) ? a : isInside(b, a) ? b : undefined;
  return inner !== undefined && inner.children.length > 0;
}

/** The nodes next below that a value names; what it does not is as it is entered by default. */
function belowOf(node: Node, value: StateValue | undefined): readonly Node[] {
  if (node.kind === "parallel") return node.children;
  if (!node.initial) return [];
  const name = typeof value === "string" ? value : Object.keys(value ?? {})[0];
  if (name === undefined) return [node.initial];
  const child = node.children.find(({ key }) => key === name);
  if (!child) throw new Error(`state ${node.key} holds no state ${name}`);
  return [child];
}

const inOrder = (a: Node, b: Node): number => a.order - b.order;
const inReverse = (a: Node, b: Node): number => b.order - a.order;
