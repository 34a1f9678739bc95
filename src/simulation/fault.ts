// Fault: what befalls a run of a path, and how it is written so that it can be done again.
import type { CrashKind } from "./crash.ts";
import type { Interference } from "./interfere.ts";
import type { RetryKind } from "./retries.ts";

/** `none`: nothing. `everything-twice`: all that `Interference` says, in one run. `slow-disk`: commits take their time. */
export type FaultKind = "none" | CrashKind | Interference | "everything-twice" | RetryKind | "slow-disk";

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
