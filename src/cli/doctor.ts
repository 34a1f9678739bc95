// doctor: says whether the store of a data directory is sound, and what is not.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Report } from "../adapters/lmdb/check.ts";
import { notDone } from "./document.ts";
import { examine } from "./examine.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

export interface StoreFlags {
  readonly data?: string;
  readonly json?: boolean;
}

/** 0 when it is sound, 1 when it is not. Reads alone, so a server may run meanwhile. */
export async function doctor({ data, json }: StoreFlags, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(["data"], { data }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const directory = resolve(terminal.cwd, settings.values.data);
  const missing = missingStore(directory);
  if (missing !== undefined) return refuse(terminal, missing);
  const examined = await examine(directory, terminal);
  const report: Report =
    examined.kind === "read"
      ? examined.report
      : {
          format: 0,
          instances: 0,
          entries: 0,
          findings: [{ where: "the store", what: `it cannot be read to its end: ${examined.reason}` }],
          more: 0,
        };
  const isSound = report.findings.length === 0;
  if (json === true) printJson(terminal, { directory, sound: isSound, ...report });
  else if (isSound)
    terminal.stdout.write(`The store in ${printable(directory)} is sound: ${sizeOf(report)}.\n`);
  else
    printFindings(`The store in ${printable(directory)} is not sound`, report, terminal, mendingOf(report));
  return isSound ? 0 : 1;
}

/** Why there is nothing to look at, in one sentence. */
export function missingStore(directory: string): string | undefined {
  if (existsSync(join(directory, "data.mdb"))) return undefined;
  return `There is no store in ${printable(directory)}: name its directory with --data.`;
}

export const sizeOf = ({ instances, entries }: Pick<Report, "instances" | "entries">): string =>
  `${instances.toLocaleString("en-US")} instances, ${entries.toLocaleString("en-US")} journal entries`;

const mendingOf = ({ findings, more }: Findings): string =>
  more === 0 && findings.every(({ mend }) => mend === "rebuild")
    ? "The instances themselves are sound. Stop the server, and hms-act rebuild makes what is wrong anew."
    : "With the server stopped, hms-act rebuild makes the store anew from its segments, and hms-act restore FILE from a backup.";

type Findings = Pick<Report, "findings" | "more">;

/** On stderr, each finding a line; with `json` as a problem with `findings` on stdout, too. */
export function refuseUnsound(
  headline: string,
  { findings, more }: Findings,
  json: boolean | undefined,
  terminal: Terminal,
): 1 {
  printFindings(headline, { findings, more }, terminal);
  if (json === true) printJson(terminal, { ...notDone(`${headline}.`), findings, more });
  return 1;
}

function printFindings(
  headline: string,
  { findings, more }: Findings,
  { stderr, env }: Pick<Terminal, "stderr" | "env">,
  advice = "Restore a backup with hms-act restore FILE.",
): void {
  const lines = findings.map(({ where, what }) => `  ${printable(where)}: ${printable(what)}\n`);
  const rest = more === 0 ? "" : `  and ${more.toLocaleString("en-US")} findings more\n`;
  stderr.write(`${paintFor(stderr, env).red("error:")} ${headline}:\n${lines.join("")}${rest}${advice}\n`);
}
