// Knowledge: what conditions that were read say of those that will be. Of each variable it is known which classes of
// values it may have; of variables that conditions read together, in which combinations.
import { everyStep } from "../language/all-steps.ts";
import type { DataPlace } from "../language/data-place.ts";
import type { Atom } from "../language/formula.ts";
import type { Step, Workflow } from "../language/workflow.ts";
import { repairName, reviewName } from "../machine/event.ts";
import type { Effect, State, Take } from "../machine/state.ts";
import { Alternatives, eventOf, failure, given, nothing, nullOne, otherEvent, setBy } from "./alternative.ts";
import type { Reasoner } from "./explore.ts";
import type { Truth } from "./graph.ts";
import { ownTree } from "./own-tree.ts";
import type { OwnTree } from "./own-tree.ts";
import { atomsIn, chanceMark, readingsOf, truthOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { readersOf } from "./readers.ts";
import type { Readers } from "./readers.ts";
import { Frame } from "./relation.ts";
import { errorOf, lost, otherError, questionOf, variableOf } from "./variable.ts";
import type { Option, Variable } from "./variable.ts";

/**
 * Combinations of classes of variables that are read together. A condition that would make more is looked at as a
 * whole: it contradicts itself, and nothing else.
 */
const combinationsMax = 4096;

/** Never refuses what some data allows. */
export function reasonerOf(workflow: Workflow): Reasoner {
  return new Knowledge(workflow);
}

/** A variable's place in its frame. */
interface Slot {
  readonly variable: Variable;
  readonly frame: number;
  readonly index: number;
  /** Decided anew each time. */
  readonly isFleeting: boolean;
  /** Conditions that read it. */
  readonly readers: ReadonlySet<string>;
}

/** By frame. */
type Relations = readonly bigint[];

class Knowledge implements Reasoner {
  readonly #tree: OwnTree;
  readonly #alternatives: Alternatives;
  readonly #readings: ReadonlyMap<string, Reading>;
  readonly #readers: Readers;
  readonly #frames: readonly Frame[];
  readonly #slots: readonly Slot[];
  readonly #slotOf: ReadonlyMap<string, Slot>;
  /** What stands for a condition that would make too many combinations. */
  readonly #wholes: ReadonlyMap<string, Atom>;
  readonly #full: Relations;
  readonly #truths = new Map<string, Partial<Readonly<Record<string, bigint>>>>();
  readonly #parsed = new Map<string, Relations>();
  readonly #assumed = new Map<string, string | undefined>();
  readonly #after = new Map<string, string>();
  readonly #texts = new WeakMap<Effect, string>();

  constructor(workflow: Workflow) {
    this.#tree = ownTree(workflow);
    this.#alternatives = new Alternatives(workflow);
    this.#readings = readingsOf(workflow, this.#tree, this.#alternatives);
    this.#readers = readersOf(workflow.steps);
    const { groups, wholes } = this.#group();
    this.#wholes = wholes;
    const isFleeting = fleeting(workflow, this.#tree);
    const readersOfVariable = this.#readersOfVariables();
    this.#frames = groups.map((variables) => new Frame(variables.map(({ classes }) => classes.length)));
    this.#slots = groups.flatMap((variables, frame) =>
      variables.map((variable, index): Slot => ({
        variable,
        frame,
        index,
        isFleeting: variable.key.startsWith(chanceMark) || variable.bases.some(isFleeting),
        readers: readersOfVariable.get(variable.key) ?? new Set(),
      })),
    );
    this.#slotOf = new Map(this.#slots.map((slot) => [slot.variable.key, slot]));
    this.#full = this.#frames.map(({ full }) => full);
  }

  assume(known: string, condition: string, truth: Truth): string | undefined {
    const key = `${known} ${condition} ${truth}`;
    if (this.#assumed.has(key)) return this.#assumed.get(key);
    const found = this.#assume(this.#parse(known), condition, truth);
    const text = found && this.#print(found);
    this.#assumed.set(key, text);
    return text;
  }

  #assume(known: Relations, name: string, truth: Truth): Relations | undefined {
    const reading = this.#readings.get(name);
    if (!reading) return known;
    const { condition, formula } = reading;
    if (!formula) return truth === true ? this.#narrow(known, isOutputOf(condition.step), [given]) : known;
    const before =
      condition.kind === "handler" ? this.#narrow(known, isErrorOf(condition.step), failures) : known;
    const [slot] = this.#slotsOf(name);
    if (!slot) return truthOf(formula, () => "error") === truth ? before : undefined;
    const relation = before[slot.frame]! & this.#where(name, slot.frame, truth);
    if (relation === 0n) return undefined;
    const read = before.map((other, frame) => (frame === slot.frame ? relation : other));
    const isStepFailing = truth === "error" && condition.kind !== "handler" && condition.step !== "";
    return this.#forgetUnread(
      isStepFailing ? this.#forgetStep(read, condition.step) : read,
      this.#readers.after.get(name),
    );
  }

  hear(known: string, take: Take): string {
    if (this.#frames.length === 0) return known;
    const { kind, step, event } = take;
    const key = `${known} ${kind} ${step} ${event.type} ${event.unknown}`;
    return this.#once(key, () => this.#hear(this.#parse(known), take));
  }

  apply(known: string, effect: Effect): string {
    if (this.#frames.length === 0) return known;
    return this.#once(`${known} ${this.#textOf(effect)}`, () => {
      const after = this.#apply(this.#parse(known), effect);
      return this.#forgetUnread(after, this.#readers.from.get(effect.step));
    });
  }

  rest(known: string, { ended, status }: State): string {
    if (known === "" || ended) return "";
    const isUndoing = status === "compensating" || status === "needs_attention";
    return this.#once(`${known} ${isUndoing}`, () => {
      const now = this.#forget(this.#parse(known), isEvent);
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
    if (text === undefined) this.#after.set(key, (text = this.#print(compute())));
    return text;
  }

  #hear(known: Relations, take: Take): Relations {
    const now = this.#forget(known, isEvent);
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
    return this.#narrow(left, isEvent, [isDeclared ? eventOf(type) : otherEvent]);
  }

  /** Only an event is something to be seen. */
  #noEvent(known: Relations): Relations {
    return this.#narrow(known, isEvent, [nullOne]);
  }

  #hearOutcome(known: Relations, { step, event }: Take): Relations {
    const owner = this.#ownerOf(step);
    const now = this.#forgetStep(known, owner);
    const kind = this.#tree.steps.get(owner)?.kind;
    const isCall = kind === "call" || kind === "emit" || kind === "agent";
    if (!event.type.startsWith("failed.") || !isCall) return now;
    return this.#narrow(now, isErrorOf(owner), event.unknown ? [lost] : callFailures);
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
      return this.#narrow(this.#forget(now, isMeant), isMeant, [setBy(step)]);
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
        return this.#narrow(
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
        const by = this.#narrow(
          known,
          isFieldOf(step, "by"),
          found.kind === "ask" ? [given] : [given, nullOne],
        );
        const decided = found.kind === "ask" ? this.#narrow(by, isFieldOf(step, "decisions"), [given]) : by;
        return this.#narrow(decided, isOutputOf(step), [given]);
      }
      case "wait":
        return this.#waited(known, step);
      case "wait_for": {
        const flagged = this.#flag(known, step, "timeout", isTimeout);
        if (isTimeout) return this.#narrow(flagged, isFieldOf(step, "event"), [nullOne]);
        const isAll = found.kind === "wait_for" && found.mode === "all";
        const types = this.#alternatives.awaitedBy(step).filter((type) => this.#mayBeHeard(known, type));
        return isAll ? flagged : this.#narrow(flagged, isFieldOf(step, "event"), types.map(eventOf));
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
    const ended = this.#narrow(known, isFieldOf(step, "event"), events);
    if (mayBeTime && types.length > 0) return ended;
    return this.#isHeard ? this.#flag(ended, step, "timeout", mayBeTime) : known;
  }

  /** Whether anything is known of events. */
  get #isHeard(): boolean {
    return this.#slots.some(({ variable }) => isOfEvent(variable));
  }

  /** Whether the event that is being handled may be of the type. */
  #mayBeHeard(known: Relations, type: string): boolean {
    return this.#mayBe(known, eventOf(type));
  }

  /** Whether the alternative may be true of the event. */
  #mayBe(known: Relations, alternative: string): boolean {
    return this.#slots
      .filter(({ variable }) => isOfEvent(variable))
      .every(({ frame, index, variable }) =>
        this.#frames
          [frame]!.classesIn(known[frame]!, index)
          .some((one) => variable.classes[one]!.options.some(({ of }) => of[0] === alternative)),
      );
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
    return this.#keep(known, isMeant, (option, base) => option.of[base] !== nothing);
  }

  #flags(known: Relations, step: string, failed: boolean, skipped: boolean): Relations {
    return this.#flag(this.#flag(known, step, "failed", failed), step, "skipped", skipped);
  }

  #flag(known: Relations, step: string, field: string, value: boolean): Relations {
    const isMeant = isFieldOf(step, field);
    // Of several places together it is known which are there, and not their values.
    return this.#keep(known, isMeant, (option, base) =>
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
    return this.#forget(
      known,
      ({ root, step: of, fields }) =>
        root === "step" && ((of === step && !keeps.includes(fields[0] ?? "")) || around.includes(of ?? "")),
    );
  }

  #forget(known: Relations, isMeant: (base: DataPlace) => boolean): Relations {
    return this.#without(known, ({ variable }) => variable.bases.some(isMeant));
  }

  /** `readers`: the conditions that may still be read; where that is not known, all. What the event is, a wait may keep. */
  #forgetUnread(known: Relations, readers: ReadonlySet<string> | undefined): Relations {
    return this.#without(known, (slot) => {
      const isUnread = readers !== undefined && !intersect(slot.readers, readers);
      return slot.isFleeting || (isUnread && !slot.variable.bases.every(isEvent));
    });
  }

  #without(known: Relations, isMeant: (slot: Slot) => boolean): Relations {
    let now = known;
    for (const slot of this.#slots) {
      const { frame, index } = slot;
      if (now[frame] === this.#full[frame] || !isMeant(slot)) continue;
      const left = this.#frames[frame]!.without(now[frame]!, index);
      if (left !== now[frame]) now = now.with(frame, left);
    }
    return now;
  }

  /** Of what stands at the places, one of the alternatives is true. */
  #narrow(
    known: Relations,
    isMeant: (base: DataPlace) => boolean,
    alternatives: readonly string[],
  ): Relations {
    return this.#keep(known, isMeant, ({ of }, base) => alternatives.includes(of[base]!));
  }

  /** A variable of which that leaves nothing is known no more. */
  #keep(
    known: Relations,
    isMeant: (base: DataPlace) => boolean,
    isKept: (option: Option, base: number) => boolean,
  ): Relations {
    let now = known;
    for (const { variable, frame, index } of this.#slots) {
      const meant = variable.bases.flatMap((base, number) => (isMeant(base) ? [number] : []));
      if (meant.length === 0) continue;
      const kept = variable.classes.flatMap(({ options }, number) =>
        options.some((option) => meant.every((base) => isKept(option, base))) ? [number] : [],
      );
      const among = this.#frames[frame]!.among(index, kept);
      const narrowed = now[frame]! & among;
      const left = narrowed === 0n ? this.#frames[frame]!.without(now[frame]!, index) & among : narrowed;
      if (left !== 0n && left !== now[frame]) now = now.with(frame, left);
    }
    return now;
  }

  /** The combinations in which the condition has the truth. */
  #where(name: string, frame: number, truth: Truth): bigint {
    let truths = this.#truths.get(name);
    if (!truths) {
      const formula = this.#wholes.get(name) ?? this.#readings.get(name)!.formula!;
      const asked = new Map(
        this.#atomsOf(name).map((atom) => {
          const { variable, question } = questionOf(atom);
          const { variable: found, index } = this.#slotOf.get(variable)!;
          return [atom, { index, truths: found.classes.map((one) => one.truths.get(question)!) }];
        }),
      );
      truths = this.#frames[frame]!.by((classes) => {
        const truth = truthOf(formula, (atom) => {
          const { index, truths: byClass } = asked.get(atom)!;
          return byClass[classes[index]!]!;
        });
        return `${truth}`;
      });
      this.#truths.set(name, truths);
    }
    return truths[`${truth}`] ?? 0n;
  }

  #slotsOf(name: string): readonly Slot[] {
    return this.#atomsOf(name).map((atom) => this.#slotOf.get(questionOf(atom).variable)!);
  }

  #atomsOf(name: string): readonly Atom[] {
    const whole = this.#wholes.get(name);
    if (whole) return [whole];
    const formula = this.#readings.get(name)?.formula;
    return formula ? atomsIn(formula) : [];
  }

  #readersOfVariables(): ReadonlyMap<string, ReadonlySet<string>> {
    const readers = new Map<string, Set<string>>();
    for (const name of this.#readings.keys()) {
      for (const atom of this.#atomsOf(name)) {
        const { variable } = questionOf(atom);
        readers.set(variable, (readers.get(variable) ?? new Set()).add(name));
      }
    }
    return readers;
  }

  /** Variables that conditions read together, as long as they are not too many. */
  #group(): {
    readonly groups: readonly (readonly Variable[])[];
    readonly wholes: ReadonlyMap<string, Atom>;
  } {
    const atoms = new Map<string, Atom[]>();
    for (const { formula } of this.#readings.values()) {
      for (const atom of formula ? atomsIn(formula) : []) {
        const { variable } = questionOf(atom);
        atoms.set(variable, [...(atoms.get(variable) ?? []), atom]);
      }
    }
    // What a wait keeps of the event that ends it is known from the event.
    for (const step of new Set([...atoms.values()].flat().flatMap(waitsIn))) {
      for (const type of this.#alternatives.awaitedBy(step)) {
        const atom = isEventOf(type);
        const { variable } = questionOf(atom);
        atoms.set(variable, [...(atoms.get(variable) ?? []), atom]);
      }
    }
    const groupOf = new Map<string, Variable[]>();
    const made = (key: string, about: readonly Atom[]): Variable[] => {
      const group = groupOf.get(key) ?? [variableOf(key, about, this.#alternatives)];
      groupOf.set(key, group);
      return group;
    };
    const wholes = new Map<string, Atom>();
    for (const [name, { formula }] of this.#readings) {
      const read = formula ? atomsIn(formula) : [];
      const groups = new Set(
        read.map((atom) => made(questionOf(atom).variable, atoms.get(questionOf(atom).variable)!)),
      );
      const together = [...groups].flat();
      const combinations = together.reduce((size, { classes }) => size * classes.length, 1);
      if (combinations <= combinationsMax) {
        for (const { key } of together) groupOf.set(key, together);
        continue;
      }
      const reads = read.flatMap((atom) => placesOf(atom));
      const isChance = read.some((atom) => questionOf(atom).variable.startsWith(chanceMark));
      const whole: Atom = {
        kind: "other",
        text: isChance ? `${chanceMark}${name}` : `(whole) ${name}`,
        reads,
        isTotal: () => false,
      };
      wholes.set(name, whole);
      made(whole.text, [whole]);
    }
    for (const [key, about] of atoms) made(key, about);
    return { groups: [...new Set(groupOf.values())], wholes };
  }

  #parse(known: string): Relations {
    if (known === "") return this.#full;
    const parsed = this.#parsed.get(known);
    if (parsed) return parsed;
    const relations = [...this.#full];
    for (const part of known.split(" ")) {
      const [frame = "", bits = ""] = part.split(":");
      relations[Number(frame)] = BigInt(`0x${bits}`);
    }
    this.#parsed.set(known, relations);
    return relations;
  }

  #print(known: Relations): string {
    return known
      .flatMap((relation, frame) =>
        relation === this.#full[frame] ? [] : [`${frame}:${relation.toString(16)}`],
      )
      .join(" ");
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
const failures = [
  failure,
  lost,
  otherError,
  ...[
    "validation",
    "expression",
    "policy",
    "timeout",
    "communication",
    "human",
    "compensation",
    "runtime",
  ].map(errorOf),
];

const isEvent = ({ root }: DataPlace): boolean => root === "event";

const isOfEvent = ({ bases }: Variable): boolean => bases.length === 1 && isEvent(bases[0]!);

const isFieldOf =
  (step: string, field: string) =>
  ({ root, step: of, fields }: DataPlace): boolean =>
    root === "step" && of === step && fields[0] === field;

const isOutputOf = (step: string): ((base: DataPlace) => boolean) => isFieldOf(step, "output");
const isErrorOf = (step: string): ((base: DataPlace) => boolean) => isFieldOf(step, "error");

const waitsIn = (atom: Atom): readonly string[] =>
  placesOf(atom).flatMap(({ step, fields }) =>
    step !== undefined && (fields[0] === "event" || fields[0] === "timeout") ? [step] : [],
  );

const isEventOf = (type: string): Atom => ({
  kind: "place",
  place: { root: "event", fields: ["type"] },
  source: `event.type == ${JSON.stringify(type)}`,
  constants: [type],
  asks: "truth",
});

function placesOf(atom: Atom): readonly DataPlace[] {
  switch (atom.kind) {
    case "place":
      return [atom.place];
    case "order":
      return [atom.left, atom.right];
    case "other":
      return atom.reads;
    default:
      return atom satisfies never;
  }
}

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
