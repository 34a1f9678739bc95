// Assignment: which variables have been set at a step on every path that leads there.
import { joinOf } from "./join.ts";
import { NameSet } from "./name-set.ts";
import { allDrafts, everyDraft } from "./draft.ts";
import type { Draft, DraftBlock } from "./draft.ts";
import type { Findings } from "./findings.ts";
import { allNeeded, inTurn, listsOf, needsIn } from "./needs.ts";
import type { Needs } from "./needs.ts";
import type { Entry } from "./tree.ts";

export type Names = ReadonlySet<string>;

export interface Assignments {
  /** Every variable that some step sets, in the order of the text. */
  readonly names: Names;
  /** When the step begins. */
  before(draft: Draft): SetNames;
  /** When a round of it has ended, whichever. */
  afterRound(draft: Draft): SetNames;
  /** When the instance has completed. */
  readonly atEnd: SetNames;
}

/** The variables that are set for certain. */
type SetNames = Pick<Names, "has">;

export function assignmentsIn(drafts: readonly Draft[], findings: Findings): Assignments {
  const names = namesIn(drafts);
  if (names.size > namesMax) {
    const last = everyDraft(drafts).flatMap(assignedBy).at(-1)!;
    const message = `the workflow sets more than ${namesMax} variables`;
    findings.error(last.keyPlace, {
      code: "too-complex",
      message,
      hint: "keep what belongs together in one",
    });
    return { names, before: () => names, afterRound: () => names, atEnd: names };
  }
  const all = NameSet.all(names);
  const points = new Map<Draft, NameSet>();
  const rounds = new Map<Draft, NameSet>();
  const ends: NameSet[] = [];

  function afterList(list: readonly Draft[], before: NameSet): NameSet {
    const needs = needsIn(list);
    if (needs) return afterGraph(needs, before);
    return list.reduce((now, draft) => afterStep(draft, now), before);
  }

  function afterGraph(needs: Needs, before: NameSet): NameSet {
    const after = new Map<Draft, NameSet>();
    for (const draft of inTurn(needs)) {
      const needed = needs.get(draft)!.map((other) => after.get(other) ?? all);
      after.set(draft, afterStep(draft, before.or(needed)));
    }
    return all.none().or([...after.values()]);
  }

  function afterStep(draft: Draft, before: NameSet): NameSet {
    const completed = afterAction(draft, before);
    points.set(draft, before);
    afterList(draft.undo, completed);
    const ways: NameSet[] = [];
    for (const { kind, node, drafts: inner } of draft.blocks) {
      if (kind !== "handler") continue;
      const after = afterList(inner, before);
      const then = node.kind === "map" ? node.entries.get("then")?.value : undefined;
      if (then?.kind !== "scalar" || then.value !== "fail") ways.push(after);
    }
    if (draft.node.entries.has("when")) ways.push(before);
    return completed.and(ways);
  }

  /** Where nothing follows, everything may be taken as set. */
  function afterAction(draft: Draft, before: NameSet): NameSet {
    const inside = draft.blocks.filter(({ kind }) => kind !== "handler");
    const after = inside.map((block) => afterList(block.drafts, before));
    switch (draft.action) {
      case "set":
        return before.with(assignedBy(draft).map(({ key }) => key));
      case "steps":
        return after[0] ?? before;
      // There is at least one round, and what the first sets is set in all.
      case "repeat":
        rounds.set(draft, after[0] ?? before);
        return after[0] ?? before;
      case "choose":
        return inside.some(isElse) ? all.and(after) : before.and(after);
      case "parallel":
        // With so many successes, one of the branches that set the variable is among them.
        return before.orIn(after.length - joinOf(draft) + 1, after);
      case "for_each":
        // The list may be empty.
        return before;
      case "fail":
        return all;
      case "end": {
        const as = draft.node.entries.get("end")?.value;
        if (as?.kind === "scalar" && as.value === "completed") ends.push(before);
        return all;
      }
      case "call":
      case "ask":
      case "agent":
      case "wait":
      case "wait_days":
      case "wait_until":
      case "wait_business_days":
      case "wait_for":
      case "emit":
      case "run":
      case undefined:
        return before;
      default:
        return draft.action satisfies never;
    }
  }

  const last = afterList(drafts, all.none());
  return {
    names,
    before: (draft) => points.get(draft) ?? names,
    afterRound: (draft) => rounds.get(draft) ?? names,
    atEnd: last.and(ends),
  };
}

const namesMax = 1000;

/** The variables that a step sets. */
export function assignedBy({ node }: Draft): readonly Entry[] {
  const set = node.entries.get("set")?.value;
  return set?.kind === "map" ? [...set.entries.values()] : [];
}

/** Of steps that run side by side and set one variable, nobody can say which is the last. */
export function warnOfRaces(drafts: readonly Draft[], names: Names, findings: Findings): void {
  if (names.size === 0) return;
  for (const draft of allDrafts(drafts)) {
    warnOfItems(draft, findings);
    const branches = draft.blocks.filter(({ kind }) => kind === "branch").map((block) => block.drafts);
    for (const { name, entry, other } of racesIn(branches, () => true)) {
      findings.warning(entry.keyPlace, {
        code: "set-in-two-branches",
        message: `two branches of \`${draft.id}\` set \`${name}\`, and which does so last is chance`,
        hint: `give each branch a variable of its own; ${otherOn(other, findings)}`,
      });
    }
  }
  for (const { list } of listsOf(drafts)) {
    const needs = needsIn(list);
    if (!needs) continue;
    const closures = list.map((draft) => allNeeded(needs, draft));
    const apart = (a: number, b: number): boolean =>
      !closures[a]!.has(list[b]!) && !closures[b]!.has(list[a]!);
    const steps = list.map((draft) => [draft]);
    for (const { name, entry, other, pair } of racesIn(steps, apart)) {
      const [first, second] = pair.map((index) => list[index]!.id);
      findings.warning(entry.keyPlace, {
        code: "set-in-two-branches",
        message: `\`${first}\` and \`${second}\` set \`${name}\`, neither needs the other, and which does so last is chance`,
        hint: `let one need the other, or give each a variable of its own; ${otherOn(other, findings)}`,
      });
    }
  }
}

interface Race {
  readonly name: string;
  readonly entry: Entry;
  readonly other: Entry;
  readonly pair: readonly [number, number];
}

/** For each that sets a variable, the first before it in the text that does so too and may run beside it. */
function racesIn(
  strands: readonly (readonly Draft[])[],
  beside: (a: number, b: number) => boolean,
): readonly Race[] {
  const known = new Map<string, { readonly index: number; readonly entry: Entry }[]>();
  return strands.flatMap((strand, index) => {
    const own = new Map<string, Entry>();
    for (const step of allDrafts(strand)) for (const entry of assignedBy(step)) own.set(entry.key, entry);
    return [...own].flatMap(([name, entry]): readonly Race[] => {
      const others = known.get(name) ?? [];
      const other = others.find((earlier) => beside(earlier.index, index));
      known.set(name, [...others, { index, entry }]);
      return other ? [{ name, entry, other: other.entry, pair: [other.index, index] }] : [];
    });
  });
}

const otherOn = ({ keyPlace }: Entry, findings: Findings): string =>
  `the other is set on line ${findings.lineOf(keyPlace.start)}`;

function warnOfItems({ id, node, blocks }: Draft, findings: Findings): void {
  const atOnce = node.entries.get("max_parallel")?.value;
  if (atOnce?.kind === "scalar" && atOnce.value === 1) return;
  for (const { kind, drafts } of blocks) {
    if (kind !== "item") continue;
    for (const step of allDrafts(drafts)) {
      for (const { key, keyPlace } of assignedBy(step)) {
        findings.warning(keyPlace, {
          code: "set-by-items",
          message: `each item of \`${id}\` sets \`${key}\`, and which does so last is chance`,
          hint: "write `max_parallel: 1`, or read the items' outputs afterwards",
        });
      }
    }
  }
}

const namesIn = (drafts: readonly Draft[]): Names =>
  new Set(everyDraft(drafts).flatMap((draft) => assignedBy(draft).map(({ key }) => key)));

const isElse = ({ node }: DraftBlock): boolean => node.kind === "map" && node.entries.has("else");
