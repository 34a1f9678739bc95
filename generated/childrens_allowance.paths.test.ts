// Generated from childrens_allowance.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { itemWorkflow } from "../src/language/item-workflow.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/childrens_allowance.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("childrens_allowance: each of its 10 paths, cancellations aside", () => {
  const followed = workflow;

  test("open_case succeeds, pay.values is true, pay succeeds, letter succeeds, output is true, pay.compensation succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]} },
        { event: "done.open_case", atMs: 0, truths: { "pay.values": true } },
        { event: "done.pay", atMs: 0 },
        { event: "done.letter", atMs: 0, truths: { "output": true } },
        { event: "done.pay.compensation", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("open_case succeeds, pay.values is true, pay succeeds, letter fails, pay.compensation succeeds, open_case.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]} },
        { event: "done.open_case", atMs: 0, truths: { "pay.values": true } },
        { event: "done.pay", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.pay.compensation", atMs: 0 },
        { event: "done.open_case.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("open_case succeeds, pay.values is true, pay succeeds, letter fails, pay.compensation succeeds, open_case.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]} },
        { event: "done.open_case", atMs: 0, truths: { "pay.values": true } },
        { event: "done.pay", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.pay.compensation", atMs: 0 },
        { event: "failed.open_case.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("open_case succeeds, pay.values is true, pay fails, pay.compensation succeeds, open_case.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]} },
        { event: "done.open_case", atMs: 0, truths: { "pay.values": true } },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"} },
        { event: "done.pay.compensation", atMs: 0 },
        { event: "done.open_case.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("open_case succeeds, pay.values is true, pay fails, pay.compensation succeeds, open_case.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]} },
        { event: "done.open_case", atMs: 0, truths: { "pay.values": true } },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"} },
        { event: "done.pay.compensation", atMs: 0 },
        { event: "failed.open_case.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.open_case, no data was found for which pay.values has no value (last, pay.values is true).
  test("open_case succeeds, pay.values has no value, open_case.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.open_case", atMs: 0, truths: { "pay.values": "error" } },
        { event: "done.open_case.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.open_case, no data was found for which pay.values has no value (last, pay.values is true).
  test("open_case succeeds, pay.values has no value, open_case.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.open_case", atMs: 0, truths: { "pay.values": "error" } },
        { event: "failed.open_case.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("open_case fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]} },
        { event: "failed.open_case", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("open_case fails and may have taken effect, open_case.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]} },
        { event: "failed.open_case", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.open_case.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("open_case fails and may have taken effect, open_case.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]} },
        { event: "failed.open_case", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.open_case.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});

describe("childrens_allowance, for an item of pay: each of its 9 paths, cancellations aside", () => {
  const followed = itemWorkflow(workflow, "pay");

  test("budget succeeds, transfer succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "done.budget", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("budget succeeds, transfer fails, budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "done.budget", atMs: 0 },
        { event: "failed.transfer", atMs: 0, error: {"type":"communication"} },
        { event: "done.budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("budget succeeds, transfer fails, budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "done.budget", atMs: 0 },
        { event: "failed.transfer", atMs: 0, error: {"type":"communication"} },
        { event: "failed.budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("budget succeeds, transfer fails and may have taken effect, transfer.compensation succeeds, budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "done.budget", atMs: 0 },
        { event: "failed.transfer", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.transfer.compensation", atMs: 0 },
        { event: "done.budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("budget succeeds, transfer fails and may have taken effect, transfer.compensation succeeds, budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "done.budget", atMs: 0 },
        { event: "failed.transfer", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.transfer.compensation", atMs: 0 },
        { event: "failed.budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("budget succeeds, transfer fails and may have taken effect, transfer.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "done.budget", atMs: 0 },
        { event: "failed.transfer", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.transfer.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("budget fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "failed.budget", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("budget fails and may have taken effect, budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "failed.budget", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("budget fails and may have taken effect, budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"family":"text","children":[{"name":"text","amount":987}]}, items: {"child":{"name":"text","amount":"text"},"child_index":0} },
        { event: "failed.budget", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
