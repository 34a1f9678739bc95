// The description of the interface before others' tools: a linter finds nothing in it, and a client that a generator
// makes from it compiles under the strictest checks and does what people do with the server.
import { execFile } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { root, seed, startDev, temporaryDirectory } from "./processes.ts";

/** What the linter says and we do not follow. */
const excused: Readonly<Record<string, string>> = {
  "info-license #/info": "the package is licensed to nobody, so there is no licence to name",
  "operation-2xx-response #/paths/~1inspect/get/responses": "a WebSocket is opened with 101",
};

/** Rules beyond the recommended ones. */
const stricter = {
  "operation-description": "error",
  "operation-tag-defined": "error",
  "parameter-description": "error",
  "component-name-unique": "error",
} as const;

const permit = `id: permit
steps:
  - id: look
    ask:
      group: clerks
      title: Look at it
      form: {fit: boolean}
`;

test("Redocly's recommended rules find nothing in it", async () => {
  const { url } = await startDev({ ...seed(), port: 0 });
  const source = await (await fetch(`${url}/openapi.json`)).text();
  const config = await createConfig({ extends: ["recommended"], rules: stricter });
  const problems = await lintFromString({ source, config, absoluteRef: "openapi.json" });
  const found = problems.map(({ ruleId, message, location }) => ({
    at: `${ruleId} ${location[0]?.pointer ?? ""}`,
    message,
  }));
  expect(found.filter(({ at }) => excused[at] === undefined)).toEqual([]);
  // An excuse that nothing needs any more is taken out.
  expect(Object.keys(excused).filter((at) => !found.some((problem) => problem.at === at))).toEqual([]);
});

test("a client made from it by oazapfts compiles strictly, and starts, sends, lists, decides and is refused", async () => {
  const place = seed();
  writeFileSync(join(place.workflows, "permit.yaml"), permit);
  const { url } = await startDev({ ...place, port: 0 });
  const directory = temporaryDirectory();
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  const inDirectory = (name: string): string => join(directory, name);
  writeFileSync(inDirectory("openapi.json"), await (await fetch(`${url}/openapi.json`)).text());
  writeFileSync(inDirectory("package.json"), '{"type":"module"}');
  writeFileSync(
    inDirectory("tsconfig.json"),
    JSON.stringify({ compilerOptions: strictest, files: ["main.ts"] }),
  );
  writeFileSync(inDirectory("main.ts"), program);
  await run("oazapfts", "dist/cli.js", [
    inDirectory("openapi.json"),
    inDirectory("client.ts"),
    "--useUnknown",
  ]);
  await run("typescript", "bin/tsc", ["-p", directory]);
  const { stdout } = await execute(process.execPath, [inDirectory("main.js"), url]);
  expect(JSON.parse(stdout)).toEqual({
    published: { status: 202, workflows: ["payment_failed_flow"] },
    started: { status: 201, location: "/v1/instances/permit:7", etag: '"1"', waits: ["task"] },
    replayed: { status: 201, replayed: "true" },
    sent: { status: 200, step: "completed" },
    listed: { status: 200, ids: ["permit:7"], next: null },
    tasks: { titles: ["Look at it"] },
    decided: { status: 200, task: "completed", instance: "completed" },
    journal: { kinds: ["started", "task"] },
    refused: {
      missing: [404, "urn:hms-act:problem:unknown-instance"],
      ended: [409, "urn:hms-act:problem:ended"],
      wrong: [422, "urn:hms-act:problem:invalid-input", ["/status"]],
    },
  });
});

const execute = promisify(execFile);

const run = (name: string, script: string, args: readonly string[]): Promise<unknown> =>
  execute(process.execPath, [join(root, "node_modules", name, script), ...args], { cwd: root }).catch(
    (error: unknown) => {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      throw new Error(`${name} failed: ${stdout}${stderr}`, { cause: error });
    },
  );

const strictest = {
  strict: true,
  noUncheckedIndexedAccess: true,
  target: "es2023",
  lib: ["es2023", "dom", "dom.iterable"],
  module: "nodenext",
  types: ["node"],
};

/** What somebody would write who has the client alone. */
const program = `import * as act from "./client.js";

act.defaults.baseUrl = process.argv[2]!;

const published = await act.publishEvent({ type: "payment_failed", data: { id: 987 } });
if (published.status !== 202 || !("instances" in published.data)) throw new Error("not published");
const first = published.data.instances[0]!;

const start = () =>
  act.startInstance("permit", { data: { plot: 7 }, key: "7" }, { idempotencyKey: "start-7", prefer: "wait=5" });
const started = await start();
if (started.status !== 201) throw new Error(started.data.detail);
const replayed = await start();

const atRest = async (id: string) => {
  for (;;) {
    const read = await act.readInstance(id);
    if (read.status !== 200) throw new Error("gone");
    if (read.data.waiting_for.every(({ kind }) => kind !== "call")) return;
  }
};
await atRest(first.id);
const sent = await act.sendEvent(first.id, { type: "wait_for_fix.resolved" });
if (sent.status !== 200 && sent.status !== 202) throw new Error(sent.data.detail);

const listed = await act.listInstances({ workflow: "permit", status: "running", limit: 10 });
if (listed.status !== 200) throw new Error("not listed");

const tasks = await act.listTasks({ group: "clerks" });
if (tasks.status !== 200) throw new Error("no tasks");
const task = tasks.data.items[0]!;
const decided = await act.completeTask(task.id, { output: { fit: true } });
if (decided.status !== 200) throw new Error(decided.data.detail);
const after = await act.readInstance("permit:7");
const journal = await act.readJournal("permit:7", { limit: 10 });
if (after.status !== 200 || journal.status !== 200) throw new Error("not read");

const missing = await act.readInstance("permit:8");
const ended = await act.cancelInstance("permit:7", {});
// @ts-expect-error: no status of this name is known to the client.
const wrong = await act.listInstances({ status: "lost" });

console.log(JSON.stringify({
  published: { status: published.status, workflows: published.data.instances.map(({ workflow }) => workflow) },
  started: {
    status: started.status,
    location: started.headers.get("location"),
    etag: started.headers.get("etag"),
    waits: started.data.waiting_for.map(({ kind }) => kind),
  },
  replayed: { status: replayed.status, replayed: replayed.headers.get("idempotent-replayed") },
  sent: { status: sent.status, step: sent.data.steps["wait_for_fix"]?.status },
  listed: { status: listed.status, ids: listed.data.items.map(({ id }) => id), next: listed.data.next },
  tasks: { titles: tasks.data.items.map(({ title }) => title) },
  decided: { status: decided.status, task: decided.data.status, instance: after.data.status },
  journal: { kinds: journal.data.items.map(({ kind }) => kind) },
  refused: {
    missing: missing.status === 404 && [missing.status, missing.data.type],
    ended: ended.status === 409 && [ended.status, ended.data.type],
    wrong: wrong.status === 422 && [wrong.status, wrong.data.type, wrong.data.errors?.map(({ pointer }) => pointer)],
  },
}));
`;
