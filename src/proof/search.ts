// Search: a claim decided over all runs of a graph, breadth first on pairs of a node and a state of the claim's monitor,
// so that the run that refutes it is a shortest one, in events.
import type { Edge, Graph, Node, Run } from "./graph.ts";
import { broken, excused, kept } from "./monitor.ts";
import type { Ending, Judgement, Monitor, MonitorState } from "./monitor.ts";
import { occurrencesOf } from "./occurrence.ts";
import type { Watched } from "./occurrence.ts";

export interface Searched {
  /** A shortest run after which the claim cannot hold any more; absent where it always holds. */
  readonly refuted?: Run;
  /** Whether the claim says something of any run: of one that refutes it, too. */
  readonly applies: boolean;
}

/** A claim's monitor beside a graph. The graph must have no circle. */
export class Product {
  readonly #graph: Graph;
  readonly #monitor: Monitor;
  readonly #watched: Watched;

  /** `instant`: steps that begin and end at one moment without saying that they begin. */
  constructor(graph: Graph, monitor: Monitor, instant: ReadonlySet<string>) {
    this.#graph = graph;
    this.#monitor = monitor;
    const steps = new Set(monitor.steps);
    this.#watched = {
      steps,
      events: new Set(monitor.events),
      instant: new Set([...instant].filter((step) => steps.has(step))),
    };
  }

  search(): Searched {
    const seen = new Map<MonitorState, Uint8Array>();
    let applies = false;
    let frontier: readonly Place[] = [{ edges: this.#graph.starts, state: this.#monitor.start }];
    while (frontier.length > 0) {
      const next: Place[] = [];
      for (const place of frontier) {
        for (const edge of place.edges) {
          const { target } = edge;
          const state = this.#after(place.state, edge);
          const judgement = this.#judge(state, target);
          if (judgement === "refuted") return { refuted: runTo(edge, place), applies: true };
          if (judgement !== undefined) {
            applies ||= judgement === "holds";
            continue;
          }
          let nodes = seen.get(state);
          if (!nodes) seen.set(state, (nodes = new Uint8Array(this.#graph.nodes.length)));
          if (nodes[target.index] === 1) continue;
          nodes[target.index] = 1;
          next.push({ edges: target.edges, state, by: edge, before: place });
        }
      }
      frontier = next;
    }
    return { applies };
  }

  /** How many complete runs refute the claim, every order of independent events counted. */
  countRefuting(): bigint {
    const counts = new Map<MonitorState, Map<Node, bigint>>();
    const known = (state: MonitorState, node: Node): bigint | undefined => {
      if (state === kept || state === excused) return 0n;
      return counts.get(state)?.get(node);
    };
    const note = (state: MonitorState, node: Node, count: bigint): void => {
      let ofState = counts.get(state);
      if (!ofState) counts.set(state, (ofState = new Map<Node, bigint>()));
      ofState.set(node, count);
    };
    const open: Open[] = this.#reach(this.#graph.starts, this.#monitor.start);
    const starts = [...open];
    for (let at = open.at(-1); at; at = open.at(-1)) {
      const { node, state } = at;
      if (known(state, node) !== undefined) {
        open.pop();
        continue;
      }
      at.next ??= this.#reach(node.edges, state);
      const unknown = at.next.filter((place) => known(place.state, place.node) === undefined);
      if (unknown.length > 0) {
        open.push(...unknown);
        continue;
      }
      open.pop();
      const isRefuted = state === broken || this.#judge(state, node) === "refuted";
      const own = isRefuted ? 1n : 0n;
      const sum = at.next.reduce((total, place) => total + known(place.state, place.node)!, 0n);
      note(state, node, node.edges.length === 0 ? own : sum);
    }
    return starts.reduce((total, { state, node }) => total + known(state, node)!, 0n);
  }

  /** Whether the complete run refutes the claim. */
  refutes(run: Run): boolean {
    let state = this.#monitor.start;
    for (const edge of run) state = this.#after(state, edge);
    return this.#judge(state, run.at(-1)!.target) === "refuted";
  }

  #reach(edges: readonly Edge[], state: MonitorState): Open[] {
    return edges.map((edge) => ({ node: edge.target, state: this.#after(state, edge) }));
  }

  #after(before: MonitorState, edge: Edge): MonitorState {
    let state = before;
    for (const occurrence of occurrencesOf(edge, this.#watched)) {
      if (state === broken || state === kept || state === excused) return state;
      state = this.#monitor.after(state, occurrence);
    }
    return state;
  }

  /** Undefined while the run goes on and nothing is decided. */
  #judge(state: MonitorState, node: Node): Judgement | undefined {
    if (state === broken) return "refuted";
    if (state === kept) return "holds";
    if (state === excused) return "beside";
    return node.edges.length === 0 ? this.#monitor.judge(state, endingOf(node)) : undefined;
  }
}

/** A node, the monitor's state there, and what may follow. */
interface Open {
  readonly node: Node;
  readonly state: MonitorState;
  next?: readonly Open[];
}

/** Where a run has come to, with the monitor's state there. */
interface Place {
  readonly edges: readonly Edge[];
  readonly state: MonitorState;
  /** Absent where runs start. */
  readonly by?: Edge;
  readonly before?: Place;
}

function runTo(last: Edge, place: Place): Run {
  const run: Edge[] = [last];
  for (let at: Place | undefined = place; at?.by; at = at.before) run.push(at.by);
  return run.toReversed();
}

/** An item that was left has ended though an undo may follow. */
function endingOf({ state }: Node): Ending {
  switch (state.status) {
    case "completed":
    case "failed":
    case "cancelled":
      return state.status;
    case "running":
    case "paused":
    case "compensating":
    case "needs_attention":
      return "rest";
    default:
      return state.status satisfies never;
  }
}
