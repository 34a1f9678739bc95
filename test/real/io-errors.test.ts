// I/O errors: every N-th write or sync of the data file or of the segments fails, once or from then on, for want of room or
// for a broken disk, while the built server has traffic. It stops cleanly, and the next start has all that was acknowledged.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import type { Store } from "../../src/engine/ports.ts";
import { startService } from "./faults/service.ts";
import { buildShim, withoutShim } from "./faults/shim.ts";
import { journalOf, unsound } from "./faults/soundness.ts";
import { Traffic, writeWorkflows } from "./faults/traffic.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { eventually, launchServer, temporaryDirectory } from "./processes.ts";
import type { Ended } from "./processes.ts";

/**
 * N goes from 1 to `IO_ERRORS`: `IO_ERRORS=500 npx vitest run --config vitest.real.config.ts test/real/io-errors.test.ts`.
 * Without it every fourth is taken: the first ones come while the server starts, the others with the traffic.
 */
const all = process.env["IO_ERRORS"];
const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Files, by how their paths end. The segments get one write and one sync a second: the first of each will do. */
const targets = [
  { file: "data.mdb", numbers: all ? upTo(Number(all)) : upTo(29).filter((nth) => nth % 4 === 1) },
  { file: ".seg", numbers: upTo(Math.ceil(Number(all ?? 20) / 10)) },
];
type Target = (typeof targets)[number];
const errors = { EIO: 5, ENOSPC: 28 };
const callers = 4;
/** Of the file, behind the one that failed: a server that is still there after so many has got over it. */
const operationsAfter = 25;

const place = mkdtempSync(join(tmpdir(), "hms-act-shim-"));
const shim = buildShim(place);
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe.skipIf(shim === undefined)(`${withoutShim(shim)}the N-th write or sync fails`, () => {
  const sweeps = targets.flatMap((target) =>
    Object.entries(errors).map(([name, errno]) => ({ ...target, name, errno })),
  );
  test.each(sweeps)(
    `of $file with $name, for N of $numbers (${all ? "" : "all with "}IO_ERRORS), once and for ever`,
    { timeout: 60_000 + (Number(all ?? 0) + 10) * 60_000 },
    sweep,
  );
});

async function sweep({ file, numbers, errno }: Target & { readonly errno: number }): Promise<void> {
  const directory = temporaryDirectory();
  const service = await startService(seededRandom(errno));
  const data = join(directory, "data");
  const options = {
    data,
    workflows: writeWorkflows(join(directory, "workflows")),
    gateway: service.urlFor(0),
    port: 0,
  };

  // The first writes of all are those of a store which is not there yet.
  const fresh = join(directory, "fresh");
  for (const nth of [1, 2, 3]) {
    const { ended } = launchServer({ ...options, data: fresh, env: shimOf(file, errno, nth, true) });
    expectCleanStop(await ended, `fresh, N ${nth}`);
  }

  const traffic = new Traffic();
  const started = await launchServer(options).listening;
  expect((await started.end("SIGTERM")).code).toBe(0);
  const work = Promise.all(Array.from({ length: callers }, (_, number) => traffic.work(number)));
  for (const nth of numbers) {
    for (const ever of [false, true]) {
      const when = `error ${errno}, N ${nth}, ${ever ? "for ever" : "once"}`;
      const count = join(directory, "count");
      rmSync(count, { force: true });
      const launched = launchServer({
        ...options,
        env: { ...shimOf(file, errno, nth, ever), SHIM_COUNT: count },
      });
      const server = await launched.listening.catch(() => undefined);
      if (server !== undefined) {
        traffic.open(server.url);
        const over = await Promise.race([
          launched.ended.then(() => false),
          passed(count, nth + operationsAfter),
        ]);
        if (over) void launched.end("SIGTERM");
      }
      const ended = await launched.ended;
      traffic.shut();
      if (ended.code !== 0) expectCleanStop(ended, when);
      expect(readFileSync(count).length, when).toBeGreaterThanOrEqual(nth);
      await verify(data, traffic, when);
    }
  }

  const server = await launchServer(options).listening;
  traffic.open(server.url);
  traffic.finish();
  await work;
  await eventually(
    "everything has ended",
    async () => {
      const page = await fetch(`${server.url}/v1/instances?status=running&limit=1`);
      return ((await page.json()) as { items: unknown[] }).items.length === 0 ? true : undefined;
    },
    60_000,
    100,
  );
  expect(await server.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
  await verify(data, traffic, "at the end");
}

const shimOf = (
  file: string,
  errno: number,
  nth: number,
  ever: boolean,
): Readonly<Record<string, string>> => ({
  LD_PRELOAD: shim!,
  SHIM_FILE: file,
  SHIM_FAIL: String(nth),
  SHIM_ERRNO: String(errno),
  SHIM_EVER: ever ? "1" : "0",
});

/** One sentence of ours, and nothing else but what LMDB itself says of writes and pages. */
function expectCleanStop({ code, signal, stderr }: Ended, when: string): void {
  expect([70, 2], `${when}: ${signal} ${stderr}`).toContain(code);
  const said = stderr
    .split("\n")
    .filter((line) => line !== "" && !/^(?:Write error: |mdb_page_spill )/.test(line));
  expect(said, when).toEqual([
    expect.stringMatching(/^error: (?:The store in|No store can be made|the store broke)/),
  ]);
}

/** Resolves once the file has been written and synced so often. */
async function passed(count: string, operations: number): Promise<true> {
  return eventually(`${operations} writes and syncs`, async () =>
    existsSync(count) && readFileSync(count).length >= operations ? true : undefined,
  );
}

async function verify(data: string, traffic: Traffic, when: string): Promise<void> {
  const store = openLmdbStore(data);
  try {
    expect(unsound(store), when).toEqual([]);
    expect(lost(store, traffic), when).toEqual([]);
  } finally {
    await store.close();
  }
}

/** What was acknowledged and is not there. */
function lost(store: Store, traffic: Traffic): readonly string[] {
  const journal = journalOf(store);
  const lacks = (id: string, kind: string): boolean => !journal.get(id)?.some((entry) => entry.kind === kind);
  return [
    ...[...traffic.started.values()].filter((id) => lacks(id, "started")),
    ...[...traffic.decided].filter((id) => lacks(id, "task")).map((id) => `the decision of ${id}`),
    ...[...traffic.confirmed].filter((id) => lacks(id, "event")).map((id) => `the event to ${id}`),
  ];
}
