// services: how much is asked of whom, and what holds calls back, against the real server's app.
import { expect, test } from "vitest";
import { open, serve } from "../server/harness.ts";
import { hmsAct } from "./harness.ts";

test("services are listed with their calls, their limits and what holds them back", async () => {
  const { app, post, world } = await serve({
    script: () => undefined,
    policyOf: () => ({ maxRunning: 1, perSecond: 0.5 }),
  });
  const url = `http://127.0.0.1:${(await open(app)).port}`;
  const list = async (...flags: string[]): Promise<string> => {
    const { code, stdout, stderr } = await hmsAct(["services", "--url", url, ...flags]);
    expect([code, stderr]).toEqual([0, ""]);
    return stdout;
  };
  expect(await list()).toBe("no service was called since the server's start\n");
  for (const id of [1, 2]) await post("/v1/events", { type: "payment_failed", data: { id } });
  await world.settle();
  expect(await list()).toBe(
    "SERVICE  STATUS  RUNNING  WAITING  LIMITS                   HELD BACK\n" +
      "finance  held    1        1        1 at once, 0.5 a second  others have their turn first\n",
  );
  expect(JSON.parse(await list("--json"))).toMatchObject({ items: [{ name: "finance" }], next: null });
});
