// How the engine's refusals, and what nobody foresaw, reach a caller.
import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import type { EngineErrorCode } from "../../src/engine/error.ts";
import { EngineError } from "../../src/engine/error.ts";
import type { Failure } from "../../src/server/app.ts";
import { createApp } from "../../src/server/app.ts";
import { accessOf } from "./harness.ts";
import { problemIn, verdictOf } from "./verdict.ts";

/** An engine that answers whatever is asked with one error: some of them a real one gives only under load. */
function failing(error: () => Error): Engine {
  const reject = (): Promise<never> => Promise.reject(error());
  const fail = (): never => {
    throw error();
  };
  return {
    publish: reject,
    publishAll: reject,
    once: reject,
    start: reject,
    send: reject,
    operate: reject,
    rehearseBatch: reject,
    beginBatch: reject,
    batch: fail,
    batches: fail,
    read: fail,
    find: fail,
    list: fail,
    counts: fail,
    journal: fail,
    recorded: fail,
    lastSeq: fail,
    entries: fail,
    watch: fail,
    now: fail,
    record: { read: fail, entry: fail, definition: fail, lastSeq: fail },
    drain: fail,
    services: fail,
    workflows: fail,
    definition: fail,
    deploy: reject,
    run: fail,
    stop: reject,
    act: reject,
    task: fail,
    tasks: fail,
  };
}

let present = new Error("none yet");
const failures: Failure[] = [];
const app = createApp({
  engine: failing(() => present),
  version: "1",
  access: accessOf({ holdMs: 0 }),
  log: (failure) => failures.push(failure),
});

/** One app for all: what its engine throws is this from now on, and nothing has been logged yet. */
function failWith(error: Error): void {
  present = error;
  failures.length = 0;
}

const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const asked: [path: string, request?: RequestInit][] = [
  ["/v1/events", json({ type: "a", data: 1 })],
  ["/v1/workflows/w/instances", json({ data: 1 })],
  ["/v1/instances/i/events", json({ type: "a" })],
  ["/v1/instances/i/cancel", json({})],
  ["/v1/instances/i/pause", json({})],
  ["/v1/instances/i/resume", json({})],
  ["/v1/instances/i/retry", json({})],
  ["/v1/instances/i/skip", json({ step: "s", reason: "r" })],
  ["/v1/instances/i/what-if", json({})],
  ["/v1/batches", json({ action: "pause", filter: {} })],
  ["/v1/batches", json({ action: "pause", filter: {}, dry_run: true })],
  ["/v1/batches"],
  ["/v1/batches/b"],
  ["/v1/instances"],
  ["/v1/instances/i"],
  ["/v1/instances/i/journal"],
  ["/v1/instances/i/journal?format=ndjson"],
  ["/v1/stream"],
  ["/v1/instances/i/stream"],
  ["/v1/workflows"],
  ["/v1/workflows/w"],
  ["/v1/workflows/w/machine"],
  ["/v1/workflows/w/diagram.mmd"],
  ["/v1/workflows/w/diagram.svg"],
  ["/v1/workflows/w/proof"],
  ["/v1/workflows/w", { method: "PUT", headers: { "content-type": "application/yaml" }, body: "id: w" }],
  ["/v1/tasks"],
  ["/v1/tasks/i%2Fs%2F1"],
  ["/v1/tasks/i%2Fs%2F1/claim", json({})],
  ["/v1/tasks/i%2Fs%2F1/release", json({})],
  ["/v1/tasks/i%2Fs%2F1/delegate", json({ to: "b" })],
  ["/v1/tasks/i%2Fs%2F1/complete", json({ output: {} })],
];

const verdicts: Readonly<Record<EngineErrorCode, string>> = {
  unknown_workflow: "404 unknown-workflow",
  unknown_instance: "404 unknown-instance",
  archived: "410 archived",
  unknown_event: "404 unknown-event",
  bad_event: "400 bad-event",
  not_awaited: "409 not-awaited",
  ended: "409 ended",
  wrong_status: "409 wrong-status",
  bad_data: "422 bad-data",
  too_much_data: "422 too-much-data",
  key_reused: "422 key-reused",
  key_taken: "409 key-taken",
  unknown_batch: "404 unknown-batch",
  unknown_task: "404 unknown-task",
  task_taken: "409 task-taken",
  task_ended: "409 task-ended",
  not_in_group: "403 not-in-group",
  four_eyes: "403 four-eyes",
  changed: "412 changed",
  overloaded: "429 overloaded",
  no_room: "507 no-room",
  stopping: "503 stopping",
  unreadable: "503 unreadable",
};

describe.each(Object.entries(verdicts))("%s", (code, verdict) => {
  test.each(asked)(`is ${verdict} at %s`, async (path, request) => {
    failWith(new EngineError(code as EngineErrorCode, "Because."));
    const response = await app.request(path, request);
    expect(await verdictOf(response.clone())).toBe(verdict);
    expect(await problemIn(response)).toMatchObject({ detail: "Because." });
    expect(failures).toEqual([]);
  });
});

test.each(["overloaded", "no_room", "stopping"] as const)("%s says when to come again", async (code) => {
  failWith(new EngineError(code, "Later."));
  const response = await app.request("/v1/events", json({ type: "a", data: 1 }));
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("particulars become members, which cannot replace the problem's own", async () => {
  const details = {
    known: ["a"],
    instance: "w:1",
    status: 200,
    type: "mine",
    errors: [{ pointer: "/data", detail: "d" }],
  };
  failWith(new EngineError("bad_data", "Because.", details));
  expect(await problemIn(await app.request("/v1/instances/i"))).toEqual({
    type: "urn:hms-act:problem:bad-data",
    title: expect.any(String),
    status: 422,
    detail: "Because.",
    known: ["a"],
    instance_id: "w:1",
    errors: [{ pointer: "/data", detail: "d" }],
  });
});

describe.each(asked)("a failure of ours at %s", (path, request) => {
  test("is 500 without a word of its cause, which is logged", async () => {
    const error = new TypeError("secret of the inside");
    failWith(error);
    const response = await app.request(path, request);
    const text = await response.clone().text();
    expect(await verdictOf(response)).toBe("500 internal");
    expect(text).not.toMatch(/secret|TypeError|\.ts/);
    expect(failures).toEqual([{ method: request?.method ?? "GET", url: `http://localhost${path}`, error }]);
  });
});

test("the log is given no control characters from the address", async () => {
  failWith(new Error("any"));
  await app.request("/v1/instances/a%0A%1B[31mb");
  expect(failures[0]?.url).toBe("http://localhost/v1/instances/a%0A%1B[31mb");
});

test("a server that is not ready says so at /readyz and lives at /healthz", async () => {
  const starting = createApp({
    engine: failing(() => new Error("any")),
    version: "1",
    access: accessOf(),
    ready: () => false,
  });
  expect(await verdictOf(await starting.request("/readyz"))).toBe("503 not-ready");
  expect((await starting.request("/healthz")).status).toBe(200);
});
