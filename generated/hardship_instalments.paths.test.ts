// Generated from hardship_instalments.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import { bounded } from "../src/proof/bounded.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/hardship_instalments.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("hardship_instalments: 46 paths that take every transition and every pair of dependent ones, of 385, cancellations aside; months with 3 rounds at most in place of 12", () => {
  const followed = bounded(workflow).workflow;

  // Unwitnessed: at done.collect, no data was found within 1,500 rehearsed events for which months.until has no value (last, months.until is false).
  test("agree succeeds, nothing_yet.values is true, 2 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 3, time_to_object.resolved arrives in round 3, collect succeeds in round 3, count.values is true, months.until has no value, 2 times (collect.compensation succeeds), collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1 },
        { event: "done.collect", atMs: 1, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 2 },
        { event: "done.announce", atMs: 2 },
        { event: "time_to_object.resolved", atMs: 2 },
        { event: "done.collect", atMs: 2, truths: { "count.values": true, "months.until": "error" } },
        { event: "done.collect.compensation", atMs: 2 },
        { event: "done.collect.compensation", atMs: 2 },
        { event: "failed.collect.compensation", atMs: 2 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, 2 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 3, time_to_object.resolved arrives in round 3, collect succeeds in round 3, count.values is true, months.until is false, close.when is false, review.when is true, review fails, collect.compensation succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 2 },
        { event: "done.announce", atMs: 2 },
        { event: "time_to_object.resolved", atMs: 2, data: {} },
        { event: "done.collect", atMs: 2, data: {"collected":987}, truths: { "count.values": true, "months.until": false, "close.when": false, "review.when": true } },
        { event: "failed.review", atMs: 2, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 2 },
        { event: "failed.collect.compensation", atMs: 2, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, 2 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 3, time_to_object.resolved arrives in round 3, collect succeeds in round 3, count.values is true, months.until is false, close.when is false, review.when is true, review fails, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 2 },
        { event: "done.announce", atMs: 2 },
        { event: "time_to_object.resolved", atMs: 2, data: {} },
        { event: "done.collect", atMs: 2, data: {"collected":987}, truths: { "count.values": true, "months.until": false, "close.when": false, "review.when": true } },
        { event: "failed.review", atMs: 2, error: {"type":"communication"} },
        { event: "failed.collect.compensation", atMs: 2, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, 2 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 3, time_to_object.resolved arrives in round 3, collect succeeds in round 3, count.values is true, months.until is false, close.when is false, review.when is true, review succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 2 },
        { event: "done.announce", atMs: 2 },
        { event: "time_to_object.resolved", atMs: 2, data: {} },
        { event: "done.collect", atMs: 2, data: {"collected":987}, truths: { "count.values": true, "months.until": false, "close.when": false, "review.when": true } },
        { event: "done.review", atMs: 2, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("agree succeeds, nothing_yet.values is true, 2 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 3, time_to_object.resolved arrives in round 3, collect fails in round 3, collect.compensation succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 2 },
        { event: "done.announce", atMs: 2 },
        { event: "time_to_object.resolved", atMs: 2, data: {} },
        { event: "failed.collect", atMs: 2, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 2 },
        { event: "failed.collect.compensation", atMs: 2, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, 2 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 3, 5d pass in time_to_object in round 3, collect succeeds in round 3, count.values is true, months.until is false, close.when is false, review.when is true, review succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 2 },
        { event: "done.announce", atMs: 2 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000002 },
        { event: "done.collect", atMs: 432000002, data: {"collected":987}, truths: { "count.values": true, "months.until": false, "close.when": false, "review.when": true } },
        { event: "done.review", atMs: 432000002, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("agree succeeds, nothing_yet.values is true, 2 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce fails in round 3, collect.compensation succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 2 },
        { event: "failed.announce", atMs: 2, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 2 },
        { event: "failed.collect.compensation", atMs: 2, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect succeeds in round 2, count.values is true, months.until is true, close.when is true, close fails, collect.compensation succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":987}, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "failed.close", atMs: 1, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 1 },
        { event: "failed.collect.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.collect, no data was found within 1,500 rehearsed events for which months.until has no value (last, months.until is true).
  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect succeeds in round 2, count.values is true, months.until has no value, 2 times (collect.compensation succeeds), agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1 },
        { event: "done.collect", atMs: 1, truths: { "count.values": true, "months.until": "error" } },
        { event: "done.collect.compensation", atMs: 1 },
        { event: "done.collect.compensation", atMs: 1 },
        { event: "done.agree.compensation", atMs: 1 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect succeeds in round 2, count.values is true, months.until is true, close.when is true, close succeeds, review.when is false, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":987}, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "done.close", atMs: 1, truths: { "review.when": false, "output": true } },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at done.collect, no data was found within 1,500 rehearsed events for which months.until has no value (last, months.until is true).
  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect succeeds in round 2, count.values is true, months.until has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1 },
        { event: "done.collect", atMs: 1, truths: { "count.values": true, "months.until": "error" } },
        { event: "failed.collect.compensation", atMs: 1 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect succeeds in round 2, count.values has no value, collect.compensation succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":null}, truths: { "count.values": "error" } },
        { event: "done.collect.compensation", atMs: 1 },
        { event: "failed.collect.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect succeeds in round 2, count.values has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "done.collect", atMs: 1, data: {"collected":null}, truths: { "count.values": "error" } },
        { event: "failed.collect.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect fails in round 2, collect.compensation succeeds, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "failed.collect", atMs: 1, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 1 },
        { event: "done.agree.compensation", atMs: 1 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect fails in round 2, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "failed.collect", atMs: 1, error: {"type":"communication"} },
        { event: "failed.collect.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect fails and may have taken effect in round 2, collect.compensation succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "failed.collect", unknown: true, atMs: 1, error: {"type":"timeout"} },
        { event: "done.collect.compensation", atMs: 1 },
        { event: "failed.collect.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect fails and may have taken effect in round 2, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "time_to_object.resolved", atMs: 1, data: {} },
        { event: "failed.collect", unknown: true, atMs: 1, error: {"type":"timeout"} },
        { event: "failed.collect.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, 5d pass in time_to_object in round 2, collect succeeds in round 2, count.values is true, months.until is true, close.when is true, close succeeds, review.when is false, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000001 },
        { event: "done.collect", atMs: 432000001, data: {"collected":987}, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "done.close", atMs: 432000001, truths: { "review.when": false, "output": true } },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at done.collect, no data was found within 1,500 rehearsed events for which months.until has no value (last, months.until is true).
  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, 5d pass in time_to_object in round 2, collect succeeds in round 2, count.values is true, months.until has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000001 },
        { event: "done.collect", atMs: 432000001, truths: { "count.values": true, "months.until": "error" } },
        { event: "failed.collect.compensation", atMs: 432000001 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, 5d pass in time_to_object in round 2, collect succeeds in round 2, count.values is true, months.until is false, the next round of months is due, announce fails in round 3, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000001 },
        { event: "done.collect", atMs: 432000001, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 432000002 },
        { event: "failed.announce", atMs: 432000002, error: {"type":"communication"} },
        { event: "failed.collect.compensation", atMs: 432000002, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, 5d pass in time_to_object in round 2, collect succeeds in round 2, count.values has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000001 },
        { event: "done.collect", atMs: 432000001, data: {"collected":null}, truths: { "count.values": "error" } },
        { event: "failed.collect.compensation", atMs: 432000001, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, 5d pass in time_to_object in round 2, collect fails in round 2, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000001 },
        { event: "failed.collect", atMs: 432000001, error: {"type":"communication"} },
        { event: "failed.collect.compensation", atMs: 432000001, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, 5d pass in time_to_object in round 2, collect fails and may have taken effect in round 2, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "done.announce", atMs: 1 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000001 },
        { event: "failed.collect", unknown: true, atMs: 432000001, error: {"type":"timeout"} },
        { event: "failed.collect.compensation", atMs: 432000001, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce fails in round 2, collect.compensation succeeds, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":1.7976931348623157e+308,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 1 },
        { event: "failed.announce", atMs: 1, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 1 },
        { event: "done.agree.compensation", atMs: 1 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is true, close fails, collect.compensation succeeds, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "failed.close", atMs: 0, error: {"type":"communication"} },
        { event: "done.collect.compensation", atMs: 0 },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is true, close fails, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "failed.close", atMs: 0, error: {"type":"communication"} },
        { event: "failed.collect.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.collect, no data was found for which months.until has no value (last, months.until is true).
  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until has no value, collect.compensation succeeds, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": "error" } },
        { event: "done.collect.compensation", atMs: 0 },
        { event: "failed.agree.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is true, close succeeds, review.when is false, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":987}, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "done.close", atMs: 0, truths: { "review.when": false, "output": true } },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at done.collect, no data was found for which months.until has no value (last, months.until is true).
  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": "error" } },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values has no value, collect.compensation succeeds, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":null}, truths: { "count.values": "error" } },
        { event: "done.collect.compensation", atMs: 0 },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "done.collect", atMs: 0, data: {"collected":null}, truths: { "count.values": "error" } },
        { event: "failed.collect.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "failed.collect", atMs: 0, error: {"type":"communication"} },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "failed.collect", atMs: 0, error: {"type":"communication"} },
        { event: "failed.agree.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails and may have taken effect, collect.compensation succeeds, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "failed.collect", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.collect.compensation", atMs: 0 },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails and may have taken effect, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0, data: {} },
        { event: "failed.collect", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.collect.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, 5d pass in time_to_object, collect succeeds, count.values is true, months.until is true, close.when is true, close succeeds, review.when is false, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":0,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, data: {"collected":987}, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "done.close", atMs: 432000000, truths: { "review.when": false, "output": true } },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at done.collect, no data was found for which months.until has no value (last, months.until is true).
  test("agree succeeds, nothing_yet.values is true, announce succeeds, 5d pass in time_to_object, collect succeeds, count.values is true, months.until has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, truths: { "count.values": true, "months.until": "error" } },
        { event: "failed.collect.compensation", atMs: 432000000 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, 5d pass in time_to_object, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce fails in round 2, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, data: {"collected":987}, truths: { "count.values": true, "months.until": false }, delaysMs: {"months.every":1} },
        { event: "xstate.due.months.every", atMs: 432000001 },
        { event: "failed.announce", atMs: 432000001, error: {"type":"communication"} },
        { event: "failed.collect.compensation", atMs: 432000001, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, 5d pass in time_to_object, collect succeeds, count.values has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, data: {"collected":null}, truths: { "count.values": "error" } },
        { event: "failed.collect.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, 5d pass in time_to_object, collect fails, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000000 },
        { event: "failed.collect", atMs: 432000000, error: {"type":"communication"} },
        { event: "done.agree.compensation", atMs: 432000000 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, 5d pass in time_to_object, collect fails and may have taken effect, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000000 },
        { event: "failed.collect", unknown: true, atMs: 432000000, error: {"type":"timeout"} },
        { event: "failed.collect.compensation", atMs: 432000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce fails, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "failed.announce", atMs: 0, error: {"type":"communication"} },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce fails, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "failed.announce", atMs: 0, error: {"type":"communication"} },
        { event: "failed.agree.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree fails and may have taken effect, agree.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "failed.agree", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree fails and may have taken effect, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "failed.agree", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.agree.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("agree fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"debt":"text","citizen":"text","amount":988,"instalment":987} },
        { event: "failed.agree", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
