// Effort: the longest time that one step takes by itself, whatever stands around it.
import { countText } from "../language/count-text.ts";
import { formatDuration } from "../language/duration.ts";
import type {
  AgentStep,
  Ask,
  AskStep,
  Call,
  RetryPolicy,
  Review,
  WaitForStep,
  WaitStep,
} from "../language/workflow.ts";
import { longestBusinessDaysMs } from "./business-days.ts";
import { either, endless, lasting, noTime, inTurn } from "./longest.ts";
import type { Longest } from "./longest.ts";

/** Until a step has completed, or has failed; absent where it cannot. */
export interface Effort {
  readonly done: Longest | undefined;
  readonly failed: Longest | undefined;
}

/**
 * Every attempt lasts as long as it may, and before each retry the service asks for the longest pause that is granted
 * it: `cap`, by `Retry-After`.
 */
export function callEffort(step: string, { retry, timeoutMs }: Call): Effort {
  const ms = (retry.max + 1) * timeoutMs + retry.max * retry.capMs;
  const attempts = `${count(retry.max + 1, "attempt")} of ${formatDuration(timeoutMs)}`;
  const pauses = retry.max > 0 ? `, ${count(retry.max, "pause")} of ${formatDuration(retry.capMs)}` : "";
  const time = lasting({ step, ms, words: attempts + pauses });
  return { done: time, failed: time };
}

/** Events are published here, which takes no time; nobody asks for longer pauses. */
export function emitEffort(step: string, retry: RetryPolicy): Effort {
  const ms = pausesOf(retry).reduce((sum, pauseMs) => sum + pauseMs, 0);
  const words = `${count(retry.max, "pause")} of up to ${formatDuration(Math.max(0, ...pausesOf(retry)))} before it is published`;
  const time = lasting({ step, ms, words });
  return { done: time, failed: time };
}

const pausesOf = ({ max, firstMs, factor, capMs, jitter }: RetryPolicy): readonly number[] =>
  Array.from({ length: max }, (_, retry) =>
    Math.round(Math.min(capMs, Math.min(capMs, firstMs * factor ** retry) * (1 + jitter))),
  );

/** An event may end a wait early, but none has to. */
export function waitEffort({ id, time, match }: WaitStep): Effort {
  switch (time.kind) {
    case "for": {
      const words = `waits ${formatDuration(time.durationMs)}`;
      const done = lasting({ step: id, ms: time.durationMs, words });
      return { done, failed: match && done };
    }
    case "business": {
      const { days, calendar } = time;
      const ms = longestBusinessDaysMs(days, calendar);
      const words = `waits ${count(days, "business day")} by ${calendar.name}, with the days off that may lie between`;
      const done = lasting({ step: id, ms, words });
      return { done, failed: match && done };
    }
    case "at": {
      const done = endless(
        `data says how long \`${id}\` waits: give a scope around it a \`timeout\`, or the workflow a \`deadline\``,
      );
      return { done, failed: match ? done : noTime };
    }
    default:
      return time satisfies never;
  }
}

export function waitForEffort(step: WaitForStep): Effort {
  const { id, events, mode, timeoutMs, onTimeout } = step;
  if (timeoutMs === undefined) {
    const names = events.join(mode === "any" ? " or " : " and ");
    const time = endless(`\`${id}\` waits until ${names} comes: give it a \`timeout\``);
    return { done: time, failed: step.match && time };
  }
  const time = lasting({ step: id, ms: timeoutMs, words: `waits up to ${formatDuration(timeoutMs)}` });
  return { done: time, failed: onTimeout === "fail" || step.match ? time : undefined };
}

/** Its own time limit aside. */
export const askEffort = ({ id, ask }: AskStep): Effort => taskEffort(id, ask, "it");

function taskEffort(step: string, { dueMs, escalateTo }: Ask, what: string): Effort {
  if (dueMs === undefined) {
    const time = endless(`\`${step}\` waits until people decide: give ${what} \`due\``);
    return { done: time, failed: noTime };
  }
  const due = lasting({ step, ms: dueMs, words: `is due after ${formatDuration(dueMs)}` });
  if (!escalateTo) return { done: due, failed: due };
  const limit = what === "it" ? "give it a `timeout`" : "give a scope around it a `timeout`";
  const time = endless(`once \`${step}\` is overdue, it goes to others without a further limit: ${limit}`);
  return { done: time, failed: noTime };
}

/** Asked, asked once more, and reviewed. */
export function agentEffort({ id, call, review }: AgentStep): Effort {
  const first = callEffort(id, call).done;
  const asked = inTurn(first, callEffort(`${id}.repair`, call).done);
  const reviewed = review && reviewEffort(id, review);
  return {
    done: either(asked, inTurn(asked, reviewed?.done)),
    failed: either(asked, inTurn(asked, reviewed?.failed)),
  };
}

const reviewEffort = (id: string, review: Review): Effort =>
  taskEffort(`${id}.review`, review, "its `review` a");

export const count = (many: number, what: string): string =>
  `${countText(many)} ${what}${many === 1 ? "" : "s"}`;
