// A sample event that starts something, made of what the workflows declare.
import type { Json, JsonObject } from "../language/json.ts";
import type { Type, Workflow } from "../language/workflow.ts";

/** For the workflow that asks least: one that an event starts, with the fewest declared fields; undefined where none is. */
export function sampleEvent(
  workflows: readonly Workflow[],
): { readonly type: string; readonly data: JsonObject } | undefined {
  const fieldsOf = ({ input }: Workflow): number => Object.keys(input?.fields ?? {}).length;
  const [simplest] = workflows
    .filter(({ triggers }) => triggers.length > 0)
    .toSorted((a, b) => fieldsOf(a) - fieldsOf(b));
  const trigger = simplest?.triggers[0];
  if (trigger === undefined) return undefined;
  return { type: trigger.event, data: simplest?.input ? sampleRecord(simplest.input) : { id: 987 } };
}

function sampleRecord({ fields }: Extract<Type, { kind: "record" }>): JsonObject {
  const required = Object.entries(fields).filter(([, field]) => !field.optional);
  return Object.fromEntries(required.map(([name, field]) => [name, sample(field.type)]));
}

function sample(type: Type): Json {
  switch (type.kind) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return 987;
    case "boolean":
      return true;
    case "timestamp":
      return "2026-01-05T09:00:00Z";
    case "duration":
      return "1h";
    case "any":
      return null;
    case "list":
      return [sample(type.of)];
    case "record":
      return sampleRecord(type);
    default:
      return type satisfies never;
  }
}
