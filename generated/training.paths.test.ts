// Generated from training.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/training.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("training: each of its 11 paths, cancellations aside", () => {
  const followed = workflow;

  test("enrol succeeds, first_half.resolved arrives, remind succeeds, second_half.resolved arrives, confirm succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "first_half.resolved", atMs: 0, data: {} },
        { event: "done.remind", atMs: 0 },
        { event: "second_half.resolved", atMs: 0, data: {} },
        { event: "done.confirm", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("enrol succeeds, first_half.resolved arrives, remind succeeds, second_half.resolved arrives, confirm fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "first_half.resolved", atMs: 0, data: {} },
        { event: "done.remind", atMs: 0 },
        { event: "second_half.resolved", atMs: 0, data: {} },
        { event: "failed.confirm", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("enrol succeeds, first_half.resolved arrives, remind succeeds, 45d pass in second_half, confirm succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "first_half.resolved", atMs: 0, data: {} },
        { event: "done.remind", atMs: 0 },
        { event: "xstate.after.3888000000.training.second_half", atMs: 3888000000 },
        { event: "done.confirm", atMs: 3888000000 },
      ]),
    ).toBe("completed");
  });

  test("enrol succeeds, first_half.resolved arrives, remind succeeds, 45d pass in second_half, confirm fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "first_half.resolved", atMs: 0, data: {} },
        { event: "done.remind", atMs: 0 },
        { event: "xstate.after.3888000000.training.second_half", atMs: 3888000000 },
        { event: "failed.confirm", atMs: 3888000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("enrol succeeds, first_half.resolved arrives, remind fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "first_half.resolved", atMs: 0, data: {} },
        { event: "failed.remind", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("enrol succeeds, 45d pass in first_half, remind succeeds, second_half.resolved arrives, confirm succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "xstate.after.3888000000.training.first_half", atMs: 3888000000 },
        { event: "done.remind", atMs: 3888000000 },
        { event: "second_half.resolved", atMs: 3888000000, data: {} },
        { event: "done.confirm", atMs: 3888000000 },
      ]),
    ).toBe("completed");
  });

  test("enrol succeeds, 45d pass in first_half, remind succeeds, second_half.resolved arrives, confirm fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "xstate.after.3888000000.training.first_half", atMs: 3888000000 },
        { event: "done.remind", atMs: 3888000000 },
        { event: "second_half.resolved", atMs: 3888000000, data: {} },
        { event: "failed.confirm", atMs: 3888000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("enrol succeeds, 45d pass in first_half, remind succeeds, 45d pass in second_half, confirm succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "xstate.after.3888000000.training.first_half", atMs: 3888000000 },
        { event: "done.remind", atMs: 3888000000 },
        { event: "xstate.after.3888000000.training.second_half", atMs: 7776000000 },
        { event: "done.confirm", atMs: 7776000000 },
      ]),
    ).toBe("completed");
  });

  test("enrol succeeds, 45d pass in first_half, remind succeeds, 45d pass in second_half, confirm fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "xstate.after.3888000000.training.first_half", atMs: 3888000000 },
        { event: "done.remind", atMs: 3888000000 },
        { event: "xstate.after.3888000000.training.second_half", atMs: 7776000000 },
        { event: "failed.confirm", atMs: 7776000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("enrol succeeds, 45d pass in first_half, remind fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "done.enrol", atMs: 0 },
        { event: "xstate.after.3888000000.training.first_half", atMs: 3888000000 },
        { event: "failed.remind", atMs: 3888000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("enrol fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","email":"text"} },
        { event: "failed.enrol", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
