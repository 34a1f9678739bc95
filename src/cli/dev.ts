// dev: the server, with stand-ins for the services behind its gateway.
import { forkStandin } from "../standin/fork.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, refuse } from "./report.ts";
import { serveUntil } from "./serve.ts";
import type { ServeFlags } from "./serve.ts";

/** Prints what the services receive, with `json` on stderr. Ends like `serve`; the stand-in ends with it, however it ends. */
export async function dev(flags: Omit<ServeFlags, "gateway">, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, env } = terminal;
  const paint = paintFor(stdout, env);
  const told = flags.json === true ? stderr : stdout;
  const stop = terminal.interruption();
  let standin: Awaited<ReturnType<typeof forkStandin>>;
  try {
    standin = await forkStandin({ log: (line) => told.write(`${printable(line)}\n`) });
  } catch (cause) {
    return refuse(terminal, (cause as Error).message);
  }
  let ending = false;
  standin.process.once("exit", () => {
    if (!ending && !stop.aborted)
      terminal.stderr.write(
        paint.red("error:") + " the stand-in services ended: calls wait and are tried again; restart dev\n",
      );
  });
  const code = await serveUntil({ ...flags, gateway: standin.url }, terminal, stop, { played: true });
  ending = true;
  // After a broken store this process ends at once, and the stand-in by itself.
  if (code !== 70) await standin.stop();
  return code;
}
