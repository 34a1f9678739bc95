// Generated from permit_documents.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/permit_documents.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("permit_documents: each of its 9 paths, cancellations aside", () => {
  const followed = workflow;

  test("acknowledge succeeds, time runs out in wait_for_documents, close_application succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "done.acknowledge", atMs: 0 },
        { event: "xstate.after.5184000000.permit_documents.wait_for_documents", atMs: 5184000000 },
        { event: "done.close_application", atMs: 5184000000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("acknowledge succeeds, time runs out in wait_for_documents, close_application fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "done.acknowledge", atMs: 0 },
        { event: "xstate.after.5184000000.permit_documents.wait_for_documents", atMs: 5184000000 },
        { event: "failed.close_application", atMs: 5184000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("acknowledge succeeds, plans_received arrives, wait_for_documents.match is true, time runs out in wait_for_documents, close_application succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "done.acknowledge", atMs: 0 },
        { event: "plans_received", atMs: 0, data: {"application":"text","document":"text","amount":"text"}, truths: { "wait_for_documents.match": true } },
        { event: "xstate.after.5184000000.permit_documents.wait_for_documents", atMs: 5184000000 },
        { event: "done.close_application", atMs: 5184000000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("acknowledge succeeds, plans_received arrives, wait_for_documents.match is true, time runs out in wait_for_documents, close_application fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "done.acknowledge", atMs: 0 },
        { event: "plans_received", atMs: 0, data: {"application":"text","document":"text","amount":"text"}, truths: { "wait_for_documents.match": true } },
        { event: "xstate.after.5184000000.permit_documents.wait_for_documents", atMs: 5184000000 },
        { event: "failed.close_application", atMs: 5184000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("acknowledge succeeds, plans_received arrives, wait_for_documents.match is true, fee_paid arrives, wait_for_documents.match is true, examine succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "done.acknowledge", atMs: 0 },
        { event: "plans_received", atMs: 0, data: {"application":"text","document":"text","amount":"text"}, truths: { "wait_for_documents.match": true } },
        { event: "fee_paid", atMs: 0, data: {"application":"text","amount":987,"document":"text"}, truths: { "wait_for_documents.match": true } },
        { event: "done.examine", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("acknowledge succeeds, plans_received arrives, wait_for_documents.match is true, fee_paid arrives, wait_for_documents.match is true, examine fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "done.acknowledge", atMs: 0 },
        { event: "plans_received", atMs: 0, data: {"application":"text","document":"text","amount":"text"}, truths: { "wait_for_documents.match": true } },
        { event: "fee_paid", atMs: 0, data: {"application":"text","amount":987,"document":"text"}, truths: { "wait_for_documents.match": true } },
        { event: "failed.examine", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("acknowledge succeeds, fee_paid arrives, wait_for_documents.match is true, time runs out in wait_for_documents, close_application succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "done.acknowledge", atMs: 0 },
        { event: "fee_paid", atMs: 0, data: {"application":"text","amount":987,"document":"text"}, truths: { "wait_for_documents.match": true } },
        { event: "xstate.after.5184000000.permit_documents.wait_for_documents", atMs: 5184000000 },
        { event: "done.close_application", atMs: 5184000000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("acknowledge succeeds, fee_paid arrives, wait_for_documents.match is true, time runs out in wait_for_documents, close_application fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "done.acknowledge", atMs: 0 },
        { event: "fee_paid", atMs: 0, data: {"application":"text","amount":987,"document":"text"}, truths: { "wait_for_documents.match": true } },
        { event: "xstate.after.5184000000.permit_documents.wait_for_documents", atMs: 5184000000 },
        { event: "failed.close_application", atMs: 5184000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("acknowledge fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text"} },
        { event: "failed.acknowledge", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
