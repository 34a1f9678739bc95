// Knowledge: what conditions that were read, and events and effects since, say of conditions that will be.
import { everyStep } from "../language/all-steps.ts";
import type { DataPlace } from "../language/data-place.ts";
import { ownErrorTypes } from "../language/on-error.ts";
import type { Step, Workflow } from "../language/workflow.ts";
import { repairName, reviewName } from "../machine/event.ts";
import type { Effect, State, Take } from "../machine/state.ts";
import { Alternatives, eventOf, failure, given, nothing, nullOne, otherEvent, setBy } from "./alternative.ts";
import type { Reasoner } from "./explore.ts";
import { Frames } from "./frames.ts";
import type { Relations } from "./frames.ts";
import type { Truth } from "./graph.ts";
import { groupingOf } from "./grouping.ts";
import { ownTree } from "./own-tree.ts";
import type { OwnTree } from "./own-tree.ts";
import { chanceMark, readingsOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { readersOf } from "./readers.ts";
import type { Readers } from "./readers.ts";
import { errorOf, lost, otherError } from "./variable.ts";
import type { Variable } from "./variable.ts";

/** Never refuses what some data allows. */
export function reasonerOf(workflow: Workflow): Reasoner {
  return new Knowledge(workflow);
}

class Knowledge implements Reasoner {
  readonly #tree: OwnTree;
  readonly #alternatives: Alternatives;
  readonly #readings: ReadonlyMap<string, Reading>;
  readonly #readers: Readers;
  readonly #frames: Frames;
  readonly #assumed = new Map<string, string | undefined>();
  readonly #after = new Map<string, string>();
  readonly #texts = new WeakMap<Effect, string>();

  constructor(workflow: Workflow) {
    this.#tree = ownTree(workflow);
    this.#alternatives = new Alternatives(workflow);
    this.#readings = readingsOf(workflow, this.#tree, this.#alternatives);
    this.#readers = readersOf(workflow.steps);
    const isFleeting = fleeting(workflow, this.#tree);
    this.#frames = new Frames(
      groupingOf(this.#readings, this.#alternatives),
      ({ key, bases }) => key.startsWith(chanceMark) || bases.some(isFleeting),
    );
  }

  assume(known: string, condition: string, truth: Truth): string | undefined {
    const key = `${known} ${condition} ${truth}`;
    if (this.#assumed.has(key)) return this.#assumed.get(key);
    const found = this.#assume(this.#frames.parse(known), condition, truth);
    const text = found && this.#frames.print(found);
    this.#assumed.set(key, text);
    return text;
  }

  #assume(known: Relations, name: string, truth: Truth): Relations | undefined {
    const reading = this.#readings.get(name);
    if (!reading) return known;
    const { condition, formula } = reading;
    if (!formula)
      return truth === true ? this.#frames.narrow(known, isOutputOf(condition.step), [given]) : known;
    const before =
      condition.kind === "handler" ? this.#frames.narrow(known, isErrorOf(condition.step), failures) : known;
    const read = this.#frames.assume(before, name, truth);
    if (!read) return undefined;
    const isStepFailing = truth === "error" && condition.kind !== "handler" && condition.step !== "";
    return this.#forgetUnread(
      isStepFailing ? this.#forgetStep(read, condition.step) : read,
      this.#readers.after.get(name),
    );
  }

  hear(known: string, take: Take): string {
    if (this.#frames.isEmpty) return known;
    const { kind, step, event } = take;
    const key = `${known} ${kind} ${step} ${event.type} ${event.unknown}`;
    return this.#once(key, () => this.#hear(this.#frames.parse(known), take));
  }

  apply(known: string, effect: Effect): string {
    if (this.#frames.isEmpty) return known;
    return this.#once(`${known} ${this.#textOf(effect)}`, () => {
      const after = this.#apply(this.#frames.parse(known), effect);
      return this.#forgetUnread(after, this.#readers.from.get(effect.step));
    });
  }

  rest(known: string, { ended, status }: State): string {
    if (known === "" || ended) return "";
    const isUndoing = status === "compensating" || status === "needs_attention";
    return this.#once(`${known} ${isUndoing}`, () => {
      const now = this.#frames.forget(this.#frames.parse(known), isEvent);
      return isUndoing ? this.#forgetUnread(now, this.#readers.undoing) : now;
    });
  }

  #textOf(effect: Effect): string {
    let text = this.#texts.get(effect);
    if (text === undefined) this.#texts.set(effect, (text = JSON.stringify(effect)));
    return text;
  }

  #once(key: string, compute: () => Relations): string {
    let text = this.#after.get(key);
    if (text === undefined) this.#after.set(key, (text = this.#frames.print(compute())));
    return text;
  }

  #hear(known: Relations, take: Take): Relations {
    const now = this.#frames.forget(known, isEvent);
    const { kind, event, step } = take;
    switch (kind) {
      case "event":
        return this.#hearEvent(now, event.type);
      case "outcome":
        return this.#hearOutcome(this.#noEvent(now), take);
      case "timer":
        return this.#forgetStep(this.#noEvent(now), step);
      case "cancel":
        return this.#noEvent(now);
      default:
        return kind satisfies never;
    }
  }

  #hearEvent(known: Relations, type: string): Relations {
    const takers = [...this.#tree.steps.keys()].filter((step) =>
      this.#alternatives.awaitedBy(step).includes(type),
    );
    const left = takers.reduce((now, step) => this.#forgetStep(now, step), known);
    const { alternatives } = this.#alternatives.at({ root: "event", fields: [] });
    const isDeclared = alternatives.some(({ name }) => name === eventOf(type));
    return this.#frames.narrow(left, isEvent, [isDeclared ? eventOf(type) : otherEvent]);
  }

  /** Only an event is something to be seen. */
  #noEvent(known: Relations): Relations {
    return this.#frames.narrow(known, isEvent, [nullOne]);
  }

  #hearOutcome(known: Relations, { step, event }: Take): Relations {
    const owner = this.#ownerOf(step);
    const now = this.#forgetStep(known, owner);
    const kind = this.#tree.steps.get(owner)?.kind;
    const isCall = kind === "call" || kind === "emit" || kind === "agent";
    if (!event.type.startsWith("failed.") || !isCall) return now;
    return this.#frames.narrow(now, isErrorOf(owner), event.unknown ? [lost] : callFailures);
  }

  #apply(known: Relations, effect: Effect): Relations {
    const { kind, step } = effect;
    switch (kind) {
      case "call":
      case "emit":
      case "ask":
      case "run":
      case "spread":
      case "undo":
        return this.#tree.steps.has(step) ? this.#forgetStep(known, step) : known;
      case "set":
        return this.#set(known, step);
      case "round":
        return [...this.#tree.around]
          .filter(([inner, around]) => inner === step || around.includes(step))
          .reduce((now, [inner]) => this.#forgetStep(now, inner), known);
      case "record":
        return this.#tree.steps.has(step) ? this.#record(known, effect) : known;
      case "arm":
      case "disarm":
      case "remind":
      case "escalate":
        return known;
      default:
        return kind satisfies never;
    }
  }

  #set(known: Relations, step: string): Relations {
    const found = this.#tree.steps.get(step);
    const names = found?.kind === "set" ? found.values.map(([name]) => name) : [];
    return names.reduce((now, name) => {
      const isMeant = ({ root, fields }: DataPlace): boolean => root === "vars" && fields[0] === name;
      return this.#frames.narrow(this.#frames.forget(now, isMeant), isMeant, [setBy(step)]);
    }, known);
  }

  #record(known: Relations, { step, status, because }: Extract<Effect, { kind: "record" }>): Relations {
    if (because === "handled") return known;
    const { kind } = this.#tree.steps.get(step)!;
    const isLeaf = leaves.has(kind);
    const keeps =
      status === "completed" && isLeaf
        ? ["output"]
        : status === "failed" && because === undefined && performed.has(kind)
          ? ["error"]
          : [];
    const now = this.#present(this.#forgetStep(known, step, keeps), step);
    switch (status) {
      case "completed":
        return this.#completed(this.#flags(now, step, false, false), step, because === "timeout");
      case "failed":
        return this.#frames.narrow(
          this.#flags(now, step, true, false),
          isErrorOf(step),
          this.#failuresOf(step, because),
        );
      case "skipped":
        return this.#flags(now, step, false, true);
      case "pending":
      case "running":
      case "waiting":
      case "cancelled":
      case "compensating":
      case "compensated":
        return now;
      default:
        return status satisfies never;
    }
  }

  #completed(known: Relations, step: string, isTimeout: boolean): Relations {
    const found = this.#tree.steps.get(step)!;
    switch (found.kind) {
      case "ask":
      case "agent": {
        const by = this.#frames.narrow(
          known,
          isFieldOf(step, "by"),
          found.kind === "ask" ? [given] : [given, nullOne],
        );
        const decided =
          found.kind === "ask" ? this.#frames.narrow(by, isFieldOf(step, "decisions"), [given]) : by;
        return this.#frames.narrow(decided, isOutputOf(step), [given]);
      }
      case "wait":
        return this.#waited(known, step);
      case "wait_for": {
        const flagged = this.#flag(known, step, "timeout", isTimeout);
        if (isTimeout) return this.#frames.narrow(flagged, isFieldOf(step, "event"), [nullOne]);
        const isAll = found.kind === "wait_for" && found.mode === "all";
        const types = this.#alternatives.awaitedBy(step).filter((type) => this.#mayBeHeard(known, type));
        return isAll ? flagged : this.#frames.narrow(flagged, isFieldOf(step, "event"), types.map(eventOf));
      }
      default:
        return known;
    }
  }

  /** By an event, or where none is handled, since its time came: the machine does not say. */
  #waited(known: Relations, step: string): Relations {
    const types = this.#alternatives.awaitedBy(step).filter((type) => this.#mayBeHeard(known, type));
    const mayBeTime = this.#mayBe(known, nullOne);
    const events = [...types.map(eventOf), ...(mayBeTime ? [nullOne] : [])];
    const ended = this.#frames.narrow(known, isFieldOf(step, "event"), events);
    if (mayBeTime && types.length > 0) return ended;
    return this.#isHeard ? this.#flag(ended, step, "timeout", mayBeTime) : known;
  }

  /** Whether anything is known of events. */
  get #isHeard(): boolean {
    return this.#frames.slots.some(({ variable }) => isOfEvent(variable));
  }

  /** Whether the event that is being handled may be of the type. */
  #mayBeHeard(known: Relations, type: string): boolean {
    return this.#mayBe(known, eventOf(type));
  }

  /** Whether the alternative may be true of the event. */
  #mayBe(known: Relations, alternative: string): boolean {
    return this.#frames.mayBe(known, isOfEvent, alternative);
  }

  #failuresOf(step: string, because: Extract<Effect, { kind: "record" }>["because"]): readonly string[] {
    switch (because) {
      case "timeout":
        return [errorOf("timeout")];
      case "max":
        return [errorOf("runtime")];
      case "overdue":
        return [errorOf("human")];
      case "misfit":
        return [errorOf("validation")];
      case undefined:
      case "handled":
        return this.#tree.steps.get(step)?.kind === "fail" ? [otherError, ...failures] : failures;
      default:
        return because satisfies never;
    }
  }

  /** Something has become of the step: what is said of it is there, be it null. */
  #present(known: Relations, step: string): Relations {
    const isMeant = ({ root, step: of, fields }: DataPlace): boolean =>
      root === "step" && of === step && alwaysThere.has(fields[0] ?? "");
    return this.#frames.keep(known, isMeant, (option, base) => option.of[base] !== nothing);
  }

  #flags(known: Relations, step: string, failed: boolean, skipped: boolean): Relations {
    return this.#flag(this.#flag(known, step, "failed", failed), step, "skipped", skipped);
  }

  #flag(known: Relations, step: string, field: string, value: boolean): Relations {
    const isMeant = isFieldOf(step, field);
    // Of several places together it is known which are there, and not their values.
    return this.#frames.keep(known, isMeant, (option, base) =>
      option.value === undefined ? option.of[base] === given : option.value === value,
    );
  }

  /** A second request or a review is part of an agent's step. */
  #ownerOf(step: string): string {
    if (this.#tree.steps.has(step)) return step;
    for (const [id, { kind }] of this.#tree.steps) {
      if (kind === "agent" && (repairName(id) === step || reviewName(id) === step)) return id;
    }
    return step;
  }

  /** Something of the step may have changed, and with it what is said of the steps around it. */
  #forgetStep(known: Relations, step: string, keeps: readonly string[] = []): Relations {
    const around = this.#tree.around.get(step) ?? [];
    return this.#frames.forget(
      known,
      ({ root, step: of, fields }) =>
        root === "step" && ((of === step && !keeps.includes(fields[0] ?? "")) || around.includes(of ?? "")),
    );
  }

  /** `readers`: the conditions that may still be read; where that is not known, all. What the event is, a wait may keep. */
  #forgetUnread(known: Relations, readers: ReadonlySet<string> | undefined): Relations {
    return this.#frames.without(known, (slot) => {
      const isUnread = readers !== undefined && !intersect(slot.readers, readers);
      return slot.isFleeting || (isUnread && !slot.variable.bases.every(isEvent));
    });
  }
}

/** What is there of every step that something has become of; `decisions` and `events` may be absent. */
const alwaysThere: ReadonlySet<string> = new Set([
  "output",
  "timeout",
  "skipped",
  "failed",
  "error",
  "event",
  "by",
  "attempts",
  "completed_at",
]);

/** Steps whose output is what their outcome brought. */
const leaves: ReadonlySet<Step["kind"]> = new Set([
  "call",
  "ask",
  "agent",
  "run",
  "emit",
  "wait",
  "wait_for",
]);
/** Steps whose error is what their outcome brought. */
const performed: ReadonlySet<Step["kind"]> = new Set(["call", "emit", "run"]);

const callFailures = ["communication", "validation", "timeout", "expression", "policy"].map(errorOf);
const failures = [failure, lost, otherError, ...ownErrorTypes.map(errorOf)];

const isEvent = ({ root }: DataPlace): boolean => root === "event";

const isOfEvent = ({ bases }: Variable): boolean => bases.length === 1 && isEvent(bases[0]!);

const isFieldOf =
  (step: string, field: string) =>
  ({ root, step: of, fields }: DataPlace): boolean =>
    root === "step" && of === step && fields[0] === field;

const isOutputOf = (step: string): ((base: DataPlace) => boolean) => isFieldOf(step, "output");
const isErrorOf = (step: string): ((base: DataPlace) => boolean) => isFieldOf(step, "error");

const intersect = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  [...a].some((one) => b.has(one));

/** What may be another at each look, or is written where this machine does not see it. */
function fleeting(workflow: Workflow, tree: OwnTree): (base: DataPlace) => boolean {
  const elsewhere = new Set(
    [...everyStep(workflow.steps)].flatMap((step) =>
      step.kind === "set" && !tree.steps.has(step.id) ? step.values.map(([name]) => name) : [],
    ),
  );
  return ({ root, step, fields }) => {
    switch (root) {
      case "now":
      case "error":
        return true;
      case "vars":
        return workflow.itemOf !== undefined || elsewhere.has(fields[0] ?? "");
      case "step":
        return step === undefined || !tree.steps.has(step);
      case "input":
      case "event":
      case "instance":
        return false;
      // The name of an item: the same as long as what is done for it is a machine of its own.
      default:
        return workflow.itemOf === undefined;
    }
  };
}
