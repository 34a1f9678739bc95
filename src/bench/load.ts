// The load test: a server is sent many times what it can take, while another caller goes on as before. Says whether that
// caller noticed, whether anything that was acknowledged is lost, and how memory stood.
// `npm run load -- [--seconds N] [--connections N] [--keys N] [--json]`
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { CalmEnd, CalmRequest, Taken } from "./calm.ts";
import { quantile } from "./figure.ts";
import type { Flooded } from "./flood.ts";
import type { Line } from "./line.ts";
import { program, startEngine } from "./lines.ts";
import { startStub } from "./stub.ts";

interface Options {
  /** Of the flood. */
  readonly seconds: number;
  /** Of the flood, spread over its keys; as many as that are under way at any time. */
  readonly connections: number;
  readonly keys: number;
  readonly json: boolean;
}

interface Report extends Omit<Options, "json"> {
  /** Of the other caller, with nobody else there, during the flood, and from 5 s after it on. */
  readonly calm: Readonly<Record<"before" | "during" | "after", Latency>>;
  /** What the other caller was refused. */
  readonly refusals: readonly string[];
  readonly flood: Omit<Flooded, "ids"> & { readonly acknowledged: number };
  /** Instances that were acknowledged and are not there after a restart. */
  readonly lost: number;
  /** Of the server: its own, and with the pages of the store that the system lends it for as long as it has room. */
  readonly memoryMiB: Readonly<Record<"before" | "most" | "after", Memory>>;
}

/** Of all requests, in milliseconds, and of reads and starts alone. */
interface Latency extends Quantiles {
  readonly reads: Quantiles;
  readonly starts: Quantiles;
  /** How late the caller itself was with its requests: what it waited for there is not in the others. */
  readonly late: Quantiles;
}

interface Quantiles {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
}

interface Memory {
  readonly own: number;
  readonly all: number;
}

const calmPerSecond = 50;

async function load({ seconds, connections, keys }: Options): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), "hms-act-load-"));
  const stub = await startStub(() => undefined);
  let server = await startEngine(directory, stub.url);
  let calm: Calm | undefined;
  try {
    const admin = await createKey(server, "admin");
    const senders: string[] = [];
    while (senders.length < keys) senders.push(await createKey(server, "sender", admin));
    // A program that has just been started is slower than one that runs.
    await floodFor(2, [server.url, admin, "4"]);
    calm = startCalm([server.url, admin, String(calmPerSecond)]);
    await sleep(2_000);
    await calm.taken();
    const memory = watchMemory(server);
    await sleep(Math.max(3_000, (seconds * 1_000) / 4));
    const before = latencyOf(await calm.taken());
    const beforeMiB = memory.most();

    const { ids, ...flood } = await floodFor(seconds, [server.url, senders.join(","), String(connections)]);
    const during = latencyOf(await calm.taken());
    const mostMiB = memory.most();

    await sleep(5_000);
    await calm.taken();
    await sleep(Math.max(3_000, (seconds * 1_000) / 4));
    const after = latencyOf(await calm.taken());
    const { ids: calmIds, refusals } = await calm.end();
    const afterMiB = memoryOf(server);
    memory.stop();

    await server.stop();
    server = await startEngine(directory, stub.url);
    const kept = await instancesOf(server, admin);
    return {
      seconds,
      connections,
      keys,
      calm: { before, during, after },
      refusals,
      flood: { ...flood, acknowledged: ids.length },
      lost: [...ids, ...calmIds].filter((id) => !kept.has(id)).length,
      memoryMiB: { before: beforeMiB, most: mostMiB, after: afterMiB },
    };
  } finally {
    calm?.kill();
    await server.stop();
    await stub.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Calm {
  taken(): Promise<Taken>;
  end(): Promise<CalmEnd>;
  kill(): void;
}

function startCalm(args: readonly string[]): Calm {
  const child = fork(program("calm.js"), args);
  async function ask<Said>(request: CalmRequest): Promise<Said> {
    const said = once(child, "message");
    child.send(request);
    return ((await said) as [Said])[0];
  }
  return { taken: () => ask<Taken>("taken"), end: () => ask<CalmEnd>("end"), kill: () => void child.kill() };
}

async function floodFor(seconds: number, args: readonly string[]): Promise<Flooded> {
  const child = fork(program("flood.js"), args);
  try {
    await sleep(seconds * 1_000);
    const said = once(child, "message");
    child.send("end");
    const [flooded] = (await said) as [Flooded];
    return flooded;
  } finally {
    child.kill();
  }
}

/** The first key is made by nobody known; from then on the server asks who one is. */
async function createKey(server: Line, role: string, admin?: string): Promise<string> {
  const headers = { "content-type": "application/json", ...(admin && { authorization: `Bearer ${admin}` }) };
  const body = JSON.stringify({ role: [role] });
  const answer = await server.api.request({ method: "POST", path: "/v1/keys", headers, body });
  if (answer.statusCode !== 201) throw new Error(`no key was made: ${await answer.body.text()}`);
  return ((await answer.body.json()) as { readonly key: string }).key;
}

async function instancesOf(server: Line, key: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let cursor: string | null = ""; cursor !== null;) {
    const path = `/v1/instances?limit=500${cursor === "" ? "" : `&cursor=${cursor}`}`;
    const headers = { authorization: `Bearer ${key}` };
    const answer = await server.api.request({ method: "GET", path, headers });
    const page = (await answer.body.json()) as Page;
    for (const { id } of page.items) ids.add(id);
    cursor = page.next;
  }
  return ids;
}

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
}

/** `most`: since it was last asked. To look costs the server some milliseconds, too, so it is done seldom. */
function watchMemory(server: Line): { most(): Memory; stop(): void } {
  let most = memoryOf(server);
  const look = (): void => {
    const { own, all } = memoryOf(server);
    most = { own: Math.max(most.own, own), all: Math.max(most.all, all) };
  };
  const timer = setInterval(look, 2_000);
  return {
    most() {
      look();
      const since = most;
      most = memoryOf(server);
      return since;
    },
    stop: () => clearInterval(timer),
  };
}

const memoryOf = (server: Line): Memory => ({
  own: Math.round(server.ownMemoryMiB()),
  all: Math.round(server.memoryMiB()),
});

const latencyOf = ({ reads, starts, late }: Taken): Latency => ({
  ...quantilesOf([...reads, ...starts]),
  reads: quantilesOf(reads),
  starts: quantilesOf(starts),
  late: quantilesOf(late),
});

function quantilesOf(taken: readonly number[]): Quantiles {
  const [p50, p99] = [0.5, 0.99].map((share) => Number(quantile(taken, share).toFixed(1)));
  return { requests: taken.length, p50: p50!, p99: p99! };
}

function render({ seconds, connections, keys, calm, refusals, flood, lost, memoryMiB }: Report): string {
  const { before, during, after } = calm;
  const perSecond = (count: number): string => (count / seconds).toFixed(0);
  const answers = Object.entries(flood.statuses).map(([status, count]) => `${status}: ${perSecond(count)}/s`);
  const shown = ({ p50, p99, requests, reads, starts, late }: Latency): string =>
    `p50 ${p50} ms, p99 ${p99} ms of ${requests} (reads ${reads.p50} and ${reads.p99}, starts ${starts.p50} and ${starts.p99}; itself late by ${late.p99})`;
  const memory = ({ own, all }: Memory): string => `${own} (${all} with the pages of the store)`;
  return [
    `${connections} connections with ${keys === 1 ? "one key" : `${keys} keys`} flood for ${seconds} s: ${answers.join(", ")}; connections closed: ${flood.closed}`,
    `another caller, ${calmPerSecond} requests a second`,
    `  before  ${shown(before)}`,
    `  during  ${shown(during)}: ${(during.p99 / before.p99).toFixed(2)} times`,
    `  after   ${shown(after)}: ${(after.p99 / before.p99).toFixed(2)} times, from 5 s after the flood on`,
    `  refused ${refusals.length}${refusals.length === 0 ? "" : `: ${[...new Set(refusals)].join(", ")}`}`,
    `acknowledged ${flood.acknowledged}, lost after a restart ${lost}; refusals without Retry-After ${flood.unexplained}`,
    `memory MiB: before ${memory(memoryMiB.before)}, at most ${memory(memoryMiB.most)}, after ${memory(memoryMiB.after)}`,
  ].join("\n");
}

function readOptions(args: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        seconds: { type: "string", default: "60" },
        connections: { type: "string", default: "400" },
        keys: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
      },
    });
    const [seconds, connections, keys] = [values.seconds, values.connections, values.keys].map(Number);
    const legal = [seconds, connections, keys].every((value) => Number.isInteger(value) && value! >= 1);
    return legal
      ? { seconds: seconds!, connections: connections!, keys: keys!, json: values.json }
      : undefined;
  } catch {
    return undefined;
  }
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  process.stderr.write(
    "Usage: npm run load -- [--seconds N] [--connections N] [--keys N] [--json], N whole.\n",
  );
  process.exitCode = 2;
} else {
  const report = await load(options);
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : render(report)}\n`);
}
