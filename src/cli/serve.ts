// serve: the settings of the server, and the first look at its data directory, beside which the rest of the program loads.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { openDataDirectory } from "../adapters/data-directory.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

export interface ServeFlags {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly workflows?: string;
  readonly gateway?: string;
  /** True without an address. */
  readonly inspect?: boolean | string;
  readonly secrets?: string;
  readonly json?: boolean;
}

const needed = [
  "port",
  "host",
  "data",
  "workflows",
  "gateway",
  "services",
  "jwt_issuer",
  "jwt_audience",
  "jwt_jwks",
  "origins",
  "drain",
  "rate",
  "connections_per_address",
  "inspect",
  "secrets",
  "disk_free_mb",
  "disk_free_percent",
  "retention",
  "archive",
  "network_disk",
  "clock_accept",
] as const;

export async function serve(flags: ServeFlags, terminal: Terminal): Promise<ExitCode> {
  return serveUntil(flags, terminal, terminal.interruption());
}

/**
 * Resolves when `stop` is aborted and everything is closed, or when there is nothing to serve. `played`: the gateway
 * plays all services, also those with an address of their own.
 */
export async function serveUntil(
  flags: ServeFlags,
  terminal: Terminal,
  stop: AbortSignal,
  { played = false }: { readonly played?: boolean } = {},
): Promise<ExitCode> {
  const { inspect, json = false, ...others } = flags;
  const said = { ...others, ...(inspect !== undefined && { inspect: String(inspect) }) };
  const settings = readSettings(needed, said, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const { values } = settings;
  const path = resolve(terminal.cwd, values.data);
  // One that is not there yet is made when nothing else is wrong.
  const taken = existsSync(path)
    ? openDataDirectory(path, process.platform, { network: values.network_disk })
    : undefined;
  // What it rejects with is told by whoever asks for it.
  taken?.catch(() => undefined);
  const { runServer } = await import("./serving.ts");
  const code = await runServer({ settings: values, taken, played, json, stop }, terminal);
  if (code !== 70) await taken?.then((directory) => directory.release()).catch(() => undefined);
  return code;
}
