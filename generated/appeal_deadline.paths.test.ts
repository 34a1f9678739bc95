// Generated from appeal_deadline.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/appeal_deadline.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("appeal_deadline: each of its 15 paths, cancellations aside", () => {
  const followed = workflow;

  test("send_decision succeeds, appeal_received arrives, open_appeal succeeds, confirm_appeal succeeds, outcome.set_2.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":86400000} },
        { event: "appeal_received", atMs: 0, data: {"grounds":"text"} },
        { event: "done.open_appeal", atMs: 0 },
        { event: "done.confirm_appeal", atMs: 0, truths: { "outcome.set_2.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("send_decision succeeds, appeal_received arrives, open_appeal succeeds, confirm_appeal fails, open_appeal.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":86400000} },
        { event: "appeal_received", atMs: 0, data: {"grounds":"text"} },
        { event: "done.open_appeal", atMs: 0 },
        { event: "failed.confirm_appeal", atMs: 0, error: {"type":"communication"} },
        { event: "done.open_appeal.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("send_decision succeeds, appeal_received arrives, open_appeal succeeds, confirm_appeal fails, open_appeal.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":86400000} },
        { event: "appeal_received", atMs: 0, data: {"grounds":"text"} },
        { event: "done.open_appeal", atMs: 0 },
        { event: "failed.confirm_appeal", atMs: 0, error: {"type":"communication"} },
        { event: "failed.open_appeal.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("send_decision succeeds, appeal_received arrives, open_appeal fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":86400000} },
        { event: "appeal_received", atMs: 0, data: {"grounds":"text"} },
        { event: "failed.open_appeal", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("send_decision succeeds, appeal_received arrives, open_appeal fails and may have taken effect, open_appeal.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":86400000} },
        { event: "appeal_received", atMs: 0, data: {"grounds":"text"} },
        { event: "failed.open_appeal", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.open_appeal.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("send_decision succeeds, appeal_received arrives, open_appeal fails and may have taken effect, open_appeal.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":86400000} },
        { event: "appeal_received", atMs: 0, data: {"grounds":"text"} },
        { event: "failed.open_appeal", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.open_appeal.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("send_decision succeeds, time runs out in delivery, appeal_received arrives, open_appeal succeeds, confirm_appeal succeeds, outcome.set_2.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":1} },
        { event: "xstate.due.delivery", atMs: 1, delaysMs: {"appeal_period":86400000} },
        { event: "appeal_received", atMs: 1, data: {"grounds":"text"} },
        { event: "done.open_appeal", atMs: 1 },
        { event: "done.confirm_appeal", atMs: 1, truths: { "outcome.set_2.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("send_decision succeeds, time runs out in delivery, appeal_received arrives, open_appeal succeeds, confirm_appeal fails, open_appeal.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":1} },
        { event: "xstate.due.delivery", atMs: 1, delaysMs: {"appeal_period":86400000} },
        { event: "appeal_received", atMs: 1, data: {"grounds":"text"} },
        { event: "done.open_appeal", atMs: 1 },
        { event: "failed.confirm_appeal", atMs: 1, error: {"type":"communication"} },
        { event: "done.open_appeal.compensation", atMs: 1 },
      ]),
    ).toBe("failed");
  });

  test("send_decision succeeds, time runs out in delivery, appeal_received arrives, open_appeal succeeds, confirm_appeal fails, open_appeal.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":1} },
        { event: "xstate.due.delivery", atMs: 1, delaysMs: {"appeal_period":86400000} },
        { event: "appeal_received", atMs: 1, data: {"grounds":"text"} },
        { event: "done.open_appeal", atMs: 1 },
        { event: "failed.confirm_appeal", atMs: 1, error: {"type":"communication"} },
        { event: "failed.open_appeal.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("send_decision succeeds, time runs out in delivery, appeal_received arrives, open_appeal fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":1} },
        { event: "xstate.due.delivery", atMs: 1, delaysMs: {"appeal_period":86400000} },
        { event: "appeal_received", atMs: 1, data: {"grounds":"text"} },
        { event: "failed.open_appeal", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("send_decision succeeds, time runs out in delivery, appeal_received arrives, open_appeal fails and may have taken effect, open_appeal.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":1} },
        { event: "xstate.due.delivery", atMs: 1, delaysMs: {"appeal_period":86400000} },
        { event: "appeal_received", atMs: 1, data: {"grounds":"text"} },
        { event: "failed.open_appeal", unknown: true, atMs: 1, error: {"type":"timeout"} },
        { event: "done.open_appeal.compensation", atMs: 1 },
      ]),
    ).toBe("failed");
  });

  test("send_decision succeeds, time runs out in delivery, appeal_received arrives, open_appeal fails and may have taken effect, open_appeal.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":1} },
        { event: "xstate.due.delivery", atMs: 1, delaysMs: {"appeal_period":86400000} },
        { event: "appeal_received", atMs: 1, data: {"grounds":"text"} },
        { event: "failed.open_appeal", unknown: true, atMs: 1, error: {"type":"timeout"} },
        { event: "failed.open_appeal.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("send_decision succeeds, time runs out in delivery, time runs out in appeal_period, make_final succeeds, outcome.set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":1} },
        { event: "xstate.due.delivery", atMs: 1, delaysMs: {"appeal_period":1} },
        { event: "xstate.due.appeal_period", atMs: 2 },
        { event: "done.make_final", atMs: 2, truths: { "outcome.set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("send_decision succeeds, time runs out in delivery, time runs out in appeal_period, make_final fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "done.send_decision", atMs: 0, delaysMs: {"delivery":1} },
        { event: "xstate.due.delivery", atMs: 1, delaysMs: {"appeal_period":1} },
        { event: "xstate.due.appeal_period", atMs: 2 },
        { event: "failed.make_final", atMs: 2, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("send_decision fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"decision":"text","claimant":"text"} },
        { event: "failed.send_decision", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
