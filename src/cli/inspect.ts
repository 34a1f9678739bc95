// inspect: opens the page on which Stately's inspector looks on at a running server.
import { spawn } from "node:child_process";
import { ask, printRefusal } from "./client.ts";
import type { RemoteOptions } from "./remote.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

/** Prints the page's address; on a terminal whose machine has a browser, opens it too. */
export async function inspect(
  id: string | undefined,
  options: RemoteOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = readSettings(["url", "key"], { url: options.url, key: options.key }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const query = id === undefined ? "" : `?${new URLSearchParams({ instance: id })}`;
  // Asked without a WebSocket, a server where one may look on answers that one is needed.
  const answer = await ask(settings.values, "GET", `/inspect${query}`);
  if (answer.kind === "ok") return refuse(terminal, otherVersion);
  if (answer.kind === "unreachable" || !isUpgradeNeeded(answer.document))
    return printRefusal(terminal, answer, options.json === true);

  const page = `${settings.values.url}/inspector${query}`;
  if (options.json === true) {
    printJson(terminal, { url: page });
    return 0;
  }
  const { stdout, stderr, env } = terminal;
  stdout.write(`${paintFor(stdout, env).bold(printable(page))}\n`);
  const browser = stdout.isTTY === true ? browserOf(env) : undefined;
  if (browser === undefined) stdout.write("Open it in a browser.\n");
  else if (!(await start(browser, page)))
    stderr.write(`${browser[0]} could not be started: open the address in a browser.\n`);
  return 0;
}

const otherVersion = "the server is of another version, which has no inspector.";

const isUpgradeNeeded = (document: unknown): boolean =>
  (document as { readonly type?: unknown } | null)?.type === "urn:hms-act:problem:upgrade-needed";

/** The command that opens an address; undefined where nobody would see it. */
function browserOf(env: Terminal["env"]): readonly [string, ...string[]] | undefined {
  if (env["BROWSER"]) return [env["BROWSER"]];
  switch (process.platform) {
    case "darwin":
      return ["open"];
    case "win32":
      return ["rundll32", "url.dll,FileProtocolHandler"];
    default:
      return env["DISPLAY"] || env["WAYLAND_DISPLAY"] ? ["xdg-open"] : undefined;
  }
}

/** Resolves with whether it could be started; it goes on by itself. */
function start([command, ...args]: readonly [string, ...string[]], address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args, address], { detached: true, stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
