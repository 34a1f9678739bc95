// On error: which failures of a step an entry of `on_error` handles, and what comes after.
import { idPattern } from "./name.ts";
import { meant } from "./near.ts";
import type { Reader, View } from "./reader.ts";
import { statusClassPattern } from "./step-shape.ts";
import type { MapNode, Node, ScalarNode } from "./tree.ts";
import type { ErrorHandler } from "./workflow.ts";

/** The types of the engine's own errors. */
export const ownErrorTypes: readonly string[] = [
  "validation",
  "expression",
  "policy",
  "timeout",
  "communication",
  "human",
  "compensation",
  "runtime",
];

/** With which types a file's steps fail. */
export interface FailTypes {
  /** Those that its own steps name. */
  readonly failTypes: ReadonlySet<string>;
  /** Whether it runs other workflows, which have theirs. */
  readonly runsOthers: boolean;
}

/** All but the steps. */
export function readHandler(
  node: Node,
  view: View,
  failTypes: FailTypes,
  reader: Reader,
): Omit<ErrorHandler, "steps"> {
  if (node.kind !== "map") return { then: "continue" };
  const types = readTypes(node, failTypes, reader);
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

function readTypes(
  node: MapNode,
  { failTypes, runsOthers }: FailTypes,
  { findings, references }: Reader,
): readonly string[] {
  const known = new Set([...ownErrorTypes, ...failTypes]);
  return scalarsIn(node, "type").flatMap(({ value, place }) => {
    if (typeof value !== "string") return [];
    if (idPattern.test(value) && !known.has(value) && runsOthers) {
      references.push({ kind: "error-type", type: value, at: findings.rangeOf(place) });
    } else if (idPattern.test(value) && !known.has(value)) {
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
