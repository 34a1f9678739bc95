// Assignment: which variables have been set at a step on every path that leads there.
import { joinOf } from "./join.ts";
import { allDrafts, everyDraft } from "./draft.ts";
import type { Draft, DraftBlock } from "./draft.ts";
import type { Findings } from "./findings.ts";
import type { Entry } from "./tree.ts";

export type Names = ReadonlySet<string>;

export interface Assignments {
  /** Every variable that some step sets, in the order of the text. */
  readonly names: Names;
  /** When the step begins. */
  before(draft: Draft): Names;
  /** When the instance has completed. */
  readonly atEnd: Names;
}

export function assignmentsIn(drafts: readonly Draft[]): Assignments {
  const names = namesIn(drafts);
  const points = new Map<Draft, Names>();
  const ends: Names[] = [];

  function afterList(list: readonly Draft[], before: Names): Names {
    return list.reduce((now, draft) => afterStep(draft, now), before);
  }

  function afterStep(draft: Draft, before: Names): Names {
    const completed = afterAction(draft, before);
    points.set(draft, before);
    afterList(draft.undo, completed);
    const ways = [completed];
    for (const { kind, node, drafts: inner } of draft.blocks) {
      if (kind !== "handler") continue;
      const after = afterList(inner, before);
      const then = node.kind === "map" ? node.entries.get("then")?.value : undefined;
      if (then?.kind !== "scalar" || then.value !== "fail") ways.push(after);
    }
    if (draft.node.entries.has("when")) ways.push(before);
    return inAll(ways);
  }

  /** Where nothing follows, everything may be taken as set. */
  function afterAction(draft: Draft, before: Names): Names {
    const inside = draft.blocks.filter(({ kind }) => kind !== "handler");
    const after = inside.map((block) => afterList(block.drafts, before));
    switch (draft.action) {
      case "set":
        return new Set([...before, ...assignedBy(draft).map(({ key }) => key)]);
      case "steps":
        return after[0] ?? before;
      case "choose":
        return inAll(inside.some(isElse) ? after : [...after, before]);
      case "parallel":
        return inEnough(after, joinOf(draft), before);
      case "fail":
        return names;
      case "end": {
        const as = draft.node.entries.get("end")?.value;
        if (as?.kind === "scalar" && as.value === "completed") ends.push(before);
        return names;
      }
      case "call":
      case "ask":
      case "wait":
      case "wait_days":
      case "wait_until":
      case "wait_business_days":
      case "wait_for":
      case undefined:
        return before;
      default:
        return draft.action satisfies never;
    }
  }

  const last = afterList(drafts, new Set());
  return {
    names,
    before: (draft) => points.get(draft) ?? names,
    atEnd: inAll([last, ...ends]),
  };
}

/** The variables that a step sets. */
export function assignedBy({ node }: Draft): readonly Entry[] {
  const set = node.entries.get("set")?.value;
  return set?.kind === "map" ? [...set.entries.values()] : [];
}

/** Branches run side by side: which of two that set one variable is the last, nobody can say. */
export function warnOfRaces(drafts: readonly Draft[], findings: Findings): void {
  for (const draft of allDrafts(drafts)) {
    const first = new Map<string, Entry>();
    for (const { kind, drafts: inner } of draft.blocks) {
      if (kind !== "branch") continue;
      const own = new Map<string, Entry>();
      for (const step of allDrafts(inner)) for (const entry of assignedBy(step)) own.set(entry.key, entry);
      for (const [name, entry] of own) {
        const other = first.get(name);
        if (other === undefined) first.set(name, entry);
        else {
          findings.warning(entry.keyPlace, {
            code: "set-in-two-branches",
            message: `two branches of \`${draft.id}\` set \`${name}\`, and which does so last is chance`,
            hint: `give each branch a variable of its own; the other is set on line ${findings.lineOf(other.keyPlace.start)}`,
          });
        }
      }
    }
  }
}

const namesIn = (drafts: readonly Draft[]): Names =>
  new Set([...everyDraft(drafts)].flatMap((draft) => assignedBy(draft).map(({ key }) => key)));

const isElse = ({ node }: DraftBlock): boolean => node.kind === "map" && node.entries.has("else");

function inAll(sets: readonly Names[]): Names {
  const [first = new Set<string>(), ...others] = new Set(sets);
  return others.length === 0
    ? first
    : new Set([...first].filter((name) => others.every((other) => other.has(name))));
}

/** With so many successes, one of the branches that set the variable is among them. */
function inEnough(branches: readonly Names[], join: number, before: Names): Names {
  const counts = new Map<string, number>();
  for (const branch of branches) for (const name of branch) counts.set(name, (counts.get(name) ?? 0) + 1);
  const certain = [...counts].filter(([, count]) => count > branches.length - join).map(([name]) => name);
  return new Set([...before, ...certain]);
}
