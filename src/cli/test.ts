// test: an author's examples, and every path of a workflow on the real engine, without a fault and with each.
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { openLmdbStore } from "../adapters/lmdb.ts";
import { createMemoryStore, openMemoryDisk } from "../adapters/memory.ts";
import { countText } from "../language/count-text.ts";
import type { Json } from "../language/json.ts";
import { meant } from "../language/near.ts";
import { TooManyStates } from "../proof/explore.ts";
import type { Difference } from "../simulation/difference.ts";
import { runExample } from "../simulation/example.ts";
import { faultKinds } from "../simulation/fault.ts";
import type { StorePlace } from "../simulation/reopened.ts";
import { testWorkflow } from "../simulation/test-workflow.ts";
import type { ExitCode, Paint, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";
import { documentOf, failedIn, pathLines, totalOf } from "./test-report.ts";
import type { Driven } from "./test-report.ts";
import { counted, familyBeside, hasError, printDiagnostics, readWorkflowFiles } from "./workflow-files.ts";
import type { WorkflowFile } from "./workflow-files.ts";

export interface TestOptions {
  readonly json?: boolean;
  /** The examples alone. */
  readonly examples?: boolean;
  /** One path alone, by its id. */
  readonly path?: string;
  /** Of the paths that are drawn by chance; by default another one each time. */
  readonly seed?: number;
  /** How many paths are drawn by chance, where there are too many to drive all. */
  readonly random: number;
  /** One fault, or one kind of fault, alone. */
  readonly fault?: string;
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
  if (options.watch !== true) return testOnce(all, options, terminal);
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
    code = await testOnce(paths, options, terminal);
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
  for (const file of read.files) {
    const { workflow } = file;
    if (!workflow) continue;
    write(`${paint.bold(file.file)}\n`);
    const examples =
      options.path === undefined && options.fault === undefined ? await runAll(file, terminal) : [];
    for (const ran of examples) write(lines(ran, paint));
    const driven = options.examples === true ? undefined : await drive(file, options, terminal);
    if (driven) write(pathLines(driven, paint));
    files.push({ file: file.file, workflow: workflow.id, examples, ...(driven && { driven }) });
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

async function drive(
  { file, text: source, workflow }: WorkflowFile,
  { path, fault, seed, random }: TestOptions,
  { stderr }: Terminal,
): Promise<Driven> {
  const startMs = performance.now();
  const chance = { seed: seed ?? randomInt(1, 2 ** 32), random };
  let saidMs = 0;
  const onProgress = (name: string, driven: number, of: number, runs: number): void => {
    if (stderr.isTTY !== true || performance.now() - saidMs < 100) return;
    saidMs = performance.now();
    const done = Math.round((barWidth * driven) / of);
    const bar = `${"█".repeat(done)}${"░".repeat(barWidth - done)}`;
    stderr.write(`\r  ${bar} ${driven} of ${of} paths of ${name}, ${countText(runs)} runs\u001b[K`);
  };
  try {
    const report = await testWorkflow(
      { workflow: workflow!, source },
      {
        open: openMemoryDisk,
        otherStore: temporaryStore,
        onProgress,
        ...chance,
        ...(path !== undefined && { path }),
        ...(fault !== undefined && { fault }),
      },
    );
    return { kind: "driven", file, report, chance, seconds: (performance.now() - startMs) / 1000 };
  } catch (cause) {
    if (!(cause instanceof TooManyStates)) throw cause;
    return { kind: "too-large", file, statesMax: cause.statesMax };
  } finally {
    if (saidMs > 0) stderr.write("\r\u001b[K");
  }
}

const barWidth = 24;

/** An LMDB store in a directory of its own. */
function temporaryStore(): StorePlace {
  const directory = mkdtempSync(join(tmpdir(), "hms-act-test-"));
  return {
    open: () => openLmdbStore(directory),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
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
