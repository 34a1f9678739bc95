// Path tests: a machine's paths as a test file that a person can read, one test a path, titled in words.
import type { Workflow } from "../language/workflow.ts";
import { itemWorkflow, listSteps } from "../language/item-workflow.ts";
import { compile } from "../machine/compile.ts";
import { load } from "../machine/machine.ts";
import type { Machine } from "../machine/machine.ts";
import { pathsOf } from "./paths.ts";
import type { Path } from "./paths.ts";
import { pathStep, printStep } from "./path-step.ts";
import { sayPath } from "./path-words.ts";

/** Above this many, the file holds a selection that takes every transition. */
const pathsMax = 200;

/** `file` is the workflow's, relative to the folder of the generated file. */
export function generatePathTests(workflow: Workflow, machine: Machine, file: string): string {
  const lists = listSteps(workflow);
  const items = lists.map(({ id }) => {
    const own = itemWorkflow(workflow, id);
    const title = `${workflow.id}, for an item of ${id}`;
    return printPaths(title, own, load(compile(own)), `, itemWorkflow(workflow, ${JSON.stringify(id)})`);
  });
  const itemImport = 'import { itemWorkflow } from "../src/language/item-workflow.ts";\n';
  return `import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
${lists.length > 0 ? itemImport : ""}import { readWorkflow } from "../src/language/read.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL(${JSON.stringify(file)}, import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (path: readonly PathStep[], followed = workflow): Promise<string> =>
  (await follow({ workflow: followed, source }, path, { open: createMemoryStore })).status;

${[printPaths(workflow.id, workflow, machine, ""), ...items].join("\n")}`;
}

/** `followed`: the second argument of the call, where that is not the workflow itself. */
function printPaths(name: string, workflow: Workflow, machine: Machine, followed: string): string {
  const { counts, complete, paths } = pathsOf(machine, pathsMax, { without: ["cancel"] });
  const title = complete
    ? `${name}: each of its ${paths.length} paths, cancellations aside`
    : `${name}: ${paths.length} paths that take every transition and every pair of dependent ones, ` +
      `of ${counts.exact ? "" : "at most "}${counts.classes}, cancellations aside`;
  const tests = paths.map((path) => printTest(workflow, path, followed)).join("\n");
  return `describe(${JSON.stringify(title)}, () => {
${tests}});
`;
}

function printTest(workflow: Workflow, path: Path, followed: string): string {
  const steps = path.events.map((event) => `        ${printStep(pathStep(event))},\n`).join("");
  return `  test(${JSON.stringify(sayPath(workflow, path))}, async () => {
    expect(
      await ends([
${steps}      ]${followed}),
    ).toBe(${JSON.stringify(path.ends)});
  });
`;
}
