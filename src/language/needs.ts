// Needs: lists of steps that are graphs: a step waits for those that it needs, and for no others of its list.
import { allDrafts, everyDraft, reachableDrafts } from "./draft.ts";
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
export const inTurn = (needs: Needs): readonly Draft[] => [...new Set([...sorted(needs), ...needs.keys()])];

/** Without those that stand or end in a circle (Kahn's algorithm). */
function sorted(needs: Needs): readonly Draft[] {
  const missing = new Map([...needs].map(([draft, needed]) => [draft, needed.length]));
  const needing = reversed(needs);
  const done = [...needs.keys()].filter((draft) => missing.get(draft) === 0);
  for (const draft of done) {
    for (const other of needing.get(draft)!) {
      const left = missing.get(other)! - 1;
      missing.set(other, left);
      if (left === 0) done.push(other);
    }
  }
  return done;
}

/**
 * Ids of the steps that each step of a graph can read: those before the list, those that it needs, with the steps
 * inside. In a circle nothing can be said, and every step of the list is taken as read.
 */
export function visibleIn(
  needs: Needs,
  before: ReadonlySet<string>,
): ReadonlyMap<Draft, ReadonlySet<string>> {
  const ids = new Map(
    [...needs.keys()].map((draft) => [draft, [...reachableDrafts([draft])].map(({ id }) => id)]),
  );
  const all: ReadonlySet<string> = new Set([...before, ...[...ids.values()].flat()]);
  const visible = new Map<Draft, ReadonlySet<string>>();
  for (const draft of inTurn(needs)) {
    const [first, ...others] = needs.get(draft)!;
    const known = first ? visible.get(first) : before;
    if (known === undefined || others.some((other) => !visible.has(other))) {
      visible.set(draft, all);
      continue;
    }
    const own = new Set(known);
    for (const other of others) for (const id of visible.get(other)!) own.add(id);
    for (const needed of needs.get(draft)!) for (const id of ids.get(needed)!) own.add(id);
    visible.set(draft, own);
  }
  return visible;
}

/** Each step with those that need it. */
function reversed(needs: Needs): Needs {
  const needing = new Map<Draft, Draft[]>([...needs.keys()].map((draft) => [draft, []]));
  for (const [draft, needed] of needs) for (const other of needed) needing.get(other)!.push(draft);
  return needing;
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
  const told = new Set<Draft>(sorted(needs));
  const backwards = reversed(needs);
  for (const draft of needs.keys()) {
    if (told.has(draft)) continue;
    const circle = circleOf(needs, draft);
    if (!circle) continue;
    const needing = allNeeded(backwards, draft);
    for (const other of allNeeded(needs, draft)) if (needing.has(other)) told.add(other);
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
