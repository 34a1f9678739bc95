// Paths drawn by chance are paths, and each is as likely as every other.
import { describe, expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { draws } from "../../src/proof/draw.ts";
import { pathOf, pathsIn } from "../../src/proof/paths.ts";
import { workflowSpace } from "../../src/proof/workflow-space.ts";
import type { WorkflowSpace } from "../../src/proof/workflow-space.ts";
import { seededRandom } from "../../src/simulation/random.ts";

/** Classes of very different sizes, behind nodes with very different numbers of them. */
const branches = `
id: branches
steps:
  - id: both
    parallel:
      left: [{ id: a, call: POST /a, retry: 0 }, { id: b, call: POST /b, retry: 0 }]
      right: [{ id: c, call: POST /c, retry: 0 }, { id: d, call: POST /d, retry: 0, timeout: 1h }]
      third: [{ id: e, call: POST /e, retry: 0 }]
`;

/** Timers that race: not every order of them can happen in time. */
const racing = `
id: racing
events: { x: {} }
steps:
  - id: both
    parallel:
      left: [{ id: a, wait: 1d, until: x }, { id: b, wait: 2d }]
      right: [{ id: c, wait: 2d }, { id: d, call: POST /d, retry: 0, timeout: 1h }]
`;

function spaceOf(source: string): WorkflowSpace {
  const { workflow, diagnostics } = readWorkflow(source, "flow.yaml");
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return workflowSpace(workflow, { without: ["cancel"] });
}

describe.each([
  ["no timers race", branches, false],
  ["timers race", racing, true],
] as const)("where %s", (_, source, races) => {
  const seed = 4;
  test(`each path comes as often as every other (seed ${seed})`, () => {
    const space = spaceOf(source);
    expect(space.races).toBe(races);
    const ids = pathsIn(space, 1000).paths.map(({ id }) => id);
    const often = new Map(ids.map((id) => [id, 0]));
    const drawn = draws(space, seededRandom(seed));
    const each = 100;
    for (let left = ids.length * each; left > 0;) {
      const run = drawn.next().value;
      if (!run) continue;
      const { id } = pathOf(run);
      expect(ids).toContain(id);
      often.set(id, often.get(id)! + 1);
      left--;
    }
    const square = [...often.values()].reduce((sum, count) => sum + (count - each) ** 2 / each, 0);
    // Pearson's chi-squared: its mean is one less than the number of paths, its deviation the root of twice that.
    const free = ids.length - 1;
    expect(ids.length).toBeGreaterThan(8);
    expect(square).toBeLessThan(free + 4 * Math.sqrt(2 * free));
  });
});

test("the same seed draws the same", () => {
  const first = (seed: number): readonly string[] => {
    const drawn = draws(spaceOf(branches), seededRandom(seed));
    return Array.from({ length: 20 }, () => pathOf(drawn.next().value!).id);
  };
  expect(first(7)).toEqual(first(7));
  expect(first(7)).not.toEqual(first(8));
});
