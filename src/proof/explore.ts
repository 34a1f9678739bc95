// explore: the states a machine can reach and the events between them, by the production machine's own step.
// Conditions over data are explored each way.
import { getAdjacencyMap } from "@xstate/graph";
import { cancelEvent } from "../machine/event.ts";
import type { Effect, State, Take, World } from "../machine/state.ts";
import type { Machine } from "../machine/machine.ts";

export interface Graph {
  /** By `State.json`. */
  readonly nodes: ReadonlyMap<string, Node>;
  /** Edges out of nowhere: how an instance may begin. */
  readonly starts: readonly Edge[];
}

export interface Node {
  readonly state: State;
  readonly edges: readonly Edge[];
}

export interface Edge {
  /** Absent on a start. */
  readonly take?: Take;
  readonly truths: readonly ChosenTruth[];
  readonly effects: readonly Effect[];
  /** `State.json` of the target. */
  readonly target: string;
}

/** How a condition was decided on the way. Of a `value`, true says that there is one. */
export interface ChosenTruth {
  readonly condition: string;
  readonly truth: boolean | "error";
}

export interface Environment {
  /** Whether the instance may be cancelled, wherever it is. */
  readonly cancels: boolean;
}

export function explore(machine: Machine, environment: Environment = { cancels: false }): Graph {
  const starts = variants((world) => machine.start(world));
  const nodes = new Map<string, Node>();
  for (const start of starts) walk(machine, machine.restore(start.target), environment, nodes);
  return { nodes, starts };
}

const cancellation: Take = { kind: "cancel", step: "", event: { type: cancelEvent } };

function walk(machine: Machine, from: State, { cancels }: Environment, nodes: Map<string, Node>): void {
  if (nodes.has(from.json)) return;
  const takesOf = ({ takes, cancellable }: State): readonly Take[] =>
    cancels && cancellable ? [...takes, cancellation] : takes;
  const edgesOf = (state: State): readonly Edge[] =>
    takesOf(state).flatMap((take) =>
      variants((world) => machine.decide(state, take.event, world))
        .map((edge) => ({ ...edge, take }))
        .filter(({ target, effects }) => target !== state.json || effects.length > 0),
    );
  // The graph package walks any logic that has a step: ours is the production machine's, with conditions chosen.
  const logic = {
    transition: (_: Walked, event: Walk): Walked => ({ state: machine.restore(event.edge.target) }),
  };
  const map = getAdjacencyMap(
    logic as never,
    {
      fromState: { state: from },
      events: ({ state }: Walked) => edgesOf(state).map((edge, index): Walk => ({ type: `${index}`, edge })),
      serializeState: ({ state }: Walked) => state.json,
      serializeEvent: (event: Walk) => event.type,
      limit: Infinity,
    } as never,
  ) as unknown as Record<string, { state: Walked; transitions: Record<string, { event: Walk }> }>;
  for (const { state, transitions } of Object.values(map)) {
    nodes.set(state.state.json, {
      state: state.state,
      edges: Object.values(transitions).map(({ event }) => event.edge),
    });
  }
}

interface Walked {
  readonly state: State;
}

interface Walk {
  readonly type: string;
  readonly edge: Edge;
}

/** Takes a step once for every combination of truths of the conditions that it reads. */
function variants(step: (world: World) => State): readonly Edge[] {
  const found: Edge[] = [];
  const open: (readonly ChosenTruth[])[] = [[]];
  for (let fixed = open.pop(); fixed; fixed = open.pop()) {
    const truths: ChosenTruth[] = [];
    const effects: Effect[] = [];
    const chosen = fixed;
    const state = step({
      apply: (effect) => void effects.push(effect),
      ask(condition, of) {
        let truth = chosen[truths.length]?.truth;
        if (truth === undefined) {
          truth = true;
          if (of !== "value") open.push([...truths, { condition, truth: false }]);
          if (of !== "fit") open.push([...truths, { condition, truth: "error" }]);
        }
        truths.push({ condition, truth });
        return truth === "error" ? { error: "chosen to have no value" } : truth;
      },
    });
    found.push({ truths, effects, target: state.json });
  }
  return found;
}
