// Request: an attempt as it goes over the wire, or why it may not go. Pure; nothing is sent here.
import type { Attempt } from "../engine/ports.ts";

export interface BaseUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path without its last slash: empty, or beginning with `/`. */
  readonly path: string;
}

export interface PreparedRequest {
  readonly method: Attempt["request"]["method"];
  /** Path and query under the origin. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string | null;
}

export type Prepared =
  | { readonly ok: true; readonly request: PreparedRequest }
  /** `passing`: it may be sent once the operator has mended something. */
  | { readonly ok: false; readonly reason: string; readonly passing: boolean };

/** The value of a secret, where there is one. */
export type SecretOf = (name: string) => string | undefined;

/** What the operator adds to every request of a service, by name: a text, or the name of a secret. */
export type OperatorHeaders = Readonly<Record<string, string | { readonly secret: string }>>;

/** Throws TypeError when the text is not a base URL; the message does not repeat a password. */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const legal =
    url !== undefined &&
    (url.protocol === "http:" || url.protocol === "https:") &&
    url.username + url.password + url.search + url.hash === "";
  if (!legal)
    throw new TypeError("A gateway's base URL is http(s)://host[:port][/path], without user, ? and #.");
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, "") };
}

/** Where a request goes: its path without `prefix`, which it begins with, under `base`. */
export interface Destination {
  readonly base: BaseUrl;
  readonly prefix: string;
  readonly headers: OperatorHeaders;
}

export function prepare(
  { base, prefix, headers: operators }: Destination,
  attempt: Attempt,
  secretOf: SecretOf,
): Prepared {
  const { request } = attempt;
  // What is left behind the name of a service may be nothing.
  const own = prefix === "" ? request.path : request.path.slice(prefix.length) || "/";
  const unsafe = pathFault(base, own);
  if (unsafe !== undefined) return { ok: false, reason: unsafe, passing: false };

  const headers = [
    "idempotency-key",
    headerText(attempt.key),
    "traceparent",
    headerText(attempt.traceparent),
    "x-act-instance",
    headerText(attempt.instance),
    "x-act-step",
    headerText(attempt.step),
    "accept",
    "application/json",
  ];
  if (attempt.tracestate !== undefined) headers.push("tracestate", headerText(attempt.tracestate));
  let body: string | null = null;
  if (request.body !== undefined) {
    headers.push("content-type", "application/json");
    body = JSON.stringify(request.body);
  }
  for (const [name, said] of addedTo(request, operators)) {
    const value = typeof said === "string" ? said : secretOf(said.secret);
    if (value === undefined) {
      const { secret } = said as { readonly secret: string };
      return { ok: false, reason: `the secret ${secret} is not there`, passing: true };
    }
    const fault = headerFault(name, value);
    if (fault !== undefined) return { ok: false, reason: fault, passing: false };
    headers.push(name, value);
  }
  const query = request.query === undefined ? "" : new URLSearchParams(request.query).toString();
  const path = base.path + own + (query === "" ? "" : `?${query}`);
  return { ok: true, request: { method: request.method, path, headers, body } };
}

/** What goes with the headers of every request: what the call says, and in its place what the operator does. */
function addedTo(
  { headers, secrets }: Attempt["request"],
  operators: OperatorHeaders,
): readonly (readonly [name: string, said: OperatorHeaders[string]])[] {
  const added = Object.entries(operators);
  if (headers === undefined && secrets === undefined) return added;
  const replaced = new Set(added.map(([name]) => name.toLowerCase()));
  const named = Object.entries(secrets ?? {}).map(([name, secret]) => [name, { secret }] as const);
  const own = [...Object.entries(headers ?? {}), ...named];
  return [...own.filter(([name]) => !replaced.has(name.toLowerCase())), ...added];
}

/**
 * Why the path may not be joined to the base, or undefined. What passes is sent as it is: it stays under the
 * base path for servers that resolve dot segments, decode before they resolve (even twice), take `\` for `/`,
 * or drop path parameters (`..;/`).
 */
function pathFault(base: BaseUrl, path: string): string | undefined {
  const name = `${base.path} ${path}`;
  if (sound.has(name)) return undefined;
  const fault = newPathFault(base, path);
  if (fault === undefined) {
    if (sound.size >= soundMax) sound.clear();
    sound.add(name);
  }
  return fault;
}

/** Bases and paths that may be joined: most steps send every request to one path. */
const sound = new Set<string>();
const soundMax = 1000;

function newPathFault(base: BaseUrl, path: string): string | undefined {
  if (!path.startsWith("/")) return "the path does not begin with /";
  if (path.startsWith("//")) return "the path begins with //, which names another host";
  const strange = strangeInPath.exec(path);
  if (strange !== null)
    return `the path has ${JSON.stringify(strange[0])} in it, which must be percent-encoded`;
  if (climbs(path)) return "the path has a . or .. segment, which may leave the base path";
  // Only characters that a URL parser leaves alone have passed, so it has nothing to refuse and nothing to mend.
  const full = base.path + path;
  const url = new URL(base.origin + full);
  return url.origin === base.origin && url.pathname === full ? undefined : "the path leaves the base URL";
}

/** What RFC 3986 does not allow in a path, and `@`, with which one host can be dressed up as another. */
const strangeInPath = /[^\w\-.~!$&'()*+,;=:/%]|%(?![0-9a-fA-F]{2})|%[01][0-9a-fA-F]|%7[fF]/;
const dotSegment = /(?:^|[/\\])\.{1,2}(?=[;/\\]|$)/;

function climbs(path: string): boolean {
  let text = path;
  for (let decodings = 0; decodings <= 3; decodings += 1) {
    if (dotSegment.test(text)) return true;
    if (!text.includes("%")) return false;
    text = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
  return false;
}

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const printableAscii = /^[\x20-\x7e]*$/;
/** Ours, and those that frame the message or speak to the next hop. */
const reservedHeader =
  /^(?:idempotency-key|traceparent|tracestate|x-act-.*|accept|accept-encoding|content-(?:type|length|encoding)|host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect)$/i;

function headerFault(name: string, value: string): string | undefined {
  if (!headerName.test(name)) return `${JSON.stringify(name)} is not a header's name`;
  if (reservedHeader.test(name)) return `the header ${name} is set by the gateway and may not be given`;
  if (!printableAscii.test(value)) return `the header ${name} has a character that is not printable ASCII`;
  return undefined;
}

/** Why the operator's header may not be sent; of a secret's value, that is found out when it is. */
export const operatorHeaderFault = (
  name: string,
  value: string | { readonly secret: string },
): string | undefined => headerFault(name, typeof value === "string" ? value : "");

/**
 * Text that no proxy changes and that two different texts never share: what is not visible ASCII, and `%`, is
 * percent-encoded. Ids are plain as a rule and stay as they are; a key made from data may hold anything.
 */
function headerText(text: string): string {
  return plainText.test(text) ? text : text.replace(/[^\x21-\x24\x26-\x7e]/gu, encodeCharacter);
}

const plainText = /^[\x21-\x24\x26-\x7e]*$/;

/** Half of a surrogate pair has no UTF-8 form and is written as `%uD83D`. */
function encodeCharacter(character: string): string {
  return /\p{Cs}/u.test(character)
    ? `%u${character.charCodeAt(0).toString(16).toUpperCase()}`
    : encodeURIComponent(character);
}
