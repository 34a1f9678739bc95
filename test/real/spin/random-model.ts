// Random models: workflows of all that `promela.ts` can say. Each wait has an event of its own, and what would depend on
// which of two things comes first that follow from one event at once is not written: a branch that others may cancel
// begins with a call, and so does what leads to an `end`.
import fc from "fast-check";
import { stringify } from "yaml";

type Undo = "none" | "call" | "list";

type Part =
  | { readonly kind: "call" | "emit"; readonly undo: Undo }
  | { readonly kind: "wait"; readonly until: number }
  | {
      readonly kind: "wait_for";
      readonly events: number;
      readonly mode: "any" | "all";
      readonly limit: boolean;
      readonly onTimeout: "fail" | "continue";
    }
  | { readonly kind: "fail" }
  | { readonly kind: "end"; readonly as: "completed" | "failed" | "cancelled" }
  | {
      readonly kind: "parallel";
      readonly branches: readonly (readonly Guarded[])[];
      readonly join: number;
      readonly onWin: "cancel" | "finish";
      readonly onFail: "cancel" | "finish";
      readonly limit: boolean;
      readonly undo: Undo;
    }
  | {
      readonly kind: "steps";
      readonly list: readonly Guarded[];
      readonly needs: readonly number[] | undefined;
      readonly limit: boolean;
      readonly undo: Undo;
    }
  | {
      readonly kind: "choose";
      readonly cases: readonly { readonly when: number; readonly steps: readonly Guarded[] }[];
      readonly otherwise: readonly Guarded[] | undefined;
      readonly limit: boolean;
    };

interface Guarded {
  readonly part: Part;
  /** Picks a condition. */
  readonly when: number | undefined;
  readonly handler: { readonly steps: readonly Guarded[]; readonly then: "continue" | "fail" } | undefined;
}

interface Tied {
  readonly part: Part;
  readonly guarded: Guarded;
  readonly steps: readonly Guarded[];
}

const oneIn = <T>(many: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: many - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const isOneIn = (many: number): fc.Arbitrary<boolean> => oneIn(many, fc.constant(true)).map(Boolean);
const kind = <K extends Part["kind"]>(...kinds: readonly K[]): fc.Arbitrary<K> => fc.constantFrom(...kinds);

const undo = fc.constantFrom<Undo>("none", "none", "call", "call", "list");
const rarely = fc.constantFrom<Undo>("none", "none", "none", "call");
const call = fc.record({ kind: kind("call", "call", "call", "emit"), undo });
const wait = fc.record({ kind: kind("wait"), until: fc.nat(2) });
const waitFor = fc.record({
  kind: kind("wait_for"),
  events: fc.constantFrom(1, 2),
  mode: fc.constantFrom("any" as const, "all" as const),
  limit: fc.boolean(),
  onTimeout: fc.constantFrom("fail" as const, "continue" as const),
});
const simple: fc.Arbitrary<Guarded> = fc
  .oneof(call, wait)
  .map((part) => ({ part, when: undefined, handler: undefined }));

const { guarded } = fc.letrec<Tied>((tie: fc.LetrecTypedTie<Tied>): fc.LetrecValue<Tied> => {
  const steps = tie("steps");
  const limit = isOneIn(3);
  return {
    part: fc.oneof(
      { maxDepth: 2 },
      { weight: 8, arbitrary: call },
      { weight: 2, arbitrary: wait },
      { weight: 3, arbitrary: waitFor },
      { weight: 1, arbitrary: fc.record({ kind: kind("fail") }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: kind("end"),
          as: fc.constantFrom("completed" as const, "failed" as const, "cancelled" as const),
        }),
      },
      {
        weight: 6,
        arbitrary: fc.record({
          kind: kind("parallel"),
          branches: fc.array(steps, { minLength: 2, maxLength: 3 }),
          join: fc.nat(2),
          onWin: fc.constantFrom("cancel" as const, "finish" as const),
          onFail: fc.constantFrom("cancel" as const, "finish" as const),
          limit,
          undo: rarely,
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: kind("steps"),
          list: fc.array(tie("guarded"), { minLength: 1, maxLength: 3 }),
          needs: oneIn(2, fc.tuple(fc.nat(7), fc.nat(7), fc.nat(7))),
          limit,
          undo: rarely,
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: kind("choose"),
          cases: fc.array(fc.record({ when: fc.nat(99), steps }), { minLength: 1, maxLength: 2 }),
          otherwise: oneIn(2, steps),
          limit,
        }),
      },
    ),
    guarded: fc.record({
      part: tie("part"),
      when: oneIn(4, fc.nat(99)),
      handler: oneIn(
        6,
        fc.record({
          steps: fc.array(simple, { maxLength: 1 }),
          then: fc.constantFrom("continue" as const, "fail" as const),
        }),
      ),
    }),
    steps: fc.array(tie("guarded"), { minLength: 1, maxLength: 2 }),
  };
});

/** The text of a workflow, without its id. */
export const randomModel: fc.Arbitrary<string> = fc
  .record({
    steps: fc.array(guarded, { minLength: 1, maxLength: 3 }),
    needs: oneIn(5, fc.tuple(fc.nat(7), fc.nat(7), fc.nat(7))),
    deadline: isOneIn(6),
  })
  .map(({ steps, needs, deadline }) => {
    const { maps } = new Writer().list(steps, needs, []);
    return stringify({ ...(deadline && { deadline: "30d" }), steps: maps });
  });

type Map = Readonly<Record<string, unknown>>;

interface Written {
  readonly maps: readonly Map[];
  readonly ids: readonly string[];
}

/** Gives parts their ids and events, and lets conditions read what stands before them (`seen`). */
class Writer {
  #steps = 0;
  #events = 0;
  #data = 0;

  list(steps: readonly Guarded[], needs: readonly number[] | undefined, seen: readonly string[]): Written {
    if (!needs || steps.length < 2) return this.#sequence(steps, seen);
    const done: { readonly id: string; readonly readable: readonly string[] }[] = [];
    const all = steps.map((step, index) => {
      const needed = done.filter((_, place) => (needs[index]! & (1 << place)) !== 0);
      const readable = [...new Set(needed.flatMap((earlier) => earlier.readable))];
      const { map, ids } = this.#guarded(step.part.kind === "end" ? aCall : step, [...seen, ...readable]);
      done.push({ id: ids[0]!, readable: [...readable, ...ids] });
      return { map: { ...map, needs: needed.map(({ id }) => id) }, ids };
    });
    return { maps: all.map(({ map }) => map), ids: all.flatMap(({ ids }) => ids) };
  }

  #sequence(steps: readonly Guarded[], seen: readonly string[]): Written {
    const ids: string[] = [];
    const maps = steps
      .flatMap((step) => (step.part.kind === "end" ? [aCall, step] : [step]))
      .map((step) => {
        const written = this.#guarded(step, [...seen, ...ids]);
        ids.push(...written.ids);
        return written.map;
      });
    return { maps, ids };
  }

  #guarded({ part, when, handler }: Guarded, seen: readonly string[]): { map: Map; ids: readonly string[] } {
    const id = `s${++this.#steps}`;
    const { map, ids } = this.#part(id, part, seen);
    const fails = part.kind !== "fail" && part.kind !== "end";
    return {
      map: {
        id,
        ...(when !== undefined && { when: this.#condition(when, seen) }),
        ...map,
        ...(fails &&
          handler && {
            on_error: [
              {
                ...(handler.steps.length > 0 && { steps: this.#sequence(handler.steps, seen).maps }),
                then: handler.then,
              },
            ],
          }),
      },
      ids: [id, ...ids],
    };
  }

  /** Over data one time in four, and then over a field that nothing else reads. */
  #condition(choice: number, seen: readonly string[]): string {
    const step = seen[Math.floor(choice / 4) % Math.max(seen.length, 1)];
    const field = ["failed", "skipped", "timeout"][choice % 4];
    if (step === undefined || field === undefined) return `input.d${++this.#data} == 1`;
    return `${choice % 3 === 0 ? "" : "!"}step(${step}).${field}`;
  }

  #part(id: string, part: Part, seen: readonly string[]): { map: Map; ids: readonly string[] } {
    switch (part.kind) {
      case "call":
        return { map: { call: `POST /${id}`, ...undone(id, part.undo) }, ids: [] };
      case "emit":
        return { map: { emit: `told_${id}`, ...undone(id, part.undo) }, ids: [] };
      case "wait": {
        const until = Array.from({ length: part.until }, () => this.#event());
        return { map: { wait: "1d", ...(until.length > 0 && { until }) }, ids: [] };
      }
      case "wait_for": {
        const events = Array.from({ length: part.events }, () => this.#event());
        return {
          map: {
            wait_for: { [part.mode]: events },
            ...(part.limit && { timeout: "2d", on_timeout: part.onTimeout }),
          },
          ids: [],
        };
      }
      case "fail":
        return { map: { fail: { type: "refused" } }, ids: [] };
      case "end":
        return { map: { end: part.as }, ids: [] };
      case "parallel":
        return this.#parallel(id, part, seen);
      case "steps": {
        const { maps, ids } = this.list(part.list, part.needs, seen);
        return { map: { steps: maps, ...limited(part), ...undone(id, part.undo) }, ids };
      }
      case "choose": {
        const cases = part.cases.map(({ when, steps }) => ({
          when: this.#condition(when, seen),
          list: this.#sequence(steps, seen),
        }));
        const last = part.otherwise && this.#sequence(part.otherwise, seen);
        return {
          map: {
            choose: [
              ...cases.map(({ when, list: { maps } }) => ({ when, steps: maps })),
              ...(last ? [{ else: last.maps }] : []),
            ],
            ...limited(part),
          },
          ids: [...cases.flatMap(({ list: { ids } }) => ids), ...(last?.ids ?? [])],
        };
      }
      default:
        return part satisfies never;
    }
  }

  #parallel(
    id: string,
    part: Extract<Part, { kind: "parallel" }>,
    seen: readonly string[],
  ): { map: Map; ids: readonly string[] } {
    const join = (part.join % part.branches.length) + 1;
    const all = join === part.branches.length;
    const cancels = part.onFail === "cancel" || (!all && part.onWin === "cancel");
    const lists = part.branches.map((steps) =>
      this.#sequence(cancels && !rests(steps[0]!) ? [aCall, ...steps] : steps, seen),
    );
    return {
      map: {
        parallel: Object.fromEntries(lists.map(({ maps }, index) => [`b${index + 1}`, maps])),
        join: all ? "all" : join,
        on_win: part.onWin,
        on_fail: part.onFail,
        ...limited(part),
        ...undone(id, part.undo),
      },
      ids: lists.flatMap(({ ids }) => ids),
    };
  }

  #event(): string {
    return `e${++this.#events}`;
  }
}

const aCall: Guarded = { part: { kind: "call", undo: "call" }, when: undefined, handler: undefined };

const rests = ({ part, when }: Guarded): boolean =>
  when === undefined && ["call", "emit", "wait", "wait_for"].includes(part.kind);

const limited = ({ limit }: { readonly limit: boolean }): Map => (limit ? { timeout: "9d" } : {});

function undone(id: string, undo: Undo): Map {
  switch (undo) {
    case "none":
      return {};
    case "call":
      return { compensation: `POST /undo/${id}` };
    case "list":
      return { compensation: [`POST /undo/${id}`, { wait: "1h" }, `POST /tell/${id}`] };
    default:
      return undo satisfies never;
  }
}
