// Blocks: the lists of steps inside a step: branches, the steps of a scope or a round, cases and handlers of errors.
import type { Findings } from "./findings.ts";
import { localCases } from "./step-shape.ts";
import { checkShape } from "./structure.ts";
import type { MapNode, Node } from "./tree.ts";

export type BlockKind = "branch" | "scope" | "item" | "round" | "case" | "handler";

export interface Block {
  readonly kind: BlockKind;
  /** The key of a branch in a map. */
  readonly name?: string;
  /** What the list belongs to: the case or the handler, else the list itself. */
  readonly node: Node;
  readonly items: readonly Node[];
}

/** In the order in which they can run: handlers come last. */
export function blocksIn({ entries }: MapNode): readonly Block[] {
  const value = (key: string): Node | undefined => entries.get(key)?.value;
  const steps = value("steps");
  const repeat = value("repeat");
  const round = repeat && entryOf(repeat, "steps");
  return [
    ...branchesIn(value("parallel")),
    ...(steps
      ? [{ kind: value("for_each") ? "item" : "scope", node: steps, items: itemsOf(steps) } as const]
      : []),
    ...(round ? [{ kind: "round", node: round, items: itemsOf(round) } as const] : []),
    ...itemsOf(value("choose")).map(caseOf),
    ...itemsOf(value("on_error")).map((node): Block => ({
      kind: "handler",
      node,
      items: itemsOf(entryOf(node, "steps")),
    })),
  ];
}

export interface Undo {
  /** Written as a list. */
  readonly listed: boolean;
  readonly items: readonly Node[];
}

/** The steps of `compensation`, which run when all else is over. A text is a call. */
export function undoIn({ entries }: MapNode): Undo {
  const node = entries.get("compensation")?.value;
  const items = node?.kind === "list" ? node.items : node ? [node] : [];
  return { listed: node?.kind === "list", items: items.map(stepOf) };
}

/** `POST /finance/unfreeze` as `call: POST /finance/unfreeze`. */
function stepOf(node: Node): Node {
  if (node.kind !== "scalar") return node;
  const entry = { key: "call", keyPlace: node.place, value: node };
  return {
    kind: "map",
    place: node.place,
    entries: new Map([["call", entry]]),
    plain: { call: node.value },
  };
}

/** The cases of `choose`, which the shape of the step leaves open. */
export function checkCases(node: MapNode, findings: Findings): void {
  const cases = itemsOf(node.entries.get("choose")?.value);
  for (const item of cases) {
    const shape = entryOf(item, "else") ? localCases.otherwise : localCases.when;
    checkShape(item, shape, "the case", findings);
  }
  const otherwise = cases.findIndex((item) => entryOf(item, "else") && !entryOf(item, "when"));
  const next = otherwise < 0 ? undefined : cases[otherwise + 1];
  if (next) {
    findings.error(next.place, {
      code: "never-reached",
      message: "no case after `else` is ever taken",
      hint: "`else` stands once, and last",
    });
  }
}

/** What matches every error stands last. */
export function checkHandlers(node: MapNode, findings: Findings): void {
  const handlers = itemsOf(node.entries.get("on_error")?.value);
  const first = handlers.findIndex(
    (item) =>
      item.kind === "map" && [...item.entries.keys()].every((key) => key === "steps" || key === "then"),
  );
  const next = first < 0 ? undefined : handlers[first + 1];
  if (!next) return;
  findings.error(next.place, {
    code: "never-reached",
    message: "no entry after one that handles every error is ever reached",
    hint: `the one on line ${findings.lineOf(handlers[first]!.place.start)} has no \`type\`, \`status\` or \`when\``,
  });
}

/** A branch each: the items of a list, the lists of a map. */
function branchesIn(parallel: Node | undefined): readonly Block[] {
  if (parallel?.kind === "map") {
    return [...parallel.entries].map(([name, { value }]) => ({
      kind: "branch",
      name,
      node: value,
      items: itemsOf(value),
    }));
  }
  return itemsOf(parallel).map((node) => ({ kind: "branch", node, items: [node] }));
}

const caseOf = (node: Node): Block => ({
  kind: "case",
  node,
  items: itemsOf(entryOf(node, "else") ?? entryOf(node, "steps")),
});

const itemsOf = (node: Node | undefined): readonly Node[] => (node?.kind === "list" ? node.items : []);

const entryOf = (node: Node, key: string): Node | undefined =>
  node.kind === "map" ? node.entries.get(key)?.value : undefined;
