// Drain and restart: the server as a process of its own that is told to stop, or killed, while calls are on the wire and
// others wait for their turn.
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import type { InstanceView } from "../../src/engine/view.ts";
import { eventually, startServer, temporaryDirectory } from "./processes.ts";

interface Service {
  readonly url: string;
  /** Keys of the requests, in the order in which they came. */
  readonly keys: string[];
  answer: (response: ServerResponse, request: IncomingMessage) => void;
}

const well = (response: ServerResponse): void =>
  void response.writeHead(200, { "content-type": "application/json" }).end("{}");
const silent = (): void => undefined;

async function startService(answer: Service["answer"]): Promise<Service> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      service.keys.push(String(request.headers["idempotency-key"]));
      service.answer(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const service: Service = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: [],
    answer,
  };
  return service;
}

function directories(): { readonly data: string; readonly workflows: string } {
  const directory = temporaryDirectory();
  const workflows = join(directory, "workflows");
  mkdirSync(workflows);
  const workflow = (id: string, path: string, more = ""): void =>
    writeFileSync(
      join(workflows, `${id}.yaml`),
      `id: ${id}\ntrigger: ${id}\nsteps:\n  - id: ask\n    call: POST ${path}\n${more}`,
    );
  workflow("slow", "/slow/ask");
  workflow("quick", "/quick/ask");
  workflow("abused", "/hostile/${input.kind}", "    retry: 0\n    timeout: 20s\n");
  return { data: join(directory, "data"), workflows };
}

const begin = (url: string, type: string, data: unknown = {}): Promise<Response> =>
  fetch(`${url}/v1/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type, data }),
  });

const instances = async (url: string, query: string): Promise<readonly InstanceView[]> =>
  ((await (await fetch(`${url}/v1/instances?limit=500&${query}`)).json()) as { items: InstanceView[] }).items;

test("SIGTERM: nothing more is taken, calls on the wire get their answers, streams end, and it exits with 0", async () => {
  const held: ServerResponse[] = [];
  const service = await startService((response) => void held.push(response));
  const where = directories();
  const server = await startServer({ ...where, port: 0, gateway: service.url, env: { ACT_DRAIN: "60s" } });
  const { url, port } = server;
  const stream = await fetch(`${url}/v1/stream`);
  expect((await begin(url, "slow")).status).toBe(202);
  await eventually("the call is on the wire", async () => held[0]);
  const ended = server.end("SIGTERM");
  await eventually("it is not ready", async () =>
    (await fetch(`${url}/readyz`)).status === 503 ? true : undefined,
  );
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const refused = await begin(url, "slow");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await instances(url, "status=running")).toHaveLength(1);
  expect(await stream.text()).toMatch(/: the server is stopping\n\n$/);
  well(held[0]!);
  expect(await ended).toMatchObject({ code: 0, signal: null, stderr: "" });

  const again = await startServer({ ...where, port, gateway: service.url });
  expect(await instances(again.url, "status=completed")).toHaveLength(1);
  expect(service.keys).toHaveLength(1);
  expect((await again.end("SIGTERM")).code).toBe(0);
});

test("SIGTERM: a call that does not end is left after the time that is set, and repeated under its key", async () => {
  const service = await startService(silent);
  const where = directories();
  const server = await startServer({ ...where, port: 0, gateway: service.url, env: { ACT_DRAIN: "300ms" } });
  await begin(server.url, "slow");
  await eventually("the call is on the wire", async () => service.keys[0]);
  const sinceMs = Date.now();
  expect(await server.end("SIGTERM")).toMatchObject({ code: 0, signal: null });
  expect(Date.now() - sinceMs).toBeGreaterThanOrEqual(290);
  service.answer = well;
  const again = await startServer({ ...where, port: server.port, gateway: service.url });
  await eventually("it completes", async () => (await instances(again.url, "status=completed"))[0]);
  expect(service.keys).toHaveLength(2);
  expect(new Set(service.keys).size).toBe(1);
  expect((await again.end("SIGTERM")).code).toBe(0);
});

test("a second signal is not kept waiting", async () => {
  const service = await startService(silent);
  const server = await startServer({
    ...directories(),
    port: 0,
    gateway: service.url,
    env: { ACT_DRAIN: "1h" },
  });
  await begin(server.url, "slow");
  await eventually("the call is on the wire", async () => service.keys[0]);
  void server.end("SIGTERM");
  await eventually("it is not ready", async () =>
    (await fetch(`${server.url}/readyz`)).status === 503 ? true : undefined,
  );
  expect(await server.end("SIGTERM")).toMatchObject({ code: null, signal: "SIGTERM" });
});

test("kill -9 with 1,000 calls waiting for a slot: none is lost, and only those on the wire are repeated", async () => {
  const service = await startService((response, { url = "" }) =>
    url === "/quick/ask" ? well(response) : silent(),
  );
  const where = directories();
  const limits = (running: number) => ({ ACT_SERVICES: `{slow: {max_running: ${running}}}` });
  const server = await startServer({ ...where, port: 0, gateway: service.url, env: limits(4) });
  const { url, port } = server;
  for (let batch = 0; batch < 10; batch++) {
    const events = Array.from({ length: 100 }, (_, n) => ({
      specversion: "1.0",
      id: `${batch}-${n}`,
      source: "test",
      type: "slow",
      data: {},
    }));
    const response = await fetch(`${url}/v1/events`, {
      method: "POST",
      headers: { "content-type": "application/cloudevents-batch+json" },
      body: JSON.stringify(events),
    });
    expect(response.ok).toBe(true);
  }
  // The service that hangs keeps nobody else waiting.
  await begin(url, "quick");
  await eventually(
    "the other one completes",
    async () => (await instances(url, "workflow=quick&status=completed"))[0],
  );
  const { items } = (await (await fetch(`${url}/v1/services`)).json()) as { items: unknown };
  expect(items).toContainEqual(expect.objectContaining({ name: "slow", running: 4, waiting: 996 }));
  expect(await server.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
  const sent = service.keys.filter((key) => key.startsWith("slow:"));
  expect(sent).toHaveLength(4);

  service.answer = well;
  const again = await startServer({ ...where, port, gateway: service.url, env: limits(64) });
  await eventually(
    "all complete",
    async () => ((await instances(again.url, "status=running")).length === 0 ? true : undefined),
    60_000,
    200,
  );
  const counts = new Map<string, number>();
  for (const key of service.keys.filter((each) => each.startsWith("slow:")))
    counts.set(key, (counts.get(key) ?? 0) + 1);
  expect(counts.size).toBe(1_000);
  expect(
    [...counts]
      .filter(([, count]) => count > 1)
      .map(([key]) => key)
      .toSorted(),
  ).toEqual(sent.toSorted());
  expect((await again.end("SIGTERM")).code).toBe(0);
});

const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024, 0x20));
const json = { "content-type": "application/json" };
const abuses: Readonly<Record<string, (response: ServerResponse) => void>> = {
  endless: (response) => {
    response.writeHead(200, json);
    const pour = (): void => {
      while (!response.destroyed && response.write("[".repeat(65_536)));
      if (!response.destroyed) response.once("drain", pour);
    };
    pour();
  },
  bomb: (response) => void response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(bomb),
  deep: (response) => void response.writeHead(200, json).end("[".repeat(100_000) + "]".repeat(100_000)),
  failing: (response) => void response.writeHead(500, json).end(Buffer.alloc(2 * 1024 * 1024, 0x20)),
};

test("400 abusive answers, 64 at once, leave the server's memory as it was", async ({ annotate }) => {
  const service = await startService((response, { url = "" }) => abuses[url.split("/")[2] ?? ""]!(response));
  // Failures must not stop the calls here.
  const env = { ACT_SERVICES: '{"*": {max_running: 64, breaker: false}}' };
  const server = await startServer({ ...directories(), port: 0, gateway: service.url, env });
  const round = async (times: number): Promise<void> => {
    const kinds = Array.from({ length: times }, () => Object.keys(abuses)).flat();
    await Promise.all(kinds.map((kind) => begin(server.url, "abused", { kind })));
    await eventually(
      "all have failed",
      async () => ((await instances(server.url, "status=running")).length === 0 ? true : undefined),
      60_000,
      100,
    );
  };
  const residentMiB = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1]) / 1024;
  await round(25);
  const before = residentMiB();
  await round(75);
  const after = residentMiB();
  await annotate(`${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after`);
  expect(after - before).toBeLessThan(64);
  const failed = await instances(server.url, "status=failed");
  expect(failed).toHaveLength(400);
  expect((await server.end("SIGTERM")).code).toBe(0);
});
