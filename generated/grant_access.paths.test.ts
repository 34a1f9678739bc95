// Generated from grant_access.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/grant_access.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("grant_access: each of its 5 paths, cancellations aside", () => {
  const followed = workflow;

  test("systems succeeds, grant succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","role":"text"} },
        { event: "done.systems", atMs: 0 },
        { event: "done.grant", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("systems succeeds, grant fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","role":"text"} },
        { event: "done.systems", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("systems succeeds, grant fails and may have taken effect, grant.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","role":"text"} },
        { event: "done.systems", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("systems succeeds, grant fails and may have taken effect, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","role":"text"} },
        { event: "done.systems", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("systems fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","role":"text"} },
        { event: "failed.systems", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
