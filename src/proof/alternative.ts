// Alternatives: what may stand at the roots of an instance's data: nothing yet, null, or data of a type.
import { everyStep } from "../language/all-steps.ts";
import { listSteps } from "../language/item-workflow.ts";
import { typeOfTemplate } from "../language/variable-type.ts";
import type { DataPlace } from "../language/data-place.ts";
import type { Json } from "../language/json.ts";
import type { StepType } from "../language/expression-type.ts";
import { requiredField } from "../language/total.ts";
import { eventType, inSteps } from "../language/surroundings.ts";
import type { AskStep, RecordType, Step, Template, Type, Workflow } from "../language/workflow.ts";
import { ownTree } from "./own-tree.ts";

export interface Alternative {
  /** Alternatives of several places with the same name hold at the same time. */
  readonly name: string;
  readonly holds: Type | "null" | "nothing" | { readonly kind: "value"; readonly value: Json };
}

/** What is known of an instance's data before anything runs. */
export class Alternatives {
  readonly #workflow: Workflow;
  /** The workflow itself, or the one whose items are meant. */
  readonly #whole: Workflow;
  /** The item's name. */
  readonly #item: string | undefined;
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #variables: RecordType;

  constructor(workflow: Workflow) {
    const { itemOf } = workflow;
    this.#workflow = workflow;
    this.#whole = itemOf?.workflow ?? workflow;
    this.#item = itemOf && listSteps(itemOf.workflow).find(({ id }) => id === itemOf.list)?.as;
    this.#steps = ownTree(workflow).steps;
    this.#variables = this.#typesOfVariables();
  }

  /** The place is cut into a base, of which the alternatives are, and the fields below it. */
  at({ root, step, fields }: DataPlace): {
    readonly base: DataPlace;
    readonly below: readonly string[];
    readonly alternatives: readonly Alternative[];
  } {
    const [first = "", ...rest] = fields;
    if (root === "step" || root === "vars") {
      const base = { root, ...(step !== undefined && { step }), fields: fields.slice(0, 1) };
      const alternatives = step === undefined ? this.#ofVariable(first) : this.#ofStep(step, first);
      return { base, below: rest, alternatives };
    }
    return { base: { root, fields: [] }, below: fields, alternatives: this.#ofRoot(root) };
  }

  /** Undefined of what may be absent or null. */
  readonly typeOf = (place: DataPlace): Type | undefined => {
    const [only, ...others] = this.at(place).alternatives;
    return only && others.length === 0 ? this.typeIn(place, only.name) : undefined;
  };

  /** Where the alternative of the name is true. */
  typeIn(place: DataPlace, name: string): Type | undefined {
    const { alternatives, below } = this.at(place);
    const holds = alternatives.find((one) => one.name === name)?.holds;
    if (holds === undefined || typeof holds === "string") return undefined;
    if (holds.kind === "value") return below.length === 0 ? typeOfScalar(holds.value) : undefined;
    return below.reduce<Type | undefined>(requiredField, holds);
  }

  /** The event types that a step waits for. */
  awaitedBy(step: string): readonly string[] {
    const found = this.#steps.get(step);
    if (found?.kind === "wait") return found.until;
    return found?.kind === "wait_for" ? found.events : [];
  }

  #ofRoot(root: string): readonly Alternative[] {
    switch (root) {
      case "input":
        return [{ name: given, holds: this.#whole.input ?? any }];
      case "event":
        return [
          none,
          ...Object.keys(this.#workflow.events).map((name) => this.#ofEvent(name)),
          { name: otherEvent, holds: any },
        ];
      case "instance":
        return [{ name: given, holds: record({ id: text }) }];
      default:
        return [{ name: given, holds: root === `${this.#item}_index` ? number : any }];
    }
  }

  /** That it is one of the type, with the data that is declared. */
  #ofEvent(name: string): Alternative {
    const { data } = this.#workflow.events[name] ?? {};
    const type = eventType(data ?? any);
    const word = { type: { kind: "enum", values: [name] }, optional: false } as const;
    return { name: eventOf(name), holds: { ...type, fields: { ...type.fields, type: word } } };
  }

  #ofVariable(name: string): readonly Alternative[] {
    const sets = [...everyStep(this.#whole.steps)].flatMap((step): readonly Alternative[] => {
      const template = step.kind === "set" ? step.values.find(([set]) => set === name)?.[1] : undefined;
      if (!template) return [];
      if (template.kind === "literal")
        return [{ name: setBy(step.id), holds: { kind: "value", value: template.value } }];
      return [{ name: setBy(step.id), holds: this.#typeOfTemplate(template, this.#variables) }];
    });
    return [absent, ...sets];
  }

  #ofStep(id: string, field: string): readonly Alternative[] {
    const step = this.#steps.get(id);
    switch (field) {
      case "output":
        return [absent, none, ...(isWithoutOutput(step) ? [] : [{ name: given, holds: outputOf(step) }])];
      case "timeout":
      case "skipped":
      case "failed":
        return [absent, { name: given, holds: { kind: "boolean" } }];
      case "by":
        return [absent, none, { name: given, holds: text }];
      case "decisions":
        return [absent, { name: given, holds: step?.kind === "ask" ? decisionsOf(step) : any }];
      case "error":
        return [absent, none, { name: failure, holds: errorType }];
      case "event":
        return [absent, none, ...this.awaitedBy(id).map((name) => this.#ofEvent(name))];
      default:
        return [absent, { name: given, holds: any }];
    }
  }

  /** Each round knows more of what the values are computed from. */
  #typesOfVariables(): RecordType {
    const sets = [...everyStep(this.#whole.steps)].flatMap((step) =>
      step.kind === "set" ? step.values : [],
    );
    let known = record(Object.fromEntries(sets.map(([name]) => [name, any])));
    for (let round = 0; round < roundsMax; round++) {
      const types: Record<string, Type> = {};
      for (const [name, template] of sets) {
        const type = this.#typeOfTemplate(template, known);
        types[name] = name in types ? either(types[name]!, type) : type;
      }
      known = record(types);
    }
    return known;
  }

  #typeOfTemplate(template: Template, variables: RecordType): Type {
    const environment = inSteps(
      { input: this.#whole.input, variables },
      { handlesError: true, items: this.#item === undefined ? {} : { [this.#item]: any } },
    );
    const type = typeOfTemplate(template, (source) => {
      const checked = environment.check(source, (id) => this.#stepType(id));
      return checked.ok ? checked.value : any;
    });
    return type && isJson(type) ? type : any;
  }

  #stepType(id: string): StepType {
    const output = outputOf(this.#steps.get(id));
    return output.kind === "any" ? {} : { output };
  }
}

const roundsMax = 3;

/** Names of alternatives. */
export const given = "given";
export const failure = "failure";
export const nothing = "nothing";
export const nullOne = "null";
/** Of a type that nothing declares. */
export const otherEvent = "other";
export const eventOf = (type: string): string => `event ${type}`;
export const setBy = (step: string): string => `set by ${step}`;

const any: Type = { kind: "any" };
const text: Type = { kind: "string" };
const number: Type = { kind: "number" };
const absent: Alternative = { name: nothing, holds: "nothing" };
const none: Alternative = { name: nullOne, holds: "null" };

const record = (fields: Readonly<Record<string, Type>>): RecordType => ({
  kind: "record",
  fields: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type, optional: false }])),
});

/** As handlers see it: an author's `fail` and a time limit have no attempts. */
const errorType: RecordType = {
  kind: "record",
  fields: {
    ...record({ type: text, message: text }).fields,
    step: { type: text, optional: true },
    attempts: { type: number, optional: true },
    status: { type: number, optional: true },
    errors: { type: any, optional: true },
  },
};

/** What each person decided. */
const decisionsOf = ({ ask: { form } }: AskStep): Type => ({
  kind: "list",
  of: record({ by: text, output: form, at: text }),
});

/** Of a step that has completed and has one. */
function outputOf(step: Step | undefined): Type {
  if (step?.kind === "ask") return step.ask.form;
  return step?.kind === "agent" ? step.output : any;
}

function isWithoutOutput(step: Step | undefined): boolean {
  return ["wait", "wait_for", "emit", "set", "fail", "end"].includes(step?.kind ?? "");
}

function typeOfScalar(value: Json): Type | undefined {
  const kind = typeof value;
  return kind === "string" || kind === "number" || kind === "boolean" ? { kind } : undefined;
}

const either = (a: Type, b: Type): Type => (JSON.stringify(a) === JSON.stringify(b) ? a : any);

/** Types of expressions that are no JSON become texts when they are kept. */
const isJson = ({ kind }: Type): boolean => kind !== "timestamp" && kind !== "duration";
