// HTTP: requests a second of the built server beside the same routes doing nothing, in interleaved rounds.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectTo, requestTo } from "./connection.ts";
import type { Figure } from "./figure.ts";
import type { Line } from "./line.ts";
import { startEngine, startIdle } from "./lines.ts";

export interface HttpBench {
  /** To be told of every call that the stub has answered. */
  readonly answered: () => void;
  /** With so many starts in each measurement, and eight times as many reads. */
  measure(rounds: number, starts: number, gateway: string): Promise<readonly Figure[]>;
}

const metrics = [
  { name: "GET /v1/instances/{id} /s", better: "more", digits: 0 },
  { name: "GET /v1/instances/{id}, CPU µs", better: "less", digits: 1 },
  { name: "POST /v1/events /s", better: "more", digits: 0 },
  { name: "POST /v1/workflows/{id}/instances /s", better: "more", digits: 0 },
] as const satisfies readonly Omit<Figure, "against" | "base" | "engine">[];

type Note = (line: HttpLine, metric: (typeof metrics)[number]["name"], value: number) => void;
type HttpLine = Line<"idle" | "engine">;

const inFlight = 64;
const start = { path: "/v1/workflows/payment_failed_flow/instances", body: { data: { id: 987 } } };
const event = { path: "/v1/events", body: { type: "payment_failed", data: { id: 987 } } };

export function createHttpBench(): HttpBench {
  let callsOwed = 0;
  let look: () => void = () => undefined;

  /** A start makes four calls, most of them after its answer: none is to fall into what is measured next. */
  async function post(
    line: HttpLine,
    { path, body }: typeof start | typeof event,
    count: number,
  ): Promise<Asked> {
    const request = requestTo("POST", path, body);
    if (line.name === "engine") callsOwed += 4 * count;
    const asked = await askAll(line, count, () => request);
    await new Promise<void>((resolve) => {
      look = () => void (callsOwed === 0 && resolve());
      look();
    });
    return asked;
  }

  async function measureRound(inOrder: readonly HttpLine[], starts: number, note: Note): Promise<void> {
    for (const line of inOrder) {
      await post(line, event, Math.ceil(starts / 2));
      note(line, "POST /v1/events /s", starts / (await post(line, event, starts)).seconds);
    }
    for (const line of inOrder) {
      await post(line, start, Math.ceil(starts / 2));
      const { seconds } = await post(line, start, starts);
      note(line, "POST /v1/workflows/{id}/instances /s", starts / seconds);
    }
    const parked = await post(
      inOrder.find(({ name }) => name === "engine")!,
      start,
      500,
    );
    const reads = parked.heads.map((head) => requestTo("GET", /\r\nlocation: (\S+)/i.exec(head)![1]!));
    const read = (number: number): Buffer => reads[number % reads.length]!;
    for (const line of inOrder) {
      const count = 8 * starts;
      await askAll(line, starts, read);
      const before = line.cpuSeconds();
      const { seconds } = await askAll(line, count, read);
      note(line, "GET /v1/instances/{id}, CPU µs", ((line.cpuSeconds() - before) / count) * 1e6);
      note(line, "GET /v1/instances/{id} /s", count / seconds);
    }
  }

  return {
    answered() {
      callsOwed -= 1;
      look();
    },
    async measure(rounds, starts, gateway) {
      const values = new Map<string, Values>(metrics.map(({ name }) => [name, { idle: [], engine: [] }]));
      for (let round = 0; round < rounds; round += 1)
        await withLines(gateway, (lines) =>
          measureRound(round % 2 === 0 ? lines : lines.toReversed(), starts, (line, metric, value) =>
            values.get(metric)![line.name].push(value),
          ),
        );
      return metrics.map((metric) => {
        const { idle, engine } = values.get(metric.name)!;
        return { ...metric, against: "idle", base: idle, engine };
      });
    },
  };
}

type Values = Record<HttpLine["name"], number[]>;

/** Both run for the whole round, in a fresh directory. */
async function withLines(gateway: string, use: (lines: readonly HttpLine[]) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "hms-act-bench-"));
  const lines: HttpLine[] = [];
  try {
    lines.push(await startIdle(join(directory, "idle")));
    lines.push(await startEngine(join(directory, "engine"), gateway));
    await use(lines);
  } finally {
    await Promise.all(lines.map((line) => line.stop()));
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Asked {
  /** Of the answers. */
  readonly heads: readonly string[];
  /** From the first request to the last answer. */
  readonly seconds: number;
}

/** Request 0 to `count` - 1, so many in flight at any time. What is not answered 2xx is thrown. */
async function askAll(line: HttpLine, count: number, request: (number: number) => Buffer): Promise<Asked> {
  const connections = await Promise.all(Array.from({ length: inFlight }, () => connectTo(line.url)));
  const heads: string[] = [];
  let next = 0;
  const beganMs = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      while (next < count) {
        const { status, head, body } = await connection.ask(request(next++));
        if (status >= 300) throw new Error(`${line.name} answered ${head}\n${body}`);
        heads.push(head);
      }
    }),
  );
  const seconds = (performance.now() - beganMs) / 1000;
  for (const connection of connections) connection.close();
  return { heads, seconds };
}
