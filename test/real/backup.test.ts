// Backup: a server with traffic is copied, the copy is restored, and the server goes on from there; what is damaged is told
// and not restored.
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "lmdb";
import { expect, test } from "vitest";
import { eventually, hmsAct, startServer, startStandin, temporaryDirectory } from "./processes.ts";
import type { Ended } from "./processes.ts";

const workflow = `
id: survivor
trigger: begin
steps:
  - id: first
    call: POST /a/first
  - id: ask
    ask: {group: clerks, due: 2d}
  - id: confirm
    wait: 1h
    until: confirmed
`;

interface Report {
  readonly sound: boolean;
  readonly instances: number;
  readonly entries: number;
  readonly findings: readonly { readonly where: string; readonly what: string }[];
}

async function scene() {
  const directory = temporaryDirectory();
  const [data, workflows] = [join(directory, "data"), join(directory, "workflows")];
  mkdirSync(workflows);
  writeFileSync(join(workflows, "survivor.yaml"), workflow);
  const standin = await startStandin();
  const start = () => startServer({ data, workflows, gateway: standin.url, port: 0 });
  const act = (...args: readonly string[]): Promise<Ended> => hmsAct(...args, "--data", data);
  return { data, start, act, file: (name: string) => join(directory, name) };
}

async function begin(url: string, id: string): Promise<string | undefined> {
  const response = await fetch(`${url}/v1/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "begin", data: { id }, id, source: "backup-test" }),
  });
  if (response.status !== 202) return undefined;
  return ((await response.json()) as { instances: { id: string }[] }).instances[0]?.id;
}

const reportOf = ({ stdout }: Ended): Report => JSON.parse(stdout) as Report;

test("a backup under load is sound, is restored, and the server goes on from it", async () => {
  const { data, start, act, file } = await scene();
  const server = await start();
  const begun: string[] = [];
  let loading = true;
  const load = Array.from({ length: 8 }, async (_, worker) => {
    for (let round = 0; loading; round++) {
      const id = await begin(server.url, `${worker}-${round}`);
      if (id !== undefined) begun.push(id);
    }
  });
  await eventually("some instances have begun", async () => (begun.length > 50 ? true : undefined));
  const before = [...begun];
  const backup = await act("backup", file("one.mdb"), "--json");
  expect([backup.code, backup.stderr]).toEqual([0, ""]);
  const { instances } = JSON.parse(backup.stdout) as Report;
  expect(instances).toBeGreaterThanOrEqual(before.length);
  expect(statSync(file("one.mdb")).mode & 0o777).toBe(0o600);

  const live = await act("doctor", "--json");
  expect([live.code, reportOf(live).findings]).toEqual([0, []]);
  const inUse = await act("restore", file("one.mdb"));
  expect([inUse.code, inUse.stderr]).toEqual([2, expect.stringContaining("is in use by process")]);
  await eventually("more have begun", async () => (begun.length > instances + 20 ? true : undefined));
  loading = false;
  await Promise.all(load);
  expect((await server.end("SIGTERM")).code).toBe(0);

  const restored = await act("restore", file("one.mdb"), "--json");
  expect([restored.code, restored.stderr]).toEqual([0, ""]);
  const { aside } = JSON.parse(restored.stdout) as { aside: string };
  const kept = await hmsAct("doctor", "--data", aside, "--json");
  expect([kept.code, reportOf(kept).instances]).toEqual([0, begun.length]);
  const now = await act("doctor", "--json");
  expect([now.code, reportOf(now)]).toEqual([0, expect.objectContaining({ instances, findings: [] })]);

  const again = await start();
  for (const id of before) {
    const response = await fetch(`${again.url}/v1/instances/${encodeURIComponent(id)}`);
    expect([id, response.status]).toEqual([id, 200]);
  }
  expect(await begin(again.url, "after")).toEqual(expect.any(String));
  await again.end("SIGTERM");
  const last = await act("doctor", "--json");
  expect([last.code, reportOf(last).findings]).toEqual([0, []]);
  expect(readdirSync(data).filter((name) => /restoring|partial/.test(name))).toEqual([]);
});

test("what is there is never overwritten, and what is no store never restored", async () => {
  const { data, start, act, file } = await scene();
  const nothing = await act("backup", file("none.mdb"));
  expect([nothing.code, nothing.stderr]).toEqual([
    2,
    expect.stringContaining(`There is no store in ${data}`),
  ]);
  const server = await start();
  await begin(server.url, "1");
  writeFileSync(file("taken.mdb"), "mine");
  const taken = await act("backup", file("taken.mdb"));
  expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining("is there already")]);
  expect(readFileSync(file("taken.mdb"), "utf8")).toBe("mine");
  await server.end("SIGTERM");
  const before = readFileSync(join(data, "data.mdb"));
  writeFileSync(file("text.mdb"), "This is no database. ".repeat(1_000));
  for (const [name, code, said] of [
    ["text.mdb", 1, "it cannot be read"],
    ["absent.mdb", 2, "is no file"],
  ] as const) {
    const refused = await act("restore", file(name));
    expect([name, refused.code, refused.stderr]).toEqual([name, code, expect.stringContaining(said)]);
  }
  expect(readFileSync(join(data, "data.mdb")).equals(before)).toBe(true);
  expect(readdirSync(data).filter((name) => name.includes("restor"))).toEqual([]);
});

test("a store that is not sound is told row by row, copied under another name, and not restored", async () => {
  const { data, start, act, file } = await scene();
  const server = await start();
  const id = (await begin(server.url, "1")) ?? "";
  await eventually("it asks somebody", async () =>
    ((await (await fetch(`${server.url}/v1/tasks`)).json()) as { items: unknown[] }).items.length > 0
      ? true
      : undefined,
  );
  expect((await act("backup", file("good.mdb"))).code).toBe(0);
  await server.end("SIGTERM");
  const root = open({ path: data, encoding: "binary", overlappingSync: false });
  root.openDB("asking", { encoding: "binary" }).removeSync(id);
  root.openDB("keys", { encoding: "binary" }).putSync("k", Buffer.from("{"));
  await root.close();

  const sick = await act("doctor");
  expect([sick.code, sick.stdout]).toEqual([1, ""]);
  expect(sick.stderr).toContain(`instance "${id}": it is not in the index of instances that ask people`);
  expect(sick.stderr).toContain(`key "k": The store is damaged`);
  const copied = await act("backup", file("bad.mdb"));
  expect([copied.code, existsSync(file("bad.mdb")), existsSync(file("bad.mdb.unsound"))]).toEqual([
    1,
    false,
    true,
  ]);
  const refused = await act("restore", file("bad.mdb.unsound"));
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("was not restored")]);

  writeFileSync(join(data, "data.mdb"), readFileSync(join(data, "data.mdb")).subarray(0, 40_960));
  const cut = await act("doctor", "--json");
  expect([cut.code, reportOf(cut).findings[0]?.what]).toEqual([
    1,
    expect.stringContaining("cannot be read to its end"),
  ]);
  expect((await act("restore", file("good.mdb"))).code).toBe(0);
  expect((await act("doctor")).code).toBe(0);
});

test("a store that is lost is made anew from its segments, and the server goes on from there", async () => {
  const { data, start, act } = await scene();
  const none = await act("rebuild");
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("There are no segments in")]);
  const server = await start();
  const begun = await Promise.all(Array.from({ length: 20 }, (_, at) => begin(server.url, `${at}`)));
  await server.end("SIGKILL");
  // What the segments lack is filed when the store is opened again.
  await (await start()).end("SIGTERM");
  for (const name of ["data.mdb", "lock.mdb"]) writeFileSync(join(data, name), "lost");

  const made = await act("rebuild", "--json");
  expect([made.code, made.stderr, reportOf(made).instances]).toEqual([0, "", 20]);
  const again = await start();
  for (const id of begun)
    expect((await fetch(`${again.url}/v1/instances/${encodeURIComponent(id!)}`)).status).toBe(200);
  expect(await begin(again.url, "after")).toEqual(expect.any(String));
  await again.end("SIGTERM");
  const last = await act("doctor", "--json");
  expect([last.code, reportOf(last)]).toEqual([0, expect.objectContaining({ instances: 21, findings: [] })]);
});

/** Ways in which a file is not what it was. */
const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  "cut off": (bytes) => bytes.subarray(0, 40_960),
  "with noise in its middle": (bytes) =>
    bytes.map((byte, at) => (at > 12_288 && at % 3 === 0 ? byte ^ 0x55 : byte)) as Buffer,
  empty: () => Buffer.alloc(0),
};

test("what is refused because of damage is one document with --json, and nothing has changed", async () => {
  const { data, start, act, file } = await scene();
  // Of two runs, so that the segment has a frame before its last.
  for (const run of [0, 1]) {
    const server = await start();
    await Promise.all(Array.from({ length: 20 }, (_, at) => begin(server.url, `${run}-${at}`)));
    await server.end("SIGTERM");
  }
  const [store, segments] = [join(data, "data.mdb"), join(data, "segments")];
  const [segment = ""] = readdirSync(segments).map((name) => join(segments, name));
  const [stored, filed] = [readFileSync(store), readFileSync(segment)];
  const beside = readdirSync(data);
  const refusal = async (...args: readonly string[]): Promise<object> => {
    const { code, stdout } = await act(...args, "--json");
    expect([args, code]).toEqual([args, 1]);
    return JSON.parse(stdout) as object;
  };
  const findings = [{ where: expect.any(String) as string, what: expect.stringMatching(/\S/) as string }];
  const problem = { type: "urn:hms-act:problem:not-done", title: "It was not done" };
  for (const [name, damage] of Object.entries(damages)) {
    const bad = damage(stored);
    for (const path of [store, file("bad.mdb")]) writeFileSync(path, bad);
    expect(await refusal("doctor"), name).toMatchObject({ sound: false, findings });
    const copy = file(`${name}.mdb`);
    // Of some damage no copy can be made, and of others one that is kept as unsound.
    const detail = expect.stringMatching(/could not be copied|is not sound; its copy is/) as string;
    expect(await refusal("backup", copy), name).toMatchObject({ ...problem, detail });
    expect(existsSync(copy)).toBe(false);
    expect(await refusal("restore", file("bad.mdb")), name).toMatchObject({ ...problem, findings });
  }
  writeFileSync(
    segment,
    filed.map((byte) => byte ^ 0x55),
  );
  const unreadable = expect.stringContaining("nothing can be read") as string;
  expect(await refusal("rebuild")).toEqual({ ...problem, detail: unreadable });
  expect([readFileSync(store).length, readdirSync(data)]).toEqual([0, beside]);

  // A crash leaves such an end, so it is no refusal; it is told.
  writeFileSync(segment, filed.subarray(0, -7));
  const told = await act("rebuild", "--json");
  expect([told.code, JSON.parse(told.stdout)]).toMatchObject([0, { left_out_bytes: expect.any(Number) }]);
  expect((JSON.parse(told.stdout) as { left_out_bytes: number }).left_out_bytes).toBeGreaterThan(7);
});
