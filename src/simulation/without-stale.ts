// withoutStale: an image as it would be had no answer come too late: the entries of such answers are taken out, and all
// numbers and hashes close up.
import type { EndedRound, Head, JournalEntry, RoundPlace, StepHead } from "../engine/instance.ts";
import { encodeEntry, hashEntry, noHash } from "../engine/journal.ts";
import type { StoreImage } from "./disk.ts";

/** Of a store with one instance, whose revisions are the numbers of its entries, and which never was paused. */
export function withoutStale(image: StoreImage): StoreImage {
  const entries = image.journal.map((bytes) => JSON.parse(bytes) as JournalEntry);
  const gone = entries.filter(({ kind }) => kind === "stale").map(({ seq }) => seq);
  if (gone.length === 0) return image;
  const close: Close = (seq) => seq - gone.filter((other) => other <= seq).length;
  const journal: string[] = [];
  let hash = noHash;
  for (const entry of entries) {
    if (entry.kind === "stale") continue;
    const bytes = encodeEntry(closedEntry(entry, hash, close));
    journal.push(bytes);
    hash = hashEntry(bytes);
  }
  return {
    ...image,
    journal,
    heads: image.heads.map(([id, text]) => {
      const head = closedHead(JSON.parse(text) as Head, close);
      return [id, JSON.stringify({ ...head, hash })] as const;
    }),
    // What a back-off goes by is the visit of its step.
    due: image.due.map((row) => (row.timer.startsWith("retry:") ? row : { ...row, visit: close(row.visit) })),
  };
}

/** The number that an entry, or a revision, has without those that are gone; of one that is, that of the one before. */
type Close = (seq: number) => number;

const closedEntry = (entry: JournalEntry, prev: string, close: Close): JournalEntry => ({
  ...entry,
  seq: close(entry.seq),
  revision: close(entry.revision),
  ...(entry.rounds && {
    rounds: each(entry.rounds, (rounds) => rounds.map((round) => closedRound(round, close))),
  }),
  ...(entry.delivered && { delivered: entry.delivered.map(close) }),
  prevSeq: close(entry.prevSeq),
  prev,
});

const closedHead = (head: Head, close: Close): Head => ({
  ...closedRound(head, close),
  calls: each(head.calls, (call) => ({ ...call, request: close(call.request) })),
  timers: each(head.timers, (timer) => ({ ...timer, visit: close(timer.visit) })),
  ...(head.tasks && { tasks: each(head.tasks, (task) => ({ ...task, offer: close(task.offer) })) }),
  ...(head.vars && { vars: each(head.vars, close) }),
  ...(head.kept && { kept: head.kept.map(close) }),
  ...(head.latest && { latest: each(head.latest, (place) => closedPlace(place, close)) }),
  revision: close(head.revision),
  first: close(head.first),
  last: close(head.last),
});

/** What a head, or a round that has ended, has of the steps that were reached. */
const closedRound = <T extends EndedRound>(reached: T, close: Close): T => {
  const { runs, lists, rounds } = reached;
  return {
    ...reached,
    steps: each(reached.steps, (step) => closedStep(step, close)),
    ...(runs && { runs: each(runs, (run) => ({ ...run, request: close(run.request) })) }),
    ...(lists && { lists: each(lists, close) }),
    ...(rounds && { rounds: each(rounds, (places) => places.map((place) => closedPlace(place, close))) }),
  };
};

const closedStep = (step: StepHead, close: Close): StepHead => ({
  ...step,
  ...(step.outcome !== undefined && { outcome: close(step.outcome) }),
  ...(step.events && { events: each(step.events, close) }),
  ...(step.decisions && { decisions: step.decisions.map(close) }),
  ...(step.request !== undefined && { request: close(step.request) }),
});

const closedPlace = (place: RoundPlace, close: Close): RoundPlace => ({ ...place, seq: close(place.seq) });

const each = <T>(record: Readonly<Record<string, T>>, of: (value: T) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]));
