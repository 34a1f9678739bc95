// Room: while the disk is nearly full nothing new begins, and what has begun goes on to its end.
import { expect, test } from "vitest";
import { serve } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

const full = "The server's disk has 1 MiB free.";

async function serving() {
  const disk: { said: string | undefined } = { said: undefined };
  const server = await serve({ room: () => disk.said });
  const start = (): Promise<Response> =>
    server.post("/v1/events", { type: "payment_failed", data: { id: 1 } });
  return { ...server, disk, start };
}

test("without room, events that begin instances and starts are refused with 507, the sentence, and when to come again", async () => {
  const { disk, start, post, get } = await serving();
  disk.said = full;
  for (const response of [
    await start(),
    await post("/v1/workflows/payment_failed_flow/instances", { data: { id: 1 } }),
  ]) {
    expect(response.headers.get("retry-after")).toBe("60");
    expect(await verdictOf(response.clone())).toBe("507 no-room");
    expect((await problemIn(response)).detail).toBe(full);
  }
  expect(await (await get("/v1/instances")).json()).toMatchObject({ items: [] });
  disk.said = undefined;
  expect((await start()).status).toBe(202);
});

test("without room, an instance that has begun makes its calls, takes its events, and ends", async () => {
  const { disk, start, post, world } = await serving();
  const { instances } = (await (await start()).json()) as { instances: { id: string }[] };
  const { id } = instances[0]!;
  disk.said = full;
  await world.settle();
  const path = `/v1/instances/${encodeURIComponent(id)}/events`;
  const resolved = await post(path, { type: "wait_for_fix.resolved" });
  expect(await resolved.json()).toMatchObject({ status: "completed" });
});

test("without room, what was begun under a request's name is answered as before", async () => {
  const { disk, post } = await serving();
  const named = { type: "payment_failed", data: { id: 1 }, id: "e1", source: "s" };
  const first = await (await post("/v1/events", named)).json();
  disk.said = full;
  const again = await post("/v1/events", named);
  expect([again.status, await again.json()]).toEqual([202, first]);
});

test("without room, of a batch those events are refused that would begin something", async () => {
  const { disk, start, post, world } = await serving();
  await post("/v1/events", { type: "benefit_claimed", data: { claim: "c", amount: 1 } });
  await world.settle();
  disk.said = full;
  const event = (id: string, type: string, data: unknown) => ({
    specversion: "1.0",
    id,
    source: "s",
    type,
    data,
  });
  const batch = await post(
    "/v1/events",
    JSON.stringify([event("1", "payment_failed", { id: 2 }), event("2", "payment_failed", { id: 3 })]),
    { "content-type": "application/cloudevents-batch+json" },
  );
  const { items } = (await batch.json()) as { items: { status?: number; type?: string }[] };
  expect(items.map(({ type }) => type)).toEqual(Array(2).fill("urn:hms-act:problem:no-room"));
  expect((await start()).status).toBe(507);
});
