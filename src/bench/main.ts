// The benchmark: the seed's flow on the engine beside two lines by hand, and requests over HTTP beside the idle line, in
// interleaved rounds on one machine; and what proving costs.
// `npm run bench -- [--quick] [--rounds N] [--starts N] [--json]`
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createDriver, type Driver } from "./driver.ts";
import { quantile, renderTable, summarise, type Figure } from "./figure.ts";
import { createHttpBench } from "./http.ts";
import { measureProving, renderProving } from "./proving.ts";
import type { Line } from "./line.ts";
import { program, startBare, startEngine, startStored } from "./lines.ts";
import { killedInFlight, measureRestart } from "./restart.ts";
import { startStub } from "./stub.ts";

interface Options {
  readonly rounds: number;
  /** Instances of each measured throughput. */
  readonly starts: number;
  readonly json: boolean;
}

/** Each line in a process; the stub and the driver share a third, so that a start's end is seen at once. */
async function bench({ rounds, starts, json }: Options): Promise<void> {
  const driver = createDriver();
  const http = createHttpBench();
  let measured = driver.answered;
  const stub = await startStub((call) => measured(call));
  const values: Record<LineName, Map<string, number[]>> = {
    bare: new Map(),
    stored: new Map(),
    engine: new Map(),
  };
  const note: Note = (line, metric, value) => {
    const list = values[line].get(metric) ?? [];
    values[line].set(metric, [...list, value]);
  };
  let requests: readonly Figure[];
  try {
    for (let round = 0; round < rounds; round += 1) {
      process.stderr.write(`round ${round + 1} of ${rounds}\n`);
      await measureRound(round, starts, driver, stub.url, note);
      await noteRestart(note);
    }
    process.stderr.write("HTTP\n");
    measured = http.answered;
    requests = await http.measure(rounds, starts, stub.url);
  } finally {
    await stub.close();
  }
  const figuresAgainst = (against: "bare" | "stored"): readonly Figure[] =>
    metrics.map((metric) => ({
      ...metric,
      against,
      base: values[against].get(metric.name) ?? [],
      engine: values.engine.get(metric.name) ?? [],
    }));
  const [figures, overStore] = [figuresAgainst("bare"), figuresAgainst("stored")];
  process.stderr.write("prove\n");
  const proving = await measureProving(program("../cli/main.js"), rounds);
  const machine = { node: process.version, cores: availableParallelism(), platform: process.platform };
  if (json) {
    const http = requests.map(summarise);
    const report = {
      ...machine,
      rounds,
      starts,
      figures: figures.map(summarise),
      overStore: overStore.map(summarise),
      http,
      proving,
    };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  process.stdout.write(
    `The seed's flow, medians of ${rounds} interleaved rounds of ${starts.toLocaleString("en-US")} starts [min..max]; Node ${machine.node}, ${machine.cores} cores.\n` +
      "Bare line: the same calls and as many durable writes by hand over the same libraries, no engine; two rows a write.\n\n" +
      `${renderTable(figures, "bare")}\n\n` +
      "Stored line: the same, written as the engine writes it: checked, hashed in chains, with its indexes and segments.\n\n" +
      `${renderTable(overStore, "stored")}\n\n` +
      "Idle line: the same routes on the same Hono and adapter, doing nothing; 64 requests in flight.\n\n" +
      `${renderTable(requests, "idle")}\n\n${renderProving(proving)}\n`,
  );
}

const metrics = [
  { name: "starts to parked /s, 64 in flight", better: "more", digits: 0 },
  { name: "starts to parked /s, 256 in flight", better: "more", digits: 0 },
  { name: "signals to completed /s, 64 in flight", better: "more", digits: 0 },
  { name: "CPU s per 1,000 starts, 64 in flight", better: "less", digits: 3 },
  { name: "CPU s per 1,000 starts, 256 in flight", better: "less", digits: 3 },
  { name: "CPU s per 1,000 signals, 64 in flight", better: "less", digits: 3 },
  { name: "memory MiB with all parked", better: "less", digits: 0 },
  { name: "memory MiB per 1,000 parked", better: "less", digits: 1 },
  { name: "start to parked ms, p50, 1 in flight", better: "less", digits: 2 },
  { name: "start to parked ms, p95, 1 in flight", better: "less", digits: 2 },
  { name: "start to parked ms, p50, 8 in flight", better: "less", digits: 2 },
  { name: "start to parked ms, p95, 8 in flight", better: "less", digits: 2 },
  { name: `kill -9 to all ${killedInFlight} in flight going on, ms`, better: "less", digits: 0 },
] as const satisfies readonly Omit<Figure, "against" | "base" | "engine">[];

type LineName = "bare" | "stored" | "engine";

const lineNames: readonly LineName[] = ["bare", "stored", "engine"];
type Note = (line: LineName, metric: (typeof metrics)[number]["name"], value: number) => void;

/**
 * All lines run for the whole round, each in a fresh directory, and take turns at every measurement; each goes first in
 * turn, so that a machine that gets slower or faster does so for all.
 */
async function measureRound(
  round: number,
  starts: number,
  driver: Driver,
  gateway: string,
  note: Note,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "hms-act-bench-"));
  const lines: Line<LineName>[] = [];
  try {
    lines.push(await startBare(join(directory, "bare"), gateway));
    lines.push(await startStored(join(directory, "stored"), gateway));
    lines.push(await startEngine(join(directory, "engine"), gateway));
    for (const [at, { turns, measure, conclude }] of measurements(starts, driver, note).entries()) {
      for (let turn = 0; turn < turns; turn += 1) {
        const first = (round + at + turn) % lines.length;
        const order = [...lines.slice(first), ...lines.slice(0, first)];
        for (const line of order) await measure(line, turn);
      }
      for (const line of lines) conclude?.(line.name);
    }
  } finally {
    await Promise.all(lines.map((line) => line.stop()));
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Each line of it in a process, and a directory, of its own. */
async function noteRestart(note: Note): Promise<void> {
  const took = await measureRestart();
  for (const line of lineNames)
    note(line, `kill -9 to all ${killedInFlight} in flight going on, ms`, took[line]);
}

interface Measurement {
  /** How often each line measures, turn about. */
  readonly turns: number;
  readonly measure: (line: Line<LineName>, turn: number) => Promise<void>;
  /** After the last turn. */
  readonly conclude?: (line: LineName) => void;
}

function measurements(starts: number, driver: Driver, note: Note): readonly Measurement[] {
  const parked: Record<LineName, string[]> = { bare: [], stored: [], engine: [] };
  const emptyMiB: Record<LineName, number> = { bare: 0, stored: 0, engine: 0 };
  // A turn must be long against its last wave, in which fewer and fewer are in flight.
  const turns = Math.min(4, Math.max(1, Math.floor(starts / 500)));
  const startsPerTurn = Math.ceil(starts / turns);

  const warmUp: Measurement = {
    turns: 1,
    async measure(line) {
      const { ids } = await driver.startToParked(line, Math.max(500, startsPerTurn), 64);
      await driver.signalToCompleted(line, ids, 64);
      emptyMiB[line.name] = line.memoryMiB();
    },
  };

  const throughput = (inFlight: 64 | 256): Measurement => {
    const tally = createTally();
    return {
      turns,
      async measure(line) {
        const { ids } = await tally.add(line, startsPerTurn, () =>
          driver.startToParked(line, startsPerTurn, inFlight),
        );
        parked[line.name].push(...ids);
      },
      conclude(line) {
        note(line, `starts to parked /s, ${inFlight} in flight`, tally.perSecond(line));
        note(line, `CPU s per 1,000 starts, ${inFlight} in flight`, tally.cpuSecondsPer1000(line));
      },
    };
  };

  const memory: Measurement = {
    turns: 1,
    async measure(line) {
      const fullMiB = line.memoryMiB();
      note(line.name, "memory MiB with all parked", fullMiB);
      const growthMiB = fullMiB - emptyMiB[line.name];
      note(line.name, "memory MiB per 1,000 parked", (growthMiB / parked[line.name].length) * 1000);
    },
  };

  const tally = createTally();
  const signals: Measurement = {
    turns,
    async measure(line, turn) {
      const ids = parked[line.name].filter((_, at) => at % turns === turn);
      await tally.add(line, ids.length, () => driver.signalToCompleted(line, ids, 64));
    },
    conclude(line) {
      note(line, "signals to completed /s, 64 in flight", tally.perSecond(line));
      note(line, "CPU s per 1,000 signals, 64 in flight", tally.cpuSecondsPer1000(line));
    },
  };

  const latency = (inFlight: 1 | 8): Measurement => {
    const latenciesMs: Record<LineName, number[]> = { bare: [], stored: [], engine: [] };
    return {
      turns,
      async measure(line) {
        const count = Math.ceil((startsPerTurn / 10) * Math.sqrt(inFlight));
        latenciesMs[line.name].push(...(await driver.startToParked(line, count, inFlight)).latenciesMs);
      },
      conclude(line) {
        note(line, `start to parked ms, p50, ${inFlight} in flight`, quantile(latenciesMs[line], 0.5));
        note(line, `start to parked ms, p95, ${inFlight} in flight`, quantile(latenciesMs[line], 0.95));
      },
    };
  };

  return [warmUp, throughput(64), throughput(256), memory, signals, latency(1), latency(8)];
}

/** Adds up the turns of each line. */
function createTally() {
  const sums: Record<LineName, { count: number; seconds: number; cpuSeconds: number }> = {
    bare: { count: 0, seconds: 0, cpuSeconds: 0 },
    stored: { count: 0, seconds: 0, cpuSeconds: 0 },
    engine: { count: 0, seconds: 0, cpuSeconds: 0 },
  };
  return {
    async add<T extends { readonly seconds: number }>(
      line: Line<LineName>,
      count: number,
      work: () => Promise<T>,
    ): Promise<T> {
      const before = line.cpuSeconds();
      const result = await work();
      const sum = sums[line.name];
      sum.cpuSeconds += line.cpuSeconds() - before;
      sum.seconds += result.seconds;
      sum.count += count;
      return result;
    },
    perSecond: (line: LineName): number => sums[line].count / sums[line].seconds,
    cpuSecondsPer1000: (line: LineName): number => (sums[line].cpuSeconds / sums[line].count) * 1000,
  };
}

function readOptions(args: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        quick: { type: "boolean", default: false },
        rounds: { type: "string" },
        starts: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
    const starts = Number(values.starts ?? (values.quick ? 1000 : 4000));
    const legal = Number.isInteger(rounds) && rounds >= 1 && Number.isInteger(starts) && starts >= 10;
    return legal ? { rounds, starts, json: values.json } : undefined;
  } catch {
    return undefined;
  }
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  process.stderr.write(
    "Usage: npm run bench -- [--quick] [--rounds N] [--starts N] [--json], N whole; starts from 10.\n",
  );
  process.exitCode = 2;
} else {
  await bench(options).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
