// Paths: complete runs of a machine, counted exactly, and a selection of them to be executed.
import type { Effect, Take } from "../machine/state.ts";
import type { Machine } from "../machine/machine.ts";
import { inAnyRound } from "../machine/rounds.ts";
import { explore } from "./explore.ts";
import type { ChosenTruth, Edge, Environment, Graph } from "./explore.ts";
import { schedule } from "./timing.ts";

export interface Paths {
  /** Complete runs, every order of parallel branches counted. */
  readonly total: bigint;
  /** All of them, or, above the limit, some that together take every transition, in some round where loops have many. */
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
  /** The rounds that loops are in when it happens, from their second on. */
  readonly rounds: Readonly<Record<string, number>>;
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
    const rounds = new Map<string, number>();
    const events = edges.map((edge, index) => {
      const now = Object.fromEntries(rounds);
      for (const effect of edge.effects) noteRound(effect, rounds);
      return { ...(edge.take && { take: edge.take }), truths: edge.truths, atMs: times[index]!, rounds: now };
    });
    return [{ events, ends: graph.nodes.get(edges[edges.length - 1]!.target)!.state.status }];
  });
  return { total, complete, paths };
}

function noteRound(effect: Effect, rounds: Map<string, number>): void {
  if (effect.kind === "record" && effect.status === "running") rounds.delete(effect.step);
  if (effect.kind === "round" && effect.to === "next")
    rounds.set(effect.step, (rounds.get(effect.step) ?? 1) + 1);
}

/** From its end to its beginning. */
interface Way {
  readonly edge: Edge;
  readonly before: Way | undefined;
  readonly length: number;
}

type Run = readonly Edge[];

const onto = (before: Way | undefined, edge: Edge): Way => ({
  edge,
  before,
  length: (before?.length ?? 0) + 1,
});

function runOf(way: Way): Edge[] {
  const run: Edge[] = [];
  for (let at: Way | undefined = way; at; at = at.before) run.push(at.edge);
  return run.toReversed();
}

/** States are many where loops are long: no function here calls itself. */
function count(graph: Graph): bigint {
  const known = new Map<string, bigint>();
  const open = graph.starts.map(({ target }) => target);
  for (let json = open.at(-1); json !== undefined; json = open.at(-1)) {
    const { edges } = graph.nodes.get(json)!;
    const unknown = known.has(json) ? [] : edges.filter(({ target }) => !known.has(target));
    if (unknown.length > 0) {
      for (const { target } of unknown) open.push(target);
      continue;
    }
    open.pop();
    if (known.has(json)) continue;
    known.set(
      json,
      edges.length === 0 ? 1n : edges.reduce((sum, { target }) => sum + known.get(target)!, 0n),
    );
  }
  return graph.starts.reduce((sum, { target }) => sum + known.get(target)!, 0n);
}

function everyRun(graph: Graph): readonly Run[] {
  const runs: Run[] = [];
  const open = graph.starts.map((start) => onto(undefined, start)).toReversed();
  for (let way = open.pop(); way; way = open.pop()) {
    const { edges } = graph.nodes.get(way.edge.target)!;
    if (edges.length === 0) runs.push(runOf(way));
    for (const edge of edges.toReversed()) open.push(onto(way, edge));
  }
  return runs;
}

/**
 * For each transition that no earlier run took, deepest first: a shortest way to it, and a shortest way on to an end.
 * What differs in nothing but the round of a loop is one transition, taken in the first round that has it.
 */
function edgeCover(graph: Graph): readonly Run[] {
  const to = shortestWaysTo(graph);
  const on = shortestWaysOn(graph);
  const keys = new Map<Edge, string>();
  const candidates = new Map<string, { readonly edge: Edge; readonly way: Way }>();
  for (const { state, edges } of graph.nodes.values()) {
    const from = inAnyRound(state.json);
    const way = to.get(state.json)!;
    for (const edge of edges) {
      const key = JSON.stringify([from, edge.take?.event, edge.truths, inAnyRound(edge.target)]);
      keys.set(edge, key);
      const other = candidates.get(key);
      if (!other || way.length < other.way.length) candidates.set(key, { edge, way });
    }
  }
  const covered = new Set<string>();
  const runs: Run[] = [];
  for (const [key, { edge, way }] of [...candidates].toSorted(
    ([, a], [, b]) => b.way.length - a.way.length,
  )) {
    if (covered.has(key)) continue;
    const run: Edge[] = [...runOf(way), edge];
    for (let next = on.get(edge.target); next; next = on.get(next.target)) run.push(next);
    for (const taken of run) covered.add(keys.get(taken) ?? "");
    runs.push(run);
  }
  return runs;
}

function shortestWaysTo(graph: Graph): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>();
  let frontier = graph.starts.map((start) => onto(undefined, start));
  while (frontier.length > 0) {
    const next: Way[] = [];
    for (const way of frontier) {
      const { target } = way.edge;
      if (ways.has(target)) continue;
      ways.set(target, way);
      for (const edge of graph.nodes.get(target)!.edges) next.push(onto(way, edge));
    }
    frontier = next;
  }
  return ways;
}

/** The first edge of a shortest way from each state to an end. */
function shortestWaysOn(graph: Graph): ReadonlyMap<string, Edge> {
  const into = new Map<string, string[]>();
  for (const { state, edges } of graph.nodes.values()) {
    for (const { target } of edges) into.set(target, [...(into.get(target) ?? []), state.json]);
  }
  const distance = new Map<string, number>();
  let frontier = [...graph.nodes.values()].flatMap(({ state, edges }) =>
    edges.length > 0 ? [] : [state.json],
  );
  for (let far = 0; frontier.length > 0; far++) {
    const reached = frontier.filter((json) => !distance.has(json));
    for (const json of reached) distance.set(json, far);
    frontier = reached.flatMap((json) => into.get(json) ?? []);
  }
  const on = new Map<string, Edge>();
  for (const { state, edges } of graph.nodes.values()) {
    const near = distance.get(state.json)! - 1;
    const edge = edges.find(({ target }) => distance.get(target) === near);
    if (edge) on.set(state.json, edge);
  }
  return on;
}
