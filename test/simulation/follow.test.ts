// follow: what generated tests drive the engine with; it refuses what the machine does not have.
import { expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { readWorkflow } from "../../src/language/read.ts";
import { follow } from "../../src/simulation/follow.ts";
import { stories } from "./stories.ts";

test("a path that the machine does not have is refused", async () => {
  const [, source] = stories[0]!;
  const { workflow } = readWorkflow(source, "story.yaml");
  const path = [
    { event: "start", atMs: 0 },
    { event: "done.nobody", atMs: 0 },
  ];
  await expect(follow({ workflow: workflow!, source }, path, createMemoryStore())).rejects.toThrow(
    /does not take done\.nobody/,
  );
});
