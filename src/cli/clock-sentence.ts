// What is said of the clock in the log, and what an operator can do about it.
import type { ClockFault } from "../engine/clock-watch.ts";

/** Undefined: it stands where it should again. */
export function clockSentence(fault: ClockFault | undefined): string {
  if (fault === undefined) return "The clock has come to where it stood before: timers go on.";
  const [seen, now] = [fault.seenMs, fault.nowMs].map((timeMs) => new Date(timeMs).toISOString());
  switch (fault.kind) {
    case "back":
      return (
        `The clock was set back: it stands at ${now} and stood at ${seen} before. Timers, pauses before retries and schedules ` +
        "rest until it stands there again. Set it right, or, if it is right now, restart the server once with " +
        "ACT_CLOCK_ACCEPT=true."
      );
    case "ahead":
      return (
        `The clock stands at ${now}, over an hour ahead of ${seen}, when it was last seen: what came due in between ` +
        "happens now. If the server was stopped for so long, that is as it should be; else look at the clock."
      );
    default:
      return fault satisfies never;
  }
}
