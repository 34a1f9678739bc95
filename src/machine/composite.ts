// Composite: one machine made of several: that of an instance, and one for each item of the lists that its steps go
// through. It decides which items are under way, and tells the instance's machine how they ended.
import { allSteps } from "../language/all-steps.ts";
import type { ForEachStep } from "../language/workflow.ts";
import { frameAt, frameOf, indexIn, listOf } from "./address.ts";
import type { Addresses } from "./address.ts";
import type { MachineConfig } from "./config.ts";
import { cancelEvent, doneEvent, failedEvent, retryEvent, skipEvent, undoOf } from "./event.ts";
import type { MachineEvent } from "./event.ts";
import type { Machine } from "./machine.ts";
import type { Effect, State, Status, Take, World } from "./state.ts";

/** `items` are the machines of items, by the id of the step with the list. */
export function combine(root: Machine, items: ReadonlyMap<string, Machine>, addresses: Addresses): Machine {
  return items.size === 0 ? root : new CompositeMachine(root, items, addresses);
}

class CompositeMachine implements Machine {
  readonly config: MachineConfig;
  readonly #root: Machine;
  readonly #items: ReadonlyMap<string, Machine>;
  readonly #addresses: Addresses;

  constructor(root: Machine, items: ReadonlyMap<string, Machine>, addresses: Addresses) {
    this.config = root.config;
    this.#root = root;
    this.#items = items;
    this.#addresses = addresses;
  }

  start(world: World): State {
    const moving = this.#moving(undefined, world);
    moving.step("", (machine, _, own) => machine.start(own));
    return moving.end();
  }

  decide(state: State, event: MachineEvent, world: World): State {
    const moving = this.#moving(state, world);
    for (const { frame, type } of this.#hearers(state, event.type)) moving.hear(frame, { ...event, type });
    return moving.end();
  }

  reopen(state: State, world: World, only?: "unknown"): State {
    const moving = this.#moving(state, world);
    moving.step("", (machine, before, own) => machine.reopen(before, own, only));
    return moving.end();
  }

  restore(json: string): State {
    if (!json.startsWith('{"root":')) return this.#root.restore(json);
    const { root, states, ...stored } = JSON.parse(json) as Stored;
    const known = states.map((state) => JSON.stringify(state));
    return new CompositeState(
      this.#root.restore(JSON.stringify(root)),
      this.#restoreItems(stored, known),
      this.#addresses,
    );
  }

  #restoreItems({ frames, families, ended = {} }: StoredItems, known: readonly string[]): Items {
    return {
      frames: new Map(
        Object.entries(frames).map(([frame, index]) => [frame, this.machineOf(frame).restore(known[index]!)]),
      ),
      families: new Map(Object.entries(families)),
      ended: new Map(
        Object.entries(ended).map(([loop, rounds]) => [
          loop,
          rounds.map((round) => this.#restoreItems(round, known)),
        ]),
      ),
    };
  }

  machineOf(frame: string): Machine {
    return frame === "" ? this.#root : this.#items.get(this.listStep(listOf(frame)).id)!;
  }

  /** The step with the list, of its key. */
  listStep(key: string): ForEachStep {
    const step = this.#addresses.step(key);
    if (step?.kind !== "for_each") throw new Error(`${key} is no step that goes through a list`);
    return step;
  }

  /** Whether the loop of the key goes through lists in its rounds. */
  hasLists(loop: string): boolean {
    const step = this.#addresses.step(loop);
    return step?.kind === "repeat" && [...allSteps(step.steps)].some(({ kind }) => kind === "for_each");
  }

  #moving(state: State | undefined, world: World): Moving {
    return new Moving(this, state, world, this.#addresses);
  }

  /** Who an event is for: outcomes and timers carry the key of their step, others are for whoever takes them. */
  #hearers(state: State, type: string): readonly { readonly frame: string; readonly type: string }[] {
    const space = type.indexOf(" ");
    if (space > 0) return [{ frame: type.slice(0, space), type: type.slice(space + 1) }];
    const [, kind, key] = /^(done|failed)\.(.*)$/.exec(type) ?? [];
    if (kind !== undefined && key !== undefined) {
      return [{ frame: frameOf(key), type: `${kind}.${this.#addresses.idOf(key)}` }];
    }
    const frames = state instanceof CompositeState ? state.hearing(type) : [];
    return ["", ...frames].map((frame) => ({ frame, type }));
  }
}

/** How far the items of one list have come. */
interface Family {
  readonly total: number;
  /** Items that have begun: the first so many. */
  readonly begun: number;
  /** While they are undone: the index of the next, from the last to 0. */
  readonly undo?: { readonly next: number; readonly only?: "unknown" };
}

interface StoredItems {
  readonly frames: Readonly<Record<string, number>>;
  readonly families: Readonly<Record<string, Family>>;
  readonly ended?: Readonly<Record<string, readonly StoredItems[]>>;
}

interface Stored extends StoredItems {
  readonly root: unknown;
  /** States that frames are in, each once. */
  readonly states: readonly unknown[];
}

interface Items {
  readonly frames: ReadonlyMap<string, State>;
  readonly families: ReadonlyMap<string, Family>;
  /** Those of rounds that have ended and may have to be undone, by the key of the loop, oldest first. */
  readonly ended: ReadonlyMap<string, readonly Items[]>;
}

class CompositeState implements State {
  readonly root: State;
  readonly items: Items;
  readonly #addresses: Addresses;
  #takes: readonly Take[] | undefined;
  #active: ReadonlySet<string> | undefined;
  #json: string | undefined;

  constructor(root: State, items: Items, addresses: Addresses) {
    this.root = root;
    this.items = items;
    this.#addresses = addresses;
  }

  get value(): State["value"] {
    return this.root.value;
  }

  /** An undo that failed in an item needs attention like any other. */
  get status(): Status {
    const stuck = [...this.items.frames.values()].some(({ status }) => status === "needs_attention");
    return stuck && !this.root.ended ? "needs_attention" : this.root.status;
  }

  get ended(): boolean {
    return this.root.ended;
  }

  get cancellable(): boolean {
    return this.root.cancellable;
  }

  get takes(): readonly Take[] {
    this.#takes ??= this.#all(({ takes }, frame) =>
      takes.map((take) => ({
        ...take,
        step: this.#addresses.keyIn(frame, take.step),
        event: { ...take.event, type: this.#typeIn(frame, take) },
      })),
    );
    return this.#takes;
  }

  get awaits(): State["awaits"] {
    return this.takes
      .filter(({ kind }) => kind === "event")
      .map(({ step, event }) => ({ step, event: event.type }));
  }

  get active(): ReadonlySet<string> {
    this.#active ??= new Set(
      this.#all(({ active }, frame) => [...active].map((step) => this.#addresses.keyIn(frame, step))),
    );
    return this.#active;
  }

  get json(): string {
    this.#json ??= this.#encode();
    return this.#json;
  }

  /** Frames that take an event from outside, or what a person does about an undo that failed. */
  hearing(type: string): readonly string[] {
    const isForStuck = type === retryEvent || type === skipEvent;
    const hears = ({ ended, awaits, status }: State): boolean =>
      isForStuck ? status === "needs_attention" : !ended && awaits.some(({ event }) => event === type);
    return [...this.items.frames].filter(([, state]) => hears(state)).map(([frame]) => frame);
  }

  #typeIn(frame: string, { kind, step, event }: Take): string {
    const { type } = event;
    if (frame === "" || kind === "event") return type;
    if (kind !== "outcome") return `${frame} ${type}`;
    const key = this.#addresses.keyIn(frame, step);
    return type === doneEvent(step) ? doneEvent(key) : failedEvent(key);
  }

  #all<T>(of: (state: State, frame: string) => readonly T[]): readonly T[] {
    const open = this.root.ended ? [] : [...this.items.frames].filter(([, { ended }]) => !ended);
    return [...of(this.root, ""), ...open.flatMap(([frame, state]) => of(state, frame))];
  }

  #encode(): string {
    const states = new Map<string, number>();
    const { frames, families, ended } = storeItems(this.items, (json) => {
      if (!states.has(json)) states.set(json, states.size);
      return states.get(json)!;
    });
    const rounds = ended ? `,"ended":${JSON.stringify(ended)}` : "";
    return `{"root":${this.root.json},"states":[${[...states.keys()].join(",")}],"frames":${JSON.stringify(frames)},"families":${JSON.stringify(families)}${rounds}}`;
  }
}

/** `place` says where a state is found by its JSON. */
function storeItems({ frames, families, ended }: Items, place: (json: string) => number): StoredItems {
  const rounds = [...ended].map(
    ([loop, each]) => [loop, each.map((round) => storeItems(round, place))] as const,
  );
  return {
    frames: Object.fromEntries([...frames].map(([frame, { json }]) => [frame, place(json)])),
    families: Object.fromEntries(families),
    ...(rounds.length > 0 && { ended: Object.fromEntries(rounds) }),
  };
}

/** One step of the whole: of the machine that hears the event, and of others that hear of it through the engine. */
class Moving {
  readonly #machine: CompositeMachine;
  readonly #before: State | undefined;
  readonly #world: World;
  readonly #addresses: Addresses;
  #root: State | undefined;
  readonly #frames: Map<string, State>;
  readonly #families: Map<string, Family>;
  readonly #ended: Map<string, readonly Items[]>;
  #changed = false;
  /** What machines are still to hear. */
  readonly #events: { readonly frame: string; readonly event: MachineEvent }[] = [];
  /** What a machine asked for in the midst of its step, to be done after it. */
  #wishes: (() => void)[] = [];

  constructor(machine: CompositeMachine, before: State | undefined, world: World, addresses: Addresses) {
    this.#machine = machine;
    this.#before = before;
    this.#world = world;
    this.#addresses = addresses;
    const isComposite = before instanceof CompositeState;
    this.#root = isComposite ? before.root : before;
    this.#frames = new Map(isComposite ? before.items.frames : []);
    this.#families = new Map(isComposite ? before.items.families : []);
    this.#ended = new Map(isComposite ? before.items.ended : []);
  }

  hear(frame: string, event: MachineEvent): void {
    const state = this.#stateOf(frame);
    if (!state || (frame !== "" && state.ended)) return;
    this.step(frame, (machine, before, world) => machine.decide(before, event, world));
  }

  step(frame: string, go: (machine: Machine, before: State, world: World) => State): void {
    const before = this.#stateOf(frame);
    const next = go(this.#machine.machineOf(frame), before!, this.#worldOf(frame));
    if (next !== before) {
      this.#changed = true;
      if (frame === "") this.#root = next;
      else this.#frames.set(frame, next);
    }
    this.#leave(frame, next);
    const wishes = this.#wishes;
    this.#wishes = [];
    for (const wish of wishes) wish();
    if (frame !== "" && next.ended && !before?.ended) this.#itemEnded(frame);
    const told = this.#events.splice(0);
    for (const { frame: hearer, event } of told) this.hear(hearer, event);
  }

  /** The same state, by identity, when nothing moved. */
  end(): State {
    if (this.#before && !this.#changed) return this.#before;
    if (this.#families.size === 0 && this.#ended.size === 0) return this.#root!;
    const items = { frames: this.#frames, families: this.#families, ended: this.#ended };
    return new CompositeState(this.#root!, items, this.#addresses);
  }

  #stateOf(frame: string): State | undefined {
    return frame === "" ? this.#root : this.#frames.get(frame);
  }

  #worldOf(frame: string): World {
    return {
      apply: (effect) => this.#apply(frame, effect),
      ask: (condition, of) => this.#world.ask(condition, of, frame),
    };
  }

  #apply(frame: string, effect: Effect): void {
    const key = this.#addresses.keyIn(frame, effect.step);
    const isList = this.#addresses.step(key)?.kind === "for_each";
    if (effect.kind === "spread" && this.#world.items) {
      this.#wishes.push(() => this.#spread(key));
    } else if (effect.kind === "undo" && isList && this.#world.items) {
      this.#wishes.push(() => this.#undo(key, effect.only));
    } else if (effect.kind === "round") {
      if (this.#world.items) this.#turn(key, effect);
      this.#world.apply({ ...effect, step: key });
    } else if (effect.kind === "arm" && frame !== "") {
      this.#world.apply({ ...effect, step: key, event: `${frame} ${effect.event}` });
    } else {
      this.#world.apply({ ...effect, step: key });
    }
  }

  #spread(key: string): void {
    this.#changed = true;
    const total = this.#world.items!(key);
    const { join } = this.#machine.listStep(key);
    this.#families.set(key, { total, begun: 0 });
    if (join !== "all" && join > total) this.#tell(key, failedEvent);
    else this.#goOn(key);
  }

  /** Begins as many items as may be under way, or says how all ended. */
  #goOn(key: string): void {
    const { join, maxParallel, onWin, onFail } = this.#machine.listStep(key);
    for (;;) {
      const family = this.#families.get(key)!;
      if (family.undo || !this.#isActive(key)) return;
      const { total, begun } = family;
      const ended = this.#items(key, family).map((frame) => this.#frames.get(frame)!);
      const completed = ended.filter(({ status }) => status === "completed").length;
      const failed = ended.filter(({ status }) => status === "failed").length;
      const open = begun - completed - failed;
      const wanted = join === "all" ? total : join;
      const over = open === 0 && begun === total;
      if (completed >= wanted && (over || onWin === "cancel")) return this.#tell(key, doneEvent);
      if (failed > total - wanted && (over || onFail === "cancel")) return this.#tell(key, failedEvent);
      if (open >= maxParallel || begun === total) return;
      this.#families.set(key, { ...family, begun: begun + 1 });
      this.step(frameAt(key, begun), (machine, _, world) => machine.start(world));
    }
  }

  #itemEnded(frame: string): void {
    const key = listOf(frame);
    const { undo } = this.#families.get(key)!;
    if (undo?.next === indexIn(frame)) this.#undoNext(key);
    else this.#goOn(key);
  }

  #undo(key: string, only: "unknown" | undefined): void {
    this.#changed = true;
    const family = this.#families.get(key);
    if (!family) return this.#tell(key, (step) => doneEvent(undoOf(step)));
    const next = family.begun;
    this.#families.set(key, { ...family, undo: { next, ...(only && { only }) } });
    this.#undoNext(key);
  }

  /** One item at a time, the last first. */
  #undoNext(key: string): void {
    const family = this.#families.get(key)!;
    const next = family.undo!.next - 1;
    this.#families.set(key, { ...family, undo: { ...family.undo!, next } });
    if (next < 0) return this.#tell(key, (step) => doneEvent(undoOf(step)));
    this.step(frameAt(key, next), (machine, before, world) =>
      machine.reopen(before, world, family.undo!.only),
    );
    if (this.#families.get(key)!.undo?.next === next && this.#frames.get(frameAt(key, next))!.ended)
      this.#undoNext(key);
  }

  /** Items of lists that the machine is no longer at are left where they are. */
  #leave(frame: string, state: State): void {
    for (const [key, family] of this.#families) {
      if (frameOf(key) !== frame || family.undo || state.active.has(this.#machine.listStep(key).id)) continue;
      for (const item of this.#items(key, family)) {
        if (this.#frames.get(item)!.cancellable) this.hear(item, { type: cancelEvent });
      }
    }
  }

  /** Items inside a loop belong to a round of it. */
  #turn(loop: string, effect: Extract<Effect, { kind: "round" }>): void {
    const isInside = (key: string): boolean => this.#addresses.isInside(key, loop);
    if (!this.#machine.hasLists(loop)) return;
    this.#changed = true;
    const items: Items = {
      frames: new Map([...this.#frames].filter(([frame]) => isInside(listOf(frame)))),
      families: new Map([...this.#families].filter(([key]) => isInside(key))),
      ended: new Map([...this.#ended].filter(([key]) => isInside(key))),
    };
    const kept = [...(this.#ended.get(loop) ?? []), ...(effect.keeps ? [items] : [])];
    for (const frame of items.frames.keys()) this.#frames.delete(frame);
    for (const key of items.families.keys()) this.#families.delete(key);
    for (const key of items.ended.keys()) this.#ended.delete(key);
    if (effect.to === "kept") {
      const taken = kept[effect.index]!;
      for (const [frame, state] of taken.frames) this.#frames.set(frame, state);
      for (const [key, family] of taken.families) this.#families.set(key, family);
      for (const [key, rounds] of taken.ended) this.#ended.set(key, rounds);
    }
    const left = effect.to === "kept" && effect.drops ? kept.slice(0, effect.index) : kept;
    if (left.length > 0) this.#ended.set(loop, left);
    else this.#ended.delete(loop);
  }

  #isActive(key: string): boolean {
    return this.#stateOf(frameOf(key))!.active.has(this.#machine.listStep(key).id);
  }

  #tell(key: string, event: (step: string) => string): void {
    const { id } = this.#machine.listStep(key);
    this.#events.push({ frame: frameOf(key), event: { type: event(id) } });
  }

  #items(key: string, { begun }: Family): readonly string[] {
    return Array.from({ length: begun }, (_, index) => frameAt(key, index));
  }
}
