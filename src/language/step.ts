// Steps: drafts become steps of a workflow, with every expression checked against what can have run before it.
import { readCall, readDefaults } from "./call.ts";
import type { CallDefaults } from "./call.ts";
import type { Draft, DraftBranch } from "./draft.ts";
import type { StepType } from "./expression-type.ts";
import { meant } from "./near.ts";
import { eventType } from "./reader.ts";
import type { Reader, View } from "./reader.ts";
import { callRetry, compensationRetry, readDuration } from "./retry.ts";
import type { Node } from "./tree.ts";
import { eventPattern } from "./name.ts";
import type { CallStep, Compensation, EventDeclaration, ParallelStep, Step, WaitStep } from "./workflow.ts";

export interface StepsContext {
  readonly reader: Reader;
  /** What the workflow declares; undefined when it declares no events. */
  readonly declared: Readonly<Record<string, EventDeclaration>> | undefined;
  readonly calls: CallDefaults;
  readonly undos: CallDefaults;
}

export function stepsContext(
  reader: Reader,
  declared: Readonly<Record<string, EventDeclaration>> | undefined,
  defaults: Node | undefined,
): StepsContext {
  const calls = readDefaults(defaults, callRetry, reader);
  return { reader, declared, calls, undos: { retry: compensationRetry, timeoutMs: calls.timeoutMs } };
}

/** Makes every step known to expressions, before any is read. */
export function announceSteps(drafts: readonly Draft[], { reader, declared }: StepsContext): void {
  for (const draft of allDrafts(drafts)) reader.steps.set(draft.id, typeOf(draft, declared ?? {}));
}

export function* allDrafts(drafts: readonly Draft[]): Generator<Draft> {
  for (const draft of drafts) {
    yield draft;
    for (const branch of draft.branches) yield* allDrafts(branch.drafts);
  }
}

/** `before`: ids of the steps that can have run when the list begins. */
export function readSteps(
  drafts: readonly Draft[],
  before: ReadonlySet<string>,
  context: StepsContext,
): readonly Step[] {
  const steps: Step[] = [];
  const visible = new Set(before);
  for (const draft of drafts) {
    const step = readStep(draft, visible, context);
    if (step) steps.push(step);
    for (const { id } of allDrafts([draft])) visible.add(id);
  }
  return steps;
}

function readStep(draft: Draft, visible: ReadonlySet<string>, context: StepsContext): Step | undefined {
  const { id, node, action } = draft;
  const { reader } = context;
  const view: View = { steps: visible };
  const title = node.entries.get("title")?.value;
  const whenNode = node.entries.get("when")?.value;
  const when = whenNode && reader.condition(whenNode, view);
  const common = {
    id,
    ...(title?.kind === "scalar" && typeof title.value === "string" && { title: title.value }),
    ...(when && { when }),
    line: reader.findings.lineOf(node.place.start),
  };
  switch (action) {
    case undefined:
      for (const branch of draft.branches) readSteps(branch.drafts, visible, context);
      return undefined;
    case "call":
      return readCallStep(draft, common, view, context);
    case "parallel":
      return readParallel(draft, common, visible, context);
    case "wait_days":
    case "wait":
      return readWait(draft, common, context);
    default:
      return action satisfies never;
  }
}

type Common = Pick<Step, "id" | "title" | "when" | "line">;

function readCallStep(
  { node, undoIds }: Draft,
  common: Common,
  view: View,
  context: StepsContext,
): CallStep | undefined {
  const call = readCall(node, view, context.calls, context.reader);
  const irreversible = node.entries.get("irreversible");
  const compensation = node.entries.get("compensation");
  const undos = compensation ? readCompensation(compensation.value, undoIds, context) : undefined;
  const isIrreversible = irreversible?.value.kind === "scalar" && irreversible.value.value === true;
  if (compensation && isIrreversible) {
    context.reader.findings.error(irreversible.keyPlace, {
      code: "irreversible-with-compensation",
      message: "a step that has a compensation is not irreversible",
      hint: "keep one of the two",
    });
  }
  if (!call) return undefined;
  return {
    kind: "call",
    ...common,
    call,
    ...(undos && { compensation: undos }),
    irreversible: isIrreversible,
  };
}

/** An undo may read every step: any may have run by the time an instance fails. */
function readCompensation(
  node: Node,
  ids: readonly string[],
  { reader, undos }: StepsContext,
): readonly Compensation[] {
  const view: View = { steps: new Set(reader.steps.keys()) };
  const items = node.kind === "list" ? node.items : [node];
  return items.flatMap((item, index) => {
    const call = readCall(item, view, undos, reader);
    return call ? [{ id: ids[index]!, call }] : [];
  });
}

/** Branches do not see each other: neither can know whether the other has come as far. */
function readParallel(
  { node, branches }: Draft,
  common: Common,
  visible: ReadonlySet<string>,
  context: StepsContext,
): ParallelStep {
  return {
    kind: "parallel",
    ...common,
    named: node.entries.get("parallel")?.value.kind === "map",
    branches: branches.map(({ name, drafts }: DraftBranch) => ({
      name,
      steps: readSteps(drafts, visible, context),
    })),
  };
}

function readWait({ node, action }: Draft, common: Common, { reader, declared }: StepsContext): WaitStep {
  const length = node.entries.get(action!)?.value;
  const days = length?.kind === "scalar" && typeof length.value === "number" ? length.value : 0;
  const durationMs =
    action === "wait_days" ? days * 86_400_000 : (readDuration(length, reader.findings) ?? 0);
  const until: string[] = [];
  for (const event of eventsIn(node.entries.get("until")?.value)) {
    const name = String((event as { value?: unknown }).value);
    if (until.includes(name)) {
      reader.findings.error(event.place, {
        code: "duplicate-event",
        message: `\`${name}\` stands here a second time`,
      });
    } else if (declared && !Object.hasOwn(declared, name)) {
      reader.findings.error(event.place, {
        code: "unknown-event",
        message: `there is no event \`${name}\` under \`events\``,
        hint: () => meant(name, Object.keys(declared), "declared events"),
      });
    }
    until.push(name);
  }
  return { kind: "wait", ...common, durationMs, until };
}

/** Nodes with legal event types; others have been reported. */
function eventsIn(node: Node | undefined): readonly Node[] {
  const nodes = node?.kind === "list" ? node.items : node ? [node] : [];
  return nodes.filter(
    (item) => item.kind === "scalar" && typeof item.value === "string" && eventPattern.test(item.value),
  );
}

/** Outputs of calls are whatever the service answers. */
function typeOf(draft: Draft, declared: Readonly<Record<string, EventDeclaration>>): StepType {
  const parallel = draft.node.entries.get("parallel")?.value;
  if (parallel?.kind === "map") {
    const fields = draft.branches.map(
      ({ name }) => [name, { type: { kind: "any" }, optional: false }] as const,
    );
    return { output: { kind: "record", fields: Object.fromEntries(fields) } };
  }
  const [event, ...others] = eventsIn(draft.node.entries.get("until")?.value);
  const name = event?.kind === "scalar" ? String(event.value) : "";
  const data = others.length === 0 && Object.hasOwn(declared, name) ? declared[name]?.data : undefined;
  return data ? { event: eventType(data) } : {};
}
