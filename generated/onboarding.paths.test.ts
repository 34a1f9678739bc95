// Generated from onboarding.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/onboarding.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("onboarding: each of its 33 paths, cancellations aside", () => {
  const followed = workflow;

  test("contract succeeds, accounts succeeds, badge succeeds, training succeeds, welcome succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"mailbox":"text","systems":"text"} },
        { event: "done.badge", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "done.welcome", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("contract succeeds, accounts succeeds, badge succeeds, training succeeds, welcome succeeds, output has no value, badge.compensation succeeds, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "done.badge", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "done.welcome", atMs: 0, truths: { "output": "error" } },
        { event: "done.badge.compensation", atMs: 0 },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, badge succeeds, training succeeds, welcome succeeds, output has no value, badge.compensation succeeds, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "done.badge", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "done.welcome", atMs: 0, truths: { "output": "error" } },
        { event: "done.badge.compensation", atMs: 0 },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts succeeds, badge succeeds, training succeeds, welcome fails, badge.compensation succeeds, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "done.badge", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "failed.welcome", atMs: 0, error: {"type":"communication"} },
        { event: "done.badge.compensation", atMs: 0 },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, badge succeeds, training succeeds, welcome fails, badge.compensation succeeds, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "done.badge", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "failed.welcome", atMs: 0, error: {"type":"communication"} },
        { event: "done.badge.compensation", atMs: 0 },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts succeeds, badge succeeds, training fails, badge.compensation succeeds, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "done.badge", atMs: 0 },
        { event: "failed.training", atMs: 0, error: {"type":"communication"} },
        { event: "done.badge.compensation", atMs: 0 },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, badge succeeds, training fails, badge.compensation succeeds, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "done.badge", atMs: 0 },
        { event: "failed.training", atMs: 0, error: {"type":"communication"} },
        { event: "done.badge.compensation", atMs: 0 },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day succeeds, training succeeds, welcome succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text","mailbox":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "done.welcome", atMs: 0, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day succeeds, training succeeds, welcome succeeds, output has no value, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "done.welcome", atMs: 0, truths: { "output": "error" } },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day succeeds, training succeeds, welcome succeeds, output has no value, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "done.welcome", atMs: 0, truths: { "output": "error" } },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day succeeds, training succeeds, welcome fails, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "failed.welcome", atMs: 0, error: {"type":"communication"} },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day succeeds, training succeeds, welcome fails, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "done.training", atMs: 0, data: {"instance":"text"} },
        { event: "failed.welcome", atMs: 0, error: {"type":"communication"} },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day succeeds, training fails, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "failed.training", atMs: 0, error: {"type":"communication"} },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day succeeds, training fails, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "failed.training", atMs: 0, error: {"type":"communication"} },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day fails, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "failed.new_day", atMs: 0, error: {"type":"communication"} },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is true, new_day fails, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "failed.new_day", atMs: 0, error: {"type":"communication"} },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is false, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"communication"}, truths: { "badge.on_error.1": false } },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, badge fails, badge.on_error.1 is false, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "failed.badge", atMs: 0, error: {"type":"communication"}, truths: { "badge.on_error.1": false } },
        { event: "done.accounts.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts succeeds, time runs out in badge, badge.on_error.1 is false, badge.compensation succeeds, accounts.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "xstate.after.2592000000.onboarding.equipment.badge.badge.active", atMs: 2592000000, truths: { "badge.on_error.1": false } },
        { event: "done.badge.compensation", atMs: 2592000000 },
        { event: "done.accounts.compensation", atMs: 2592000000 },
        { event: "done.contract.compensation", atMs: 2592000000 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts succeeds, time runs out in badge, badge.on_error.1 is false, badge.compensation succeeds, accounts.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "done.accounts", atMs: 0, data: {"systems":"text"} },
        { event: "xstate.after.2592000000.onboarding.equipment.badge.badge.active", atMs: 2592000000, truths: { "badge.on_error.1": false } },
        { event: "done.badge.compensation", atMs: 2592000000 },
        { event: "done.accounts.compensation", atMs: 2592000000 },
        { event: "failed.contract.compensation", atMs: 2592000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts fails, badge succeeds, badge.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "done.badge", atMs: 0 },
        { event: "done.badge.compensation", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts fails, badge succeeds, badge.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "done.badge", atMs: 0 },
        { event: "done.badge.compensation", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts fails, badge fails, badge.on_error.1 is true, new_day succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts fails, badge fails, badge.on_error.1 is true, new_day succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "done.new_day", atMs: 0 },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts fails, badge fails, badge.on_error.1 is true, new_day fails, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "failed.new_day", atMs: 0, error: {"type":"communication"} },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts fails, badge fails, badge.on_error.1 is true, new_day fails, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "failed.badge", atMs: 0, error: {"type":"not_collected"}, truths: { "badge.on_error.1": true } },
        { event: "failed.new_day", atMs: 0, error: {"type":"communication"} },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts fails, badge fails, badge.on_error.1 is false, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "failed.badge", atMs: 0, error: {"type":"communication"}, truths: { "badge.on_error.1": false } },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts fails, badge fails, badge.on_error.1 is false, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "failed.badge", atMs: 0, error: {"type":"communication"}, truths: { "badge.on_error.1": false } },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract succeeds, accounts fails, time runs out in badge, badge.on_error.1 is false, badge.compensation succeeds, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.2592000000.onboarding.equipment.badge.badge.active", atMs: 2592000000, truths: { "badge.on_error.1": false } },
        { event: "done.badge.compensation", atMs: 2592000000 },
        { event: "done.contract.compensation", atMs: 2592000000 },
      ]),
    ).toBe("failed");
  });

  test("contract succeeds, accounts fails, time runs out in badge, badge.on_error.1 is false, badge.compensation succeeds, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "done.contract", atMs: 0 },
        { event: "failed.accounts", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.2592000000.onboarding.equipment.badge.badge.active", atMs: 2592000000, truths: { "badge.on_error.1": false } },
        { event: "done.badge.compensation", atMs: 2592000000 },
        { event: "failed.contract.compensation", atMs: 2592000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("contract fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "failed.contract", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("contract fails and may have taken effect, contract.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "failed.contract", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.contract.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("contract fails and may have taken effect, contract.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"employee":"text","name":"text","email":"text","role":"text","office":"text"} },
        { event: "failed.contract", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.contract.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
