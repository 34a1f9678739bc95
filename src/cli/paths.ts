// paths: the paths of a workflow, in words, as data, as a diagram, or as tests for a repository of one's own.
import type { JsonObject } from "../language/json.ts";
import type { Workflow } from "../language/workflow.ts";
import { TooManyStates } from "../proof/explore.ts";
import { pathDiagram } from "../proof/path-diagram.ts";
import { pathStep } from "../proof/path-step.ts";
import { sayPath } from "../proof/path-words.ts";
import { pathsIn } from "../proof/paths.ts";
import type { Path, Paths } from "../proof/paths.ts";
import { sayCut, workflowSpace } from "../proof/workflow-space.ts";
import type { WorkflowSpace } from "../proof/workflow-space.ts";
import type { Found } from "../proof/witness.ts";
import { repositoryTests } from "../simulation/repository-tests.ts";
import { Witnesses } from "../simulation/witnesses.ts";
import { readWithout } from "./event-classes.ts";
import { numberOf } from "../proof/number.ts";
import type { ExitCode, Terminal } from "./report.ts";
import { printable, printJson, refuse } from "./report.ts";
import { hasError, printErrors, readWorkflowFiles } from "./workflow-files.ts";

export interface PathsOptions {
  readonly format: "words" | "json" | "mermaid" | "tests";
  readonly json?: boolean;
  readonly without?: string;
  /** A whole number above 0. */
  readonly max: number;
}

/** 1 when the file has errors; 2 when there is too much to explore. */
export function paths(file: string, options: PathsOptions, terminal: Terminal): ExitCode {
  const without = readWithout(options.without);
  if (!without.ok) return refuse(terminal, without.sentence);
  const read = readWorkflowFiles([file], terminal.cwd);
  if (!read.ok) return refuse(terminal, read.sentence);
  printErrors(terminal, read.files, read.diagnostics);
  const workflow = read.files[0]?.workflow;
  if (hasError(read.diagnostics) || !workflow) return 1;
  if (read.files.length > 1)
    return refuse(terminal, `${file} holds ${read.files.length} workflows: name one file.`);
  try {
    const space = workflowSpace(workflow, { without: without.classes });
    const { stdout } = terminal;
    const format = options.json === true ? "json" : options.format;
    if (format === "mermaid") {
      stdout.write(pathDiagram(workflow, space.states));
      return 0;
    }
    const found = pathsIn(space, options.max);
    const witnesses = new Witnesses(space.workflow, "");
    const data = found.paths.map((path) => witnesses.seek(path));
    if (format === "json") printJson(terminal, documentOf(space, file, found, data));
    else if (format === "tests") stdout.write(repositoryTests(workflow, file, found, data));
    else found.paths.forEach((path, nth) => stdout.write(wordsOf(workflow, path, data[nth]!)));
    const cut = sayCut(space.loops);
    if (cut !== "") terminal.stderr.write(`loops: ${cut}\n`);
    if (!found.complete) terminal.stderr.write(`${selectionText(found, options.max)}\n`);
    return 0;
  } catch (cause) {
    if (!(cause instanceof TooManyStates)) throw cause;
    return refuse(
      terminal,
      `${file}: ${cause.message}: leave out events by --without, or split the workflow.`,
    );
  }
}

function wordsOf(workflow: Workflow, path: Path, found: Found): string {
  return `${path.id}  ${printable(sayPath(workflow, path))}${printable(sayData(path, found))}\n`;
}

/** Where data decides something: with which, or that none is known. */
function sayData({ events }: Path, found: Found): string {
  if (found.kind === "unwitnessed") return ` (unwitnessed: ${found.reason})`;
  if (events.every(({ truths }) => truths.length === 0)) return "";
  const [start, ...others] = found.brought;
  const said = others.flatMap(({ data, error, decisions }, index) => {
    const what = data ?? (error && { error }) ?? decisions;
    return what === undefined ? [] : [`${events[index + 1]!.take!.event.type} ${JSON.stringify(what)}`];
  });
  return `; with ${[`input ${JSON.stringify(start?.data)}`, ...said].join(", ")}`;
}

function selectionText({ counts, paths: { length } }: Paths, max: number): string {
  const all = `${counts.exact ? "" : "at most "}${counts.classes}`;
  return `${length} paths that take every transition and every pair of dependent ones, of ${all}: more than --max ${max}.`;
}

function documentOf(
  { workflow, loops }: WorkflowSpace,
  file: string,
  { counts, complete, paths: found }: Paths,
  data: readonly Found[],
): unknown {
  return {
    file,
    workflow: workflow.id,
    paths: numberOf(counts.classes),
    runs: numberOf(counts.runs),
    exact: counts.exact,
    complete,
    loops: loops.map(({ step, max, exploredMax }) => ({ step, max, explored_max: exploredMax })),
    witnessed: data.filter(({ kind }) => kind === "witness").length,
    items: found.map((path, nth) => ({
      id: path.id,
      words: sayPath(workflow, path),
      ends: path.ends,
      events: path.events.map((event) => pathStep(event)),
      ...witnessIn(path, data[nth]!),
    })),
  };
}

/** `given`: what comes from outside after the start, by the index of its event. */
function witnessIn({ events }: Path, found: Found): JsonObject {
  if (found.kind === "unwitnessed") return { witness: null, unwitnessed: found.reason };
  const [{ data = null, items } = {}, ...others] = found.brought;
  const given = others.flatMap((brought, index) =>
    Object.keys(brought).length === 0
      ? []
      : [{ at: index + 1, event: events[index + 1]!.take!.event.type, ...brought } as unknown as JsonObject],
  );
  return { witness: { input: data, ...(items && { items }), given } };
}
