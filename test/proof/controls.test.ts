// Negative controls: enumerators that are broken on purpose. Brute force must tell each of them from the right one, or its
// agreement with that one says nothing.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import type * as Classes from "../../src/proof/classes.ts";
import { explore, TooManyStates } from "../../src/proof/explore.ts";
import type { Graph } from "../../src/proof/graph.ts";
import type * as Independence from "../../src/proof/independence.ts";
import { bruteForce } from "./brute-force.ts";
import type { BruteForce } from "./brute-force.ts";
import { randomWorkflow } from "./random-workflow.ts";

const sources = fileURLToPath(new URL("../../src/", import.meta.url));
const copies = mkdtempSync(join(tmpdir(), "controls-"));
afterAll(() => rmSync(copies, { recursive: true }));

/** What is written in which file of the enumerator, and what stands there instead. */
const faults: readonly (readonly [string, "classes" | "independence", string, string])[] = [
  ["what depends on an event sleeps on after it", "classes", "if (relation.holds(other, index)) ", ""],
  ["edges that were taken are not asleep", "classes", "done.push(index);", ""],
  ["what slept before wakes at once", "classes", "at < sleep.length", "at < 0"],
  ["only what slept before sleeps on", "classes", "of done) if (", "of done.slice(0, sleep.length)) if ("],
  [
    "effects do not count",
    "independence",
    "((first === later && second === sooner) || bags.sum(first, sooner) === bags.sum(second, later))",
    "true",
  ],
  [
    "effects count event by event",
    "independence",
    " || bags.sum(first, sooner) === bags.sum(second, later))",
    ")",
  ],
  [
    "it is enough that one event can follow the other",
    "independence",
    "if (thenA < 0 || afterA.edges[thenB]!.target !== afterB.edges[thenA]!.target) return false;",
    "return true;",
  ],
  ["lost outputs do not count", "independence", "edges[place]!.take?.late === true", "edges.length < place"],
  ["cubes do not count", "independence", "broken.length > 0;", "false;"],
  ["nothing is independent", "independence", "if (thenB < 0) return false;", "return false;"],
];

/** What few workflows at random have. */
const rare = [
  `# An outcome that comes late decides whether \`unless\` is skipped, or does nothing: only effects tell.
id: told_late
steps:
  - id: race
    parallel:
      b1: [{ id: s1, call: POST /s1 }]
      b2: [{ id: s2, call: POST /s2, compensation: POST /undo }]
    join: 1
    on_win: cancel
  - { id: pause, wait: 1d }
  - id: unless
    when: step(s2).failed
    steps: [{ id: never, when: step(pause).failed, call: POST /never }]
  - { id: last, call: POST /last }
`,
  `# Of three branches any two end the block: which two are independent changes with the third.
id: two_of_three
steps:
  - id: race
    parallel:
      b1: [{ id: s1, wait_for: { any: [e1, e0] } }]
      b2: [{ id: s2, wait: 2d, until: e0 }]
      b3: [{ id: s3, wait_for: { all: [e2] }, timeout: 2d, on_timeout: fail }]
    join: 2
    on_win: cancel
    on_fail: cancel
`,
];
const models = [
  ...fc.sample(randomWorkflow, { seed: 3, numRuns: 60 }).map(({ text }) => text),
  ...rare,
].flatMap((text) => modelOf(text) ?? []);

test("the enumerator as it is agrees with brute force", async () => {
  expect(await differences("none", "classes", "", "")).toBe(0);
});

test.each(faults)("brute force tells the enumerator in which %s", async (...fault) => {
  expect(await differences(...fault)).toBeGreaterThan(0);
});

/** In how many models it misses classes, gives some twice, or fails. */
async function differences(...[name, file, written, instead]: (typeof faults)[number]): Promise<number> {
  const folder = join(copies, name.replace(/\W/g, "_"));
  mkdirSync(folder);
  for (const each of readdirSync(join(sources, "proof"))) {
    const text = readFileSync(join(sources, "proof", each), "utf8").replaceAll(
      'from "../',
      `from "${sources}`,
    );
    if (each === `${file}.ts` && written !== "") expect(text.split(written).length).toBe(2);
    writeFileSync(join(folder, each), each === `${file}.ts` ? text.replace(written, () => instead) : text);
  }
  const { representatives } = (await import(join(folder, "classes.ts"))) as typeof Classes;
  const { Independence: Relation } = (await import(join(folder, "independence.ts"))) as typeof Independence;
  return models.filter(({ graph, brute }) => {
    try {
      const found = [...representatives(graph, new Relation())].map((run) => brute.classOf(run));
      return found.length !== brute.classes || new Set(found).size !== brute.classes;
    } catch {
      return true;
    }
  }).length;
}

/** Undefined when it is too large. */
function modelOf(text: string): { readonly graph: Graph; readonly brute: BruteForce } | undefined {
  try {
    const graph = explore(interpret(compile(readWorkflow(text, "random").workflow!)), { statesMax: 100 });
    const brute = bruteForce(graph, 2000);
    return brute && { graph, brute };
  } catch (problem) {
    if (problem instanceof TooManyStates) return undefined;
    throw problem;
  }
}
