// Guarantees: reads the claims that a workflow makes about its paths, and checks what they name.
import type { Findings } from "./findings.ts";
import { meant } from "./near.ts";
import { mustBeKnown, thereIsNo } from "./known.ts";
import { readDuration } from "./retry.ts";
import { guaranteeForms, guaranteeShapes } from "./shape.ts";
import type { GuaranteeForm } from "./shape.ts";
import { checkShape, headOf } from "./structure.ts";
import type { MapNode, Node } from "./tree.ts";
import type { Claim, Guarantee } from "./workflow.ts";

/** What guarantees may name. */
export interface Named {
  readonly steps: readonly string[];
  readonly events: readonly string[];
  /** Steps that people decide. */
  readonly tasks: readonly string[];
}

/** What a claim may name at one place, in the order of the text. */
type Words = ReadonlySet<string>;

export function readGuarantees(
  node: Node | undefined,
  named: Named,
  findings: Findings,
): readonly Guarantee[] {
  if (node?.kind !== "list") return [];
  const references = new References(named, findings);
  return node.items.flatMap((item) => {
    const form = formOf(item, findings);
    if (form === undefined || item.kind !== "map") return [];
    checkShape(item, guaranteeShapes[form], "the guarantee", findings);
    return [{ ...readClaim(form, item, references), line: findings.lineOf(item.place.start) }];
  });
}

function formOf(node: Node, findings: Findings): GuaranteeForm | undefined {
  if (node.kind !== "map") {
    const message = "a guarantee is a map";
    findings.error(node.place, {
      code: "wrong-type",
      message,
      hint: "for example `- always: create_ticket`",
    });
    return undefined;
  }
  const forms = guaranteeForms.filter((form) => node.entries.has(form));
  const [form, second] = forms;
  if (form !== undefined && second === undefined) return form;
  if (form !== undefined) {
    const message = `a guarantee is one claim, and this one has \`${form}\` and \`${second}\``;
    findings.error(node.entries.get(second!)!.keyPlace, {
      code: "two-guarantees",
      message,
      hint: "make two of it",
    });
    return undefined;
  }
  const [first] = node.entries.keys();
  findings.error(headOf(node), {
    code: "unknown-guarantee",
    message: first === undefined ? "the guarantee says nothing" : `\`${first}\` is no guarantee`,
    hint: meant(first ?? "", guaranteeForms, "guarantees"),
  });
  return undefined;
}

/** What does not fit the shape has been reported, and is passed over. */
function readClaim(kind: GuaranteeForm, node: MapNode, references: References): Claim {
  const value = node.entries.get(kind)?.value;
  const inside = (key: string): Node | undefined =>
    value?.kind === "map" ? value.entries.get(key)?.value : undefined;
  const items = value?.kind === "list" ? value.items : [];
  switch (kind) {
    case "always": {
      const unless = inside("unless");
      return {
        kind,
        step: references.step(value?.kind === "map" ? inside("step") : value),
        ...(unless && {
          unless: (unless.kind === "list" ? unless.items : [unless]).map((each) => references.ending(each)),
        }),
      };
    }
    case "never": {
      const after = node.entries.get("after")?.value;
      return { kind, step: references.step(value), ...(after && { after: references.stepOrEvent(after) }) };
    }
    case "before":
    case "leads_to":
      return { kind, first: references.step(items[0]), then: references.step(items[1]) };
    case "exclusive":
      return { kind, steps: items.map((item) => references.step(item)) };
    case "within":
      return {
        kind,
        step: references.step(inside("step")),
        of: references.start(inside("of")),
        maxMs: references.duration(inside("max")),
      };
    case "compensated":
      return { kind, step: references.step(value) };
    case "different_people": {
      const [first, then] = items;
      if (first?.kind === "scalar" && then?.kind === "scalar" && first.value === then.value)
        references.same(then);
      return { kind, first: references.task(first), then: references.task(then) };
    }
    default:
      return kind satisfies never;
  }
}

class References {
  readonly #findings: Findings;
  readonly #steps: Words;
  readonly #tasks: Words;
  readonly #starts: Words;
  readonly #moments: Words;
  readonly #endings: Words;

  constructor({ steps, tasks, events }: Named, findings: Findings) {
    this.#findings = findings;
    this.#steps = new Set(steps);
    this.#tasks = new Set(tasks);
    this.#starts = new Set(["start", ...steps]);
    this.#moments = new Set([...events, ...steps]);
    this.#endings = new Set(["cancelled", "failed", ...events]);
  }

  step(node: Node | undefined): string {
    return this.#one(node, this.#steps, "unknown-step", "step", "steps");
  }

  /** A step that a person decides. */
  task(node: Node | undefined): string {
    const name = this.step(node);
    if (node && this.#steps.has(name) && !this.#tasks.has(name)) {
      this.#findings.error(node.place, {
        code: "not-a-task",
        message: `no person decides \`${name}\``,
        hint: () => meant(name, [...this.#tasks], "tasks"),
      });
    }
    return name;
  }

  /** One task is decided by whoever decides it. */
  same({ place }: Node): void {
    this.#findings.error(place, {
      code: "wrong-value",
      message: "the two tasks are the same",
      hint: "name two tasks; `quorum` asks for several people in one",
    });
  }

  /** `start`, or a step. */
  start(node: Node | undefined): string {
    return this.#one(node, this.#starts, "unknown-step", "step", "`start` and steps");
  }

  stepOrEvent(node: Node): string {
    return this.#one(node, this.#moments, "unknown-event", "event or step", "events and steps");
  }

  /** How an instance ended, or an event that it got. */
  ending(node: Node): string {
    return this.#one(node, this.#endings, "unknown-event", "ending or event", "`unless` takes");
  }

  duration(node: Node | undefined): number {
    return readDuration(node, this.#findings) ?? 0;
  }

  #one(node: Node | undefined, known: Words, code: string, what: string, listing: string): string {
    if (node?.kind !== "scalar" || typeof node.value !== "string") return "";
    const name = node.value;
    mustBeKnown(name, node.place, { words: known, code, says: thereIsNo(what), listing }, this.#findings);
    return name;
  }
}
