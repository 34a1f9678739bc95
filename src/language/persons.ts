// Persons: whom an expression of `not_by` is sure to name, by the tasks that they decided.
import { createEnvironment, parseCel } from "./cel.ts";
import type { Node, Program } from "./cel.ts";

/** Somebody who decided a task: the last of them, or, where a quorum decided it, all. */
export interface Deciders {
  readonly step: string;
  readonly all: boolean;
}

const environment = createEnvironment(true);

/**
 * `step(a).by`, `step(a).decisions.map(d, d.by)`, lists and sums of these, and what both ways of a choice name. Anything
 * else may name nobody.
 */
export function decidersIn(source: string): readonly Deciders[] {
  const parsed = parseCel(environment, source);
  return parsed.ok ? namedBy(parsed.program.root, parsed.program) : [];
}

function namedBy(node: Node, program: Program): readonly Deciders[] {
  switch (node.op) {
    case "list":
    case "+":
      return (node.args as readonly Node[]).flatMap((item) => namedBy(item, program));
    case "?:": {
      const [, yes, no] = node.args as [Node, Node, Node];
      const others = namedBy(no, program);
      return namedBy(yes, program).flatMap(({ step, all }) =>
        others.filter((other) => other.step === step).map((other) => ({ step, all: all && other.all })),
      );
    }
    case ".": {
      const step = fieldOf(node, "by", program);
      return step === undefined ? [] : [{ step, all: false }];
    }
    case "rcall": {
      const step = everyBy(node, program);
      return step === undefined ? [] : [{ step, all: true }];
    }
    default:
      return [];
  }
}

/** The step whose field the node is. */
function fieldOf(node: Node, field: string, { references }: Program): string | undefined {
  if (node.op !== ".") return undefined;
  const [of, name] = node.args as [Node, string];
  if (name !== field || of.op !== "id") return undefined;
  return references.find(({ variable }) => variable === of.args)?.step;
}

/** The step of whose decisions the node takes every `by`. */
function everyBy(node: Node, program: Program): string | undefined {
  const [name, decisions, args] = node.args as [string, Node, readonly Node[]];
  const [item, value] = args;
  if (name !== "map" || args.length !== 2 || item?.op !== "id" || value?.op !== ".") return undefined;
  const [of, field] = value.args as [Node, string];
  if (field !== "by" || of.op !== "id" || of.args !== item.args) return undefined;
  return fieldOf(decisions, "decisions", program);
}
