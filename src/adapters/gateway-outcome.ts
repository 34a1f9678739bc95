// Outcome: what an answer, or the lack of one, means for the step. Pure.
import type { Attempt, Outcome } from "../engine/ports.ts";
import { isPassing } from "../engine/retry.ts";
import type { Json } from "../language/json.ts";

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Of a 2xx answer. It took effect, so one that cannot be read is no reason to send the request again. */
export function successOutcome(attempt: Attempt, { status, headers, body }: Answer): Outcome {
  const encoding = text(headers["content-encoding"]) ?? "identity";
  if (encoding !== "identity") {
    return refusedOutcome(attempt, `the answer is encoded as ${encoding}, which was not asked for`, status);
  }
  if (body.length === 0) return { kind: "ok", status, output: null };

  const type = text(headers["content-type"]) ?? "";
  if (!jsonType.test(type)) {
    return { kind: "ok", status, output: /^text\//i.test(type) ? body.toString() : null };
  }
  const json = body.toString().replace(/^\uFEFF/, "");
  if (isDeeper(json, maxDepth)) {
    return refusedOutcome(attempt, `the answer's JSON is nested deeper than ${maxDepth}`, status);
  }
  try {
    return { kind: "ok", status, output: JSON.parse(json) as Json };
  } catch {
    return refusedOutcome(attempt, `the answer is not the JSON it says it is: ${excerpt(body)}`, status);
  }
}

/** Of an answer that is not 2xx: known to have failed. */
export function statusOutcome(
  attempt: Attempt,
  { status, headers, body }: Answer,
  now: () => number,
): Outcome {
  const retryable = isPassing(status);
  const retryAfterMs = retryable ? parseRetryAfter(text(headers["retry-after"]), now) : undefined;
  const message = `${subject(attempt)} answered ${status}${body.length === 0 ? "" : `: ${excerpt(body)}`}`;
  return {
    kind: "error",
    type: "communication",
    message,
    status,
    retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    unknown: false,
  };
}

/** Of a connection that was not made, or broke. */
export function lostOutcome(attempt: Attempt, error: Error, sent: boolean): Outcome {
  const reason = visible(error.message || text((error as NodeJS.ErrnoException).code) || error.name).slice(
    0,
    200,
  );
  const message = sent
    ? `${subject(attempt)} got no whole answer: ${reason}`
    : `${subject(attempt)} could not be sent: ${reason}`;
  return { kind: "error", type: "communication", message, retryable: true, unknown: sent };
}

/** Of time that ran out. A request that was still waiting for a connection has certainly had no effect. */
export function lateOutcome(attempt: Attempt, sent: boolean): Outcome {
  const message = `${subject(attempt)} took longer than ${attempt.timeoutMs} ms${sent ? "" : ", waiting for a connection"}`;
  return { kind: "error", type: "timeout", message, retryable: true, unknown: sent };
}

/** Of a request that may not be sent, or an answer that may not be taken. */
export function refusedOutcome(attempt: Attempt, reason: string, status?: number): Outcome {
  const answered = status === undefined ? "was not sent" : `answered ${status}`;
  return {
    kind: "error",
    type: "validation",
    message: `${subject(attempt)} ${answered}: ${visible(reason)}`,
    ...(status === undefined ? {} : { status }),
    retryable: false,
    unknown: false,
  };
}

const maxDepth = 64;
const jsonType = /^application\/(?:[^;\s]+\+)?json\s*(?:;|$)/i;

function subject({ request }: Attempt): string {
  return `${request.method} ${visible(request.path.slice(0, 200))}`;
}

/** The beginning of a body in quotes, at most 200 characters, on one line. */
function excerpt(body: Buffer): string {
  return `"${visible(body.subarray(0, 800).toString()).slice(0, 200)}"`;
}

/** Escapes what could break a line, move a cursor or turn the direction of writing. */
function visible(value: string): string {
  return value.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** Looks at the text, so that an array of 100,000 levels is never built. */
function isDeeper(json: string, limit: number): boolean {
  if (json.length <= limit) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as milliseconds from now; undefined when it is neither. */
function parseRetryAfter(value: string | undefined, now: () => number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,10}$/.test(value)) return Number(value) * 1000;
  if (!/^[A-Z][a-z]+, .* GMT$/.test(value)) return undefined;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - now());
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
