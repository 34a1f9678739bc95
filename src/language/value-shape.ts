// Value shapes: the kinds of value that keys of a workflow take, with what editors say of them.
import { z } from "zod";
import { durationPattern } from "./duration.ts";
import { eventPattern, idPattern } from "./name.ts";

export const text = z.string().max(10_000);

export const id = z
  .string()
  .regex(idPattern)
  .meta({
    description: "Name for ever: journals, idempotency keys and migrations know the step by it.",
    examples: ["freeze_payments"],
  });

export const duration = z
  .string()
  .regex(durationPattern)
  .meta({ description: "A duration: amounts with ms, s, m, h, d or w.", examples: ["30s", "2h30m", "5d"] });

export const event = z
  .string()
  .regex(eventPattern)
  .meta({ description: "The type of an event.", examples: ["bank_updated"] });

/** The id of a step, written or generated. */
export const stepName = z.string().max(200);

/** One or several of something. */
export const someOf = <Item extends z.ZodType>(item: Item): z.ZodUnion<[Item, z.ZodArray<Item>]> =>
  z.union([item, z.array(item).min(1).max(100)]);

export const expression = z.union([z.string(), z.boolean()]).meta({
  description: "A CEL expression, bare or as `${...}`, that is true or false.",
  examples: ["step(wait_for_fix).timeout", "input.amount > 100"],
});

export const textValues = [z.string(), z.number(), z.boolean()] as const;

export const texts = z.record(z.string(), z.union(textValues));

export const percentPattern = /^\d{1,3}(?:\.\d+)?%$/;

export const retryShape = z
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

export const attemptTimeout = duration.meta({
  description: "Longest time one attempt may take. Default 30s.",
  examples: ["30s"],
});
