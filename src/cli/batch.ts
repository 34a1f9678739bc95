// batch, batches: an operation on many instances of a running server, and how far it is.
import type { BatchView, Rehearsal } from "../engine/batches.ts";
import type { Json, JsonObject } from "../language/json.ts";
import { ask } from "./client.ts";
import type { Answer, Server } from "./client.ts";
import { filterOf } from "./instance-filter.ts";
import type { FilterOptions } from "./instance-filter.ts";
import { remote } from "./remote.ts";
import type { Page, RemoteOptions } from "./remote.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { headedTable, paintFor, printable, refuse, table } from "./report.ts";

export interface BatchOptions extends RemoteOptions, FilterOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly reason?: string;
  /** With `skip`: the step that needs attention. */
  readonly skipStep?: string;
}

/** Begins it, and prints it as it is then; with `dryRun`, what it would touch. */
export async function batch(action: string, options: BatchOptions, terminal: Terminal): Promise<ExitCode> {
  const { fields, labels } = filterOf(options);
  const label = labels.length > 0 && { label: Object.fromEntries(labels) };
  const filter: JsonObject = { ...Object.fromEntries(fields), ...label };
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
    return remote(options, terminal, (server) => ask(server, "GET", path), printBatch);
  }
  return remote(options, terminal, (server) => ask(server, "GET", "/v1/batches?limit=500"), printList);
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

function printList({ items }: Page<BatchView>, terminal: Terminal): void {
  const { stdout } = terminal;
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
  stdout.write(headedTable(["BATCH", "ACTION", "STATUS", "DONE", "FAILED", "BEGAN"], rows, terminal));
}
