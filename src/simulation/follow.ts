// follow: drives the real engine along one path of its machine, and says where the two part.
import type { Workflow } from "../language/workflow.ts";
import { cancelEvent } from "../machine/event.ts";
import type { State, Take, World as MachineWorld } from "../machine/state.ts";
import type { Machine } from "../machine/machine.ts";
import type { Truth } from "../proof/graph.ts";
import type { PathStep } from "../proof/path-step.ts";
import { definitionOf } from "../engine/catalog.ts";
import type { Answer } from "../engine/answer.ts";
import type { InstanceView } from "../engine/view.ts";
import type { Attempt, Outcome, Store } from "../engine/ports.ts";
import { truthOf } from "./act.ts";
import { begin, happen, pathKey } from "./happen.ts";
import { Turns } from "./turns.ts";
import { startOfTimeMs, World } from "./world.ts";

/** Who answers the calls of a path, in place of what the path says that they bring. */
export interface Services {
  /** Resolves with how an attempt ended for which the path says: well, badly, or so that nobody knows. */
  answer(attempt: Attempt, as: "done" | "failed" | "unknown"): Promise<Outcome>;
}

/**
 * Resolves with the instance at the path's end, in an empty store. Rejects with the step at which the engine's state
 * differs from the machine's, or at which the path asks for something the engine does not wait for. Where the path has
 * data and no services answer, that decides conditions, and one that it decides otherwise than the path says is told;
 * else they are decided as the path says.
 */
export async function follow(
  definition: { readonly workflow: Workflow; readonly source: string },
  path: readonly PathStep[],
  store: Store,
  services?: Services,
): Promise<InstanceView> {
  const follower = new Follower(definition, services);
  await follower.begin(path[0]!, store);
  for (const step of path.slice(1)) await follower.take(step);
  return follower.end();
}

class Follower {
  readonly #workflow: Workflow;
  readonly #source: string;
  readonly #machine: Machine;
  readonly #services: Services | undefined;
  readonly #id: string;
  #world!: World;
  #step!: PathStep;
  #isByData = false;
  /** In what data and the path part first. */
  #parted: string | undefined;
  /** How often each condition was asked. */
  #asked = new Map<string, number>();
  #state: State | undefined;
  readonly #turns = new Turns();
  /** How often a call was sent under each key. */
  readonly #sent = new Map<string, number>();

  constructor(
    { workflow, source }: { readonly workflow: Workflow; readonly source: string },
    services: Services | undefined,
  ) {
    this.#workflow = workflow;
    this.#source = source;
    this.#machine = definitionOf(workflow, source).machine;
    this.#services = services;
    this.#id = `${workflow.id}:${pathKey}`;
  }

  async begin(step: PathStep, store: Store): Promise<void> {
    this.#hear(step);
    this.#isByData = step.data !== undefined && !this.#services;
    this.#world = await World.create({
      store,
      workflows: [{ workflow: this.#workflow, source: this.#source }],
      script: () => undefined,
      schedules: false,
      turns: this.#turns,
      chosen: {
        ask: (condition, _, said) => this.#decide(condition, said),
        excuses: () => !this.#isByData,
        delayMs: this.#delayMs,
        ...(step.items && { items: step.items }),
      },
      observer: { calling: ({ key }) => void this.#sent.set(key, (this.#sent.get(key) ?? 0) + 1) },
    });
    await this.#reach(step, this.#machine.start(this.#model), (world) => begin(world, this.#workflow, step));
  }

  async take(step: PathStep): Promise<void> {
    this.#hear(step);
    const take = takeOf(this.#state!, step);
    const next = this.#machine.decide(this.#state!, take.event, this.#model);
    await this.#reach(step, next, async (world) => {
      const dueAtMs = world.store.read(this.#id)?.timers[take.step]?.dueAtMs;
      const isTimer = take.kind === "timer" && dueAtMs !== undefined;
      this.#turns.give(isTimer ? { timer: take.step, dueAtMs } : undefined);
      world.clock.advanceTo(Math.max(startOfTimeMs + step.atMs, world.clock.now()));
      await world.settle();
      if (take.kind !== "timer") await this.#happen(world, take, step);
    });
  }

  #hear(step: PathStep): void {
    this.#step = step;
    this.#asked = new Map();
  }

  end(): InstanceView {
    for (const [key, count] of this.#sent) {
      if (count > 1) throw new Error(`a call was made ${count} times under the key ${key}`);
    }
    return this.#world.engine.read(this.#id);
  }

  /** Lets something happen until the engine is where the machine is after it. */
  async #reach(step: PathStep, next: State, act: (world: World) => Promise<void>): Promise<void> {
    await act(this.#world);
    await this.#world.settle();
    if (this.#parted !== undefined) throw new Error(this.#parted);
    if (this.#world.broken !== undefined) {
      throw new Error(`the engine broke at ${step.event}`, { cause: this.#world.broken });
    }
    if (this.#stored() !== next.json) {
      throw new Error(`after ${step.event} the engine is in ${this.#stored()}, the machine in ${next.json}`);
    }
    this.#state = next;
  }

  /** Of a call that was made in several rounds, the newest is answered: nobody waits for the others. */
  async #happen(world: World, take: Take, step: PathStep): Promise<void> {
    const held = take.kind === "outcome" && this.#services ? world.gateway.held() : [];
    const attempt = held.findLast((other) => other.step === take.step);
    if (!attempt || !this.#services) return happen(world, this.#id, this.#workflow, take, step);
    const failed = take.event.unknown === true ? "unknown" : "failed";
    const as = take.event.type.startsWith("done.") ? "done" : failed;
    world.gateway.reply(attempt, await this.#services.answer(attempt, as));
  }

  #stored(): string | undefined {
    return this.#world.store.read(this.#id)?.state;
  }

  #decide(condition: string, said: () => Answer): Answer {
    if (this.#parted !== undefined) return said();
    const answer = this.#ask(condition);
    if (!this.#isByData) return answer;
    const came = said();
    const [wanted, truth] = [truthOf(answer), truthOf(came)];
    if (truth === wanted) return came;
    this.#parted ??= `at ${this.#step.event} data decides that ${condition} is ${truth}, and not ${wanted}`;
    return came;
  }

  readonly #ask = (condition: string): boolean | { readonly error: string } => {
    const known = this.#step.truths?.[condition];
    const asked = this.#asked.get(condition) ?? 0;
    this.#asked.set(condition, asked + 1);
    // The model asks, and then the engine, each time from the first on.
    const truth = isList(known) ? known[asked % known.length] : known;
    if (truth === undefined) throw new Error(`the path does not say how ${condition} is decided`);
    return truth === "error" ? { error: "chosen to have no value" } : truth;
  };

  readonly #delayMs = (timer: string): number => {
    const delayMs = this.#step.delaysMs?.[timer];
    if (delayMs === undefined) throw new Error(`the path does not say how long ${timer} lasts`);
    return delayMs;
  };

  readonly #model: MachineWorld = { apply: () => undefined, ask: this.#ask };
}

const isList = (truth: Truth | readonly Truth[] | undefined): truth is readonly Truth[] =>
  Array.isArray(truth);

function takeOf(state: State, step: PathStep): Take {
  if (step.event === cancelEvent && state.cancellable) {
    return { kind: "cancel", step: "", event: { type: cancelEvent } };
  }
  const take = state.takes.find(
    ({ event }) => event.type === step.event && (event.unknown ?? false) === (step.unknown ?? false),
  );
  if (take) return take;
  const taken = state.takes.map(({ event }) => event.type).join(", ");
  throw new Error(
    `state ${JSON.stringify(state.value)} does not take ${step.event}; it takes ${taken || "nothing"}`,
  );
}
