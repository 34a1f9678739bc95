// Editing the shipped workflows at random: what is not concerned stays byte for byte, and every edit has a way back.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allSteps, listsIn } from "../../src/language/all-steps.ts";
import { addStep, moveStep, removeStep } from "../../src/language/edit.ts";
import type { Edited } from "../../src/language/edit.ts";
import type { Place } from "../../src/language/place.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Step } from "../../src/language/workflow.ts";

const runs = Number(process.env["EDIT_RUNS"] ?? 30);

describe(`of the shipped workflows, edited at random (EDIT_RUNS=${runs})`, () => {
  const folder = join(import.meta.dirname, "../../workflows");
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(folder, name), "utf8"));

  const picks = fc.record({
    text: fc.constantFrom(...texts),
    step: fc.nat(),
    place: fc.nat(),
    kind: fc.constantFrom("before" as const, "after" as const, "end" as const),
  });

  it("what is added is all that changes, and removing it gives the original", () => {
    let added = 0;
    fc.assert(
      fc.property(picks, ({ text, place, kind }) => {
        const at = placeIn(text, place, kind);
        const edited = addStep(text, { at, step: { id: "added", set: { note: "x" } } });
        if (edited.ok) {
          added++;
          expect(differences(text, edited.text)).toMatchObject({ gone: [], come: { length: 3 } });
          expect(textOf(removeStep(edited.text, "added"))).toBe(text);
        } else expect(edited.problem).toMatch(never);
      }),
      { numRuns: runs },
    );
    expect(added).toBeGreaterThan(runs / 4);
  });

  it("what is removed is all that changes", () => {
    let removed = 0;
    fc.assert(
      fc.property(picks, ({ text, step }) => {
        const { id, lines } = stepIn(text, step);
        const edited = removeStep(text, id);
        if (edited.ok) {
          removed++;
          expect(differences(text, edited.text)).toEqual({ gone: lines, come: [] });
          expect(commentsOf([edited.text, ...lines].join("\n"))).toEqual(commentsOf(text));
        } else expect(edited.problem).toMatch(refusal);
      }),
      { numRuns: runs },
    );
    expect(removed).toBeGreaterThan(0);
  });

  it("what is moved is all that changes, no comment is lost, and moving back gives the original", () => {
    let moved = 0;
    fc.assert(
      fc.property(picks, ({ text, step, place, kind }) => {
        const { id, lines, home } = stepIn(text, step);
        const edited = moveStep(text, id, placeIn(text, place, kind));
        if (!edited.ok) expect(edited.problem).toMatch(refusal);
        else if (edited.text !== text) {
          moved++;
          const { gone, come } = differences(text, edited.text);
          expect(gone.length).toBeLessThanOrEqual(lines.length);
          expect(trimmed(come)).toEqual(trimmed(gone));
          expect(commentsOf(edited.text)).toEqual(commentsOf(text));
          // A step without an id of its own may have got another, and even one that was another's before.
          const written = firstLineOf(text, id);
          const names = idsIn(edited.text).filter((name) => firstLineOf(edited.text, name) === written);
          expect(names.map((name) => textOf(moveStep(edited.text, name, home!)))).toContain(text);
        }
      }),
      { numRuns: 2 * runs },
    );
    expect(moved).toBeGreaterThan(runs / 8);
  });
});

/** Something refers to the step, or could no longer. */
const refusal = /would then be|the only one of its list|into itself/;

/** Nothing may follow an `end`. */
const never = /would then be wrong/;

const textOf = (edited: Edited): string => (edited.ok ? edited.text : `refused: ${edited.problem}`);

const after = (step: string): Place => ({ kind: "after", step });
const before = (step: string): Place => ({ kind: "before", step });
const end = (of: Extract<Place, { kind: "end" }>["of"]): Place => ({ kind: "end", of });

const known = new Map<string, readonly Step[]>();

function stepsOf(text: string): readonly Step[] {
  const steps = known.get(text) ?? readWorkflow(text, "").workflow!.steps;
  known.set(text, steps);
  return steps;
}

const idsIn = (text: string): readonly string[] => [...allSteps(stepsOf(text))].map(({ id }) => id);

function firstLineOf(text: string, id: string): string {
  const { line } = [...allSteps(stepsOf(text))].find((step) => step.id === id)!;
  return text.split("\n")[line - 1]!.trim();
}

/** Lists of steps as the text has them: of branches without names, that of the branches. */
function listsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const inside = steps.flatMap((step) => {
    const own = step.kind === "parallel" && !step.named ? [listsIn(step).flat()] : listsIn(step);
    return [...own, ...(step.onError ?? []).map((handler) => handler.steps)];
  });
  return [steps, ...inside.flatMap(listsOf)].filter((list) => list.length > 0);
}

function placeIn(text: string, pick: number, kind: Place["kind"]): Place {
  const ids = idsIn(text);
  const step = ids[pick % ids.length]!;
  if (kind !== "end") return { kind, step };
  const ends: Place[] = [end({ kind: "workflow" })];
  for (const { id, ...rest } of allSteps(stepsOf(text))) {
    if (rest.kind === "steps") ends.push(end({ kind: "scope", step: id }));
    if (rest.kind === "choose") {
      for (const index of rest.cases.keys()) ends.push(end({ kind: "case", step: id, index }));
    }
    if (rest.kind !== "parallel") continue;
    if (!rest.named) ends.push(end({ kind: "branch", step: id }));
    else for (const { name } of rest.branches) ends.push(end({ kind: "branch", step: id, branch: name }));
  }
  return ends[pick % ends.length]!;
}

/** A step, its lines by their indentation, and a place that is its own, unless it is alone. */
function stepIn(
  text: string,
  pick: number,
): { id: string; lines: readonly string[]; home: Place | undefined } {
  const steps = [...allSteps(stepsOf(text))];
  const { id, line } = steps[pick % steps.length]!;
  const all = text.split("\n");
  const column = all[line - 1]!.indexOf("-");
  let [first, last] = [line - 1, line];
  while (all[first - 1]!.trimStart().startsWith("#")) first--;
  while (last < all.length && (all[last] === "" || all[last]!.search(/\S/) > column)) last++;
  const list = listsOf(stepsOf(text)).find((siblings) => siblings.some((step) => step.id === id))!;
  const index = list.findIndex((step) => step.id === id);
  const [above, below] = [list[index - 1], list[index + 1]];
  const home = below ? before(below.id) : above && after(above.id);
  return { id, lines: all.slice(first, last).filter((each) => each !== ""), home };
}

/** The fewest lines that went and came, blank ones aside. */
function differences(from: string, to: string): { gone: readonly string[]; come: readonly string[] } {
  const [a, b] = [from, to].map((text) => text.split("\n").filter((line) => line.trim() !== "")) as [
    string[],
    string[],
  ];
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i]![j] =
        a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const [gone, come]: [string[], string[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) [i, j] = [i + 1, j + 1];
    else if (j === b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) gone.push(a[i++]!);
    else come.push(b[j++]!);
  }
  return { gone, come };
}

const trimmed = (lines: readonly string[]): readonly string[] => lines.map((line) => line.trim()).toSorted();

const commentsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|\s)#.*$/gm)].map(([comment]) => comment.trim()).toSorted();
