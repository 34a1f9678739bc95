// Surroundings: which names expressions may use at each kind of place, with their types.
import { ExpressionEnvironment } from "./expression-type.ts";
import type { DataType, RecordType, Type } from "./workflow.ts";

/** What holds in the whole file. */
export interface Declared {
  readonly input: DataType | undefined;
  readonly variables: RecordType;
}

/** Types of the items that steps are done for, by the names that expressions have for them. */
export type ItemTypes = Readonly<Record<string, Type>>;

export interface Around {
  /** Inside a handler of errors there is `error` too. */
  readonly handlesError: boolean;
  /** In a condition over an event of known type there is `data`. */
  readonly event?: RecordType | undefined;
  /** Where an agent's answer is looked at there is `output`. */
  readonly output?: DataType | undefined;
  readonly items: ItemTypes;
}

export function inSteps(
  { input, variables }: Declared,
  { handlesError, event, output, items }: Around,
): ExpressionEnvironment {
  const indices = Object.keys(items).map((name) => [indexOf(name), number] as const);
  return new ExpressionEnvironment(
    {
      ...items,
      ...Object.fromEntries(indices),
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

/** The name of an item's place in its list. */
export const indexOf = (item: string): string => `${item}_index`;

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
