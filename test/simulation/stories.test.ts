// The workflow of every transcript, along paths spread over all that it has, each under every fault. `hms-act test` drives
// them all; ACT_STORY_PATHS says how many of each are driven here.
import { describe, expect, test } from "vitest";
import { openMemoryDisk } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { testWorkflow } from "../../src/simulation/test-workflow.ts";
import { stories } from "./stories.ts";

const spread = Number(process.env["ACT_STORY_PATHS"] ?? 2);

describe(`whatever befalls an instance, every promise is kept on ${spread} paths (ACT_STORY_PATHS) of`, () => {
  test.each(stories)("%s", async (name, source) => {
    const { workflow, diagnostics } = readWorkflow(source, name);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const report = await testWorkflow({ workflow: workflow!, source }, { open: openMemoryDisk, spread });
    expect(report.failures).toEqual([]);
    expect(report.paths).toBeGreaterThan(0);
    expect(report.runs).toBeGreaterThan(report.paths);
  });
});
