// Runs `hms-act test`'s two halves, of the build in a directory, over workflows until something does not hold, and says
// what: `node catch.mjs BUILD WORKFLOW...`. Exit 0: all holds. The examples come first, since they are quick.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [build, ...files] = process.argv.slice(2);
const load = (module) => import(pathToFileURL(join(build, module)).href);
const { readWorkflow } = await load("language/read.js");
const { createMemoryStore, openMemoryDisk } = await load("adapters/memory.js");
const { runExample } = await load("simulation/example.js");
const { testWorkflow } = await load("simulation/test-workflow.js");

const written = files.map((file) => {
  const source = readFileSync(file, "utf8");
  const { workflow, diagnostics } = readWorkflow(source, file);
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return { workflow, source };
});

async function firstFailure() {
  for (const { workflow, source } of written) {
    for (const example of workflow.tests ?? []) {
      const differences = await runExample({ workflow, source }, example, {
        store: createMemoryStore(),
        others: [],
      });
      if (differences.length > 0) return `example ${workflow.id}, ${example.name}: ${differences[0].what}`;
    }
  }
  for (const each of written) {
    const { failures } = await testWorkflow(each, { open: openMemoryDisk, failuresMax: 1 });
    if (failures.length > 0)
      return `${failures[0].invariant} ${each.workflow.id}, ${failures[0].fault}: ${failures[0].message}`;
  }
  return undefined;
}

// What breaks the process breaks a promise, too.
process.on("uncaughtException", (error) => {
  console.log(`broke off: ${error.stack}`);
  process.exit(1);
});

const failure = await firstFailure().catch((error) => `broke off: ${error.stack}`);
if (failure !== undefined) console.log(failure);
process.exit(failure === undefined ? 0 : 1);
