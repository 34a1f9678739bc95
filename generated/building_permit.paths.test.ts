// Generated from building_permit.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/building_permit.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("building_permit: each of its 123 paths, cancellations aside", () => {
  const followed = workflow;

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is true, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":false,"findings":"text"}}], truths: { "incomplete.when": true } },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is true, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":false,"findings":"text"}}], truths: { "incomplete.when": true } },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 0 },
        { event: "done.inform", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 0 },
        { event: "failed.inform", atMs: 0, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 0 },
        { event: "failed.inform", atMs: 0, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 0, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 0, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 0 },
        { event: "done.inform", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 0 },
        { event: "failed.inform", atMs: 0, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 0 },
        { event: "failed.inform", atMs: 0, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 0, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 0, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 0, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 259200000 },
        { event: "done.inform", atMs: 259200000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 259200000 },
        { event: "failed.inform", atMs: 259200000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 259200000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 259200000 },
        { event: "failed.inform", atMs: 259200000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 259200000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 259200000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 259200000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 259200000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 259200000 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 259200000 },
        { event: "done.inform", atMs: 259200000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 259200000 },
        { event: "failed.inform", atMs: 259200000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 259200000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 259200000 },
        { event: "failed.inform", atMs: 259200000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 259200000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 259200000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "done.sign", atMs: 259200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 259200000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 604800000 },
        { event: "done.inform", atMs: 604800000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 604800000 },
        { event: "failed.inform", atMs: 604800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 604800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 604800000 },
        { event: "failed.inform", atMs: 604800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 604800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 604800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 604800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 604800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 604800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 604800000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 604800000 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 604800000 },
        { event: "done.inform", atMs: 604800000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 604800000 },
        { event: "failed.inform", atMs: 604800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 604800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 604800000 },
        { event: "failed.inform", atMs: 604800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 604800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 604800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 604800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "done.sign", atMs: 604800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 604800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 604800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, time runs out in sign, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "xstate.after.5184000000.building_permit.sign", atMs: 5184000000 },
        { event: "done.register.compensation", atMs: 5184000000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, time runs out in sign, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "done.examine", atMs: 0, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 259200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 604800000 },
        { event: "xstate.after.5184000000.building_permit.sign", atMs: 5184000000 },
        { event: "failed.register.compensation", atMs: 5184000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is true, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":false,"findings":"text"}}], truths: { "incomplete.when": true } },
        { event: "done.register.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is true, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":false,"findings":"text"}}], truths: { "incomplete.when": true } },
        { event: "failed.register.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 432000000 },
        { event: "done.inform", atMs: 432000000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 432000000 },
        { event: "failed.inform", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 432000000 },
        { event: "failed.inform", atMs: 432000000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 432000000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 432000000 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 432000000 },
        { event: "done.inform", atMs: 432000000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 432000000 },
        { event: "failed.inform", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 432000000 },
        { event: "failed.inform", atMs: 432000000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 432000000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 432000000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 691200000 },
        { event: "done.inform", atMs: 691200000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 691200000 },
        { event: "failed.inform", atMs: 691200000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 691200000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 691200000 },
        { event: "failed.inform", atMs: 691200000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 691200000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 691200000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 691200000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 691200000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 691200000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 691200000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 691200000 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 691200000 },
        { event: "done.inform", atMs: 691200000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 691200000 },
        { event: "failed.inform", atMs: 691200000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 691200000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 691200000 },
        { event: "failed.inform", atMs: 691200000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 691200000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 691200000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 691200000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "done.sign", atMs: 691200000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 691200000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 691200000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1036800000 },
        { event: "done.inform", atMs: 1036800000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1036800000 },
        { event: "failed.inform", atMs: 1036800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1036800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1036800000 },
        { event: "failed.inform", atMs: 1036800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1036800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 1036800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1036800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 1036800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1036800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 1036800000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 1036800000 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1036800000 },
        { event: "done.inform", atMs: 1036800000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1036800000 },
        { event: "failed.inform", atMs: 1036800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1036800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1036800000 },
        { event: "failed.inform", atMs: 1036800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1036800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 1036800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1036800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "done.sign", atMs: 1036800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 1036800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1036800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, time runs out in sign, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "xstate.after.5184000000.building_permit.sign", atMs: 5616000000 },
        { event: "done.register.compensation", atMs: 5616000000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, time runs out in sign, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "done.examine", atMs: 432000000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 691200000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1036800000 },
        { event: "xstate.after.5184000000.building_permit.sign", atMs: 5616000000 },
        { event: "failed.register.compensation", atMs: 5616000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is true, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":false,"findings":"text"}}], truths: { "incomplete.when": true } },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is true, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":false,"findings":"text"}}], truths: { "incomplete.when": true } },
        { event: "failed.register.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1209600000 },
        { event: "done.inform", atMs: 1209600000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1209600000 },
        { event: "failed.inform", atMs: 1209600000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1209600000 },
        { event: "failed.inform", atMs: 1209600000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 1209600000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 1209600000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1209600000 },
        { event: "done.inform", atMs: 1209600000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1209600000 },
        { event: "failed.inform", atMs: 1209600000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1209600000 },
        { event: "failed.inform", atMs: 1209600000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 1209600000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "done.sign", atMs: 1209600000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 1209600000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1209600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1468800000 },
        { event: "done.inform", atMs: 1468800000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1468800000 },
        { event: "failed.inform", atMs: 1468800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1468800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1468800000 },
        { event: "failed.inform", atMs: 1468800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1468800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 1468800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1468800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 1468800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1468800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 1468800000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 1468800000 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1468800000 },
        { event: "done.inform", atMs: 1468800000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1468800000 },
        { event: "failed.inform", atMs: 1468800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1468800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1468800000 },
        { event: "failed.inform", atMs: 1468800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1468800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 1468800000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1468800000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "done.sign", atMs: 1468800000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 1468800000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1468800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1814400000 },
        { event: "done.inform", atMs: 1814400000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1814400000 },
        { event: "failed.inform", atMs: 1814400000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1814400000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "done.issue", atMs: 1814400000 },
        { event: "failed.inform", atMs: 1814400000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1814400000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 1814400000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1814400000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is true, issue fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"approve","reason":"text"}},{"by":"cleo","output":{"decision":"approve","reason":"text"}}], truths: { "set.values": true, "decide.case.1": true } },
        { event: "failed.issue", atMs: 1814400000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1814400000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 has no value, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "done.register.compensation", atMs: 1814400000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.sign, no data was found for which decide.case.1 has no value (last, decide.case.1 is true).
  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 has no value, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, truths: { "set.values": true, "decide.case.1": "error" } },
        { event: "failed.register.compensation", atMs: 1814400000 },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1814400000 },
        { event: "done.inform", atMs: 1814400000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1814400000 },
        { event: "failed.inform", atMs: 1814400000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1814400000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse succeeds, inform fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "done.refuse", atMs: 1814400000 },
        { event: "failed.inform", atMs: 1814400000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1814400000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 1814400000, error: {"type":"communication"} },
        { event: "done.register.compensation", atMs: 1814400000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, sign is decided, set.values is true, decide.case.1 is false, refuse fails, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "done.sign", atMs: 1814400000, decisions: [{"by":"ben","output":{"decision":"reject","reason":"text"}},{"by":"cleo","output":{"decision":"reject","reason":"text"}}], truths: { "set.values": true, "decide.case.1": false } },
        { event: "failed.refuse", atMs: 1814400000, error: {"type":"communication"} },
        { event: "failed.register.compensation", atMs: 1814400000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, time runs out in sign, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "xstate.after.5184000000.building_permit.sign", atMs: 6393600000 },
        { event: "done.register.compensation", atMs: 6393600000 },
      ]),
    ).toBe("failed");
  });

  test("register succeeds, examine.values is true, examine is not decided yet: a reminder, examine is not decided in time, examine is decided, incomplete.when is false, sign.values is true, sign is not decided yet: a reminder, sign is not decided in time, time runs out in sign, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "done.register", atMs: 0, truths: { "examine.values": true } },
        { event: "xstate.after.432000000.building_permit.examine.offered.waiting", atMs: 432000000 },
        { event: "xstate.after.1209600000.building_permit.examine.offered", atMs: 1209600000 },
        { event: "done.examine", atMs: 1209600000, decisions: [{"by":"ann","output":{"complete":true,"findings":"text"}}], truths: { "incomplete.when": false, "sign.values": true } },
        { event: "xstate.after.259200000.building_permit.sign.offered.waiting", atMs: 1468800000 },
        { event: "xstate.after.604800000.building_permit.sign.offered", atMs: 1814400000 },
        { event: "xstate.after.5184000000.building_permit.sign", atMs: 6393600000 },
        { event: "failed.register.compensation", atMs: 6393600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("register fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "failed.register", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("register fails and may have taken effect, register.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "failed.register", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.register.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("register fails and may have taken effect, register.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","applicant":"text","floors":987} },
        { event: "failed.register", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.register.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
