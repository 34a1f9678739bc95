// check: what is wrong with workflow files, with code frames.
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printJson, refuse } from "./report.ts";
import { counted, hasError, printDiagnostics, readWorkflowFiles } from "./workflow-files.ts";
import { readSettings } from "./settings.ts";

export interface CheckOptions {
  readonly json?: boolean;
}

/** Without paths, the directory of the setting `workflows`. */
export function check(paths: readonly string[], options: CheckOptions, terminal: Terminal): ExitCode {
  const settings = readSettings(["workflows"], {}, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const read = readWorkflowFiles(paths.length > 0 ? paths : [settings.values.workflows], terminal.cwd);
  if (!read.ok) return refuse(terminal, read.sentence);
  const { files, diagnostics } = read;
  if (options.json === true) printJson(terminal, { diagnostics });
  else if (diagnostics.length > 0) printDiagnostics(terminal.stdout, terminal.env, files, diagnostics);
  if (hasError(diagnostics)) return 1;
  const paint = paintFor(terminal.stdout, terminal.env);
  if (options.json !== true)
    terminal.stdout.write(`${paint.green("✔")} ${counted(files.length, "workflow")} without errors\n`);
  return 0;
}
