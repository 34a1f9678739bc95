// Claims on random workflows: what the search on the product finds is what their definitions say of each run, one by one.
import fc from "fast-check";
import { expect, test } from "vitest";
import { allSteps } from "../../src/language/all-steps.ts";
import { readWorkflow } from "../../src/language/read.ts";
import type { Claim, Step, Workflow } from "../../src/language/workflow.ts";
import { hasCompensation } from "../../src/machine/compensation.ts";
import { compile } from "../../src/machine/compile.ts";
import { interpret } from "../../src/machine/interpreter.ts";
import { explore, TooManyStates } from "../../src/proof/explore.ts";
import type { Graph, Node, Run } from "../../src/proof/graph.ts";
import { plainMonitor } from "../../src/proof/monitor.ts";
import type { PlainClaim } from "../../src/proof/monitor.ts";
import { Product } from "../../src/proof/search.ts";
import { undoMonitor } from "../../src/proof/undo-monitor.ts";
import { randomWorkflow } from "./random-workflow.ts";

const count = Number(process.env["WORKFLOWS"] ?? 60);
const seed = Number(process.env["SEED"] ?? 1);
const [statesMax, runsMax] = [120, 1000];

type Told = PlainClaim | Extract<Claim, { kind: "compensated" }>;

test(`claims of ${count} random workflows (WORKFLOWS), seed ${seed} (SEED)`, { timeout: 600_000 }, () => {
  const found = new Map<string, number>();
  const property = fc.property(randomWorkflow, fc.infiniteStream(fc.nat()), ({ text }, picks) => {
    const { workflow } = readWorkflow(text, "random");
    const graph = graphOf(workflow!);
    const runs = graph && runsOf(graph);
    fc.pre(graph !== undefined && runs !== undefined);
    const logs = runs.map((run) => logOf(run, workflow!));
    for (const claim of claimsOf(workflow!, () => picks.next().value!)) {
      const expected = judge(claim, logs);
      const monitor =
        claim.kind === "compensated" ? undoMonitor(claim.step, workflow!.steps) : plainMonitor(claim);
      const product = new Product(graph, monitor, instantIn(workflow!));
      const { refuted, applies } = product.search();
      const refuting = product.countRefuting();
      expect({ claim, length: refuted?.length, refuting, applies }).toEqual({ claim, ...expected });
      if (refuted) expect(runs.some((run) => refuted.every((edge, index) => edge === run[index]))).toBe(true);
      const kind = `${claim.kind} ${refuted ? "refuted" : applies ? "holds" : "vacuous"}`;
      found.set(kind, (found.get(kind) ?? 0) + 1);
    }
  });
  fc.assert(property, { seed, numRuns: count });
  for (const kind of ["always", "never", "before", "leads_to", "exclusive", "compensated"]) {
    for (const what of ["refuted", "holds"])
      expect([kind, what, found.has(`${kind} ${what}`)]).toContain(true);
  }
});

/** Undefined when it is too large. */
function graphOf(workflow: Workflow): Graph | undefined {
  try {
    return explore(interpret(compile(workflow)), { statesMax });
  } catch (problem) {
    if (problem instanceof TooManyStates) return undefined;
    throw problem;
  }
}

/** Every complete run; undefined when there are too many. */
function runsOf({ starts }: Graph): readonly Run[] | undefined {
  const runs: Run[] = [];
  const visit = (run: Run): boolean => {
    const { edges } = run.at(-1)!.target;
    if (edges.length === 0) runs.push(run);
    return runs.length <= runsMax && edges.every((edge) => visit([...run, edge]));
  };
  return starts.every((start) => visit([start])) ? runs : undefined;
}

interface Log {
  readonly entries: readonly Entry[];
  readonly length: number;
  readonly end: Node;
}

/** `at`: the place of the edge in the run. */
interface Entry {
  readonly at: number;
  readonly what: "event" | "start" | "done" | "unknown" | "undone";
  readonly of: string;
}

const instantIn = ({ steps }: Workflow): ReadonlySet<string> =>
  new Set([...allSteps(steps)].filter(({ kind }) => kind === "fail" || kind === "end").map(({ id }) => id));

function logOf(run: Run, workflow: Workflow): Log {
  const instant = instantIn(workflow);
  const entries = run.flatMap(({ take, truths, effects }, at): readonly Entry[] => [
    ...(take?.kind === "event" ? [{ at, what: "event" as const, of: take.event.type }] : []),
    ...effects.flatMap((effect): readonly Entry[] => {
      const { kind, step: of } = effect;
      if (["call", "emit", "run", "set"].includes(kind)) return [{ at, what: "start", of }];
      if (kind !== "record") return [];
      const entered = !truths.some(({ condition, truth }) => condition === `${of}.when` && truth === "error");
      const start: readonly Entry[] = instant.has(of) && entered ? [{ at, what: "start", of }] : [];
      const { status } = effect;
      if (status === "running" || status === "waiting") return [{ at, what: "start", of }];
      if (status === "completed") return [...start, { at, what: "done", of }];
      if (status === "compensated") return [{ at, what: "undone", of }];
      if (status !== "failed") return [];
      return take?.event.unknown && take.event.type === `failed.${of}`
        ? [{ at, what: "unknown", of }]
        : start;
    }),
  ]);
  return { entries, length: run.length, end: run.at(-1)!.target };
}

/** Of steps picked at random, some claims of each form. */
function claimsOf({ steps, events }: Workflow, pick: () => number): readonly Told[] {
  const all = [...allSteps(steps)];
  const outside = all.filter((step) => !all.some((list) => list.kind === "for_each" && holds(list, step)));
  const types = Object.keys(events);
  const step = (): string => outside[pick() % outside.length]!.id;
  const event = (): readonly string[] => (types.length > 0 ? [types[pick() % types.length]!] : []);
  const simple = outside.filter(
    (one) => one.kind === "call" && !outside.some((other) => holds(other, one) && hasCompensation(other)),
  );
  return [0, 1, 2].flatMap((): readonly Told[] => [
    { kind: "always", step: step(), unless: ["cancelled"] },
    { kind: "always", step: step(), unless: ["cancelled", "failed", ...event()] },
    { kind: "never", step: step(), after: event()[0] ?? step() },
    { kind: "never", step: step(), after: step() },
    { kind: "before", first: step(), then: step() },
    { kind: "leads_to", first: step(), then: step() },
    { kind: "exclusive", steps: [step(), step()] },
    ...(simple.length > 0
      ? [{ kind: "compensated" as const, step: simple[pick() % simple.length]!.id }]
      : []),
  ]);
}

const holds = (holder: Step, step: Step): boolean =>
  holder !== step && [...allSteps([holder])].includes(step);

/** Of one run: how long its beginning is that refutes the claim; undefined where none does; `beside` of what it says nothing of. */
type Said = number | undefined | "beside";

function judge(
  claim: Told,
  logs: readonly Log[],
): { readonly length: number | undefined; readonly refuting: bigint; readonly applies: boolean } {
  const said = logs.map((log) => say(claim, log));
  const lengths = said.filter((length) => typeof length === "number");
  return {
    length: lengths.length > 0 ? Math.min(...lengths) : undefined,
    refuting: BigInt(lengths.length),
    applies: said.some((length) => length !== "beside"),
  };
}

function say(claim: Told, { entries, length, end }: Log): Said {
  const places = (what: Entry["what"], of: string): readonly number[] =>
    entries.flatMap((entry, place) => (entry.what === what && entry.of === of ? [place] : []));
  const upTo = (place: number): number => entries[place]!.at + 1;
  const { status } = end.state;
  switch (claim.kind) {
    case "always": {
      const [done] = places("done", claim.step);
      const excuses = (claim.unless ?? []).flatMap((event) => places("event", event));
      if (done !== undefined && excuses.every((place) => place > done)) return undefined;
      if (excuses.length > 0 || status === "needs_attention") return "beside";
      return claim.unless?.includes(status) ? "beside" : length;
    }
    case "never": {
      const after = [...places("event", claim.after!), ...places("done", claim.after!)];
      if (after.length === 0) return "beside";
      const first = places("start", claim.step).find((place) => place > Math.min(...after));
      return first === undefined ? undefined : upTo(first);
    }
    case "before": {
      const [then] = places("start", claim.then);
      if (then === undefined) return "beside";
      return places("done", claim.first).some((place) => place < then) ? undefined : upTo(then);
    }
    case "leads_to": {
      const first = places("done", claim.first).at(-1);
      if (first === undefined) return "beside";
      return claim.first !== claim.then && places("done", claim.then).some((place) => place > first)
        ? undefined
        : length;
    }
    case "exclusive": {
      const done = claim.steps.flatMap((step) => places("done", step).slice(0, 1));
      if (done.length === 0) return "beside";
      return new Set(done).size > 1 ? upTo(Math.max(...done)) : undefined;
    }
    case "compensated":
      return sayUndone(claim.step, entries, status, length);
    default:
      return claim satisfies never;
  }
}

/** A visit takes effect or not; an undo is of the latest that did and is not undone. */
function sayUndone(step: string, entries: readonly Entry[], status: string, length: number): Said {
  let [effects, visits] = [0, 0];
  for (const { what, of } of entries) {
    if (of !== step) continue;
    if (what === "done" || what === "unknown") {
      effects++;
      visits++;
    }
    if (what === "undone") effects--;
  }
  if (visits === 0 || status === "completed") return "beside";
  if (status === "needs_attention" || effects === 0) return undefined;
  return length;
}
