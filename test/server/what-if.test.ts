// What if: what would become of an instance, without a call and without a write.
import { beforeEach, describe, expect, test } from "vitest";
import type { MemoryStore } from "../../src/adapters/memory.ts";
import type { Prediction } from "../../src/simulation/what-if.ts";
import type { Served } from "./harness.ts";
import { serve } from "./harness.ts";
import { verdictOf } from "./verdict.ts";

const looped = `id: looped
steps:
  - id: rounds
    repeat:
      max: 1000
      every: 1m
      until: "false"
      steps: [call: POST /round]
`;
const parent = "id: parent\nsteps:\n  - run: payment_failed_flow\n    with: {id: 1}\n  - call: POST /after\n";

let served: Served;
beforeEach(async () => {
  served = await serve({ more: [looped, parent] });
});

async function begun(workflow: string, data: object = { id: 1 }): Promise<string> {
  await served.post(`/v1/workflows/${workflow}/instances`, { data, key: "k" });
  await served.world.settle();
  return `/v1/instances/${workflow}:k/what-if`;
}

const ask = async (path: string, question: object): Promise<Prediction> =>
  (await (await served.post(path, question)).json()) as Prediction;

describe("a question", () => {
  test("of time is answered with the timers that would fire, and the real one is as it was", async () => {
    const path = await begun("payment_failed_flow");
    const before = (served.world.store as MemoryStore).image();
    const attempts = served.world.gateway.attempts.length;
    const { instance, entries, calls, refused } = await ask(path, { advance: "60d" });
    expect(entries[0]).toMatchObject({ kind: "timer", step: "wait_for_fix", at: "2026-01-10T09:00:00.000Z" });
    expect(calls[0]).toMatchObject({ at: "2026-01-10T09:00:00.000Z", method: "POST" });
    expect([instance.status, refused]).toEqual(["completed", []]);
    expect((served.world.store as MemoryStore).image()).toEqual(before);
    expect(served.world.gateway.attempts.length).toBe(attempts);
    expect(await ask(path, { advance: "60d" })).toEqual({ instance, entries, calls, refused });
  });

  test("of events is answered in the order of their times, with those that nothing takes", async () => {
    const path = await begun("payment_failed_flow");
    const { instance, entries, refused } = await ask(path, {
      events: [
        { type: "wait_for_fix.resolved", at: "2d" },
        { type: "wait_for_fix.resolved", at: "1d" },
      ],
    });
    expect(entries[0]).toMatchObject({ kind: "event", at: "2026-01-06T09:00:00.000Z" });
    expect([instance.status, refused]).toMatchObject([
      "completed",
      [{ type: "wait_for_fix.resolved", code: "ended" }],
    ]);
  });

  test("of nothing is answered with the instance as it is", async () => {
    const path = await begun("payment_failed_flow");
    const now = served.world.engine.read("payment_failed_flow:k");
    expect(await ask(path, {})).toEqual({ instance: now, entries: [], calls: [], refused: [] });
  });

  test("moves children with the instance", async () => {
    const path = await begun("parent");
    const { instance, calls } = await ask(path, { advance: "60d" });
    expect([instance.status, calls.at(-1)?.path]).toEqual(["completed", "/after"]);
  });

  test("of more than can be followed says so", async () => {
    const path = await begun("looped");
    const { entries, stopped } = await ask(path, { advance: "3650d" });
    expect([entries.length, stopped]).toEqual([500, expect.stringContaining("500 entries")]);
  });
});

test.each<[verdict: string, question: object]>([
  ["200", { advance: "2h30m" }],
  ["422 invalid-input", { advance: "soon" }],
  ["422 invalid-input", { advance: "101000d" }],
  ["422 invalid-input", { events: [{ type: "a", at: "-1d" }] }],
  ["422 invalid-input", { events: [{}] }],
  ["422 invalid-input", { until: "tomorrow" }],
])("%s: %j", async (verdict, question) => {
  expect(await verdictOf(await served.post(await begun("payment_failed_flow"), question))).toBe(verdict);
});

test("404 of an instance that is not there", async () => {
  expect(await verdictOf(await served.post("/v1/instances/none/what-if", {}))).toBe("404 unknown-instance");
});
