// Paths: complete runs of a machine, counted exactly, and a selection of them to be executed.
import type { Take } from "../machine/state.ts";
import type { Machine } from "../machine/machine.ts";
import { explore } from "./explore.ts";
import type { ChosenTruth, Edge, Environment, Graph } from "./explore.ts";
import { schedule } from "./timing.ts";

export interface Paths {
  /** Complete runs, every order of parallel branches counted. */
  readonly total: bigint;
  /** All of them, or, above the limit, some that together take every edge. */
  readonly complete: boolean;
  readonly paths: readonly Path[];
}

export interface Path {
  readonly events: readonly PathEvent[];
  /** Status in which the run ends or rests for ever. */
  readonly ends: string;
}

export interface PathEvent {
  /** Absent on the start. */
  readonly take?: Take;
  readonly truths: readonly ChosenTruth[];
  /** Milliseconds from the start. */
  readonly atMs: number;
}

/** Paths whose timers contradict each other are left out of the selection (not of the total). */
export function pathsOf(machine: Machine, limit: number, environment?: Environment): Paths {
  const graph = explore(machine, environment);
  const total = count(graph);
  const complete = total <= BigInt(limit);
  const runs = complete ? everyRun(graph) : edgeCover(graph);
  const paths = runs.flatMap((edges): readonly Path[] => {
    const times = schedule(edges);
    if (!times) return [];
    const events = edges.map((edge, index) => ({
      ...(edge.take && { take: edge.take }),
      truths: edge.truths,
      atMs: times[index]!,
    }));
    return [{ events, ends: graph.nodes.get(edges[edges.length - 1]!.target)!.state.status }];
  });
  return { total, complete, paths };
}

type Run = readonly Edge[];

function count(graph: Graph): bigint {
  const known = new Map<string, bigint>();
  const from = (json: string): bigint => {
    const before = known.get(json);
    if (before !== undefined) return before;
    const { edges } = graph.nodes.get(json)!;
    const total = edges.length === 0 ? 1n : edges.reduce((sum, edge) => sum + from(edge.target), 0n);
    known.set(json, total);
    return total;
  };
  return graph.starts.reduce((sum, edge) => sum + from(edge.target), 0n);
}

function everyRun(graph: Graph): readonly Run[] {
  const runs: Run[] = [];
  const go = (run: Run): void => {
    const { edges } = graph.nodes.get(run[run.length - 1]!.target)!;
    if (edges.length === 0) runs.push(run);
    for (const edge of edges) go([...run, edge]);
  };
  for (const start of graph.starts) go([start]);
  return runs;
}

/** For each edge that no earlier run took, deepest first: a shortest way to it, and a shortest way on to an end. */
function edgeCover(graph: Graph): readonly Run[] {
  const to = shortestWaysTo(graph);
  const on = shortestWaysOn(graph);
  const candidates = [...graph.nodes.values()].flatMap(({ state, edges }) =>
    edges.map((edge) => ({ edge, way: to.get(state.json)! })),
  );
  const covered = new Set<Edge>();
  const runs: Run[] = [];
  for (const { edge, way } of candidates.toSorted((a, b) => b.way.length - a.way.length)) {
    if (covered.has(edge)) continue;
    const run: Edge[] = [...way, edge];
    for (let next = on.get(edge.target); next; next = on.get(next.target)) run.push(next);
    for (const taken of run) covered.add(taken);
    runs.push(run);
  }
  return runs;
}

function shortestWaysTo(graph: Graph): ReadonlyMap<string, Run> {
  const ways = new Map<string, Run>();
  let frontier: Run[] = graph.starts.map((start) => [start]);
  while (frontier.length > 0) {
    const next: Run[] = [];
    for (const run of frontier) {
      const { target } = run[run.length - 1]!;
      if (ways.has(target)) continue;
      ways.set(target, run);
      for (const edge of graph.nodes.get(target)!.edges) next.push([...run, edge]);
    }
    frontier = next;
  }
  return ways;
}

/** The first edge of a shortest way from each state to an end. */
function shortestWaysOn(graph: Graph): ReadonlyMap<string, Edge> {
  const distance = new Map<string, number>();
  const on = new Map<string, Edge>();
  for (const { state, edges } of graph.nodes.values()) if (edges.length === 0) distance.set(state.json, 0);
  for (let round = 1, changed = true; changed; round++) {
    changed = false;
    for (const { state, edges } of graph.nodes.values()) {
      if (distance.has(state.json)) continue;
      const edge = edges.find(({ target }) => distance.get(target) === round - 1);
      if (!edge) continue;
      distance.set(state.json, round);
      on.set(state.json, edge);
      changed = true;
    }
  }
  return on;
}
