// Generated from benefit_payment.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/benefit_payment.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("benefit_payment: each of its 22 paths, cancellations aside", () => {
  const followed = workflow;

  test("reserve succeeds, pay succeeds, record_payment succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "done.pay", atMs: 0 },
        { event: "done.record_payment", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("reserve succeeds, pay succeeds, record_payment fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "done.pay", atMs: 0 },
        { event: "failed.record_payment", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve succeeds, pay succeeds, record_payment fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "done.pay", atMs: 0 },
        { event: "failed.record_payment", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is true, record_payment succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":409}, truths: { "pay.on_error.1": true } },
        { event: "done.record_payment", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is true, record_payment fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":409}, truths: { "pay.on_error.1": true } },
        { event: "failed.record_payment", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is true, record_payment fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":409}, truths: { "pay.on_error.1": true } },
        { event: "failed.record_payment", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details succeeds, bank_details_corrected arrives, pay_again succeeds, record_payment succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "done.ask_for_details", atMs: 0 },
        { event: "bank_details_corrected", atMs: 0, data: {"iban":"text"} },
        { event: "done.pay_again", atMs: 0 },
        { event: "done.record_payment", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details succeeds, bank_details_corrected arrives, pay_again succeeds, record_payment fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "done.ask_for_details", atMs: 0 },
        { event: "bank_details_corrected", atMs: 0, data: {"iban":"text"} },
        { event: "done.pay_again", atMs: 0 },
        { event: "failed.record_payment", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details succeeds, bank_details_corrected arrives, pay_again succeeds, record_payment fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "done.ask_for_details", atMs: 0 },
        { event: "bank_details_corrected", atMs: 0, data: {"iban":"text"} },
        { event: "done.pay_again", atMs: 0 },
        { event: "failed.record_payment", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details succeeds, bank_details_corrected arrives, pay_again fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "done.ask_for_details", atMs: 0 },
        { event: "bank_details_corrected", atMs: 0, data: {"iban":"text"} },
        { event: "failed.pay_again", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details succeeds, bank_details_corrected arrives, pay_again fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "done.ask_for_details", atMs: 0 },
        { event: "bank_details_corrected", atMs: 0, data: {"iban":"text"} },
        { event: "failed.pay_again", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details succeeds, time runs out in wait_for_details, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "done.ask_for_details", atMs: 0 },
        { event: "xstate.after.2592000000.benefit_payment.pay.on_error_2.wait_for_details", atMs: 2592000000 },
        { event: "done.reserve.compensation", atMs: 2592000000 },
      ]),
    ).toBe("failed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details succeeds, time runs out in wait_for_details, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "done.ask_for_details", atMs: 0 },
        { event: "xstate.after.2592000000.benefit_payment.pay.on_error_2.wait_for_details", atMs: 2592000000 },
        { event: "failed.reserve.compensation", atMs: 2592000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "failed.ask_for_details", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is true, ask_for_details fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication","status":400}, truths: { "pay.on_error.1": false, "pay.on_error.2": true } },
        { event: "failed.ask_for_details", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is false, pay.on_error.3 is true, escalate succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"}, truths: { "pay.on_error.1": false, "pay.on_error.2": false, "pay.on_error.3": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is false, pay.on_error.3 is true, escalate succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"}, truths: { "pay.on_error.1": false, "pay.on_error.2": false, "pay.on_error.3": true } },
        { event: "done.escalate", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is false, pay.on_error.3 is true, escalate fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"}, truths: { "pay.on_error.1": false, "pay.on_error.2": false, "pay.on_error.3": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve succeeds, pay fails, pay.on_error.1 is false, pay.on_error.2 is false, pay.on_error.3 is true, escalate fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"}, truths: { "pay.on_error.1": false, "pay.on_error.2": false, "pay.on_error.3": true } },
        { event: "failed.escalate", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("reserve fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "failed.reserve", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("reserve fails and may have taken effect, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("reserve fails and may have taken effect, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"payment":"text","citizen":"text","iban":"text","amount":987} },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
