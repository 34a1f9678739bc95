// Instance addresses: an instance's id as a part of a path, and back.
import type { Context } from "hono";
import { answerProblem } from "./problem.ts";

/** Ids hold colons, which a path segment may show as they are. */
export const instancePath = (id: string): string =>
  `/v1/instances/${encodeURIComponent(id).replaceAll("%3A", ":")}`;

/** The id in the path, percent-decoded, handed on; an id too long for any instance is answered here. */
export function withInstance(
  context: Context,
  handle: (id: string) => Response | Promise<Response>,
): Response | Promise<Response> {
  const id = context.req.param("id") as string;
  if (id.length <= maxIdLength) return handle(id);
  const detail = `An instance's id has at most ${maxIdLength} characters, this one has ${id.length}.`;
  return answerProblem({ kind: "unknown-instance", detail });
}

/** No store keeps a longer one. */
const maxIdLength = 400;
