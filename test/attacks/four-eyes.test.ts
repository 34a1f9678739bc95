// Four eyes: one person with two keys, a decision sent twice, and two people at the same moment.
import { expect, test } from "vitest";
import type { TaskView } from "../../src/engine/task-view.ts";
import { verdictOf } from "../server/verdict.ts";
import { createTokens } from "../../src/server/token.ts";
import { guarded } from "./harness.ts";
import type { Guarded } from "./harness.ts";
import { newIssuerKey, startIssuer, tokenOf } from "./issuer.ts";

const permit = `id: permit
steps:
  - id: request
    ask: {group: clerks}
  - id: approve
    ask: {group: clerks, form: {decision: [approve, reject]}, not_by: step(request).by}
`;

const approval = { output: { decision: "approve" } };
const task = (step: string): string => `/v1/tasks/${encodeURIComponent(`permit:1/${step}/1`)}`;

/** The request was filled in by ada, and waits for somebody's approval. */
async function requested(
  options: Parameters<typeof guarded>[0] = {},
): Promise<Guarded & { readonly ada: string }> {
  const server = await guarded({ more: [permit], ...options });
  const sender = await server.key({ roles: ["sender"] });
  await server.ask("POST", "/v1/workflows/permit/instances", sender, { data: {}, key: "1" });
  const ada = await server.key({ roles: ["officer"], groups: ["clerks"], holder: "ada" });
  expect((await server.ask("POST", `${task("request")}/complete`, ada, { output: {} })).status).toBe(200);
  return { ...server, ada };
}

const decisionsIn = async ({ ask, key }: Guarded): Promise<readonly string[]> => {
  const auditor = await key({ roles: ["auditor"] });
  return ((await (await ask("GET", task("approve"), auditor)).json()) as TaskView).decisions.map(
    ({ by }) => by,
  );
};

test("a second key of the same person is the same person", async () => {
  const server = await requested();
  const second = await server.key({ roles: ["officer", "admin"], groups: ["clerks"], holder: "ada" });
  for (const key of [server.ada, second]) {
    expect(await verdictOf(await server.ask("POST", `${task("approve")}/claim`, key, {}))).toBe(
      "403 four-eyes",
    );
    expect(await verdictOf(await server.ask("POST", `${task("approve")}/complete`, key, approval))).toBe(
      "403 four-eyes",
    );
  }
  expect(await decisionsIn(server)).toEqual([]);
});

test("so is a token of the same subject", async () => {
  const key = await newIssuerKey("k1");
  const nowMs = Date.UTC(2026, 0, 5, 9);
  const tokens = createTokens(await startIssuer(key), { now: () => nowMs });
  const server = await requested({ gate: { tokens, now: () => nowMs } });
  const token = await tokenOf(key, nowMs, { sub: "ada", roles: ["officer"], groups: ["clerks"] });
  expect(await verdictOf(await server.ask("POST", `${task("approve")}/complete`, token, approval))).toBe(
    "403 four-eyes",
  );
  const other = await tokenOf(key, nowMs, { sub: "ben", roles: ["officer"], groups: ["clerks"] });
  expect((await server.ask("POST", `${task("approve")}/complete`, other, approval)).status).toBe(200);
});

test("a header that names somebody else changes nothing", async () => {
  const server = await requested();
  const response = await server.app.request(`${task("approve")}/complete`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${server.ada}`,
      "content-type": "application/json",
      "x-act-user": "ben",
    },
    body: JSON.stringify(approval),
  });
  expect(await verdictOf(response)).toBe("403 four-eyes");
});

test("a colleague cannot be made to lend a name: who gets the task by delegation is still who decides it", async () => {
  const server = await requested();
  const ben = await server.key({ roles: ["officer"], groups: ["clerks"], holder: "ben" });
  expect(await verdictOf(await server.ask("POST", `${task("approve")}/delegate`, ben, { to: "ada" }))).toBe(
    "403 four-eyes",
  );
  expect((await server.ask("POST", `${task("approve")}/claim`, ben, {})).status).toBe(200);
  expect(await verdictOf(await server.ask("POST", `${task("approve")}/complete`, server.ada, approval))).toBe(
    "403 four-eyes",
  );
});

test("of two decisions at once, and of one that is sent again, one is in the journal", async () => {
  const server = await requested();
  const keys = await Promise.all(
    ["ben", "eva"].map((holder) => server.key({ roles: ["officer"], groups: ["clerks"], holder })),
  );
  const answers = await Promise.all(
    keys.map((key) => server.ask("POST", `${task("approve")}/complete`, key, approval)),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  for (const key of keys) {
    expect(await verdictOf(await server.ask("POST", `${task("approve")}/complete`, key, approval))).toBe(
      "409 task-ended",
    );
  }
  expect(await decisionsIn(server)).toHaveLength(1);
});
