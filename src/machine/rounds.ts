// Rounds: what a machine remembers of the rounds of its loops. A round begins fresh; what an undo needs of those that
// have ended is kept, so that each round is undone as it ended.
import { ownSteps } from "../language/all-steps.ts";
import type { RepeatStep } from "../language/workflow.ts";
import { hasCompensation, isFamily } from "./compensation.ts";
import type { Fact, KeptRound, KeptRounds, MachineContext, RoundParams } from "./config.ts";
import { withUndo } from "./facts.ts";
import type { Facts } from "./facts.ts";
import type { Effect } from "./state.ts";

export function roundParams({ id, steps }: RepeatStep, facts: Facts): RoundParams {
  const own = [...ownSteps(steps)];
  const items = own.filter((step) => step.kind === "for_each" && isFamily(step));
  return {
    step: id,
    facts: facts.namesIn(steps),
    kept: own.filter((step) => hasCompensation(step) || isFamily(step)).map((step) => step.id),
    ...(items.length > 0 && { items: items.map((step) => step.id) }),
    loops: withUndo(steps)
      .filter(({ kind }) => kind === "repeat")
      .map((step) => step.id),
  };
}

/** What an action on rounds leaves, and what the engine is told of it. */
export interface Turned {
  readonly context: MachineContext;
  readonly effect: Extract<Effect, { readonly kind: "round" }>;
}

export const roundOf = (context: MachineContext, step: string): number => context.rounds?.[step] ?? 1;

export function nextRound(context: MachineContext, params: RoundParams): Turned {
  const { step } = params;
  const round = presentRound(context, params);
  const before = context.kept?.[step] ?? [];
  const keeps = holds(round, undoable);
  const fresh = cleared(context, params);
  return {
    context: contextOf({
      facts: fresh.facts,
      rounds: { ...fresh.rounds, [step]: roundOf(context, step) + 1 },
      kept: { ...fresh.kept, [step]: keeps ? join([...before, round]) : before },
    }),
    effect: { kind: "round", step, to: "next", keeps },
  };
}

/** There must be such a round: see `isKept`. */
export function previousRound(
  context: MachineContext,
  { undo, ...params }: RoundParams & { readonly undo: readonly Fact[] },
): Turned {
  const { step } = params;
  const left = part(presentRound(context, params), (fact) => !undo.includes(fact));
  const keeps = holds(left, undoable);
  const rounds = apart([...(context.kept?.[step] ?? []), ...(keeps ? [left] : [])]);
  const index = rounds.findLastIndex((round) => holds(round, undo));
  // All that is newer has nothing left to be undone.
  const drops = undoable.every((fact) => undo.includes(fact));
  const taken = part(rounds[index]!, (fact) => undo.includes(fact));
  const rest = part(rounds[index]!, (fact) => !undo.includes(fact));
  const fresh = cleared(context, params);
  return {
    context: contextOf({
      facts: { ...fresh.facts, ...taken.facts },
      rounds: fresh.rounds,
      kept: {
        ...fresh.kept,
        ...taken.kept,
        [step]: join(drops ? rounds.slice(0, index) : rounds.with(index, rest)),
      },
    }),
    effect: { kind: "round", step, to: "kept", index, keeps, drops },
  };
}

export function lastRound(context: MachineContext, step: string): MachineContext {
  const { [step]: _, ...rounds } = context.rounds ?? {};
  return contextOf({ ...context, rounds });
}

/** Whether some round of the loop that has ended holds something to be undone. */
export const isKept = ({ kept }: MachineContext, step: string, undo: readonly Fact[]): boolean =>
  (kept?.[step] ?? []).some((round) => holds(round, undo));

/** A state as it is stored, without what tells its round from others. */
export const inAnyRound = (json: string): string =>
  /"(?:rounds|kept|ended)":/.test(json)
    ? JSON.stringify(JSON.parse(json), (key, value: unknown) =>
        key === "rounds" || key === "kept" || key === "ended" ? undefined : value,
      )
    : json;

/** In one order, and without what is empty, so that two ways to the same context give the same state. */
export function contextOf({ facts, rounds, kept }: MachineContext): MachineContext {
  const counted = sorted(rounds ?? {});
  const loops = sortedKept(kept ?? {});
  return {
    facts: sorted(facts),
    ...(!isEmpty(counted) && { rounds: counted }),
    ...(!isEmpty(loops) && { kept: loops }),
  };
}

/** What is remembered of a step that can be undone. */
const undoable: readonly Fact[] = ["completed", "unknown", "begun"];

function presentRound({ facts, kept }: MachineContext, params: RoundParams): KeptRound {
  const remembered = params.kept.flatMap((step) => {
    const known = facts[step];
    // Items that did not all complete are undone one by one.
    const fact = known !== "completed" && params.items?.includes(step) ? known && "begun" : known;
    return fact !== undefined && undoable.includes(fact) ? [[step, fact] as const] : [];
  });
  const loops = params.loops.flatMap((loop) => (kept?.[loop] ? [[loop, kept[loop]] as const] : []));
  return roundWith(Object.fromEntries(remembered), Object.fromEntries(loops));
}

/** Without all that the loop holds. */
function cleared(
  { facts, rounds = {}, kept = {} }: MachineContext,
  params: RoundParams,
): Required<MachineContext> {
  const [names, loops] = [new Set(params.facts), new Set(params.loops)];
  const without = <T>(record: Readonly<Record<string, T>>, gone: ReadonlySet<string>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !gone.has(name)));
  return { facts: without(facts, names), rounds: without(rounds, loops), kept: without(kept, loops) };
}

/** The facts that are `wanted`; rounds inside keep their places, if nothing else. */
function part({ facts, kept = {} }: KeptRound, wanted: (fact: Fact) => boolean): KeptRound {
  return roundWith(
    Object.fromEntries(Object.entries(facts).filter(([, fact]) => wanted(fact))),
    Object.fromEntries(
      Object.entries(kept).map(([loop, rounds]) => [
        loop,
        join(rounds.map((round) => ({ ...part(round, wanted), times: round.times }))),
      ]),
    ),
  );
}

function holds({ facts, kept = {} }: KeptRound, any: readonly Fact[]): boolean {
  return (
    Object.values(facts).some((fact) => any.includes(fact)) ||
    Object.values(kept).some((rounds) => rounds.some((round) => holds(round, any)))
  );
}

function roundWith(facts: Record<string, Fact>, kept: Record<string, readonly KeptRound[]>): KeptRound {
  const loops = sortedKept(kept);
  return { times: 1, facts: sorted(facts), ...(!isEmpty(loops) && { kept: loops }) };
}

/** One each. */
const apart = (rounds: readonly KeptRound[]): readonly KeptRound[] =>
  rounds.flatMap((round) => Array.from({ length: round.times }, () => ({ ...round, times: 1 })));

/** Those in a row that are the same, as one. */
function join(rounds: readonly KeptRound[]): readonly KeptRound[] {
  const joined: KeptRound[] = [];
  for (const round of rounds) {
    const last = joined.at(-1);
    const isSame = last && JSON.stringify({ ...last, times: 1 }) === JSON.stringify({ ...round, times: 1 });
    if (isSame) joined[joined.length - 1] = { ...last, times: last.times + round.times };
    else joined.push(round);
  }
  return joined;
}

const sortedKept = (kept: KeptRounds): KeptRounds =>
  sorted(Object.fromEntries(Object.entries(kept).filter(([, rounds]) => rounds.length > 0)));

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;
