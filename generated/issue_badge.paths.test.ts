// Generated from issue_badge.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/issue_badge.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("issue_badge: each of its 11 paths, cancellations aside", () => {
  const followed = workflow;

  test("print succeeds, badge_collected arrives, switch_on succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "done.print", atMs: 0 },
        { event: "badge_collected", atMs: 0, data: {"by":"text"} },
        { event: "done.switch_on", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("print succeeds, badge_collected arrives, switch_on fails, print.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "done.print", atMs: 0 },
        { event: "badge_collected", atMs: 0, data: {"by":"text"} },
        { event: "failed.switch_on", atMs: 0, error: {"type":"communication"} },
        { event: "done.print.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("print succeeds, badge_collected arrives, switch_on fails, print.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "done.print", atMs: 0 },
        { event: "badge_collected", atMs: 0, data: {"by":"text"} },
        { event: "failed.switch_on", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("print succeeds, badge_collected arrives, switch_on fails and may have taken effect, switch_on.compensation succeeds, print.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "done.print", atMs: 0 },
        { event: "badge_collected", atMs: 0, data: {"by":"text"} },
        { event: "failed.switch_on", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.switch_on.compensation", atMs: 0 },
        { event: "done.print.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("print succeeds, badge_collected arrives, switch_on fails and may have taken effect, switch_on.compensation succeeds, print.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "done.print", atMs: 0 },
        { event: "badge_collected", atMs: 0, data: {"by":"text"} },
        { event: "failed.switch_on", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.switch_on.compensation", atMs: 0 },
        { event: "failed.print.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("print succeeds, badge_collected arrives, switch_on fails and may have taken effect, switch_on.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "done.print", atMs: 0 },
        { event: "badge_collected", atMs: 0, data: {"by":"text"} },
        { event: "failed.switch_on", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.switch_on.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("print succeeds, time runs out in collected, print.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.864000000.issue_badge.collected", atMs: 864000000 },
        { event: "done.print.compensation", atMs: 864000000 },
      ]),
    ).toBe("failed");
  });

  test("print succeeds, time runs out in collected, print.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.864000000.issue_badge.collected", atMs: 864000000 },
        { event: "failed.print.compensation", atMs: 864000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("print fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("print fails and may have taken effect, print.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "failed.print", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.print.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("print fails and may have taken effect, print.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"holder":"text","office":"text"} },
        { event: "failed.print", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.print.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
