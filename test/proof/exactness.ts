// Exactness: one suite of the enumerator against brute force, run on few workflows with the other tests and on many with the
// real processes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import type { Machine } from "../../src/machine/machine.ts";
import { countClasses, representatives } from "../../src/proof/classes.ts";
import { explore, TooManyStates } from "../../src/proof/explore.ts";
import type { EventClass } from "../../src/proof/explore.ts";
import { countRuns } from "../../src/proof/graph.ts";
import type { Edge, Graph, Node, Run } from "../../src/proof/graph.ts";
import { Independence } from "../../src/proof/independence.ts";
import { classesOf, count, spaceOf } from "../../src/proof/space.ts";
import { schedule } from "../../src/proof/timing.ts";
import { bruteForce, eventsTwice } from "./brute-force.ts";
import { clockRuns } from "./clock-runs.ts";
import { constructs, randomRace, randomWorkflow } from "./random-workflow.ts";

/** Larger workflows are passed over, and others taken for them. */
const [statesMax, runsMax] = [150, 20_000];

const seed = Number(process.env["SEED"] ?? 1);

/** Some 10 ms a workflow. */
export function exactness(many: number, timed: number): void {
  const of = (workflows: string): string =>
    `${workflows} of at most ${statesMax} states and ${runsMax} runs, seed ${seed} (SEED)`;
  const title = of(`${many} random workflows (WORKFLOWS)`);

  test(`one run of each class, none missed and none twice: ${title}`, { timeout: 600_000 }, () => {
    const seen = new Map<string, number>();
    const property = fc.property(randomWorkflow, options, ({ text, constructs: own }, without) => {
      const machine = machineOf(text);
      const graph = graphOf(machine, without);
      const brute = graph && bruteForce(graph, runsMax);
      fc.pre(graph !== undefined && brute !== undefined);
      expect(eventsTwice(graph)).toEqual([]);
      const independence = new Independence();
      const found = [...representatives(graph, independence)].map((run) => brute.classOf(run));
      const distinct = new Set(found).size;
      const [missed, redundant] = [brute.classes - distinct, found.length - distinct];
      expect({ missed, redundant }).toEqual({ missed: 0, redundant: 0 });
      expect(countClasses(graph, independence)).toBe(BigInt(brute.classes));
      expect(countRuns(graph)).toBe(BigInt(brute.count));
      for (const construct of own) seen.set(construct, (seen.get(construct) ?? 0) + 1);
    });
    fc.assert(property, { seed, numRuns: many });
    const rare = constructs.filter((construct) => (seen.get(construct) ?? 0) < Math.floor(many / 150));
    expect(rare).toEqual([]);
    expect([...seen.keys()].filter((construct) => !constructs.includes(construct))).toEqual([]);
  });

  test(
    `one run of each class that time allows, with times: ${of(`${timed} (TIMED_WORKFLOWS)`)}`,
    { timeout: 600_000 },
    () => {
      let races = 0;
      const property = fc.property(
        fc.oneof(randomWorkflow, randomRace, randomRace),
        options,
        ({ text }, without) => {
          const machine = machineOf(text);
          const graph = graphOf(machine, without);
          fc.pre(graph !== undefined && countRuns(graph) <= runsMax);
          const possible = [...clockRuns(graph)];
          const space = spaceOf(machine, { without });
          const { states } = space;
          expect(edgesIn(states)).toEqual(edgesOf(possible));
          expect(space.races).toBe(countRuns(states) > possible.length);
          expect(countRuns(space.runs)).toBe(BigInt(possible.length));
          const brute = bruteForce(states, runsMax, space.races)!;
          const classes = new Set([...clockRuns(states)].map((run) => brute.classOf(run)));
          const found = [...classesOf(space)];
          expect(found.length).toBe(classes.size);
          expect(new Set(found.map((run) => brute.classOf(run)))).toEqual(classes);
          for (const run of found) expect(schedule(run)).toBeDefined();
          expect(count(space)).toMatchObject({
            runs: BigInt(possible.length),
            classes: BigInt(classes.size),
            exact: true,
          });
          if (space.races) races++;
        },
      );
      fc.assert(property, { seed, numRuns: timed });
      expect(races).toBeGreaterThanOrEqual(Math.floor(timed / 5));
    },
  );
}

/** Each transition once, by the states that it leads from and to. */
const edgesIn = ({ nodes }: Graph): readonly string[] =>
  nodes.flatMap((node) => node.edges.map((edge) => nameOf(node, edge))).toSorted();

function edgesOf(runs: readonly Run[]): readonly string[] {
  const names = runs.flatMap((run) => run.slice(1).map((edge, index) => nameOf(run[index]!.target, edge)));
  return [...new Set(names)].toSorted();
}

const nameOf = (from: Node, { label, target }: Edge): string =>
  [from.state.json, from.known, label, target.state.json, target.known].join(" ");

/** Cancellation comes in every state: half of the workflows go without. */
const options = fc.constantFrom<readonly EventClass[]>([], ["cancel"]);

function machineOf(text: string): Machine {
  const { workflow, diagnostics } = readWorkflow(text, "random");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return interpret(compile(workflow!));
}

/** Undefined when it is too large. */
function graphOf(machine: Machine, without: readonly EventClass[]): Graph | undefined {
  try {
    return explore(machine, { without, statesMax });
  } catch (problem) {
    if (problem instanceof TooManyStates) return undefined;
    throw problem;
  }
}
