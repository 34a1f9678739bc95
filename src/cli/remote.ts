// Remote: what verbs that speak to a running server have in common: where it is, the request, its answer or why not.
import { printRefusal } from "./client.ts";
import type { Answer, Server } from "./client.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

export interface RemoteOptions {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | number | null;
}

export async function remote<T>(
  options: RemoteOptions,
  terminal: Terminal,
  request: (server: Server) => Promise<Answer>,
  print: (answer: T, terminal: Terminal) => void,
): Promise<ExitCode> {
  const settings = readSettings(["url", "key"], { url: options.url, key: options.key }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const answer = await request(settings.values);
  if (answer.kind !== "ok") return printRefusal(terminal, answer, options.json === true);
  if (options.json === true) printJson(terminal, answer.body);
  else print(answer.body as T, terminal);
  return 0;
}
