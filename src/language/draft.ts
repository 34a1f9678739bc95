// Drafts: the steps of a file by structure alone: what each does, its id and its branches. Expressions come after,
// when every id is known.
import type { Findings } from "./findings.ts";
import { callTextOf } from "./call.ts";
import { reservedWord, idPattern } from "./name.ts";
import { meant, nearest } from "./near.ts";
import { lastSegment } from "./path.ts";
import { actions, localSteps, stepKeys } from "./shape.ts";
import type { Action } from "./shape.ts";
import { StepIds } from "./step-id.ts";
import { checkShape, headOf, unknownKey } from "./structure.ts";
import type { MapNode, Node } from "./tree.ts";

export interface Draft {
  readonly id: string;
  readonly node: MapNode;
  /** Undefined when the step says not what it does. */
  readonly action: Action | undefined;
  readonly branches: readonly DraftBranch[];
  /** Ids of the undo of a call, in order. */
  readonly undoIds: readonly string[];
}

export interface DraftBranch {
  readonly name: string;
  readonly drafts: readonly Draft[];
}

const stepsMax = 500;
const nestingMax = 16;

export function draftSteps(list: Node | undefined, findings: Findings): readonly Draft[] {
  return new Drafter(findings).draft(list);
}

/** A step whose generated id is still open: the ids that authors wrote are taken first. */
interface Sketch {
  readonly node: MapNode;
  readonly action: Action | undefined;
  readonly written: string | undefined;
  readonly branches: readonly { readonly name: string | undefined; readonly sketches: readonly Sketch[] }[];
}

class Drafter {
  readonly #findings: Findings;
  readonly #ids = new StepIds();
  readonly #lines = new Map<string, number>();
  #count = 0;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  draft(list: Node | undefined): readonly Draft[] {
    return this.#name(this.#sketchList(list, 1), undefined);
  }

  #sketchList(list: Node | undefined, depth: number): readonly Sketch[] {
    if (list?.kind !== "list") return [];
    return list.items.map((item) => this.#sketch(item, depth)).filter((sketch) => sketch !== undefined);
  }

  #sketch(node: Node, depth: number): Sketch | undefined {
    if (++this.#count > stepsMax) {
      if (this.#count === stepsMax + 1) {
        const message = `the workflow has more than ${stepsMax} steps`;
        this.#findings.error(node.place, {
          code: "too-many-steps",
          message,
          hint: "split it into several workflows",
        });
      }
      return undefined;
    }
    if (depth > nestingMax) {
      const message = `steps are nested deeper than ${nestingMax} levels`;
      this.#findings.error(node.place, { code: "too-deep", message });
      return undefined;
    }
    if (node.kind !== "map") {
      const message = "a step is a map";
      const hint = "for example `- call: POST /finance/freeze`";
      this.#findings.error(node.place, { code: "wrong-type", message, hint });
      return undefined;
    }
    const action = this.#action(node);
    if (action) checkShape(node, localSteps[action], "the step", this.#findings);
    const parallel = node.entries.get("parallel")?.value;
    const branches =
      parallel?.kind === "map"
        ? [...parallel.entries].map(([name, { value }]) => ({
            name,
            sketches: this.#sketchList(value, depth + 1),
          }))
        : this.#sketchList(parallel, depth + 1).map((sketch) => ({ name: undefined, sketches: [sketch] }));
    return { node, action, written: this.#writtenId(node), branches };
  }

  #action(node: MapNode): Action | undefined {
    const written = actions.filter((action) => node.entries.has(action));
    const [first, second] = written;
    if (first !== undefined && second === undefined) return first;
    if (first !== undefined) {
      this.#findings.error(node.entries.get(second!)!.keyPlace, {
        code: "two-actions",
        message: `a step does one thing, and this one has \`${first}\` and \`${second}\``,
        hint: "make two steps of it",
      });
      return undefined;
    }
    const known = new Set(actions.flatMap(stepKeys));
    const unknown = [...node.entries.values()].filter(({ key }) => !known.has(key));
    const suspect = unknown.find(({ key }) => nearest(key, actions) !== undefined) ?? unknown[0];
    const hint = meant(suspect?.key ?? "", actions, "a step has one of");
    if (suspect) {
      const message = `\`${suspect.key}\` is nothing that a step can do`;
      this.#findings.error(suspect.keyPlace, { code: "unknown-action", message, hint });
      for (const { key, keyPlace } of unknown) {
        if (key !== suspect.key) unknownKey(key, keyPlace, [...known], "a step", this.#findings);
      }
    } else
      this.#findings.error(headOf(node), {
        code: "missing-action",
        message: "the step does not say what it does",
        hint,
      });
    return undefined;
  }

  #writtenId(node: MapNode): string | undefined {
    const value = node.entries.get("id")?.value;
    if (value?.kind !== "scalar" || typeof value.value !== "string") return undefined;
    const id = value.value;
    const line = this.#findings.lineOf(value.place.start);
    const reserved = idPattern.test(id) ? reservedWord(id) : undefined;
    if (reserved !== undefined) {
      this.#findings.error(value.place, {
        code: "reserved-id",
        message: `${reserved} and no id of a step`,
        hint: `for example \`${id}_step\``,
      });
    }
    if (!this.#ids.take(id)) {
      this.#findings.error(value.place, {
        code: "duplicate-id",
        message: `another step is called \`${id}\``,
        hint: `the first is on line ${this.#lines.get(id)}`,
      });
      return undefined;
    }
    this.#lines.set(id, line);
    return id;
  }

  #name(sketches: readonly Sketch[], parent: string | undefined): readonly Draft[] {
    return sketches.map(({ node, action, written, branches }) => {
      const id = written ?? this.#ids.generate(parent, nameFor(node, action));
      return {
        id,
        node,
        action,
        branches: branches.map(({ name, sketches: inner }) => {
          const drafts = this.#name(inner, name === undefined ? id : `${id}.${name}`);
          return { name: name ?? localName(drafts[0]?.id ?? id), drafts };
        }),
        undoIds: this.#undoIds(id, node.entries.get("compensation")?.value),
      };
    });
  }

  #undoIds(id: string, compensation: Node | undefined): readonly string[] {
    if (compensation === undefined) return [];
    if (compensation.kind !== "list") return [this.#ids.generate(id, "compensation")];
    return compensation.items.map((item) => this.#ids.generate(`${id}.compensation`, nameFor(item, "call")));
  }
}

/** The last segment of a call's path where that is written out, else the action. */
function nameFor(node: Node, action: Action | undefined): string {
  const text = callTextOf(node.kind === "map" ? node.entries.get("call")?.value : node);
  return lastSegment(text?.parts ?? []) ?? action ?? "step";
}

const localName = (id: string): string => id.slice(id.lastIndexOf(".") + 1);
