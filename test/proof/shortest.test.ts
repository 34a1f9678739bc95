// The graph that our exploration finds, against the one that @xstate/graph walks with XState's own machine.
import { readdirSync, readFileSync } from "node:fs";
import { getShortestPaths } from "@xstate/graph";
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";
import type { Machine } from "../../src/machine/machine.ts";
import type { State } from "../../src/machine/state.ts";
import { explore } from "../../src/proof/explore.ts";
import type { Edge, Graph } from "../../src/proof/graph.ts";

const folder = new URL("../../workflows/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

describe("shortest ways to every state are those of @xstate/graph:", () => {
  test.each(files)("%s", (file) => {
    const { workflow } = readWorkflow(readFileSync(new URL(file, folder), "utf8"), file);
    const machine = load(compile(workflow!));
    const graph = explore(machine);
    const theirs = new Map<string, number>();
    for (const { target } of graph.starts) {
      for (const { state, weight } of theirShortest(machine, machine.restore(target.state.json), graph)) {
        theirs.set(state.json, Math.min(theirs.get(state.json) ?? Infinity, weight));
      }
    }
    expect(Object.fromEntries(theirs)).toEqual(Object.fromEntries(ourShortest(graph)));
  });
});

/** The package walks any logic that has a step: here XState's, on the events of our edges. */
function theirShortest(machine: Machine, from: State, graph: Graph): readonly Weighed[] {
  const edges = new Map(graph.nodes.map((node) => [node.state.json, node.edges]));
  const logic = {
    transition(state: State, { edge: { take, truths } }: Walk): State {
      const left = truths.values();
      return machine.decide(state, take!.event, {
        apply: () => undefined,
        ask(condition) {
          const chosen = left.next().value;
          expect(chosen?.condition).toBe(condition);
          return chosen!.truth === "error" ? { error: "chosen to have no value" } : chosen!.truth;
        },
      });
    },
  };
  const walk = getShortestPaths as (logic: unknown, options: unknown) => unknown;
  return walk(logic, {
    fromState: from,
    events: ({ json }: State) =>
      (edges.get(json) ?? []).map((edge, index): Walk => ({ type: `${index}`, edge })),
    serializeState: ({ json }: State) => json,
    serializeEvent: ({ type }: Walk) => type,
    limit: Infinity,
  }) as readonly Weighed[];
}

interface Walk {
  readonly type: string;
  readonly edge: Edge;
}

interface Weighed {
  readonly state: State;
  readonly weight: number;
}

function ourShortest({ starts }: Graph): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let frontier: readonly Edge[] = starts;
  for (let weight = 0; frontier.length > 0; weight++) {
    const reached = frontier.filter(({ target }) => !found.has(target.state.json));
    for (const { target } of reached) found.set(target.state.json, weight);
    frontier = reached.flatMap(({ target }) => target.edges);
  }
  return found;
}
