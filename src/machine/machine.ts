// Machine: the one place that speaks to XState. It computes and never executes: a step takes a state and an
// event and returns the next state and the effects, as data.
import { assign, createMachine, initialTransition, transition } from "xstate";
import type { AnyMachineSnapshot, AnyStateMachine } from "xstate";
import { createEvaluator } from "../language/expression.ts";
import type { Scope, StepView } from "../language/scope.ts";
import type {
  ConditionParams,
  Fact,
  GuardConfig,
  MachineConfig,
  MachineContext,
  StateNodeConfig,
} from "./config.ts";
import type {
  Conditions,
  Decision,
  Effect,
  State,
  StateValue,
  Status,
  StepStatus,
  Take,
} from "./decision.ts";
import { isInternal } from "./event.ts";
import type { MachineEvent } from "./event.ts";

export interface Machine {
  readonly config: MachineConfig;
  start(conditions: Conditions): Decision;
  /** An event that nothing takes gives the same state, by identity, and no effects. */
  decide(state: State, event: MachineEvent, conditions: Conditions): Decision;
  /** The state that `State.json` was taken of, with the same machine. */
  restore(json: string): State;
}

/**
 * Gives a config its meaning. Decisions are remembered by state, event and the truth of the conditions that were
 * read: XState computes each once, and only what it computed is ever given. Control states are few (payload is
 * not in them), so this is the table that the engine runs by.
 */
export function load(config: MachineConfig): Machine {
  return new LoadedMachine(config);
}

/** A remembered decision, or the condition that must be read to find it. */
type Remembered =
  | { readonly kind: "decision"; readonly decision: Decision }
  | { readonly kind: "condition"; readonly step: string; readonly next: Map<Truth, Remembered> };

/** `error`: the condition has no value. Why is the engine's to know. */
type Truth = true | false | "error";

interface KnownState extends State {
  readonly snapshot: AnyMachineSnapshot;
  readonly decisions: Map<string, Remembered>;
}

/** More states than any workflow of the language's limits rests in; beyond, what was remembered is dropped. */
const rememberedStatesMax = 50_000;

class LoadedMachine implements Machine {
  readonly config: MachineConfig;
  readonly #machine: AnyStateMachine;
  readonly #states = new Map<string, KnownState>();
  readonly #starts = new Map<string, Remembered>();
  /** Steps by the id that XState gives to their delayed transition. */
  readonly #timerSteps = new Map<string, string>();
  readonly #evaluator = createEvaluator();
  /** Set for the length of one XState step: reads a condition, and notes that it was read. */
  #read: (params: ConditionParams, facts: MachineContext["facts"]) => Truth = () => "error";

  constructor(config: MachineConfig) {
    this.config = config;
    this.#machine = createMachine(
      { ...config, options: { maxIterations: 1000 } } as never,
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
          unknownOutcome: ({ event }: { event: MachineEvent }) => event.unknown === true,
        },
        actions: {
          remember: assign(
            ({ context }: GuardArgs, { step, fact }: { step: string; fact: Fact }): MachineContext => ({
              facts: sorted({ ...context.facts, [step]: fact }),
            }),
          ),
        },
      } as never,
    ) as AnyStateMachine;
    this.#nameTimers(this.#machine.root as unknown as NodeOfXState);
  }

  start(conditions: Conditions): Decision {
    return this.#remembered(this.#starts, "start", conditions, () => initialTransition(this.#machine));
  }

  decide(state: State, event: MachineEvent, conditions: Conditions): Decision {
    const known = this.#states.get(state.json) ?? (this.restore(state.json) as KnownState);
    const key = event.unknown ? `${event.type} unknown` : event.type;
    return this.#remembered(known.decisions, key, conditions, () =>
      transition(this.#machine, known.snapshot, event),
    );
  }

  restore(json: string): State {
    const known = this.#states.get(json);
    if (known) return known;
    const { value, context } = JSON.parse(json) as { value: StateValue; context: MachineContext };
    return this.#intern(this.#machine.resolveState({ value, context }));
  }

  #remembered(
    from: Map<string, Remembered>,
    key: string,
    conditions: Conditions,
    step: () => readonly [AnyMachineSnapshot, readonly ActionOfXState[]],
  ): Decision {
    const truths = new Map<string, Truth>();
    let found = from.get(key);
    while (found?.kind === "condition") {
      const truth = truthOf(conditions(found.step));
      truths.set(found.step, truth);
      found = found.next.get(truth);
    }
    if (found) return found.decision;

    this.#read = (params, facts) => {
      const known = truths.get(params.step);
      if (known !== undefined) return known;
      if (params.reads === "control") return this.#control(params, facts);
      const truth = truthOf(conditions(params.step));
      truths.set(params.step, truth);
      return truth;
    };
    const [snapshot, actions] = step();
    const decision = { state: this.#intern(snapshot), effects: this.#effects(actions) };
    remember(from, key, truths, { kind: "decision", decision });
    return decision;
  }

  /** A condition over facts alone: the same in the same state, so it is not part of the key. */
  #control(params: ConditionParams, facts: MachineContext["facts"]): Truth {
    const result = this.#evaluator.evaluate(params.source, controlScope(facts));
    return result.ok && typeof result.value === "boolean" ? result.value : "error";
  }

  #intern(snapshot: AnyMachineSnapshot): KnownState {
    const json = JSON.stringify({
      value: snapshot.value as StateValue,
      context: snapshot.context as MachineContext,
    });
    const known = this.#states.get(json);
    if (known) return known;
    if (this.#states.size >= rememberedStatesMax) {
      this.#states.clear();
      this.#starts.clear();
    }
    const status = statusOf(snapshot);
    const takes = takesOf(snapshot);
    const state: KnownState = {
      value: snapshot.value as StateValue,
      status,
      ended: snapshot.status === "done",
      awaits: takes
        .filter(({ kind }) => kind === "event")
        .map(({ step, event }) => ({ step, event: event.type })),
      takes,
      json,
      snapshot,
      decisions: new Map(),
    };
    this.#states.set(json, state);
    return state;
  }

  #effects(actions: readonly ActionOfXState[]): readonly Effect[] {
    return actions.map((action): Effect => {
      switch (action.type) {
        case "call":
          return { kind: "call", step: action.params["step"] as string };
        case "record":
          return {
            kind: "record",
            step: action.params["step"] as string,
            status: action.params["status"] as StepStatus,
          };
        case "xstate.raise": {
          const { id, delay, event } = action.params as {
            id: string;
            delay: number;
            event: { type: string };
          };
          if (!Number.isSafeInteger(delay) || delay < 0)
            throw new Error(`timer ${id} has no whole delay: ${delay}`);
          return { kind: "arm", step: this.#timerSteps.get(id)!, delayMs: delay, event: event.type };
        }
        case "xstate.cancel":
          return { kind: "disarm", step: this.#timerSteps.get(action.params["sendId"] as string)! };
        default:
          throw new Error(
            `machine ${this.config.id} asks for an action that the engine does not know: ${action.type}`,
          );
      }
    });
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

/** What this module reads of XState's own objects. */
interface NodeOfXState {
  readonly key: string;
  readonly config: Pick<StateNodeConfig, "meta" | "on">;
  readonly states: Readonly<Record<string, NodeOfXState>>;
  readonly after: readonly { readonly eventType: string }[];
}

interface ActionOfXState {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function remember(
  from: Map<string, Remembered>,
  key: string,
  truths: ReadonlyMap<string, Truth>,
  leaf: Remembered,
): void {
  let put = (node: Remembered): unknown => from.set(key, node);
  let at = from.get(key);
  for (const [step, truth] of truths) {
    if (at === undefined) {
      at = { kind: "condition", step, next: new Map() };
      put(at);
    }
    if (at.kind !== "condition" || at.step !== step)
      throw new Error(`conditions of ${key} are read in two orders`);
    const { next } = at;
    put = (node) => next.set(truth, node);
    at = next.get(truth);
  }
  put(leaf);
}

const truthOf = (answer: ReturnType<Conditions>): Truth => (typeof answer === "boolean" ? answer : "error");

function statusOf(snapshot: AnyMachineSnapshot): Status {
  for (const status of ["completed", "failed", "cancelled", "needs_attention", "compensating"] as const) {
    if (snapshot.hasTag(status)) return status;
  }
  return "running";
}

function takesOf(snapshot: AnyMachineSnapshot): readonly Take[] {
  return (snapshot._nodes as unknown as readonly NodeOfXState[]).flatMap((node) => {
    const step = node.config.meta?.step;
    if (step === undefined) return [];
    const timers = node.after.map(({ eventType }): Take => ({
      kind: "timer",
      step,
      event: { type: eventType },
    }));
    const others = Object.entries(node.config.on ?? {}).flatMap(([type, transitions]): readonly Take[] => {
      if (!isInternal(type)) return [{ kind: "event", step, event: { type } }];
      const known: Take = { kind: "outcome", step, event: { type } };
      const told = transitions.some(({ guard }) => guard?.type === "unknownOutcome");
      return told ? [known, { ...known, event: { type, unknown: true } }] : [known];
    });
    return [...others, ...timers];
  });
}

/** Facts in one order, so that two ways to the same facts give the same state. */
function sorted(facts: Record<string, Fact>): Record<string, Fact> {
  return Object.fromEntries(Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function controlScope(facts: MachineContext["facts"]): Scope {
  return {
    input: null,
    event: null,
    instanceId: "",
    nowMs: 0,
    step: (id): StepView => ({
      output: null,
      timeout: facts[id] === "timeout",
      skipped: facts[id] === "skipped",
      failed: facts[id] === "failed" || facts[id] === "unknown",
      error: null,
      event: null,
      attempts: 0,
      completed_at: null,
    }),
  };
}
