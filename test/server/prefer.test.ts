// Prefer: wait, and traceparent: an answer at rest, and the trace that calls belong to.
import { describe, expect, test } from "vitest";
import { ok } from "../../src/simulation/gateway.ts";
import { serve } from "./harness.ts";

const json = { "content-type": "application/json" };
const wait = { ...json, prefer: "wait=20" };
const starts = "/v1/workflows/payment_failed_flow/instances";
const failed = { type: "payment_failed", data: { id: 987 } };

const parent =
  "id: parent\nsteps:\n  - run: payment_failed_flow\n    with: {id: 1}\n  - emit: told\n  - wait: 1h\n";
const told = "id: told_flow\ntrigger: {event: told}\nsteps:\n  - call: POST /told\n  - wait: 1h\n";

interface Instance {
  readonly status: string;
  readonly state: unknown;
  readonly revision: number;
  readonly trace: string;
  readonly waiting_for: readonly { readonly kind: string }[];
}
const bodyOf = async <T>(response: Response): Promise<T> => (await response.json()) as T;

describe("Prefer: wait", () => {
  test("answers a start when the instance has come to rest", async () => {
    const { post } = await serve();
    const response = await post(starts, { data: { id: 1 } }, wait);
    expect([response.status, response.headers.get("preference-applied")]).toEqual([201, "wait=20"]);
    const instance = await bodyOf<Instance>(response);
    expect(instance.state).toBe("wait_for_fix");
    expect(response.headers.get("etag")).toBe(`"${instance.revision}"`);
  });

  test("answers an event with what became of the instances", async () => {
    const { post } = await serve();
    const response = await post("/v1/events", failed, wait);
    expect(await bodyOf(response)).toMatchObject({
      instances: [{ status: "running", state: "wait_for_fix" }],
    });
  });

  test("answers events to an instance, and cancellations, with where they led", async () => {
    const { post } = await serve();
    for (const key of ["a", "b"]) await post(starts, { data: { id: 1 }, key }, wait);
    const resolved = await post(
      "/v1/instances/payment_failed_flow:a/events",
      { type: "wait_for_fix.resolved" },
      wait,
    );
    expect(await bodyOf(resolved)).toMatchObject({ status: "completed" });
    const cancelled = await post("/v1/instances/payment_failed_flow:b/cancel", {}, wait);
    expect(await bodyOf(cancelled)).toMatchObject({ status: "cancelled" });
  });

  test("waits for what children do, too", async () => {
    const { post } = await serve({ more: [parent, told] });
    const instance = await bodyOf<Instance>(
      await post("/v1/workflows/parent/instances", { data: {}, key: "p" }, wait),
    );
    expect(instance.waiting_for).toMatchObject([{ kind: "child" }]);
  });

  test("is over when the time is, while a call is still open", async () => {
    const { post } = await serve({ script: () => undefined });
    const response = await post(starts, { data: { id: 1 } }, { ...json, prefer: "respond-async, wait=1" });
    expect(response.headers.get("preference-applied")).toBe("wait=1");
    expect((await bodyOf<Instance>(response)).waiting_for).toMatchObject([{ kind: "call" }]);
  });

  test("ends when the server stops", async () => {
    const stopping = new AbortController();
    const { post, world } = await serve({ script: () => undefined, stopping: stopping.signal });
    const response = post(starts, { data: { id: 1 } }, wait);
    await world.settle();
    stopping.abort();
    expect((await response).status).toBe(201);
  });

  test.each(["wait=0", "wait=soon", "wait", "return=minimal", "await=5"])(
    "%s is no wish of ours",
    async (prefer) => {
      const { post } = await serve({ script: () => undefined });
      const response = await post(starts, { data: { id: 1 } }, { ...json, prefer });
      expect([response.status, response.headers.get("preference-applied")]).toEqual([201, null]);
    },
  );

  test("is answered the same again under an idempotency key", async () => {
    const { post } = await serve();
    const headers = { ...wait, "idempotency-key": "k" };
    const first = await (await post(starts, { data: { id: 1 } }, headers)).text();
    const again = await post(starts, { data: { id: 1 } }, headers);
    expect([again.headers.get("idempotent-replayed"), await again.text()]).toEqual(["true", first]);
    expect(first).toContain("wait_for_fix");
  });
});

describe("traceparent", () => {
  const id = "4bf92f3577b34da6a3ce929d0e0e4736";
  const traceparent = `00-${id}-00f067aa0ba902b7-00`;

  test.each<[how: string, path: string, body: object, headers: Record<string, string>]>([
    ["a start", starts, { data: { id: 1 } }, { ...wait, traceparent }],
    ["an event", "/v1/events", failed, { ...wait, traceparent }],
    [
      "a CloudEvent with the extension",
      "/v1/events",
      { specversion: "1.0", id: "1", source: "s", ...failed, traceparent },
      { ...wait, "content-type": "application/cloudevents+json" },
    ],
  ])("of %s is that of the calls, with its flags and spans of their own", async (_, path, body, headers) => {
    const { post, world } = await serve();
    await post(path, body, headers);
    const parents = world.gateway.attempts.map((attempt) => attempt.traceparent);
    expect(parents.length).toBeGreaterThan(1);
    for (const sent of parents) expect(sent).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-00$`));
    expect(new Set(parents).size).toBe(parents.length);
    expect(world.engine.list({ limit: 1 }).items[0]!.trace).toBe(id);
  });

  test.each<[what: string, state: string, kept: boolean]>([
    ["well-formed", "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7", true],
    ["as long as it may be", `a=${"b".repeat(510)}`, true],
    ["longer", `a=${"b".repeat(511)}`, false],
    ["no list", "congo", false],
  ])("takes a tracestate that is %s with it: %s, %s", async (_, tracestate, kept) => {
    const { post, world } = await serve();
    await post(starts, { data: { id: 1 } }, { ...wait, traceparent, tracestate });
    const states = new Set(world.gateway.attempts.map((attempt) => attempt.tracestate));
    expect([...states]).toEqual([kept ? tracestate : undefined]);
    expect(world.gateway.attempts[0]!.traceparent).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-00$`));
    expect(world.engine.list({ limit: 1 }).items[0]!.trace).toBe(id);
  });

  test("is on every answer to a request with one, refused or not, with a span of the answer's own", async () => {
    const { app, post } = await serve();
    const named = { ...json, traceparent, "idempotency-key": "k" };
    const answers = [
      await post(starts, { data: { id: 1 } }, named),
      await post(starts, { data: { id: 1 } }, named),
      await post("/v1/events", { type: "nobody_knows", data: null }, named),
      await app.request("/v1/instances", { headers: { traceparent } }),
      await app.request("/healthz", { headers: { traceparent } }),
      await app.request("/nowhere", { headers: { traceparent } }),
    ];
    const parents = answers.map(({ headers }) => headers.get("traceparent"));
    for (const parent of parents) expect(parent).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-00$`));
    expect(new Set([traceparent, ...parents]).size).toBe(parents.length + 1);
    expect((await app.request("/healthz")).headers.get("traceparent")).toBeNull();
    expect(
      (await app.request("/healthz", { headers: { traceparent: "0" } })).headers.get("traceparent"),
    ).toBeNull();
  });

  test("goes on to children, and to what emitted events start", async () => {
    const { post, world } = await serve({ more: [parent, told], script: () => ok({}) });
    await post("/v1/workflows/parent/instances", { data: {}, key: "p" }, { ...json, traceparent });
    await world.settle();
    const child = world.engine.list({ limit: 9, workflow: "payment_failed_flow" }).items[0]!;
    await world.engine.send(child.id, { type: "wait_for_fix.resolved", data: null });
    await world.settle();
    const traces = world.engine.list({ limit: 9 }).items.map(({ workflow, trace }) => [workflow, trace]);
    expect(traces).toEqual(["parent", "payment_failed_flow", "told_flow"].map((workflow) => [workflow, id]));
    expect(world.gateway.attempts.at(-1)!.traceparent).toContain(id);
  });

  test.each([
    "",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
  ])("%j is none, and the instance has a trace of its own", async (wrong) => {
    const { post, world } = await serve();
    await post(starts, { data: {} }, { ...wait, traceparent: wrong });
    const { trace } = world.engine.list({ limit: 1 }).items[0]!;
    expect(trace).toMatch(/^[0-9a-f]{32}$/);
    expect(trace).not.toBe(id);
    expect(world.gateway.attempts[0]!.traceparent).toMatch(new RegExp(`^00-${trace}-`));
  });
});
