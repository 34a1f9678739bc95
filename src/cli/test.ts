// test: an author's examples, and every path of a workflow on the real engine, without a fault and with each.
import { watch } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { createMemoryStore } from "../adapters/memory.ts";
import type { Json } from "../language/json.ts";
import { meant } from "../language/near.ts";
import type { Difference } from "../simulation/difference.ts";
import { runExample } from "../simulation/example.ts";
import { faultKinds } from "../simulation/fault.ts";
import { driveFile, openRoad } from "./drive-file.ts";
import type { DriveOptions } from "./drive-file.ts";
import type { ExitCode, Paint, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";
import { documentOf, failedIn, pathLines, totalOf } from "./test-report.ts";
import type { Driven } from "./test-report.ts";
import { counted, familyBeside, hasError, printDiagnostics, readWorkflowFiles } from "./workflow-files.ts";
import type { WorkflowFile } from "./workflow-files.ts";

export interface TestOptions extends DriveOptions {
  readonly json?: boolean;
  /** The examples alone. */
  readonly examples?: boolean;
  /** Threads on which paths are driven. By default as many as the machine has. */
  readonly jobs?: number;
  /** Again whenever one of the files changes. */
  readonly watch?: boolean;
}

interface Ran {
  readonly name: string;
  readonly line: number;
  readonly holds: boolean;
  readonly differences: readonly Difference[];
}

interface Tested {
  readonly file: string;
  readonly workflow: string;
  readonly examples: readonly Ran[];
  /** Absent where only examples were to be run. */
  readonly driven?: Driven;
}

/**
 * Without paths, the directory of the setting `workflows`. 1 when an example does not hold, a run breaks a promise, or a
 * file has errors.
 */
export async function test(
  paths: readonly string[],
  options: TestOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = readSettings(["workflows"], {}, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const wrong = wrongFault(options.fault);
  if (wrong !== undefined) return refuse(terminal, wrong);
  const all = paths.length > 0 ? paths : [settings.values.workflows];
  if (options.watch !== true) return testOnce(all, options, terminal, terminal.interruption());
  if (options.json === true)
    return refuse(
      terminal,
      "--watch goes on for ever, and --json prints one document: leave one of them out.",
    );
  return testAgain(all, options, terminal);
}

async function testAgain(
  paths: readonly string[],
  options: TestOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const interruption = terminal.interruption();
  const directories = new Set(paths.map((path) => directoryOf(path, terminal.cwd)));
  let changed = (): void => undefined;
  const watchers = [...directories].map((directory) =>
    watch(directory, (_, name) => {
      if (name === null || name.endsWith(".yaml")) changed();
    }),
  );
  interruption.addEventListener("abort", () => changed());
  let code: ExitCode = 0;
  while (!interruption.aborted) {
    const change = new Promise<void>((happened) => (changed = happened));
    code = await testOnce(paths, options, terminal, interruption);
    terminal.stdout.write("\nwaiting for a change; Ctrl+C ends\n");
    await change;
    // An editor may write a file in several steps.
    await new Promise((quiet) => setTimeout(quiet, 100));
  }
  for (const watcher of watchers) watcher.close();
  return code;
}

const directoryOf = (path: string, cwd: string): string =>
  path.endsWith(".yaml") ? dirname(resolve(cwd, path)) : resolve(cwd, path);

function wrongFault(fault: string | undefined): string | undefined {
  const kinds = Object.keys(faultKinds);
  const wrong = (fault?.split(",") ?? []).find((part) => !kinds.includes(part.split("@")[0]!));
  if (wrong === undefined) return undefined;
  const name = wrong.split("@")[0]!;
  return `--fault: ${printable(name)} is no kind of fault; ${meant(name, kinds, "kinds")}`;
}

async function testOnce(
  paths: readonly string[],
  options: TestOptions,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const read = readWorkflowFiles(paths, terminal.cwd);
  if (!read.ok) return refuse(terminal, read.sentence);
  if (hasError(read.diagnostics)) {
    printDiagnostics(terminal.stderr, terminal.env, read.files, read.diagnostics);
    return 1;
  }
  const json = options.json === true;
  const paint = paintFor(terminal.stdout, terminal.env);
  const write = (text: string): void => void (json || terminal.stdout.write(text));
  const files: Tested[] = [];
  const road = openRoad(options.jobs ?? availableParallelism(), terminal, stop);
  try {
    for (const file of read.files) {
      const { workflow } = file;
      if (!workflow || stop.aborted) continue;
      write(`${paint.bold(file.file)}\n`);
      const isNarrowed = options.path !== undefined || options.fault !== undefined;
      const examples = isNarrowed ? [] : await runAll(file, terminal);
      for (const ran of examples) write(lines(ran, paint));
      const driven = options.examples === true ? undefined : await driveFile(file, options, road, terminal);
      if (driven) write(pathLines(driven, paint));
      files.push({ file: file.file, workflow: workflow.id, examples, ...(driven && { driven }) });
    }
  } finally {
    await road.close();
  }
  if (stop.aborted && options.watch !== true) {
    terminal.stderr.write(`stopped: ${files.length} of ${counted(read.files.length, "file")} begun\n`);
    conclude(files, options, terminal, paint);
    return 1;
  }
  return conclude(files, options, terminal, paint);
}

async function runAll(
  { file, text: source, workflow }: WorkflowFile,
  { cwd }: Terminal,
): Promise<readonly Ran[]> {
  const { others } = familyBeside(file, workflow!, cwd);
  const examples: Ran[] = [];
  for (const example of workflow!.tests ?? []) {
    const store = createMemoryStore();
    const differences = await runExample({ workflow: workflow!, source }, example, { store, others });
    const { name, line } = example;
    examples.push({ name, line, holds: differences.length === 0, differences });
  }
  return examples;
}

function conclude(
  files: readonly Tested[],
  { path, fault, json }: TestOptions,
  terminal: Terminal,
  paint: Paint,
): ExitCode {
  const all = files.flatMap(({ examples }) => examples);
  const failed = all.filter(({ holds }) => !holds).length;
  const driven = files.flatMap((file) => file.driven ?? []);
  const total = totalOf(driven);
  if (path !== undefined && total.paths === 0)
    return refuse(terminal, `no path has the id ${printable(path)}: \`hms-act paths FILE\` lists them.`);
  if (fault !== undefined && !total.befell(fault))
    return refuse(terminal, `the fault ${printable(fault)} can befall no run of what is named here.`);
  if (json === true) {
    const documents = files.map(({ driven: own, ...file }) => ({
      ...file,
      ...(own && { paths: documentOf(own) }),
    }));
    printJson(terminal, {
      files: documents,
      passed: all.length - failed,
      failed: failed + driven.map(failedIn).reduce((sum, count) => sum + count, 0),
    });
  } else terminal.stdout.write(`\n${summary(files, driven, paint)}\n`);
  return failed === 0 && driven.every((each) => failedIn(each) === 0) ? 0 : 1;
}

function lines({ name, line, holds, differences }: Ran, paint: Paint): string {
  if (holds) return `  ${paint.green("✔")} ${printable(name)}\n`;
  const told = differences.map((difference) => `      ${printable(sentence(difference))}\n`);
  return `  ${paint.red("✖")} ${printable(name)} ${paint.dim(`(line ${line})`)}\n${told.join("")}`;
}

function sentence({ what, expected, came }: Difference): string {
  if (expected === undefined) return `${what}: came ${said(came!)}, which is not expected`;
  return `${what}: expected ${said(expected)}, ${came === undefined ? "and nothing came" : `came ${said(came)}`}`;
}

const said = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

function summary(files: readonly Tested[], driven: readonly Driven[], paint: Paint): string {
  return [
    examplesSummary(files, paint),
    ...(driven.length > 0 ? [totalOf(driven).sentence(paint)] : []),
  ].join("\n");
}

function examplesSummary(files: readonly Tested[], paint: Paint): string {
  const all = files.flatMap(({ examples }) => examples);
  const failed = all.filter(({ holds }) => !holds).length;
  if (all.length === 0)
    return `no examples in ${counted(files.length, "workflow")}: write them under \`tests:\``;
  const holders = files.filter(({ examples }) => examples.length > 0);
  const where = `${counted(all.length, "example")} of ${counted(holders.length, "workflow")}`;
  if (failed === 0) return `${paint.green("✔")} ${where}, all as expected`;
  return `${paint.red("✖")} ${where}, ${failed} not as expected`;
}
