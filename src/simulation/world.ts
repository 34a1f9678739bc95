// World: the real engine in a box, with simulated time, chance and services.
import type { Workflow } from "../language/workflow.ts";
import type { Chosen } from "../engine/cause.ts";
import { createEngine } from "../engine/create.ts";
import type { EngineOptions, HostedEngine } from "../engine/create.ts";
import type { Attempt, EmittedEvent, NewId, Observer, Random, Room, Store } from "../engine/ports.ts";
import type { Commit } from "../engine/instance.ts";
import type { ServicePolicy } from "../engine/lane.ts";
import type { RetentionRule } from "../engine/retention.ts";
import { SimulatedClock } from "./clock.ts";
import { ok, SimulatedGateway } from "./gateway.ts";
import type { Script } from "./gateway.ts";
import { seededRandom } from "./random.ts";
import type { Turns } from "./turns.ts";

export interface WorldOptions {
  readonly store: Store;
  readonly workflows: readonly { readonly workflow: Workflow; readonly source: string }[];
  /** Starting time, in milliseconds since the epoch. */
  readonly nowMs?: number;
  readonly seed?: number;
  /** In place of what the seed gives. */
  readonly random?: Random;
  /** In place of numbers that go on from the journal's last. */
  readonly newId?: NewId;
  /** How services answer; by default 200 `{}` at once. */
  readonly script?: Script;
  readonly observer?: Partial<Observer>;
  readonly recorder?: EngineOptions["recorder"];
  /** Chosen in place of what data would say. */
  readonly chosen?: Chosen;
  /** False: cron triggers start nothing. */
  readonly schedules?: boolean;
  /** Whether the engine, told again to run, makes calls once more that are on the wire. */
  readonly repeats?: boolean;
  /** Whether new instances may begin. */
  readonly room?: Room;
  /** When instances that have ended leave the store; never, where it is missing. */
  readonly retention?: RetentionRule;
  /** What each service may be asked for; anything, where it is missing. */
  readonly policyOf?: (service: string) => ServicePolicy;
  /** Who says which of what is due has its turn. Nothing then happens but when time is moved, if only to where it stands. */
  readonly turns?: Turns;
  /** Told of an instance that met a mistake of the engine's own. Absent: that breaks the world. */
  readonly onFault?: (instance: string, error: unknown) => void;
}

/** A Monday, 09:00 UTC. */
export const startOfTimeMs = Date.UTC(2026, 0, 5, 9);

export class World {
  readonly engine: HostedEngine;
  readonly store: Store;
  readonly clock: SimulatedClock;
  readonly gateway: SimulatedGateway;
  /** What the engine said when it broke or met a mistake of its own; undefined while it is well. */
  broken: unknown;
  #moves = 0;

  /** An engine on the store, with the workflows registered, running. */
  static async create(options: WorldOptions): Promise<World> {
    const world = new World(options);
    for (const { workflow, source } of options.workflows) await world.engine.register(workflow, source);
    world.engine.run();
    await world.settle();
    return world;
  }

  private constructor(options: WorldOptions) {
    const { observer } = options;
    this.store = options.store;
    this.clock = new SimulatedClock(options.nowMs ?? startOfTimeMs, options.turns !== undefined);
    this.gateway = new SimulatedGateway(options.script ?? (() => ok()));
    let ids = options.store.lastSeq();
    this.engine = createEngine({
      store: options.turns?.of(options.store) ?? options.store,
      clock: this.clock,
      random: options.random ?? seededRandom(options.seed ?? 1),
      newId: options.newId ?? (() => `${++ids}`.padStart(6, "0")),
      gateway: this.gateway,
      ...(options.recorder && { recorder: options.recorder }),
      ...(options.chosen && { chosen: options.chosen }),
      ...(options.room && { room: options.room }),
      ...(options.retention && { retention: options.retention }),
      ...(options.policyOf && { policyOf: options.policyOf }),
      ...(options.schedules !== undefined && { schedules: options.schedules }),
      ...(options.repeats !== undefined && { repeats: options.repeats }),
      observer: {
        committed: (commit: Commit) => {
          this.#moves++;
          observer?.committed?.(commit);
        },
        calling: (attempt: Attempt, number: number) => {
          this.#moves++;
          observer?.calling?.(attempt, number);
        },
        emitting: (event: EmittedEvent, number: number) => {
          this.#moves++;
          observer?.emitting?.(event, number);
        },
      },
      onBroken: (error) => {
        this.broken = error;
      },
      onFault: (instance, error) => {
        if (options.onFault) options.onFault(instance, error);
        else this.broken = error;
      },
    });
  }

  /** Resolves when nothing moves any more without an event, a reply or time. */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.#moves;) {
      before = this.#moves;
      // What was answered just now reaches the engine first.
      await this.turn();
      await this.engine.settled();
    }
  }

  /** Resolves when every promise has settled that can without anything from outside, a slow disk's answer included. */
  async turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Moves time, stopping wherever something is due on the way, and lets everything settle. */
  async advanceTo(timeMs: number): Promise<void> {
    for (let next = this.clock.next(); next !== undefined && next <= timeMs; next = this.clock.next()) {
      this.clock.advanceTo(Math.max(next, this.clock.now()));
      await this.settle();
    }
    this.clock.advanceTo(Math.max(timeMs, this.clock.now()));
    await this.settle();
  }
}
