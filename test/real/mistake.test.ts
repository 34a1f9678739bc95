// Mistake: an error that nobody catches ends a busy server at once, although LMDB's thread is in the middle of a write that
// waits for the main thread.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { startService } from "./faults/service.ts";
import { journalOf, unsound } from "./faults/soundness.ts";
import { Traffic, writeWorkflows } from "./faults/traffic.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { eventually, startServer, temporaryDirectory } from "./processes.ts";

/** Makes the mistake when the server is told to, after the main thread let LMDB's wait for it. */
const planted = `
import { isMainThread } from "node:worker_threads";
if (isMainThread)
  process.on("SIGUSR2", () => {
    for (const endMs = Date.now() + 50; Date.now() < endMs;);
    throw new Error("a planted mistake");
  });
`;

test("a mistake ends a server that writes, by SIGKILL, and nothing acknowledged is lost", async () => {
  const directory = temporaryDirectory();
  const mistake = join(directory, "mistake.mjs");
  writeFileSync(mistake, planted);
  const service = await startService(seededRandom(1));
  const data = join(directory, "data");
  const options = {
    data,
    workflows: writeWorkflows(join(directory, "workflows")),
    gateway: service.urlFor(0),
    port: 0,
  };
  const server = await startServer({ ...options, env: { NODE_OPTIONS: `--import=${mistake}` } });
  const traffic = new Traffic();
  traffic.open(server.url);
  const work = Promise.all(Array.from({ length: 32 }, (_, caller) => traffic.work(caller)));
  await eventually("there is traffic", async () => (traffic.started.size > 20 ? true : undefined));
  const ended = server.end("SIGUSR2");
  traffic.shut();
  expect(await ended).toMatchObject({
    code: null,
    signal: "SIGKILL",
    stderr: expect.stringContaining("Error: a planted mistake") as unknown,
  });

  const next = await startServer(options);
  traffic.open(next.url);
  traffic.finish();
  await work;
  expect(await next.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
  const store = openLmdbStore(data);
  try {
    expect(unsound(store)).toEqual([]);
    const journal = journalOf(store);
    expect([...traffic.started.values()].filter((id) => !journal.has(id))).toEqual([]);
  } finally {
    await store.close();
  }
});
