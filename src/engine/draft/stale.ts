// Stale: the outcome of an attempt that no open call takes, since its call was withdrawn while it was on the wire: whether
// the record has it already, and what it says of it.
import type { JsonObject } from "../../language/json.ts";
import type { Cause, Circumstances } from "../cause.ts";
import type { JournalEntry } from "../instance.ts";

type OutcomeCause = Extract<Cause, { kind: "outcome" }>;

/**
 * Whether an entry since the request holds the outcome of exactly this attempt, as taken or as stale. `last`: `seq` of
 * the instance's newest entry. Reads back to the request, which no attempt outlives by more than its time limit.
 */
export function isRecorded(cause: OutcomeCause, last: number, entryAt: Circumstances["entryAt"]): boolean {
  const { step, requestSeq } = cause;
  let isTaken = false;
  for (let seq = last; seq > requestSeq;) {
    const entry = entryAt(seq);
    // What was taken after it was the outcome of a later request.
    if (entry.requests?.[step]) isTaken = false;
    if (entry.step === step) {
      const holds = holdsOf(entry, cause);
      if (holds === "stale") return true;
      isTaken ||= holds === "taken";
    }
    seq = entry.prevSeq;
  }
  return isTaken;
}

/** As what the entry of the attempt's step holds its outcome; a request has one success at most, after all its failures. */
function holdsOf(
  { kind, event }: JournalEntry,
  { visit, attempt }: OutcomeCause,
): "stale" | "taken" | undefined {
  const told = event as JsonObject | undefined;
  switch (kind) {
    case "stale":
      return told?.["visit"] === visit && told["attempt"] === attempt ? "stale" : undefined;
    case "done":
      return "taken";
    case "failed":
    case "attempt":
      return (told?.["error"] as JsonObject | undefined)?.["attempts"] === attempt ? "taken" : undefined;
    default:
      return undefined;
  }
}

/** What the entry says: which attempt it was, and how it ended, in the words of one that is taken. */
export const staleEvent = (
  { visit, attempt }: OutcomeCause,
  { type, ...outcome }: JsonObject,
): JsonObject => ({ type: type!, visit, attempt, ...outcome });
