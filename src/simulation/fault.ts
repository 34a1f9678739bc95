// Fault: what befalls a run of a path, and how it is written so that it can be done again.
import type { AttentionKind } from "./attention.ts";
import type { CrashKind } from "./crash.ts";
import type { Interference } from "./interfere.ts";
import type { RetryKind } from "./retries.ts";

/** `none`: nothing. `everything-twice`: all that `Interference` says, in one run. */
export type FaultKind =
  | "none"
  | CrashKind
  | Interference
  | "everything-twice"
  | RetryKind
  | "claimed"
  | "slow-disk"
  | "clock-jump"
  | "pause"
  | AttentionKind
  | "swap"
  | "second-crash"
  | "other-store";

/** In words, for a report. */
export const faultKinds: Readonly<Record<FaultKind, string>> = {
  none: "no fault",
  "crash-before-commit": "a crash before what was asked for is durable",
  "crash-after-commit": "a crash when it is durable, and nobody was told",
  "crash-asked-again": "likewise, and it is asked for again",
  "crash-sent": "a crash when a call was sent, and not answered",
  "crash-answered": "a crash when a call was answered, and the answer is not durable",
  "crash-due": "a crash when a timer or a pause is due, and its firing is not durable",
  "duplicate-response": "a call that is answered twice",
  "late-response": "an answer that nobody waits for any more, which is noted",
  "asked-again": "a request that comes again",
  "unasked-decision": "a task that people try to decide who may not",
  "clock-still": "a clock that stops just before a timer is due",
  "everything-twice": "the five before, all in one run",
  retry: "a call that is tried again once",
  "retry-to-last": "a call of which all attempts fail but the last",
  claimed: "a task that somebody takes, and gives back, before it is decided",
  "slow-disk": "a disk that takes its time for each commit",
  "clock-jump": "a clock that leaps over what is due, while a process runs and while none does",
  pause: "a pause in which the next event comes, with a crash in it and without",
  "undo-retried": "an undo that failed and is tried again, at first in vain, with a crash after each",
  "undo-skipped": "an undo that failed and that an operator passes over",
  swap: "two independent events in the other order",
  "other-store": "a store of another kind, closed and opened again before every event",
  "second-crash": "a crash after the first thing that a restarted process does",
};

/**
 * `crash-sent@3`: at the path's event 3, 0 being the start. `crash-after-commit@5.2`: at the second commit that event 5
 * brings. `retry@4,crash-due@5`: with a retry at event 4, at event 5 of the longer path that this gives. A kind
 * alone: wherever it can be.
 */
export type Fault = string;

export const faultAt = (kind: FaultKind, act?: number, nth = 1): Fault => {
  if (act === undefined) return kind;
  return nth === 1 ? `${kind}@${act}` : `${kind}@${act}.${nth}`;
};

/** Whether a fault is what was asked for, or leads up to it. */
export interface Wanted {
  readonly is: (fault: Fault) => boolean;
  readonly leadsTo: (fault: Fault) => boolean;
}

export function wantedBy(asked: Fault | undefined): Wanted {
  if (asked === undefined) return { is: () => true, leadsTo: () => true };
  const last = (fault: Fault): Fault => fault.slice(fault.lastIndexOf(",") + 1);
  return {
    is: (fault) => fault === asked || (!asked.includes("@") && last(fault).split("@")[0] === asked),
    leadsTo: (fault) => asked.startsWith(`${fault},`) || !asked.includes("@"),
  };
}
