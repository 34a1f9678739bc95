// Another reading of CEL: the same expression over the same data, by a package that is not ours.
import { celEnv, isCelError, isCelList, isCelMap, parse, plan } from "@bufbuild/cel";
import type { CelInput, CelValue } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { formatDuration } from "../../src/language/duration.ts";
import type { Json, JsonObject } from "../../src/language/json.ts";
import type { Scope } from "../../src/language/scope.ts";
import { replaceSteps } from "../../src/language/step-reference.ts";

export const none: unique symbol = Symbol("no value");

/** `rewrite` changes the text after `step(<id>)` has become a plain variable, as steps are to the other. */
export function elsewhere(
  source: string,
  scope: Scope,
  rewrite: (text: string) => string = (text) => text,
): Json | symbol {
  const { text, references } = replaceSteps(source);
  const steps = references.flatMap(({ variable, step }) => {
    const view = scope.step(step);
    return view ? [[variable, view] as const] : [];
  });
  const event = scope.event as JsonObject | null;
  const bindings: Readonly<Record<string, unknown>> = {
    ...scope.items,
    input: scope.input,
    vars: scope.vars,
    error: scope.error,
    event,
    data: event?.["data"] ?? null,
    ...(scope.output !== undefined && { output: scope.output }),
    instance: { id: scope.instanceId },
    now: run("timestamp(text)", { text: new Date(scope.nowMs).toISOString() }),
    ...Object.fromEntries(steps),
  };
  const value = run(rewrite(text), bindings as Record<string, CelInput>);
  return value === none ? none : asJson(value);
}

const environment = celEnv({ funcs: strings });
const programs = new Map<string, ReturnType<typeof plan>>();

/** As the package's own `run`, but that each text is read once. */
function run(text: string, bindings: Readonly<Record<string, CelInput>>): CelValue | typeof none {
  try {
    const program = programs.get(text) ?? plan(environment, parse(text));
    programs.set(text, program);
    const value = program(bindings);
    return isCelError(value) ? none : value;
  } catch {
    return none;
  }
}

/** As ours come: timestamps by RFC 3339 with milliseconds, durations in the language's own units. */
function asJson(value: CelValue): Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") {
    return Number.isFinite(Number(value)) ? Number(value) : null;
  }
  if (isCelList(value)) return [...value].map(asJson);
  if (isCelMap(value))
    return Object.fromEntries([...value].map(([key, item]) => [asText(key), asJson(item)]));
  const text = asText(value);
  if (/^\d+$/.test(text)) return Number(text);
  if (!text.endsWith("s")) return new Date(text).toISOString();
  const durationMs = Number(text.slice(0, -1)) * 1000;
  return durationMs < 0 ? `-${formatDuration(-durationMs)}` : formatDuration(Math.round(durationMs));
}

function asText(value: CelValue): string {
  const text = run("string(x)", { x: value });
  return typeof text === "string" ? text : "no text";
}
