// The HTTP gateway against real servers on loopback: what is sent, what comes of each answer, what is never sent.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import {
  createServer as createNetServer,
  type Server as NetServer,
  type AddressInfo,
  type Socket,
} from "node:net";
import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpGateway, type HttpGatewayOptions } from "../../src/adapters/gateway.ts";
import type { Attempt, Gateway, Outcome } from "../../src/engine/ports.ts";
import type { CallRequest } from "../../src/engine/instance.ts";

const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0);
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe("a request", () => {
  test("carries our headers, the body as JSON and the author's headers", async () => {
    const seen = await sent({
      method: "POST",
      path: "/finance/freeze",
      body: { id: 987, name: "Zoë" },
      headers: { "x-dept": "7" },
    });
    expect(seen.method).toBe("POST");
    expect(seen.url).toBe("/finance/freeze");
    expect(seen.body).toBe('{"id":987,"name":"Zoë"}');
    expect(seen.headers).toMatchObject({
      "idempotency-key": "payment_failed:1/freeze/1",
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      "x-act-instance": "payment_failed:1",
      "x-act-step": "freeze",
      "content-type": "application/json",
      accept: "application/json",
      "x-dept": "7",
    });
  });

  test("carries the trace's state where there is one", async () => {
    const { calls, gateway } = await service(answerJson("{}"));
    await gateway.call(attempt({}, { tracestate: "congo=t61rcWkgMzE" }));
    await gateway.call(attempt());
    expect(calls.map(({ headers }) => headers["tracestate"])).toEqual(["congo=t61rcWkgMzE", undefined]);
  });

  test("without a body has no content-type", async () => {
    const seen = await sent({ method: "GET", path: "/a" });
    expect(seen.headers["content-type"]).toBeUndefined();
    expect(seen.body).toBe("");
  });

  test("puts the path under the base path and the query after it, encoded", async () => {
    const { calls, gateway } = await service(answerJson("{}"), { path: "/agency/v2/" });
    await gateway.call(attempt({ method: "GET", path: "/citizens/a%20b", query: { q: "x&y=1 #?", r: "é" } }));
    expect(calls[0]!.url).toBe("/agency/v2/citizens/a%20b?q=x%26y%3D1+%23%3F&r=%C3%A9");
  });

  test("carries a key of any characters without loss, and different keys never meet", async () => {
    const { calls, gateway } = await service(answerJson("{}"));
    const keys = [
      "w:zoë/s/1",
      "w:zo%C3%AB/s/1",
      "w:a b/s/1",
      "w:a\r\nX-Evil: 1/s/1",
      "w:\0/s/1",
      "w:\ud83d/s/1",
    ];
    for (const key of keys) await gateway.call({ ...attempt({ method: "POST", path: "/a" }), key });
    const arrived = calls.map((call) => call.headers["idempotency-key"]);
    expect(arrived).toEqual([
      "w:zo%C3%AB/s/1",
      "w:zo%25C3%25AB/s/1",
      "w:a%20b/s/1",
      "w:a%0D%0AX-Evil:%201/s/1",
      "w:%00/s/1",
      "w:%uD83D/s/1",
    ]);
    expect(calls.every((call) => call.headers["x-evil"] === undefined)).toBe(true);
  });
});

describe("an answer", () => {
  test.each<[name: string, status: number, type: string | undefined, body: string, output: unknown]>([
    ["JSON is parsed", 200, "application/json", '{"id":"T-1"}', { id: "T-1" }],
    ["any 2xx is success", 201, "application/json; charset=utf-8", "[1]", [1]],
    ["a +json type is JSON", 200, "application/hal+json", '"x"', "x"],
    ["a byte order mark before JSON is skipped", 200, "application/json", "\uFEFF{}", {}],
    ["an empty body is null", 200, "application/json", "", null],
    ["no content is null", 204, undefined, "", null],
    ["text is a string", 200, "text/plain", "done", "done"],
    ["another type is null", 200, "application/octet-stream", "\x01\x02", null],
    ["no type is null", 200, undefined, "{}", null],
    ["64 levels are taken", 200, "application/json", nested(64), JSON.parse(nested(64))],
    [
      "brackets inside strings are no levels",
      200,
      "application/json",
      `{"a":"${"[".repeat(100)}\\"["}`,
      { a: `${"[".repeat(100)}"[` },
    ],
  ])("%s", async (_name, status, type, body, output) => {
    const { gateway } = await service((_request, response) => {
      response.writeHead(status, type === undefined ? {} : { "content-type": type }).end(body);
    });
    expect(await gateway.call(attempt())).toEqual({ kind: "ok", status, output });
  });

  test.each([
    ["65 levels", "application/json", nested(65), "nested deeper than 64"],
    ["100,000 levels", "application/json", "[".repeat(100_000), "nested deeper than 64"],
    [
      "text that only claims to be JSON",
      "application/json",
      "<html>",
      'not the JSON it says it is: "<html>"',
    ],
  ])("with %s is refused and not asked for again", async (_name, type, body, reason) => {
    const { gateway } = await service((_request, response) => {
      response.writeHead(200, { "content-type": type }).end(body);
    });
    expect(await gateway.call(attempt())).toEqual({
      kind: "error",
      type: "validation",
      status: 200,
      retryable: false,
      unknown: false,
      message: expect.stringContaining(reason),
    });
  });

  test("that is compressed without being asked is refused unopened", async () => {
    const { gateway } = await service((_request, response) => {
      response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(gzipSync(Buffer.alloc(500_000, 0x20)));
    });
    expect(await gateway.call(attempt())).toMatchObject({ type: "validation", retryable: false });
  });

  test("of exactly the limit is taken, with and without a length", async () => {
    const text = JSON.stringify("x".repeat(1024 * 1024 - 2));
    for (const listener of [answerJson(text), answerChunked(text)]) {
      const { gateway } = await service(listener);
      expect(await gateway.call(attempt())).toMatchObject({ kind: "ok" });
    }
  });

  test.each([
    ["said beforehand", answerJson(JSON.stringify("x".repeat(1024 * 1024 - 1)))],
    ["found while reading", answerChunked(JSON.stringify("x".repeat(1024 * 1024 - 1)))],
    ["without end", answerForever],
  ])("of one byte more is refused: %s", async (_name, listener) => {
    const { gateway } = await service(listener);
    expect(await gateway.call(attempt())).toMatchObject({
      kind: "error",
      type: "validation",
      status: 200,
      retryable: false,
      unknown: false,
      message: "POST /a answered 200: the answer is larger than 1048576 bytes",
    });
  });

  test.each([
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
    [599, true],
    [300, false],
    [304, false],
    [400, false],
    [404, false],
    [409, false],
    [501, true],
  ])("of status %i is a known failure, retryable: %s", async (status, retryable) => {
    const { gateway } = await service((_request, response) => void response.writeHead(status).end());
    expect(await gateway.call(attempt())).toEqual({
      kind: "error",
      type: "communication",
      status,
      retryable,
      unknown: false,
      message: `POST /a answered ${status}`,
    });
  });

  test("that redirects is not followed", async () => {
    const elsewhere = await service(answerJson("{}"));
    const { gateway, calls } = await service((_request, response) => {
      response.writeHead(302, { location: `${elsewhere.url}/latest/meta-data` }).end();
    });
    expect(await gateway.call(attempt())).toMatchObject({
      type: "communication",
      status: 302,
      retryable: false,
    });
    expect(calls).toHaveLength(1);
    expect(elsewhere.calls).toHaveLength(0);
  });

  test.each([
    ["2", 2000],
    ["0", 0],
    ["Thu, 01 Jan 2026 12:01:30 GMT", 90_000],
    ["Thursday, 01-Jan-26 12:00:05 GMT", 5000],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["9".repeat(400), undefined],
    ["2026-01-01T12:01:30Z", undefined],
  ])("with Retry-After %s asks for %s ms", async (value, retryAfterMs) => {
    const { gateway } = await service((_request, response) => {
      response.writeHead(503, { "retry-after": value }).end();
    });
    const outcome = await gateway.call(attempt());
    expect(outcome.kind === "error" ? outcome.retryAfterMs : outcome).toBe(retryAfterMs);
  });

  test("is quoted in the message: 200 characters at most, on one line", async () => {
    const { gateway } = await service((_request, response) => {
      response.writeHead(500).end(`first\r\n\x1b[31mred\u202e\0${"x".repeat(5000)}`);
    });
    const message = errorOf(await gateway.call(attempt())).message;
    const quote = message.slice('POST /a answered 500: "'.length, -1);
    expect(message).toMatch(
      /^POST \/a answered 500: "first\\u\{d\}\\u\{a\}\\u\{1b\}\[31mred\\u\{202e\}\\u\{0\}x+"$/,
    );
    expect(quote).toHaveLength(200);
  });

  test("of failure stays what its status says when the body is too large, breaks off or never ends", async () => {
    const bodies: RequestListener[] = [
      (_request, response) => void response.writeHead(503).end(Buffer.alloc(2 * 1024 * 1024)),
      (_request, response) => {
        response.writeHead(503, { "content-length": "100" });
        response.write("half", () => response.destroy());
      },
      (_request, response) => void response.writeHead(503).write("half"),
    ];
    for (const body of bodies) {
      const { gateway } = await service(body);
      expect(await gateway.call(attempt({}, { timeoutMs: 200 }))).toMatchObject({
        type: "communication",
        status: 503,
        retryable: true,
        unknown: false,
      });
    }
  });
});

describe("no answer", () => {
  test("a refused connection: nothing took effect", async () => {
    const gateway = gatewayTo({ baseUrl: `http://127.0.0.1:${await freePort()}` });
    const outcome = errorOf(await gateway.call(attempt()));
    expect(outcome).toMatchObject({ type: "communication", retryable: true, unknown: false });
    expect(outcome.message).toMatch(/^POST \/a could not be sent: .*ECONNREFUSED/);
  });

  test("an unknown host: nothing took effect", async () => {
    const gateway = gatewayTo({ baseUrl: "http://nowhere.invalid" });
    expect(await gateway.call(attempt())).toMatchObject({
      type: "communication",
      retryable: true,
      unknown: false,
    });
  });

  test.each<[string, RequestListener]>([
    ["after the request", (request) => void request.socket.resetAndDestroy()],
    [
      "in the middle of the answer",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
        response.write('{"id":', () => response.socket!.resetAndDestroy());
      },
    ],
    [
      "before the last chunk",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write("{}", () => response.socket!.end());
      },
    ],
  ])("a connection lost %s: nobody knows", async (_name, listener) => {
    const { gateway } = await service(listener);
    expect(await gateway.call(attempt())).toMatchObject({
      type: "communication",
      retryable: true,
      unknown: true,
    });
  });

  test("an answer that is not HTTP: nobody knows", async () => {
    const { gateway } = await rawService((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    expect(await gateway.call(attempt())).toMatchObject({
      type: "communication",
      retryable: true,
      unknown: true,
    });
  });

  test("headers without end: nobody knows", async () => {
    const { gateway } = await rawService((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}`),
    );
    expect(await gateway.call(attempt())).toMatchObject({
      type: "communication",
      retryable: true,
      unknown: true,
    });
  });

  test("silence ends at the time limit, and the request is cut", async () => {
    let cut: Promise<unknown> | undefined;
    const { gateway } = await service((request) => {
      cut = once(request.socket, "close");
    });
    const startedMs = performance.now();
    const outcome = await gateway.call(attempt({}, { timeoutMs: 120 }));
    expect(performance.now() - startedMs).toBeGreaterThan(110);
    expect(outcome).toEqual({
      kind: "error",
      type: "timeout",
      message: "POST /a took longer than 120 ms",
      retryable: true,
      unknown: true,
    });
    await cut;
  });

  test("a body that drips ends at the time limit of the whole attempt", async () => {
    const { gateway } = await service((_request, response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      const drip = setInterval(() => response.write("."), 10);
      response.on("close", () => clearInterval(drip));
    });
    expect(await gateway.call(attempt({}, { timeoutMs: 150 }))).toMatchObject({
      type: "timeout",
      unknown: true,
    });
  });

  test("time that ran out before a connection was free: nothing was sent, ever", async () => {
    const held: ServerResponse[] = [];
    const { calls, gateway } = await service((_request, response) => void held.push(response), {
      connections: 1,
    });
    const first = gateway.call(attempt({ path: "/first" }));
    const second = await gateway.call(attempt({ path: "/second" }, { timeoutMs: 50 }));
    expect(second).toMatchObject({ type: "timeout", retryable: true, unknown: false });
    expect(errorOf(second).message).toContain("waiting for a connection");
    const third = gateway.call(attempt({ path: "/third" }));
    held[0]!.end();
    await first;
    await expect.poll(() => held.length).toBe(2);
    held[1]!.end();
    await third;
    expect(calls.map((call) => call.url)).toEqual(["/first", "/third"]);
  });

  test("a time limit beyond what a Node timer can hold does not fire at once", async () => {
    const { gateway } = await service(answerJson("{}"));
    expect(await gateway.call(attempt({}, { timeoutMs: 30 * 86_400_000 }))).toMatchObject({ kind: "ok" });
  });

  test("closing ends what is on the wire as lost", async () => {
    const arrived = deferred();
    const { gateway } = await service(() => arrived.resolve());
    const outcome = gateway.call(attempt());
    await arrived.promise;
    await gateway.close();
    expect(await outcome).toMatchObject({ type: "communication", retryable: true, unknown: true });
    expect(await gateway.call(attempt())).toMatchObject({
      type: "communication",
      retryable: true,
      unknown: false,
    });
  });
});

describe("what is never sent", () => {
  test.each([
    "",
    "a",
    "//evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil",
    "http://evil.example/",
    "@evil.example/x",
    "/@evil.example",
    "../admin",
    "/../admin",
    "/a/../../admin",
    "/a/..",
    "/./a",
    "/%2e%2e/admin",
    "/%2E./admin",
    "/.%2e",
    "/..;/admin",
    "/..;x=1/admin",
    "/%2e%2e;/admin",
    "/..%2fadmin",
    "/..%5cadmin",
    "/%252e%252e/admin",
    "/%25252e%25252e%25252fadmin",
    "/a\r\nX-Evil: 1",
    "/a%0d%0aX-Evil:%201",
    "/a%00",
    "/a%7f",
    "/a b",
    "/a\tb",
    "/a\u0000",
    "/a?x=1",
    "/a#x",
    "/é",
    "/a\u202e",
    "/a\ud800",
    "/%",
    "/%zz",
    "/a|b",
    '/"',
    "/<script>",
  ])("path %j", async (path) => {
    const { calls, connections, gateway } = await service(answerJson("{}"), { path: "/base" });
    const outcome = errorOf(await gateway.call(attempt({ path })));
    expect(outcome).toMatchObject({ type: "validation", retryable: false, unknown: false });
    expect(outcome.message).not.toMatch(/[^\x20-\x7e\u00a0-\u024f]/);
    expect(calls).toHaveLength(0);
    expect(connections()).toBe(0);
  });

  test.each([
    "/a",
    "/",
    "/a/",
    "/a.b/..c/d..",
    "/...",
    "/a%2Fb",
    "/a%20b",
    "/citizens/%40me",
    "/a;v=1,2",
    "/~x/!$&'()*+=:",
  ])("but path %j is", async (path) => {
    const { calls, gateway } = await service(answerJson("{}"), { path: "/base" });
    expect(await gateway.call(attempt({ path }))).toMatchObject({ kind: "ok" });
    expect(calls[0]!.url).toBe(`/base${path}`);
  });

  test.each([
    ["x-note", "a\r\nX-Evil: 1"],
    ["x-note", "a\0b"],
    ["x-note", "é"],
    ["x-note", "\x7f"],
    ["x note", "a"],
    ["x-note\r\nx-evil", "a"],
    ["", "a"],
    ["x:y", "a"],
    ["Idempotency-Key", "mine"],
    ["TRACEPARENT", "mine"],
    ["x-act-instance", "other"],
    ["X-Act-Anything", "other"],
    ["Content-Type", "text/plain"],
    ["accept", "text/html"],
    ["Accept-Encoding", "gzip"],
    ["Host", "evil.example"],
    ["Content-Length", "0"],
    ["Transfer-Encoding", "chunked"],
    ["Connection", "close"],
    ["Upgrade", "h2c"],
    ["Expect", "100-continue"],
  ])("header %j: %j", async (name, value) => {
    const { calls, gateway } = await service(answerJson("{}"));
    const outcome = await gateway.call(attempt({ headers: { [name]: value } }));
    expect(outcome).toMatchObject({ kind: "error", type: "validation", retryable: false, unknown: false });
    expect(calls).toHaveLength(0);
  });
});

test.each(["ftp://x", "x", "", "http://user:secret@host", "http://host/?q", "http://host/#f"])(
  "%j is no base URL",
  (baseUrl) => {
    expect(() => createHttpGateway({ baseUrl, now: () => nowMs })).toThrow(TypeError);
    expect(() => createHttpGateway({ baseUrl, now: () => nowMs })).not.toThrow(/secret/);
  },
);

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

async function sent(request: CallRequest): Promise<Seen> {
  const { calls, gateway } = await service(answerJson("{}"));
  expect(await gateway.call(attempt(request))).toMatchObject({ kind: "ok" });
  return calls[0]!;
}

/** A server with a gateway to it; both are closed after the test. */
async function service(listener: RequestListener, options: { path?: string; connections?: number } = {}) {
  const calls: Seen[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      calls.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      listener(request, response);
    });
  });
  server.on("connection", () => (connections += 1));
  const url = await listening(server);
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const gateway = gatewayTo({
    baseUrl: url + (options.path ?? ""),
    ...(options.connections === undefined ? {} : { connections: options.connections }),
  });
  return { calls, connections: () => connections, gateway, url };
}

async function rawService(onRequest: (socket: Socket) => void) {
  const server = createNetServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => onRequest(socket));
  });
  const url = await listening(server);
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { gateway: gatewayTo({ baseUrl: url }) };
}

function gatewayTo(options: Omit<HttpGatewayOptions, "now">) {
  const gateway = createHttpGateway({ ...options, now: () => nowMs });
  closing.push(() => gateway.close());
  return gateway satisfies Gateway;
}

async function listening(server: NetServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function freePort(): Promise<number> {
  const server = createNetServer();
  await listening(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function attempt(request: Partial<CallRequest> = {}, rest: Partial<Attempt> = {}): Attempt {
  return {
    request: { method: "POST", path: "/a", ...request },
    instance: "payment_failed:1",
    step: "freeze",
    key: "payment_failed:1/freeze/1",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    timeoutMs: 10_000,
    ...rest,
  };
}

function errorOf(outcome: Outcome) {
  if (outcome.kind !== "error") throw new Error(`expected an error, got ${JSON.stringify(outcome)}`);
  return outcome;
}

function answerJson(text: string): RequestListener {
  return (_request, response) => {
    response
      .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
      .end(text);
  };
}

function answerChunked(text: string): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    for (let at = 0; at < text.length; at += 100_000) response.write(text.slice(at, at + 100_000));
    response.end();
  };
}

function answerForever(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" });
  const chunk = Buffer.alloc(65_536, 0x20);
  const pump = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", pump).on("error", () => response.destroy());
  pump();
}

function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

function deferred() {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
