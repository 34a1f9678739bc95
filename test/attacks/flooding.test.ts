// Flooding: callers that send too much, too slowly, or hold what they were given, while others go on.
import { once } from "node:events";
import { expect, onTestFinished, test, vi } from "vitest";
import { createTokens } from "../../src/server/token.ts";
import { serve } from "../server/harness.ts";
import { dial } from "../server/socket.ts";
import { verdictOf } from "../server/verdict.ts";
import { guarded, impatient } from "./harness.ts";
import { newIssuerKey, startIssuer, tokenOf } from "./issuer.ts";

const event = { type: "payment_failed", data: { id: 987 } };

test("above its rate a caller gets 429 with Retry-After, and nothing that was acknowledged is lost", async () => {
  let nowMs = 1_000;
  const { ask, key, world } = await guarded({ gate: { rate: 50, now: () => nowMs } });
  const [flood, other] = [await key({ roles: ["sender"] }), await key({ roles: ["sender"] })];
  const answers = await Promise.all(
    Array.from({ length: 500 }, () => ask("POST", "/v1/events", flood, event)),
  );
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status === 429);
  expect([accepted.length, refused.length]).toEqual([50, 450]);
  expect(new Set(refused.map(({ headers }) => headers.get("retry-after")))).toEqual(new Set(["1"]));
  expect((await ask("POST", "/v1/events", other, event)).status).toBe(202);
  expect(world.engine.list({ limit: 500 }).items).toHaveLength(51);
  nowMs += 1_000;
  expect((await ask("POST", "/v1/events", flood, event)).status).toBe(202);
});

test("a second key of the same person is no second allowance", async () => {
  const { ask, key } = await guarded({ gate: { rate: 3, now: () => 1_000 } });
  const keys = await Promise.all([1, 2].map(() => key({ roles: ["auditor"], holder: "ada" })));
  const answers = await Promise.all(
    keys.flatMap((own) => [1, 2, 3].map(() => ask("GET", "/v1/instances", own))),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429, 429]);
});

test("who is refused for lack of a key or a right uses up nobody's allowance", async () => {
  const { ask, key } = await guarded({ gate: { rate: 2, now: () => 1_000 } });
  const auditor = await key({ roles: ["auditor"] });
  for (let i = 0; i < 10; i++) {
    expect((await ask("GET", "/v1/instances")).status).toBe(401);
    expect((await ask("POST", "/v1/events", auditor, event)).status).toBe(403);
  }
  expect((await ask("GET", "/v1/instances", auditor)).status).toBe(200);
});

test("who shows no good key again and again is told to wait, and nobody at the address who shows one", async () => {
  let nowMs = 1_000;
  const { app, key } = await guarded({ gate: { now: () => nowMs } });
  const { url } = await impatient(app);
  const good = await key({ roles: ["auditor"] });
  const ask = async (bearer: string): Promise<string> =>
    verdictOf(await fetch(`${url}/v1/instances`, { headers: { authorization: `Bearer ${bearer}` } }));
  const bad = `${good.slice(0, -1)}-`;
  const answers: string[] = [];
  for (let i = 0; i < 30; i++) answers.push(await ask(bad));
  expect(answers).toEqual(
    Array.from({ length: 30 }, (_, i) => (i < 20 ? "401 sign-in" : "429 too-many-requests")),
  );
  const refused = await fetch(`${url}/v1/instances`);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
  expect(await ask(good)).toBe("200");
  nowMs += 1_000;
  expect(await ask(bad)).toBe("401 sign-in");
});

test("tokens that nobody knows are not even checked once too many were bad, and known ones go on", async () => {
  const nowMs = Date.UTC(2026, 0, 5, 9);
  const key = await newIssuerKey("k1");
  const issuer = await startIssuer(key);
  const tokens = createTokens(issuer, { now: () => nowMs });
  const { app } = await guarded({ first: false, gate: { tokens, now: () => nowMs } });
  const { url } = await impatient(app);
  const ask = async (bearer: string): Promise<string> =>
    verdictOf(await fetch(`${url}/v1/instances`, { headers: { authorization: `Bearer ${bearer}` } }));
  const known = await tokenOf(key, nowMs);
  expect(await ask(known)).toBe("200");
  for (let i = 0; i < 20; i++) expect(await ask(`${known}${i}`)).toBe("401 sign-in");
  expect(await ask(await tokenOf(key, nowMs, { sub: "eve" }))).toBe("429 too-many-requests");
  expect(await ask(known)).toBe("200");
});

test("streams are their caller's for as long as they are open, and one who asks for their headers takes none", async () => {
  const { app, key } = await guarded();
  const { url } = await impatient(app);
  const [many, other] = [await key({ roles: ["auditor"] }), await key({ roles: ["auditor"] })];
  const ask = (bearer: string, method = "GET"): Promise<Response> =>
    fetch(`${url}/v1/stream`, { method, headers: { authorization: `Bearer ${bearer}` } });
  for (let i = 0; i < 110; i++) expect((await ask(many, "HEAD")).status).toBe(200);
  const streams = await Promise.all(Array.from({ length: 100 }, () => ask(many)));
  expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
  const refused = await ask(many);
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await verdictOf(refused)).toBe("429 too-many-streams");
  const others = await ask(other);
  expect(others.status).toBe(200);
  await others.body!.cancel();
  await streams[0]!.body!.cancel();
  // Its place is free once the server has seen the reader go, for which it needs its turns.
  const deadline = Date.now() + 10_000;
  for (let again = await ask(many); again.status !== 200; again = await ask(many))
    expect(Date.now()).toBeLessThan(deadline);
  await Promise.all(streams.slice(1).map(({ body }) => body!.cancel()));
});

test("the reader of a stream who takes nothing is dropped, with one line in the log", async () => {
  const lines: string[] = [];
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (tell = resolve));
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    lines.push(String(text));
    tell();
    return true;
  });
  const complaints = vi.spyOn(console, "error");
  onTestFinished(() => [stderr, complaints].forEach((spy) => spy.mockRestore()));
  const { app, post } = await serve({ pace: { heartbeatMs: 20, patienceMs: 200 } });
  const { port } = await impatient(app);
  // More than a socket takes while nobody reads.
  const data = { id: "x".repeat(1_000_000) };
  for (let i = 0; i < 8; i++)
    expect((await post("/v1/workflows/payment_failed_flow/instances", { data })).status).toBe(201);
  const socket = await dial(port);
  socket.write("GET /v1/stream HTTP/1.1\r\nhost: localhost\r\nlast-event-id: 0\r\n\r\n");
  await told;
  const closed = once(socket, "close");
  socket.resume();
  await closed;
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      dropped: "GET http://localhost/v1/stream",
      subject: "local",
      because: "the reader took nothing for 0.2 s",
    },
  ]);
  expect(complaints).not.toHaveBeenCalled();
});

test("whether the server lives is told at any time", async () => {
  const { ask } = await guarded({ gate: { rate: 1, now: () => 1_000 } });
  for (let i = 0; i < 50; i++) expect((await ask("GET", "/healthz")).status).toBe(200);
});

const floodEvents = Number(process.env["FLOOD_EVENTS"] ?? 5_000);

test(`of ${floodEvents} events to one instance at once, every one that was acknowledged is in its journal (FLOOD_EVENTS)`, async () => {
  const more = [
    "id: patient\nevents:\n  ping: {data: {n: integer}, late: ignore}\nsteps:\n  - id: rest\n    wait: 5d\n    until: ping\n    match: event.data.n < 0\n",
  ];
  const { ask, key } = await guarded({ more, gate: { rate: floodEvents + 10 } });
  const sender = await key({ roles: ["sender"] });
  const reader = await key({ roles: ["auditor"] });
  const started = await ask("POST", "/v1/workflows/patient/instances", sender, { data: {}, key: "1" });
  expect(started.status).toBe(201);
  const path = "/v1/instances/patient:1";
  const send = (n: number): Promise<Response> =>
    ask("POST", `${path}/events`, sender, { type: "ping", data: { n } });
  const answers = await Promise.all(Array.from({ length: floodEvents }, (_, n) => send(n)));
  const acknowledged = answers.flatMap(({ status }, n) => (status === 202 ? [n] : []));
  expect(acknowledged.length).toBeGreaterThanOrEqual(256);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 429]));
  const lines = await (await ask("GET", `${path}/journal?format=ndjson`, reader)).text();
  const recorded = [...lines.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n));
  expect(recorded.toSorted((a, b) => a - b)).toEqual(acknowledged);
});
