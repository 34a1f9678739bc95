// Generated from shelter_bed.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/shelter_bed.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("shelter_bed: each of its 44 paths, cancellations aside", () => {
  const followed = workflow;

  test("time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 900000 },
      ]),
    ).toBe("completed");
  });

  test("time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 900000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "done.find_bed.north.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "done.find_bed.north.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 900000 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 900000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, find_bed.harbour.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.harbour.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, find_bed.harbour.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.harbour.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, find_bed.harbour.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 900000 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, find_bed.harbour.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 900000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, find_bed.harbour.offers fails, find_bed.station.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.station.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, find_bed.harbour.offers fails, find_bed.station.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.station.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, find_bed.harbour.offers fails, find_bed.station.offers fails, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"}, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, find_bed.harbour.offers fails, find_bed.station.offers fails, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"}, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, find_bed.station.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.station.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, find_bed.station.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.station.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, find_bed.station.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 900000 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, find_bed.station.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 900000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, find_bed.station.offers fails, find_bed.harbour.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.harbour.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, find_bed.station.offers fails, find_bed.harbour.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.harbour.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.north.offers fails, find_bed.station.offers fails, find_bed.harbour.offers fails, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"}, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.north.offers fails, find_bed.station.offers fails, find_bed.harbour.offers fails, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"}, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.harbour.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "done.find_bed.harbour.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.harbour.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "done.find_bed.harbour.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.harbour.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 900000 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.harbour.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 900000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.harbour.offers fails, find_bed.north.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.north.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.harbour.offers fails, find_bed.north.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.north.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.harbour.offers fails, find_bed.station.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.station.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.harbour.offers fails, find_bed.station.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.station.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.harbour.offers fails, find_bed.station.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 900000 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.harbour.offers fails, find_bed.station.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 900000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.harbour.offers fails, find_bed.station.offers fails, find_bed.north.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.north.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.harbour.offers fails, find_bed.station.offers fails, find_bed.north.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.north.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.harbour.offers fails, find_bed.station.offers fails, find_bed.north.offers fails, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"}, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.harbour.offers fails, find_bed.station.offers fails, find_bed.north.offers fails, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.harbour.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "failed.find_bed.north.offers", atMs: 0, error: {"type":"communication"}, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.station.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "done.find_bed.station.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.station.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "done.find_bed.station.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.station.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "done.pay_hotel", atMs: 900000 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.station.offers fails, time runs out in find_bed, find_bed.on_error.1 is true, pay_hotel fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "xstate.after.900000.shelter_bed.find_bed.active", atMs: 900000, truths: { "find_bed.on_error.1": true } },
        { event: "failed.pay_hotel", atMs: 900000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.station.offers fails, find_bed.north.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.north.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.station.offers fails, find_bed.north.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.north.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("find_bed.station.offers fails, find_bed.harbour.offers succeeds, book_bed succeeds: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.harbour.offers", atMs: 0 },
        { event: "done.book_bed", atMs: 0 },
      ]),
    ).toBe("completed");
  });

  test("find_bed.station.offers fails, find_bed.harbour.offers succeeds, book_bed fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"person":"text","needs":["text"]} },
        { event: "failed.find_bed.station.offers", atMs: 0, error: {"type":"communication"} },
        { event: "done.find_bed.harbour.offers", atMs: 0 },
        { event: "failed.book_bed", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });
});
