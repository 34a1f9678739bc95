import { describe, expect, test } from "vitest";
import { listsIn } from "../../src/language/all-steps.ts";
import type { Step, Workflow } from "../../src/language/workflow.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { load } from "../../src/machine/machine.ts";
import { explore } from "../../src/proof/explore.ts";
import { pathsIn } from "../../src/proof/paths.ts";
import { count, spaceOf } from "../../src/proof/space.ts";

/** Cancellations come in every state, and would hide what a block does. */
const quiet = { without: ["cancel"] } as const;

/** A block of k branches with n calls each. */
function block(k: number, n: number): Workflow {
  const call = (id: string): Step => ({
    kind: "call",
    id,
    line: 1,
    irreversible: false,
    call: {
      method: "POST",
      path: { kind: "literal", value: `/${id}` },
      retry: { max: 0, firstMs: 1, factor: 1, capMs: 1, jitter: 0 },
      timeoutMs: 1,
    },
  });
  const branches = Array.from({ length: k }, (_, branch) => ({
    name: `b${branch}`,
    steps: Array.from({ length: n }, (_, step) => call(`b${branch}_${step}`)),
  }));
  return {
    id: "block",
    triggers: [],
    events: {},
    guarantees: [],
    steps: [
      {
        kind: "parallel",
        id: "all",
        line: 1,
        named: true,
        branches,
        join: k,
        onWin: "cancel",
        onFail: "finish",
      },
    ],
  };
}

// Each of n calls succeeds or fails; the block ends when every branch has. The interleavings follow from
// multinomials, classes from the ends of each branch, states that have not ended are (n+2)^k - 2^k: each branch is at one of its calls, done or failed.
describe("every order of k branches of n calls is counted", () => {
  test.each([
    [2, 1, 8n],
    [2, 2, 38n],
    [2, 3, 150n],
    [2, 4, 562n],
    [3, 1, 48n],
    [3, 2, 1158n],
    [3, 3, 24_162n],
    [4, 2, 65_304n],
    [5, 1, 3840n],
    [4, 4, 1_807_478_544n],
    [5, 4, 17_188_000_281_720n],
  ])("k=%i n=%i: %s", (k, n, runs) => {
    const space = spaceOf(interpret(compile(block(k, n))), quiet);
    expect(count(space)).toMatchObject({ runs, classes: BigInt((n + 1) ** k) });
    const open = space.states.nodes.filter(({ state }) => !state.ended);
    const withoutFacts = new Set(open.map(({ state }) => JSON.stringify(state.value)));
    expect(withoutFacts.size).toBe((n + 2) ** k - 2 ** k);
  });
});

test("below the limit each path is given once", () => {
  const { counts, complete, paths } = pathsIn(spaceOf(load(compile(block(2, 2))), quiet), 200);
  expect([counts.runs, counts.classes, complete, paths.length]).toEqual([38n, 9n, true, 9]);
  const written = paths.map(({ events }) => events.map(({ take }) => take?.event.type).join(" "));
  expect(new Set(written).size).toBe(9);
});

/** A loop of one call with an undo; with `max` rounds there are as many states more. */
const loop = (max: number): Workflow => {
  const [call] = listsIn(block(1, 1).steps[0]!)[0]! as [Step];
  const compensation = [{ ...call, id: "undo" }];
  const repeat: Step = {
    kind: "repeat",
    id: "again",
    line: 1,
    steps: [{ ...call, compensation }],
    until: { source: "input.enough" },
    max,
    onMax: "continue",
  };
  return { id: "loop", triggers: [], events: {}, guarantees: [], steps: [repeat] };
};

/**
 * A round fails in two ways or succeeds, and then `until` is true, false or without a value: the last fails too. Of k
 * rounds to be undone there are k + 1 ends: each undo fails, or all succeed.
 */
function runsOf(max: number): bigint {
  let runs = 0n;
  for (let round = 1n; round <= BigInt(max); round++) {
    const failed = round;
    const unknown = round + 1n;
    const unevaluable = round + 1n;
    runs += failed + unknown + unevaluable + 1n;
  }
  return runs + 1n;
}

/** Of the longest loop. */
const most = Number(process.env["PATH_ROUNDS"] ?? 300);

describe("every round of a loop is counted (PATH_ROUNDS)", () => {
  test.each([1, 2, 3, 12, most])("max=%i", (max) => {
    expect(count(spaceOf(load(compile(loop(max))), quiet)).runs).toBe(runsOf(max));
  });
});

test("the selection of a long loop is that of a short one, and takes the last round too", () => {
  const [short, long] = [4, most].map((max) => pathsIn(spaceOf(load(compile(loop(max))), quiet), 0).paths);
  expect(long!.length).toBe(short!.length);
  const longest = Math.max(...long!.map(({ events }) => events.length));
  expect(longest).toBeGreaterThan(most);
  const rounds = long!.flatMap(({ events }) => events.map((event) => event.rounds["again"] ?? 1));
  expect(Math.max(...rounds)).toBe(most);
});

test("above the limit the selection takes every transition", () => {
  const machine = load(compile(block(3, 3)));
  const { complete, paths } = pathsIn(spaceOf(machine, quiet), 20);
  expect(complete).toBe(false);
  const graph = explore(machine, quiet);
  const taken = new Set<string>();
  for (const { events } of paths) {
    let at = graph.starts[0]!.target;
    for (const { take } of events.slice(1)) {
      const edge = at.edges.find((other) => other.take!.event.type === take!.event.type)!;
      taken.add(`${at.index} ${edge.take!.event.type}`);
      at = edge.target;
    }
    expect(at.edges).toEqual([]);
  }
  expect(taken.size).toBe(graph.nodes.reduce((sum, { edges }) => sum + edges.length, 0));
});
