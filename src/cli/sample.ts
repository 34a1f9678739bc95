// A sample event that starts something, made of what the workflows declare.
import type { Json, JsonObject } from "../language/json.ts";
import type { Type, Workflow } from "../language/workflow.ts";

/** For the first workflow that an event starts; undefined where none is. */
export function sampleEvent(
  workflows: readonly Workflow[],
): { readonly type: string; readonly data: JsonObject } | undefined {
  for (const { triggers, input } of workflows) {
    const [trigger] = triggers;
    if (trigger === undefined) continue;
    return { type: trigger.event, data: input === undefined ? { id: 987 } : sampleRecord(input) };
  }
  return undefined;
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
