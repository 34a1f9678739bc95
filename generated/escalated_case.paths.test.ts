// Generated from escalated_case.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/escalated_case.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("escalated_case: each of its 9 paths, cancellations aside", () => {
  const followed = workflow;

  test("ask succeeds, supervisor_decided arrives, verdict.match is true, tell.when is true, tell succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","reason":"text"} },
        { event: "done.ask", atMs: 0 },
        { event: "supervisor_decided", atMs: 0, data: {"case":"text","decision":"text"}, truths: { "verdict.match": true, "tell.when": true } },
        { event: "done.tell", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("ask succeeds, supervisor_decided arrives, verdict.match is true, tell.when is true, tell fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","reason":"text"} },
        { event: "done.ask", atMs: 0 },
        { event: "supervisor_decided", atMs: 0, data: {"case":"text","decision":"text"}, truths: { "verdict.match": true, "tell.when": true } },
        { event: "failed.tell", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("ask succeeds, case_escalation_withdrawn arrives, verdict.match is true, tell.when is false: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","reason":"text"} },
        { event: "done.ask", atMs: 0 },
        { event: "case_escalation_withdrawn", atMs: 0, data: {"case":"text","decision":"text"}, truths: { "verdict.match": true, "tell.when": false } },
      ]),
    ).toBe("completed");
  });

  test("ask succeeds, 10d pass in verdict, remind succeeds, supervisor_decided arrives, decided_late.match is true, tell.when is true, tell succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","reason":"text"} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.864000000.escalated_case.verdict", atMs: 864000000 },
        { event: "done.remind", atMs: 864000000 },
        { event: "supervisor_decided", atMs: 864000000, data: {"case":"text","decision":"text"}, truths: { "decided_late.match": true, "tell.when": true } },
        { event: "done.tell", atMs: 864000000 },
      ]),
    ).toBe("completed");
  });

  test("ask succeeds, 10d pass in verdict, remind succeeds, supervisor_decided arrives, decided_late.match is true, tell.when is true, tell fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","reason":"text"} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.864000000.escalated_case.verdict", atMs: 864000000 },
        { event: "done.remind", atMs: 864000000 },
        { event: "supervisor_decided", atMs: 864000000, data: {"case":"text","decision":"text"}, truths: { "decided_late.match": true, "tell.when": true } },
        { event: "failed.tell", atMs: 864000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at supervisor_decided, no data was found for which tell.when has no value (last, tell.when is true).
  test("ask succeeds, 10d pass in verdict, remind succeeds, supervisor_decided arrives, decided_late.match is true, tell.when has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.864000000.escalated_case.verdict", atMs: 864000000 },
        { event: "done.remind", atMs: 864000000 },
        { event: "supervisor_decided", atMs: 864000000, truths: { "decided_late.match": true, "tell.when": "error" } },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at supervisor_decided, no data was found for which tell.when is false (last, tell.when is true).
  test("ask succeeds, 10d pass in verdict, remind succeeds, supervisor_decided arrives, decided_late.match is true, tell.when is false: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.864000000.escalated_case.verdict", atMs: 864000000 },
        { event: "done.remind", atMs: 864000000 },
        { event: "supervisor_decided", atMs: 864000000, truths: { "decided_late.match": true, "tell.when": false } },
      ]),
    ).toBe("completed");
  });

  test("ask succeeds, 10d pass in verdict, remind fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","reason":"text"} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.864000000.escalated_case.verdict", atMs: 864000000 },
        { event: "failed.remind", atMs: 864000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("ask fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"case":"text","reason":"text"} },
        { event: "failed.ask", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
