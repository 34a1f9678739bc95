// The load test as built, for a short while: nothing that was acknowledged is lost, refusals say when to come again, and
// another caller is served. Latencies of a busy machine say little, so they are only held against a bound that a server
// without turns would break by far; `npm run load` is for figures.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = join(import.meta.dirname, "../../dist/bench/load.js");
const run = promisify(execFile);
const seconds = process.env["LOAD_SECONDS"] ?? "4";

interface Report {
  readonly calm: Readonly<
    Record<"before" | "during" | "after", { readonly requests: number; readonly p50: number }>
  >;
  readonly refusals: readonly string[];
  readonly flood: { readonly acknowledged: number; readonly unexplained: number };
  readonly lost: number;
  readonly memoryMiB: Readonly<Record<"before" | "most", { readonly own: number | null }>>;
}

test(
  `400 connections of one caller for ${seconds} s lose nothing, and stop nobody else (LOAD_SECONDS)`,
  { timeout: 300_000 },
  async () => {
    const { stdout } = await run(process.execPath, [program, "--seconds", seconds, "--json"]);
    const { calm, refusals, flood, lost, memoryMiB } = JSON.parse(stdout) as Report;
    expect(flood.acknowledged).toBeGreaterThan(0);
    expect({ lost, refusals, unexplained: flood.unexplained }).toEqual({
      lost: 0,
      refusals: [],
      unexplained: 0,
    });
    for (const phase of [calm.before, calm.during, calm.after]) expect(phase.requests).toBeGreaterThan(0);
    expect(calm.during.p50).toBeLessThan(Math.max(200, 5 * calm.before.p50));
    const { before, most } = memoryMiB;
    // Null where the machine does not say.
    if (most.own !== null) expect(most.own).toBeLessThan((before.own ?? 0) + 256);
  },
);

test("arguments that are none are refused", async () => {
  const failure = await run(process.execPath, [program, "--keys", "0"]).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining("Usage: npm run load") });
});
