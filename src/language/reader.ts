// Reader: what every part of reading a workflow shares: where findings go, which steps there are, and which
// expressions may be written where.
import { sourceMax } from "./cel.ts";
import type { ExpressionEnvironment, StepType, TypeName } from "./expression-type.ts";
import type { Findings, Place } from "./findings.ts";
import { meant } from "./near.ts";
import type { Reference } from "./reference.ts";
import { ScalarPlaces } from "./scalar-place.ts";
import { replaceSteps } from "./step-reference.ts";
import { inSteps, inTriggers } from "./surroundings.ts";
import type { ItemTypes } from "./surroundings.ts";
import { bareExpression, readTemplate, trimmed } from "./template.ts";
import type { Located } from "./template.ts";
import { parseTimestamp } from "./timestamp.ts";
import type { Node, ScalarNode } from "./tree.ts";
import type { DataType, Expression, RecordType, Template, Type } from "./workflow.ts";

/** How a place in the file reads steps and variables. */
export interface View {
  /** Steps that can have run when the place is read; undefined where no step can be. */
  readonly steps: ReadonlySet<string> | undefined;
  /** Variables that are set on every path to the place. */
  readonly variables: Pick<ReadonlySet<string>, "has">;
  /** Inside a handler of errors. */
  readonly handlesError: boolean;
  /** The event that a condition is about. */
  readonly event?: RecordType;
  /** What to write for a step to be read that cannot be; undefined where nothing helps. */
  readonly remedy?: ((step: string) => string | undefined) | undefined;
  /** What an agent answered, where it is decided what becomes of that. */
  readonly output?: DataType;
  /** Items of lists that the place is done for, by the names that they have there. */
  readonly items: ItemTypes;
}

/** Expressions in one file: five for each of 500 steps. */
const expressionsMax = 2500;

/** Kept at once: places of one kind mostly follow each other, and what lives long costs the more to collect. */
const environmentsMax = 20;

export class Reader {
  readonly text: string;
  readonly findings: Findings;
  readonly input: DataType | undefined;
  /** All steps by id, with what their views hold. */
  readonly steps = new Map<string, StepType>();
  /** All variables; to be known before any step is read. */
  variables: RecordType = { kind: "record", fields: {} };
  /** What only other files can answer for. */
  readonly references: Reference[] = [];
  readonly #environments = new Map<string, ExpressionEnvironment>();
  #expressions = 0;
  /** Of the scalar that was last asked for. */
  #places: ScalarPlaces | undefined;

  constructor(text: string, findings: Findings, input: DataType | undefined) {
    this.text = text;
    this.findings = findings;
    this.input = input;
  }

  /** A condition; undefined when it is none. */
  condition(node: Node, view: View): Expression | undefined {
    return this.#bare(node, view, truth);
  }

  /** An expression that names people; undefined when it is none. */
  people(node: Node, view: View): Expression | undefined {
    return this.#bare(node, view, peopleType);
  }

  /** An expression, written bare or as one `${...}`. */
  #bare(node: Node, view: View, wanted: Wanted): Expression | undefined {
    if (node.kind !== "scalar" || node.value === null || typeof node.value === "number") return undefined;
    const text = String(node.value);
    const located = bareExpression(text);
    if ("problem" in located) {
      const place = this.placeIn(node, located.offset, text.length - located.offset);
      this.findings.error(place, { code: "expression-syntax", message: located.problem });
      return undefined;
    }
    this.#check(located, node, view, wanted);
    return { source: located.source };
  }

  /** Any JSON with `${...}` in it. */
  template(node: Node, view: View): Template {
    return readTemplate(node, {
      expression: (located, scalar, whole) =>
        this.#check(located, scalar, view, whole ? anything : textIn("a text")),
      open: (offset, scalar) => this.openBrace(offset, scalar),
    });
  }

  /** The type of an expression that has been found right, else `any`. */
  typeOf(source: string, view: View): Type {
    const typed = this.#environmentOf(view).check(source, (id) => this.steps.get(id) ?? {});
    return typed.ok ? typed.value : { kind: "any" };
  }

  /** A text, number or boolean that may be computed. */
  textTemplate(node: ScalarNode, view: View, what: string): Template {
    return readTemplate(node, {
      expression: (located, scalar) => this.#check(located, scalar, view, textIn(what)),
      open: (offset, scalar) => this.openBrace(offset, scalar),
    });
  }

  /** An expression that becomes part of a text. */
  part(located: Located, node: ScalarNode, view: View, what: string): void {
    this.#check(located, node, view, textIn(what));
  }

  /** A timestamp: written out, bare as an expression, or with `${...}`. */
  timestamp(node: Node, view: View): Template | undefined {
    if (node.kind !== "scalar" || typeof node.value !== "string") return undefined;
    const isTemplate = node.value.includes("${");
    if (isTemplate || /^\s*\d{4}-/.test(node.value)) {
      let isOpen = false;
      const template = readTemplate(node, {
        expression: (located, scalar, whole) =>
          this.#check(located, scalar, view, whole ? timestampType : textIn("a text")),
        open: (offset, scalar) => {
          isOpen = true;
          this.openBrace(offset, scalar);
        },
      });
      if (template.kind === "literal" && typeof template.value === "string" && !isOpen)
        this.#checkTimestamp(template.value, node);
      return template;
    }
    const { source, offset } = trimmed(node.value, 0);
    this.#check({ source, offset }, node, view, timestampType);
    return { kind: "expression", source };
  }

  /** A list, written out or as one expression, with the type of its items. */
  list(node: Node, view: View): { readonly list: Template; readonly of: Type } {
    if (node.kind !== "scalar") return { list: this.template(node, view), of: { kind: "any" } };
    if (typeof node.value !== "string") return { list: { kind: "literal", value: [] }, of: { kind: "any" } };
    const located = bareExpression(node.value);
    if ("problem" in located) {
      const at = node.value.length - located.offset;
      const place = this.placeIn(node, located.offset, at);
      this.findings.error(place, { code: "expression-syntax", message: located.problem });
      return { list: { kind: "literal", value: [] }, of: { kind: "any" } };
    }
    const value = this.#check(located, node, view, listType);
    return {
      list: { kind: "expression", source: located.source },
      of: value?.kind === "list" ? value.of : { kind: "any" },
    };
  }

  #checkTimestamp(text: string, { place }: ScalarNode): void {
    if (parseTimestamp(text) !== undefined) return;
    this.findings.error(place, {
      code: "wrong-timestamp",
      message: `\`${text.slice(0, 80)}\` is no timestamp`,
      hint: "write date, `T`, time and zone: for example 2027-01-31T09:30:00Z",
    });
  }

  openBrace(offset: number, node: ScalarNode): void {
    this.findings.error(this.placeIn(node, offset, 2), {
      code: "expression-syntax",
      message: "`${` has no `}`",
      hint: "for the characters themselves write `$${`",
    });
  }

  /** Of a part of a scalar's value. */
  placeIn(node: ScalarNode, offset: number, length: number): Place {
    if (this.#places?.node !== node) this.#places = new ScalarPlaces(this.text, node);
    return this.#places.place(offset, length);
  }

  /** The type of the value, where it has one. */
  #check(located: Located, node: ScalarNode, view: View, wanted: Wanted): Type | undefined {
    const { source, offset } = located;
    const place = (from: number, length: number): Place => this.placeIn(node, offset + from, length);
    if (++this.#expressions > expressionsMax) {
      if (this.#expressions === expressionsMax + 1) {
        const message = `the file has more than ${expressionsMax} expressions`;
        this.findings.error(place(0, source.length), { code: "too-complex", message });
      }
      return undefined;
    }
    if (view.steps && source.length <= sourceMax) {
      for (const { step, offset: from, length } of replaceSteps(source).references) {
        this.#checkReference(step, place(from, length), view.steps, view.remedy);
      }
    }
    const typed = this.#environmentOf(view).check(source, (id) => this.steps.get(id) ?? {});
    if (!typed.ok) {
      const { problem } = typed;
      this.findings.error(place(problem.offset, problem.length), problem);
      return undefined;
    }
    for (const { name, offset: from, length } of typed.variables) {
      if (view.variables.has(name)) continue;
      this.findings.error(place(from, length), {
        code: "variable-not-set",
        message: `some path to here leaves \`vars.${name}\` unset`,
        hint: `set it before, on every path, or ask \`has(vars.${name})\` first`,
      });
    }
    if (!wanted.types.includes(typed.type)) {
      const article = typed.type === "null" ? "null" : `a ${typed.type}`;
      const message = `the value is ${article}, and ${wanted.what} takes ${wanted.takes}`;
      this.findings.error(place(0, source.length), { code: "expression-type", message });
    }
    return typed.value;
  }

  /** Made when first asked for: few files need all. */
  #environmentOf({ steps, handlesError, event, output, items }: View): ExpressionEnvironment {
    const key = steps ? JSON.stringify([handlesError, event, output, items]) : "trigger";
    const known = this.#environments.get(key);
    if (known) return known;
    const environment = steps
      ? inSteps(this, { handlesError, event, output, items })
      : inTriggers(this.input);
    if (this.#environments.size >= environmentsMax)
      this.#environments.delete(this.#environments.keys().next().value!);
    this.#environments.set(key, environment);
    return environment;
  }

  #checkReference(step: string, place: Place, visible: ReadonlySet<string>, remedy: View["remedy"]): void {
    if (visible.has(step)) return;
    if (this.steps.has(step)) {
      this.findings.error(place, {
        code: "step-not-before",
        message: `step \`${step}\` cannot have run by then`,
        hint: () =>
          remedy?.(step) ?? "only steps before this one, outside its sibling branches and cases, can be read",
      });
      return;
    }
    const candidates = visible.size > 0 ? visible : this.steps.keys();
    this.findings.error(place, {
      code: "unknown-step",
      message: `there is no step \`${step}\``,
      hint: () => meant(step, [...candidates], "steps"),
    });
  }
}

/** What a place does with a value. */
interface Wanted {
  readonly types: readonly TypeName[];
  readonly what: string;
  readonly takes: string;
}

const textTypes: readonly TypeName[] = ["string", "number", "boolean", "any", "timestamp", "duration"];

const anything: Wanted = { types: [...textTypes, "null", "list", "map"], what: "", takes: "" };
const truth: Wanted = { types: ["boolean", "any"], what: "a condition", takes: "true or false" };
const timestampType: Wanted = {
  types: ["string", "timestamp", "any"],
  what: "`wait_until`",
  takes: "a timestamp",
};

const peopleType: Wanted = {
  types: ["string", "list", "null", "any"],
  what: "`not_by`",
  takes: "a text, a list of texts or null",
};
const listType: Wanted = { types: ["list", "any"], what: "`for_each`", takes: "a list" };

const textIn = (what: string): Wanted => ({ types: textTypes, what, takes: "a string, number or boolean" });
