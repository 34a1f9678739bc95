// turns: what is due at one moment is followed event by event, in every order of its names.
import { expect, test } from "vitest";
import { createMemoryStore, openMemoryDisk } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { pathStep } from "../../src/proof/path-step.ts";
import { pathsIn } from "../../src/proof/paths.ts";
import { spaceOf } from "../../src/proof/space.ts";
import { follow } from "../../src/simulation/follow.ts";
import { testWorkflow } from "../../src/simulation/test-workflow.ts";

const sources = {
  "two waits and a limit": `
id: together
steps:
  - id: both
    parallel:
      - {id: a, wait: 2d}
      - {id: b, wait: 2d}
    timeout: 2d
  - call: POST /x
`,
  "a limit before what it ends, and a wait of computed length": `
id: together
input: {at: string}
steps:
  - id: limited
    parallel:
      - {id: m, wait: 2d}
      - {id: computed, wait_until: "\${input.at}"}
      - {id: z, wait: 2d}
    join: any
    on_win: finish
    timeout: 2d
    on_error: [{then: continue}]
`,
};

test.each(Object.entries(sources))("%s", async (_, source) => {
  const { workflow, diagnostics } = readWorkflow(source, "together.yaml");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const report = await testWorkflow({ workflow: workflow!, source }, { open: openMemoryDisk });
  expect(report.failures).toEqual([]);
  expect(report.impossible).toBe(0);
  for (const { events, ends } of pathsIn(spaceOf(interpret(compile(workflow!))), 1000).paths) {
    const { status } = await follow(
      { workflow: workflow!, source },
      events.map((event) => pathStep(event)),
      createMemoryStore(),
    );
    expect(status).toBe(ends);
  }
});
