// Generated from trade_licence.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/trade_licence.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("trade_licence: each of its 24 paths, cancellations aside", () => {
  const followed = workflow;

  test("register succeeds, objections.resolved arrives, issue succeeds, tell_applicant succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "objections.resolved", atMs: 0, data: {} },
        { event: "done.issue", atMs: 0 },
        { event: "done.tell_applicant", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, objections.resolved arrives, issue succeeds, tell_applicant fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "objections.resolved", atMs: 0, data: {} },
        { event: "done.issue", atMs: 0 },
        { event: "failed.tell_applicant", atMs: 0, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, objections.resolved arrives, issue succeeds, tell_applicant fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "objections.resolved", atMs: 0, data: {} },
        { event: "done.issue", atMs: 0 },
        { event: "failed.tell_applicant", atMs: 0, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, objections.resolved arrives, issue fails, issue_licence.on_error.1 is true, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "objections.resolved", atMs: 0, data: {} },
        { event: "failed.issue", atMs: 0, error: {"type":"communication"}, truths: { "issue_licence.on_error.1": true } },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, objections.resolved arrives, issue fails, issue_licence.on_error.1 is true, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "objections.resolved", atMs: 0, data: {} },
        { event: "failed.issue", atMs: 0, error: {"type":"communication"}, truths: { "issue_licence.on_error.1": true } },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, objections.resolved arrives, application_withdrawn arrives, register.compensation succeeds: cancelled", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "objections.resolved", atMs: 0, data: {} },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("cancelled");
  });

  test("register succeeds, objections.resolved arrives, application_withdrawn arrives, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "objections.resolved", atMs: 0, data: {} },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, 14d pass in objections, issue succeeds, tell_applicant succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "xstate.after.1209600000.trade_licence.handle.work.issue_licence.active.objections", atMs: 1209600000 },
        { event: "done.issue", atMs: 1209600000 },
        { event: "done.tell_applicant", atMs: 1209600000 },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, 14d pass in objections, issue succeeds, tell_applicant fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "xstate.after.1209600000.trade_licence.handle.work.issue_licence.active.objections", atMs: 1209600000 },
        { event: "done.issue", atMs: 1209600000 },
        { event: "failed.tell_applicant", atMs: 1209600000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, 14d pass in objections, issue succeeds, tell_applicant fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "xstate.after.1209600000.trade_licence.handle.work.issue_licence.active.objections", atMs: 1209600000 },
        { event: "done.issue", atMs: 1209600000 },
        { event: "failed.tell_applicant", atMs: 1209600000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, 14d pass in objections, issue fails, issue_licence.on_error.1 is true, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "xstate.after.1209600000.trade_licence.handle.work.issue_licence.active.objections", atMs: 1209600000 },
        { event: "failed.issue", atMs: 1209600000, error: {"type":"communication"}, truths: { "issue_licence.on_error.1": true } },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, 14d pass in objections, issue fails, issue_licence.on_error.1 is true, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "xstate.after.1209600000.trade_licence.handle.work.issue_licence.active.objections", atMs: 1209600000 },
        { event: "failed.issue", atMs: 1209600000, error: {"type":"communication"}, truths: { "issue_licence.on_error.1": true } },
        { event: "failed.register.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, 14d pass in objections, application_withdrawn arrives, register.compensation succeeds: cancelled", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "xstate.after.1209600000.trade_licence.handle.work.issue_licence.active.objections", atMs: 1209600000 },
        { event: "application_withdrawn", atMs: 1209600000, data: {} },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("cancelled");
  });

  test("register succeeds, 14d pass in objections, application_withdrawn arrives, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "xstate.after.1209600000.trade_licence.handle.work.issue_licence.active.objections", atMs: 1209600000 },
        { event: "application_withdrawn", atMs: 1209600000, data: {} },
        { event: "failed.register.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, application_withdrawn arrives, register.compensation succeeds: cancelled", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("cancelled");
  });

  test("register succeeds, application_withdrawn arrives, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "done.register", atMs: 0 },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register fails, issue_licence.on_error.1 is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "failed.register", atMs: 0, error: {"type":"communication"}, truths: { "issue_licence.on_error.1": true } },
      ]),
    ).toBe("failed");
  });

  test("register fails and may have taken effect, issue_licence.on_error.1 is true, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "failed.register", unknown: true, atMs: 0, error: {"type":"timeout"}, truths: { "issue_licence.on_error.1": true } },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register fails and may have taken effect, issue_licence.on_error.1 is true, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "failed.register", unknown: true, atMs: 0, error: {"type":"timeout"}, truths: { "issue_licence.on_error.1": true } },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("application_withdrawn arrives, register succeeds, register.compensation succeeds: cancelled", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "done.register", atMs: 0 },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("cancelled");
  });

  test("application_withdrawn arrives, register succeeds, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "done.register", atMs: 0 },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("application_withdrawn arrives, register fails: cancelled", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "failed.register", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("cancelled");
  });

  test("application_withdrawn arrives, register fails and may have taken effect, register.compensation succeeds: cancelled", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "failed.register", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("cancelled");
  });

  test("application_withdrawn arrives, register fails and may have taken effect, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","trade":"text"} },
        { event: "application_withdrawn", atMs: 0, data: {} },
        { event: "failed.register", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
