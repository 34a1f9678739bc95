// Events from outside: what starts instances, and resumes those that wait for them.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Engine } from "../engine/engine.ts";
import { actorOf } from "./actor.ts";
import { publishedSchema } from "./answers.ts";
import { addOperation } from "./route.ts";
import { replyAccepted } from "./reply.ts";
import { plainEvent } from "./requests.ts";

export function addEvents(app: OpenAPIHono, engine: Engine): void {
  addOperation(
    app,
    {
      method: "post",
      path: "/v1/events",
      operationId: "publishEvent",
      summary:
        "Start what the event triggers and resume what matches it. The same source and id again changes nothing",
      input: { in: "body", schema: plainEvent },
      answer: { status: 202, description: "The event is kept, on disk", schema: publishedSchema },
      problems: [
        "bad-event",
        "unknown-event",
        "bad-data",
        "too-much-data",
        "key-taken",
        "key-reused",
        "overloaded",
        "stopping",
      ],
    },
    async (context, { type, data, id, source }) => {
      const identity = { ...(id !== undefined && { id }), ...(source !== undefined && { source }) };
      return replyAccepted(await engine.publish({ type, data, ...identity, actor: actorOf(context) }));
    },
  );
}
