// Power loss: what the store writes and syncs is recorded once; from that, images are made of what a disk may hold when the
// power fails in the middle of any write or sync: what was not synced is there, or not, or torn by sectors or pages, in any
// order. Each image opens, is whole and has all that was acknowledged. lmdb with weaker settings must be found out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { buildShim, withoutShim } from "./faults/shim.ts";
import { root } from "./processes.ts";

/** `POWER_LOSSES=1000000 npx vitest run --config vitest.real.config.ts test/real/power-loss.test.ts` takes about an hour. */
const images = Number(process.env["POWER_LOSSES"] ?? 20_000);
const controlImages = 200;
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const commits = 60;
/** Of one process: LMDB does not give back all that opening costs. */
const batch = 2_500;
/** Processes at once. */
const lanes = 2;

const child = join(import.meta.dirname, "faults/power-loss-child.mjs");
const ours = join(root, "dist/adapters/lmdb.js");
const place = mkdtempSync(join(tmpdir(), "hms-act-power-"));
/** In memory, where there is such a place: images are made to be read once. */
const fast = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "hms-act-power-"));
const shim = buildShim(place);
afterAll(() => {
  for (const directory of [place, fast]) rmSync(directory, { recursive: true, force: true });
});

describe.skipIf(shim === undefined)(`${withoutShim(shim)}the power fails`, () => {
  test(
    `${images} images of our store (POWER_LOSSES=${images} SEED=${seed})`,
    { timeout: 120_000 + images * 150 },
    async () => {
      const log = await record("ours", ["record", ours]);
      const batches = Array.from({ length: Math.ceil(images / batch) }, (_, number) => number * batch);
      const found: string[] = [];
      const lane = async (): Promise<void> => {
        for (let from = batches.shift(); from !== undefined; from = batches.shift())
          found.push(...(await check(["check", ours], log, from, Math.min(images, from + batch), images)));
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      expect(found).toEqual([]);
    },
  );

  test("a store that acknowledges too early is found out", { timeout: 120_000 }, async () => {
    const log = await record("early", ["record-early", ours]);
    const found = await check(["check", ours], log, 0, controlImages, controlImages);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((line) => !line.includes("was acknowledged"))).toEqual([]);
  });

  test("lmdb as our store opens it holds, too", { timeout: 120_000 }, async () => {
    expect(await tryRaw({ overlappingSync: false })).toEqual([]);
  });

  // The images are opened without a reboot, as after a loss of power that only the disk suffered.
  test.each([
    { overlappingSync: true },
    { overlappingSync: false, noSync: true },
    { overlappingSync: false, noMetaSync: true },
  ])("%j is found to lose what was acknowledged, or more", { timeout: 300_000 }, async (flags) => {
    expect((await tryRaw(flags, 5)).length).toBeGreaterThan(0);
  });
});

async function tryRaw(flags: object, enough = Infinity): Promise<readonly string[]> {
  const written = JSON.stringify(flags);
  const log = await record(written, ["record-raw", written]);
  return check(["check-raw", written], log, 0, controlImages, controlImages, enough);
}

let recordings = 0;

/** The path of the log. */
async function record(what: string, mode: readonly string[]): Promise<string> {
  const number = ++recordings;
  const log = join(place, `log-${number}`);
  const env = { LD_PRELOAD: shim!, SHIM_FILE: "data.mdb", SHIM_MARKS: ".marks", SHIM_LOG: log };
  const args = [...mode, join(place, `store-${number}`), join(place, `${number}.marks`), `${commits}`];
  const { code, output } = await run(args, env);
  expect(code, `${what}: ${output}`).toBe(0);
  return log;
}

/** What was found wrong, with the image's number. An image that ends its process is one, and the next goes on. */
async function check(
  mode: readonly string[],
  log: string,
  from: number,
  to: number,
  of: number,
  enough = Infinity,
): Promise<readonly string[]> {
  const found: string[] = [];
  const directory = mkdtempSync(join(fast, "images-"));
  const progress = join(directory, "progress");
  for (let next = from; next < to && found.length < enough;) {
    const { code, output } = await run([
      ...mode,
      log,
      directory,
      progress,
      ...[seed, next, to, of].map(String),
    ]);
    found.push(...output.split("\n").filter((line) => line.startsWith("image ")));
    if (code === 0) break;
    const ended = Number(readFileSync(progress, "utf8"));
    found.push(`image ${ended} ended its process with ${code}: ${output.slice(-300)}`);
    next = ended + 1;
  }
  return found;
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | string; readonly output: string }> {
  const started = spawn(process.execPath, [child, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    // One that goes round in circles in a damaged file.
    timeout: 60_000 + batch * 100,
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [started.stdout, started.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code, signal] = (await once(started, "close")) as [number | null, string | null];
  return { code: code ?? signal ?? "nothing", output };
}
