// Generated from payment_failed_agency.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/payment_failed_agency.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("payment_failed_agency: each of its 37 paths, cancellations aside", () => {
  const followed = workflow;

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket succeeds, bank_updated arrives, unfreeze_payments succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "bank_updated", atMs: 0, data: {"iban":"text"} },
        { event: "done.unfreeze_payments", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket succeeds, bank_updated arrives, unfreeze_payments fails, create_ticket.compensation succeeds, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "bank_updated", atMs: 0, data: {"iban":"text"} },
        { event: "failed.unfreeze_payments", atMs: 0, error: {"type":"communication"} },
        { event: "done.create_ticket.compensation", atMs: 0 },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket succeeds, bank_updated arrives, unfreeze_payments fails, create_ticket.compensation succeeds, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "bank_updated", atMs: 0, data: {"iban":"text"} },
        { event: "failed.unfreeze_payments", atMs: 0, error: {"type":"communication"} },
        { event: "done.create_ticket.compensation", atMs: 0 },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket succeeds, bank_updated arrives, unfreeze_payments fails, create_ticket.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "bank_updated", atMs: 0, data: {"iban":"text"} },
        { event: "failed.unfreeze_payments", atMs: 0, error: {"type":"communication"} },
        { event: "failed.create_ticket.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket succeeds, 5d pass in wait_for_bank_details, escalate succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_agency.wait_for_bank_details", atMs: 432000000 },
        { event: "done.escalate", atMs: 432000000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket succeeds, 5d pass in wait_for_bank_details, escalate fails, create_ticket.compensation succeeds, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_agency.wait_for_bank_details", atMs: 432000000 },
        { event: "failed.escalate", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.create_ticket.compensation", atMs: 432000000 },
        { event: "done.freeze_payments.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket succeeds, 5d pass in wait_for_bank_details, escalate fails, create_ticket.compensation succeeds, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_agency.wait_for_bank_details", atMs: 432000000 },
        { event: "failed.escalate", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.create_ticket.compensation", atMs: 432000000 },
        { event: "failed.freeze_payments.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket succeeds, 5d pass in wait_for_bank_details, escalate fails, create_ticket.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_agency.wait_for_bank_details", atMs: 432000000 },
        { event: "failed.escalate", atMs: 432000000, error: {"type":"communication"} },
        { event: "failed.create_ticket.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket fails, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "failed.create_ticket", atMs: 0, error: {"type":"communication"} },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket fails, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "failed.create_ticket", atMs: 0, error: {"type":"communication"} },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket fails and may have taken effect, create_ticket.compensation succeeds, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "failed.create_ticket", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.create_ticket.compensation", atMs: 0 },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket fails and may have taken effect, create_ticket.compensation succeeds, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "failed.create_ticket", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.create_ticket.compensation", atMs: 0 },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms succeeds, create_ticket fails and may have taken effect, create_ticket.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "failed.create_ticket", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.create_ticket.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms fails, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "failed.notify_citizen.sms.sms", atMs: 0, error: {"type":"communication"} },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email succeeds, notify_citizen.sms.sms fails, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "failed.notify_citizen.sms.sms", atMs: 0, error: {"type":"communication"} },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email fails, notify_citizen.sms.sms succeeds, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "failed.notify_citizen.email.email", atMs: 0, error: {"type":"communication"} },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email fails, notify_citizen.sms.sms succeeds, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "failed.notify_citizen.email.email", atMs: 0, error: {"type":"communication"} },
        { event: "done.notify_citizen.sms.sms", atMs: 0 },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email fails, notify_citizen.sms.sms fails, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "failed.notify_citizen.email.email", atMs: 0, error: {"type":"communication"} },
        { event: "failed.notify_citizen.sms.sms", atMs: 0, error: {"type":"communication"} },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is true, notify_citizen.email.email fails, notify_citizen.sms.sms fails, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text","phone":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": true } },
        { event: "failed.notify_citizen.email.email", atMs: 0, error: {"type":"communication"} },
        { event: "failed.notify_citizen.sms.sms", atMs: 0, error: {"type":"communication"} },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket succeeds, bank_updated arrives, unfreeze_payments succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "bank_updated", atMs: 0, data: {"iban":"text"} },
        { event: "done.unfreeze_payments", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket succeeds, bank_updated arrives, unfreeze_payments fails, create_ticket.compensation succeeds, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "bank_updated", atMs: 0, data: {"iban":"text"} },
        { event: "failed.unfreeze_payments", atMs: 0, error: {"type":"communication"} },
        { event: "done.create_ticket.compensation", atMs: 0 },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket succeeds, bank_updated arrives, unfreeze_payments fails, create_ticket.compensation succeeds, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "bank_updated", atMs: 0, data: {"iban":"text"} },
        { event: "failed.unfreeze_payments", atMs: 0, error: {"type":"communication"} },
        { event: "done.create_ticket.compensation", atMs: 0 },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket succeeds, bank_updated arrives, unfreeze_payments fails, create_ticket.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "bank_updated", atMs: 0, data: {"iban":"text"} },
        { event: "failed.unfreeze_payments", atMs: 0, error: {"type":"communication"} },
        { event: "failed.create_ticket.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket succeeds, 5d pass in wait_for_bank_details, escalate succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_agency.wait_for_bank_details", atMs: 432000000 },
        { event: "done.escalate", atMs: 432000000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket succeeds, 5d pass in wait_for_bank_details, escalate fails, create_ticket.compensation succeeds, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_agency.wait_for_bank_details", atMs: 432000000 },
        { event: "failed.escalate", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.create_ticket.compensation", atMs: 432000000 },
        { event: "done.freeze_payments.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket succeeds, 5d pass in wait_for_bank_details, escalate fails, create_ticket.compensation succeeds, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_agency.wait_for_bank_details", atMs: 432000000 },
        { event: "failed.escalate", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.create_ticket.compensation", atMs: 432000000 },
        { event: "failed.freeze_payments.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket succeeds, 5d pass in wait_for_bank_details, escalate fails, create_ticket.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "done.create_ticket", atMs: 0 },
        { event: "xstate.after.432000000.payment_failed_agency.wait_for_bank_details", atMs: 432000000 },
        { event: "failed.escalate", atMs: 432000000, error: {"type":"communication"} },
        { event: "failed.create_ticket.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket fails, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "failed.create_ticket", atMs: 0, error: {"type":"communication"} },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket fails, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "failed.create_ticket", atMs: 0, error: {"type":"communication"} },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket fails and may have taken effect, create_ticket.compensation succeeds, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "failed.create_ticket", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.create_ticket.compensation", atMs: 0 },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket fails and may have taken effect, create_ticket.compensation succeeds, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "failed.create_ticket", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.create_ticket.compensation", atMs: 0 },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email succeeds, create_ticket fails and may have taken effect, create_ticket.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "done.notify_citizen.email.email", atMs: 0 },
        { event: "failed.create_ticket", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.create_ticket.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email fails, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "failed.notify_citizen.email.email", atMs: 0, error: {"type":"communication"} },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments succeeds, notify_citizen.sms.sms.when is false, notify_citizen.email.email fails, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "done.freeze_payments", atMs: 0, truths: { "notify_citizen.sms.sms.when": false } },
        { event: "failed.notify_citizen.email.email", atMs: 0, error: {"type":"communication"} },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("freeze_payments fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "failed.freeze_payments", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments fails and may have taken effect, freeze_payments.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "failed.freeze_payments", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.freeze_payments.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("freeze_payments fails and may have taken effect, freeze_payments.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment_id":"text","citizen":{"id":"text","email":"text"},"amount":987,"reason":"text"} },
        { event: "failed.freeze_payments", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.freeze_payments.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
