// cancel, pause, resume, retry, skip: what an operator does to an instance of a running server.
import type { InstanceView } from "../engine/view.ts";
import type { Json } from "../language/json.ts";
import { ask, printRefusal } from "./client.ts";
import { printInstance } from "./instance-text.ts";
import type { RemoteOptions } from "./instances.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

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

/** Prints the instance after it. */
async function post(
  verb: string,
  id: string,
  body: Json,
  options: RemoteOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = readSettings(["url", "key"], { url: options.url, key: options.key }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const path = `/v1/instances/${encodeURIComponent(id)}/${verb}`;
  const answer = await ask(settings.values, "POST", path, body);
  if (answer.kind !== "ok") return printRefusal(terminal, answer, options.json === true);
  if (options.json === true) printJson(terminal, answer.body);
  else printInstance(answer.body as unknown as InstanceView, terminal);
  return 0;
}
