// The stand-in as a real process: it says where it listens, logs, and never outlives the one that started it.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { forkStandin as ForkStandin } from "../../src/standin/fork.ts";

const root = join(import.meta.dirname, "../..");
const built = mkdtempSync(join(tmpdir(), "hms-act-standin-"));
const mainFile = join(built, "standin/main.js");
const forkFile = pathToFileURL(join(built, "standin/fork.js")).href;

// Node 20 does not run TypeScript, so the processes of this test run what the build makes of it.
beforeAll(async () => {
  writeFileSync(join(built, "package.json"), '{"type":"module"}');
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const args = [compiler, "-p", join(root, "tsconfig.build.json"), "--outDir", built];
  await promisify(execFile)(process.execPath, args).catch((error: unknown) => {
    if (!existsSync(mainFile)) throw new Error((error as { stdout: string }).stdout, { cause: error });
  });
}, 60_000);

afterAll(() => rmSync(built, { recursive: true, force: true }));

test("a forked stand-in answers, logs and stops", async () => {
  const { forkStandin } = (await import(/* @vite-ignore */ forkFile)) as { forkStandin: typeof ForkStandin };
  const lines: string[] = [];
  const standin = await forkStandin({ log: (line) => lines.push(line) });
  expect(await (await fetch(`${standin.url}/finance/freeze`, { method: "POST" })).json()).toEqual({});
  await expect.poll(() => lines).toEqual(["▶ POST /finance/freeze  key=none  instance=none"]);
  await standin.stop();
  expect(standin.process.exitCode).toBe(0);
  await expect(fetch(standin.url)).rejects.toThrow();
});

test("a stand-in that cannot have its port says so", async () => {
  const { forkStandin } = (await import(/* @vite-ignore */ forkFile)) as { forkStandin: typeof ForkStandin };
  const first = await forkStandin();
  await expect(forkStandin({ port: first.port })).rejects.toThrow(/cannot listen on port \d+: .*EADDRINUSE/);
  await first.stop();
});

test("a forked stand-in ends when its parent is killed", async () => {
  const parent = spawn(process.execPath, [
    "--input-type=module",
    "-e",
    `const { forkStandin } = await import(${JSON.stringify(forkFile)});
     const standin = await forkStandin();
     console.log(standin.url);
     setInterval(() => {}, 1000);`,
  ]);
  const url = await firstLine(parent.stdout);
  expect((await fetch(url)).status).toBe(200);
  parent.kill("SIGKILL");
  const answers = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await expect.poll(answers, { timeout: 10_000 }).toBe(false);
});

test("a spawned stand-in ends when its standard input does", async () => {
  const child = spawn(process.execPath, [mainFile, "--port", "0"], { stdio: ["pipe", "pipe", "inherit"] });
  const ready = JSON.parse(await firstLine(child.stdout)) as { standin: { port: number } };
  expect((await fetch(`http://127.0.0.1:${ready.standin.port}/a`)).status).toBe(200);
  const ended = once(child, "exit");
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
});

test("a stand-in without a standard input to watch stays", async () => {
  const child = spawn(process.execPath, [mainFile], { stdio: ["ignore", "pipe", "inherit"] });
  const ready = JSON.parse(await firstLine(child.stdout)) as { standin: { port: number } };
  expect((await fetch(`http://127.0.0.1:${ready.standin.port}/a`)).status).toBe(200);
  expect(child.exitCode).toBeNull();
  const ended = once(child, "exit");
  child.kill();
  await ended;
});

test.each([["--port"], ["--port", "x"], ["--port", "65536"], ["--prot", "1"], ["extra"]])(
  "arguments %s %s are refused with exit code 2",
  async (...args) => {
    const failure = await promisify(execFile)(process.execPath, [mainFile, ...args]).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining("Usage: standin [--port N]") });
  },
);

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return String((await once(createInterface({ input: stream }), "line"))[0]);
}
