// Place: where in a workflow a step is, or goes.
import type { Layout, List, Site } from "./layout.ts";
import { meant } from "./near.ts";

/** Where a step goes. */
export type Place =
  | { readonly kind: "before" | "after"; readonly step: string }
  | { readonly kind: "end"; readonly of: StepList };

/** A list of steps. `step` is the id of the step that it stands in; a case or handler is told by its index, from 0. */
export type StepList =
  | { readonly kind: "workflow" }
  /** The steps of a scope, or of the rounds of a `repeat`. */
  | { readonly kind: "scope" | "round"; readonly step: string }
  /** Of branches with names, the steps of one; without `branch` the list of branches, one step each. */
  | { readonly kind: "branch"; readonly step: string; readonly branch?: string }
  | { readonly kind: "case" | "handler"; readonly step: string; readonly index: number };

/** A place in a list, before the item with the index; `side` says of which neighbour it was told. */
export interface Slot {
  readonly list: List;
  readonly index: number;
  readonly side: "before" | "after";
}

export function slotOf(layout: Layout, place: Place): Slot | string {
  if (place.kind === "end") {
    const list = listOf(layout, place.of);
    return typeof list === "string" ? list : { list, index: list.node.items.length, side: "after" };
  }
  const site = siteOf(layout, place.step);
  if (typeof site === "string") return site;
  const index = place.kind === "before" ? site.index : site.index + 1;
  return { list: site.list, index, side: place.kind };
}

export function siteOf(layout: Layout, id: string): Site | string {
  const site = layout.steps.get(id);
  if (!site) return `there is no step \`${id}\`: ${meant(id, [...layout.steps.keys()], "steps")}`;
  if (!site.shared) return site;
  return `${naming(layout, site)} is used at several places by an alias: write it out at each of them first`;
}

function listOf(layout: Layout, of: StepList): List | string {
  if (of.kind === "workflow") {
    return layout.root ?? "the workflow has no list of steps: give it `steps: []` first";
  }
  const site = siteOf(layout, of.step);
  if (typeof site === "string") return site;
  const { entries } = site.draft.node;
  const what = naming(layout, site);
  const blocks = site.draft.blocks.filter(({ kind }) => kind === of.kind);
  switch (of.kind) {
    case "scope":
      return (
        layout.listAt(entries.get("steps")?.value) ?? `${what} has no list of steps: give it \`steps\` first`
      );
    case "round": {
      const list = blocks[0]?.node;
      return layout.listAt(list) ?? `${what} has no rounds with a list of steps: give it \`repeat\` first`;
    }
    case "branch": {
      const parallel = entries.get("parallel")?.value;
      if (of.branch === undefined) {
        return layout.listAt(parallel) ?? `${what} has no list of branches: name one of its branches`;
      }
      const branch = parallel?.kind === "map" ? parallel.entries.get(of.branch) : undefined;
      const names = parallel?.kind === "map" ? [...parallel.entries.keys()] : [];
      return (
        layout.listAt(branch?.value) ??
        `${what} has no branch \`${of.branch}\`: ${meant(of.branch, names, "named branches")}`
      );
    }
    case "case":
    case "handler": {
      const node = blocks[of.index]?.node;
      const list = node?.kind === "map" ? (node.entries.get("else") ?? node.entries.get("steps")) : undefined;
      return (
        layout.listAt(list?.value) ??
        `${what} has no ${of.kind} ${of.index} with a list of steps: it has ${blocks.length}, counted from 0`
      );
    }
    default:
      return of satisfies never;
  }
}

export const naming = ({ lines }: Layout, { draft: { id, node } }: Site): string =>
  `step \`${id}\` on line ${lines.at(node.place.start) + 1}`;
