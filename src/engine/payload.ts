// Payload: the data of an instance (input, outcomes of its steps), kept beside the machine; how it is found again
// after a restart, and how expressions see it.
import { allSteps, listsIn } from "../language/all-steps.ts";
import type { Json, JsonObject } from "../language/json.ts";
import type { Scope, StepView } from "../language/scope.ts";
import type { Step } from "../language/workflow.ts";
import type { Definition } from "./catalog.ts";
import type { ErrorData, Head, JournalEntry, OutsideEventData } from "./instance.ts";
import type { Store } from "./ports.ts";

export interface Payload {
  readonly input: Json;
  readonly vars: JsonObject;
  /** By step: only what an outcome brought; outputs of blocks follow from those of their steps. */
  readonly outcomes: Readonly<Record<string, StepOutcome>>;
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
}

/** Reads an instance's payload back from the journal entries that its head names. */
export function loadPayload(store: Store, head: Head): Payload {
  const first = entryOf(store, head, head.first);
  const outcomes: Record<string, StepOutcome> = {};
  for (const [id, step] of Object.entries(head.steps)) {
    const outcome = step.outcome === undefined ? {} : outcomeIn(entryOf(store, head, step.outcome), id);
    const events = Object.entries(step.events ?? {}).map(
      ([type, seq]) => [type, entryOf(store, head, seq).event ?? null] as const,
    );
    if (step.outcome === undefined && events.length === 0) continue;
    outcomes[id] = events.length === 0 ? outcome : { ...outcome, events: Object.fromEntries(events) };
  }
  const vars = Object.entries(head.vars ?? {}).map(
    ([name, seq]) => [name, entryOf(store, head, seq).vars?.[name] ?? null] as const,
  );
  const kept = head.kept?.map((seq): KeptEvent => ({
    seq,
    event: entryOf(store, head, seq).event as unknown as OutsideEventData,
  }));
  return {
    input: (first.event as JsonObject)["data"] ?? null,
    vars: Object.fromEntries(vars),
    outcomes,
    ...(kept && { kept }),
  };
}

function entryOf(store: Store, head: Head, seq: number): JournalEntry {
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
    case "started":
    case "ignored":
    case "cancelled":
    case "undone":
    case "timer":
    case "attempt":
    case "retry":
      throw new Error(`journal entry ${entry.seq} holds no outcome of ${step}`);
    default:
      return entry.kind satisfies never;
  }
}

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
  const handled = of === undefined ? undefined : definition.handles.get(of);
  return {
    input: payload.input,
    vars: payload.vars,
    error: handled === undefined ? null : errorJson(definition, head.steps, payload, handled),
    event,
    instanceId: head.id,
    nowMs,
    step(id): StepView | undefined {
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
        attempts: step.attempts,
        completed_at: step.completedAtMs === undefined ? null : new Date(step.completedAtMs).toISOString(),
      };
    },
  };
}

/**
 * A call's answer; of a block, scope or case its last step's; of `parallel` a list or map of its branches'. Null of
 * what did not complete, and of what has no output.
 */
export function outputOf(definition: Definition, steps: Head["steps"], payload: Payload, id: string): Json {
  const step = definition.steps.get(id);
  const outputOfList = (list: readonly Step[]): Json => {
    const last = list.at(-1);
    return last ? outputOf(definition, steps, payload, last.id) : null;
  };
  if (steps[id]?.late) return null;
  if (step && steps[id]?.status !== "completed" && step.kind !== "call") return null;
  switch (step?.kind) {
    case "parallel": {
      const outputs = step.branches.map((branch) => [branch.name, outputOfList(branch.steps)] as const);
      return step.named ? Object.fromEntries(outputs) : outputs.map(([, output]) => output);
    }
    case "steps":
      return outputOfList(step.steps);
    case "choose": {
      const taken = step.cases.find((choice) => choice.steps.some((inner) => steps[inner.id] !== undefined));
      return taken ? outputOfList(taken.steps) : null;
    }
    case "call":
    case "wait":
    case "wait_for":
    case "set":
    case "fail":
    case "end":
    case undefined:
      return payload.outcomes[id]?.output ?? null;
    default:
      return step satisfies never;
  }
}

/**
 * A step's own error; else of what it holds the one that made it fail. Of `parallel` that of its first failed branch in
 * the order of the text, with all in `errors`.
 */
export function errorOf(
  definition: Definition,
  steps: Head["steps"],
  payload: Payload,
  id: string,
): ErrorData | undefined {
  const own = payload.outcomes[id]?.error;
  const step = definition.steps.get(id);
  if (own || !step || steps[id]?.status !== "failed") return own;
  // A step that failed and was handled comes before the one that was not.
  const errorIn = (list: readonly Step[]): ErrorData | undefined => {
    const failed = [...allSteps(list)].findLast(
      (inner) => steps[inner.id]?.status === "failed" && inner.id !== id,
    );
    return failed && errorOf(definition, steps, payload, failed.id);
  };
  if (step.kind !== "parallel") return errorIn(listsIn(step).flat());
  const errors = step.branches.flatMap((branch) => errorIn(branch.steps) ?? []);
  const [first] = errors;
  return first && { ...first, errors };
}

const errorJson = (...of: Parameters<typeof errorOf>): Json => (errorOf(...of) ?? null) as Json;
