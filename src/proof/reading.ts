// Reading: what each condition of a machine asks of the data, as a formula.
import { readsOf, readsOnlyControl } from "../language/expression.ts";
import { formulaOf, valueOf } from "../language/formula.ts";
import type { Atom, Formula, Resolve } from "../language/formula.ts";
import type { Ask, ErrorHandler, Expression, Template, Workflow } from "../language/workflow.ts";
import { conditionsOf } from "../machine/condition.ts";
import type { Condition } from "../machine/condition.ts";
import type { Alternatives } from "./alternative.ts";
import type { Truth } from "./graph.ts";
import type { OwnTree } from "./own-tree.ts";

export interface Reading {
  readonly condition: Condition;
  /** Absent where nothing but chance decides: whether an answer has the type that was wanted. */
  readonly formula?: Formula;
}

/** By the names of the conditions. Those that the machine's own facts decide read no data, and are left out. */
export function readingsOf(
  workflow: Workflow,
  tree: OwnTree,
  alternatives: Alternatives,
): ReadonlyMap<string, Reading> {
  const readings = new Map<string, Reading>();
  for (const [name, condition] of conditionsOf(workflow)) {
    if (condition.step !== "" && !tree.steps.has(condition.step)) continue;
    if (condition.kind === "expression" && isControl(condition.expression, tree)) continue;
    const formula = new Reader(name, condition, tree, alternatives).formula();
    readings.set(name, { condition, ...(formula && { formula }) });
  }
  return readings;
}

const isControl = ({ source }: Expression, { steps }: OwnTree): boolean =>
  readsOnlyControl(source) && readsOf(source).every(({ step }) => steps.has(step));

/** Its text marks what is decided anew each time that it is asked. */
export const chanceMark = "(chance) ";

class Reader {
  readonly #name: string;
  readonly #condition: Condition;
  readonly #tree: OwnTree;
  readonly #alternatives: Alternatives;

  constructor(name: string, condition: Condition, tree: OwnTree, alternatives: Alternatives) {
    this.#name = name;
    this.#condition = condition;
    this.#tree = tree;
    this.#alternatives = alternatives;
  }

  formula(): Formula | undefined {
    const condition = this.#condition;
    switch (condition.kind) {
      case "expression":
        return formulaOf(condition.expression.source, this.#resolve);
      case "handler":
        return this.#handler(condition.handler);
      case "fits":
        return undefined;
      case "task":
        return all(this.#task(condition.ask));
      case "templates":
        return this.#templates(condition.step, condition.templates);
      default:
        return condition satisfies never;
    }
  }

  readonly #resolve: Resolve = (root) => {
    const { kind, step } = this.#condition;
    switch (root) {
      case "data":
        return { root: "event", fields: ["data"] };
      case "output":
        return { root: "step", step, fields: ["output"] };
      case "error": {
        const handled = kind === "handler" ? step : this.#tree.handled.get(step);
        return handled === undefined ? undefined : { root: "step", step: handled, fields: ["error"] };
      }
      default:
        return undefined;
    }
  };

  #handler({ types, statuses, when }: ErrorHandler): Formula {
    const read = (source: string): Formula => formulaOf(source, this.#resolve);
    const byStatus = statuses?.map((status) =>
      typeof status === "number"
        ? read(`error.status == ${status}`)
        : read(`error.status >= ${status.class * 100} && error.status < ${(status.class + 1) * 100}`),
    );
    return all([
      ...(types ? [read(`error.type in ${JSON.stringify(types)}`)] : []),
      ...(byStatus ? [read("has(error.status)"), { kind: "any", of: byStatus } as const] : []),
      ...(when ? [read(when.source)] : []),
    ]);
  }

  #templates(step: string, templates: readonly Template[]): Formula {
    const of = this.#tree.steps.get(step);
    if (of?.kind === "for_each") return this.#chance();
    if (of?.kind !== "wait") return all(templates.flatMap((template) => this.#template(template)));
    // A time to wait until must be a timestamp.
    const [template] = templates;
    const atom =
      template?.kind === "expression" ? valueOf(template.source, "value", this.#resolve) : undefined;
    const type = atom?.kind === "place" ? this.#alternatives.typeOf(atom.place) : undefined;
    return type?.kind === "timestamp" || template?.kind === "literal" ? all([]) : this.#chance();
  }

  #template(template: Template): readonly Formula[] {
    switch (template.kind) {
      case "literal":
        return [];
      case "expression":
        return [this.#value(template.source, "value")];
      case "text":
        return template.parts.flatMap((part) =>
          typeof part === "string" ? [] : [this.#value(part.source, "text")],
        );
      case "list":
        return template.items.flatMap((item) => this.#template(item));
      case "map":
        return template.entries.flatMap(([, entry]) => this.#template(entry));
      default:
        return template satisfies never;
    }
  }

  /** Texts must not be empty, which those are not that say something of their own. */
  #task({ title, group, escalateTo, notBy }: Ask): readonly Formula[] {
    const texts = [title, group, ...(escalateTo ? [escalateTo] : [])].flatMap((template) =>
      template.kind === "text" && template.parts.some((part) => typeof part === "string" && part !== "")
        ? this.#template(template)
        : template.kind === "literal"
          ? []
          : [this.#chance()],
    );
    const people = notBy.map(({ source }) => {
      const atom = valueOf(source, "value", this.#resolve);
      const isPerson =
        atom.kind === "place" && atom.place.root === "step" && atom.place.fields.join() === "by";
      return isPerson ? atom : this.#chance();
    });
    return [...texts, ...people];
  }

  #value(source: string, asks: "value" | "text"): Formula {
    const atom = valueOf(source, asks, this.#resolve);
    if (atom.kind === "place") return atom;
    if (asks === "text" && atom.text === "null") return this.#chance();
    if (atom.isTotal(this.#alternatives.typeOf)) return all([]);
    // Whether it has a value, which is another question than whether it is true.
    return { ...atom, text: `(${asks}) ${atom.text}` };
  }

  #chance(): Atom {
    return { kind: "other", text: `${chanceMark}${this.#name}`, reads: [], isTotal: () => false };
  }
}

const all = (of: readonly Formula[]): Formula => ({ kind: "all", of });

export function atomsIn(formula: Formula): readonly Atom[] {
  switch (formula.kind) {
    case "all":
    case "any":
      return formula.of.flatMap(atomsIn);
    case "not":
      return atomsIn(formula.of);
    case "choice":
      return [formula.when, formula.then, formula.otherwise].flatMap(atomsIn);
    case "constant":
      return [];
    case "place":
    case "order":
    case "other":
      return [formula];
    default:
      return formula satisfies never;
  }
}

/** As CEL decides: an operand without a value matters where the others leave it open. */
export function truthOf(formula: Formula, truthOfAtom: (atom: Atom) => Truth): Truth {
  switch (formula.kind) {
    case "all":
    case "any": {
      const decisive = formula.kind === "any";
      let truth: Truth = !decisive;
      for (const part of formula.of) {
        const one = truthOf(part, truthOfAtom);
        if (one === decisive) return decisive;
        if (one === "error") truth = "error";
      }
      return truth;
    }
    case "not": {
      const truth = truthOf(formula.of, truthOfAtom);
      return truth === "error" ? "error" : !truth;
    }
    case "choice": {
      const truth = truthOf(formula.when, truthOfAtom);
      if (truth === "error") return "error";
      return truthOf(truth ? formula.then : formula.otherwise, truthOfAtom);
    }
    case "constant":
      return formula.truth;
    case "place":
    case "order":
    case "other":
      return truthOfAtom(formula);
    default:
      return formula satisfies never;
  }
}
