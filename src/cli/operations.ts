// cancel, pause, resume: what an operator does to an instance of a running server.
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

/** Prints the instance after it. */
export async function operate(
  verb: "cancel" | "pause" | "resume",
  id: string,
  options: OperateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = readSettings(["url", "key"], { url: options.url, key: options.key }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const body: Json = options.reason === undefined ? {} : { reason: options.reason };
  const path = `/v1/instances/${encodeURIComponent(id)}/${verb}`;
  const answer = await ask(settings.values, "POST", path, body);
  if (answer.kind !== "ok") return printRefusal(terminal, answer, options.json === true);
  if (options.json === true) printJson(terminal, answer.body);
  else printInstance(answer.body as unknown as InstanceView, terminal);
  return 0;
}
