// Event table: what becomes of each event from outside in each state, with states told apart by the steps that an
// instance is in.
import { allSteps, everyStep } from "../language/all-steps.ts";
import type { Step, Workflow } from "../language/workflow.ts";
import type { State } from "../machine/state.ts";
import type { Node } from "./graph.ts";
import { reachOf } from "./reach.ts";
import type { WorkflowSpace } from "./workflow-space.ts";

export interface EventRow {
  readonly event: string;
  readonly cells: readonly EventCell[];
}

export interface EventCell {
  /** Where the instance is, in words. */
  readonly state: string;
  readonly answers: readonly EventAnswer[];
}

export type EventAnswer =
  | {
      readonly kind: "taken";
      readonly by: readonly string[];
      /** Only where the event fits the step's `match`. */
      readonly matching: boolean;
      /** Where the instance may be then, in words. */
      readonly leadsTo: readonly string[];
      readonly states: number;
    }
  /** As `late` of the event says; an instance that has ended rejects all. */
  | { readonly kind: "kept" | "ignored" | "rejected"; readonly states: number };

/** Rows in the order in which events are declared, cells in that in which states are reached. */
export function eventTable({ workflow, runs }: WorkflowSpace): readonly EventRow[] {
  const { nodes, edges } = reachOf(runs, workflow);
  const words = new Words(workflow);
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    const name = words.of(node.state);
    const group = groups.get(name);
    if (group) group.push(node);
    else groups.set(name, [node]);
  }
  const steps = new Map([...everyStep(workflow.steps)].map((step) => [step.id, step]));
  const types = new Set([
    ...Object.keys(workflow.events),
    ...nodes.flatMap(({ state }) => state.awaits.map(({ event }) => event)),
  ]);
  const answer = (event: string, group: readonly Node[]): readonly EventAnswer[] => {
    const taking = group.filter(({ state }) => state.awaits.some((awaited) => awaited.event === event));
    const others = group.length - taking.length;
    const by = new Set(
      taking.flatMap(({ state }) => state.awaits.flatMap((each) => (each.event === event ? each.step : []))),
    );
    const leadsTo = new Set(
      taking.flatMap((node) =>
        edges(node).flatMap(({ take, target }) =>
          take?.kind === "event" && take.event.type === event ? words.of(target.state) : [],
        ),
      ),
    );
    const matching = [...by].some((id) => {
      const step = steps.get(id);
      return (step?.kind === "wait" || step?.kind === "wait_for") && step.match !== undefined;
    });
    return [
      ...(taking.length > 0
        ? [{ kind: "taken", by: [...by], matching, leadsTo: [...leadsTo], states: taking.length } as const]
        : []),
      ...(others > 0 ? [{ kind: lateOf(workflow, event, group[0]!.state), states: others } as const] : []),
    ];
  };
  return [...types].map((event) => ({
    event,
    cells: [...groups].map(([state, group]) => ({ state, answers: answer(event, group) })),
  }));
}

function lateOf({ events }: Workflow, event: string, { ended }: State): "kept" | "ignored" | "rejected" {
  if (ended) return "rejected";
  const { late } = events[event] ?? {};
  return late === "keep" ? "kept" : late === "ignore" ? "ignored" : "rejected";
}

/** What states are called: by the steps of the workflow's own list that the instance is in, or by what became of it. */
class Words {
  readonly #steps: readonly (readonly [step: Step, inside: ReadonlySet<string>])[];

  constructor({ steps }: Workflow) {
    this.#steps = steps.map((step) => [step, new Set([...allSteps([step])].map(({ id }) => id))]);
  }

  of({ status, active, ended }: State): string {
    if (ended || status !== "running") return status.replaceAll("_", " ");
    const within = this.#steps.filter(([, inside]) =>
      [...active].some((id) => inside.has(ownerOf(id, inside))),
    );
    return within.length > 0 ? within.map(([{ id }]) => id).join(" and ") : "about to end";
  }
}

/** What belongs to a step goes by names that begin with its id, such as `release.due`. */
const ownerOf = (name: string, steps: ReadonlySet<string>): string =>
  steps.has(name) ? name : name.slice(0, Math.max(0, name.lastIndexOf(".")));
