// Generated from fraud_review.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/fraud_review.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("fraud_review: each of its 55 paths, cancellations aside", () => {
  const followed = workflow;

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate succeeds, refuse.when is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 0, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "done.investigate", atMs: 0, truths: { "refuse.when": true } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 0, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "failed.investigate", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 0, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "done.pay", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 0, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is not decided in time: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "xstate.after.1209600000.fraud_review.decide.case_1.second_look.offered", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.assess.review, no data was found for which second_look.values has no value (last, second_look.values is true).
  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.assess", atMs: 0, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, truths: { "decide.case.1": true, "second_look.values": "error" } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "done.pay", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate succeeds, refuse.when is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 86400000, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "done.investigate", atMs: 86400000, truths: { "refuse.when": true } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 86400000, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "failed.investigate", atMs: 86400000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 86400000, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "done.pay", atMs: 86400000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 86400000, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "failed.pay", atMs: 86400000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is not decided in time: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "xstate.after.1209600000.fraud_review.decide.case_1.second_look.offered", atMs: 1296000000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.assess.review, no data was found for which second_look.values has no value (last, second_look.values is true).
  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.assess", atMs: 0, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, truths: { "decide.case.1": true, "second_look.values": "error" } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "done.pay", atMs: 86400000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "failed.pay", atMs: 86400000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate succeeds, refuse.when is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 259200000, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "done.investigate", atMs: 259200000, truths: { "refuse.when": true } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 259200000, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "failed.investigate", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 259200000, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "done.pay", atMs: 259200000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 259200000, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "failed.pay", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is not decided in time: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "xstate.after.1209600000.fraud_review.decide.case_1.second_look.offered", atMs: 1468800000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.assess.review, no data was found for which second_look.values has no value (last, second_look.values is true).
  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.assess", atMs: 0, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, truths: { "decide.case.1": true, "second_look.values": "error" } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "done.pay", atMs: 259200000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "failed.pay", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is false, decide.case.1 is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"clean","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": false, "decide.case.1": false } },
        { event: "done.pay", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is true, assess.review.when is false, decide.case.1 is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: {"finding":"clean","confidence":987,"reasons":["text"]}, truths: { "assess.fits": true, "assess.review.when": false, "decide.case.1": false } },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate succeeds, refuse.when is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 0, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "done.investigate", atMs: 0, truths: { "refuse.when": true } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 0, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "failed.investigate", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 0, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "done.pay", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 0, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is not decided in time: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "xstate.after.1209600000.fraud_review.decide.case_1.second_look.offered", atMs: 1209600000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.assess.review, no data was found for which second_look.values has no value (last, second_look.values is true).
  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is true, second_look.values has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.assess", atMs: 0, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, truths: { "decide.case.1": true, "second_look.values": "error" } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "done.pay", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is decided, decide.case.1 is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "done.assess.review", atMs: 0, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate succeeds, refuse.when is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 86400000, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "done.investigate", atMs: 86400000, truths: { "refuse.when": true } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 86400000, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "failed.investigate", atMs: 86400000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 86400000, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "done.pay", atMs: 86400000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 86400000, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "failed.pay", atMs: 86400000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is not decided in time: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "xstate.after.1209600000.fraud_review.decide.case_1.second_look.offered", atMs: 1296000000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.assess.review, no data was found for which second_look.values has no value (last, second_look.values is true).
  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is true, second_look.values has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.assess", atMs: 0, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, truths: { "decide.case.1": true, "second_look.values": "error" } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "done.pay", atMs: 86400000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is decided, decide.case.1 is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "done.assess.review", atMs: 86400000, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "failed.pay", atMs: 86400000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate succeeds, refuse.when is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 259200000, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "done.investigate", atMs: 259200000, truths: { "refuse.when": true } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is true, investigate fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 259200000, decisions: [{"by":"ben","output":{"confirmed":true}}], truths: { "investigate.when": true } },
        { event: "failed.investigate", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 259200000, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "done.pay", atMs: 259200000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is decided, investigate.when is false, refuse.when is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "done.second_look", atMs: 259200000, decisions: [{"by":"ben","output":{"confirmed":false}}], truths: { "investigate.when": false, "refuse.when": false } },
        { event: "failed.pay", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values is true, second_look is not decided in time: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"fraud","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": true, "second_look.values": true } },
        { event: "xstate.after.1209600000.fraud_review.decide.case_1.second_look.offered", atMs: 1468800000 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.assess.review, no data was found for which second_look.values has no value (last, second_look.values is true).
  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is true, second_look.values has no value: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.assess", atMs: 0, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, truths: { "decide.case.1": true, "second_look.values": "error" } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "done.pay", atMs: 259200000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is true, assess.review.values is true, assess.review is not decided yet: a reminder, assess.review is not decided in time, assess.review is decided, decide.case.1 is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"unclear","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": true, "assess.review.values": true } },
        { event: "xstate.after.86400000.fraud_review.assess.review.offered.waiting", atMs: 86400000 },
        { event: "xstate.after.259200000.fraud_review.assess.review.offered", atMs: 259200000 },
        { event: "done.assess.review", atMs: 259200000, decisions: [{"by":"ann","output":{"finding":"clean","confidence":987,"reasons":["text"]}}], truths: { "decide.case.1": false } },
        { event: "failed.pay", atMs: 259200000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is false, decide.case.1 is false, pay succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"clean","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": false, "decide.case.1": false } },
        { event: "done.pay", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is true, assess.review.when is false, decide.case.1 is false, pay fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: {"finding":"clean","confidence":987,"reasons":["text"]}, truths: { "assess.fits_again": true, "assess.review.when": false, "decide.case.1": false } },
        { event: "failed.pay", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair succeeds, assess.fits_again is false: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "done.assess.repair", atMs: 0, data: null, truths: { "assess.fits_again": false } },
      ]),
    ).toBe("failed");
  });

  test("assess succeeds, assess.fits is false, assess.repair fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "done.assess", atMs: 0, data: null, truths: { "assess.fits": false } },
        { event: "failed.assess.repair", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("assess fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"claim":"text","citizen":"text","amount":987,"text":"text"} },
        { event: "failed.assess", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
