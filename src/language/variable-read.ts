// Variable reads: which variables an expression needs to be set.
import { nodesOf } from "./cel.ts";
import type { Node } from "./cel.ts";

export interface VariableRead {
  readonly name: string;
  /** Place in the source. */
  readonly offset: number;
  readonly length: number;
}

/** `has(vars.x)` needs nothing, and lets the rest of its expression read the variable. */
export function variableReads(root: Node): readonly VariableRead[] {
  const asked = new Set<string>();
  for (const node of nodesOf(root)) {
    const [name, [argument] = []] = node.op === "call" ? (node.args as [string, Node[]?]) : [""];
    const variable = name === "has" && argument ? variableOf(argument) : undefined;
    if (variable !== undefined) asked.add(variable);
  }
  const reads: VariableRead[] = [];
  for (const node of nodesOf(root)) {
    const name = variableOf(node);
    if (name !== undefined && !asked.has(name))
      reads.push({ name, offset: node.start, length: node.end - node.start });
  }
  return reads;
}

/** The `x` of `vars.x` and of `vars["x"]`. */
function variableOf({ op, args }: Node): string | undefined {
  if (op !== "." && op !== "[]") return undefined;
  const [owner, field] = args as [Node, string | Node];
  if (owner.op !== "id" || owner.args !== "vars") return undefined;
  const name = typeof field === "string" ? field : field.op === "value" ? field.args : undefined;
  return typeof name === "string" ? name : undefined;
}
