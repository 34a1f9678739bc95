// Operations: one method at one path, said once, and the same as OpenAPI says it.
import type { RouteConfig } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import type { Json } from "../language/json.ts";
import type { ProblemKind } from "./problem.ts";
import { accessTo } from "./rights.ts";
import { problemStatus, problemTitle, problemType } from "./problem.ts";
import { tagOf } from "./tags.ts";

export interface Operation<Input> {
  readonly method: "get" | "post" | "put";
  /** As in OpenAPI: `/v1/things/{id}`. Parameters reach the handler percent-decoded. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** What the summary has no room for. */
  readonly description?: string;
  /** What the request must bring; anything else in that place is refused with 422. */
  readonly input?:
    | { readonly in: "body" | "query"; readonly schema: z.ZodType<Input> }
    /** A text of one of these media types, handed over as it is. */
    | { readonly in: "text"; readonly types: readonly string[]; readonly read: (text: string) => Input }
    | { readonly in: "forms"; readonly forms: readonly BodyForm<Input>[] };
  readonly answer: {
    readonly status: 101 | 200 | 201 | 202;
    readonly description: string;
    /** Absent where nothing is sent. */
    readonly schema?: z.ZodType;
    /** `application/json` where it is missing; of a stream, what it is made of is described. */
    readonly type?: string;
    /** Names and meanings of headers. */
    readonly headers?: Readonly<Record<string, string>>;
    /** When the same is answered with 201 in place of 200. */
    readonly made?: string;
    /** When the same is answered with 202. */
    readonly accepted?: string;
    /** Other media types of the same answer, with their meanings. */
    readonly also?: Readonly<Record<string, string>>;
  };
  /** The answer tells a secret, so that it cannot be kept for a request that comes again. */
  readonly secret?: true;
  /** Takes `Prefer: wait`. */
  readonly waits?: true;
  /** Beside those that any operation with such an input may answer. */
  readonly problems: readonly ProblemKind[];
}

/** One of several forms in which a body may come, told apart by its media type, and by headers where that is not enough. */
export interface BodyForm<Input> {
  readonly type: string;
  readonly schema: z.ZodType;
  /** Whether the request has the form; always where it is missing. The first form that fits counts, and only those without are in the description. */
  readonly fits?: (headers: Headers) => boolean;
  /** What the schema is to check; the body where it is missing. */
  readonly assemble?: (body: Json, headers: Headers) => Json;
  /** `value` has passed the schema. */
  readonly read: (value: unknown) => Input;
}

/** What the description says of the operation. Problems that follow from its kind of input are added. */
export function describe<Input>(operation: Operation<Input>): RouteConfig {
  const { method, path, operationId, summary, description, input, answer, problems, secret } = operation;
  const access = accessTo(`${method.toUpperCase()} ${honoPath(path)}`);
  const kinds: readonly ProblemKind[] = [
    ...(input === undefined ? [] : ofInput[input.in]),
    ...(method === "post" ? (["bad-request"] as const) : []),
    ...(method === "post" && !secret ? (["key-reused"] as const) : []),
    ...problems,
    ...(access === "anyone" ? [] : ofSignIn),
    ...ofOrigin,
    "internal",
  ];
  const request: RouteConfig["request"] = {};
  const parameters = pathParameters(path);
  if (parameters.length > 0) request.params = z.object(Object.fromEntries(parameters));
  const headers = headersOf(operation);
  if (Object.keys(headers).length > 0) request.headers = z.object(headers);
  if (input?.in === "query" && input.schema instanceof z.ZodObject) request.query = input.schema;
  if (input?.in === "body")
    request.body = { required: true, content: { "application/json": { schema: input.schema } } };
  if (input?.in === "text") {
    const content = Object.fromEntries(input.types.map((type) => [type, { schema: z.string() }]));
    request.body = { required: true, content };
  }
  if (input?.in === "forms") {
    // OpenAPI has no word for a form that headers tell apart: the operation's description speaks of it.
    const plain = input.forms.filter(({ fits }) => fits === undefined);
    const content = Object.fromEntries(plain.map(({ type, schema }) => [type, { schema }]));
    request.body = { required: true, content };
  }
  return {
    method,
    path,
    operationId,
    tags: [tagOf(path)],
    summary,
    ...describeAccess(access, description),
    request,
    responses: {
      [answer.status]: describeAnswer(answer, answer.description),
      ...(answer.made !== undefined && { 201: describeAnswer(answer, answer.made) }),
      ...(answer.accepted !== undefined && { 202: describeAnswer(answer, answer.accepted) }),
      ...("If-None-Match" in headers && { 304: { description: "The caller has it already" } }),
      ...describeProblems(kinds),
    },
  };
}

/** Each with its meaning: in `/v1/things/{id}` it is one of the things. */
const pathParameters = (path: string): readonly (readonly [name: string, schema: z.ZodType])[] =>
  [...path.matchAll(/([\w-]+)\/\{(\w+)\}/g)].map(([, things, name]) => [
    name!,
    z.string().openapi({ description: `The ${name} of one of the ${things}, percent-encoded` }),
  ]);

/** The path as the router has it: `/v1/things/:id`. */
export const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

function describeAccess(
  access: ReturnType<typeof accessTo>,
  description = "",
): Pick<RouteConfig, "description" | "security"> {
  if (access === "anyone")
    return { description: `${description} For anyone, without sign-in.`.trim(), security: [] };
  const names = [...(access ?? []), "admin"].map((role) => `\`${role}\``);
  return {
    description: `${description} For the roles ${names.join(", ")}.`.trim(),
    security: [{ bearer: [] }],
  };
}

const ofSignIn: readonly ProblemKind[] = [
  "sign-in",
  "not-allowed",
  "too-many-requests",
  "sign-in-unavailable",
];
const ofOrigin: readonly ProblemKind[] = ["foreign-origin", "foreign-host"];

/** What any operation of its kind takes. */
function headersOf({
  method,
  answer,
  problems,
  secret,
  waits,
}: Omit<Operation<unknown>, "input">): Record<string, z.ZodType> {
  const header = (description: string): z.ZodType => z.string().optional().openapi({ description });
  return {
    ...(method === "post" &&
      !secret && {
        "Idempotency-Key": header(
          "The caller's name for the request: the same again within a day does nothing, and is answered the same",
        ),
      }),
    ...(waits && {
      Prefer: header(
        "`wait=5`: answers when what was moved has come to rest, after so many seconds at the latest; 30 at most",
      ),
      traceparent: header(
        "The trace to which what is started belongs (W3C Trace Context). The answer to any request with one has another " +
          "of the same trace",
      ),
      tracestate: header("Goes with `traceparent`, and on to the calls that are made"),
    }),
    ...(problems.includes("changed") && {
      "If-Match": header("Revisions, as ETag gives them: at another one, nothing is done"),
    }),
    ...(method === "get" &&
      answer.headers?.["ETag"] !== undefined && {
        "If-None-Match": header("Tags that the caller has the answer of"),
      }),
  };
}

function describeAnswer(
  { schema, type = "application/json", headers = {}, also = {} }: Operation<unknown>["answer"],
  description: string,
): RouteConfig["responses"][number] {
  return {
    description,
    content: {
      ...(schema && { [type]: { schema } }),
      ...Object.fromEntries(
        Object.entries(also).map(([type, meaning]) => [
          type,
          { schema: z.string().openapi({ description: meaning }) },
        ]),
      ),
    },
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, meaning]) => [
        name,
        { description: meaning, schema: { type: "string" as const } },
      ]),
    ),
  };
}

const ofText: readonly ProblemKind[] = ["too-large", "unsupported-media-type", "bad-request"];
const ofJson: readonly ProblemKind[] = [
  "too-large",
  "unsupported-media-type",
  "malformed-json",
  "invalid-input",
];

const ofInput: Readonly<Record<"body" | "forms" | "text" | "query", readonly ProblemKind[]>> = {
  body: ofJson,
  forms: ofJson,
  text: ofText,
  query: ["invalid-input"],
};

function describeProblems(kinds: readonly ProblemKind[]): RouteConfig["responses"] {
  const statuses = [...new Set(kinds.map(problemStatus))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const lines = [...new Set(kinds)]
        .filter((kind) => problemStatus(kind) === status)
        .map((kind) => `${problemTitle(kind)} (\`${problemType(kind)}\`)`);
      return [
        status,
        { description: lines.join("; "), content: { "application/problem+json": { schema: problemSchema } } },
      ];
    }),
  );
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .openapi("Problem", { description: "Problem details, RFC 9457. `type` is stable." });
