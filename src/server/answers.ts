// Answers: the schemas of what the server sends, for the description of the interface.
import { z } from "@hono/zod-openapi";
import type { Status, StepStatus } from "../machine/state.ts";

/** Each status once; a status that is missing here does not compile. */
const statuses = {
  running: "running",
  paused: "paused",
  compensating: "compensating",
  needs_attention: "needs_attention",
  completed: "completed",
  failed: "failed",
  cancelled: "cancelled",
} as const satisfies { readonly [status in Status]: status };

const stepStatuses = {
  pending: "pending",
  running: "running",
  waiting: "waiting",
  completed: "completed",
  failed: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
  compensating: "compensating",
  compensated: "compensated",
} as const satisfies { readonly [status in StepStatus]: status };

export const statusSchema = z.enum(statuses);

const time = z.iso.datetime({ precision: 3 }).openapi({ description: "RFC 3339, UTC, milliseconds" });
const json = z.unknown().openapi({ description: "Any JSON" });
const stateValue = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .openapi({ description: "XState state value: a name, or values by region" });

const failure = z
  .object({
    type: z.string(),
    step: z.string().optional(),
    status: z.int().optional().openapi({ description: "HTTP status of the last attempt" }),
    message: z.string(),
    attempts: z.int().optional(),
    errors: z
      .array(z.record(z.string(), z.unknown()))
      .optional()
      .openapi({ description: "Failures beside the first, alike" }),
  })
  .openapi("Failure");

const step = z
  .object({
    status: z.enum(stepStatuses),
    attempts: z.int(),
    started_at: time,
    completed_at: time.optional(),
    output: json.optional(),
    error: failure.optional(),
  })
  .openapi("Step");

const waitingFor = z
  .object({
    kind: z.enum(["call", "timer", "event"]),
    step: z.string(),
    due: time.optional(),
    event: z.string().optional(),
  })
  .openapi("WaitingFor");

export const instanceSchema = z
  .object({
    id: z.string(),
    workflow: z.string(),
    version: z.string().openapi({ description: "Content hash of the definition it began with" }),
    status: statusSchema,
    state: stateValue,
    input: json,
    output: json.optional(),
    error: failure.optional(),
    steps: z.record(z.string(), step).openapi({ description: "By id; steps not reached are absent" }),
    waiting_for: z.array(waitingFor),
    overdue: z.boolean(),
    created_at: time,
    updated_at: time,
    revision: z.int(),
  })
  .openapi("Instance");

export const entrySchema = z
  .object({
    seq: z.int().openapi({ description: "One count over all instances" }),
    at: time,
    kind: z.string(),
    step: z.string().optional(),
    event: json.optional(),
    requests: z
      .record(z.string(), z.unknown())
      .optional()
      .openapi({ description: "Requests fixed by this entry, by step" }),
    vars: z.record(z.string(), json).optional().openapi({ description: "Variables that were set" }),
    errors: z
      .record(z.string(), failure)
      .optional()
      .openapi({ description: "Failures found without a call, by step" }),
    delivered: z
      .array(z.int())
      .optional()
      .openapi({ description: "Entries with kept events that steps took, by their seq" }),
    state: stateValue,
    actor: z.string().optional(),
    prev: z.string().openapi({ description: "Hash of the instance's entry before; 64 zeros for the first" }),
    hash: z.string(),
  })
  .openapi("JournalEntry");

export const publishedSchema = z
  .object({
    id: z.string(),
    instances: z.array(z.object({ id: z.string(), workflow: z.string(), started: z.boolean() })),
  })
  .openapi("Published");

const workflowFields = {
  id: z.string(),
  title: z.string().optional(),
  version: z.string().openapi({ description: "The version that new instances begin with" }),
  triggers: z.array(z.string()),
};

export const workflowSummarySchema = z.object(workflowFields).openapi("WorkflowSummary");

export const workflowSchema = z
  .object({ ...workflowFields, source: z.string().openapi({ description: "YAML as the author wrote it" }) })
  .openapi("Workflow");

export const pageSchema = (item: z.ZodType): z.ZodType =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: "Cursor of the next page; null on the last" }),
  });
