// Path tests: a machine's paths as a test file that a person can read, one test a path, titled in words, with the data
// that leads along it.
import type { Workflow } from "../language/workflow.ts";
import { itemWorkflow, listSteps } from "../language/item-workflow.ts";
import { pathsIn } from "../proof/paths.ts";
import type { Path } from "../proof/paths.ts";
import type { Brought, Found } from "../proof/witness.ts";
import { pathStep, printStep } from "../proof/path-step.ts";
import { sayPath } from "../proof/path-words.ts";
import { sayCut, workflowSpace } from "../proof/workflow-space.ts";
import { Witnesses } from "./witnesses.ts";

/** Above this many, the file holds a selection that takes every transition. */
const pathsMax = 200;

/** `file` is the workflow's, relative to the folder of the generated file. */
export function generatePathTests(workflow: Workflow, file: string): string {
  const own = printPaths(workflow.id, workflow, "workflow");
  const items = listSteps(workflow).map(({ id }) =>
    printPaths(
      `${workflow.id}, for an item of ${id}`,
      itemWorkflow(workflow, id),
      `itemWorkflow(workflow, ${JSON.stringify(id)})`,
    ),
  );
  const all = [own, ...items];
  const text = all.map((printed) => printed.text).join("\n");
  const importOf = (name: string, from: string): string =>
    all.some(({ followed }) => followed.includes(`${name}(`)) ? `import { ${name} } from "${from}";\n` : "";
  return `import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
${importOf("itemWorkflow", "../src/language/item-workflow.ts")}import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
${importOf("bounded", "../src/proof/bounded.ts")}import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL(${JSON.stringify(file)}, import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

${text}`;
}

interface Printed {
  readonly text: string;
  /** What is followed, as an expression. */
  readonly followed: string;
}

/** `expression` gives the workflow in the generated file. */
function printPaths(name: string, whole: Workflow, expression: string): Printed {
  const space = workflowSpace(whole, { without: ["cancel"] });
  const { counts, complete, paths } = pathsIn(space, pathsMax);
  const cut = sayCut(space.loops);
  const all = `${counts.exact ? "" : "at most "}${counts.classes}`;
  const which = complete
    ? `each of its ${paths.length} paths`
    : `${paths.length} paths that take every transition and every pair of dependent ones, of ${all}`;
  const title = `${name}: ${which}, cancellations aside${cut === "" ? "" : `; ${cut}`}`;
  const followed = cut === "" ? expression : `bounded(${expression}).workflow`;
  const witnesses = new Witnesses(space.workflow, "");
  const tests = paths.map((path) => printTest(space.workflow, path, witnesses.seek(path))).join("\n");
  const text = `describe(${JSON.stringify(title)}, () => {
  const followed = ${followed};

${tests}});
`;
  return { text, followed };
}

function printTest(workflow: Workflow, path: Path, found: Found): string {
  const broughtAt = (index: number): Brought | undefined =>
    found.kind === "witness" ? found.brought[index] : undefined;
  const steps = path.events
    .map((event, index) => `        ${printStep(pathStep(event, broughtAt(index)))},\n`)
    .join("");
  const title = JSON.stringify(sayPath(workflow, path));
  const unwitnessed = found.kind === "witness" ? "" : `  // Unwitnessed: ${found.reason}.\n`;
  return `${unwitnessed}  test(${title}, async () => {
    expect(
      await ends(followed, [
${steps}      ]),
    ).toBe(${JSON.stringify(path.ends)});
  });
`;
}
