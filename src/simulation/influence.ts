// Influence: which data from outside decides a condition, or makes up a request: through variables and through what
// blocks hold.
import { allSteps, everyStep, listsIn } from "../language/all-steps.ts";
import { createEnvironment, nodesOf, parseCel } from "../language/cel.ts";
import type { DataPlace } from "../language/data-place.ts";
import { formulaOf } from "../language/formula.ts";
import type { Resolve } from "../language/formula.ts";
import type { Json } from "../language/json.ts";
import type { Ask, Call, Step, Template, Workflow } from "../language/workflow.ts";
import { conditionsOf } from "../machine/condition.ts";
import type { Condition } from "../machine/condition.ts";
import { repairName, reviewName } from "../machine/event.ts";
import { ownTree } from "../proof/own-tree.ts";
import type { OwnTree } from "../proof/own-tree.ts";
import { atomsIn } from "../proof/reading.ts";

export interface Influence {
  readonly places: readonly Influential[];
  /** Constants that stand in the expressions. */
  readonly constants: readonly Json[];
}

/** A field of what something brings from outside. */
export interface Influential {
  readonly from:
    | { readonly kind: "input" }
    | { readonly kind: "item"; readonly name: string }
    /** The event that is being handled. */
    | { readonly kind: "event" }
    /** The events that a step waits for. */
    | { readonly kind: "awaited"; readonly step: string }
    /** How a call, a child or a task ends. */
    | { readonly kind: "step"; readonly step: string; readonly part: "output" | "error" | "by" };
  readonly fields: readonly string[];
}

export class Influences {
  /** Also of the workflow around, where it is what is done for an item. */
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #tree: OwnTree;
  readonly #conditions: ReadonlyMap<string, Condition>;
  readonly #found = new Map<string, Influence>();

  constructor(workflow: Workflow) {
    this.#tree = ownTree(workflow);
    this.#conditions = conditionsOf(workflow);
    this.#steps = new Map([...everyStep(workflow.steps)].map((step) => [step.id, step]));
  }

  /** Everything that is read anywhere. */
  all(): readonly Influence[] {
    return [
      ...[...this.#conditions.keys()].map((name) => this.ofCondition(name)),
      ...[...this.#tree.steps.keys()].map((step) => this.ofRequest(step)),
    ];
  }

  ofCondition(name: string): Influence {
    return this.#once(`condition ${name}`, (gathering) => {
      const condition = this.#conditions.get(name);
      if (condition) this.#ofCondition(condition, gathering);
    });
  }

  /** Of what a step sends, if it sends anything. */
  ofRequest(id: string): Influence {
    return this.#once(`request ${id}`, (gathering) => {
      const step = this.#tree.steps.get(id);
      const templates = step ? sentBy(step) : [];
      for (const template of templates) gathering.template(template, this.#resolveFor(id, false));
      // The input is sent where the author says nothing else.
      if (templates.length === 0) gathering.add({ kind: "input" }, []);
    });
  }

  #once(key: string, gather: (gathering: Gathering) => void): Influence {
    let found = this.#found.get(key);
    if (!found) {
      const gathering = new Gathering((place, inside) => this.#place(place, inside));
      gather(gathering);
      this.#found.set(key, (found = gathering.influence));
    }
    return found;
  }

  #ofCondition(condition: Condition, gathering: Gathering): void {
    const { step } = condition;
    const resolve = this.#resolveFor(step, condition.kind === "handler");
    switch (condition.kind) {
      case "expression":
        return gathering.expression(condition.expression.source, resolve);
      case "handler": {
        const { types = [], statuses = [], when } = condition.handler;
        this.#place({ root: "step", step, fields: ["error"] }, gathering);
        gathering.constants.push(
          ...types,
          ...statuses.map((status) => (typeof status === "number" ? status : status.class * 100)),
        );
        if (when) gathering.expression(when.source, resolve);
        return;
      }
      case "fits":
        return gathering.add({ kind: "step", step, part: "output" }, []);
      case "task":
        return asked(condition.ask).forEach((template) => gathering.template(template, resolve));
      case "templates":
        return condition.templates.forEach((template) => gathering.template(template, resolve));
      default:
        condition satisfies never;
    }
  }

  #resolveFor(step: string, isHandler: boolean): Resolve {
    return (root) => {
      if (root === "data") return { root: "event", fields: ["data"] };
      if (root === "output") return { root: "step", step, fields: ["output"] };
      const handled = isHandler ? step : this.#tree.handled.get(step);
      return root === "error" && handled !== undefined
        ? { root: "step", step: handled, fields: ["error"] }
        : undefined;
    };
  }

  #place({ root, step, fields }: DataPlace, gathering: Gathering): void {
    const [first = "", ...rest] = fields;
    switch (root) {
      case "input":
        return gathering.add({ kind: "input" }, fields);
      case "event":
        if (first === "data" || first === "") gathering.add({ kind: "event" }, rest);
        return;
      case "vars":
        return this.#variable(first, rest, gathering);
      case "step":
        if (step !== undefined) this.#ofStep(step, first, rest, gathering);
        break;
      case "instance":
      case "now":
      case "error":
      case "output":
        break;
      default:
        return gathering.add({ kind: "item", name: root }, fields);
    }
  }

  #variable(name: string, below: readonly string[], gathering: Gathering): void {
    if (!gathering.enter(`vars.${name}`)) return;
    for (const step of this.#steps.values()) {
      if (step.kind !== "set") continue;
      for (const [set, template] of step.values)
        if (set === name) gathering.template(template, this.#resolveFor(step.id, false), below);
    }
  }

  #ofStep(id: string, field: string, below: readonly string[], gathering: Gathering): void {
    const step = this.#steps.get(id);
    if (!step) return;
    switch (field) {
      case "output":
        for (const { step: leaf, below: inner } of outputsOf(step, below))
          gathering.add({ kind: "step", step: leaf, part: "output" }, inner);
        return;
      case "error":
        for (const { id: inside } of [...allSteps([step])])
          gathering.add({ kind: "step", step: inside, part: "error" }, below);
        return;
      case "by":
        return gathering.add({ kind: "step", step: id, part: "by" }, []);
      case "decisions":
        gathering.add({ kind: "step", step: id, part: "by" }, []);
        return gathering.add({ kind: "step", step: id, part: "output" }, []);
      case "event":
        return gathering.add({ kind: "awaited", step: id }, below[0] === "data" ? below.slice(1) : []);
      case "events":
        return gathering.add({ kind: "awaited", step: id }, below[1] === "data" ? below.slice(2) : []);
      default:
        break;
    }
  }
}

/** What is found so far of one condition or request. */
class Gathering {
  readonly constants: Json[] = [];
  readonly #places = new Map<string, Influential>();
  readonly #entered = new Set<string>();
  readonly #place: (place: DataPlace, gathering: Gathering) => void;

  constructor(place: (place: DataPlace, gathering: Gathering) => void) {
    this.#place = place;
  }

  get influence(): Influence {
    const constants = [...new Set(this.constants)];
    return { places: [...this.#places.values()], constants };
  }

  /** False of what has been entered before: a variable may be computed from itself. */
  enter(name: string): boolean {
    if (this.#entered.has(name)) return false;
    this.#entered.add(name);
    return true;
  }

  add(from: Influential["from"], fields: readonly string[]): void {
    this.#places.set(JSON.stringify([from, fields]), { from, fields });
  }

  /** `below`: the fields that are read of the value, where it is a place itself. */
  expression(source: string, resolve: Resolve, below: readonly string[] = []): void {
    const atoms = atomsIn(formulaOf(source, resolve));
    for (const atom of atoms) {
      const places =
        atom.kind === "place" ? [atom.place] : atom.kind === "order" ? [atom.left, atom.right] : atom.reads;
      if (atom.kind === "place") this.constants.push(...atom.constants);
      for (const place of places) this.#place({ ...place, fields: [...place.fields, ...below] }, this);
    }
    this.constants.push(...constantsIn(source));
  }

  template(template: Template, resolve: Resolve, below: readonly string[] = []): void {
    switch (template.kind) {
      case "literal":
        return;
      case "expression":
        return this.expression(template.source, resolve, below);
      case "text":
        for (const part of template.parts)
          if (typeof part !== "string") this.expression(part.source, resolve);
        return;
      case "list":
        return template.items.forEach((item) => this.template(item, resolve));
      case "map":
        for (const [name, entry] of template.entries) {
          const [first, ...rest] = below;
          if (first === undefined) this.template(entry, resolve);
          else if (first === name) this.template(entry, resolve, rest);
        }
        return;
      default:
        template satisfies never;
    }
  }
}

const environment = createEnvironment(true);

function constantsIn(source: string): readonly Json[] {
  const parsed = parseCel(environment, source);
  if (!parsed.ok) return [];
  return nodesOf(parsed.program.root).flatMap(({ op, args }) => {
    if (op !== "value") return [];
    if (typeof args === "bigint") return [Number(args)];
    return typeof args === "string" || typeof args === "number" ? [args] : [];
  });
}

/** Whose outputs make up that of a step, and what is read of each. */
function outputsOf(
  step: Step,
  below: readonly string[],
): readonly { readonly step: string; readonly below: readonly string[] }[] {
  const lists = listsIn(step);
  if (lists.length === 0) return [{ step: step.id, below }];
  const inner = step.kind === "parallel" ? below.slice(1) : below;
  return lists.flatMap((list) => {
    const last = list.at(-1);
    return last ? outputsOf(last, inner) : [];
  });
}

/** Templates of a call, an event or a child's input; empty where the instance's input is sent as it is. */
function sentBy(step: Step): readonly Template[] {
  switch (step.kind) {
    case "call":
    case "agent":
      return ofCall(step.call);
    case "emit":
      return step.data ? [step.data] : [];
    case "run":
      return step.with ? [step.with] : [];
    default:
      return [];
  }
}

const ofCall = ({ path, query = [], headers = [], body }: Call): readonly Template[] => [
  path,
  ...[...query, ...headers].map(([, template]) => template),
  ...(body ? [body] : []),
];

const asked = ({ title, group, escalateTo, notBy }: Ask): readonly Template[] => [
  title,
  group,
  ...(escalateTo ? [escalateTo] : []),
  ...notBy.map(({ source }) => ({ kind: "expression", source }) as const),
];

/** The step that a second request or a review is part of; else the step itself. */
export function ownerOf({ steps }: OwnTree, id: string): string {
  if (steps.has(id)) return id;
  for (const [owner, { kind }] of steps)
    if (kind === "agent" && (repairName(owner) === id || reviewName(owner) === id)) return owner;
  return id;
}
