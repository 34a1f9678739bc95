// Generated from case_escalation.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/case_escalation.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("case_escalation: each of its 14 paths, cancellations aside", () => {
  const followed = workflow;

  test("assign succeeds, case_solved arrives, work.match is true, close succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "case_solved", atMs: 0, data: {"case":"text","decision":"text"}, truths: { "work.match": true } },
        { event: "done.close", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assign succeeds, case_solved arrives, work.match is true, close fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "case_solved", atMs: 0, data: {"case":"text","decision":"text"}, truths: { "work.match": true } },
        { event: "failed.close", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assign succeeds, 14d pass in work, escalate succeeds, case_decided arrives, decision.match is true, close succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "done.escalate", atMs: 1209600000 },
        { event: "case_decided", atMs: 1209600000, data: {"case":"text","decision":"text"}, truths: { "decision.match": true } },
        { event: "done.close", atMs: 1209600000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assign succeeds, 14d pass in work, escalate succeeds, case_decided arrives, decision.match is true, close fails, escalate.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "done.escalate", atMs: 1209600000 },
        { event: "case_decided", atMs: 1209600000, data: {"case":"text","decision":"text"}, truths: { "decision.match": true } },
        { event: "failed.close", atMs: 1209600000, error: {"type":"communication"} },
        { event: "done.escalate.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("assign succeeds, 14d pass in work, escalate succeeds, case_decided arrives, decision.match is true, close fails, escalate.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "done.escalate", atMs: 1209600000 },
        { event: "case_decided", atMs: 1209600000, data: {"case":"text","decision":"text"}, truths: { "decision.match": true } },
        { event: "failed.close", atMs: 1209600000, error: {"type":"communication"} },
        { event: "failed.escalate.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("assign succeeds, 14d pass in work, escalate succeeds, time runs out in decision, escalate.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "done.escalate", atMs: 1209600000 },
        { event: "xstate.after.2592000000.case_escalation.escalation.active.answer.decision", atMs: 3801600000 },
        { event: "done.escalate.compensation", atMs: 3801600000 },
      ]),
    ).toBe("failed");
  });

  test("assign succeeds, 14d pass in work, escalate succeeds, time runs out in decision, escalate.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "done.escalate", atMs: 1209600000 },
        { event: "xstate.after.2592000000.case_escalation.escalation.active.answer.decision", atMs: 3801600000 },
        { event: "failed.escalate.compensation", atMs: 3801600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("assign succeeds, 14d pass in work, escalate fails, case_decided arrives, decision.match is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "failed.escalate", atMs: 1209600000, error: {"type":"communication"} },
        { event: "case_decided", atMs: 1209600000, data: {"case":"text","decision":"text"}, truths: { "decision.match": true } },
      ]),
    ).toBe("failed");
  });

  test("assign succeeds, 14d pass in work, escalate fails, time runs out in decision: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "failed.escalate", atMs: 1209600000, error: {"type":"communication"} },
        { event: "xstate.after.2592000000.case_escalation.escalation.active.answer.decision", atMs: 3801600000 },
      ]),
    ).toBe("failed");
  });

  test("assign succeeds, 14d pass in work, escalate fails and may have taken effect, case_decided arrives, decision.match is true, escalate.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "failed.escalate", unknown: true, atMs: 1209600000, error: {"type":"timeout"} },
        { event: "case_decided", atMs: 1209600000, data: {"case":"text","decision":"text"}, truths: { "decision.match": true } },
        { event: "done.escalate.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("assign succeeds, 14d pass in work, escalate fails and may have taken effect, case_decided arrives, decision.match is true, escalate.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "failed.escalate", unknown: true, atMs: 1209600000, error: {"type":"timeout"} },
        { event: "case_decided", atMs: 1209600000, data: {"case":"text","decision":"text"}, truths: { "decision.match": true } },
        { event: "failed.escalate.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("assign succeeds, 14d pass in work, escalate fails and may have taken effect, time runs out in decision, escalate.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "failed.escalate", unknown: true, atMs: 1209600000, error: {"type":"timeout"} },
        { event: "xstate.after.2592000000.case_escalation.escalation.active.answer.decision", atMs: 3801600000 },
        { event: "done.escalate.compensation", atMs: 3801600000 },
      ]),
    ).toBe("failed");
  });

  test("assign succeeds, 14d pass in work, escalate fails and may have taken effect, time runs out in decision, escalate.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "done.assign", atMs: 0 },
        { event: "xstate.after.1209600000.case_escalation.work", atMs: 1209600000 },
        { event: "failed.escalate", unknown: true, atMs: 1209600000, error: {"type":"timeout"} },
        { event: "xstate.after.2592000000.case_escalation.escalation.active.answer.decision", atMs: 3801600000 },
        { event: "failed.escalate.compensation", atMs: 3801600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("assign fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","subject":"text"} },
        { event: "failed.assign", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
