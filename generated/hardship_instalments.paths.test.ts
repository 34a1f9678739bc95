// Generated from hardship_instalments.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import { follow } from "../src/simulation/follow.ts";
import type { PathStep } from "../src/simulation/follow.ts";

const file = new URL("../workflows/hardship_instalments.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (path: readonly PathStep[], followed = workflow): Promise<string> =>
  (await follow({ workflow: followed, source }, path, { open: createMemoryStore })).status;

describe("hardship_instalments: 34 of its 2154467 paths, taking every transition but cancellations", () => {
  test("agree succeeds, nothing_yet.values is true, 11 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 12, time_to_object.resolved arrives in round 12, collect succeeds in round 12, count.values is true, months.until is false, close.when is true, close succeeds, review.when is false, output is true: completed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "done.collect", atMs: 86400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 172800000 },
        { event: "done.announce", atMs: 172800000 },
        { event: "time_to_object.resolved", atMs: 172800000 },
        { event: "done.collect", atMs: 172800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 259200000 },
        { event: "done.announce", atMs: 259200000 },
        { event: "time_to_object.resolved", atMs: 259200000 },
        { event: "done.collect", atMs: 259200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 345600000 },
        { event: "done.announce", atMs: 345600000 },
        { event: "time_to_object.resolved", atMs: 345600000 },
        { event: "done.collect", atMs: 345600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 432000000 },
        { event: "done.announce", atMs: 432000000 },
        { event: "time_to_object.resolved", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 518400000 },
        { event: "done.announce", atMs: 518400000 },
        { event: "time_to_object.resolved", atMs: 518400000 },
        { event: "done.collect", atMs: 518400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 604800000 },
        { event: "done.announce", atMs: 604800000 },
        { event: "time_to_object.resolved", atMs: 604800000 },
        { event: "done.collect", atMs: 604800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 691200000 },
        { event: "done.announce", atMs: 691200000 },
        { event: "time_to_object.resolved", atMs: 691200000 },
        { event: "done.collect", atMs: 691200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 777600000 },
        { event: "done.announce", atMs: 777600000 },
        { event: "time_to_object.resolved", atMs: 777600000 },
        { event: "done.collect", atMs: 777600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 864000000 },
        { event: "done.announce", atMs: 864000000 },
        { event: "time_to_object.resolved", atMs: 864000000 },
        { event: "done.collect", atMs: 864000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 950400000 },
        { event: "done.announce", atMs: 950400000 },
        { event: "time_to_object.resolved", atMs: 950400000 },
        { event: "done.collect", atMs: 950400000, truths: { "count.values": true, "months.until": false, "close.when": true } },
        { event: "done.close", atMs: 950400000, truths: { "review.when": false, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("agree succeeds, nothing_yet.values is true, 11 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 12, time_to_object.resolved arrives in round 12, collect succeeds in round 12, count.values is true, months.until is false, close.when has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "done.collect", atMs: 86400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 172800000 },
        { event: "done.announce", atMs: 172800000 },
        { event: "time_to_object.resolved", atMs: 172800000 },
        { event: "done.collect", atMs: 172800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 259200000 },
        { event: "done.announce", atMs: 259200000 },
        { event: "time_to_object.resolved", atMs: 259200000 },
        { event: "done.collect", atMs: 259200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 345600000 },
        { event: "done.announce", atMs: 345600000 },
        { event: "time_to_object.resolved", atMs: 345600000 },
        { event: "done.collect", atMs: 345600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 432000000 },
        { event: "done.announce", atMs: 432000000 },
        { event: "time_to_object.resolved", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 518400000 },
        { event: "done.announce", atMs: 518400000 },
        { event: "time_to_object.resolved", atMs: 518400000 },
        { event: "done.collect", atMs: 518400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 604800000 },
        { event: "done.announce", atMs: 604800000 },
        { event: "time_to_object.resolved", atMs: 604800000 },
        { event: "done.collect", atMs: 604800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 691200000 },
        { event: "done.announce", atMs: 691200000 },
        { event: "time_to_object.resolved", atMs: 691200000 },
        { event: "done.collect", atMs: 691200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 777600000 },
        { event: "done.announce", atMs: 777600000 },
        { event: "time_to_object.resolved", atMs: 777600000 },
        { event: "done.collect", atMs: 777600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 864000000 },
        { event: "done.announce", atMs: 864000000 },
        { event: "time_to_object.resolved", atMs: 864000000 },
        { event: "done.collect", atMs: 864000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 950400000 },
        { event: "done.announce", atMs: 950400000 },
        { event: "time_to_object.resolved", atMs: 950400000 },
        { event: "done.collect", atMs: 950400000, truths: { "count.values": true, "months.until": false, "close.when": "error" } },
        { event: "failed.collect.compensation", atMs: 950400000 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, 11 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 12, time_to_object.resolved arrives in round 12, collect succeeds in round 12, count.values is true, months.until is false, close.when is false, review.when is true, review succeeds, output is true: completed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "done.collect", atMs: 86400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 172800000 },
        { event: "done.announce", atMs: 172800000 },
        { event: "time_to_object.resolved", atMs: 172800000 },
        { event: "done.collect", atMs: 172800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 259200000 },
        { event: "done.announce", atMs: 259200000 },
        { event: "time_to_object.resolved", atMs: 259200000 },
        { event: "done.collect", atMs: 259200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 345600000 },
        { event: "done.announce", atMs: 345600000 },
        { event: "time_to_object.resolved", atMs: 345600000 },
        { event: "done.collect", atMs: 345600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 432000000 },
        { event: "done.announce", atMs: 432000000 },
        { event: "time_to_object.resolved", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 518400000 },
        { event: "done.announce", atMs: 518400000 },
        { event: "time_to_object.resolved", atMs: 518400000 },
        { event: "done.collect", atMs: 518400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 604800000 },
        { event: "done.announce", atMs: 604800000 },
        { event: "time_to_object.resolved", atMs: 604800000 },
        { event: "done.collect", atMs: 604800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 691200000 },
        { event: "done.announce", atMs: 691200000 },
        { event: "time_to_object.resolved", atMs: 691200000 },
        { event: "done.collect", atMs: 691200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 777600000 },
        { event: "done.announce", atMs: 777600000 },
        { event: "time_to_object.resolved", atMs: 777600000 },
        { event: "done.collect", atMs: 777600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 864000000 },
        { event: "done.announce", atMs: 864000000 },
        { event: "time_to_object.resolved", atMs: 864000000 },
        { event: "done.collect", atMs: 864000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 950400000 },
        { event: "done.announce", atMs: 950400000 },
        { event: "time_to_object.resolved", atMs: 950400000 },
        { event: "done.collect", atMs: 950400000, truths: { "count.values": true, "months.until": false, "close.when": false, "review.when": true } },
        { event: "done.review", atMs: 950400000, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("agree succeeds, nothing_yet.values is true, 11 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 12, time_to_object.resolved arrives in round 12, collect succeeds in round 12, count.values is true, months.until is false, close.when is false, review.when has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "done.collect", atMs: 86400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 172800000 },
        { event: "done.announce", atMs: 172800000 },
        { event: "time_to_object.resolved", atMs: 172800000 },
        { event: "done.collect", atMs: 172800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 259200000 },
        { event: "done.announce", atMs: 259200000 },
        { event: "time_to_object.resolved", atMs: 259200000 },
        { event: "done.collect", atMs: 259200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 345600000 },
        { event: "done.announce", atMs: 345600000 },
        { event: "time_to_object.resolved", atMs: 345600000 },
        { event: "done.collect", atMs: 345600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 432000000 },
        { event: "done.announce", atMs: 432000000 },
        { event: "time_to_object.resolved", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 518400000 },
        { event: "done.announce", atMs: 518400000 },
        { event: "time_to_object.resolved", atMs: 518400000 },
        { event: "done.collect", atMs: 518400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 604800000 },
        { event: "done.announce", atMs: 604800000 },
        { event: "time_to_object.resolved", atMs: 604800000 },
        { event: "done.collect", atMs: 604800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 691200000 },
        { event: "done.announce", atMs: 691200000 },
        { event: "time_to_object.resolved", atMs: 691200000 },
        { event: "done.collect", atMs: 691200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 777600000 },
        { event: "done.announce", atMs: 777600000 },
        { event: "time_to_object.resolved", atMs: 777600000 },
        { event: "done.collect", atMs: 777600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 864000000 },
        { event: "done.announce", atMs: 864000000 },
        { event: "time_to_object.resolved", atMs: 864000000 },
        { event: "done.collect", atMs: 864000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 950400000 },
        { event: "done.announce", atMs: 950400000 },
        { event: "time_to_object.resolved", atMs: 950400000 },
        { event: "done.collect", atMs: 950400000, truths: { "count.values": true, "months.until": false, "close.when": false, "review.when": "error" } },
        { event: "failed.collect.compensation", atMs: 950400000 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, 11 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 12, time_to_object.resolved arrives in round 12, collect succeeds in round 12, count.values is true, months.until is false, close.when is false, review.when is false, output is true: completed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "done.collect", atMs: 86400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 172800000 },
        { event: "done.announce", atMs: 172800000 },
        { event: "time_to_object.resolved", atMs: 172800000 },
        { event: "done.collect", atMs: 172800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 259200000 },
        { event: "done.announce", atMs: 259200000 },
        { event: "time_to_object.resolved", atMs: 259200000 },
        { event: "done.collect", atMs: 259200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 345600000 },
        { event: "done.announce", atMs: 345600000 },
        { event: "time_to_object.resolved", atMs: 345600000 },
        { event: "done.collect", atMs: 345600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 432000000 },
        { event: "done.announce", atMs: 432000000 },
        { event: "time_to_object.resolved", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 518400000 },
        { event: "done.announce", atMs: 518400000 },
        { event: "time_to_object.resolved", atMs: 518400000 },
        { event: "done.collect", atMs: 518400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 604800000 },
        { event: "done.announce", atMs: 604800000 },
        { event: "time_to_object.resolved", atMs: 604800000 },
        { event: "done.collect", atMs: 604800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 691200000 },
        { event: "done.announce", atMs: 691200000 },
        { event: "time_to_object.resolved", atMs: 691200000 },
        { event: "done.collect", atMs: 691200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 777600000 },
        { event: "done.announce", atMs: 777600000 },
        { event: "time_to_object.resolved", atMs: 777600000 },
        { event: "done.collect", atMs: 777600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 864000000 },
        { event: "done.announce", atMs: 864000000 },
        { event: "time_to_object.resolved", atMs: 864000000 },
        { event: "done.collect", atMs: 864000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 950400000 },
        { event: "done.announce", atMs: 950400000 },
        { event: "time_to_object.resolved", atMs: 950400000 },
        { event: "done.collect", atMs: 950400000, truths: { "count.values": true, "months.until": false, "close.when": false, "review.when": false, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("agree succeeds, nothing_yet.values is true, 11 times (announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due), announce succeeds in round 12, time_to_object.resolved arrives in round 12, collect succeeds in round 12, count.values is true, months.until is false, close.when is false, review.when is false, output has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "done.collect", atMs: 86400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 172800000 },
        { event: "done.announce", atMs: 172800000 },
        { event: "time_to_object.resolved", atMs: 172800000 },
        { event: "done.collect", atMs: 172800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 259200000 },
        { event: "done.announce", atMs: 259200000 },
        { event: "time_to_object.resolved", atMs: 259200000 },
        { event: "done.collect", atMs: 259200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 345600000 },
        { event: "done.announce", atMs: 345600000 },
        { event: "time_to_object.resolved", atMs: 345600000 },
        { event: "done.collect", atMs: 345600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 432000000 },
        { event: "done.announce", atMs: 432000000 },
        { event: "time_to_object.resolved", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 518400000 },
        { event: "done.announce", atMs: 518400000 },
        { event: "time_to_object.resolved", atMs: 518400000 },
        { event: "done.collect", atMs: 518400000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 604800000 },
        { event: "done.announce", atMs: 604800000 },
        { event: "time_to_object.resolved", atMs: 604800000 },
        { event: "done.collect", atMs: 604800000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 691200000 },
        { event: "done.announce", atMs: 691200000 },
        { event: "time_to_object.resolved", atMs: 691200000 },
        { event: "done.collect", atMs: 691200000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 777600000 },
        { event: "done.announce", atMs: 777600000 },
        { event: "time_to_object.resolved", atMs: 777600000 },
        { event: "done.collect", atMs: 777600000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 864000000 },
        { event: "done.announce", atMs: 864000000 },
        { event: "time_to_object.resolved", atMs: 864000000 },
        { event: "done.collect", atMs: 864000000, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 950400000 },
        { event: "done.announce", atMs: 950400000 },
        { event: "time_to_object.resolved", atMs: 950400000 },
        { event: "done.collect", atMs: 950400000, truths: { "count.values": true, "months.until": false, "close.when": false, "review.when": false, "output": "error" } },
        { event: "failed.collect.compensation", atMs: 950400000 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect succeeds in round 2, count.values is true, months.until is true, close.when has no value, collect.compensation succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "done.collect", atMs: 86400000, truths: { "count.values": true, "months.until": true, "close.when": "error" } },
        { event: "done.collect.compensation", atMs: 86400000 },
        { event: "failed.collect.compensation", atMs: 86400000 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect fails and may have taken effect in round 2, collect.compensation succeeds, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "failed.collect", unknown: true, atMs: 86400000 },
        { event: "done.collect.compensation", atMs: 86400000 },
        { event: "failed.collect.compensation", atMs: 86400000 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce succeeds in round 2, time_to_object.resolved arrives in round 2, collect fails in round 2, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "done.announce", atMs: 86400000 },
        { event: "time_to_object.resolved", atMs: 86400000 },
        { event: "failed.collect", atMs: 86400000 },
        { event: "failed.collect.compensation", atMs: 86400000 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when has no value, collect.compensation succeeds, agree.compensation succeeds: failed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": "error" } },
        { event: "done.collect.compensation", atMs: 0 },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when has no value, collect.compensation succeeds, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": "error" } },
        { event: "done.collect.compensation", atMs: 0 },
        { event: "failed.agree.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is false, the next round of months is due, announce fails in round 2, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": false } },
        { event: "xstate.due.months.every", atMs: 86400000 },
        { event: "failed.announce", atMs: 86400000 },
        { event: "failed.collect.compensation", atMs: 86400000 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails and may have taken effect, collect.compensation succeeds, agree.compensation succeeds: failed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "failed.collect", unknown: true, atMs: 0 },
        { event: "done.collect.compensation", atMs: 0 },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails and may have taken effect, collect.compensation succeeds, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "failed.collect", unknown: true, atMs: 0 },
        { event: "done.collect.compensation", atMs: 0 },
        { event: "failed.agree.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is true, close succeeds, review.when is true, review succeeds, output is true: completed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "done.close", atMs: 0, truths: { "review.when": true } },
        { event: "done.review", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is true, close succeeds, review.when has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "done.close", atMs: 0, truths: { "review.when": "error" } },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is true, close succeeds, review.when is false, output has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "done.close", atMs: 0, truths: { "review.when": false, "output": "error" } },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is true, close fails, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": true } },
        { event: "failed.close", atMs: 0 },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is false, review.when is true, review succeeds, output has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": false, "review.when": true } },
        { event: "done.review", atMs: 0, truths: { "output": "error" } },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is false, review.when is true, review fails, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": false, "review.when": true } },
        { event: "failed.review", atMs: 0 },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails, agree.compensation succeeds: failed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "failed.collect", atMs: 0 },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "failed.collect", atMs: 0 },
        { event: "failed.agree.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect fails and may have taken effect, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "failed.collect", unknown: true, atMs: 0 },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is false, review.when has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": false, "review.when": "error" } },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is false, review.when is false, output is true: completed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": false, "review.when": false, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until is true, close.when is false, review.when is false, output has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": true, "close.when": false, "review.when": false, "output": "error" } },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values is true, months.until has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": true, "months.until": "error" } },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, time_to_object.resolved arrives, collect succeeds, count.values has no value, collect.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "time_to_object.resolved", atMs: 0 },
        { event: "done.collect", atMs: 0, truths: { "count.values": "error" } },
        { event: "failed.collect.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree succeeds, nothing_yet.values is true, announce succeeds, 5d pass in time_to_object, collect succeeds, count.values is true, months.until is true, close.when is false, review.when is false, output is true: completed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "done.announce", atMs: 0 },
        { event: "xstate.after.432000000.hardship_instalments.months.round.time_to_object", atMs: 432000000 },
        { event: "done.collect", atMs: 432000000, truths: { "count.values": true, "months.until": true, "close.when": false, "review.when": false, "output": true } },
      ]),
    ).toBe("completed");
  });

  test("agree succeeds, nothing_yet.values is true, announce fails, agree.compensation succeeds: failed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": true } },
        { event: "failed.announce", atMs: 0 },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree succeeds, nothing_yet.values has no value, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "done.agree", atMs: 0, truths: { "nothing_yet.values": "error" } },
        { event: "failed.agree.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree fails and may have taken effect, agree.compensation succeeds: failed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "failed.agree", unknown: true, atMs: 0 },
        { event: "done.agree.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("agree fails and may have taken effect, agree.compensation fails: needs_attention", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "failed.agree", unknown: true, atMs: 0 },
        { event: "failed.agree.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("agree fails: failed", async () => {
    expect(
      await ends([
        { event: "start", atMs: 0 },
        { event: "failed.agree", atMs: 0 },
      ]),
    ).toBe("failed");
  });
});
