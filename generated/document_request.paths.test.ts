// Generated from document_request.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/document_request.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("document_request: each of its 19 paths, cancellations aside", () => {
  const followed = workflow;

  test("ask succeeds, documents_received arrives, examine succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "documents_received", atMs: 0, data: {"files":987} },
        { event: "done.examine", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("ask succeeds, documents_received arrives, examine fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "documents_received", atMs: 0, data: {"files":987} },
        { event: "failed.examine", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, documents_received arrives, examine succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "documents_received", atMs: 1209600000, data: {"files":987} },
        { event: "done.examine", atMs: 1209600000 },
      ]),
    ).toBe("completed");
  });

  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, documents_received arrives, examine fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "documents_received", atMs: 1209600000, data: {"files":987} },
        { event: "failed.examine", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning succeeds, documents_received arrives, examine succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "done.send_warning", atMs: 2419200000 },
        { event: "documents_received", atMs: 2419200000, data: {"files":987} },
        { event: "done.examine", atMs: 2419200000 },
      ]),
    ).toBe("completed");
  });

  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning succeeds, documents_received arrives, examine fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "done.send_warning", atMs: 2419200000 },
        { event: "documents_received", atMs: 2419200000, data: {"files":987} },
        { event: "failed.examine", atMs: 2419200000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning succeeds, time runs out in last_wait, remind.on_error.1 is true, close_request succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "done.send_warning", atMs: 2419200000 },
        { event: "xstate.after.604800000.document_request.remind.active.warn.active.last_wait", atMs: 3024000000, truths: { "remind.on_error.1": true } },
        { event: "done.close_request", atMs: 3024000000 },
      ]),
    ).toBe("completed");
  });

  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning succeeds, time runs out in last_wait, remind.on_error.1 is true, close_request fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "done.send_warning", atMs: 2419200000 },
        { event: "xstate.after.604800000.document_request.remind.active.warn.active.last_wait", atMs: 3024000000, truths: { "remind.on_error.1": true } },
        { event: "failed.close_request", atMs: 3024000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at the timer of last_wait, no data was found for which remind.on_error.1 has no value (last, remind.on_error.1 is true).
  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning succeeds, time runs out in last_wait, remind.on_error.1 has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "done.send_warning", atMs: 2419200000 },
        { event: "xstate.after.604800000.document_request.remind.active.warn.active.last_wait", atMs: 3024000000, truths: { "remind.on_error.1": "error" } },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at the timer of last_wait, no data was found for which remind.on_error.1 is false (last, remind.on_error.1 is true).
  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning succeeds, time runs out in last_wait, remind.on_error.1 is false: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "done.send_warning", atMs: 2419200000 },
        { event: "xstate.after.604800000.document_request.remind.active.warn.active.last_wait", atMs: 3024000000, truths: { "remind.on_error.1": false } },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at failed.send_warning, no data was found for which remind.on_error.1 is true (last, remind.on_error.1 is false).
  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning fails, remind.on_error.1 is true, close_request succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "failed.send_warning", atMs: 2419200000, truths: { "remind.on_error.1": true } },
        { event: "done.close_request", atMs: 2419200000 },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at failed.send_warning, no data was found for which remind.on_error.1 is true (last, remind.on_error.1 is false).
  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning fails, remind.on_error.1 is true, close_request fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "failed.send_warning", atMs: 2419200000, truths: { "remind.on_error.1": true } },
        { event: "failed.close_request", atMs: 2419200000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at failed.send_warning, no data was found for which remind.on_error.1 has no value (last, remind.on_error.1 is false).
  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning fails, remind.on_error.1 has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "failed.send_warning", atMs: 2419200000, truths: { "remind.on_error.1": "error" } },
      ]),
    ).toBe("failed");
  });

  test("ask succeeds, time runs out in first_wait, send_reminder succeeds, time runs out in second_wait, send_warning fails, remind.on_error.1 is false: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "done.send_reminder", atMs: 1209600000 },
        { event: "xstate.after.1209600000.document_request.remind.active.second_wait", atMs: 2419200000 },
        { event: "failed.send_warning", atMs: 2419200000, error: {"type":"communication"}, truths: { "remind.on_error.1": false } },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at failed.send_reminder, no data was found for which remind.on_error.1 is true (last, remind.on_error.1 is false).
  test("ask succeeds, time runs out in first_wait, send_reminder fails, remind.on_error.1 is true, close_request succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "failed.send_reminder", atMs: 1209600000, truths: { "remind.on_error.1": true } },
        { event: "done.close_request", atMs: 1209600000 },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at failed.send_reminder, no data was found for which remind.on_error.1 is true (last, remind.on_error.1 is false).
  test("ask succeeds, time runs out in first_wait, send_reminder fails, remind.on_error.1 is true, close_request fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "failed.send_reminder", atMs: 1209600000, truths: { "remind.on_error.1": true } },
        { event: "failed.close_request", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at failed.send_reminder, no data was found for which remind.on_error.1 has no value (last, remind.on_error.1 is false).
  test("ask succeeds, time runs out in first_wait, send_reminder fails, remind.on_error.1 has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "failed.send_reminder", atMs: 1209600000, truths: { "remind.on_error.1": "error" } },
      ]),
    ).toBe("failed");
  });

  test("ask succeeds, time runs out in first_wait, send_reminder fails, remind.on_error.1 is false: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "done.ask", atMs: 0 },
        { event: "xstate.after.1209600000.document_request.first_wait", atMs: 1209600000 },
        { event: "failed.send_reminder", atMs: 1209600000, error: {"type":"communication"}, truths: { "remind.on_error.1": false } },
      ]),
    ).toBe("failed");
  });

  test("ask fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"request":"text","citizen":"text","documents":["text"]} },
        { event: "failed.ask", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
