// Retry: when a call is made once more: the pauses that the policy gives, what chance makes of them, and what the service wishes.
import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import { retryOf } from "../../src/engine/request.ts";
import { nextAttemptMs } from "../../src/engine/retry.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { CallStep } from "../../src/language/workflow.ts";
import { ok } from "../../src/simulation/gateway.ts";
import { startOfTimeMs, World } from "../../src/simulation/world.ts";

const source = "id: ask\nsteps: [{id: ask, call: POST /ask}]\n";
const workflow = readWorkflow(source, "w.yaml").workflow!;
const policy = retryOf(workflow.steps[0] as CallStep);
/** Whatever chance may give, its ends included. */
const chances = [0, 0.25, 0.5, 1 - Number.EPSILON];

describe("a service that wishes nothing", () => {
  test("is asked again after about 1, 2, 4, 8 and 16 seconds, and no more", () => {
    const pauses = [1, 2, 3, 4, 5, 6].map((attempt) => nextAttemptMs(policy, attempt, 0.5, undefined));
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, undefined]);
  });

  test("is asked by many at as many times, which differ by the jitter and by no more", () => {
    expect(policy.jitter).toBeGreaterThan(0);
    const pauses = chances.map((chance) => nextAttemptMs(policy, 2, chance, undefined)!);
    expect(new Set(pauses).size).toBe(chances.length);
    expect(Math.min(...pauses)).toBe(Math.round(2_000 * (1 - policy.jitter)));
    expect(Math.max(...pauses)).toBe(Math.round(2_000 * (1 + policy.jitter)));
  });

  test("never rests longer than the policy's cap, whatever chance gives", () => {
    const patient = { ...policy, max: 2_000, factor: 10 };
    for (const attempt of [1, 5, 400, 2_000])
      for (const chance of chances)
        expect(nextAttemptMs(patient, attempt, chance, undefined)).toBeLessThanOrEqual(policy.capMs);
  });
});

describe("a service's own wish", () => {
  test.each([
    ["that is longer is honoured", 30_000, 30_000],
    ["that is shorter does not make the pause shorter", 10, 1_000],
    ["of nothing does not either", 0, 1_000],
    ["beyond the cap is the cap", 9_000_000_000_000, policy.capMs],
    ["beyond all time is, too", Number.MAX_VALUE, policy.capMs],
  ])("%s", (_, wishMs, pauseMs) => {
    expect(nextAttemptMs(policy, 1, 0.5, wishMs)).toBe(pauseMs);
  });

  test("is in the journal as the time of the next attempt, which comes then and not before", async () => {
    let up = false;
    const world = await World.create({
      store: createMemoryStore(),
      workflows: [{ workflow, source }],
      script: () =>
        up
          ? ok()
          : {
              kind: "error",
              type: "communication",
              message: "answered 429",
              status: 429,
              retryable: true,
              retryAfterMs: 30_000,
              unknown: false,
            },
    });
    const { id } = await world.engine.start("ask", { data: {} });
    await world.settle();
    const next = new Date(startOfTimeMs + 30_000).toISOString();
    expect(world.engine.journal(id, { limit: 9 }).items.at(-1)).toMatchObject({
      kind: "attempt",
      event: { next_at: next },
    });
    up = true;
    await world.advanceTo(startOfTimeMs + 29_999);
    expect(world.gateway.attempts).toHaveLength(1);
    await world.advanceTo(startOfTimeMs + 30_000);
    expect(world.gateway.attempts.map(({ key }) => key)).toEqual([`${id}/ask/1`, `${id}/ask/1`]);
    expect(world.engine.read(id).status).toBe("completed");
  });
});
