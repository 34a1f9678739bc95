// Headers: what every answer says to browsers, also those that no route and no app gave.
import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { open } from "../server/harness.ts";
import { guarded } from "./harness.ts";

const expected: Readonly<Record<string, string | RegExp>> = {
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
  "content-security-policy": /^default-src 'none';(?!.*unsafe)(?!.*\*)(?!.*https?:).*frame-ancestors 'none'/,
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

function assertSafe(headers: Headers): void {
  for (const [name, value] of Object.entries(expected)) expect(headers.get(name) ?? name).toMatch(value);
  for (const name of ["set-cookie", "access-control-allow-origin", "server", "x-powered-by"])
    expect(headers.get(name)).toBeNull();
}

test("every route's answer, to somebody and to nobody", async () => {
  const { app, ask, key } = await guarded();
  const admin = await key({ roles: ["admin"] });
  const routes = app.routes.filter(({ method }) => method !== "ALL");
  expect(routes.length).toBeGreaterThan(20);
  for (const { method, path } of routes) {
    const at = path.replaceAll(/:\w+/g, "x");
    assertSafe((await ask(method, at, admin, method === "GET" ? undefined : {})).headers);
    assertSafe((await ask(method, at)).headers);
  }
});

test("what is not there, not allowed, not well-formed, foreign or by HEAD", async () => {
  const { app, ask } = await guarded();
  assertSafe((await ask("GET", "/v1/nothing")).headers);
  assertSafe((await ask("DELETE", "/v1/events")).headers);
  assertSafe((await ask("HEAD", "/healthz")).headers);
  assertSafe((await app.request("/healthz", { headers: { origin: "https://evil.example" } })).headers);
});

test("what Node's parser refuses", async () => {
  const { app } = await guarded();
  const { port } = await open(app);
  for (const request of ["noise\r\n\r\n", `GET / HTTP/1.1\r\nhost: a\r\nx: ${"x".repeat(20_000)}\r\n\r\n`]) {
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => (heard += chunk.toString())).on("error", () => undefined);
    socket.write(request);
    await once(socket, "close");
    const lines = heard.split("\r\n\r\n")[0]?.split("\r\n").slice(1) ?? [];
    assertSafe(new Headers(lines.map((line) => line.split(": ", 2) as [string, string])));
  }
});
