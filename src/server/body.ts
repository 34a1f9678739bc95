// Bodies: reads a request's JSON, refusing what is too large, of another type, malformed, or hostile in its form.
import type { IncomingMessage } from "node:http";
import type { Json, JsonObject } from "../language/json.ts";
import { maxBodyBytes, receive } from "./arrival.ts";
import type { Problem, ProblemKind } from "./problem.ts";

/** Arrays and objects in one another, the outermost counted as 1. */
export const maxDepth = 64;

export type Body =
  /** `type`: the one of those that are taken which it came as. */
  | { readonly kind: "json"; readonly type: string; readonly value: Json; readonly bytes: Uint8Array }
  | { readonly kind: "problem"; readonly problem: Problem };

/**
 * Refuses in this order: a size above the limit (413; counted as it arrives where no length is announced), a type
 * that is none of `types` in UTF-8 (415), a text that is not JSON (400), a form that is not taken (422): too
 * deep, a key `__proto__`, a number that no double can hold. Never rejects.
 */
export async function readJson(
  request: Request,
  incoming: IncomingMessage | undefined,
  types: readonly string[] = justJson,
): Promise<Body> {
  const arrived = await readBytes(request, incoming, types);
  return arrived.kind === "problem" ? arrived : parse(arrived.bytes, request.headers, arrived.type);
}

export type TextBody =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "problem"; readonly problem: Problem };

/** Refuses likewise; what is not UTF-8 is 400. */
export async function readText(
  request: Request,
  incoming: IncomingMessage | undefined,
  types: readonly string[],
): Promise<TextBody> {
  const arrived = await readBytes(request, incoming, types);
  if (arrived.kind === "problem") return arrived;
  try {
    return { kind: "text", text: strictUtf8.decode(arrived.bytes) };
  } catch {
    return refuse("bad-request", "The body is not UTF-8.");
  }
}

type Bytes =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly type: string }
  | { readonly kind: "problem"; readonly problem: Problem };

async function readBytes(
  request: Request,
  incoming: IncomingMessage | undefined,
  types: readonly string[],
): Promise<Bytes> {
  const arrival = await receive(request, incoming);
  if (arrival.kind === "too-large")
    return refuse("too-large", `A body may have ${maxBodyBytes} bytes at most.`);
  if (arrival.kind === "broken") return refuse("bad-request", "The body did not arrive whole.");
  const given = request.headers.get("content-type");
  const type = types.find((known) => known === given) ?? typeIn(given, types);
  return type === undefined ? refuseType(given, types) : { kind: "bytes", bytes: arrival.bytes, type };
}

const justJson = ["application/json"];
const withCharset = /^([^; \t]+)[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;

function typeIn(given: string | null, types: readonly string[]): string | undefined {
  const name = withCharset.exec(given ?? "")?.[1]?.toLowerCase();
  return types.find((known) => known === name);
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function parse(bytes: Uint8Array, headers: Headers, type: string): Body {
  let value: Json;
  try {
    value = JSON.parse(strictUtf8.decode(bytes)) as Json;
  } catch (error) {
    const encoding = headers.get("content-encoding");
    if (encoding !== null) {
      const detail = `A body with content-encoding ${JSON.stringify(encoding)} is not taken: send it as it is.`;
      return refuse("unsupported-media-type", detail);
    }
    return refuse("malformed-json", explain(error, bytes.byteLength));
  }
  const flaw = findFlaw(value, 1);
  if (flaw === undefined) return { kind: "json", type, value, bytes };
  const pointer = flaw.path
    .reverse()
    .map((key) => `/${escapePointer(key)}`)
    .join("");
  return refuse("invalid-input", `The body ${flaw.detail}.`, [{ pointer, detail: flaw.detail }]);
}

/** A reference token of RFC 6901. */
export const escapePointer = (key: string | number): string =>
  String(key).replaceAll("~", "~0").replaceAll("/", "~1");

/** `path` is from the flaw outwards. */
interface Flaw {
  readonly detail: string;
  readonly path: (string | number)[];
}

function findFlaw(value: Json, depth: number): Flaw | undefined {
  if (typeof value === "number")
    return Number.isFinite(value) ? undefined : { detail: "has a number that is out of range", path: [] };
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > maxDepth) return { detail: `is nested deeper than ${maxDepth} levels`, path: [] };
  return isList(value) ? findFlawInList(value, depth) : findFlawInObject(value, depth);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function findFlawInList(list: readonly Json[], depth: number): Flaw | undefined {
  for (let index = 0; index < list.length; index++) {
    const flaw = findFlaw(list[index]!, depth + 1);
    if (flaw !== undefined) return within(flaw, index);
  }
  return undefined;
}

function findFlawInObject(object: JsonObject, depth: number): Flaw | undefined {
  // Of parsed JSON this visits own members alone, and makes no list of them.
  for (const key in object) {
    if (key === "__proto__") return { detail: 'has the key "__proto__", which is not taken', path: [key] };
    const flaw = findFlaw(object[key]!, depth + 1);
    if (flaw !== undefined) return within(flaw, key);
  }
  return undefined;
}

function within(flaw: Flaw, key: string | number): Flaw {
  flaw.path.push(key);
  return flaw;
}

type Refusal = Extract<Body, { kind: "problem" }>;

function refuse(kind: ProblemKind, detail: string, errors?: Problem["errors"]): Refusal {
  return { kind: "problem", problem: errors === undefined ? { kind, detail } : { kind, detail, errors } };
}

function refuseType(type: string | null, types: readonly string[]): Refusal {
  const got = type === null ? "no content-type" : `content-type ${JSON.stringify(type)}`;
  const detail = `The request has ${got}. Send ${types.join(" or ")} in UTF-8.`;
  const headers = { accept: types.join(", ") };
  return { kind: "problem", problem: { kind: "unsupported-media-type", detail, headers } };
}

function explain(error: unknown, size: number): string {
  if (size === 0) return "The body is empty. Send a JSON object.";
  return error instanceof SyntaxError
    ? `${error.message}.`
    : "The body is not UTF-8. Send JSON encoded in UTF-8.";
}
