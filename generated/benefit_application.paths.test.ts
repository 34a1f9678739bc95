// Generated from benefit_application.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/benefit_application.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("benefit_application: each of its 83 paths, cancellations aside", () => {
  const followed = workflow;

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant succeeds, letter succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "done.letter", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve fails and may have taken effect, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount succeeds, reserve fails and may have taken effect, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing succeeds, amount fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
        { event: "failed.amount", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts succeeds, housing fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "failed.housing", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant succeeds, letter succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "done.letter", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve fails and may have taken effect, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount succeeds, reserve fails and may have taken effect, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds, amount fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
        { event: "failed.amount", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "failed.housing", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing succeeds, amount succeeds, reserve succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing succeeds, amount succeeds, reserve succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing succeeds, amount succeeds, reserve fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing succeeds, amount succeeds, reserve fails and may have taken effect, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing succeeds, amount succeeds, reserve fails and may have taken effect, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.housing", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing succeeds, amount fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.housing", atMs: 0 },
        { event: "failed.amount", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":987} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "failed.housing", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant succeeds, letter succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "done.letter", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve fails and may have taken effect, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount succeeds, reserve fails and may have taken effect, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts succeeds, amount fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
        { event: "failed.amount", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant succeeds, letter succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "done.letter", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant succeeds, letter fails, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.grant", atMs: 0 },
        { event: "failed.letter", atMs: 0, error: {"type":"communication"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant fails, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant fails, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", atMs: 0, error: {"type":"communication"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.grant.compensation", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve succeeds, grant fails and may have taken effect, grant.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.grant", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.grant.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve fails and may have taken effect, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount succeeds, reserve fails and may have taken effect, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true, amount fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "failed.amount", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is false, amount succeeds, reserve succeeds, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is false, amount succeeds, reserve succeeds, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.amount", atMs: 0 },
        { event: "done.reserve", atMs: 0 },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is false, amount succeeds, reserve fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is false, amount succeeds, reserve fails and may have taken effect, reserve.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.reserve.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is false, amount succeeds, reserve fails and may have taken effect, reserve.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.amount", atMs: 0 },
        { event: "failed.reserve", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.reserve.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("identity succeeds, income succeeds, household succeeds, housing.when is false, debts fails, debts.on_error.1 is false, amount fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "failed.amount", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household fails, debts succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "failed.household", atMs: 0, error: {"type":"communication"} },
        { event: "done.debts", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household fails, debts fails, debts.on_error.1 is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "failed.household", atMs: 0, error: {"type":"communication"} },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income succeeds, household fails, debts fails, debts.on_error.1 is false: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "done.income", atMs: 0 },
        { event: "failed.household", atMs: 0, error: {"type":"communication"} },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is true, debts succeeds, housing succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":1} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "done.housing", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is true, debts succeeds, housing fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":1} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "done.debts", atMs: 0 },
        { event: "failed.housing", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":1} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "done.housing", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is true, debts fails, debts.on_error.1 is true, housing fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":1} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
        { event: "failed.housing", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":1} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "done.housing", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is true, debts fails, debts.on_error.1 is false, housing fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":1} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": true } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
        { event: "failed.housing", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is false, debts succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "done.debts", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is false, debts fails, debts.on_error.1 is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household succeeds, housing.when is false, debts fails, debts.on_error.1 is false: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "done.household", atMs: 0, truths: { "housing.when": false } },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household fails, debts succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "failed.household", atMs: 0, error: {"type":"communication"} },
        { event: "done.debts", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household fails, debts fails, debts.on_error.1 is true: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "failed.household", atMs: 0, error: {"type":"communication"} },
        { event: "failed.debts", atMs: 0, error: {"type":"communication","status":404}, truths: { "debts.on_error.1": true } },
      ]),
    ).toBe("failed");
  });

  test("identity succeeds, income fails, household fails, debts fails, debts.on_error.1 is false: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "done.identity", atMs: 0 },
        { event: "failed.income", atMs: 0, error: {"type":"communication"} },
        { event: "failed.household", atMs: 0, error: {"type":"communication"} },
        { event: "failed.debts", atMs: 0, error: {"type":"communication"}, truths: { "debts.on_error.1": false } },
      ]),
    ).toBe("failed");
  });

  test("identity fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"application":"text","citizen":"text","rent":0} },
        { event: "failed.identity", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
