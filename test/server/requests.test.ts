// Which answer a request gets: one row a rule.
import { beforeAll, describe, expect, test } from "vitest";
import { maxBodyBytes } from "../../src/server/arrival.ts";
import { maxDepth } from "../../src/server/body.ts";
import type { Served } from "./harness.ts";
import { serve } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

let served: Served;
const benefit = "/v1/instances/benefit_flow:waiting/events";
const reviewed = "/v1/instances/benefit_flow:reviewed/events";
const ended = "/v1/instances/benefit_flow:ended/events";

beforeAll(async () => {
  served = await serve();
  for (const claim of ["waiting", "reviewed", "ended"]) {
    await served.post("/v1/events", { type: "benefit_claimed", data: { claim, amount: 1 } });
  }
  await served.post(reviewed, { type: "bank_updated", data: { iban: "DE1" } });
  await served.post(ended, { type: "bank_updated", data: { iban: "DE1" } });
  await served.post(ended, { type: "review.resolved" });
  await served.world.settle();
});

const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const padded = (size: number): string => {
  const body = JSON.stringify({ type: "payment_failed", data: "" });
  return body.replace('""', `"${"x".repeat(size - body.length)}"`);
};

describe("POST /v1/events", () => {
  test.each<[verdict: string, rule: string, body: unknown]>([
    ["202", "a plain event", { type: "payment_failed", data: { id: 1 } }],
    ["202", "an event with an identity", { type: "payment_failed", data: {}, id: "a", source: "s" }],
    ["202", "data null", { type: "payment_failed", data: null }],
    ["202", "a body as large as the limit", padded(maxBodyBytes)],
    ["202", "nesting as deep as the limit", `{"type":"payment_failed","data":${nested(maxDepth - 1)}}`],
    [
      "202",
      "a key constructor, which is mere data",
      '{"type":"payment_failed","data":{"constructor":{"prototype":1}}}',
    ],
    ["202", "an event that is known and starts nothing", { type: "bank_updated", data: { iban: "DE1" } }],
    ["400 malformed-json", "no body", ""],
    ["400 malformed-json", "half an object", '{"type":'],
    ["400 malformed-json", "more after the object", '{"type":"payment_failed","data":{}}{}'],
    ["400 malformed-json", "NaN", '{"type":"payment_failed","data":NaN}'],
    ["400 bad-event", "a forged done event", { type: "done.freeze_payments", data: {} }],
    ["400 bad-event", "a forged failed event", { type: "failed.freeze_payments", data: {} }],
    ["400 bad-event", "a forged xstate event", { type: "xstate.stop", data: {} }],
    ["400 bad-event", "a type that is not well formed", { type: "no spaces", data: {} }],
    ["404 unknown-event", "a type that no workflow declares", { type: "payment_lost", data: {} }],
    ["413 too-large", "one byte more than the limit", padded(maxBodyBytes + 1)],
    ["413 too-large", "what is too large and not JSON", "x".repeat(maxBodyBytes + 1)],
    ["422 invalid-input", "an array", []],
    ["422 invalid-input", "a text", '"payment_failed"'],
    ["422 invalid-input", "no type", { data: {} }],
    ["422 invalid-input", "no data", { type: "payment_failed" }],
    ["422 invalid-input", "an empty type", { type: "", data: {} }],
    ["422 invalid-input", "a type that is no text", { type: 7, data: {} }],
    ["422 invalid-input", "an unknown member", { type: "payment_failed", data: {}, status: "done" }],
    [
      "422 invalid-input",
      "an id with a control character",
      { type: "payment_failed", data: {}, id: "a\u0000" },
    ],
    [
      "422 invalid-input",
      "an id with half a surrogate pair",
      { type: "payment_failed", data: {}, id: "a\ud800" },
    ],
    [
      "422 invalid-input",
      "an id of 256 characters",
      { type: "payment_failed", data: {}, id: "i".repeat(256) },
    ],
    [
      "422 invalid-input",
      "nesting deeper than the limit",
      `{"type":"payment_failed","data":${nested(maxDepth)}}`,
    ],
    [
      "422 invalid-input",
      "nesting that would exhaust a stack",
      `{"type":"payment_failed","data":${nested(200_000)}}`,
    ],
    [
      "422 invalid-input",
      "__proto__ at the top",
      '{"type":"payment_failed","data":{},"__proto__":{"admin":true}}',
    ],
    [
      "422 invalid-input",
      "__proto__ deep in the data",
      '{"type":"payment_failed","data":[{"a":{"__proto__":1}}]}',
    ],
    [
      "422 invalid-input",
      "__proto__ spelt with escapes",
      '{"type":"payment_failed","data":{"\\u005f_proto__":1}}',
    ],
    ["422 invalid-input", "a number beyond all doubles", '{"type":"payment_failed","data":1e400}'],
    [
      "422 bad-data",
      "data of another type than declared",
      { type: "benefit_claimed", data: { claim: "c", amount: "1" } },
    ],
    ["422 bad-data", "data without a required field", { type: "benefit_claimed", data: { claim: "c" } }],
  ])("%s: %s", async (verdict, _, body) => {
    expect(await verdictOf(await served.post("/v1/events", body))).toBe(verdict);
  });

  test.each<[verdict: string, headers: Record<string, string>]>([
    ["202", { "content-type": "application/json; charset=utf-8" }],
    ["202", { "content-type": 'Application/JSON;charset="UTF-8"' }],
    ["415 unsupported-media-type", { "content-type": "text/plain" }],
    ["415 unsupported-media-type", { "content-type": "application/json; charset=latin1" }],
    ["415 unsupported-media-type", { "content-type": "application/jsonp" }],
    ["415 unsupported-media-type", { "content-type": "application/cloudevents+xml" }],
    ["415 unsupported-media-type", { "content-type": "application/x-www-form-urlencoded" }],
  ])("%s: %o", async (verdict, headers) => {
    const response = await served.post("/v1/events", { type: "payment_failed", data: {} }, headers);
    expect(await verdictOf(response)).toBe(verdict);
  });

  test("a body without a content type is refused, so that no foreign page can send one", async () => {
    const body = new TextEncoder().encode('{"type":"payment_failed","data":{}}');
    const response = await served.app.request("/v1/events", { method: "POST", body });
    expect(await verdictOf(response)).toBe("415 unsupported-media-type");
    expect(response.headers.get("accept")).toContain("application/json");
  });

  test("size is judged before type", async () => {
    const response = await served.post("/v1/events", padded(maxBodyBytes + 1), {
      "content-type": "text/plain",
    });
    expect(await verdictOf(response)).toBe("413 too-large");
  });

  test("a body that is not UTF-8 is refused, not altered", async () => {
    const body = Buffer.from('{"type":"payment_failed","data":"\xe9"}', "latin1");
    const headers = { "content-type": "application/json" };
    const response = await served.app.request("/v1/events", { method: "POST", headers, body });
    expect(await problemIn(response)).toMatchObject({
      status: 400,
      detail: expect.stringContaining("UTF-8"),
    });
  });

  test("a compressed body is 415", async () => {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const response = await served.post("/v1/events", "\u001f\u0008", headers);
    expect(await verdictOf(response)).toBe("415 unsupported-media-type");
  });

  test("the same identity with other data is 422", async () => {
    const event = { type: "payment_failed", source: "bank", id: "7" };
    await served.post("/v1/events", { ...event, data: 1 });
    expect(await verdictOf(await served.post("/v1/events", { ...event, data: 2 }))).toBe("422 key-reused");
  });

  test("an unknown event names the known ones", async () => {
    const problem = await problemIn(await served.post("/v1/events", { type: "payment_lost", data: {} }));
    expect(problem["known"]).toEqual(expect.arrayContaining(["benefit_claimed", "payment_failed"]));
  });
});

describe("POST /v1/instances/{id}/events", () => {
  test.each<[verdict: string, rule: string, path: string, body: unknown]>([
    ["400 malformed-json", "half an object", benefit, "{"],
    ["400 bad-event", "a forged event", benefit, { type: "done.wait_for_bank" }],
    [
      "400 bad-event",
      "a forged event to nobody",
      "/v1/instances/none/events",
      { type: "done.wait_for_bank" },
    ],
    [
      "404 unknown-instance",
      "an instance that is not there",
      "/v1/instances/none/events",
      { type: "bank_updated" },
    ],
    [
      "404 unknown-instance",
      "an id longer than any",
      `/v1/instances/${"x".repeat(5000)}/events`,
      { type: "bank_updated" },
    ],
    ["404 unknown-event", "a type the workflow does not declare", benefit, { type: "payment_failed" }],
    ["409 not-awaited", "a wait that is over", reviewed, { type: "bank_updated", data: { iban: "DE2" } }],
    ["409 ended", "an instance that has ended", ended, { type: "bank_updated", data: { iban: "DE1" } }],
    ["415 unsupported-media-type", "another type, to nobody", "/v1/instances/none/events", undefined],
    ["422 invalid-input", "an unknown member", benefit, { type: "bank_updated", revision: 7 }],
    [
      "422 bad-data",
      "data of another type than declared",
      benefit,
      { type: "bank_updated", data: { iban: 1 } },
    ],
    ["422 bad-data", "no data where some is declared", benefit, { type: "bank_updated" }],
  ])("%s: %s", async (verdict, _, path, body) => {
    const headers = body === undefined ? { "content-type": "text/plain" } : undefined;
    expect(await verdictOf(await served.post(path, body ?? "x", headers))).toBe(verdict);
  });

  test("an id longer than any is refused without asking the store, which may not bear it", async () => {
    const response = await served.post(`/v1/instances/${"x".repeat(401)}/events`, { type: "bank_updated" });
    expect((await problemIn(response)).detail).toContain("at most 400 characters");
  });

  test("wrong data is pointed at, within the body", async () => {
    const response = await served.post(benefit, { type: "bank_updated", data: { iban: 1 } });
    expect((await problemIn(response)).errors).toMatchObject([{ pointer: "/data/iban" }]);
  });
});

describe("POST /v1/workflows/{id}/instances", () => {
  const path = "/v1/workflows/benefit_flow/instances";
  const data = { claim: "c", amount: 1 };
  test.each<[verdict: string, rule: string, path: string, body: unknown]>([
    ["201", "data and a key", path, { data, key: "once" }],
    ["201", "data alone", path, { data }],
    ["404 unknown-workflow", "a workflow that is not there", "/v1/workflows/none/instances", { data: {} }],
    ["404 unknown-workflow", "a path for an id", "/v1/workflows/..%2F..%2Fetc/instances", { data: {} }],
    ["409 key-taken", "a key that is taken", path, { data, key: "waiting" }],
    ["422 invalid-input", "no data", path, { key: "k" }],
    ["422 invalid-input", "mass assignment", path, { data, status: "completed", revision: 9 }],
    ["422 bad-data", "a key that is none", path, { data, key: "a/b" }],
    ["422 bad-data", "data of another type than declared", path, { data: { claim: 1, amount: 1 } }],
  ])("%s: %s", async (verdict, _, to, body) => {
    expect(await verdictOf(await served.post(to, body))).toBe(verdict);
  });

  test("a taken key names the instance that has it", async () => {
    const problem = await problemIn(await served.post(path, { data, key: "waiting" }));
    expect(problem["instance_id"]).toBe("benefit_flow:waiting");
  });
});

describe("GET", () => {
  test.each([
    ["200", "/"],
    ["200", "/healthz"],
    ["200", "/readyz"],
    ["200", "/openapi.json"],
    ["200", "/v1/workflows"],
    ["200", "/v1/workflows/payment_failed_flow"],
    ["200", "/v1/instances?workflow=benefit_flow&status=running&step=wait_for_bank&limit=500"],
    [
      "200",
      "/v1/instances?error=timeout&created_after=2026-01-05T09:00:00%2B01:00&created_before=2027-01-01T00:00:00Z&q=x",
    ],
    ["422 invalid-input", "/v1/instances?created_after=yesterday"],
    ["422 invalid-input", "/v1/instances?q="],
    ["200", "/v1/instances?label.team=x&label.__proto__=y&label.a.b=z"],
    ["422 invalid-input", "/v1/instances?label.team=x&label.team=y"],
    ["422 invalid-input", "/v1/instances?label.=x"],
    ["422 invalid-input", "/v1/instances?labels=x"],
    ["200", "/v1/instances/benefit_flow:waiting"],
    ["200", "/v1/instances/benefit_flow%3Awaiting"],
    ["200", "/v1/instances/benefit_flow:waiting/journal"],
    ["200", "/v1/instances/benefit_flow:waiting/journal?format=ndjson"],
    ["400 unknown-cursor", "/v1/instances?cursor=garbage"],
    ["400 unknown-cursor", "/v1/instances?cursor="],
    ["400 unknown-cursor", "/v1/workflows?cursor=%00"],
    [
      "400 unknown-cursor",
      `/v1/instances/benefit_flow:waiting/journal?cursor=${Buffer.from("journal\nx").toString("base64url")}`,
    ],
    [
      "400 unknown-cursor",
      `/v1/instances?cursor=${Buffer.from(`instances\n${"x".repeat(401)}`).toString("base64url")}`,
    ],
    ["404 unknown-route", "/v1"],
    ["404 unknown-route", "/v1/events/"],
    ["404 unknown-route", "/../etc/passwd"],
    ["404 unknown-instance", "/v1/instances/benefit_flow%3Anone"],
    ["404 unknown-instance", "/v1/instances/__proto__"],
    ["404 unknown-instance", "/v1/instances/%00"],
    ["404 unknown-instance", "/v1/instances/%zz"],
    ["404 unknown-instance", "/v1/instances/none/journal"],
    ["404 unknown-instance", "/v1/instances/none/journal?format=ndjson"],
    ["404 unknown-workflow", "/v1/workflows/constructor"],
    ["405 wrong-method", "/v1/events"],
    ["422 invalid-input", "/v1/instances?limit=0"],
    ["422 invalid-input", "/v1/instances?limit=501"],
    ["422 invalid-input", "/v1/instances?limit=some"],
    ["422 invalid-input", "/v1/instances?status=done"],
    ["422 invalid-input", "/v1/instances?stauts=running"],
    ["422 invalid-input", "/v1/instances?status=running&status=failed"],
    ["422 invalid-input", "/v1/instances?__proto__=1"],
    ["422 invalid-input", "/v1/instances/benefit_flow:waiting/journal?format=csv"],
  ])("%s: %s", async (verdict, path) => {
    expect(await verdictOf(await served.get(path))).toBe(verdict);
  });

  test("a cursor of one list does not continue another", async () => {
    const { next } = (await (await served.get("/v1/instances?limit=1")).json()) as { next: string };
    expect(await verdictOf(await served.get(`/v1/workflows?cursor=${next}`))).toBe("400 unknown-cursor");
  });
});

describe("a method that a path does not take", () => {
  test.each([
    ["PUT", "/v1/events", "POST"],
    ["DELETE", "/v1/instances/benefit_flow:waiting", "GET, HEAD"],
    ["POST", "/healthz", "GET, HEAD"],
    ["PATCH", "/openapi.json", "GET, HEAD"],
    ["OPTIONS", "/v1/instances/x/events", "POST"],
  ])("%s %s is 405 and says what it takes", async (method, path, allow) => {
    const response = await served.app.request(path, { method });
    expect(await verdictOf(response)).toBe("405 wrong-method");
    expect(response.headers.get("allow")).toBe(allow);
  });
});

test("every mistake of a body is told at once, with its place", async () => {
  const problem = await problemIn(await served.post("/v1/events", { type: 7, "a/b": 1, id: "" }));
  expect(problem.errors).toEqual([
    { pointer: "/type", detail: "must be a string" },
    { pointer: "/data", detail: "is missing" },
    { pointer: "/id", detail: "must not be empty" },
    { pointer: "/a~1b", detail: "is not known here" },
  ]);
});

test("a hostile key is pointed at", async () => {
  const response = await served.post("/v1/events", '{"type":"payment_failed","data":[0,{"__proto__":1}]}');
  expect((await problemIn(response)).errors).toMatchObject([{ pointer: "/data/1/__proto__" }]);
});

test("no request of these polluted a prototype or was logged as a failure of ours", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
  expect(served.failures).toEqual([]);
});

test.each(["/healthz", "/nowhere"])(
  "%s is answered with headers that keep browsers from guessing and keeping",
  async (path) => {
    const { headers } = await served.get(path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  },
);
