// Streams: what happens, as it happens: of all instances, or of one.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Engine } from "../engine/engine.ts";
import type { RecordedView } from "../engine/view.ts";
import { recordedSchema } from "./answers.ts";
import { eventStream } from "./event-stream.ts";
import type { Pace, StreamEvent, StreamOptions } from "./event-stream.ts";
import { actorOf } from "./caller.ts";
import { incomingOf } from "./incoming.ts";
import { withInstance } from "./instance-address.ts";
import { logLine } from "./log-line.ts";
import type { Operation } from "./operation.ts";
import { createPlaces } from "./places.ts";
import { answerProblem } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { streamHeaders } from "./reply.ts";
import { streamQuery, instanceStreamQuery } from "./requests.ts";
import { addOperation } from "./route.ts";

export interface StreamsOptions {
  readonly stopping: AbortSignal;
  readonly pace: Pace;
  /** Streams that one caller may have open. 100 where it is missing. */
  readonly ofCallerMax?: number;
}

/** Entries read at once, each of 1 MiB at most as a rule: a reader who does not take them holds so much memory. */
const pageSize = 16;

export function addStreams(
  app: OpenAPIHono,
  engine: Engine,
  { stopping, pace, ofCallerMax = 100 }: StreamsOptions,
): void {
  const places = createPlaces(ofCallerMax);

  /** Counts the stream as its caller's until it ends. */
  function follow(context: Context, source: Pick<StreamOptions, "read" | "after" | "watch">): Response {
    // Who asks for the headers alone reads nothing, and would never be seen to go.
    if (context.req.method === "HEAD") return new Response(null, { headers: streamHeaders });
    const subject = actorOf(context);
    const ended = places.take(subject);
    if (ended === undefined) return answerProblem(tooManyStreams(subject, ofCallerMax));
    const socket = incomingOf(context)?.socket;
    const dropped = (): void => {
      const because = `the reader took nothing for ${pace.patienceMs / 1_000} s`;
      process.stderr.write(
        logLine({ dropped: `${context.req.method} ${context.req.url}`, subject, because }),
      );
      socket?.destroy();
    };
    const stream = { ...source, stopping, pace, ended, ...(socket && { dropped }) };
    return new Response(eventStream(stream), { headers: streamHeaders });
  }

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
      problems: ["unknown-cursor", "too-many-streams"],
    },
    (context, { last_event_id: given, workflow }) =>
      withPlace(context, engine, given, (after) => {
        const of = workflow === undefined ? {} : { workflow };
        const read = (from: number): Page => {
          const { items, upTo } = engine.entries({ after: from, limit: pageSize, ...of });
          return { events: items.map(eventOf), upTo };
        };
        return follow(context, { read, after, watch: (more) => engine.watch(more) });
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
      problems: ["unknown-instance", "archived", "unknown-cursor", "too-many-streams"],
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
          return follow(context, { read, after, watch });
        });
      }),
  );
}

const tooManyStreams = (subject: string, max: number): Problem => ({
  kind: "too-many-streams",
  detail: `${JSON.stringify(subject)} has ${max} streams open, which is all that one caller may have: end some.`,
  headers: { "retry-after": "5" },
});

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
