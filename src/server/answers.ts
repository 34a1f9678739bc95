// Answers: the schemas of what the server sends, for the description of the interface.
import { z } from "@hono/zod-openapi";
import { problemSchema } from "./operation.ts";
import type { TaskStatus } from "../engine/instance.ts";
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
/** Of a member that is always there. */
const someJson = z.unknown().nonoptional().openapi({ description: "Any JSON" });
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
    instance: z.string().optional().openapi({ description: "The child that failed" }),
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
    child: z.string().optional().openapi({ description: "The instance that it runs" }),
    rounds: z.int().optional().openapi({ description: "Of a loop: how many rounds have begun" }),
  })
  .openapi("Step");

const holdFields = {
  because: z.enum(["off", "circuit_open", "busy", "rate", "retries"]),
  until: time.optional().openapi({ description: "Where time alone ends it" }),
};

export const serviceSchema = z
  .object({
    name: z.string().openapi({ description: "The first part of the path of its calls" }),
    status: z.enum(["open", "held", "circuit_open"]),
    running: z.int().openapi({ description: "Calls on the wire" }),
    waiting: z.int().openapi({ description: "Calls that are ready and wait for their turn" }),
    max_running: z.int().optional(),
    rate: z.number().optional().openapi({ description: "Calls a second" }),
    held: z.object(holdFields).optional().openapi({ description: "Why a call that comes now has to wait" }),
  })
  .openapi("Service");

const waitingFor = z
  .object({
    kind: z.enum(["call", "timer", "event", "task", "child"]),
    step: z.string(),
    due: time.optional(),
    event: z.string().optional(),
    instance: z.string().optional().openapi({ description: "The child" }),
    held: z
      .object({ service: z.string(), ...holdFields })
      .optional()
      .openapi({ description: "Of a call that is ready and not sent yet: whose turn it waits for, and why" }),
  })
  .openapi("WaitingFor");

export const instanceSchema = z
  .object({
    id: z.string(),
    workflow: z.string(),
    version: z.string().openapi({ description: "Content hash of the definition it began with" }),
    status: statusSchema,
    state: stateValue,
    input: someJson,
    output: json.optional(),
    error: failure.optional(),
    incident: z
      .object({
        step: z.string().optional(),
        type: z.enum(["compensation", "fault"]),
        message: z.string(),
        since: time,
        cause: failure.optional(),
      })
      .optional()
      .openapi({
        description:
          "What a person must look at, since when and why: `compensation`, an undo that failed, to be retried or skipped; or " +
          "`fault`, something that the engine could not decide and holds until it is retried",
      }),
    paused: z
      .object({ since: time, by: z.string().optional(), reason: z.string().optional() })
      .optional()
      .openapi({ description: "Since when, by whom and why it is paused" }),
    parent: z
      .object({ instance: z.string(), step: z.string() })
      .optional()
      .openapi({ description: "The step that runs it" }),
    steps: z.record(z.string(), step).openapi({ description: "By id; steps not reached are absent" }),
    waiting_for: z.array(waitingFor),
    overdue: z.boolean().openapi({
      description:
        "Over a minute longer under way than any instance of its version may be by design (the sum of timers, attempts and " +
        "time limits, undo included; none where people or events are waited for without a limit), or something was due over " +
        "a minute ago and has not happened",
    }),
    trace: z
      .string()
      .openapi({ description: "Id of the distributed trace of its calls (W3C Trace Context)" }),
    created_at: time,
    updated_at: time,
    revision: z.int(),
  })
  .openapi("Instance");

const entryFields = {
  seq: z.int().openapi({ description: "One count over all instances" }),
  at: time,
  kind: z.string().openapi({
    description:
      "What was handled. `stale`: an attempt ended whose call was withdrawn meanwhile; `event` says how, and nothing of the instance changed",
  }),
  step: z.string().optional(),
  event: json.optional(),
  requests: z
    .record(z.string(), z.unknown())
    .optional()
    .openapi({ description: "Requests and events to publish that this entry fixed, by step" }),
  policies: z
    .record(z.string(), z.object({ kind: z.literal("none"), because: z.string() }))
    .optional()
    .openapi({ description: "Of requests about which no policy is asked, why not, by step" }),
  tasks: z
    .record(z.string(), z.unknown())
    .optional()
    .openapi({ description: "Tasks offered, by step: title, group and who may not decide" }),
  runs: z
    .record(z.string(), z.unknown())
    .optional()
    .openapi({ description: "What children begin with, by step" }),
  vars: z.record(z.string(), json).optional().openapi({ description: "Variables that were set" }),
  lists: z
    .record(z.string(), z.array(json))
    .optional()
    .openapi({ description: "Lists that steps began to go through, by step" }),
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
};

export const entrySchema = z.object(entryFields).openapi("JournalEntry");

export const recordedSchema = z
  .object({
    ...entryFields,
    instance: z.string(),
    revision: z.int(),
    status: statusSchema.openapi({ description: "Of the instance after it" }),
  })
  .openapi("RecordedEntry");

const taskStatuses = {
  offered: "offered",
  claimed: "claimed",
  completed: "completed",
  cancelled: "cancelled",
  overdue: "overdue",
} as const satisfies { readonly [status in TaskStatus]: status };

export const taskStatusSchema = z.enum(taskStatuses);

export const taskSchema = z
  .object({
    id: z.string().openapi({ description: "`<instance>/<step>/<visit>`; percent-encoded in paths" }),
    instance: z.string(),
    workflow: z.string(),
    step: z.string(),
    title: z.string(),
    group: z.string().openapi({ description: "Whose members may act; after escalation the other group" }),
    assignee: z.string().optional().openapi({ description: "Who has taken it, or decided it last" }),
    status: taskStatusSchema.openapi({
      description: "`overdue`: nobody decided it in time, and nobody else was to be asked",
    }),
    form: z
      .record(z.string(), z.unknown())
      .openapi({ description: "Types of the output, as the workflow declares them" }),
    data: someJson,
    due: time.optional(),
    overdue: z.boolean().openapi({ description: "Nobody decided it in time, so far or for good" }),
    quorum: z.int().openapi({ description: "How many different people must decide it" }),
    decisions: z.array(z.object({ by: z.string(), output: someJson, at: time })),
    reminded_at: time.optional(),
    escalated_at: time.optional(),
    created_at: time,
    revision: z.int().openapi({ description: "Of its instance" }),
  })
  .openapi("Task");

const oneSchema = z
  .object({
    id: z.string(),
    instances: z.array(
      z.object({
        id: z.string(),
        workflow: z.string(),
        started: z.boolean(),
        status: statusSchema.optional().openapi({ description: "With `Prefer: wait`" }),
        state: stateValue.optional(),
      }),
    ),
  })
  .openapi("Published");

const publishedBatch = z
  .object({ items: z.array(z.union([oneSchema, problemSchema])) })
  .openapi("PublishedBatch", { description: "Of a batch: for each event, in order, what became of it" });

export const publishedSchema = z.union([oneSchema, publishedBatch]);

const schedule = z
  .object({
    cron: z.string(),
    timezone: z.string(),
    overlap: z.enum(["skip", "allow"]),
    catch_up: z.enum(["one", "all", "none"]),
    next: time.optional().openapi({ description: "When it starts the next instance" }),
    fault: z
      .object({ message: z.string(), since: time })
      .optional()
      .openapi({ description: "Why it is due and starts nothing: it is tried again every minute" }),
  })
  .openapi("Schedule");

const diagnostic = z
  .object({
    file: z.string(),
    line: z.int().openapi({ description: "From 1, like the column" }),
    column: z.int(),
    endLine: z.int(),
    endColumn: z.int(),
    code: z.string(),
    severity: z.enum(["error", "warning"]),
    message: z.string(),
    hint: z.string().optional(),
  })
  .openapi("Diagnostic");

const workflowFields = {
  id: z.string(),
  title: z.string().optional(),
  version: z.string().openapi({ description: "The version that new instances begin with" }),
  triggers: z.array(z.string()).openapi({ description: "Types of the events that start an instance" }),
  schedules: z.array(schedule),
  versions: z
    .array(z.object({ version: z.string(), since: time }))
    .openapi({ description: "Those that new instances began with once, oldest first" }),
};

export const workflowSummarySchema = z.object(workflowFields).openapi("WorkflowSummary");

const numbers = (of: string): z.ZodType => z.record(z.string(), z.int()).openapi({ description: of });

export const workflowSchema = z
  .object({
    ...workflowFields,
    counts: z
      .object({
        status: numbers("By status"),
        waiting: numbers("By what they wait for: `call`, `timer`, `event`, `task`, `child`"),
        step: numbers("By step that is running or waiting"),
      })
      .openapi({ description: "How many of its instances there are; of what there is none is absent" }),
    source: z.string().openapi({ description: "YAML as the author wrote it" }),
  })
  .openapi("Workflow");

export const deployedSchema = z
  .object({
    ...workflowFields,
    source: z.string(),
    diagnostics: z.array(diagnostic).openapi({ description: "Warnings" }),
  })
  .openapi("DeployedWorkflow");

export const machineSchema = z
  .record(z.string(), z.unknown())
  .openapi("Machine", { description: "What XState's createMachine takes" });

export const proofSchema = z
  .looseObject({
    workflow: z.string(),
    states: z.unknown(),
    transitions: z.unknown(),
    paths: z.unknown(),
    exact: z.boolean(),
    guarantees: z.array(z.looseObject({ guarantee: z.unknown(), holds: z.boolean() })),
    findings: z.array(z.looseObject({ code: z.string(), message: z.string() })),
  })
  .openapi("Proof", { description: "As `hms-act prove --json` prints it" });

const batch = z
  .object({
    id: z.string(),
    action: z.string(),
    status: z.enum(["running", "completed"]),
    total: z.int().optional().openapi({ description: "How many the filter found when it began" }),
    done: z.int().openapi({ description: "How many are what was asked for" }),
    failed: z.int(),
    errors: z
      .array(z.object({ instance: z.string(), code: z.string(), message: z.string() }))
      .openapi({ description: "Why not, by instance: the first thousand" }),
    by: z.string().optional(),
    created_at: time,
    completed_at: time.optional(),
  })
  .openapi("Batch");

export const batchSchema = batch;

export const batchAnswerSchema = z.union([
  batch,
  z
    .object({
      action: z.string(),
      dry_run: z.literal(true),
      total: z.int().openapi({ description: "How many instances the filter finds now" }),
      sample: z.array(z.string()).openapi({ description: "The first of them" }),
    })
    .openapi("BatchRehearsal"),
]);

export const pageSchema = (item: z.ZodType): z.ZodType =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: "Cursor of the next page; null on the last" }),
  });
