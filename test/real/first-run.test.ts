// The first run: the seed's workflow on the built server, its services in another process, all over real HTTP.
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EntryView, InstanceView } from "../../src/engine/view.ts";
import {
  eventually,
  hmsAct,
  seed,
  startDev,
  startServer,
  startStandin,
  temporaryDirectory,
} from "./processes.ts";

interface Received {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly instance: string;
  readonly atMs: number;
  readonly endedAtMs: number;
}

const fiveDaysMs = 5 * 86_400_000;

async function post(url: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function get<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

async function received(standin: string, instance: string): Promise<readonly Received[]> {
  const query = `instance=${encodeURIComponent(instance)}`;
  return (await get<{ requests: readonly Received[] }>(`${standin}/_standin/requests?${query}`)).requests;
}

test("the seed's workflow is started by its event, parks for five days, and is completed by its resolution", async () => {
  const { data, workflows } = seed();
  const standin = await startStandin();
  for (const path of ["/notify/email", "/notify/sms"]) {
    const rule = { method: "PUT", headers: { "content-type": "application/json" } };
    const set = await fetch(`${standin.url}/_standin/rules`, {
      ...rule,
      body: JSON.stringify({ path, delay_ms: 400 }),
    });
    expect(set.ok).toBe(true);
  }
  const server = await startServer({ data, workflows, gateway: standin.url, port: 0 });
  expect(server.stdout()).toContain(
    `npx hms-act send payment_failed --data '{"id":987}' --url ${server.url}`,
  );

  const started = await post(`${server.url}/v1/events`, { type: "payment_failed", data: { id: 987 } });
  expect(started).toMatchObject({
    status: 202,
    body: { instances: [{ workflow: "payment_failed_flow", started: true }] },
  });
  const [{ id }] = (started.body as { instances: [{ id: string }] }).instances;
  const address = `${server.url}/v1/instances/${id}`;

  const parked = await eventually("the instance parks", async () => {
    const instance = await get<InstanceView>(address);
    return instance.steps["wait_for_fix"]?.status === "waiting" ? instance : undefined;
  });
  const due = parked.waiting_for.find(({ kind }) => kind === "timer")?.due ?? "";
  expect(Date.parse(due) - Date.parse(parked.steps["wait_for_fix"]?.started_at ?? "")).toBe(fiveDaysMs);
  expect(parked).toMatchObject({ status: "running", input: { id: 987 }, overdue: false });

  const calls = new Map((await received(standin.url, id)).map((call) => [call.path, call]));
  expect([...calls.keys()].sort()).toEqual([
    "/finance/freeze",
    "/helpdesk/ticket",
    "/notify/email",
    "/notify/sms",
  ]);
  const [freeze, email, sms, ticket] = [
    "/finance/freeze",
    "/notify/email",
    "/notify/sms",
    "/helpdesk/ticket",
  ].map((path) => calls.get(path) as Received) as [Received, Received, Received, Received];
  expect(freeze.endedAtMs).toBeLessThanOrEqual(Math.min(email.atMs, sms.atMs));
  expect(email.atMs).toBeLessThan(sms.endedAtMs);
  expect(sms.atMs).toBeLessThan(email.endedAtMs);
  expect(ticket.atMs).toBeGreaterThanOrEqual(Math.max(email.endedAtMs, sms.endedAtMs));
  expect(freeze.key).toBe(`${id}/freeze_payments/1`);

  const resolved = await post(`${address}/events`, { type: "wait_for_fix.resolved" });
  expect(resolved).toMatchObject({ status: 200, body: { status: "completed" } });
  expect((await post(`${address}/events`, { type: "wait_for_fix.resolved" })).status).toBe(409);
  expect((await received(standin.url, id)).map(({ path }) => path)).not.toContain("/hitl/escalate");

  const before = await get<{ items: readonly EntryView[] }>(`${address}/journal`);
  expect(await server.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
  const again = await startServer({ data, workflows, gateway: standin.url, port: 0 });
  expect(await get(`${again.url}/v1/instances/${id}/journal`)).toEqual(before);
  expect(await again.end("SIGINT")).toMatchObject({ code: 0 });
});

test("without a gateway calls wait, and a restart with one makes them under their keys", async () => {
  const { data, workflows } = seed();
  const server = await startServer({ data, workflows, port: 0 });
  expect(server.stdout()).toContain("Calls wait until a gateway is set");
  const sent = await hmsAct("send", "payment_failed", "--data", '{"id":987}', "--url", server.url, "--json");
  const id = (JSON.parse(sent.stdout) as { instances: [{ id: string }] }).instances[0].id;
  const waiting = await get<InstanceView>(`${server.url}/v1/instances/${id}`);
  expect(waiting.waiting_for).toEqual([
    { kind: "call", step: "freeze_payments", held: { service: "finance", because: "off" } },
  ]);
  await server.end("SIGTERM");

  const standin = await startStandin();
  const again = await startServer({ data, workflows, gateway: standin.url, port: 0 });
  await eventually("the instance parks", async () => {
    const { steps } = await get<InstanceView>(`${again.url}/v1/instances/${id}`);
    return steps["wait_for_fix"];
  });
  expect(await received(standin.url, id)).toHaveLength(4);
  await again.end("SIGTERM");
});

test("the verbs speak to the running server", async () => {
  const { data, workflows } = seed();
  const standin = await startStandin();
  const { url } = await startServer({ data, workflows, gateway: standin.url, port: 0 });
  const started = await hmsAct("start", "payment_failed_flow", "--key", "case-1", "--url", url);
  expect([started.code, started.stderr]).toEqual([0, ""]);
  expect(started.stdout).toContain("payment_failed_flow:case-1");
  const taken = await hmsAct("start", "payment_failed_flow", "--key", "case-1", "--url", url);
  expect([taken.code, taken.stdout]).toEqual([1, ""]);
  expect(taken.stderr).toContain("case-1");

  await eventually("ls shows it waiting", async () => {
    const { stdout } = await hmsAct("ls", "--step", "wait_for_fix", "--url", url);
    return stdout.includes("payment_failed_flow:case-1") ? stdout : undefined;
  });
  const shown = await hmsAct("show", "payment_failed_flow:case-1", "--url", url);
  expect(shown.stdout).toMatch(/notify_citizen\.email +completed/);
  const record = await hmsAct("journal", "payment_failed_flow:case-1", "--url", url, "--json");
  const { items } = JSON.parse(record.stdout) as { items: readonly EntryView[] };
  expect(items.map(({ kind }) => kind)).toEqual(["started", "done", "done", "done", "done"]);
  const sent = await hmsAct(
    "send",
    "wait_for_fix.resolved",
    "--instance",
    "payment_failed_flow:case-1",
    "--url",
    url,
  );
  expect([sent.code, sent.stderr]).toEqual([0, ""]);
  expect(sent.stdout).toContain("completed");
  expect((await hmsAct("send", "no_such_event", "--url", url)).code).toBe(1);
});

test("a second server on the same data directory, or the same port, is one sentence and exit 2", async () => {
  const { data, workflows } = seed();
  const { port } = await startServer({ data, workflows, port: 0 });
  const same = await hmsAct("serve", "--port", "0", "--data", data, "--workflows", workflows);
  expect([same.code, same.stdout]).toEqual([2, ""]);
  expect(same.stderr).toContain(data);
  expect(same.stderr.trimEnd().split("\n")).toHaveLength(1);
  const other = join(temporaryDirectory(), "data");
  const taken = await hmsAct("serve", "--port", `${port}`, "--data", other, "--workflows", workflows);
  expect([taken.code, taken.stdout]).toEqual([2, ""]);
  expect(taken.stderr).toBe(
    `error: Port ${port} on 127.0.0.1 is in use: stop the program that has it, or choose another port.\n`,
  );
});

test("dev runs server and stand-in together: calls are printed, and both end with Ctrl-C", async () => {
  const { data, workflows } = seed();
  const server = await startDev({ data, workflows, port: 0 });
  const gateway = /gateway +(http:\S+)/.exec(server.stdout())?.[1] ?? "";
  expect((await fetch(`${gateway}/_standin/effects`)).status).toBe(200);
  await post(`${server.url}/v1/events`, { type: "payment_failed", data: { id: 987 } });
  await eventually("the ticket is printed", async () =>
    server.stdout().includes("▶ POST /helpdesk/ticket") ? true : undefined,
  );
  expect(server.stdout()).toMatch(/▶ POST \/finance\/freeze.*\n/);
  expect(await server.end("SIGINT")).toMatchObject({ code: 0, stderr: "" });
  await expect(fetch(`${gateway}/_standin/effects`)).rejects.toThrow();
});

test("a killed dev leaves no stand-in behind", async () => {
  const server = await startDev({ ...seed(), port: 0 });
  const gateway = /gateway +(http:\S+)/.exec(server.stdout())?.[1] ?? "";
  await server.end("SIGKILL");
  await eventually("the stand-in is gone", async () =>
    fetch(`${gateway}/_standin/effects`).then(
      () => undefined,
      () => true,
    ),
  );
});

test.skipIf(process.platform === "win32")(
  "a store that cannot write ends the server with 70, and what was acknowledged is there after a restart",
  async () => {
    const { data, workflows } = seed();
    const server = await startServer({ data, workflows, port: 0, fileMaxKiB: 400 });
    const acknowledged: string[] = [];
    const event = { type: "payment_failed", data: { id: 987, note: "x".repeat(5_000) } };
    for (let status = 202; status === 202;) {
      const answer = await post(`${server.url}/v1/events`, event).catch(() => ({
        status: 0,
        body: undefined,
      }));
      status = answer.status;
      if (status === 202) acknowledged.push((answer.body as { instances: [{ id: string }] }).instances[0].id);
    }
    const { code, stderr } = await server.ended;
    expect(code).toBe(70);
    // A write that ends in the middle of a page is an input/output error, by LMDB's words.
    expect(stderr).toMatch(
      /^error: the store broke, so nothing more is taken; restart the server: .*(?:too large|input\/output error)/im,
    );
    expect(acknowledged.length).toBeGreaterThan(3);

    const again = await startServer({ data, workflows, port: 0 });
    for (const id of acknowledged)
      expect(await get<InstanceView>(`${again.url}/v1/instances/${id}`)).toMatchObject({
        id,
        status: "running",
      });
    await again.end("SIGTERM");
  },
);
