// Calls: reads a request (method, path, body, query, headers, retries) of a step or of an undo.
import type { Place } from "./findings.ts";
import { headerPattern, ownHeaders } from "./name.ts";
import { readCallText } from "./path.ts";
import type { CallText } from "./path.ts";
import type { Reader, View } from "./reader.ts";
import { callTimeoutMs, readDuration, readRetry } from "./retry.ts";
import { partsTemplate } from "./template.ts";
import type { MapNode, Node, ScalarNode } from "./tree.ts";
import type { Call, Method, RetryPolicy, Template } from "./workflow.ts";

export interface CallDefaults {
  readonly retry: RetryPolicy;
  readonly timeoutMs: number;
}

/** Method and path, without what is wrong with them; undefined where no text is. */
export function callTextOf(node: Node | undefined): CallText | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? readCallText(node.value) : undefined;
}

/** A call written as `POST /path` alone, or as a map with `call` in it. Undefined when it has no request. */
export function readCall(node: Node, view: View, defaults: CallDefaults, reader: Reader): Call | undefined {
  const map = node.kind === "map" ? node : undefined;
  const callNode = map ? map.entries.get("call")?.value : node;
  const text = callTextOf(callNode);
  if (!text || callNode?.kind !== "scalar") return undefined;
  for (const slip of text.slips) {
    reader.findings.error(reader.placeIn(callNode, slip.offset, slip.length), slip);
  }
  const path = partsTemplate(text.parts, (located) => reader.part(located, callNode, view, "a path"));
  const body = map?.entries.get("with");
  if (body && (text.method === "GET" || text.method === "DELETE"))
    refuseBody(body.keyPlace, text.method, reader);
  const query = readTexts(map, "query", view, reader);
  const headers = readTexts(map, "headers", view, reader);
  const secrets = readSecrets(map);
  const timeoutMs = readDuration(map?.entries.get("timeout")?.value, reader.findings, true);
  return {
    method: text.method ?? "POST",
    path,
    ...(query && { query }),
    ...(headers && { headers }),
    ...(secrets.length > 0 && { secrets }),
    ...(body && { body: reader.template(body.value, view) }),
    retry: readRetry(map?.entries.get("retry")?.value, defaults.retry, reader.findings),
    timeoutMs: timeoutMs ?? defaults.timeoutMs,
  };
}

export function readDefaults(node: Node | undefined, builtIn: RetryPolicy, reader: Reader): CallDefaults {
  if (node?.kind !== "map") return { retry: builtIn, timeoutMs: callTimeoutMs };
  return {
    retry: readRetry(node.entries.get("retry")?.value, builtIn, reader.findings),
    timeoutMs: readDuration(node.entries.get("timeout")?.value, reader.findings, true) ?? callTimeoutMs,
  };
}

function refuseBody(place: Place, method: Method, reader: Reader): void {
  reader.findings.error(place, {
    code: "body-not-allowed",
    message: `${method} sends no body`,
    hint: "write parameters under `query:`",
  });
}

type Texts = readonly (readonly [string, Template])[];

function readTexts(
  map: MapNode | undefined,
  key: "query" | "headers",
  view: View,
  reader: Reader,
): Texts | undefined {
  const node = map?.entries.get(key)?.value;
  if (node?.kind !== "map") return undefined;
  const texts: (readonly [string, Template])[] = [];
  const seen = new Set<string>();
  for (const [name, { keyPlace, value }] of node.entries) {
    if (key === "headers") checkHeader(name, keyPlace, value, seen, reader);
    if (value.kind !== "scalar" || value.value === null) continue;
    const what = key === "headers" ? "a header" : "a query parameter";
    const template = reader.textTemplate(value, view, what);
    texts.push([
      name,
      typeof value.value === "string" ? template : { kind: "literal", value: String(value.value) },
    ]);
  }
  return texts;
}

/** Headers written as `{secret: NAME}`. */
function readSecrets(map: MapNode | undefined): NonNullable<Call["secrets"]> {
  const node = map?.entries.get("headers")?.value;
  if (node?.kind !== "map") return [];
  return [...node.entries].flatMap(([header, { value }]) => {
    const secret = value.kind === "map" ? value.entries.get("secret")?.value : undefined;
    return secret?.kind === "scalar" && typeof secret.value === "string"
      ? [[header, secret.value] as const]
      : [];
  });
}

/** Printable ASCII alone, and none of the headers that the engine or the connection owns. */
function checkHeader(name: string, place: Place, value: Node, seen: Set<string>, reader: Reader): void {
  const error = (at: Place, message: string, hint?: string): void =>
    reader.findings.error(at, { code: "wrong-header", message, hint });
  const lower = name.toLowerCase();
  if (!headerPattern.test(name)) error(place, `\`${name}\` is no legal name of a header`);
  else if (ownHeaders.has(lower)) error(place, `the header \`${name}\` is set by the engine`, "leave it out");
  else if (seen.has(lower)) error(place, `the header \`${name}\` stands here a second time`);
  seen.add(lower);
  const text = (value as Partial<ScalarNode>).value;
  if (typeof text === "string" && /[^\x20-\x7e]/.test(text)) {
    error(value.place, `the header \`${name}\` has characters that are not printable ASCII`);
  }
}
