// Rounds: the loops of one instance in the making: what a new round begins without, and what of an earlier one is found
// again when it is undone.
import type { Circumstances } from "../cause.ts";
import type { EndedRound, Head, JournalEntry, RoundPlace, StepHead } from "../instance.ts";
import { outcomesOf } from "../payload.ts";
import type { Payload } from "../payload.ts";
import { payloadBytes, roundsBytes } from "../size.ts";
import { isEmpty } from "./table.ts";
import type { Growing } from "./table.ts";

/** Steps with what their outcomes brought, their children and their lists. */
export interface Reached {
  readonly steps: Readonly<Record<string, StepHead>>;
  readonly outcomes: Payload["outcomes"];
  readonly runs: NonNullable<Head["runs"]>;
  readonly lists: Payload["lists"];
  readonly listSeqs: NonNullable<Head["lists"]>;
}

/** Whether a step stands inside the loop. */
export type IsInside = (step: string) => boolean;

/** Lives for one commit. */
export class Rounds {
  readonly #at: Pick<Circumstances, "seq" | "entryAt">;
  readonly #insideOf: (loop: string) => IsInside;
  readonly #isPart: (step: string) => boolean;
  readonly #kept: Record<string, readonly RoundPlace[]>;
  readonly #latest: Record<string, RoundPlace>;
  readonly #visits: Record<string, number>;
  /** Noted by this commit. */
  readonly #noted: Record<string, (Reached & Pick<EndedRound, "rounds">)[]> = {};

  constructor(
    head: Head | undefined,
    at: Pick<Circumstances, "seq" | "entryAt">,
    insideOf: (loop: string) => IsInside,
    isPart: (step: string) => boolean,
  ) {
    this.#at = at;
    this.#insideOf = insideOf;
    this.#isPart = isPart;
    this.#kept = { ...head?.rounds };
    this.#latest = { ...head?.latest };
    this.#visits = { ...head?.visits };
  }

  /** Visits are counted over all rounds: the step's keys are never used again. */
  nextVisit(step: string, before: StepHead | undefined): number {
    const visit = Math.max(before?.visit ?? 0, this.#visits[step] ?? 0) + 1;
    delete this.#visits[step];
    return visit;
  }

  /** The present round of the loop, as it is, is one that may have to be undone. */
  keep(loop: string, present: Reached): void {
    this.#setKept(loop, [...(this.#kept[loop] ?? []), this.#note(loop, present)]);
  }

  /** What is left of all that was reached, for a new round of the loop. */
  clear(loop: string, present: Reached): Reached {
    const isInside = this.#insideOf(loop);
    for (const inner of Object.keys(this.#kept)) if (isInside(inner)) delete this.#kept[inner];
    for (const inner of Object.keys(this.#latest)) if (isInside(inner)) delete this.#latest[inner];
    for (const [step, { visit }] of Object.entries(present.steps)) {
      if (isInside(step)) this.#visits[step] = Math.max(visit, this.#visits[step] ?? 0);
    }
    const outside: IsInside = (step) => !isInside(step);
    return onlyReached(present, outside);
  }

  /** A kept round in place of the present one; with `drops` it is kept no more, nor is any newer one. */
  takeUp(loop: string, index: number, drops: boolean, present: Reached): Reached {
    const places = this.#kept[loop]!;
    let before = present;
    if (!drops && !this.#latest[loop]) {
      before = this.backToLatest(present, this.#insideOf(loop));
      this.#latest[loop] = this.#note(loop, before);
    }
    if (drops) this.#setKept(loop, places.slice(0, index));
    return this.#restore(loop, places[index]!, before);
  }

  /** After an undo of single rounds the steps are those of the latest again, or those of some of the loops. */
  backToLatest(present: Reached, isMeant: IsInside = () => true): Reached {
    let reached = present;
    // Outer loops come before those inside them, whose latest is theirs.
    for (const [loop, place] of Object.entries(this.#latest)) {
      if (this.#latest[loop] !== place || !isMeant(loop)) continue;
      delete this.#latest[loop];
      reached = this.#restore(loop, place, reached);
    }
    return reached;
  }

  /** Of the data of the rounds that have ended. */
  get bytes(): number {
    return roundsBytes({ rounds: this.#kept, latest: this.#latest });
  }

  /** Sets what the head holds of all this. */
  note(head: Growing<Pick<Head, "rounds" | "latest" | "visits">>): void {
    if (!isEmpty(this.#kept)) head.rounds = this.#kept;
    if (!isEmpty(this.#latest)) head.latest = this.#latest;
    if (!isEmpty(this.#visits)) head.visits = this.#visits;
  }

  /** Sets what the entry holds. */
  enter(entry: Growing<Pick<JournalEntry, "rounds">>): void {
    if (isEmpty(this.#noted)) return;
    const rounds = Object.entries(this.#noted).map(([loop, noted]) => {
      const ended = noted.map(({ steps, runs, listSeqs, rounds: inner }): EndedRound => ({
        steps,
        ...(!isEmpty(runs) && { runs }),
        ...(!isEmpty(listSeqs) && { lists: listSeqs }),
        ...(inner && { rounds: inner }),
      }));
      return [loop, ended] as const;
    });
    entry.rounds = Object.fromEntries(rounds);
  }

  #note(loop: string, present: Reached): RoundPlace {
    const isInside = this.#insideOf(loop);
    const inner = only(this.#kept, isInside);
    const noted = (this.#noted[loop] ??= []);
    const ended = onlyReached(present, isInside);
    const { outcomes, lists } = ended;
    noted.push({ ...ended, ...(!isEmpty(inner) && { rounds: inner }) });
    const own = payloadBytes({ input: null, vars: {}, offers: {}, outcomes, lists }, this.#isPart);
    return { seq: this.#at.seq, nth: noted.length - 1, bytes: own + roundsBytes({ rounds: inner }) };
  }

  #restore(loop: string, place: RoundPlace, present: Reached): Reached {
    const { rounds, ...ended } = this.#read(loop, place);
    const outside = this.clear(loop, present);
    Object.assign(this.#kept, rounds);
    return {
      steps: { ...outside.steps, ...ended.steps },
      outcomes: { ...outside.outcomes, ...ended.outcomes },
      runs: { ...outside.runs, ...ended.runs },
      lists: { ...outside.lists, ...ended.lists },
      listSeqs: { ...outside.listSeqs, ...ended.listSeqs },
    };
  }

  #read(loop: string, { seq, nth }: RoundPlace): Reached & Pick<EndedRound, "rounds"> {
    if (seq === this.#at.seq) return this.#noted[loop]![nth]!;
    const entryAt = (other: number): JournalEntry => this.#at.entryAt(other);
    const { steps, runs = {}, lists: listSeqs = {}, rounds } = entryAt(seq).rounds![loop]![nth]!;
    const lists = Object.entries(listSeqs).map(
      ([step, other]) => [step, entryAt(other).lists?.[step] ?? []] as const,
    );
    return {
      steps,
      outcomes: outcomesOf(steps, entryAt),
      runs,
      lists: Object.fromEntries(lists),
      listSeqs,
      ...(rounds && { rounds }),
    };
  }

  #setKept(loop: string, places: readonly RoundPlace[]): void {
    if (places.length > 0) this.#kept[loop] = places;
    else delete this.#kept[loop];
  }
}

const only = <T>(record: Readonly<Record<string, T>>, wanted: IsInside): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([step]) => wanted(step)));

const onlyReached = ({ steps, outcomes, runs, lists, listSeqs }: Reached, wanted: IsInside): Reached => ({
  steps: only(steps, wanted),
  outcomes: only(outcomes, wanted),
  runs: only(runs, wanted),
  lists: only(lists, wanted),
  listSeqs: only(listSeqs, wanted),
});
