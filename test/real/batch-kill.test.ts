// Batches under kill -9: the built server is killed while a batch pauses, resumes or cancels many instances, and after each
// start the batch goes on by itself. Each instance is touched exactly once, also where somebody undoes meanwhile what the
// batch did to it, and the progress is true.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import type { BatchView } from "../../src/engine/batches.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { startService } from "./faults/service.ts";
import { journalOf, unsound } from "./faults/soundness.ts";
import { eventually, launchServer, temporaryDirectory } from "./processes.ts";
import type { Server } from "./processes.ts";

const instances = Number(process.env["BATCHED"] ?? 500);
/** Of each batch. */
const kills = Number(process.env["BATCH_KILLS"] ?? 2);
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

const patient = `
id: patient
steps:
  - id: hold
    call: POST /hold
    compensation: DELETE /hold
  - id: rest
    wait: 1h
`;

test(
  `three batches over ${instances} instances, each killed ${kills} times (BATCHED=${instances} BATCH_KILLS=${kills} SEED=${seed})`,
  { timeout: 120_000 + kills * instances * 100 },
  async ({ annotate }) => {
    const random = seededRandom(seed);
    const directory = temporaryDirectory();
    const [data, workflows] = [join(directory, "data"), join(directory, "workflows")];
    mkdirSync(workflows);
    writeFileSync(join(workflows, "patient.yaml"), patient);
    const service = await startService(random);
    let launches = 0;
    const launch = (): Promise<Server> =>
      launchServer({ data, workflows, gateway: service.urlFor(launches++), port: 0 }).listening;

    let server = await launch();
    for (let from = 0; from < instances; from += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, instances - from) }, (_, at) =>
          post(server, "/v1/workflows/patient/instances", { data: {}, key: String(from + at) }),
        ),
      );
    await eventually("all rest", async () =>
      (await count(server, "step=rest")) === instances ? true : undefined,
    );

    let midway = 0;
    for (const action of ["pause", "resume", "cancel"] as const) {
      const { id } = await post<BatchView>(server, "/v1/batches", {
        action,
        filter: { workflow: "patient" },
      });
      let meddling = action === "pause";
      const meddler = meddling
        ? resumeSome(
            () => server,
            () => meddling,
          )
        : undefined;
      for (let kill = 0; kill < kills; kill++) {
        // Some kills come at once, others when the batch has come some pages further.
        const pages = Math.floor(random() * 3) * 100;
        const from = (await batch(server, id)).done;
        await eventually(
          "the batch goes on",
          async () => {
            const { done, status } = await batch(server, id);
            return done >= from + pages || status === "completed" ? true : undefined;
          },
          60_000,
          2,
        );
        expect(await server.end("SIGKILL")).toMatchObject({ signal: "SIGKILL", stderr: "" });
        server = await launch();
        const { status, done, failed } = await batch(server, id);
        if (status === "running") midway++;
        expect(done + failed).toBeLessThanOrEqual(instances);
      }
      const ended = await eventually(
        "the batch ends",
        async () => {
          const view = await batch(server, id);
          return view.status === "completed" ? view : undefined;
        },
        120_000,
      );
      meddling = false;
      await meddler;
      expect(ended).toMatchObject({ total: instances, done: instances, failed: 0, errors: [] });
    }
    await eventually(
      "all are cancelled",
      async () => ((await count(server, "status=cancelled")) === instances ? true : undefined),
      60_000,
    );
    expect((await server.end("SIGTERM")).code).toBe(0);

    const store = openLmdbStore(data);
    try {
      expect(unsound(store)).toEqual([]);
      let resumed = 0;
      for (const [id, entries] of journalOf(store)) {
        const kinds = entries.map(({ kind }) => kind);
        const times = (kind: string): number => kinds.filter((other) => other === kind).length;
        expect([times("paused"), times("resumed"), times("cancelled")], id).toEqual([1, 1, 1]);
        if (entries.some(({ event }) => (event as { reason?: string } | undefined)?.reason === meddled))
          resumed++;
      }
      // What was marked is forgotten with the batch.
      expect(await store.forget({ from: "batch-mark/", to: "batch-mark0", limit: 1 })).toBe(0);
      const keys = new Set(service.received.map(({ key }) => key));
      expect(keys.size).toBe(2 * instances);
      await annotate(
        `${midway} of ${3 * kills} kills came before the batch had ended; ${resumed} were resumed meanwhile`,
      );
      expect(Math.min(midway, resumed)).toBeGreaterThan(0);
    } finally {
      await store.close();
    }
  },
);

const meddled = "not this one";

const isMeddledWith = (id: string): boolean => Number(id.split(":")[1]) % 3 === 0;

/** Resumes every third instance as soon as it is paused, while it may, whatever becomes of the server. */
async function resumeSome(server: () => Server, isOn: () => boolean): Promise<void> {
  while (isOn()) {
    try {
      const { items } = await get<{ items: { id: string }[] }>(
        server(),
        "/v1/instances?status=paused&limit=500",
      );
      for (const { id } of items) {
        if (!isMeddledWith(id)) continue;
        await post(server(), `/v1/instances/${encodeURIComponent(id)}/resume`, { reason: meddled });
      }
    } catch {
      // The server was killed: the next one is asked.
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const batch = (server: Server, id: string): Promise<BatchView> => get(server, `/v1/batches/${id}`);

async function count(server: Server, query: string): Promise<number> {
  let found = 0;
  for (let cursor = ""; ;) {
    const path = `/v1/instances?${query}&limit=500${cursor}`;
    const { items, next } = await get<{ items: unknown[]; next: string | null }>(server, path);
    found += items.length;
    if (next === null) return found;
    cursor = `&cursor=${next}`;
  }
}

async function get<T>(server: Server, path: string): Promise<T> {
  const response = await fetch(server.url + path);
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function post<T>(server: Server, path: string, body: unknown): Promise<T> {
  const response = await fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
