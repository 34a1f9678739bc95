// Streams: what happens, as it happens: of all instances, or of one.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Engine } from "../engine/engine.ts";
import type { RecordedView } from "../engine/view.ts";
import { recordedSchema } from "./answers.ts";
import { eventStream } from "./event-stream.ts";
import type { Pace, StreamEvent } from "./event-stream.ts";
import { withInstance } from "./instance-address.ts";
import type { Operation } from "./operation.ts";
import { answerProblem } from "./problem.ts";
import { streamHeaders } from "./reply.ts";
import { streamQuery, instanceStreamQuery } from "./requests.ts";
import { addOperation } from "./route.ts";

export interface StreamsOptions {
  readonly stopping: AbortSignal;
  readonly pace: Pace;
}

/** Entries read at once. */
const pageSize = 100;

export function addStreams(app: OpenAPIHono, engine: Engine, options: StreamsOptions): void {
  addOperation(
    app,
    {
      method: "get",
      path: "/v1/stream",
      operationId: "streamAll",
      summary: "Follow the records of all instances",
      description,
      input: { in: "query", schema: streamQuery },
      answer,
      problems: ["unknown-cursor"],
    },
    (context, { last_event_id: given, workflow }) =>
      withPlace(context, engine, given, (after) => {
        const of = workflow === undefined ? {} : { workflow };
        const read = (from: number): Page => {
          const { items, upTo } = engine.entries({ after: from, limit: pageSize, ...of });
          return { events: items.map(eventOf), upTo };
        };
        return stream({ read, after, watch: (more) => engine.watch(more), ...options });
      }),
  );

  addOperation(
    app,
    {
      method: "get",
      path: "/v1/instances/{id}/stream",
      operationId: "streamInstance",
      summary: "Follow the record of an instance",
      description,
      input: { in: "query", schema: instanceStreamQuery },
      answer,
      problems: ["unknown-instance", "unknown-cursor"],
    },
    (context, { last_event_id: given }) =>
      withInstance(context, (id) => {
        engine.read(id);
        return withPlace(context, engine, given, (after) => {
          const read = (from: number): Page => {
            const events = engine.recorded(id, { after: from, limit: pageSize }).map(eventOf);
            return { events, upTo: events.at(-1)?.seq ?? from };
          };
          const watch = (more: () => void): (() => void) =>
            engine.watch(({ instance }) => void (instance === id && more()));
          return stream({ read, after, watch, ...options });
        });
      }),
  );
}

interface Page {
  readonly events: readonly StreamEvent[];
  readonly upTo: number;
}

const description =
  "Server-sent events: each with an entry of the journal as JSON, and its `seq` as `id`. From now on; after the entry " +
  "that `Last-Event-ID` names, and from the beginning where that is 0. A comment comes in silence. A reader that takes " +
  "nothing for a minute is dropped, and may resume.";

const answer: Operation<unknown>["answer"] = {
  status: 200,
  description: "Entries as they are made, until the reader or the server stops",
  schema: recordedSchema,
  type: "text/event-stream",
};

const eventOf = (entry: RecordedView): StreamEvent => ({ seq: entry.seq, data: entry });

const stream = (options: Parameters<typeof eventStream>[0]): Response =>
  new Response(eventStream(options), { headers: streamHeaders });

/** Hands on the `seq` behind which the stream begins. The header counts before the query, which is for a first connection. */
function withPlace(
  context: Context,
  engine: Engine,
  given: string | undefined,
  handle: (after: number) => Response,
): Response {
  const last = engine.lastSeq();
  const id = context.req.raw.headers.get("last-event-id") ?? given;
  if (id === undefined || id === "") return handle(last);
  if (/^\d{1,15}$/.test(id) && Number(id) <= last) return handle(Number(id));
  const detail = `The Last-Event-ID ${JSON.stringify(id.slice(0, 80))} is none of this journal's, which has the entries 1 to ${last}. Send 0 for all of them, or none for what comes from now on.`;
  return answerProblem({ kind: "unknown-cursor", detail });
}
