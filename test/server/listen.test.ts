// The server on a real socket: what hostile and clumsy clients get, and how it closes.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { answerWith } from "../../src/server/answering.ts";
import { maxBodyBytes } from "../../src/server/arrival.ts";
import { listen } from "../../src/server/listen.ts";
import { open, serve } from "./harness.ts";
import { dial, hear } from "./socket.ts";

const event = JSON.stringify({ type: "payment_failed", data: { id: 987 } });

/** Sends the bytes on a connection of their own and gives `status type` of the one answer. */
async function verdictOf(port: number, request: string): Promise<string> {
  const socket = await dial(port);
  const answer = hear(socket);
  socket.write(request);
  return verdictIn(await answer);
}

function verdictIn(answer: string): string {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  const status = /^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? "nothing";
  if (status.startsWith("2")) return status;
  expect(head.toLowerCase()).toContain("content-type: application/problem+json");
  return `${status} ${String((JSON.parse(body) as { type: string }).type).replace("urn:hms-act:problem:", "")}`;
}

/** A promise and what settles it. */
function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const post = (headers: string, body: string): string =>
  `POST /v1/events HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n${headers}\r\n\r\n${body}`;
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const large = "x".repeat(maxBodyBytes);

describe("a body", () => {
  test.each([
    ["202", "of known length", post(`content-length: ${event.length}`, event)],
    [
      "202",
      "in chunks",
      post("transfer-encoding: chunked", chunk(event.slice(0, 9)) + chunk(event.slice(9)) + chunk("")),
    ],
    [
      "413 too-large",
      "announced as too large is refused unread",
      post(`content-length: ${maxBodyBytes + 1}`, ""),
    ],
    [
      "413 too-large",
      "in chunks that add up to too much",
      post("transfer-encoding: chunked", chunk(large) + chunk("x") + chunk("")),
    ],
    ["400 malformed-json", "of no length at all", post("content-length: 0", "")],
    ["400 bad-request", "with a length that is none", post("content-length: many", event)],
    ["400 bad-request", "with two lengths", post("content-length: 1\r\ncontent-length: 2", event)],
    [
      "400 bad-request",
      "with a length and chunks",
      post("content-length: 3\r\ntransfer-encoding: chunked", chunk(event)),
    ],
    ["400 bad-request", "with a chunk that is none", post("transfer-encoding: chunked", "zz\r\n")],
  ])("%s %s", async (verdict, _, request) => {
    const { app } = await serve();
    const { port } = await open(app);
    expect(await verdictOf(port, request)).toBe(verdict);
  });

  test("that never ends is refused and its connection broken, memory staying flat", async () => {
    const { app } = await serve();
    const { port } = await open(app);
    const socket = await dial(port);
    const answer = hear(socket);
    socket.write(post("transfer-encoding: chunked", ""));
    const before = process.memoryUsage().arrayBuffers;
    const pour = (): void => {
      while (!socket.destroyed && socket.write(chunk(large)));
    };
    socket.on("drain", pour);
    pour();
    expect(verdictIn(await answer)).toBe("413 too-large");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * maxBodyBytes);
  });

  test("that breaks off ends the request, and is no failure of ours", async () => {
    const { app, failures, world } = await serve();
    const begun = deferred<void>();
    const ended = deferred<Response>();
    const watched = {
      fetch: async (request: Request, bindings: object): Promise<Response> => {
        const answer = app.fetch(request, bindings);
        begun.resolve();
        ended.resolve(await answer);
        return answer;
      },
    };
    const { port } = await open(watched);
    const socket = await dial(port);
    socket.write(post("content-length: 500", event));
    await begun.promise;
    socket.destroy();
    expect((await ended.promise).status).toBe(400);
    expect(failures).toEqual([]);
    expect(world.engine.list({ limit: 1 }).items).toEqual([]);
  });
});

describe("a request that is not HTTP as we take it", () => {
  test.each([
    ["400 bad-request", "noise", "\u0016\u0003\u0001 hello\r\n\r\n"],
    ["400 bad-request", "no host", "GET / HTTP/1.1\r\nconnection: close\r\n\r\n"],
    ["400 bad-request", "a host that is none", "GET / HTTP/1.1\r\nhost: a b/c\r\nconnection: close\r\n\r\n"],
    [
      "400 bad-request",
      "a header with a control character",
      "GET / HTTP/1.1\r\nhost: a\r\nx: \u0001\r\n\r\n",
    ],
    [
      "431 headers-too-large",
      "too many headers",
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${"x".repeat(20_000)}\r\n\r\n`,
    ],
    [
      "431 headers-too-large",
      "too long an address",
      `GET /${"x".repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
    ],
  ])("%s %s", async (verdict, _, request) => {
    const { app } = await serve();
    const { port } = await open(app);
    expect(await verdictOf(port, request)).toBe(verdict);
  });
});

test("an id in the path is percent-decoded once", async () => {
  const { app, post: send } = await serve();
  await send("/v1/workflows/benefit_flow/instances", { data: { claim: "c", amount: 1 }, key: "a%41" });
  const { url } = await open(app);
  expect((await fetch(`${url}/v1/instances/benefit_flow%3Aa%2541`)).status).toBe(200);
  expect((await fetch(`${url}/v1/instances/benefit_flow:a%41`)).status).toBe(404);
});

describe("an address that cannot be had", () => {
  test("because it is taken is refused in a sentence", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    await expect(listen({ host: "127.0.0.1", port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
  });

  test("because it is not of this machine is refused in a sentence", async () => {
    await expect(listen({ host: "192.0.2.1", port: 0 })).rejects.toThrow('"192.0.2.1" is not an address');
  });
});

test("what comes before there is an app waits for it; what no app is asked about does not", async () => {
  const { app } = await serve();
  const listening = await listen({ host: "127.0.0.1", port: 0, graceMs: 1_000 });
  onTestFinished(() => listening.close());
  const [asking, upgrading, gone] = [
    await dial(listening.port),
    await dial(listening.port),
    await dial(listening.port),
  ];
  const [answer, upgraded] = [hear(asking), hear(upgrading)];
  asking.write(post(`content-length: ${event.length}`, event));
  upgrading.write("GET /inspect HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n");
  gone.write("GET /inspect HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
  gone.resetAndDestroy();
  expect(await verdictOf(listening.port, "GET / HTTP/9\r\n\r\n")).toBe("400 bad-request");
  expect([asking.bytesRead, upgrading.bytesRead]).toEqual([0, 0]);
  listening.serve(answerWith(app));
  expect(verdictIn(await answer)).toBe("202");
  expect(await upgraded).toMatch(/^HTTP\/1\.1 [45]\d\d /);
});

describe("closing", () => {
  test("ends connections that are idle", async () => {
    const { app } = await serve();
    const listening = await open(app, 60_000);
    const socket = await dial(listening.port);
    const answer = hear(socket, "ok");
    socket.write("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n");
    await answer;
    const closed = once(socket, "close");
    await Promise.all([listening.close(), closed]);
  });

  test("lets an answer under way end, and its connection with it", async () => {
    const gate = deferred<Response>();
    const asked = deferred<void>();
    const app = {
      fetch: (): Promise<Response> => {
        asked.resolve();
        return gate.promise;
      },
    };
    const listening = await open(app, 60_000);
    const socket = await dial(listening.port);
    const answer = hear(socket);
    socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await asked.promise;
    const closed = listening.close();
    gate.resolve(new Response("late but whole"));
    expect(await answer).toContain("late but whole");
    await closed;
  });

  test("takes no more connections", async () => {
    const { app } = await serve();
    const listening = await open(app);
    await listening.close();
    const socket = connect(listening.port, "127.0.0.1");
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    expect(error.code).toBe("ECONNREFUSED");
  });

  test("breaks a connection whose answer does not come in time", async () => {
    const asked = deferred<void>();
    const app = {
      fetch: (): Promise<Response> => {
        asked.resolve();
        return new Promise(() => undefined);
      },
    };
    const listening = await open(app, 10);
    const socket = await dial(listening.port);
    const closed = once(socket, "close");
    socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await asked.promise;
    await Promise.all([listening.close(), closed]);
  });
});
