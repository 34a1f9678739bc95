// Measure: how long steps take at most, from what they are made of: sums over what follows one another, the longest of
// what lies side by side or is chosen between.
import { allSteps, everyStep } from "../language/all-steps.ts";
import { countText } from "../language/count-text.ts";
import { formatDuration } from "../language/duration.ts";
import { isGraph } from "../language/graph.ts";
import { readsOnlyControl } from "../language/expression.ts";
import type {
  CallStep,
  ChooseStep,
  ForEachStep,
  ParallelStep,
  RepeatStep,
  RunStep,
  Step,
} from "../language/workflow.ts";
import { hasCompensation } from "../machine/compensation.ts";
import { canLeave } from "../machine/facts.ts";
import type { Assumption } from "./assumption.ts";
import {
  agentEffort,
  askEffort,
  callEffort,
  count,
  emitEffort,
  waitEffort,
  waitForEffort,
} from "./effort.ts";
import { all, atMost, either, endless, isLonger, lasting, noTime, inTurn, times } from "./longest.ts";
import type { Longest } from "./longest.ts";

/**
 * Longest times from the beginning of a step, or of a list; where `of` is in it, from the completion of that. Absent is
 * what cannot happen.
 */
export interface Measured {
  /** Until it has completed, or was skipped, or its failure was handled: until what follows begins. */
  readonly done?: Longest | undefined;
  /** Until its failure leaves it. */
  readonly failed?: Longest | undefined;
  /** Until an `end` in it ends the instance. */
  readonly ended?: Longest | undefined;
  /** Until the step asked for has completed in it; of a step that is visited several times, until it last has. */
  readonly target?: Longest | undefined;
  /** Until a call with an undo has its outcome, of those that may be left while an attempt is on the wire. */
  readonly left?: Longest | undefined;
}

export interface MeasureOptions {
  /** Absent: all is measured from its beginning. */
  readonly of: string | undefined;
  readonly target: string | undefined;
  readonly assumption: Assumption;
  /** Whether the step ever has this status; undefined when nobody knows. */
  readonly happens: (step: string, status: "completed" | "failed" | "skipped") => boolean | undefined;
  /** What a child takes until it has ended: well, or not; undefined when nobody knows. */
  readonly child: (workflow: string) => Measured | undefined;
  /** What an attempt may take that is still on the wire when its call is left, of calls with an undo. */
  readonly wire: Longest;
}

export class Measure {
  readonly #options: MeasureOptions;
  /** Ids of the steps, with those around them, in which `of` is, and in which the target is. */
  readonly #around = new Map<Step, boolean>();

  constructor(options: MeasureOptions) {
    this.#options = options;
  }

  list(steps: readonly Step[]): Measured {
    return isGraph(steps) ? this.#graph(steps) : this.#sequence(steps);
  }

  #sequence(steps: readonly Step[]): Measured {
    const first = Math.max(
      0,
      steps.findIndex((step) => this.#hasOf(step)),
    );
    let sum: Measured = { done: noTime };
    for (const step of steps.slice(first)) sum = followed(sum, this.#guarded(step));
    return sum;
  }

  #graph(steps: readonly Step[]): Measured {
    const byId = new Map(steps.map((step) => [step.id, step]));
    const ancestors = ancestorsIn(steps);
    const origin = steps.find((step) => this.#hasOf(step));
    /** What has ended before the origin begins. */
    const before = origin ? ancestors.get(origin)! : new Set<Step>();
    const rest = steps.filter((step) => !before.has(step));
    const measures = new Map(rest.map((step) => [step, this.#guarded(step)]));
    const begins = new Map<Step, Longest | undefined>();
    const begin = (step: Step): Longest | undefined => {
      if (step === origin || before.has(step)) return noTime;
      if (!begins.has(step)) {
        begins.set(
          step,
          all(
            (step.needs ?? []).map((id) =>
              before.has(byId.get(id)!) ? noTime : until(byId.get(id)!, "done"),
            ),
          ),
        );
      }
      return begins.get(step);
    };
    const until = (step: Step, what: keyof Measured): Longest | undefined =>
      inTurn(begin(step), measures.get(step)![what]);
    // All that does not need what failed runs to its end.
    const failures = rest.flatMap((step) => {
      const failed = until(step, "failed");
      if (!failed) return [];
      const others = rest.filter((other) => other !== step && !ancestors.get(other)!.has(step));
      return [failed, ...others.map((other) => either(until(other, "done"), until(other, "failed")))];
    });
    return {
      done: all(rest.map((step) => until(step, "done"))),
      failed: either(...failures),
      ended: either(...rest.map((step) => until(step, "ended"))),
      target: either(...rest.map((step) => until(step, "target"))),
      left: either(...rest.map((step) => until(step, "left"))),
    };
  }

  /** With its guard and its handlers. */
  #guarded(step: Step): Measured {
    const { of, assumption } = this.#options;
    if (of === step.id) return { done: noTime };
    const handlers = step.onError ?? [];
    const inHandler = handlers.find((handler) => handler.steps.some((inner) => this.#hasOf(inner)));
    if (inHandler) return handled({ failed: noTime }, [inHandler], (steps) => this.list(steps), false);
    const hasOf = this.#hasOf(step);
    const when = step.when && assumption.truthOf(step.when);
    const isSkipped = assumption.isSo(step.id, "skipped");
    // Skipped and not at once: nobody comes by here.
    if (!hasOf && when !== undefined && isSkipped === when) return {};
    if (!hasOf && (when === false || isSkipped === true)) return { done: noTime };
    const own = this.#known(step, this.#own(step));
    const isFailed = assumption.isSo(step.id, "failed");
    const main = {
      ...own,
      done: isFailed === true ? undefined : own.done,
      failed: isFailed === false ? undefined : own.failed,
    };
    const caught = handlers.length > 0 ? handled(main, handlers, (steps) => this.list(steps), true) : main;
    if (!step.when || hasOf) return caught;
    const canSkip =
      when !== true && isSkipped !== false && this.#options.happens(step.id, "skipped") !== false;
    const canBreak = !readsOnlyControl(step.when.source);
    return {
      ...caught,
      done: canSkip ? either(caught.done, noTime) : caught.done,
      failed: canBreak ? either(caught.failed, noTime) : caught.failed,
    };
  }

  /** Without what never happens; with the step's own completion, where that is asked for. */
  #known(step: Step, measured: Measured): Measured {
    const { happens, target } = this.#options;
    const done = happens(step.id, "completed") === false ? undefined : measured.done;
    return {
      ...measured,
      done,
      failed: happens(step.id, "failed") === false ? undefined : measured.failed,
      target: step.id === target ? either(measured.target, done) : measured.target,
    };
  }

  /** Without its guard and its handlers. */
  #own(step: Step): Measured {
    switch (step.kind) {
      case "call": {
        const effort = callEffort(step.id, step.call);
        return { ...effort, left: hasCompensation(step) ? effort.done : undefined };
      }
      case "emit":
        return emitEffort(step.id, step.retry);
      case "wait":
        return waitEffort(step);
      case "wait_for":
        return waitForEffort(step);
      case "ask":
        return this.#limited(step, askEffort(step));
      case "agent":
        return agentEffort(step);
      case "set":
        return { done: noTime, failed: noTime };
      case "fail":
        return { failed: noTime };
      case "end":
        return { ended: noTime, ...(step.id === this.#options.target && { target: noTime }) };
      case "steps":
        return this.#limited(step, this.list(step.steps));
      case "choose":
        return this.#limited(step, this.#choose(step));
      case "parallel":
        return this.#limited(step, this.#parallel(step));
      case "for_each":
        return this.#limited(step, this.#forEach(step));
      case "repeat":
        return this.#limited(step, this.#repeat(step));
      case "run":
        return this.#limited(step, this.#run(step));
      default:
        return step satisfies never;
    }
  }

  /** The first case whose condition is true; one without a value fails. */
  #choose({ cases }: ChooseStep): Measured {
    const inside = cases.find(({ steps }) => steps.some((step) => this.#hasOf(step)));
    if (inside) return this.list(inside.steps);
    const possible: Measured[] = [];
    for (const { when, steps } of cases) {
      const truth = when ? this.#options.assumption.truthOf(when) : true;
      if (truth === false) continue;
      possible.push(this.list(steps));
      if (truth === true) return alternatives(possible);
      if (when && !readsOnlyControl(when.source)) possible.push({ failed: noTime });
    }
    return alternatives([...possible, { done: noTime }]);
  }

  #parallel({ branches, join, onWin, onFail }: ParallelStep): Measured {
    const measures = branches.map(({ steps }) => this.list(steps));
    const failing = measures.filter(({ failed }) => failed).length;
    const succeeding = measures.filter(({ done }) => done).length;
    const enough = branches.length - join + 1;
    const ends = measures.map(({ done, failed }) => either(done, failed));
    const ended = either(...measures.map((measure) => measure.ended));
    const done =
      succeeding < join
        ? undefined
        : join === branches.length
          ? all(measures.map((measure) => measure.done))
          : onWin === "finish"
            ? all(ends)
            : lastOf(measures, join);
    const failed =
      failing < enough
        ? undefined
        : onFail === "cancel"
          ? either(...measures.map((measure) => measure.failed))
          : all(
              measures.map((each, index) => (each.failed && failing === enough ? each.failed : ends[index])),
            );
    const target = either(...measures.map((measure) => measure.target));
    const left = either(...measures.map((measure) => measure.left));
    return this.#within({ done, failed, ended, target, left });
  }

  /** As many items as there may be, as many at once as may be, each as long as it may be. */
  #forEach(step: ForEachStep): Measured {
    const { id, list, steps, maxParallel, join, onFail } = step;
    const items = list.kind === "literal" && Array.isArray(list.value) ? list.value.length : step.maxItems;
    const turns = Math.ceil(items / maxParallel);
    const words = `${count(items, "item")}, ${countText(maxParallel)} at once: ${count(turns, "turn")}`;
    if (steps.some((inner) => this.#hasOf(inner))) {
      const [rest, others] = [this.list(steps), this.#without().list(steps)];
      const other = either(others.done, others.failed);
      const end = either(rest.done, rest.failed);
      const all = other ? times(turns, either(end, other), id, words) : end;
      return { ...rest, done: all, failed: all };
    }
    const item = this.list(steps);
    const end = either(item.done, item.failed);
    const before = (last: Longest | undefined): Longest | undefined =>
      turns === 0 ? undefined : either(last, inTurn(times(turns - 1, end, id, words), last));
    return this.#within({
      done: either(times(turns, join === "all" ? item.done : end, id, words), noTime),
      failed: either(
        onFail === "cancel" ? before(item.failed) : item.failed && times(turns, end, id, words),
        noTime,
      ),
      target: before(item.target),
      left: before(item.left),
    });
  }

  #repeat(step: RepeatStep): Measured {
    const { id, steps, max, everyMs = 0, onMax } = step;
    const of = steps.some((inner) => this.#hasOf(inner));
    const round = (of ? this.#without() : this).list(steps);
    const settled = this.#settling(steps);
    const every = lasting({
      step: id,
      ms: everyMs,
      words: `begins a round every ${formatDuration(everyMs)}`,
    });
    /** From the beginning of something in a round to the next round. */
    const toNext = (rest: Longest | undefined): Longest | undefined =>
      inTurn(rest && either(rest, every), settled);
    const words = (many: number): string => `${count(many, "round")} of ${say(toNext(round.done))}`;
    const after = (many: number, last: Longest | undefined): Longest | undefined =>
      inTurn(times(many, many > 0 ? toNext(round.done) : noTime, id, words(many)), last);
    const lost = onMax === "fail" || !readsOnlyControl(step.until.source);
    if (!of) {
      return {
        done: after(max - 1, round.done),
        failed: either(
          after(max - 1, round.failed),
          round.failed,
          lost ? after(max - 1, round.done) : undefined,
        ),
        ended: either(after(max - 1, round.ended), round.ended),
        target: either(after(max - 1, round.target), round.target),
        left: either(after(max - 1, round.left), round.left),
      };
    }
    // Its latest completion counts: what follows are rounds without one.
    const rest = this.list(steps);
    const next = (last: Longest | undefined): Longest | undefined =>
      max < 2 ? undefined : inTurn(toNext(rest.done), either(after(max - 2, last), last));
    const done = either(rest.done, next(round.done));
    return {
      done,
      failed: either(rest.failed, next(round.failed), lost ? done : undefined),
      ended: either(rest.ended, next(round.ended)),
      target: either(rest.target, next(round.target)),
      left: either(rest.left, next(round.left)),
    };
  }

  /** Calls that a round left on the wire are waited for. */
  #settling(steps: readonly Step[]): Longest {
    return canLeave(steps) ? wireOf(steps) : noTime;
  }

  #run(step: RunStep): Measured {
    if (!step.wait) return { done: noTime, failed: noTime };
    const child = this.#options.child(step.workflow);
    if (child) return child;
    const time = endless(
      `nothing here says how long \`${step.workflow}\` takes, which \`${step.id}\` runs: give the step a \`timeout\``,
    );
    return { done: time, failed: time };
  }

  /** A time limit fails the step when it passes; what is inside is over by then. */
  #limited(step: Step & { readonly timeoutMs?: number }, measured: Measured): Measured {
    const { timeoutMs } = step;
    if (timeoutMs === undefined) return measured;
    const words = `is cut off after ${formatDuration(timeoutMs)}`;
    return this.limit(measured, lasting({ step: step.id, ms: timeoutMs, words }));
  }

  limit(measured: Measured, limit: Longest): Measured {
    const { done, failed, ended, target, left } = measured;
    const end = either(done, failed, ended);
    const passes = end === undefined || !isLonger(limit, end);
    return {
      done: atMost(done, limit),
      failed: passes ? either(atMost(failed, limit), limit) : failed,
      ended: atMost(ended, limit),
      target: atMost(target, this.#late(limit)),
      left: atMost(left, this.#late(limit)),
    };
  }

  /** Nothing in a block is under way once it has ended. */
  #within(measured: Measured): Measured {
    const { done, failed, ended, target, left } = measured;
    const end = either(done, failed, ended);
    if (!end) return measured;
    return { ...measured, target: atMost(target, this.#late(end)), left: atMost(left, this.#late(end)) };
  }

  /** A call that was left while an attempt was on the wire has its outcome with that. */
  #late(end: Longest): Longest {
    return inTurn(end, this.#options.wire)!;
  }

  /** Where `of` does not complete. */
  #without(): Measure {
    const { of, happens } = this.#options;
    return new Measure({
      ...this.#options,
      of: undefined,
      happens: (step, status) => (step === of && status === "completed" ? false : happens(step, status)),
    });
  }

  /** Whether `of` is the step, or inside it. */
  #hasOf(step: Step): boolean {
    const { of } = this.#options;
    if (of === undefined) return false;
    const known = this.#around.get(step);
    if (known !== undefined) return known;
    const found = [...everyStep([step])].some(({ id }) => id === of);
    this.#around.set(step, found);
    return found;
  }
}

/** The longest attempt of a call with an undo. */
export function wireOf(steps: readonly Step[]): Longest {
  const calls = [...allSteps(steps)].filter(
    (step): step is CallStep => step.kind === "call" && hasCompensation(step),
  );
  const attempts = calls.map(({ id, call: { timeoutMs } }) =>
    lasting({ step: id, ms: timeoutMs, words: `has an attempt of ${formatDuration(timeoutMs)} on the wire` }),
  );
  return either(...attempts) ?? noTime;
}

const say = (time: Longest | undefined): string =>
  time?.kind === "bounded" ? `up to ${formatDuration(time.ms)}` : "any length";

function followed(sum: Measured, next: Measured): Measured {
  const { done, failed, ended, target, left } = sum;
  return {
    done: inTurn(done, next.done),
    failed: either(failed, inTurn(done, next.failed)),
    ended: either(ended, inTurn(done, next.ended)),
    target: either(target, inTurn(done, next.target)),
    left: either(left, inTurn(done, next.left)),
  };
}

const alternatives = (each: readonly Measured[]): Measured => ({
  done: either(...each.map(({ done }) => done)),
  failed: either(...each.map(({ failed }) => failed)),
  ended: either(...each.map(({ ended }) => ended)),
  target: either(...each.map(({ target }) => target)),
  left: either(...each.map(({ left }) => left)),
});

/** With what its handlers make of its failure, which they may take or not unless one takes every error. */
function handled(
  main: Measured,
  handlers: NonNullable<Step["onError"]>,
  list: (steps: readonly Step[]) => Measured,
  mayMiss: boolean,
): Measured {
  const isSure = handlers.some(({ types, statuses, when }) => !types && !statuses && !when);
  const missed = mayMiss && !isSure ? main.failed : undefined;
  const after = handlers.map((handler): Measured => {
    const { done, failed, ended, target, left } = list(handler.steps);
    const continues = handler.then === "continue";
    return {
      done: inTurn(main.failed, continues ? done : undefined),
      failed: inTurn(main.failed, either(failed, continues ? undefined : done)),
      ended: inTurn(main.failed, ended),
      target: inTurn(main.failed, target),
      left: inTurn(main.failed, left),
    };
  });
  return alternatives([{ ...main, failed: missed }, ...after]);
}

/** Until so many branches have succeeded: those that may fail and would be the first have failed. */
function lastOf(measures: readonly Measured[], join: number): Longest | undefined {
  const succeeding = measures
    .filter(({ done }) => done)
    .toSorted((a, b) => (isLonger(a.done!, b.done!) ? 1 : isLonger(b.done!, a.done!) ? -1 : 0));
  let spare = succeeding.length - join;
  const left = succeeding.filter(({ failed }) => {
    const isOut = failed !== undefined && spare > 0;
    if (isOut) spare--;
    return !isOut;
  });
  return left[join - 1]?.done;
}

/** For each step of a graph those that have ended before it begins. */
function ancestorsIn(steps: readonly Step[]): ReadonlyMap<Step, ReadonlySet<Step>> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const found = new Map<Step, Set<Step>>();
  const visit = (step: Step): ReadonlySet<Step> => {
    const known = found.get(step);
    if (known) return known;
    const own = new Set<Step>();
    found.set(step, own);
    for (const id of step.needs ?? []) {
      const needed = byId.get(id);
      if (!needed) continue;
      own.add(needed);
      for (const ancestor of visit(needed)) own.add(ancestor);
    }
    return own;
  };
  steps.forEach(visit);
  return found;
}
