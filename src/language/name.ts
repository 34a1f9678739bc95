// Names: what ids, events, headers and data fields may be called.
import { nearest } from "./near.ts";

export const idPattern = /^[a-z][a-z0-9_]{0,63}$/;

/** Names of secrets: files of the operator's directory are called so. */
export const secretPattern = /^[a-z][a-z0-9_]{0,63}$/;

/** Types of events that come from outside. */
export const eventPattern = /^(?!xstate\.|done\.|failed\.)[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

/** Why a step may not be called so, or undefined when it may. */
export function reservedWord(id: string): string | undefined {
  if (ownWords.has(id)) return `\`${id}\` is a word of the language`;
  return reservedProperty(id);
}

/** Why a field of data that is ours may not be called so, or undefined when it may. */
export function reservedProperty(name: string): string | undefined {
  return propertyNames.has(name) ? `\`${name}\` is reserved` : undefined;
}

/** An id that the pattern allows, as close to the text as possible; for hints. */
export function legalId(text: string): string | undefined {
  const id = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .replace(/_+$/, "")
    .slice(0, 64);
  return idPattern.test(id) && reservedWord(id) === undefined ? id : undefined;
}

/** Headers that the engine or the connection owns; in lower case. */
export const ownHeaders: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "idempotency-key",
  "keep-alive",
  "te",
  "traceparent",
  "tracestate",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-act-instance",
  "x-act-step",
]);

/** A header's name by RFC 9110. */
export const headerPattern = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export const nearestMethod = (word: string): string | undefined => nearest(word, methods);

/** What JavaScript gives every object. */
const propertyNames: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  "prototype",
]);

const ownWords: ReadonlySet<string> = new Set([
  "done",
  "failed",
  "xstate",
  "error",
  "step",
  "input",
  "vars",
  "event",
  "now",
  "instance",
  "cancel",
]);
