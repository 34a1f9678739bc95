// Input that reaches for more than it may: members that are the server's own, and events that are the engine's.
import { beforeEach, describe, expect, test } from "vitest";
import { problemIn, verdictOf } from "../server/verdict.ts";
import { guarded } from "./harness.ts";
import type { Guarded } from "./harness.ts";

const permit = `id: permit
events:
  letter: {late: keep}
steps:
  - id: look
    ask: {group: clerks}
`;

let server: Guarded;
let key: string;
beforeEach(async () => {
  server = await guarded({ more: [permit] });
  key = await server.key({ roles: ["sender", "officer", "operator"], groups: ["clerks"], holder: "ada" });
  const started = await server.ask("POST", "/v1/workflows/permit/instances", key, { data: {}, key: "1" });
  expect(started.status).toBe(201);
});

/** All that is kept. */
const kept = (): string =>
  JSON.stringify([
    server.world.engine.list({ limit: 100 }).items,
    server.world.engine.journal("permit:1", { limit: 100 }).items,
  ]);

const requests: readonly [path: string, body: object][] = [
  ["/v1/events", { type: "payment_failed", data: {} }],
  ["/v1/workflows/permit/instances", { data: {}, key: "2" }],
  ["/v1/instances/permit:1/events", { type: "letter" }],
  ["/v1/instances/permit:1/cancel", { reason: "x" }],
  ["/v1/tasks/permit:1%2Flook%2F1/claim", {}],
  ["/v1/tasks/permit:1%2Flook%2F1/release", {}],
  ["/v1/tasks/permit:1%2Flook%2F1/delegate", { to: "ben" }],
  ["/v1/tasks/permit:1%2Flook%2F1/complete", { output: {} }],
];

const extras: readonly [name: string, value: unknown][] = [
  ["status", "completed"],
  ["revision", 99],
  ["role", ["admin"]],
  ["actor", "root"],
  ["groups", "all"],
  ["assignee", "ada"],
  ["version", "0"],
  ["constructor", { prototype: { admin: true } }],
];

describe.each(requests)("POST %s", (path, body) => {
  test.each(extras)("with a member %s of its own choice is 422, and nothing happens", async (name, value) => {
    const before = kept();
    const response = await server.ask("POST", path, key, { ...body, [name]: value });
    expect(response.status).toBe(422);
    expect((await problemIn(response)).errors?.map(({ pointer }) => pointer)).toContain(`/${name}`);
    expect(kept()).toBe(before);
  });

  test("with __proto__ is 422, and no object gets anything of it", async () => {
    const before = kept();
    const response = await server.app.request(path, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body).replace(
        "{",
        '{"__proto__":{"admin":true},'.replace(/,$/, Object.keys(body).length === 0 ? "" : ","),
      ),
    });
    expect(await verdictOf(response)).toBe("422 invalid-input");
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(kept()).toBe(before);
  });
});

test.each([
  "xstate.init",
  "xstate.stop",
  "xstate.cancel",
  "xstate.hold",
  "xstate.after.5.x",
  "xstate.done.state.permit",
  "done.look",
  "done.invoke.x",
  "failed.look",
  "error.platform.x",
  "__proto__",
  "",
])("the internal event %j is refused at both doors, and changes nothing", async (type) => {
  const before = kept();
  for (const path of ["/v1/events", "/v1/instances/permit:1/events"]) {
    const response = await server.ask("POST", path, key, { type, data: { decision: "approve" } });
    const expected = /^(xstate|done|failed)\./.test(type) ? [400] : [400, 404, 422];
    expect(expected).toContain(response.status);
  }
  const event = { specversion: "1.0", id: "1", source: "s", type, data: {} };
  const cloud = await server.app.request("/v1/events", {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/cloudevents+json" },
    body: JSON.stringify(event),
  });
  expect([400, 404, 422]).toContain(cloud.status);
  expect(kept()).toBe(before);
});
