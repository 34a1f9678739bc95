// The command line in the test's own process: arguments in; exit code and what was written out.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { runProgram } from "../../src/cli/program.ts";

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly terminal?: boolean;
  readonly interruption?: AbortSignal;
  /** Told of everything written to stdout, as it comes. */
  readonly onStdout?: (all: string) => void;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function hmsAct(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  const isTTY = surroundings.terminal ?? false;
  const code = await runProgram(args, {
    stdout: {
      isTTY,
      write: (text) => {
        stdout += text;
        surroundings.onStdout?.(stdout);
      },
    },
    stderr: { isTTY, write: (text) => (stderr += text) },
    env: surroundings.env ?? {},
    cwd: surroundings.cwd ?? process.cwd(),
    interruption: () => surroundings.interruption ?? new AbortController().signal,
  });
  return { code, stdout, stderr };
}

/** Serves on a free port, hands over its address, and stops it when `visit` is done. */
export async function served(
  surroundings: Surroundings,
  args: readonly string[],
  visit: (url: string) => Promise<void>,
): Promise<Ended> {
  const stop = new AbortController();
  let visiting: Promise<void> | undefined;
  const onStdout = (all: string): void => {
    const url = /listens on (\S+)\n/.exec(all)?.[1];
    if (url !== undefined && visiting === undefined) visiting = visit(url).finally(() => stop.abort());
  };
  const ended = await hmsAct(["serve", "--port", "0", ...args], {
    ...surroundings,
    onStdout,
    interruption: stop.signal,
  });
  await visiting;
  return ended;
}

/** A directory of the test's own, gone when it ends. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "hms-act-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
