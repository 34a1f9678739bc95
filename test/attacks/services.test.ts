// Services: what a compromised one answers, and where data, names and operators' slips could lead a call. Every attack goes
// over loopback to the server as it runs; beside it stands a trap, an address that nothing may ever reach.
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Resolve } from "../../src/adapters/address.ts";
import { createHttpGateway } from "../../src/adapters/gateway.ts";
import type { InstanceView } from "../../src/engine/view.ts";
import { hmsAct, served, temporaryDirectory } from "../cli/harness.ts";

interface Listener {
  readonly port: number;
  /** Method and address of every request. */
  readonly requests: string[];
  /** Values of the header X-Note, and whether anything came as X-Evil. */
  readonly notes: (string | undefined)[];
  connections: number;
  close(): void;
}

async function listenTo(answer: RequestListener): Promise<Listener> {
  const server = createServer((request, response) => {
    listener.requests.push(`${request.method} ${request.url}`);
    listener.notes.push(
      request.headers["x-evil"] === undefined ? (request.headers["x-note"] as string) : "EVIL",
    );
    request.resume().on("end", () => answer(request, response));
  });
  const listener: Listener = {
    port: 0,
    requests: [],
    notes: [],
    connections: 0,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  server.on("connection", () => listener.connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(listener, { port: (server.address() as AddressInfo).port });
}

const json = { "content-type": "application/json" };
const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, 0x20));

/** Abuse of an answer, by the last part of the path, and what becomes of the step. */
const abuses: Readonly<Record<string, readonly [RequestListener, Readonly<Record<string, unknown>>]>> = {
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [
      `redirect-${status}`,
      [
        (_: unknown, response) =>
          void response
            .writeHead(status, { location: `http://127.0.0.1:${trap.port}/latest/meta-data` })
            .end(),
        { type: "communication", message: expect.stringContaining(`answered ${status}`) as string },
      ] as readonly [RequestListener, Readonly<Record<string, unknown>>],
    ]),
  ),
  endless: [
    (_, response) => {
      response.writeHead(200, json);
      const pour = (): void => {
        while (!response.destroyed && response.write("[".repeat(65_536)));
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    },
    { type: "validation", message: expect.stringContaining("larger than 1048576 bytes") },
  ],
  "huge-by-its-length": [
    (_, response) => response.writeHead(200, { ...json, "content-length": String(2 ** 40) }).flushHeaders(),
    { type: "validation", message: expect.stringContaining("larger than 1048576 bytes") },
  ],
  dripping: [
    (_, response) => {
      response.writeHead(200, json);
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    },
    { type: "timeout", message: expect.stringContaining("longer than 200 ms") },
  ],
  silent: [() => undefined, { type: "timeout", message: expect.stringContaining("longer than 200 ms") }],
  "gzip-bomb": [
    (_, response) => void response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(bomb),
    { type: "validation", message: expect.stringContaining("encoded as gzip") },
  ],
  "deep-array": [
    (_, response) => void response.writeHead(200, json).end("[".repeat(100_000) + "]".repeat(100_000)),
    { type: "validation", message: expect.stringContaining("nested deeper than 64") },
  ],
  "deep-object": [
    (_, response) =>
      void response.writeHead(200, json).end('{"a":'.repeat(100_000) + "1" + "}".repeat(100_000)),
    { type: "validation", message: expect.stringContaining("nested deeper than 64") },
  ],
  polluting: [
    (_, response) => void response.writeHead(200, json).end('{"__proto__":{"polluted":true}}'),
    // The answer is data like any other.
    {},
  ],
};

const workflow = (id: string, timeout: string): string => `id: ${id}
trigger: begin
steps:
  - id: ask
    call: GET /hostile/\${input.kind}
    headers: {X-Note: "\${input.note}"}
    retry: 0
    timeout: ${timeout}
`;

/** Abuses that go on for as long as they are let. */
const slow: readonly string[] = ["dripping", "silent"];

const notes = ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\0b", "a\u2028b", "é", "\u007f"];
const segments = [
  "//evil.example/x",
  "/\\evil.example",
  "http://evil.example",
  "../admin",
  "%2e%2e/admin",
  "%252e%252e",
  "..;/admin",
  "@evil.example",
  "a\r\nHost: evil",
  "?x=1",
  "#x",
  "a\0b",
  "\u202e",
];

let cwd: string;
let trap: Listener;
let hostile: Listener;
const ended = new Map<string, InstanceView>();

async function begin(url: string, input: Readonly<Record<string, string>>): Promise<string> {
  const id = slow.includes(input["kind"] ?? "") ? "hurried" : "attacked";
  const response = await fetch(`${url}/v1/workflows/${id}/instances`, {
    method: "POST",
    headers: { ...json, prefer: "wait=10" },
    body: JSON.stringify({ data: input }),
  });
  expect(response.status).toBe(201);
  const view = (await response.json()) as InstanceView;
  ended.set(`${input["kind"]} ${input["note"]}`, view);
  return view.status;
}

beforeAll(async () => {
  trap = await listenTo((_, response) => void response.end("{}"));
  hostile = await listenTo((request, response) => {
    const abuse = abuses[request.url?.split("/").at(-1) ?? ""];
    if (abuse) abuse[0](request, response);
    else response.writeHead(200, json).end("{}");
  });
  cwd = mkdtempSync(join(tmpdir(), "hms-act-attacks-"));
  mkdirSync(join(cwd, "workflows"));
  writeFileSync(join(cwd, "workflows", "attacked.yaml"), workflow("attacked", "20s"));
  writeFileSync(join(cwd, "workflows", "hurried.yaml"), workflow("hurried", "200ms"));
  await served({ cwd }, ["--gateway", `http://127.0.0.1:${hostile.port}/base`], async (url) => {
    const inputs = [
      ...[...Object.keys(abuses), ...segments].map((kind) => ({ kind, note: "x" })),
      ...notes.map((note) => ({ kind: "well", note })),
    ];
    await Promise.all(inputs.map((input) => begin(url, input)));
  });
}, 60_000);
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
  trap.close();
  hostile.close();
});

describe("an answer that is", () => {
  test.each(Object.entries(abuses))("%s", (kind, [, error]) => {
    const view = ended.get(`${kind} x`);
    if (Object.keys(error).length === 0) expect(view?.status).toBe("completed");
    else expect([view?.status, view?.error]).toMatchObject(["failed", { step: "ask", ...error }]);
    expect(hostile.requests.filter((request) => request === `GET /base/hostile/${kind}`)).toHaveLength(1);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("data", () => {
  test.each(segments)("in a path, %j, stays one segment below the base, or is not sent", (kind) => {
    const view = ended.get(`${kind} x`);
    const path = `GET /base/hostile/${encodeURIComponent(kind)}`;
    if (view?.status === "completed") expect(hostile.requests).toContain(path);
    else expect(view?.error).toMatchObject({ type: "validation" });
  });

  test.each(notes)("in a header, %j, is not sent", (note) => {
    expect(ended.get(`well ${note}`)).toMatchObject({
      status: "failed",
      error: { type: "validation", message: expect.stringContaining("not printable ASCII") as string },
    });
    expect(new Set(hostile.notes)).toEqual(new Set(["x"]));
  });

  test("leads to one host and below one path", () => {
    for (const request of hostile.requests) expect(request).toMatch(/^GET \/base\/hostile\/[^/?#]+$/);
    expect(trap.connections).toBe(0);
  });
});

describe("a service whose address is not public and that is not marked internal", () => {
  test.each([
    "127.1",
    "2130706433",
    "0x7f.1",
    "017700000001",
    "127.0.0.1",
    "0.0.0.0",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "169.254.169.254",
    "10.0.0.1",
    "[fd00:ec2::254]",
  ])("by its number, %s, keeps the server from starting", async (host) => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, "workflows"));
    writeFileSync(
      join(cwd, "act.config.yaml"),
      `services: {hostile: {url: "http://${host}:${trap.port}"}}\n`,
    );
    const { code, stderr } = await hmsAct(["serve", "--port", "0"], {
      cwd,
      interruption: AbortSignal.abort(),
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/services: "hostile" url leads to .* which is not public/);
    expect(trap.connections).toBe(0);
  });

  const call = async (resolve: Resolve, internal = false): Promise<unknown> => {
    const services = { finance: { url: `http://metadata.example:${trap.port}`, internal, headers: {} } };
    const gateway = createHttpGateway({ services, resolve, now: Date.now });
    onTestFinished(() => gateway.close());
    const request = { method: "POST" as const, path: "/finance/freeze", body: {} };
    const attempt = {
      request,
      instance: "w:1",
      step: "s",
      key: "w:1/s/1",
      traceparent: "",
      timeoutMs: 2_000,
    };
    return gateway.call(attempt);
  };

  test.each([
    [["127.0.0.1"]],
    [["169.254.169.254"]],
    [["::1"]],
    [["::ffff:127.0.0.1"]],
    [["1.1.1.1", "127.0.0.1"]],
  ])("by its name, which leads to %j, is not reached", async (addresses) => {
    let lookUps = 0;
    const outcome = await call(async () => {
      lookUps++;
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    });
    expect(outcome).toMatchObject({ kind: "error", type: "communication", unknown: false, retryable: true });
    expect(outcome).toMatchObject({ message: expect.stringContaining("which is not public") as string });
    expect([lookUps, trap.connections]).toEqual([1, 0]);
  });

  test("is reached, without its name in the path and with the operator's headers alone, once it is", async () => {
    const own = await listenTo((request, response) =>
      response.writeHead(200, json).end(JSON.stringify(request.headers)),
    );
    onTestFinished(() => own.close());
    const services = {
      finance: {
        url: `http://127.0.0.1:${own.port}/v2`,
        internal: true,
        headers: { "X-Tenant": "7", "x-note": "ours" },
      },
    };
    const gateway = createHttpGateway({ services, now: Date.now });
    onTestFinished(() => gateway.close());
    const send = (path: string): Promise<unknown> =>
      gateway.call({
        request: { method: "GET", path, headers: { "X-Note": "theirs" } },
        instance: "w:1",
        step: "s",
        key: "w:1/s/1",
        traceparent: "",
        timeoutMs: 2_000,
      });
    expect(await send("/finance/accounts/1")).toMatchObject({
      output: { "x-tenant": "7", "x-note": "ours" },
    });
    for (const path of [
      "/finance/../x",
      "/finance//evil.example",
      "/finance/%2e%2e/x",
      "/finance/@evil.example",
    ])
      expect(await send(path)).toMatchObject({ type: "validation", retryable: false });
    expect(await send("/other/x")).toMatchObject({
      message: expect.stringContaining("no address is set") as string,
    });
    expect(own.requests).toEqual(["GET /v2/accounts/1"]);
  });
});
