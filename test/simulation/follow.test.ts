// The workflow of every transcript, along its paths: the real engine goes where the machine says.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { DurablePoint } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { compile } from "../../src/machine/compile.ts";
import { load } from "../../src/machine/machine.ts";
import { truthsOf } from "../../src/proof/path-tests.ts";
import { pathsOf } from "../../src/proof/paths.ts";
import type { PathEvent } from "../../src/proof/paths.ts";
import { follow } from "../../src/simulation/follow.ts";
import type { Disk, PathStep } from "../../src/simulation/follow.ts";

const folder = new URL("../engine/transcripts/", import.meta.url);
const stories = readdirSync(folder).flatMap((name) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const source = /^workflow\n(.*?)\n----/ms.exec(text)?.[1];
  return source === undefined ? [] : [[name, source] as const];
});

describe("the engine follows every path, or one through every transition, of the workflow in", () => {
  test.each(stories)("%s", async (name, source) => {
    const { workflow, diagnostics } = readWorkflow(source, name);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const { paths } = pathsOf(load(compile(workflow!)), 150);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const steps = path.events.map(stepOf);
      const { status } = await follow({ workflow: workflow!, source }, steps, { open: createMemoryStore });
      expect(status, JSON.stringify(steps)).toBe(path.ends);
    }
  });
});

describe("a crash at any durable point changes nothing but the number of attempts in", () => {
  test.each(stories)("%s", async (name, source) => {
    const definition = { workflow: readWorkflow(source, name).workflow!, source };
    const { paths } = pathsOf(load(compile(definition.workflow)), 0);
    for (const path of paths.slice(0, 12)) {
      const steps = path.events.map(stepOf);
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

describe("a cancellation leads where the machine says, wherever it comes and whenever the process dies, in", () => {
  test.each(stories)("%s", async (name, source) => {
    const definition = { workflow: readWorkflow(source, name).workflow!, source };
    const { paths } = pathsOf(load(compile(definition.workflow)), 0, { cancels: true });
    const cancelled = paths.filter(({ events }) => events.some(({ take }) => take?.kind === "cancel"));
    expect(cancelled.length).toBeGreaterThan(0);
    for (const path of cancelled.slice(0, 8)) {
      const steps = path.events.map(stepOf);
      const uncrashed = await follow(definition, steps, { open: createMemoryStore });
      expect(uncrashed.status, JSON.stringify(steps)).toBe(path.ends);
      for (let commit = 1; commit <= uncrashed.revision; commit++) {
        const crashed = await follow(definition, steps, diskThatCrashes(commit, "after-commit"));
        expect(crashed, `after commit ${commit} of ${JSON.stringify(steps)}`).toEqual(uncrashed);
      }
    }
  });
});

/** The process dies at one point of its so-manyth commit. */
function diskThatCrashes(commit: number, point: DurablePoint): Disk {
  let commits = 0;
  let tell = (): void => undefined;
  const crashed = new Promise<void>((resolve) => (tell = resolve));
  const store = createMemoryStore(undefined, {
    onPoint(reached) {
      if (reached === "before-commit") commits++;
      if (commits !== commit || reached !== point) return undefined;
      setImmediate(tell);
      return "crash";
    },
  });
  let opened = false;
  return {
    crashed,
    open() {
      if (opened) return createMemoryStore(store.image());
      opened = true;
      return store;
    },
  };
}

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

function stepOf({ take, truths, atMs }: PathEvent): PathStep {
  return {
    event: take?.event.type ?? "start",
    ...(take?.event.unknown && { unknown: true }),
    atMs,
    truths: truthsOf(truths),
  };
}
