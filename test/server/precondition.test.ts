// If-Match and If-None-Match: what is done only to what the caller saw, and what need not be sent again.
import { beforeEach, describe, expect, test } from "vitest";
import type { Served } from "./harness.ts";
import { serve } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

const path = "/v1/instances/benefit_flow:c";
const json = { "content-type": "application/json" };
let served: Served;
beforeEach(async () => {
  served = await serve();
  await served.post("/v1/events", { type: "benefit_claimed", data: { claim: "c", amount: 1 } });
});

describe("If-Match", () => {
  test.each<[verdict: string, tags: string]>([
    ["200", '"1"'],
    ["200", "*"],
    ["200", '"7", "1"'],
    ["412 changed", '"2"'],
    ["412 changed", 'W/"1"'],
    ["412 changed", "1"],
    ["412 changed", '"one"'],
  ])("%s to a cancellation that is for %s", async (verdict, tags) => {
    const response = await served.post(`${path}/cancel`, {}, { ...json, "if-match": tags });
    expect(await verdictOf(response)).toBe(verdict);
    expect(served.world.engine.read("benefit_flow:c").revision).toBe(verdict === "200" ? 2 : 1);
  });

  test("guards events, and says which revision there is", async () => {
    const event = { type: "bank_updated", data: { iban: "x" } };
    const response = await served.post(`${path}/events`, event, { ...json, "if-match": '"9"' });
    expect(await problemIn(response)).toMatchObject({
      status: 412,
      revision: 1,
      instance_id: "benefit_flow:c",
    });
    const seen = (await served.get(path)).headers.get("etag") ?? "";
    expect(await verdictOf(await served.post(`${path}/events`, event, { ...json, "if-match": seen }))).toBe(
      "200",
    );
  });
});

describe("If-None-Match", () => {
  const get = async (to: string, tags: string): Promise<Response> =>
    served.app.request(to, { headers: { "if-none-match": tags } });

  test.each<[status: number, tags: string]>([
    [304, '"1"'],
    [304, 'W/"1"'],
    [304, '"0", "1"'],
    [304, "*"],
    [200, '"2"'],
    [200, "1"],
  ])("%i for one who has %s", async (status, tags) => {
    const response = await get(path, tags);
    expect([response.status, response.headers.get("etag")]).toEqual([status, '"1"']);
    expect((await response.text()).length > 0).toBe(status === 200);
  });

  test("spares a workflow that has not changed", async () => {
    const tag = (await served.get("/v1/workflows/benefit_flow")).headers.get("etag") ?? "";
    expect((await get("/v1/workflows/benefit_flow", tag)).status).toBe(304);
  });

  test("of what is not there is a problem all the same", async () => {
    expect(await verdictOf(await get("/v1/instances/none", "*"))).toBe("404 unknown-instance");
  });
});
