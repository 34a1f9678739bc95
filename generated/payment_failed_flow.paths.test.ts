// Generated from payment_failed.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/payment_failed.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("payment_failed_flow: each of its 8 paths, cancellations aside", () => {
  const followed = workflow;

  test("freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms succeeds, create_ticket succeeds, wait_for_fix.resolved arrives: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {} },
        { event: "done.freeze_payments", atMs: 0 },
        { event: "done.notify_citizen.email", atMs: 0 },
        { event: "done.notify_citizen.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "wait_for_fix.resolved", atMs: 0, data: {} },
      ]),
    ).toBe("completed");
  });

  test("freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms succeeds, create_ticket succeeds, 5d pass in wait_for_fix, escalate succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {} },
        { event: "done.freeze_payments", atMs: 0 },
        { event: "done.notify_citizen.email", atMs: 0 },
        { event: "done.notify_citizen.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_flow.wait_for_fix", atMs: 432000000 },
        { event: "done.escalate", atMs: 432000000 },
      ]),
    ).toBe("completed");
  });

  test("freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms succeeds, create_ticket succeeds, 5d pass in wait_for_fix, escalate fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {} },
        { event: "done.freeze_payments", atMs: 0 },
        { event: "done.notify_citizen.email", atMs: 0 },
        { event: "done.notify_citizen.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_flow.wait_for_fix", atMs: 432000000 },
        { event: "failed.escalate", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms succeeds, create_ticket fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {} },
        { event: "done.freeze_payments", atMs: 0 },
        { event: "done.notify_citizen.email", atMs: 0 },
        { event: "done.notify_citizen.sms", atMs: 0 },
        { event: "failed.create_ticket", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.email succeeds, notify_citizen.sms fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {} },
        { event: "done.freeze_payments", atMs: 0 },
        { event: "done.notify_citizen.email", atMs: 0 },
        { event: "failed.notify_citizen.sms", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.email fails, notify_citizen.sms succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {} },
        { event: "done.freeze_payments", atMs: 0 },
        { event: "failed.notify_citizen.email", atMs: 0, error: {"type":"communication"} },
        { event: "done.notify_citizen.sms", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.email fails, notify_citizen.sms fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {} },
        { event: "done.freeze_payments", atMs: 0 },
        { event: "failed.notify_citizen.email", atMs: 0, error: {"type":"communication"} },
        { event: "failed.notify_citizen.sms", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {} },
        { event: "failed.freeze_payments", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
