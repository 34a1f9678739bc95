// Callers that send so slowly that their requests never end: each waits for the server's patience to run out.
import { once } from "node:events";
import { expect, test } from "vitest";
import { guarded, impatient } from "../attacks/harness.ts";
import { serve } from "../server/harness.ts";
import { dial, hear } from "../server/socket.ts";
import { verdictOf } from "../server/verdict.ts";

const event = { type: "payment_failed", data: { id: 987 } };

/** Resolves when so many of the promises have. */
function some(promises: readonly Promise<unknown>[], count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    for (const promise of promises)
      void promise.then(
        () => --left === 0 && resolve(),
        () => undefined,
      );
  });
}

const headsOf = async (answers: readonly Promise<string>[]): Promise<readonly string[]> =>
  (await Promise.all(answers)).map((answer) => answer.split("\r\n")[0] ?? "");

const tooSlow = "HTTP/1.1 408 The request took too long to arrive";

test("500 requests whose headers do not end are ended by 408, and stop nobody meanwhile", async () => {
  const { app } = await serve();
  const { port, url } = await impatient(app);
  const sockets = await Promise.all(Array.from({ length: 500 }, () => dial(port)));
  const answers = sockets.map((socket) => hear(socket));
  for (const socket of sockets) socket.write("GET /v1/instances HTTP/1.1\r\nhost: localhost\r\nx-slow: ");
  for (let i = 0; i < 20; i++) expect((await fetch(`${url}/v1/instances`)).status).toBe(200);
  expect(sockets.some(({ destroyed }) => destroyed)).toBe(false);
  expect(new Set(await headsOf(answers))).toEqual(new Set([tooSlow]));
});

test("500 requests whose bodies do not end are the loss of their sender alone", async () => {
  const { app, ask, key, world } = await guarded();
  const [slow, other] = [await key({ roles: ["sender"] }), await key({ roles: ["sender"] })];
  const { port, url } = await impatient(app);
  const sockets = await Promise.all(Array.from({ length: 500 }, () => dial(port)));
  const answers = sockets.map((socket) => hear(socket));
  const answered = sockets.map((socket) => once(socket, "data"));
  for (const socket of sockets)
    socket.write(
      `POST /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${slow}\r\n` +
        "content-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    );
  // All that are refused at once are, and the others wait.
  await some(answered, 244);
  expect(await verdictOf(await ask("POST", "/v1/events", slow, event))).toBe("429 too-many-requests");
  for (let i = 0; i < 20; i++) expect((await ask("POST", "/v1/events", other, event)).status).toBe(202);
  const heads = await headsOf(answers);
  expect(heads.filter((head) => head === tooSlow)).toHaveLength(256);
  expect(heads.filter((head) => head.startsWith("HTTP/1.1 429"))).toHaveLength(244);
  // The places are free again once the server has seen the connections go, for which it needs its turns.
  const deadline = Date.now() + 10_000;
  while ((await ask("POST", "/v1/events", slow, event)).status !== 202) {
    expect(Date.now()).toBeLessThan(deadline);
    await fetch(`${url}/healthz`);
  }
  expect(world.engine.list({ limit: 100 }).items).toHaveLength(21);
});
