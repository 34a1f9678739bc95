// Shape: which keys a workflow has and what kind of value each takes. Checks files, and gives editors the JSON
// Schema by which they complete and explain.
import { z } from "zod";
import { durationPattern } from "./duration.ts";
import { eventPattern, idPattern } from "./name.ts";

/** JSON Schema (draft 7) of a workflow file. */
export function workflowJsonSchema(): object {
  const step: z.ZodType = z.lazy(() => anyStep).meta({ id: "step" });
  const steps = stepShapes(step);
  const anyStep = z.union(actions.map((action) => steps[action]));
  const { $schema, ...schema } = z.toJSONSchema(workflowShape(step), { target: "draft-7", io: "input" });
  return { $schema, title: "HMS-ACT workflow", ...schema };
}

/** What a step can do: each step has exactly one of these keys. */
export const actions = ["call", "parallel", "wait_days", "wait"] as const;

export type Action = (typeof actions)[number];

export const guaranteeForms = [
  "always",
  "never",
  "before",
  "leads_to",
  "exclusive",
  "within",
  "compensated",
] as const;

export type GuaranteeForm = (typeof guaranteeForms)[number];

const text = z.string().max(10_000);

const id = z
  .string()
  .regex(idPattern)
  .meta({
    description: "Name for ever: journals, idempotency keys and migrations know the step by it.",
    examples: ["freeze_payments"],
  });

const duration = z
  .string()
  .regex(durationPattern)
  .meta({ description: "A duration: amounts with ms, s, m, h, d or w.", examples: ["30s", "2h30m", "5d"] });

const event = z
  .string()
  .regex(eventPattern)
  .meta({ description: "The type of an event.", examples: ["bank_updated"] });

const expression = z.union([z.string(), z.boolean()]).meta({
  description: "A CEL expression, bare or as `${...}`, that is true or false.",
  examples: ["step(wait_for_fix).timeout", "input.amount > 100"],
});

export const percentPattern = /^\d{1,3}(?:\.\d+)?%$/;

const retryShape = z
  .union([
    z.int().min(0).max(1000),
    z.strictObject({
      max: z.int().min(0).max(1000).meta({ description: "Retries after the first attempt." }).optional(),
      first: duration.meta({ description: "Pause before the first retry.", examples: ["1s"] }).optional(),
      factor: z
        .number()
        .min(1)
        .max(100)
        .meta({ description: "How much longer each next pause is." })
        .optional(),
      cap: duration.meta({ description: "No pause is longer.", examples: ["1m"] }).optional(),
      jitter: z
        .union([z.string().regex(percentPattern), z.number().min(0).max(1)])
        .meta({ description: "Share of a pause that is random.", examples: ["20%"] })
        .optional(),
    }),
  ])
  .meta({
    description: "Retries of a call: how many, and with which pauses.",
    examples: [3, { max: 5, cap: "10m" }],
  });

const timeout = duration.meta({
  description: "Longest time one attempt may take. Default 30s.",
  examples: ["30s"],
});

const texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const callText = z.string().meta({
  description: "Method and path of a service behind the gateway.",
  pattern: "^(GET|POST|PUT|PATCH|DELETE) +/",
  examples: ["POST /finance/freeze"],
});

const request = {
  call: callText,
  with: z
    .unknown()
    .meta({
      description: "The body; values may hold `${...}`. Default: the instance's input.",
      examples: [{ id: "${input.id}" }],
    })
    .optional(),
  query: texts.meta({ description: "Parameters of the query." }).optional(),
  headers: texts.meta({ description: "Headers of the request." }).optional(),
  timeout: timeout.optional(),
  retry: retryShape.optional(),
};

const undo = z.union([callText, z.strictObject(request)]);

const common = {
  id: id.optional(),
  title: text.meta({ description: "What people see." }).optional(),
  when: expression.meta({ description: "Guard: when it is false, the step is skipped." }).optional(),
};

const until = z
  .union([event, z.array(event).min(1).max(100)])
  .meta({ description: "Event that ends the wait early, or several.", examples: ["bank_updated"] });

const branchSteps = (step: z.ZodType): z.ZodArray => z.array(step).min(1);

/** One shape an action; `step` is the shape of steps inside a block. */
function stepShapes(step: z.ZodType): Readonly<Record<Action, z.ZodObject>> {
  return {
    call: z.strictObject({
      ...common,
      ...request,
      compensation: z
        .union([undo, z.array(undo).min(1).max(100)])
        .meta({
          description:
            "Undoes the completed step when the instance fails later: a call, or several in order.",
          examples: ["POST /finance/unfreeze"],
        })
        .optional(),
      irreversible: z.boolean().meta({ description: "Says that a completed step has no undo." }).optional(),
    }),
    parallel: z.strictObject({
      ...common,
      parallel: z.union([branchSteps(step), z.record(z.string().regex(idPattern), branchSteps(step))]).meta({
        description: "Branches that run side by side: a list of steps, or a map of named lists of steps.",
      }),
    }),
    wait_days: z.strictObject({
      ...common,
      wait_days: z
        .int()
        .min(0)
        .max(36_525)
        .meta({ description: "Days (of 24 hours) to wait.", examples: [5] }),
      until: until.optional(),
    }),
    wait: z.strictObject({
      ...common,
      wait: duration.meta({ description: "How long to wait.", examples: ["2h30m"] }),
      until: until.optional(),
    }),
  };
}

/** Keys that a step with this action may have. */
export const stepKeys = (action: Action): readonly string[] => Object.keys(localSteps[action].shape);

/** Steps whose inner steps are checked one by one, for the sake of precise messages. */
export const localSteps = stepShapes(z.unknown());

export const typePattern = /^(?:string|number|integer|boolean|timestamp|duration|any)\??$/;

const fieldShape: z.ZodType = z
  .lazy(() =>
    z.union([z.string().regex(typePattern), z.array(fieldShape).length(1), z.record(z.string(), fieldShape)]),
  )
  .meta({
    id: "type",
    description:
      "A type: string, number, integer, boolean, timestamp, duration or any (with `?` where the field is optional), `[type]` for lists, or a map of fields.",
  });

const fieldsShape = z.record(z.string(), fieldShape);

const key = z.union([z.string(), z.number()]).meta({
  description: "Makes the instance's id: a second event with the same key finds the running instance.",
  examples: ["${data.payment_id}"],
});

const triggerShape = z.union([
  event,
  z.strictObject({
    event,
    key: key.optional(),
    when: expression.meta({ description: "Starts only when this is true of `data`." }).optional(),
  }),
]);

const stepName = z.string().max(200);
const two = z.array(stepName).length(2);

export const guaranteeShapes: Readonly<Record<GuaranteeForm, z.ZodObject>> = {
  always: z
    .strictObject({
      always: z.union([stepName, z.strictObject({ step: stepName, unless: z.string().max(200).optional() })]),
    })
    .meta({
      description: "On every path that reaches an end, the step completed.",
      examples: [{ always: "create_ticket" }],
    }),
  never: z.strictObject({ never: stepName, after: z.string().max(200).optional() }).meta({
    description: "Once the event or step has happened, the step never starts.",
    examples: [{ never: "escalate", after: "bank_updated" }],
  }),
  before: z.strictObject({ before: two }).meta({
    description: "The second never starts unless the first completed.",
    examples: [{ before: ["freeze_payments", "notify_citizen"] }],
  }),
  leads_to: z
    .strictObject({ leads_to: two })
    .meta({ description: "Whenever the first completed, the second completes." }),
  exclusive: z
    .strictObject({ exclusive: z.array(stepName).min(2).max(100) })
    .meta({ description: "No path completes two of them." }),
  within: z
    .strictObject({ within: z.strictObject({ step: stepName, of: z.string().max(200), max: duration }) })
    .meta({
      description: "Worst-case time over every path.",
      examples: [{ within: { step: "notify_citizen", of: "start", max: "24h" } }],
    }),
  compensated: z.strictObject({ compensated: stepName }).meta({
    description:
      "On every path that fails after the step completed, its compensation completed or a person was called.",
  }),
};

/** The outermost keys. */
function workflowShape(step: z.ZodType): z.ZodObject {
  return z.strictObject({
    id: z
      .string()
      .regex(idPattern)
      .meta({ description: "Name of the workflow.", examples: ["payment_failed_flow"] }),
    title: text.meta({ description: "What people see." }).optional(),
    description: text.optional(),
    owner: text.meta({ description: "Who answers for the workflow." }).optional(),
    labels: texts.optional(),
    trigger: z
      .union([triggerShape, z.array(triggerShape).min(1).max(100)])
      .meta({ description: "Events that start an instance.", examples: ["payment_failed"] })
      .optional(),
    input: fieldsShape
      .meta({ description: "Types of the data an instance starts with.", examples: [{ id: "integer" }] })
      .optional(),
    events: z
      .record(
        z.string().regex(eventPattern),
        z.union([z.strictObject({ data: fieldsShape.optional() }), z.null()]),
      )
      .meta({
        description: "Events an instance may receive while it runs.",
        examples: [{ bank_updated: { data: { iban: "string" } } }],
      })
      .optional(),
    defaults: z
      .strictObject({ timeout: timeout.optional(), retry: retryShape.optional() })
      .meta({ description: "For every call that does not say otherwise." })
      .optional(),
    steps: z.array(step).min(1),
    output: z.unknown().meta({ description: "The output of a completed instance." }).optional(),
    guarantees: z
      .array(step === localStep ? z.unknown() : z.union(Object.values(guaranteeShapes)))
      .optional(),
  });
}

const localStep = z.unknown();

/** The workflow whose steps and guarantees are checked one by one. */
export const localWorkflow = workflowShape(localStep);
