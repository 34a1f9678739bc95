// test: an author's examples, run on the real engine in simulated time.
import { createMemoryStore } from "../adapters/memory.ts";
import type { Json } from "../language/json.ts";
import type { Difference } from "../simulation/difference.ts";
import { runExample } from "../simulation/example.ts";
import type { ExitCode, Paint, Terminal } from "./report.ts";
import { paintFor, printable, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";
import { counted, familyBeside, hasError, printDiagnostics, readWorkflowFiles } from "./workflow-files.ts";

export interface TestOptions {
  readonly json?: boolean;
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
}

/** Without paths, the directory of the setting `workflows`. 1 when an example does not hold, or a file has errors. */
export async function test(
  paths: readonly string[],
  options: TestOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = readSettings(["workflows"], {}, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const read = readWorkflowFiles(paths.length > 0 ? paths : [settings.values.workflows], terminal.cwd);
  if (!read.ok) return refuse(terminal, read.sentence);
  if (hasError(read.diagnostics)) {
    printDiagnostics(terminal.stderr, terminal.env, read.files, read.diagnostics);
    return 1;
  }
  const json = options.json === true;
  const paint = paintFor(terminal.stdout, terminal.env);
  const files: Tested[] = [];
  for (const { file, text: source, workflow } of read.files) {
    if (!workflow) continue;
    const examples: Ran[] = [];
    if (!json) terminal.stdout.write(`${paint.bold(file)}${workflow.tests ? "" : ": no examples"}\n`);
    const { others } = familyBeside(file, workflow, terminal.cwd);
    for (const example of workflow.tests ?? []) {
      const differences = await runExample({ workflow, source }, example, {
        store: createMemoryStore(),
        others,
      });
      const ran = { name: example.name, line: example.line, holds: differences.length === 0, differences };
      examples.push(ran);
      if (!json) terminal.stdout.write(lines(ran, paint));
    }
    files.push({ file, workflow: workflow.id, examples });
  }
  const all = files.flatMap(({ examples }) => examples);
  const failed = all.filter(({ holds }) => !holds).length;
  if (json) printJson(terminal, { files, passed: all.length - failed, failed });
  else terminal.stdout.write(`\n${summary(files, paint)}\n`);
  return failed === 0 ? 0 : 1;
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

function summary(files: readonly Tested[], paint: Paint): string {
  const all = files.flatMap(({ examples }) => examples);
  const failed = all.filter(({ holds }) => !holds).length;
  if (all.length === 0)
    return `no examples in ${counted(files.length, "workflow")}: write them under \`tests:\``;
  const holders = files.filter(({ examples }) => examples.length > 0);
  const where = `${counted(all.length, "example")} of ${counted(holders.length, "workflow")}`;
  if (failed === 0) return `${paint.green("✔")} ${where}, all as expected`;
  return `${paint.red("✖")} ${where}, ${failed} not as expected`;
}
