// Pages of other sites, and names that an attacker's name server answers with our address.
import { expect, test } from "vitest";
import { accessOf, open, serve } from "../server/harness.ts";
import type { Served } from "../server/harness.ts";
import { verdictOf } from "../server/verdict.ts";
import { request as send } from "node:http";

const served = (loopback: boolean, origins: readonly string[] = []): Promise<Served> =>
  serve({ access: accessOf({ loopback, origins }) });

const body = JSON.stringify({ type: "payment_failed", data: { id: 1 } });

test.each([
  ["https://evil.example", "403 foreign-origin"],
  ["null", "403 foreign-origin"],
  ["http://localhost.evil.example", "403 foreign-origin"],
  ["http://localhost:81", "403 foreign-origin"],
  ["http://user@localhost", "403 foreign-origin"],
  ["file://", "403 foreign-origin"],
  ["", "403 foreign-origin"],
  ["http://localhost", "202"],
  ["https://act.example", "202"],
  ["https://act.example.evil", "403 foreign-origin"],
])("an event from a page of %j is %s", async (origin, verdict) => {
  const { app, world } = await served(true, ["https://act.example"]);
  const headers = { origin, host: "localhost", "content-type": "application/json" };
  const response = await app.request("/v1/events", { method: "POST", headers, body });
  expect(await verdictOf(response)).toBe(verdict);
  expect(world.engine.list({ limit: 1 }).items).toHaveLength(verdict === "202" ? 1 : 0);
});

test("reading, upgrading to a WebSocket and what is not there yet are no exceptions", async () => {
  const { app } = await served(true);
  for (const path of ["/v1/instances", "/healthz", "/console", "/inspect", "/openapi.json"]) {
    const headers = {
      origin: "https://evil.example",
      host: "localhost",
      connection: "upgrade",
      upgrade: "websocket",
    };
    expect(await verdictOf(await app.request(path, { headers }))).toBe("403 foreign-origin");
  }
});

test("a browser that asks beforehand whether it may is told nothing that allows it", async () => {
  const { app } = await served(true);
  const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
  const response = await app.request("/v1/events", { method: "OPTIONS", headers });
  expect(response.status).toBe(403);
  expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test.each([
  ["evil.example", "403"],
  ["localhost.evil.example", "403"],
  ["127.0.0.1.evil.example:8787", "403"],
  ["0.0.0.0", "403"],
  ["10.0.0.1", "403"],
  ["[::2]", "403"],
  ["localhost", "200"],
  ["LOCALHOST:1", "200"],
  ["127.0.0.1:8787", "200"],
  ["[::1]:8787", "200"],
])("on loopback, Host: %s is %s", async (host, status) => {
  const { app } = await served(true);
  const { port } = await open(app);
  expect(await statusOver(port, host)).toBe(status);
});

test("beyond loopback the server does not know its names", async () => {
  const { app } = await served(false);
  const { port } = await open(app);
  expect(await statusOver(port, "act.example")).toBe("200");
});

function statusOver(port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    send({ port, host: "127.0.0.1", path: "/healthz", headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    })
      .on("error", reject)
      .end();
  });
}
