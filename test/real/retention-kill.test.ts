// Retention under kill -9: the built server is killed again and again while it archives and removes families. Each is in
// the store whole or in the archive whole, never in neither, none is archived twice, and no id begins again.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readArchive } from "../../src/adapters/archive-directory.ts";
import { openLmdbStore } from "../../src/adapters/lmdb.ts";
import { tombstoneOf } from "../../src/engine/tombstone.ts";
import { seededRandom } from "../../src/simulation/random.ts";
import { eventually, hmsAct, startServer, temporaryDirectory } from "./processes.ts";
import type { Server } from "./processes.ts";

const families = Number(process.env["RETAINED"] ?? 80);
const kills = Number(process.env["RETENTION_KILLS"] ?? 5);
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

const files = {
  parent: "id: parent\nsteps:\n  - {id: part, run: child}\n",
  child: "id: child\nsteps:\n  - wait: 10ms\n",
  patient: "id: patient\nsteps:\n  - wait: 400d\n",
};

test(
  `${families} families, ${kills} kills while they are removed (RETAINED=${families} RETENTION_KILLS=${kills} SEED=${seed})`,
  { timeout: 60_000 + kills * 10_000 + families * 200 },
  async ({ annotate }) => {
    const random = seededRandom(seed);
    const directory = temporaryDirectory();
    const [data, workflows] = [join(directory, "data"), join(directory, "workflows")];
    const archive = join(directory, "archive");
    mkdirSync(workflows);
    for (const [id, text] of Object.entries(files)) writeFileSync(join(workflows, `${id}.yaml`), text);

    const calm = await startServer({ data, workflows, port: 0 });
    const keys = Array.from({ length: families }, (_, number) => String(number));
    for (let from = 0; from < families; from += 30)
      await Promise.all(keys.slice(from, from + 30).map((key) => start(calm, "parent", key)));
    await eventually("all have ended", async () => ((await left(calm)) === families ? true : undefined));
    // What stays has the newest entry of all.
    expect((await start(calm, "patient", "1")).status).toBe(201);
    expect((await calm.end("SIGTERM")).code).toBe(0);

    const launch = (): Promise<Server> =>
      startServer({ data, workflows, port: 0, env: { ACT_RETENTION: "1ms", ACT_ARCHIVE: archive } });
    let midway = 0;
    for (let kill = 0; kill < kills; kill++) {
      const server = await launch();
      const goal = (await left(server)) - Math.floor(random() ** 2 * 20);
      await eventually(
        "some are removed",
        async () => ((await left(server)) <= goal ? true : undefined),
        20_000,
        1,
      );
      expect(await server.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
      const doctor = await hmsAct("doctor", "--data", data);
      expect([doctor.stderr, doctor.code]).toEqual(["", 0]);
      const whole = await wholeIn(archive);
      const store = openLmdbStore(data);
      const there = new Set(store.list({ limit: 10_000 }).map(({ id }) => id));
      for (const key of keys) {
        const tombstone = tombstoneOf(store, `parent:${key}`);
        expect(there.has(`parent:${key}`)).toBe(tombstone === undefined);
        if (tombstone) expect(whole.get(`parent:${key}`)).toMatchObject({ sha256: tombstone.sha256 });
      }
      if (there.size > 1 && whole.size > 0) midway++;
      await store.close();
    }

    const server = await launch();
    await eventually("all are removed", async () => ((await left(server)) === 0 ? true : undefined));
    expect((await fetch(`${server.url}/v1/instances/parent:0`)).status).toBe(410);
    expect((await start(server, "parent", "0")).status).toBe(409);
    expect((await fetch(`${server.url}/v1/instances/patient:1`)).status).toBe(200);
    const verified = await hmsAct("archive", "verify", "--data", data, "--archive", archive);
    expect([verified.stderr, verified.code]).toEqual(["", 0]);
    expect(verified.stdout).toContain(`${families * 2} instances in ${families} files`);
    expect((await server.end("SIGTERM")).code).toBe(0);

    const whole = await wholeIn(archive);
    expect([...whole.keys()].toSorted()).toEqual(keys.map((key) => `parent:${key}`).toSorted());
    for (const { instances } of whole.values()) expect(instances).toHaveLength(2);
    const rebuilt = await hmsAct("rebuild", "--data", data);
    expect([rebuilt.stderr, rebuilt.code]).toEqual(["", 0]);
    expect(rebuilt.stdout).toContain(": 1 instances, ");
    // Too few kills may miss the moments that they are meant for.
    if (kills >= 5) expect(midway).toBeGreaterThan(0);
    await annotate(`${midway} of ${kills} kills came while some were removed and some were not`);
  },
);

async function left({ url }: Server): Promise<number> {
  const { counts } = (await (await fetch(`${url}/v1/workflows/parent`)).json()) as {
    readonly counts: { readonly status: { readonly completed?: number } };
  };
  return counts.status.completed ?? 0;
}

const start = ({ url }: Server, workflow: string, key: string): Promise<Response> =>
  fetch(`${url}/v1/workflows/${workflow}/instances`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ data: {}, key }),
  });

/** By the family; each file under its own name must be whole, and no family may have two. */
async function wholeIn(archive: string): Promise<Map<string, Awaited<ReturnType<typeof readArchive>>>> {
  const whole = new Map<string, Awaited<ReturnType<typeof readArchive>>>();
  for (const name of readdirSync(archive, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ndjson")) continue;
    const report = await readArchive(join(archive, name));
    expect([name, report.findings]).toEqual([name, []]);
    expect(whole.has(report.family)).toBe(false);
    whole.set(report.family, report);
  }
  return whole;
}
