// Drafts: the steps of a file by structure alone: what each does, its id and the steps inside it. Expressions come
// after, when every id is known.
import { actionOf } from "./action.ts";
import { blocksIn, checkCases, checkHandlers, undoIn } from "./block.ts";
import type { Block, BlockKind } from "./block.ts";
import { callTextOf } from "./call.ts";
import type { Findings, Place } from "./findings.ts";
import { reservedWord, idPattern } from "./name.ts";
import { lastSegment } from "./path.ts";
import { everyOf, StepIds } from "./step-id.ts";
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
  /** The steps of its compensation. */
  readonly undo: readonly Draft[];
}

export interface DraftBlock {
  readonly kind: BlockKind;
  /** Of a branch: its key, or the last part of the id of its only step. */
  readonly name: string;
  /** What the list belongs to: the case or the handler, else the list itself. */
  readonly node: Node;
  readonly drafts: readonly Draft[];
}

/** A step, then the steps inside it, in the order of the text; not those of its compensation. */
export function allDrafts(drafts: readonly Draft[]): readonly Draft[] {
  const all: Draft[] = [];
  const visit = (draft: Draft): void => {
    all.push(draft);
    for (const block of draft.blocks) block.drafts.forEach(visit);
  };
  drafts.forEach(visit);
  return all;
}

/** Without what is done for each item of a list: nothing outside can read that. */
export function* reachableDrafts(drafts: readonly Draft[]): Generator<Draft> {
  for (const draft of drafts) {
    yield draft;
    for (const { kind, drafts: inner } of draft.blocks) if (kind !== "item") yield* reachableDrafts(inner);
  }
}

/** With the steps of compensations, each after the step that it undoes. */
export const everyDraft = (drafts: readonly Draft[]): readonly Draft[] =>
  allDrafts(drafts).flatMap((draft) => [draft, ...allDrafts(draft.undo)]);

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
  readonly undo: { readonly listed: boolean; readonly sketches: readonly Sketch[] };
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
    return this.#name(this.#sketchList(list?.kind === "list" ? list.items : [], 1, false), undefined);
  }

  #sketchList(items: readonly Node[], depth: number, undoes: boolean): readonly Sketch[] {
    return items.map((item) => this.#sketch(item, depth, undoes)).filter((sketch) => sketch !== undefined);
  }

  /** `undoes`: inside a compensation, where ids are names within it. */
  #sketch(node: Node, depth: number, undoes: boolean): Sketch | undefined {
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
    const written = this.#writtenId(node, undoes);
    const blocks = blocksIn(node).map((block) => ({
      block,
      sketches: this.#sketchList(block.items, depth + 1, undoes),
    }));
    const { listed, items } = undoIn(node);
    if (undoes) this.#checkUndoing(node, action);
    const undo = { listed, sketches: undoes ? [] : this.#sketchList(items, depth + 1, true) };
    return { node, action, written, blocks, undo };
  }

  #checkUndoing(node: MapNode, action: Action | undefined): void {
    const compensation = node.entries.get("compensation");
    if (compensation) {
      const message = "what undoes a step has no `compensation` of its own";
      const hint = "an undo that fails leaves the instance to a person";
      this.#findings.error(compensation.keyPlace, { code: "wrong-compensation", message, hint });
    }
    const end = action === "end" ? node.entries.get("end") : undefined;
    if (end) {
      const message = "what undoes a step does not end the instance";
      const hint = "write `fail` to leave the instance to a person";
      this.#findings.error(end.keyPlace, { code: "wrong-compensation", message, hint });
    }
  }

  #writtenId(node: MapNode, undoes: boolean): string | undefined {
    const value = node.entries.get("id")?.value;
    if (value?.kind !== "scalar" || typeof value.value !== "string") return undefined;
    const id = value.value;
    const reserved = idPattern.test(id) ? reservedWord(id) : undefined;
    if (reserved !== undefined) {
      this.#findings.error(value.place, {
        code: "reserved-id",
        message: `${reserved} and no id of a step`,
        hint: `for example \`${id}_step\``,
      });
    }
    return undoes || this.#take(id, value.place) ? id : undefined;
  }

  /** False, and reported, when another step has the id. */
  #take(id: string, place: Place): boolean {
    if (this.#ids.take(id)) {
      this.#lines.set(id, this.#findings.lineOf(place.start));
      return true;
    }
    this.#findings.error(place, {
      code: "duplicate-id",
      message: `another step is called \`${id}\``,
      hint: `the first is on line ${this.#lines.get(id)}`,
    });
    return false;
  }

  /** `within`: what ids that are written inside a compensation begin with. */
  #name(sketches: readonly Sketch[], parent: string | undefined, within?: string): readonly Draft[] {
    return sketches.map((sketch) => this.#draft(sketch, this.#idOf(sketch, parent, within), parent, within));
  }

  #idOf({ node, action, written }: Sketch, parent: string | undefined, within: string | undefined): string {
    if (written === undefined) return this.#ids.generate(parent, nameFor(node, action));
    if (within === undefined) return written;
    const id = `${within}.${written}`;
    return this.#take(id, node.entries.get("id")!.value.place) ? id : this.#ids.generate(within, written);
  }

  #draft(sketch: Sketch, id: string, parent: string | undefined, within: string | undefined): Draft {
    const { node, action, blocks, undo } = sketch;
    if (id.length > idMax && (parent ?? "").length <= idMax) {
      this.#findings.error(node.place, {
        code: "id-too-long",
        message: `the id made for this step has ${id.length} characters, more than ${idMax}`,
        hint: "give the step an `id` of its own, or a shorter one to a step around it",
      });
    }
    // The pause between two rounds goes by this name.
    if (action === "repeat") this.#ids.take(everyOf(id));
    return {
      id,
      node,
      action,
      blocks: blocks.map(({ block, sketches: inner }) => {
        const drafts = this.#name(inner, parentIn(block, id), within);
        const name = block.name ?? localName(drafts[0]?.id ?? id);
        return { kind: block.kind, name, node: block.node, drafts };
      }),
      undo: this.#nameUndo(undo, id),
    };
  }

  /** One that stands alone and has no id written has that of the undo itself. */
  #nameUndo({ listed, sketches }: Sketch["undo"], id: string): readonly Draft[] {
    const [only] = sketches;
    const within = `${id}.compensation`;
    if (listed || only === undefined || only.written !== undefined)
      return this.#name(sketches, within, within);
    return [this.#draft(only, this.#ids.generate(id, "compensation"), id, within)];
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
