// Composite: one machine made of several: that of an instance, and one for each item of the lists that its steps go
// through. It decides which items are under way, and tells the instance's machine how they ended.
import type { ForEachStep } from "../language/workflow.ts";
import { frameAt, frameOf, indexIn, listOf } from "./address.ts";
import type { Addresses } from "./address.ts";
import type { MachineConfig } from "./config.ts";
import { cancelEvent, doneEvent, failedEvent, undoOf } from "./event.ts";
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
    const { root, states, frames, families } = JSON.parse(json) as Stored;
    const known = states.map((state) => JSON.stringify(state));
    return new CompositeState(
      this.#root.restore(JSON.stringify(root)),
      new Map(
        Object.entries(frames).map(([frame, index]) => [frame, this.machineOf(frame).restore(known[index]!)]),
      ),
      new Map(Object.entries(families)),
      this.#addresses,
    );
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
    const frames = state instanceof CompositeState ? state.waiting(type) : [];
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

interface Stored {
  readonly root: unknown;
  /** States that frames are in, each once. */
  readonly states: readonly unknown[];
  readonly frames: Readonly<Record<string, number>>;
  readonly families: Readonly<Record<string, Family>>;
}

type Frames = ReadonlyMap<string, State>;
type Families = ReadonlyMap<string, Family>;

class CompositeState implements State {
  readonly root: State;
  readonly frames: Frames;
  readonly families: Families;
  readonly #addresses: Addresses;
  #takes: readonly Take[] | undefined;
  #active: ReadonlySet<string> | undefined;
  #json: string | undefined;

  constructor(root: State, frames: Frames, families: Families, addresses: Addresses) {
    this.root = root;
    this.frames = frames;
    this.families = families;
    this.#addresses = addresses;
  }

  get value(): State["value"] {
    return this.root.value;
  }

  /** An undo that failed in an item needs attention like any other. */
  get status(): Status {
    const stuck = [...this.frames.values()].some(({ status }) => status === "needs_attention");
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

  /** Frames that take an event from outside. */
  waiting(type: string): readonly string[] {
    return [...this.frames]
      .filter(([, { ended, awaits }]) => !ended && awaits.some(({ event }) => event === type))
      .map(([frame]) => frame);
  }

  #typeIn(frame: string, { kind, step, event }: Take): string {
    const { type } = event;
    if (frame === "" || kind === "event") return type;
    if (kind !== "outcome") return `${frame} ${type}`;
    const key = this.#addresses.keyIn(frame, step);
    return type === doneEvent(step) ? doneEvent(key) : failedEvent(key);
  }

  #all<T>(of: (state: State, frame: string) => readonly T[]): readonly T[] {
    const open = this.root.ended ? [] : [...this.frames].filter(([, { ended }]) => !ended);
    return [...of(this.root, ""), ...open.flatMap(([frame, state]) => of(state, frame))];
  }

  #encode(): string {
    const states = new Map<string, number>();
    const frames: Record<string, number> = {};
    for (const [frame, { json }] of this.frames) {
      if (!states.has(json)) states.set(json, states.size);
      frames[frame] = states.get(json)!;
    }
    const families = JSON.stringify(Object.fromEntries(this.families));
    return `{"root":${this.root.json},"states":[${[...states.keys()].join(",")}],"frames":${JSON.stringify(frames)},"families":${families}}`;
  }
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
    this.#frames = new Map(isComposite ? before.frames : []);
    this.#families = new Map(isComposite ? before.families : []);
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
    if (this.#families.size === 0) return this.#root!;
    return new CompositeState(this.#root!, this.#frames, this.#families, this.#addresses);
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
