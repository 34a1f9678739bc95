// services: whom calls wait for, and why.
import type { ServiceView } from "../engine/service-view.ts";
import { ask } from "./client.ts";
import { heldText } from "./instance-text.ts";
import { remote } from "./remote.ts";
import type { Page, RemoteOptions } from "./remote.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { headedTable, printable } from "./report.ts";

/** Those that were called since the server's start. */
export async function services(options: RemoteOptions, terminal: Terminal): Promise<ExitCode> {
  return remote(options, terminal, (server) => ask(server, "GET", "/v1/services"), printList);
}

function printList({ items }: Page<ServiceView>, terminal: Terminal): void {
  if (items.length === 0) {
    terminal.stdout.write("no service was called since the server's start\n");
    return;
  }
  const columns = ["SERVICE", "STATUS", "RUNNING", "WAITING", "LIMITS", "HELD BACK"];
  terminal.stdout.write(headedTable(columns, items.map(rowOf), terminal));
}

const rowOf = ({ name, status, running, waiting, held, ...limits }: ServiceView): readonly string[] => [
  printable(name),
  status,
  String(running),
  String(waiting),
  limitsText(limits),
  held === undefined ? "" : heldText(held),
];

function limitsText({ max_running: running, rate }: Pick<ServiceView, "max_running" | "rate">): string {
  const limits = [
    ...(running === undefined ? [] : [`${running} at once`]),
    ...(rate === undefined ? [] : [`${rate} a second`]),
  ];
  return limits.join(", ");
}
