// Lockstep: two machines of one config are led through the same steps, and must say the same of each, word for word.
import { expect } from "vitest";
import { cancelEvent, holdEvent, releaseEvent } from "../../src/machine/event.ts";
import type { MachineEvent } from "../../src/machine/event.ts";
import type { StateNodeConfig } from "../../src/machine/config.ts";
import type { Machine } from "../../src/machine/machine.ts";
import type { State, World } from "../../src/machine/state.ts";
import { seededRandom } from "../../src/simulation/random.ts";

export interface LockstepOptions {
  /** How many steps are compared at most; the half of them breadth first, the others on random ways. */
  readonly steps: number;
  readonly seed: number;
  /**
   * Whether events are sent after the end too. Where one enters regions then, XState puts them into another order than
   * ever else; no compiled machine does so.
   */
  readonly afterEnd: boolean;
}

/** How many steps were compared; that there is no difference is expected. */
export function lockstep(make: readonly [() => Machine, () => Machine], options: LockstepOptions): number {
  return new Pair(make, options).compare();
}

/** One state, as each of the two machines has it. */
type Both = readonly [State, State];
type Go = (machine: Machine, state: State, world: World) => State;

class Pair {
  readonly #machines: readonly [Machine, Machine];
  /** Never told of the steps that led to a state: they know it from its JSON. */
  readonly #restorers: readonly [Machine, Machine];
  /** For what comes after the end: a state that it leads to would be one that has ended, and may not be one. */
  readonly #ended: readonly [Machine, Machine] | undefined;
  readonly #options: LockstepOptions;
  readonly #random: () => number;
  readonly #events: readonly string[];
  readonly #known = new Map<string, Both>();
  #steps = 0;

  constructor([first, second]: readonly [() => Machine, () => Machine], options: LockstepOptions) {
    this.#machines = [first(), second()];
    this.#restorers = [first(), second()];
    this.#ended = options.afterEnd ? [first(), second()] : undefined;
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.#events = [...eventsIn(this.#machines[0].config), "nobody_knows_this"];
  }

  compare(): number {
    const starts = this.#variants("start", undefined, (machine, _, world) => machine.start(world));
    const reached = new Set(starts);
    // A set is gone through to its end, with what is added on the way.
    for (const state of reached) {
      if (this.#steps >= this.#options.steps / 2) break;
      for (const event of this.#eventsAt(state[0])) {
        for (const next of this.#decide(state, event)) reached.add(next);
      }
      this.#compareAfterEnd(state);
      this.#compareRestored(state);
      this.#compareReopened(state);
    }
    // A machine that is explored whole has no more to say.
    for (let way = 0; way < 1000 && this.#steps < this.#options.steps; way++) this.#walk(this.#anyOf(starts));
    return this.#steps;
  }

  #walk(start: Both): void {
    let state = start;
    for (let length = 0; length < 200 && !state[0].ended && this.#steps < this.#options.steps; length++) {
      const events = state[0].takes.map(({ event }) => event);
      if (this.#random() < 0.05 || events.length === 0) events.push(...this.#eventsAt(state[0]));
      state = this.#anyOf(this.#decide(state, this.#anyOf(events)));
    }
    this.#compareRestored(state);
    this.#compareReopened(state);
  }

  /** All that the state takes, what happens to any instance, and something that it does not take. */
  #eventsAt({ takes, ended }: State): readonly MachineEvent[] {
    if (ended) return [{ type: "nobody_knows_this" }];
    const taken = takes.map(({ event }) => event);
    const unknown = taken.filter(({ type, unknown: told }) => type.startsWith("failed.") && !told);
    return [
      ...taken,
      ...unknown.map((event) => ({ ...event, unknown: true })),
      ...[cancelEvent, holdEvent, releaseEvent, this.#anyOf(this.#events)].map((type) => ({ type })),
    ];
  }

  #decide(state: Both, event: MachineEvent): readonly Both[] {
    return this.#variants(JSON.stringify(event), state, (machine, own, world) =>
      machine.decide(own, event, world),
    );
  }

  #compareRestored([{ json, takes }]: Both): void {
    const restored = this.#restorers.map((machine) => machine.restore(json)) as unknown as Both;
    this.#same(`restored from ${json}`, told(restored[0]), told(restored[1]));
    if (takes.length === 0) return;
    const { event } = this.#anyOf(takes);
    this.#once(
      `restored, then ${JSON.stringify(event)}`,
      restored,
      this.#restorers,
      (machine, state, world) => machine.decide(state, event, world),
    );
  }

  #compareAfterEnd([{ json, ended }]: Both): void {
    const machines = this.#ended;
    if (!ended || !machines) return;
    for (const type of [cancelEvent, holdEvent, releaseEvent, this.#anyOf(this.#events)]) {
      const states = machines.map((machine) => machine.restore(json)) as unknown as Both;
      this.#once(`${type} after the end`, states, machines, (machine, state, world) =>
        machine.decide(state, { type }, world),
      );
    }
  }

  #compareReopened(state: Both): void {
    if (!state[0].ended && this.#random() > 0.2) return;
    for (const only of [undefined, "unknown"] as const) {
      this.#variants(`reopen ${only}`, state, (machine, own, world) => machine.reopen(own, world, only));
    }
  }

  /** The step once for every way in which the conditions that it asks may stand. */
  #variants(name: string, state: Both | undefined, go: Go): readonly Both[] {
    const found: Both[] = [];
    const open: Answer[][] = [[]];
    for (let chosen = open.pop(); chosen && found.length < 100; chosen = open.pop()) {
      const { answers, next } = this.#once(name, state, this.#machines, go, chosen);
      found.push(this.#remember(next));
      for (let index = chosen.length; index < answers.length; index++) {
        for (const answer of othersOf(answers[index]!)) open.push([...answers.slice(0, index), answer]);
      }
    }
    return found;
  }

  #once(
    name: string,
    state: Both | undefined,
    machines: readonly [Machine, Machine],
    go: Go,
    chosen: readonly Answer[] = [],
  ): { readonly answers: readonly Answer[]; readonly next: Both } {
    const [expected, actual] = [new Watched(chosen), new Watched(chosen)];
    const next = [
      go(machines[0], state?.[0] as State, expected),
      go(machines[1], state?.[1] as State, actual),
    ] as const;
    this.#steps++;
    const where = `${name} at ${state?.[0].json}`;
    this.#same(where, expected.log, actual.log);
    this.#same(where, next[0].json, next[1].json);
    return { answers: expected.answers, next };
  }

  /** Each state is one object, in either machine. */
  #remember(both: Both): Both {
    const { json } = both[0];
    const known = this.#known.get(json);
    if (!known) {
      this.#same(json, told(both[0]), told(both[1]));
      this.#known.set(json, both);
      return both;
    }
    this.#same(`${json} is one object`, [known[0] === both[0], known[1] === both[1]], [true, true]);
    return known;
  }

  #same(where: string, expected: unknown, actual: unknown): void {
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    const { seed } = this.#options;
    const { id } = this.#machines[0].config;
    // Where only the order of keys differs, the text says it.
    const message = `${id}, seed ${seed}: ${where}`;
    expect(actual, message).toEqual(expected);
    expect(JSON.stringify(actual), message).toBe(JSON.stringify(expected));
  }

  #anyOf<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!;
  }
}

interface Answer {
  readonly of: string;
  readonly answer: ReturnType<World["ask"]>;
}

/** A world that answers as was chosen, and from there on that all is true; it keeps in order all that it met. */
class Watched implements World {
  readonly log: unknown[] = [];
  readonly answers: Answer[] = [];
  readonly #chosen: readonly Answer[];

  constructor(chosen: readonly Answer[]) {
    this.#chosen = chosen;
  }

  apply(effect: Parameters<World["apply"]>[0]): void {
    this.log.push(effect);
  }

  ask(condition: string, of: Parameters<World["ask"]>[1]): ReturnType<World["ask"]> {
    const { answer } = this.#chosen[this.answers.length] ?? { answer: true };
    this.answers.push({ of, answer });
    this.log.push([condition, of, answer]);
    return answer;
  }
}

function othersOf({ of }: Answer): readonly Answer[] {
  const others = [...(of === "value" ? [] : [false]), ...(of === "fit" ? [] : [{ error: "chosen" }])];
  return others.map((answer) => ({ of, answer }));
}

/** All that is public of a state. */
function told({ value, status, ended, cancellable, awaits, takes, active, json }: State): unknown {
  return { value, status, ended, cancellable, awaits, takes, active: [...active], json };
}

function eventsIn({ on = {}, states = {} }: Pick<StateNodeConfig, "on" | "states">): Set<string> {
  return new Set([...Object.keys(on), ...Object.values(states).flatMap((state) => [...eventsIn(state)])]);
}
