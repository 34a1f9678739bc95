// Claim: a guarantee as its author wrote it, and what it names.
import { formatDuration } from "../language/duration.ts";
import type { JsonObject } from "../language/json.ts";
import type { Claim } from "../language/workflow.ts";

/** As JSON: `{always: create_ticket}`. */
export function writtenClaim(claim: Claim): JsonObject {
  switch (claim.kind) {
    case "always": {
      const { step, unless } = claim;
      if (unless === undefined) return { always: step };
      return { always: { step, unless: unless.length === 1 ? unless[0]! : unless } };
    }
    case "never":
      return { never: claim.step, ...(claim.after !== undefined && { after: claim.after }) };
    case "before":
      return { before: [claim.first, claim.then] };
    case "leads_to":
      return { leads_to: [claim.first, claim.then] };
    case "exclusive":
      return { exclusive: claim.steps };
    case "within":
      return { within: { step: claim.step, of: claim.of, max: formatDuration(claim.maxMs) } };
    case "compensated":
      return { compensated: claim.step };
    case "different_people":
      return { different_people: [claim.first, claim.then] };
    default:
      return claim satisfies never;
  }
}

/** The steps, and in `never` perhaps an event. */
export function namedIn(claim: Claim): readonly string[] {
  switch (claim.kind) {
    case "always":
    case "compensated":
      return [claim.step];
    case "never":
      return claim.after === undefined ? [claim.step] : [claim.step, claim.after];
    case "before":
    case "leads_to":
    case "different_people":
      return [claim.first, claim.then];
    case "exclusive":
      return claim.steps;
    case "within":
      return claim.of === "start" ? [claim.step] : [claim.of, claim.step];
    default:
      return claim satisfies never;
  }
}

/** The steps of whose start it speaks. */
export function startsIn(claim: Claim): readonly string[] {
  if (claim.kind === "never") return [claim.step];
  return claim.kind === "before" ? [claim.then] : [];
}

/** In the flow style of YAML: `always: {step: create_ticket, unless: failed}`. */
export const sayClaim = (claim: Claim): string =>
  Object.entries(writtenClaim(claim))
    .map(([key, value]) => `${key}: ${flow(value)}`)
    .join(", ");

function flow(value: JsonObject[string]): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `${key}: ${flow(inner)}`)
    .join(", ")}}`;
}
