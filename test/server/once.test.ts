// Idempotency keys: a request that comes again is done once and answered the same, also across a crash.
import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/adapters/memory.ts";
import type { DurablePoint, MemoryStore } from "../../src/adapters/memory.ts";
import type { Served } from "./harness.ts";
import { serve } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

const json = { "content-type": "application/json" };
const keyed = (key: string, more: Record<string, string> = {}): Record<string, string> => ({
  ...json,
  "idempotency-key": key,
  ...more,
});
const claim = { data: { claim: "c", amount: 1 } };
const failed = { type: "payment_failed", data: { id: 987 } };
const starts = "/v1/workflows/benefit_flow/instances";

/** Asks and office: a task that people decide. */
const office = `id: office
steps:
  - id: look
    ask: {title: Look, group: clerks, form: {fine: boolean}}
  - wait: 1h
`;

interface Told {
  readonly status: number;
  readonly etag: string | null;
  readonly location: string | null;
  readonly body: unknown;
}

async function told(response: Response): Promise<Told> {
  const { status, headers } = response;
  return {
    status,
    etag: headers.get("etag"),
    location: headers.get("location"),
    body: await response.json(),
  };
}

const wasReplayed = (response: Response): boolean => response.headers.get("idempotent-replayed") === "true";

let served: Served;
beforeEach(async () => {
  served = await serve({ more: [office] });
});

const count = (): number => served.world.engine.list({ limit: 500 }).items.length;

describe("the same key and body", () => {
  const requests: [what: string, path: string, body: object][] = [
    ["an event", "/v1/events", failed],
    ["an event with an id", "/v1/events", { ...failed, id: "e", source: "s" }],
    ["a start", starts, claim],
    [
      "an event to an instance",
      "/v1/instances/benefit_flow:w/events",
      { type: "bank_updated", data: { iban: "x" } },
    ],
    ["a cancellation", "/v1/instances/benefit_flow:w/cancel", { reason: "r" }],
    ["a pause", "/v1/instances/benefit_flow:w/pause", {}],
    ["a claim of a task", "/v1/tasks/office%3Ao%2Flook%2F1/claim", {}],
    ["a decision", "/v1/tasks/office%3Ao%2Flook%2F1/complete", { output: { fine: true } }],
  ];
  test.each(requests)("are done once and answered the same: %s", async (_, path, body) => {
    await served.post(starts, { ...claim, key: "w" });
    await served.post("/v1/workflows/office/instances", { data: {}, key: "o" });
    await served.world.settle();
    const first = await served.post(path, body, keyed("k"));
    const seq = served.world.store.lastSeq();
    expect([first.ok, wasReplayed(first)]).toEqual([true, false]);
    const answer = await told(first);
    const again = await served.post(path, body, keyed("k"));
    expect(wasReplayed(again)).toBe(true);
    expect(await told(again)).toEqual(answer);
    expect(served.world.store.lastSeq()).toBe(seq);
  });

  test("at once are one request", async () => {
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => served.post(starts, claim, keyed("k"))),
    );
    const answers = await Promise.all(responses.map(told));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(responses.filter((response) => !wasReplayed(response))).toHaveLength(1);
    expect(count()).toBe(1);
  });

  test("are refused as they were, although the same would succeed now", async () => {
    const path = "/v1/instances/benefit_flow:late/events";
    const event = { type: "bank_updated", data: { iban: "x" } };
    const first = await problemIn(await served.post(path, event, keyed("k")));
    expect(first.status).toBe(404);
    await served.post(starts, { ...claim, key: "late" });
    const again = await served.post(path, event, keyed("k"));
    expect(wasReplayed(again)).toBe(true);
    expect(await problemIn(again)).toEqual(first);
    expect(await verdictOf(await served.post(path, event, keyed("l")))).toBe("200");
  });

  test("of two callers are two requests", async () => {
    await served.post(starts, claim, keyed("k", { "x-act-user": "ada" }));
    const other = await served.post(starts, claim, keyed("k", { "x-act-user": "ben" }));
    expect([wasReplayed(other), count()]).toEqual([false, 2]);
  });
});

describe("the same key with something else is 422:", () => {
  test.each<[what: string, path: string, body: object]>([
    ["another body", starts, { data: { claim: "d", amount: 1 } }],
    ["another path", "/v1/workflows/payment_failed_flow/instances", claim],
  ])("%s", async (_, path, body) => {
    await served.post(starts, claim, keyed("k"));
    expect(await verdictOf(await served.post(path, body, keyed("k")))).toBe("422 key-reused");
    expect(count()).toBe(1);
  });

  test("attributes of a binary event", async () => {
    const event = (id: string): Record<string, string> =>
      keyed("k", { "ce-specversion": "1.0", "ce-id": id, "ce-source": "s", "ce-type": "payment_failed" });
    expect(await verdictOf(await served.post("/v1/events", {}, event("1")))).toBe("202");
    expect(await verdictOf(await served.post("/v1/events", {}, event("2")))).toBe("422 key-reused");
  });
});

test("a request that was refused for its form has not used its key", async () => {
  expect(await verdictOf(await served.post(starts, "{", keyed("k")))).toBe("400 malformed-json");
  expect(await verdictOf(await served.post(starts, { dat: 1 }, keyed("k")))).toBe("422 invalid-input");
  expect(await verdictOf(await served.post(starts, claim, keyed("k")))).toBe("201");
});

test.each(["", " ".repeat(256), "é"])("%j is no key", async (key) => {
  expect(await verdictOf(await served.post(starts, claim, keyed(key)))).toBe("400 bad-request");
});

test("what tells a secret is not kept: a key that is made under an idempotency key is refused", async () => {
  const response = await served.post("/v1/keys", { role: ["auditor"] }, keyed("k"));
  expect(await verdictOf(response)).toBe("400 bad-request");
  expect(((await (await served.get("/v1/keys")).json()) as { items: unknown[] }).items).toEqual([]);
});

test("a key is known until the day after, and its answer is gone from the store then", async () => {
  const rows = (): number => (served.world.store as MemoryStore).image().keys.length;
  const dayMs = 86_400_000;
  await served.post(starts, claim, keyed("k"));
  await served.world.advanceTo(served.world.clock.now() + dayMs);
  expect(wasReplayed(await served.post(starts, claim, keyed("k")))).toBe(true);
  expect(rows()).toBe(1);
  await served.world.advanceTo(served.world.clock.now() + dayMs);
  expect(wasReplayed(await served.post(starts, claim, keyed("other")))).toBe(false);
  expect(rows()).toBe(1);
  expect(wasReplayed(await served.post(starts, claim, keyed("k")))).toBe(false);
});

describe("after a crash", () => {
  const points: DurablePoint[] = ["before-commit", "after-commit"];
  /** What is left when the process dies at its n-th durable point. */
  async function crashed(n: number, request: (served: Served) => Promise<Response>): Promise<MemoryStore> {
    let seen = 0;
    const disk = createMemoryStore(undefined, {
      onPoint: () => (++seen === n ? "crash" : undefined),
    });
    const doomed = await serve({ store: disk, more: both });
    const answered = await Promise.race([
      request(doomed).then(
        () => true,
        () => true,
      ),
      doomed.world
        .turn()
        .then(() => doomed.world.turn())
        .then(() => false),
    ]);
    expect(answered).toBe(false);
    return createMemoryStore(disk.image());
  }

  const both = ["one", "other"].map(
    (id) => `id: ${id}
trigger: {event: came}
steps: [wait: 1h]
`,
  );
  const came = { type: "came", data: {} };

  test.each(points.flatMap((point, index) => [[point, index + 1] as const]))(
    "%s a start, the same request starts one instance and is then answered the same",
    async (_, n) => {
      const store = await crashed(n, ({ post }) => post(starts, claim, keyed("k")));
      const { post, world } = await serve({ store, more: both });
      const first = await post(starts, claim, keyed("k"));
      expect([first.status, wasReplayed(first)]).toEqual([201, n === 2]);
      expect(await told(await post(starts, claim, keyed("k")))).toEqual(await told(first));
      expect(world.engine.list({ limit: 9 }).items).toHaveLength(1);
    },
  );

  test.each([1, 2, 3, 4])(
    "at durable point %i of an event without an id, which starts two instances, the same request starts the rest",
    async (n) => {
      const store = await crashed(n, ({ post }) => post("/v1/events", came, keyed("k")));
      const { post, world } = await serve({ store, more: both });
      const first = await post("/v1/events", came, keyed("k"));
      const answer = await told(first);
      expect((answer.body as { instances: unknown[] }).instances).toHaveLength(2);
      const again = await post("/v1/events", came, keyed("k"));
      expect([wasReplayed(again), await told(again)]).toEqual([true, answer]);
      expect(world.engine.list({ limit: 9 }).items).toHaveLength(2);
    },
  );
});

test("a start whose first step is a call is answered the same, from before it was made", async () => {
  const payments = "/v1/workflows/payment_failed_flow/instances";
  const first = await served.post(payments, { data: { id: 1 } }, keyed("call"));
  expect(first.status).toBe(201);
  const again = await served.post(payments, { data: { id: 1 } }, keyed("call"));
  expect([wasReplayed(again), await again.json()]).toEqual([true, await first.json()]);
});
