// Machine: the one place that speaks to XState. It computes and never executes: a step takes a state and an
// event and returns the next state and the effects, as data.
import { assign, createActor, createMachine, enqueueActions } from "xstate";
import type { AnyActorScope, AnyMachineSnapshot, AnyStateMachine } from "xstate";
import type {
  ConditionParams,
  Fact,
  GuardConfig,
  MachineConfig,
  MachineContext,
  RoundParams,
  StateNodeConfig,
} from "./config.ts";
import { armOf, effectOf } from "./effect.ts";
import type { EffectAction } from "./effect.ts";
import type { MachineEvent } from "./event.ts";
import { endingName } from "./facts.ts";
import { livenessOf } from "./liveness.ts";
import type { Liveness } from "./liveness.ts";
import { reopened, reopenEvent } from "./reopen.ts";
import { contextOf, isKept, lastRound, nextRound, previousRound, roundOf } from "./rounds.ts";
import type { Turned } from "./rounds.ts";
import type { Effect, State, StateValue, Take, World } from "./state.ts";
import { statusOf } from "./status.ts";
import { awaitsOf, ownTakes, rootTakes, takesOf } from "./takes.ts";
import type { RootTakes, TakingNode } from "./takes.ts";
import { createControl, truthOf } from "./truth.ts";
import type { Truth } from "./truth.ts";

export interface Machine {
  readonly config: MachineConfig;
  /** The state in which an instance begins. */
  start(world: World): State;
  /** The state after an event; one that nothing takes gives the same state, by identity, and no effects. */
  decide(state: State, event: MachineEvent, world: World): State;
  /**
   * The undo of what an instance that completed did, or an item that ended: the state after its first step. It will end
   * as cancelled. With `only`, of what failed and may have taken effect.
   */
  reopen(state: State, world: World, only?: "unknown"): State;
  /** The state that `State.json` was taken of, with the same machine. */
  restore(json: string): State;
}

/**
 * Gives a config its meaning; `liveness` says which facts are kept. What a step does is remembered by state, event and
 * the truth of the conditions that were read: XState computes each once, and only what it computed is ever given.
 * Control states are few (payload is not in them), so this is the table that the engine runs by.
 */
export function load(config: MachineConfig, liveness: Liveness = livenessOf(config)): Machine {
  return new LoadedMachine(config, liveness);
}

/** What a step does until it ends in a state, or until it needs a condition to be read. */
interface Remembered {
  readonly effects: readonly Effect[];
  readonly then:
    | { readonly kind: "state"; readonly state: State }
    | {
        readonly kind: "condition";
        readonly condition: string;
        readonly of: ConditionParams["of"];
        readonly next: Map<Truth, Remembered>;
      };
}

interface KnownState extends State {
  readonly snapshot: AnyMachineSnapshot;
  readonly steps: Map<string, Remembered>;
}

/** A loop that undoes 1000 rounds of 100 steps each at once comes near; nothing that a workflow can say passes it. */
const iterationsMax = 1_000_000;

/** More states than any workflow of the language's limits rests in; beyond, what was remembered is dropped. */
const rememberedStatesMax = 50_000;

class LoadedMachine implements Machine {
  readonly config: MachineConfig;
  readonly #machine: AnyStateMachine;
  readonly #liveness: Liveness;
  readonly #states = new Map<string, KnownState>();
  readonly #starts = new Map<string, Remembered>();
  /** Steps by the id that XState gives to their delayed transition. */
  readonly #timerSteps = new Map<string, string>();
  readonly #control = createControl();
  readonly #rootTakes: RootTakes;
  /** Set for the length of one XState step: reads a condition, and notes that it was read. */
  #read: (params: ConditionParams, facts: MachineContext["facts"]) => Truth = () => "error";
  /** Likewise: takes an action when its turn comes, so that conditions read later see what it did. */
  #execute: (action: ActionOfXState) => void = () => undefined;
  /** One inert scope for all steps: XState's own pure functions make a throw-away actor for each. */
  readonly #scope: AnyActorScope;

  constructor(config: MachineConfig, liveness: Liveness) {
    this.config = config;
    this.#liveness = liveness;
    this.#machine = createMachine(
      { ...config, options: { maxIterations: iterationsMax } } as never,
      {
        guards: {
          when: ({ context }: GuardArgs, params: ConditionParams) =>
            this.#read(params, context.facts) === true,
          unevaluable: ({ context }: GuardArgs, params: ConditionParams) =>
            this.#read(params, context.facts) === "error",
          fact: ({ context }: GuardArgs, params: FactParams) => {
            const known = context.facts[params.step];
            return known !== undefined && params.any.includes(known);
          },
          count: ({ context }: GuardArgs, { steps, fact, atLeast }: CountParams) =>
            steps.filter((step) => context.facts[step] === fact).length >= atLeast,
          working: ({ context }: GuardArgs) => isWorking(context),
          settled: ({ context }: GuardArgs, params?: { readonly steps: readonly string[] }) =>
            (params?.steps ?? Object.keys(context.facts)).every((step) => context.facts[step] !== "running"),
          exhausted: ({ context }: GuardArgs, { step, max }: { step: string; max: number }) =>
            roundOf(context, step) >= max,
          kept: ({ context }: GuardArgs, { step, undo }: { step: string; undo: readonly Fact[] }) =>
            isKept(context, step, undo),
          unknownOutcome: ({ event }: { event: MachineEvent }) => event.unknown === true,
        },
        actions: {
          remember: assign(
            ({ context }: GuardArgs, { step, fact }: { step: string; fact: Fact }): MachineContext =>
              contextOf({ ...context, facts: { ...context.facts, [step]: fact } }),
          ),
          nextRound: turning(nextRound),
          previousRound: turning(previousRound),
          lastRound: assign(({ context }: GuardArgs, { step }: { step: string }): Required<MachineContext> =>
            wholly(lastRound(context, step)),
          ),
          forget: assign(
            ({ context }: GuardArgs, { steps }: { steps: readonly string[] }): MachineContext => ({
              facts: Object.fromEntries(
                Object.entries(context.facts).filter(([step]) => !steps.includes(step)),
              ),
            }),
          ),
        },
      } as never,
    ) as AnyStateMachine;
    this.#nameTimers(this.#root);
    this.#rootTakes = rootTakes(taking(this.#root));
    this.#scope = inertScope((action) => this.#execute(action));
  }

  start(world: World): State {
    return this.#step(this.#starts, "start", world, () =>
      this.#machine.getInitialSnapshot(this.#scope, undefined),
    );
  }

  decide(state: State, event: MachineEvent, world: World): State {
    const known = this.#known(state);
    const key = event.unknown ? `${event.type} unknown` : event.type;
    return this.#step(known.steps, key, world, () =>
      this.#machine.transition(known.snapshot, event, this.#scope),
    );
  }

  reopen(state: State, world: World, only?: "unknown"): State {
    const { snapshot, steps } = this.#known(state);
    const from = reopened(this.config, snapshot.context as MachineContext, only);
    const key = only ? `${reopenEvent.type} ${only}` : reopenEvent.type;
    return this.#step(steps, key, world, () =>
      this.#machine.transition(this.#machine.resolveState(from), reopenEvent, this.#scope),
    );
  }

  restore(json: string): State {
    const known = this.#states.get(json);
    if (known) return known;
    const { value, context } = JSON.parse(json) as { value: StateValue; context: MachineContext };
    return this.#intern(this.#machine.resolveState({ value, context }));
  }

  get #root(): NodeOfXState {
    return this.#machine.root as unknown as NodeOfXState;
  }

  #known(state: State): KnownState {
    return this.#states.get(state.json) ?? (this.restore(state.json) as KnownState);
  }

  #step(from: Map<string, Remembered>, key: string, world: World, run: () => AnyMachineSnapshot): State {
    const answers: Truth[] = [];
    let applied = 0;
    for (let found = from.get(key); found;) {
      for (const effect of found.effects) world.apply(effect);
      applied += found.effects.length;
      if (found.then.kind === "state") return found.then.state;
      const truth = truthOf(world.ask(found.then.condition, found.then.of));
      answers.push(truth);
      found = found.then.next.get(truth);
    }
    return this.#compute(from, key, world, run, { answers, applied });
  }

  /** The step from its beginning, by XState; what the world was told and asked before is not repeated. */
  #compute(
    from: Map<string, Remembered>,
    key: string,
    world: World,
    run: () => AnyMachineSnapshot,
    before: { readonly answers: readonly Truth[]; readonly applied: number },
  ): State {
    const log: Logged[] = [];
    const asked = new Map<string, Truth>();
    let skip = before.applied;
    let answered = 0;
    this.#execute = (action) => {
      const effect = this.#effect(action);
      log.push({ kind: "effect", effect });
      // In another round the same condition is another question.
      if (effect.kind === "round") asked.clear();
      if (skip > 0) skip--;
      else world.apply(effect);
    };
    this.#read = (params, facts) => {
      const { condition, of } = params;
      const known = asked.get(condition);
      if (known !== undefined) return known;
      if (params.reads === "control") return this.#control(params.source, (step) => facts[step]);
      const truth = before.answers[answered++] ?? truthOf(world.ask(condition, of));
      asked.set(condition, truth);
      log.push({ kind: "asked", condition, of, truth });
      return truth;
    };
    const reached = run();
    // What throws in the first step of all XState catches, and goes on as if nothing had been.
    if (reached.status === "error") throw reached.error;
    const state = this.#intern(reached);
    remember(from, key, log, state);
    return state;
  }

  #intern(reached: AnyMachineSnapshot): KnownState {
    const value = reached.value as StateValue;
    const active = nodesOf(reached).map(({ id }) => id);
    const context = this.#liveness.reduce(active, reached.context as MachineContext);
    const json = JSON.stringify({ value, context });
    const known = this.#states.get(json);
    if (known) return known;
    const snapshot = this.#machine.resolveState({ value, context });
    if (this.#states.size >= rememberedStatesMax) {
      this.#states.clear();
      this.#starts.clear();
    }
    const ended = snapshot.status === "done";
    const takes = ended ? [] : this.#takesOf(snapshot);
    const state: KnownState = {
      value,
      status: statusOf((tag) => snapshot.hasTag(tag)),
      ended,
      cancellable: !ended && isWorking(snapshot.context as MachineContext),
      awaits: awaitsOf(takes),
      takes,
      active: new Set(nodesOf(snapshot).flatMap(({ config }) => config.meta?.step ?? [])),
      json,
      snapshot,
      steps: new Map(),
    };
    this.#states.set(json, state);
    return state;
  }

  #takesOf(snapshot: AnyMachineSnapshot): readonly Take[] {
    const { facts } = snapshot.context as MachineContext;
    const own = nodesOf(snapshot).filter((node) => node !== this.#root);
    return takesOf(
      own.map((node) => ownTakes(taking(node))),
      this.#rootTakes,
      (step) => facts[step],
    );
  }

  #effect({ type, params }: ActionOfXState): Effect {
    switch (type) {
      case "round":
        return params as unknown as Extract<Effect, { kind: "round" }>;
      case "xstate.raise": {
        const { id, delay, event } = params as { id: string; delay: number; event: { type: string } };
        return armOf(this.#timerSteps.get(id)!, delay, event.type);
      }
      case "xstate.cancel":
        return { kind: "disarm", step: this.#timerSteps.get(params["sendId"] as string)! };
      default:
        return effectOf({ type, params } as unknown as EffectAction);
    }
  }

  #nameTimers(node: NodeOfXState): void {
    for (const delayed of node.after)
      this.#timerSteps.set(delayed.eventType, node.config.meta?.step ?? node.key);
    for (const child of Object.values(node.states)) this.#nameTimers(child);
  }
}

interface GuardArgs {
  readonly context: MachineContext;
}

type FactParams = Extract<GuardConfig, { type: "fact" }>["params"];
type CountParams = Extract<GuardConfig, { type: "count" }>["params"];

type Logged =
  | { readonly kind: "effect"; readonly effect: Effect }
  | {
      readonly kind: "asked";
      readonly condition: string;
      readonly of: ConditionParams["of"];
      readonly truth: Truth;
    };

/** What this module reads of XState's own objects. */
interface NodeOfXState {
  readonly id: string;
  readonly key: string;
  readonly config: Pick<StateNodeConfig, "meta" | "on">;
  readonly states: Readonly<Record<string, NodeOfXState>>;
  readonly after: readonly { readonly eventType: string }[];
}

interface ActionOfXState {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * The actor in it is never started; it is there because XState hands it to actions. It is one of an empty machine: an
 * actor computes its initial state at once, which takes XState seconds where hundreds of regions lie side by side.
 */
function inertScope(execute: (action: ActionOfXState) => void): AnyActorScope {
  const self = createActor(createMachine({}));
  const nothing = (): void => undefined;
  return {
    self,
    id: "",
    sessionId: "",
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: (action) => execute(action as unknown as ActionOfXState),
  };
}

/** Adds what a step did to what is remembered: the effects between conditions, and the way their truths led. */
function remember(from: Map<string, Remembered>, key: string, log: readonly Logged[], state: State): void {
  let put = (node: Remembered): unknown => from.set(key, node);
  let at = from.get(key);
  let effects: Effect[] = [];
  for (const logged of log) {
    if (logged.kind === "effect") {
      effects.push(logged.effect);
      continue;
    }
    const { condition, of, truth } = logged;
    if (!at) {
      at = { effects, then: { kind: "condition", condition, of, next: new Map() } };
      put(at);
    }
    if (at.then.kind !== "condition" || at.then.condition !== condition)
      throw new Error(`conditions of ${key} are read in two orders`);
    const { next } = at.then;
    put = (node) => next.set(truth, node);
    at = next.get(truth);
    effects = [];
  }
  put({ effects, then: { kind: "state", state } });
}

const nodesOf = (snapshot: AnyMachineSnapshot): readonly NodeOfXState[] =>
  snapshot._nodes as unknown as readonly NodeOfXState[];

const taking = ({ config, after }: NodeOfXState): TakingNode => ({
  config,
  timers: after.map(({ eventType }) => eventType),
});

const isWorking = ({ facts }: MachineContext): boolean => facts[endingName] === undefined;

/** An action that turns the context, and tells the engine. */
function turning<P extends RoundParams>(turn: (context: MachineContext, params: P) => Turned): unknown {
  return enqueueActions(({ context, enqueue }: EnqueueArgs, params: P) => {
    const { context: next, effect } = turn(context, params);
    enqueue.assign(wholly(next));
    enqueue({ type: "round", params: effect });
  });
}

interface EnqueueArgs extends GuardArgs {
  readonly enqueue: {
    (action: { readonly type: string; readonly params: object }): void;
    assign(context: MachineContext): void;
  };
}

/** XState puts what is assigned over what was there: what is gone is said so. */
const wholly = ({ facts, rounds = {}, kept = {} }: MachineContext): Required<MachineContext> => ({
  facts,
  rounds,
  kept,
});
