// The workflow of every transcript, along paths through all its transitions, with a crash at every durable point.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";
import { pathStep } from "../../src/proof/path-step.ts";
import { pathsOf } from "../../src/proof/paths.ts";
import { follow } from "../../src/simulation/follow.ts";
import { diskThatCrashes, stories } from "./stories.ts";

describe("a crash at any durable point changes nothing but the number of attempts in", () => {
  test.each(stories)("%s", async (name, source) => {
    const definition = { workflow: readWorkflow(source, name).workflow!, source };
    const { paths } = pathsOf(load(compile(definition.workflow)), 0, { without: ["cancel"] });
    for (const path of paths.slice(0, 12)) {
      const steps = path.events.map(pathStep);
      const uncrashed = await follow(definition, steps, { open: createMemoryStore });
      for (let commit = 1; commit <= uncrashed.revision; commit++) {
        for (const point of ["before-commit", "after-commit"] as const) {
          const crashed = await follow(definition, steps, diskThatCrashes(commit, point));
          expect(crashed, `${point} ${commit} of ${JSON.stringify(steps)}`).toEqual(uncrashed);
        }
      }
    }
  });
});
