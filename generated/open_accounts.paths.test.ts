// Generated from open_accounts.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/open_accounts.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("open_accounts: each of its 24 paths, cancellations aside", () => {
  const followed = workflow;

  test("directory succeeds, mailbox succeeds, access succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.mailbox", atMs: 0 },
        { event: "done.access", atMs: 0, data: {"systems":"text"}, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("directory succeeds, mailbox succeeds, access succeeds, output has no value, access.compensation succeeds, mailbox.compensation succeeds, directory.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.mailbox", atMs: 0 },
        { event: "done.access", atMs: 0, truths: { "output": "error" } },
        { event: "done.access.compensation", atMs: 0 },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "done.directory.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("directory succeeds, mailbox succeeds, access succeeds, output has no value, access.compensation succeeds, mailbox.compensation succeeds, directory.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.mailbox", atMs: 0 },
        { event: "done.access", atMs: 0, truths: { "output": "error" } },
        { event: "done.access.compensation", atMs: 0 },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "failed.directory.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox succeeds, access succeeds, output has no value, access.compensation succeeds, mailbox.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.mailbox", atMs: 0 },
        { event: "done.access", atMs: 0, truths: { "output": "error" } },
        { event: "done.access.compensation", atMs: 0 },
        { event: "failed.mailbox.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox succeeds, access fails, mailbox.compensation succeeds, directory.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.mailbox", atMs: 0 },
        { event: "failed.access", atMs: 0, error: {"type":"communication"} },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "done.directory.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("directory succeeds, mailbox succeeds, access fails, mailbox.compensation succeeds, directory.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.mailbox", atMs: 0 },
        { event: "failed.access", atMs: 0, error: {"type":"communication"} },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "failed.directory.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox succeeds, access fails, mailbox.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.mailbox", atMs: 0 },
        { event: "failed.access", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mailbox.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox fails, access succeeds, access.compensation succeeds, directory.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", atMs: 0, error: {"type":"communication"} },
        { event: "done.access", atMs: 0, data: {"systems":"text"} },
        { event: "done.access.compensation", atMs: 0 },
        { event: "done.directory.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("directory succeeds, mailbox fails, access succeeds, access.compensation succeeds, directory.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", atMs: 0, error: {"type":"communication"} },
        { event: "done.access", atMs: 0, data: {"systems":"text"} },
        { event: "done.access.compensation", atMs: 0 },
        { event: "failed.directory.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox fails, access fails, directory.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", atMs: 0, error: {"type":"communication"} },
        { event: "failed.access", atMs: 0, error: {"type":"communication"} },
        { event: "done.directory.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("directory succeeds, mailbox fails, access fails, directory.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", atMs: 0, error: {"type":"communication"} },
        { event: "failed.access", atMs: 0, error: {"type":"communication"} },
        { event: "failed.directory.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox fails and may have taken effect, access succeeds, access.compensation succeeds, mailbox.compensation succeeds, directory.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.access", atMs: 0, data: {"systems":"text"} },
        { event: "done.access.compensation", atMs: 0 },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "done.directory.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("directory succeeds, mailbox fails and may have taken effect, access succeeds, access.compensation succeeds, mailbox.compensation succeeds, directory.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.access", atMs: 0, data: {"systems":"text"} },
        { event: "done.access.compensation", atMs: 0 },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "failed.directory.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox fails and may have taken effect, access succeeds, access.compensation succeeds, mailbox.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.access", atMs: 0, data: {"systems":"text"} },
        { event: "done.access.compensation", atMs: 0 },
        { event: "failed.mailbox.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox fails and may have taken effect, access fails, mailbox.compensation succeeds, directory.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.access", atMs: 0, error: {"type":"communication"} },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "done.directory.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("directory succeeds, mailbox fails and may have taken effect, access fails, mailbox.compensation succeeds, directory.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.access", atMs: 0, error: {"type":"communication"} },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "failed.directory.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, mailbox fails and may have taken effect, access fails, mailbox.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "failed.mailbox", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.access", atMs: 0, error: {"type":"communication"} },
        { event: "failed.mailbox.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, access succeeds, mailbox succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.access", atMs: 0, data: {"systems":"text"} },
        { event: "done.mailbox", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("directory succeeds, access succeeds, mailbox succeeds, output has no value, access.compensation succeeds, mailbox.compensation succeeds, directory.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.access", atMs: 0 },
        { event: "done.mailbox", atMs: 0, truths: { "output": "error" } },
        { event: "done.access.compensation", atMs: 0 },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "done.directory.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("directory succeeds, access succeeds, mailbox succeeds, output has no value, access.compensation succeeds, mailbox.compensation succeeds, directory.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.access", atMs: 0 },
        { event: "done.mailbox", atMs: 0, truths: { "output": "error" } },
        { event: "done.access.compensation", atMs: 0 },
        { event: "done.mailbox.compensation", atMs: 0 },
        { event: "failed.directory.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory succeeds, access succeeds, mailbox succeeds, output has no value, access.compensation succeeds, mailbox.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "done.directory", atMs: 0 },
        { event: "done.access", atMs: 0 },
        { event: "done.mailbox", atMs: 0, truths: { "output": "error" } },
        { event: "done.access.compensation", atMs: 0 },
        { event: "failed.mailbox.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("directory fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "failed.directory", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("directory fails and may have taken effect, directory.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "failed.directory", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.directory.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("directory fails and may have taken effect, directory.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","role":"text"} },
        { event: "failed.directory", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.directory.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
