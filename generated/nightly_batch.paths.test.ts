// Generated from nightly_batch.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/nightly_batch.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("nightly_batch: 224 paths that take every transition and every pair of dependent ones, of 412, cancellations aside", () => {
  const followed = workflow;

  test("collect succeeds, nothing_to_send.when is false, time runs out in send, send.on_error.1 is true, escalate succeeds, report fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "failed.report", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, time runs out in send, send.on_error.1 is true, escalate succeeds, report fails, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "failed.report", atMs: 21600000, error: {"type":"communication"} },
        { event: "failed.collect.compensation", atMs: 21600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, time runs out in send, send.on_error.1 is true, escalate succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, time runs out in send, send.on_error.1 is true, escalate succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, text succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, text succeeds, report fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "failed.report", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, text succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, text fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, text fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, text fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "done.mail", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "done.mail", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, text succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, text succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, text succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, text fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, text fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, text fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, mail fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, mail succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, mail succeeds, report fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "failed.report", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, mail succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, mail fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, mail fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, mail fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, mail succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, mail succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, mail succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, mail fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, mail fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, mail fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, text fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, text succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, text succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, text succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, text fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, text fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, text fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.mail", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.mail", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, text succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, text succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, text succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, text fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, text fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, text fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, mail fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, mail succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, mail succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, mail succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, mail fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, mail fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, mail fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, mail succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, mail succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, mail succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, mail fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, mail fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, mail fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, text fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, print succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "done.print", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, print succeeds, report fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "done.print", atMs: 0 },
        { event: "failed.report", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, print succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, print fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, print fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, print fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 7200000 },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 7200000 },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, print succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, print succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, print succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, print fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, print fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, print fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 7200000 },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, text fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 7200000 },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, print succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, print succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, print succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, print fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, print fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, print fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, print succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, print succeeds, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, print succeeds, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, print fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, print fails, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, print fails, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, text fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "failed.collect.compensation", atMs: 21600000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.print", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, print fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, print succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, print succeeds, text fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, print succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 7200000 },
        { event: "done.print", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, print fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, print fails, text succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, print fails, text fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, print fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 7200000 },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.mail", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, print succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, print succeeds, text succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0 },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, print succeeds, text fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0 },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, print succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.print", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, print fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, print fails, text succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.text", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, print fails, text fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.text", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, print fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, mail fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, print succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, print succeeds, mail fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, print succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 7200000 },
        { event: "done.print", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, print fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, print fails, mail succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, print fails, mail fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, print fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 7200000 },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, mail succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, mail succeeds, print fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "done.mail", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, mail succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 7200000 },
        { event: "done.mail", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, mail fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, mail fails, print succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, mail fails, print fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, mail fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 7200000 },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text succeeds, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "done.text", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, time runs out in send, send.on_error.1 is true, escalate fails, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "failed.escalate", atMs: 21600000, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 21600000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, time runs out in send, send.on_error.1 is true, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, print succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, print succeeds, mail succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0 },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, print succeeds, mail fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0 },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, print succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.print", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, print fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, print fails, mail succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, print fails, mail fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, print fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.print", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, mail succeeds, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, mail succeeds, print succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, mail succeeds, print fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "done.mail", atMs: 0 },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, mail succeeds, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "done.mail", atMs: 7200000 },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, mail fails, time runs out in send, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.21600000.nightly_batch.send.active", atMs: 21600000, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 21600000 },
        { event: "done.report", atMs: 21600000, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, mail fails, print succeeds, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "done.print", atMs: 0, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, mail fails, print fails, send.on_error.1 is true, escalate succeeds, report succeeds, set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 0, error: {"type":"communication"} },
        { event: "failed.print", atMs: 0, error: {"type":"communication"}, truths: { "send.on_error.1": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.report", atMs: 0, truths: { "set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, mail fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "failed.mail", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, text fails, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "failed.text", atMs: 7200000, error: {"type":"communication"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect succeeds, nothing_to_send.when is false, the deadline passes, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is false, the deadline passes, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 7200000, data: {"notices":987,"batch":"text"}, truths: { "nothing_to_send.when": false } },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("the deadline passes, collect succeeds, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect", atMs: 28800000, data: {"notices":987,"batch":"text"} },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("the deadline passes, collect succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "done.collect", atMs: 28800000, data: {"notices":987,"batch":"text"} },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("the deadline passes, collect fails and may have taken effect, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect", unknown: true, atMs: 28800000, error: {"type":"timeout"} },
        { event: "done.collect.compensation", atMs: 28800000 },
      ]),
    ).toBe("failed");
  });

  test("the deadline passes, collect fails and may have taken effect, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect", unknown: true, atMs: 28800000, error: {"type":"timeout"} },
        { event: "failed.collect.compensation", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("collect fails and may have taken effect, collect.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "failed.collect", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.collect.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("collect fails and may have taken effect, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "failed.collect", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.collect.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("the deadline passes, collect fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.28800000.nightly_batch", atMs: 28800000 },
        { event: "failed.collect", atMs: 28800000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("collect succeeds, nothing_to_send.when is true, nothing_to_send.set.values is true, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "done.collect", atMs: 0, data: {"notices":0,"batch":"text"}, truths: { "nothing_to_send.when": true, "nothing_to_send.set.values": true, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("collect fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"scheduled_at":"2026-01-05T09:00:00Z"} },
        { event: "failed.collect", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
