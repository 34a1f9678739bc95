// Shape: which keys a workflow has and what kind of value each takes. Checks files, and gives editors the JSON
// Schema by which they complete and explain.
import { z } from "zod";
import { exampleShapeOf, happeningShapes } from "./example-shape.ts";
import { eventPattern, idPattern } from "./name.ts";
import { actions, stepShapes } from "./step-shape.ts";
import { dataShape } from "./type-shape.ts";
import {
  attemptTimeout,
  duration,
  event,
  expression,
  retryShape,
  stepName,
  text,
  texts,
} from "./value-shape.ts";

/** JSON Schema (draft 7) of a workflow file. */
export function workflowJsonSchema(): object {
  const step: z.ZodType = z.lazy(() => anyStep).meta({ id: "step" });
  const steps = stepShapes(step);
  const anyStep = z.union(actions.map((action) => steps[action]));
  const { $schema, ...schema } = z.toJSONSchema(workflowShape(step), { target: "draft-7", io: "input" });
  return { $schema, title: "HMS-ACT workflow", ...schema };
}

export const guaranteeForms = [
  "always",
  "never",
  "before",
  "leads_to",
  "exclusive",
  "within",
  "compensated",
  "different_people",
] as const;

export type GuaranteeForm = (typeof guaranteeForms)[number];

const key = z.union([z.string(), z.number()]).meta({
  description: "Makes the instance's id: a second event with the same key finds the running instance.",
  examples: ["${data.payment_id}"],
});

export const eventTriggerShape = z.strictObject({
  event,
  key: key.optional(),
  if_running: z
    .enum(["ignore", "restart", "reject"])
    .meta({
      description:
        "When the key has a running instance: it is named (the default), cancelled and followed by a new one, or the event is refused.",
      examples: ["restart"],
    })
    .optional(),
  if_ended: z
    .enum(["ignore", "restart"])
    .meta({
      description: "When the key's instance has ended: it is named (the default), or followed by a new one.",
      examples: ["restart"],
    })
    .optional(),
  when: expression.meta({ description: "Starts only when this is true of `data`." }).optional(),
});

export const cronTriggerShape = z.strictObject({
  cron: z
    .string()
    .max(200)
    .meta({
      description:
        "When to start: minute, hour, day of the month, month, day of the week. Instances begin with `{scheduled_at}`.",
      examples: ["0 6 * * 1-5", "*/15 8-17 * * MON-FRI", "0 9 L * *"],
    }),
  timezone: z
    .string()
    .max(64)
    .meta({ description: "An IANA time zone. Default UTC.", examples: ["Europe/Berlin"] })
    .optional(),
  overlap: z
    .enum(["skip", "allow"])
    .meta({
      description: "Whether to start while an instance of this schedule still runs. Default skip.",
      examples: ["allow"],
    })
    .optional(),
  catch_up: z
    .enum(["one", "all", "none"])
    .meta({
      description:
        "Which times get an instance that passed while the engine was not running: the latest, all, or none. Default one.",
      examples: ["none"],
    })
    .optional(),
});

const triggerShape = z.union([event, eventTriggerShape, cronTriggerShape]);

/** A trigger whose keys are checked one by one. */
const localTrigger = z.union([event, z.record(z.string(), z.unknown())]);

const two = z.array(stepName).length(2);

const excuse = z.string().max(200);
const excuses = z.union([excuse, z.array(excuse).min(1).max(20)]);

export const guaranteeShapes: Readonly<Record<GuaranteeForm, z.ZodObject>> = {
  always: z
    .strictObject({
      always: z.union([stepName, z.strictObject({ step: stepName, unless: excuses.optional() })]),
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
  different_people: z.strictObject({ different_people: two }).meta({
    description: "The two tasks are never decided by the same person.",
    examples: [{ different_people: ["request", "approve"] }],
  }),
};

/** The outermost keys. */
function workflowShape(step: z.ZodType): z.ZodObject {
  const trigger = step === localStep ? localTrigger : triggerShape;
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
      .union([trigger, z.array(trigger).min(1).max(100)])
      .meta({
        description: "Events and schedules that start an instance.",
        examples: ["payment_failed", { cron: "0 6 * * 1-5", timezone: "Europe/Berlin" }],
      })
      .optional(),
    input: dataShape
      .meta({ description: "Types of the data an instance starts with.", examples: [{ id: "integer" }] })
      .optional(),
    events: z
      .record(
        z.string().regex(eventPattern),
        z.union([
          z.strictObject({
            data: dataShape.meta({ description: "Types of its data." }).optional(),
            late: z
              .enum(["reject", "ignore", "keep"])
              .meta({
                description:
                  "What becomes of one that no step waits for now: it is refused (the default), noted and nothing more, or kept for the next wait for it.",
              })
              .optional(),
          }),
          z.null(),
        ]),
      )
      .meta({
        description: "Events an instance may receive while it runs.",
        examples: [{ bank_updated: { data: { iban: "string" }, late: "keep" } }],
      })
      .optional(),
    defaults: z
      .strictObject({ timeout: attemptTimeout.optional(), retry: retryShape.optional() })
      .meta({ description: "For every call that does not say otherwise." })
      .optional(),
    deadline: duration
      .meta({
        description: "Longest time from start to end; then the instance fails with type timeout.",
        examples: ["30d"],
      })
      .optional(),
    steps: z.array(step).min(1),
    output: z.unknown().meta({ description: "The output of a completed instance." }).optional(),
    guarantees: z
      .array(step === localStep ? z.unknown() : z.union(Object.values(guaranteeShapes)))
      .optional(),
    tests: z
      .array(step === localStep ? z.unknown() : exampleShapeOf(z.union(Object.values(happeningShapes))))
      .max(500)
      .meta({
        description: "Examples: given, when, then. `hms-act test` runs them.",
        examples: [[{ name: "nobody answers", then: { status: "completed" } }]],
      })
      .optional(),
  });
}

const localStep = z.unknown();

/** The workflow whose steps and guarantees are checked one by one. */
export const localWorkflow = workflowShape(localStep);
