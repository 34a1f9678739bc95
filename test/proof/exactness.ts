// Exactness: one suite of the enumerator against brute force, run on few workflows with the other tests and on many with the
// real processes.
import fc from "fast-check";
import { expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { countClasses, representatives } from "../../src/proof/classes.ts";
import { explore, TooManyStates } from "../../src/proof/explore.ts";
import type { EventClass } from "../../src/proof/explore.ts";
import { countRuns } from "../../src/proof/graph.ts";
import type { Graph } from "../../src/proof/graph.ts";
import { Independence } from "../../src/proof/independence.ts";
import { bruteForce, eventsTwice } from "./brute-force.ts";
import { constructs, randomWorkflow } from "./random-workflow.ts";

/** Larger workflows are passed over, and others taken for them. */
const [statesMax, runsMax] = [150, 20_000];

const seed = Number(process.env["SEED"] ?? 1);

/** Some 10 ms a workflow. */
export function exactness(count: number): void {
  const title = `${count} random workflows (WORKFLOWS) of at most ${statesMax} states and ${runsMax} runs, seed ${seed} (SEED)`;

  test(`one run of each class, none missed and none twice: ${title}`, { timeout: 600_000 }, () => {
    const seen = new Map<string, number>();
    const property = fc.property(randomWorkflow, options, ({ text, constructs: own }, without) => {
      const graph = graphOf(text, without);
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
    fc.assert(property, { seed, numRuns: count });
    const rare = constructs.filter((construct) => (seen.get(construct) ?? 0) < Math.floor(count / 150));
    expect(rare).toEqual([]);
    expect([...seen.keys()].filter((construct) => !constructs.includes(construct))).toEqual([]);
  });
}

/** Cancellation comes in every state: half of the workflows go without. */
const options = fc.constantFrom<readonly EventClass[]>([], ["cancel"]);

/** Undefined when it is too large. */
function graphOf(text: string, without: readonly EventClass[]): Graph | undefined {
  const { workflow, diagnostics } = readWorkflow(text, "random");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  try {
    return explore(interpret(compile(workflow!)), { without, statesMax });
  } catch (problem) {
    if (problem instanceof TooManyStates) return undefined;
    throw problem;
  }
}
