// Events from outside: what starts instances, and resumes those that wait for them.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Engine, OutsideEvent, Published } from "../engine/engine.ts";
import { EngineError } from "../engine/error.ts";
import { actorOf } from "./caller.ts";
import { publishedSchema } from "./answers.ts";
import {
  assembleBinary,
  batchMax,
  cloudEvent,
  cloudEventBatch,
  isBinary,
  readCloudEvent,
} from "./cloud-event.ts";
import type { CloudEvent } from "./cloud-event.ts";
import type { BodyForm } from "./operation.ts";
import { nameOf } from "./once.ts";
import { problemDocument, problemOf } from "./problem.ts";
import type { ProblemDocument } from "./problem.ts";
import { addOperation, mistakesIn } from "./route.ts";
import { answerAtRest } from "./prefer.ts";
import { accepted, replyAccepted, send } from "./reply.ts";
import { traceWith } from "./trace-parent.ts";
import { plainEvent } from "./requests.ts";
import type { PlainEvent } from "./requests.ts";

type Arrived =
  | { readonly kind: "one"; readonly event: PlainEvent }
  | { readonly kind: "batch"; readonly items: readonly unknown[] };

const one = (event: PlainEvent): Arrived => ({ kind: "one", event });

const forms: readonly BodyForm<Arrived>[] = [
  {
    type: "application/json",
    schema: cloudEvent,
    fits: isBinary,
    assemble: assembleBinary,
    read: (value) => one(readCloudEvent(value)),
  },
  { type: "application/json", schema: plainEvent, read: (value) => one(value as PlainEvent) },
  {
    type: "application/cloudevents+json",
    schema: cloudEvent,
    read: (value) => one(readCloudEvent(value)),
  },
  {
    type: "application/cloudevents-batch+json",
    schema: cloudEventBatch,
    read: (value) => ({ kind: "batch", items: value as readonly unknown[] }),
  },
];

export function addEvents(app: OpenAPIHono, engine: Engine, stopping: AbortSignal): void {
  addOperation(
    app,
    {
      method: "post",
      path: "/v1/events",
      operationId: "publishEvent",
      waits: true,
      summary:
        "Start what the event triggers and resume what matches it. The same source and id again changes nothing",
      description:
        "Takes a plain event, a CloudEvent (structured, or binary: `ce-*` headers beside JSON data), or a batch of up to " +
        `${batchMax} CloudEvents, which are taken in their order. A batch is answered with \`items\`: for each event ` +
        "what became of it, or the problem for which it was refused.",
      input: { in: "forms", forms },
      answer: { status: 202, description: "The event is kept, on disk", schema: publishedSchema },
      problems: [
        "bad-event",
        "unknown-event",
        "bad-data",
        "too-much-data",
        "key-taken",
        "key-reused",
        "overloaded",
        "no-room",
        "stopping",
        "unreadable",
      ],
    },
    async (context, arrived) => {
      const by = (event: CloudEvent | PlainEvent): By => ({
        actor: actorOf(context),
        trace: traceWith(context, "traceparent" in event ? event : undefined),
      });
      if (arrived.kind === "batch")
        return replyAccepted({ items: await publishAll(engine, arrived.items, by) });
      const name = await nameOf(context);
      const { event } = arrived;
      const named = name === undefined || event.id !== undefined ? event : { ...event, id: name };
      const published = await engine.publish(outside(named, by(event)));
      const ids = published.instances.map(({ id }) => id);
      const answers = { now: accepted(published), then: () => accepted(atRest(engine, published)) };
      return send(await answerAtRest(context, engine, ids, answers, stopping));
    },
  );
}

type By = Pick<OutsideEvent, "actor" | "trace">;

/** What became of the instances meanwhile, too. */
function atRest(engine: Engine, { id, instances }: Published): object {
  const views = new Map(engine.find(instances.map((moved) => moved.id)).map((view) => [view.id, view]));
  return {
    id,
    instances: instances.map((moved) => {
      const { status, state } = views.get(moved.id) ?? {};
      return { ...moved, status, state };
    }),
  };
}

const outside = (
  { type, data, id, source, attributes }: PlainEvent & Pick<CloudEvent, "attributes">,
  by: By,
): OutsideEvent => ({
  type,
  data,
  ...(id !== undefined && { id }),
  ...(source !== undefined && { source }),
  ...(attributes !== undefined && { attributes }),
  ...by,
});

/** In the order of the items. What is no CloudEvent is refused, and the others go on. */
async function publishAll(
  engine: Engine,
  items: readonly unknown[],
  by: (event: CloudEvent) => By,
): Promise<readonly (Published | ProblemDocument)[]> {
  const events = items.map((item) => {
    const parsed = cloudEvent.safeParse(item);
    if (!parsed.success) return undefined;
    const event = readCloudEvent(parsed.data);
    return outside(event, by(event));
  });
  const published = await engine.publishAll(events.filter((event) => event !== undefined));
  let taken = 0;
  return events.map((event, index) => {
    if (event === undefined)
      return problemDocument(mistakesIn(`Event ${index} of the batch`, cloudEvent, items[index]));
    const result = published[taken++]!;
    return result instanceof EngineError ? problemDocument(problemOf(result)) : result;
  });
}
