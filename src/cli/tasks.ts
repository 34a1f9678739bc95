// tasks, task: the human inbox of a running server.
import type { TaskView } from "../engine/task-view.ts";
import type { Json } from "../language/json.ts";
import { ask } from "./client.ts";
import { compact } from "./instance-text.ts";
import { readPayload } from "./payload.ts";
import { remote } from "./remote.ts";
import type { RemoteOptions } from "./remote.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { headedTable, paintFor, printable, refuse, table } from "./report.ts";

export interface TasksOptions extends RemoteOptions {
  readonly group?: string;
  readonly assignee?: string;
  readonly status?: string;
  readonly overdue?: boolean;
  readonly instance?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

/** One page. */
export async function tasks(options: TasksOptions, terminal: Terminal): Promise<ExitCode> {
  const query = new URLSearchParams();
  for (const name of ["group", "assignee", "status", "instance", "limit", "cursor"] as const) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  if (options.overdue === true) query.set("overdue", "true");
  const path = `/v1/tasks${query.size === 0 ? "" : `?${query}`}`;
  return remote(options, terminal, (server) => ask(server, "GET", path), printList);
}

export interface ActOptions extends RemoteOptions {
  /** Who acts. */
  readonly as?: string;
}

export async function claim(id: string, options: ActOptions, terminal: Terminal): Promise<ExitCode> {
  return act(id, "claim", {}, options, terminal);
}

export async function release(id: string, options: ActOptions, terminal: Terminal): Promise<ExitCode> {
  return act(id, "release", {}, options, terminal);
}

export async function delegate(
  id: string,
  options: ActOptions & { readonly to: string },
  terminal: Terminal,
): Promise<ExitCode> {
  return act(id, "delegate", { to: options.to }, options, terminal);
}

export async function complete(
  id: string,
  options: ActOptions & { readonly output: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const output = readPayload("--output", options.output, terminal.cwd);
  if (!output.ok) return refuse(terminal, output.sentence);
  return act(id, "complete", { output: output.value }, options, terminal);
}

function act(
  id: string,
  verb: string,
  body: Json,
  options: ActOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const path = `/v1/tasks/${encodeURIComponent(id)}/${verb}`;
  return remote(options, terminal, (server) => ask(server, "POST", path, body, options.as), printTask);
}

function printList(
  { items, next }: { readonly items: readonly TaskView[]; readonly next: string | null },
  terminal: Terminal,
): void {
  const { stdout, env } = terminal;
  if (items.length === 0) {
    stdout.write("no tasks\n");
    return;
  }
  const rows = items.map((task) => [
    printable(task.id),
    task.overdue && task.status !== "overdue" ? `${task.status}, overdue` : task.status,
    printable(task.group),
    printable(task.assignee ?? ""),
    task.due ?? "",
    printable(task.title),
  ]);
  stdout.write(headedTable(["TASK", "STATUS", "GROUP", "ASSIGNEE", "DUE", "TITLE"], rows, terminal));
  if (next !== null)
    stdout.write(paintFor(stdout, env).dim(`more: hms-act tasks --cursor ${printable(next)}\n`));
}

/** One that has ended is no work any more: without when it was due and what was to be filled in. */
function printTask(task: TaskView, { stdout, env }: Terminal): void {
  const ended = task.status === "completed" || task.status === "cancelled";
  stdout.write(`${paintFor(stdout, env).bold(printable(task.id))}  ${task.status}\n`);
  const facts = [
    ["title", printable(task.title)],
    ["group", printable(task.group)],
    ...(task.assignee === undefined ? [] : [["assignee", printable(task.assignee)]]),
    ...(ended || task.due === undefined ? [] : [["due", `${task.due}${task.overdue ? " (overdue)" : ""}`]]),
    ...(ended ? [] : [["form", compact(task.form)]]),
    ["data", compact(task.data)],
    ...task.decisions.map(({ by, output }) => ["decided", `${printable(by)}: ${compact(output)}`]),
  ];
  stdout.write(table(facts.map(([name, value]) => [`  ${name}`, value ?? ""])));
}
