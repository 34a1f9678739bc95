// commute: two events that are independent of each other happen in both orders; the stores must come out equal, apart
// from the numbers that their entries got.
import type { JournalEntry } from "../engine/instance.ts";
import type { Effect, Take } from "../machine/state.ts";
import type { Machine } from "../machine/machine.ts";
import { answersOf, byPath } from "./act.ts";
import type { Act, Script } from "./act.ts";
import { differences } from "./difference.ts";
import type { Json } from "../language/json.ts";
import type { StoreImage } from "./disk.ts";
import { Life, said, timerOf } from "./life.ts";
import { imageAfter } from "./record.ts";
import type { Recording, Subject } from "./record.ts";
import { Violation } from "./violation.ts";

type Taken = Extract<Act, { kind: "take" }>;

export interface Swap {
  /** Index of the first of the two acts. */
  readonly act: number;
  /** The two in the other order, each with where it leads then. */
  readonly other: readonly [Act, Act];
}

/** Neighbours of the run that neither needs the other, nor time to pass: both orders lead the machine to one state. */
export function swapsIn(machine: Machine, { acts }: Script): readonly Swap[] {
  return acts.flatMap((first, act): readonly Swap[] => {
    const [before, second] = [acts[act - 1], acts[act + 1]];
    if (!before || !isSwappable(first) || !second || !isSwappable(second)) return [];
    // One event twice has one order.
    if (isSame(first.take, second.take)) return [];
    const sooner = moved(machine, before, second);
    const later = sooner && moved(machine, sooner, first);
    if (!later || later.state.json !== second.state.json) return [];
    const isAlike = merged(first.effects, second.effects) === merged(sooner.effects, later.effects);
    return isAlike ? [{ act, other: [sooner, later] }] : [];
  });
}

const isSwappable = (act: Act): act is Taken =>
  act.kind === "take" && timerOf(act) === undefined && act.take.kind !== "cancel";

/** An outcome that comes when its call was left behind is another one: it has no output. */
const isSame = (one: Take, other: Take): boolean =>
  one.event.type === other.event.type && one.event.unknown === other.event.unknown && one.late === other.late;

/** Where the act leads from there; undefined where it is not taken, or the machine asks for more than it decides. */
function moved(machine: Machine, { state }: Act, act: Taken): Act | undefined {
  if (!state.takes.some((take) => isSame(take, act.take))) return undefined;
  const effects: Effect[] = [];
  const ask = answersOf(act.truths);
  let isDecided = true;
  const next = machine.decide(state, act.take.event, {
    apply: (effect) => void effects.push(effect),
    ask(condition) {
      if (act.truths.some((chosen) => chosen.condition === condition)) return ask(condition);
      isDecided = false;
      return false;
    },
  });
  return isDecided ? { ...act, state: next, effects } : undefined;
}

const merged = (...effects: readonly (readonly Effect[])[]): string =>
  JSON.stringify(
    effects
      .flat()
      .map((effect) => JSON.stringify(effect))
      .toSorted(),
  );

/** Rejects with the Violation where the two orders part. */
export async function commute(subject: Subject, recording: Recording, { act, other }: Swap): Promise<void> {
  const { acts } = recording.script;
  const [first, second] = [acts[act]!, acts[act + 1]!];
  const inOrder = await ends(subject, recording, act, [
    [first, act],
    [second, act + 1],
  ]);
  const swapped = await ends(subject, recording, act, [
    [other[0], act + 1],
    [other[1], act],
  ]);
  const [difference] = differences("the store", inOrder, swapped);
  if (!difference) return;
  const { what, expected, came } = difference;
  const values = `${JSON.stringify(came)}, and not ${JSON.stringify(expected)}`;
  throw new Violation("order", `when ${said(second)} comes before ${said(first)}, ${what} is ${values}`);
}

async function ends(
  subject: Subject,
  recording: Recording,
  act: number,
  order: readonly (readonly [Act, number])[],
): Promise<Json> {
  const durable = recording.moments.findLastIndex((moment) => moment.act === act - 1) + 1;
  const image = imageAfter(recording, durable);
  const { nowMs } = recording.moments[durable - 1]!;
  const [first, index] = order[0]!;
  const next = byPath(first);
  const life = await Life.begin({ ...subject, image, nowMs, next }, index);
  for (const [each, at] of order) await life.perform({ ...byPath(each), atMs: 0 }, at);
  const calls = life.calls.map(({ attempt }) => attempt.key).toSorted();
  return { calls, ...canonical(life.disk.image(), durable) };
}

/** Without what only the order of the entries after the first `common` decides: numbers, hashes, which holds what. */
function canonical(image: StoreImage, common: number): Readonly<Record<string, Json>> {
  const isNew = (seq: number): boolean => seq > common;
  const heads = image.heads.map(([id, text]) => [id, renumbered(JSON.parse(text) as Json, isNew)] as const);
  const entries = image.journal.slice(common).map((text) => JSON.parse(text) as JournalEntry);
  const told = entries
    .map(({ kind, step, event, actor }) => JSON.stringify([kind, step, event, actor]))
    .toSorted();
  const made = entries.map(({ requests, tasks, runs, vars, lists, errors, policies }) => ({
    requests,
    tasks,
    runs,
    vars,
    lists,
    errors,
    policies,
  }));
  const fixed: Record<string, Json> = {};
  for (const part of made)
    for (const [name, value] of Object.entries(part))
      if (value !== undefined) fixed[name] = { ...(fixed[name] as object), ...value } as Json;
  const due = image.due.map((row) => JSON.stringify(renumbered(row as unknown as Json, isNew))).toSorted();
  const { open, asking } = image;
  const awaiting = image.awaiting.map((row) => row.join(" ")).toSorted();
  return { heads: Object.fromEntries(heads), told, fixed, due, open, asking, awaiting };
}

/** Members of heads that are numbers of entries, or of revisions, which are the same where there is one instance. */
const numbered: ReadonlySet<string> = new Set([
  "outcome",
  "request",
  "offer",
  "first",
  "last",
  "seq",
  "visit",
]);
/** Likewise, with such numbers as values. */
const holders: ReadonlySet<string> = new Set(["vars", "lists", "events", "decisions", "kept"]);

function renumbered(value: Json, isNew: (seq: number) => boolean, within = ""): Json {
  const known = (number: number): Json => (isNew(number) ? "new" : number);
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return items.map((item) =>
      typeof item === "number" && holders.has(within) ? known(item) : renumbered(item, isNew),
    );
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Json>>).flatMap(([name, item]) => {
      if (name === "hash") return [];
      const isNumber = typeof item === "number" && (numbered.has(name) || holders.has(within));
      return [[name, isNumber ? known(item) : renumbered(item, isNew, name)] as const];
    }),
  );
}
