// Witnesses: data for the paths of a workflow, found by trying: what parts from the path is changed where conditions look
// at it, until the engine's own core, with that data, takes the path from its start to its end.
import { interpret } from "../machine/interpreter.ts";
import { compile } from "../machine/compile.ts";
import type { Workflow } from "../language/workflow.ts";
import type { Truth } from "../proof/graph.ts";
import type { Path } from "../proof/paths.ts";
import type { Brought, Found } from "../proof/witness.ts";
import { definitionOf } from "../engine/catalog.ts";
import type { Definition } from "../engine/catalog.ts";
import { scriptOf } from "./act.ts";
import type { Act } from "./act.ts";
import { Candidates, poolOf } from "./candidate.ts";
import { Influences } from "./influence.ts";
import type { Influence } from "./influence.ts";
import { said } from "./life.ts";
import { rehearse, unbegun } from "./rehearsal.ts";
import type { Mismatch, Rehearsed } from "./rehearsal.ts";

/** Acts that are rehearsed in search of the data of one path, beyond its own. What is not found by then is unwitnessed. */
const effortMax = 1500;

/** Of a workflow whose loops are cut. Paths with a beginning in common are best sought one after the other. */
export class Witnesses {
  readonly #definition: Definition;
  readonly #machine;
  readonly #influences: Influences;
  readonly #candidates: Candidates;
  /** Of the path that was sought last. */
  #last: Line | undefined;
  /** What worked before, by the act. */
  readonly #known = new Map<string, Brought>();
  /** Beginnings of paths for which nothing was found. */
  readonly #dead: Beginning = { next: new Map() };

  constructor(workflow: Workflow, source: string) {
    this.#machine = interpret(compile(workflow));
    // Data is tried by the thousand: on the machine that explores, which goes where that of XState goes, and faster.
    this.#definition = { ...definitionOf(workflow, source), machine: this.#machine };
    this.#influences = new Influences(workflow);
    this.#candidates = new Candidates(this.#definition, this.#influences);
  }

  seek(path: Path): Found {
    return this.seekFor(scriptOf(this.#machine, path).acts);
  }

  /** The acts of a path. */
  seekFor(acts: readonly Act[]): Found {
    const words = acts.map(wordOf);
    const dead = deadIn(this.#dead, words);
    if (dead !== undefined) return { kind: "unwitnessed", reason: dead };
    const search = new Search(this.#definition, acts, this.#influences, this.#candidates);
    const found = search.from(this.#begin(acts, words));
    if (found) {
      const line = { ...found, acts, words };
      this.#last = line;
      for (const [index, word] of words.entries()) this.#known.set(word, line.brought[index]!);
      return { kind: "witness", brought: line.brought.map((each, index) => plain(acts[index]!, each)) };
    }
    const { act, mismatch } = search.farthest!;
    const reason = sayReason(acts[act]!, mismatch, search.isOver);
    bury(this.#dead, words.slice(0, act + 1), reason);
    return { kind: "unwitnessed", reason };
  }

  /** As the last path began, as far as this one begins likewise; then as such acts were before. */
  #begin(acts: readonly Act[], words: readonly string[]): Attempt {
    const last = this.#last;
    const common = words.findIndex((word, index) => last?.words[index] !== word);
    const shared = common < 0 ? words.length : common;
    const brought: Brought[] = [];
    let people = 0;
    for (const [index, act] of acts.entries()) {
      const first = this.#candidates.first(act, people);
      people += first.decisions?.length ?? 0;
      // Whoever decided elsewhere may be somebody else here.
      const known = first.decisions ? undefined : this.#known.get(words[index]!);
      brought.push(index < shared ? last!.brought[index]! : (known ?? first));
    }
    const isSame = (act: Act, index: number): boolean =>
      index < shared &&
      act.atMs === last!.acts[index]!.atMs &&
      JSON.stringify(act.delaysMs) === JSON.stringify(last!.acts[index]!.delaysMs);
    const differs = acts.findIndex((act, index) => !isSame(act, index));
    const after = last ? last.after.slice(0, differs < 0 ? acts.length : differs) : [];
    return { brought, after };
  }
}

/** What is brought at each act, and how far that has been rehearsed. */
interface Attempt {
  readonly brought: readonly Brought[];
  readonly after: readonly Rehearsed[];
}

interface Line extends Attempt {
  readonly acts: readonly Act[];
  readonly words: readonly string[];
}

interface Parted {
  readonly act: number;
  readonly mismatch: Mismatch;
}

interface Change {
  readonly act: number;
  readonly brought: Brought;
}

class Search {
  readonly #definition: Definition;
  readonly #acts: readonly Act[];
  readonly #influences: Influences;
  readonly #candidates: Candidates;
  #effort = 0;
  /** The farthest that any attempt has come. */
  farthest: Parted | undefined;

  constructor(definition: Definition, acts: readonly Act[], influences: Influences, candidates: Candidates) {
    this.#definition = definition;
    this.#acts = acts;
    this.#influences = influences;
    this.#candidates = candidates;
  }

  /** Whether it ended because it took too long. */
  get isOver(): boolean {
    return this.#effort >= effortMax + this.#acts.length;
  }

  from(attempt: Attempt): Attempt | undefined {
    const tried = this.#try(attempt);
    return tried.parted ? this.#mend(tried.attempt, tried.parted) : tried.attempt;
  }

  /** Goes on from where the attempt has been rehearsed. */
  #try({ brought, after }: Attempt): { readonly attempt: Attempt; readonly parted?: Parted } {
    const came = [...after];
    const { items } = brought[0]!;
    for (let index = after.length; index < this.#acts.length; index++) {
      this.#effort++;
      const rehearsed = rehearse(
        { definition: this.#definition, index, ...(items && { items }) },
        came.at(-1) ?? unbegun,
        this.#acts[index]!,
        brought[index]!,
      );
      if ("mismatch" in rehearsed) {
        const parted = { act: index, mismatch: rehearsed.mismatch };
        if (!this.farthest || isLater(parted, this.farthest)) this.farthest = parted;
        return { attempt: { brought, after: came }, parted };
      }
      came.push(rehearsed.after);
    }
    return { attempt: { brought, after: came } };
  }

  /** Changes what is brought so that the mismatch is gone, and all that comes after it. */
  #mend(attempt: Attempt, parted: Parted): Attempt | undefined {
    const changes = this.#changes(attempt, parted);
    let hasHelped = false;
    const tryAll = (groups: Iterable<readonly Change[]>): Attempt | undefined => {
      for (const group of groups) {
        if (this.isOver) return undefined;
        const tried = this.#try(withChanges(attempt, group));
        if (!tried.parted) return tried.attempt;
        if (!isLater(tried.parted, parted)) continue;
        hasHelped = true;
        const mended = this.#mend(tried.attempt, tried.parted);
        if (mended) return mended;
      }
      return undefined;
    };
    const found = tryAll(changes.flat().map((change) => [change]));
    return found ?? (hasHelped ? undefined : tryAll(pairsOf(changes)));
  }

  /** By field. */
  #changes({ brought }: Attempt, { act: now, mismatch: { about } }: Parted): readonly (readonly Change[])[] {
    const influence = this.#influenceOf(about);
    if (!influence) return [];
    const isError = about.kind === "condition" && about.wanted === "error";
    const pool = poolOf(brought);
    const acts = this.#acts
      .slice(0, now + 1)
      .map((act, index) => [act, index] as const)
      .toReversed();
    return influence.places.flatMap((place) =>
      acts
        .filter(([act, index]) => this.#candidates.isOf(place, act, index === now))
        .map(([act, index]) =>
          this.#candidates
            .changes(place, act, brought[index]!, pool, isError)
            .map((other): Change => ({ act: index, brought: other })),
        ),
    );
  }

  #influenceOf(about: Mismatch["about"]): Influence | undefined {
    switch (about.kind) {
      case "condition":
        return this.#influences.ofCondition(about.name);
      case "request":
        return this.#influences.ofRequest(about.step);
      case "act":
        return undefined;
      default:
        return about satisfies never;
    }
  }
}

/** Without the empty answer that services give where nothing else is said. */
function plain(act: Act, { data, ...brought }: Brought): Brought {
  const isEmpty = act.kind === "take" && act.take.kind === "outcome" && JSON.stringify(data) === "{}";
  return data === undefined || isEmpty ? brought : { data, ...brought };
}

function withChanges({ brought, after }: Attempt, changes: readonly Change[]): Attempt {
  const first = Math.min(...changes.map(({ act }) => act));
  const changed = changes.reduce((all, change) => all.with(change.act, change.brought), brought);
  return { brought: changed, after: after.slice(0, first) };
}

/** Two fields of different acts changed together. */
function* pairsOf(changes: readonly (readonly Change[])[]): Generator<readonly Change[]> {
  for (const [index, some] of changes.entries())
    for (const others of changes.slice(index + 1))
      for (const one of some)
        yield* others.filter(({ act }) => act !== one.act).map((other) => [one, other] as const);
}

const isLater = (one: Parted, other: Parted): boolean =>
  one.act > other.act || (one.act === other.act && one.mismatch.nth > other.mismatch.nth);

const wordOf = (act: Act): string =>
  JSON.stringify([act.kind === "take" ? [act.take.kind, act.take.event] : act.kind, act.truths]);

/** Words of acts, one after another. */
interface Beginning {
  readonly next: Map<string, Beginning>;
  /** Why nothing that begins so has a witness. */
  reason?: string;
}

function deadIn(beginning: Beginning, words: readonly string[]): string | undefined {
  let at: Beginning | undefined = beginning;
  for (const word of words) {
    at = at.next.get(word);
    if (!at || at.reason !== undefined) return at?.reason;
  }
  return undefined;
}

function bury(beginning: Beginning, words: readonly string[], reason: string): void {
  let at = beginning;
  for (const word of words) {
    const next: Beginning = at.next.get(word) ?? { next: new Map() };
    at.next.set(word, next);
    at = next;
  }
  at.reason = reason;
}

function sayReason(act: Act, { about, why }: Mismatch, isOver: boolean): string {
  const much = isOver ? ` within ${effortMax.toLocaleString("en")} rehearsed events` : "";
  const at = `at ${said(act)}`;
  switch (about.kind) {
    case "condition":
      return `${at}, no data was found${much} for which ${about.name} ${sayTruth(about.wanted)} (last, ${why})`;
    case "request":
      return `${at}, no data was found${much} with which ${why.replace("cannot", "can").split(": ")[0]}`;
    case "act":
      return `${at}, no data was found${much}: ${why}`;
    default:
      return about satisfies never;
  }
}

const sayTruth = (truth: Truth): string => (truth === "error" ? "has no value" : `is ${truth}`);
