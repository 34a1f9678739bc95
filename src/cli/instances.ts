// ls, show, journal: what a running server says of its instances.
import type { EntryView, InstanceView } from "../engine/view.ts";
import type { Json } from "../language/json.ts";
import { ask } from "./client.ts";
import type { Answer, Server } from "./client.ts";
import { filterOf } from "./instance-filter.ts";
import type { FilterOptions } from "./instance-filter.ts";
import { entryColumns, entryRow, printInstance, waitingText } from "./instance-text.ts";
import { remote } from "./remote.ts";
import type { Page, RemoteOptions } from "./remote.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { headedTable, paintFor, printable } from "./report.ts";

export interface ListOptions extends RemoteOptions, FilterOptions {
  readonly limit?: string;
  readonly cursor?: string;
}

/** One page. */
export async function list(options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  return remote(options, terminal, (server) => ask(server, "GET", listPath(options)), printList);
}

/** Of the instances that a list is asked for. */
export function listPath(options: ListOptions): string {
  const { fields, labels } = filterOf(options);
  const query = new URLSearchParams(Object.fromEntries(fields));
  for (const [name, value] of labels) query.append(`label.${name}`, value);
  if (options.limit !== undefined) query.set("limit", options.limit);
  if (options.cursor !== undefined) query.set("cursor", options.cursor);
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
  stdout.write(headedTable(["INSTANCE", "STATUS", "UPDATED", "WAITS FOR"], items.map(rowOf), terminal));
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
  terminal.stdout.write(headedTable(entryColumns, items.map(entryRow), terminal));
}
