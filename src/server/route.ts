// Routes: serves an operation, its input checked by the schema that its description shows.
import type { Context } from "hono";
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { InputError, Problem } from "./problem.ts";
import { answerProblem } from "./problem.ts";
import type { BodyForm, Operation } from "./operation.ts";
import { describe, honoPath } from "./operation.ts";
import { incomingOf } from "./incoming.ts";
import { escapePointer, readJson, readText } from "./body.ts";
import { notTwice, oncePerKey } from "./once.ts";
import { inTurn } from "./queue.ts";
import { unlessKnown } from "./precondition.ts";

export type Handle<Input> = (context: Context, input: Input) => Response | Promise<Response>;

/**
 * The handler stands alone on its path. The library's own validators would be one middleware a schema, which costs
 * more than the check itself, and would read a body before its size is known.
 */
export function addOperation<Input = undefined>(
  app: OpenAPIHono,
  operation: Operation<Input>,
  handle: Handle<Input>,
): void {
  app.openAPIRegistry.registerPath(describe(operation));
  const serve = checked(operation, handle);
  app.on(
    operation.method,
    honoPath(operation.path),
    operation.method === "get" ? (context) => unlessTheyKnow(context, serve(context)) : serve,
  );
}

/** Without a promise where none is needed. */
const unlessTheyKnow = (
  context: Context,
  served: Response | Promise<Response>,
): Response | Promise<Response> =>
  served instanceof Promise
    ? served.then((response) => unlessKnown(context, response))
    : unlessKnown(context, served);

function checked<Input>(
  { input, secret }: Operation<Input>,
  handle: Handle<Input>,
): (context: Context) => Response | Promise<Response> {
  // Without a schema there is nothing to hand over, and Input is undefined.
  if (input === undefined) return (context) => handle(context, undefined as Input);
  if (input.in === "text") {
    return async (context) => {
      const body = await readText(context.req.raw, incomingOf(context), input.types);
      if (body.kind === "problem") return answerProblem(body.problem);
      return inTurn(context, () => handle(context, input.read(body.text)));
    };
  }
  if (input.in === "forms") return checkedForms(input.forms, handle);
  const { schema } = input;
  if (input.in === "body") {
    return async (context) => {
      const body = await readJson(context.req.raw, incomingOf(context));
      if (body.kind === "problem") return answerProblem(body.problem);
      const parsed = schema.safeParse(body.value);
      if (!parsed.success) return refuse("body", schema, body.value);
      if (secret) return notTwice(context) ?? handle(context, parsed.data);
      return inTurn(context, () => oncePerKey(context, body.bytes, () => handle(context, parsed.data)));
    };
  }
  return (context) => {
    const query = readQuery(context.req.url);
    const parsed = schema.safeParse(query);
    if (!parsed.success) return refuse("query", schema, query);
    return inTurn(context, () => handle(context, parsed.data));
  };
}

function checkedForms<Input>(
  forms: readonly BodyForm<Input>[],
  handle: Handle<Input>,
): (context: Context) => Promise<Response> {
  const types = [...new Set(forms.map(({ type }) => type))];
  return async (context) => {
    const { headers } = context.req.raw;
    const body = await readJson(context.req.raw, incomingOf(context), types);
    if (body.kind === "problem") return answerProblem(body.problem);
    const form = forms.find(({ type, fits }) => type === body.type && fits?.(headers) !== false)!;
    const value = form.assemble ? form.assemble(body.value, headers) : body.value;
    const parsed = form.schema.safeParse(value);
    if (!parsed.success) return refuse("body", form.schema, value);
    return inTurn(context, () =>
      oncePerKey(context, body.bytes, () => handle(context, form.read(parsed.data))),
    );
  };
}

/** A parameter given twice is a list, which no schema takes. */
function readQuery(url: string): Readonly<Record<string, Parameter | Readonly<Record<string, Parameter>>>> {
  const query = new Map<string, Parameter | Readonly<Record<string, Parameter>>>();
  const labels = new Map<string, Parameter>();
  const { searchParams } = new URL(url);
  for (const name of searchParams.keys()) {
    const values = searchParams.getAll(name);
    const value = values.length === 1 ? values[0]! : values;
    if (/^label\../.test(name)) labels.set(name, value);
    else query.set(name, value);
  }
  if (labels.size > 0 && !query.has("label")) query.set("label", Object.fromEntries(labels));
  // Own members, whatever their names: nothing here calls a setter.
  return Object.fromEntries(query);
}

type Parameter = string | readonly string[];

const maxErrors = 20;

const refuse = (place: "body" | "query", schema: z.ZodType, input: unknown): Response =>
  answerProblem(mistakesIn(`The ${place}`, schema, input));

/**
 * Of an input that the schema does not take: checks again, with the input in the mistakes, which the first check leaves
 * out because that is faster. `what` is the input in words.
 */
export function mistakesIn(what: string, schema: z.ZodType, input: unknown): Problem {
  const issues = schema.safeParse(input, { reportInput: true }).error?.issues ?? [];
  const errors = issues.flatMap(inputErrors).slice(0, maxErrors);
  const words = errors.map(({ pointer, detail }) => `${pointer === "" ? "it" : pointer} ${detail}`);
  return { kind: "invalid-input", detail: `${what} is wrong: ${words.join("; ")}.`, errors };
}

function inputErrors(issue: z.core.$ZodIssue): readonly InputError[] {
  const pointer = issue.path.map((key) => `/${escapePointer(String(key))}`).join("");
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        pointer: `${pointer}/${escapePointer(key)}`,
        detail: "is not known here",
      }));
    case "invalid_type":
      return [
        {
          pointer,
          detail: issue.input === undefined ? "is missing" : `must be ${withArticle(issue.expected)}`,
        },
      ];
    case "invalid_value":
      return [{ pointer, detail: `must be one of ${issue.values.map(String).join(", ")}` }];
    case "too_small":
      return [
        {
          pointer,
          detail: issue.origin === "string" ? "must not be empty" : `must be at least ${issue.minimum}`,
        },
      ];
    case "too_big": {
      const bound = `at most ${issue.maximum}`;
      return [
        { pointer, detail: issue.origin === "string" ? `must have ${bound} characters` : `must be ${bound}` },
      ];
    }
    default:
      return [{ pointer, detail: issue.message }];
  }
}

const withArticle = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
