// Repository tests: the paths of a workflow as a test file for a repository of its author's own, which calls services
// over HTTP: the author's, or stubs of them.
import type { Workflow } from "../language/workflow.ts";
import { pathStep, printStep } from "../proof/path-step.ts";
import { sayPath } from "../proof/path-words.ts";
import type { Found } from "../proof/witness.ts";
import type { Paths } from "../proof/paths.ts";

/** JavaScript for Node's own test runner. `file` is the workflow's, relative to where the tests are run. */
export function repositoryTests(
  workflow: Workflow,
  file: string,
  { counts, complete, paths }: Paths,
  found: readonly Found[],
): string {
  const which = complete
    ? `Each of the ${paths.length} paths`
    : `${paths.length} of the ${counts.classes} paths, which take every transition,`;
  const tests = paths.map((path, nth) => {
    const own = found[nth]!;
    const brought = own.kind === "witness" ? own.brought : [];
    const steps = path.events
      .map((event, index) => `  ${printStep(pathStep(event, brought[index]))},\n`)
      .join("");
    return `test(${JSON.stringify(`${path.id} ${sayPath(workflow, path)}`)}, () => follow([\n${steps}], ${JSON.stringify(path.ends)}));\n`;
  });
  return `// ${which} of ${workflow.id}, on the real engine, in simulated time, calling your services.
// Made by hms-act paths --format tests; run with: ACT_GATEWAY=http://127.0.0.1:9000 node --test <this file>
import { test } from "node:test";
import { followPath, tellStandIn } from "hms-act/testing";

const workflow = ${JSON.stringify(file)};
const gateway = process.env.ACT_GATEWAY ?? "http://127.0.0.1:9000";

/**
 * Makes a service answer the next call as the path has it: \`answer\` is "done" (2xx), "failed" (a status such as 422) or
 * "unknown" (no answer). This tells the stand-in of hms-act; tell your own stub here.
 */
const arrange = ({ step, method, path, answer }) => tellStandIn(gateway, { step, method, path, answer });

const follow = (path, ends) => followPath({ workflow, gateway, arrange, path, ends });

${tests.join("\n")}`;
}
