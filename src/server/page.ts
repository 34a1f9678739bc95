// Pages: lists are read in pieces, each naming where the next begins by a cursor that means nothing outside.
import { z } from "@hono/zod-openapi";
import type { Problem } from "./problem.ts";

export const defaultLimit = 50;
export const maxLimit = 500;

/** `limit` has no default here, since an unlimited answer may exist. */
export const pageQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(maxLimit)
    .optional()
    .openapi({ description: `${defaultLimit} where it is missing` }),
  cursor: z.string().optional().openapi({ description: "`next` of the page before" }),
});

/** What a cursor continues; one of another list is refused. */
export type List = keyof typeof places;

/** How each list says where an item stands: by its id, as long as a store keeps any, or by its number. */
const places = {
  batches: /^[^\n]{1,100}$/,
  instances: /^[^\n]{1,400}$/,
  journal: /^[1-9]\d{0,15}$/,
  tasks: /^[^\n]{1,800}$/,
  workflows: /^[^\n]{1,400}$/,
};

export type Position =
  | { readonly kind: "position"; readonly after?: string }
  | { readonly kind: "problem"; readonly problem: Problem };

/** A cursor for the page after `last`, the place of the last item. */
export function cursorAfter(list: List, last: string): string {
  return Buffer.from(`${list}\n${last}`).toString("base64url");
}

export function positionOf(list: List, cursor: string | undefined): Position {
  if (cursor === undefined) return { kind: "position" };
  const text = Buffer.from(cursor, "base64url").toString();
  const after = text.slice(list.length + 1);
  if (places[list].test(after) && cursorAfter(list, after) === cursor) return { kind: "position", after };
  const detail = `The cursor ${JSON.stringify(cursor)} does not continue this list. Send "next" of its page before, or none.`;
  return { kind: "problem", problem: { kind: "unknown-cursor", detail } };
}
