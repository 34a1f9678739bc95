// Restart: how long after kill -9 work goes on. A line by hand recovers nothing, so its time ends when it answers again; the
// engine's when every call that was on the wire has been made anew.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { within } from "./driver.ts";
import type { Line } from "./line.ts";
import { startBare, startEngine, startStored } from "./lines.ts";
import { startStub } from "./stub.ts";

/** Instances whose first call is on the wire when the process is killed. */
export const killedInFlight = 100;

export interface Restart {
  readonly bare: number;
  readonly stored: number;
  readonly engine: number;
}

/** In milliseconds since the process was started again. */
export async function measureRestart(): Promise<Restart> {
  const directory = mkdtempSync(join(tmpdir(), "hms-act-bench-"));
  try {
    return {
      bare: await restartIn(join(directory, "bare"), startBare, (line) => reply(line)),
      stored: await restartIn(join(directory, "stored"), startStored, (line) => reply(line)),
      engine: await restartIn(join(directory, "engine"), startEngine, (_, again) => again()),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `goesOn` is given the line that has been started again, and what resolves when all calls have come once more. */
async function restartIn(
  directory: string,
  start: (directory: string, gateway: string) => Promise<Line>,
  goesOn: (line: Line, again: () => Promise<void>) => Promise<void>,
): Promise<number> {
  const stub = await startStub(({ key }) => heard?.(key), true);
  let heard: ((key: string) => void) | undefined;
  /** Counts from now on; what is returned resolves when a call of each instance has come. */
  const allOnTheWire = (): (() => Promise<void>) => {
    const keys = new Set<string>();
    const all = new Promise<void>((resolve) => {
      heard = (key) => {
        if (keys.add(key).size === killedInFlight) resolve();
      };
    });
    return () => within(60, `${killedInFlight} calls`, () => all);
  };
  try {
    const line = await start(directory, stub.url);
    const onTheWire = allOnTheWire();
    await Promise.all(Array.from({ length: killedInFlight }, (_, id) => begin(line, id)));
    await onTheWire();
    await line.kill();
    const once = allOnTheWire();
    const beganMs = performance.now();
    const again = await start(directory, stub.url);
    await goesOn(again, once);
    const tookMs = performance.now() - beganMs;
    await again.kill();
    return tookMs;
  } finally {
    await stub.close();
  }
}

async function begin(line: Line, id: number): Promise<void> {
  const body = JSON.stringify({ type: "payment_failed", data: { id } });
  const headers = { "content-type": "application/json" };
  const answer = await line.api.request({ method: "POST", path: "/v1/events", headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 202) throw new Error(`${line.name} answered a start with ${answer.statusCode}`);
}

/** Whatever it is answered. */
async function reply(line: Line): Promise<void> {
  const answer = await line.api.request({ method: "GET", path: "/v1/instances/none" });
  await answer.body.dump();
}
