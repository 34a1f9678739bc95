// Request: the templates of what is made outside become what every attempt sends.
import { callTimeoutMs } from "../language/retry.ts";
import { createEvaluator } from "../language/expression.ts";
import type { Json } from "../language/json.ts";
import type { Scope } from "../language/scope.ts";
import type { Call, CallStep, EmitStep, RetryPolicy, Template } from "../language/workflow.ts";
import type { CallRequest, Emission } from "./instance.ts";

const evaluator = createEvaluator();

export type Rendered<Request = CallRequest | Emission> =
  | { readonly ok: true; readonly request: Request }
  | { readonly ok: false; readonly error: string };

/** What is made outside: a call, of a step or of an agent, or an event to publish. */
export type Performed = Pick<CallStep, "call" | "policy"> | EmitStep;

export function renderPerformed(step: Performed, scope: Scope): Rendered {
  if ("call" in step) return renderRequest(step.call, scope);
  const data = step.data ? evaluator.render(step.data, scope) : ({ ok: true, value: scope.input } as const);
  if (!data.ok) return { ok: false, error: `with: ${data.error}` };
  return { ok: true, request: { kind: "emit", event: step.event, data: data.value } };
}

/** In place of one whose data cannot be computed, where data does not matter. */
export const emptyOf = (step: Performed): CallRequest | Emission =>
  "call" in step
    ? { method: step.call.method, path: "/", body: null }
    : { kind: "emit", event: step.event, data: null };

/** Longest time of one attempt. */
export const timeoutOf = (step: Performed | undefined): number =>
  step && "call" in step ? step.call.timeoutMs : callTimeoutMs;

export const retryOf = (step: Performed): RetryPolicy => ("call" in step ? step.call.retry : step.retry);

/** Computed parts of the path are percent-encoded as one segment each. Without `with`, the body is the input. */
function renderRequest(call: Call, scope: Scope): Rendered<CallRequest> {
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
      ...(call.secrets && { secrets: Object.fromEntries(call.secrets) }),
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
