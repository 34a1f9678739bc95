// Control: the stand-in's own API under /_standin, for asking what it got and telling it to misbehave.
import type { Records } from "./record.ts";
import { parseRule, type Rules } from "./rule.ts";

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly allow?: string;
}

/**
 * - `GET requests[?path=&instance=]`: `{requests}`, oldest first; `GET effects`, with the same filters: `{effects}`
 * - `DELETE requests`: forgets requests, effects and the answers kept by key
 * - `PUT rules`: a rule, or a list of rules; `GET rules`: `{rules}`; `DELETE rules`: none is left
 *
 * What is wrong is answered 400, 404 or 405 with `{error}`.
 */
export function control(
  method: string,
  url: URL,
  body: Buffer,
  state: { readonly records: Records; readonly rules: Rules },
): ControlAnswer {
  const { records, rules } = state;
  switch (`${method} ${url.pathname.slice(controlPrefix.length)}`) {
    case "GET /requests":
      return filtered("requests", records.requests, url.searchParams);
    case "GET /effects":
      return filtered("effects", records.effects, url.searchParams);
    case "DELETE /requests":
      records.clear();
      return { status: 200, body: {} };
    case "GET /rules":
      return { status: 200, body: { rules: rules.all() } };
    case "DELETE /rules":
      rules.clear();
      return { status: 200, body: {} };
    case "PUT /rules":
      return putRules(body, rules);
    default: {
      const allow = allowed.get(url.pathname.slice(controlPrefix.length));
      if (allow !== undefined)
        return { status: 405, allow, body: { error: `${url.pathname} takes ${allow}` } };
      const known = [...allowed.keys()].map((path) => controlPrefix + path).join(", ");
      return { status: 404, body: { error: `there is no ${url.pathname}; there are ${known}` } };
    }
  }
}

export const controlPrefix = "/_standin";

const allowed: ReadonlyMap<string, string> = new Map([
  ["/requests", "GET, DELETE"],
  ["/effects", "GET"],
  ["/rules", "GET, PUT, DELETE"],
]);

function filtered(
  name: "requests" | "effects",
  items: readonly { readonly path: string; readonly instance: string | null }[],
  query: URLSearchParams,
): ControlAnswer {
  for (const key of query.keys()) {
    if (key !== "path" && key !== "instance") {
      return {
        status: 400,
        body: { error: `there is no filter ${JSON.stringify(key)}; there are path and instance` },
      };
    }
  }
  const path = query.get("path");
  const instance = query.get("instance");
  const taken = items.filter(
    (item) => (path === null || item.path === path) && (instance === null || item.instance === instance),
  );
  return { status: 200, body: { [name]: taken } };
}

function putRules(body: Buffer, rules: Rules): ControlAnswer {
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch (error) {
    return { status: 400, body: { error: `the body is not JSON: ${(error as Error).message}` } };
  }
  const parsed = (Array.isArray(json) ? json : [json]).map(parseRule);
  for (const result of parsed) if (!result.ok) return { status: 400, body: { error: result.error } };
  for (const result of parsed) if (result.ok) rules.put(result.rule);
  return { status: 200, body: { rules: rules.all() } };
}
