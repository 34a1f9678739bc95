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
  const rendering = new Rendering(scope);
  const path = rendering.path(call.path);
  const query = call.query && rendering.texts(call.query, "query");
  const headers = call.headers && rendering.texts(call.headers, "headers");
  const hasBody = call.method !== "GET" && call.method !== "DELETE";
  const body = call.body ? rendering.value(call.body, "with") : scope.input;
  if (rendering.error !== undefined) return { ok: false, error: rendering.error };
  return {
    ok: true,
    request: {
      method: call.method,
      path,
      ...(query && { query }),
      ...(headers && { headers }),
      ...(hasBody && { body }),
    },
  };
}

/** Any template over the same scope: triggers' keys, a workflow's output. */
export const renderTemplate = (template: Template, scope: Scope): ReturnType<typeof evaluator.render> =>
  evaluator.render(template, scope);

export const evaluateExpression = (source: string, scope: Scope): ReturnType<typeof evaluator.evaluate> =>
  evaluator.evaluate(source, scope);

/** Renders the parts of one request; after the first that has no value, the rest does not matter. */
class Rendering {
  readonly #scope: Scope;
  /** Where the first part without a value is, and why it has none. */
  error: string | undefined;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  value(template: Template, where: string): Json {
    const result = evaluator.render(template, this.#scope);
    return result.ok ? result.value : this.#fail(`${where}: ${result.error}`);
  }

  path(path: Template): string {
    if (path.kind === "literal") return this.#text(path.value, "path");
    const parts = path.kind === "text" ? path.parts : path.kind === "expression" ? [path] : [];
    return parts.map((part) => (typeof part === "string" ? part : this.#segment(part.source))).join("");
  }

  /** Null leaves the entry out. */
  texts(entries: readonly (readonly [string, Template])[], where: string): Record<string, string> {
    const texts: Record<string, string> = {};
    for (const [name, template] of entries) {
      const rendered = this.value(template, `${where}.${name}`);
      if (rendered !== null) texts[name] = this.#text(rendered, `${where}.${name}`);
    }
    return texts;
  }

  #segment(source: string): string {
    const segment = this.#text(this.value({ kind: "expression", source }, "path"), `path: \${${source}}`);
    if (segment === "" || segment === "." || segment === "..") {
      this.#fail(`path: \${${source}} is ${JSON.stringify(segment)}, which is no path segment`);
    }
    return encodeURIComponent(segment);
  }

  #text(json: Json, where: string): string {
    if (typeof json === "string")
      return json.isWellFormed() ? json : String(this.#fail(`${where} is not well-formed text`));
    if (typeof json === "number" || typeof json === "boolean") return String(json);
    this.#fail(`${where} is ${JSON.stringify(json).slice(0, 80)}, where a text or number is needed`);
    return "";
  }

  #fail(error: string): null {
    this.error ??= error;
    return null;
  }
}
