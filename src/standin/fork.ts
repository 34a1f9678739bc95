// Starts the stand-in as a child process that ends with this one.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface ForkedStandin {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Resolves when the process has ended. */
  stop(): Promise<void>;
}

/**
 * Resolves once it listens; rejects with its own words when it cannot. `log` gets its line for each request.
 * Runs `main.js` beside this module, so this module must have been built.
 */
export async function forkStandin(
  options: { readonly port?: number; readonly log?: (line: string) => void } = {},
): Promise<ForkedStandin> {
  const program = fileURLToPath(new URL("../standin/main.js", import.meta.url));
  const child = fork(program, ["--port", String(options.port ?? 0)], {
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = once(child, "exit");
  let complaint = "";
  child
    .stderr!.setEncoding("utf8")
    .on("data", (text: string) => (complaint = (complaint + text).slice(-2000)));

  const lines = createInterface({ input: child.stdout! });
  const first = await Promise.race([once(lines, "line"), ended.then(() => undefined)]);
  if (first === undefined)
    throw new Error(`The stand-in for the services did not start. ${complaint.trim()}`);
  const { standin } = JSON.parse(String(first[0])) as { readonly standin: { readonly port: number } };
  lines.on("line", (line: string) => options.log?.(line));

  return {
    url: `http://127.0.0.1:${standin.port}`,
    port: standin.port,
    process: child,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
