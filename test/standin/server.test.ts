// The stand-in's promises, over real HTTP: answers, effects once for each key, rules, and its control API.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { request as httpRequest } from "node:http";
import { createStandin, type Standin } from "../../src/standin/server.ts";

let standin: Standin;
let url: string;
let lines: string[];

beforeEach(async () => {
  lines = [];
  standin = createStandin({ now: Date.now, log: (line) => lines.push(line) });
  url = `http://127.0.0.1:${await standin.listen(0)}`;
});

afterEach(() => standin.close());

describe("a request", () => {
  test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])(
    "%s to any path is answered 200 {}",
    async (method) => {
      const response = await fetch(`${url}/any/where?x=1`, { method });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(await response.json()).toEqual({});
    },
  );

  test("for a ticket is answered with an id that its key alone decides", async () => {
    const first = await (await call("/helpdesk/ticket", "a")).json();
    const other = await (await call("/helpdesk/ticket", "b")).json();
    expect(first).toEqual({ id: expect.stringMatching(/^T-\d{6}$/) });
    expect(other).not.toEqual(first);
    await control("DELETE", "requests");
    expect(await (await call("/helpdesk/ticket", "a")).json()).toEqual(first);
  });

  test("to an agent is answered with something that fits the schema in it", async () => {
    const fields = {
      category: { type: "string", enum: ["benefit", "tax"] },
      confidence: { type: "number" },
      tags: { type: "array", items: { type: "string" } },
      at: { type: "string", format: "date-time" },
      note: { anyOf: [{ type: "string" }, { type: "null" }] },
      inner: { type: "object", properties: { sure: { type: "boolean" } }, required: ["sure"] },
    };
    const output = {
      type: "object",
      properties: fields,
      required: ["category", "confidence", "tags", "at", "inner"],
    };
    expect(await (await call("/agents/triage", "a", { input: {}, output })).json()).toEqual({
      category: "benefit",
      confidence: 1,
      tags: [],
      at: "2026-01-05T09:00:00Z",
      inner: { sure: true },
    });
    expect(await (await call("/agents/triage", "b", {})).json()).toEqual({});
  });

  test("is recorded with what it carried and when it began and ended", async () => {
    const beforeMs = Date.now();
    await call(
      "/finance/freeze",
      "i/freeze/1",
      { id: 987 },
      { "x-act-instance": "i", "x-act-step": "freeze" },
    );
    const { requests } = await read("requests");
    expect(requests).toEqual([
      {
        method: "POST",
        path: "/finance/freeze",
        query: "",
        key: "i/freeze/1",
        instance: "i",
        step: "freeze",
        body: { id: 987 },
        atMs: expect.any(Number),
        endedAtMs: expect.any(Number),
        status: 200,
        replayed: false,
      },
    ]);
    expect(requests[0].atMs).toBeGreaterThanOrEqual(beforeMs);
    expect(requests[0].endedAtMs).toBeGreaterThanOrEqual(requests[0].atMs);
  });

  test("is logged on one line as it arrives", async () => {
    await call("/notify/sms", "i/sms/1", {}, { "x-act-instance": "i" });
    await call("/notify/sms", "i/sms/1", {}, { "x-act-instance": "i" });
    await call("/notify/sms", "k\u0085ey");
    expect(lines).toEqual([
      "▶ POST /notify/sms  key=i/sms/1  instance=i",
      "▶ POST /notify/sms  key=i/sms/1  instance=i  (again)",
      "▶ POST /notify/sms  key=k?ey  instance=none",
    ]);
  });

  test("whose body is not the JSON it says is recorded as text", async () => {
    await fetch(`${url}/a`, { method: "POST", headers: { "content-type": "application/json" }, body: "{" });
    expect((await read("requests")).requests[0].body).toBe("{");
  });

  test("with a body beyond 1 MiB is refused and has no effect", async () => {
    const status = await new Promise((resolve, reject) => {
      const sending = httpRequest(`${url}/a`, { method: "POST" }, (response) => resolve(response.statusCode));
      sending.on("error", reject).end(Buffer.alloc(1024 * 1024 + 1));
    });
    expect(status).toBe(413);
    expect((await read("effects")).effects).toEqual([]);
  });
});

describe("a key", () => {
  test("that comes again gets the same answer, says so, and has no second effect", async () => {
    await rule({ path: "/a", body: { n: 1 } });
    const first = await call("/a", "k");
    await rule({ path: "/a", body: { n: 2 } });
    const second = await call("/a", "k");
    expect([await first.json(), await second.json()]).toEqual([{ n: 1 }, { n: 1 }]);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect((await read("effects")).effects).toHaveLength(1);
    expect((await read("requests")).requests.map((one: { replayed: boolean }) => one.replayed)).toEqual([
      false,
      true,
    ]);
  });

  test.each([
    ["path", "/b", {}],
    ["body", "/a", { other: true }],
  ])("that comes with another %s is refused", async (_name, path, body) => {
    await call("/a", "k", {});
    const second = await call(path, "k", body);
    expect(second.status).toBe(422);
    expect((await read("effects")).effects).toHaveLength(1);
  });

  test("that failed has had no effect and may come again", async () => {
    await rule({ path: "/a", fail: 503, times: 1 });
    expect((await call("/a", "k")).status).toBe(503);
    expect((await read("effects")).effects).toEqual([]);
    expect((await call("/a", "k")).status).toBe(200);
    expect((await read("effects")).effects).toHaveLength(1);
  });

  test("has its effect once although its caller did not wait", async () => {
    await rule({ path: "/a", delay_ms: 3_600_000 });
    const leaving = new AbortController();
    const first = call("/a", "k", {}, {}, leaving.signal);
    await expect.poll(async () => (await read("effects")).effects.length).toBe(1);
    leaving.abort();
    await expect(first).rejects.toThrow();
    expect((await call("/a", "k")).headers.get("idempotent-replayed")).toBe("true");
    expect((await read("effects")).effects).toHaveLength(1);
  });

  test("named like a property of every object is a key like any other", async () => {
    for (const key of ["__proto__", "constructor", "toString"]) {
      expect((await call("/a", key)).headers.get("idempotent-replayed")).toBeNull();
    }
    expect((await read("effects")).effects).toHaveLength(3);
  });

  test("is not needed: without one every request has its effect", async () => {
    await fetch(`${url}/a`, { method: "POST" });
    await fetch(`${url}/a`, { method: "POST" });
    expect((await read("effects")).effects.map((one: { key: null }) => one.key)).toEqual([null, null]);
  });
});

describe("a rule", () => {
  test("fails a path as often as told, with its body and Retry-After", async () => {
    await rule({ path: "/a", fail: 429, times: 2, retry_after: 7, body: { why: "busy" } });
    const statuses = [];
    for (const key of ["1", "2", "3"]) {
      const response = await call("/a", key);
      statuses.push(response.status);
      if (key === "1") {
        expect(response.headers.get("retry-after")).toBe("7");
        expect(await response.json()).toEqual({ why: "busy" });
      }
    }
    expect(statuses).toEqual([429, 429, 200]);
    expect(await read("rules")).toEqual({ rules: [] });
  });

  test("without times holds until it is removed", async () => {
    await rule({ path: "/a", fail: 500 });
    for (const key of ["1", "2", "3"]) expect((await call("/a", key)).status).toBe(500);
    await control("DELETE", "rules");
    expect((await call("/a", "4")).status).toBe(200);
  });

  test("holds for its path and method alone", async () => {
    await rule({ path: "/a", method: "DELETE", fail: 500 });
    expect((await call("/a", "1")).status).toBe(200);
    expect((await call("/a/b", "2")).status).toBe(200);
    expect((await fetch(`${url}/a`, { method: "DELETE" })).status).toBe(500);
  });

  test("delays the answer", async () => {
    await rule({ path: "/a", delay_ms: 80 });
    await call("/a", "k");
    const { requests } = await read("requests");
    expect(requests[0].endedAtMs - requests[0].atMs).toBeGreaterThanOrEqual(79);
  });

  test("hangs a path: no answer, no effect, and other paths go on", async () => {
    await rule({ path: "/a", hang: true });
    const leaving = new AbortController();
    const hanging = call("/a", "k", {}, {}, leaving.signal);
    await expect.poll(async () => (await read("requests?path=/a")).requests.length).toBe(1);
    expect((await call("/b", "l")).status).toBe(200);
    expect((await read("requests?path=/a")).requests[0]).toMatchObject({ status: null, endedAtMs: null });
    leaving.abort();
    await expect(hanging).rejects.toThrow();
    await expect
      .poll(async () => (await read("requests?path=/a")).requests[0].endedAtMs)
      .toEqual(expect.any(Number));
    expect((await read("effects?path=/a")).effects).toEqual([]);
  });

  test("replaces the one that its path had", async () => {
    await rule({ path: "/a", fail: 500 });
    expect(await (await rule({ path: "/a", delay_ms: 1 })).json()).toEqual({
      rules: [{ path: "/a", delay_ms: 1 }],
    });
  });

  test.each<[unknown, string]>([
    [{ path: "/a", fial: 503 }, 'a rule has no "fial"; it may have path, method, fail'],
    [{ fail: 503 }, "a rule needs a path"],
    [{ path: "a" }, 'path is "a", but must be a path'],
    [{ path: "/a?x" }, "without query"],
    [{ path: "/_standin/rules", fail: 500 }, "path is"],
    [{ path: 7 }, "path is 7"],
    [{ path: "/a", fail: 200 }, "fail is 200, but must be a status from 400 to 599"],
    [{ path: "/a", fail: "503" }, 'fail is "503"'],
    [{ path: "/a", times: 0 }, "times is 0"],
    [{ path: "/a", times: 1.5 }, "times is 1.5"],
    [{ path: "/a", delay_ms: -1 }, "delay_ms is -1"],
    [{ path: "/a", hang: false }, "hang is false"],
    [{ path: "/a", retry_after: null }, "retry_after is null"],
    [{ path: "/a", method: "post" }, 'method is "post"'],
    [{ path: "/a", constructor: 1 }, 'a rule has no "constructor"'],
    ["/a", "a rule is a JSON object"],
    [null, "a rule is a JSON object"],
  ])("%j is refused", async (bad, reason) => {
    const response = await rule(bad);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(reason);
    expect(await read("rules")).toEqual({ rules: [] });
  });

  test.each(["{", "", '{"path":"/a","__proto__":{"fail":500}}'])("text %j is refused", async (body) => {
    expect((await fetch(`${url}/_standin/rules`, { method: "PUT", body })).status).toBe(400);
  });

  test("in a list with a bad one is not taken either", async () => {
    expect(
      (
        await rule([
          { path: "/a", fail: 500 },
          { path: "/b", fail: 1 },
        ])
      ).status,
    ).toBe(400);
    expect(await read("rules")).toEqual({ rules: [] });
  });
});

describe("the control API", () => {
  test("filters by path and instance", async () => {
    await call("/a", "1", {}, { "x-act-instance": "i" });
    await call("/a", "2", {}, { "x-act-instance": "j" });
    await call("/b", "3", {}, { "x-act-instance": "j" });
    const keys = async (query: string) =>
      (await read(`requests?${query}`)).requests.map((one: { key: string }) => one.key);
    expect(await keys("path=/a")).toEqual(["1", "2"]);
    expect(await keys("instance=j")).toEqual(["2", "3"]);
    expect(await keys("path=/a&instance=j")).toEqual(["2"]);
  });

  test("forgets requests, effects and kept answers together", async () => {
    await call("/a", "k");
    await control("DELETE", "requests");
    expect(await read("requests")).toEqual({ requests: [] });
    expect(await read("effects")).toEqual({ effects: [] });
    expect((await call("/a", "k")).headers.get("idempotent-replayed")).toBeNull();
  });

  test.each([
    ["GET", "nothing", 404, "there are /_standin/requests, /_standin/effects, /_standin/rules"],
    ["GET", "", 404, "there are"],
    ["POST", "rules", 405, "takes GET, PUT, DELETE"],
    ["GET", "requests?pth=/a", 400, 'there is no filter "pth"'],
  ])("%s %s is answered %i with what there is", async (method, path, status, error) => {
    const response = await control(method, path);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: string }).error).toContain(error);
  });

  test("is not among the requests it reports", async () => {
    await read("requests");
    expect(await read("requests")).toEqual({ requests: [] });
  });
});

test("a port that is taken rejects", async () => {
  const other = createStandin({ now: Date.now });
  await expect(other.listen(Number(new URL(url).port))).rejects.toThrow(/EADDRINUSE/);
});

function call(
  path: string,
  key: string,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key, ...headers },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

function rule(value: unknown): Promise<Response> {
  return fetch(`${url}/_standin/rules`, { method: "PUT", body: JSON.stringify(value) });
}

function control(method: string, path: string): Promise<Response> {
  return fetch(`${url}/_standin/${path}`, { method });
}

// oxlint-disable-next-line typescript/no-explicit-any -- the shape is what the tests are about
async function read(path: string): Promise<any> {
  return (await control("GET", path)).json();
}
