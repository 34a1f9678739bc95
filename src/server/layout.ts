// Layout: where the states and transitions of a machine stand in a picture, by Eclipse's layout kernel (elkjs).
import type { ELK, ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import type { MachineConfig, StateNodeConfig } from "../machine/config.ts";
import { arrowsFrom } from "../machine/arrow.ts";

/** All in pixels from the upper left corner of the picture. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Outer ones first. */
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

export interface Box {
  readonly kind: "state" | "compound" | "parallel" | "region" | "final" | "initial";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly name: string;
  /** What it does; empty where it only holds others. */
  readonly description: string;
}

export interface Line {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly words: string;
  /** Of the words; absent where there are none. */
  readonly label?: { readonly x: number; readonly y: number; readonly width: number };
  readonly isFailure: boolean;
}

/** Of one character of the picture's font, at most on average; of broad ones, and of those of other scripts. */
const characterWidth = 6.7;
const broadWidth = 12;
const foreignWidth = 14;
/** Longer words are shortened in the picture, and whole in what it says when pointed at. */
export const shownMax = 48;

/** `failures`: with the transitions that failures take, which are most of them. */
export async function layOut(machine: MachineConfig, failures: boolean): Promise<Layout> {
  const places = new Map<string, Placed>();
  const edges: ElkExtendedEdge[] = [];
  const lines = new Map<string, Pick<Line, "words" | "isFailure">>();
  const draw = (from: string, to: string, words: string, isFailure: boolean): void => {
    const id = `e${edges.length}`;
    lines.set(id, { words, isFailure });
    const labels = words === "" ? [] : [{ text: words, width: widthOf(words) + 8, height: 16 }];
    edges.push({ id, sources: [from], targets: [to], labels });
  };
  const nodesOf = (
    states: Readonly<Record<string, StateNodeConfig>>,
    initial: string | undefined,
    path: readonly string[],
    kind?: "region",
  ): ElkNode[] => {
    const nodes = Object.entries(states).map(([name, state]): ElkNode => {
      const here = [...path, name];
      const id = idOf(here);
      const box = boxOf(name, state, kind);
      places.set(id, box);
      for (const { to, words, isFailure } of arrowsFrom(state, here, machine.id))
        if (failures || !isFailure) draw(id, idOf(to), words, isFailure);
      const width = Math.max(widthOf(box.name) * 1.08, widthOf(box.description)) + 24;
      if (!state.states) return { id, width, height: box.description === "" ? 30 : 46 };
      const top = box.description === "" ? 34 : 50;
      const inner = state.type === "parallel" ? ("region" as const) : undefined;
      return {
        id,
        children: nodesOf(state.states, state.initial, here, inner),
        layoutOptions: {
          "elk.padding": `[top=${top},left=14,bottom=14,right=14]`,
          "elk.nodeSize.constraints": "MINIMUM_SIZE",
          "elk.nodeSize.minimum": `(${width}, ${top})`,
        },
      };
    });
    if (initial === undefined) return nodes;
    const start = `${idOf(path)}/(initial)`;
    places.set(start, { kind: "initial", name: "", description: "" });
    draw(start, idOf([...path, initial]), "", false);
    return [{ id: start, width: 12, height: 12 }, ...nodes];
  };
  const children = nodesOf(machine.states, machine.initial, []);
  const elk = await kernel();
  const placed = await elk.layout({ id: "root", children, edges, layoutOptions });
  return readOff(placed, places, lines);
}

type Placed = Pick<Box, "kind" | "name" | "description">;

const layoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.spacing.nodeNode": "28",
  "elk.spacing.edgeNode": "16",
  "elk.spacing.edgeEdge": "12",
  "elk.layered.spacing.nodeNodeBetweenLayers": "34",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.padding": "[top=16,left=16,bottom=16,right=16]",
};

/** Made when the first picture is: the kernel is large. */
async function kernel(): Promise<ELK> {
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  return new Elk.default();
}

const idOf = (path: readonly string[]): string => path.join("/");

function widthOf(text: string): number {
  let width = 0;
  for (const character of text.slice(0, shownMax))
    width += character > "\u02ff" ? foreignWidth : /[mw@%]/i.test(character) ? broadWidth : characterWidth;
  return width;
}

function boxOf(name: string, state: StateNodeConfig, kind: "region" | undefined): Placed {
  const own = state.type === "parallel" ? "parallel" : state.states ? "compound" : (state.type ?? "state");
  return { kind: kind ?? own, name, description: state.description ?? "" };
}

function readOff(
  root: ElkNode & { readonly edges?: ElkExtendedEdge[] },
  places: ReadonlyMap<string, Placed>,
  lines: ReadonlyMap<string, Pick<Line, "words" | "isFailure">>,
): Layout {
  const boxes: Box[] = [];
  const read = ({ id, x = 0, y = 0, width = 0, height = 0, children = [] }: ElkNode): void => {
    const place = places.get(id);
    if (place) boxes.push({ ...place, x, y, width, height });
    children.forEach(read);
  };
  read(root);
  return {
    width: root.width ?? 0,
    height: root.height ?? 0,
    boxes,
    lines: (root.edges ?? []).map(({ id, sections = [], labels = [] }) => {
      const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
        startPoint,
        ...bendPoints,
        endPoint,
      ]);
      const [label] = labels;
      const { x = 0, y = 0, width = 0 } = label ?? {};
      return { points, ...lines.get(id)!, ...(label && { label: { x, y, width } }) };
    }),
  };
}
