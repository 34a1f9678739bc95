// What `prove` and `check` say of calls that nothing undoes. `check` reads the text alone and weighs no conditions and no
// times, so it names every call that `prove` names, and more.
import fc from "fast-check";
import { expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import { TooManyStates } from "../../src/proof/explore.ts";
import { findingsOf } from "../../src/proof/findings.ts";
import { workflowSpace } from "../../src/proof/workflow-space.ts";
import { randomWorkflow } from "./random-workflow.ts";

/** Larger workflows are passed over. */
const statesMax = 100;

const seed = Number(process.env["SEED"] ?? 3);
const many = Number(process.env["WORKFLOWS"] ?? 60);

test(`check names every call that prove names: ${many} random workflows (WORKFLOWS), seed ${seed} (SEED)`, () => {
  let [told, proved] = [0, 0];
  const property = fc.property(randomWorkflow, ({ text }) => {
    const found = notUndoneIn(text);
    fc.pre(found !== undefined);
    expect(found.proved.filter((step) => !found.told.includes(step))).toEqual([]);
    told += found.told.length;
    proved += found.proved.length;
  });
  fc.assert(property, { seed, numRuns: many });
  // It would be of no use to name all.
  expect(proved).toBeGreaterThan(0.4 * told);
  expect(proved).toBeGreaterThanOrEqual(many / 4);
});

/** Ids of calls, by who names them; undefined when the workflow is too large. Items of lists are none of what `prove` explores. */
function notUndoneIn(text: string): Record<"told" | "proved", readonly string[]> | undefined {
  const { workflow, diagnostics } = readWorkflow(text, "random.yaml");
  const told = diagnostics
    .filter(({ code }) => code === "not-undone")
    .map(({ message }) => /`(.*?)`/.exec(message)![1]!);
  try {
    const findings = findingsOf(workflowSpace(workflow!, { statesMax }), statesMax);
    const proved = findings.flatMap(({ code, step }) =>
      code === "not-undone" && step !== undefined ? [step] : [],
    );
    return { told: told.filter((step) => !step.endsWith("_item")), proved };
  } catch (cause) {
    if (cause instanceof TooManyStates) return undefined;
    throw cause;
  }
}
