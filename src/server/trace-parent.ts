// traceparent: the trace in which a caller asks for something (W3C Trace Context).
import type { Context } from "hono";
import { traceIn } from "../engine/trace.ts";
import type { Trace } from "../engine/trace.ts";

/** Of the event itself where it names one, else of the request; what is not well-formed counts as none. */
export function traceWith(context: Context, ofEvent?: string): Trace | undefined {
  const header = context.req.raw.headers.get("traceparent") ?? "";
  return (ofEvent === undefined ? undefined : traceIn(ofEvent)) ?? traceIn(header);
}
