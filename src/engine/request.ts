// Request: a call's templates become the request that every attempt sends.
import { createEvaluator } from "../language/expression.ts";
import type { Json } from "../language/json.ts";
import type { Scope } from "../language/scope.ts";
import type { Call, Template } from "../language/workflow.ts";
import type { CallRequest } from "./instance.ts";

const evaluator = createEvaluator();

export type Rendered =
  | { readonly ok: true; readonly request: CallRequest }
  | { readonly ok: false; readonly error: string };

/** Computed parts of the path are percent-encoded as one segment each. Without `with`, the body is the input. */
export function renderRequest(call: Call, scope: Scope): Rendered {
  try {
    const query = call.query && renderTexts(call.query, scope, "query");
    const headers = call.headers && renderTexts(call.headers, scope, "headers");
    const hasBody = call.method !== "GET" && call.method !== "DELETE";
    const body = call.body ? value(call.body, scope, "with") : scope.input;
    const request: CallRequest = {
      method: call.method,
      path: renderPath(call.path, scope),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(hasBody && { body }),
    };
    return { ok: true, request };
  } catch (error) {
    if (error instanceof Unrenderable) return { ok: false, error: error.message };
    throw error;
  }
}

/** Any template over the same scope: triggers' keys, a workflow's output. */
export const renderTemplate = (template: Template, scope: Scope): ReturnType<typeof evaluator.render> =>
  evaluator.render(template, scope);

export const evaluateExpression = (source: string, scope: Scope): ReturnType<typeof evaluator.evaluate> =>
  evaluator.evaluate(source, scope);

/** Leaves this module as a value. */
class Unrenderable extends Error {}

function value(template: Template, scope: Scope, where: string): Json {
  const result = evaluator.render(template, scope);
  if (!result.ok) throw new Unrenderable(`${where}: ${result.error}`);
  return result.value;
}

function renderPath(path: Template, scope: Scope): string {
  if (path.kind === "literal") return String(path.value);
  const parts = path.kind === "text" ? path.parts : path.kind === "expression" ? [path] : [];
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      const segment = asText(value({ kind: "expression", source: part.source }, scope, "path"), part.source);
      if (segment === "" || segment === "." || segment === "..") {
        throw new Unrenderable(`path: \${${part.source}} is ${JSON.stringify(segment)}, which is no path segment`);
      }
      return encodeURIComponent(segment);
    })
    .join("");
}

/** Null leaves the entry out. */
function renderTexts(
  entries: readonly (readonly [string, Template])[],
  scope: Scope,
  where: string,
): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, template] of entries) {
    const rendered = value(template, scope, `${where}.${name}`);
    if (rendered !== null) texts[name] = asText(rendered, `${where}.${name}`);
  }
  return texts;
}

function asText(json: Json, where: string): string {
  if (typeof json === "string") return json;
  if (typeof json === "number" || typeof json === "boolean") return String(json);
  throw new Unrenderable(`${where} is ${JSON.stringify(json)?.slice(0, 80)}, where a text or number is needed`);
}
