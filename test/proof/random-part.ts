// Random parts: steps of a workflow before they have ids. A reference to another step or to data is a number, which picks one
// of those that can be read there.
import fc from "fast-check";

export type Part =
  | { readonly kind: "call"; readonly undo: Undo }
  | { readonly kind: "emit"; readonly undo: boolean }
  | { readonly kind: "run"; readonly undo: boolean }
  | { readonly kind: "for_each" | "set" | "fail" | "agent" }
  | { readonly kind: "end"; readonly as: string }
  | { readonly kind: "ask"; readonly dueMs: number; readonly remind: boolean; readonly escalate: boolean }
  | {
      readonly kind: "wait";
      readonly lengthMs: number;
      readonly until: readonly number[];
      readonly match: boolean;
    }
  | {
      readonly kind: "wait_for";
      readonly events: readonly number[];
      readonly mode: "any" | "all";
      readonly limitMs: number | undefined;
      readonly onTimeout: string;
      readonly match: boolean;
    }
  | {
      readonly kind: "parallel";
      readonly branches: readonly (readonly Guarded[])[];
      readonly join: number;
      readonly onWin: string;
      readonly onFail: string;
      readonly limitMs: number | undefined;
      readonly undo: boolean;
    }
  | {
      readonly kind: "scope";
      readonly list: List;
      readonly limitMs: number | undefined;
      readonly undo: boolean;
    }
  | {
      readonly kind: "choose";
      readonly cases: readonly { readonly condition: number; readonly steps: readonly Guarded[] }[];
      readonly otherwise: readonly Guarded[] | undefined;
      readonly limitMs: number | undefined;
    }
  | {
      readonly kind: "repeat";
      readonly steps: readonly Guarded[];
      readonly condition: number;
      readonly max: number;
      readonly everyMs: number | undefined;
      readonly onMax: string;
    };

export type Undo = "none" | "call" | "wait" | "list";

/** A part with what stands around it. */
export interface Guarded {
  readonly part: Part;
  readonly when: number | undefined;
  readonly handlers: readonly Handler[];
}

export interface Handler {
  readonly type: string | undefined;
  readonly steps: readonly Guarded[];
  readonly then: string;
}

/** With `needs`, for each step a bit for each earlier one that it needs; without, the order of the text counts. */
export interface List {
  readonly steps: readonly Guarded[];
  readonly needs: readonly number[] | undefined;
}

interface Tied {
  readonly part: Part;
  readonly guarded: Guarded;
  readonly steps: readonly Guarded[];
  readonly list: List;
}

/** Few lengths, so that some are equal. */
export const lengthMs = fc.constantFrom(2, 3, 5);
const event = fc.nat(2);

/** One of so many has the value. */
export const oneIn = <T>(many: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: many - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
export const isOneIn = (many: number): fc.Arbitrary<boolean> =>
  fc.nat(many - 1).map((one) => one === many - 1);

const kind = <K extends Part["kind"]>(...kinds: readonly K[]): fc.Arbitrary<K> => fc.constantFrom(...kinds);

const call = fc.record({
  kind: kind("call"),
  undo: fc.constantFrom<Undo>("none", "none", "none", "call", "call", "wait", "list"),
});
const wait = fc.record({
  kind: kind("wait"),
  lengthMs,
  until: fc.uniqueArray(event, { maxLength: 1 }),
  match: isOneIn(4),
});
const waitFor = fc.record({
  kind: kind("wait_for"),
  events: fc.uniqueArray(event, { minLength: 1, maxLength: 2 }),
  mode: fc.constantFrom("any" as const, "all" as const),
  limitMs: oneIn(2, lengthMs),
  onTimeout: fc.constantFrom("fail", "continue"),
  match: isOneIn(4),
});
const simple: fc.Arbitrary<Guarded> = fc
  .oneof(call, wait)
  .map((part) => ({ part, when: undefined, handlers: [] }));
const ask = fc.record({ kind: kind("ask"), dueMs: lengthMs, remind: fc.boolean(), escalate: fc.boolean() });

export const { list, guarded } = fc.letrec<Tied>((tie: fc.LetrecTypedTie<Tied>): fc.LetrecValue<Tied> => {
  const limitMs = oneIn(3, lengthMs);
  const parallel = fc.record({
    kind: kind("parallel"),
    branches: fc.array(tie("steps"), { minLength: 2, maxLength: 3 }),
    join: fc.nat(2),
    onWin: fc.constantFrom("cancel", "finish"),
    onFail: fc.constantFrom("finish", "cancel"),
    limitMs,
    undo: isOneIn(4),
  });
  const scope = fc.record({ kind: kind("scope"), list: tie("list"), limitMs, undo: isOneIn(4) });
  const choose = fc.record({
    kind: kind("choose"),
    cases: fc.array(fc.record({ condition: fc.nat(99), steps: tie("steps") }), {
      minLength: 1,
      maxLength: 2,
    }),
    otherwise: oneIn(2, tie("steps")),
    limitMs,
  });
  const repeat = fc.record({
    kind: kind("repeat"),
    steps: tie("steps"),
    condition: fc.nat(99),
    max: fc.integer({ min: 1, max: 3 }),
    everyMs: oneIn(2, lengthMs),
    onMax: fc.constantFrom("fail", "continue"),
  });
  const handler = fc.record({
    type: fc.constantFrom(undefined, undefined, "communication", "timeout"),
    steps: fc.array(simple, { maxLength: 1 }),
    then: fc.constantFrom("continue", "fail"),
  });
  return {
    part: fc.oneof(
      { maxDepth: 2 },
      { weight: 8, arbitrary: call },
      { weight: 3, arbitrary: wait },
      { weight: 3, arbitrary: waitFor },
      { weight: 1, arbitrary: fc.record({ kind: kind("emit"), undo: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ kind: kind("run"), undo: fc.boolean() }) },
      { weight: 4, arbitrary: fc.record({ kind: kind("for_each", "set", "fail", "agent") }) },
      { weight: 1, arbitrary: ask },
      {
        weight: 1,
        arbitrary: fc.record({ kind: kind("end"), as: fc.constantFrom("completed", "failed", "cancelled") }),
      },
      { weight: 6, arbitrary: parallel },
      { weight: 3, arbitrary: scope },
      { weight: 2, arbitrary: choose },
      { weight: 1, arbitrary: repeat },
    ),
    guarded: fc.record({
      part: tie("part"),
      when: oneIn(5, fc.nat(99)),
      handlers: oneIn(6, fc.array(handler, { minLength: 1, maxLength: 2 })).map((some) => some ?? []),
    }),
    steps: fc.array(tie("guarded"), { minLength: 1, maxLength: 2 }),
    list: fc.record({
      steps: fc.array(tie("guarded"), { minLength: 1, maxLength: 3 }),
      needs: oneIn(4, fc.tuple(fc.nat(7), fc.nat(7), fc.nat(7))),
    }),
  };
});

/** A block in whose branches timers of several lengths run side by side. */
export const race: fc.Arbitrary<Guarded> = fc
  .record({
    kind: kind("parallel"),
    branches: fc.array(
      fc.array(
        fc
          .oneof({ weight: 3, arbitrary: wait }, { weight: 2, arbitrary: waitFor }, ask, call)
          .map((part): Guarded => ({ part, when: undefined, handlers: [] })),
        { minLength: 1, maxLength: 2 },
      ),
      { minLength: 2, maxLength: 3 },
    ),
    join: fc.nat(2),
    onWin: fc.constantFrom("cancel", "finish"),
    onFail: fc.constantFrom("finish", "cancel"),
    limitMs: oneIn(3, lengthMs),
    undo: fc.constant(false),
  })
  .map((part) => ({ part, when: undefined, handlers: [] }));
