// Replies: JSON answers, with the headers that every answer of this server carries.

const everyReply = {
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

const jsonHeaders = { ...everyReply, "content-type": "application/json" };
export const problemHeaders = { ...everyReply, "content-type": "application/problem+json" };
export const linesHeaders = { ...everyReply, "content-type": "application/x-ndjson" };

const ok = { status: 200, headers: jsonHeaders };
const created = { status: 201, headers: jsonHeaders };
const accepted = { status: 202, headers: jsonHeaders };

export const reply = (body: unknown): Response => new Response(JSON.stringify(body), ok);

export const replyAccepted = (body: unknown): Response => new Response(JSON.stringify(body), accepted);

/** With a strong ETag: the same tag is given to the same state of the thing only. */
export function replyTagged(body: unknown, tag: string | number, status: 200 | 202 = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...jsonHeaders, etag: `"${tag}"` } });
}

export function replyCreated(body: unknown, tag: string | number, location: string): Response {
  const headers = { ...jsonHeaders, etag: `"${tag}"`, location };
  return new Response(JSON.stringify(body), { status: 201, headers });
}

/** Of something that has no revisions. */
export const replyNew = (body: unknown): Response => new Response(JSON.stringify(body), created);

/** For a text that was encoded before. */
export const replyText = (json: string): Response => new Response(json, ok);
