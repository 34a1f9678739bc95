// The bare line: the calls and durable writes of the seed's flow written by hand over the engine's own
// libraries (Hono, undici, LMDB), without an engine: no workflow text, no state machine, no retry, no timers,
// no recovery. What it reaches on a machine is what the engine's figures are divided by.
//
// `node dist/bench/bare.js DATA GATEWAY (bare | stored)` prints the URL that it listens on. `stored`: its writes are those of the
// engine's own store. What it then needs more is the price of the store, and what the engine needs beyond that is the engine's.
import { randomBytes } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Pool } from "undici";
import { keepInTables } from "./keep.ts";
import type { Happened, Instance } from "./keep.ts";

const [data, gateway, line] = process.argv.slice(2);
if (data === undefined || gateway === undefined || (line !== "bare" && line !== "stored")) {
  process.stderr.write("Usage: bare DATA GATEWAY (bare | stored)\n");
  process.exit(2);
}
process.on("disconnect", () => process.exit(0));

// Nothing of ours is loaded otherwise.
const keep = line === "stored" ? (await import("./keep-in-store.ts")).keepInStore(data) : keepInTables(data);
const services = new Pool(gateway, { connections: 256 });
const version = randomBytes(32).toString("hex");

const app = new Hono();
app.post("/v1/events", async (context) => {
  const { data: input } = await context.req.json<{ data: unknown }>();
  const atMs = Date.now();
  const instance: Instance = {
    id: `payment_failed_flow:${atMs.toString(36)}${randomBytes(6).toString("hex")}`,
    workflow: "payment_failed_flow",
    version,
    status: "running",
    state: "freeze_payments",
    steps: {},
    createdAtMs: atMs,
    updatedAtMs: atMs,
    revision: 0,
  };
  begin(instance, "freeze_payments");
  await write(instance, {
    kind: "started",
    event: { type: "payment_failed", data: input },
    requests: { freeze_payments: request("/finance/freeze", input) },
  });
  void park(instance, input);
  return context.json(
    { id: instance.id, instances: [{ id: instance.id, workflow: instance.workflow, started: true }] },
    202,
  );
});
app.get("/v1/instances/:id", (context) => {
  const text = keep.text(context.req.param("id"));
  return text === undefined
    ? context.notFound()
    : context.body(text, 200, { "content-type": "application/json" });
});
app.post("/v1/instances/:id/events", async (context) => {
  const { type } = await context.req.json<{ type: string }>();
  const instance = keep.read(context.req.param("id"));
  if (instance === undefined) return context.notFound();
  if (instance.state !== "wait_for_fix" || type !== "wait_for_fix.resolved") return context.json({}, 409);
  end(instance, "wait_for_fix");
  instance.state = "completed";
  instance.status = "completed";
  delete instance.dueAtMs;
  await write(instance, { kind: "event", event: { type } });
  return context.json(instance);
});

const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
process.on("SIGTERM", () => {
  server.close();
  void services
    .destroy()
    .then(() => keep.close())
    .then(() => process.exit(0));
});

/** Four calls, the middle two at once, and a durable write after each answer: with the start, five. */
async function park(instance: Instance, input: unknown): Promise<void> {
  await call(instance, "freeze_payments", "/finance/freeze", input);
  end(instance, "freeze_payments");
  begin(instance, "notify_citizen.email");
  begin(instance, "notify_citizen.sms");
  instance.state = "notify_citizen";
  await write(instance, {
    kind: "done",
    event: { status: 200, output: {} },
    requests: {
      "notify_citizen.email": request("/notify/email", input),
      "notify_citizen.sms": request("/notify/sms", input),
    },
  });
  const notify = async (step: string, path: string) => {
    await call(instance, step, path, input);
    end(instance, step);
    await write(instance, { kind: "done", step, event: { status: 200, output: {} } });
  };
  await Promise.all([
    notify("notify_citizen.email", "/notify/email"),
    notify("notify_citizen.sms", "/notify/sms"),
  ]);
  begin(instance, "create_ticket");
  instance.state = "create_ticket";
  await call(instance, "create_ticket", "/helpdesk/ticket", input);
  end(instance, "create_ticket");
  begin(instance, "wait_for_fix", "waiting");
  instance.state = "wait_for_fix";
  instance.dueAtMs = Date.now() + 5 * 86_400_000;
  await write(instance, { kind: "done", step: "create_ticket", event: { status: 200, output: {} } });
}

async function call({ id }: Instance, step: string, path: string, input: unknown): Promise<unknown> {
  const answer = await services.request({
    method: "POST",
    path,
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      "idempotency-key": `${id}/${step}/1`,
      "x-act-instance": id,
      "x-act-step": step,
    },
    body: JSON.stringify(input),
  });
  const output = await answer.body.json();
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
  return output;
}

/** Resolves once it is on disk. */
async function write(instance: Instance, happened: Happened): Promise<void> {
  instance.revision += 1;
  instance.updatedAtMs = Date.now();
  await keep.write(instance, happened);
}

function request(path: string, body: unknown): unknown {
  return { method: "POST", path, body };
}

function begin(instance: Instance, step: string, status: "running" | "waiting" = "running"): void {
  instance.steps[step] = { status, visit: 1, attempts: 0, startedAtMs: Date.now() };
}

function end(instance: Instance, step: string): void {
  const record = instance.steps[step];
  if (record !== undefined)
    instance.steps[step] = { ...record, status: "completed", attempts: 1, completedAtMs: Date.now() };
}
