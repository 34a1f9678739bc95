// On error: which failures of a step an entry of `on_error` handles, and what comes after.
import type { Findings } from "./findings.ts";
import { idPattern } from "./name.ts";
import { meant } from "./near.ts";
import type { Reader, View } from "./reader.ts";
import { statusClassPattern } from "./step-shape.ts";
import type { MapNode, Node, ScalarNode } from "./tree.ts";
import type { ErrorHandler } from "./workflow.ts";

/** The types of the engine's own errors. */
const ownErrorTypes = [
  "validation",
  "expression",
  "policy",
  "timeout",
  "communication",
  "human",
  "compensation",
  "runtime",
];

/** All but the steps. `failTypes`: what the workflow's own steps fail with. */
export function readHandler(
  node: Node,
  view: View,
  failTypes: ReadonlySet<string>,
  reader: Reader,
): Omit<ErrorHandler, "steps"> {
  if (node.kind !== "map") return { then: "continue" };
  const types = readTypes(node, failTypes, reader.findings);
  const statuses = scalarsIn(node, "status").flatMap(({ value }) => statusOf(value));
  const whenNode = node.entries.get("when")?.value;
  const when = whenNode && reader.condition(whenNode, view);
  const then = node.entries.get("then")?.value;
  return {
    ...(types.length > 0 && { types }),
    ...(statuses.length > 0 && { statuses }),
    ...(when && { when }),
    then: then?.kind === "scalar" && then.value === "fail" ? "fail" : "continue",
  };
}

function readTypes(node: MapNode, failTypes: ReadonlySet<string>, findings: Findings): readonly string[] {
  const known = new Set([...ownErrorTypes, ...failTypes]);
  return scalarsIn(node, "type").flatMap(({ value, place }) => {
    if (typeof value !== "string") return [];
    if (idPattern.test(value) && !known.has(value)) {
      findings.error(place, {
        code: "unknown-error-type",
        message: `nothing fails with type \`${value}\``,
        hint: () => meant(value, [...known], "types"),
      });
    }
    return [value];
  });
}

/** What is none has been reported. */
function statusOf(value: ScalarNode["value"]): NonNullable<ErrorHandler["statuses"]> {
  if (typeof value === "number") return [value];
  return statusClassPattern.test(String(value)) ? [{ class: Number(String(value)[0]) }] : [];
}

function scalarsIn(node: MapNode, key: string): readonly ScalarNode[] {
  const value = node.entries.get(key)?.value;
  const nodes = value?.kind === "list" ? value.items : value ? [value] : [];
  return nodes.filter((item): item is ScalarNode => item.kind === "scalar");
}
