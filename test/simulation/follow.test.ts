// The workflow of every transcript, along its paths: the real engine goes where the machine says.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";
import { pathStep } from "../../src/proof/path-step.ts";
import { pathsOf } from "../../src/proof/paths.ts";
import { follow } from "../../src/simulation/follow.ts";
import { stories } from "./stories.ts";

describe("the engine follows every path, or one through every transition, of the workflow in", () => {
  test.each(stories)("%s", async (name, source) => {
    const { workflow, diagnostics } = readWorkflow(source, name);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const { paths } = pathsOf(load(compile(workflow!)), 150, { without: ["cancel"] });
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const steps = path.events.map(pathStep);
      const { status } = await follow({ workflow: workflow!, source }, steps, { open: createMemoryStore });
      expect(status, JSON.stringify(steps)).toBe(path.ends);
    }
  });
});

test("a path that the machine does not have is refused", async () => {
  const [, source] = stories[0]!;
  const { workflow } = readWorkflow(source, "story.yaml");
  const path = [
    { event: "start", atMs: 0 },
    { event: "done.nobody", atMs: 0 },
  ];
  await expect(follow({ workflow: workflow!, source }, path, { open: createMemoryStore })).rejects.toThrow(
    /does not take done\.nobody/,
  );
});
