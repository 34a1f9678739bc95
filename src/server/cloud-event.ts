// CloudEvents: events as the CloudEvents 1.0 format has them: structured in JSON, in headers (binary), or many at once (batch).
import { z } from "@hono/zod-openapi";
import type { Json } from "../language/json.ts";
import { name } from "./requests.ts";
import type { EventTrace } from "./trace-parent.ts";

/** What of a CloudEvent reaches workflows. */
export interface CloudEvent extends EventTrace {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: Json;
}

/** Events in one request. */
export const batchMax = 1_000;

const extension = z.union([z.string(), z.boolean(), z.int()]);

/**
 * `time`, `subject` and extensions are checked and not kept: what workflows see of time is when the event came. Data is
 * JSON, and JSON only.
 */
export const cloudEvent = z
  .object({
    specversion: z.literal("1.0"),
    id: name,
    source: name,
    type: name,
    datacontenttype: z
      .string()
      .regex(
        /^application\/(?:[\w.+-]+\+)?json[ \t]*(?:;.*)?$/i,
        "must be a type of JSON: other data is not taken",
      )
      .optional(),
    dataschema: z.string().min(1).optional(),
    subject: z.string().min(1).optional(),
    time: z.iso.datetime({ offset: true, error: "must be a time as in RFC 3339" }).optional(),
    data: z.unknown().optional().openapi({ description: "Any JSON; null where it is missing" }),
  })
  .catchall(extension)
  .superRefine((event, context) => {
    for (const attribute of Object.keys(event)) {
      if (/^[a-z0-9]+$/.test(attribute)) continue;
      const message =
        attribute === "data_base64" ? "is not taken: send JSON as data" : "is no attribute's name";
      context.addIssue({ code: "custom", message, path: [attribute], input: event });
    }
  })
  .openapi("CloudEvent", {
    required: ["specversion", "id", "source", "type"],
    example: { specversion: "1.0", id: "e-1", source: "/bank", type: "payment_failed", data: { id: 987 } },
  });

/** The items are checked one by one, so that a wrong one does not refuse the others. */
export const cloudEventBatch = z.array(z.unknown()).max(batchMax);

/** `value` has passed the schema. */
export function readCloudEvent(value: unknown): CloudEvent {
  const event = value as Omit<CloudEvent, "data"> & { readonly data?: Json };
  const { id, source, type, data = null, traceparent, tracestate } = event;
  return {
    id,
    source,
    type,
    data,
    ...(typeof traceparent === "string" && { traceparent }),
    ...(typeof tracestate === "string" && { tracestate }),
  };
}

export const isBinary = (headers: Headers): boolean =>
  headers.has("ce-specversion") || headers.has("ce-type") || headers.has("ce-id");

/** The event of a binary request, as it would be in the structured form. Values of headers are percent-decoded. */
export function assembleBinary(body: Json, headers: Headers): Json {
  const attributes = [...headers]
    .filter(([header]) => header.startsWith(prefix))
    .map(([header, value]): [string, string] => [header.slice(prefix.length), decode(value)]);
  return { ...Object.fromEntries(attributes), data: body };
}

const prefix = "ce-";

/** What is not percent-encoded UTF-8 is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
