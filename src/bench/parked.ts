// Parked: what instances cost that wait, and what happens when many are due at once.
// `npm run bench:parked -- [--instances N] [--due N] [--keep DIRECTORY] [--json]`
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { quantile } from "./figure.ts";
import { startLine } from "./line.ts";
import type { Line } from "./line.ts";
import { program } from "./lines.ts";
import { startStub } from "./stub.ts";

interface Options {
  readonly instances: number;
  readonly due: number;
  /** Where the data stay after the end; those that are there already are used. */
  readonly keep: string | undefined;
  readonly json: boolean;
}

const workflow = `id: parked
title: Waits for a time, then calls
labels: {team: bench}
input: {at: string}
steps:
  - id: rest
    wait_until: \${input.at}
  - id: tell
    call: POST /tell
`;

const inFlight = 256;
const idleSeconds = 10;

async function bench({ instances, due, keep, json }: Options): Promise<void> {
  const directory = keep === undefined ? mkdtempSync(join(tmpdir(), "hms-act-parked-")) : resolve(keep);
  mkdirSync(join(directory, "workflows"), { recursive: true });
  writeFileSync(join(directory, "workflows/parked.yaml"), workflow);
  const arrivals = new Map<string, number>();
  const stub = await startStub(({ instance }) => arrivals.set(instance, Date.now()));
  const start = (): Promise<Line> => {
    const args = [
      "serve",
      "--port",
      "0",
      "--data",
      "data",
      "--workflows",
      "workflows",
      "--gateway",
      stub.url,
    ];
    return startLine("engine", [program("../cli/main.js"), ...args], directory);
  };
  const bytesEach = (mebibytes: number): number => Math.round((mebibytes * 1024 * 1024) / instances);
  let line = await start();
  try {
    await park(line, 2_000, "2020-01-01T00:00:00Z");
    await sleep(2_000);
    const warmMiB = line.ownMemoryMiB();
    const emptyMiB = await ownMemoryAtRest(line);
    const far = new Date(Date.now() + 400 * 86_400_000).toISOString();
    const parkedPerSecond = await park(line, instances, far);
    await sleep(2_000);
    const before = line.cpuSeconds();
    await sleep(idleSeconds * 1_000);
    const idlePercent = ((line.cpuSeconds() - before) / idleSeconds) * 100;
    const justLoadedMiB = line.ownMemoryMiB();
    const memoryMiB = await ownMemoryAtRest(line);
    const lists = await measureLists(line);
    const loadedMiB = line.ownMemoryMiB();
    await line.kill();

    const killed = performance.now();
    line = await start();
    const readyMs = performance.now() - killed;
    await sleep(2_000);
    const restartedMiB = line.ownMemoryMiB();
    const bytes = sizeOf(join(directory, "data"));

    const { firedMs, calledMs } = await measureDue(line, due, arrivals);
    const report = {
      node: process.version,
      instances,
      parkedPerSecond: Math.round(parkedPerSecond),
      bytesOfMemoryEach: bytesEach(memoryMiB - emptyMiB),
      bytesOfMemoryEachJustLoaded: bytesEach(justLoadedMiB - warmMiB),
      bytesOfMemoryEachAfterLists: bytesEach(loadedMiB - emptyMiB),
      memoryMiB: Math.round(memoryMiB),
      memoryMiBJustLoaded: Math.round(justLoadedMiB),
      restartedMemoryMiB: Math.round(restartedMiB),
      bytesOfDiskEach: Math.round(bytes / (instances + 2_000)),
      idlePercent,
      readyMs: Math.round(readyMs),
      lists,
      due: { count: due, fired: lateness(firedMs), called: lateness(calledMs) },
    };
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : render(report));
  } finally {
    await line.stop();
    await stub.close();
    if (keep === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Memory without what the load before has left behind: parked instances wait for days, and what they cost is what stays. V8 gives
 * back what it does not need when nothing happens, in one step and within two minutes. Looks until that has been and memory
 * has not changed for a while.
 */
async function ownMemoryAtRest(line: Line): Promise<number> {
  const highestMiB = line.ownMemoryMiB();
  let sinceMiB = highestMiB;
  for (let [looks, calm] = [0, 0]; looks < restLooksMax && calm < calmLooks; looks += 1) {
    await sleep(lookMs);
    const mebibytes = line.ownMemoryMiB();
    const isCalm = mebibytes < highestMiB * 0.8 && Math.abs(mebibytes - sinceMiB) < 1;
    calm = isCalm ? calm + 1 : 0;
    sinceMiB = mebibytes;
  }
  return line.ownMemoryMiB();
}

const lookMs = 2_000;
const restLooksMax = 75;
/** Looks in a row that find it unchanged. */
const calmLooks = 8;

/** Starts instances that wait until the time; gives how many a second. */
async function park(line: Line, count: number, at: string): Promise<number> {
  const began = performance.now();
  let left = count;
  const body = JSON.stringify({ data: { at } });
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const answer = await line.api.request({
        method: "POST",
        path: "/v1/workflows/parked/instances",
        headers: { "content-type": "application/json" },
        body,
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 201) throw new Error(`a start was answered ${answer.statusCode}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return count / ((performance.now() - began) / 1_000);
}

const queries = [
  "",
  "status=running",
  "status=failed",
  "workflow=parked&step=rest",
  "status=completed&step=rest",
  "step=rest&created_before=2020-01-01T00:00:00Z",
  "label.team=bench&status=running",
  "q=nowhere",
  "q=parked:&status=completed&limit=500",
  "error=timeout&q=x",
];

/** Of each query the time of a page, at the median and at most, at the client. */
async function measureLists(
  line: Line,
): Promise<readonly { readonly query: string; readonly medianMs: number; readonly maxMs: number }[]> {
  const figures = [];
  for (const query of queries) {
    const times: number[] = [];
    let cursor = "";
    for (let page = 0; page < 20; page += 1) {
      const began = performance.now();
      const { body, statusCode } = await line.api.request({
        method: "GET",
        path: `/v1/instances?${query}${cursor}`,
      });
      const { next } = (await body.json()) as { readonly next: string | null };
      if (statusCode !== 200) throw new Error(`${query} was answered ${statusCode}`);
      times.push(performance.now() - began);
      cursor = next === null ? "" : `${query === "" ? "" : "&"}cursor=${next}`;
    }
    figures.push({ query, medianMs: quantile(times, 0.5), maxMs: Math.max(...times) });
  }
  return figures;
}

interface Late {
  /** The timers, as the journal has them. */
  readonly firedMs: readonly number[];
  /** The calls that follow them, where they arrive. */
  readonly calledMs: readonly number[];
}

/** Of instances whose waits all end at one moment, how many milliseconds after it. */
async function measureDue(line: Line, count: number, arrivals: Map<string, number>): Promise<Late> {
  arrivals.clear();
  const dueAtMs = Date.now() + 10_000 + count * 4;
  await park(line, count, new Date(dueAtMs).toISOString());
  if (Date.now() > dueAtMs - 2_000) throw new Error("Parking took too long for what was to be due.");
  const patience = dueAtMs + 120_000;
  while (arrivals.size < count && Date.now() < patience) await sleep(100);
  if (arrivals.size < count) throw new Error(`Of ${count} that were due ${arrivals.size} went on.`);
  const calledMs = [...arrivals.values()].map((arrivedMs) => arrivedMs - dueAtMs);
  const firedMs: number[] = [];
  for (const id of arrivals.keys()) firedMs.push((await firedAtMs(line, id)) - dueAtMs);
  return { firedMs, calledMs };
}

async function firedAtMs(line: Line, id: string): Promise<number> {
  const { body } = await line.api.request({ method: "GET", path: `/v1/instances/${id}/journal` });
  const { items } = (await body.json()) as { readonly items: readonly { kind: string; at: string }[] };
  return Date.parse(items.find(({ kind }) => kind === "timer")!.at);
}

const lateness = (lateMs: readonly number[]) => ({
  firstMs: Math.min(...lateMs),
  p50Ms: quantile(lateMs, 0.5),
  p99Ms: quantile(lateMs, 0.99),
  lastMs: Math.max(...lateMs),
  early: lateMs.filter((late) => late < 0).length,
});

function sizeOf(directory: string): number {
  let bytes = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    bytes += entry.isDirectory() ? sizeOf(path) : statSync(path).blocks * 512;
  }
  return bytes;
}

function render(report: Readonly<Record<string, unknown>>): string {
  return `${Object.entries(report)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join("\n")}\n`;
}

const { values } = parseArgs({
  options: {
    instances: { type: "string", default: "100000" },
    due: { type: "string", default: "10000" },
    keep: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
await bench({
  instances: Number(values.instances),
  due: Number(values.due),
  keep: values.keep,
  json: values.json,
});
