// Trace: which distributed trace an instance belongs to (W3C Trace Context): its caller's, or one of its own.
import { hash } from "node:crypto";

/** `<trace id>-<flags>`, in hexadecimal, as `traceparent` has them; behind a `;` what `tracestate` says, where it says something. */
export type Trace = string;

/**
 * Of a `traceparent`; undefined where it is not well-formed, which begins a trace anew, as the recommendation has it. Of
 * versions to come, the part that is known today is read. `tracestate` is kept as it came, where it is well-formed and has
 * at most 512 characters, which is what everybody must hand on.
 */
export function traceIn(traceparent: string, tracestate = ""): Trace | undefined {
  const [, version, id, parent, flags, more] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(traceparent) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && more !== undefined)) return undefined;
  if (/^0+$/.test(id!) || /^0+$/.test(parent!)) return undefined;
  const hasState = tracestate.length <= 512 && statePattern.test(tracestate);
  return hasState ? `${id}-${flags};${tracestate}` : `${id}-${flags}`;
}

/** Members with commas between. */
const statePattern = /^[ \t]*[a-z0-9][\w*/@-]*=[\x20-\x7e]+$/;

/** Of an instance that nobody gave one, it follows from its id. */
export const traceOf = ({ id, trace }: { readonly id: string; readonly trace?: Trace }): Trace =>
  trace ?? ownTrace(id);

/** What a request made for an instance carries; the span is the request's and follows from its key. */
export const traceparentOf = (trace: Trace, key: string): string =>
  `00-${trace.slice(0, 32)}-${hash("sha256", key).slice(0, 16)}-${trace.slice(33, 35)}`;

/** What goes with it; undefined where there is nothing. */
export const tracestateOf = (trace: Trace): string | undefined => trace.slice(36) || undefined;

/** Those of instances that were looked at lately. */
const own = new Map<string, Trace>();
const ownMax = 1000;

function ownTrace(id: string): Trace {
  const known = own.get(id);
  if (known !== undefined) return known;
  if (own.size >= ownMax) own.clear();
  const trace = `${hash("sha256", id).slice(0, 32)}-01`;
  own.set(id, trace);
  return trace;
}
