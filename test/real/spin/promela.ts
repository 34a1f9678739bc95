// Promela: a workflow as a model for SPIN, written from the language's own words (src/language/README.md) and from nothing
// that this program makes of a workflow: no statechart, no graph. It reads the steps, and says of each when it begins,
// what can happen while it is under way, and what its end brings.
//
// A model is one process that goes round a loop. Each turn is one atomic step, so that SPIN stores states of rest alone:
//   1. one event is chosen: a call ends, time passes, an event comes, somebody cancels;
//   2. what follows from it at once is done, until nothing more follows: next steps begin, blocks end, the undo goes on;
//   3. what nothing can ask for any more is forgotten (`later.ts`), whatever conditions will say and calls will answer;
//   4. the turn is printed: its event, what was chosen, the calls made, and the variables before and after (`was_` is as of
//      the last rest, so that it makes no states of its own).
//
// Times are not compared: each timer may be due at any moment. What is not said of the language is refused (`supported.ts`).
import type { ChooseStep, Expression, ParallelStep, Step, Workflow } from "../../../src/language/workflow.ts";
import { laterOf } from "./later.ts";
import type { Later } from "./later.ts";
import { insideOf, isForgiving, isGraph, isPerformed, named, readOf, undoable } from "./structure.ts";
import { refuse } from "./supported.ts";
import { decidedBy, undoOrder } from "./undo-order.ts";
import type { Unit } from "./undo-order.ts";

export interface Model {
  readonly text: string;
  /** What can happen, in words, in the order of the numbers that turns have. */
  readonly events: readonly string[];
  /** The conditions over data; of the number that a turn has chosen, each has two bits: 1 for true, 2 false, 3 without a value. */
  readonly conditions: readonly string[];
  /** The steps whose calls are made, or whose events published: sixteen bits for each sixteen of them. */
  readonly calls: readonly string[];
}

/** Throws for what it has no words for. */
export function promelaOf(workflow: Workflow): Model {
  refuse(workflow);
  return new Writer(workflow).model();
}

/** What follows a list of steps, or a step, as statements. */
interface Then {
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

class Writer {
  readonly #workflow: Workflow;
  readonly #later: Later;
  readonly #variables = new Set(["phase"]);
  readonly #words: string[] = [];
  readonly #conditions: string[] = [];
  readonly #calls: string[] = [];
  /** Guard and statements of each event; of an event from outside each step that takes it. */
  readonly #events: string[] = [];
  readonly #outside = new Map<string, { readonly guard: string; readonly then: readonly string[] }[]>();
  readonly #rules: string[] = [];
  /** Rules that end blocks: only read when no step has anything to do; inner blocks first. */
  readonly #looks: string[] = [];
  readonly #forget: string[] = [];
  /** Questions that conditions ask of steps: `s1_failed`. */
  readonly #asked: ReadonlySet<string>;

  constructor(workflow: Workflow) {
    this.#workflow = workflow;
    this.#later = laterOf(workflow);
    this.#asked = new Set(this.#later.questions.map(({ name }) => name));
  }

  model(): Model {
    const { steps, deadlineMs } = this.#workflow;
    for (const { name } of this.#later.questions) this.#variables.add(name);
    this.#list("", steps, { done: this.#succeed(), failed: this.#fail("TO_FAILED") });
    this.#event("the instance is cancelled", "phase == WORK", this.#fail("TO_CANCELLED"));
    if (deadlineMs !== undefined)
      this.#event("the deadline passes", "phase == WORK", this.#fail("TO_FAILED"));
    this.#undo();
    this.#remember();
    return { text: this.#print(), events: this.#words, conditions: this.#conditions, calls: this.#calls };
  }

  /** The steps of a list, one after the other or as a graph; `prefix` tells copies of a step apart. */
  #list(prefix: string, steps: readonly Step[], then: Then): void {
    if (isGraph(steps)) {
      this.#graph(prefix, steps, then);
      return;
    }
    steps.forEach((step, index) => {
      const next = steps[index + 1];
      this.#step(prefix, step, { ...then, done: next ? [begin(prefix, next)] : then.done });
    });
  }

  /** A step of a graph waits for what it needs, and does not run where one of these failed or did not run. */
  #graph(prefix: string, steps: readonly Step[], then: Then): void {
    const placeOf = ({ id }: Pick<Step, "id">): string => `${prefix}${named(id)}_place`;
    const places = steps.map(placeOf);
    for (const step of steps) {
      const place = placeOf(step);
      this.#variables.add(place);
      const needs = (step.needs ?? []).map((id) => placeOf({ id }));
      if (needs.length > 0) {
        const lost = any(needs.map((need) => `${need} == BADLY || ${need} == NOT_RUN`));
        const ready = all(needs.map((need) => `${need} == WELL`));
        this.#rule(`${place} == WAITS && (${lost})`, [`${place} = NOT_RUN`]);
        this.#rule(`${place} == WAITS && ${ready}`, [`${place} = ON`, begin(prefix, step)]);
      }
      this.#step(prefix, step, { done: [`${place} = WELL`], failed: [`${place} = BADLY`] });
    }
    const clear = places.map((place) => `${place} = OFF`);
    const over = all(places.map((place) => `${place} >= WELL`));
    const lost = any(places.map((place) => `${place} == BADLY`));
    this.#rule(over, [
      choice([
        [lost, [...clear, ...then.failed]],
        ["else", [...clear, ...then.done]],
      ]),
    ]);
  }

  #step(prefix: string, step: Step, then: Then): void {
    const x = `${prefix}${named(step.id)}`;
    this.#variables.add(x);
    this.#rule(`${x} == BEGINS`, [this.#guarded(prefix, step, then)]);
    this.#inside(prefix, step);
    this.#rule(`${x} == WELL`, [
      ...this.#leaveStep(prefix, step),
      ...(step.compensation ? [`${x}_undo = true`] : []),
      ...then.done,
    ]);
    const [handler] = step.onError ?? [];
    this.#rule(`${x} == BADLY`, [
      ...this.#leaveStep(prefix, step),
      ...this.#note(step, "failed"),
      ...(handler
        ? handler.steps[0]
          ? beginAll(prefix, handler.steps)
          : after(handler.then, then)
        : then.failed),
    ]);
    if (handler) this.#list(prefix, handler.steps, { ...then, done: after(handler.then, then) });
  }

  /** With its guard: false skips the step; one that has no value fails it, which its own handlers do not see. */
  #guarded(prefix: string, step: Step, then: Then): string {
    const x = `${prefix}${named(step.id)}`;
    const start = this.#start(prefix, step);
    if (!step.when) return start.join("; ");
    const skip = [`${x} = OFF`, ...this.#note(step, "skipped"), ...then.done];
    const fail = [`${x} = OFF`, ...this.#note(step, "failed"), ...then.failed];
    return this.#decide(step.when, start, skip, fail);
  }

  /** A condition over steps is computed; one over data may be true, false, or without a value. */
  #decide(
    condition: Expression,
    yes: readonly string[],
    no: readonly string[],
    error: readonly string[],
  ): string {
    const read = readOf(condition);
    if (!read) {
      const bits = 4 ** this.#conditions.length;
      this.#conditions.push(condition.source);
      return choice(
        [yes, no, error].map((then, index) => ["true", [`chosen = chosen + ${bits * (index + 1)}`, ...then]]),
      );
    }
    const name = `${named(read.step)}_${read.field}`;
    return choice([
      [read.not ? `!${name}` : name, yes],
      ["else", no],
    ]);
  }

  /** What a step does as it begins. */
  #start(prefix: string, step: Step): readonly string[] {
    const x = `${prefix}${named(step.id)}`;
    switch (step.kind) {
      case "call":
      case "emit":
        return [`${x} = ON`, ...(step.compensation ? [`${x}_open = true`] : []), this.#made(step)];
      case "wait":
      case "wait_for":
        return [`${x} = ON`];
      case "fail":
        return [`${x} = BADLY`];
      case "end":
        return step.as === "completed"
          ? this.#succeed()
          : this.#fail(step.as === "failed" ? "TO_FAILED" : "TO_CANCELLED");
      case "steps":
        return [`${x} = ON`, ...beginAll(prefix, step.steps)];
      case "parallel":
        return [
          `${x} = ON`,
          ...step.branches.flatMap(({ steps }, index) => [
            `${x}_b${index + 1} = ON`,
            ...beginAll(prefix, steps),
          ]),
        ];
      case "choose":
        return [`${x} = ON`, this.#firstCase(prefix, step, 0)];
      default:
        throw new Error(`no ${step.kind}`);
    }
  }

  #made({ id }: Step): string {
    const number = this.#calls.push(id) - 1;
    const word = `made[${Math.floor(number / 16)}]`;
    return `${word} = ${word} | ${1 << (number % 16)}`;
  }

  #firstCase(prefix: string, step: ChooseStep, index: number): string {
    const x = `${prefix}${named(step.id)}`;
    const found = step.cases[index];
    if (!found) return `${x} = WELL`;
    const take = beginAll(prefix, found.steps);
    if (!found.when) return take.join("; ");
    return this.#decide(found.when, take, [this.#firstCase(prefix, step, index + 1)], [`${x} = BADLY`]);
  }

  /** What can happen while a step is under way. */
  #inside(prefix: string, step: Step): void {
    const x = `${prefix}${named(step.id)}`;
    const on = `${x} == ON`;
    switch (step.kind) {
      case "call":
      case "emit":
        this.#call(x, step);
        return;
      case "wait":
        this.#event(`the time of ${step.id} has passed`, on, [...this.#note(step, "timeout"), `${x} = WELL`]);
        for (const event of step.until.length > 0 ? step.until : [`${step.id}.resolved`])
          this.#comes(event, on, [`${x} = WELL`]);
        return;
      case "wait_for":
        if (step.timeoutMs !== undefined)
          this.#event(`the time of ${step.id} has passed`, on, [
            ...this.#note(step, "timeout"),
            `${x} = ${step.onTimeout === "continue" ? "WELL" : "BADLY"}`,
          ]);
        if (step.mode === "any") {
          for (const event of step.events) this.#comes(event, on, [`${x} = WELL`]);
          return;
        }
        step.events.forEach((event, index) => {
          const got = step.events.map((_, each) => `${x}_got${each + 1}`);
          this.#variables.add(got[index]!);
          this.#comes(event, `${on} && !${got[index]!}`, [
            `${got[index]!} = true`,
            choice([
              [all(got), [`${x} = WELL`]],
              ["else", []],
            ]),
          ]);
        });
        return;
      case "steps":
        this.#list(prefix, step.steps, { done: [`${x} = WELL`], failed: [`${x} = BADLY`] });
        this.#limit(x, step);
        return;
      case "choose":
        for (const { steps } of step.cases)
          this.#list(prefix, steps, { done: [`${x} = WELL`], failed: [`${x} = BADLY`] });
        this.#limit(x, step);
        return;
      case "parallel":
        this.#branches(prefix, step);
        this.#limit(x, step);
        break;
      default:
    }
  }

  /** A call that has an undo may be left on the wire: then its end is only noted. */
  #call(x: string, step: Step): void {
    if (!step.compensation) {
      this.#event(`${step.id} succeeds`, `${x} == ON`, [`${x} = WELL`]);
      this.#event(`${step.id} fails`, `${x} == ON`, [`${x} = BADLY`]);
      return;
    }
    this.#variables.add(`${x}_open`);
    const perhaps = [...this.#note(step, "failed"), `${x}_undo = true`, `${x}_perhaps = true`];
    for (const [on, left] of [
      [`${x} == ON`, false],
      [`${x}_open && ${x} != ON`, true],
    ] as const) {
      const ends = (then: readonly string[], end: string): readonly string[] => [
        `${x}_open = false`,
        ...then,
        ...(left ? [] : [`${x} = ${end}`]),
      ];
      this.#event(`${step.id} succeeds`, on, ends(left ? [`${x}_undo = true`] : [], "WELL"));
      this.#event(`${step.id} fails`, on, ends([], "BADLY"));
      this.#event(`${step.id} fails, perhaps with effect`, on, ends(perhaps, "BADLY"));
    }
  }

  /** The block goes on once enough branches succeeded, and fails once enough cannot any more. */
  #branches(prefix: string, step: ParallelStep): void {
    const x = `${prefix}${named(step.id)}`;
    const { branches, join, onWin, onFail } = step;
    const names = branches.map((_, index) => `${x}_b${index + 1}`);
    branches.forEach(({ steps }, index) => {
      const branch = names[index]!;
      this.#variables.add(branch);
      this.#list(prefix, steps, { done: [`${branch} = WELL`], failed: [`${branch} = BADLY`] });
    });
    const number = (end: string): string => names.map((name) => `(${name} == ${end})`).join(" + ");
    const won = `${number("WELL")} >= ${join}`;
    const lost = `${number("BADLY")} > ${branches.length - join}`;
    const over = `${number("ON")} == 0`;
    this.#look(`${x} == ON && ${won}${onWin === "cancel" ? "" : ` && ${over}`}`, [`${x} = WELL`]);
    this.#look(`${x} == ON && ${lost}${onFail === "cancel" ? "" : ` && ${over}`}`, [`${x} = BADLY`]);
  }

  #limit(x: string, step: Extract<Step, { readonly kind: "steps" | "choose" | "parallel" }>): void {
    if (step.timeoutMs === undefined) return;
    this.#event(`the time of ${step.id} has passed`, `${x} == ON`, [
      ...this.#note(step, "timeout"),
      `${x} = BADLY`,
    ]);
  }

  /** All is over: what may have taken effect is undone, once nothing is on the wire. */
  #succeed(): readonly string[] {
    const isUndone = undoable(this.#workflow.steps).length > 0;
    return ["leave_all()", `phase = ${isUndone ? "SETTLING" : "COMPLETED"}`];
  }

  #fail(to: "TO_FAILED" | "TO_CANCELLED"): readonly string[] {
    const isUndone = undoable(this.#workflow.steps).length > 0;
    return ["leave_all()", `phase = ${isUndone ? to : to === "TO_FAILED" ? "FAILED" : "CANCELLED"}`];
  }

  /** The steps of a list, and all that is inside of them, are not under way any more. A call stays on the wire. */
  #leave(prefix: string, steps: readonly Step[]): readonly string[] {
    return [
      ...(isGraph(steps) ? steps.map(({ id }) => `${prefix}${named(id)}_place = OFF`) : []),
      ...steps.flatMap((step) => this.#leaveStep(prefix, step)),
    ];
  }

  #leaveStep(prefix: string, step: Step): readonly string[] {
    const x = `${prefix}${named(step.id)}`;
    const own =
      step.kind === "parallel"
        ? step.branches.map((_, index) => `${x}_b${index + 1} = OFF`)
        : step.kind === "wait_for" && step.mode === "all"
          ? step.events.map((_, index) => `${x}_got${index + 1} = false`)
          : [];
    return [`${x} = OFF`, ...own, ...insideOf(step).flatMap((list) => this.#leave(prefix, list))];
  }

  /** Two chains: of what completed or may have, when all is undone; of what may have, when the instance completes. */
  #undo(): void {
    const { steps } = this.#workflow;
    const open = undoable(steps)
      .filter(isPerformed)
      .map((step) => `${named(step.id)}_open`);
    const settled = open.length > 0 ? `!(${any(open)})` : "true";
    const first = this.#chain("undo_", undoOrder(steps, "all"), [
      choice([
        ["phase == TO_FAILED", ["phase = FAILED"]],
        ["else", ["phase = CANCELLED"]],
      ]),
    ]);
    const tidy = this.#chain("tidy_", undoOrder(steps, "perhaps"), ["phase = COMPLETED"]);
    const rest = `!undoing && ${settled}`;
    this.#rule(`(phase == TO_FAILED || phase == TO_CANCELLED) && ${rest}`, ["undoing = true", ...first]);
    this.#rule(`phase == SETTLING && ${rest}`, ["undoing = true", ...tidy]);
  }

  /** One undo at a time. A step that holds others stands for them once it has completed. What begins the chain. */
  #chain(prefix: string, units: readonly Unit[], end: readonly string[]): readonly string[] {
    let next: readonly string[] = end;
    for (const unit of units.toReversed()) next = this.#unit(prefix, unit, next);
    return next;
  }

  #unit(prefix: string, { step, inner }: Unit, next: readonly string[]): readonly string[] {
    const x = named(step.id);
    const unit = `${prefix}${x}`;
    this.#variables.add(unit);
    const asks = prefix === "undo_" ? `${x}_undo` : `${x}_perhaps`;
    const instead = this.#chain(prefix, inner, next);
    this.#rule(`${unit} == BEGINS`, [
      choice([
        [asks, [`${unit} = ON`, ...beginAll(prefix, step.compensation)]],
        ["else", [`${unit} = OFF`, ...instead]],
      ]),
    ]);
    const done = [
      `${unit} = OFF`,
      `${x}_undo = false`,
      ...(isPerformed(step) ? [`${x}_perhaps = false`] : []),
      ...next,
    ];
    // A person tries the step once more that failed, or goes on after it: which one it was matters. A graph is one.
    if (isGraph(step.compensation))
      this.#list(prefix, step.compensation, { done, failed: [`${unit} = STUCK`] });
    else
      step.compensation.forEach((each, index, { [index + 1]: after }) =>
        this.#step(prefix, each, {
          done: after ? [begin(prefix, after)] : done,
          failed: [`${unit} = STUCK + ${index}`],
        }),
      );
    return [`${unit} = BEGINS`];
  }

  /** What is remembered beside where the instance is, and how long. */
  #remember(): void {
    for (const { name, places } of this.#later.questions)
      this.#forgotten(name, `phase == WORK && (${any(places)})`);
    const { steps } = this.#workflow;
    const isUndoing = "(phase == TO_FAILED || phase == TO_CANCELLED)";
    for (const step of undoable(steps)) {
      const undecided = (prefix: string, units: readonly Unit[]): string =>
        `!(${any(decidedBy(step, units).map(({ id }) => `${prefix}${named(id)} >= ON`))})`;
      const all = undecided("undo_", undoOrder(steps, "all"));
      // An instance that completed may still be undone, with its parent.
      const kept = "phase == WORK || phase == SETTLING || phase == COMPLETED";
      this.#forgotten(`${named(step.id)}_undo`, `${kept} || ${isUndoing} && ${all}`);
      if (!isPerformed(step)) continue;
      const perhaps = undecided("tidy_", undoOrder(steps, "perhaps"));
      const working = `phase == WORK && (${any(isForgiving(this.#workflow) ? this.#later.success : [])})`;
      this.#forgotten(`${named(step.id)}_perhaps`, `${working} || phase == SETTLING && ${perhaps}`);
    }
    this.#forgotten("undoing", `${isUndoing} || phase == SETTLING`);
  }

  #forgotten(name: string, unless: string): void {
    this.#variables.add(name);
    this.#forget.push(`if\n:: ${unless}\n:: else -> ${name} = false\nfi;`);
  }

  #note(step: Step, field: "failed" | "timeout" | "skipped"): readonly string[] {
    const name = `${named(step.id)}_${field}`;
    return this.#asked.has(name) ? [`${name} = true`] : [];
  }

  #event(words: string, guard: string, then: readonly string[]): void {
    const number = `event = ${this.#words.push(words)}`;
    this.#events.push(`/* ${words} */\n:: ${guard} -> ${[number, ...then].join("; ")}`);
  }

  #comes(event: string, guard: string, then: readonly string[]): void {
    this.#outside.set(event, [...(this.#outside.get(event) ?? []), { guard, then }]);
  }

  #rule(guard: string, then: readonly string[]): void {
    this.#rules.push(`if\n:: ${guard} -> ${[...then, "moved = true"].join("; ")}\n:: else\nfi;`);
  }

  #look(guard: string, then: readonly string[]): void {
    this.#looks.push(`if\n:: !moved && ${guard} -> ${[...then, "moved = true"].join("; ")}\n:: else\nfi;`);
  }

  #print(): string {
    for (const [event, takers] of this.#outside) {
      const each = takers.map(({ guard, then }) =>
        choice([
          [guard, then],
          ["else", []],
        ]),
      );
      this.#event(`${event} comes`, any(takers.map(({ guard }) => guard)), each);
    }
    const { steps } = this.#workflow;
    const variables = [...this.#variables];
    const words = Array.from({ length: Math.ceil(this.#calls.length / 16) || 1 }, (_, index) => index);
    const print = (prefix: string): string =>
      variables.map((name) => `printf("%02x", now.${prefix}${name});`).join("\n");
    return indented(`${constants}
${variables.map((name) => `byte ${name}; byte was_${name};`).join("\n")}
bool moved;
byte event;
int chosen;
int made[${words.length}];

/* No step is under way any more. A call that is on the wire stays there. */
inline leave_all() {
${this.#leave("", steps).join(";\n")}
}

active proctype instance() {
end:
do
:: atomic {

/* One event. */
if
:: phase == NOT_BEGUN -> phase = WORK; ${beginAll("", steps).join("; ")}
${this.#events.join("\n")}
fi;

/* What follows from it at once. */
moved = true;
do
:: moved ->
moved = false;
${this.#rules.join("\n")}
/* Blocks look at their branches once these have nothing more to do. */
${this.#looks.join("\n")}
:: else -> break
od;

/* What nothing can ask for any more is forgotten. */
${this.#forget.join("\n")}

c_code {
printf("\\nturn %d %d ", now.event, now.chosen);
${words.map((word) => `printf("%04x", now.made[${word}]);`).join("\n")}
printf(" ");
${print("was_")}
printf(" ");
${print("")}
printf("\\n");
};
event = 0;
chosen = 0;
${words.map((word) => `made[${word}] = 0`).join(";\n")};
${variables.map((name) => `was_${name} = ${name}`).join(";\n")}
}
od
}
`);
  }
}

const constants = `/* Steps, branches and places in a graph. */
#define OFF 0
#define BEGINS 1
#define WAITS 2
#define ON 3
#define WELL 4
#define BADLY 5
#define NOT_RUN 6
#define STUCK 7 /* or more */
/* The instance. */
#define NOT_BEGUN 0
#define WORK 1
#define TO_FAILED 2
#define TO_CANCELLED 3
#define SETTLING 4
#define COMPLETED 5
#define FAILED 6
#define CANCELLED 7`;

const any = (guards: readonly string[]): string =>
  guards.length === 0 ? "false" : guards.map((guard) => `(${guard})`).join(" || ");
const all = (guards: readonly string[]): string => guards.map((guard) => `(${guard})`).join(" && ");

function choice(options: readonly (readonly [guard: string, then: readonly string[]])[]): string {
  const lines = options.map(([guard, then]) =>
    then.length > 0 ? `:: ${guard} -> ${then.join("; ")}` : `:: ${guard}`,
  );
  return ["if", ...lines, "fi"].join("\n");
}

const begin = (prefix: string, { id }: Step): string => `${prefix}${named(id)} = BEGINS`;

/** A list begins: with its first step, or as a graph with all that need nothing. */
function beginAll(prefix: string, steps: readonly Step[]): readonly string[] {
  if (!isGraph(steps)) return steps.slice(0, 1).map((step) => begin(prefix, step));
  return steps.flatMap((step) =>
    step.needs?.length
      ? [`${prefix}${named(step.id)}_place = WAITS`]
      : [`${prefix}${named(step.id)}_place = ON`, begin(prefix, step)],
  );
}

/** Two blanks for each block that a line is in. */
function indented(text: string): string {
  let depth = 0;
  return text
    .split("\n")
    .map((line) => {
      if (/^(fi|od|\})/.test(line)) depth--;
      const at = "  ".repeat(depth);
      if (/(^|\W)(if|do|\{)$/.test(line)) depth++;
      return line === "" ? "" : `${at}${line}`;
    })
    .join("\n");
}

const after = (then: "continue" | "fail", { done, failed }: Then): readonly string[] =>
  then === "continue" ? done : failed;
