// Actors: who a request is from, as the journal will say, and whose tasks they may decide.
import type { Context } from "hono";
import type { Person } from "../engine/task.ts";

/**
 * The server has no sign-in and serves loopback only, so it takes the caller's word: the header `X-Act-User`, or
 * `local`. Of the name only printable ASCII is kept, 64 characters at most.
 */
export function actorOf(context: Context): string {
  const named = context.req.raw.headers.get("x-act-user");
  if (named === null) return "local";
  const name = named
    .replace(/[^\x20-\x7e]/g, "")
    .slice(0, 64)
    .trim();
  return name === "" ? "local" : name;
}

/** Without sign-in everybody is a member of every group. */
export const personOf = (context: Context): Person => ({ user: actorOf(context), groups: "all" });
