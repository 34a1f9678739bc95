// Processes: the built program and the stand-in services as they really run, each a process of its own.
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Server {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Everything it has printed so far. */
  stdout(): string;
  /** Sends the signal and resolves with how the process ended. */
  end(signal: NodeJS.Signals): Promise<Ended>;
  /** Resolves when the process has ended by itself or otherwise. */
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServerOptions {
  readonly data: string;
  readonly workflows: string;
  readonly gateway?: string;
  /** 0 for any free port. */
  readonly port: number;
  /** No file may grow beyond so many KiB, as on a full disk. Needs bash. */
  readonly fileMaxKiB?: number;
  /** The data directory, which must be there, is a file system of so many MiB. Needs `canMount`. */
  readonly diskMiB?: number;
  /** `ACT_*` variables and others, besides the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Address of the inspector's page. */
  readonly inspect?: string;
}

/** A server that may end before it listens. */
export interface Launched {
  /** Rejects when it ends before. */
  readonly listening: Promise<Server>;
  end(signal: NodeJS.Signals): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

/** Resolves when the server says that it listens; rejects when it ends before. */
export async function startServer(options: ServerOptions): Promise<Server> {
  return startVerb("serve", options);
}

/** Like `startServer`, with the stand-in services behind it. */
export async function startDev(options: Omit<ServerOptions, "gateway">): Promise<Server> {
  return startVerb("dev", options);
}

/** Begins to start a server, which the caller may end at any moment. */
export function launchServer(options: ServerOptions): Launched {
  return launch("serve", options);
}

const startVerb = (verb: string, options: ServerOptions): Promise<Server> => launch(verb, options).listening;

function launch(verb: string, options: ServerOptions): Launched {
  const { data, workflows, gateway, port, inspect } = options;
  const args = [verb, "--port", `${port}`, "--data", data, "--workflows", workflows];
  if (gateway !== undefined) args.push("--gateway", gateway);
  if (inspect !== undefined) args.push("--inspect", inspect);
  const child = start("cli/main.js", args, options);
  const end = async (signal: NodeJS.Signals): Promise<Ended> => {
    child.process.kill(signal);
    return child.ended;
  };
  const listening = child.said(/listens on (http:\S+)/).then(([, url]) => ({
    url: url as string,
    port: Number(new URL(url as string).port),
    pid: child.process.pid as number,
    stdout: () => child.printed().stdout,
    end,
    ended: child.ended,
  }));
  // A caller may look at how it ended alone.
  listening.catch(() => undefined);
  return { listening, end, ended: child.ended };
}

/** Runs one verb to its end. */
export async function hmsAct(...args: readonly string[]): Promise<Ended> {
  return start("cli/main.js", args).ended;
}

export async function startStandin(): Promise<{ readonly url: string }> {
  const [, port] = await start("standin/main.js", ["--port", "0"]).said(/"port":(\d+)/);
  return { url: `http://127.0.0.1:${port}` };
}

/** A directory of the test's own, gone when it ends. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "hms-act-real-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Looks again and again, by default every 20 ms, until `look` finds something; fails with `what` and the last look's error after the deadline. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  deadlineMs = 20_000,
  everyMs = 20,
): Promise<T> {
  let last: unknown;
  for (const endMs = Date.now() + deadlineMs; Date.now() < endMs;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`in ${deadlineMs} ms this did not happen: ${what}`, { cause: last });
}

interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  printed(): { readonly stdout: string; readonly stderr: string };
  /** Resolves with the match once stdout has it; rejects when the process ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Whether this user may mount a file system where only a process of its own sees it. */
export const canMount = spawnSync("unshare", ["-Urm", "true"]).status === 0;

interface Limits extends Pick<ServerOptions, "fileMaxKiB" | "diskMiB" | "env"> {
  readonly data?: string;
}

function start(program: string, args: readonly string[], limits: Limits = {}): Child {
  const path = join(root, "dist", program);
  if (!existsSync(path)) throw new Error(`dist/${program} is not built: run "npm run build" first.`);
  // The environment of whoever runs the tests must not set our settings.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ACT_"));
  const env = { ...Object.fromEntries(inherited), ...limits.env };
  const [command = "", ...rest] = [...within(limits), process.execPath, path, ...args];
  const child = spawn(command, rest, { cwd: root, env, stdio: ["pipe", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  let stderr = "";
  const waiting = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    process: child,
    ended,
    printed: () => ({ stdout, stderr }),
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(stdout);
          if (match === null) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
        void ended.then((end) =>
          reject(
            new Error(`it ended with ${end.code ?? end.signal} instead of saying ${pattern}: ${end.stderr}`),
          ),
        );
      }),
  };
}

/** The command before the program's own. */
function within({ fileMaxKiB, diskMiB, data = "" }: Limits): readonly string[] {
  const file = ["bash", "-c", `ulimit -f ${fileMaxKiB} && exec "$0" "$@"`];
  const mount = `data=$0 && mount -t tmpfs -o size=${diskMiB}m none "$data" && exec "$@"`;
  const disk = ["unshare", "-Urm", "sh", "-c", mount, data];
  return [...(fileMaxKiB === undefined ? [] : file), ...(diskMiB === undefined ? [] : disk)];
}

/** The seed's workflow alone, in a directory of its own. */
export function seed(): { readonly data: string; readonly workflows: string } {
  const directory = temporaryDirectory();
  const workflows = join(directory, "workflows");
  mkdirSync(workflows);
  cpSync(join(root, "workflows/payment_failed.yaml"), join(workflows, "payment_failed.yaml"));
  return { data: join(directory, "data"), workflows };
}
