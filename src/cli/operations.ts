// cancel, pause, resume, retry, skip: what an operator does to an instance of a running server.
import type { Json } from "../language/json.ts";
import { ask } from "./client.ts";
import { printMoved } from "./instance-text.ts";
import { remote } from "./remote.ts";
import type { RemoteOptions } from "./remote.ts";
import type { ExitCode, Terminal } from "./report.ts";

export interface OperateOptions extends RemoteOptions {
  readonly reason?: string;
}

export interface SkipOptions extends RemoteOptions {
  readonly step: string;
  readonly reason: string;
}

export async function skip(id: string, options: SkipOptions, terminal: Terminal): Promise<ExitCode> {
  const { step, reason } = options;
  return post("skip", id, { step, reason }, options, terminal);
}

export async function operate(
  verb: "cancel" | "pause" | "resume" | "retry",
  id: string,
  options: OperateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return post(verb, id, options.reason === undefined ? {} : { reason: options.reason }, options, terminal);
}

/** Prints where the instance stands after it. */
async function post(
  verb: string,
  id: string,
  body: Json,
  options: RemoteOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const path = `/v1/instances/${encodeURIComponent(id)}/${verb}`;
  return remote(options, terminal, (server) => ask(server, "POST", path, body), printMoved);
}
