// CloudEvents: events as the CloudEvents 1.0 format has them: structured in JSON, in headers (binary), or many at once (batch).
import { z } from "@hono/zod-openapi";
import type { EventAttributes } from "../engine/instance.ts";
import type { Json } from "../language/json.ts";
import { name } from "./requests.ts";
import type { EventTrace } from "./trace-parent.ts";

/** What of a CloudEvent reaches the engine. */
export interface CloudEvent extends EventTrace {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly data: Json;
  /** The others, extensions too, as they came; absent where there are none. */
  readonly attributes?: EventAttributes;
}

/** Events in one request. */
export const batchMax = 1_000;

const attributesMax = 64;

/** Any text that CloudEvents calls a string: without control characters and half pairs. */
const text = z
  .string()
  .max(2_048)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must have no control characters and be well-formed Unicode")
  .openapi({ pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]*$" });

/** Integers are those of 32 bits. */
const extension = z.union([text, z.boolean(), z.int32()]);

/**
 * `time`, `subject` and extensions are kept as they came, in the journal; what workflows see of time is when the event
 * came. An attribute that is null is one that is not there. Data is JSON, and JSON only.
 */
export const cloudEvent = z
  .object({
    specversion: z.literal("1.0"),
    id: name,
    source: name,
    type: name,
    datacontenttype: text
      .regex(
        /^application\/(?:[\w.+-]+\+)?json[ \t]*(?:;.*)?$/i,
        "must be a type of JSON: other data is not taken",
      )
      .nullish(),
    dataschema: text.refine((uri) => URL.canParse(uri), "must be an absolute URI").nullish(),
    subject: text.min(1).nullish(),
    time: z.iso.datetime({ offset: true, error: "must be a time as in RFC 3339" }).nullish().openapi({
      description: "When it happened, as its sender has it",
    }),
    data: z.unknown().optional().openapi({ description: "Any JSON; null where it is missing" }),
  })
  .catchall(extension.nullable())
  .superRefine((event, context) => {
    const names = Object.keys(event);
    if (names.length > attributesMax) {
      const message = `has ${names.length} members; at most ${attributesMax} are taken`;
      context.addIssue({ code: "custom", message, path: [], input: event });
    }
    for (const attribute of names) {
      if (/^[a-z0-9]{1,64}$/.test(attribute)) continue;
      const message =
        attribute === "data_base64" ? "is not taken: send JSON as data" : "is no attribute's name";
      context.addIssue({ code: "custom", message, path: [attribute], input: event });
    }
  })
  .openapi("CloudEvent", {
    required: ["specversion", "id", "source", "type"],
    description:
      "`time`, `subject`, `dataschema` and extensions are kept: in the journal they are `event.attributes`.",
    example: { specversion: "1.0", id: "e-1", source: "/bank", type: "payment_failed", data: { id: 987 } },
  });

/** The items are checked one by one, so that a wrong one does not refuse the others. */
export const cloudEventBatch = z.array(z.unknown()).max(batchMax);

/** `value` has passed the schema. */
export function readCloudEvent(value: unknown): CloudEvent {
  const event = value as Record<string, EventAttributes[string] | null> &
    Omit<CloudEvent, "data" | "attributes">;
  const {
    specversion: _,
    id,
    source,
    type,
    data = null,
    ...others
  } = event as typeof event & {
    readonly data?: Json;
  };
  const attributes = Object.entries(others).flatMap(([key, told]): [string, EventAttributes[string]][] =>
    told === null ? [] : [[key, told]],
  );
  const { traceparent, tracestate } = event;
  return {
    id,
    source,
    type,
    data,
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
    ...(typeof traceparent === "string" && { traceparent }),
    ...(typeof tracestate === "string" && { tracestate }),
  };
}

export const isBinary = (headers: Headers): boolean =>
  headers.has("ce-specversion") || headers.has("ce-type") || headers.has("ce-id");

/** The event of a binary request, as it would be in the structured form. Values of headers are unquoted and percent-decoded. */
export function assembleBinary(body: Json, headers: Headers): Json {
  const attributes = [...headers]
    .filter(([header]) => header.startsWith(prefix))
    .map(([header, value]): [string, string] => [header.slice(prefix.length), decode(unquote(value))]);
  return { ...Object.fromEntries(attributes), data: body };
}

const prefix = "ce-";

/** A quoted string of HTTP (RFC 9110) is what it quotes. */
const unquote = (text: string): string =>
  /^".*"$/.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/g, "$1") : text;

/** What is not percent-encoded UTF-8 is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
