// Arbitrary configs of machines: states in states, regions, finals, delays, rounds, and transitions from anywhere to
// anywhere, which the compiler would not make. Each comes to rest after every event: what follows by itself leads onward.
import fc from "fast-check";
import type {
  ActionConfig,
  Fact,
  GuardConfig,
  MachineConfig,
  RoundParams,
  StateNodeConfig,
  TransitionConfig,
} from "../../src/machine/config.ts";

interface Shape {
  readonly isParallel: boolean;
  readonly isFinal: boolean;
  readonly initial: number;
  readonly step: string | undefined;
  readonly tag: string | undefined;
  readonly entry: readonly ActionConfig[];
  readonly exit: readonly ActionConfig[];
  readonly on: readonly (readonly [string, readonly Leading[]])[];
  readonly after: readonly (readonly [number, readonly Leading[]])[];
  readonly always: readonly Leading[];
  readonly onDone: readonly Leading[];
  readonly children: readonly Shape[];
}

/** A transition before its target has a name. */
interface Leading {
  readonly target: number | undefined;
  readonly guard: GuardConfig | undefined;
  readonly actions: readonly ActionConfig[];
}

const steps = ["a", "b", "c", "d"];
const loops = ["k", "l"];
const facts: readonly Fact[] = ["running", "completed", "failed", "unknown", "timeout"];
const conditions: readonly Extract<GuardConfig, { type: "when" }>["params"][] = [
  { condition: "m", of: "truth", source: "input.m", reads: "data" },
  { condition: "n", of: "truth", source: "input.n", reads: "data" },
  { condition: "v", of: "value", source: "v", reads: "data" },
  { condition: "f", of: "fit", source: "f", reads: "data" },
  { condition: "t", of: "truth", source: "steps.a.timeout || steps.b.failed", reads: "control" },
];

const step = fc.constantFrom(...steps);
const fact = fc.constantFrom(...facts);
const loop = fc.constantFrom(...loops);
const undo: readonly Fact[] = ["completed", "unknown", "begun"];

const roundParams = (own: string): RoundParams => ({
  step: own,
  facts: steps.slice(1),
  kept: steps.slice(1, 3),
  items: ["c"],
  loops: own === "k" ? ["l"] : [],
});

const quiet: fc.Arbitrary<ActionConfig> = fc.oneof(
  step.map((own) => ({ type: "call" as const, params: { step: own } })),
  step.map((own) => ({ type: "disarm" as const, params: { step: own } })),
  step.map((own) => ({ type: "record" as const, params: { step: own, status: "running" as const } })),
);

const still: fc.Arbitrary<ActionConfig> = fc.oneof(
  quiet,
  fc.tuple(step, fact).map(([own, known]) => ({
    type: "remember" as const,
    params: { step: own, fact: known },
  })),
  fc.subarray(steps).map((gone) => ({ type: "forget" as const, params: { steps: gone } })),
);

const turning: fc.Arbitrary<ActionConfig> = fc.oneof(
  { weight: 3, arbitrary: still },
  loop.map((own) => ({ type: "nextRound" as const, params: roundParams(own) })),
  loop.map((own) => ({ type: "lastRound" as const, params: { step: own } })),
);

const guard: fc.Arbitrary<GuardConfig> = fc.oneof(
  fc
    .tuple(fc.constantFrom("when", "unevaluable"), fc.constantFrom(...conditions))
    .map(([type, params]) => ({ type, params })),
  fc.tuple(step, fc.subarray([...facts])).map(([own, any]) => ({
    type: "fact" as const,
    params: { step: own, any },
  })),
  fc
    .tuple(fact, fc.integer({ min: 1, max: 3 }))
    .map(([known, atLeast]) => ({ type: "count" as const, params: { steps, fact: known, atLeast } })),
  fc.constant({ type: "working" as const }),
  fc.constant({ type: "settled" as const }),
  fc.subarray(steps).map((own) => ({ type: "settled" as const, params: { steps: own } })),
  loop.map((own) => ({ type: "exhausted" as const, params: { step: own, max: 2 } })),
  fc.constant({ type: "unknownOutcome" as const }),
);

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const leading = (actions: fc.Arbitrary<ActionConfig>): fc.Arbitrary<Leading> =>
  fc.record({
    target: maybe(fc.nat(1000)),
    guard: maybe(guard),
    actions: fc.array(actions, { maxLength: 2 }),
  });

/** Takes up a round that was kept, where there is one. Of the root alone: no region turns the loop at the same time. */
const back: fc.Arbitrary<Leading> = fc.tuple(loop, maybe(fc.nat(1000))).map(([own, target]) => ({
  target,
  guard: { type: "kept", params: { step: own, undo } },
  actions: [{ type: "previousRound", params: { ...roundParams(own), undo } }],
}));

/** Goes nowhere, but remembers another thing of a step: a later one of `facts`, so that this comes to an end. */
const rising: fc.Arbitrary<Leading> = fc
  .tuple(step, fc.nat(facts.length - 2), fc.nat(facts.length))
  .map(([own, from, by]) => ({
    target: undefined,
    guard: { type: "fact", params: { step: own, any: [facts[from]!] } },
    actions: [
      {
        type: "remember",
        params: { step: own, fact: facts[Math.min(from + 1 + by, facts.length - 1)]! },
      },
    ],
  }));

const leadings = fc.array(leading(turning), { minLength: 1, maxLength: 3 });

const events = ["go", "stop", "x.y", "done.a", "failed.a", "done.b", "failed.c", "xstate.due.b"];

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.record({
    isParallel: fc.boolean(),
    isFinal: fc.boolean(),
    initial: fc.nat(10),
    step: maybe(step),
    tag: maybe(fc.constantFrom("compensating", "needs_attention", "completing")),
    entry: fc.array(still, { maxLength: 2 }),
    exit: fc.array(still, { maxLength: 2 }),
    on: fc.array(fc.tuple(fc.constantFrom(...events), leadings), { maxLength: 3 }),
    after: fc.array(fc.tuple(fc.nat(3), leadings), { maxLength: 1 }),
    always: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.oneof(leading(quiet), rising), { maxLength: 2 }) },
    ),
    onDone: fc.array(leading(turning), { maxLength: 2 }),
    children: fc.oneof(
      { maxDepth: 3 },
      fc.constant([]),
      fc.array(tie("shape"), { minLength: 1, maxLength: 3 }),
    ),
  }),
}));

export const arbitraryConfig: fc.Arbitrary<MachineConfig> = fc
  .record({
    children: fc.array(shape, { minLength: 1, maxLength: 3 }),
    on: fc.array(fc.tuple(fc.constantFrom(...events, "xstate.cancel"), leadings), { maxLength: 3 }),
    after: fc.array(fc.tuple(fc.nat(3), leadings), { maxLength: 1 }),
    backs: fc.array(back, { maxLength: 2 }),
    step: maybe(step),
  })
  .map(({ children, on, after, backs, step: own }) => {
    const placed = placesOf(children, []);
    const all = [...placed, ...ends].map((path) => `#w.${path.join(".")}`);
    const anywhere = (target: number): string => all[target % all.length]!;
    return {
      id: "w",
      initial: "s0",
      context: { facts: {} },
      ...(own !== undefined && { meta: { step: own } }),
      on: Object.fromEntries(
        [...on, ["back", backs] as const].map(([type, each]) => [type, transitions(each, anywhere)]),
      ),
      after: Object.fromEntries(after.map(([delay, each]) => [delay, transitions(each, anywhere)])),
      states: {
        ...states(children, [], anywhere, false),
        ...Object.fromEntries(ends.map(([name]) => [name, { type: "final" as const, tags: [name] }])),
      },
    };
  });

const ends = [["completed"], ["failed"], ["cancelled"]] as const;

const nameAt = (index: number): string => `s${index}`;

const placesOf = (shapes: readonly Shape[], path: readonly string[]): readonly (readonly string[])[] =>
  shapes.flatMap(({ children }, index) => {
    const own = [...path, nameAt(index)];
    return [own, ...placesOf(children, own)];
  });

function states(
  shapes: readonly Shape[],
  path: readonly string[],
  anywhere: (target: number) => string,
  areRegions: boolean,
): Record<string, StateNodeConfig> {
  const onward = (index: number) => {
    const siblings = areRegions ? [] : shapes.slice(index + 1);
    const later = siblings.map((_, more) => nameAt(index + 1 + more));
    const out = ends.map(([name]) => `#w.${name}`);
    return (target: number): string =>
      [...later, ...later, ...out][target % (2 * later.length + out.length)]!;
  };
  return Object.fromEntries(
    shapes.map((each, index) => [
      nameAt(index),
      stateOf(each, [...path, nameAt(index)], anywhere, onward(index)),
    ]),
  );
}

function stateOf(
  { isParallel, isFinal, initial, step: own, tag, entry, exit, on, after, always, onDone, children }: Shape,
  path: readonly string[],
  anywhere: (target: number) => string,
  onward: (target: number) => string,
): StateNodeConfig {
  const common = {
    ...(own !== undefined && { meta: { step: own } }),
    ...(tag !== undefined && { tags: [tag] }),
    entry,
    exit,
  };
  if (children.length === 0 && isFinal) return { ...common, type: "final" };
  const moving = {
    ...common,
    on: Object.fromEntries(on.map(([type, each]) => [type, transitions(each, anywhere)])),
    after: Object.fromEntries(after.map(([delay, each]) => [delay, transitions(each, anywhere)])),
    always: transitions(always, onward),
  };
  if (children.length === 0) return moving;
  return {
    ...moving,
    ...(isParallel ? { type: "parallel" } : { initial: nameAt(initial % children.length) }),
    onDone: transitions(onDone, onward),
    states: states(children, path, anywhere, isParallel),
  };
}

const transitions = (
  leads: readonly Leading[],
  place: (target: number) => string,
): readonly TransitionConfig[] =>
  leads.map(({ target, guard: own, actions }) => ({
    ...(target !== undefined && { target: place(target) }),
    ...(own && { guard: own }),
    actions,
  }));
