// Difference: where a graph and what SPIN explored part: a story of events after which one has an event that the other has
// not, makes other calls, takes two states for one that the other tells apart, or thinks otherwise of how the instance is.
import type { Workflow } from "../../../src/language/workflow.ts";
import { conditionsOf } from "../../../src/machine/condition.ts";
import { deadlineName } from "../../../src/machine/event.ts";
import type { Status, Take } from "../../../src/machine/state.ts";
import type { Edge, Graph, Node } from "../../../src/proof/graph.ts";
import type { Model } from "./promela.ts";
import type { Explored, Turn } from "./spin.ts";

/** The shortest story; undefined where both are one graph, event by event and choice by choice. */
export function differenceOf(
  workflow: Workflow,
  graph: Graph,
  model: Model,
  { turns }: Explored,
): string | undefined {
  const sources = new Map(
    [...conditionsOf(workflow)].flatMap(([name, condition]) =>
      condition.kind === "expression" ? [[name, condition.expression.source] as const] : [],
    ),
  );
  const ours = (edge: Edge): string => wordsOf(edge, sources);
  const theirs = (turn: Turn): string => wordsOfTurn(turn, model);
  const first = [...turns.keys()].find((before) => /^0+$/.test(before)) ?? "";
  const pairs = new Map<Node, string>();
  const others = new Map<string, Node>();
  const open: { edges: readonly Edge[]; state: string; story: readonly string[] }[] = [
    { edges: graph.starts, state: first, story: [] },
  ];
  for (const { edges, state, story } of open) {
    const own = new Map(edges.map((edge) => [ours(edge), edge]));
    const spin = new Map((turns.get(state) ?? []).map((turn) => [theirs(turn), turn]));
    const told = (problem: string): string => [...story, problem].join("; ");
    for (const words of new Set([...own.keys(), ...spin.keys()])) {
      const [edge, turn] = [own.get(words), spin.get(words)];
      if (!edge) return told(`only SPIN has: ${words}`);
      if (!turn) return told(`SPIN has not: ${words}`);
      const [node, { after }] = [edge.target, turn];
      const [calls, made] = [callsOf(edge), callsOfTurn(turn, model)];
      if (calls !== made) return told(`${words}: calls ${calls}; to SPIN ${made}`);
      if (statusOf(after) !== node.state.status)
        return told(`${words}: ${node.state.status}, to SPIN ${statusOf(after)}`);
      const [pair, other] = [pairs.get(node), others.get(after)];
      if (pair === undefined && other === undefined) {
        pairs.set(node, after);
        others.set(after, node);
        open.push({ edges: node.edges, state: after, story: [...story, words] });
      } else if (pair !== after || other !== node) {
        return told(`${words}: leads to a state that was met before, but only to ${other ? "SPIN" : "us"}`);
      }
    }
    if (own.size !== edges.length) return told("two transitions have one name");
  }
  return undefined;
}

function wordsOf({ take, truths }: Edge, sources: ReadonlyMap<string, string>): string {
  const chosen = truths.flatMap(({ condition, truth }) =>
    sources.has(condition) ? [`${sources.get(condition)!} is ${truth}`] : [],
  );
  return [take ? wordsOfTake(take) : "it begins", ...chosen.toSorted()].join(", ");
}

function wordsOfTake({ kind, step, event: { type, unknown } }: Take): string {
  switch (kind) {
    case "outcome":
      return `${step} ${type.startsWith("done.") ? "succeeds" : "fails"}${unknown ? ", perhaps with effect" : ""}`;
    case "timer":
      return step === deadlineName ? "the deadline passes" : `the time of ${step} has passed`;
    case "event":
      return `${type} comes`;
    case "cancel":
      return "the instance is cancelled";
    default:
      return kind satisfies never;
  }
}

function wordsOfTurn({ event, chosen }: Turn, { events, conditions }: Model): string {
  const truths = conditions.flatMap((source, index) => {
    const truth = [undefined, "true", "false", "error"][Math.floor(chosen / 4 ** index) % 4];
    return truth === undefined ? [] : [`${source} is ${truth}`];
  });
  return [event === 0 ? "it begins" : events[event - 1]!, ...truths.toSorted()].join(", ");
}

/** In the order of the names: which is first of several at once is not compared. */
const callsOf = ({ effects }: Edge): string =>
  inWords(effects.flatMap(({ kind, step }) => (kind === "call" || kind === "emit" ? [step] : [])));

const callsOfTurn = ({ made }: Turn, { calls }: Model): string =>
  inWords(
    calls.filter((_, index) => {
      const word = Number.parseInt(
        made.slice(Math.floor(index / 16) * 4, Math.floor(index / 16) * 4 + 4),
        16,
      );
      return (word & (1 << (index % 16))) !== 0;
    }),
  );

const inWords = (steps: readonly string[]): string => steps.toSorted().join(" and ") || "nothing";

/** By the model's phase, which is its first variable, and whether an undo is stuck. */
function statusOf(after: string): Status {
  const [phase, ...others] = after.match(/../g)!.map((byte) => Number.parseInt(byte, 16));
  if (others.some((value) => value >= stuck)) return "needs_attention";
  return phases[phase!]!;
}

/** Or more, by which step of the undo failed. */
const stuck = 7;
/** An instance that completes is running until it has. */
const phases: readonly (Status | undefined)[] = [
  undefined,
  "running",
  "compensating",
  "compensating",
  "running",
  "completed",
  "failed",
  "cancelled",
];
