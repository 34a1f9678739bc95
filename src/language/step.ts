// Steps: drafts become steps of a workflow, with every expression checked against what can have run before it.
import { readAgent } from "./agent.ts";
import { readAsk } from "./ask.ts";
import type { Assignments } from "./assignment.ts";
import type { DeclaredEvents } from "./awaited.ts";
import { readCall, readDefaults } from "./call.ts";
import type { CallDefaults } from "./call.ts";
import { allDrafts, everyDraft, reachableDrafts } from "./draft.ts";
import type { BlockKind } from "./block.ts";
import type { Draft, DraftBlock } from "./draft.ts";
import { readForEach } from "./for-each.ts";
import { checkJoin, joinOf } from "./join.ts";
import { allNeeded, needsIn, visibleIn } from "./needs.ts";
import type { Needs } from "./needs.ts";
import type { FailTypes } from "./on-error.ts";
import { readHandler } from "./on-error.ts";
import { readPolicy } from "./policy.ts";
import type { Reader, View } from "./reader.ts";
import { callRetry, compensationRetry, readDuration } from "./retry.ts";
import { readRepeat } from "./repeat.ts";
import { readRun } from "./run.ts";
import { readEmit, readEnd, readFail, readSet } from "./simple-step.ts";
import type { Node } from "./tree.ts";
import { readWait, readWaitFor } from "./wait.ts";
import type { ItemTypes } from "./surroundings.ts";
import type {
  AskStep,
  CallStep,
  ChooseStep,
  ErrorHandler,
  ForEachStep,
  ParallelStep,
  RepeatStep,
  ScopeStep,
  Step,
} from "./workflow.ts";

export interface StepsContext extends FailTypes {
  readonly reader: Reader;
  readonly declared: DeclaredEvents;
  readonly calls: CallDefaults;
  readonly undos: CallDefaults;
  readonly assignments: Assignments;
}

export function stepsContext(
  reader: Reader,
  declared: DeclaredEvents,
  defaults: Node | undefined,
  assignments: Assignments,
  drafts: readonly Draft[],
): StepsContext {
  const calls = readDefaults(defaults, callRetry, reader);
  const undos = { retry: compensationRetry, timeoutMs: calls.timeoutMs };
  const runsOthers = everyDraft(drafts).some(({ action }) => action === "run");
  return { reader, declared, calls, undos, assignments, failTypes: failTypesOf(drafts), runsOthers };
}

/** Where a list of steps stands. */
export interface Surrounding {
  /** Ids of the steps that can have run when the list begins. */
  readonly before: ReadonlySet<string>;
  /** Inside a handler of errors. */
  readonly handlesError: boolean;
  /** As in `View`. */
  readonly remedy?: View["remedy"];
  readonly items: ItemTypes;
  /** Ids of the steps that an undo can read: any that is not done for each item of some other list. */
  readonly reach: ReadonlySet<string>;
}

/** Where the steps of a workflow stand. */
export const outermost = (drafts: readonly Draft[]): Surrounding => ({
  before: new Set(),
  handlesError: false,
  items: {},
  reach: reachOf(drafts),
});

const reachOf = (drafts: readonly Draft[]): ReadonlySet<string> =>
  new Set(
    [...reachableDrafts(drafts)].flatMap(({ id, undo }) => [
      id,
      ...[...allDrafts(undo)].map((inner) => inner.id),
    ]),
  );

export function readSteps(
  drafts: readonly Draft[],
  surrounding: Surrounding,
  context: StepsContext,
): readonly Step[] {
  const needs = needsIn(drafts);
  if (needs) return readGraph(needs, surrounding, context);
  const steps: Step[] = [];
  const visible = new Set(surrounding.before);
  for (const draft of drafts) {
    const step = readStep(draft, { ...surrounding, before: visible }, context);
    if (step) steps.push(step);
    for (const { id } of reachableDrafts([draft])) visible.add(id);
  }
  return steps;
}

/** A step sees those that it needs, and what these need; the others of its list may run beside it, or later. */
function readGraph(needs: Needs, surrounding: Surrounding, context: StepsContext): readonly Step[] {
  const visible = visibleIn(needs, surrounding.before);
  return [...needs].flatMap(([draft, needed]): readonly Step[] => {
    const before = visible.get(draft)!;
    const remedy = (id: string): string | undefined => needing(needs, draft, id) ?? surrounding.remedy?.(id);
    const step = readStep(draft, { ...surrounding, before, remedy }, context);
    return step ? [{ ...step, needs: needed.map(({ id }) => id) }] : [];
  });
}

/** How to see a step of the same list, or why that cannot be. */
function needing(needs: Needs, draft: Draft, id: string): string | undefined {
  const sibling = [...needs.keys()].find((other) => allDrafts([other]).some((inner) => inner.id === id));
  if (sibling === undefined || sibling === draft) return undefined;
  if (allNeeded(needs, sibling).has(draft))
    return `\`${sibling.id}\` runs after \`${draft.id}\`, which it needs`;
  return `add \`${sibling.id}\` to the \`needs\` of \`${draft.id}\``;
}

function readStep(draft: Draft, surrounding: Surrounding, context: StepsContext): Step | undefined {
  const { id, node, action } = draft;
  const { reader, declared, assignments } = context;
  const { before: steps, handlesError, items, remedy } = surrounding;
  const view: View = { steps, variables: assignments.before(draft), handlesError, items, remedy };
  const title = node.entries.get("title")?.value;
  const whenNode = node.entries.get("when")?.value;
  const when = whenNode && reader.condition(whenNode, view);
  const onError = readHandlers(draft, view, surrounding, context);
  const compensation = readCompensation(draft, surrounding, context);
  const common = {
    id,
    ...(title?.kind === "scalar" && typeof title.value === "string" && { title: title.value }),
    ...(when && { when }),
    ...(onError.length > 0 && { onError }),
    ...(compensation.length > 0 && { compensation }),
    line: reader.findings.lineOf(node.place.start),
  };
  switch (action) {
    case undefined:
      for (const block of draft.blocks) {
        if (block.kind !== "handler") readSteps(block.drafts, surrounding, context);
      }
      return undefined;
    case "call":
      return readCallStep(draft, common, view, context);
    case "parallel":
      return readParallel(draft, common, surrounding, context);
    case "steps":
      return readScope(draft, common, surrounding, context);
    case "choose":
      return readChoose(draft, common, view, surrounding, context);
    case "for_each":
      return readItems(draft, common, view, surrounding, context);
    case "repeat":
      return readRepeatStep(draft, common, surrounding, context);
    case "wait":
    case "wait_days":
    case "wait_until":
    case "wait_business_days":
      return { kind: "wait", ...common, ...readWait(draft, view, declared, reader) };
    case "wait_for":
      return { kind: "wait_for", ...common, ...readWaitFor(draft, view, declared, reader) };
    case "emit":
      return { kind: "emit", ...common, ...readEmit(draft, view, reader), retry: context.calls.retry };
    case "run":
      return { kind: "run", ...common, ...readRun(draft, view, reader) };
    case "set":
      return { kind: "set", ...common, values: readSet(draft, view, reader) };
    case "fail":
      return { kind: "fail", ...common, ...readFail(draft, view, reader) };
    case "end":
      if (Object.keys(items).length > 0) refuseEnd(draft, reader);
      return { kind: "end", ...common, as: readEnd(draft) };
    case "agent":
      return { kind: "agent", ...common, ...readAgent(draft, view, context.calls, reader) };
    case "ask":
      return readAskStep(draft, common, view, context);
    default:
      return action satisfies never;
  }
}

function refuseEnd({ node }: Draft, { findings }: Reader): void {
  findings.error(node.entries.get("end")!.keyPlace, {
    code: "end-of-item",
    message: "what is done for an item does not end the instance",
    hint: "let the item `fail`, and say in `on_error` of the `for_each` what follows",
  });
}

type Common = Pick<Step, "id" | "title" | "when" | "onError" | "compensation" | "line">;

/** An undo may read every step, since any may have run by the time an instance fails. */
function readCompensation(
  { undo }: Draft,
  { items, reach }: Surrounding,
  context: StepsContext,
): readonly Step[] {
  if (undo.length === 0) return [];
  const surrounding = { before: reach, handlesError: false, items, reach };
  return readSteps(undo, surrounding, { ...context, calls: context.undos });
}

/** A handler sees the step that failed, and what ran inside it; not what other handlers do. */
function readHandlers(
  draft: Draft,
  view: View,
  surrounding: Surrounding,
  context: StepsContext,
): readonly ErrorHandler[] {
  const handlers = blocksOf(draft, "handler");
  if (handlers.length === 0) return [];
  const failed = { ...draft, blocks: draft.blocks.filter(({ kind }) => kind !== "handler") };
  const before = new Set([...surrounding.before, ...[...reachableDrafts([failed])].map(({ id }) => id)]);
  return handlers.map(({ node, drafts }) => ({
    ...readHandler(node, { ...view, steps: before, handlesError: true }, context, context.reader),
    steps: readSteps(drafts, { ...surrounding, before, handlesError: true }, context),
  }));
}

function readCallStep(
  draft: Draft,
  common: Common,
  view: View,
  { reader, calls }: StepsContext,
): CallStep | undefined {
  const { node } = draft;
  const call = readCall(node, view, calls, reader);
  const irreversible = node.entries.get("irreversible");
  const isIrreversible = irreversible?.value.kind === "scalar" && irreversible.value.value === true;
  if (node.entries.has("compensation") && isIrreversible) {
    reader.findings.error(irreversible.keyPlace, {
      code: "irreversible-with-compensation",
      message: "a step that has a compensation is not irreversible",
      hint: "keep one of the two",
    });
  }
  const policy = readPolicy(node, reader.findings);
  if (!call) return undefined;
  return { kind: "call", ...common, call, irreversible: isIrreversible, ...(policy && { policy }) };
}

function readAskStep(draft: Draft, common: Common, view: View, context: StepsContext): AskStep {
  return {
    kind: "ask",
    ...common,
    ask: readAsk(draft, view, context.reader),
    ...readTimeout(draft, context),
  };
}

/** Branches do not see each other: neither can know whether the other has come as far. */
function readParallel(
  draft: Draft,
  common: Common,
  surrounding: Surrounding,
  context: StepsContext,
): ParallelStep {
  const { node } = draft;
  const word = (key: string): unknown => {
    const value = node.entries.get(key)?.value;
    return value?.kind === "scalar" ? value.value : undefined;
  };
  checkJoin(draft, context.reader.findings);
  const block = node.entries.get("parallel")?.value;
  if (block?.kind === "map" && block.entries.size === 0) {
    const message = "`parallel` takes at least 1 value";
    context.reader.findings.error(block.place, { code: "wrong-value", message });
  }
  return {
    kind: "parallel",
    ...common,
    named: node.entries.get("parallel")?.value.kind === "map",
    branches: blocksOf(draft, "branch").map(({ name, drafts }) => ({
      name,
      steps: readSteps(drafts, surrounding, context),
    })),
    join: joinOf(draft),
    onWin: word("on_win") === "finish" ? "finish" : "cancel",
    onFail: word("on_fail") === "cancel" ? "cancel" : "finish",
    ...readTimeout(draft, context),
  };
}

function readScope(draft: Draft, common: Common, surrounding: Surrounding, context: StepsContext): ScopeStep {
  const steps = blocksOf(draft, "scope").flatMap(({ drafts }) => readSteps(drafts, surrounding, context));
  return { kind: "steps", ...common, steps, ...readTimeout(draft, context) };
}

/** Of the cases one is taken, so none sees another. */
function readChoose(
  draft: Draft,
  common: Common,
  view: View,
  surrounding: Surrounding,
  context: StepsContext,
): ChooseStep {
  const cases = blocksOf(draft, "case").map(({ node, drafts }) => {
    const whenNode = node.kind === "map" ? node.entries.get("when")?.value : undefined;
    const when = whenNode && context.reader.condition(whenNode, view);
    return { ...(when && { when }), steps: readSteps(drafts, surrounding, context) };
  });
  return { kind: "choose", ...common, cases, ...readTimeout(draft, context) };
}

/** What is done for an item sees the steps before, and those of the same item. */
function readItems(
  draft: Draft,
  common: Common,
  view: View,
  surrounding: Surrounding,
  context: StepsContext,
): ForEachStep {
  const { own, items } = readForEach(draft, view, context.reader);
  const steps = blocksOf(draft, "item").flatMap(({ drafts }) => {
    const reach = new Set([...surrounding.reach, ...reachOf(drafts)]);
    return readSteps(drafts, { ...surrounding, items, reach }, context);
  });
  return { kind: "for_each", ...common, ...own, steps, ...readTimeout(draft, context) };
}

/** `until` sees what ran in the round that has just ended. */
function readRepeatStep(
  draft: Draft,
  common: Common,
  surrounding: Surrounding,
  context: StepsContext,
): RepeatStep {
  const rounds = blocksOf(draft, "round");
  const steps = rounds.flatMap(({ drafts }) => readSteps(drafts, surrounding, context));
  const inside = rounds.flatMap(({ drafts }) => [...allDrafts(drafts)].map(({ id }) => id));
  const view: View = {
    steps: new Set([...surrounding.before, ...inside]),
    variables: context.assignments.afterRound(draft),
    handlesError: surrounding.handlesError,
    items: surrounding.items,
  };
  const timeout = readTimeout(draft, context);
  return { kind: "repeat", ...common, steps, ...readRepeat(draft, steps, view, context.reader), ...timeout };
}

function readTimeout({ node }: Draft, { reader }: StepsContext): { readonly timeoutMs?: number } {
  const timeoutMs = readDuration(node.entries.get("timeout")?.value, reader.findings, true);
  return timeoutMs === undefined ? {} : { timeoutMs };
}

const blocksOf = ({ blocks }: Draft, kind: BlockKind): readonly DraftBlock[] =>
  blocks.filter((block) => block.kind === kind);

function failTypesOf(drafts: readonly Draft[]): ReadonlySet<string> {
  const types = new Set<string>();
  for (const { node } of everyDraft(drafts)) {
    const fail = node.entries.get("fail")?.value;
    const type = fail?.kind === "map" ? fail.entries.get("type")?.value : undefined;
    if (type?.kind === "scalar") types.add(String(type.value));
  }
  return types;
}
