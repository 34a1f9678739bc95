// Authorisation: every role at every route, and what officers see of the tasks of others. A route that is not listed
// here fails the test, and is closed to everybody.
import { beforeAll, describe, expect, test } from "vitest";
import type { TaskView } from "../../src/engine/task-view.ts";
import { accessTo, roles } from "../../src/server/rights.ts";
import type { Role } from "../../src/server/rights.ts";
import { verdictOf } from "../server/verdict.ts";
import { guarded } from "./harness.ts";
import type { Guarded } from "./harness.ts";

/** Said here a second time, so that a change of the table is a decision. */
const expected: Readonly<Record<string, string>> = {
  "GET /": "anyone",
  "GET /healthz": "anyone",
  "GET /readyz": "anyone",
  "GET /openapi.json": "anyone",
  "GET /docs": "anyone",
  "GET /docs/style.css": "anyone",
  "GET /inspector": "anyone",
  "GET /inspect": "operator auditor",
  "POST /v1/events": "sender",
  "POST /v1/workflows/:id/instances": "sender",
  "POST /v1/instances/:id/events": "sender",
  "POST /v1/instances/:id/cancel": "operator",
  "POST /v1/instances/:id/pause": "operator",
  "POST /v1/instances/:id/resume": "operator",
  "POST /v1/instances/:id/retry": "operator",
  "POST /v1/instances/:id/skip": "operator",
  "POST /v1/instances/:id/what-if": "operator auditor",
  "GET /v1/batches": "operator auditor",
  "GET /v1/batches/:id": "operator auditor",
  "POST /v1/batches": "operator",
  "GET /v1/instances": "operator auditor",
  "GET /v1/instances/:id": "operator auditor",
  "GET /v1/instances/:id/journal": "operator auditor",
  "GET /v1/instances/:id/stream": "operator auditor",
  "GET /v1/stream": "operator auditor",
  "GET /v1/services": "operator auditor",
  "GET /v1/tasks": "officer operator auditor",
  "GET /v1/tasks/:id": "officer operator auditor",
  "POST /v1/tasks/:id/claim": "officer",
  "POST /v1/tasks/:id/release": "officer",
  "POST /v1/tasks/:id/delegate": "officer",
  "POST /v1/tasks/:id/complete": "officer",
  "GET /v1/workflows": "operator author auditor",
  "GET /v1/workflows/:id": "operator author auditor",
  "GET /v1/workflows/:id/machine": "operator author auditor",
  "GET /v1/workflows/:id/diagram.mmd": "operator author auditor",
  "GET /v1/workflows/:id/diagram.svg": "operator author auditor",
  "GET /v1/workflows/:id/proof": "operator author auditor",
  "PUT /v1/workflows/:id": "author",
  "GET /v1/keys": "auditor",
  "POST /v1/keys": "",
  "POST /v1/keys/:id/revoke": "",
};

let server: Guarded;
const keys = new Map<Role, string>();
beforeAll(async () => {
  server = await guarded();
  for (const role of roles) keys.set(role, await server.key({ roles: [role], holder: role }));
});

const routesOf = ({ app }: Guarded): readonly string[] =>
  app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);

async function answerTo(route: string, key: string | undefined): Promise<number> {
  const [method = "", path = ""] = route.split(" ");
  const body = method === "GET" || method === "HEAD" ? undefined : {};
  return (await server.ask(method, path.replaceAll(/:\w+/g, "x"), key, body)).status;
}

test("every route is listed, and nothing else is", () => {
  expect([...new Set(routesOf(server))].sort()).toEqual(Object.keys(expected).sort());
});

const pairs = Object.entries(expected).flatMap(([route, allowed]) =>
  roles.map((role) => [route, role, allowed] as const),
);

test.each(pairs)("%s as %s", async (route, role, allowed) => {
  const may = allowed === "anyone" || role === "admin" || allowed.split(" ").includes(role);
  const status = await answerTo(route, keys.get(role));
  if (may) expect([401, 403]).not.toContain(status);
  else expect(status).toBe(403);
});

test.each(Object.entries(expected))("%s as nobody", async (route, allowed) => {
  const status = await answerTo(route, undefined);
  if (allowed === "anyone") expect(status).toBe(200);
  else expect(status).toBe(401);
});

test("a key without a role may do nothing", async () => {
  const key = await server.key({ roles: [] });
  for (const [route, allowed] of Object.entries(expected)) {
    if (allowed !== "anyone") expect(await answerTo(route, key)).toBe(403);
  }
});

test("a key of several roles may do what any of them may", async () => {
  const key = await server.key({ roles: ["sender", "auditor"] });
  expect(await verdictOf(await server.ask("GET", "/v1/instances", key))).toBe("200");
  expect(await verdictOf(await server.ask("POST", "/v1/events", key, {}))).toBe("422 invalid-input");
  expect(await verdictOf(await server.ask("POST", "/v1/keys", key, {}))).toBe("403 not-allowed");
});

test("HEAD is what GET is", async () => {
  expect((await server.ask("HEAD", "/v1/instances", keys.get("sender"))).status).toBe(403);
  expect((await server.ask("HEAD", "/v1/instances", keys.get("auditor"))).status).toBe(200);
});

test("a route that the table does not have is closed to all, admin and loopback included", async () => {
  const open = await guarded();
  open.app.get("/v1/forgotten", (context) => context.text("secret"));
  for (const name of ["__proto__", "constructor", "toString"]) expect(accessTo(name)).toBeUndefined();
  const admin = await open.key({ roles: ["admin"] });
  expect(await verdictOf(await open.ask("GET", "/v1/forgotten", admin))).toBe("403 not-allowed");
});

test("what is not there is 404 and 405 for everybody", async () => {
  expect(await verdictOf(await server.ask("GET", "/v1/nothing"))).toBe("404 unknown-route");
  expect(await verdictOf(await server.ask("DELETE", "/v1/events"))).toBe("405 wrong-method");
});

describe("tasks of other groups", () => {
  const workflow = (id: string, group: string): string =>
    `id: ${id}\nsteps:\n  - id: look\n    ask: {group: ${group}}\n`;
  const path = (id: string): string => `/v1/tasks/${encodeURIComponent(`${id}:1/look/1`)}`;

  async function withTasks(): Promise<Guarded> {
    const more = [workflow("permit", "clerks"), workflow("refund", "cashiers")];
    const guardedServer = await guarded({ more });
    const sender = await guardedServer.key({ roles: ["sender"] });
    for (const id of ["permit", "refund"]) {
      const started = await guardedServer.ask("POST", `/v1/workflows/${id}/instances`, sender, {
        data: {},
        key: "1",
      });
      expect(started.status).toBe(201);
    }
    return guardedServer;
  }

  const instancesSeen = async (answer: Promise<Response>): Promise<readonly string[]> =>
    ((await (await answer).json()) as { items: readonly TaskView[] }).items.map(({ instance }) => instance);

  test("are not in an officer's list, whatever is asked for", async () => {
    const { ask, key } = await withTasks();
    const clerk = await key({ roles: ["officer"], groups: ["clerks"] });
    for (const query of ["", "?instance=permit:1", "?group=clerks", "?limit=1"]) {
      expect(await instancesSeen(ask("GET", `/v1/tasks${query}`, clerk))).toEqual(["permit:1"]);
    }
    for (const query of ["?group=cashiers", "?instance=refund:1", "?status=completed"]) {
      expect(await instancesSeen(ask("GET", `/v1/tasks${query}`, clerk))).toEqual([]);
    }
    const nobody = await key({ roles: ["officer"] });
    expect(await instancesSeen(ask("GET", "/v1/tasks", nobody))).toEqual([]);
  });

  test("are neither shown nor decided", async () => {
    const { ask, key } = await withTasks();
    const clerk = await key({ roles: ["officer"], groups: ["clerks"] });
    expect(await verdictOf(await ask("GET", path("permit"), clerk))).toBe("200");
    expect(await verdictOf(await ask("GET", path("refund"), clerk))).toBe("403 not-in-group");
    for (const [verb, body] of [
      ["claim", {}],
      ["release", {}],
      ["delegate", { to: "ben" }],
      ["complete", { output: {} }],
    ] as const) {
      expect(await verdictOf(await ask("POST", `${path("refund")}/${verb}`, clerk, body))).toBe(
        "403 not-in-group",
      );
    }
  });

  test("are read by operators, auditors and admins, who decide none", async () => {
    const { ask, key } = await withTasks();
    for (const role of ["operator", "auditor", "admin"] as const) {
      const holder = await key({ roles: [role] });
      expect(await instancesSeen(ask("GET", "/v1/tasks", holder))).toEqual(["permit:1", "refund:1"]);
      const decided = await verdictOf(await ask("POST", `${path("refund")}/claim`, holder, {}));
      expect(decided).toBe(role === "admin" ? "403 not-in-group" : "403 not-allowed");
    }
  });
});
