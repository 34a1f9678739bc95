// Preconditions: `If-Match` guards what changes an instance, `If-None-Match` spares an answer that the caller has.
import type { Context } from "hono";

/**
 * The revisions at one of which the instance must be; undefined where any will do. What is not a revision in quotes
 * matches none, and weak tags never match here (RFC 9110).
 */
export function revisionsWanted(context: Context): readonly number[] | undefined {
  const wanted = context.req.raw.headers.get("if-match");
  if (wanted === null || wanted.trim() === "*") return undefined;
  return tagsIn(wanted).flatMap((tag) => (/^"[1-9]\d{0,14}"$/.test(tag) ? Number(tag.slice(1, -1)) : []));
}

/** Likewise of a workflow: the versions, which stand before the dot where a tag has one. */
export function versionsWanted(context: Context): readonly string[] | undefined {
  const wanted = context.req.raw.headers.get("if-match");
  if (wanted === null || wanted.trim() === "*") return undefined;
  return tagsIn(wanted).flatMap((tag) =>
    tag.startsWith("W/") ? [] : [tag.slice(1, -1).replace(/\..*/, "")],
  );
}

/** The answer to a GET, or 304 where the caller has it already. */
export function unlessKnown(context: Context, response: Response): Response {
  const known = context.req.raw.headers.get("if-none-match");
  // The answer's headers are looked at last: until then they are what they were given as, which is cheaper to send.
  if (known === null || response.status !== 200) return response;
  const tag = response.headers.get("etag");
  if (tag === null) return response;
  const isKnown = known.trim() === "*" || tagsIn(known).some((other) => other.replace(/^W\//, "") === tag);
  if (!isKnown) return response;
  const headers = new Headers(response.headers);
  headers.delete("content-type");
  return new Response(null, { status: 304, headers });
}

const tagsIn = (list: string): readonly string[] => list.match(/(?:W\/)?"[^"]*"/g) ?? [];
