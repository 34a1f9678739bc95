// Operations on instances over HTTP: what they answer, whom they are recorded as, and when they are refused.
import { describe, expect, test } from "vitest";
import { ok } from "../../src/simulation/gateway.ts";
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

describe("retry and skip", () => {
  const trip = `id: trip\nsteps:\n  - id: book\n    call: POST /book\n    compensation: {call: POST /unbook, retry: 0}\n  - {fail: {type: full, message: nothing free}}\n`;
  const path = "/v1/instances/trip:1";

  /** Services refuse the undo as often as `refusals` says. */
  async function stuck(refusals: number): Promise<Served> {
    let left = refusals;
    const served = await serve({
      more: [trip],
      script: ({ step }) =>
        step === "book.compensation" && left-- > 0
          ? {
              kind: "error",
              type: "communication",
              message: "answered 404",
              status: 404,
              retryable: false,
              unknown: false,
            }
          : { kind: "ok", status: 200, output: {} },
    });
    await served.post("/v1/workflows/trip/instances", { data: {}, key: "1" });
    await served.world.settle();
    return served;
  }

  test("an instance that needs attention says which step, since when and why, and is found by it", async () => {
    const served = await stuck(1);
    const found = await bodyOf(await served.get("/v1/instances?status=needs_attention&error=full"));
    expect(found).toMatchObject({
      items: [
        {
          id: "trip:1",
          incident: {
            step: "book.compensation",
            type: "compensation",
            message: "the undo of book failed: answered 404",
            since: "2026-01-05T09:00:00.000Z",
            cause: { type: "communication", status: 404, attempts: 1 },
          },
        },
      ],
    });
  });

  test("what the engine cannot decide is an incident too, which is found, retried, and neither resumed nor skipped", async () => {
    let mistakes = 0;
    const faults: unknown[] = [];
    const served = await serve({
      more: [trip],
      random() {
        if (mistakes === 0) return 0.5;
        mistakes--;
        throw new Error("a mistake");
      },
      onFault: (...fault) => faults.push(fault),
      script: () => undefined,
    });
    await served.post("/v1/workflows/trip/instances", { data: {}, key: "1" });
    mistakes = 1;
    served.world.gateway.reply("trip:1/book/1", ok());
    await served.world.settle();
    expect(faults).toMatchObject([["trip:1", { message: "a mistake" }]]);
    const incident = {
      step: "book",
      type: "fault",
      message: "done.book could not be decided: a mistake",
      since: "2026-01-05T09:00:00.000Z",
      cause: { type: "runtime", step: "book", message: "a mistake" },
    };
    const stuck = { id: "trip:1", status: "needs_attention", incident };
    expect(await bodyOf(await served.get(path))).toMatchObject(stuck);
    expect(await bodyOf(await served.get("/v1/instances?status=needs_attention"))).toMatchObject({
      items: [stuck],
    });
    for (const [name, body] of [
      ["pause", {}],
      ["resume", {}],
      ["skip", { step: "book", reason: "r" }],
    ] as const)
      expect(await verdictOf(await served.post(`${path}/${name}`, body, json))).toBe("409 wrong-status");
    mistakes = 1;
    const again = await served.post(`${path}/retry`, {}, json);
    expect(await bodyOf(again)).toMatchObject({
      status: 409,
      detail: "Instance trip:1 still cannot go on: a mistake.",
    });
    const retried = await bodyOf(await served.post(`${path}/retry`, { reason: "mended" }, json));
    expect(retried).toMatchObject({ status: "compensating" });
    expect(retried).not.toHaveProperty("incident");
    const { items } = (await bodyOf(await served.get(`${path}/journal`))) as { items: object[] };
    expect(items.map((item) => (item as { kind: string }).kind)).toEqual([
      "started",
      "stuck",
      "done",
      "retried",
    ]);
  });

  test("retry tries it once more, under the same key", async () => {
    const served = await stuck(1);
    const response = await served.post(
      `${path}/retry`,
      { reason: "mended" },
      { ...json, "x-act-user": "ada" },
    );
    const retried = await bodyOf(response);
    expect(retried).toMatchObject({ status: "compensating" });
    expect(retried).not.toHaveProperty("incident");
    await served.world.settle();
    expect(served.world.engine.read("trip:1")).toMatchObject({
      status: "failed",
      error: { type: "full" },
      steps: { "book.compensation": { status: "completed", attempts: 2 } },
    });
    const { items } = (await bodyOf(await served.get(`${path}/journal`))) as { items: object[] };
    expect(items.at(-2)).toMatchObject({
      kind: "retried",
      step: "book.compensation",
      actor: "ada",
      event: { reason: "mended" },
    });
  });

  test("skip goes on, and the record says who and how", async () => {
    const served = await stuck(1);
    const body = { step: "book.compensation", reason: "by phone" };
    const skipped = await bodyOf(await served.post(`${path}/skip`, body, { ...json, "x-act-user": "ada" }));
    expect(skipped).toMatchObject({
      status: "failed",
      steps: { book: { status: "compensated" }, "book.compensation": { status: "skipped" } },
    });
    const { items } = (await bodyOf(await served.get(`${path}/journal`))) as { items: object[] };
    expect(items.at(-1)).toMatchObject({ kind: "skipped", actor: "ada", event: { reason: "by phone" } });
  });

  test.each<[verdict: string, verb: string, body: unknown]>([
    ["409 wrong-status", "skip", { step: "book", reason: "r" }],
    ["422 invalid-input", "skip", { step: "book.compensation" }],
    ["422 invalid-input", "skip", { step: "book.compensation", reason: "" }],
    ["422 invalid-input", "skip", { reason: "r" }],
    ["409 wrong-status", "pause", {}],
    ["409 ended", "cancel", {}],
  ])("%s to %s with %j", async (verdict, verb, body) => {
    const served = await stuck(1);
    expect(await verdictOf(await served.post(`${path}/${verb}`, body))).toBe(verdict);
  });

  test.each<[verb: string, body: unknown]>([
    ["retry", {}],
    ["skip", { step: "wait_for_bank", reason: "r" }],
  ])("%s of an instance that needs no attention is 409", async (verb, body) => {
    const served = await claimed();
    expect(await problemIn(await served.post(`${benefit}/${verb}`, body))).toMatchObject({
      status: 409,
      detail: `Instance benefit_flow:c is running: there is nothing to ${verb} before it needs attention.`,
    });
  });
});

describe("batches", () => {
  const pauseAll = {
    action: "pause",
    filter: { workflow: "benefit_flow", status: "running" },
    reason: "audit",
  };

  test("answer with their address, and tell how far they are", async () => {
    const served = await claimed();
    const response = await served.post("/v1/batches", pauseAll, { ...json, "x-act-user": "ada" });
    const begun = (await bodyOf(response)) as { id: string };
    expect([response.status, response.headers.get("location")]).toEqual([202, `/v1/batches/${begun.id}`]);
    await served.world.settle();
    const ended = {
      id: begun.id,
      action: "pause",
      status: "completed",
      total: 1,
      done: 1,
      failed: 0,
      by: "ada",
    };
    expect(await bodyOf(await served.get(`/v1/batches/${begun.id}`))).toMatchObject(ended);
    expect(await bodyOf(await served.get("/v1/batches"))).toMatchObject({ items: [ended], next: null });
    expect(await bodyOf(await served.get(benefit))).toMatchObject({
      status: "paused",
      paused: { by: "ada", reason: "audit" },
    });
  });

  test("with dry_run say what they would touch", async () => {
    const served = await claimed();
    const response = await served.post("/v1/batches", { ...pauseAll, dry_run: true });
    expect([response.status, await bodyOf(response)]).toEqual([
      200,
      { action: "pause", dry_run: true, total: 1, sample: ["benefit_flow:c"] },
    ]);
    expect(await bodyOf(await served.get("/v1/batches"))).toMatchObject({ items: [] });
  });

  test("of one Idempotency-Key are one", async () => {
    const served = await claimed();
    const headers = { ...json, "idempotency-key": "b" };
    const [first, again] = [
      await served.post("/v1/batches", pauseAll, headers),
      await served.post("/v1/batches", pauseAll, headers),
    ];
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    expect(await bodyOf(await served.get("/v1/batches"))).toMatchObject({ items: [{}] });
  });

  test("are listed page by page, the newest first", async () => {
    const served = await claimed();
    for (const action of ["pause", "resume", "pause"])
      await served.post("/v1/batches", { action, filter: {} });
    await served.world.settle();
    const page = (await bodyOf(await served.get("/v1/batches?limit=2"))) as { items: object[]; next: string };
    const rest = await bodyOf(await served.get(`/v1/batches?limit=2&cursor=${page.next}`));
    expect([page.items, rest]).toMatchObject([
      [{ action: "pause" }, { action: "resume" }],
      { items: [{ action: "pause" }], next: null },
    ]);
  });

  test.each<[verdict: string, body: unknown]>([
    ["422 invalid-input", { action: "pause" }],
    ["422 invalid-input", { action: "migrate", filter: {} }],
    ["422 invalid-input", { action: "pause", filter: { colour: "red" } }],
    ["422 invalid-input", { action: "pause", filter: {}, step: "s" }],
    ["422 invalid-input", { action: "skip", filter: {}, reason: "r" }],
    ["422 invalid-input", { action: "skip", filter: {}, step: "s" }],
    ["202", { action: "skip", filter: {}, step: "s", reason: "r" }],
  ])("%s to %j", async (verdict, body) => {
    const served = await serve();
    expect(await verdictOf(await served.post("/v1/batches", body))).toBe(verdict);
  });

  test("that nobody began are 404", async () => {
    expect(await verdictOf(await (await serve()).get("/v1/batches/none"))).toBe("404 unknown-batch");
  });
});
