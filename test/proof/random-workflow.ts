// Random workflows of the language, as texts, mostly small enough that all their runs can be listed. fast-check makes them
// from a seed, and shrinks one that a test fails on.
import fc from "fast-check";
import { stringify } from "yaml";
import { guarded, isOneIn, lengthMs, list, oneIn, race } from "./random-part.ts";
import type { Guarded, Handler, List, Part, Undo } from "./random-part.ts";

export interface RandomWorkflow {
  readonly text: string;
  /** What it is made of, by name; one that occurs twice is there twice. */
  readonly constructs: readonly string[];
}

/** All that random workflows are made of. */
export const constructs: readonly string[] = [
  "agent",
  "ask",
  "ask escalated",
  "ask reminded",
  "ask reminded escalated",
  "call",
  "call undone by call",
  "call undone by list",
  "call undone by wait",
  "case over data",
  "case over facts",
  "choose",
  "choose with a time limit",
  "choose with else",
  "deadline",
  "emit",
  "emit undone",
  "end cancelled",
  "end completed",
  "end failed",
  "fail",
  "for_each",
  "needs",
  "on_error continue",
  "on_error continue with steps",
  "on_error fail",
  "on_error fail with steps",
  "output",
  "parallel all on_fail cancel",
  "parallel all on_fail finish",
  "parallel any on_fail cancel",
  "parallel any on_fail finish",
  "parallel on_win cancel",
  "parallel on_win finish",
  "parallel some on_fail cancel",
  "parallel some on_fail finish",
  "parallel undone",
  "parallel with a time limit",
  "repeat at a pace continue",
  "repeat at a pace fail",
  "repeat continue",
  "repeat fail",
  "run",
  "run undone",
  "scope",
  "scope undone",
  "scope with a time limit",
  "set",
  "until over data",
  "until over facts",
  "wait",
  "wait until an event",
  "wait until an event that matches",
  "wait_for all",
  "wait_for all that matches",
  "wait_for any",
  "wait_for any that matches",
  "wait_for one",
  "wait_for one that matches",
  "wait_for with a time limit, continue",
  "wait_for with a time limit, fail",
  "when over data",
  "when over facts",
];

/** Waits and limits last a few milliseconds, so that a clock can be simulated tick by tick. */
interface Root extends List {
  readonly deadlineMs: number | undefined;
  readonly output: boolean;
}

const deadlineMs = (many: number): fc.Arbitrary<number | undefined> =>
  oneIn(
    many,
    lengthMs.map((ms) => ms + 2),
  );

/** Has every kind of step. */
export const randomWorkflow: fc.Arbitrary<RandomWorkflow> = fc
  .record({ list, last: oneIn(2, guarded), deadlineMs: deadlineMs(7), output: isOneIn(8) })
  .map(({ list: { steps, needs }, last, ...rest }) =>
    new Writer().workflow({ steps: last && !needs ? [...steps, last] : steps, needs, ...rest }),
  );

/** Is little but timers that run side by side. */
export const randomRace: fc.Arbitrary<RandomWorkflow> = fc
  .record({ race, last: oneIn(2, guarded), deadlineMs: deadlineMs(3) })
  .map(({ race: first, last, deadlineMs: ms }) =>
    new Writer().workflow({
      steps: last ? [first, last] : [first],
      needs: undefined,
      deadlineMs: ms,
      output: false,
    }),
  );

type Map = Readonly<Record<string, unknown>>;

/** A step, or what is special to it, and the ids of the steps in it. */
interface Written {
  readonly map: Map;
  readonly ids: readonly string[];
}

interface WrittenList {
  readonly maps: readonly Map[];
  readonly ids: readonly string[];
}

/** Gives parts their ids, and lets conditions read what stands before them (`seen`). */
class Writer {
  readonly #constructs: string[] = [];
  #count = 0;
  /** A race in a round cannot leave a child or items: a call stands for them there. */
  #inRound = false;

  workflow({ deadlineMs: ms, output, ...steps }: Root): RandomWorkflow {
    const { maps } = this.#list(steps, []);
    if (ms !== undefined) this.#note("deadline");
    if (output) this.#note("output");
    const text = stringify({
      id: "random",
      ...(ms !== undefined && { deadline: `${ms}ms` }),
      steps: maps,
      ...(output && { output: { data: "${input.output}" } }),
    });
    return { text, constructs: this.#constructs };
  }

  #note(...words: readonly (string | false | undefined)[]): void {
    this.#constructs.push(words.filter(Boolean).join(" "));
  }

  #id(): string {
    return `s${++this.#count}`;
  }

  #list({ steps, needs }: List, seen: readonly string[]): WrittenList {
    if (!needs || steps.length < 2) return this.#steps(steps, seen);
    this.#note("needs");
    const done: { readonly id: string; readonly readable: readonly string[] }[] = [];
    const all = steps.map((step, index) => {
      const needed = done.filter((_, place) => (needs[index]! & (1 << place)) !== 0);
      const readable = [...new Set(needed.flatMap((earlier) => earlier.readable))];
      const { map, ids } = this.#guarded(step, [...seen, ...readable]);
      done.push({ id: ids[0]!, readable: [...readable, ...ids] });
      return { map: { ...map, needs: needed.map(({ id }) => id) }, ids };
    });
    return { maps: all.map(({ map }) => map), ids: all.flatMap(({ ids }) => ids) };
  }

  #steps(steps: readonly Guarded[], seen: readonly string[]): WrittenList {
    const ids: string[] = [];
    const maps = steps.map((step) => {
      const written = this.#guarded(step, [...seen, ...ids]);
      ids.push(...written.ids);
      return written.map;
    });
    return { maps, ids };
  }

  #guarded({ part, when, handlers }: Guarded, seen: readonly string[]): Written {
    const id = this.#id();
    const { map, ids } = this.#part(id, part, seen);
    const fails = part.kind !== "set" && part.kind !== "fail" && part.kind !== "end";
    return {
      map: {
        id,
        ...(when !== undefined && { when: this.#condition("when", when, seen) }),
        ...map,
        ...(fails && handlers.length > 0 && { on_error: this.#handlers(handlers, seen) }),
      },
      ids: [id, ...ids],
    };
  }

  #handlers(handlers: readonly Handler[], seen: readonly string[]): readonly Map[] {
    return handlers.map(({ type, steps, then }, index) => {
      this.#note("on_error", then, steps.length > 0 && "with steps");
      // One that takes every error stands last.
      const named = type ?? (index < handlers.length - 1 ? "communication" : undefined);
      return {
        ...(named && { type: named }),
        ...(steps.length > 0 && { steps: this.#steps(steps, seen).maps }),
        then,
      };
    });
  }

  /** Over facts where there are some, and one time in four over data. */
  #condition(where: string, choice: number, seen: readonly string[]): string {
    const step = seen[Math.floor(choice / 4) % Math.max(seen.length, 1)];
    const field = ["failed", "skipped", "timeout"][choice % 4];
    if (step === undefined || field === undefined) {
      this.#note(where, "over data");
      return choice % 2 === 0 ? "input.a == 1" : "input.b == 1";
    }
    this.#note(where, "over facts");
    return `${choice % 2 === 0 ? "" : "!"}step(${step}).${field}`;
  }

  #part(id: string, part: Part, seen: readonly string[]): Written {
    switch (part.kind) {
      case "call":
        return this.#call(id, part.undo);
      case "emit":
        this.#note("emit", part.undo && "undone");
        return alone({ emit: `told_${id}`, ...compensation(id, part.undo ? "call" : "none") });
      case "run":
        if (this.#inRound) return this.#call(id, "none");
        this.#note("run", part.undo && "undone");
        return alone({ run: `other_${id}`, ...compensation(id, part.undo ? "call" : "none") });
      case "for_each":
        if (this.#inRound) return this.#call(id, "none");
        this.#note("for_each");
        return alone({ for_each: "input.list", steps: [{ id: `${id}_item`, call: `POST /${id}` }] });
      case "set":
        this.#note("set");
        return alone({ set: { [id]: "${input.a}" } });
      case "fail":
        this.#note("fail");
        return alone({ fail: { type: "refused" } });
      case "agent":
        this.#note("agent");
        return alone({ agent: id, output: { ok: "boolean" }, retry: 0 });
      case "end":
        this.#note("end", part.as);
        return alone({ end: part.as });
      case "ask":
        return alone(this.#ask(part));
      case "wait":
      case "wait_for":
        return alone(this.#wait(part));
      case "parallel":
        return this.#parallel(id, part, seen);
      case "scope": {
        const { limitMs, undo } = part;
        this.#note("scope");
        const { maps, ids } = this.#list(part.list, seen);
        return {
          map: { steps: maps, ...this.#limit("scope", limitMs), ...this.#undone("scope", id, undo) },
          ids,
        };
      }
      case "choose":
        return this.#choose(part, seen);
      case "repeat":
        return this.#repeat(part, seen);
      default:
        return part satisfies never;
    }
  }

  #call(id: string, undo: Undo): Written {
    this.#note("call", undo !== "none" && `undone by ${undo}`);
    return alone({ call: `POST /${id}`, retry: 0, ...compensation(id, undo) });
  }

  #ask({ dueMs, remind, escalate }: Extract<Part, { kind: "ask" }>): Map {
    this.#note("ask", remind && "reminded", escalate && "escalated");
    return {
      ask: {
        group: "officers",
        due: `${dueMs}ms`,
        ...(remind && { remind: `${dueMs - 1}ms` }),
        ...(escalate && { escalate_to: "chiefs" }),
      },
    };
  }

  #wait(part: Extract<Part, { kind: "wait" | "wait_for" }>): Map {
    const match = part.match && { match: "event.data.ok == true" };
    if (part.kind === "wait") {
      const { lengthMs: ms, until } = part;
      const [first] = until;
      this.#note("wait", first !== undefined && `until an event${match ? " that matches" : ""}`);
      return { wait: `${ms}ms`, ...(first !== undefined && { until: `e${first}`, ...match }) };
    }
    const { events, mode, limitMs, onTimeout } = part;
    this.#note("wait_for", events.length > 1 ? mode : "one", match && "that matches");
    if (limitMs !== undefined) this.#note("wait_for with a time limit,", onTimeout);
    return {
      wait_for: { [mode]: events.map((event) => `e${event}`) },
      ...(limitMs !== undefined && { timeout: `${limitMs}ms`, on_timeout: onTimeout }),
      ...match,
    };
  }

  #parallel(id: string, part: Extract<Part, { kind: "parallel" }>, seen: readonly string[]): Written {
    const { branches, onWin, onFail, limitMs, undo } = part;
    const join = (part.join % branches.length) + 1;
    const all = join === branches.length;
    this.#note("parallel", all ? "all" : join === 1 ? "any" : "some", `on_fail ${onFail}`);
    if (!all) this.#note("parallel on_win", onWin);
    const lists = branches.map((steps) => this.#steps(steps, seen));
    return {
      map: {
        parallel: Object.fromEntries(lists.map(({ maps }, index) => [`b${index + 1}`, maps])),
        join: all ? "all" : join,
        on_win: onWin,
        on_fail: onFail,
        ...this.#limit("parallel", limitMs),
        ...this.#undone("parallel", id, undo),
      },
      ids: lists.flatMap(({ ids }) => ids),
    };
  }

  #choose(
    { cases, otherwise, limitMs }: Extract<Part, { kind: "choose" }>,
    seen: readonly string[],
  ): Written {
    this.#note("choose", otherwise && "with else");
    const written = cases.map(({ condition, steps }) => ({
      when: this.#condition("case", condition, seen),
      list: this.#steps(steps, seen),
    }));
    const last = otherwise && this.#steps(otherwise, seen);
    return {
      map: {
        choose: [
          ...written.map(({ when, list: { maps } }) => ({ when, steps: maps })),
          ...(last ? [{ else: last.maps }] : []),
        ],
        ...this.#limit("choose", limitMs),
      },
      ids: [...written.flatMap(({ list: { ids } }) => ids), ...(last?.ids ?? [])],
    };
  }

  /** Its first step is a call, so that every round waits for something. */
  #repeat(part: Extract<Part, { kind: "repeat" }>, seen: readonly string[]): Written {
    const { steps, condition, max, everyMs, onMax } = part;
    this.#note("repeat", everyMs !== undefined && "at a pace", onMax);
    const outer = this.#inRound;
    this.#inRound = true;
    const first: Guarded = { part: { kind: "call", undo: "none" }, when: undefined, handlers: [] };
    const { maps, ids } = this.#steps([first, ...steps], seen);
    this.#inRound = outer;
    return {
      map: {
        repeat: {
          steps: maps,
          until: this.#condition("until", condition, [...seen, ...ids]),
          max,
          on_max: onMax,
          ...(everyMs !== undefined && { every: `${everyMs}ms` }),
        },
      },
      ids,
    };
  }

  #limit(what: string, limitMs: number | undefined): Map {
    if (limitMs === undefined) return {};
    this.#note(what, "with a time limit");
    return { timeout: `${limitMs}ms` };
  }

  #undone(what: string, id: string, undo: boolean): Map {
    if (undo) this.#note(what, "undone");
    return compensation(id, undo ? "call" : "none");
  }
}

const alone = (map: Map): Written => ({ map, ids: [] });

function compensation(id: string, undo: Undo): Map {
  switch (undo) {
    case "none":
      return {};
    case "call":
      return { compensation: `POST /undo/${id}` };
    case "wait":
      return { compensation: [{ wait: "2ms", until: "e0" }, `POST /undo/${id}`] };
    case "list":
      return { compensation: [`POST /undo/${id}`, `POST /tell/${id}`] };
    default:
      return undo satisfies never;
  }
}
