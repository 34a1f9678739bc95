// archive: reads the records of instances that left the store, and proves them whole, without a server.
import { resolve } from "node:path";
import type { ArchiveFinding } from "../adapters/archive-check.ts";
import { readArchive } from "../adapters/archive-directory.ts";
import type { ArchiveReport } from "../engine/archive.ts";
import type { JournalEntry } from "../engine/instance.ts";
import { viewEntry } from "../engine/view.ts";
import type { EntryView, InstanceView } from "../engine/view.ts";
import { notDone } from "./document.ts";
import { missingStore } from "./doctor.ts";
import { examineArchive } from "./examine.ts";
import { entryColumns, entryRow, printInstance } from "./instance-text.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { headedTable, paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";

export interface ArchiveFlags {
  readonly data?: string;
  readonly archive?: string;
  readonly json?: boolean;
}

/** Prints every instance of a file with its journal; 1 where the file is not whole, of which nothing else is shown. */
export async function show(
  file: string,
  { json }: Pick<ArchiveFlags, "json">,
  terminal: Terminal,
): Promise<ExitCode> {
  const lines: string[] = [];
  const report = await read(file, terminal, (line) => void lines.push(line));
  if (typeof report === "string") return refuse(terminal, report);
  if (report.findings.length > 0) return refuseFindings(findingsOf(file, report), 0, json, terminal);
  const journals = new Map<string, EntryView[]>(report.instances.map(({ id }) => [id, []]));
  for (const line of lines) {
    const entry = JSON.parse(line) as JournalEntry & { readonly archive?: unknown };
    if (entry.archive === undefined) journals.get(entry.instance)!.push(viewEntry(entry, line));
  }
  const { family, sha256 } = report;
  const instances = report.instances.map(({ id, view }) => ({
    instance: view as unknown as InstanceView,
    journal: journals.get(id)!,
  }));
  if (json === true) printJson(terminal, { file, family, sha256, instances });
  else
    for (const { instance, journal } of instances) {
      printInstance(instance, terminal);
      terminal.stdout.write(`${headedTable(entryColumns, journal.map(entryRow), terminal)}\n`);
    }
  return 0;
}

/**
 * 0 when every file is whole and unchanged, 1 when one is not. Without files, the archive is held against the store, which a
 * server may have open: every instance that it let go must be there.
 */
export async function verify(
  files: readonly string[],
  flags: ArchiveFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  return files.length === 0 ? verifyAll(flags, terminal) : verifyFiles(files, flags, terminal);
}

async function verifyFiles(
  files: readonly string[],
  { json }: ArchiveFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const reports: { readonly file: string; readonly report: ArchiveReport }[] = [];
  for (const file of files) {
    const report = await read(file, terminal);
    if (typeof report === "string") return refuse(terminal, report);
    reports.push({ file, report });
  }
  const findings = reports.flatMap(({ file, report }) => findingsOf(file, report));
  if (findings.length > 0) return refuseFindings(findings, 0, json, terminal);
  if (json === true) {
    const whole = reports.map(({ file, report: { family, instances, sha256 } }) => ({
      file,
      family,
      sha256,
      instances: instances.map(({ id, entries, hash }) => ({ id, entries, hash })),
    }));
    printJson(terminal, { whole: true, files: whole });
    return 0;
  }
  for (const { file, report } of reports) {
    const entries = report.instances.reduce((sum, instance) => sum + instance.entries, 0);
    terminal.stdout.write(
      `${printable(file)} is whole and unchanged: ${printable(report.family)}, ${number(report.instances.length)} instances, ` +
        `${number(entries)} journal entries, SHA-256 ${report.sha256}\n`,
    );
  }
  return 0;
}

async function verifyAll({ data, archive, json }: ArchiveFlags, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(["data", "archive"], { data, archive }, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const directory = resolve(terminal.cwd, settings.values.data);
  const missing = missingStore(directory);
  if (missing !== undefined) return refuse(terminal, missing);
  if (settings.values.archive === undefined)
    return refuse(
      terminal,
      "There is no archive to look at: name files, or the directory of the archive with --archive.",
    );
  const place = resolve(terminal.cwd, settings.values.archive);
  const report = await examineArchive(directory, place, terminal);
  if (typeof report === "string") {
    refuse(
      terminal,
      `The store in ${printable(directory)} cannot be read: ${printable(report)}. hms-act doctor says more.`,
    );
    return 1;
  }
  const { instances, files, findings, more } = report;
  if (findings.length > 0) return refuseFindings(findings, more, json, terminal);
  if (json === true) printJson(terminal, { whole: true, directory, archive: place, instances, files });
  else
    terminal.stdout.write(
      `The archive in ${printable(place)} has all that the store let go, whole and unchanged: ` +
        `${number(instances)} instances in ${number(files)} files.\n`,
    );
  return 0;
}

/** Or one sentence: why it cannot be read. */
async function read(
  file: string,
  { cwd }: Terminal,
  onLine?: (line: string) => void,
): Promise<ArchiveReport | string> {
  try {
    return await readArchive(resolve(cwd, file), onLine);
  } catch (cause) {
    return `${printable(file)} cannot be read (${(cause as Error).message}).`;
  }
}

const findingsOf = (file: string, { findings }: ArchiveReport): readonly ArchiveFinding[] =>
  findings.map((what) => ({ file, what }));

function refuseFindings(
  findings: readonly ArchiveFinding[],
  more: number,
  json: boolean | undefined,
  terminal: Terminal,
): 1 {
  const headline = "The archive is not whole and unchanged";
  const lines = findings.map(({ file, what }) => `  ${printable(file)}: ${printable(what)}\n`);
  const rest = more === 0 ? "" : `  and ${number(more)} findings more\n`;
  const { stderr, env } = terminal;
  stderr.write(`${paintFor(stderr, env).red("error:")} ${headline}:\n${lines.join("")}${rest}`);
  if (json === true) printJson(terminal, { ...notDone(`${headline}.`), findings, more });
  return 1;
}

const number = (value: number): string => value.toLocaleString("en-US");
