// Read: the text of a file becomes a checked workflow, or says all that is wrong with it.
import type { Diagnostic } from "./diagnostic.ts";
import { draftSteps } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { Findings } from "./findings.ts";
import type { Finding } from "./findings.ts";
import { readGuarantees } from "./guarantee.ts";
import { idPattern, reservedWord } from "./name.ts";
import { Reader } from "./reader.ts";
import { localWorkflow } from "./shape.ts";
import { allDrafts, announceSteps, readSteps, stepsContext } from "./step.ts";
import { checkShape } from "./structure.ts";
import { readTree } from "./tree.ts";
import type { Read as Tree, MapNode, Node } from "./tree.ts";
import { readTriggers } from "./trigger.ts";
import { readRecord } from "./type.ts";
import type { EventDeclaration, Step, Workflow } from "./workflow.ts";

export interface ReadResult {
  /** Present if and only if no diagnostic is an error. */
  readonly workflow?: Workflow;
  /** All errors of the file, in order of place; none that only follows from another. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes any text, and never throws. `file` is the name that diagnostics carry. */
export function readWorkflow(text: string, file: string): ReadResult {
  const findings = new Findings(file, text);
  const tree = readTree(text, findings);
  const workflow = tree.root && readRoot(tree.root, text, findings);
  const diagnostics = findings.diagnostics(followsFrom(tree, text));
  return workflow && findings.count === 0 ? { workflow, diagnostics } : { diagnostics };
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
  "step-not-before",
]);

function readRoot(root: Node, text: string, findings: Findings): Workflow | undefined {
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
  const input = inputNode?.kind === "map" ? readRecord(inputNode) : undefined;
  const declared = readEvents(value("events"));
  const reader = new Reader(text, findings, input);
  const context = stepsContext(reader, declared, value("defaults"));
  const drafts = draftSteps(value("steps"), findings);
  announceSteps(drafts, context);
  const triggers = readTriggers(value("trigger"), reader);
  const steps = readSteps(drafts, new Set(), context);
  const outputNode = value("output");
  const output = outputNode && reader.template(outputNode, { steps: new Set(reader.steps.keys()) });
  const events = { ...usedEvents(steps), ...declared };
  const named = {
    steps: [...reader.steps.keys()],
    events: [...Object.keys(events), ...resolvedEvents(drafts)],
  };
  const guarantees = readGuarantees(value("guarantees"), named, findings);
  const id = workflowId(root, findings);
  return {
    id,
    ...texts(root),
    triggers,
    ...(input && { input }),
    events,
    steps,
    ...(output && { output }),
    guarantees,
  };
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

function readEvents(node: Node | undefined): Readonly<Record<string, EventDeclaration>> | undefined {
  if (node?.kind !== "map") return undefined;
  const events: Record<string, EventDeclaration> = {};
  for (const [name, { value }] of node.entries) {
    const data = value.kind === "map" ? value.entries.get("data")?.value : undefined;
    events[name] = data?.kind === "map" ? { data: readRecord(data) } : {};
  }
  return events;
}

/** Where the workflow declares no events, using one declares it. */
function usedEvents(steps: readonly Step[]): Record<string, EventDeclaration> {
  const events: Record<string, EventDeclaration> = {};
  for (const step of steps) {
    if (step.kind === "wait") for (const event of step.until) events[event] = {};
    if (step.kind === "parallel") {
      for (const branch of step.branches) Object.assign(events, usedEvents(branch.steps));
    }
  }
  return events;
}

/** Waits without `until` end on `<id>.resolved`. */
function resolvedEvents(drafts: readonly Draft[]): readonly string[] {
  return [...allDrafts(drafts)]
    .filter(({ action, node }) => (action === "wait" || action === "wait_days") && !node.entries.has("until"))
    .map(({ id }) => `${id}.resolved`);
}
