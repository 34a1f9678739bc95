// prove: what workflows guarantee, decided over every path, and a shortest story of each claim that does not hold.
import { sayClaim } from "../proof/claim.ts";
import { isBroken, proofDocument } from "../proof/document.ts";
import type { Proved } from "../proof/document.ts";
import { TooManyStates } from "../proof/explore.ts";
import type { ExploreOptions } from "../proof/explore.ts";
import { prove as proveWorkflow } from "../proof/prove.ts";
import type { Proof } from "../proof/prove.ts";
import { readWithout } from "./event-classes.ts";
import { proofText } from "./proof-text.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { paintFor, printJson, refuse } from "./report.ts";
import { readSettings } from "./settings.ts";
import { counted, familyBeside, hasError, printErrors, readWorkflowFiles } from "./workflow-files.ts";

export interface ProveOptions {
  readonly without?: string;
  /** A whole number above 0. */
  readonly statesMax: number;
  readonly json?: boolean;
}

/**
 * Without paths, the directory of the setting `workflows`. 1 when a guarantee does not hold or a file has errors; 2 when
 * there is too much to explore.
 */
export function prove(paths: readonly string[], options: ProveOptions, terminal: Terminal): ExitCode {
  const without = readWithout(options.without);
  if (!without.ok) return refuse(terminal, without.sentence);
  const settings = readSettings(["workflows"], {}, terminal);
  if (!settings.ok) return refuse(terminal, settings.sentence);
  const read = readWorkflowFiles(paths.length > 0 ? paths : [settings.values.workflows], terminal.cwd);
  if (!read.ok) return refuse(terminal, read.sentence);
  printErrors(terminal, read.files, read.diagnostics);
  if (hasError(read.diagnostics)) return 1;
  const json = options.json === true;
  const explore: ExploreOptions = { without: without.classes, statesMax: options.statesMax };
  const proved: Proved[] = [];
  for (const { file, workflow } of read.files) {
    if (!workflow) continue;
    try {
      const { others } = familyBeside(file, workflow, terminal.cwd);
      const family = new Map(others.map((other) => [other.workflow.id, other.workflow]));
      const proof = proveWorkflow(workflow, { ...explore, children: (id) => family.get(id) });
      const one = { file, proof };
      proved.push(one);
      if (!json)
        terminal.stdout.write(proofText(one, without.classes, paintFor(terminal.stdout, terminal.env)));
    } catch (cause) {
      if (!(cause instanceof TooManyStates)) throw cause;
      const hint = "raise --states-max, leave out events by --without, or split the workflow";
      return refuse(terminal, `${file}: ${cause.message}: ${hint}.`);
    }
  }
  if (json) {
    const documents = proved.map(proofDocument);
    printJson(terminal, documents.length === 1 ? documents[0] : { files: documents });
  } else if (proved.length > 1) terminal.stdout.write(`${summary(proved, terminal)}\n`);
  return proved.every(({ proof }) => holds(proof)) ? 0 : 1;
}

const holds = ({ verdicts }: Proof): boolean => !verdicts.some(isBroken);

function summary(proved: readonly Proved[], { stdout, env }: Terminal): string {
  const paint = paintFor(stdout, env);
  const verdicts = proved.flatMap(({ proof }) => proof.verdicts);
  const refuted = verdicts.filter(isBroken);
  const claims = `${counted(verdicts.length, "guarantee") || "no guarantees"} of ${counted(proved.length, "workflow")}`;
  if (refuted.length === 0) return `${paint.green("✔")} ${claims}, all of which hold`;
  const wrong = refuted.map(({ guarantee }) => sayClaim(guarantee)).join("; ");
  return `${paint.red("✖")} ${claims}, of which ${refuted.length === 1 ? "one does" : `${refuted.length} do`} not hold: ${wrong}`;
}
