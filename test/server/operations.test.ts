// Operations on instances over HTTP: what they answer, whom they are recorded as, and when they are refused.
import { describe, expect, test } from "vitest";
import { serve } from "./harness.ts";
import type { Served } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

const json = { "content-type": "application/json" };
const benefit = "/v1/instances/benefit_flow:c";

async function claimed(): Promise<Served> {
  const served = await serve();
  await served.post("/v1/events", { type: "benefit_claimed", data: { claim: "c", amount: 1 } });
  await served.world.settle();
  return served;
}

const bodyOf = async (response: Response): Promise<unknown> => response.json();

describe("pause and resume", () => {
  test("answer the instance after it, and the record says who and why", async () => {
    const served = await claimed();
    const paused = await served.post(
      `${benefit}/pause`,
      { reason: "audit" },
      { ...json, "x-act-user": "ada" },
    );
    expect(paused.headers.get("etag")).toBe(`"${served.world.engine.read("benefit_flow:c").revision}"`);
    expect(await bodyOf(paused)).toMatchObject({
      status: "paused",
      paused: { since: "2026-01-05T09:00:00.000Z", by: "ada", reason: "audit" },
    });
    const resumed = await served.post(`${benefit}/resume`, {}, { ...json, "x-act-user": "ben" });
    const after = await bodyOf(resumed);
    expect(after).toMatchObject({ status: "running" });
    expect(after).not.toHaveProperty("paused");
    const { items } = (await bodyOf(await served.get(`${benefit}/journal`))) as { items: object[] };
    expect(items.slice(-2)).toMatchObject([
      { kind: "paused", actor: "ada", event: { reason: "audit" } },
      { kind: "resumed", actor: "ben" },
    ]);
  });

  test("a paused instance takes an event with 202 and is found by its status", async () => {
    const served = await claimed();
    await served.post(`${benefit}/pause`, {});
    const event = { type: "bank_updated", data: { iban: "x" } };
    const sent = await served.post(`${benefit}/events`, event);
    expect([sent.status, await bodyOf(sent)]).toMatchObject([202, { status: "paused" }]);
    const found = await bodyOf(await served.get("/v1/instances?status=paused"));
    expect(found).toMatchObject({ items: [{ id: "benefit_flow:c" }] });
    expect(await bodyOf(await served.post(`${benefit}/resume`, {}))).toMatchObject({
      status: "running",
      waiting_for: [{ step: "review" }, { step: "review" }],
    });
  });

  test("what is so already is done, and writes nothing", async () => {
    const served = await claimed();
    expect(await verdictOf(await served.post(`${benefit}/resume`, {}))).toBe("200");
    await served.post(`${benefit}/pause`, {});
    const { revision } = served.world.engine.read("benefit_flow:c");
    expect(await verdictOf(await served.post(`${benefit}/pause`, {}))).toBe("200");
    expect(served.world.engine.read("benefit_flow:c").revision).toBe(revision);
  });

  test.each(["pause", "resume"])("%s is for the revision that the caller saw", async (kind) => {
    const served = await claimed();
    const response = await served.post(`${benefit}/${kind}`, {}, { ...json, "if-match": '"77"' });
    expect(await verdictOf(response)).toBe("412 changed");
  });

  test.each(["pause", "resume"])("%s of an instance that has ended is 409", async (kind) => {
    const served = await claimed();
    await served.post(`${benefit}/cancel`, {});
    expect(await verdictOf(await served.post(`${benefit}/${kind}`, {}))).toBe("409 ended");
  });

  test("an instance that undoes what it did is not paused, and the answer says why", async () => {
    const served = await serve({
      more: [
        `id: trip\nsteps:\n  - {id: book, call: POST /book, compensation: POST /unbook}\n  - wait: 1d\n`,
      ],
      script: () => undefined,
    });
    await served.post("/v1/workflows/trip/instances", { data: {}, key: "1" });
    const [attempt] = served.world.gateway.held();
    served.world.gateway.reply(attempt!.key, { kind: "ok", status: 200, output: {} });
    await served.world.settle();
    await served.post("/v1/instances/trip:1/cancel", {});
    const refused = await served.post("/v1/instances/trip:1/pause", {});
    expect(await problemIn(refused)).toMatchObject({
      status: 409,
      type: "urn:hms-act:problem:wrong-status",
      detail: "Instance trip:1 is undoing what it did, which cannot be paused.",
    });
  });

  test("a wait for rest ends with the pause", async () => {
    const served = await serve({ script: () => undefined });
    await served.post("/v1/events", { type: "payment_failed", data: { id: 1 } });
    const { id } = served.world.engine.list({ limit: 1 }).items[0]!;
    const path = `/v1/instances/${encodeURIComponent(id)}`;
    const waiting = served.post(`${path}/pause`, {}, { ...json, prefer: "wait=20" });
    expect(await bodyOf(await waiting)).toMatchObject({ status: "paused", waiting_for: [{ kind: "call" }] });
  });
});
