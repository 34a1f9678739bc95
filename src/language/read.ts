// Read: the text of a file becomes a checked workflow, or says all that is wrong with it.
import { everyStep } from "./all-steps.ts";
import { assignmentsIn, warnOfRaces } from "./assignment.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { draftSteps, everyDraft, reachableDrafts } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { readExamples } from "./example.ts";
import { Findings } from "./findings.ts";
import type { Finding, Place } from "./findings.ts";
import { readGuarantees } from "./guarantee.ts";
import { idPattern, reservedWord } from "./name.ts";
import { checkNeeds } from "./needs.ts";
import { warnOfNotUndone } from "./not-undone.ts";
import { ownErrorTypes } from "./on-error.ts";
import { Reader } from "./reader.ts";
import { writtenAt } from "./reference.ts";
import type { Reference } from "./reference.ts";
import { readDuration } from "./retry.ts";
import { localWorkflow } from "./shape.ts";
import { outermost, readSteps, stepsContext } from "./step.ts";
import { typeOfStep } from "./step-type.ts";
import { checkShape } from "./structure.ts";
import { readTree } from "./tree.ts";
import type { Read as Tree, MapNode, Node } from "./tree.ts";
import { readTriggers } from "./trigger.ts";
import { readDataType } from "./type.ts";
import { variableTypes } from "./variable-type.ts";
import type { DataType, EventDeclaration, Step, Workflow } from "./workflow.ts";

export interface ReadResult {
  /** Present if and only if no diagnostic is an error. */
  readonly workflow?: Workflow;
  /** All errors of the file, in order of place; none that only follows from another. */
  readonly diagnostics: readonly Diagnostic[];
  /** What it says of other workflows, which `checkTogether` holds against their files. */
  readonly references: readonly Reference[];
}

/** Takes any text, and never throws. `file` is the name that diagnostics carry. */
export function readWorkflow(text: string, file: string): ReadResult {
  const findings = new Findings(file, text);
  const tree = readTree(text, findings);
  const read = tree.root && readRoot(tree.root, text, findings);
  const diagnostics = findings.diagnostics(followsFrom(tree, text));
  const { workflow, references = [] } = read ?? {};
  return workflow && !findings.hasErrors
    ? { workflow, diagnostics, references }
    : { diagnostics, references };
}

/**
 * Whether a finding may only follow from a syntax error: what is odd in the lines around one may only look so, and
 * what is missing elsewhere may be there, unread.
 */
function followsFrom({ doubtful }: Tree, text: string): (line: number, finding: Finding) => boolean {
  if (doubtful.length === 0) return () => false;
  const lines = text.split("\n");
  const unread = doubtful.map(({ from, to }) => lines.slice(from - 1, to).join("\n")).join("\n");
  return (line, { code, message }) => {
    if (code === "yaml-syntax") return false;
    if (doubtful.some(({ from, to }) => line >= from && line <= to)) return true;
    const named = [...message.matchAll(/`([^`]+)`/g)].map(([, word]) => word!);
    if (code === "missing-key") return text.includes(`${named.at(-1)}:`);
    const name = named[0] ?? "";
    return missingCodes.has(code) && unread.includes(name.slice(name.lastIndexOf(".") + 1));
  };
}

/** Findings whose message names what is not there. */
const missingCodes: ReadonlySet<string> = new Set([
  "unknown-step",
  "unknown-event",
  "unknown-field",
  "unknown-variable",
  "unknown-error-type",
  "step-not-before",
  "variable-not-set",
]);

function readRoot(
  root: Node,
  text: string,
  findings: Findings,
): Pick<ReadResult, "workflow" | "references"> | undefined {
  if (root.kind !== "map") {
    findings.error(
      { start: root.place.start, end: root.place.start + 1 },
      {
        code: "not-a-map",
        message: "a workflow is a map of keys",
        hint: "begin with `id: name_of_the_workflow`",
      },
    );
    return undefined;
  }
  checkShape(root, localWorkflow, "the workflow", findings);
  const value = (key: string): Node | undefined => root.entries.get(key)?.value;
  const inputNode = value("input");
  const input = inputNode?.kind === "map" ? readDataType(inputNode, findings) : undefined;
  const declared = readEvents(value("events"), findings);
  const reader = new Reader(text, findings, input);
  const drafts = draftSteps(value("steps"), findings);
  for (const draft of everyDraft(drafts)) reader.steps.set(draft.id, typeOfStep(draft, declared));
  checkNeeds(drafts, findings);
  const assignments = assignmentsIn(drafts, findings);
  warnOfRaces(drafts, assignments.names, findings);
  reader.variables = variableTypes(drafts, assignments.names, reader);
  const context = stepsContext(reader, declared, value("defaults"), assignments, drafts);
  const triggers = readTriggers(value("trigger"), reader);
  const steps = readSteps(drafts, outermost(drafts), context);
  const deadlineMs = readDuration(value("deadline"), findings, true);
  const outputNode = value("output");
  const output =
    outputNode &&
    reader.template(outputNode, {
      steps: new Set([...reachableDrafts(drafts)].map(({ id }) => id)),
      variables: assignments.atEnd,
      handlesError: false,
      items: {},
    });
  const events = { ...usedEvents(steps), ...declared };
  const named = {
    steps: [...reader.steps.keys()],
    events: [...Object.keys(events), ...resolvedEvents(drafts)],
    tasks: everyDraft(drafts)
      .filter(decidesWork)
      .map(({ id }) => id),
  };
  const guarantees = readGuarantees(value("guarantees"), named, findings);
  const tests = readExamples(
    value("tests"),
    {
      steps: named.steps,
      calls: everyDraft(drafts)
        .filter(({ action }) => action === "call" || action === "agent")
        .map(({ id }) => id),
      tasks: new Map(named.tasks.map((task) => [task, formOf(task, steps)])),
      events: new Map(named.events.map((event) => [event, events[event]?.data])),
      ...(!context.runsOthers && { errorTypes: new Set([...ownErrorTypes, ...context.failTypes]) }),
      input,
    },
    findings,
  );
  if (!findings.hasErrors) {
    const calls = new Map(everyDraft(drafts).map(({ id, node }) => [id, node.entries.get("call")?.value]));
    const placeOf = ({ id }: Step): Place => calls.get(id)?.place ?? root.place;
    warnOfNotUndone(steps, deadlineMs, placeOf, findings);
  }
  const id = workflowId(root, findings);
  refuseOwnRun(id, drafts, findings);
  const workflow = {
    id,
    ...texts(root),
    triggers,
    ...(input && { input }),
    events,
    ...(deadlineMs !== undefined && { deadlineMs }),
    steps,
    ...(output && { output }),
    guarantees,
    ...(tests.length > 0 && { tests }),
  };
  return { workflow, references: [...reader.references, ...takenIn(root, workflow, findings)] };
}

/** Events whose data the workflow names types for. */
function takenIn(
  root: MapNode,
  { input, triggers, events }: Pick<Workflow, "input" | "triggers" | "events">,
  findings: Findings,
): readonly Reference[] {
  const inputEntry = root.entries.get("input");
  const starts = triggers.flatMap((each) => (each.kind === "event" && !each.when ? [each.event] : []));
  const declared = root.entries.get("events")?.value;
  const entries = declared?.kind === "map" ? [...declared.entries.values()] : [];
  return [
    ...(input && inputEntry ? starts : []).map((event): Reference => {
      const written = writtenAt(inputEntry!, findings);
      return { kind: "takes", event, as: "input", type: input!, written };
    }),
    ...entries.flatMap(({ key, value }): readonly Reference[] => {
      const entry = value.kind === "map" ? value.entries.get("data") : undefined;
      const type = events[key]?.data;
      if (!entry || !type) return [];
      return [{ kind: "takes", event: key, as: "data", type, written: writtenAt(entry, findings) }];
    }),
  ];
}

/** One that waits for itself never ends. */
function refuseOwnRun(id: string, drafts: readonly Draft[], findings: Findings): void {
  for (const { node, action } of everyDraft(drafts)) {
    const [run, wait] = [node.entries.get("run")?.value, node.entries.get("wait")?.value];
    if (action !== "run" || run?.kind !== "scalar" || run.value !== id) continue;
    if (wait?.kind === "scalar" && wait.value === false) continue;
    findings.error(run.place, {
      code: "run-cycle",
      message: `\`${id}\` would wait for itself, and never end`,
      hint: "`repeat` does steps again",
    });
  }
}

/** Type of what a person decides in a step; undefined where the step has errors of its own. */
function formOf(id: string, steps: readonly Step[]): DataType | undefined {
  for (const step of everyStep(steps)) {
    if (step.id !== id) continue;
    if (step.kind === "ask") return step.ask.form;
    if (step.kind === "agent") return step.output;
  }
  return undefined;
}

function workflowId(root: MapNode, findings: Findings): string {
  const node = root.entries.get("id")?.value;
  const id = node?.kind === "scalar" ? String(node.value) : "";
  const reserved = idPattern.test(id) ? reservedWord(id) : undefined;
  if (node && reserved !== undefined) {
    findings.error(node.place, {
      code: "reserved-id",
      message: `${reserved} and no id of a workflow`,
      hint: `for example \`${id}_flow\``,
    });
  }
  return id;
}

function texts(root: MapNode): Pick<Workflow, "title" | "description" | "owner" | "labels"> {
  const text = (key: string): string | undefined => {
    const node = root.entries.get(key)?.value;
    return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
  };
  const [title, description, owner] = [text("title"), text("description"), text("owner")];
  const labels = root.entries.get("labels")?.value;
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(owner !== undefined && { owner }),
    ...(labels?.kind === "map" && {
      labels: Object.fromEntries(
        [...labels.entries].map(([key, { value }]) => [
          key,
          value.kind === "scalar" ? String(value.value) : "",
        ]),
      ),
    }),
  };
}

function readEvents(
  node: Node | undefined,
  findings: Findings,
): Readonly<Record<string, EventDeclaration>> | undefined {
  if (node?.kind !== "map") return undefined;
  const events: Record<string, EventDeclaration> = {};
  for (const [name, { value }] of node.entries) {
    const data = value.kind === "map" ? value.entries.get("data")?.value : undefined;
    const lateNode = value.kind === "map" ? value.entries.get("late")?.value : undefined;
    const late = lateNode?.kind === "scalar" ? lateNode.value : undefined;
    events[name] = {
      ...(data?.kind === "map" && { data: readDataType(data, findings) }),
      ...((late === "ignore" || late === "keep") && { late }),
    };
  }
  return events;
}

/** Where the workflow declares no events, using one declares it. */
function usedEvents(steps: readonly Step[]): Record<string, EventDeclaration> {
  const events: Record<string, EventDeclaration> = {};
  for (const step of everyStep(steps)) {
    const used = step.kind === "wait" ? step.until : step.kind === "wait_for" ? step.events : [];
    for (const event of used) events[event] = {};
  }
  return events;
}

/** Waits without `until` end on `<id>.resolved`. */
function resolvedEvents(drafts: readonly Draft[]): readonly string[] {
  const timed: readonly (string | undefined)[] = ["wait", "wait_days", "wait_until", "wait_business_days"];
  return everyDraft(drafts)
    .filter(({ action, node }) => timed.includes(action) && !node.entries.has("until"))
    .map(({ id }) => `${id}.resolved`);
}

/** True where a person decides, at least now and then. */
const decidesWork = ({ action, node }: Draft): boolean =>
  action === "ask" || (action === "agent" && node.entries.has("review"));
