// compile: what is generated from workflow files, kept fresh in one directory.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { workflowJsonSchema } from "../language/shape.ts";
import { generate, generatedMark } from "../simulation/generate.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";
import type { WorkflowFile } from "./workflow-files.ts";
import { counted, hasError, printErrors, readWorkflowFiles } from "./workflow-files.ts";

export interface CompileOptions {
  readonly out: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** Without a directory, that of the setting `workflows`. */
export function compileFiles(
  directory: string | undefined,
  options: CompileOptions,
  terminal: Terminal,
): ExitCode {
  const settings = readSettings(["workflows"], {}, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const read = readWorkflowFiles([directory ?? settings.values.workflows], terminal.cwd);
  if (!read.ok) return refuse(terminal, read.sentence);
  printErrors(terminal, read.files, read.diagnostics);
  if (hasError(read.diagnostics)) return 1;
  try {
    const out = resolve(terminal.cwd, options.out);
    const difference = compare(generateAll(read.files, terminal.cwd, out), out);
    return options.check === true
      ? report(difference, options, terminal)
      : write(difference, options, terminal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    return refuse(
      terminal,
      `${printable(options.out)} cannot be read and written (${(cause as Error).message}).`,
    );
  }
}

interface Difference {
  /** Absent there, or with other content. */
  readonly stale: readonly { readonly name: string; readonly text: string }[];
  /** Ours by their first line, and generated from nothing any more. */
  readonly abandoned: readonly string[];
  readonly fresh: number;
}

function generateAll(files: readonly WorkflowFile[], cwd: string, out: string): ReadonlyMap<string, string> {
  const generated = files.flatMap(({ workflow, file }) =>
    workflow === undefined ? [] : generate(workflow, relative(out, resolve(cwd, file)).replaceAll(sep, "/")),
  );
  return new Map([
    ...generated.map(({ name, text }) => [name, text] as const),
    ["workflow.schema.json", `${JSON.stringify(workflowJsonSchema(), null, 2)}\n`] as const,
  ]);
}

function compare(wanted: ReadonlyMap<string, string>, out: string): Difference {
  const present = new Map(namesIn(out).map((name) => [name, readFileSync(join(out, name), "utf8")]));
  const stale = [...wanted].filter(([name, text]) => present.get(name) !== text);
  const abandoned = [...present].filter(([name, text]) => !wanted.has(name) && isOurs(text));
  return {
    stale: stale.map(([name, text]) => ({ name, text })),
    abandoned: abandoned.map(([name]) => name),
    fresh: wanted.size - stale.length,
  };
}

function namesIn(out: string): readonly string[] {
  try {
    const entries = readdirSync(out, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  }
}

function isOurs(text: string): boolean {
  return text.slice(0, text.indexOf("\n")).includes(generatedMark);
}

function report(
  { stale, abandoned, fresh }: Difference,
  { out, json }: CompileOptions,
  terminal: Terminal,
): ExitCode {
  const code = stale.length + abandoned.length === 0 ? 0 : 1;
  if (json === true) {
    printJson(terminal, { stale: stale.map(({ name }) => name), abandoned, fresh });
    return code;
  }
  const { stdout, env } = terminal;
  const paint = paintFor(stdout, env);
  for (const { name } of stale) stdout.write(`${paint.yellow("stale")} ${join(out, name)}\n`);
  for (const name of abandoned)
    stdout.write(`${paint.yellow("generated from nothing any more")} ${join(out, name)}\n`);
  if (code === 0) stdout.write(`${paint.green("✔")} ${counted(fresh, "file")} in ${out} fresh\n`);
  else stdout.write("hms-act compile writes them anew\n");
  return code;
}

function write(
  { stale, abandoned, fresh }: Difference,
  { out, json }: CompileOptions,
  terminal: Terminal,
): ExitCode {
  const directory = resolve(terminal.cwd, out);
  mkdirSync(directory, { recursive: true });
  for (const { name, text } of stale) writeFileSync(join(directory, name), text);
  for (const name of abandoned) rmSync(join(directory, name));
  if (json === true) {
    printJson(terminal, { written: stale.map(({ name }) => name), removed: abandoned, fresh });
    return 0;
  }
  const { stdout, env } = terminal;
  const paint = paintFor(stdout, env);
  for (const { name } of stale) stdout.write(`${paint.green("wrote")} ${join(out, name)}\n`);
  for (const name of abandoned) stdout.write(`${paint.yellow("removed")} ${join(out, name)}\n`);
  if (fresh > 0) stdout.write(`${counted(fresh, "file")} in ${out} ${fresh === 1 ? "was" : "were"} fresh\n`);
  return 0;
}
