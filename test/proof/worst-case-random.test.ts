// The longest times that are read off the structure of a workflow, held against timed runs of its machine, one by one.
import fc from "fast-check";
import { expect, test } from "vitest";
import { readWorkflow } from "../../src/language/read.ts";
import type { Workflow } from "../../src/language/workflow.ts";
import { conditionsOf } from "../../src/machine/condition.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import type { ChosenTruth, Edge, Node } from "../../src/proof/graph.ts";
import { spaceOf } from "../../src/proof/space.ts";
import { worstCase } from "../../src/proof/worst-case.ts";

const many = Number(process.env["WORST_CASES"] ?? 80);
const seed = Number(process.env["SEED"] ?? 5);
/** An attempt, of which there is one; waits and limits are whole numbers of seconds of another size. */
const attemptMs = 10_000;
const statesMax = 400;
const depth = Number(process.env["DEPTH"] ?? 1);

/** Steps are written as text, and named by their places: `s1`, `s2`, ... */
type Written = (name: () => string, earlier: readonly string[]) => string;

const seconds = fc.integer({ min: 1, max: 60 });
const leaf: fc.Arbitrary<Written> = fc.oneof(
  fc.constant<Written>((name) => `id: ${name()}, call: POST /a`),
  seconds.map(
    (s): Written =>
      (name) =>
        `id: ${name()}, wait: ${s}s, until: news`,
  ),
  fc.tuple(seconds, fc.constantFrom("fail", "continue")).map(
    ([s, then]): Written =>
      (name) =>
        `id: ${name()}, wait_for: news, timeout: ${s}s, on_timeout: ${then}`,
  ),
  seconds.map(
    (s): Written =>
      (name) =>
        `id: ${name()}, ask: {group: g, due: ${s}s}`,
  ),
  fc.constant<Written>((name) => `id: ${name()}, wait_for: news`),
);

const list =
  (steps: readonly Written[]): Written =>
  (name, earlier) => {
    const known = [...earlier];
    const texts = steps.map((step) => {
      let own = "";
      const text = step(() => (own = name()), known);
      if (/^id: s\d+, (?:call|wait)/.test(text)) known.push(own);
      return `{${text}}`;
    });
    return `[${texts.join(", ")}]`;
  };

const stepsOf = (depth: number): fc.Arbitrary<Written> =>
  fc.array(guardedOf(depth), { minLength: 1, maxLength: depth > 1 ? 4 : 3 }).map(list);

const guardedOf = (depth: number): fc.Arbitrary<Written> =>
  fc
    .tuple(
      stepOf(depth),
      fc.constantFrom("", "", "", "timeout", "!timeout", "input", "skipped"),
      fc.constantFrom("", "", "", "handled", "handled by"),
      fc.nat(9),
      depth > 0 ? stepsOf(0) : leaf.map((step) => list([step])),
    )
    .map(([step, when, error, pick, handler]): Written => (name, earlier) => {
      const read = earlier[pick % Math.max(1, earlier.length)];
      const text = step(name, earlier);
      const parts = [text];
      if (when === "input") parts.push("when: input.n > 1");
      else if (when !== "" && read !== undefined)
        parts.push(`when: "${when.startsWith("!") ? "!" : ""}step(${read}).${when.replace("!", "")}"`);
      if (error === "handled") parts.push("on_error: [{}]");
      if (error === "handled by") parts.push(`on_error: [{type: timeout, steps: ${handler(name, [])}}]`);
      return parts.join(", ");
    });

function stepOf(depth: number): fc.Arbitrary<Written> {
  if (depth === 0) return leaf;
  const inside = stepsOf(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.tuple(inside, fc.option(seconds)).map(
        ([inner, limit]): Written =>
          (name, earlier) =>
            `id: ${name()}, steps: ${inner(name, earlier)}${limit === null ? "" : `, timeout: ${limit}s`}`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(inside, inside).map(
        ([one, other]): Written =>
          (name, earlier) =>
            `id: ${name()}, choose: [{when: input.n > 1, steps: ${one(name, earlier)}}, {else: ${other(name, earlier)}}]`,
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          inside,
          inside,
          fc.constantFrom("all", "any"),
          fc.constantFrom("finish", "cancel"),
          fc.constantFrom("finish", "cancel"),
        )
        .map(
          ([one, other, join, win, fail]): Written =>
            (name, earlier) =>
              `id: ${name()}, join: ${join}, on_win: ${win}, on_fail: ${fail}, parallel: {a: ${one(name, earlier)}, b: ${other(name, earlier)}}`,
        ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(inside, fc.integer({ min: 1, max: 3 }), seconds).map(
        ([inner, max, every]): Written =>
          (name, earlier) =>
            `id: ${name()}, repeat: {steps: ${inner(name, earlier)}, until: input.n > 2, max: ${max}, every: ${every}s, on_max: continue}`,
      ),
    },
  );
}

const steps = stepsOf(depth);

function read(written: Written): {
  readonly text: string;
  readonly workflow: Workflow;
  readonly ids: readonly string[];
} {
  const ids: string[] = [];
  const name = (): string => {
    ids.push(`s${ids.length + 1}`);
    return ids.at(-1)!;
  };
  const body = written(name, []);
  const text = `id: flow\ninput: {n: number}\nevents: {news: }\ndefaults: {timeout: 10s, retry: 0}\nsteps: ${body}\n`;
  const { workflow, diagnostics } = readWorkflow(text, "flow.yaml");
  if (!workflow) throw new Error(`${text}\n${diagnostics.map(({ message }) => message).join("\n")}`);
  return { text, workflow, ids };
}

interface Place {
  readonly node: Node;
  /** When open calls and armed timers are due, from now. */
  readonly dueMs: ReadonlyMap<string, number>;
  /** Since `of` completed; undefined before. Infinite once something without a limit was waited for. */
  readonly sinceMs: number | undefined;
}

/**
 * Everything happens at once or at the last moment: extreme times are made of those. The longest time to a completion;
 * undefined when there is none, `too many` when the search was given up.
 */
function longest(
  starts: readonly Edge[],
  of: string,
  step: string,
  isPossible: (truth: ChosenTruth) => boolean,
): number | undefined | "too many" {
  let found: number | undefined;
  const seen = new Set<string>();
  const open: Place[] = [];
  const enter = (edge: Edge, before: Place, passedMs: number): void => {
    if (!edge.truths.every(isPossible)) return;
    const dueMs = new Map<string, number>();
    for (const [name, due] of before.dueMs) dueMs.set(name, due - passedMs);
    let sinceMs = before.sinceMs === undefined ? undefined : before.sinceMs + passedMs;
    if (edge.take) dueMs.delete(`${edge.take.kind} ${edge.take.step}`);
    for (const effect of edge.effects) {
      if (effect.kind === "arm" && effect.delayMs !== "computed")
        dueMs.set(`timer ${effect.step}`, effect.delayMs);
      if (effect.kind === "arm" && effect.delayMs === "computed") dueMs.set(`timer ${effect.step}`, pauseMs);
      if (effect.kind === "disarm") dueMs.delete(`timer ${effect.step}`);
      if (effect.kind === "call") dueMs.set(`outcome ${effect.step}`, attemptMs);
      if (effect.kind !== "record" || effect.status !== "completed") continue;
      if (effect.step === step && sinceMs !== undefined) found = Math.max(found ?? 0, sinceMs);
      if (effect.step === of) sinceMs = 0;
    }
    const node = edge.target;
    const takes = new Set(node.state.takes.map((take) => `${take.kind} ${take.step}`));
    for (const name of dueMs.keys()) if (!takes.has(name)) dueMs.delete(name);
    const key = `${node.index} ${sinceMs} ${[...dueMs]
      .map(String)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    open.push({ node, dueMs, sinceMs });
  };
  const pauseMs = 0;
  const outside: Place = {
    node: starts[0]!.target,
    dueMs: new Map(),
    sinceMs: of === "start" ? 0 : undefined,
  };
  for (const start of starts) enter(start, outside, 0);
  for (let place = open.pop(); place; place = open.pop()) {
    if (seen.size > statesMax) return "too many";
    const lastMs = Math.min(...place.dueMs.values(), Infinity);
    for (const edge of place.node.edges) {
      const own = place.dueMs.get(`${edge.take!.kind} ${edge.take!.step}`);
      const isTimer = edge.take!.kind === "timer";
      if (!isTimer) enter(edge, place, 0);
      if (isTimer ? own === lastMs : lastMs > 0) enter(edge, place, lastMs);
    }
  }
  return found;
}

test(`no timed run of ${many} random workflows (WORST_CASES) takes longer, and most take as long (SEED ${seed})`, () => {
  let [asked, equal, unknown] = [0, 0, 0];
  const over: string[] = [];
  fc.assert(
    fc.property(steps, fc.nat(), fc.nat(), (written, first, second) => {
      const { text, workflow, ids } = read(written);
      const of = ["start", ...ids][first % (ids.length + 1)]!;
      const step = ids[second % ids.length]!;
      if (of === step) return;
      let space;
      try {
        space = spaceOf(interpret(compile(workflow)), { without: ["cancel"], statesMax });
      } catch {
        unknown++;
        return;
      }
      const conditions = conditionsOf(workflow);
      const runs = ([true, false, "error"] as const).flatMap((input) => {
        // The same condition over the input goes one way; a handler that names no error takes every one.
        const isPossible = ({ condition: name, truth }: ChosenTruth): boolean => {
          const condition = conditions.get(name);
          if (condition?.kind === "expression" && condition.expression.source === "input.n > 1")
            return truth === input;
          return condition?.kind !== "handler" || condition.handler.types !== undefined || truth === true;
        };
        return longest(space.states.starts, of, step, isPossible) ?? [];
      });
      if (runs.includes("too many")) {
        unknown++;
        return;
      }
      const run = runs.length > 0 ? Math.max(...(runs as readonly number[])) : undefined;
      const claimed = worstCase(workflow, space, { of, step });
      const ms =
        claimed.kind === "bounded" ? claimed.ms : claimed.kind === "unbounded" ? Infinity : undefined;
      asked++;
      if (run === ms) equal++;
      else over.push(`${of} to ${step}: ${run} and not ${ms}\n${text}`);
      if (run !== undefined && (ms === undefined || ms < run)) {
        throw new Error(`${of} to ${step}: ${run} and not ${ms}\n${text}`);
      }
    }),
    { numRuns: many, seed },
  );
  expect(equal, over.join("\n")).toBeGreaterThan(asked * 0.95);
  expect(unknown).toBeLessThan(many * 0.2);
});
