// Formula: the boolean structure of an expression, down to atoms: what compares one place in the data with constants,
// two places with each other, or something that is not looked into.
import { childrenOf, createEnvironment, parseCel } from "./cel.ts";
import type { Node } from "./cel.ts";
import { isIdentifier, printPlace } from "./data-place.ts";
import type { DataPlace, TypeOfPlace } from "./data-place.ts";
import type { Json } from "./json.ts";
import { isTotal } from "./total.ts";

/** Without a value are: an operand that has none, where no other operand decides; and one that is no boolean. */
export type Formula =
  | { readonly kind: "all" | "any"; readonly of: readonly Formula[] }
  | { readonly kind: "not"; readonly of: Formula }
  | { readonly kind: "choice"; readonly when: Formula; readonly then: Formula; readonly otherwise: Formula }
  | { readonly kind: "constant"; readonly truth: boolean }
  | Atom;

export type Atom = PlaceAtom | OrderAtom | OtherAtom;

/** Decided by what stands at one place: of numbers by how they compare with `constants`, of all else by equality with them. */
export interface PlaceAtom {
  readonly kind: "place";
  readonly place: DataPlace;
  /** An expression with the same value. */
  readonly source: string;
  readonly constants: readonly Json[];
  /** What is asked: whether it is true, or whether it has a value, which for `text` must be a text, number or boolean. */
  readonly asks: "truth" | "value" | "text";
}

/** Decided by how two places compare. `left` stands before `right` in the order of their texts. */
export interface OrderAtom {
  readonly kind: "order";
  readonly left: DataPlace;
  readonly operator: Comparison;
  readonly right: DataPlace;
}

/** Decided by `reads` together, one knows not how. */
export interface OtherAtom {
  readonly kind: "other";
  /** Equal where the expression is, blanks and parentheses aside. */
  readonly text: string;
  readonly reads: readonly DataPlace[];
  /** True when it has a value whatever the data. `typeOf`: undefined of what may be absent. */
  isTotal(typeOf: TypeOfPlace): boolean;
}

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** Of an expression that has been checked. `resolve`: what a name in scope stands for, where that is another place. */
export function formulaOf(source: string, resolve?: Resolve): Formula {
  return new Reading(source, resolve).formula();
}

export type Resolve = (root: string) => DataPlace | undefined;

/** Whether an expression has a value: of a place, which may be asked further; of anything else, by types alone. */
export function valueOf(source: string, asks: "value" | "text", resolve?: Resolve): PlaceAtom | OtherAtom {
  return new Reading(source, resolve).value(asks);
}

const environment = createEnvironment(true);

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

const isComparison = (op: string): op is Comparison => Object.hasOwn(mirrored, op);

class Reading {
  readonly #root: Node;
  readonly #steps: ReadonlyMap<string, string>;

  readonly #resolve: Resolve | undefined;

  constructor(source: string, resolve: Resolve | undefined) {
    const parsed = parseCel(environment, source);
    if (!parsed.ok) throw new Error(`${parsed.problem.message}: ${source}`);
    const { root, references } = parsed.program;
    this.#root = root;
    this.#resolve = resolve;
    this.#steps = new Map(references.map(({ variable, step }) => [variable, step]));
  }

  formula(): Formula {
    return this.#formula(this.#root);
  }

  value(asks: "value" | "text"): PlaceAtom | OtherAtom {
    const place = this.#place(this.#root);
    if (!place) return this.#other(this.#root);
    return { kind: "place", place, source: printPlace(place), constants: [], asks };
  }

  #formula(node: Node): Formula {
    switch (node.op) {
      case "&&":
      case "||": {
        const of = (node.args as Node[]).map((arg) => this.#formula(arg));
        return { kind: node.op === "&&" ? "all" : "any", of };
      }
      case "!_":
        return { kind: "not", of: this.#formula(node.args as Node) };
      case "?:": {
        const [when, then, otherwise] = (node.args as Node[]).map((arg) => this.#formula(arg));
        return { kind: "choice", when: when!, then: then!, otherwise: otherwise! };
      }
      case "value":
        if (typeof node.args === "boolean") return { kind: "constant", truth: node.args };
        return this.#other(node);
      default:
        return this.#placeAtom(node) ?? this.#order(node) ?? this.#other(node);
    }
  }

  #placeAtom(node: Node): PlaceAtom | undefined {
    const bare = this.#place(node);
    if (bare) return { kind: "place", place: bare, source: printPlace(bare), constants: [], asks: "truth" };
    if (node.op === "call") return this.#has(node);
    if (node.op === "in") {
      const [item, list] = node.args as [Node, Node];
      const place = this.#place(item);
      const constants = list.op === "list" ? (list.args as Node[]).map(constantOf) : [undefined];
      if (!place || !constants.every((constant) => constant !== undefined)) return undefined;
      const source = `${printPlace(place)} in [${constants.map(printConstant).join(", ")}]`;
      return { kind: "place", place, source, constants, asks: "truth" };
    }
    if (!isComparison(node.op)) return undefined;
    const [left, right] = node.args as [Node, Node];
    const flipped = this.#place(left) === undefined;
    const place = this.#place(flipped ? right : left);
    const constant = constantOf(flipped ? left : right);
    const operator = flipped ? mirrored[node.op] : node.op;
    if (!place || constant === undefined) return undefined;
    if (operator !== "==" && operator !== "!=" && typeof constant !== "number") return undefined;
    const source = `${printPlace(place)} ${operator} ${printConstant(constant)}`;
    return { kind: "place", place, source, constants: [constant], asks: "truth" };
  }

  #has(node: Node): PlaceAtom | undefined {
    const [name, [argument]] = node.args as [string, Node[]];
    const place = name === "has" && argument ? this.#place(argument) : undefined;
    if (!place || argument!.op !== "." || !isIdentifier(place.fields.at(-1)!)) return undefined;
    return { kind: "place", place, source: `has(${printPlace(place)})`, constants: [], asks: "truth" };
  }

  #order(node: Node): OrderAtom | undefined {
    if (!isComparison(node.op)) return undefined;
    const [left, right] = (node.args as Node[]).map((arg) => this.#place(arg));
    if (!left || !right) return undefined;
    const [a, b] = [printPlace(left), printPlace(right)];
    if (a === b) return undefined;
    return a < b
      ? { kind: "order", left, operator: node.op, right }
      : { kind: "order", left: right, operator: mirrored[node.op], right: left };
  }

  #other(node: Node): OtherAtom {
    return {
      kind: "other",
      text: this.#print(node),
      reads: this.#placesIn(node),
      isTotal: (typeOf) => isTotal(node, (inner) => this.#place(inner), typeOf),
    };
  }

  #place(node: Node): DataPlace | undefined {
    if (node.op === "id") {
      const name = node.args as string;
      const step = this.#steps.get(name);
      if (step !== undefined) return { root: "step", step, fields: [] };
      return this.#resolve?.(name) ?? { root: name, fields: [] };
    }
    if (node.op !== "." && node.op !== "[]") return undefined;
    const [owner, key] = node.args as [Node, string | Node];
    const field = typeof key === "string" ? key : key.op === "value" ? key.args : undefined;
    const place = typeof field === "string" ? this.#place(owner) : undefined;
    return place && { ...place, fields: [...place.fields, field as string] };
  }

  /** `bound`: names that a loop around the node gives to items. */
  #placesIn(node: Node, bound: readonly string[] = []): readonly DataPlace[] {
    const place = this.#place(node);
    if (place) return bound.includes(place.root) ? [] : [place];
    const children = childrenOf(node);
    const name = node.meta.alternate?.op === "comprehension" ? children[1]?.args : undefined;
    const inside = typeof name === "string" ? [...bound, name] : bound;
    return children.flatMap((child) => this.#placesIn(child, inside));
  }

  #print(node: Node): string {
    const place = this.#place(node);
    if (place) return printPlace(place);
    if (node.op === "value") return printConstant(node.args);
    const name = node.op === "call" || node.op === "rcall" ? [(node.args as [string])[0]] : [];
    const field = node.op === "." ? [(node.args as [Node, string])[1]] : [];
    const children = childrenOf(node).map((child) => this.#print(child));
    return `(${[node.op, ...name, ...field, ...children].join(" ")})`;
  }
}

/** The constant that a node is; undefined where it is none. */
function constantOf(node: Node): Json | undefined {
  const { op, args } = node;
  if (op === "-_") {
    const inner = constantOf(args as Node);
    return typeof inner === "number" ? -inner : undefined;
  }
  // Null beside values of other types is wrapped, so that these may be mixed.
  if (op === "call" && (args as [string])[0] === "dyn") return constantOf((args as [string, [Node]])[1][0]);
  if (op !== "value") return undefined;
  if (typeof args === "bigint") return Number(args);
  const isPlain =
    args === null || typeof args === "string" || typeof args === "number" || typeof args === "boolean";
  return isPlain ? args : undefined;
}

const printConstant = (value: unknown): string =>
  typeof value === "bigint" ? String(value) : JSON.stringify(value);
