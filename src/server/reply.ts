// Replies: JSON answers, with the headers that every answer of this server carries.

/** An answer as data: it can be kept, and sent again. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const everyReply = {
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

const jsonHeaders = { ...everyReply, "content-type": "application/json" };
export const problemHeaders = { ...everyReply, "content-type": "application/problem+json" };
/** `x-accel-buffering`: a proxy is not to wait for more. */
export const streamHeaders = {
  ...everyReply,
  "content-type": "text/event-stream",
  "x-accel-buffering": "no",
};
export const linesHeaders = { ...everyReply, "content-type": "application/x-ndjson" };
/** Of a page, which may do no more than `policy` lists; by nobody is it framed. */
export const pageHeaders = (policy: readonly string[]): Readonly<Record<string, string>> => ({
  ...everyReply,
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": [
    "default-src 'none'",
    ...policy,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
});

export const styleHeaders = { ...everyReply, "content-type": "text/css; charset=utf-8" };

const ok = { status: 200, headers: jsonHeaders };
const created = { status: 201, headers: jsonHeaders };
const taken = { status: 202, headers: jsonHeaders };

export const send = ({ status, headers, body }: Answer): Response => new Response(body, { status, headers });

export const reply = (body: unknown): Response => new Response(JSON.stringify(body), ok);

export const accepted = (body: unknown): Answer => ({ ...taken, body: JSON.stringify(body) });

export const replyAccepted = (body: unknown): Response => send(accepted(body));

/** With a strong ETag: the same tag is given to the same state of the thing only. */
export const tagged = (body: unknown, tag: string | number, status: 200 | 201 | 202 = 200): Answer => ({
  status,
  headers: { ...jsonHeaders, etag: `"${tag}"` },
  body: JSON.stringify(body),
});

/** Of something new, which is at `location` from now on. */
export function located(body: unknown, tag: string | number, location: string): Answer {
  const answer = tagged(body, tag, 201);
  return { ...answer, headers: { ...answer.headers, location } };
}

/** Of something that has no revisions. */
export const replyNew = (body: unknown): Response => new Response(JSON.stringify(body), created);

/** Of another media type than JSON. */
export const taggedText = (text: string, type: string, tag: string): Response =>
  new Response(text, { headers: { ...everyReply, "content-type": type, etag: `"${tag}"` } });

/** SVG, which may do no more than `policy` says. */
export const picture = (svg: string, policy: string, tag: string): Response =>
  new Response(svg, {
    headers: {
      ...everyReply,
      "content-type": "image/svg+xml; charset=utf-8",
      "content-security-policy": policy,
      etag: `"${tag}"`,
    },
  });

/** For a text that was encoded before. */
export const replyText = (json: string): Response => new Response(json, ok);
