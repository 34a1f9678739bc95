// Services over HTTP: what they are asked for, and why calls wait.
import { expect, test } from "vitest";
import { serve } from "./harness.ts";

test("GET /v1/services tells of those that were called, and an instance of what its call waits for", async () => {
  const { get, post, world } = await serve({
    script: () => undefined,
    policyOf: () => ({ maxRunning: 1, perSecond: 50 }),
  });
  expect(await (await get("/v1/services")).json()).toEqual({ items: [], next: null });
  for (const id of [1, 2]) await post("/v1/events", { type: "payment_failed", data: { id } });
  await world.settle();
  expect(await (await get("/v1/services")).json()).toEqual({
    items: [
      {
        name: "finance",
        status: "held",
        running: 1,
        waiting: 1,
        max_running: 1,
        rate: 50,
        held: { because: "busy" },
      },
    ],
    next: null,
  });
  const { items } = (await (await get("/v1/instances")).json()) as {
    items: readonly { waiting_for: unknown }[];
  };
  expect(items.map(({ waiting_for }) => waiting_for)).toEqual([
    [{ kind: "call", step: "freeze_payments" }],
    [{ kind: "call", step: "freeze_payments", held: { service: "finance", because: "busy" } }],
  ]);
});
