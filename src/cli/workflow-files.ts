// Workflow files: texts from disk, read by the language, and what is wrong with them alone and together.
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { everyStep } from "../language/all-steps.ts";
import type { Diagnostic } from "../language/diagnostic.ts";
import type { Workflow } from "../language/workflow.ts";
import type { Member } from "../language/together.ts";
import { checkTogether } from "../language/together.ts";
import { picture } from "../language/picture.ts";
import { readWorkflow } from "../language/read.ts";
import type { Stream, Terminal } from "./report.ts";
import { paintFor, printable } from "./report.ts";

export interface WorkflowFile {
  /** As it was named, or as found in the named directory. */
  readonly file: string;
  readonly text: string;
  /** Present when the file alone has no error. */
  readonly workflow?: Workflow;
}

export type WorkflowFiles =
  | {
      readonly ok: true;
      readonly files: readonly WorkflowFile[];
      /** In the order of the files, and of their lines. */
      readonly diagnostics: readonly Diagnostic[];
    }
  /** A path that cannot be read: one sentence. */
  | { readonly ok: false; readonly sentence: string };

/**
 * A directory means all its `*.yaml`, in order of name. Two files with one workflow id are an error of the second.
 * Several files, or a directory, are taken for all there are: what they say of each other is checked, too.
 */
export function readWorkflowFiles(paths: readonly string[], cwd: string): WorkflowFiles {
  const files: WorkflowFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const owners = new Map<string, string>();
  const seen = new Set<string>();
  const members: Member[] = [];
  const others: string[] = [];
  let several = false;
  for (const path of paths) {
    const named = namesIn(path, cwd);
    if (!named.ok) return named;
    several ||= named.kind === "directory";
    for (const file of named.names) {
      if (seen.has(resolve(cwd, file))) continue;
      seen.add(resolve(cwd, file));
      const content = readText(resolve(cwd, file), file);
      if (!content.ok) return content;
      const read = readWorkflow(content.text, file);
      diagnostics.push(...read.diagnostics);
      files.push({ file, text: content.text, ...(read.workflow && { workflow: read.workflow }) });
      if (read.workflow === undefined) {
        const id = idIn(content.text);
        if (id !== undefined) others.push(id);
        continue;
      }
      const owner = owners.get(read.workflow.id);
      if (owner === undefined) {
        owners.set(read.workflow.id, file);
        members.push({ file, workflow: read.workflow, references: read.references });
      } else diagnostics.push(sameId(read.workflow.id, file, content.text, owner));
    }
  }
  if (several || files.length > 1) diagnostics.push(...checkTogether(members, others));
  return { ok: true, files, diagnostics: inOrder(diagnostics, files) };
}

function inOrder(diagnostics: readonly Diagnostic[], files: readonly WorkflowFile[]): readonly Diagnostic[] {
  const order = new Map(files.map(({ file }, index) => [file, index]));
  return diagnostics.toSorted(
    (a, b) => order.get(a.file)! - order.get(b.file)! || a.line - b.line || a.column - b.column,
  );
}

/** The id of a workflow whose file has errors, as far as it can be told. */
const idIn = (text: string): string | undefined =>
  /^["']?id["']?\s*:\s*["']?([a-z][a-z0-9_]*)/m.exec(text)?.[1];

/** The workflows that one may run, and those that they may: from the `*.yaml` beside its file, as far as these are right. */
export function familyBeside(file: string, workflow: Workflow, cwd: string): Family {
  const directory = dirname(file);
  const beside = namesIn(directory, cwd);
  const known = new Map<string, { readonly workflow: Workflow; readonly source: string }>();
  const wanted = runsOf(workflow);
  if (wanted.length > 0 && beside.ok) {
    for (const name of beside.names) {
      const content = readText(resolve(cwd, name), name);
      const read = content.ok ? readWorkflow(content.text, name).workflow : undefined;
      if (content.ok && read) known.set(read.id, { workflow: read, source: content.text });
    }
  }
  const others = new Map<string, { readonly workflow: Workflow; readonly source: string }>();
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    const found = known.get(id);
    if (!found || others.has(id) || id === workflow.id) continue;
    others.set(id, found);
    wanted.push(...runsOf(found.workflow));
  }
  return { others: [...others.values()], othersFrom: `the *.yaml without errors in ${directory}` };
}

interface Family {
  readonly others: readonly { readonly workflow: Workflow; readonly source: string }[];
  /** Where they were looked for, in words. */
  readonly othersFrom: string;
}

const runsOf = ({ steps }: Workflow): string[] =>
  [...everyStep(steps)].flatMap((step) => (step.kind === "run" ? [step.workflow] : []));

export function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** Code frames, then one line that counts. */
export function printDiagnostics(
  stream: Stream,
  env: Terminal["env"],
  files: readonly WorkflowFile[],
  diagnostics: readonly Diagnostic[],
): void {
  const { color } = paintFor(stream, env);
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  for (const diagnostic of diagnostics)
    stream.write(`${picture(diagnostic, texts.get(diagnostic.file) ?? "", { color }).trimEnd()}\n\n`);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const counts = [counted(errors, "error"), counted(diagnostics.length - errors, "warning")];
  stream.write(`${counts.filter((count) => count !== "").join(", ")}\n`);
}

/** Warnings are read in `check`. */
export function printErrors(
  { stderr, env }: Terminal,
  files: readonly WorkflowFile[],
  diagnostics: readonly Diagnostic[],
): void {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) printDiagnostics(stderr, env, files, errors);
}

/** How many there are, and where they are told; empty when there are none. */
export function warningsText(path: string, diagnostics: readonly Diagnostic[]): string {
  const warnings = counted(diagnostics.filter(({ severity }) => severity === "warning").length, "warning");
  return warnings === "" ? "" : `${warnings}, told by hms-act check ${printable(path)}`;
}

export function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}

type Names =
  | { readonly ok: true; readonly kind: "file" | "directory"; readonly names: readonly string[] }
  | { readonly ok: false; readonly sentence: string };

function namesIn(path: string, cwd: string): Names {
  try {
    const stat = statSync(resolve(cwd, path));
    if (stat.isFile()) return { ok: true, kind: "file", names: [path] };
    if (!stat.isDirectory()) return { ok: false, sentence: `${path} is neither a file nor a directory.` };
    const names = readdirSync(resolve(cwd, path)).filter((name) => name.endsWith(".yaml"));
    return names.length > 0
      ? { ok: true, kind: "directory", names: names.sort().map((name) => join(path, name)) }
      : { ok: false, sentence: `the directory ${path} has no *.yaml file.` };
  } catch (cause) {
    return { ok: false, sentence: unreadable(path, cause) };
  }
}

type Content =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly sentence: string };

/** At most 4 MiB are read: far more than the language allows, so that its own limit gives the answer. */
const readBytes = 4 * 1024 * 1024;

function readText(path: string, file: string): Content {
  try {
    const handle = openSync(path, "r");
    try {
      const buffer = Buffer.alloc(Math.min(statSync(path).size, readBytes));
      const length = readSync(handle, buffer, 0, buffer.length, 0);
      return { ok: true, text: buffer.toString("utf8", 0, length) };
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    return { ok: false, sentence: unreadable(file, cause) };
  }
}

function unreadable(path: string, cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return `${path} does not exist.`;
  if (code === "EACCES" || code === "EPERM") return `${path} may not be read by this user.`;
  return `${path} cannot be read (${(cause as Error).message}).`;
}

function sameId(id: string, file: string, text: string, owner: string): Diagnostic {
  const lines = text.split(/\r\n|\r|\n/);
  const index = Math.max(
    lines.findIndex((line) => /^["']?id["']?\s*:/.test(line)),
    0,
  );
  const line = lines[index] ?? "";
  const start = Math.max(line.indexOf(id), 0);
  return {
    file,
    line: index + 1,
    column: start + 1,
    endLine: index + 1,
    endColumn: start + 1 + id.length,
    code: "duplicate-workflow",
    severity: "error",
    message: `the workflow id ${id} is taken by ${owner}`,
    hint: "give one of the two another id, or name only one of the files",
  };
}
