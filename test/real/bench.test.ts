// The benchmark as built: measures its lines and reports every figure.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = join(import.meta.dirname, "../../dist/bench/main.js");
const run = promisify(execFile);

test(
  "a short run reports each figure of all lines and leaves nothing behind",
  { timeout: 120_000 },
  async () => {
    const before = leftovers();
    const { stdout } = await run(process.execPath, [program, "--rounds", "1", "--starts", "64", "--json"]);
    const report = JSON.parse(stdout) as {
      figures: { name: string; bare: unknown; engine: unknown }[];
      overStore: { name: string; stored: unknown; engine: unknown }[];
      http: { name: string; idle: unknown; engine: unknown; ratio: unknown }[];
      proving: unknown[];
    };
    expect(report).toMatchObject({ node: process.version, rounds: 1, starts: 64 });
    expect(report.figures.map(({ name }) => name)).toEqual([
      "starts to parked /s, 64 in flight",
      "starts to parked /s, 256 in flight",
      "signals to completed /s, 64 in flight",
      "CPU s per 1,000 starts, 64 in flight",
      "CPU s per 1,000 starts, 256 in flight",
      "CPU s per 1,000 signals, 64 in flight",
      "memory MiB with all parked",
      "memory MiB per 1,000 parked",
      "start to parked ms, p50, 1 in flight",
      "start to parked ms, p95, 1 in flight",
      "start to parked ms, p50, 8 in flight",
      "start to parked ms, p95, 8 in flight",
      "kill -9 to all 100 in flight going on, ms",
    ]);
    for (const { bare, engine } of report.figures.slice(0, 3)) {
      expect(bare).toMatchObject({ median: expect.any(Number) });
      expect(engine).toMatchObject({ median: expect.any(Number) });
    }
    expect(report.overStore.map(({ name }) => name)).toEqual(report.figures.map(({ name }) => name));
    for (const { stored, engine } of report.overStore.slice(0, 3)) {
      expect(stored).toMatchObject({ median: expect.any(Number) });
      expect(engine).toMatchObject({ median: expect.any(Number) });
    }
    expect(report.http.map(({ name }) => name)).toEqual([
      "GET /v1/instances/{id} /s",
      "GET /v1/instances/{id}, CPU µs",
      "POST /v1/events /s",
      "POST /v1/workflows/{id}/instances /s",
    ]);
    for (const { idle, engine } of report.http) {
      expect(idle).toMatchObject({ median: expect.any(Number) });
      expect(engine).toMatchObject({ median: expect.any(Number) });
    }
    expect(report.proving.length).toBe(5);
    expect(report.proving[0]).toMatchObject({ steps: 5, branches: 2, calls: 1, paths: expect.any(Number) });
    expect(leftovers()).toEqual(before);
  },
);

test.each([["--rounds", "0"], ["--starts", "x"], ["--fast"]])(
  "arguments %s %s are refused",
  async (...args) => {
    const failure = await run(process.execPath, [program, ...args]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining("Usage: npm run bench") });
  },
);

function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("hms-act-bench-"));
}
