// Undo monitor: `compensated`. What a step did is undone on every path that ends failed or cancelled.
import { allSteps } from "../language/all-steps.ts";
import type { Step } from "../language/workflow.ts";
import { hasCompensation, isFamily } from "../machine/compensation.ts";
import type { Monitor, MonitorState } from "./monitor.ts";
import type { Occurrence } from "./occurrence.ts";

/**
 * A completion counts, and so does a failure that may have taken effect. What undoes a step that holds this one undoes it
 * too, once that has completed. `steps` are the workflow's.
 */
export function undoMonitor(step: string, steps: readonly Step[]): Monitor {
  const all = [...allSteps(steps)];
  const own = all.find(({ id }) => id === step);
  const holders = all.filter(
    (other) =>
      other.id !== step && hasCompensation(other) && [...allSteps([other])].some(({ id }) => id === step),
  );
  const isUndone = holders.length > 0 || (own !== undefined && (hasCompensation(own) || isFamily(own)));
  const visits = isUndone ? new Visits(step, own?.kind) : undefined;
  return {
    steps: [step, ...holders.map(({ id }) => id)],
    events: [],
    start: "",
    after(state, occurrence) {
      if (!("step" in occurrence)) return state;
      if (visits) return print(visits.after(marksOf(state), occurrence));
      return happened(occurrence) ? frozen : state;
    },
    judge(state, ending) {
      if (ending === "completed" || state === "") return "beside";
      const marks = marksOf(state);
      if (ending !== "rest" && marks.some(({ owes }) => owes)) return "refuted";
      return marks.some(({ kind }) => kind === "ever") ? "holds" : "beside";
    },
  };
}

const happened = ({ kind }: Occurrence): boolean => kind === "completed" || kind === "unknown";

/**
 * `ever`: the step has completed, whatever was undone since. `open`, `closed`: a visit of the step, or of one that holds
 * it, under way or ended. `owes`: there is something to be undone.
 */
interface Mark {
  readonly kind: "ever" | "open" | "closed";
  readonly step: string;
  readonly owes: boolean;
}

const ever: Mark = { kind: "ever", step: "", owes: false };

/** Marks as the text of a state, in the order in which the visits began. */
const print = (marks: readonly Mark[]): MonitorState =>
  marks.map(({ kind, step, owes }) => `${kind}${owes ? "!" : ""}:${step}`).join(" ");

function marksOf(state: MonitorState): readonly Mark[] {
  if (state === "") return [];
  return state.split(" ").map((word): Mark => {
    const colon = word.indexOf(":");
    const owes = word[colon - 1] === "!";
    return {
      kind: word.slice(0, owes ? colon - 1 : colon) as Mark["kind"],
      step: word.slice(colon + 1),
      owes,
    };
  });
}

/** Of a step that nothing undoes. */
const frozen = print([ever, { kind: "closed", step: "", owes: true }]);

/** Undone is the last visit first, as rounds are. */
class Visits {
  readonly #step: string;
  readonly #kind: Step["kind"] | undefined;

  constructor(step: string, kind: Step["kind"] | undefined) {
    this.#step = step;
    this.#kind = kind;
  }

  after(marks: readonly Mark[], { kind, step }: Extract<Occurrence, { step: string }>): readonly Mark[] {
    const last = (of: Mark["kind"]): number =>
      marks.findLastIndex((mark) => mark.kind === of && mark.step === step);
    switch (kind) {
      case "started":
        return [...marks, { kind: "open", step, owes: false }];
      case "completed":
      case "unknown":
        return step === this.#step ? this.#done(marks, last("open")) : this.#hold(marks, last("open"), step);
      case "failed":
      case "timed_out":
      case "left":
        if (step === this.#step && this.#mayBeUndone(kind)) return closed(marks, last("open"), false);
        return marks.filter((_, index) => index !== last("open"));
      case "compensated":
        return marks.filter((_, index) => index !== last("closed"));
      case "offered":
      case "round":
        return marks;
      default:
        return kind satisfies never;
    }
  }

  /** What the machine undoes though it did not complete: items, and a child whose time ran out. */
  #mayBeUndone(kind: "failed" | "timed_out" | "left"): boolean {
    return this.#kind === "for_each" || (this.#kind === "run" && kind === "timed_out");
  }

  /** A call that a holder left behind completes when the holder has: the undo of that stands for its own. */
  #done(marks: readonly Mark[], open: number): readonly Mark[] {
    const known = marks.some(({ kind }) => kind === "ever") ? marks : [ever, ...marks];
    const at = open < 0 ? -1 : open + known.length - marks.length;
    if (at >= 0) return closed(known, at, true);
    const holder = known.findLastIndex((mark) => mark.kind === "closed" && mark.step !== this.#step);
    if (holder >= 0) return closed(known, holder, true);
    return [...known, { kind: "closed", step: this.#step, owes: true }];
  }

  /** From now on the undo of the holder stands for those of what it holds. */
  #hold(marks: readonly Mark[], open: number, step: string): readonly Mark[] {
    if (open < 0) return marks;
    const owes = marks.slice(open).some((mark) => mark.owes);
    return [...marks.slice(0, open), { kind: "closed", step, owes }];
  }
}

const closed = (marks: readonly Mark[], at: number, owes: boolean): readonly Mark[] =>
  marks.map((mark, index) => (index === at ? { ...mark, kind: "closed", owes } : mark));
