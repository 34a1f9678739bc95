// The workflow of every transcript, cancelled on the way, with a crash after every commit.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";
import { pathStep } from "../../src/proof/path-step.ts";
import { pathsOf } from "../../src/proof/paths.ts";
import { follow } from "../../src/simulation/follow.ts";
import { diskThatCrashes, stories } from "./stories.ts";

describe("a cancellation leads where the machine says, wherever it comes and whenever the process dies, in", () => {
  test.each(stories)("%s", async (name, source) => {
    const definition = { workflow: readWorkflow(source, name).workflow!, source };
    const { paths } = pathsOf(load(compile(definition.workflow)), 0);
    const cancelled = paths.filter(({ events }) => events.some(({ take }) => take?.kind === "cancel"));
    expect(cancelled.length).toBeGreaterThan(0);
    for (const path of cancelled.slice(0, 8)) {
      const steps = path.events.map(pathStep);
      const uncrashed = await follow(definition, steps, { open: createMemoryStore });
      expect(uncrashed.status, JSON.stringify(steps)).toBe(path.ends);
      for (let commit = 1; commit <= uncrashed.revision; commit++) {
        const crashed = await follow(definition, steps, diskThatCrashes(commit, "after-commit"));
        expect(crashed, `after commit ${commit} of ${JSON.stringify(steps)}`).toEqual(uncrashed);
      }
    }
  });
});
