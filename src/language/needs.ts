// Needs: lists of steps that are graphs: a step waits for those that it needs, and for no others of its list.
import { allDrafts, everyDraft } from "./draft.ts";
import type { Draft, DraftBlock } from "./draft.ts";
import type { Findings } from "./findings.ts";
import { meant } from "./near.ts";
import type { ScalarNode } from "./tree.ts";

/** The steps of a list, in the order of the text, each with those of the list that it needs. */
export type Needs = ReadonlyMap<Draft, readonly Draft[]>;

/** Undefined where no step has `needs`: the order of the list is that of the text. */
export function needsIn(list: readonly Draft[]): Needs | undefined {
  if (!list.some(({ node }) => node.entries.has("needs"))) return undefined;
  const byId = new Map(list.map((draft) => [draft.id, draft]));
  return new Map(
    list.map((draft): readonly [Draft, readonly Draft[]] => {
      const needed = written(draft).flatMap(({ value }) => byId.get(String(value)) ?? []);
      return [draft, [...new Set(needed)].filter((other) => other !== draft)];
    }),
  );
}

/** What has ended when a step begins: what it needs, what that needs, and so on. */
export function allNeeded(needs: Needs, of: Draft): ReadonlySet<Draft> {
  const found = new Set<Draft>();
  const open = [of];
  for (let draft = open.pop(); draft; draft = open.pop()) {
    for (const needed of needs.get(draft) ?? []) {
      if (found.has(needed)) continue;
      found.add(needed);
      open.push(needed);
    }
  }
  return found;
}

/** Each step after all that it needs; those of a circle, and those that need one of them, come last. */
export function inTurn(needs: Needs): readonly Draft[] {
  const done = new Set<Draft>();
  for (let before = -1; before !== done.size;) {
    before = done.size;
    for (const [draft, needed] of needs) if (needed.every((other) => done.has(other))) done.add(draft);
  }
  return [...new Set([...done, ...needs.keys()])];
}

/** Reports what `needs` names wrongly, in every list of the workflow. */
export function checkNeeds(drafts: readonly Draft[], findings: Findings): void {
  const places = new Map(everyDraft(drafts).map((draft) => [draft.id, placeOf(draft, findings)]));
  for (const { list, block } of listsOf(drafts)) {
    const needs = needsIn(list);
    if (!needs) continue;
    for (const draft of needs.keys()) checkNames(draft, list, block, places, findings);
    checkCircles(needs, findings);
  }
}

interface WrittenList {
  readonly list: readonly Draft[];
  /** Absent of the workflow's own, and of a compensation. */
  readonly block?: DraftBlock;
}

/** All lists of steps, whatever they stand inside of. */
export function* listsOf(drafts: readonly Draft[]): Generator<WrittenList> {
  yield { list: drafts };
  for (const { blocks, undo } of everyDraft(drafts)) {
    for (const block of blocks) yield { list: block.drafts, block };
    yield { list: undo };
  }
}

function checkNames(
  draft: Draft,
  list: readonly Draft[],
  block: DraftBlock | undefined,
  places: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  const ids = list.map(({ id }) => id);
  const seen = new Set<string>();
  for (const { value, place } of written(draft)) {
    const name = String(value);
    if (name === draft.id) {
      const message = `\`${name}\` cannot need itself`;
      findings.error(place, { code: "needs-itself", message, hint: "take it out" });
    } else if (seen.has(name)) {
      const message = `\`${draft.id}\` needs \`${name}\` already`;
      findings.error(place, { code: "needs-twice", message, hint: "name it once" });
    } else if (!ids.includes(name) && places.has(name)) {
      findings.error(place, {
        code: "needs-another-list",
        message: `\`${name}\`, ${places.get(name)}, is in another list`,
        hint: insteadOf(name, draft, list, block),
      });
    } else if (!ids.includes(name)) {
      const others = ids.filter((id) => id !== draft.id);
      findings.error(place, {
        code: "unknown-step",
        message: `there is no step \`${name}\``,
        hint: () => meant(name, others, "steps of the list"),
      });
    }
    seen.add(name);
  }
}

/** What to write in place of a step of another list. */
function insteadOf(
  name: string,
  draft: Draft,
  list: readonly Draft[],
  block: DraftBlock | undefined,
): string {
  const around = list.find((other) => allDrafts([other]).some(({ id }) => id === name));
  if (around && around !== draft) return `need the step around it: \`${around.id}\``;
  if (block?.kind === "branch" && block.node === draft.node)
    return "branches of `parallel` run side by side: write `steps` for a list with `needs`";
  return "`needs` names steps of its own list";
}

function checkCircles(needs: Needs, findings: Findings): void {
  const told = new Set<Draft>();
  for (const draft of needs.keys()) {
    if (told.has(draft)) continue;
    const circle = circleOf(needs, draft);
    if (!circle) continue;
    const together = allNeeded(needs, draft);
    for (const other of together) if (allNeeded(needs, other).has(draft)) told.add(other);
    const way = [...circle.slice(1), draft].map(({ id }) => `\`${id}\``).join(", which needs ");
    findings.error(draft.node.entries.get("needs")!.keyPlace, {
      code: "needs-in-a-circle",
      message: `\`${draft.id}\` needs ${way}`,
      hint: "none of them could ever start: take one of these needs out",
    });
  }
}

/** A shortest way from a step over what it needs back to it, beginning with it. */
function circleOf(needs: Needs, start: Draft): readonly Draft[] | undefined {
  const from = new Map<Draft, Draft>();
  const open = [start];
  for (const draft of open) {
    for (const needed of needs.get(draft)!) {
      if (needed === start) {
        const way = [draft];
        for (let at = from.get(draft); at; at = from.get(at)) way.unshift(at);
        return way;
      }
      if (from.has(needed)) continue;
      from.set(needed, draft);
      open.push(needed);
    }
  }
  return undefined;
}

/** The names in `needs`; what is no text has been reported. */
function written({ node }: Draft): readonly ScalarNode[] {
  const value = node.entries.get("needs")?.value;
  const items = value?.kind === "list" ? value.items : value ? [value] : [];
  return items.filter((item): item is ScalarNode => item.kind === "scalar" && typeof item.value === "string");
}

const placeOf = ({ node }: Draft, findings: Findings): string =>
  `on line ${findings.lineOf(node.place.start)}`;
