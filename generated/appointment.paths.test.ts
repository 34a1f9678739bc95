// Generated from appointment.yaml by hms-act compile. Do not edit.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../src/adapters/memory.ts";
import { readWorkflow } from "../src/language/read.ts";
import type { Workflow } from "../src/language/workflow.ts";
import type { PathStep } from "../src/proof/path-step.ts";
import { follow } from "../src/simulation/follow.ts";

const file = new URL("../workflows/appointment.yaml", import.meta.url);
const source = readFileSync(file, "utf8");
const workflow = readWorkflow(source, file.pathname).workflow!;

const ends = async (followed: Workflow, path: readonly PathStep[]): Promise<string> =>
  (await follow({ workflow: followed, source }, path, createMemoryStore())).status;

describe("appointment: each of its 43 paths, cancellations aside", () => {
  const followed = workflow;

  test("book_slot succeeds, day_before.values is true, appointment_cancelled arrives, book_slot.compensation succeeds: cancelled", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":86400000} },
        { event: "appointment_cancelled", atMs: 0, data: {} },
        { event: "done.book_slot.compensation", atMs: 0 },
      ]),
    ).toBe("cancelled");
  });

  test("book_slot succeeds, day_before.values is true, appointment_cancelled arrives, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":86400000} },
        { event: "appointment_cancelled", atMs: 0, data: {} },
        { event: "failed.book_slot.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, citizen_arrived arrives, note_attendance succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":86400000} },
        { event: "citizen_arrived", atMs: 1, data: {"desk":987} },
        { event: "done.note_attendance", atMs: 1, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at done.note_attendance, no data was found for which output has no value (last, output is true).
  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, citizen_arrived arrives, note_attendance succeeds, output has no value, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":86400000} },
        { event: "citizen_arrived", atMs: 1 },
        { event: "done.note_attendance", atMs: 1, truths: { "output": "error" } },
        { event: "done.book_slot.compensation", atMs: 1 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.note_attendance, no data was found for which output has no value (last, output is true).
  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, citizen_arrived arrives, note_attendance succeeds, output has no value, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":86400000} },
        { event: "citizen_arrived", atMs: 1 },
        { event: "done.note_attendance", atMs: 1, truths: { "output": "error" } },
        { event: "failed.book_slot.compensation", atMs: 1 },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, citizen_arrived arrives, note_attendance fails, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":86400000} },
        { event: "citizen_arrived", atMs: 1, data: {"desk":987} },
        { event: "failed.note_attendance", atMs: 1, error: {"type":"communication"} },
        { event: "done.book_slot.compensation", atMs: 1 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, citizen_arrived arrives, note_attendance fails, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":86400000} },
        { event: "citizen_arrived", atMs: 1, data: {"desk":987} },
        { event: "failed.note_attendance", atMs: 1, error: {"type":"communication"} },
        { event: "failed.book_slot.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, citizen_arrived arrives, the deadline passes, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":86400000} },
        { event: "citizen_arrived", atMs: 1, data: {"desk":987} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, citizen_arrived arrives, the deadline passes, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":86400000} },
        { event: "citizen_arrived", atMs: 1, data: {"desk":987} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, citizen_arrived arrives, note_attendance succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "citizen_arrived", atMs: 2, data: {"desk":987} },
        { event: "done.note_attendance", atMs: 2, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at done.note_attendance, no data was found for which output has no value (last, output is true).
  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, citizen_arrived arrives, note_attendance succeeds, output has no value, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "citizen_arrived", atMs: 2 },
        { event: "done.note_attendance", atMs: 2, truths: { "output": "error" } },
        { event: "done.book_slot.compensation", atMs: 2 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.note_attendance, no data was found for which output has no value (last, output is true).
  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, citizen_arrived arrives, note_attendance succeeds, output has no value, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "citizen_arrived", atMs: 2 },
        { event: "done.note_attendance", atMs: 2, truths: { "output": "error" } },
        { event: "failed.book_slot.compensation", atMs: 2 },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, citizen_arrived arrives, note_attendance fails, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "citizen_arrived", atMs: 2, data: {"desk":987} },
        { event: "failed.note_attendance", atMs: 2, error: {"type":"communication"} },
        { event: "done.book_slot.compensation", atMs: 2 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, citizen_arrived arrives, note_attendance fails, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "citizen_arrived", atMs: 2, data: {"desk":987} },
        { event: "failed.note_attendance", atMs: 2, error: {"type":"communication"} },
        { event: "failed.book_slot.compensation", atMs: 2, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, citizen_arrived arrives, the deadline passes, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "citizen_arrived", atMs: 2, data: {"desk":987} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, citizen_arrived arrives, the deadline passes, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "citizen_arrived", atMs: 2, data: {"desk":987} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, time runs out in grace, note_attendance succeeds, output is true: completed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "xstate.after.1800000.appointment.grace.active", atMs: 1800002 },
        { event: "done.note_attendance", atMs: 1800002, truths: { "output": true } },
      ]),
    ).toBe("completed");
  });

  // Unwitnessed: at done.note_attendance, no data was found for which output has no value (last, output is true).
  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, time runs out in grace, note_attendance succeeds, output has no value, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "xstate.after.1800000.appointment.grace.active", atMs: 1800002 },
        { event: "done.note_attendance", atMs: 1800002, truths: { "output": "error" } },
        { event: "done.book_slot.compensation", atMs: 1800002 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.note_attendance, no data was found for which output has no value (last, output is true).
  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, time runs out in grace, note_attendance succeeds, output has no value, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "xstate.after.1800000.appointment.grace.active", atMs: 1800002 },
        { event: "done.note_attendance", atMs: 1800002, truths: { "output": "error" } },
        { event: "failed.book_slot.compensation", atMs: 1800002 },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, time runs out in grace, note_attendance fails, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "xstate.after.1800000.appointment.grace.active", atMs: 1800002 },
        { event: "failed.note_attendance", atMs: 1800002, error: {"type":"communication"} },
        { event: "done.book_slot.compensation", atMs: 1800002 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, time runs out in grace, note_attendance fails, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "xstate.after.1800000.appointment.grace.active", atMs: 1800002 },
        { event: "failed.note_attendance", atMs: 1800002, error: {"type":"communication"} },
        { event: "failed.book_slot.compensation", atMs: 1800002, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, time runs out in grace, the deadline passes, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "xstate.after.1800000.appointment.grace.active", atMs: 1800002 },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, time runs out in grace, the deadline passes, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":1} },
        { event: "xstate.due.appointment_time", atMs: 2 },
        { event: "xstate.after.1800000.appointment.grace.active", atMs: 1800002 },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, the deadline passes, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":34558199999} },
        { event: "xstate.due.appointment_time", atMs: 34558200000 },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, time runs out in appointment_time, the deadline passes, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":34558199999} },
        { event: "xstate.due.appointment_time", atMs: 34558200000 },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, the deadline passes, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":34646399999} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind succeeds, appointment_time.values is true, the deadline passes, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "done.remind", atMs: 1, truths: { "appointment_time.values": true }, delaysMs: {"appointment_time":34646399999} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind fails, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "failed.remind", atMs: 1, error: {"type":"communication"} },
        { event: "done.book_slot.compensation", atMs: 1 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, remind fails, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "failed.remind", atMs: 1, error: {"type":"communication"} },
        { event: "failed.book_slot.compensation", atMs: 1, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, the deadline passes, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, time runs out in day_before, the deadline passes, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":1} },
        { event: "xstate.due.day_before", atMs: 1 },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot succeeds, day_before.values is true, the deadline passes, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":34646400000} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("book_slot succeeds, day_before.values is true, the deadline passes, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": true }, delaysMs: {"day_before":34646400000} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  // Unwitnessed: at done.book_slot, no data was found for which day_before.values has no value (last, day_before.values is true).
  test("book_slot succeeds, day_before.values has no value, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": "error" } },
        { event: "done.book_slot.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  // Unwitnessed: at done.book_slot, no data was found for which day_before.values has no value (last, day_before.values is true).
  test("book_slot succeeds, day_before.values has no value, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0 },
        { event: "done.book_slot", atMs: 0, truths: { "day_before.values": "error" } },
        { event: "failed.book_slot.compensation", atMs: 0 },
      ]),
    ).toBe("needs_attention");
  });

  test("book_slot fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "failed.book_slot", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("book_slot fails and may have taken effect, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "failed.book_slot", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "done.book_slot.compensation", atMs: 0 },
      ]),
    ).toBe("failed");
  });

  test("book_slot fails and may have taken effect, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "failed.book_slot", unknown: true, atMs: 0, error: {"type":"timeout"} },
        { event: "failed.book_slot.compensation", atMs: 0, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("the deadline passes, book_slot succeeds, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot", atMs: 34560000000 },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("the deadline passes, book_slot succeeds, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "done.book_slot", atMs: 34560000000 },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });

  test("the deadline passes, book_slot fails: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("failed");
  });

  test("the deadline passes, book_slot fails and may have taken effect, book_slot.compensation succeeds: failed", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot", unknown: true, atMs: 34560000000, error: {"type":"timeout"} },
        { event: "done.book_slot.compensation", atMs: 34560000000 },
      ]),
    ).toBe("failed");
  });

  test("the deadline passes, book_slot fails and may have taken effect, book_slot.compensation fails: needs_attention", async () => {
    expect(
      await ends(followed, [
        { event: "start", atMs: 0, data: {"appointment":"text","citizen":"text","phone":"text","at":"2026-01-05T09:00:00Z"} },
        { event: "xstate.after.34560000000.appointment", atMs: 34560000000 },
        { event: "failed.book_slot", unknown: true, atMs: 34560000000, error: {"type":"timeout"} },
        { event: "failed.book_slot.compensation", atMs: 34560000000, error: {"type":"communication"} },
      ]),
    ).toBe("needs_attention");
  });
});
