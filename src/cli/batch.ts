// batch, batches: an operation on many instances of a running server, and how far it is.
import type { BatchView, Rehearsal } from "../engine/batches.ts";
import type { Json } from "../language/json.ts";
import { ask, printRefusal } from "./client.ts";
import type { Answer, Server } from "./client.ts";
import type { Page, RemoteOptions } from "./instances.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse, table } from "./report.ts";
import { readSettings } from "./settings.ts";

export interface BatchOptions extends RemoteOptions {
  readonly workflow?: string;
  readonly version?: string;
  readonly status?: string;
  readonly step?: string;
  readonly error?: string;
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  readonly search?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly reason?: string;
  /** With `skip`: the step that needs attention. */
  readonly skipStep?: string;
}

/** Begins it, and prints it as it is then; with `dryRun`, what it would touch. */
export async function batch(action: string, options: BatchOptions, terminal: Terminal): Promise<ExitCode> {
  const filter = filterOf(options);
  if (Object.keys(filter).length === 0 && options.all !== true)
    return refuse(terminal, "a batch without a filter would touch every instance: give one, or --all.");
  const { dryRun, reason, skipStep } = options;
  const body: Json = {
    action,
    filter,
    ...(dryRun === true && { dry_run: true }),
    ...(reason !== undefined && { reason }),
    ...(skipStep !== undefined && { step: skipStep }),
  };
  const request = (server: Server): Promise<Answer> => ask(server, "POST", "/v1/batches", body);
  return remote(options, terminal, request, (answer: BatchView | Rehearsal) =>
    "dry_run" in answer ? printRehearsal(answer, terminal) : printBatch(answer, terminal),
  );
}

/** One, or all that are kept. */
export async function batches(
  id: string | undefined,
  options: RemoteOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (id !== undefined) {
    const path = `/v1/batches/${encodeURIComponent(id)}`;
    return remote(
      options,
      terminal,
      (server) => ask(server, "GET", path),
      (one: BatchView) => printBatch(one, terminal),
    );
  }
  return remote(
    options,
    terminal,
    (server) => ask(server, "GET", "/v1/batches?limit=500"),
    (page: Page<BatchView>) => printList(page, terminal),
  );
}

function filterOf(options: BatchOptions): { readonly [name: string]: Json } {
  const given = [
    ["workflow", options.workflow],
    ["version", options.version],
    ["status", options.status],
    ["step", options.step],
    ["error", options.error],
    ["created_after", options.createdAfter],
    ["created_before", options.createdBefore],
    ["q", options.search],
  ] as const;
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

async function remote<T>(
  options: RemoteOptions,
  terminal: Terminal,
  request: (server: Server) => Promise<Answer>,
  print: (answer: T) => void,
): Promise<ExitCode> {
  const settings = readSettings(["url", "key"], { url: options.url, key: options.key }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const answer = await request(settings.values);
  if (answer.kind !== "ok") return printRefusal(terminal, answer, options.json === true);
  if (options.json === true) printJson(terminal, answer.body);
  else print(answer.body as T);
  return 0;
}

function printRehearsal({ action, total, sample }: Rehearsal, { stdout }: Terminal): void {
  stdout.write(`${action} would touch ${total} ${total === 1 ? "instance" : "instances"}\n`);
  for (const id of sample) stdout.write(`  ${printable(id)}\n`);
  if (total > sample.length) stdout.write(`  and ${total - sample.length} more\n`);
}

function printBatch(batch: BatchView, { stdout, env }: Terminal): void {
  const paint = paintFor(stdout, env);
  const { id, action, status, total, done, failed, errors, by, created_at: created } = batch;
  stdout.write(`${paint.bold(printable(id))}  ${action}, ${status}\n`);
  const facts = [
    ["began", `${created}${by === undefined ? "" : ` by ${printable(by)}`}`],
    ["done", `${done}${total === undefined ? "" : ` of ${total}`}`],
    ["failed", String(failed)],
    ...errors.map(({ instance, message }) => [printable(instance), printable(message)]),
    ...(failed > errors.length ? [["", `and ${failed - errors.length} more`]] : []),
  ];
  stdout.write(table(facts.map(([name, value]) => [`  ${name}`, value ?? ""])));
  if (status === "running") stdout.write(paint.dim(`see how far it is: hms-act batches ${printable(id)}\n`));
}

function printList({ items }: Page<BatchView>, { stdout, env }: Terminal): void {
  if (items.length === 0) {
    stdout.write("no batches\n");
    return;
  }
  const rows = items.map(({ id, action, status, total, done, failed, created_at: created }) => [
    printable(id),
    action,
    status,
    total === undefined ? String(done) : `${done} of ${total}`,
    String(failed),
    created,
  ]);
  const lines = table([["BATCH", "ACTION", "STATUS", "DONE", "FAILED", "BEGAN"], ...rows]).split("\n");
  stdout.write(`${paintFor(stdout, env).dim(lines[0] ?? "")}\n${lines.slice(1).join("\n")}`);
}
