// Equality: the part of an expression over an event that says which value a field of the event's data must have.
import { childrenOf, createEnvironment, nodesOf, parseCel } from "./cel.ts";
import type { Node } from "./cel.ts";

/** The expression is true only where the field has the value. */
export interface Equality {
  /** The way to the field from the event's data; empty: the data as a whole. */
  readonly field: readonly string[];
  /** An expression of the value, which reads nothing of the event and no time. */
  readonly value: string;
}

/** The first of those that the expression joins by `&&`; undefined where it has none. */
export function equalityIn(source: string): Equality | undefined {
  const parsed = parseCel((environment ??= createEnvironment(true)), source);
  if (!parsed.ok) return undefined;
  for (const node of joinedIn(parsed.program.root)) {
    if (node.op !== "==") continue;
    const [left, right] = node.args as [Node, Node];
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const field = fieldOf(one);
      if (!field || !isOfInstance(other)) continue;
      // The package's places leave out brackets at the ends: what is not whole without them cannot be read.
      const value = source.slice(other.start, other.end);
      if (parseCel(environment, value).ok) return { field, value };
    }
  }
  return undefined;
}

let environment: ReturnType<typeof createEnvironment> | undefined;

function* joinedIn(node: Node): Generator<Node> {
  if (node.op === "&&") for (const part of childrenOf(node)) yield* joinedIn(part);
  else yield node;
}

/** Of `data.a.b` and `event.data.a.b`; parts that are no names, such as `data["a b"]`, make none. */
function fieldOf(node: Node): readonly string[] | undefined {
  if (node.op === "id") return node.args === "data" ? [] : undefined;
  if (node.op !== ".") return undefined;
  const [of, name] = node.args as [Node, string];
  if (of.op === "id" && of.args === "event") return name === "data" ? [] : undefined;
  const field = fieldOf(of);
  return field && [...field, name];
}

/** An item of a list, or a variable of a macro, that is called like one of these is taken for it: that asks for less. */
const changing: ReadonlySet<unknown> = new Set(["event", "data", "now", "error", "output"]);

const isOfInstance = (node: Node): boolean =>
  nodesOf(node).every(({ op, args }) => op !== "id" || !changing.has(args));
