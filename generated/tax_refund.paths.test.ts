// Generated from tax_refund.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/tax_refund.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("tax_refund: each of its 27 paths, cancellations aside", () => {
  const followed = workflow;

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case succeeds, tell_taxpayer succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "done.close_case", atMs: 0 },
        { event: "done.tell_taxpayer", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case succeeds, tell_taxpayer fails, close_case.compensation succeeds, pay_out.compensation succeeds, reserve_budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "done.close_case", atMs: 0 },
        { event: "failed.tell_taxpayer", atMs: 0, error: {"type":"communication"} },
        { event: "done.close_case.compensation", atMs: 0 },
        { event: "done.pay_out.compensation", atMs: 0 },
        { event: "done.reserve_budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case succeeds, tell_taxpayer fails, close_case.compensation succeeds, pay_out.compensation succeeds, reserve_budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "done.close_case", atMs: 0 },
        { event: "failed.tell_taxpayer", atMs: 0, error: {"type":"communication"} },
        { event: "done.close_case.compensation", atMs: 0 },
        { event: "done.pay_out.compensation", atMs: 0 },
        { event: "failed.reserve_budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case succeeds, tell_taxpayer fails, close_case.compensation succeeds, pay_out.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "done.close_case", atMs: 0 },
        { event: "failed.tell_taxpayer", atMs: 0, error: {"type":"communication"} },
        { event: "done.close_case.compensation", atMs: 0 },
        { event: "failed.pay_out.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case succeeds, tell_taxpayer fails, close_case.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "done.close_case", atMs: 0 },
        { event: "failed.tell_taxpayer", atMs: 0, error: {"type":"communication"} },
        { event: "failed.close_case.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case fails, pay_out.compensation succeeds, reserve_budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "failed.close_case", atMs: 0, error: {"type":"communication"} },
        { event: "done.pay_out.compensation", atMs: 0 },
        { event: "done.reserve_budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case fails, pay_out.compensation succeeds, reserve_budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "failed.close_case", atMs: 0, error: {"type":"communication"} },
        { event: "done.pay_out.compensation", atMs: 0 },
        { event: "failed.reserve_budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case fails, pay_out.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "failed.close_case", atMs: 0, error: {"type":"communication"} },
        { event: "failed.pay_out.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case fails and may have taken effect, close_case.compensation succeeds, pay_out.compensation succeeds, reserve_budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "failed.close_case", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.close_case.compensation", atMs: 0 },
        { event: "done.pay_out.compensation", atMs: 0 },
        { event: "done.reserve_budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case fails and may have taken effect, close_case.compensation succeeds, pay_out.compensation succeeds, reserve_budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "failed.close_case", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.close_case.compensation", atMs: 0 },
        { event: "done.pay_out.compensation", atMs: 0 },
        { event: "failed.reserve_budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case fails and may have taken effect, close_case.compensation succeeds, pay_out.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "failed.close_case", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.close_case.compensation", atMs: 0 },
        { event: "failed.pay_out.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer succeeds, close_case fails and may have taken effect, close_case.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "done.transfer", atMs: 0 },
        { event: "failed.close_case", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.close_case.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer fails, book.compensation succeeds, reserve_budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "failed.transfer", atMs: 0, error: {"type":"communication"} },
        { event: "done.book.compensation", atMs: 0 },
        { event: "done.reserve_budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget succeeds, book succeeds, transfer fails, book.compensation succeeds, reserve_budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "failed.transfer", atMs: 0, error: {"type":"communication"} },
        { event: "done.book.compensation", atMs: 0 },
        { event: "failed.reserve_budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer fails, book.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "failed.transfer", atMs: 0, error: {"type":"communication"} },
        { event: "failed.book.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer fails and may have taken effect, transfer.compensation succeeds, book.compensation succeeds, reserve_budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "failed.transfer", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.transfer.compensation", atMs: 0 },
        { event: "done.book.compensation", atMs: 0 },
        { event: "done.reserve_budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget succeeds, book succeeds, transfer fails and may have taken effect, transfer.compensation succeeds, book.compensation succeeds, reserve_budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "failed.transfer", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.transfer.compensation", atMs: 0 },
        { event: "done.book.compensation", atMs: 0 },
        { event: "failed.reserve_budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer fails and may have taken effect, transfer.compensation succeeds, book.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "failed.transfer", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.transfer.compensation", atMs: 0 },
        { event: "failed.book.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book succeeds, transfer fails and may have taken effect, transfer.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "done.book", atMs: 0 },
        { event: "failed.transfer", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.transfer.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book fails, reserve_budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "failed.book", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve_budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget succeeds, book fails, reserve_budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "failed.book", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve_budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book fails and may have taken effect, book.compensation succeeds, reserve_budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "failed.book", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.book.compensation", atMs: 0 },
        { event: "done.reserve_budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget succeeds, book fails and may have taken effect, book.compensation succeeds, reserve_budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "failed.book", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.book.compensation", atMs: 0 },
        { event: "failed.reserve_budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget succeeds, book fails and may have taken effect, book.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "done.reserve_budget", atMs: 0 },
        { event: "failed.book", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.book.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve_budget fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "failed.reserve_budget", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget fails and may have taken effect, reserve_budget.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "failed.reserve_budget", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.reserve_budget.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve_budget fails and may have taken effect, reserve_budget.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"refund":"text","taxpayer":"text","amount":987} },
        { event: "failed.reserve_budget", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.reserve_budget.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
