// What if: what would become of an instance; nothing is done.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import type { Engine } from "../engine/engine.ts";
import { durationPattern, parseDuration } from "../language/duration.ts";
import type { Json } from "../language/json.ts";
import { predictedMax, whatIf } from "../simulation/what-if.ts";
import { instanceSchema, recordedSchema } from "./answers.ts";
import { withInstance } from "./instance-address.ts";
import { reply } from "./reply.ts";
import { name } from "./requests.ts";
import { addOperation } from "./route.ts";

const duration = z
  .string()
  .max(100)
  .regex(durationPattern, "must be a duration such as 5d or 2h30m")
  .refine((text) => parseDuration(text) !== undefined, "must be at most 100 years");

const question = z
  .strictObject({
    advance: duration.optional().openapi({ description: "How much time passes; none where it is missing" }),
    events: z
      .array(
        z.strictObject({
          type: name,
          data: z.unknown().optional().openapi({ description: "Any JSON; null where it is missing" }),
          at: duration.optional().openapi({ description: "From now; at once where it is missing" }),
        }),
      )
      .max(100)
      .optional(),
  })
  .openapi("WhatIf", { example: { advance: "5d", events: [{ type: "wait_for_fix.resolved", at: "1d" }] } });

const prediction = z
  .object({
    instance: instanceSchema,
    entries: z.array(recordedSchema),
    calls: z.array(
      z.object({
        at: z.string(),
        instance: z.string(),
        step: z.string(),
        method: z.string(),
        path: z.string(),
      }),
    ),
    refused: z
      .array(z.object({ type: z.string(), code: z.string(), message: z.string() }))
      .openapi({ description: "Events that nothing would take" }),
    stopped: z
      .string()
      .optional()
      .openapi({ description: `Why it was not followed to the end: after ${predictedMax} entries` }),
  })
  .openapi("Prediction");

export function addWhatIf(app: OpenAPIHono, engine: Engine): void {
  addOperation(
    app,
    {
      method: "post",
      path: "/v1/instances/{id}/what-if",
      operationId: "predictInstance",
      summary: "See what would become of an instance as time goes on and events come; nothing is done",
      description:
        "Services are taken to answer 200 `{}` at once, and agents with the smallest answer that fits. Children move with " +
        "the instance; no other instance is there.",
      input: { in: "body", schema: question },
      answer: { status: 200, description: "What would happen", schema: prediction },
      problems: ["unknown-instance", "archived"],
    },
    (context, { advance = "0s", events = [] }) =>
      withInstance(context, async (id) => {
        engine.read(id);
        const workflows = engine.workflows().map((view) => engine.definition(view.id));
        const asked = events.map(({ type, data = null, at = "0s" }) => ({
          type,
          data: data as Json,
          afterMs: parseDuration(at)!,
        }));
        const ofTime = { nowMs: engine.now(), advanceMs: parseDuration(advance)! };
        return reply(await whatIf(engine.record, workflows, { instance: id, events: asked, ...ofTime }));
      }),
  );
}
