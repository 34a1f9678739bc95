// ls, show, journal: what a running server says of its instances.
import type { EntryView, InstanceView } from "../engine/view.ts";
import type { Json } from "../language/json.ts";
import { ask, printRefusal } from "./client.ts";
import type { Answer, Server } from "./client.ts";
import { entryRow, printInstance, waitingText } from "./instance-text.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse, table } from "./report.ts";
import { readSettings } from "./settings.ts";

export interface RemoteOptions {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export interface ListOptions extends RemoteOptions {
  readonly workflow?: string;
  readonly version?: string;
  readonly status?: string;
  readonly step?: string;
  readonly error?: string;
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  /** `name=value`. */
  readonly label?: readonly string[];
  readonly search?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

/** One page. */
export async function list(options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  return remote(options, terminal, (server) => ask(server, "GET", listPath(options)), printList);
}

/** Of the instances that a list is asked for. */
export function listPath(options: ListOptions): string {
  const query = new URLSearchParams();
  for (const [name, value] of [
    ["workflow", options.workflow],
    ["version", options.version],
    ["status", options.status],
    ["step", options.step],
    ["error", options.error],
    ["created_after", options.createdAfter],
    ["created_before", options.createdBefore],
    ["q", options.search],
    ["limit", options.limit],
    ["cursor", options.cursor],
  ] as const)
    if (value !== undefined) query.set(name, value);
  for (const label of options.label ?? []) {
    const at = label.indexOf("=");
    query.append(`label.${label.slice(0, at)}`, label.slice(at + 1));
  }
  return query.size === 0 ? "/v1/instances" : `/v1/instances?${query}`;
}

export async function show(id: string, options: RemoteOptions, terminal: Terminal): Promise<ExitCode> {
  const path = `/v1/instances/${encodeURIComponent(id)}`;
  return remote(options, terminal, (server) => ask(server, "GET", path), printInstance);
}

/** The whole record, page by page. */
export async function journal(id: string, options: RemoteOptions, terminal: Terminal): Promise<ExitCode> {
  return remote(options, terminal, (server) => readJournal(server, id), printJournal);
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | number | null;
}

async function remote<T>(
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

async function readJournal(server: Server, id: string): Promise<Answer> {
  const path = `/v1/instances/${encodeURIComponent(id)}/journal?limit=500`;
  const items: Json[] = [];
  for (let cursor = ""; ;) {
    const answer = await ask(server, "GET", path + cursor);
    if (answer.kind !== "ok") return answer;
    const page = answer.body as unknown as Page<Json>;
    items.push(...page.items);
    if (page.next === undefined || page.next === null) return { kind: "ok", body: { items } };
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

export function printList({ items, next }: Page<InstanceView>, terminal: Terminal): void {
  const { stdout, env } = terminal;
  const paint = paintFor(stdout, env);
  if (items.length === 0) {
    stdout.write("no instances\n");
    return;
  }
  const lines = table([["INSTANCE", "STATUS", "UPDATED", "WAITS FOR"], ...items.map(rowOf)]).split("\n");
  stdout.write(`${paint.dim(lines[0] ?? "")}\n${lines.slice(1).join("\n")}`);
  if (next !== undefined && next !== null)
    stdout.write(paint.dim(`more: hms-act ls --cursor ${printable(String(next))}\n`));
}

export const rowOf = (instance: InstanceView): readonly string[] => [
  printable(instance.id),
  instance.status,
  instance.updated_at,
  waitingText(instance),
];

function printJournal({ items }: Page<EntryView>, terminal: Terminal): void {
  terminal.stdout.write(table(items.map(entryRow)));
}
