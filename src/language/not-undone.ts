// Not undone: calls that have happened for good when the instance fails later, though nobody has said that this is meant.
import { listsIn } from "./all-steps.ts";
import type { Findings, Place } from "./findings.ts";
import type { CallStep, ErrorHandler, ForEachStep, ParallelStep, RepeatStep, Step } from "./workflow.ts";

/**
 * Warns of each call that nothing undoes where some way from its completion leads to a failure of the instance. An
 * expression without a value, and an operator who cancels, could come after every call: they do not count.
 */
export function warnOfNotUndone(
  steps: readonly Step[],
  deadlineMs: number | undefined,
  placeOf: (call: CallStep) => Place,
  findings: Findings,
): void {
  const warn = (step: Step, cause: string): void => {
    if (step.kind !== "call" || step.call.method === "GET" || step.irreversible || step.compensation) return;
    findings.warning(placeOf(step), {
      code: "not-undone",
      message: `nothing undoes \`${step.id}\` when ${cause}`,
      hint: "add `compensation:` with what undoes it, or `irreversible: true` where nothing can",
    });
  };
  const limit = deadlineMs === undefined ? undefined : "the deadline passes";
  new Outlook(warn).look(steps, { later: undefined, onFailure: true, limit });
}

/** What makes the instance fail, in words that go on from "when"; undefined where nothing does. */
type Cause = string | undefined;

/** What may come after a list of steps, or beside it. */
interface Ahead {
  /** Once the list has completed. */
  readonly later: Cause;
  /** Once a failure leaves the list: true where it is the cause itself. */
  readonly onFailure: Cause | true;
  /** While the list takes time: a limit of time, or what others do beside it. */
  readonly limit: Cause;
}

/** What a step may bring about by itself, whatever stands around it. */
interface Outcome {
  /** A failure leaves the step. */
  readonly fails: Cause;
  /** The instance ends without success, and no handler is asked. */
  readonly ends: Cause;
  readonly takesTime: boolean;
}

class Outlook {
  readonly #warn: (step: Step, cause: string) => void;
  readonly #outcomes = new Map<Step, Outcome>();

  constructor(warn: (step: Step, cause: string) => void) {
    this.#warn = warn;
  }

  look(list: readonly Step[], ahead: Ahead): void {
    if (list.some(({ needs }) => needs)) this.#lookAtGraph(list, ahead);
    else {
      let { later } = ahead;
      for (const step of list.toReversed()) {
        this.#lookAt(step, { ...ahead, later });
        const cause = this.#risk(step, ahead);
        later = isLast(step) ? cause : (cause ?? later);
      }
    }
  }

  /** Whatever a step does not need, itself or by others, may come after it. */
  #lookAtGraph(list: readonly Step[], ahead: Ahead): void {
    const before = ancestorsIn(list);
    const risks = list.map((step) => this.#risk(step, ahead));
    const risky = bitsOf(risks);
    const ends = list.map((step) => this.#outcomeOf(step).ends);
    const ending = bitsOf(ends);
    const after = ending === 0n ? before : ancestorsIn(reversed(list));
    for (const [at, step] of list.entries()) {
      const earlier = before.get(step.id)! | (1n << BigInt(at));
      const others = risky & ~earlier;
      const later = others === 0n ? ahead.later : risks[lowestBit(others)];
      // What fails lets the others come to their end.
      const beside = ending & ~(earlier | after.get(step.id)!);
      const limit = beside === 0n ? ahead.limit : ends[lowestBit(beside)];
      this.#lookAt(step, { ...ahead, later, limit });
    }
  }

  #lookAt(step: Step, ahead: Ahead): void {
    if (ahead.later !== undefined) this.#warn(step, ahead.later);
    const { onError = [] } = step;
    for (const { steps, then } of onError) {
      const later = then === "continue" ? ahead.later : causeOf(ahead.onFailure, `\`${step.id}\` fails`);
      this.look(steps, { ...ahead, later });
    }
    const inside = {
      // Once it has completed, its own undo stands for those inside it.
      later: step.compensation ? undefined : ahead.later,
      onFailure: this.#onFailure(onError, ahead),
    };
    const timed = "timeoutMs" in step && step.timeoutMs !== undefined;
    const limit = ahead.limit ?? (timed ? causeOf(inside.onFailure, outOfTime(step)) : undefined);
    if (step.kind === "parallel") this.#lookAtBranches(step, { ...inside, limit });
    else if (step.kind === "for_each" || step.kind === "repeat")
      this.#lookAtItems(step, { ...inside, limit });
    else for (const list of listsIn(step)) this.look(list, { ...inside, limit });
  }

  /** Others may fail, end the instance, or take time, before and after a branch has come to its end. */
  #lookAtBranches({ branches, join, onWin }: ParallelStep, ahead: Ahead): void {
    const failing = branches.map(({ steps }) => this.#first(steps, "fails"));
    const ending = branches.map(({ steps }) => this.#first(steps, "ends"));
    const enough = branches.length - join + 1;
    const slow = branches.map(({ steps }) => steps.some((step) => this.#outcomeOf(step).takesTime));
    const isWaitedFor = join > 1 || onWin === "finish";
    const isLeft = join < branches.length && onWin === "cancel";
    for (const [at, { steps }] of branches.entries()) {
      const others = failing.filter((cause, index) => cause !== undefined && index !== at);
      const ends = ending.find((cause, index) => cause !== undefined && index !== at);
      const lost = others.length >= enough ? causeOf(ahead.onFailure, others[0]) : undefined;
      const isLate = isWaitedFor && slow.some((takesTime, index) => takesTime && index !== at);
      const beside = ends ?? lost;
      const later = beside ?? (isLate ? ahead.limit : undefined) ?? ahead.later;
      const onFailure = others.length + 1 >= enough ? ahead.onFailure : undefined;
      const limit = beside ?? ahead.limit ?? (isLeft ? ahead.later : undefined);
      this.look(steps, { later, onFailure: onFailure ?? later, limit });
    }
  }

  /** What one item or round has done, another may fail after; of rounds there may be too few. */
  #lookAtItems(step: ForEachStep | RepeatStep, ahead: Ahead): void {
    const { steps } = step;
    const again = step.kind === "for_each" || step.max > 1 ? this.#first(steps, "fails") : undefined;
    const lost = causeOf(ahead.onFailure, again ?? outOfRounds(step));
    const others = this.#first(steps, "ends") ?? lost;
    const beside = step.kind === "for_each" && step.maxParallel > 1 ? others : undefined;
    this.look(steps, { ...ahead, later: others ?? ahead.later, limit: beside ?? ahead.limit });
  }

  /** What a step may do to those that have completed before it. */
  #risk(step: Step, { onFailure, limit }: Ahead): Cause {
    const { fails, ends, takesTime } = this.#outcomeOf(step);
    return causeOf(onFailure, fails) ?? ends ?? (takesTime ? limit : undefined);
  }

  /** What follows when a failure reaches the handlers of a step. */
  #onFailure(handlers: readonly ErrorHandler[], ahead: Ahead): Ahead["onFailure"] {
    if (ahead.onFailure !== undefined && !handlers.some(isCatchAll)) return ahead.onFailure;
    for (const { steps, then } of handlers) {
      if (then === "fail" && ahead.onFailure !== undefined) return ahead.onFailure;
      for (const step of steps) {
        const cause = this.#risk(step, ahead);
        if (cause !== undefined) return cause;
      }
    }
    return handlers.some(({ then }) => then === "continue") ? ahead.later : undefined;
  }

  #first(steps: readonly Step[], what: "fails" | "ends"): Cause {
    for (const step of steps) {
      const cause = this.#outcomeOf(step)[what];
      if (cause !== undefined) return cause;
    }
    return undefined;
  }

  #outcomeOf(step: Step): Outcome {
    const known = this.#outcomes.get(step);
    if (known) return known;
    const own = this.#ownOutcome(step);
    const handlers = step.onError ?? [];
    const handled = handlers.flatMap(({ steps }) => steps);
    const caught = handlers.some(isCatchAll) && handlers.every(({ then }) => then === "continue");
    const outcome = {
      fails: own.fails === undefined ? undefined : caught ? this.#first(handled, "fails") : own.fails,
      ends: own.ends ?? this.#first(handled, "ends"),
      takesTime: own.takesTime || handled.some((inner) => this.#outcomeOf(inner).takesTime),
    };
    this.#outcomes.set(step, outcome);
    return outcome;
  }

  /** Before its handlers are asked. */
  #ownOutcome(step: Step): Outcome {
    const fails = `\`${step.id}\` fails`;
    switch (step.kind) {
      case "call":
      case "agent":
      case "emit":
      case "run":
        return { fails, ends: undefined, takesTime: true };
      case "fail":
        return { fails, ends: undefined, takesTime: false };
      case "set":
        return { fails: undefined, ends: undefined, takesTime: false };
      case "wait":
        return { fails: undefined, ends: undefined, takesTime: true };
      case "wait_for": {
        const timed = step.timeoutMs !== undefined && step.onTimeout === "fail";
        return { fails: timed ? outOfTime(step) : undefined, ends: undefined, takesTime: true };
      }
      case "ask": {
        const overdue = step.ask.dueMs !== undefined && step.ask.escalateTo === undefined;
        const timed = overdue || step.timeoutMs !== undefined;
        return { fails: timed ? outOfTime(step) : undefined, ends: undefined, takesTime: true };
      }
      case "end": {
        const ends = step.as === "completed" ? undefined : `\`${step.id}\` ends the instance`;
        return { fails: undefined, ends, takesTime: false };
      }
      case "steps":
      case "choose":
      case "for_each":
      case "repeat":
      case "parallel": {
        const lists = listsIn(step);
        const causes = lists.flatMap((list) => this.#first(list, "fails") ?? []);
        const enough = step.kind === "parallel" ? step.branches.length - step.join + 1 : 1;
        const timed = step.timeoutMs === undefined ? undefined : outOfTime(step);
        const inner = lists.flat();
        return {
          fails: causes.length >= enough ? causes[0] : (timed ?? outOfRounds(step)),
          ends: this.#first(inner, "ends"),
          takesTime: inner.some((one) => this.#outcomeOf(one).takesTime),
        };
      }
      default:
        return step satisfies never;
    }
  }
}

/** The cause of a failure that is not the end yet is what comes after it. */
const causeOf = (onFailure: Cause | true, failure: Cause): Cause =>
  failure === undefined ? undefined : onFailure === true ? failure : onFailure;

const outOfRounds = (step: Step): Cause =>
  step.kind === "repeat" && step.onMax === "fail" ? `the rounds of \`${step.id}\` run out` : undefined;

const outOfTime = ({ id }: Step): string => `time runs out in \`${id}\``;

/** Nothing of its list follows. */
const isLast = ({ kind, when }: Step): boolean => (kind === "end" || kind === "fail") && when === undefined;

const isCatchAll = ({ types, statuses, when }: ErrorHandler): boolean =>
  types === undefined && statuses === undefined && when === undefined;

type Needing = Pick<Step, "id" | "needs">;

/** The graph with its arrows turned round, in the same order. */
function reversed(list: readonly Needing[]): readonly Needing[] {
  const needs = new Map<string, string[]>(list.map(({ id }) => [id, []]));
  for (const { id, needs: own = [] } of list) for (const needed of own) needs.get(needed)?.push(id);
  return list.map(({ id }) => ({ id, needs: needs.get(id)! }));
}

/** For each step of a graph those that have ended when it starts, as bits by their place in the list. */
function ancestorsIn(list: readonly Needing[]): ReadonlyMap<string, bigint> {
  const places = new Map(list.map(({ id }, at) => [id, at]));
  const found = new Map<string, bigint>();
  const visit = ({ id, needs = [] }: Needing): bigint => {
    const known = found.get(id);
    if (known !== undefined) return known;
    let bits = 0n;
    for (const needed of needs) {
      const at = places.get(needed);
      if (at !== undefined) bits |= visit(list[at]!) | (1n << BigInt(at));
    }
    found.set(id, bits);
    return bits;
  };
  list.forEach(visit);
  return found;
}

/** The places of the causes that there are. */
const bitsOf = (causes: readonly Cause[]): bigint =>
  causes.reduce((bits, cause, at) => (cause === undefined ? bits : bits | (1n << BigInt(at))), 0n);

const lowestBit = (bits: bigint): number => (bits & -bits).toString(2).length - 1;
