// Line: one of the servers that are compared, as a process of its own, with what it costs.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Pool } from "undici";

export type LineName = "bare" | "stored" | "idle" | "engine";

export interface Line<Name extends LineName = LineName> {
  readonly name: Name;
  readonly url: string;
  /** Client of the line's HTTP API. */
  readonly api: Pool;
  /** Seconds of CPU of all its threads since it began, in steps of 0.01; NaN where /proc is missing. */
  cpuSeconds(): number;
  /** Its own memory and its share of what is shared (PSS), in MiB; NaN where /proc is missing. */
  memoryMiB(): number;
  /** Its own memory that no file stands behind (anonymous PSS), in MiB; NaN where /proc is missing. */
  ownMemoryMiB(): number;
  stop(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/**
 * Starts `node ARGS` and resolves once it has printed a URL of this machine. Rejects with its last words when it ends first.
 */
export async function startLine<Name extends LineName>(
  name: Name,
  args: readonly string[],
  directory: string,
): Promise<Line<Name>> {
  const env = { ...process.env, NODE_ENV: "production", NO_COLOR: "1" };
  for (const key of Object.keys(env)) if (key.startsWith("ACT_")) delete (env as NodeJS.ProcessEnv)[key];
  const child = spawn(process.execPath, args, {
    cwd: directory,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = once(child, "exit");
  const url = await findUrl(child, ended, name);
  const api = new Pool(url, { connections: 256 });
  return {
    name,
    url,
    api,
    cpuSeconds: () => cpuSeconds(child.pid!),
    memoryMiB: () => memoryMiB(child.pid!, "Pss"),
    ownMemoryMiB: () => memoryMiB(child.pid!, "Pss_Anon"),
    async stop() {
      await api.destroy();
      child.kill("SIGTERM");
      const impatience = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(impatience);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
      await api.destroy();
    },
  };
}

function findUrl(child: ChildProcess, ended: Promise<unknown[]>, name: LineName): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const listen = (text: string) => {
      said = (said + text).slice(-4000);
      const url = /http:\/\/127\.0\.0\.1:\d+(?=\s)/.exec(said);
      if (url !== null) resolve(url[0]);
    };
    child.stdout!.setEncoding("utf8").on("data", listen);
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-4000)));
    ended.then(() => reject(new Error(`The ${name} line ended before it listened.\n${said}`)), reject);
  });
}

/** proc(5): user and system time are the 14th and 15th fields, in ticks of 1/100 s. */
function cpuSeconds(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memoryMiB(pid: number, of: "Pss" | "Pss_Anon"): number {
  return Number(new RegExp(`^${of}:\\s+(\\d+) kB$`, "m").exec(read(`/proc/${pid}/smaps_rollup`))?.[1]) / 1024;
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
