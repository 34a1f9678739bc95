// Requests: the schemas of what callers send. Strict: a member that is not listed is a mistake.
import { z } from "@hono/zod-openapi";
import type { Json } from "../language/json.ts";
import { searchedMax } from "../engine/facets.ts";
import { pageQuery } from "./page.ts";
import { statusSchema, taskStatusSchema } from "./answers.ts";

export interface PlainEvent {
  readonly type: string;
  readonly data: Json;
  readonly id?: string;
  readonly source?: string;
}

export interface StartRequest {
  readonly data: Json;
  readonly key?: string;
}

export interface CompleteRequest {
  readonly output: Json;
}

export interface SendRequest {
  readonly type: string;
  readonly data?: Json;
}

export interface SkipRequest {
  readonly step: string;
  readonly reason: string;
}

/** Why an operator does something. */
export interface ReasonRequest {
  readonly reason?: string;
}

/**
 * Text that can be part of a name: at most 255 characters, none of them a control character or half of a surrogate
 * pair, since both are altered or lost where names become keys of a store.
 */
export const name = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must have no control characters and be well-formed Unicode")
  // In words that every dialect of regular expressions has; JSON in UTF-8 can hold half a pair only as an escape.
  .openapi({ pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]*$" });

/** Any JSON. Its form was checked when the body was read; the engine checks it against the declared types. */
const data = z.unknown().openapi({ description: "Any JSON" });

// The casts say what zod's types cannot: parsed JSON has no undefined members, and its unknown is Json.
export const plainEvent = z
  .strictObject({
    type: name,
    data,
    id: name
      .optional()
      .openapi({ description: "With `source`, the event's identity. Made where it is missing" }),
    source: name.optional().openapi({ description: "Who says so; `api` where it is missing" }),
  })
  .openapi("PlainEvent", {
    required: ["type", "data"],
    example: { type: "payment_failed", data: { id: 987 } },
  }) as unknown as z.ZodType<PlainEvent>;

export const startRequest = z
  .strictObject({
    data,
    key: name.optional().openapi({ description: "Makes the instance's id `<workflow>:<key>`" }),
  })
  .openapi("StartRequest", {
    required: ["data"],
    example: { data: { id: 987 }, key: "987" },
  }) as unknown as z.ZodType<StartRequest>;

export const sendRequest = z.strictObject({ type: name, data: data.optional() }).openapi("SendRequest", {
  example: { type: "wait_for_fix.resolved" },
}) as unknown as z.ZodType<SendRequest>;

export const reasonRequest = z
  .strictObject({ reason: z.string().max(1000).optional().openapi({ description: "Why, for the journal" }) })
  .openapi("ReasonRequest", {
    example: { reason: "the citizen withdrew" },
  }) as unknown as z.ZodType<ReasonRequest>;

export const skipRequest = z
  .strictObject({
    step: name.openapi({
      description: "The step that needs attention, as the instance's `incident` names it",
    }),
    reason: z.string().min(1).max(1000).openapi({ description: "How it was dealt with, for the journal" }),
  })
  .openapi("SkipRequest", {
    example: { step: "freeze.compensation", reason: "unfrozen by hand, ticket 4711" },
  }) as unknown as z.ZodType<SkipRequest>;

const timestamp = z.iso.datetime({ offset: true, error: "must be a time as in RFC 3339" }).optional();

/** What finds instances, in a query or in the filter of a batch. */
const instanceFilter = {
  workflow: z.string().optional().openapi({ description: "Instances of this workflow" }),
  version: z.string().optional().openapi({ description: "Content hash of the definition" }),
  status: statusSchema.optional().openapi({ description: "Instances in this status" }),
  step: z.string().optional().openapi({
    description: "Instances whose step of this id is running or waiting, be it for one item of a list",
  }),
  error: z.string().optional().openapi({ description: "Instances that failed with an error of this type" }),
  created_after: timestamp.openapi({ description: "At this time, as in RFC 3339, or later" }),
  created_before: timestamp.openapi({ description: "Before this time" }),
  q: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .openapi({
      description: `In the id or in the first ${searchedMax} characters of the error's message, whatever the case of its letters`,
    }),
  label: z
    .record(z.string(), z.string())
    .optional()
    .openapi({
      param: { style: "form", explode: true },
      description: "Instances of versions with these labels, each as `label.<name>=<value>`",
      example: { "label.team": "payments" },
    }),
};

export const instanceQuery = pageQuery.extend(instanceFilter);

const { label: _, ...batchFilter } = instanceFilter;

export const batchRequest = z
  .strictObject({
    action: z.enum(["cancel", "pause", "resume", "retry", "skip"]),
    filter: z
      .strictObject({
        ...batchFilter,
        label: z
          .record(z.string(), z.string())
          .optional()
          .openapi({ description: "Instances of versions with these labels", example: { team: "payments" } }),
      })
      .openapi({ description: "Which instances; `{}` is all of them" }),
    dry_run: z
      .boolean()
      .optional()
      .openapi({ description: "Nothing is done: says how many there are, and some" }),
    reason: z.string().min(1).max(1000).optional().openapi({ description: "Why, for the journals" }),
    step: name.optional().openapi({ description: "With `skip`: the step that needs attention" }),
  })
  .superRefine(({ action, reason, step }, context) => {
    const issue = (member: string, message: string): void =>
      context.addIssue({ code: "custom", path: [member], message });
    if (action === "skip" && step === undefined) issue("step", "is missing: it says what is to be skipped");
    if (action === "skip" && reason === undefined)
      issue("reason", "is missing: it says how it was dealt with");
    if (action !== "skip" && step !== undefined) issue("step", `is not known with ${action}`);
  })
  .openapi("BatchRequest", {
    example: {
      action: "pause",
      filter: { workflow: "payment_failed_flow", status: "running" },
      dry_run: true,
    },
  });

/** People's names reach the journal as those of `X-Act-User` do. */
export const delegateRequest = z
  .strictObject({
    to: z
      .string()
      .regex(/^(?! )[\x20-\x7e]{1,64}(?<! )$/, "must be 1 to 64 printable ASCII characters")
      .openapi({ description: "Who gets it" }),
  })
  .openapi("DelegateRequest", { example: { to: "ben" } });

export const completeRequest = z.strictObject({ output: data }).openapi("CompleteRequest", {
  required: ["output"],
  example: { output: { decision: "approve" } },
}) as unknown as z.ZodType<CompleteRequest>;

export const emptyRequest = z.strictObject({}).openapi("EmptyRequest");

export const taskQuery = pageQuery.extend({
  group: z.string().optional().openapi({ description: "Tasks of this group" }),
  assignee: z.string().optional().openapi({ description: "Tasks that this person has taken" }),
  status: taskStatusSchema
    .optional()
    .openapi({ description: "Where neither `status` nor `instance` is given: offered and claimed ones" }),
  overdue: z
    .enum(["true", "false"])
    .optional()
    .openapi({ description: "Whether nobody decided in time, so far or for good" }),
  instance: z.string().optional().openapi({ description: "Tasks of this instance, ended ones too" }),
});

export const instanceStreamQuery = z.strictObject({
  last_event_id: z
    .string()
    .optional()
    .openapi({ description: "As the header `Last-Event-ID`, for those who cannot send one" }),
});

export const streamQuery = instanceStreamQuery.extend({
  workflow: z.string().optional().openapi({ description: "Only instances of this workflow" }),
});

export const journalQuery = pageQuery.extend({
  format: z
    .enum(["json", "ndjson"])
    .default("json")
    .openapi({ description: "`ndjson`: one entry a line, all of them without `limit`" }),
});
