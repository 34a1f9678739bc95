// Payload: the data of an instance (input, outcomes of its steps), kept beside the machine; how it is found again
// after a restart, and how expressions see it.
import { listsIn } from "../language/all-steps.ts";
import { isGraph } from "../language/graph.ts";
import type { Json, JsonObject } from "../language/json.ts";
import type { Scope, StepView } from "../language/scope.ts";
import { indexOf } from "../language/surroundings.ts";
import type { Step } from "../language/workflow.ts";
import { frameAt, frameOf, indexIn, listOf } from "../machine/address.ts";
import { stepsName } from "../machine/event.ts";
import type { Definition } from "./catalog.ts";
import type { ErrorData, Head, JournalEntry, OutsideEventData, TaskOffer } from "./instance.ts";
import type { Store } from "./ports.ts";

export interface Payload {
  readonly input: Json;
  readonly vars: JsonObject;
  /** By step that goes through one. */
  readonly lists: Readonly<Record<string, readonly Json[]>>;
  /** By step: only what an outcome brought; outputs of blocks follow from those of their steps. */
  readonly outcomes: Readonly<Record<string, StepOutcome>>;
  /** What the newest task of each step asks. */
  readonly offers: Readonly<Record<string, TaskOffer>>;
  /** Events kept for a later wait, oldest first; absent when there are none. */
  readonly kept?: readonly KeptEvent[];
}

export interface KeptEvent {
  /** `seq` of the entry that holds it. */
  readonly seq: number;
  readonly event: OutsideEventData;
}

export interface StepOutcome {
  readonly output?: Json;
  readonly error?: ErrorData;
  /** The event that ended a wait. */
  readonly event?: Json;
  /** The events taken, by type, where a step waits for several. */
  readonly events?: JsonObject;
  /** What each person decided, in order, where the step is a task. */
  readonly decisions?: readonly Decision[];
}

/** What one person decided; `at` is RFC 3339. */
export interface Decision {
  readonly by: string;
  readonly output: Json;
  readonly at: string;
}

/** Reads an instance's payload back from the journal entries that its head names. */
export function loadPayload(store: Pick<Store, "entry">, head: Head): Payload {
  const first = entryOf(store, head, head.first);
  const outcomes = outcomesOf(head.steps, (seq) => entryOf(store, head, seq));
  const offers = Object.entries(head.tasks ?? {}).map(
    ([id, task]) => [id, entryOf(store, head, task.offer).tasks![id]!] as const,
  );
  const vars = Object.entries(head.vars ?? {}).map(
    ([name, seq]) => [name, entryOf(store, head, seq).vars?.[name] ?? null] as const,
  );
  const kept = head.kept?.map((seq): KeptEvent => ({
    seq,
    event: entryOf(store, head, seq).event as unknown as OutsideEventData,
  }));
  const lists = Object.entries(head.lists ?? {}).map(
    ([step, seq]) => [step, entryOf(store, head, seq).lists?.[step] ?? []] as const,
  );
  return {
    input: (first.event as JsonObject)["data"] ?? null,
    vars: Object.fromEntries(vars),
    lists: Object.fromEntries(lists),
    outcomes,
    ...(kept && { kept }),
    offers: Object.fromEntries(offers),
  };
}

/** What the outcomes of the steps brought, from the entries that they name. */
export function outcomesOf(
  steps: Head["steps"],
  entryAt: (seq: number) => JournalEntry,
): Record<string, StepOutcome> {
  const outcomes: Record<string, StepOutcome> = {};
  for (const [id, step] of Object.entries(steps)) {
    const outcome = step.outcome === undefined ? {} : outcomeIn(entryAt(step.outcome), id);
    const events = Object.entries(step.events ?? {}).map(
      ([type, seq]) => [type, entryAt(seq).event ?? null] as const,
    );
    const decisions = step.decisions?.map((seq) => decisionIn(entryAt(seq)));
    if (step.outcome === undefined && events.length === 0 && !decisions) continue;
    outcomes[id] = {
      ...outcome,
      ...(events.length > 0 && { events: Object.fromEntries(events) }),
      ...(decisions && { decisions }),
    };
  }
  return outcomes;
}

function entryOf(store: Pick<Store, "entry">, head: Head, seq: number): JournalEntry {
  const found = store.entry(seq);
  if (found?.entry.instance !== head.id)
    throw new Error(`journal entry ${seq} of instance ${head.id} is missing`);
  return found.entry;
}

function outcomeIn(entry: JournalEntry, step: string): StepOutcome {
  const own = entry.errors?.[step];
  if (own) return { error: own };
  const event = (entry.event ?? null) as JsonObject;
  switch (entry.kind) {
    case "done":
      return { output: event["output"] ?? null };
    case "failed":
      return { error: event["error"] as unknown as ErrorData };
    case "event":
    case "kept":
      return { event };
    case "task":
      return { output: event["output"] ?? null };
    case "started":
    case "ignored":
    case "cancelled":
    case "paused":
    case "resumed":
    case "stuck":
    case "retried":
    case "skipped":
    case "undone":
    case "timer":
    case "attempt":
    case "retry":
    case "stale":
    case "schedule":
      throw new Error(`journal entry ${entry.seq} holds no outcome of ${step}`);
    default:
      return entry.kind satisfies never;
  }
}

/** What an entry says that a person decided. */
export const decisionIn = ({
  actor,
  event,
  atMs,
}: Pick<JournalEntry, "actor" | "event" | "atMs">): Decision => ({
  by: actor ?? "",
  output: (event as JsonObject)["output"] ?? null,
  at: new Date(atMs).toISOString(),
});

export interface ScopeOptions {
  readonly definition: Definition;
  readonly head: Pick<Head, "id" | "steps">;
  readonly payload: Payload;
  readonly event: Json;
  /** The step for which something is evaluated: in a handler of errors, `error` is what it handles. */
  readonly step?: string;
  readonly nowMs: number;
}

/** What expressions see while `event` is handled at `nowMs`. */
export function scopeOf({ definition, head, payload, event, step: of, nowMs }: ScopeOptions): Scope {
  const frame = of === undefined ? "" : frameOf(of);
  const { keyIn } = definition.addresses;
  const handled = of === undefined ? undefined : definition.handles.get(of);
  return {
    input: payload.input,
    vars: payload.vars,
    items: itemsIn(definition, payload, frame),
    error: handled === undefined ? null : errorJson(definition, head.steps, payload, keyIn(frame, handled)),
    event,
    ...(of !== undefined &&
      definition.steps.get(of)?.kind === "agent" && { output: payload.outcomes[of]?.output ?? null }),
    instanceId: head.id,
    nowMs,
    step(name): StepView | undefined {
      const id = keyIn(frame, name);
      const step = head.steps[id];
      if (!step) return undefined;
      const outcome = payload.outcomes[id];
      return {
        output: outputOf(definition, head.steps, payload, id),
        timeout: step.timeout === true,
        skipped: step.status === "skipped",
        failed: step.status === "failed",
        error: errorJson(definition, head.steps, payload, id),
        event: outcome?.event ?? null,
        ...(outcome?.events && { events: outcome.events }),
        by: outcome?.decisions?.at(-1)?.by ?? null,
        ...(outcome?.decisions && { decisions: outcome.decisions as unknown as Json }),
        attempts: step.attempts,
        completed_at: step.completedAtMs === undefined ? null : new Date(step.completedAtMs).toISOString(),
      };
    },
  };
}

/** The items that the frame is for, and their places, by the names that the workflow gives them. */
function itemsIn(definition: Definition, payload: Payload, frame: string): JsonObject {
  const items: Record<string, Json> = {};
  for (let around = frame; around !== ""; around = frameOf(listOf(around))) {
    const step = definition.steps.get(listOf(around));
    if (step?.kind !== "for_each") continue;
    items[step.as] = payload.lists[listOf(around)]?.[indexIn(around)] ?? null;
    items[indexOf(step.as)] = indexIn(around);
  }
  return items;
}

/**
 * A call's answer; of a block, scope, case or last round its last step's; of `parallel` and `for_each` a list or map of
 * what they hold. Null of
 * what did not complete, and of what has no output.
 */
export function outputOf(definition: Definition, steps: Head["steps"], payload: Payload, id: string): Json {
  const step = definition.steps.get(id);
  const { keyIn } = definition.addresses;
  const outputOfList = (list: readonly Step[], frame = frameOf(id)): Json => {
    const last = list.at(-1);
    return last ? outputOf(definition, steps, payload, keyIn(frame, last.id)) : null;
  };
  if (steps[id]?.late) return null;
  if (step && steps[id]?.status !== "completed" && step.kind !== "call") return null;
  switch (step?.kind) {
    case "parallel": {
      const outputs = step.branches.map((branch) => [branch.name, outputOfList(branch.steps)] as const);
      return step.named ? Object.fromEntries(outputs) : outputs.map(([, output]) => output);
    }
    case "steps":
    case "repeat":
      return outputOfList(step.steps);
    case "for_each":
      return (payload.lists[id] ?? []).map((_, index) => outputOfList(step.steps, frameAt(id, index)));
    case "choose": {
      const taken = step.cases.find((choice) =>
        choice.steps.some((inner) => steps[keyIn(frameOf(id), inner.id)] !== undefined),
      );
      return taken ? outputOfList(taken.steps) : null;
    }
    case "call":
    case "wait":
    case "wait_for":
    case "emit":
    case "run":
    case "set":
    case "fail":
    case "end":
    case "ask":
    case "agent":
    case undefined:
      return payload.outcomes[id]?.output ?? null;
    default:
      return step satisfies never;
  }
}

/**
 * A step's own error; else of what it holds the one that made it fail. Of `parallel` that of its first failed branch in
 * the order of the text, with all in `errors`; of a list with `needs` likewise by its steps.
 */
export function errorOf(
  definition: Definition,
  steps: Head["steps"],
  payload: Payload,
  id: string,
): ErrorData | undefined {
  const own = payload.outcomes[id]?.error;
  if (id !== stepsName && (own || steps[id]?.status !== "failed")) return own;
  /** That of a failed step, or of the handler that failed in its turn. */
  const outward = (step: Step, frame: string): ErrorData | undefined => {
    for (const handler of step.onError ?? []) {
      const error = ofList(handler.steps, frame);
      if (error) return error;
    }
    return errorOf(definition, steps, payload, keyIn(frame, step.id));
  };
  const { keyIn } = definition.addresses;
  const ofList = (list: readonly Step[], frame = frameOf(id)): ErrorData | undefined => {
    const failed = list.filter((step) => {
      const head = steps[keyIn(frame, step.id)];
      return head?.status === "failed" && !head.handled;
    });
    if (isGraph(list)) return together(failed.flatMap((step) => outward(step, frame) ?? []));
    const last = failed.at(-1);
    return last && outward(last, frame);
  };
  if (id === stepsName) return ofList(definition.workflow.steps);
  const step = definition.steps.get(id);
  if (!step) return undefined;
  if (step.kind === "parallel")
    return together(step.branches.flatMap((branch) => ofList(branch.steps) ?? []));
  if (step.kind === "for_each") {
    const items = payload.lists[id] ?? [];
    return together(items.flatMap((_, index) => ofList(step.steps, frameAt(id, index)) ?? []));
  }
  for (const list of listsIn(step)) {
    const error = ofList(list);
    if (error) return error;
  }
  return undefined;
}

function together(errors: readonly ErrorData[]): ErrorData | undefined {
  const [first] = errors;
  return first && { ...first, errors };
}

const errorJson = (...of: Parameters<typeof errorOf>): Json => (errorOf(...of) ?? null) as Json;
