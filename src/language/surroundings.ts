// Surroundings: which names expressions may use at each kind of place, with their types.
import { ExpressionEnvironment } from "./expression-type.ts";
import type { DataType, RecordType, Type } from "./workflow.ts";

/** What holds in the whole file. */
export interface Declared {
  readonly input: DataType | undefined;
  readonly variables: RecordType;
}

/**
 * Inside a handler of errors there is `error` too; in a condition over an event of known type, `data`; where an
 * agent's answer is looked at, `output`.
 */
export function inSteps(
  { input, variables }: Declared,
  handlesError: boolean,
  { event, output }: { readonly event?: RecordType | undefined; readonly output?: DataType | undefined } = {},
): ExpressionEnvironment {
  return new ExpressionEnvironment(
    {
      input: input ?? any,
      vars: variables,
      event: event ?? any,
      ...(event && { data: event.fields["data"]?.type ?? any }),
      ...(output && { output }),
      ...(handlesError && { error: errorType }),
      instance: record({ id: text }),
    },
    true,
  );
}

export function inTriggers(input: DataType | undefined): ExpressionEnvironment {
  const data = input ?? any;
  return new ExpressionEnvironment({ data, event: eventType(data) }, false);
}

/** Fields of every event. */
export const eventType = (data: Type): RecordType =>
  record({ id: text, type: text, source: text, time: text, data });

const any: Type = { kind: "any" };
const text: Type = { kind: "string" };
const number: Type = { kind: "number" };

const record = (fields: Readonly<Record<string, Type>>): RecordType => ({
  kind: "record",
  fields: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type, optional: false }])),
});

/** `status` where there was an answer; `errors` of a block, one for each branch that failed. */
const errorType: RecordType = {
  kind: "record",
  fields: {
    ...record({ type: text, step: text, message: text, attempts: number, errors: any }).fields,
    status: { type: number, optional: true },
  },
};
