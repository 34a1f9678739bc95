// traceparent: the trace in which a caller asks for something (W3C Trace Context), and the answer belongs to.
import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { traceIn } from "../engine/trace.ts";
import type { Trace } from "../engine/trace.ts";
import type { Serve } from "./gate.ts";

/** Of the event itself where it names one, else of the request; what is not well-formed counts as none. */
export function traceWith(context: Context, ofEvent: EventTrace = {}): Trace | undefined {
  const { traceparent, tracestate } = ofEvent;
  const own = traceparent === undefined ? undefined : traceIn(traceparent, tracestate);
  return own ?? traceOfRequest(context);
}

/** The distributed tracing extension of CloudEvents. */
export interface EventTrace {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** Every answer to a request with a `traceparent` has one of the same trace, whose span is the answer's own. */
export function answerTraced(context: Context, answer: Serve): Response | Promise<Response> {
  const trace = traceOfRequest(context);
  if (trace === undefined) return answer();
  const answered = answer();
  return answered instanceof Promise
    ? answered.then((response) => addTo(response, trace))
    : addTo(answered, trace);
}

function addTo(response: Response, trace: Trace): Response {
  const [id, flags] = [trace.slice(0, 32), trace.slice(33, 35)];
  response.headers.set("traceparent", `00-${id}-${randomBytes(8).toString("hex")}-${flags}`);
  return response;
}

function traceOfRequest(context: Context): Trace | undefined {
  const { headers } = context.req.raw;
  const traceparent = headers.get("traceparent");
  return traceparent === null ? undefined : traceIn(traceparent, headers.get("tracestate") ?? undefined);
}
