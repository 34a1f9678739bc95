// Variable types: what kind of value each variable has, by all that sets it.
import type { Names } from "./assignment.ts";
import { assignedBy } from "./assignment.ts";
import { everyDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Json } from "./json.ts";
import type { Reader } from "./reader.ts";
import { inSteps } from "./surroundings.ts";
import { readTemplate } from "./template.ts";
import type { RecordType, Template, Type } from "./workflow.ts";

type Types = ReadonlyMap<string, Type>;

/**
 * One type where all that sets a variable agrees, else `any`. Variables may be computed from each other: what is
 * known grows round by round, until nothing new is.
 */
export function variableTypes(drafts: readonly Draft[], names: Names, reader: Reader): RecordType {
  const values = everyDraft(drafts).flatMap((draft) =>
    assignedBy(draft).map(({ key, value }) => ({ name: key, template: readTemplate(value, silent) })),
  );
  const typed = new Map<Template, Typed>();
  let known: Types = new Map();
  let changed: Names = names;
  for (let round = 0; round < roundsMax && values.length <= valuesMax; round++) {
    const environment = inSteps({ input: reader.input, variables: recordOf(names, known) }, around);
    const next = new Map<string, Type>();
    for (const { name, template } of values) {
      let result = typed.get(template);
      if (result === undefined || result.reads.some((read) => changed.has(read))) {
        const reads: string[] = [];
        const type = typeOfTemplate(template, (source) => {
          reads.push(...(source.match(/\w+/g) ?? []));
          const found = environment.check(source, (id) => reader.steps.get(id) ?? {});
          if (!found.ok) return { kind: "any" };
          return found.variables.every((variable) => known.has(variable.name)) ? found.value : undefined;
        });
        result = { type, reads };
        typed.set(template, result);
      }
      const { type } = result;
      const other = next.get(name);
      if (type) next.set(name, other ? either(other, type) : type);
    }
    const before = known;
    changed = new Set([...names].filter((name) => !isSame(next.get(name), before.get(name))));
    if (changed.size === 0) return recordOf(names, known);
    known = next;
  }
  return recordOf(names, new Map());
}

/** The type of a value, undefined while nothing is known of it, and words that hold the variables it is computed from. */
interface Typed {
  readonly type: Type | undefined;
  readonly reads: readonly string[];
}

const roundsMax = 8;
/** More values than this are of no known type. */
const valuesMax = 500;

const around = { handlesError: true, items: {} };

const silent = { expression: () => undefined, open: () => undefined };

const recordOf = (names: Names, types: Types): RecordType => ({
  kind: "record",
  fields: Object.fromEntries(
    [...names].map((name) => [name, { type: types.get(name) ?? { kind: "any" }, optional: false }]),
  ),
});

/** Undefined where an expression's is: it rests on something of which nothing is known yet. */
export function typeOfTemplate(
  template: Template,
  typeOfExpression: (source: string) => Type | undefined,
): Type | undefined {
  switch (template.kind) {
    case "literal":
      return typeOfJson(template.value);
    case "text":
      return { kind: "string" };
    case "expression":
      return typeOfExpression(template.source);
    case "list":
      return { kind: "list", of: { kind: "any" } };
    case "map": {
      const fields: Record<string, { type: Type; optional: boolean }> = {};
      for (const [name, entry] of template.entries) {
        const type = typeOfTemplate(entry, typeOfExpression);
        if (!type) return undefined;
        fields[name] = { type, optional: false };
      }
      return { kind: "record", fields };
    }
    default:
      return template satisfies never;
  }
}

function typeOfJson(value: Json): Type {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return { kind: typeof value as "string" | "number" | "boolean" };
  if (value === null) return { kind: "any" };
  if (Array.isArray(value)) return { kind: "list", of: { kind: "any" } };
  const fields = Object.entries(value).map(
    ([name, inner]) => [name, { type: typeOfJson(inner), optional: false }] as const,
  );
  return { kind: "record", fields: Object.fromEntries(fields) };
}

const isSame = (a: Type | undefined, b: Type | undefined): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

function either(a: Type, b: Type): Type {
  if (isSame(a, b)) return a;
  if (isNumber(a) && isNumber(b)) return { kind: "number" };
  return isText(a) && isText(b) ? { kind: "string" } : { kind: "any" };
}

const isNumber = ({ kind }: Type): boolean => kind === "number" || kind === "integer";

/** Timestamps and durations are texts in JSON. */
const isText = ({ kind }: Type): boolean =>
  kind === "string" || kind === "timestamp" || kind === "duration" || kind === "enum";
