// Example shapes: which keys the entries of `tests` have and what each takes.
import { z } from "zod";
import { duration, event, text } from "./value-shape.ts";

export const answerWords = ["timeout", "lost", "refused"] as const;

const endings = ["completed", "failed", "cancelled", "needs_attention", "running", "compensating"] as const;

const stepStatuses = [
  "absent",
  "pending",
  "running",
  "waiting",
  "completed",
  "failed",
  "skipped",
  "cancelled",
  "compensating",
  "compensated",
] as const;

const stepName = z.string().max(200);
const status = z.int().min(200).max(599);
const anything = z.unknown();

const answer = z.union([
  status,
  z.enum(answerWords),
  z.strictObject({
    status: status.meta({ description: "HTTP status. Default: 200." }).optional(),
    output: anything.meta({ description: "The answer's JSON. Default: {}." }).optional(),
  }),
]);

const at = duration.meta({ description: "Time from the start.", examples: ["2d"] });

export const happeningShapes = {
  event: z.strictObject({
    at,
    event,
    data: anything.meta({ description: "Its data. Default: {}.", examples: [{ iban: "DE1" }] }).optional(),
  }),
  decide: z.strictObject({
    at,
    decide: stepName.meta({ description: "The step whose task a person decides." }),
    output: anything
      .meta({ description: "What is decided.", examples: [{ decision: "approve" }] })
      .optional(),
    by: text.min(1).meta({ description: "Who decides. Default: somebody." }).optional(),
  }),
};

/** `happening` is the shape of the entries of `when`. */
export const exampleShapeOf = (happening: z.ZodType): z.ZodObject =>
  z.strictObject({
    name: text.min(1).meta({ description: "What the example shows.", examples: ["nobody answers"] }),
    given: z
      .strictObject({
        input: anything
          .meta({
            description: "Data of the start. Default: {}, or a sample that fits.",
            examples: [{ id: 7 }],
          })
          .optional(),
        answers: z
          .record(stepName, z.union([answer, z.array(answer).min(1).max(100)]))
          .meta({
            description:
              "By step, what its call is answered: one answer, or one an attempt, of which the last repeats. Default: 200 {}.",
            examples: [{ freeze: [503, "timeout", { status: 200, output: { id: 7 } }] }],
          })
          .optional(),
      })
      .meta({ description: "What the example begins with." })
      .optional(),
    when: z
      .array(happening)
      .max(100)
      .meta({
        description: "What happens, in order of time.",
        examples: [[{ at: "2d", event: "bank_updated", data: { iban: "DE1" } }]],
      })
      .optional(),
    then: z
      .strictObject({
        status: z
          .enum(endings)
          .meta({ description: "How the instance ends, or where it rests.", examples: ["completed"] })
          .optional(),
        output: anything.meta({ description: "The whole output." }).optional(),
        error: z
          .strictObject({
            type: z.string().optional(),
            step: stepName.optional(),
            status: z.int().optional(),
            message: text.optional(),
            attempts: z.int().optional(),
          })
          .meta({ description: "A part of its error.", examples: [{ type: "timeout" }] })
          .optional(),
        steps: z
          .record(stepName, z.enum(stepStatuses))
          .meta({ description: "Statuses of steps.", examples: [{ escalate: "skipped" }] })
          .optional(),
        calls: z
          .array(text)
          .max(1000)
          .meta({
            description: "All requests in their order, whatever the number of attempts.",
            examples: [["POST /finance/freeze", "POST /notify/email"]],
          })
          .optional(),
        after: duration.meta({ description: "Time from the start to the end.", examples: ["5d"] }).optional(),
      })
      .meta({ description: "What must come of it.", minProperties: 1 }),
  });

/** With entries of `when` that are checked one by one. */
export const localExample = exampleShapeOf(anything);
