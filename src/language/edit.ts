// Edit: adds, moves, removes and changes steps in the text of a workflow. Only the lines concerned change; comments,
// blank lines, quotes and the order of keys stay as they are everywhere else.
import type { Diagnostic } from "./diagnostic.ts";
import type { Layout, List, Path, Site } from "./layout.ts";
import { layoutOf } from "./layout.ts";
import type { Json, JsonObject } from "./json.ts";
import { setIn } from "./key.ts";
import { shifted } from "./lines.ts";
import { naming, siteOf, slotOf } from "./place.ts";
import type { Place } from "./place.ts";
import { readWorkflow } from "./read.ts";
import { columnIn, insertion, openingOf, permutation, removal, textOf } from "./rearrange.ts";
import { at, mistaken, namesIn, renamedNeeds } from "./renamed.ts";
import type { Names } from "./renamed.ts";
import { spliced } from "./splice.ts";
import type { Splice } from "./splice.ts";
import type { Manner } from "./written.ts";
import { writtenStep } from "./written.ts";

export type Edited =
  | { readonly ok: true; readonly text: string }
  /** A sentence: what is wrong, where, and how to mend it. */
  | { readonly ok: false; readonly problem: string };

/**
 * Steps are found by their ids, generated ones included. A blank line comes between two steps where the list has them;
 * in one that does not tell, above a step with a comment, and at the root where the workflow's keys stand apart. A list
 * in brackets is written out line by line first.
 */
export function addStep(
  text: string,
  { at: place, step }: { readonly at: Place; readonly step: JsonObject },
): Edited {
  return edit(text, (layout, value) => {
    const slot = slotOf(layout, place);
    if (typeof slot === "string") return slot;
    const { list, index } = slot;
    listIn(value, list.path).splice(index, 0, step);
    const block = writtenStep(step, columnIn(list), mannerOf(layout));
    return { touches: [list], splices: () => [insertion(layout, slot, block, false)] };
  });
}

/**
 * The comments directly above a step, and those in it, go with it. Moving it back gives the text as it was, but for
 * blank lines in a list where some steps have one between them and some have none, and for lists in brackets.
 */
export function moveStep(text: string, id: string, place: Place): Edited {
  return edit(text, (layout, value) => {
    const site = siteOf(layout, id);
    if (typeof site === "string") return site;
    const slot = slotOf(layout, place);
    if (typeof slot === "string") return slot;
    if (isWithin(slot.list.path, [...site.list.path, site.index])) {
      return `${naming(layout, site)} cannot be moved into itself: choose a place outside of it`;
    }
    const isSameList = slot.list === site.list;
    const index = isSameList && slot.index > site.index ? slot.index - 1 : slot.index;
    const target = listIn(value, slot.list.path);
    target.splice(index, 0, ...listIn(value, site.list.path).splice(site.index, 1));
    if (isSameList && index === site.index) return { touches: [], splices: () => [] };
    if (site.list.node.items.length === 1) return onlyStep(layout, site, "move");
    return {
      touches: [site.list, slot.list],
      splices: () => {
        const swapped = isSameList && permutation(layout, site, index);
        if (swapped) return [swapped];
        const { column, blocks } = site.list.dashes!;
        const block = blocks[site.index]!;
        const moved = shifted(textOf(layout, block), column, columnIn(slot.list));
        return [removal(layout, site), insertion(layout, slot, moved, block.commented)];
      },
    };
  });
}

/** The comments directly above the step, and those in it, go too. */
export function removeStep(text: string, id: string): Edited {
  return edit(text, (layout, value) => {
    const site = siteOf(layout, id);
    if (typeof site === "string") return site;
    if (site.list.node.items.length === 1) return onlyStep(layout, site, "remove");
    listIn(value, site.list.path).splice(site.index, 1);
    return { touches: [site.list], splices: () => [removal(layout, site)] };
  });
}

/**
 * Sets a key of a step, or takes it away. Of a map only the keys that differ are written anew. What is taken away goes
 * with the comments on its lines; those above it stay. A step that gets another name by it is renamed in the `needs` of
 * its list.
 */
export function setKey(text: string, id: string, key: string, set: Json | undefined): Edited {
  return edit(text, (layout, value) => {
    const site = siteOf(layout, id);
    if (typeof site === "string") return site;
    const splices = setIn(site.node, key, set, { lines: layout.lines, manner: mannerOf(layout) });
    if (typeof splices === "string") return `${naming(layout, site)} ${splices}`;
    const step = listIn(value, site.list.path)[site.index] as Record<string, Json>;
    if (set === undefined) delete step[key];
    else step[key] = set;
    return { touches: [], splices: () => splices };
  });
}

interface Plan {
  /** Lists that must be written with dashes first. */
  readonly touches: readonly List[];
  readonly splices: () => readonly Splice[];
}

/** `planFor` makes of the text's value what it must be afterwards. */
function edit(text: string, planFor: (layout: Layout, value: Json) => Plan | string): Edited {
  const layout = layoutOf(text);
  if (typeof layout === "string") return refused(layout);
  const value = valueOf(layout);
  const names = namesIn(layout, value);
  const plan = planFor(layout, value);
  if (typeof plan === "string") return refused(plan);
  const inBrackets = plan.touches.find(({ dashes }) => dashes === undefined);
  if (inBrackets) {
    const opening = openingOf(layout, inBrackets);
    if (typeof opening === "string") return refused(opening);
    if (inBrackets.node.items.length > 0) return edit(spliced(layout.lines, [opening]), planFor);
  }
  const result = withNeeds(names, value, spliced(layout.lines, plan.splices()));
  const problem = newError(text, result);
  if (problem !== undefined) return refused(problem);
  const edited = layoutOf(result);
  if (typeof edited === "string" || canonical(valueOf(edited)) !== canonical(value)) {
    return refused(
      "the lines concerned are written in a way that cannot be edited piece by piece: change them by hand",
    );
  }
  const mistake = mistaken(names, edited, value);
  return mistake === undefined ? { ok: true, text: result } : refused(mistake);
}

/** The text with `needs` of the names that its steps have now, as its value comes to have them too. */
function withNeeds(names: Names, value: Json, text: string): string {
  const layout = /\bneeds\b/.test(text) ? layoutOf(text) : "";
  if (typeof layout === "string" || canonical(valueOf(layout)) !== canonical(value)) return text;
  return spliced(layout.lines, renamedNeeds(names, layout, value));
}

const refused = (problem: string): Edited => ({ ok: false, problem });

/** An error that the text before did not have. */
function newError(before: string, after: string): string | undefined {
  const said = ({ code, message }: Diagnostic): string => `${code} ${message}`;
  const errorsOf = (text: string): readonly Diagnostic[] =>
    readWorkflow(text, "").diagnostics.filter(({ severity }) => severity === "error");
  const errors = errorsOf(after);
  const known = new Set(errors.length === 0 ? [] : errorsOf(before).map(said));
  const fresh = errors.find((error) => !known.has(said(error)));
  if (!fresh) return undefined;
  const hint = fresh.hint === undefined ? "" : ` (${fresh.hint})`;
  const source = after.split("\n")[fresh.line - 1]?.trim() ?? "";
  return `line ${fresh.line}, \`${source.slice(0, 80)}\`, would then be wrong: ${fresh.message}${hint}`;
}

function mannerOf({ root, lines }: Layout): Manner {
  const { dashes, keyColumn } = root ?? {};
  return { eol: lines.eol, indentSeq: dashes === undefined || dashes.column > (keyColumn ?? 0) };
}

const onlyStep = (layout: Layout, site: Site, verb: string): string =>
  `${naming(layout, site)} is the only one of its list, and a list has at least one: ${verb} what stands around it instead`;

const isWithin = (path: Path, outer: Path): boolean => outer.every((key, index) => path[index] === key);

const valueOf = ({ document }: Layout): Json => document.toJS({ maxAliasCount: -1 }) as Json;

/** The list in a value that is our own to change. */
const listIn = (value: Json, path: Path): Json[] => at(value, path) as Json[];

function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
