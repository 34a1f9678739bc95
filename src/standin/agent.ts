// Agent: what the stand-in answers for an AI agent: something that fits the JSON Schema in the request.

/** The request is `{input, output}`; `output` is the schema. `{}` where there is none. */
export function agentAnswer(body: unknown): unknown {
  return isRecord(body) && isRecord(body["output"]) ? valueFor(body["output"], 0) : {};
}

/** Of what schemas can say, their types, enumerations and compulsory properties; no deeper than 16 levels. */
function valueFor(schema: unknown, depth: number): unknown {
  if (!isRecord(schema) || depth > 16) return null;
  if ("const" in schema) return schema["const"];
  if (Array.isArray(schema["enum"])) return schema["enum"][0] as unknown;
  const { type } = schema;
  switch (Array.isArray(type) ? (type as readonly unknown[])[0] : type) {
    case "string":
      return schema["format"] === "date-time" ? "2026-01-05T09:00:00Z" : "1h";
    case "number":
    case "integer":
      return typeof schema["minimum"] === "number" ? schema["minimum"] : 1;
    case "boolean":
      return true;
    case "array":
      return [];
    case "object": {
      const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
      const required = Array.isArray(schema["required"]) ? (schema["required"] as readonly string[]) : [];
      return Object.fromEntries(required.map((name) => [name, valueFor(properties[name], depth + 1)]));
    }
    default:
      return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
