// The stand-in as a process: `node dist/standin/main.js [--port N]` prints `{"standin":{"port":N}}` once it
// listens, then a line for each request. It ends with its parent, even one that is killed.
import { fstatSync } from "node:fs";
import { parseArgs } from "node:util";
import { createStandin } from "./server.ts";

const port = readPort(process.argv.slice(2));
if (typeof port === "string") {
  process.stderr.write(`${port}\n`);
  process.exit(2);
}
endWithParent();

const standin = createStandin({ now: Date.now, log: (line) => process.stdout.write(`${line}\n`) });
try {
  process.stdout.write(`${JSON.stringify({ standin: { port: await standin.listen(port) } })}\n`);
} catch (error) {
  process.stderr.write(`The stand-in cannot listen on port ${port}: ${(error as Error).message}.\n`);
  process.exit(2);
}

/** A parent that is gone closes the channel to its child, or the pipe that is the child's standard input. */
function endWithParent(): void {
  const end = () => process.exit(0);
  process.stdout.on("error", end);
  if (process.channel) process.on("disconnect", end);
  else if (isPipe(0)) process.stdin.on("end", end).on("error", end).resume();
}

function isPipe(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false; // closed: nobody is there to wait for
  }
}

/** The port, or a sentence about what is wrong. */
function readPort(args: readonly string[]): number | string {
  const legal = "Usage: standin [--port N], N from 0 (any free port) to 65535.";
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: "string", default: "0" } } });
    return /^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535 ? Number(values.port) : legal;
  } catch {
    return legal;
  }
}
