// send, start: what a running server is told to do.
import type { Published } from "../engine/engine.ts";
import type { Json } from "../language/json.ts";
import { ask, printRefusal } from "./client.ts";
import { printMoved } from "./instance-text.ts";
import { readPayload } from "./payload.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

export interface SendOptions {
  readonly data?: string;
  readonly instance?: string;
  readonly id?: string;
  readonly source?: string;
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** Without `instance` the event starts what it triggers and resumes what matches it; with it, it goes to that instance alone. */
export async function send(type: string, options: SendOptions, terminal: Terminal): Promise<ExitCode> {
  const { data, instance, id, source, key: apiKey } = options;
  if (instance !== undefined && (id !== undefined || source !== undefined))
    return refuse(
      terminal,
      "--id and --source name an event for every workflow; leave them out with --instance.",
    );
  if (instance !== undefined) {
    const path = `/v1/instances/${encodeURIComponent(instance)}/events`;
    return post(path, { type }, { ...options, data, apiKey }, terminal, printMoved);
  }
  const event = { type, ...(id !== undefined && { id }), ...(source !== undefined && { source }) };
  return post("/v1/events", event, { ...options, data: data ?? "{}", apiKey }, terminal, printPublished);
}

export interface StartOptions {
  readonly data?: string;
  readonly key?: string;
  readonly url?: string;
  /** `key` is the instance's. */
  readonly apiKey?: string;
  readonly json?: boolean;
}

export async function start(workflow: string, options: StartOptions, terminal: Terminal): Promise<ExitCode> {
  const path = `/v1/workflows/${encodeURIComponent(workflow)}/instances`;
  const body = options.key === undefined ? {} : { key: options.key };
  return post(
    path,
    body,
    { ...options, data: options.data ?? "{}", apiKey: options.apiKey },
    terminal,
    printMoved,
  );
}

interface PostOptions {
  readonly data: string | undefined;
  readonly url?: string;
  readonly apiKey: string | undefined;
  readonly json?: boolean;
}

async function post<T>(
  path: string,
  body: { readonly [key: string]: Json },
  options: PostOptions,
  terminal: Terminal,
  print: (answer: T, terminal: Terminal) => void,
): Promise<ExitCode> {
  const settings = readSettings(["url", "key"], { url: options.url, key: options.apiKey }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const data = options.data === undefined ? undefined : readPayload("--data", options.data, terminal.cwd);
  if (data !== undefined && !data.ok) return refuse(terminal, data.sentence);
  const whole = data === undefined ? body : { ...body, data: data.value };
  const answer = await ask(settings.values, "POST", path, whole);
  const json = options.json === true;
  if (answer.kind !== "ok") return printRefusal(terminal, answer, json);
  if (json) printJson(terminal, answer.body);
  else print(answer.body as T, terminal);
  return 0;
}

function printPublished({ id, instances }: Published, terminal: Terminal): void {
  const paint = paintFor(terminal.stdout, terminal.env);
  terminal.stdout.write(`event ${printable(id)}\n`);
  for (const instance of instances) {
    const verb = instance.started ? paint.green("started") : "reached";
    terminal.stdout.write(`${verb} ${paint.bold(printable(instance.id))}\n`);
  }
  if (instances.length === 0) terminal.stdout.write("no instance started or awaited it\n");
}
