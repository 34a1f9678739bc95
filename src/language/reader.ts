// Reader: what every part of reading a workflow shares: where findings go, which events there are, and which
// expressions may be written where.
import { ExpressionEnvironment } from "./expression-type.ts";
import type { StepType, TypeName } from "./expression-type.ts";
import type { Findings } from "./findings.ts";
import { meant } from "./near.ts";
import { placeInScalar } from "./scalar-place.ts";
import { replaceSteps } from "./step-reference.ts";
import { bareExpression, readTemplate } from "./template.ts";
import type { Located } from "./template.ts";
import type { Node, ScalarNode } from "./tree.ts";
import type { Expression, RecordType, Template, Type } from "./workflow.ts";

/** How a place in the file reads steps. */
export interface View {
  /** Steps that can have run when the place is read; undefined where no step can be. */
  readonly steps: ReadonlySet<string> | undefined;
}

/** Fields of every event. */
export function eventType(data: Type): RecordType {
  const text = { type: { kind: "string" }, optional: false } as const;
  return {
    kind: "record",
    fields: { id: text, type: text, source: text, time: text, data: { type: data, optional: false } },
  };
}

const any: Type = { kind: "any" };

/** Expressions in one file; far more than 500 steps need. */
const expressionsMax = 5000;

export class Reader {
  readonly text: string;
  readonly findings: Findings;
  /** All steps by id, with what their views hold. */
  readonly steps = new Map<string, StepType>();
  readonly #inSteps: ExpressionEnvironment;
  readonly #inTriggers: ExpressionEnvironment;
  #expressions = 0;

  constructor(text: string, findings: Findings, input: RecordType | undefined) {
    this.text = text;
    this.findings = findings;
    this.#inSteps = new ExpressionEnvironment(
      {
        input: input ?? any,
        event: any,
        instance: { kind: "record", fields: { id: { type: { kind: "string" }, optional: false } } },
      },
      true,
    );
    this.#inTriggers = new ExpressionEnvironment(
      { data: input ?? any, event: eventType(input ?? any) },
      false,
    );
  }

  /** A condition; undefined when it is none. */
  condition(node: Node, view: View): Expression | undefined {
    if (node.kind !== "scalar" || node.value === null || typeof node.value === "number") return undefined;
    const text = String(node.value);
    const located = bareExpression(text);
    if ("problem" in located) {
      const place = placeInScalar(this.text, node.place, text, located.offset, text.length - located.offset);
      this.findings.error(place, { code: "expression-syntax", message: located.problem });
      return undefined;
    }
    this.#check(located, node, view, ["boolean", "any"], "a condition");
    return { source: located.source };
  }

  /** Any JSON with `${...}` in it. */
  template(node: Node, view: View): Template {
    return readTemplate(node, {
      expression: (located, scalar, whole) =>
        this.#check(located, scalar, view, whole ? anyType : textTypes, "a text"),
      open: (offset, scalar) => this.openBrace(offset, scalar),
    });
  }

  /** A text, number or boolean that may be computed. */
  textTemplate(node: ScalarNode, view: View, what: string): Template {
    return readTemplate(node, {
      expression: (located, scalar) => this.#check(located, scalar, view, textTypes, what),
      open: (offset, scalar) => this.openBrace(offset, scalar),
    });
  }

  /** An expression that becomes part of a text. */
  part(located: Located, node: ScalarNode, view: View, what: string): void {
    this.#check(located, node, view, textTypes, what);
  }

  openBrace(offset: number, node: ScalarNode): void {
    const value = String(node.value);
    const place = placeInScalar(this.text, node.place, value, offset, 2);
    this.findings.error(place, {
      code: "expression-syntax",
      message: "`${` has no `}`",
      hint: "for the characters themselves write `$${`",
    });
  }

  #check(located: Located, node: ScalarNode, view: View, wanted: readonly TypeName[], what: string): void {
    const { source, offset } = located;
    const value = String(node.value);
    const place = (from: number, length: number) =>
      placeInScalar(this.text, node.place, value, offset + from, length);
    if (++this.#expressions > expressionsMax) {
      if (this.#expressions === expressionsMax + 1) {
        const message = `the file has more than ${expressionsMax} expressions`;
        this.findings.error(place(0, source.length), { code: "too-complex", message });
      }
      return;
    }
    if (view.steps) {
      for (const { step, offset: from, length } of replaceSteps(source).references) {
        this.#checkReference(step, place(from, length), view.steps);
      }
    }
    const environment = view.steps ? this.#inSteps : this.#inTriggers;
    const typed = environment.check(source, (id) => this.steps.get(id) ?? {});
    if (!typed.ok) {
      const { problem } = typed;
      this.findings.error(place(problem.offset, problem.length), problem);
    } else if (!wanted.includes(typed.type)) {
      const article = typed.type === "null" ? "null" : `a ${typed.type}`;
      this.findings.error(place(0, source.length), {
        code: "expression-type",
        message: `the value is ${article}, and ${what} takes ${wanted.includes("boolean") && wanted.length <= 2 ? "true or false" : "a string, number or boolean"}`,
      });
    }
  }

  #checkReference(step: string, place: { start: number; end: number }, visible: ReadonlySet<string>): void {
    if (visible.has(step)) return;
    if (this.steps.has(step)) {
      this.findings.error(place, {
        code: "step-not-before",
        message: `step \`${step}\` cannot have run by then`,
        hint: "only steps before this one, outside its sibling branches, can be read",
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

const anyType: readonly TypeName[] = [
  "string",
  "number",
  "boolean",
  "null",
  "list",
  "map",
  "any",
  "timestamp",
  "duration",
];
const textTypes: readonly TypeName[] = ["string", "number", "boolean", "any", "timestamp", "duration"];
