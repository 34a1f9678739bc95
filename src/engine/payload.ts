// Payload: the data of an instance (input, outcomes of its steps), kept beside the machine; how it is found again
// after a restart, and how expressions see it.
import type { Json, JsonObject } from "../language/json.ts";
import type { Scope, StepView } from "../language/scope.ts";
import type { Step } from "../language/workflow.ts";
import type { Definition } from "./catalog.ts";
import type { ErrorData, Head, JournalEntry } from "./instance.ts";
import type { Store } from "./ports.ts";

export interface Payload {
  readonly input: Json;
  /** By step: only what an outcome brought; outputs of blocks follow from those of their steps. */
  readonly outcomes: Readonly<Record<string, StepOutcome>>;
}

export interface StepOutcome {
  readonly output?: Json;
  readonly error?: ErrorData;
  /** The event that ended a wait early. */
  readonly event?: Json;
}

/** Reads an instance's payload back from the journal entries that its head names. */
export function loadPayload(store: Store, head: Head): Payload {
  const first = entryOf(store, head, head.first);
  const outcomes: Record<string, StepOutcome> = {};
  for (const [id, step] of Object.entries(head.steps)) {
    if (step.outcome !== undefined) outcomes[id] = outcomeIn(entryOf(store, head, step.outcome), id);
  }
  return { input: (first.event as JsonObject)["data"] ?? null, outcomes };
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
      return { event };
    case "started":
    case "timer":
    case "attempt":
    case "retry":
      throw new Error(`journal entry ${entry.seq} holds no outcome of ${step}`);
    default:
      return entry.kind satisfies never;
  }
}

/** What expressions see while `event` is handled at `nowMs`. */
export function scopeOf(
  definition: Definition,
  head: Pick<Head, "id" | "steps">,
  payload: Payload,
  event: Json,
  nowMs: number,
): Scope {
  return {
    input: payload.input,
    event,
    instanceId: head.id,
    nowMs,
    step(id): StepView | undefined {
      const step = head.steps[id];
      if (!step) return undefined;
      return {
        output: outputOf(definition, head.steps, payload, id),
        timeout: step.timeout === true,
        skipped: step.status === "skipped",
        failed: step.status === "failed",
        error: (errorOf(definition, head.steps, payload, id) ?? null) as Json,
        event: payload.outcomes[id]?.event ?? null,
        attempts: step.attempts,
        completed_at: step.completedAtMs === undefined ? null : new Date(step.completedAtMs).toISOString(),
      };
    },
  };
}

/** A call's answer; of a block a list or map of its branches', a branch's being its last step's; otherwise null. */
export function outputOf(definition: Definition, steps: Head["steps"], payload: Payload, id: string): Json {
  const step = definition.steps.get(id);
  if (step?.kind !== "parallel") return payload.outcomes[id]?.output ?? null;
  if (steps[id]?.status !== "completed") return null;
  const outputs = step.branches.map(
    (branch) => [branch.name, outputOf(definition, steps, payload, lastOf(branch.steps).id)] as const,
  );
  return step.named ? Object.fromEntries(outputs) : outputs.map(([, output]) => output);
}

/** A step's own error; of a block that of its first failed branch in the order of the text, with all in `errors`. */
export function errorOf(
  definition: Definition,
  steps: Head["steps"],
  payload: Payload,
  id: string,
): ErrorData | undefined {
  const step = definition.steps.get(id);
  if (step?.kind !== "parallel") return payload.outcomes[id]?.error;
  if (steps[id]?.status !== "failed") return undefined;
  const errors = step.branches.flatMap((branch) => {
    const failed = branch.steps.find((inner) => steps[inner.id]?.status === "failed");
    const error = failed && errorOf(definition, steps, payload, failed.id);
    return error ? [error] : [];
  });
  const [first] = errors;
  return first && { ...first, errors };
}

const lastOf = (steps: readonly Step[]): Step => steps[steps.length - 1]!;
