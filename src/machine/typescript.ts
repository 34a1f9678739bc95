// The compiled machine as TypeScript: a literal `setup({...}).createMachine({...})` that Stately's editor imports
// and the compiler checks.
import type { MachineConfig, StateNodeConfig } from "./config.ts";

/**
 * The file's text. Conditions over data are the engine's, which alone has the data: in the file they are true, and
 * `machine.provide({ guards })` gives them other values.
 */
export function generateTypeScript(config: MachineConfig): string {
  const events = [...new Set([...Object.keys(config.on ?? {}), ...eventsOf(config.states)])].toSorted();
  const union =
    events.length > 0
      ? events.map((event) => `      | { type: ${JSON.stringify(event)}; unknown?: boolean }`).join("\n")
      : "      | { type: never }";
  const loops = hasLoops(config.states);
  return `import { assign, setup } from "xstate";

type Fact =
  | "running"
  | "begun"
  | "completed"
  | "failed"
  | "skipped"
  | "timeout"
  | "timed_out"
  | "unknown"
  | "cancelled";

interface ConditionParams {
  condition: string;
  of: "truth" | "value" | "fit";
  source: string;
  reads: "control" | "data";
}
${loops ? roundTypes : ""}
export const machine = setup({
  types: {
    context: {} as ${loops ? "Context" : "{ facts: Record<string, Fact> }"},
    events: {} as
${union},
    meta: {} as { step: string },
    tags: {} as "completed" | "failed" | "cancelled" | "completing" | "compensating" | "needs_attention",
  },
  guards: {
    when: (_, _params: ConditionParams) => true,
    unevaluable: (_, _params: ConditionParams) => false,
    fact: ({ context }, params: { step: string; any: Fact[] }) => {
      const known = context.facts[params.step];
      return known !== undefined && params.any.includes(known);
    },
    count: ({ context }, params: { steps: string[]; fact: Fact; atLeast: number }) =>
      params.steps.filter((step) => context.facts[step] === params.fact).length >= params.atLeast,
    working: ({ context }) => context.facts["(ending)"] === undefined,
${loops ? roundGuards : settledGuard}    unknownOutcome: ({ event }) => event.unknown === true,
  },
  actions: {
    call: (_, _params: { step: string }) => {},
    emit: (_, _params: { step: string }) => {},
    spread: (_, _params: { step: string }) => {},
    undo: (_, _params: { step: string; only?: string }) => {},
    run: (_, _params: { step: string }) => {},
    set: (_, _params: { step: string }) => {},
    arm: (_, _params: { step: string; event: string }) => {},
    disarm: (_, _params: { step: string }) => {},
    ask: (_, _params: { step: string }) => {},
    remind: (_, _params: { step: string }) => {},
    escalate: (_, _params: { step: string }) => {},
    record: (_, _params: { step: string; status: string; because?: string }) => {},
    remember: assign(({ context }, params: { step: string; fact: Fact }) => ({
      facts: { ...context.facts, [params.step]: params.fact },
    })),
    forget: assign(({ context }, params: { steps: string[] }) => ({
      facts: Object.fromEntries(Object.entries(context.facts).filter(([step]) => !params.steps.includes(step))),
    })),
${loops ? roundActions : ""}  },
}).createMachine(${print(config, 0)});
`;
}

const settledGuard = `    settled: ({ context }) => Object.values(context.facts).every((fact) => fact !== "running"),
`;

/** What a machine with loops has besides. */
const roundTypes = `
interface Round {
  facts: Record<string, Fact>;
  kept: Record<string, Round[]>;
}

interface Context {
  facts: Record<string, Fact>;
  rounds?: Record<string, number>;
  kept?: Record<string, Round[]>;
}

interface RoundParams {
  step: string;
  facts: string[];
  kept: string[];
  items?: string[];
  loops: string[];
}

const undoable = (fact: Fact) => fact === "completed" || fact === "unknown" || fact === "begun";

const only = <T>(record: Record<string, T> = {}, wanted: (value: T, key: string) => boolean) =>
  Object.fromEntries(Object.entries(record).filter(([key, value]) => wanted(value, key)));

const part = (round: Round, wanted: (fact: Fact) => boolean): Round => ({
  facts: only(round.facts, wanted),
  kept: Object.fromEntries(
    Object.entries(round.kept).map(([loop, rounds]) => [loop, rounds.map((inner) => part(inner, wanted))]),
  ),
});

const holds = (round: Round, wanted: (fact: Fact) => boolean): boolean =>
  Object.values(round.facts).some(wanted) || Object.values(round.kept).flat().some((inner) => holds(inner, wanted));

const present = ({ facts, kept }: Context, params: RoundParams): Round => ({
  facts: only(
    Object.fromEntries(
      Object.entries(facts).map(([step, fact]) => [
        step,
        fact !== "completed" && params.items?.includes(step) ? "begun" : fact,
      ]),
    ),
    (fact, step) => params.kept.includes(step) && undoable(fact),
  ),
  kept: only(kept, (_, loop) => params.loops.includes(loop)),
});

const cleared = ({ facts, rounds, kept }: Context, params: RoundParams) => ({
  facts: only(facts, (_, step) => !params.facts.includes(step)),
  rounds: only(rounds, (_, loop) => !params.loops.includes(loop)),
  kept: only(kept, (_, loop) => !params.loops.includes(loop)),
});
`;

const roundGuards = `    settled: ({ context }, params?: { steps: string[] }) =>
      (params?.steps ?? Object.keys(context.facts)).every((step) => context.facts[step] !== "running"),
    exhausted: ({ context }, params: { step: string; max: number }) =>
      (context.rounds?.[params.step] ?? 1) >= params.max,
    kept: ({ context }, params: { step: string; undo: Fact[] }) =>
      (context.kept?.[params.step] ?? []).some((round) => holds(round, (fact) => params.undo.includes(fact))),
`;

const roundActions = `    nextRound: assign(({ context }, params: RoundParams) => {
      const round = present(context, params);
      const before = context.kept?.[params.step] ?? [];
      const { facts, rounds, kept } = cleared(context, params);
      return {
        facts,
        rounds: { ...rounds, [params.step]: (context.rounds?.[params.step] ?? 1) + 1 },
        kept: { ...kept, [params.step]: holds(round, undoable) ? [...before, round] : before },
      };
    }),
    previousRound: assign(({ context }, params: RoundParams & { undo: Fact[] }) => {
      const isUndone = (fact: Fact) => params.undo.includes(fact);
      const left = part(present(context, params), (fact) => !isUndone(fact));
      const before = context.kept?.[params.step] ?? [];
      const all = holds(left, undoable) ? [...before, left] : before;
      const index = all.findLastIndex((round) => holds(round, isUndone));
      const taken = part(all[index]!, isUndone);
      const rest = part(all[index]!, (fact) => !isUndone(fact));
      const { facts, rounds, kept } = cleared(context, params);
      return {
        facts: { ...facts, ...taken.facts },
        rounds,
        kept: {
          ...kept,
          ...taken.kept,
          [params.step]: isUndone("completed") ? all.slice(0, index) : all.with(index, rest),
        },
      };
    }),
    lastRound: assign(({ context }, params: { step: string }) => ({
      rounds: only(context.rounds, (_, loop) => loop !== params.step),
    })),
`;

function hasLoops(states: Readonly<Record<string, StateNodeConfig>>): boolean {
  return Object.values(states).some(
    ({ exit, states: inner = {} }) => exit?.some(({ type }) => type === "lastRound") || hasLoops(inner),
  );
}

function* eventsOf(states: Readonly<Record<string, StateNodeConfig>>): Generator<string> {
  for (const node of Object.values(states)) {
    yield* Object.keys(node.on ?? {});
    if (node.states) yield* eventsOf(node.states);
  }
}

/** A JavaScript literal: two spaces a level, keys quoted only where they must be, short values on one line. */
function print(value: unknown, depth: number): string {
  const short = printShort(value);
  if (typeof value !== "object" || value === null || short.length + depth * 2 <= 90) return short;
  const inner = "  ".repeat(depth + 1);
  const outer = "  ".repeat(depth);
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => `${inner}${print(item, depth + 1)},\n`).join("")}${outer}]`;
  }
  const entries = Object.entries(value);
  const lines = entries.map(([key, item]) => `${inner}${printKey(key)}: ${print(item, depth + 1)},\n`);
  return `{\n${lines.join("")}${outer}}`;
}

function printShort(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printShort).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${printKey(key)}: ${printShort(item)}`);
  return entries.length > 0 ? `{ ${entries.join(", ")} }` : "{}";
}

/** Whole numbers (delays) and names stand as they are. */
const printKey = (key: string): string =>
  /^(?:[A-Za-z_$][\w$]*|0|[1-9]\d{0,14})$/.test(key) ? key : JSON.stringify(key);
