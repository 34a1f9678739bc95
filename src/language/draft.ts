// Drafts: the steps of a file by structure alone: what each does, its id and the steps inside it. Expressions come
// after, when every id is known.
import { actionOf } from "./action.ts";
import { blocksIn, checkCases, checkHandlers } from "./block.ts";
import type { Block, BlockKind } from "./block.ts";
import { callTextOf } from "./call.ts";
import type { Findings } from "./findings.ts";
import { reservedWord, idPattern } from "./name.ts";
import { lastSegment } from "./path.ts";
import { StepIds } from "./step-id.ts";
import { localSteps } from "./step-shape.ts";
import type { Action } from "./step-shape.ts";
import { checkShape } from "./structure.ts";
import type { MapNode, Node } from "./tree.ts";

export interface Draft {
  readonly id: string;
  readonly node: MapNode;
  /** Undefined when the step says not what it does. */
  readonly action: Action | undefined;
  /** In the order in which they can run: handlers of errors come last. */
  readonly blocks: readonly DraftBlock[];
  /** Ids of the undo, in order. */
  readonly undoIds: readonly string[];
}

export interface DraftBlock {
  readonly kind: BlockKind;
  /** Of a branch: its key, or the last part of the id of its only step. */
  readonly name: string;
  /** What the list belongs to: the case or the handler, else the list itself. */
  readonly node: Node;
  readonly drafts: readonly Draft[];
}

/** A step, then the steps inside it, in the order of the text. */
export function* allDrafts(drafts: readonly Draft[]): Generator<Draft> {
  for (const draft of drafts) {
    yield draft;
    for (const block of draft.blocks) yield* allDrafts(block.drafts);
  }
}

const stepsMax = 500;
const nestingMax = 16;
/** Characters of an id that is made of those around it: keys and timers carry it. */
const idMax = 200;

export function draftSteps(list: Node | undefined, findings: Findings): readonly Draft[] {
  return new Drafter(findings).draft(list);
}

/** A step whose generated id is still open: the ids that authors wrote are taken first. */
interface Sketch {
  readonly node: MapNode;
  readonly action: Action | undefined;
  readonly written: string | undefined;
  readonly blocks: readonly { readonly block: Block; readonly sketches: readonly Sketch[] }[];
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
    return this.#name(this.#sketchList(list?.kind === "list" ? list.items : [], 1), undefined);
  }

  #sketchList(items: readonly Node[], depth: number): readonly Sketch[] {
    return items.map((item) => this.#sketch(item, depth)).filter((sketch) => sketch !== undefined);
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
    const action = actionOf(node, this.#findings);
    if (action) checkShape(node, localSteps[action], "the step", this.#findings);
    checkCases(node, this.#findings);
    checkHandlers(node, this.#findings);
    const written = this.#writtenId(node);
    const blocks = blocksIn(node).map((block) => ({
      block,
      sketches: this.#sketchList(block.items, depth + 1),
    }));
    return { node, action, written, blocks };
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
    return sketches.map(({ node, action, written, blocks }) => {
      const id = written ?? this.#ids.generate(parent, nameFor(node, action));
      if (id.length > idMax && (parent ?? "").length <= idMax) {
        this.#findings.error(node.place, {
          code: "id-too-long",
          message: `the id made for this step has ${id.length} characters, more than ${idMax}`,
          hint: "give the step an `id` of its own, or a shorter one to a step around it",
        });
      }
      return {
        id,
        node,
        action,
        blocks: blocks.map(({ block, sketches: inner }) => {
          const drafts = this.#name(inner, parentIn(block, id));
          const name = block.name ?? localName(drafts[0]?.id ?? id);
          return { kind: block.kind, name, node: block.node, drafts };
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

/** What the ids generated for the steps of a block begin with. */
function parentIn({ kind, name }: Block, id: string): string {
  if (kind === "handler") return `${id}.on_error`;
  return name === undefined ? id : `${id}.${name}`;
}

const localName = (id: string): string => id.slice(id.lastIndexOf(".") + 1);
